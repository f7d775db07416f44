"""What people ask about their own data (UU 27/2022), from receipt to what was done about it, in 72 hours."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from domain import case_words, labels
from domain.errors import IdentityError, NotAllowedError, RegisterError, WorkflowError
from domain.nip import clean_nip
from domain.periods import from_text, tanggal, waktu, waktu_terlihat, zone_of
from domain.rights import DECISIONS, KINDS, SubjectRequest
from domain.texts import _, one_of
from rendering import environment, json_text, visible
from review import letter_drafts, word_documents
from services import erasure, people
from services.reporting import letterhead
from services.retention import files_of
from services.settings import oversight_body, packs_of
from store import accounts, assessments, disclosures, ethics, rights, signing
from store import reviewers as reviewer_rows
from store.database import Store, transaction
from store.identities import identities
from store.workspace import Workspace, signing_file

TEMPLATES = Path(__file__).parent / "templates"


def listing(db: Store) -> list[SubjectRequest]:
    """All requests, those that wait first, the most urgent first."""
    return rights.listing(db)


def find(db: Store, request_id: str) -> SubjectRequest:
    """Raises WorkflowError for one that does not exist."""
    return rights.request(db, request_id)


def hours_left(request: SubjectRequest, at: datetime) -> int:
    """Whole hours until the answer is due, negative once it is late."""
    return int((from_text(request.due_at) - at).total_seconds() // 3600)


def receive(db: Store, workspace: Workspace, *, kind: str, nip: str, number: str, by: str, at: datetime) -> str:
    """Records a request under the number of its paper; its own number.

    Raises WorkflowError for a NIP that cannot be read or is nobody's here; neither error holds the NIP.
    """
    people.require_active(db, by)
    if kind not in KINDS or not number.strip():
        raise WorkflowError(_("jenis permintaan atau nomor surat belum diisi"), remedy=_("isi keduanya"))
    person = _nip(nip, at)
    with identities(workspace) as names, transaction(db):
        return rights.receive(db, kind=kind, person_id=names.person_id(person, ""), number=number.strip(), by=by, at=at)


def _nip(text: str, at: datetime) -> str:
    """A slip of the hand is not an unknown person. Raises WorkflowError, without the number."""
    try:
        return clean_nip(text, pppk=True, today=at.date(), forced=True)
    except RegisterError as error:
        raise WorkflowError(_("NIP itu tidak dapat dibaca"), remedy=error.remedy) from None


def answer(db: Store, request_id: str, *, decision: str, article: str, reason: str, by: str, at: datetime) -> None:
    """Records what the person was told: granted, in part or refused, by which article and why."""
    people.require_active(db, by)
    if decision not in DECISIONS:
        raise WorkflowError(_("keputusan belum dipilih"), remedy=one_of(DECISIONS))
    with transaction(db):
        rights.answer(db, request_id, decision=decision, article=article, reason=reason, by=by, at=at)


def access_copy(
    db: Store, workspace: Workspace, request_id: str, *, by: str, at: datetime, as_json: bool = False
) -> str:
    """All that is held on the person who asked, as a page to read or as JSON; reading the name is recorded, and what
    was handed out by its digest."""
    people.require_active(db, by)
    held = _held(db, workspace, rights.request(db, request_id), by, at)
    text = json_text(held) if as_json else _page(workspace, request_id, held, at)
    with transaction(db):
        digest = hashlib.sha256(text.encode()).hexdigest()
        rights.act(db, request_id, done="salinan", detail=f"SHA-256 {digest}", by=by, at=at)
    return text


def _held(db: Store, workspace: Workspace, wanted: SubjectRequest, by: str, at: datetime) -> dict[str, object]:
    person_id = wanted.person_id
    with identities(workspace) as names:
        person = names.read(person_id, reader=by, purpose=f"{wanted.request_id}: akses subjek", at=at)
        readings = [{**r, "reader": role_of(db, r["reader"])} for r in names.readings(person_id)]
        former = names.former_names(person_id)
    disclosed = (*disclosures.of_person(db, person_id), *ethics.opened_of(db, person_id))
    opened = [dict(zip(("at", "reader", "opened"), o, strict=True)) for o in disclosed]
    held: dict[str, object] = {
        "nama": person.name,
        "nip": person.nip,
        "status": person.asn_type,
        "jabatan": person.title,
        "unit": person.unit,
        **rights.holdings(db, person_id),
        "pembacaan_nama": readings,
        "dibuka": opened,
    }
    of_ethics = ethics.holdings(db, person_id)
    return held | ({"nama_terdahulu": former} if former else {}) | ({"perkara_etika": of_ethics} if of_ethics else {})


def correct(db: Store, workspace: Workspace, request_id: str, name: str, *, by: str, at: datetime) -> bool:
    """Puts a person's name right after a granted request, by a leader who did not grant it; whether it changed. The
    old name is kept beside it.

    Everything else of a person is corrected by the register.
    """
    wanted = to_carry_out(db, request_id, "koreksi", by)
    if not name.strip():
        raise WorkflowError(_("nama yang benar belum diisi"), remedy=_("ulangi dengan nama menurut SK"))
    with identities(workspace) as names:
        before = names.read(wanted.person_id, reader=by, purpose=f"{request_id}: koreksi", at=at)
        changed = names.put(replace(before, name=name.strip()), at)
    with transaction(db):
        rights.act(db, request_id, done="koreksi", detail="nama", by=by, at=at)
    return changed


def stop(db: Store, request_id: str, *, by: str, at: datetime) -> int:
    """Ends the watching of a person whose objection was granted; how many accounts were withdrawn."""
    wanted = to_carry_out(db, request_id, "keberatan", by)
    with transaction(db):
        found = accounts.of_person(db, wanted.person_id)
        note = f"keberatan {request_id} dikabulkan"
        count = sum(accounts.withdraw(db, a.account_id, at=at, operator=by, note=note) for a in found)
        rights.act(db, request_id, done="berhenti", detail=f"{count} akun", by=by, at=at)
    return count


def erase(db: Store, workspace: Workspace, request_id: str, *, by: str, at: datetime) -> erasure.Erased:
    """Deletes what is held on a person whose request was granted, wholly or in part; closes the connection."""
    wanted = to_carry_out(db, request_id, "penghapusan", by)
    return erasure.erase(
        db,
        files_of(workspace),
        signing.house_key(db, signing_file(workspace)),
        wanted.person_id,
        whole=wanted.decision == "dikabulkan",
        request=request_id,
        by=by,
        now=at,
    )


def to_carry_out(db: Store, request_id: str, kind: str, by: str) -> SubjectRequest:
    """A granted request of that kind that waits. What deletes for good or renames a person takes a leader, and another
    person than the one who granted it. Raises NotAllowedError for anybody else, WorkflowError where nothing waits."""
    wanted = rights.request(db, request_id)
    if wanted.kind != kind:
        raise WorkflowError(
            _("permintaan {request_id} bukan {kind}", request_id=request_id, kind=kind),
            remedy=_("laksanakan menurut jenisnya"),
        )
    if not wanted.waits:
        raise WorkflowError(
            _("permintaan {request_id} belum dikabulkan atau sudah dilaksanakan", request_id=request_id),
            remedy=_("catat jawabannya dengan subject answer"),
        )
    if by not in reviewer_rows.approvers(db) or by == wanted.answered_by:
        raise NotAllowedError(
            _("pelaksanaan memerlukan pimpinan yang bukan penjawab permintaan"), remedy=_("minta pimpinan lain")
        )
    return wanted


def reply_letter(db: Store, workspace: Workspace, request_id: str, *, by: str, at: datetime) -> bytes:
    """The answer as a letter to be signed (.docx); reading the name is recorded."""
    people.require_active(db, by)
    wanted = rights.request(db, request_id)
    with identities(workspace) as names:
        try:
            name = names.read(wanted.person_id, reader=by, purpose=f"{request_id}: surat jawaban", at=at).name
        except IdentityError:  # deleted since: the letter goes to the address on the request
            name = ""
    written = letter_drafts.reply(wanted, name, workspace.config.text("body.name"), letterhead(workspace))
    return word_documents.as_docx(written, at)


def role_of(db: Store, reader: str) -> str:
    """Whom a person is told of: the role; the name only by order of the responsible person."""
    found = reviewer_rows.find(db, reader)
    return found.role if found else "petugas"


_WORDS = {
    "akun": "Akun",
    "kiriman": "Kiriman",
    "perkara": "Perkara",
    "nama_terdahulu": "Nama terdahulu",
    "name": "nama",
    "until": "sampai",
    "perkara_etika": "Perkara etika",
    "klarifikasi": "Klarifikasi",
    "dugaan": "Dugaan",
    "hasil": "Putusan lembaga berwenang",
    "berkas_keluar": "Berkas yang diserahkan",
    "pembacaan_nama": "Pembacaan nama",
    "dibuka": "Dibuka di lembaga",
    "platform": "platform",
    "handle": "nama akun",
    "agency": "instansi",
    "opened": "yang dibuka",
    "position_level": "kelompok jabatan",
    "legal_basis": "dasar",
    "ownership_evidence": "bukti kepemilikan",
    "verified_by": "diperiksa oleh",
    "active_from": "dipantau sejak",
    "active_to": "sampai",
    "withdrawn": "ditarik",
    "url": "alamat",
    "published_at": "terbit",
    "first_seen_at": "pertama dilihat",
    "version": "versi",
    "text": "isi",
    "case_id": "perkara",
    "contest": "kontes",
    "opened_at": "dibuka",
    "known_at": "diketahui",
    "closed_at": "ditutup",
    "at": "waktu",
    "state": "keadaan",
    "note": "catatan",
    "category": "bentuk",
    "authority": "lembaga",
    "number": "nomor",
    "decided_on": "tanggal",
    "result": "putusan",
    "sanction": "sanksi",
    "packet_id": "berkas",
    "recipient": "penerima",
    "letter_number": "nomor surat",
    "reader": "pembaca",
    "purpose": "keperluan",
}
CODES: Mapping[str, Mapping[str, str]] = {
    "position_level": case_words.POSITIONS,
    "state": case_words.CLARIFICATIONS,
    "result": case_words.RESULTS,
    "sanction": case_words.SANCTIONS,
}


def _page(workspace: Workspace, request_id: str, held: Mapping[str, object], at: datetime) -> str:
    """What is held on a person, for the person to read."""
    config = workspace.config
    env = environment(TEMPLATES)
    env.filters["isi"] = _cell
    posts = cast("list[dict[str, Any]]", held["kiriman"])
    held = {**held, "kiriman": [_as_seen(post) for post in posts]}
    return env.get_template("subject.html").render(
        request=request_id,
        body=config.text("body.name"),
        at=waktu(at),
        held=held,
        words=_WORDS,
        contact=config.text("crawl.contact"),
    )


def _as_seen(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post's row with its time as exactly as it was seen, instead of how exactly that is."""
    row = {k: v for k, v in post.items() if k not in ("published_precision", "published_zone", "region")}
    if post["published_at"]:
        assumed, zone = post["published_zone"] == "assumed", zone_of(post["region"])
        at = from_text(post["published_at"])
        row["published_at"] = waktu_terlihat(at, zone, post["published_precision"], zone_assumed=assumed)
    return row


def _cell(value: object, column: str) -> str:
    """A cell: moments in WIB, days and codes as people write them, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if column == "withdrawn":
        return "ya" if value else "tidak"
    text = str(value)
    if column == "platform":
        return str(labels.PLATFORMS.get(text, text))
    if column in CODES:
        return CODES[column].get(text) or text.replace("_", " ")  # the ethics family has codes of its own
    if column in ("at", "until", "first_seen_at", "opened_at", "known_at", "closed_at"):
        return waktu(from_text(text))
    if column in ("active_from", "active_to", "decided_on"):
        return tanggal(date.fromisoformat(text))
    return visible(text)


def notice(db: Store, workspace: Workspace, at: datetime) -> str:
    """The notice of processing that is made public (UU 27/2022 article 21), as a page."""
    packs, config = packs_of(workspace), workspace.config
    routes = oversight_body(workspace).profile.routes
    receivers = dict.fromkeys(r for route in routes for r in route.receivers_on(at.date()))
    env, held = environment(TEMPLATES), assessments.newest(db)
    env.filters["tanggal"] = tanggal
    return env.get_template("notice.html").render(
        body=config.text("body.name"),
        basis=config.text("body.legal_basis"),
        accounts=accounts.watched(db),
        responsible=config.text("body.responsible"),
        contact=config.text("crawl.contact"),
        lists=accounts.selections(db),
        dpia=held.reference if held else "",
        packs=[(p.title, p.window_from, p.window_to) for p in packs],
        receivers=list(receivers),
    )
