"""rekap make|init|trust|add|report|template"""

from pathlib import Path

import click

from domain import regions
from domain.editions import INTERNAL, LANGUAGES, PUBLIC
from domain.errors import Exit, UsageError
from domain.office_tally import Office
from domain.packs import load_pack
from domain.periods import ZONES, Week, chosen_week, stage_period
from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import current_workspace, now
from services import rekap_collection as centre
from services import rekap_signing as office
from services.rekap_report import report as write_report
from services.settings import packs_of

FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default=True,
    help="Folder rekap provinsi atau nasional.",
)
WEEK = click.option("--week", default="", help="2026-W45 atau tanggal di pekan itu; bawaan: pekan yang baru berakhir.")
STAGE = click.option("--stage", default="", help="Satu tahapan pada kalender paket, mis. kampanye, bukan pekan.")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def rekap() -> None:
    """Angka bertanda tangan satu kantor, dan jumlahnya untuk provinsi atau nasional."""


@rekap.command("make")
@WEEK
@STAGE
@click.option("--pack", "pack_name", default="", help="Paket yang kalendernya dipakai; bawaan: yang pertama.")
@click.option(
    "--edition",
    type=click.Choice((INTERNAL, PUBLIC)),
    default=INTERNAL,
    show_default=True,
    help="internal: semua angka, untuk kantor di atas; publik: tanpa orang dan perkara.",
)
@click.option("--output", type=FILE, help="Berkas yang ditulis; bawaan: folder rekap di ruang kerja.")
def make(week: str, stage: str, pack_name: str, edition: str, output: Path | None) -> None:
    """Menulis rekap bertanda tangan satu masa: angka saja, tanpa nama, nama akun atau teks."""
    workspace = current_workspace()
    period = _period(week, stage, pack_name or packs_of(workspace)[0].name, workspace.config.text("report.zone"))
    path, key = office.make(workspace, packs_of(workspace), period, edition, now(), output)
    click.echo(str(path))
    say(_("Sidik kunci: {key}", key=key))


def _period(week: str, stage: str, pack_name: str, zone: str) -> Week:
    if week and stage:
        raise UsageError(_("--week dan --stage tidak bersama-sama"), remedy=_("pilih salah satu"))
    return stage_period(load_pack(pack_name), stage, ZONES[zone]) if stage else chosen_week(week, now(), ZONES[zone])


@rekap.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--body", required=True, help="Nama lembaga pada laporan.")
@click.option("--responsible", default="", help="Penanggung jawab laporan (jabatan).")
@click.option("--legal-basis", default="", help="Dasar hukum, dicetak pada laporan.")
@click.option("--region", default="", help="Kode provinsi, mis. 35; kosong: nasional.")
@click.option("--zone", type=click.Choice(tuple(ZONES)), default="WIB", show_default=True, help="Zona pekan laporan.")
def init(folder: Path, body: str, responsible: str, legal_basis: str, region: str, zone: str) -> None:
    """Membuat FOLDER rekap untuk provinsi atau nasional; folder biasa, tanpa basis data."""
    centre.create(folder, name=body, responsible=responsible, legal_basis=legal_basis, region=region, zone=zone)
    click.echo(str(folder))


@rekap.command("trust")
@click.argument("code")
@click.argument("fingerprint", default="")
@click.option("--name", required=True, help="Nama kantor.")
@click.option("--region", default="", help="Kode wilayah kantor, mis. 35.78.")
@click.option("--since", default="", help="Pekan sejak rekapnya ditunggu, mis. 2026-W45.")
@FOLDER
def trust(code: str, fingerprint: str, name: str, region: str, since: str, folder: Path) -> None:
    """Memasukkan kantor CODE dan sidik kuncinya ke daftar; tanpa sidik: kantor tanpa program."""
    place = regions.names().get(region, "nasional")
    centre.trust(folder, Office(code=code, name=name, region=region, since=since), fingerprint)
    say(_("{code} {name}, {place}: dalam daftar.", code=code, name=name, place=place))


@rekap.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@FOLDER
def add(files: tuple[Path, ...], folder: Path) -> int:
    """Memeriksa dan menyimpan FILES: rekap (.json) atau templat yang diisi (.xlsx, .csv).

    Berkas yang salah disebut dan ditolak; yang lain jalan terus.
    """
    taken = centre.add(centre.open_centre(folder), files, now())
    for one in taken:
        say(_("Galat: {error}", error=one.text) if one.refused else one.text, err=one.refused)
    refused = sum(one.refused for one in taken)
    say(_("Diterima: {told}. Ditolak: {refused}.", told=len(taken) - refused, refused=refused))
    return Exit.ERROR if refused else Exit.OK


@rekap.command("report")
@WEEK
@STAGE
@click.option("--pack", "packs", multiple=True, help="Paket yang kalendernya disebut pada laporan; boleh diulang.")
@click.option(
    "--receiver",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Angka lembaga penerima sendiri (templat --receiver), untuk mencetak selisihnya.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Bahasa laporan.")
@FOLDER
def report(week: str, stage: str, packs: tuple[str, ...], receiver: Path | None, lang: str, folder: Path) -> None:
    """Menulis laporan provinsi atau nasional dari rekap yang masuk, edisi internal dan publik."""
    here = centre.open_centre(folder)
    if stage and not packs:
        raise UsageError(
            _("--stage memerlukan --pack"), remedy=_("sebut paket yang kalendernya dipakai, mis. pilkada-2024")
        )
    period = _period(week, stage, packs[0] if packs else "", here.zone)
    loaded = [load_pack(name) for name in packs]
    pages, problems = write_report(here, loaded, period, now(), lang=lang, receiver=receiver)
    for problem in problems:
        say(_("Tidak dihitung: {problem}", problem=problem), err=True)
    for page in pages:
        click.echo(str(page))


@rekap.command("template")
@click.option("--output", type=FILE, required=True, help="Berkas .xlsx yang ditulis.")
@click.option("--receiver", is_flag=True, help="Templat untuk angka lembaga penerima.")
def template(output: Path, receiver: bool) -> None:
    """Menulis templat Excel untuk kantor tanpa program; isinya tanpa tanda tangan dan laporan menyebutnya."""
    centre.write_template(output, receiver=receiver)
    click.echo(str(output))
