"""init, config, doctor"""

from pathlib import Path
from typing import Any

import click

from domain.errors import Exit, WorkspaceError
from domain.packs import list_packs
from domain.periods import ZONES
from domain.responsibility import is_given
from domain.texts import Text, _
from netralitas.cli.language import say, translated
from netralitas.cli.moments import DAY
from netralitas.cli.opening import current_workspace, now
from services import crawl_health
from services.changing_settings import SETTINGS
from services.doctor import SQLITE_VERSION, checks, databases, wal_is_safe
from services.starting import PROFILES, Foundation, TypedAssessment, found_workspace
from services.workspaces import Workspace as WorkspaceFolder
from services.workspaces import open_store


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--body", default="Lembaga pemantau", show_default=True, help="Nama lembaga pada laporan.")
@click.option("--profile", type=click.Choice(PROFILES), default="ngo", show_default=True, help="Jenis lembaga.")
@click.option("--pack", "packs", multiple=True, type=click.Choice(list_packs()), help="Paket pemilihan.")
@click.option("--region", default="", help="Kode wilayah lembaga, mis. 35.78; darinya zona waktu bila tidak diisi.")
@click.option("--zone", type=click.Choice(tuple(ZONES)), default=None, help="Zona pekan laporan.")
@click.option("--contact", default="", help="Alamat kontak untuk User-Agent perayap.")
@click.option("--responsible", default="", help="Penanggung jawab (jabatan); tanpanya tidak ada laporan FINAL.")
@click.option("--legal-basis", default="", help="Dasar hukum pemantauan; tanpanya tidak ada laporan FINAL.")
@click.option("--production", is_flag=True, help="Untuk pemakaian nyata: menanyakan penilaian dampak.")
def init(folder: Path, zone: str | None, production: bool, **options: Any) -> None:
    """Membuat ruang kerja baru di FOLDER. Di peramban: netralitas --workspace FOLDER desk."""
    assessment = _impact_assessment() if production else TypedAssessment()
    foundation = Foundation(zone=zone or "", assessment=assessment, **options)
    workspace = found_workspace(folder, foundation, now())
    say(_("Ruang kerja dibuat: {folder}", folder=folder))
    say(_("Kunci nama dan NIP:  {key_file}", key_file=workspace.key_file))
    say(_("Simpan salinan kunci itu di tempat lain; tanpa kunci, nama tidak dapat dibaca lagi."))
    if not (is_given(foundation.responsible) and is_given(foundation.legal_basis)):
        say(_("Isi body.responsible dan body.legal_basis dalam netralitas.toml: tanpanya laporan tetap SEMENTARA."))
    say(_("Berikutnya: netralitas register template, lalu netralitas register import."))


def _impact_assessment() -> TypedAssessment:
    """UU 27/2022 art. 34: systematic watching of people needs an impact assessment before it starts."""
    reference = click.prompt(translated(_("Nomor penilaian dampak pelindungan data (UU 27/2022 Pasal 34)"))).strip()
    day = click.prompt(translated(_("Tanggalnya (2026-11-01)")), type=DAY)
    officer = click.prompt(translated(_("Pejabat pelindungan data (jabatan)"))).strip()
    if not reference or not officer:
        raise WorkspaceError(_("penilaian dampak belum lengkap"), remedy=_("selesaikan dahulu, lalu ulangi init"))
    return TypedAssessment(reference=reference, day=day.date().isoformat(), officer=officer)


@click.group()
def config() -> None:
    """Setelan ruang kerja."""


@config.command("show")
def show() -> None:
    """Menunjukkan setiap setelan dan dari mana asalnya."""
    settings = current_workspace().config.settings
    meanings = {key: meaning for key, _, _, meaning in SETTINGS}
    for key, setting in settings.items():
        value = ", ".join(setting.value) if isinstance(setting.value, list) else setting.value
        say(
            _(
                "{key} = {value!s}\n    dari {origin}; {meanings}",
                key=key,
                value=value,
                origin=setting.origin,
                meanings=meanings[key],
            )
        )


def _last_crawl(workspace: WorkspaceFolder) -> None:
    """What the newest crawl could not see; a quiet week must not be taken for an empty one."""
    db = open_store(workspace.database)
    try:
        last = crawl_health.last_crawl(db)
    finally:
        db.close()
    if last is None:
        say(_("Perayapan: belum pernah."))
        return
    say(_("Perayapan terakhir {run_id}: {said}", run_id=last.run_id, said=last.seen))
    for line in last.warnings:
        say(Text("  ! {line}", line=line))


def _say_databases(workspace: WorkspaceFolder) -> bool:
    """The state of each database; whether one is damaged."""
    bad = False
    for one in databases(workspace):
        bad = bad or bool(one.problem)
        say(
            _("{name}: RUSAK: {problem}", name=one.name, problem=one.problem)
            if one.problem
            else _("{name}: utuh", name=one.name)
        )
        size = _(" → terlalu besar") if one.log > 1 << 26 else ""
        say(_("  catatan tulis (WAL): {log} KiB{size}", log=one.log // 1024, size=size))
    return bad


@click.command()
@click.option("--strict", is_flag=True, help="Kode keluar 1 juga bila satu hal saja ditandai '!'; untuk jadwal.")
def doctor(strict: bool) -> int:
    """Memeriksa ruang kerja: basis data, jadwal, sumber, retensi, hak subjek, cadangan, disk, kunci."""
    workspace = current_workspace()
    bad, noted = _say_databases(workspace), False
    if bad:
        say(_("Penulisan dihentikan. Pulihkan dari cadangan, lalu jalankan doctor lagi."))
    safe = _("dengan") if wal_is_safe() else _("tanpa")
    say(
        _(
            "SQLite {sqlite_version}: {safe} perbaikan WAL-reset; titik periksa hanya di bawah kunci tulis",
            sqlite_version=SQLITE_VERSION,
            safe=safe,
        )
    )
    if not bad:
        _last_crawl(workspace)
        db = open_store(workspace.database)
        for well, line in checks(workspace, db, now()):
            say(Text("  {line}" if well else "! {line}", line=line))
            noted = noted or not well
        db.close()
    key = workspace.key_file
    say(_("Kunci identitas: {exists} ({key})", exists=_("ada") if key.exists() else _("TIDAK ADA"), key=key))
    return Exit.ERROR if bad or not key.exists() or (strict and noted) else Exit.OK
