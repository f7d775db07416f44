"""reviewer add|list|disable"""

import click

from netralitas.cli.opening import lines, now, store
from netralitas.db import transaction
from netralitas.errors import WorkflowError
from netralitas.store import cases
from review.reviewers import MINIMUM, ROLES, add


@click.group()
def reviewer() -> None:
    """Orang yang membaca perkara."""


@reviewer.command("add")
@click.argument("reviewer_id")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True, help="Peran.")
def add_reviewer(reviewer_id: str, role: str) -> None:
    """Mendaftarkan pembaca; frasa sandi ditanyakan dua kali."""
    with store() as (_, conn):
        phrase = click.prompt(
            f"Frasa sandi (sekurangnya {MINIMUM} huruf)", hide_input=True, confirmation_prompt="Ulangi frasa sandi"
        )
        add(conn, reviewer_id, role, phrase, now())
    click.echo(f"Pembaca {reviewer_id} terdaftar.")


@reviewer.command("list")
def list_reviewers() -> None:
    """Menampilkan pembaca."""
    with store(readonly=True) as (_, conn):
        rows = [
            (r["reviewer_id"], r["role"], "nonaktif sejak " + r["disabled_at"] if r["disabled_at"] else "aktif")
            for r in cases.reviewers(conn)
        ]
    lines(rows, ("pembaca", "peran", "keadaan"))


@reviewer.command("disable")
@click.argument("reviewer_id")
def disable(reviewer_id: str) -> None:
    """Menonaktifkan pembaca; bacaannya tetap ada."""
    with store() as (_, conn), transaction(conn):
        if not cases.disable_reviewer(conn, reviewer_id, now()):
            raise WorkflowError(f"pembaca {reviewer_id} tidak ada atau sudah nonaktif", remedy="lihat reviewer list")
    click.echo(f"Pembaca {reviewer_id} dinonaktifkan.")
