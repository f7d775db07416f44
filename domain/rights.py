"""Requests of people about their own data (UU 27/2022)."""

from dataclasses import dataclass
from datetime import timedelta

KINDS = ("akses", "koreksi", "keberatan", "penghapusan")
DECISIONS = ("dikabulkan", "sebagian", "ditolak")
# UU 27/2022: access and correction within 3 x 24 hours; the same clock is kept for the others.
LIMIT = timedelta(hours=72)


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectRequest:
    """One request with its answer (decision "" while there is none) and whether it was acted upon."""

    request_id: str
    kind: str
    person_id: str
    number: str
    due_at: str
    decision: str
    article: str
    reason: str
    answered_by: str
    done: str

    @property
    def waits(self) -> bool:
        """Granted, wholly or in part, and nothing done about it yet."""
        return self.decision in ("dikabulkan", "sebagian") and not self.done
