"""The moves of a case: readings, clarification, consent, hops, answers, results, objections. Append-only.

Netralitas never says that a rule was broken: readers find at most a dugaan
that is worth passing on; terbukti and sanksi are recorded as the decision of
a named authority with its number and date. The table of moves is review/moves.py,
what a body may do is its profile; each move here checks both inside its transaction.
"""

import sqlite3
from dataclasses import replace
from datetime import date, datetime

from domain.errors import NotAllowedError, WorkflowError
from domain.periods import WIT, tanggal
from review import moves
from review.body import Body, require_role
from review.place import refresh
from review.reading import Given, check
from review.second_look import second_look
from store import authority, cases, exclusions, queue
from store import reviewers as reviewer_rows
from store.authority import Approval, Letter
from store.cases import CaseFile, Hop, Result
from store.database import Store, transaction


def load(db: Store, case_id: str) -> CaseFile:
    file = cases.case_file(db, case_id)
    if file is None:
        raise WorkflowError(f"perkara {case_id} tidak ada", remedy="lihat 'netralitas case list'")
    return file


def require(db: Store, body: Body, move: str, reviewer_id: str, case_id: str = "") -> None:
    """Raises NotAllowedError unless this enrolled person may make this move in this body, and on this case."""
    row = reviewer_rows.find(db, reviewer_id)
    if row is None or row["disabled_at"] is not None:
        raise NotAllowedError(f"pembaca {reviewer_id} tidak terdaftar atau nonaktif", remedy="lihat reviewer list")
    require_role(body, move, row["role"])
    if case_id and exclusions.excluded(db, reviewer_id, case_id):
        raise NotAllowedError(
            f"perkara {case_id} tidak boleh Anda tangani: ada benturan kepentingan", remedy="serahkan kepada orang lain"
        )


def require_said(at: datetime, day: date, **words: str) -> None:
    """Raises WorkflowError for a blank where a name or number must stand, or a day that has begun nowhere here yet."""
    blank = [name for name, said in words.items() if not said.strip()]
    if blank:
        raise WorkflowError(f"belum diisi: {', '.join(blank)}", remedy="isi seperti tertulis pada suratnya")
    if day > at.astimezone(WIT).date():
        raise WorkflowError(f"tanggal {tanggal(day)} belum tiba", remedy="periksa hari, bulan dan tahunnya")


def read(
    db: Store, body: Body, case_id: str, reviewer_id: str, given: Given, *, at: datetime
) -> str:
    """Records one person's reading and returns the case's state.

    A dugaan names the SKB form it would be. The second person's dugaan makes the
    finding; the form then is the second person's. One reading ends a case as
    tidak cukup only where nobody found a dugaan and no second look is called for.
    """
    check(body, given)
    with transaction(db):
        require(db, body, "read", reviewer_id, case_id)
        file = load(db, case_id)
        _may_read(file, reviewer_id)
        _release(db, case_id, reviewer_id, at)
        return record(db, body, file, reviewer_id, given, at=at)


def record(db: Store, body: Body, file: CaseFile, reviewer_id: str, given: Given, *, at: datetime) -> str:
    """Writes a reading that was checked, and what follows from it; the case's state. Call inside a transaction."""
    case_id = file.case["case_id"]
    category = given.category if given.finding == "dugaan" else None
    look = "" if category else second_look(db, body, file, reviewer_id)
    reading = cases.add_reading(db, case_id, reviewer_id, at, given.finding, category, given.note.strip(), look)
    cases.add_answers(db, reading, given.answers)
    if category is not None:
        cases.set_known(db, case_id, at)
        partner = _partner(file, reviewer_id)
        if partner is not None:
            cases.add_finding(db, case_id, partner, reading, reviewer_id, category, at)
    state = load(db, case_id).state
    _as_tabled(file, reviewer_id, moves.TELAAH[file.state][given.finding], state)
    if state == "tidak_cukup":
        cases.close_case(db, case_id, at)
    refresh(db, case_id, body)
    return state


def _release(db: Store, case_id: str, reviewer_id: str, at: datetime) -> None:
    """Ends this reader's hold on the case. Raises WorkflowError while somebody else has it on the table."""
    row = queue.item(db, case_id)
    if row is None:
        return
    if queue.holder(db, row["item_id"], at) not in (None, reviewer_id):
        raise WorkflowError(
            f"perkara {case_id} sedang dibaca orang lain", remedy="ambil yang berikut dengan case next"
        )
    queue.release(db, row["item_id"])


def _as_tabled(file: CaseFile, reviewer_id: str, expected: tuple[str, ...], state: str) -> None:
    """What the records amount to is what the table says; a person's own change of mind starts from the others'."""
    again = any(r["reviewer_id"] == reviewer_id and r["seq"] > file.reopened for r in file.readings)
    if state not in expected and not again:
        raise WorkflowError(
            f"langkah dari {file.state} ke {state} tidak ada dalam tabel", remedy="laporkan; tidak ada yang dicatat"
        )


def _partner(file: CaseFile, reviewer_id: str) -> sqlite3.Row | None:
    """Another person's standing dugaan since the last reopening: with it a second one makes the finding."""
    latest = {
        r["reviewer_id"]: r for r in file.readings if r["seq"] > file.reopened and r["reviewer_id"] != reviewer_id
    }
    found = [r for r in latest.values() if r["finding"] == "dugaan"]
    return found[-1] if found else None


def _may_read(file: CaseFile, reviewer_id: str) -> None:
    case_id = file.case["case_id"]
    if file.state == "layak_diteruskan":
        raise WorkflowError(f"perkara {case_id} sudah dibaca dua orang", remedy="lanjutkan dengan case forward")
    _refuse_closed(file)
    if not may_read_again(file, reviewer_id):
        raise WorkflowError(
            f"perkara {case_id} sudah Anda baca", remedy="pembaca kedua harus orang lain; tunggu isi baru"
        )


def may_read_again(file: CaseFile, reviewer_id: str) -> bool:
    """Whether this person has not read the case, or something came after the person's last reading."""
    mine = [r["seq"] for r in file.readings if r["reviewer_id"] == reviewer_id]
    return not mine or file.newest > mine[-1]


def _refuse_closed(file: CaseFile) -> None:
    if file.case["closed_at"] is not None:
        raise WorkflowError(
            f"perkara {file.case['case_id']} sudah ditutup", remedy="kiriman baru membuka perkara baru"
        )


def clarify(
    db: Store, body: Body, case_id: str, reviewer_id: str, *, state: str, note: str, at: datetime,
    way: str = "",
) -> None:  # fmt: skip
    """Records where the person's own explanation stands; the right of reply is part of an open case.

    `way` is how the person was or is asked (review.moves.WAYS); without one a question went through the agency,
    and an answer came by the way of the question, unasked by the person alone.
    """
    _known_words(state, way)
    with transaction(db):
        require(db, body, "clarify", reviewer_id, case_id)
        file = load(db, case_id)
        _refuse_closed(file)
        last = file.clarifications[-1] if file.clarifications else None
        if last is not None and (last["state"], last["note"]) == (state, note):
            return
        before = last["state"] if last is not None else ""
        if state not in moves.KLARIFIKASI[before] or state not in body.profile.clarifications:
            raise WorkflowError(
                f"klarifikasi {state} tidak dapat menyusul {before or 'keadaan belum ada'}",
                remedy="yang mungkin: " + ", ".join(sorted(moves.KLARIFIKASI[before] & body.profile.clarifications)),
            )
        if way == "undangan":
            _may_summon(body, file, at)
        cases.add_clarification(db, case_id, reviewer_id, at, state, note, way or _usual_way(file, state))
        refresh(db, case_id, body)


def _known_words(state: str, way: str) -> None:
    if state not in moves.CLARIFICATIONS or way not in ("", *moves.WAYS):
        raise WorkflowError(
            f"status klarifikasi {state!r} atau cara {way!r} tidak ada",
            remedy="pilih: " + ", ".join((*moves.CLARIFICATIONS, *moves.WAYS)),
        )


def _usual_way(file: CaseFile, state: str) -> str:
    if state == "diminta":
        return "instansi"
    if state != "diterima":
        return "tidak_ada"
    asked = [c["way"] for c in file.clarifications if c["state"] == "diminta"]
    return str(asked[-1]) if asked and asked[-1] else "sendiri"


def _may_summon(body: Body, file: CaseFile, at: datetime) -> None:
    rule = body.profile.summons
    if rule == "tidak_pernah":
        raise WorkflowError(
            f"{body.profile.label} tidak berwenang mengundang terlapor", remedy="minta tertulis: --way surat"
        )
    if rule == "setelah_penetapan" and not body.nominated(file.case["contest"], file.region, at):
        raise WorkflowError(
            "sebelum penetapan peserta, terlapor tidak dapat diundang", remedy="minta lewat instansi: --way instansi"
        )


def approve(
    db: Store, body: Body, case_id: str, reviewer_id: str, approval: Approval, *, at: datetime
) -> None:
    """Records the body's own decision to pass the present finding on: a pleno with date, number and members."""
    profile = body.profile
    if approval.kind != profile.approval:
        raise WorkflowError(
            f"{profile.label} tidak mengenal {approval.kind}", remedy=f"pakai {profile.approval or 'case forward'}"
        )
    require_said(at, approval.held_on, nomor=approval.number)
    members = tuple(dict.fromkeys(m.strip() for m in approval.members if m.strip()))
    if len(members) < profile.members:
        raise WorkflowError(
            f"{profile.approval_label} memerlukan sekurangnya {profile.members} orang", remedy="isi --member berulang"
        )
    with transaction(db):
        require(db, body, "approve", reviewer_id, case_id)
        file = load(db, case_id)
        _refuse_closed(file)
        _refuse_step(file, "disetujui")
        _require_finding(file)
        finding = file.findings[-1]
        known = {(a["finding_id"], a["kind"], a["number"]) for a in file.approvals}
        if (finding["finding_id"], approval.kind, approval.number) not in known:
            authority.add_approval(db, finding, reviewer_id, at, replace(approval, members=members))
            refresh(db, case_id, body)


def _require_finding(file: CaseFile) -> None:
    if file.state != "layak_diteruskan":
        raise WorkflowError(
            f"perkara {file.case['case_id']} belum dinyatakan dugaan layak diteruskan",
            remedy="dua orang berbeda harus membaca lebih dulu: case read",
        )


def _refuse_step(file: CaseFile, step: str) -> None:
    if step not in moves.PERJALANAN[file.journey]:
        raise WorkflowError(
            f"perkara {file.case['case_id']} pada tahap {file.journey}: belum dapat {step}",
            remedy="catat dulu dengan case forward" if file.journey in ("di_sini", "disetujui") else "lihat case show",
        )


def forward(
    db: Store, body: Body, case_id: str, reviewer_id: str, hop: Hop, at: datetime
) -> None:
    """Records that the case went to another body.

    Needs two persons' finding, or an earlier hop, a word on clarification, and the
    profile's own consent (pleno, panel) to the finding that goes out. What a receiver
    sends on is its own step: our routes and consent do not bind it.
    """
    require_said(at, hop.sent_on, pengirim=hop.sender, penerima=hop.receiver, nomor=hop.number, jalur=hop.route)
    with transaction(db):
        require(db, body, "forward", reviewer_id, case_id)
        file = load(db, case_id)
        if any(_same(h, hop.sender, hop.receiver, hop.number) for h in file.hops):
            return
        _refuse_closed(file)
        if not file.hops:
            _require_finding(file)
        if not file.clarifications:
            raise WorkflowError(
                f"perkara {case_id} belum mencatat klarifikasi",
                remedy="catat dengan case clarify (diminta, diterima, menolak, tidak_terjangkau, ...)",
            )
        if not any(h["receiver"] == hop.sender for h in file.hops):
            _require_route(body, hop)
            _require_approval(body, file)
        _refuse_step(file, "diteruskan")
        cases.add_hop(db, file.findings[-1], reviewer_id, at, hop)
        refresh(db, case_id, body)


def _require_route(body: Body, hop: Hop) -> None:
    if body.profile.route(hop.route) is None:
        raise WorkflowError(
            f"jalur {hop.route!r} tidak dikenal {body.profile.label}",
            remedy="pilih: " + ", ".join(r.id for r in body.profile.routes),
        )


def require_ready(body: Body, file: CaseFile, *, inside: bool = False) -> None:
    """Raises WorkflowError unless a paper on a case may be made: a finding that stands, and the body's consent to it
    unless the paper stays `inside` the house."""
    _require_finding(file)
    if not inside:
        _require_approval(body, file)


def is_approved(file: CaseFile) -> bool:
    """The consent must be to the newest finding: one that was reopened and confirmed needs another."""
    return any(a["finding_id"] == file.findings[-1]["finding_id"] for a in file.approvals)


def _require_approval(body: Body, file: CaseFile) -> None:
    if body.profile.approval and not is_approved(file):
        raise WorkflowError(
            f"perkara {file.case['case_id']} belum mempunyai {body.profile.approval_label}",
            remedy="catat tanggal, nomor dan peserta dengan case approve",
        )


def _same(row: sqlite3.Row, sender: str, receiver: str, number: str) -> bool:
    return (row["sender"], row["receiver"], row["number"]) == (sender, receiver, number)


def answer(
    db: Store, body: Body, case_id: str, reviewer_id: str, letter: Letter, words: str, *, at: datetime
) -> None:
    """Records what the last receiver wrote back without deciding (asks for more, reports progress)."""
    require_said(at, letter.day, lembaga=letter.authority, nomor=letter.number, isi=words)
    with transaction(db):
        require(db, body, "answer", reviewer_id, case_id)
        file = load(db, case_id)
        _refuse_step(file, "dijawab")
        known = {(a["number"], a["answer"]) for a in file.hop_answers}
        if (letter.number, words) not in known:
            authority.add_hop_answer(db, file.hops[-1], reviewer_id, at, letter, words)


def mark(
    db: Store, body: Body, case_id: str, reviewer_id: str, marker: str, letter: Letter, *, at: datetime
) -> None:
    """Records what runs beside the matter: Gakkumdu, personnel data blocked or opened again."""
    if marker not in moves.MARKERS:
        raise WorkflowError(f"penanda {marker!r} tidak ada", remedy="pilih: " + ", ".join(moves.MARKERS))
    require_said(at, letter.day, lembaga=letter.authority, nomor=letter.number)
    with transaction(db):
        require(db, body, "mark", reviewer_id, case_id)
        file = load(db, case_id)
        blocked = [m["marker"] for m in file.markers if m["marker"] != "gakkumdu"]
        if marker == "data_dibuka" and blocked[-1:] != ["data_diblokir"]:
            raise WorkflowError("data belum dicatat diblokir", remedy="catat dulu penanda data_diblokir")
        if not file.hops:
            raise WorkflowError(f"perkara {case_id} belum diteruskan", remedy="catat dulu dengan case forward")
        known = {(m["marker"], m["authority"], m["number"]) for m in file.markers}
        if (marker, letter.authority, letter.number) not in known:
            authority.add_marker(db, case_id, reviewer_id, at, marker, letter)


def decide(
    db: Store, body: Body, case_id: str, reviewer_id: str, result: Result, at: datetime
) -> None:
    """Records an authority's decision on a case that was passed on; a final one closes the case."""
    require_said(at, result.decided_on, lembaga=result.authority, nomor=result.number)
    if (result.result == "sanksi") != (result.sanction is not None):
        raise WorkflowError(
            "sanksi dan jenisnya harus dicatat bersama", remedy="isi --sanction hanya pada hasil sanksi"
        )
    with transaction(db):
        require(db, body, "result", reviewer_id, case_id)
        file = load(db, case_id)
        if not file.hops:
            raise WorkflowError(
                f"perkara {case_id} belum diteruskan ke mana pun", remedy="catat dulu dengan case forward"
            )
        known = {(r["authority"], r["number"], r["result"]) for r in file.results}
        if (result.authority, result.number, result.result) in known:
            return
        _refuse_step(file, "diputus")
        last = file.standing[-1]["result"] if file.standing else ""
        if result.result not in moves.HASIL[last] or result.result not in body.profile.results:
            raise WorkflowError(
                f"hasil {result.result} tidak dapat menyusul {last or 'keadaan belum ada'}",
                remedy="hasil yang sudah tetap hanya berubah lewat keberatan: case objection",
            )
        cases.add_result(db, file.hops[-1], reviewer_id, at, result)
        if result.result in moves.ENDS:
            cases.close_case(db, case_id, at)
        refresh(db, case_id, body)
