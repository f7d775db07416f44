"""desk"""

import click

from netralitas.cli.opening import current_workspace

PORT = 8137


@click.command("desk")
@click.option("--port", type=click.IntRange(1024, 65535), default=PORT, show_default=True, help="Porta.")
def desk(port: int) -> None:
    """Membuka meja kerja di peramban: baca, ikuti perkara, lihat laporan.

    Hanya melayani komputer ini. Untuk rekan di komputer lain, pasang proksi TLS kantor di depannya dan isi desk.host.
    """
    from desk.app import LOOPBACK, make_app, require_free, serve

    require_free(port)
    app = make_app(current_workspace())
    click.echo(f"Meja kerja: http://{LOOPBACK}:{port}/ (hentikan dengan Ctrl+C)")
    serve(app, port)
