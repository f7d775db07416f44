"""run, schedule"""

import sys
from datetime import timedelta
from pathlib import Path

import click

from domain.errors import Exit, NetralitasError
from domain.periods import week_of
from netralitas.cli.collect import crawl
from netralitas.cli.flag import flag
from netralitas.cli.opening import current_workspace, now, store
from reports.written import due
from services import schedule as timing
from services.evidence import seal
from services.reporting import period_report
from services.settings import packs_of


@click.command("run")
@click.option("--operator", default="terjadwal", show_default=True, help="Siapa atau apa yang menjalankan.")
@click.pass_context
def run(context: click.Context, operator: str) -> int:
    """Satu putaran penuh: rayapi, tandai, buka perkara, segel bukti, tulis laporan pekan lalu dan pekan ini.

    Aman dimulai kapan saja; pekan yang terlewat atau belum FINAL dibuat menyusul. Di luar masa pemilihan
    tidak merayapi.
    """
    workspace = current_workspace()
    packs, today = packs_of(workspace), now().astimezone(workspace.config.zone).date()
    code: int = Exit.OK
    if any(p.window_from <= today <= p.window_to for p in packs):
        try:
            code = context.invoke(crawl, operator=operator)
        except NetralitasError as error:
            # The exit code and the report say that nothing was crawled; the rest is done all the same.
            click.echo(f"Perayapan tidak berjalan: {error}", err=True)
            code = error.exit_code
    else:
        click.echo("Di luar masa pemantauan semua paket; tidak ada yang dirayapi.")
    context.invoke(flag)
    with store() as (_, db):
        click.echo(f"Titik periksa bukti: {seal(workspace, db, now())}")
    this_week = week_of(today, workspace.config.zone)
    for week in due(workspace.reports, this_week, min(p.window_from for p in packs)):
        for page in period_report(workspace, packs, week, now()):
            click.echo(str(page))
    return code


@click.command("schedule")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder; bawaan: jadwal/.")
def schedule(output: Path | None) -> None:
    """Menulis jadwal systemd, cron dan Task Scheduler menurut kalender paket."""
    workspace = current_workspace()
    today = now().astimezone(workspace.config.zone).date()
    spans = timing.plan(packs_of(workspace), today)
    command = [sys.executable, "-m", "netralitas", "--workspace", str(workspace.root), "run"]
    texts = timing.files(spans, command, str(workspace.config.zone))
    for path in timing.write(output or workspace.root / "jadwal", texts):
        click.echo(str(path))
    if not spans:
        click.echo("Tidak ada hari pemantauan lagi pada paket yang dipilih.")
    for span in spans:
        days = (span.end - span.start + timedelta(days=1)).days
        click.echo(f"  {span.start} – {span.end} ({days} hari): pukul {', '.join(f'{h:02d}.10' for h in span.hours)}")
