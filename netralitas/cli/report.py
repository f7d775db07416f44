"""report weekly"""

from datetime import UTC, datetime

import click

from netralitas.cli.opening import current_workspace, now
from netralitas.periods import parse_week, week_of
from netralitas.steps import packs_of, weekly_report


@click.group()
def report() -> None:
    """Laporan berkala."""


@report.command("weekly")
@click.option("--week", help="2026-W45 atau satu tanggal di pekan itu; bawaan: pekan yang baru berakhir.")
@click.option("--cutoff", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="Batas data; bawaan: catatan terbaru.")
def weekly(week: str | None, cutoff: datetime | None) -> None:
    """Menulis ringkasan mingguan, edisi internal dan publik, dengan CSV dan JSON setiap tabel."""
    workspace = current_workspace()
    zone, at = workspace.config.zone, now()
    chosen = parse_week(week, zone) if week else week_of(at.astimezone(zone).date(), zone).previous
    limit = cutoff.astimezone(UTC) if cutoff else None
    for page in weekly_report(workspace, packs_of(workspace), chosen, at, limit):
        click.echo(str(page))
