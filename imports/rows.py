"""A row of an import file, whatever its format: the same keys, the same refusals.

Keys: platform, account (handle or link), id, url, text, published_at, kind, other_text,
other_author, audience, edited_at. Others are ignored and listed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.types import Media, PostKind, Problem

KEYS = (
    "platform", "account", "id", "url", "text", "published_at", "kind", "other_text", "other_author", "audience",
    "edited_at",
)  # fmt: skip
KINDS = {kind.value: kind for kind in PostKind} | {
    "": PostKind.ORIGINAL, "asli": PostKind.ORIGINAL, "kiriman": PostKind.ORIGINAL, "balasan": PostKind.REPLY,
    "bagikan": PostKind.REPOST, "dibagikan": PostKind.REPOST, "kutipan": PostKind.QUOTE,
}  # fmt: skip
# "" is not shown: who may pass then depends on how the file was seen, see imports.loading.
PUBLIC = {"": "", "public": "public", "publik": "public", "umum": "public", "unlisted": "unlisted"}
# What a spreadsheet makes of a long number: digits are lost, so nothing may be made of it again.
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.I | re.ASCII)
# Fifteen digits and then zeros: what Excel leaves of an id of 18 digits and more.
ROUNDED = re.compile(r"\d{15}0{3,}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedPost:
    """A row that can be read. `native_id` is "" when the file has none. Times are still text.

    `epoch` (s or ms) is given where the source writes its times as numbers. `account_native_id`
    is the platform's own id of the account, where the file has it.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row as a format's reader gives it: a post or a problem, how many bytes further the file is,
    and the keys that nobody asked for."""

    post: ImportedPost | Problem
    bytes_read: int
    unknown: frozenset[str] = frozenset()


def refused(line: int, reason: str, detail: str = "") -> Problem:
    return Problem(stage="import", reason=reason, where=f"baris {line}", detail=detail)


def to_post(fields: Mapping[str, Any], line: int, decode_errors: int = 0) -> ImportedPost | Problem:
    """A row's post, or why it is refused: account_missing, text_missing, kind_unknown, not_public,
    id_scientific, id_precision, not_text."""
    values = {key: fields.get(key) for key in KEYS}
    wrong = next((k for k, v in values.items() if isinstance(v, list | dict | bool)), None)
    if wrong:
        return refused(line, "not_text", wrong)
    if isinstance(values["id"], float):
        return refused(line, "id_precision", "id")
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    native_id, kind, audience = (
        texts["id"].strip(),
        texts["kind"].strip().casefold(),
        texts["audience"].strip(),
    )
    if SCIENTIFIC.fullmatch(native_id):
        return refused(line, "id_scientific", "id")
    if not texts["account"].strip():
        return refused(line, "account_missing")
    if kind not in KINDS:
        return refused(line, "kind_unknown", kind[:20])
    if audience.casefold() not in PUBLIC:
        return refused(line, "not_public", audience[:20])
    if not texts["text"].strip() and not texts["other_text"].strip() and not native_id:
        return refused(line, "text_missing")
    return ImportedPost(
        line=line,
        platform=texts["platform"].strip(),
        account=texts["account"].strip(),
        native_id=native_id,
        url=texts["url"].strip(),
        text=texts["text"],
        published_at=texts["published_at"].strip(),
        kind=KINDS[kind],
        other_text=texts["other_text"],
        other_author=texts["other_author"].strip(),
        audience=PUBLIC[audience.casefold()],
        edited_at=texts["edited_at"].strip(),
        decode_errors=decode_errors,
    )
