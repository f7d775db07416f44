"""What a reader may see of a case: an independent second reader sees neither the first reading nor the
tool's suggestion, and nobody learns them for the asking while a reading is still to come."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.case_terms import OPEN_READING, REOPENING, SETTLED, ReviewState
from domain.cases import CaseFile, Finding, Reading, ReviewedPost
from domain.privacy import mask_numbers
from domain.raised_flags import RaisedFlag
from domain.texts import on_page
from review.chronology import asked


@dataclass(frozen=True, kw_only=True, slots=True)
class VisibleFile:
    """`flags`: whether the tool's suggestion is shown; `readings`, `findings`: those that are; `state`: where the
    reading stands as far as this person may know; `clock`: whether the running limit is shown, which a dugaan starts.
    """

    flags: bool
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    state: ReviewState
    clock: bool

    @property
    def blind(self) -> bool:
        return not self.flags


def seen_by(file: CaseFile, reviewer_id: str | None, *, holds: bool = False) -> VisibleFile:
    """Everything once the reading is settled or after one's own reading; else the posts alone.

    Whoever has an unread case on the table sees the tool's suggestion: the reading will be the first. Who read before
    the last news keeps the own reading, not the others'.
    """
    mine = tuple(r for r in file.readings if r.reviewer_id == reviewer_id)
    if file.state in SETTLED or any(r.seq > file.reopened for r in mine):
        return VisibleFile(flags=True, readings=file.readings, findings=file.findings, state=file.state, clock=True)
    first = file.state == ReviewState.UNREAD
    return VisibleFile(
        flags=holds if first else bool(mine),
        readings=mine,
        findings=(),
        state=ReviewState.PENDING if file.state in OPEN_READING else file.state,
        clock=first,
    )


def visible_part(file: CaseFile, seen: VisibleFile) -> CaseFile:
    """The file with those readings and findings alone that may be seen."""
    return replace(file, readings=seen.readings, findings=seen.findings)


def news_of(file: CaseFile) -> tuple[str, ...]:
    """Why a case is to be read again, with the words of the person or of the leader; () when nothing called for it."""
    if not file.reopened:
        return ()
    news = [
        (c.seq, on_page("Klarifikasi {asked}: {note}", asked=asked(c), note=c.note or on_page("tanpa catatan")))
        for c in file.clarifications
        if c.state in REOPENING
    ]
    news += [(r.seq, on_page("Diminta dibaca lagi: {reason}", reason=r.reason)) for r in file.reopenings]
    if file.reopened not in {seq for seq, _ in news}:
        news.append((file.reopened, on_page("Kiriman disunting setelah dibaca; yang tampil adalah isi yang baru.")))
    return tuple(words for _, words in sorted(news))


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagReason:
    """One reason of the tool for a post, with the words that raised it; "" where retention took the reason away."""

    tier: str
    category: str
    reason: str
    words: tuple[str, ...]


def why(post: ReviewedPost, flags: Iterable[RaisedFlag]) -> tuple[FlagReason, ...]:
    """The tool's reasons; flags of one and the same reason are one."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for f in flags:
        # a flag of a picture has no spans: its places are boxes
        words = (mask_numbers(getattr(post, f.field))[a:b] for a, b in json.loads(f.spans))
        found.setdefault((f.tier, f.category or "", f.reason), {}).update(dict.fromkeys(words))
    return tuple(FlagReason(tier=t, category=c, reason=r, words=tuple(words)) for (t, c, r), words in found.items())
