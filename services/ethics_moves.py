"""What the leaders of a mandate do with a suspicion: hear the person, pass it on, record what an authority decided."""

import csv
import hashlib
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.ethics_checks import runs
from domain import ethics_cases
from domain.case_terms import Conclusion, ResultKind
from domain.errors import ImportFileError, NotAllowedError, WorkflowError
from domain.ethics_cases import EthicsFile
from domain.texts import _, on_page, one_of, words
from rendering import write_atomic
from review import ethics as rules
from services import ethics_keeping
from services import ethics_papers as papers_of
from services.ethics import Acting, Opened, box_of, end, load, require
from services.ethics_papers import EthicsOrder, Papers
from store import ethics, ethics_chain, ethics_checks, ethics_mandates, signing
from store.database import transaction
from store.ethics_checks import Check
from store.identities import identities, read_key
from store.workspace import Workspace, signing_file

ABOUT = words({"isi": "isi kiriman", "retas": "apakah akun diretas"})
SANCTIONS = (
    "",
    "moral_tertutup",
    "moral_terbuka",
    "ringan",
    "sedang",
    "berat",
    "pembinaan",
)
COLUMNS = ("id", "judul", "alamat", "tanggal", "pemeriksa")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """What the person was asked, and what came. `hacked`: the answer about a takeover, "" while it is not known."""

    about: str
    state: str
    held_on: date
    note: str = ""
    hacked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a named authority decided. `sanction` is "" without one."""

    authority: str
    number: str
    decided_on: date
    result: str
    sanction: str = ""


def packets_folder(workspace: Workspace) -> Path:
    """Where the family's packets lie: a folder of its own."""
    return workspace.root / "berkas-etika"


def _day_has_come(day: date, acting: Acting) -> None:
    if day > acting.today:
        raise WorkflowError(_("tanggal itu belum tiba"), remedy=_("periksa tanggalnya"))


def hear(acting: Acting, case_id: str, hearing: Hearing) -> str:
    """Records that the person was asked, and the answer. A hacked account closes and erases the case."""
    opened, db = require(acting, leader=True), acting.db
    _check_hearing(hearing, acting)
    with transaction(db):
        file = _open(acting, case_id)
        made = rules.outcome(file.readings)
        if hearing.about == "isi" and (made is None or made[0] != Conclusion.SUSPECTED):
            raise WorkflowError(
                _("{case_id} belum menjadi dugaan dua pembaca", case_id=case_id),
                remedy=_("klarifikasi menyusul bacaan"),
            )
        ethics.add_hearing(
            db,
            case_id,
            {
                "about": hearing.about,
                "state": hearing.state,
                "hacked": hearing.hacked,
                "note": hearing.note.strip(),
                "held_on": hearing.held_on.isoformat(),
            },
            acting.who,
            acting.at,
        )
        if hearing.hacked == "ya":
            end(db, case_id, "diretas", kind=file.case.kind, by=acting.who, at=acting.at)
            return on_page("{case_id}: {said}.", case_id=case_id, said=ethics_cases.CLOSED_AS["diretas"])
        return on_page(
            "{case_id}: {said}.", case_id=case_id, said=on_page(rules.state_of(load(acting, case_id), opened.pack))
        )


def _check_hearing(hearing: Hearing, acting: Acting) -> None:
    if hearing.about not in ABOUT or hearing.state not in ethics_cases.HEARD:
        raise WorkflowError(_("pokok atau keadaan klarifikasi belum dipilih"), remedy=_("pilih keduanya"))
    if hearing.about == "retas" and hearing.state == "diterima" and hearing.hacked not in ("ya", "tidak"):
        raise WorkflowError(_("jawaban apakah akun diretas belum dicatat"), remedy=_("ya atau tidak"))
    if hearing.hacked and (hearing.about != "retas" or hearing.state != "diterima"):
        raise WorkflowError(_("jawaban tentang peretasan hanya untuk pertanyaan itu"), remedy=_("kosongkan"))
    rules.require_no_nip(hearing.note)
    _day_has_come(hearing.held_on, acting)


def _open(acting: Acting, case_id: str) -> EthicsFile:
    file = load(acting, case_id)
    if file.closing is not None:
        raise WorkflowError(_("{case_id} sudah ditutup", case_id=case_id), remedy=_("lihat 'etika list'"))
    return file


def protect(acting: Acting, case_id: str) -> str:
    """Closes and erases a case that shows itself as protected speech at any later step: in the person's answer."""
    require(acting, leader=True)
    with transaction(acting.db):
        file = _open(acting, case_id)
        end(acting.db, case_id, "dilindungi", kind=file.case.kind, by=acting.who, at=acting.at)
    ethics_keeping.forget_packets(packets_folder(acting.workspace), [case_id])
    return on_page("{case_id}: {said}.", case_id=case_id, said=ethics_cases.CLOSED_AS["dilindungi"])


def pass_on(acting: Acting, case_id: str, order: EthicsOrder) -> Path:
    """Writes the packet of a suspicion for its receiver, signed, and records it; its folder.

    Raises WorkflowError before two readers agree and the person was heard, and for a receiver who must not have it.
    """
    opened, db, workspace = require(acting, leader=True), acting.db, acting.workspace
    if not order.recipient.strip() or not order.letter_number.strip():
        raise WorkflowError(_("penerima atau nomor surat belum diisi"), remedy=_("isi keduanya"))
    with transaction(db):
        file = _open(acting, case_id)
        rules.check_ready(file, opened.pack)
        receiver = rules.check_receiver(file, opened.pack, order.receiver, acting.today)
        packet_id = f"{case_id}-{len(file.packets) + 1:02d}"
        key = signing.house_key(db, signing_file(workspace))
        made = papers_of.files(
            _papers(acting, opened, file, f"{case_id}: berkas untuk {order.recipient}"),
            order,
            receiver,
            packet_id,
            ethics_chain.head(db),
            key,
        )
        folder = _write(packets_folder(workspace) / packet_id, made)
        ethics.add_packet(
            db,
            case_id,
            {
                "packet_id": packet_id,
                "receiver": receiver.id,
                "recipient": order.recipient,
                "letter_number": order.letter_number,
                "manifest_sha256": hashlib.sha256(made["SHA256SUMS"]).hexdigest(),
            },
            acting.who,
            acting.at,
        )
    return folder


def _write(folder: Path, made: Mapping[str, bytes]) -> Path:
    """The folder of a packet; what a run that died left under its number goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, body in made.items():
        write_atomic(folder / name, body)
    return folder


def _papers(acting: Acting, opened: Opened, file: EthicsFile, purpose: str) -> Papers:
    """What a paper is made from; the name is read for it, and the reading is recorded, unless its kind names nobody."""
    papers = Papers(
        file=file,
        pack=opened.pack,
        mandate=opened.mandate,
        person=None,
        at=acting.at,
        key=read_key(acting.workspace.key_file),
    )
    if papers.kind.unnamed:
        return papers
    with identities(acting.workspace) as people:
        person = people.read(file.case.person_id, reader=acting.who, purpose=purpose, at=acting.at, ethics=True)
    return replace(papers, person=person)


def clarification_letter(acting: Acting, case_id: str) -> bytes:
    """The letter that asks the person, as .docx to be completed and signed."""
    opened = require(acting, leader=True)
    return papers_of.clarification(_papers(acting, opened, _open(acting, case_id), f"{case_id}: surat klarifikasi"))


def decide(acting: Acting, case_id: str, decision: Decision) -> str:
    """Records what the authority decided, and closes the case."""
    require(acting, leader=True)
    _whole(decision)
    _day_has_come(decision.decided_on, acting)
    with transaction(acting.db):
        file = _open(acting, case_id)
        if not file.packets:
            raise WorkflowError(
                _("{case_id} belum diteruskan ke lembaga mana pun", case_id=case_id), remedy=_("teruskan dahulu")
            )
        ethics.add_result(
            acting.db,
            case_id,
            {
                "authority": decision.authority.strip(),
                "number": decision.number.strip(),
                "decided_on": decision.decided_on.isoformat(),
                "result": decision.result,
                "sanction": decision.sanction,
            },
            acting.who,
            acting.at,
        )
        made = rules.outcome(file.readings)
        end(acting.db, case_id, "diputus", kind=made[1] if made else "", by=acting.who, at=acting.at)
    return f"{case_id}: {decision.authority}, {ethics_cases.RESULTS[decision.result]}."


def _whole(decision: Decision) -> None:
    if not decision.authority.strip() or not decision.number.strip():
        raise WorkflowError(_("lembaga atau nomor keputusan belum diisi"), remedy=_("isi keduanya"))
    if decision.result not in ethics_cases.RESULTS or decision.sanction not in SANCTIONS:
        raise WorkflowError(_("putusan belum dipilih"), remedy=one_of(ethics_cases.RESULTS))
    if decision.sanction and decision.result != ResultKind.PROVEN:
        raise WorkflowError(_("sanksi tanpa putusan terbukti"), remedy=_("kosongkan sanksi"))


def archive(acting: Acting, case_id: str, number: str) -> None:
    """Erases one closed case by the body's archive schedule, at a leader's hand; its mandate may have ended.

    The words are out of the file after services.retention.finish.
    """
    file = ethics.case_file(acting.db, case_id)
    mandate = ethics_mandates.get(acting.db, file.case.mandate_id) if file is not None else None
    if mandate is not None and acting.who not in mandate.leaders:
        raise NotAllowedError(
            _("hanya pimpinan dalam mandat perkara itu yang menghapusnya"), remedy=_("minta pimpinan itu")
        )
    with transaction(acting.db):
        ethics_keeping.archive(acting.db, case_id, by=acting.who, number=number, at=acting.at)


def complainants(acting: Acting, case_id: str, purpose: str) -> list[tuple[str, str]]:
    """Opens the seal over who complained: (number, complainant). The purpose is recorded first."""
    require(acting, leader=True)
    if not purpose.strip():
        raise WorkflowError(_("alasan membuka segel pelapor belum diisi"), remedy=_("tulis alasannya"))
    with transaction(acting.db):
        file = load(acting, case_id)
        for c in file.complaints:
            ethics.add_unsealing(
                acting.db, case_id, {"number": c.number, "purpose": purpose.strip()}, acting.who, acting.at
            )
    box = box_of(acting)
    return [(c.number, box.decrypt(c.complainant).decode()) for c in file.complaints]


def import_checks(acting: Acting, name: str, raw: bytes) -> tuple[int, list[str]]:
    """Keeps a CSV list of published checks (columns: COLUMNS): how many are new, and what was wrong.

    A row with a fault is left out and named with its line; the others are kept. Raises ImportFileError for a file
    that is no such list.
    """
    require(acting, leader=True)
    good, problems = read_checks(name, raw, acting.today)
    with transaction(acting.db):
        new = ethics_checks.put(acting.db, good, file_sha256=hashlib.sha256(raw).hexdigest(), at=acting.at)
    return new, problems


def read_checks(name: str, raw: bytes, today: date) -> tuple[list[Check], list[str]]:
    """The checks of a CSV file and the faults of its rows."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ImportFileError(
            _("bukan teks UTF-8"), where=f"{name}:{line}", remedy=_("simpan sebagai CSV UTF-8")
        ) from error
    reader = _table_of(name, text)
    good, problems, seen = [], [], set()
    for row in reader:
        place = f"{name}:{reader.line_num}"
        cells = {c: (row.get(c) or "").strip() for c in COLUMNS}
        fault = _fault(cells, today) or ("tertulis dua kali" if (cells["pemeriksa"], cells["id"]) in seen else "")
        if fault:
            problems.append(f"{place}: {fault}")
            continue
        seen.add((cells["pemeriksa"], cells["id"]))
        good.append(
            Check(
                checker=cells["pemeriksa"],
                check_id=cells["id"],
                title=cells["judul"],
                address=cells["alamat"],
                checked_on=date.fromisoformat(cells["tanggal"]),
            )
        )
    return good, problems


def _table_of(name: str, text: str) -> "csv.DictReader[str]":
    """The rows of a CSV file by column. Raises ImportFileError for a column that is missing."""
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or [])]
    if missing:
        raise ImportFileError(
            _("kolom '{missing}' tidak ada", missing=missing[0]),
            where=f"{name}:1",
            remedy=_("kepala tabel: {columns}", columns=",".join(COLUMNS)),
        )
    return reader


def _fault(cells: Mapping[str, str], today: date) -> str:
    """What is wrong with a row, and what to do; "" when nothing is."""
    empty = [c for c in COLUMNS if not cells[c]]
    if empty:
        return f"'{empty[0]}' kosong → isi, atau hapus barisnya"
    if not cells["alamat"].startswith(("https://", "http://")):
        return "alamat bukan http(s) → isi alamat halaman pemeriksaan"
    try:
        day = date.fromisoformat(cells["tanggal"])
    except ValueError:
        return f"tanggal {cells['tanggal'][:20]!r} tidak dapat dibaca → tulis 2026-11-10"
    if day > today:
        return f"tanggal {day.isoformat()} belum tiba → periksa tahunnya"
    return "" if runs(cells["judul"]) else "judul kurang dari delapan kata → tulis klaimnya utuh"
