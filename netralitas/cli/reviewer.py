"""reviewer add|list|disable|trace"""

from datetime import datetime, time

import click

from domain.errors import WorkflowError
from domain.periods import to_text
from netralitas.cli.filters import DAY
from netralitas.cli.opening import lines, now, signed_in, store
from services.people import MINIMUM, ROLES, add
from store import cases, traces
from store.database import transaction
from store.identities import identities


@click.group()
def reviewer() -> None:
    """Orang yang membaca perkara."""


@reviewer.command("add")
@click.argument("reviewer_id")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True, help="Peran.")
def add_reviewer(reviewer_id: str, role: str) -> None:
    """Mendaftarkan pembaca; frasa sandi ditanyakan dua kali."""
    with store() as (_, db):
        phrase = click.prompt(
            f"Frasa sandi (sekurangnya {MINIMUM} huruf)", hide_input=True, confirmation_prompt="Ulangi frasa sandi"
        )
        add(db, reviewer_id, role, phrase, now())
    click.echo(f"Pembaca {reviewer_id} terdaftar.")


@reviewer.command("list")
def list_reviewers() -> None:
    """Menampilkan pembaca."""
    with store(readonly=True) as (_, db):
        rows = [
            (r["reviewer_id"], r["role"], "nonaktif sejak " + r["disabled_at"] if r["disabled_at"] else "aktif")
            for r in cases.reviewers(db)
        ]
    lines(rows, ("pembaca", "peran", "keadaan"))


@reviewer.command("trace")
@click.argument("reviewer_id")
@click.option("--reviewer", "asking", required=True, help="Yang bertanya; frasa sandi ditanyakan.")
@click.option("--since", type=DAY, required=True, help="Sejak tanggal ini.")
@click.option("--until", type=DAY, required=True, help="Sebelum tanggal ini.")
def trace(reviewer_id: str, asking: str, since: datetime, until: datetime) -> None:
    """Yang dapat dilihat pembaca itu dalam suatu masa: nama, perkara, berkas keluar; untuk dugaan kebocoran data."""
    with store() as (workspace, db):
        who = cases.reviewer(db, signed_in(db, asking))
        if asking != reviewer_id and (who is None or who["role"] != "approver"):
            raise WorkflowError("hanya pimpinan yang menelusuri orang lain", remedy="minta seorang approver")
        zone = workspace.config.zone
        begin, end = (to_text(datetime.combine(day.date(), time(), zone)) for day in (since, until))
        with identities(workspace) as people:
            names = people.read_by(reviewer_id, begin, end)
        rows = sorted([
            *((r["at"], "nama", r["person_id"], r["purpose"]) for r in names),
            *(tuple(map(str, r)) for r in traces.of_reviewer(db, reviewer_id, begin, end)),
        ])  # fmt: skip
    lines(rows, ("waktu (UTC)", "apa", "rujukan", "keterangan"))
    click.echo(f"{len(rows)} catatan; {len({r['person_id'] for r in names})} orang namanya dibaca.")


@reviewer.command("disable")
@click.argument("reviewer_id")
def disable(reviewer_id: str) -> None:
    """Menonaktifkan pembaca; bacaannya tetap ada."""
    with store() as (_, db), transaction(db):
        if not cases.disable_reviewer(db, reviewer_id, now()):
            raise WorkflowError(f"pembaca {reviewer_id} tidak ada atau sudah nonaktif", remedy="lihat reviewer list")
    click.echo(f"Pembaca {reviewer_id} dinonaktifkan.")
