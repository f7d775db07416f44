"""Who must not read what: conflicts of interest. Only writer of exclusions."""

from datetime import datetime

from domain.periods import to_text
from store.database import Store

# Whose item of the reading list it is, a case's or a drawn post's.
_PERSON = (
    "coalesce((SELECT c.person_id FROM cases c WHERE c.case_id = q.case_id), (SELECT a.person_id FROM audit_sample m"
    " JOIN posts p USING (post_id) JOIN accounts a USING (account_id) WHERE m.sample_id = q.sample_id))"
)
# Whether a conflict of interest keeps a reader from an item `q` of the reading list: its case, an agency at which its
# person has an account, and of a drawn post any case of the same person. The reader is named where {reader} stands.
KEPT = (
    "EXISTS (SELECT 1 FROM exclusions e WHERE e.reviewer_id = {reader} AND (e.case_id = q.case_id OR e.agency = q.agency"
    f" OR e.agency IN (SELECT a.agency FROM accounts a WHERE a.person_id = {_PERSON})"
    f" OR (q.case_id IS NULL AND e.case_id IN (SELECT o.case_id FROM cases o WHERE o.person_id = {_PERSON}))))"
)


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


def keeps(db: Store, reviewer_id: str, item_id: str) -> bool:
    """Whether a conflict of interest keeps this reader from this item of the reading list."""
    row = db._conn.execute(
        f"SELECT 1 FROM queue_items q WHERE q.item_id = :item AND {KEPT.format(reader=':reader')}",
        {"item": item_id, "reader": reviewer_id},
    ).fetchone()
    return row is not None


def of_agency(db: Store, reviewer_id: str, agency: str) -> bool:
    """Whether a conflict of interest keeps this reader from everybody of an agency."""
    row = db._conn.execute(
        "SELECT 1 FROM exclusions WHERE reviewer_id = ? AND agency = ? LIMIT 1", (reviewer_id, agency)
    ).fetchone()
    return row is not None
