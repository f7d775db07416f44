"""evidence verify"""

import click

from netralitas import evidence as chain
from netralitas.cli.opening import store
from netralitas.errors import Exit


@click.group()
def evidence() -> None:
    """Bukti tangkapan dan rantainya."""


@evidence.command("verify")
@click.option("--head", help="Kepala rantai yang pernah dicetak; harus masih ada dalam rantai.")
def verify(head: str | None) -> int:
    """Memeriksa setiap isi, catatan, petikan dan mata rantai."""
    with store(readonly=True) as (workspace, conn):
        problems = list(chain.verify(conn, workspace.evidence))
        if head and not conn.execute("SELECT 1 FROM evidence_chain WHERE head = ?", (head,)).fetchone():
            problems.append("kepala rantai yang diberikan tidak ada lagi dalam rantai")
        count, now_head = chain.head(conn)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} tangkapan diperiksa; kepala rantai {now_head}")
    click.echo("Utuh." if not problems else f"{len(problems)} ketidakcocokan.")
    return Exit.EVIDENCE if problems else Exit.OK
