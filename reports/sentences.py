"""Single sentences and cells of the weekly report, each from a few facts."""

from collections.abc import Sequence
from datetime import datetime

from netralitas.store.tallies import CaseFact, ResultFact
from reports import labels
from reports.counting import OPEN_STATES, is_found, persons
from reports.model import Cell

# A matter is reported within 7 days since it is known: UU 7/2017 article 454(6), Perbawaslu 8/2020.
KNOWN_DAYS = 7


def coverage_sentence(registered: int, looked: int, posts: int) -> str:
    """Four different weeks have four different sentences: none registered, none seen, none posted, some."""
    if not registered:
        return "Belum ada akun terdaftar yang aktif pada pekan ini; laporan ini tidak dapat mengatakan apa pun."
    if not looked:
        return f"Tidak satu pun dari {registered} akun terdaftar terlihat pekan ini; tidak ada yang dapat disimpulkan."
    if not posts:
        return f"{looked} dari {registered} akun terlihat; tidak ada kiriman terbuka pada pekan ini."
    return f"{looked} dari {registered} akun terlihat, dengan {posts} kiriman terbuka pada pekan ini."


def path_sentence(cases: Sequence[CaseFact]) -> str:
    if not cases:
        return "Belum ada perkara."
    found = persons(c for c in cases if is_found(c))
    if not found:
        return "Belum ada dugaan yang dinyatakan layak diteruskan oleh dua pembaca."
    return f"{found} orang dengan dugaan layak diteruskan sampai batas data."


def next_step(case: CaseFact) -> str:
    if case.state in OPEN_STATES:
        return "pembacaan"
    if case.clarification in (None, "diminta"):
        return "klarifikasi: " + labels.CLARIFICATIONS.get(case.clarification or "", "belum dicatat")
    return "teruskan" if case.forwarded_at is None else "menunggu keputusan"


def days_left(case: CaseFact, cutoff: datetime) -> int | None:
    """Days of the seven since the matter is known; None before that and once it was passed on."""
    if case.known_at is None or case.forwarded_at is not None:
        return None
    return KNOWN_DAYS - (cutoff - case.known_at).days


def public_results(results: Sequence[tuple[str, ResultFact]], waiting: int) -> list[tuple[Cell, ...]]:
    """Totals by result only: an authority's name would point at an agency."""
    counted: dict[str, set[str]] = {}
    for person, result in results:
        counted.setdefault(labels.RESULTS[result.result], set()).add(person)
    rows: list[tuple[Cell, ...]] = [(f"Keputusan lembaga berwenang: {k}", len(v)) for k, v in sorted(counted.items())]
    return [*rows, ("Menunggu keputusan lembaga", waiting)]
