"""subject receive|list|access|answer|letter|correct|carry-out: what people ask about their own data, in 72 hours."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import click

from domain.case_terms import Role
from domain.errors import IdentityError, RegisterError, WorkflowError
from domain.nip import clean_nip
from domain.periods import from_text, tanggal, waktu, waktu_terlihat, zone_of
from domain.rights import DECISIONS, KINDS, SubjectRequest
from netralitas.cli.keeping import place_of
from netralitas.cli.opening import current_workspace, lines, now, signed_in, store
from netralitas.cli.register import register
from rendering import environment, json_text, visible, write_atomic
from review import letter_documents, letters
from services import erasure
from services.settings import oversight_body, packs_of
from store import accounts, disclosures, ethics, open_store, rights, signing
from store import reviewers as reviewer_rows
from store.database import Store, transaction
from store.facts import assessment
from store.identities import identities
from store.workspace import Config, signing_file

TEMPLATES = Path(__file__).parent / "templates"
READER = click.option("--reviewer", required=True, help="Pengenal; frasa sandi ditanyakan.")


@click.group()
def subject() -> None:
    """Hak orang yang dipantau: akses, koreksi, keberatan, penghapusan."""


@subject.command("receive")
@READER
@click.option("--kind", type=click.Choice(KINDS), required=True, help="Yang diminta.")
@click.option("--number", required=True, help="Nomor surat permintaan.")
def receive(reviewer: str, kind: str, number: str) -> None:
    """Mencatat permintaan; NIP ditanyakan dan tidak ditampilkan."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        nip = _nip(click.prompt("NIP pemohon", hide_input=True))
        with identities(workspace) as people, transaction(db):
            made = rights.receive(
                db, kind=kind, person_id=people.person_id(nip, ""), number=number, by=who, at=now()
            )
    click.echo(f"{made}: dijawab paling lambat dalam 72 jam.")


def _nip(typed: str) -> str:
    """A slip of the hand is not an unknown person. Raises WorkflowError, without the number."""
    try:
        return clean_nip(typed, pppk=True, today=now().date(), forced=True)
    except RegisterError as error:
        raise WorkflowError("NIP itu tidak dapat dibaca", remedy=error.remedy) from None


@subject.command("list")
def list_requests() -> None:
    """Permintaan dan sisa waktunya."""
    with store(readonly=True) as (_, db):
        rows = []
        for r in rights.listing(db):
            hours = int((from_text(r.due_at) - now()).total_seconds() // 3600)
            left = f"sisa {hours} jam"
            rows.append((r.request_id, r.kind, r.number, r.decision or left, r.done or (left if r.waits else "–")))
    lines(rows, ("permintaan", "jenis", "nomor", "jawaban", "dilaksanakan"))


@subject.command("access")
@click.argument("request_id")
@READER
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="Berkas .html untuk dibaca, atau .json.")
def access(request_id: str, reviewer: str, output: Path) -> None:
    """Menulis semua data yang disimpan tentang pemohon; pembacaan nama dicatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        person_id = rights.request(db, request_id).person_id
        with identities(workspace) as people:
            person = people.read(person_id, reader=who, purpose=f"{request_id}: akses subjek", at=now())
            readings = [{**r, "reader": role_of(db, r["reader"])} for r in people.readings(person_id)]
        shown = (*disclosures.of_person(db, person_id), *ethics.opened_of(db, person_id))
        opened = [dict(zip(("at", "reader", "opened"), o, strict=True)) for o in shown]
        held = {"nama": person.name, "nip": person.nip, "status": person.asn_type,
                "jabatan": person.title, "unit": person.unit, **rights.holdings(db, person_id),
                "pembacaan_nama": readings, "dibuka": opened}  # fmt: skip
        if of_ethics := ethics.holdings(db, person_id):
            held["perkara_etika"] = of_ethics
        text = _page(workspace.config, request_id, held) if output.suffix == ".html" else json_text(held)
        write_atomic(output, text)
        with transaction(db):
            digest = hashlib.sha256(text.encode()).hexdigest()
            rights.act(db, request_id, done="salinan", detail=f"SHA-256 {digest}", by=who, at=now())
    click.echo(str(output))


def role_of(db: Store, reader: str) -> str:
    """Whom a person is told of: the role; the name only by order of the responsible person."""
    found = reviewer_rows.find(db, reader)
    return found.role if found else "petugas"


_WORDS = {
    "akun": "Akun", "kiriman": "Kiriman", "perkara": "Perkara",
    "perkara_etika": "Perkara etika", "klarifikasi": "Klarifikasi", "dugaan": "Dugaan",
    "hasil": "Putusan lembaga berwenang", "berkas_keluar": "Berkas yang diserahkan",
    "pembacaan_nama": "Pembacaan nama", "dibuka": "Dibuka di lembaga",
    "platform": "platform", "handle": "nama akun", "agency": "instansi",
    "opened": "yang dibuka",
    "position_level": "kelompok jabatan", "legal_basis": "dasar", "ownership_evidence": "bukti kepemilikan",
    "verified_by": "diperiksa oleh", "active_from": "dipantau sejak", "active_to": "sampai", "withdrawn": "ditarik",
    "url": "alamat", "published_at": "terbit", "first_seen_at": "pertama dilihat", "version": "versi", "text": "isi",
    "case_id": "perkara", "contest": "kontes", "opened_at": "dibuka", "known_at": "diketahui", "closed_at": "ditutup",
    "at": "waktu", "state": "keadaan", "note": "catatan", "category": "bentuk", "authority": "lembaga",
    "number": "nomor", "decided_on": "tanggal", "result": "putusan", "sanction": "sanksi", "packet_id": "berkas",
    "recipient": "penerima", "letter_number": "nomor surat", "reader": "pembaca", "purpose": "keperluan",
}  # fmt: skip


def _page(config: Config, request_id: str, held: Mapping[str, object]) -> str:
    """What is held on a person, for the person to read."""
    env = environment(TEMPLATES)
    env.filters["isi"] = _shown
    posts = cast("list[dict[str, Any]]", held["kiriman"])
    held = {**held, "kiriman": [_as_seen(post) for post in posts]}
    return env.get_template("subject.html").render(
        request=request_id, body=config.text("body.name"), at=waktu(now()), held=held, words=_WORDS,
        contact=config.text("crawl.contact"),
    )  # fmt: skip


def _as_seen(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post's row with its time as exactly as it was seen, instead of how exactly that is."""
    row = {k: v for k, v in post.items() if k not in ("published_precision", "published_zone", "region")}
    if post["published_at"]:
        assumed, zone = post["published_zone"] == "assumed", zone_of(post["region"])
        at = from_text(post["published_at"])
        row["published_at"] = waktu_terlihat(at, zone, post["published_precision"], zone_assumed=assumed)
    return row


def _shown(value: object, column: str) -> str:
    """A cell: moments in WIB, days and codes as people write them, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if column == "withdrawn":
        return "ya" if value else "tidak"
    text = str(value)
    if column in ("position_level", "state", "result", "sanction"):
        return text.replace("_", " ")
    if column in ("at", "first_seen_at", "opened_at", "known_at", "closed_at"):
        return waktu(from_text(text))
    if column in ("active_from", "active_to", "decided_on"):
        return tanggal(date.fromisoformat(text))
    return visible(text)


@subject.command("correct")
@click.argument("request_id")
@READER
def correct(request_id: str, reviewer: str) -> None:
    """Membetulkan nama pemohon setelah koreksi dikabulkan, oleh pimpinan yang bukan penjawabnya.

    Data lain dibetulkan lewat register import.
    """
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        wanted = _granted(rights.request(db, request_id), "koreksi")
        _second_person(db, wanted, who)
        name = click.prompt("Nama yang benar", hide_input=True, confirmation_prompt="Ulangi").strip()
        if not name:
            raise WorkflowError("nama yang benar belum diisi", remedy="ulangi dengan nama menurut SK")
        with identities(workspace) as people:
            before = people.read(wanted.person_id, reader=who, purpose=f"{request_id}: koreksi", at=now())
            changed = people.put(replace(before, name=name), now())
        with transaction(db):
            rights.act(db, request_id, done="koreksi", detail="nama", by=who, at=now())
    click.echo(f"{request_id}: nama " + ("dibetulkan." if changed else "sudah demikian."))


@subject.command("carry-out")
@click.argument("request_id")
@READER
def carry_out(request_id: str, reviewer: str) -> None:
    """Melaksanakan penghapusan atau keberatan yang dikabulkan; oleh orang lain daripada yang menjawab."""
    workspace, at = current_workspace(), now()
    db = open_store(workspace.database)
    try:
        who = signed_in(db, reviewer)
        wanted = rights.request(db, request_id)
        _granted(wanted, "penghapusan" if wanted.kind == "penghapusan" else "keberatan")
        _second_person(db, wanted, who)
        if wanted.kind == "keberatan":
            click.echo(f"{request_id}: {_stop(db, wanted, who)} akun tidak dipantau lagi.")
            return
        done = erasure.erase(
            db, place_of(workspace), signing.house_key(db, signing_file(workspace)), wanted.person_id,
            whole=wanted.decision == "dikabulkan", request=request_id, by=who, now=at,
        )  # fmt: skip
    finally:
        db.close()
    click.echo(f"Dihapus: {done.posts} kiriman, {done.cases} perkara, {done.captures} halaman, {done.objects} objek.")
    if done.shared:
        click.echo(f"{done.shared} halaman tetap ada: memuat juga kiriman perkara orang lain.")


@subject.command("letter")
@click.argument("request_id")
@READER
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .docx.")
def letter(request_id: str, reviewer: str, output: Path) -> None:
    """Menulis surat jawaban untuk ditandatangani; pembacaan nama dicatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        wanted = rights.request(db, request_id)
        with identities(workspace) as people:
            try:
                name = people.read(wanted.person_id, reader=who, purpose=f"{request_id}: surat jawaban", at=now()).name
            except IdentityError:  # deleted since: the letter goes to the address on the request
                name = ""
        written = letters.reply(wanted, name, workspace.config.text("body.name"))
    write_atomic(output, letter_documents.as_docx(written, now()))
    click.echo(str(output))


def _granted(request: SubjectRequest, kind: str) -> SubjectRequest:
    if request.kind != kind:
        raise WorkflowError(f"permintaan {request.request_id} bukan {kind}", remedy="lihat 'netralitas subject list'")
    if not request.waits:
        raise WorkflowError(
            f"permintaan {request.request_id} belum dikabulkan atau sudah dilaksanakan",
            remedy="catat jawabannya dengan subject answer",
        )
    return request


def _second_person(db: Store, request: SubjectRequest, who: str) -> None:
    """What deletes for good or renames a person takes a leader, and another person than the one who granted it."""
    row = reviewer_rows.find(db, who)
    if row is None or row.role != Role.APPROVER or who == request.answered_by:
        raise WorkflowError(
            "pelaksanaan memerlukan pimpinan yang bukan penjawab permintaan", remedy="minta pembaca berperan approver"
        )


def _stop(db: Store, request: SubjectRequest, who: str) -> int:
    """Withdraws all accounts of the person; how many."""
    with transaction(db):
        found = accounts.of_person(db, request.person_id)
        note = f"keberatan {request.request_id} dikabulkan"
        count = sum(accounts.withdraw(db, a.account_id, at=now(), operator=who, note=note) for a in found)
        rights.act(db, request.request_id, done="berhenti", detail=f"{count} akun", by=who, at=now())
    return count


@register.command("notice")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .html.")
def notice(output: Path) -> None:
    """Menulis pemberitahuan pemrosesan data untuk diumumkan (UU 27/2022 Pasal 21)."""
    with store(readonly=True) as (workspace, db):
        packs, config = packs_of(workspace), workspace.config
        watched = accounts.watched(db)
        facts, lists = assessment(db), accounts.selections(db)
        receivers = dict.fromkeys(r for route in oversight_body(workspace).profile.routes for r in route.receivers)
    env = environment(TEMPLATES)
    env.filters["tanggal"] = tanggal
    page = env.get_template("notice.html").render(
        body=config.text("body.name"), basis=config.text("body.legal_basis"), accounts=watched,
        responsible=config.text("body.responsible"), contact=config.text("crawl.contact"), lists=lists,
        dpia=facts.get("dpia_reference", ""), packs=[(p.title, p.window_from, p.window_to) for p in packs],
        receivers=list(receivers),
    )  # fmt: skip
    write_atomic(output, page)
    click.echo(str(output))


@subject.command("answer")
@click.argument("request_id")
@READER
@click.option("--decision", type=click.Choice(DECISIONS), required=True, help="Keputusan.")
@click.option("--article", required=True, help="Pasal yang menjadi dasar, mis. UU 27/2022 Pasal 15 ayat (1).")
@click.option("--reason", required=True, help="Alasan seperti tertulis dalam jawaban; tanpa nama.")
def answer(request_id: str, reviewer: str, decision: str, article: str, reason: str) -> None:
    """Mencatat jawaban: dikabulkan, sebagian atau ditolak, dengan pasal dan alasan."""
    with store() as (_, db):
        who = signed_in(db, reviewer)
        with transaction(db):
            rights.answer(db, request_id, decision=decision, article=article, reason=reason, by=who, at=now())
    click.echo(f"{request_id}: {decision}.")
