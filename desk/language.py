"""The language of a page: Indonesian is the source, English stands in `locale` (`make catalogues`)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import g
from jinja2 import Environment, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markupsafe import Markup

from domain.texts import LANGUAGES, Text, in_language
from rendering import angka, visible

PACKAGES = (Path(__file__).parent,)
# Each language by its own name, for whoever chooses.
NAMES = {"id": "Bahasa Indonesia", "en": "English"}
CHOSEN, PICKED = "language", "picked"  # in the session: the language of its pages, and whether somebody just chose it


def current() -> str:
    """The language of the page that is made."""
    return str(g.get("language", LANGUAGES[0]))


def known(language: object) -> str:
    """A language that there is; "" for any other."""
    return language if isinstance(language, str) and language in LANGUAGES else ""


def said(text: str, count: object = None) -> str:
    """A text in the language of the page; `count` is the number that it says, where it says one."""
    return in_language(text, current(), PACKAGES, count)


def number(value: object) -> str:
    """A count as the page's language writes it: 1.180, or 1,180."""
    return angka(value) if current() == LANGUAGES[0] or not isinstance(value, int) else f"{value:,}"


def set_up(env: Environment) -> None:
    """Templates say their own texts, and every Text that they are given, in the language of the page."""
    env.add_extension("jinja2.ext.i18n")
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
    env.globals.update(gettext=_gettext, languages=NAMES, page_language=current)
    env.filters.update(said=said, join=_join, visible=_visible, angka=number)
    env.finalize = _final


def _final(value: Any) -> Any:
    return said(value) if isinstance(value, Text) else value


def _gettext(text: str, /, **values: object) -> Markup:
    """A text of a template with its values; `n` decides between one and many, and is written as a count."""
    shown = {name: number(value) if name in COUNTS else _final(value) for name, value in values.items()}
    return Markup(said(text, values.get("n"))) % shown  # noqa: S704  our own texts; values are escaped


COUNTS = ("n", "n2", "n3", "n4", "n5")


@pass_eval_context
def _join(context: EvalContext, values: Iterable[Any], between: str = "", attribute: str | int | None = None) -> str:
    return do_join(context, [_final(v) for v in values] if attribute is None else values, between, attribute)


def _visible(text: str) -> str:
    return visible(_final(text))
