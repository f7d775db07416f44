"""Who must not read what: conflicts of interest. Only writer of exclusions."""

from datetime import datetime

from domain.periods import to_text
from store.database import Store


def add(
    db: Store,
    reviewer_id: str,
    *,
    agency: str | None,
    case_id: str | None,
    reason: str,
    declared_by: str,
    at: datetime,
) -> None:
    """Excludes a reader from one case, or from everybody of one agency; never taken back."""
    db._conn.execute(
        "INSERT INTO exclusions (reviewer_id, agency, case_id, reason, declared_by, at) VALUES (?, ?, ?, ?, ?, ?)",
        (reviewer_id, agency, case_id, reason, declared_by, to_text(at)),
    )


def excluded(db: Store, reviewer_id: str, case_id: str) -> bool:
    """Whether a conflict of interest keeps this reader from this case; the database refuses the reading too."""
    row = db._conn.execute(
        "SELECT 1 FROM exclusions e WHERE e.reviewer_id = ?1 AND (e.case_id = ?2 OR e.agency IN (SELECT a.agency"
        " FROM cases c JOIN accounts a USING (person_id) WHERE c.case_id = ?2)) LIMIT 1",
        (reviewer_id, case_id),
    ).fetchone()
    return row is not None


def of_agency(db: Store, reviewer_id: str, agency: str) -> bool:
    """Whether a conflict of interest keeps this reader from everybody of an agency."""
    row = db._conn.execute(
        "SELECT 1 FROM exclusions WHERE reviewer_id = ? AND agency = ? LIMIT 1", (reviewer_id, agency)
    ).fetchone()
    return row is not None
