"""assessment draft|record|show: the data-protection impact assessment."""

from pathlib import Path

import click

from domain.periods import tanggal
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
    with store() as (_, db):
        made = services.record(db, number, day, officer, by=signed_in(db, reviewer), at=now())
    click.echo(f"Penilaian dampak {made.reference}, {tanggal(made.day)}: dicatat.")


@assessment.command("show")
def show() -> None:
    """Menunjukkan penilaian yang berlaku."""
    with store(readonly=True) as (_, db):
        held = services.held(db)
    click.echo(f"{held.reference}, {tanggal(held.day)}, {held.officer}" if held else "Belum dicatat.")
