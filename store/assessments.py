"""The impact assessments under which people were watched. Only writer of impact_assessments."""

from datetime import date, datetime

from domain.assessment import ImpactAssessment
from domain.periods import to_text
from store.database import Store


def add(db: Store, assessment: ImpactAssessment, by: str, at: datetime) -> None:
    """Keeps an assessment beside the earlier ones; `by` is "" where the workspace is being made."""
    db._conn.execute(
        "INSERT INTO impact_assessments (reference, day, officer, recorded_by, at) VALUES (?, ?, ?, ?, ?)",
        (assessment.reference, assessment.day.isoformat(), assessment.officer, by, to_text(at)),
    )


def newest(db: Store, until: datetime | None = None) -> ImpactAssessment | None:
    """The assessment that holds, or that held when a time was; None while there is none."""
    row = db._conn.execute(
        "SELECT reference, day, officer FROM impact_assessments WHERE ?1 = '' OR at <= ?1"
        " ORDER BY assessment_id DESC LIMIT 1",
        (to_text(until) if until else "",),
    ).fetchone()
    if row is None:
        return None
    return ImpactAssessment(reference=row["reference"], day=date.fromisoformat(row["day"]), officer=row["officer"])
