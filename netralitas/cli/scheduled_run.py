"""run, schedule, and the jobs that the desk starts"""

import sys
from datetime import timedelta
from pathlib import Path

import click

from domain.errors import Exit, NetralitasError
from domain.periods import week_of
from domain.texts import _
from netralitas.cli.capture import capture
from netralitas.cli.collect import crawl
from netralitas.cli.flag import flag
from netralitas.cli.keeping import backup
from netralitas.cli.language import say
from netralitas.cli.opening import current_workspace, now, store
from services import desk_jobs
from services import schedule as timing
from services.evidence import seal
from services.reporting import due, period_report
from services.settings import packs_of


@click.command("run")
@click.option("--operator", default="terjadwal", show_default=True, help="Siapa atau apa yang menjalankan.")
@click.pass_context
def run(context: click.Context, operator: str) -> int:
    """Satu putaran penuh: rayapi, tandai, buka perkara, segel bukti, tulis laporan pekan lalu dan pekan ini.

    Aman dimulai kapan saja; pekan yang terlewat atau belum FINAL dibuat menyusul. Di luar masa pemilihan
    tidak merayapi.
    """
    return _round(context, operator)


def _round(context: click.Context, operator: str) -> int:
    workspace = current_workspace()
    packs, today = packs_of(workspace), now().astimezone(workspace.config.zone).date()
    code: int = Exit.OK
    if any(p.window_from <= today <= p.window_to for p in packs):
        code = _look(context, operator)
    else:
        say(_("Di luar masa pemantauan semua paket; tidak ada yang dirayapi."))
    _flag_and_seal(context)
    this_week = week_of(today, workspace.config.zone)
    for week in due(workspace.reports, this_week, min(p.window_from for p in packs)):
        for page in period_report(workspace, packs, week, now()):
            click.echo(str(page))
    return code


def _look(context: click.Context, operator: str) -> int:
    """Crawls; what kept it from starting is said, and all that follows is done all the same."""
    try:
        return int(context.invoke(crawl, operator=operator))
    except NetralitasError as error:
        say(_("Perayapan tidak berjalan: {error}", error=error.text), err=True)
        return error.exit_code


def _flag_and_seal(context: click.Context) -> None:
    context.invoke(flag)
    with store() as (workspace, db):
        say(_("Titik periksa bukti: {seal}", seal=seal(workspace, db, now())))


def _look_and_flag(context: click.Context, operator: str) -> int:
    code = _look(context, operator)
    _flag_and_seal(context)
    return code


def _only_flag(context: click.Context, operator: str) -> int:
    _flag_and_seal(context)
    return Exit.OK


def _copy(context: click.Context, operator: str) -> int:
    context.invoke(backup)
    return Exit.OK


def _rehearse(context: click.Context, operator: str) -> int:
    return int(context.invoke(backup, drill=True))


def _draw(context: click.Context, operator: str) -> int:
    context.invoke(capture, url=sys.stdin.readline().strip(), operator=operator)
    return Exit.OK


JOBS = {
    "rayapi": _look_and_flag,
    "tandai": _only_flag,
    "putaran": _round,
    "cadangan": _copy,
    "latihan": _rehearse,
    desk_jobs.CAPTURE: _draw,
}


@click.command("job", hidden=True)
@click.argument("job_id", type=int)
@click.pass_context
def job(context: click.Context, job_id: int) -> int:
    """Menjalankan satu pekerjaan yang dimulai dari meja kerja; tidak dipanggil dengan tangan."""
    with store() as (workspace, db), desk_jobs.carrying_out(workspace, db, job_id, now) as (begun, code):
        code[0] = JOBS[begun.kind](context, begun.started_by)
    return code[0]


@click.command("schedule")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder; bawaan: jadwal/.")
def schedule(output: Path | None) -> None:
    """Menulis jadwal systemd, cron dan Task Scheduler menurut kalender paket."""
    workspace = current_workspace()
    today = now().astimezone(workspace.config.zone).date()
    spans = timing.plan(packs_of(workspace), today)
    texts = timing.files(spans, timing.command_of(workspace), str(workspace.config.zone))
    for path in timing.write(output or workspace.root / "jadwal", texts):
        click.echo(str(path))
    if not spans:
        say(_("Tidak ada hari pemantauan lagi pada paket yang dipilih."))
    for span in spans:
        days = (span.end - span.start + timedelta(days=1)).days
        say(
            _(
                "  {start} – {end} ({days} hari): pukul {hours}",
                start=span.start,
                end=span.end,
                days=days,
                hours=", ".join(f"{h:02d}.10" for h in span.hours),
            )
        )
