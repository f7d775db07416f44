"""A row of an import file, whatever its format: the same keys, the same refusals.

Keys: platform, account (handle or link), id, url, text, published_at, kind, other_text,
other_author, audience, edited_at. Others are ignored and listed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.links import author_of_address, platform_of_address
from domain.platforms.bluesky import web_address
from domain.types import Media, PostKind, Problem
from parsing.post_ids import id_of_address, is_rounded

KEYS = (
    "platform",
    "account",
    "id",
    "url",
    "text",
    "published_at",
    "kind",
    "other_text",
    "other_author",
    "audience",
    "edited_at",
)
KINDS = {kind.value: kind for kind in PostKind} | {
    "": PostKind.ORIGINAL,
    "asli": PostKind.ORIGINAL,
    "kiriman": PostKind.ORIGINAL,
    "balasan": PostKind.REPLY,
    "bagikan": PostKind.REPOST,
    "dibagikan": PostKind.REPOST,
    "kutipan": PostKind.QUOTE,
}
# "" is not shown: who may pass then depends on how the file was seen, see imports.loading.
PUBLIC = {"": "", "public": "public", "publik": "public", "umum": "public", "unlisted": "unlisted"}
# A post in a group or closed channel: no account's own page shows it, and who may read it is not known.
GROUP = re.compile(r"\bfacebook\.com/groups/|\b(?:t|telegram)\.me/(?:c/|joinchat/|\+)", re.I)
# What a spreadsheet makes of a long number: digits are lost, so nothing may be made of it again.
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.I | re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedPost:
    """A row that can be read. `native_id` is "" when the file has none. Times are still text.

    `epoch` (s or ms) is given where the source writes its times as numbers. `account_native_id`
    is the platform's own id of the account, where the file has it. `absent` and `cut` are a Post's; `seen_at` is
    when the source was looked at, where the file says so. `coauthors` are others on whose profiles the platform shows
    the post because they agreed to it.
    """

    line: int
    platform: str
    account: str
    native_id: str
    url: str
    text: str
    published_at: str
    kind: PostKind
    other_text: str
    other_author: str
    audience: str
    edited_at: str
    decode_errors: int = 0
    epoch: str | None = None
    account_native_id: str = ""
    media: tuple[Media, ...] = ()
    reply_to: str = ""
    language: str | None = None
    absent: tuple[str, ...] = ()
    cut: bool = False
    seen_at: datetime | None = None
    coauthors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row as a format's reader gives it: a post or a problem, how many bytes further the file is,
    the keys that nobody asked for, and pictures that lie in the file itself, to be kept with the post."""

    post: ImportedPost | Problem
    bytes_read: int
    unknown: frozenset[str] = frozenset()
    files: tuple[bytes, ...] = ()


def refused(line: int, reason: str, detail: str = "") -> Problem:
    return Problem(stage="import", reason=reason, where=f"baris {line}", detail=detail)


def to_post(fields: Mapping[str, Any], line: int, decode_errors: int = 0) -> ImportedPost | Problem:
    """A row's post, or why it is refused: account_missing, text_missing, kind_unknown, not_public,
    id_scientific, id_precision, not_text.

    An id that lost digits is found again in the row's address, where that has it; an account that is not named
    is the one in the address.
    """
    values = {key: fields.get(key) for key in KEYS}
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    texts["url"] = web_address(texts["url"])
    native_id, reason = _native_id(values["id"], texts)
    account = texts["account"].strip() or _named_by(texts["url"].strip())
    if refusal := _unreadable(values, line) or (refused(line, reason, "id") if reason else None):
        return refusal
    if refusal := _unfit(texts, native_id, account, line):
        return refusal
    return ImportedPost(
        line=line,
        platform=texts["platform"].strip(),
        account=account,
        native_id=native_id,
        url=texts["url"].strip(),
        text=texts["text"],
        published_at=texts["published_at"].strip(),
        kind=KINDS[texts["kind"].strip().casefold()],
        other_text=texts["other_text"],
        other_author=texts["other_author"].strip(),
        audience=PUBLIC[texts["audience"].strip().casefold()],
        edited_at=texts["edited_at"].strip(),
        decode_errors=decode_errors,
        absent=tuple(key for key in ("text", "other_text") if values[key] is None),
    )


def of_template(fields: Mapping[str, Any], line: int, decode_errors: int = 0) -> ImportedPost | Problem:
    """A row of our own template, which people fill in: what is passed on is another author's, whichever column they wrote
    it into; words of one's own beside it make it a quote."""
    made = to_post(fields, line, decode_errors)
    if isinstance(made, Problem) or made.kind != PostKind.REPOST or not made.text.strip():
        return made
    if made.other_text.strip():
        return replace(made, kind=PostKind.QUOTE)
    return replace(made, text="", other_text=made.text, absent=())


def _native_id(value: object, texts: Mapping[str, str]) -> tuple[str, str]:
    """The row's id, and why it has none: one that lost digits is found again in the address, where that has it."""
    lost = _lost(value, texts["id"])
    if not lost:
        return texts["id"].strip(), ""
    url = texts["url"].strip()
    found = id_of_address(url, platform_of_address(url))
    return found, "" if found else lost


def _unreadable(values: Mapping[str, object], line: int) -> Problem | None:
    wrong = next((key for key, value in values.items() if isinstance(value, list | dict | bool)), None)
    return refused(line, "not_text", wrong) if wrong else None


def _unfit(texts: Mapping[str, str], native_id: str, account: str, line: int) -> Problem | None:
    """Why a readable row is no post that may be kept."""
    kind, audience = texts["kind"].strip(), texts["audience"].strip()
    if not account:
        return refused(line, "account_missing")
    if GROUP.search(texts["url"]):
        return refused(line, "private_group")
    if kind.casefold() not in KINDS:
        return refused(line, "kind_unknown", kind[:20])
    if audience.casefold() not in PUBLIC:
        return refused(line, "not_public", audience[:20])
    if not texts["text"].strip() and not texts["other_text"].strip() and not native_id:
        return refused(line, "text_missing")
    return None


def _lost(value: object, text: str) -> str:
    """Why an id cannot be right: "" when it can."""
    if isinstance(value, float) or is_rounded(text):
        return "id_precision"
    return "id_scientific" if SCIENTIFIC.fullmatch(text.strip()) else ""


def _named_by(url: str) -> str:
    """The address itself, when it names its author: an account may be given as a link."""
    platform = platform_of_address(url)
    return url if platform and author_of_address(url, platform) else ""
