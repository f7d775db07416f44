"""Cases as a report counts them, at one cut-off. Reads only."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.case_terms import ReviewState
from domain.cases import Approval, Case, CaseFile, Hop, Result
from domain.periods import Week, from_text, to_text
from store.as_of import ACCOUNTS, CASE_POSTS, COUNTED, FLAGGED, POSTS, STOOD
from store.case_files import recorded_by
from store.database import Store
from store.values import value_of
from store.written_in import WRITTEN_IN, bounds


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultFact:
    authority: str
    number: str
    decided_on: str
    result: str
    sanction: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class HopFact:
    """One step to another body. `answers` are the kinds of its answers (domain.case_terms.AnswerKind), `decided`
    whether a result came of it."""

    receiver: str
    at: datetime
    answers: frozenset[str]
    decided: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFact:
    """One case at the cut-off. Times are None while the step has not happened.

    It was first passed on at `forwarded_at`, and last sent on to another body at `sent_at`.
    """

    case_id: str
    person_id: str
    contest: str
    agency: str
    region: str
    platforms: tuple[str, ...]
    position_level: str
    kepala_wilayah: bool
    opened_at: datetime
    known_at: datetime | None
    closed_at: datetime | None
    state: str
    read_at: tuple[datetime, ...]
    """When it was read, each time in the order of recording."""
    finding_at: datetime | None
    category: str | None
    forwarded_at: datetime | None
    receivers: tuple[str, ...]
    clarification: str | None
    results: tuple[ResultFact, ...]
    posts: int
    strong: bool
    has_post_in_week: bool
    from_report: bool = False
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    readers: int = 0
    """How many different persons read it since it was last opened again."""
    approved: bool = False
    """Whether the body consented to the newest finding."""
    hops: tuple[HopFact, ...] = ()

    @property
    def last_read_at(self) -> datetime | None:
        return self.read_at[-1] if self.read_at else None

    @property
    def found_at(self) -> datetime | None:
        """When it was first found, while that stands: not reopened since, or already passed on."""
        return self.finding_at if self.state == ReviewState.FOUND or self.forwarded_at is not None else None

    @property
    def decided_at(self) -> datetime | None:
        return self.results[0].at if self.results else None


CASES = (
    "SELECT c.*, a.agency, a.region, a.position_level, a.kepala_wilayah FROM cases c JOIN"
    f" (SELECT *, min(account_id) FROM {ACCOUNTS} GROUP BY person_id) a USING (person_id)"
    " WHERE c.opened_at <= :cutoff ORDER BY c.case_id"
)
LISTS = (
    "additions",
    "readings",
    "findings",
    "clarifications",
    "reopenings",
    "approvals",
    "hops",
    "hop_answers",
    "results",
    "withdrawals",
)


def case_facts(db: Store, week: Week, cutoff: datetime) -> tuple[CaseFact, ...]:
    """The cases as they stood. One that ended with the import of its posts counts as if it had never been, unless it
    had been passed on."""
    limit = to_text(cutoff)
    lists = {field: recorded_by(db, field, cutoff) for field in LISTS}
    posts = _case_posts(db, week, cutoff)
    overturned = {row[0] for row in db._conn.execute(OVERTURNED, (limit,))}
    files = ((row, _file_at(row, lists, overturned)) for row in db._conn.execute(CASES, {"cutoff": limit}))
    return tuple(
        _case_fact(row, file, posts.get(row["case_id"], (0, False, False, (), False)), cutoff)
        for row, file in files
        if file.hops or not file.is_withdrawn
    )


def _file_at(row: sqlite3.Row, lists: Mapping[str, Mapping[str, list[Any]]], overturned: set[int]) -> CaseFile:
    """The case as it stood: what was recorded by then, results without those that an objection had overturned."""
    own: dict[str, Any] = {field: tuple(found.get(row["case_id"], ())) for field, found in lists.items()}
    results = tuple(replace(r, stands=True) for r in own["results"] if r.result_id not in overturned)
    return CaseFile(case=value_of(Case, row), posts=(), region=row["region"], **own | {"results": results})


# An objection that was upheld leaves the earlier decision without effect.
OVERTURNED = "SELECT result_id FROM overturned_results WHERE at <= ?"
# Of a post p: whether anything but a tip showed it; of one that stood no longer, had ever shown it.
SHOWN = (
    f"CASE WHEN {STOOD} THEN {COUNTED} ELSE EXISTS (SELECT 1 FROM post_sources s WHERE s.post_id = p.post_id"
    " AND s.how_seen != 'laporan') END"
)
CasePosts = tuple[int, bool, bool, tuple[str, ...], bool]


def _case_posts(db: Store, week: Week, cutoff: datetime) -> dict[str, CasePosts]:
    """Per case: posts, whether one has a strong flag, whether one is of the week, their platforms, and
    whether only tips from outside showed them."""
    rows = db._conn.execute(
        "SELECT cp.case_id, count(DISTINCT cp.post_id), max(EXISTS (SELECT 1 FROM (SELECT cp.post_id, cp.version) p"
        f"  {FLAGGED} WHERE f.tier = 'strong')),"
        f" max(coalesce({WRITTEN_IN}, 0)), group_concat(DISTINCT a.platform), NOT max({SHOWN})"
        f" FROM {CASE_POSTS} cp JOIN {POSTS} p USING (post_id) JOIN {ACCOUNTS} a USING (account_id)"
        " WHERE p.post_id IN (SELECT post_id FROM case_posts) GROUP BY cp.case_id",
        bounds(week, cutoff),
    )
    return {
        row[0]: (row[1], bool(row[2]), bool(row[3]), tuple(sorted(row[4].split(","))), bool(row[5])) for row in rows
    }


def _case_fact(row: sqlite3.Row, file: CaseFile, posts: CasePosts, cutoff: datetime) -> CaseFact:
    case = file.case
    known, closed = (from_text(at) if at else None for at in (case.known_at, file.ended_at))
    return CaseFact(
        case_id=case.case_id,
        person_id=case.person_id,
        contest=case.contest,
        agency=row["agency"],
        region=file.region,
        platforms=posts[3],
        position_level=row["position_level"],
        kepala_wilayah=bool(row["kepala_wilayah"]),
        opened_at=from_text(case.opened_at),
        known_at=known if known and known <= cutoff else None,
        closed_at=closed,
        state=file.state,
        read_at=tuple(from_text(r.at) for r in file.readings),
        finding_at=from_text(file.findings[0].at) if file.findings else None,
        category=file.findings[-1].category if file.findings else None,
        forwarded_at=from_text(file.hops[0].at) if file.hops else None,
        sent_at=_last(file.hops),
        approved_at=_last(file.approvals),
        receivers=tuple(dict.fromkeys(h.receiver for h in file.hops)),
        clarification=file.clarifications[-1].state if file.clarifications else None,
        results=tuple(map(_result_fact, file.results)),
        posts=posts[0],
        strong=posts[1],
        has_post_in_week=posts[2],
        from_report=posts[4],
        readers=len({r.reviewer_id for r in file.readings if r.seq > file.reopened}),
        approved=bool(file.findings) and any(a.finding_id == file.findings[-1].finding_id for a in file.approvals),
        hops=tuple(_hop_fact(hop, file) for hop in file.hops),
    )


def _result_fact(result: Result) -> ResultFact:
    return ResultFact(
        authority=result.authority,
        number=result.number,
        decided_on=result.decided_on,
        result=result.result,
        sanction=result.sanction,
        at=from_text(result.at),
    )


def _hop_fact(hop: Hop, file: CaseFile) -> HopFact:
    return HopFact(
        receiver=hop.receiver,
        at=from_text(hop.at),
        decided=any(r.hop_id == hop.hop_id for r in file.results),
        answers=frozenset(a.kind for a in file.hop_answers if a.hop_id == hop.hop_id),
    )


def _last(records: Sequence[Hop | Approval]) -> datetime | None:
    return from_text(records[-1].at) if records else None
