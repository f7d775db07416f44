"""desk"""

import webbrowser
from pathlib import Path

import click

from demo.passphrase import passphrase_of
from domain.errors import WorkspaceError
from domain.texts import _
from netralitas.cli import start_icon
from netralitas.cli.language import say
from services import starting
from services.workspaces import Workspace, find_workspace

PORT = 8137


@click.command("desk")
@click.option("--port", type=click.IntRange(1024, 65535), default=PORT, show_default=True, help="Porta.")
@click.option("--open", "opens", is_flag=True, help="Bukakan alamatnya di peramban.")
@click.option("--icon", is_flag=True, help="Buat ikon untuk memulai meja kerja ini dari menu, lalu selesai.")
@click.pass_context
def desk(context: click.Context, port: int, opens: bool, icon: bool) -> None:
    """Membuka meja kerja di peramban: menyiapkan, merayapi, membaca, mengikuti perkara, melapor.

    Pada folder kosong halaman pertamanya membuat ruang kerja. Hanya melayani komputer ini. Untuk rekan di komputer
    lain, pasang proksi TLS kantor di depannya dan isi desk.host.
    """
    folder = Path(context.obj).absolute() if context.obj else Path.cwd()
    if icon:
        for path in start_icon.install(folder):
            click.echo(str(path))
        return
    from desk.app import LOOPBACK, front_desk, make_app, require_free, serve

    require_free(port)
    address, workspace = f"http://{LOOPBACK}:{port}/", _workspace(folder)
    if workspace is None:
        front = front_desk(folder)
        address += f"mulai?kunci={front.token}"
        _say(
            address, opens, _("Belum ada ruang kerja di sini. Buka alamat ini untuk membuatnya (hanya berlaku sekali)")
        )
        serve(front, port)
        return
    app = make_app(workspace, follows=True)
    _say(address, opens, _("Meja kerja"))
    if phrase := passphrase_of(workspace):
        say(_("Dunia rekaan. Masuk sebagai pembaca-1, pembaca-2, pembaca-3 atau pimpinan-1."))
        say(_("Frasa sandi mereka: {phrase}", phrase=phrase))
    serve(app, port)


def _workspace(folder: Path) -> Workspace | None:
    """The workspace of the folder or of one above it; None where one can be made. Raises WorkspaceError."""
    try:
        return find_workspace(folder)
    except WorkspaceError as error:
        if starting.is_free(folder):
            return None
        raise WorkspaceError(
            error.what,
            where=str(folder),
            remedy=_("tunjuk ruang kerja dengan --workspace FOLDER; untuk membuat yang baru, tunjuk folder kosong"),
        ) from None


def _say(address: str, open_browser: bool, what: str) -> None:
    say(_("{what}: {address} (hentikan dengan Ctrl+C)", what=what, address=address))
    if open_browser:  # the page answers a moment later; a browser waits for it longer than that takes
        webbrowser.open(address)
