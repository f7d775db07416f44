"""case quality|labels: what the work itself says about its quality."""

from pathlib import Path

import click

from domain.texts import Text, _
from netralitas.cli.case import READER
from netralitas.cli.case_export import case
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.language import current, say
from netralitas.cli.opening import now, signed_in, store
from rendering import json_text, write_atomic
from services import case_filter, casework, work_quality
from services.flag_reasons import rule_in
from services.settings import oversight_body

__all__ = ["case"]


@case.command("quality")
def show_quality() -> None:
    """Kesepakatan pembaca, waktu sampai dibaca, penanda yang tidak dikuatkan, yang terlewat."""
    with store(readonly=True) as (_workspace, db):
        hours, count = work_quality.median_hours(db)
        say(_("Kesepakatan dua pembaca: {words}", words=work_quality.agreement(db).words))
        enough = hours is not None and count >= work_quality.ENOUGH
        say(
            _(
                "Median sampai dibaca: {value} (n = {count})",
                value=_("{hours:.1f} jam", hours=hours) if enough else _("belum cukup data"),
                count=count,
            )
        )
        say(_("Terlewat pada contoh tak bertanda: {words}", words=work_quality.missed(db).words))
        say(_("Berbalik setelah klarifikasi atau suntingan: {words}", words=work_quality.reversals(db).words))
        for reader, count in work_quality.hasty(db, work_quality.HASTY):
            label = _("Dibaca kurang dari {hasty} detik setelah dibuka, atau tanpa dibuka", hasty=work_quality.HASTY)
            say(_("{said}: {reader}, {count} kali", said=label, reader=reader, count=count))
        if late := work_quality.backwards(db):
            say(
                _(
                    "PERINGATAN: jam komputer pernah mundur; {late} catatan berjam lebih awal daripada urutannya.",
                    late=late,
                )
            )
        say(_("Perkara selesai dibaca yang tidak dikuatkan, menurut aturan penandanya:"))
        for rule, share in work_quality.unconfirmed(db).items():
            say(Text("  {rule} {words}", rule=rule_in(current(), rule), words=share.words))
        say(_("Yang sama menurut peserta yang disebut penanda (keseimbangan penanda, bukan daftar orang):"))
        for name, share in work_quality.unconfirmed_by_contestant(db).items():
            say(Text("  {name}: {words}", name=name, words=share.words))


@case.command("labels")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@READER
@filtered()
def export_labels(chooser: Chooser, reviewer: str, path: Path) -> None:
    """Menulis bacaan tanpa orang, tanpa kata dan tanpa peserta, untuk mengukur penanda."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        casework.require(db, oversight_body(workspace), "export", who)
        rows = work_quality.labels(db, case_filter.numbers(db, chooser(workspace, db, now(), who)))
    write_atomic(path, json_text(rows))
    say(_("{rows} butir: {path}", rows=len(rows), path=path))
