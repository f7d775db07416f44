"""What Facebook, Instagram and Threads have in common: error bodies, cursors, and listings under `data`."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.access import without_secrets
from domain.types import Outcome, Page, Post
from parsing.pages import (
    ANSWERED,
    PageContext,
    Refused,
    changed_source,
    document,
    failed,
    made_of,
    mapping,
    mappings,
    no_list,
    not_the_owners,
    outcome_of,
    text_of,
)

THROTTLED = frozenset({"4", "17", "32", "613"})
TRANSIENT = frozenset({"1", "2"})

Maker = Callable[[Mapping[str, Any], PageContext, int], Post | str]


def answer_of(body: bytes, context: PageContext, where: str) -> tuple[Mapping[str, Any], int] | Page:
    """The JSON object and its count of replaced letters, or the page that records why there is none."""
    try:
        loaded = document(body, where)
    except Refused as refused:
        broken = refused.page if context.status in ANSWERED else None
        return broken or failed(outcome_of(context.status), f"http {context.status}")
    answer = mapping(loaded.value)
    error = mapping(answer.get("error"))
    if error or context.status not in ANSWERED:
        return failed(*error_of(error, context.status))
    return answer, loaded.decode_errors


def error_of(error: Mapping[str, Any], status: int) -> tuple[Outcome, str]:
    """What an error body means. A limit may come as 400 or 403, and a post or page that was removed
    looks like one that we may not see, so nothing here says "deleted"."""
    code, sub = text_of(error, "code"), text_of(error, "error_subcode")
    detail = f"{code}/{sub}" if sub else code
    if code == "190":
        return Outcome.TOKEN_EXPIRED, detail
    if code in THROTTLED or code.startswith("8000"):
        return Outcome.RATE_LIMITED, detail
    if code in TRANSIENT or error.get("is_transient") is True:
        return Outcome.PLATFORM_OUTAGE, detail
    if code == "803":
        return Outcome.NOT_FOUND, detail
    return (Outcome.NO_PERMISSION if code else outcome_of(status)), detail or f"http {status}"


def items_page(
    data: object,
    make: Maker,
    context: PageContext,
    *,
    broken: int,
    next_url: str | None,
    native_id: str | None,
    handle: str | None = None,
    where: str = "data",
) -> Page:
    """A page of a listing; what cannot be read is a problem with its place."""
    items = mappings(data)
    timed = sum(bool(text_of(i, "timestamp") or text_of(i, "created_time")) for i in items)
    changed = no_list(data, where) or changed_source(timed, len(items), "timestamp", where)
    if changed:
        return changed
    posts, problems = made_of(items, lambda item: make(item, context, broken), where)
    return not_the_owners(posts, problems) or Page(
        posts=posts,
        problems=problems,
        next_url=next_url,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        native_id=native_id or None,
        handle=handle or None,
    )


def following(answer: Mapping[str, Any], context: PageContext) -> str | None:
    """The next page: our own address with the new cursor, else the given one without its key."""
    paging = mapping(answer.get("paging"))
    given = text_of(paging, "next")
    if not given:
        return None
    after = text_of(mapping(paging.get("cursors")), "after")
    return with_parameter(context.url, "after", after) if after else without_secrets(given)


def with_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != name]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, value)])))


def data_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return mappings(answer.get("data"))
