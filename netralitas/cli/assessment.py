"""assessment draft|record|show: the data-protection impact assessment."""

from pathlib import Path

import click

from domain.periods import tanggal
from domain.texts import Text, _
from netralitas.cli.language import say
from netralitas.cli.opening import now, signed_in, store
from rendering import write_atomic
from services import assessment as services


@click.group()
def assessment() -> None:
    """Penilaian dampak pelindungan data (UU 27/2022 Pasal 34): rancangan dan catatannya."""


@assessment.command("draft")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .docx.")
def draft(output: Path) -> None:
    """Menulis rancangannya menurut keadaan ruang kerja; bagian kosong diisi yang menilai."""
    with store(readonly=True) as (workspace, db):
        write_atomic(output, services.draft(db, workspace, now()))
    click.echo(str(output))


@assessment.command("record")
@click.option("--reviewer", required=True, help="Pengenal pimpinan; frasa sandi ditanyakan.")
@click.option("--number", required=True, help="Nomor penilaian.")
@click.option("--date", "day", required=True, help="Tanggalnya, 2026-11-01.")
@click.option("--officer", required=True, help="Pejabat pelindungan data (jabatan).")
def record(reviewer: str, number: str, day: str, officer: str) -> None:
    """Mencatat penilaian yang sudah ditetapkan; tanpanya tidak ada perayapan dan tidak ada laporan FINAL."""
    with store() as (_workspace, db):
        made = services.record(db, number, day, officer, by=signed_in(db, reviewer), at=now())
    say(_("Penilaian dampak {reference}, {tanggal}: dicatat.", reference=made.reference, tanggal=tanggal(made.day)))


@assessment.command("show")
def show() -> None:
    """Menunjukkan penilaian yang berlaku."""
    with store(readonly=True) as (_workspace, db):
        held = services.held(db)
    say(
        Text(
            "{reference}, {tanggal}, {officer}",
            reference=held.reference,
            tanggal=tanggal(held.day),
            officer=held.officer,
        )
        if held
        else _("Belum dicatat.")
    )
