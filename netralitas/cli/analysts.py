"""export: figures for analysts"""

from pathlib import Path

import click

from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import now, store
from services import analyst_export


@click.command()
@click.option(
    "--parquet",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder untuk berkas Parquet, buku kode, dan lisensi.",
)
@click.option("--licence", default="", help="Lisensi dari lembaga, mis. 'CC BY 4.0'; bawaan: belum ditetapkan.")
def export(folder: Path, licence: str) -> None:
    """Menulis angka anonim untuk peneliti sebagai Parquet, dengan buku kode dan lisensi.

    Tidak ada nama, akun atau kata-kata; sel yang berasal dari kurang dari lima orang tidak ada. Memerlukan tambahan
    [parquet] (make parquet).
    """
    with store(readonly=True) as (workspace, db):
        done = analyst_export.export(db, workspace, folder, now(), licence=licence)
    for name, count in done.rows.items():
        say(_("{name}: {count} baris", name=name, count=count))
    say(_("{codebook} dan {terms} menyertainya.", codebook=analyst_export.CODEBOOK, terms=analyst_export.TERMS))
