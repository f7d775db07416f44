"""evidence verify|checkpoint|timestamp|warc"""

from pathlib import Path

import click

from domain.errors import Exit
from netralitas.cli.opening import now, store
from rendering import write_atomic
from services.steps import seal
from store import checkpoints as custody
from store import evidence as chain
from store import warc
from store.database import transaction

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def evidence() -> None:
    """Bukti tangkapan dan rantainya."""


@evidence.command("verify")
@click.option("--head", help="Kepala rantai yang pernah dicetak; harus masih ada dalam rantai.")
@click.option("--checkpoint", "recorded", help="Sidik titik periksa yang pernah dicetak atau dikirim.")
def verify(head: str | None, recorded: str | None) -> int:
    """Memeriksa setiap isi, catatan, petikan, mata rantai, segel dan nisan."""
    with store(readonly=True) as (workspace, db):
        problems = [*chain.verify(db, workspace.evidence), *custody.verify(db, recorded)]
        if head and not chain.has_head(db, head):
            problems.append("kepala rantai yang diberikan tidak ada lagi dalam rantai")
        count, now_head = chain.head(db)
        last = custody.latest(db)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} tangkapan diperiksa; kepala rantai {now_head}")
    click.echo(f"Titik periksa terakhir: {last or 'belum ada; buat dengan evidence checkpoint'}")
    click.echo("Utuh." if not problems else f"{len(problems)} ketidakcocokan.")
    return Exit.EVIDENCE if problems else Exit.OK


@evidence.command("checkpoint")
def checkpoint() -> None:
    """Menyegel catatan baru, menandatanganinya, dan menampilkan sidik untuk dicetak atau dikirim ke luar."""
    with store() as (workspace, db):
        click.echo(seal(workspace, db, now()))


@evidence.command("timestamp")
@click.option("--request", "request", type=FILE, help="Tulis permintaan RFC 3161 (.tsq) ke berkas ini.")
@click.option("--reply", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Simpan jawaban .tsr.")
def timestamp(request: Path | None, reply: Path | None) -> None:
    """Cap waktu dari luar: berkas dibawa sendiri ke penyedia, tidak ada jaringan."""
    with store() as (_, db):
        if reply is not None:
            with transaction(db):
                number = custody.add_timestamp(db, reply.read_bytes(), now())
            click.echo(f"Cap waktu disimpan pada titik periksa {number}.")
        if request is not None:
            write_atomic(request, custody.timestamp_request(db))
            click.echo(str(request))


@evidence.command("warc")
@click.argument("path", type=FILE)
def export_warc(path: Path) -> None:
    """Menulis semua tangkapan yang masih ada sebagai berkas WARC."""
    with store(readonly=True) as (workspace, db):
        count = warc.export(db, workspace.evidence, path)
    click.echo(f"{count} tangkapan: {path}")
