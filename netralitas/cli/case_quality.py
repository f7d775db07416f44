"""case quality|labels: what the work itself says about its quality."""

from pathlib import Path

import click

from netralitas.cli.case import READER
from netralitas.cli.case_export import case
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.opening import now, signed_in, store
from rendering import json_text, write_atomic
from services import case_filter, casework, work_quality
from services.settings import oversight_body

__all__ = ["case"]


@case.command("quality")
def show_quality() -> None:
    """Kesepakatan pembaca, waktu sampai dibaca, penanda yang tidak dikuatkan, yang terlewat."""
    with store(readonly=True) as (_, db):
        hours, count = work_quality.median_hours(db)
        click.echo(f"Kesepakatan dua pembaca: {work_quality.agreement(db).words}")
        enough = hours is not None and count >= work_quality.ENOUGH
        click.echo(f"Median sampai dibaca: {f'{hours:.1f} jam' if enough else 'belum cukup data'} (n = {count})")
        click.echo(f"Terlewat pada contoh tak bertanda: {work_quality.missed(db).words}")
        click.echo(f"Berbalik setelah klarifikasi atau suntingan: {work_quality.reversals(db).words}")
        for reader, count in work_quality.hasty(db, work_quality.HASTY):
            said = f"Dibaca kurang dari {work_quality.HASTY} detik setelah dibuka, atau tanpa dibuka"
            click.echo(f"{said}: {reader}, {count} kali")
        if late := work_quality.backwards(db):
            click.echo(f"PERINGATAN: jam komputer pernah mundur; {late} catatan berjam lebih awal daripada urutannya.")
        click.echo("Perkara selesai dibaca yang tidak dikuatkan, menurut aturan penandanya:")
        for rule, share in work_quality.unconfirmed(db).items():
            click.echo(f"  {rule}: {share.words}")
        click.echo("Yang sama menurut peserta yang disebut penanda (keseimbangan penanda, bukan daftar orang):")
        for name, share in work_quality.unconfirmed_by_contestant(db).items():
            click.echo(f"  {name}: {share.words}")


@case.command("labels")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@READER
@filtered()
def export_labels(chosen: Chooser, reviewer: str, path: Path) -> None:
    """Menulis bacaan tanpa orang, tanpa kata dan tanpa peserta, untuk mengukur penanda."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        casework.require(db, oversight_body(workspace), "export", who)
        rows = work_quality.labels(db, case_filter.numbers(db, chosen(workspace, db, now(), who)))
    write_atomic(path, json_text(rows))
    click.echo(f"{len(rows)} butir: {path}")
