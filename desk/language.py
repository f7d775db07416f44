"""The language of a page: Indonesian is the source, English stands in `locale` (`make catalogues`)."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import flask
from flask import g, request, session
from jinja2 import Environment, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markupsafe import Markup

from domain import law_names
from domain.periods import BULAN
from domain.texts import LANGUAGES, Text, in_language
from rendering import angka, visible
from services.flag_reasons import reason_in
from services.overview import TEMPLATES

# The desk's own texts, and those of the reports, whose tables and pictures it shows.
PACKAGES = (Path(__file__).parent, TEMPLATES.parent)
# Each language by its own name, for whoever chooses.
NAMES = {"id": "Bahasa Indonesia", "en": "English"}
# In the session: the language of its pages, and whether it was picked before anybody signed in.
SHOWN, PICKED = "language", "picked"
MONTHS, CLOCK = re.compile("|".join(BULAN)), re.compile(r" pukul (\d\d)\.(\d\d)")


def current() -> str:
    """The language of the page that is made."""
    return str(g.get("language", LANGUAGES[0]))


def known(language: object) -> str:
    """A language that there is; "" for any other."""
    return language if isinstance(language, str) and language in LANGUAGES else ""


def choose(kept: str) -> None:
    """Settles the language of this request's page: what its reader chose, or else what this browser was shown last.

    Before anybody has signed in, a link of the page picks it.
    """
    if not g.reader and (wanted := known(request.args.get("bahasa"))):
        pick(wanted)
    g.language = kept or known(session.get(SHOWN)) or LANGUAGES[0]


def pick(language: str) -> None:
    """Takes a language for a browser in which nobody has signed in yet; whoever signs in there keeps it."""
    g.reader, g.language = None, language
    session.update({SHOWN: language, PICKED: True})


def translated(text: str, count: object = None) -> str:
    """A text in the language of the page; `count` is the number that it says, where it says one."""
    return in_language(text, current(), PACKAGES, count)


def number(value: object) -> str:
    """A count as the page's language writes it: 1.180, or 1,180."""
    return angka(value) if current() == LANGUAGES[0] or not isinstance(value, int) else f"{value:,}"


def flash(words: str, kind: str) -> None:
    """Puts a message on the next page, in the language of this one."""
    flask.flash(translated(words), kind)


def listed(texts: Iterable[str], between: str = ", ") -> str:
    """Texts in a row, in the language of the page."""
    return between.join(translated(text) for text in texts)


def sentences(*texts: str) -> str:
    """One sentence after the other, in the language of the page."""
    return listed(texts, " ")


def set_up(env: Environment) -> None:
    """Templates say their own texts, and every Text that they are given, in the language of the page."""
    env.add_extension("jinja2.ext.i18n")
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
    env.globals.update(gettext=_gettext, languages=NAMES, page_language=current)
    env.filters.update(
        translated=translated,
        flag_reason=_flag_reason,
        first_upper=_first_upper,
        dated=_dated,
        citation=_citation,
        join=_join,
        visible=_visible,
        angka=number,
    )
    env.finalize = _final


def _final(value: Any) -> Any:
    return translated(value) if isinstance(value, Text) else value


def _gettext(text: str, /, **values: object) -> Markup:
    """A text of a template with its values; `n` decides between one and many, and is written as a count."""
    written_values = {
        name: number(value) if name in COUNTS and isinstance(value, int) else _final(value)
        for name, value in values.items()
    }
    return Markup(translated(text, values.get("n"))) % written_values  # noqa: S704  our own texts; values are escaped


COUNTS = ("n", "n2", "n3", "n4", "n5")


@pass_eval_context
def _join(context: EvalContext, values: Iterable[Any], between: str = "", attribute: str | int | None = None) -> str:
    joined: str = do_join(context, [_final(v) for v in values] if attribute is None else values, between, attribute)
    return joined


def _flag_reason(reason: str) -> str:
    """Why a post was flagged, in the language of the page."""
    return reason_in(current(), reason)


def _dated(text: str) -> str:
    """Days and times as a report that is written already says them: its months and clock as the page's language does."""
    if current() == LANGUAGES[0]:
        return text
    return CLOCK.sub(r", \1:\2", MONTHS.sub(lambda month: translated(month[0]), text))


def _citation(text: str) -> str:
    """A legal basis as it was given; a page in English calls each act so beside its official citation."""
    return text if current() == LANGUAGES[0] else law_names.in_english(text)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def filled(text: str, **values: object) -> str:
    """A text with named places as the pictures of the reports ask for it."""
    template = translated(text, values.get("n"))
    return template.format(**{name: number(value) for name, value in values.items()}) if values else template


def _visible(text: str) -> str:
    return visible(_final(text))
