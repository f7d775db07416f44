"""crawl, import"""

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.importing import FORMATS, ImportResult, import_file
from crawler.options import CrawlOptions, Window
from crawler.run import crawl as run_crawl
from netralitas.cli.opening import bar, current_workspace, now, store
from netralitas.errors import ConfigError, Exit
from netralitas.identity import read_key
from netralitas.steps import packs_of
from netralitas.types import HowSeen, Pack, Platform
from reports.labels import OUTCOMES


@click.command()
@click.option("--operator", default="terjadwal", show_default=True, help="Siapa atau apa yang menjalankan.")
@click.option("--platform", "platforms", multiple=True, type=click.Choice([p.value for p in Platform]),
              help="Hanya platform ini; boleh berulang.")  # fmt: skip
def crawl(operator: str, platforms: tuple[str, ...]) -> int:
    """Melihat kiriman umum semua akun terdaftar yang boleh dirayapi hari ini.

    Perayapan yang terputus dilanjutkan. Kode keluar 3 bila ada akun yang tidak terlihat utuh.
    """
    workspace = current_workspace()
    contact = workspace.config.text("crawl.contact")
    if not contact:
        raise ConfigError(
            "alamat kontak belum diisi", where="netralitas.toml", remedy="isi crawl.contact, mis. tim@contoh.go.id"
        )
    packs = packs_of(workspace)
    options = CrawlOptions(
        pseudonym_key=read_key(workspace.key_file), scope=packs[0].name, operator=operator, contact=contact,
        windows=_windows(packs),
        platforms=tuple(Platform(p) for p in platforms), log_file=workspace.root / "crawl.log",
    )  # fmt: skip
    with bar(1, "Merayap") as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        result = run_crawl(workspace.database, workspace.evidence, options, progress)
    for outcome, count in result.outcomes.items():
        click.echo(f"  {count:5}  {OUTCOMES.get(outcome, outcome)}")
    click.echo(f"Perayapan {result.run_id}: {result.status}.")
    return Exit.OK if result.status == "complete" else Exit.INCOMPLETE


def _windows(packs: Sequence[Pack]) -> tuple[Window, ...]:
    return tuple(Window(window_from=p.window_from, window_to=p.window_to) for p in packs)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="Bentuk berkas.")
@click.option("--how-seen", type=click.Choice([HowSeen.IMPORT_NO_LOGIN.value, HowSeen.IMPORT_LOGGED_IN.value]),
              required=True, help="Dilihat tanpa masuk, atau masuk tanpa berteman.")  # fmt: skip
@click.option("--operator", required=True, help="Siapa yang membawa berkas (jabatan atau pengenal).")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def import_posts(file: Path, kind: str, how_seen: str, operator: str, dry_run: bool) -> int:
    """Memuat kiriman yang dibawa orang (JSON Lines atau CSV)."""
    with store() as (workspace, conn):
        packs = packs_of(workspace)
        with bar(file.stat().st_size, "Mengimpor") as shown:
            result = import_file(
                conn, workspace.evidence, file, format=kind, how_seen=HowSeen(how_seen), operator=operator,
                captured_at=now(), pseudonym_key=read_key(workspace.key_file), scope=packs[0].name,
                windows=_windows(packs), dry_run=dry_run, on_progress=shown.update,
            )  # fmt: skip
    show_import(result, dry_run)
    return Exit.OK if not result.problems else Exit.INCOMPLETE


def show_import(result: ImportResult, dry_run: bool) -> None:
    if dry_run:
        click.echo("Pratinjau; tidak ada yang disimpan.")
    click.echo(str(result))
