"""A case as it was recorded, and where it stands: computed once here, by the order of recording, never by the clock.

`seq` of a record is its place in that order. Times are UTC as the store writes them (2026-11-04T02:10:00Z), days
are local ones as the letter bears them (2026-11-04). Lists, reports, letters and moves all ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person who signs in may do; which moves a role has is the profile's word."""

    REVIEWER = "reviewer"
    APPROVER = "approver"


class Conclusion(StrEnum):
    """What one reading came to."""

    SUSPECTED = "dugaan"
    INSUFFICIENT = "tidak_cukup"


class SecondLook(StrEnum):
    """Whether a reader who alone set a case aside must be followed by a second one; NOT_ASKED: not alone."""

    NOT_ASKED = ""
    REQUIRED = "wajib"
    DRAWN = "terundi"
    NOT_DRAWN = "tidak_terundi"


class ReviewState(StrEnum):
    """Where the reading of a case stands. PENDING is what all of OPEN_READING are to a person still to be asked."""

    UNREAD = "belum_dibaca"
    READ = "dibaca"
    SET_ASIDE = "disisihkan"
    DISPUTED = "berbeda"
    REREAD = "dibaca_ulang"
    INSUFFICIENT = "tidak_cukup"
    FOUND = "layak_diteruskan"
    PENDING = "menunggu"


class ClarificationState(StrEnum):
    """Where the person's own word stands."""

    NOT_ASKED = "tidak_diminta"
    NOT_COMPETENT = "bukan_kewenangan"
    ASKED = "diminta"
    RECEIVED = "diterima"
    REFUSED = "menolak"
    UNREACHABLE = "tidak_terjangkau"


class ClarificationWay(StrEnum):
    """How the person was or is asked."""

    SUMMONS = "undangan"
    EMPLOYER = "instansi"
    LETTER = "surat"
    UNASKED = "sendiri"
    NONE = "tidak_ada"


class Journey(StrEnum):
    """Where the file is."""

    HERE = "di_sini"
    APPROVED = "disetujui"
    FORWARDED = "diteruskan"
    ANSWERED = "dijawab"
    DECIDED = "diputus"


class AnswerKind(StrEnum):
    """What the answer of a receiver says of where the matter stands there."""

    RECEIVED = "diterima"
    REGISTERED = "diregister"
    RECOMMENDED = "direkomendasikan"
    OTHER = "lain"


class ResultKind(StrEnum):
    """What an authority decided; which of them end a matter: ENDS."""

    PROVEN = "terbukti"
    NOT_PROVEN = "tidak_terbukti"
    REJECTED = "ditolak"
    NOT_REGISTERED = "tidak_diregister"
    INCOMPLETE = "kurang_syarat"
    EXPIRED = "kedaluwarsa"
    RETURNED = "dikembalikan"
    CANCELLED = "dibatalkan"
    REFERRED = "dilimpahkan"
    LAPSED = "gugur"
    SANCTION = "sanksi"
    RETIRED = "pensiun"
    RESIGNED = "aps"
    DIED = "meninggal"


class ObjectionOutcome(StrEnum):
    UPHELD = "dikuatkan"
    CHANGED = "diubah"
    CANCELLED = "dibatalkan"


# A clarification that was given or refused, an edit of a post and a leader's reopening call for reading again.
REOPENING = (ClarificationState.RECEIVED, ClarificationState.REFUSED)
# While readers who have not read yet may still be asked, these states are one to them: nobody learns what was found.
OPEN_READING = (ReviewState.READ, ReviewState.SET_ASIDE, ReviewState.DISPUTED)
SETTLED = (ReviewState.INSUFFICIENT, ReviewState.FOUND)
# The results that end a matter.
ENDS = frozenset(kind.value for kind in (
    ResultKind.NOT_PROVEN, ResultKind.REJECTED, ResultKind.NOT_REGISTERED, ResultKind.EXPIRED, ResultKind.CANCELLED,
    ResultKind.LAPSED, ResultKind.SANCTION, ResultKind.RETIRED, ResultKind.RESIGNED, ResultKind.DIED,
))  # fmt: skip
# How urgent a flag is.
RANKS = {"strong": 0, "plain": 1, "weak": 2}
# Where the file is after the last record of these kinds.
STEPS = {
    "approval": Journey.APPROVED, "hop": Journey.FORWARDED, "answer": Journey.ANSWERED, "result": Journey.DECIDED,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a reading says beside its conclusion: ya, tidak or tidak_tahu, and "" for a question that was not asked.

    `spouse`, `sign` and `leave` are asked before a photo or an attendance beside a contestant becomes a dugaan.
    """

    reason_code: str
    elements: tuple[str, ...] = ()
    owner: str
    hacked: str
    old_photo: str
    exculpatory: str
    spouse: str = ""
    sign: str = ""
    leave: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReading:
    """A reading to be recorded. `category` is the SKB form of a dugaan; `note` says the reason in the reader's words.
    """

    finding: str
    note: str
    answers: Answers
    category: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHop:
    """One step of a case from one body to the next, by which route, under which letter."""

    sender: str
    receiver: str
    route: str
    number: str
    sent_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class NewResult:
    """What an authority decided. Only here the words terbukti and sanksi exist."""

    authority: str
    number: str
    decided_on: date
    result: str
    sanction: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewApproval:
    """The body's own decision to pass a finding on. `kind`: pleno, persetujuan or panel."""

    kind: str
    number: str
    held_on: date
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A numbered letter of an authority on a day."""

    authority: str
    number: str
    day: date


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
class RaisedFlag:
    """A flag as the store keeps it; `spans` as JSON into the post's `field` (text or other_text)."""

    rule: str
    found: str
    field: str
    spans: str
    tier: str
    contest: str | None
    category: str | None
    reason: str
    cancelled_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PostAddition:
    """A version of a post that joined the case."""

    post_id: str
    version: int
    added_at: str
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
    """A leader had the case read again."""

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
class CaseFile:
    """All that is recorded on one case, each list in the order of recording."""

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
        return min(ended, default=None)

    @property
    def region(self) -> str:
        return self.posts[0].region if self.posts else ""

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
        return review_state(self.readings, self.findings, self.reopened)

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a case or a drawn post stands in the reading list; `due_on` a local day or None.

    `rank` is 0 for a strong flag, 1 plain, 2 weak. `position` is the level of the person's post, `platforms` and
    `categories` those of its posts and their flags. Readings after the record `fresh_after` count.
    """

    readable: bool
    state: str
    rank: int
    act_by: str
    due_on: str | None
    due_working: bool
    since: str
    fresh_after: int
    contest: str
    agency: str
    region: str
    position: str
    platforms: tuple[str, ...]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """A case as lists and tables show it. `held_by` is who has it on the table at the filter's `now`.

    `clarification` is tidak_diminta while nothing is recorded; category, result, sanction, receivers and held_by are
    None while there is none. A case that the filter's reader may still have to read alone says PENDING and no clock.
    `told`: that reader may know what was found; `overdue`: the clock that the reader may know has run out.
    """

    case_id: str
    contest: str
    agency: str
    region: str
    rank: int
    position: str
    due_working: bool
    overdue: bool
    told: bool
    state: str
    due_on: str | None
    known_at: str | None
    person_id: str
    opened_at: str
    closed_at: str | None
    posts: int
    category: str | None
    clarification: str
    step: str
    result: str | None
    sanction: str | None
    receivers: str | None
    held_by: str | None
