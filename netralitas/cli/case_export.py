"""case export|letter|letters|table: what leaves, as one checkable packet, as a letter or as a table."""

from datetime import datetime
from pathlib import Path

import click

from domain.errors import UsageError
from domain.texts import Text, _
from netralitas.cli.case import READER
from netralitas.cli.case_queue import case
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.language import say
from netralitas.cli.moments import DAY
from netralitas.cli.opening import current_workspace, lines, now, signed_in, store
from rendering import write_atomic
from services import case_table, notices
from services.case_papers import letter_document, letters_of, write_packet
from services.packet_orders import PacketOrder
from services.settings import oversight_body

__all__ = ["case"]

KINDS = ("bawaslu", "bkn", "ppk", "lain", "internal")


@case.command("export")
@click.argument("case_id")
@READER
@click.option("--to", "recipient", required=True, help="Penerima, tercetak pada setiap halaman.")
@click.option("--to-kind", "kind", type=click.Choice(KINDS), required=True, help="Jenis penerima.")
@click.option("--number", required=True, help="Nomor surat pengantar.")
@click.option("--ppk-contestant", type=click.Choice(("ya", "tidak")), help="Apakah PPK penerima sendiri peserta?")
@click.option("--full-body", default="", help="Alasan menyertakan halaman utuh dan petikan asli.")
@click.option("--zip", "zipped", is_flag=True, help="Satu berkas zip.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder; bawaan: berkas/.")
def export(
    case_id: str,
    reviewer: str,
    recipient: str,
    kind: str,
    number: str,
    ppk_contestant: str | None,
    full_body: str,
    zipped: bool,
    output: Path | None,
) -> None:
    """Menulis berkas perkara yang dapat diperiksa penerima dengan sha256sum dan openssl saja."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        order = PacketOrder(
            reviewer_id=who,
            recipient=recipient,
            recipient_kind=kind,
            letter_number=number,
            ppk_contestant=ppk_contestant or "",
            full_body=full_body,
            zipped=zipped,
        )
        made = write_packet(db, workspace, case_id, order, now(), output)
    click.echo(str(made))


@case.command("letter")
@click.argument("case_id")
@READER
@click.option("--letter", required=True, help="Surat menurut profil lembaga, mis. klarifikasi; lihat case letters.")
@click.option(
    "--to", "recipient", default="", help="Kepada siapa, mis. 'Bupati Contoh di Kota Contoh'; kosong dibiarkan."
)
@click.option("--number", default="", help="Nomor surat; kosong dibiarkan kosong.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Berkas .docx; bawaan: berkas/.")
def letter(case_id: str, reviewer: str, letter: str, recipient: str, number: str, output: Path | None) -> None:
    """Menulis satu surat perkara sebagai .docx untuk dilengkapi dan ditandatangani; pembacaan nama dicatat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        made = letter_document(db, workspace, case_id, who, letter, number=number, recipient=recipient, at=now())
    path = output or workspace.root / "berkas" / f"{case_id}-surat-{letter}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, made)
    click.echo(str(path))


@case.command("letters")
def list_letters() -> None:
    """Surat yang dikenal lembaga ini."""
    for name, label, after_finding in letters_of(oversight_body(current_workspace())):
        say(
            Text(
                "{name}: {label}{after_finding}",
                name=name,
                label=label,
                after_finding="" if after_finding else _(" (juga sebelum dua bacaan)"),
            )
        )


@case.command("notices")
def list_notices() -> None:
    """Berkas yang sudah diserahkan dan harus dibetulkan kepada penerimanya."""
    with store(readonly=True) as (_workspace, db):
        found = notices.waiting(db)
    lines(
        [
            (h.packet.packet_id, h.packet.recipient, h.packet.letter_number, "; ".join(c.words for c in h.owed))
            for h in found
        ],
        _("berkas | penerima | nomor surat | yang berubah"),
    )


@case.command("notice")
@click.argument("packet_id")
@READER
@click.option("--number", required=True, help="Nomor surat pembetulan.")
@click.option("--date", "day", type=DAY, required=True, help="Tanggal surat, 2026-11-10.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Berkas .docx; bawaan: berkas/.")
def notice(packet_id: str, reviewer: str, number: str, day: datetime, output: Path | None) -> None:
    """Menulis surat pembetulan berkas PACKET_ID kepada penerimanya (.docx), dan mencatatnya."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        made = notices.write(db, workspace, packet_id, who, number=number, on=day.date(), at=now())
    path = output or workspace.root / "berkas" / f"{packet_id}-pembetulan.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, made)
    click.echo(str(path))


@case.command("receipt")
@click.argument("packet_id")
@READER
@click.option("--number", required=True, help="Nomor tanda terima.")
@click.option("--date", "day", type=DAY, required=True, help="Tanggal terima, 2026-11-12.")
def receipt(packet_id: str, reviewer: str, number: str, day: datetime) -> None:
    """Mencatat tanda terima pembetulan berkas PACKET_ID."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        notices.received(db, workspace, packet_id, who, number=number, on=day.date(), at=now())
    say(_("{packet_id}: tanda terima pembetulan dicatat.", packet_id=packet_id))


@case.command("table")
@READER
@filtered()
@click.option("--format", "form", type=click.Choice(case_table.FORMATS), help="Bentuk; bawaan: akhiran --output.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Berkas tujuan: .csv, .xlsx atau .json.",
)
@click.option("--names", default="", help="Alasan menyertakan nama dan NIP; setiap nama dicatat.")
def table(chooser: Chooser, reviewer: str, form: str | None, output: Path, names: str) -> None:
    """Menulis perkara yang disaring sebagai tabel."""
    ending = output.suffix.removeprefix(".").lower()
    if ending not in case_table.FORMATS or form not in (None, ending):
        wanted = [form] if form else case_table.FORMATS
        raise UsageError(
            _("nama berkas {output} tidak berakhir .{wanted}", output=output.name, wanted=" atau .".join(wanted)),
            remedy=_("betulkan akhiran --output"),
        )
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        body, narrowed = oversight_body(workspace), chooser(workspace, db, now(), who)
        if names:
            content, count = case_table.table_with_names(
                db, workspace, body, narrowed, who, ending, why=names, at=now()
            )
        else:
            content, count = case_table.table(db, body, narrowed, who, ending)
    write_atomic(output, content)
    say(_("{count} perkara: {output}", count=count, output=output))
