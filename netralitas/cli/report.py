"""report weekly|stage|sign|send|publish|withdraw|import-tally"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from domain.editions import INTERNAL, LANGUAGES, PUBLIC
from domain.errors import Exit
from domain.packs import load_pack
from domain.periods import Week, chosen_week, stage_period
from domain.texts import Text, _
from netralitas.cli.language import say, translated
from netralitas.cli.moments import MOMENT
from netralitas.cli.opening import current_workspace, now, signed_in, store
from services import public_site, published_tallies, sending, site_withdrawal
from services.pdf import write_pdf
from services.public_site_files import SiteWritten, write_site
from services.publishing import take_signed
from services.reporting import period_report
from services.sending import ReportMail
from services.settings import packs_of

CUTOFF = click.option("--cutoff", type=MOMENT, help="Batas data; bawaan: catatan terbaru.")
PDF = click.option("--pdf", is_flag=True, help="Tulis juga PDF setiap halaman; perlu Chromium.")
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Bahasa laporan.")


@click.group()
def report() -> None:
    """Laporan berkala."""


@report.command("weekly")
@click.option("--week", default="", help="2026-W45 atau satu tanggal di pekan itu; bawaan: pekan yang baru berakhir.")
@click.option("--province", default="", help="Satu provinsi saja (kode, mis. 35); edisi internal.")
@CUTOFF
@LANG
@PDF
def weekly(week: str, province: str, cutoff: datetime | None, lang: str, pdf: bool) -> None:
    """Menulis ringkasan mingguan, edisi internal dan publik, dengan CSV dan JSON setiap tabel."""
    _write(chosen_week(week, now(), current_workspace().config.zone), cutoff, lang, province, pdf=pdf)


@report.command("stage")
@click.argument("stage")
@click.option("--pack", "pack_name", help="Paket yang kalendernya dipakai; bawaan: yang pertama pada setelan.")
@CUTOFF
@LANG
@PDF
def stage(stage: str, pack_name: str | None, cutoff: datetime | None, lang: str, pdf: bool) -> None:
    """Menulis ringkasan satu tahapan pemilihan, mis. kampanye."""
    workspace = current_workspace()
    pack = load_pack(pack_name) if pack_name else packs_of(workspace)[0]
    _write(stage_period(pack, stage, workspace.config.zone), cutoff, lang, pdf=pdf)


def _write(period: Week, cutoff: datetime | None, lang: str, province: str = "", *, pdf: bool = False) -> None:
    workspace = current_workspace()
    limit = cutoff.astimezone(UTC) if cutoff else None
    for page in period_report(workspace, packs_of(workspace), period, now(), limit, lang, province):
        click.echo(str(page))
        if pdf:
            click.echo(str(write_pdf(page)))


@report.command("sign")
@click.argument("period")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reviewer", required=True, help="Pimpinan; frasa sandi ditanyakan.")
@click.option("--edition", type=click.Choice((PUBLIC, INTERNAL)), default=INTERNAL, show_default=True, help="Edisinya.")
@LANG
def sign(period: str, file: Path, reviewer: str, edition: str, lang: str) -> None:
    """Menyimpan PDF laporan PERIOD yang sudah ditandatangani; sidiknya menyatu dengan versinya."""
    with store() as (workspace, db):
        by = signed_in(db, reviewer)
        digest = take_signed(db, workspace, period, edition, lang, file, by=by, at=now())
    say(_("Disimpan: {period}, edisi {edition}. SHA-256 {digest}", period=period, edition=edition, digest=digest))


@report.command("send")
@click.argument("period")
@click.option("--to", "receivers", multiple=True, required=True, help="Alamat penerima; boleh diulang.")
@click.option(
    "--edition", type=click.Choice((PUBLIC, INTERNAL)), default=PUBLIC, show_default=True, help="Edisi yang dikirim."
)
@click.option("--reviewer", required=True, help="Pimpinan yang mengirim; frasa sandi ditanyakan.")
@LANG
def send(period: str, receivers: tuple[str, ...], edition: str, reviewer: str, lang: str) -> None:
    """Mengirim laporan PERIOD, seperti 2026-W45, yang sudah ditulis: halaman, nota dinas dan buku kerja.

    Edisi internal hanya kepada alamat pada mail.internal_to.
    """
    order = ReportMail(period=period, edition=edition, lang=lang, receivers=receivers)
    with store() as (workspace, db):
        sent = sending.send(workspace, db, order, by=signed_in(db, reviewer), at=now())
    say(
        _(
            "Terkirim: {period}, edisi {order}, {receivers} penerima, {sent}",
            period=period,
            order=order.name,
            receivers=len(receivers),
            sent=sent,
        )
    )


@report.command("publish")
@click.argument("period", default="")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder atau berkas .zip tempat situs ditulis; yang sudah ada ditambah.",
)
@click.option("--reviewer", default="", help="Pimpinan yang menerbitkan PERIOD; frasa sandi ditanyakan.")
@click.option("--reason", default="", help="Mengapa versi ini menggantikan yang sudah terbit.")
@click.option("--dry-run", is_flag=True, help="Periksa saja: berkas yang bertambah dan yang tidak boleh terbit.")
@LANG
def publish(period: str, target: Path, reviewer: str, reason: str, lang: str, *, dry_run: bool) -> int:
    """Menerbitkan laporan publik PERIOD di situs, lalu menulis situs itu; tanpa PERIOD: menulis situs yang ada.

    Yang terbit hanya laporan FINAL atau yang bertanda tangan, dan hanya bila tidak memuat orang, akun atau kiriman.
    """
    with store() as (workspace, db):
        packs = packs_of(workspace)
        if period and dry_run:
            return _planned(public_site.plan(workspace, db, packs, period, lang, reason, now()))
        if period:
            by = signed_in(db, reviewer or str(click.prompt(translated(_("Pimpinan yang menerbitkan")))))
            made = public_site.publish(workspace, db, packs, period, lang, reason, by=by, at=now()).version
            say(_("Terbit: {folder} (SHA-256 {digest})", folder=made.folder, digest=made.digest))
        files, taken = public_site.whole_site(workspace, db, packs), site_withdrawal.off_site(db)
    if not dry_run:
        _site_written(write_site(files, target, taken), target)
    return Exit.OK


def _planned(plan: public_site.SitePlan) -> int:
    for name in plan.added:
        say(Text("+ {name}", name=name))
    for leak in plan.found:
        say(Text("! {place}: {what}", place=leak.place, what=leak.what))
    say(
        _(
            "{files} berkas, {added} di antaranya baru; {found} tidak boleh terbit.",
            files=len(plan.files),
            added=len(plan.added),
            found=len(plan.found),
        )
    )
    return Exit.BOUNDS if plan.found else Exit.OK


def _site_written(done: SiteWritten, target: Path) -> None:
    for words, names in (("Bertambah", done.added), (_("Dipulihkan seperti saat terbit"), done.restored)):
        for folder, count in Counter(name.rpartition("/")[0] or "." for name in names).items():
            say(_("{words}: {folder} ({count} berkas)", words=words, folder=folder, count=count))
    say(
        _(
            "{target}: {added} berkas bertambah, {renewed} halaman diperbarui, {restored} dipulihkan, "
            "{removed} dihapus.",
            target=target,
            added=len(done.added),
            renewed=len(done.renewed),
            restored=len(done.restored),
            removed=len(done.removed),
        )
    )
    for name in done.left:
        say(_("Bukan dari laporan, dibiarkan di folder versi yang ditarik: {name}", name=name))


@report.command("withdraw")
@click.argument("period")
@click.option("--version", type=click.IntRange(min=1), required=True, help="Nomor versi yang ditarik.")
@click.option("--reason", required=True, help="Mengapa ditarik; tercetak di situs.")
@click.option("--reviewer", required=True, help="Pimpinan yang menarik; frasa sandi ditanyakan.")
@LANG
def withdraw(period: str, version: int, reason: str, reviewer: str, lang: str) -> None:
    """Menarik satu versi laporan publik PERIOD dari situs, untuk seterusnya; tulis lagi situsnya sesudah itu.

    Di alamatnya tinggal pemberitahuan; angkanya hilang dari semua halaman dan data situs.
    """
    with store() as (workspace, db):
        by = signed_in(db, reviewer)
        packs = packs_of(workspace)
        done = site_withdrawal.withdraw(workspace, db, packs, period, lang, version, reason, by=by, at=now())
    say(_("Ditarik: {folder}, {files} berkas.", folder=done.version.folder, files=len(done.files)))
    if done.counts:
        say(_("Yang berlaku sekarang: versi {version}.", version=done.counts.version))
    else:
        say(_("Tidak ada versi lain masa ini yang berlaku."))
    for other in done.related:
        say(_("Masih terbit dan mungkin menyebut angka yang sama: {folder}", folder=other.folder))
    say(_("Situs yang sudah ditaruh belum berubah: tulis lagi dengan 'netralitas report publish --to FOLDER'."))


@report.command("import-tally")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Hitung dan periksa saja.")
def import_tally(file: Path, dry_run: bool) -> int:
    """Memeriksa dan menyimpan angka yang diterbitkan lembaga lain (CSV); kode keluar 5 bila bertentangan."""
    tallies = published_tallies.read(file)
    bad = sum(_show_tally(tally) for tally in tallies)
    if not dry_run:
        with store() as (_workspace, db):
            say(_("Disimpan: {keep} baris baru.", keep=published_tallies.keep(db, tallies, now())))
    return Exit.BOUNDS if bad else Exit.OK


def _show_tally(tally: published_tallies.Tally) -> int:
    """Prints a table with what contradicts itself in it; how many things do."""
    say(
        _(
            "{publisher}, {cutoff}, {tally} (satuan {unit}, dasar {base})",
            publisher=tally.publisher,
            cutoff=tally.cutoff,
            tally=tally.name,
            unit=tally.unit,
            base=tally.base,
        )
    )
    for row, share in zip(tally.rows, tally.shares(), strict=True):
        say(Text("  {count:>6}  {share:>5}%  {label}", count=row.count, share=share, label=row.label))
    problems = published_tallies.check(tally)
    for problem in problems:
        say(Text("  ! {problem}", problem=problem))
    return len(problems)
