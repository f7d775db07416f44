"""The report of the ethics family, per quarter and per mandate: what was closed as protected speech comes first.

Its shapes are those of the figures that KASN and BKN published (reported, set aside, recommended, followed up,
punished). No rate is printed, because none exists. It stands in a folder of its own and is never public.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from domain.case_terms import ResultKind
from domain.ethics import EthicsPack
from domain.mandate import Mandate
from domain.periods import BULAN, from_text, tanggal, to_text, waktu
from rendering import csv_text, write_atomic
from reports.model import Heading, Report, Section, Table
from reports.render import page, table_text
from store.ethics import Facts

NAME = "internal"
REASONS = {
    "dilindungi": "ditutup sebagai ucapan yang dilindungi",
    "tidak_cukup": "tidak cukup",
    "diretas": "akun diretas",
    "tidak_dibaca": "tidak dibaca dalam 30 hari, dihapus",
    "mandat_berakhir": "mandat berakhir, dihapus",
    "hak_subjek": "dihapus atas permintaan orangnya",
    "diputus": "diputus lembaga berwenang",
}
SOURCES = {"laporan": "laporan orang", "penanda": "penanda mesin", "cek_fakta": "sama dengan klaim yang diperiksa"}
NO_RATE = (
    "Tidak ada tingkat atau persentase: tidak seorang pun mengetahui berapa kiriman yang tidak dilaporkan,"
    " dan tidak satu lembaga pun pernah menerbitkan bagian media sosial dari angka etikanya. Angka di sini tidak dibagi"
    " dengan jumlah pegawai, akun atau kiriman, dan tidak dicampur dengan angka netralitas."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsSpan:
    """A quarter ("2026-T4") or a mandate; days are included, in the body's zone."""

    label: str
    title: str
    start: datetime
    end: datetime
    mandate_id: str = ""

    def holds(self, at: str, mandate_id: str) -> bool:
        """Whether a record of that UTC time and mandate belongs to it."""
        return to_text(self.start) <= at < to_text(self.end) and self.mandate_id in ("", mandate_id)


@dataclass(frozen=True, slots=True)
class _Case:
    case_id: str
    mandate_id: str
    kind: str
    source: str
    opened_at: str


def _cases(facts: Facts) -> dict[str, _Case]:
    """Every case that was opened: those with records, and those of which only the closing is left."""
    rows = [*facts.closings, *facts.cases]
    return {
        str(r["case_id"]): _Case(*(str(r[f]) for f in ("case_id", "mandate_id", "kind", "source", "opened_at")))
        for r in rows
    }


class _Counted:
    """The numbers of a span at a cut-off. Flows count by when they were recorded; `open` is a stock."""

    def __init__(self, facts: Facts, span: EthicsSpan) -> None:
        cases = _cases(facts)
        of = {case_id: case.mandate_id for case_id, case in cases.items()}

        def here(row: Mapping[str, object]) -> bool:
            return span.holds(str(row["at"]), of.get(str(row["case_id"]), ""))

        self.opened = [c for c in cases.values() if span.holds(c.opened_at, c.mandate_id)]
        self.closed = [r for r in facts.closings if here(r)]
        self.reasons = Counter(str(r["reason"]) for r in self.closed)
        # Of an erased case the closing alone still says that it was passed on and decided.
        decided = {str(r["case_id"]) for r in facts.results}
        sent = [*facts.packets, *({**r, "at": r["sent_at"]} for r in facts.closings if r["sent_at"])]
        self.sent = {str(r["case_id"]) for r in sent if here(r)}
        results = [*facts.results, *(r for r in facts.closings if r["result"] and str(r["case_id"]) not in decided)]
        self.results = [r for r in results if here(r)]
        self.decided = {str(r["case_id"]) for r in self.results}
        done = {str(r["case_id"]) for r in facts.closings}
        self.open = [c for c in cases.values() if c.case_id not in done and span.mandate_id in ("", c.mandate_id)]
        self.handed = sum(span.holds(str(r["at"]), str(r["mandate_id"])) for r in facts.handovers)
        kept = Counter(str(r["case_id"]) for r in facts.complaints)
        emptied = {str(r["case_id"]): len(json.loads(str(r["numbers"]))) for r in facts.closings}
        self.complaints = sum(kept[c.case_id] or emptied.get(c.case_id, 0) for c in self.opened)
        self.kinds = {case_id: case.kind for case_id, case in cases.items()}


def build(
    facts: Facts,
    span: EthicsSpan,
    mandates: Sequence[Mandate],
    pack: EthicsPack,
    *,
    body: str,
    cutoff: datetime,
    chain: tuple[int, str],
    demo: bool,
) -> Report:
    """The report of a quarter or a mandate. `mandates` are those that held on one of its days."""
    n = _Counted(facts, span)
    at = waktu(cutoff)
    heading = Heading(
        title=f"Laporan etika ASN di media sosial, {span.title}",
        body=body,
        edition=NAME,
        week_label=span.label,
        dates=f"{tanggal(span.start.date())} – {tanggal(_last(span))}",
        days="",
        stage="di luar pemilihan",
        cutoff=at,
        status="SEMENTARA" if n.open or cutoff < span.end else "FINAL",
        status_reason=f"{len(n.open)} perkara terbuka" if n.open else "semua perkara selesai",
        number="; ".join(f"{m.mandate_id} (surat {m.letter_number})" for m in mandates),
        responsible="; ".join(m.officer for m in mandates),
        legal_basis="; ".join(dict.fromkeys(m.legal_basis for m in mandates)),
        demo=demo,
    )
    sections = (
        _protected(n),
        Section(id="mandat", title="Mandat", lines=tuple(m.line + "." for m in mandates)),
        _path(n, cutoff, body),
        _by_kind(n, pack, cutoff, body),
        _published(pack, cutoff),
        _limits(pack, chain),
    )
    return Report(heading=heading, sections=sections)


def _last(span: EthicsSpan) -> date:
    return date.fromordinal(span.end.date().toordinal() - 1)


def _protected(n: _Counted) -> Section:
    count = n.reasons["dilindungi"]
    first = (
        f"{count} perkara ditutup dan dihapus karena menyangkut kritik atas pemerintah, jabatan atau layanan, atau"
        f" ucapan lain yang dilindungi; {sum(n.reasons.values())} perkara ditutup seluruhnya."
    )
    return Section(id="dilindungi", title="Ucapan yang dilindungi", lines=(first, NO_RATE))


def _table(
    name: str,
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str | int | None, ...]],
    cutoff: datetime,
    body: str,
    note: str = "",
) -> Table:
    return Table(
        id=name,
        title=title,
        unit="perkara",
        unit_label="perkara",
        base=None,
        base_label="",
        cutoff=cutoff,
        publisher=body,
        columns=columns,
        rows=tuple(rows),
        note=note,
    )


def _path(n: _Counted, cutoff: datetime, body: str) -> Section:
    results = Counter(str(r["result"]) for r in n.results)
    punished = sum(bool(r["sanction"]) for r in n.results)
    rows: list[tuple[str, int]] = [
        (f"masuk: {label}", sum(c.source == source for c in n.opened)) for source, label in SOURCES.items()
    ]
    rows += [(label, n.reasons[reason]) for reason, label in REASONS.items() if reason != "diputus"]
    rows += [
        ("diteruskan ke lembaga berwenang", len(n.sent)),
        ("diputus lembaga berwenang", len(n.decided)),
        ("dinyatakan terbukti oleh lembaga itu", results[ResultKind.PROVEN]),
        ("dengan sanksi", punished),
        ("terbuka pada batas data", len(n.open)),
    ]
    complaints = sum(case.source == "laporan" for case in n.opened)
    lines = (
        f"{n.complaints} laporan orang menjadi {complaints} perkara; {n.handed} laporan menyangkut peserta pemilihan dan"
        " dialihkan ke netralitas tanpa disimpan di sini.",
    )
    note = "Arus dihitung menurut waktu pencatatan, yang terbuka menurut batas data."
    return Section(
        id="perjalanan",
        title="Dari laporan sampai putusan",
        lines=lines,
        tables=(_table("perjalanan", "Dari laporan sampai putusan", ("Tahap", "Jumlah"), rows, cutoff, body, note),),
    )


def _by_kind(n: _Counted, pack: EthicsPack, cutoff: datetime, body: str) -> Section:
    def count(cases: Sequence[str] | set[str], kind: str) -> int:
        return sum(n.kinds.get(c) == kind for c in cases)

    protected = [str(r["case_id"]) for r in n.closed if r["reason"] == "dilindungi"]
    short = [str(r["case_id"]) for r in n.closed if r["reason"] == "tidak_cukup"]
    opened = [c.case_id for c in n.opened]
    rows = [
        (
            f"{kind.id} {kind.label}",
            count(opened, kind.id),
            count(protected, kind.id),
            count(short, kind.id),
            count(n.sent, kind.id),
            count(n.decided, kind.id),
        )
        for kind in pack.kinds.values()
        if count([*opened, *protected, *short, *n.sent, *n.decided], kind.id)
    ]
    columns = ("Jenis", "Masuk", "Dilindungi", "Tidak cukup", "Diteruskan", "Diputus")
    note = "Jenis menurut pelapor atau penanda sampai dua pembaca menyepakatinya. Hanya untuk edisi internal."
    return Section(
        id="jenis", title="Menurut jenis", tables=(_table("jenis", "Menurut jenis", columns, rows, cutoff, body, note),)
    )


def _published(pack: EthicsPack, cutoff: datetime) -> Section:
    rows = [(p.label, p.period or "–", p.figure, p.source) for p in pack.published]
    table = Table(
        id="terbitan",
        title="Angka yang pernah diterbitkan lembaga lain",
        unit="menurut baris",
        unit_label="menurut baris",
        base=None,
        base_label="",
        cutoff=cutoff,
        publisher="lembaga pada tiap baris",
        columns=("Apa", "Masa", "Angka", "Sumber"),
        rows=tuple(rows),
        note="Untuk dibaca di samping, bukan sebagai pembagi; cakupannya berlainan.",
    )
    return Section(id="terbitan", title="Angka yang pernah diterbitkan", tables=(table,))


def _limits(pack: EthicsPack, chain: tuple[int, str]) -> Section:
    lines = (
        "Yang belum dapat dipastikan:",
        *pack.unverified,
        "Tenggat yang belum diperiksa: " + "; ".join(c.label for c in pack.clocks if not c.verified) + ".",
        f"Rantai catatan etika: {chain[0]} mata, kepala {chain[1]}. Catat sidik ini di luar kantor.",
    )
    return Section(id="bukti", title="Batas dan bukti", lines=lines)


def files(report: Report) -> dict[str, str]:
    """The page and its tables by their names below the period's folder."""
    made = {f"{NAME}.html": page(report, NAME)}
    for table in report.tables:
        made[f"{NAME}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{NAME}/{table.id}.json"] = table_text(table)
    return made


def write(report: Report, folder: Path) -> Path:
    """Writes what changed; the page."""
    for name, content in files(report).items():
        write_atomic(folder / name, content)
    return folder / f"{NAME}.html"


def quarter_title(year: int, quarter: int) -> str:
    """triwulan IV 2026 (Oktober – Desember)"""
    first, last = BULAN[3 * quarter - 3], BULAN[3 * quarter - 1]
    return f"triwulan {('I', 'II', 'III', 'IV')[quarter - 1]} {year} ({first} – {last})"


def newest(facts_at: str, start: datetime) -> datetime:
    """The time of the newest record, or the beginning where there is none."""
    return from_text(facts_at) if facts_at else start
