"""capture: a page that a person names, as a browser draws it"""

from pathlib import Path

import click

from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import now, store
from rendering import write_atomic
from services.page_capture import capture as capture_page
from services.page_capture import content_of


@click.command()
@click.argument("url")
@click.option("--account", default="", help="Akun pemilik halaman: tautan profil atau @nama; kosong: dari alamatnya.")
@click.option("--operator", required=True, help="Siapa yang menunjuk halaman itu (jabatan atau pengenal).")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder untuk salinannya.")
def capture(url: str, account: str, operator: str, output: Path | None) -> None:
    """Menangkap satu halaman umum akun terdaftar seperti digambar peramban: PNG, PDF, MHTML dan WARC.

    Tanpa masuk ke akun mana pun. Setiap berkas masuk rantai bukti dan ditandai sebagai hasil gambar peramban, bukan
    bita yang datang lewat jaringan. Memerlukan tambahan [capture] (make capture) dan Chromium milik sistem.
    """
    with store() as (workspace, db):
        made = capture_page(db, workspace, url, account, operator=operator, at=now())
        for kind, (name, sha256) in made.files.items():
            say(_("{kind:6} {name}  SHA-256 {sha256}", kind=kind, name=name, sha256=sha256))
            if output is not None:
                write_atomic(output / f"{sha256}.{kind}", content_of(workspace, db, sha256))
    if made.page.cut:
        say(_("Halaman lebih panjang daripada gambarnya; PDF dan MHTML memuat seluruhnya."))
    if made.page.refused:
        say(_("Ditolak penjaga: {refused} tempat yang bukan internet umum.", refused=len(made.page.refused)))
    if not made.page.sandboxed:
        say(_("Dijalankan sebagai root: peramban tanpa kurungan. Jalankan sebagai pengguna biasa."))
