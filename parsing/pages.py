"""What every platform's parser gets and gives, and the few readings they share."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from domain.periods import zone_of
from domain.types import Account, Media, Outcome, Page, Problem
from parsing.strict_json import Document, JsonRefused, load


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """The request behind a body: whose listing, from where, when. `captured_at` is the base of all times."""

    account: Account
    url: str
    status: int
    captured_at: datetime
    seen_before: bool = False

    @property
    def zone(self) -> Any:
        return zone_of(self.account.region)


class Refused(Exception):
    """A body that is no listing at all; carries the page to be recorded instead."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.detail)
        self.page = page


STATUS = {
    401: Outcome.NO_PERMISSION,
    403: Outcome.NO_PERMISSION,
    404: Outcome.NOT_FOUND,
    410: Outcome.DEACTIVATED,
    429: Outcome.RATE_LIMITED,
    451: Outcome.SUSPENDED,
}


def outcome_of(status: int) -> Outcome:
    """What a status says when the body says nothing better. A 5xx or unknown status is an outage."""
    return STATUS.get(status, Outcome.PLATFORM_OUTAGE if status >= 500 else Outcome.NO_PERMISSION)


def failed(outcome: Outcome, detail: str, problems: Iterable[Problem] = ()) -> Page:
    return Page(outcome=outcome, detail=detail, problems=tuple(problems))


def unreadable(reason: str, place: str) -> Page:
    """A page that cannot be parsed: nothing of it is stored but its bytes."""
    problem = Problem(stage="parse", reason=reason, where=place)
    return Page(outcome=Outcome.PARSE_ERROR, detail=reason, problems=(problem,))


def document(body: bytes, place: str) -> Document:
    """The JSON of a body. Raises Refused when there is none, with the page that says so."""
    try:
        return load(body)
    except JsonRefused as error:
        raise Refused(unreadable(error.reason, f"{place}, byte {error.offset}")) from None


def text_of(record: Mapping[str, Any], key: str) -> str:
    """A field that should be text; numbers become text, anything else is empty."""
    value = record.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def no_list(value: object, place: str) -> Page | None:
    """The page for what is no list of records where the listing should be: the source changed, or this is another
    answer. Never an empty account; only an empty list is that."""
    if isinstance(value, list) and (not value or mappings(value)):
        return None
    return unreadable("source_changed", f"{place}: no list")


def changed_source(found: int, expected: int, field: str, place: str) -> Page | None:
    """A page on which a field that every record has is gone: the source changed, and nothing is stored."""
    if expected and found * 2 < expected:
        return unreadable("source_changed", f"{place}: {field} {found}/{expected}")
    return None


def join(base: str, url: str) -> str:
    """The full address of a link; "" for what is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr|/blockquote|/figure)\b[^>]*>", re.I)
DROPPED = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.I | re.S)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
SPACES = re.compile(r"[ \t\r\n\f]+")
IMAGE = re.compile(r"<img\b[^<>]*>", re.I)
ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*("[^"]*"|'[^']*')""", re.I)


def plain_text(markup: str) -> str:
    """HTML as a reader sees it: paragraphs as lines, tags gone, entities decoded exactly once."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    text = SPACES.sub(" ", DROPPED.sub(" ", markup))
    text = TAG.sub("", BREAKS.sub("\n", text))
    lines = (line.strip(" ") for line in text.split("\n"))
    return html.unescape(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def titled(title: str, text: str) -> str:
    """A title and the text under it; a text that starts with its title is not doubled."""
    return text if text.startswith(title) else f"{title}\n\n{text}".strip()


def images_in(markup: str, base: str) -> tuple[Media, ...]:
    """The pictures of a post's HTML with their alternative texts; data: pictures are left out."""
    found = []
    for tag in IMAGE.findall(markup):
        attributes = {name.lower(): html.unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(tag)}
        source = attributes.get("src", "")
        if source and not source.startswith("data:"):
            found.append(Media(kind="image", url=join(base, source), alt=attributes.get("alt", "")))
    return tuple(dict.fromkeys(found))
