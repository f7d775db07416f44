"""The moves of a case: readings, clarification, hops, results. Append-only; two persons for a dugaan.

Netralitas never says that a rule was broken: readers find at most a dugaan
that is worth passing on; terbukti and sanksi are recorded as the decision of
a named authority with its number and date.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from netralitas.db import transaction
from netralitas.errors import WorkflowError
from netralitas.store import cases
from netralitas.store.cases import CaseFile, Hop, Result

# A case ends with these; "terbukti" waits for the sanction, "dikembalikan" and "dilimpahkan" go on.
FINAL = frozenset({"tidak_terbukti", "ditolak", "tidak_diregister", "dibatalkan", "gugur", "sanksi"})
CLARIFICATIONS = ("tidak_diminta", "bukan_kewenangan", "diminta", "diterima", "menolak", "tidak_terjangkau")
LABELS = {
    "belum_dibaca": "belum dibaca",
    "dibaca": "dibaca satu orang, menunggu pembaca kedua",
    "berbeda": "dua pembacaan berbeda, menunggu pembaca ketiga",
    "dibaca_ulang": "perlu dibaca ulang: ada klarifikasi atau suntingan",
    "tidak_cukup": "tidak cukup",
    "layak_diteruskan": "dugaan layak diteruskan",
}


def load(conn: sqlite3.Connection, case_id: str) -> CaseFile:
    file = cases.case_file(conn, case_id)
    if file is None:
        raise WorkflowError(f"kasus {case_id} tidak ada", remedy="lihat 'netralitas case list'")
    return file


def read(
    conn: sqlite3.Connection, case_id: str, reviewer_id: str, *, finding: str, reason: str,
    category: str | None = None, categories: Sequence[str] = (), at: datetime,
) -> str:  # fmt: skip
    """Records one person's reading and returns the case's state.

    `finding` is dugaan or tidak_cukup; a dugaan names the SKB form it would
    be (one of `categories`, the pack's). The second person's dugaan makes the
    finding; the form then is the second person's. One reading ends a case as
    tidak cukup only while nobody found a dugaan; against one dugaan it takes two.
    """
    _check_reading(finding, reason, category, categories)
    with transaction(conn):
        file = load(conn, case_id)
        _may_read(file, reviewer_id)
        reading = cases.add_reading(conn, case_id, reviewer_id, at, finding, category, reason.strip())
        if finding == "dugaan" and category is not None:
            cases.set_known(conn, case_id, at)
            partner = _partner(file, reviewer_id)
            if partner is not None:
                cases.add_finding(conn, case_id, partner, reading, reviewer_id, category, at)
        state = load(conn, case_id).state
        if state == "tidak_cukup":
            cases.close_case(conn, case_id, at)
    return state


def _partner(file: CaseFile, reviewer_id: str) -> sqlite3.Row | None:
    """Another person's standing dugaan since the last reopening: with it a second one makes the finding."""
    since = cases.reopened_at(file.clarifications, file.additions)
    latest = {r["reviewer_id"]: r for r in file.readings if r["at"] >= since and r["reviewer_id"] != reviewer_id}
    found = [r for r in latest.values() if r["finding"] == "dugaan"]
    return found[-1] if found else None


def _check_reading(finding: str, reason: str, category: str | None, categories: Sequence[str]) -> None:
    if finding not in ("dugaan", "tidak_cukup"):
        raise WorkflowError(f"temuan {finding!r} tidak ada", remedy="pilih dugaan atau tidak_cukup")
    if not reason.strip():
        raise WorkflowError("alasan belum diisi", remedy="tulis alasan pembacaan")
    if finding == "dugaan" and category not in categories:
        raise WorkflowError(
            f"bentuk {category!r} tidak ada dalam SKB", remedy="pilih salah satu: " + ", ".join(sorted(categories))
        )


def _may_read(file: CaseFile, reviewer_id: str) -> None:
    case_id = file.case["case_id"]
    if file.state == "layak_diteruskan":
        raise WorkflowError(f"kasus {case_id} sudah dibaca dua orang", remedy="lanjutkan dengan case forward")
    _refuse_closed(file)
    mine = [r["at"] for r in file.readings if r["reviewer_id"] == reviewer_id]
    news = [a["added_at"] for a in file.additions] + [c["at"] for c in file.clarifications]
    if mine and not any(at > mine[-1] for at in news):
        raise WorkflowError(
            f"kasus {case_id} sudah Anda baca", remedy="pembaca kedua harus orang lain; tunggu isi baru"
        )


def _refuse_closed(file: CaseFile) -> None:
    if file.case["closed_at"] is not None:
        raise WorkflowError(
            f"kasus {file.case['case_id']} sudah ditutup", remedy="kiriman baru membuka kasus baru"
        )


def clarify(
    conn: sqlite3.Connection, case_id: str, reviewer_id: str, *, state: str, note: str, at: datetime
) -> None:
    """Records where the person's own explanation stands; the right of reply is part of an open case."""
    if state not in CLARIFICATIONS:
        raise WorkflowError(f"status klarifikasi {state!r} tidak ada", remedy="pilih: " + ", ".join(CLARIFICATIONS))
    with transaction(conn):
        file = load(conn, case_id)
        _refuse_closed(file)
        last = file.clarifications[-1] if file.clarifications else None
        if last is None or (last["state"], last["note"]) != (state, note):
            cases.add_clarification(conn, case_id, reviewer_id, at, state, note)


def forward(conn: sqlite3.Connection, case_id: str, reviewer_id: str, hop: Hop, at: datetime) -> None:
    """Records that the case went to another body.

    Needs two persons' finding, or an earlier hop, and a word on clarification.
    """
    with transaction(conn):
        file = load(conn, case_id)
        if file.state != "layak_diteruskan" and not file.hops:
            raise WorkflowError(
                f"kasus {case_id} belum dinyatakan dugaan layak diteruskan",
                remedy="dua orang berbeda harus membaca lebih dulu: case read",
            )
        if not file.clarifications:
            raise WorkflowError(
                f"kasus {case_id} belum mencatat klarifikasi",
                remedy="catat dengan case clarify (diminta, diterima, menolak, tidak_terjangkau, ...)",
            )
        if not any(_same(h, hop.sender, hop.receiver, hop.number) for h in file.hops):
            cases.add_hop(conn, file.findings[-1], reviewer_id, at, hop)


def _same(row: sqlite3.Row, sender: str, receiver: str, number: str) -> bool:
    return (row["sender"], row["receiver"], row["number"]) == (sender, receiver, number)


def decide(conn: sqlite3.Connection, case_id: str, reviewer_id: str, result: Result, at: datetime) -> None:
    """Records an authority's decision on a case that was passed on; a final one closes the case."""
    if (result.result == "sanksi") != (result.sanction is not None):
        raise WorkflowError(
            "sanksi dan jenisnya harus dicatat bersama", remedy="isi --sanction hanya pada hasil sanksi"
        )
    with transaction(conn):
        file = load(conn, case_id)
        if not file.hops:
            raise WorkflowError(
                f"kasus {case_id} belum diteruskan ke mana pun", remedy="catat dulu dengan case forward"
            )
        known = {(r["authority"], r["number"], r["result"]) for r in file.results}
        if (result.authority, result.number, result.result) in known:
            return
        cases.add_result(conn, file.hops[-1], reviewer_id, at, result)
        if result.result in FINAL:
            cases.close_case(conn, case_id, at)
