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
    with store(readonly=True) as (workspace, conn):
        problems = [*chain.verify(conn, workspace.evidence), *custody.verify(conn, recorded)]
        if head and not conn.execute("SELECT 1 FROM evidence_chain WHERE head = ?", (head,)).fetchone():
            problems.append("kepala rantai yang diberikan tidak ada lagi dalam rantai")
        count, now_head = chain.head(conn)
        last = custody.latest(conn)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} tangkapan diperiksa; kepala rantai {now_head}")
    click.echo(f"Titik periksa terakhir: {last or 'belum ada; buat dengan evidence checkpoint'}")
    click.echo("Utuh." if not problems else f"{len(problems)} ketidakcocokan.")
    return Exit.EVIDENCE if problems else Exit.OK


@evidence.command("checkpoint")
def checkpoint() -> None:
    """Menyegel catatan baru, menandatanganinya, dan menampilkan sidik untuk dicetak atau dikirim ke luar."""
    with store() as (workspace, conn):
        click.echo(seal(workspace, conn, now()))


@evidence.command("timestamp")
@click.option("--request", "request", type=FILE, help="Tulis permintaan RFC 3161 (.tsq) ke berkas ini.")
@click.option("--reply", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Simpan jawaban .tsr.")
def timestamp(request: Path | None, reply: Path | None) -> None:
    """Cap waktu dari luar: berkas dibawa sendiri ke penyedia, tidak ada jaringan."""
    with store() as (_, conn):
        if reply is not None:
            with transaction(conn):
                number = custody.add_timestamp(conn, reply.read_bytes(), now())
            click.echo(f"Cap waktu disimpan pada titik periksa {number}.")
        if request is not None:
            write_atomic(request, custody.timestamp_request(conn))
            click.echo(str(request))


@evidence.command("warc")
@click.argument("path", type=FILE)
def export_warc(path: Path) -> None:
    """Menulis semua tangkapan yang masih ada sebagai berkas WARC."""
    with store(readonly=True) as (workspace, conn):
        count = warc.export(conn, workspace.evidence, path)
    click.echo(f"{count} tangkapan: {path}")
