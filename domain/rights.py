"""Requests of people about their own data (UU 27/2022)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.texts import _

KINDS = ("akses", "koreksi", "keberatan", "penghapusan")
DECISIONS = ("dikabulkan", "sebagian", "ditolak")
# UU 27/2022: access and correction within 3 x 24 hours; the same clock is kept for the others.
LIMIT = timedelta(hours=72)

DONE = {
    "salinan": _("salinan data dibuat"),
    "koreksi": _("data dibetulkan"),
    "berhenti": _("pemantauan dihentikan"),
    "penghapusan": _("data dihapus"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectRequest:
    """One request with its answer (decision "" while there is none) and what was done about it, and when (UTC)."""

    request_id: str
    kind: str
    person_id: str
    number: str
    due_at: str
    decision: str
    article: str
    reason: str
    answered_by: str
    done: Sequence[tuple[str, str]]

    @property
    def waits(self) -> bool:
        """Granted, wholly or in part, and nothing done about it yet."""
        return self.decision in ("dikabulkan", "sebagian") and not self.done
