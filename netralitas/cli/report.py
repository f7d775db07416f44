"""report weekly|stage|import-tally"""

from datetime import UTC, datetime
from pathlib import Path

import click

from netralitas import regions
from netralitas.cli.opening import current_workspace, now, store
from netralitas.db import transaction
from netralitas.errors import Exit, UsageError
from netralitas.packs import load_pack
from netralitas.periods import Week, parse_week, stage_period, to_text, week_of
from netralitas.steps import packs_of, period_report
from netralitas.store import published
from reports.tally import check, parse
from reports.words import LANGUAGES

CUTOFF = click.option("--cutoff", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]),
                      help="Batas data; bawaan: catatan terbaru.")  # fmt: skip
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Bahasa laporan.")


@click.group()
def report() -> None:
    """Laporan berkala."""


@report.command("weekly")
@click.option("--week", help="2026-W45 atau satu tanggal di pekan itu; bawaan: pekan yang baru berakhir.")
@click.option("--province", default="", help="Satu provinsi saja (kode, mis. 35); edisi internal.")
@CUTOFF
@LANG
def weekly(week: str | None, province: str, cutoff: datetime | None, lang: str) -> None:
    """Menulis ringkasan mingguan, edisi internal dan publik, dengan CSV dan JSON setiap tabel."""
    workspace = current_workspace()
    zone, at = workspace.config.zone, now()
    chosen = parse_week(week, zone) if week else week_of(at.astimezone(zone).date(), zone).previous
    if province and province not in regions.names():
        raise UsageError(f"kode provinsi {province!r} tidak dikenal", remedy="isi kode Kemendagri dua angka, mis. 35")
    _write(chosen, cutoff, lang, province)


@report.command("stage")
@click.argument("stage")
@click.option("--pack", "pack_name", help="Paket yang kalendernya dipakai; bawaan: yang pertama pada setelan.")
@CUTOFF
@LANG
def stage(stage: str, pack_name: str | None, cutoff: datetime | None, lang: str) -> None:
    """Menulis ringkasan satu tahapan pemilihan, mis. kampanye."""
    workspace = current_workspace()
    pack = load_pack(pack_name) if pack_name else packs_of(workspace)[0]
    _write(stage_period(pack, stage, workspace.config.zone), cutoff, lang)


def _write(period: Week, cutoff: datetime | None, lang: str, province: str = "") -> None:
    workspace = current_workspace()
    limit = cutoff.astimezone(UTC) if cutoff else None
    for page in period_report(workspace, packs_of(workspace), period, now(), limit, lang, province):
        click.echo(str(page))


@report.command("import-tally")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Hitung dan periksa saja.")
def import_tally(file: Path, dry_run: bool) -> int:
    """Memeriksa dan menyimpan angka yang diterbitkan lembaga lain (CSV); kode keluar 5 bila bertentangan."""
    bad = 0
    rows: list[tuple[object, ...]] = []
    for tally in parse(file.read_text(encoding="utf-8-sig"), file.name):
        click.echo(f"{tally.publisher}, {tally.cutoff}, {tally.name} (satuan {tally.unit}, dasar {tally.base})")
        for row, share in zip(tally.rows, tally.shares(), strict=True):
            click.echo(f"  {row.count:>6}  {share:>5}%  {row.label}")
            rows.append(
                (tally.publisher, tally.cutoff.isoformat(), tally.name, row.label, tally.unit, tally.kind, row.count,
                 tally.base, row.printed, tally.source, to_text(now()))
            )  # fmt: skip
        for problem in check(tally):
            bad += 1
            click.echo(f"  ! {problem}")
    if not dry_run:
        with store() as (_, conn), transaction(conn):
            click.echo(f"Disimpan: {published.add_tallies(conn, rows)} baris baru.")
    return Exit.BOUNDS if bad else Exit.OK
