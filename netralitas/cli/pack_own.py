"""pack add|own|withdraw: what an office adds to the packs of its elections"""

from dataclasses import replace
from typing import Any

import click

from domain.errors import Exit, PackError
from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import lines, now, signed_in, store
from netralitas.cli.pack import pack
from services import pack_additions
from services.pack_additions import KINDS, TIERS, Addition, Tried
from services.settings import oversight_body, packs_of

REVIEWER = click.option("--reviewer", required=True, help="Pimpinan yang mengubah; frasa sandi ditanyakan.")
REASON = click.option("--reason", required=True, help="Alasan; tercatat dan disegel.")


@pack.command("add")
@click.option("--pack", "name", required=True, help="Paket pemilihan yang diawasi ruang kerja ini.")
@click.option("--group", type=click.Choice(list(KINDS)), required=True, help="Jenis tambahan.")
@click.option("--refers-to", default="", help="Peserta atau singkatan partai; beberapa dipisah titik koma.")
@click.option("--contest", default="", help="Kontesnya, mis. bupati-3578; bawaan: kontes pesertanya.")
@click.option("--tier", type=click.Choice(list(TIERS)), default="plain", show_default=True, help="Kekuatan nama.")
@click.option("--form", "forms", multiple=True, help="Bentuk tulisan; boleh berulang.")
@click.option("--match", "matches", multiple=True, help="Kalimat yang harus dikenali; boleh berulang.")
@click.option("--ignore", "ignores", multiple=True, help="Kalimat yang tidak boleh dikenali; boleh berulang.")
@click.option("--number", default="", help="Nomor urut, untuk peserta.")
@click.option("--role", default="", help="Kedudukan, untuk peserta: head, deputy, single, prospective.")
@click.option("--partner", default="", help="Pasangannya, untuk peserta.")
@click.option("--parties", default="", help="Partai pengusung, dipisah titik koma, untuk peserta.")
@click.option("--entry", default="", help="Pengenal tambahan yang diubah, mis. sendiri-1.")
@click.option("--source", required=True, help="Halaman umum yang memakainya.")
@click.option("--check", is_flag=True, help="Periksa saja pada contoh dan kiriman yang tersimpan; jangan simpan.")
@REASON
@REVIEWER
def add(name: str, source: str, check: bool, reason: str, reviewer: str, entry: str, **fields: Any) -> int:
    """Menambah nama, kata atau peserta ke paket ruang kerja ini, setelah diperiksa."""
    with store() as (workspace, db):
        who, body = signed_in(db, reviewer), oversight_body(workspace)
        loaded = next((one for one in packs_of(workspace) if one.name == name), None)
        if loaded is None:
            raise PackError(
                _("paket {name!r} tidak diawasi ruang kerja ini", name=name), remedy=_("lihat election.packs")
            )
        addition = pack_additions.placed(loaded, replace(Addition(pack=name, entry_id=entry, group=""), **fields))
        found = pack_additions.tried(db, workspace, body, addition, by=who, at=now())
        _say(found)
        if found.faults or check:
            return Exit.ERROR if found.faults else Exit.OK
        kept = pack_additions.keep(db, workspace, body, addition, source=source, reason=reason, by=who, at=now())
    say(_("Tersimpan sebagai {kept}. Jalankan 'netralitas flag' untuk membaca ulang kiriman.", kept=kept))
    return Exit.OK


def _say(found: Tried) -> None:
    for fault in found.faults:
        say(_("Belum dapat disimpan: {fault}", fault=fault))
    if not found.faults:
        say(
            _(
                "Dari {read} kiriman {weeks} pekan terakhir: {newly} akan ditandai, {no_longer} tidak lagi.",
                read=found.read,
                weeks=pack_additions.WEEKS,
                newly=found.newly,
                no_longer=found.no_longer,
            )
        )


@pack.command("own")
def own() -> None:
    """Tambahan ruang kerja ini yang berlaku."""
    with store(readonly=True) as (_workspace, db):
        rows = [
            (c.entry_id, c.pack, c.addition.group, c.addition.summary, c.source, c.by, c.at)
            for c in pack_additions.standing(db)
        ]
    lines(rows, _("tambahan | paket | jenis | isi | sumber | oleh | kapan"))


@pack.command("withdraw")
@click.argument("entry")
@REASON
@REVIEWER
def withdraw(entry: str, reason: str, reviewer: str) -> None:
    """Menarik satu tambahan; siapa dan mengapa tetap tercatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        pack_additions.withdraw(db, oversight_body(workspace), entry, reason=reason, by=who, at=now())
    say(_("Ditarik."))
