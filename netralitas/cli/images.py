"""images: words, emblems and re-shares in pictures, as a filter over JSON Lines"""

import sys
from pathlib import Path

import click

from domain.packs import load_pack
from netralitas.cli.opening import cluster
from services.picture_filter import compile_engine, filter_pictures

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--pack", "packs", multiple=True, required=True, help="Paket pemilihan; boleh berulang.")
@click.option(
    "--input",
    "source",
    required=True,
    help="JSON Lines: id, file, region, posted_at; '-': masukan baku.",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Hasil JSON Lines; bawaan: keluaran baku.",
)
@click.option("--emblems", type=_FOLDER, help="Lambang partai: satu folder satu partai, nama folder nama partainya.")
@click.option("--known", type=_FOLDER, help="Folder bahan kampanye yang sudah dikenal, disebut dengan nama berkasnya.")
@click.option("--workers", type=click.IntRange(1, 256), help="Banyaknya proses pembaca; bawaan: satu untuk tiap inti.")
@click.option("--seconds", type=click.FloatRange(1, 3600), default=60.0, help="Batas waktu tiap gambar; bawaan 60.")
def images(
    packs: tuple[str, ...],
    source: Path,
    target: Path | None,
    emblems: Path | None,
    known: Path | None,
    workers: int | None,
    seconds: float,
) -> None:
    """Membaca gambar: tulisan, nomor urut, lambang partai, dan gambar yang diulang.

    Satu baris masuk, satu baris keluar, urutannya sama; gambar yang tidak terbaca memberi `error` di tempatnya.
    Tidak memerlukan ruang kerja. Memerlukan tambahan [images] (make images). Wajah, orang dan isyarat tangan
    tidak dikenali: foto tanpa tulisan dibaca orang.
    """
    engine = compile_engine([load_pack(name) for name in packs])
    folder = source.parent if str(source) != "-" else Path.cwd()
    with (
        click.open_file(str(source), "rb") as lines,
        click.open_file(str(target) if target else "-", "wb") as out,
    ):
        for line in filter_pictures(
            lines,
            engine,
            folder=folder,
            emblems=emblems,
            known=known,
            workers=workers,
            seconds=seconds,
            cluster=cluster(),
        ):
            out.write(line)
            out.flush()
    if target is None:
        sys.stdout.flush()
