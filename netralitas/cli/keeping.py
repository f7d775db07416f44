"""purge, backup, restore: what goes, what is copied, what comes back."""

from collections.abc import Sequence
from pathlib import Path

import click

from domain.errors import Exit
from domain.texts import Text, _, joined
from netralitas.cli.language import say
from netralitas.cli.opening import current_workspace, now, signed_in, store
from services import backup as copies
from services import ethics_keeping, purging, retention
from services.workspaces import Store, Workspace


@click.command("purge")
@click.option("--reviewer", required=True, help="Pengenal; frasa sandi ditanyakan dan dicatat pada nisan.")
@click.option("--dry-run", is_flag=True, help="Hanya menghitung.")
@click.option("--case", "case_id", help="Menghapus satu perkara yang ditutup, menurut jadwal arsip.")
@click.option("--approved-by", default="", help="Pejabat yang menyetujui penghapusan perkara (jabatan).")
@click.option("--number", default="", help="Nomor persetujuan, atau penetapan calon terpilih.")
@click.option("--elected", default="", help="Kontes yang pemenangnya sudah disahkan.")
def purge(reviewer: str, dry_run: bool, case_id: str | None, approved_by: str, number: str, elected: str) -> None:
    """Menghapus yang sudah waktunya, sampai tidak ada byte tersisa; yang tinggal hanya sidik dan hitungan."""
    with store() as (workspace, db):
        who, at = signed_in(db, reviewer), now()
        purging.require(workspace, db, who)
        ordered = purging.more_than_due(db, case_id, elected)
        if dry_run:
            _say_due(workspace, db, ordered)
        elif case_id:
            count = purging.one_case(workspace, db, case_id, approved_by=approved_by, number=number, by=who, at=at)
            say(_("{case_id} dihapus, {count} objek bukti ikut dihapus.", case_id=case_id, count=count))
        else:
            if elected:
                count = purging.after_confirmation(workspace, db, elected, number=number, by=who, at=at)
                say(_("{count} kiriman tanpa nama peserta lagi.", count=count))
            of_ethics = ethics_keeping.due(db, at)
            done = purging.by_clock(workspace, db, by=who, at=at)
            say(
                _(
                    "Dihapus: {posts} kiriman, {cases} perkara, {captures} halaman, {pictures} gambar, {objects} "
                    "objek.",
                    posts=done.posts,
                    cases=done.cases,
                    captures=done.captures,
                    pictures=done.pictures,
                    objects=done.objects,
                )
            )
            if done.files:
                say(_("Berkas yang sudah waktunya: {files}.", files=done.files))
            if of_ethics:
                say(_("Keluarga etika: {of_ethics} perkara.", of_ethics=len(of_ethics)))


def _say_due(workspace: Workspace, db: Store, ordered: Sequence[Text]) -> None:
    due = retention.due(db, now())
    sizes = [
        _("{n} kiriman", n=len(due.posts)),
        _("{n} perkara", n=len(due.cases)),
        _("{n} halaman", n=len(due.captures)),
        *([_("{n} gambar", n=len(due.pictures))] if due.pictures else []),
        *([_("{n} baris tolakan", n=due.refused)] if due.refused else []),
        *(
            _("{n} berkas ({kind})", n=len(files), kind=kind)
            for kind, files in retention.due_files(workspace, now()).items()
            if files
        ),
    ]
    say(_("Akan dihapus: {sizes}.", sizes=joined(sizes)))
    if of_ethics := ethics_keeping.due(db, now()):
        say(_("Keluarga etika: {of_ethics} perkara.", of_ethics=len(of_ethics)))
    for line in ordered:
        say(line)


@click.command("backup")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder tujuan.")
@click.option("--drill", is_flag=True, help="Latihan: pulihkan salinan terbaru ke folder sementara, periksa, hapus.")
def backup(output: Path | None = None, drill: bool = False) -> int:
    """Menyalin ruang kerja selagi dipakai, lalu memeriksa salinannya; kunci tidak ikut."""
    workspace = current_workspace()
    folder = output or workspace.copies
    if drill:
        copy, problems = copies.rehearse(folder)
        for problem in problems:
            say(problem)
        say(_("Latihan pemulihan dari {copy}: {found}", copy=copy.name, found=_found(problems)))
        return Exit.EVIDENCE if problems else Exit.OK
    made = copies.backup(workspace, folder, now())
    click.echo(str(made))
    say(_("Kunci disimpan terpisah: {keys_apart}", keys_apart=" dan ".join(map(str, copies.keys_apart(workspace)))))
    return Exit.OK


def _found(problems: list[str]) -> Text:
    return _("utuh.") if not problems else _("{problems} ketidakcocokan.", problems=len(problems))


@click.command("restore")
@click.argument("copy", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def restore(copy: Path, folder: Path) -> int:
    """Memulihkan salinan COPY ke FOLDER baru; yang sudah dihapus sejak itu dihapus lagi."""
    problems = copies.restore(copy, folder)
    for problem in problems:
        say(problem)
    say(_("Dipulihkan ke {folder}: {found}", folder=folder, found=_found(problems)))
    return Exit.EVIDENCE if problems else Exit.OK
