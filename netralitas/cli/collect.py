"""crawl, import"""

from datetime import date
from pathlib import Path
from typing import Any

import click

from crawler.access import CREDENTIALS, PlatformApproval
from crawler.options import CrawlOptions, windows_of
from crawler.run import CrawlResult
from crawler.run import crawl as run_crawl
from domain.errors import ConfigError, Exit
from domain.privacy import mask_numbers
from domain.types import HowSeen, Platform
from imports import FORMATS
from imports.given import Given
from imports.result import CHANGES, ImportResult
from netralitas.cli.opening import bar, current_workspace, now, store
from reports.labels import LOOKED, OUTCOMES
from services.ingest import bring
from services.settings import packs_of
from store import health
from store.identities import read_key
from store.workspace import Config

PREVIEWED = 80  # letters
ENDS = {
    "complete": "semua akun terlihat utuh",
    "partial": "sebagian; yang tidak terlihat utuh tercantum di bawah",
    "failed": "gagal; tidak satu pun akun terlihat",
    "interrupted": "terputus; jalankan lagi untuk melanjutkan",
}


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
        windows=windows_of(packs),
        platforms=tuple(Platform(p) for p in platforms), log_file=workspace.root / "crawl.log",
        approvals=approvals(workspace.config),
    )  # fmt: skip
    with bar(1, "Merayap") as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        result = run_crawl(workspace.database, workspace.evidence, options, progress)
    return _show_crawl(result)


def _show_crawl(result: CrawlResult) -> int:
    looked = bool(result.outcomes) or result.status == "interrupted"
    if not looked:
        click.echo("Tidak ada akun yang dapat dirayapi hari ini; lihat 'netralitas register list' dan 'visits'.")
    for outcome, count in result.outcomes.items():
        click.echo(f"  {count:5}  {OUTCOMES.get(outcome, outcome)}")
    words = ENDS[result.status] if looked else "tidak ada akun yang dilihat"
    click.echo(f"Perayapan {result.run_id}: {words}.")
    with store(readonly=True) as (_, db):
        seen = health.crawl_health(db, result.run_id)
    for line in health.summary(seen, LOOKED):
        click.echo(f"  ! {line}")
    whole = result.status == "complete" and bool(result.outcomes) and not seen.alarms
    return Exit.OK if whole else Exit.INCOMPLETE


def approvals(config: Config) -> tuple[PlatformApproval, ...]:
    """The platforms that somebody answers for. Raises ConfigError when who, when or the basis is missing."""
    found = (_approval(config, platform) for platform in CREDENTIALS)
    return tuple(approval for approval in found if approval is not None)


def _approval(config: Config, platform: Platform) -> PlatformApproval | None:
    section = f"platform_{platform}"
    by, on, basis = (config.text(f"{section}.{n}").strip() for n in ("approved_by", "approved_on", "legal_basis"))
    if not (by or on or basis):
        return None
    try:
        day = date.fromisoformat(on)
    except ValueError:
        by = ""
        day = date.min
    if not by or not basis:
        raise ConfigError(
            f"persetujuan {section} belum lengkap", where="netralitas.toml",
            remedy="isi approved_by, approved_on (2026-09-01) dan legal_basis, atau kosongkan ketiganya",
        )  # fmt: skip
    paid, meta = platform == Platform.X, platform == Platform.INSTAGRAM
    return PlatformApproval(
        platform=platform, by=by, on=day, basis=basis,
        own_id=config.text("platform_instagram.own_id") if meta else "",
        ceiling_usd=config.number("platform_x.ceiling_usd") if paid else 0,
        usd_per_1000=config.number("platform_x.usd_per_1000") if paid else 0,
    )  # fmt: skip


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="Bentuk berkas.")
@click.option("--how-seen", type=click.Choice([HowSeen.IMPORT_NO_LOGIN.value, HowSeen.IMPORT_LOGGED_IN.value]),
              required=True, help="Dilihat tanpa masuk, atau masuk tanpa berteman.")  # fmt: skip
@click.option("--operator", required=True, help="Siapa yang membawa berkas (jabatan atau pengenal).")
@click.option("--platform", default="", help="Platform, bila berkas tidak menyebutnya.")
@click.option("--account", default="", help="Akun, bila berkas tidak menyebutnya (arsip, unduhan, tangkapan).")
@click.option("--url", default="", help="Alamat kiriman pada halaman atau tangkapan layar.")
@click.option("--text", default="", help="Kata-kata kiriman, disalin dari tangkapan layar.")
@click.option("--published", default="", help="Waktu kiriman seperti tertulis di sana.")
@click.option("--seen-at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
              help="Kapan orang itu melihatnya, mis. 2026-11-03T09:10+0700.")  # fmt: skip
@click.option("--audience", type=click.Choice(["public", "unlisted"]), help="Siapa yang dapat melihat, bila tertulis.")
@click.option("--line", "lines", multiple=True, type=int, help="Hanya baris ini; boleh berulang.")
@click.option("--consent", default="", help="Catatan persetujuan pemilik akun (untuk unduhan data).")
@click.option("--report-number", default="", help="Nomor laporan: satu kiriman yang dilaporkan pihak luar.")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def import_posts(
    file: Path, kind: str, how_seen: str, operator: str, report_number: str, dry_run: bool, **typed: Any
) -> int:  # fmt: skip
    """Memuat kiriman yang dibawa orang, dari berkas, arsip, halaman tersimpan atau tangkapan layar."""
    with store() as (workspace, db), bar(file.stat().st_size, "Mengimpor") as shown:
        result = bring(
            db, workspace, file, kind=kind, how_seen=HowSeen(how_seen), operator=operator, at=now(),
            given=_given(**typed), report_number=report_number, dry_run=dry_run, progress=shown.update,
        )  # fmt: skip
    show_import(result, dry_run)
    return Exit.OK if not result.problems else Exit.INCOMPLETE


def _given(**typed: Any) -> Given:
    return Given(
        platform=typed["platform"], account=typed["account"], url=typed["url"], text=typed["text"],
        published_at=typed["published"], seen_at=typed["seen_at"], audience=typed["audience"] or "",
        lines=frozenset(typed["lines"]), consent=typed["consent"],
    )  # fmt: skip


def show_import(result: ImportResult, dry_run: bool) -> None:
    if dry_run:
        click.echo("Pratinjau; tidak ada yang disimpan.")
    click.echo(str(result))
    for post in result.shown:
        words = " ".join(mask_numbers(post.text or post.other_text).split())[:PREVIEWED]
        click.echo(f"  {CHANGES[post.kind]}: {post.account} ({post.platform}): {words or 'tanpa kata-kata'}")
