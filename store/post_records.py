"""A post as the store keeps it: the values of its row, of its version's row, and its extract."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from domain.periods import to_text
from domain.types import HowSeen, Media, Moment, Post
from store.merging import UNPRINTABLE, Stored, clean, is_clean

FIELDS = tuple(f.name for f in fields(Post))


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """How a page's posts came in. `capture_id` is None for imports."""

    run_id: str
    account_id: str
    how_seen: HowSeen
    seen_at: datetime
    capture_id: str | None = None


def extract(post: Post) -> bytes:
    """A post as it is kept for a case file: canonical JSON without its neighbours on the page."""
    # Field by field: dataclasses.asdict() copies every value deeply and took a tenth of a crawl's time.
    body = CANONICAL.encode({name: getattr(post, name) for name in FIELDS})
    return (body if is_clean(body) else UNPRINTABLE.sub("\ufffd", body)).encode("utf-8")


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    return {f.name: getattr(value, f.name) for f in fields(value)}


CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def row_of(key: str, origin: Origin, post: Post, other_author: str | None) -> tuple[object, ...]:
    seen = to_text(origin.seen_at)
    return (
        key,
        origin.account_id,
        post.native_id,
        post.kind,
        post.url,
        *moment_columns(post.published),
        to_text(post.indexed_at) if post.indexed_at else None,
        post.reply_to,
        other_author,
        post.audience,
        post.language,
        media_text(post.media),
        seen,
        seen,
    )


def moment_columns(moment: Moment) -> tuple[str | None, str, str, str, str | None, str]:
    at = to_text(moment.at) if moment.at else None
    zone = "assumed" if moment.zone_assumed else "seen"
    return at, moment.raw, moment.precision, moment.source, moment.problem, zone


def media_text(media: Sequence[Media]) -> str:
    return clean(json.dumps([asdict(m) for m in media], ensure_ascii=False))[0] if media else "[]"


def version_rows(
    key: str, after: Stored, seen_at: datetime, post: Post
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The rows of a version and of its extract."""
    same = (post.text, post.other_text) == (after.text, after.other_text)
    body = extract(post if same else replace(post, text=after.text, other_text=after.other_text))
    row = (
        key,
        after.version,
        after.text,
        after.other_text,
        after.text_sha256,
        to_text(after.edited_at) if after.edited_at else None,
        to_text(seen_at),
        hashlib.sha256(body).hexdigest(),
    )
    return row, (key, after.version, body)
