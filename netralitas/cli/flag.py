"""flag: on the store, or as a filter over JSON Lines"""

import sys
from pathlib import Path

import click

from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import bar, cluster, now, store
from services import photo_sample
from services.examining import examine_store, pictures_seen
from services.filtering import cores, filter_over, filter_with
from services.flagging import Flagged, flag_store, unread_posts
from services.settings import packs_of


@click.command()
@click.option("--pack", "packs", multiple=True, help="Paket pemilihan (hanya sebagai saringan); boleh berulang.")
@click.option(
    "--input",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="JSON Lines; '-' dari masukan baku.",
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Hasil JSON Lines; bawaan: keluaran baku.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Proses saringan yang bekerja bersama; bawaan: semua inti.")
def flag(packs: tuple[str, ...], source: Path | None, target: Path | None, jobs: int | None) -> None:
    """Menandai kiriman yang perlu dibaca orang.

    Tanpa --input: semua kiriman baru dalam ruang kerja, lalu perkara dibuka. Dengan --input dan --pack:
    saringan JSON Lines tanpa ruang kerja; satu baris masuk, satu baris keluar, urutannya sama.
    """
    if source is None and not packs:
        _flag_workspace()
        return
    if source is None or not packs:
        raise click.UsageError(_("saringan memerlukan --pack dan --input"))
    with (
        click.open_file(str(source), "rb") as lines,
        click.open_file(str(target) if target else "-", "wb") as out,
    ):
        away = cluster()
        for part in filter_over(lines, packs, away) if away else filter_with(lines, packs, jobs or cores()):
            out.write(part)
    if target is None:
        sys.stdout.flush()


def _flag_workspace() -> None:
    with store() as (workspace, db):
        looked = examine_store(db, workspace, now(), cluster=cluster())
        packs = packs_of(workspace)
        engine, name, waiting = unread_posts(db, packs)
        with bar(waiting, _("Menandai")) as progress_bar:
            done = flag_store(db, engine, name, now(), progress_bar.update, cluster=cluster())
        photo_sample.draw(db, workspace.evidence, packs, now())
        seen = pictures_seen(db)
    _say_done(done)
    if seen.all:
        _say_pictures(seen.read, seen.unreadable, seen.waiting, seen.not_kept)
    if looked.missing and seen.waiting:
        say(_("Gambar tidak diperiksa: tambahan [images] belum terpasang; jalankan make images."))
    say(_("Berikutnya: netralitas desk, atau case queue --reviewer PENGENAL."))


def _say_done(done: Flagged) -> None:
    say(
        _(
            "Kiriman dibaca mesin: {posts}. Perlu dibaca orang: {queued}. Penanda baru: {flags}.",
            posts=done.posts,
            queued=done.queued,
            flags=done.flags,
        )
    )
    say(
        _(
            "Perkara baru: {cases_opened}; kiriman yang masuk perkara: {posts_joined}.",
            cases_opened=done.cases_opened,
            posts_joined=done.posts_joined,
        )
    )
    if done.cut:
        say(_("Kiriman yang terlalu panjang, akhirnya tidak dibaca: {cut}.", cut=done.cut))


def _say_pictures(read: int, unreadable: int, waiting: int, not_kept: int) -> None:
    say(
        _(
            "Gambar: {read} diperiksa, {unreadable} tidak terbaca, {waiting} tersimpan dan belum diperiksa, "
            "{not_kept} tidak tersimpan (gambar tidak diperiksa).",
            read=read,
            unreadable=unreadable,
            waiting=waiting,
            not_kept=not_kept,
        )
    )
