"""purge, backup, restore: what goes, what is copied, what comes back."""

from pathlib import Path

import click

from domain.errors import Exit, UsageError
from netralitas.cli.opening import current_workspace, now, signed_in
from services import backup as copies
from services import casework, ethics_keeping, retention
from services.settings import oversight_body, packs_of
from store import holdings, open_store, signing
from store.database import Store
from store.workspace import signing_file


@click.command("purge")
@click.option("--reviewer", required=True, help="Pengenal; frasa sandi ditanyakan dan dicatat pada nisan.")
@click.option("--dry-run", is_flag=True, help="Hanya menghitung.")
@click.option("--case", "case_id", help="Menghapus satu perkara yang ditutup, menurut jadwal arsip.")
@click.option("--approved-by", default="", help="Pejabat yang menyetujui penghapusan perkara (jabatan).")
@click.option("--number", default="", help="Nomor persetujuan, atau penetapan calon terpilih.")
@click.option("--elected", default="", help="Kontes yang pemenangnya sudah disahkan.")
def purge(reviewer: str, dry_run: bool, case_id: str | None, approved_by: str, number: str, elected: str) -> None:
    """Menghapus yang sudah waktunya, sampai tidak ada byte tersisa; yang tinggal hanya sidik dan hitungan."""
    workspace, at = current_workspace(), now()
    if case_id and elected:
        raise UsageError("pilih satu: perkara atau kontes", remedy="jalankan dua kali")
    db = open_store(workspace.database)
    try:
        who = signed_in(db, reviewer)
        if case_id or elected:  # more than the clocks alone release
            casework.require(db, oversight_body(workspace), "purge", who)
        key, place = signing.house_key(db, signing_file(workspace)), retention.files_of(workspace)
        if dry_run:
            due = retention.due(db, at)
            sizes = f"{len(due.posts)} kiriman, {len(due.cases)} perkara, {len(due.captures)} halaman"
            sizes += f", {len(due.pictures)} gambar" if due.pictures else ""
            sizes += f", {due.refused} baris tolakan" if due.refused else ""
            click.echo(f"Akan dihapus: {sizes}.")
            if of_ethics := ethics_keeping.due(db, at):
                click.echo(f"Keluarga etika: {len(of_ethics)} perkara.")
            _more_than_due(db, case_id, elected)
        elif case_id:
            count = retention.archive(
                db, place, key, case_id, rule="arsip", approved_by=approved_by, number=number, now=at
            )
            click.echo(f"{case_id} dihapus, {count} objek bukti ikut dihapus.")
        else:
            if elected:
                retention.check_elected(packs_of(workspace), elected, number, at)
                count = retention.after_election(db, elected, number=number, by=who, now=at)
                click.echo(f"{count} kiriman tanpa nama peserta lagi.")
            of_ethics = ethics_keeping.due(db, at)
            done = copies.purge_due(workspace, db, by=who, at=at)
            click.echo(
                f"Dihapus: {done.posts} kiriman, {done.cases} perkara, {done.captures} halaman, {done.pictures} gambar,"
                f" {done.objects} objek."
            )
            if of_ethics:
                click.echo(f"Keluarga etika: {len(of_ethics)} perkara.")
    finally:
        db.close()


def _more_than_due(db: Store, case_id: str | None, elected: str) -> None:
    """What an order would take beside what the clocks have released."""
    if case_id:
        count = len(casework.load(db, case_id).posts)
        click.echo(f"Dengan persetujuan: {case_id} dengan {count} kiriman, bacaan, surat dan berkasnya.")
    if elected:
        named, kept = holdings.flagged_for(db, elected)
        rest = sum(post in kept for post in named)
        click.echo(f"Setelah penetapan: penanda {len(named) - rest} kiriman; nama peserta pada {rest} kiriman lain.")


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
            click.echo(problem)
        click.echo(f"Latihan pemulihan dari {copy.name}: " + _found(problems))
        return Exit.EVIDENCE if problems else Exit.OK
    made = copies.backup(workspace, folder, now())
    click.echo(str(made))
    click.echo(f"Kunci disimpan terpisah: {workspace.key_file} dan {signing_file(workspace)}")
    return Exit.OK


def _found(problems: list[str]) -> str:
    return "utuh." if not problems else f"{len(problems)} ketidakcocokan."


@click.command("restore")
@click.argument("copy", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def restore(copy: Path, folder: Path) -> int:
    """Memulihkan salinan COPY ke FOLDER baru; yang sudah dihapus sejak itu dihapus lagi."""
    problems = copies.restore(copy, folder)
    for problem in problems:
        click.echo(problem)
    click.echo(f"Dipulihkan ke {folder}: " + _found(problems))
    return Exit.EVIDENCE if problems else Exit.OK
