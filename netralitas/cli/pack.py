"""pack list|check|import-candidates|propose|import-emblems"""

from pathlib import Path

import click

from domain.elections import Pack
from domain.errors import Exit
from domain.ethics import FAMILY
from domain.packs import family_of, folder_of, import_candidates, list_packs, load_pack, read_ethics, write_candidates
from domain.texts import Text, _
from netralitas.cli.language import say
from netralitas.cli.opening import current_workspace, lines
from rendering import write_atomic
from services import pack_checking
from services.emblems import import_emblems


@click.group()
def pack() -> None:
    """Paket pemilihan (partai, calon, kalender, bentuk SKB, frasa) dan paket etika."""


@pack.command("list")
def show_packs() -> None:
    """Paket yang ikut terpasang."""
    rows = []
    for name in list_packs():
        p = load_pack(name)
        rows.append((name, p.version, p.title, str(len(p.contests)), str(len(p.candidates)), str(len(p.parties))))
    lines(rows, _("paket | versi | judul | kontes | calon | partai"))
    say(_("\nKeluarga etika (tanpa pemilihan; hanya dibuka dengan mandat, lihat docs/panduan/etika.md):"))
    for name in list_packs("etika"):
        of_ethics = read_ethics(name)
        say(Text("  {name}  {version}  {title}", name=name, version=of_ethics.version, title=of_ethics.title))


@pack.command("check")
@click.argument("name")
def check(name: str) -> int:
    """Memeriksa satu paket (nama, atau folder) dan menunjukkan berkas, baris dan kolom yang salah."""
    of_ethics = family_of(folder_of(name)) == FAMILY
    findings = pack_checking.findings(name, of_ethics=of_ethics)
    for finding in findings:
        click.echo(str(finding))
    if not findings and not of_ethics:
        _nicknames(load_pack(name))
    say(_("Paket ini baik.") if not findings else _("{findings} hal harus diperbaiki.", findings=len(findings)))
    return Exit.ERROR if findings else Exit.OK


def _nicknames(checked: Pack) -> None:
    """How many names by which contestants are called the pack knows beside the ballot."""
    called = [phrase for phrase in checked.phrases if phrase.group == "candidate"]
    contests = {phrase.contest for phrase in called}
    say(
        _(
            "Nama panggilan, nama pasangan dan slogan: {called} bentuk dalam {contests} pemilihan.",
            called=sum(len(one.forms) for one in called),
            contests=len(contests),
        )
    )


@pack.command("propose")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--pack", "name", required=True, help="Paket (nama, atau folder) yang namanya sudah dikenal.")
@click.option(
    "--least",
    type=click.IntRange(2),
    default=pack_checking.LEAST,
    show_default=True,
    help="Sedikitnya sekian kiriman berbeda.",
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tulis usulan sebagai frasa TOML; sumber dan contohnya Anda isi.",
)
def nicknames(source: Path, name: str, least: int, target: Path | None) -> None:
    """Mengusulkan nama panggilan dari kiriman (JSON Lines): kata yang hampir selalu bersama satu peserta.

    Tidak ada yang masuk ke paket dengan sendirinya. Periksa tiap usulan, cari halaman umum yang memakainya,
    lalu tulis ke phrases.toml dengan sumbernya; `pack check` menolak usulan yang sumbernya kosong.
    """
    loaded = load_pack(name)
    with click.open_file(str(source), "rb") as given:
        found = pack_checking.proposals(loaded, given, least, _say_unread)
    rows = [
        (
            one.form,
            loaded.contests[one.contest].label,
            " dan ".join(one.names),
            _("{together} dari {posts}", together=one.together, posts=one.posts),
        )
        for one in found
    ]
    lines(rows, _("usulan | pemilihan | peserta | kiriman bersama namanya"))
    if target is not None:
        text = "\n".join(pack_checking.as_phrase(one, number) for number, one in enumerate(found, 1))
        write_atomic(target, text)
        say(_("Ditulis: {target}. Isi sumber dan contoh sebelum dipindahkan ke phrases.toml.", target=target))


def _say_unread(number: int, why: str) -> None:
    say(_("baris {number}: {why}; dilewati", number=number, why=why), err=True)


@pack.command("import-candidates")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder paket yang ditambah.",
)
@click.option("--map", "maps", multiple=True, help="'Judul di berkas=nama_kolom'; boleh berulang.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan tulis.")
def candidates(file: Path, folder: Path, maps: tuple[str, ...], dry_run: bool) -> int:
    """Menambahkan daftar calon (CSV) ke folder paket."""
    mapping = {ours.strip(): theirs.strip() for theirs, _, ours in (m.partition("=") for m in maps)}
    preview = import_candidates(file, folder, mapping)
    for finding in preview.problems:
        click.echo(str(finding))
    say(_("Calon yang baik: {rows}.", rows=len(preview.rows)))
    if not dry_run:
        say(_("Ditambahkan: {write_candidates}.", write_candidates=write_candidates(preview, folder)))
    return Exit.ERROR if preview.problems else Exit.OK


@pack.command("import-emblems")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def emblems(folder: Path) -> None:
    """Mengganti galeri lambang partai ruang kerja dengan isi FOLDER: satu folder satu partai, dan sumber.csv."""
    done = import_emblems(folder, current_workspace())
    say(_("Lambang: {pictures} gambar dari {parties} partai.", pictures=done.pictures, parties=done.parties))
