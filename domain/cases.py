"""A case as it was recorded, and where it stands: computed once here, by the order of recording, never by the clock.

`seq` of a record is its place in that order. Times are UTC as the store writes them (2026-11-04T02:10:00Z), days
are local ones as the letter bears them (2026-11-04). Lists, reports, letters and moves all ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.case_terms import ENDS, REOPENING, Conclusion, Journey, ReviewState, SecondLook


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """The bare case. `known_at`: when a first person confirmed that there is something."""

    case_id: str
    person_id: str
    contest: str
    opened_at: str
    known_at: str | None
    closed_at: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewedPost:
    """A post as a reader sees it, in its present version; `media` as JSON, `tier` and `stance` of its assessment."""

    post_id: str
    version: int
    kind: str
    url: str
    published_at: str | None
    published_raw: str
    published_precision: str
    published_zone: str
    other_author: str | None
    media: str
    gone_at: str | None
    text: str
    other_text: str
    seen_at: str
    extract_sha256: str
    person_id: str
    platform: str
    agency: str
    region: str
    position_level: str
    tier: str | None
    stance: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PostAddition:
    """A version of a post that joined the case. `taken_by` numbers the correction that took its import back; a case
    that nobody has read loses such a post (`stands`). `tier`: how strong the flags of that version were."""

    post_id: str
    version: int
    tier: str | None
    added_at: str
    taken_by: int | None
    stands: bool
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    reading_id: int
    reviewer_id: str
    at: str
    finding: str
    category: str | None
    reason: str
    second_look: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Two persons' dugaan."""

    finding_id: int
    case_id: str
    first_reading: int
    first_person: str
    second_reading: int
    second_person: str
    category: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Clarification:
    clarification_id: int
    reviewer_id: str
    at: str
    state: str
    note: str
    way: str | None
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """A step to another body, as recorded."""

    hop_id: int
    case_id: str
    sender: str
    receiver: str
    route: str
    number: str
    sent_on: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """An authority's decision, as recorded; `stands`: no objection changed or cancelled it."""

    result_id: int
    case_id: str
    hop_id: int
    authority: str
    number: str
    decided_on: str
    result: str
    sanction: str | None
    at: str
    stands: bool
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """The body's consent to a finding, as recorded; `members` in one line."""

    approval_id: int
    finding_id: int
    kind: str
    number: str
    held_on: str
    members: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HopAnswer:
    """What a receiver wrote back without deciding; `kind` is one of AnswerKind."""

    answer_id: int
    hop_id: int
    kind: str
    number: str
    answered_on: str
    answer: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMarker:
    """What runs beside the matter and ends nothing."""

    marker_id: int
    marker: str
    authority: str
    number: str
    noted_on: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection:
    objection_id: int
    case_id: str
    result_id: int
    kind: str
    number: str
    filed_on: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectionDecision:
    objection_id: int
    authority: str
    number: str
    decided_on: str
    outcome: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopening:
    """A leader had the case read again, or a reader's conflict of interest did."""

    reviewer_id: str
    at: str
    reason: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCorrection:
    """A record that was wrong and counts no more; `kind` and `ref` as case_events names it."""

    kind: str
    ref: str
    reviewer_id: str
    reason: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """What became of a case whose posts' imports were taken back, up to the correction `upto`: ditarik or dilanjutkan."""

    withdrawal_id: int
    reviewer_id: str
    decision: str
    upto: int
    reason: str
    at: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """All that is recorded on one case, each list in the order of recording. `region`: of the person's first account, by
    whose clock every limit runs. `beside`: another case of both is open, so that this one cannot be opened again."""

    case: Case
    posts: tuple[ReviewedPost, ...]
    additions: tuple[PostAddition, ...] = ()
    readings: tuple[Reading, ...] = ()
    findings: tuple[Finding, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    hops: tuple[Hop, ...] = ()
    results: tuple[Result, ...] = ()
    approvals: tuple[Approval, ...] = ()
    hop_answers: tuple[HopAnswer, ...] = ()
    markers: tuple[CaseMarker, ...] = ()
    objections: tuple[Objection, ...] = ()
    outcomes: tuple[ObjectionDecision, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    corrections: tuple[CaseCorrection, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    beside: bool = False
    region: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the case ended because the imports of its posts were taken back."""
        return bool(self.withdrawals) and self.withdrawals[-1].decision == "ditarik"

    @property
    def is_read(self) -> bool:
        """Whether anybody has recorded anything on the case but posts."""
        return bool(self.readings or self.clarifications or self.hops or self.results or self.markers)

    @property
    def undecided(self) -> int:
        """The newest correction that took the import of a post of this open case back and that nobody has decided on;
        0 when there is none."""
        newest = max((a.taken_by or 0 for a in self.additions if a.stands), default=0)
        decided = max((w.upto for w in self.withdrawals), default=0)
        return newest if newest > decided and self.case.closed_at is None else 0

    @property
    def newest_move(self) -> tuple[str, str] | None:
        """The newest record that can be taken back, as (kind, ref); None where there is none or something that cannot
        be taken back rests on it: readings of what the person said, an objection to a result and its outcome."""
        found = [(c.seq, "clarification", c.clarification_id) for c in self.clarifications]
        found += [(a.seq, "approval", a.approval_id) for a in self.approvals]
        found += [(h.seq, "hop", h.hop_id) for h in self.hops]
        found += [(a.seq, "answer", a.answer_id) for a in self.hop_answers]
        found += [(r.seq, "result", r.result_id) for r in self.results]
        found += [(m.seq, "marker", m.marker_id) for m in self.markers]
        newest = max(found, default=None)
        return (newest[1], str(newest[2])) if newest and not self._is_rested_on(newest[0], newest[1]) else None

    def _is_rested_on(self, seq: int, kind: str) -> bool:
        above: Sequence[Reading | Objection | ObjectionDecision] = ()
        if kind == "result":
            above = (*self.objections, *self.outcomes)
        elif any(c.seq == seq and c.state in REOPENING for c in self.clarifications):
            above = self.readings
        return any(record.seq > seq for record in above)

    @property
    def standing(self) -> tuple[Result, ...]:
        """The results that no objection has changed or cancelled, in the order of recording."""
        return tuple(r for r in self.results if r.stands)

    @property
    def ended_at(self) -> str | None:
        """When what stands closed the case: readers found too little, or an authority ended the matter; else None."""
        ended = [r.at for r in self.standing if r.result in ENDS]
        if self.state == ReviewState.INSUFFICIENT:
            ended += [r.at for r in self.readings[-1:]]
        if self.is_withdrawn:
            ended.append(self.withdrawals[-1].at)
        return min(ended, default=None)

    @property
    def is_set_aside(self) -> bool:
        """Whether readers alone ended the case: found too little, and no authority's end stands."""
        return self.state == ReviewState.INSUFFICIENT and not any(r.result in ENDS for r in self.standing)

    @property
    def tiers(self) -> frozenset[str]:
        """How strong the flags of its posts are, and were before an edit: a post that was rewritten was flagged."""
        found = [*(p.tier for p in self.posts), *(a.tier for a in self.additions if a.stands)]
        return frozenset(tier for tier in found if tier)

    @property
    def journey(self) -> Journey:
        """Where the file is."""
        steps = [(a.seq, Journey.APPROVED) for a in self.approvals] + [(h.seq, Journey.FORWARDED) for h in self.hops]
        steps += [(a.seq, Journey.ANSWERED) for a in self.hop_answers]
        steps += [(r.seq, Journey.DECIDED) for r in self.results]
        return max(steps)[1] if steps else Journey.HERE

    @property
    def reopened(self) -> int:
        """The place of what last called for reading again; readings that count come after it."""
        return reopened_after(self.clarifications, self.additions, self.reopenings)

    @property
    def state(self) -> ReviewState:
        """Where the reading of the case stands."""
        if self.is_withdrawn:
            return ReviewState.WITHDRAWN
        return review_state(self.readings, self.findings, self.reopened)

    def as_of(self, seq: int) -> "CaseFile":
        """What readers had before them and had said when the record at that place was written."""
        names = ("additions", "readings", "findings", "clarifications", "reopenings", "withdrawals")
        before: dict[str, Any] = {name: tuple(r for r in getattr(self, name) if r.seq <= seq) for name in names}
        return replace(self, **before)

    @property
    def newest(self) -> int:
        """The place of the newest thing that a reader must have seen: a post, an answer, a reopening."""
        seen = [a.seq for a in self.additions] + [c.seq for c in self.clarifications]
        return max([*seen, *(r.seq for r in self.reopenings)], default=0)


def reopened_after(
    clarifications: Sequence[Clarification], additions: Sequence[PostAddition], reopenings: Sequence[Reopening] = ()
) -> int:
    """The place of what last called for reading again; 0 if nothing did. A deletion never does."""
    first: dict[str, int] = {}
    edits = [a.seq for a in additions if first.setdefault(a.post_id, a.version) != a.version]
    given = [c.seq for c in clarifications if c.state in REOPENING]
    return max([*edits, *given, *(r.seq for r in reopenings)], default=0)


def review_state(readings: Sequence[Reading], findings: Sequence[Finding], reopened: int) -> ReviewState:
    """Only readings since the last reopening count, each person with the latest one.

    Two persons settle a case, one way or the other; one alone sets it aside only where no second look was called for.
    """
    if any(f.seq > reopened for f in findings):
        return ReviewState.FOUND
    latest = {r.reviewer_id: r for r in readings if r.seq > reopened}
    found = sum(r.finding == Conclusion.SUSPECTED for r in latest.values())
    if not latest:
        return ReviewState.REREAD if readings else ReviewState.UNREAD
    if len(latest) - found >= 2:
        return ReviewState.INSUFFICIENT
    if not found:
        alone = next(iter(latest.values()))
        return ReviewState.INSUFFICIENT if alone.second_look == SecondLook.NOT_DRAWN else ReviewState.SET_ASIDE
    return ReviewState.READ if found == len(latest) else ReviewState.DISPUTED
