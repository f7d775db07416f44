"""The data-protection impact assessment that UU 27/2022 article 34 asks of whoever watches people systematically."""

from dataclasses import dataclass
from datetime import date

from domain.texts import _


@dataclass(frozen=True, kw_only=True, slots=True)
class ImpactAssessment:
    """Which assessment, of which day, and the office that answers for the protection of the data (article 53)."""

    reference: str
    day: date
    officer: str


def fault_of(reference: str, day: str, officer: str) -> str:
    """What is wrong with an assessment as it was typed, in words; "" when it is whole, or wholly left out."""
    parts = (reference.strip(), day.strip(), officer.strip())
    if not any(parts):
        return ""
    if not all(parts):
        return _("isi ketiganya: nomor, tanggal dan pejabat pelindungan data, atau kosongkan semuanya")
    try:
        date.fromisoformat(day.strip())
    except ValueError:
        return _("tanggal tidak dapat dibaca: tulis mis. 2026-11-01")
    return ""
