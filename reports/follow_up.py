"""What became of the cases that were passed on, by the authority that received them."""

from collections.abc import Callable, Sequence

from domain.case_terms import AnswerKind
from reports.context import ReportContext
from reports.counting import case_ids
from reports.model import Cell, Section
from store.case_facts import CaseFact, HopFact

Counted = Callable[[CaseFact, HopFact], bool]


def follow_up(b: ReportContext) -> Section:
    """Per receiver: sent, received, registered, recommended, decided, overdue, unanswered. Internal edition only."""
    receivers = sorted({h.receiver for c in b.forwarded for h in c.hops})
    columns: Sequence[tuple[str, Counted]] = (
        ("Dikirim", lambda c, h: True),
        ("Diterima", lambda c, h: bool(h.answers) or h.decided),
        ("Diregister", lambda c, h: bool(h.answers & {AnswerKind.REGISTERED, AnswerKind.RECOMMENDED}) or h.decided),
        ("Direkomendasikan", lambda c, h: AnswerKind.RECOMMENDED in h.answers),
        ("Diputus", lambda c, h: h.decided),
        ("Lewat tenggat", lambda c, h: _is_late(b, c) and not h.decided and h is c.hops[-1]),
        ("Belum dijawab", lambda c, h: not h.answers and not h.decided),
    )
    rows: list[tuple[Cell, ...]] = []
    behind = []
    for receiver in receivers:
        found = [_of(b, receiver, counts) for _, counts in columns]
        rows.append((receiver, *map(len, found), _days_late(b, found[5])))
        behind.append({n: case_ids(cases) for n, cases in enumerate(found, 1)})
    table = b.table(
        "tindak-lanjut",
        "Tindak lanjut menurut lembaga penerima",
        "perkara",
        ("Lembaga penerima", *(name for name, _ in columns), "Lewat, hari terlama"),
        rows,
        len(b.forwarded),
        "perkara yang diteruskan",
        sources=behind,
        note="Satu perkara yang diteruskan ke dua lembaga berdiri pada dua baris. Diterima dan diregister menurut "
        "jawaban yang dicatat; hasil berarti sudah diterima dan diregister. Kolom terakhir bersatuan hari.",
    )
    return Section(id="tindak-lanjut", title=b.say("Tindak lanjut lembaga penerima"), tables=(table,))


def _of(b: ReportContext, receiver: str, counts: Counted) -> list[CaseFact]:
    return [c for c in b.forwarded if any(h.receiver == receiver and counts(c, h) for h in c.hops)]


def _is_late(b: ReportContext, case: CaseFact) -> bool:
    deadline = b.deadlines.get(case.case_id)
    return deadline is not None and deadline.left < 0


def _days_late(b: ReportContext, cases: Sequence[CaseFact]) -> int | None:
    return max((-b.deadlines[c.case_id].left for c in cases), default=None)
