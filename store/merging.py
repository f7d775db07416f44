"""What a look at a post adds to what is stored of it. Values in, values out.

A later, poorer look never takes away what an earlier one saw, a richer one adds. A field that a look could not show
is no edit; an empty field that it did show is one.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.platforms import PLATFORMS
from domain.types import Media, Moment, Post

UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The bytes of UTF-8 that no control holds: taken away, nothing is left of a text without one.
_NO_CONTROLS = bytes(sorted({*range(256)} - {*range(32)} | {*b"\t\n\r"}))
PRECISIONS = ("day", "hour", "minute", "second")
NAMED = ("platform", "iso", "table", "dateparser")  # sources that name the day, unlike "3 hours ago"
MOST_LINKS = 100
ENDS = " \t\n…."
# X's own link to the whole of a post that it cuts off.
LINK_BEHIND = re.compile(r"(?<=…)\s+https://t\.co/\w+\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """One post as the store has it. `last_version` is the newest number given: one that was taken back is not given
    again."""

    version: int
    text: str
    other_text: str
    text_sha256: str
    published: Moment
    media: tuple[Media, ...]
    edited_at: datetime | None = None
    absent_listings: int = 0
    last_version: int = 1

    @property
    def forgotten(self) -> bool:
        """Whether its words were taken away: the hash is all that is left to compare with."""
        return not self.text and not self.other_text and self.text_sha256 != text_sha256("", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """`kind`: new, changed (other words), completed (a time or media were added) or unchanged."""

    kind: str
    before: Stored | None
    after: Stored

    @property
    def is_version(self) -> bool:
        return self.kind in ("new", "changed")

    @property
    def adds(self) -> bool:
        before = self.before
        return before is not None and (before.published, before.media) != (self.after.published, self.after.media)


def clean(text: str) -> tuple[str, int]:
    """What can be stored and printed: NUL becomes U+2400, what XML cannot hold U+FFFD; the number of changes.

    XML 1.0 (fifth edition) production 2 leaves out most controls, lone surrogates, U+FFFE and U+FFFF. Length is kept.
    """
    if is_clean(text):
        return text, 0
    fixed = UNPRINTABLE.sub(lambda m: "\u2400" if m.group() == "\0" else "\ufffd", text)
    return fixed, sum(a != b for a, b in zip(text, fixed, strict=True))


def is_clean(text: str) -> bool:
    """Whether all of a text can be stored and printed. A page of a megabyte is asked this several times, and a search
    sign by sign took a third of what its posts cost."""
    try:
        held = text.encode("utf-8").translate(None, _NO_CONTROLS)
    except UnicodeEncodeError:  # half of a pair
        return False
    return not held and "\ufffe" not in text and "\uffff" not in text


def text_sha256(text: str, other_text: str) -> str:
    return hashlib.sha256(f"{text}\x1f{other_text}".encode("utf-8", "surrogatepass")).hexdigest()


def compared(before: Stored | None, post: Post, *, imported: bool) -> Change:
    """What this look makes of a post. `imported`: by a file, whose dates of a site say nothing new."""
    text, other = clean(post.text)[0], clean(post.other_text)[0]
    edited_at = post.edited.at if post.edited else None
    if before is None:
        digest = text_sha256(text, other)
        after = Stored(
            version=1,
            text=text,
            other_text=other,
            text_sha256=digest,
            published=post.published,
            media=post.media,
            edited_at=edited_at,
        )
        return Change(kind="new", before=None, after=after)
    if not before.forgotten:
        text, other = _words(before, post, text, other)
    digest = text_sha256(text, other)
    if before.forgotten and digest == before.text_sha256:
        return Change(kind="unchanged", before=before, after=replace(before, absent_listings=0))
    same = replace(before, published=_published(before, post, imported), media=_media(before, post), absent_listings=0)
    older = edited_at is not None and before.edited_at is not None and edited_at < before.edited_at
    if digest == before.text_sha256 or older:
        change = Change(kind="unchanged", before=before, after=same)
        return replace(change, kind="completed") if change.adds else change
    number = before.last_version + 1
    after = replace(
        same,
        version=number,
        last_version=number,
        text=text,
        other_text=other,
        text_sha256=digest,
        edited_at=edited_at,
    )
    return Change(kind="changed", before=before, after=after)


def _words(before: Stored, post: Post, text: str, other: str) -> tuple[str, str]:
    kept = "text" in post.absent or _beginning(text, before.text, cut=post.cut)
    if kept or _same_words(text, before.text):
        text = before.text
    # Another's words vanish when their author takes them away: no edit of this account's. What an article of a site
    # quotes stands in that article alone.
    vanished = not other and (kept or not PLATFORMS[post.platform].addresses_name_posts)
    unshown = "other_text" in post.absent or vanished
    if unshown or _same_words(other, before.other_text) or _beginning(other, before.other_text, cut=post.cut):
        other = before.other_text
    return text, other


def _same_words(new: str, known: str) -> bool:
    """Whether two texts differ in blanks and lines alone: a page, a feed and a file break the same words differently."""
    return new == known or new.split() == known.split()


def _beginning(new: str, known: str, *, cut: bool) -> bool:
    """Whether a text is a known one that was cut off."""
    new = LINK_BEHIND.sub("", new)
    beginning = new.rstrip(ENDS)
    ends_open = cut or new.rstrip().endswith(("…", "..."))
    return ends_open and len(beginning) >= 20 and len(known) > len(new) and known.startswith(beginning)


def _published(before: Stored, post: Post, imported: bool) -> Moment:
    """The time of the post: filled in, made more exact, and on a site what its author dates it now."""
    known, new = before.published, post.published
    if new.at is None:
        return known
    finer = PRECISIONS.index(new.precision) - PRECISIONS.index(known.precision)
    if known.at is None or (finer > 0 and known.at <= new.at < known.at + _length(known.precision)):
        return new
    dated_anew = PLATFORMS[post.platform].addresses_name_posts and not imported and new.source in NAMED
    return new if dated_anew and new.at != known.at and finer >= 0 else known


def _length(precision: str) -> timedelta:
    return {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}[precision]


def _media(before: Stored, post: Post) -> tuple[Media, ...]:
    """The pictures and films of the look that knew most of them, and every link that any look had."""
    known, new = _visible_media(before.media), _visible_media(post.media)
    counts, seen = Counter(m.kind for m in known), Counter(m.kind for m in new)
    more = any(seen[kind] > counts[kind] for kind in seen) and len(new) >= len(known)
    described = len(new) == len(known) and _described(new) > _described(known)
    fetched = {m.url: m.sha256 for m in known if m.url and m.sha256}
    if fetched:
        new = tuple(replace(m, sha256=m.sha256 or fetched.get(m.url)) for m in new)
    kept = new if "media" not in post.absent and (more or described) else known
    links = {m.url: m for m in (*before.media, *post.media) if m.kind == "link"}
    merged = (*kept, *list(links.values())[:MOST_LINKS])
    return before.media if set(merged) == set(before.media) else merged


def _visible_media(media: Sequence[Media]) -> tuple[Media, ...]:
    return tuple(m for m in media if m.kind != "link")


def _described(media: Sequence[Media]) -> int:
    """How many have an alternative text or an address."""
    return sum(bool(m.alt) + bool(m.url) for m in media)
