"""Mading's listing: {"owner": {"id", "name"}, "posts": [{"id", "text", "at"}], "next": address or null}."""

from collections.abc import Mapping
from typing import Any

from crawler.base import AccountSpider
from domain.types import Account, Outcome, Page, Post, PostKind
from netralitas_contoh_platform import MADING
from parsing.attribution import Claim, refusal
from parsing.pages import (
    ANSWERED,
    PageContext,
    document,
    failed,
    made_of,
    mapping,
    mappings,
    not_the_owners,
    outcome_of,
    text_of,
    unreadable,
)


class MadingSpider(AccountSpider):
    name = "mading"
    platforms = (MADING,)
    is_api = True

    def first_url(self, account: Account) -> str:
        return f"https://mading.example/api/@{account.handle}/posts"

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, context)


def parse(body: bytes, context: PageContext) -> Page:
    """One page of an account's posts."""
    if context.status not in ANSWERED:
        return failed(outcome_of(context.status), f"http {context.status}")
    said = mapping(document(body, "mading").value)
    owner, entries = mapping(said.get("owner")), mappings(said.get("posts"))
    if "posts" not in said or not owner:
        return unreadable("source_changed", "mading: owner, posts")
    posts, problems = made_of(entries, lambda entry: _post(entry, owner, context), "post")
    return not_the_owners(posts, problems) or Page(
        posts=posts,
        problems=problems,
        next_url=said.get("next"),
        native_id=text_of(owner, "id"),
        outcome=Outcome.OK if entries else Outcome.EMPTY,
    )


def _post(entry: Mapping[str, Any], owner: Mapping[str, Any], context: PageContext) -> Post | str:
    name, number = text_of(owner, "name").casefold(), text_of(entry, "id")
    url = f"https://mading.example/@{name}/{number}"
    why_not = refusal(context.account, Claim(native_id=text_of(owner, "id"), names=(name,), url=url))
    return why_not or Post(
        platform=MADING,
        native_id=number,
        author_native_id=text_of(owner, "id"),
        kind=PostKind.ORIGINAL,
        url=url,
        text=text_of(entry, "text"),
        published=context.moment(entry.get("at")),
    )
