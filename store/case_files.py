"""A case with everything that is recorded on it, read as one value. What was taken back counts no more."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from domain.cases import (
    Approval,
    Case,
    CaseCorrection,
    CaseFile,
    CaseMarker,
    Clarification,
    Finding,
    Hop,
    HopAnswer,
    Objection,
    ObjectionDecision,
    PostAddition,
    Reading,
    Reopening,
    Result,
    ReviewedPost,
    Withdrawal,
)
from domain.periods import to_text
from store.cases import open_of
from store.database import Store
from store.values import value_of, values_of


def case_file(db: Store, case_id: str) -> CaseFile | None:
    case = db._conn.execute("SELECT * FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    if case is None:
        return None
    counted = f"e.case_id = ?{UNCORRECTED}) ORDER BY e.seq"
    lists: dict[str, tuple[Any, ...]] = {
        field: tuple(values_of(kind, db._conn.execute(query + counted, (case_id,))))
        for field, (kind, query) in RECORDS.items()
    }
    posts = tuple(values_of(ReviewedPost, db._conn.execute(POSTS, (case_id,))))
    other = open_of(db, case["person_id"], case["contest"])
    home = db._conn.execute(HOME, (case["person_id"],)).fetchone()
    return CaseFile(
        case=value_of(Case, case),
        posts=posts,
        beside=other not in (None, case_id),
        region=home["region"] if home else "",
        **lists,
    )


HOME = "SELECT region FROM accounts WHERE person_id = ? ORDER BY account_id LIMIT 1"


def recorded_by(db: Store, field: str, until: datetime) -> dict[str, list[Any]]:
    """The records of one list of a case file (a field of CaseFile) up to a time, of all cases, by case."""
    kind, query = RECORDS[field]
    grouped: dict[str, list[Any]] = {}
    counted = f"{query}{BY_THEN}{UNCORRECTED} AND x.at <= ?1) ORDER BY e.seq"
    for row in db._conn.execute(counted, (to_text(until),)):
        grouped.setdefault(row["case_id"], []).append(value_of(kind, row))
    return grouped


# What decides where the reading of a case stands.
DECIDING = ("additions", "readings", "findings", "clarifications", "reopenings", "withdrawals")
EVER = datetime(9999, 12, 31, tzinfo=UTC)


def standing_files(db: Store) -> Iterator[CaseFile]:
    """Every case whose records are still there with what decides where its reading stands, without its posts."""
    lists = {field: recorded_by(db, field, EVER) for field in DECIDING}
    for row in db._conn.execute("SELECT * FROM cases WHERE contest <> '' ORDER BY case_id"):
        own: dict[str, Any] = {field: tuple(found.get(row["case_id"], ())) for field, found in lists.items()}
        yield CaseFile(case=value_of(Case, row), posts=(), **own)


def _records(kind: str, table: str, ref: str, *, also: str = "", beside: str = "") -> str:
    """The records of one kind with their place in the order of recording; a condition on `e` and that order follow."""
    return (
        f"SELECT t.*{also}, e.seq FROM case_events e JOIN {table} t ON {ref} = e.ref AND t.case_id = e.case_id {beside}"
        f" WHERE e.kind = '{kind}' AND "
    )


# By a time: the records before the first one of the case that bears a later time, in the order of recording.
BY_THEN = "NOT EXISTS (SELECT 1 FROM case_events b WHERE b.case_id = e.case_id AND b.seq <= e.seq AND b.at > ?1)"
# A record that was taken back counts no more: ever, or as of a time.
UNCORRECTED = " AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = e.kind AND x.ref = e.ref"


# A post as readers see it, of posts p, their present versions v, accounts a and assessments s.
SEEN_POST = (
    "p.*, v.text, v.other_text, v.seen_at, v.extract_sha256, a.person_id, a.platform, a.agency, a.region,"
    " a.position_level, s.tier, s.stance"
)


# What left a case that nobody had read is not shown, unless nothing else is left of the case.
SHOWN = "(c.stands OR NOT EXISTS (SELECT 1 FROM case_posts o WHERE o.case_id = c.case_id AND o.stands))"


POSTS = (
    f"SELECT {SEEN_POST} FROM (SELECT DISTINCT post_id FROM case_posts c WHERE case_id = ? AND {SHOWN})"
    " JOIN posts p USING (post_id) JOIN post_versions v USING (post_id, version) JOIN accounts a USING (account_id)"
    " LEFT JOIN assessments s USING (post_id, version) ORDER BY p.published_at, p.post_id"
)


RECORDS: Mapping[str, tuple[type, str]] = {
    "additions": (
        PostAddition,
        _records(
            "post",
            "case_posts",
            "t.case_id || '/' || t.post_id || '/' || t.version",
            also=", a.tier",
            beside="LEFT JOIN assessments a ON a.post_id = t.post_id AND a.version = t.version",
        ),
    ),
    "readings": (Reading, _records("reading", "readings", "t.reading_id")),
    "findings": (Finding, _records("finding", "findings", "t.finding_id")),
    "clarifications": (
        Clarification,
        _records(
            "clarification",
            "clarifications",
            "t.clarification_id",
            also=", w.way",
            beside="LEFT JOIN clarification_ways w ON w.clarification_id = t.clarification_id",
        ),
    ),
    "hops": (Hop, _records("hop", "hops", "t.hop_id")),
    "results": (
        Result,
        _records(
            "result",
            "results",
            "t.result_id",
            also=", t.result_id NOT IN (SELECT result_id FROM overturned_results) AS stands",
        ),
    ),
    "approvals": (Approval, _records("approval", "approvals", "t.approval_id")),
    "hop_answers": (HopAnswer, _records("answer", "hop_answers", "t.answer_id")),
    "markers": (CaseMarker, _records("marker", "markers", "t.marker_id")),
    "objections": (Objection, _records("objection", "objections", "t.objection_id")),
    "outcomes": (ObjectionDecision, _records("outcome", "objection_outcomes", "t.objection_id")),
    "corrections": (CaseCorrection, _records("correction", "case_corrections", "t.correction_id")),
    "withdrawals": (Withdrawal, _records("withdrawal", "case_withdrawals", "t.withdrawal_id")),
    "reopenings": (Reopening, _records("reopening", "reopenings", "t.reopening_id")),
}
