"""known list|add|remove"""

import click

from domain.errors import Exit
from domain.texts import Text, _
from netralitas.cli.language import say
from netralitas.cli.opening import now, signed_in, store
from services import known_material
from services.settings import oversight_body

REVIEWER = click.option("--reviewer", required=True, help="Pengenal Anda; frasa sandi ditanyakan.")


@click.group()
def known() -> None:
    """Bahan kampanye yang dikenal: gambar yang mengulangnya ditandai."""


@known.command("list")
def listing() -> int:
    """Yang disimpan, oleh siapa dan mengapa; yang sudah dikeluarkan juga."""
    with store(readonly=True) as (_workspace, db):
        for one in known_material.listing(db):
            gone = (
                _(
                    "; dikeluarkan {removed_by} {removed_at}: {removed_why}",
                    removed_by=one.removed_by,
                    removed_at=one.removed_at[:10],
                    removed_why=one.removed_why,
                )
                if one.removed_by
                else ""
            )
            say(
                Text(
                    "{one}  {added_by} {added_at}: {why}{gone}",
                    one=one.name,
                    added_by=one.added_by,
                    added_at=one.added_at[:10],
                    why=one.why,
                    gone=gone,
                )
            )
    return Exit.OK


@known.command("add")
@click.argument("case_id")
@click.argument("sha256")
@click.option("--why", required=True, help="Alasan, mis. dari mana bahan itu.")
@click.option("--campaign", is_flag=True, help="Pernyataan Anda: ini bahan kampanye, bukan foto pribadi.")
@REVIEWER
def add(case_id: str, sha256: str, why: str, campaign: bool, reviewer: str) -> int:
    """Menyimpan satu gambar perkara (SHA256 seperti pada manifes) sebagai bahan kampanye."""
    with store() as (workspace, db):
        name = known_material.add(
            db,
            workspace,
            oversight_body(workspace),
            case_id,
            sha256,
            signed_in(db, reviewer),
            why=why,
            campaign=campaign,
            at=now(),
        )
    say(_("Disimpan: {name}", name=name))
    return Exit.OK


@known.command("remove")
@click.argument("name")
@click.option("--why", required=True, help="Alasan mengeluarkannya.")
@REVIEWER
def remove(name: str, why: str, reviewer: str) -> int:
    """Mengeluarkan satu bahan; siapa dan mengapa tetap tercatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        known_material.remove(db, workspace, oversight_body(workspace), name, who, why=why, at=now())
    say(_("Dikeluarkan."))
    return Exit.OK
