"""crawl, import"""

from pathlib import Path
from typing import Any

import click

from domain.errors import Exit
from domain.labels import OUTCOMES
from domain.labels import PLATFORMS as LABELS
from domain.platforms import PLATFORMS
from domain.privacy import mask_numbers
from domain.sweeps import Sweep, in_words
from domain.texts import Text, _
from domain.types import HowSeen, Platform
from netralitas.cli.language import say
from netralitas.cli.moments import MOMENT
from netralitas.cli.opening import bar, cluster, current_workspace, lines, now, store
from services import crawl_health, crawling
from services.crawling import KEPT, CrawlResult
from services.ingest import CHANGES, FORMATS, ImportResult, ImportTerms, bring

PREVIEWED = 80  # letters
SHOWN_HOSTS = 15
ENDS = {
    "failed": _("gagal sebelum selesai"),
    "interrupted": _("terputus; jalankan lagi untuk melanjutkan"),
}


@click.command()
@click.option("--operator", default="terjadwal", show_default=True, help="Siapa atau apa yang menjalankan.")
@click.option(
    "--platform",
    "platforms",
    multiple=True,
    type=click.Choice([p.value for p in PLATFORMS]),
    help="Hanya platform ini; boleh berulang.",
)
@click.option("--plan", is_flag=True, help="Hanya menunjukkan berapa lama satu putaran dan apa yang membatasinya.")
def crawl(operator: str, platforms: tuple[str, ...], plan: bool = False) -> int:
    """Melihat kiriman umum semua akun terdaftar yang boleh dirayapi hari ini.

    Perayapan yang terputus dilanjutkan. Kode keluar 3 bila ada akun yang tidak terlihat utuh.
    """
    workspace = current_workspace()
    if plan:
        with store(readonly=True) as (_workspace, db):
            show_plan(crawling.plan(workspace, db, now()))
        return Exit.OK
    with bar(1, _("Merayap")) as progress_bar:

        def progress(done: int, total: int) -> None:
            progress_bar.length = max(total, 1)
            progress_bar.update(done - progress_bar.pos)

        wanted = [Platform(p) for p in platforms]
        result = crawling.crawl(workspace, operator=operator, platforms=wanted, progress=progress, cluster=cluster())
    return _show_crawl(result)


def show_plan(sweep: Sweep) -> None:
    """The hosts that take longest, what is left out, and the whole in words."""
    largest = sweep.shares[:SHOWN_HOSTS]
    rows = [(s.host, str(s.accounts), str(s.requests), in_words(s.seconds), s.limit) for s in largest]
    lines(rows, _("situs | akun | permintaan | sekurangnya | yang membatasi"))
    if len(sweep.shares) > SHOWN_HOSTS:
        say(_("... dan {shares} situs lain yang lebih cepat.", shares=len(sweep.shares) - SHOWN_HOSTS))
    for share in sweep.pictures:
        say(_("Gambar kiriman sesudah itu: sekitar {requests} dari {host}.", requests=share.requests, host=share.host))
    for why, count in sweep.left_out:
        say(_("Tidak dirayapi: {count} akun, {why}.", count=count, why=why))
    slowest = sweep.slowest
    by = _("; paling lama {host} ({limit})", host=slowest.host, limit=slowest.limit) if slowest else ""
    say(_("Satu putaran sekurangnya {in_words}{by}.", in_words=in_words(sweep.seconds), by=by))
    for source in dict.fromkeys(s.source for s in sweep.shares if s.source):
        say(_("Sumber laju: {source}", source=source))


def _show_crawl(result: CrawlResult) -> int:
    looked = bool(result.outcomes) or result.status == "interrupted"
    if not looked:
        say(_("Tidak ada akun yang dapat dirayapi hari ini; lihat 'netralitas register list' dan 'visits'."))
    for outcome, count in result.outcomes.items():
        say(Text("  {count:5}  {outcomes}", count=count, outcomes=OUTCOMES.get(outcome, outcome)))
    if result.pictures:
        kept = result.pictures.get(KEPT, 0)
        missed = sum(result.pictures.values()) - kept
        say(_("Gambar kiriman: {kept} disimpan, {missed} tidak dapat diambil.", kept=kept, missed=missed))
    if result.repeated:
        say(_("Diminta ulang karena pekerja hilang: {repeated} permintaan.", repeated=result.repeated))
    with store(readonly=True) as (_workspace, db):
        seen, words = crawl_health.of_crawl(db, result.run_id), crawl_health.seen_of(db, result.run_id)
    ended = ENDS.get(result.status)
    summary = Text("{ended}; {words}", ended=ended, words=words) if ended else words
    say(_("Perayapan {run_id}: {words}.", run_id=result.run_id, words=summary))
    for line in seen.warnings:
        say(Text("  ! {line}", line=line))
    whole = result.status == "complete" and bool(result.outcomes) and not seen.alarmed
    return Exit.OK if whole else Exit.INCOMPLETE


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="Bentuk berkas.")
@click.option(
    "--how-seen",
    type=click.Choice([HowSeen.IMPORT_NO_LOGIN.value, HowSeen.IMPORT_LOGGED_IN.value]),
    required=True,
    help="Dilihat tanpa masuk, atau masuk tanpa berteman.",
)
@click.option("--operator", required=True, help="Siapa yang membawa berkas (jabatan atau pengenal).")
@click.option("--platform", default="", help="Platform, bila berkas tidak menyebutnya.")
@click.option("--account", default="", help="Akun, bila berkas tidak menyebutnya (arsip, unduhan, tangkapan).")
@click.option("--url", default="", help="Alamat kiriman pada halaman atau tangkapan layar.")
@click.option("--text", default="", help="Kata-kata kiriman, disalin dari tangkapan layar.")
@click.option("--published", default="", help="Waktu kiriman seperti tertulis di sana.")
@click.option("--seen-at", type=MOMENT, help="Kapan orang itu melihatnya, mis. 2026-11-03T09:10+0700.")
@click.option("--audience", type=click.Choice(["public", "unlisted"]), help="Siapa yang dapat melihat, bila tertulis.")
@click.option("--line", "lines", multiple=True, type=int, help="Hanya baris ini; boleh berulang.")
@click.option("--consent", default="", help="Catatan persetujuan pemilik akun (untuk unduhan data).")
@click.option("--report-number", default="", help="Nomor laporan: satu kiriman yang dilaporkan pihak luar.")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def import_posts(
    file: Path, kind: str, how_seen: str, operator: str, report_number: str, dry_run: bool, **options: Any
) -> int:
    """Memuat kiriman yang dibawa orang, dari berkas, arsip, halaman tersimpan atau tangkapan layar."""
    with store() as (workspace, db), bar(file.stat().st_size, _("Mengimpor")) as progress_bar:
        result = bring(
            db,
            workspace,
            file,
            kind=kind,
            how_seen=HowSeen(how_seen),
            operator=operator,
            at=now(),
            import_terms=_terms(**options),
            report_number=report_number,
            dry_run=dry_run,
            progress=progress_bar.update,
        )
    show_import(result, dry_run)
    return Exit.OK if not result.problems else Exit.INCOMPLETE


def _terms(**options: Any) -> ImportTerms:
    return ImportTerms(
        platform=options["platform"],
        account=options["account"],
        url=options["url"],
        text=options["text"],
        published_at=options["published"],
        seen_at=options["seen_at"],
        audience=options["audience"] or "",
        lines=frozenset(options["lines"]),
        consent=options["consent"],
    )


def show_import(result: ImportResult, dry_run: bool) -> None:
    if dry_run:
        say(_("Pratinjau; tidak ada yang disimpan."))
    say(result.text)
    for post in result.previewed:
        words = " ".join(mask_numbers(post.text or post.other_text).split())[:PREVIEWED]
        say(
            Text(
                "  {changes}: {account} ({platform}): {words}",
                changes=CHANGES[post.kind],
                account=post.account,
                platform=LABELS.get(post.platform, post.platform),
                words=words or _("tanpa kata-kata"),
            )
        )
