"""subject receive|list|access|answer|letter|correct|carry-out: what people ask about their own data, in 72 hours."""

from collections.abc import Sequence
from pathlib import Path

import click

from domain.periods import from_text, waktu
from domain.rights import DECISIONS, DONE, KINDS
from domain.texts import Text, _
from netralitas.cli.language import say, translated
from netralitas.cli.opening import lines, now, signed_in, store
from netralitas.cli.register import register
from rendering import write_atomic
from services import rights

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
        nip = click.prompt(translated(_("NIP pemohon")), hide_input=True)
        made = rights.receive(db, workspace, kind=kind, nip=nip, number=number, by=who, at=now())
    say(_("{made}: dijawab paling lambat dalam 72 jam.", made=made))


@subject.command("list")
def list_requests() -> None:
    """Permintaan dan sisa waktunya."""
    with store(readonly=True) as (_workspace, db):
        rows = []
        for r in rights.listing(db):
            left = _("sisa {hours_left} jam", hours_left=rights.hours_left(r, now()))
            rows.append(
                (r.request_id, r.kind, r.number, r.decision or left, _acts(r.done) or (left if r.waits else "–"))
            )
    lines(rows, _("permintaan | jenis | nomor | jawaban | dilaksanakan"))


def _acts(done: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{translated(DONE[what])}, {waktu(from_text(at))}" for what, at in done)


@subject.command("access")
@click.argument("request_id")
@READER
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Berkas .html untuk dibaca, atau .json.",
)
def access(request_id: str, reviewer: str, output: Path) -> None:
    """Menulis semua data yang disimpan tentang pemohon; pembacaan nama dicatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        as_json = output.suffix != ".html"
        write_atomic(output, rights.access_copy(db, workspace, request_id, by=who, at=now(), as_json=as_json))
    click.echo(str(output))


@subject.command("correct")
@click.argument("request_id")
@READER
def correct(request_id: str, reviewer: str) -> None:
    """Membetulkan nama pemohon setelah koreksi dikabulkan, oleh pimpinan yang bukan penjawabnya.

    Data lain dibetulkan lewat register import.
    """
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        rights.to_carry_out(db, request_id, "koreksi", who)
        name = click.prompt(
            translated(_("Nama yang benar")), hide_input=True, confirmation_prompt=translated(_("Ulangi"))
        )
        changed = rights.correct(db, workspace, request_id, name, by=who, at=now())
    say(
        _(
            "{request_id}: nama {changed}",
            request_id=request_id,
            changed=_("dibetulkan.") if changed else _("sudah demikian."),
        )
    )


@subject.command("carry-out")
@click.argument("request_id")
@READER
def carry_out(request_id: str, reviewer: str) -> None:
    """Melaksanakan penghapusan atau keberatan yang dikabulkan; oleh orang lain daripada yang menjawab."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        if rights.find(db, request_id).kind == "keberatan":
            stopped = rights.stop(db, request_id, by=who, at=now())
            say(_("{request_id}: {stopped} akun tidak dipantau lagi.", request_id=request_id, stopped=stopped))
            return
        done = rights.erase(db, workspace, request_id, by=who, at=now())
    say(
        _(
            "Dihapus: {posts} kiriman, {cases} perkara, {captures} halaman, {objects} objek.",
            posts=done.posts,
            cases=done.cases,
            captures=done.captures,
            objects=done.objects,
        )
    )
    if done.shared:
        say(_("{shared} halaman tetap ada: memuat juga kiriman perkara orang lain.", shared=done.shared))


@subject.command("letter")
@click.argument("request_id")
@READER
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .docx.")
def letter(request_id: str, reviewer: str, output: Path) -> None:
    """Menulis surat jawaban untuk ditandatangani; pembacaan nama dicatat."""
    with store() as (workspace, db):
        written = rights.reply_letter(db, workspace, request_id, by=signed_in(db, reviewer), at=now())
    write_atomic(output, written)
    click.echo(str(output))


@register.command("notice")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .html.")
def notice(output: Path) -> None:
    """Menulis pemberitahuan pemrosesan data untuk diumumkan (UU 27/2022 Pasal 21)."""
    with store(readonly=True) as (workspace, db):
        write_atomic(output, rights.notice(db, workspace, now()))
    click.echo(str(output))


@subject.command("answer")
@click.argument("request_id")
@READER
@click.option("--decision", type=click.Choice(DECISIONS), required=True, help="Keputusan.")
@click.option("--article", required=True, help="Pasal yang menjadi dasar, mis. UU 27/2022 Pasal 15 ayat (1).")
@click.option("--reason", required=True, help="Alasan seperti tertulis dalam jawaban; tanpa nama.")
def answer(request_id: str, reviewer: str, decision: str, article: str, reason: str) -> None:
    """Mencatat jawaban: dikabulkan, sebagian atau ditolak, dengan pasal dan alasan."""
    with store() as (_workspace, db):
        who = signed_in(db, reviewer)
        rights.answer(db, request_id, decision=decision, article=article, reason=reason, by=who, at=now())
    say(Text("{request_id}: {decision}.", request_id=request_id, decision=decision))
