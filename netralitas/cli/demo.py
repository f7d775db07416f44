"""demo"""

import shutil
import sys
from pathlib import Path

import click

from demo.ethics import play
from demo.run import run
from domain.texts import Text, _
from netralitas.cli.language import say
from services.workspaces import Workspace


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-netralitas"),
    show_default=True,
    help="Di mana ruang kerja demo dibuat.",
)
@click.option("--etika", "ethics", is_flag=True, help="Mainkan juga keluarga etika di bawah mandat rekaan.")
@click.option("--gambar", "pictures", is_flag=True, help="Dengan poster dan lambang rekaan; perlu tambahan [images].")
def demo(folder: Path, ethics: bool, pictures: bool) -> None:
    """Menjalankan seluruh rantai pada dunia rekaan: dua pekan, dua perayapan, dua laporan."""
    say(_("Dunia rekaan: tidak ada orang, instansi, partai atau calon yang nyata. Isinya sengaja padat:"))
    say(_("pada pekan biasa sebuah kantor menemukan nol sampai tiga perkara."))
    made = run(folder, _say, pictures=pictures)
    of_ethics = _ethics(made.workspace) if ethics else []
    if not ethics:
        say(_("Keluarga etika: mati, tanpa mandat (demo --etika memainkannya)."))
    say(_("\nLaporan (buka dengan peramban):"))
    for page in made.pages:
        say(Text("  {page}", page=page))
    for page in of_ethics:
        say(_("  {page}   (etika, terpisah)", page=page))
    say(_("\nCoba berikutnya:"))
    command = f"{_called()} --workspace {made.workspace.root}"
    say(_("  {command} desk   (meja kerja di peramban)", command=command))
    say(_("  {command} case list --reviewer pembaca-1", command=command))
    say(_("  {command} case show K-2026-0001 --reviewer pembaca-1", command=command))
    say(_("  {command} evidence verify", command=command))
    if made.passphrase:
        say(
            _(
                "\nPembaca: pembaca-1, pembaca-2, pembaca-3, pimpinan-1. Frasa sandi mereka: {passphrase}",
                passphrase=made.passphrase,
            )
        )


def _say(line: str) -> None:
    say(Text("  {line}", line=line))


def _ethics(workspace: Workspace) -> list[Path]:
    say(_("Keluarga etika, di bawah mandat rekaan (pada kenyataannya milik inspektorat):"))
    return play(workspace, _say)


def _called() -> str:
    """How the reader calls the program: `make demo` leaves it in a folder that is not on the path."""
    return "netralitas" if shutil.which("netralitas") else str(Path(sys.argv[0]))
