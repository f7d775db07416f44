"""office: the desk behind TLS for the browsers of an office."""

import sys
from pathlib import Path

import click

from netralitas.cli.opening import current_workspace, now
from services.office import Place, checked_host, write_office


@click.command("office")
@click.argument("host")
@click.option("--port", type=click.IntRange(1, 65535), default=443, show_default=True, help="Porta TLS.")
@click.option(
    "--desk-port", type=click.IntRange(1024, 65535), default=8137, show_default=True, help="Porta meja kerja."
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder; bawaan: di samping kunci identitas, di luar ruang kerja.",
)
def office(host: str, port: int, desk_port: int, output: Path | None) -> None:
    """Menyiapkan meja kerja untuk seluruh kantor lewat TLS: sertifikat, situs nginx, layanan, dan langkahnya.

    HOST ialah nama atau alamat komputer ini seperti dipakai peramban rekan, mis. meja.kantor.lan. Tidak ada yang
    dipasang; LANGKAH.txt menyebut yang harus dilakukan.
    """
    workspace = current_workspace()
    folder = output or workspace.key_file.parent / f"tls-{checked_host(host)}"
    command = (sys.executable, "-m", "netralitas", "--workspace", str(workspace.root.absolute()), "desk")
    for path in write_office(folder, Place(host=host, port=port, desk_port=desk_port), command, now()):
        click.echo(str(path))
