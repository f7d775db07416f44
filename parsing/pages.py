"""What every platform's parser gets and gives, and the few readings they share."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from domain.periods import zone_of
from domain.types import Account, Moment, Outcome, Page, Post, Problem
from parsing.dates import read_moment
from parsing.markup import join
from parsing.strict_json import Document, JsonRefused, load


@dataclass(frozen=True, kw_only=True, slots=True)
class PageContext:
    """The request behind a body: whose listing, from where, when.

    `captured_at` is what "3 hours ago" counts from, which is the server's clock where it differs; `now` is our own,
    and what lies beyond it is no time of a post (None: both are the same).
    """

    account: Account
    url: str
    status: int
    captured_at: datetime
    seen_before: bool = False
    now: datetime | None = None

    def moment(self, raw: object, *, zone: tzinfo | None = None, epoch: str | None = None) -> Moment:
        """A time as this answer wrote it; without a zone of its own it is read in the account's, which is an assumption.
        `zone` is the one that the source documents for the field, which is none."""
        base = self.captured_at
        moment = read_moment(raw, captured_at=base, zone=zone or self.zone, epoch=epoch, latest=self.now)
        return replace(moment, zone_assumed=moment.zone_assumed and zone is None)

    def later(self, raw: object, published: Moment, *, zone: tzinfo | None = None) -> Moment | None:
        """The time of an edit: None for what is not after the post itself."""
        changed = self.moment(raw, zone=zone) if raw else None
        return changed if changed and changed.at and published.at and changed.at > published.at else None

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
    """What a status says when the body says nothing better. A 5xx is an outage; a 2xx without the listing, or a 3xx
    that leads nowhere, is an answer that cannot be read, and no word about permission."""
    if status < 400:
        return Outcome.PARSE_ERROR
    return STATUS.get(status, Outcome.PLATFORM_OUTAGE if status >= 500 else Outcome.NO_PERMISSION)


# The whole listing: 203 says only that a proxy changed something on the way.
ANSWERED = frozenset({200, 203})


def failed(outcome: Outcome, detail: str, problems: Iterable[Problem] = ()) -> Page:
    return Page(outcome=outcome, detail=detail, problems=tuple(problems))


def unreadable(reason: str, where: str) -> Page:
    """A page that cannot be parsed: nothing of it is stored but its bytes."""
    problem = Problem(stage="parse", reason=reason, where=where)
    return Page(outcome=Outcome.PARSE_ERROR, detail=reason, problems=(problem,))


def document(body: bytes, where: str) -> Document:
    """The JSON of a body. Raises Refused when there is none, with the page that says so."""
    try:
        return load(body)
    except JsonRefused as error:
        raise Refused(unreadable(error.reason, f"{where}, byte {error.offset}")) from None


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


def made_of(
    items: Iterable[Any], make: Callable[[Any], Post | str], where: str
) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """The posts of a listing's records; what cannot be read is a problem with its place. "" is nothing at all."""
    posts: list[Post] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        made = make(item)
        if isinstance(made, Post):
            posts.append(made)
        elif made:
            problems.append(Problem(stage="parse", reason=made, where=f"{where}[{index}]"))
    return tuple(posts), tuple(problems)


# A record is somebody else's for one of these reasons; a listing of nothing but them is somebody else's too.
FOREIGN = frozenset(
    {"foreign_author", "foreign_address", "foreign_platform", "other_native_id", "author_unknown", "comment"}
)


def not_the_owners(posts: tuple[Post, ...], problems: tuple[Problem, ...]) -> Page | None:
    """The page for a listing in which nothing is the account's own."""
    if posts or not problems or any(p.reason not in FOREIGN for p in problems):
        return None
    return failed(Outcome.NOT_OWNER, problems[0].reason, problems)


def no_list(value: object, where: str) -> Page | None:
    """The page for what is no list of records where the listing should be: the source changed, or this is another
    answer. Never an empty account; only an empty list is that."""
    if isinstance(value, list) and (not value or mappings(value)):
        return None
    return unreadable("source_changed", f"{where}: no list")


def changed_source(found: int, expected: int, field: str, where: str) -> Page | None:
    """A page on which a field that every record has is gone: the source changed, and nothing is stored."""
    if expected and found * 2 < expected:
        return unreadable("source_changed", f"{where}: {field} {found}/{expected}")
    return None


# One link of a Link header (RFC 8288): its address, and its parameters, quoted or not.
LINK = re.compile(r"""<([^<>]*)>((?:\s*;\s*[\w!*-]+\s*(?:=\s*(?:"[^"]*"|'[^']*'|[^\s;,"']+))?)*)""")
RELATION = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))""", re.I)


def linked(header: str, base: str) -> dict[str, str]:
    """The addresses that a Link header names, by what they are to the page (next, prev): the first of each."""
    found: dict[str, str] = {}
    for target, parameters in LINK.findall(header):
        relation = RELATION.search(parameters)
        for name in "".join(relation.groups(default="")).lower().split() if relation else ():
            found.setdefault(name, join(base, target))
    return found


def titled(title: str, text: str) -> str:
    """A title and the text under it; a text that starts with its title is not doubled."""
    return text if text.startswith(title) else f"{title}\n\n{text}".strip()
