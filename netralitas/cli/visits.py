"""visits draw|show|answer|take-back|load"""

from datetime import datetime
from pathlib import Path

import click

from domain.errors import Exit, UsageError
from domain.links import profile_link
from domain.texts import _
from domain.types import HowSeen
from netralitas.cli.language import say
from netralitas.cli.moments import MOMENT
from netralitas.cli.opening import current_workspace, lines, now, signed_in, store
from rendering import write_atomic
from services import visits as kept
from services.import_reversal import take_back_answer
from services.settings import oversight_body

HOW = click.option(
    "--how-seen",
    type=click.Choice([HowSeen.IMPORT_NO_LOGIN.value, HowSeen.IMPORT_LOGGED_IN.value]),
    default=HowSeen.IMPORT_NO_LOGIN.value,
    show_default=True,
    help="Dilihat tanpa masuk, atau masuk tanpa berteman.",
)
WHEN = click.option("--at", type=MOMENT, help="Kapan dilihat; bawaan: sekarang.")


@click.group()
def visits() -> None:
    """Kunjungan: akun yang tidak dapat dibaca program, dilihat orang."""


@visits.command("draw")
@click.option("--size", type=click.IntRange(1), required=True, help="Berapa akun pekan ini.")
@click.option("--seed", default="", help="Benih undian; bawaan: acak, dan disimpan.")
@click.option("--operator", required=True, help="Siapa yang mengundi.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder; bawaan: visits/ di ruang kerja.")
def draw(size: int, seed: str, operator: str, out: Path | None) -> None:
    """Mengundi akun pekan ini per instansi dan kelompok jabatan; menulis lembar cetak dan XLSX."""
    with store() as (workspace, db):
        sheet = kept.draw(db, workspace, size, operator=operator, at=now(), seed=seed)
    folder = out or current_workspace().root / "visits"
    for ending, content in (("html", kept.as_html(sheet)), ("xlsx", kept.as_xlsx(sheet))):
        path = folder / f"{sheet.sheet_id}.{ending}"
        write_atomic(path, content)
        click.echo(str(path))
    _show(sheet)


@visits.command("show")
@click.argument("sheet_id", required=False)
def show(sheet_id: str | None) -> int:
    """Menampilkan lembar terbaru atau yang disebut; kode keluar 3 selama ada yang belum dijawab."""
    with store(readonly=True) as (_workspace, db):
        sheet = kept.sheet(db, sheet_id)
    _show(sheet)
    return Exit.INCOMPLETE if sheet.open else Exit.OK


def _show(sheet: kept.VisitSheet) -> None:
    say(
        _(
            "{sheet_id}: {entries} dari {pool} akun, benih {seed}",
            sheet_id=sheet.sheet_id,
            entries=len(sheet.entries),
            pool=sheet.pool,
            seed=sheet.seed,
        )
    )
    rows = [
        (str(e.number), profile_link(e.account), e.account.agency, kept.WORDS.get(e.answer or "", "-"), e.by or "")
        for e in sheet.entries
    ]
    lines(rows, _("no | tautan | instansi | jawaban | oleh"))
    say(_("Belum dijawab: {open}.", open=sheet.open))


@visits.command("answer")
@click.argument("number", type=int)
@click.argument("answer", type=click.Choice(list(kept.OUTCOMES)))
@click.option("--sheet", "sheet_id", help="Lembar; bawaan: yang terbaru.")
@click.option("--operator", required=True, help="Siapa yang melihat.")
@HOW
@WHEN
def answer(number: int, answer: str, sheet_id: str | None, operator: str, how_seen: str, at: datetime | None) -> None:
    """Mencatat satu jawaban untuk akun bernomor NUMBER pada lembar."""
    with store() as (_workspace, db):
        sheet = kept.sheet(db, sheet_id)
        found = [e.account.account_id for e in sheet.entries if e.number == number]
        if not found:
            raise UsageError(_("nomor {number} tidak ada pada lembar", number=number), where=sheet.sheet_id)
        run_id = kept.answer(
            db, sheet, {found[0]: answer}, operator=operator, at=at or now(), how_seen=HowSeen(how_seen)
        )
    say(_("Dicatat: {words} ({run_id}).", words=kept.WORDS[answer], run_id=run_id))


@visits.command("take-back")
@click.argument("number", type=int)
@click.option("--sheet", "sheet_id", help="Lembar; bawaan: yang terbaru.")
@click.option("--reviewer", required=True, help="Siapa yang menarik: yang menjawab sendiri, atau penyetuju.")
@click.option("--reason", required=True, help="Apa yang keliru, tanpa nama.")
def take_back(number: int, sheet_id: str | None, reviewer: str, reason: str) -> None:
    """Menarik jawaban yang keliru untuk akun bernomor NUMBER; akunnya kembali belum dijawab."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        sheet = kept.sheet(db, sheet_id)
        found = [e for e in sheet.entries if e.number == number and e.run_id]
        if not found:
            raise UsageError(
                _("nomor {number} belum dijawab", number=number), where=sheet.sheet_id, remedy=_("lihat visits show")
            )
        take_back_answer(
            db, oversight_body(workspace), str(found[0].run_id), found[0].account.account_id, who, reason, at=now()
        )
    say(_("Nomor {number}: jawaban ditarik; akun itu belum dijawab lagi.", number=number))


@visits.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", "sheet_id", help="Lembar; bawaan: yang terbaru.")
@click.option("--operator", required=True, help="Siapa yang melihat.")
@HOW
@WHEN
def load(file: Path, sheet_id: str | None, operator: str, how_seen: str, at: datetime | None) -> int:
    """Membaca lembar XLSX yang sudah diisi; baris tanpa jawaban tetap terbuka."""
    with store() as (_workspace, db):
        sheet = kept.sheet(db, sheet_id)
        filled = kept.read_filled(file, sheet)
        if filled.answers:
            kept.answer(db, sheet, filled.answers, operator=operator, at=at or now(), how_seen=HowSeen(how_seen))
        left = kept.sheet(db, sheet.sheet_id).open
    say(_("Dicatat: {answers} jawaban. Belum dijawab: {left}.", answers=len(filled.answers), left=left))
    if filled.otherwise:
        say(
            _(
                "Sudah dijawab lain; jawaban pertama tetap: nomor {otherwise}.",
                otherwise=", ".join(map(str, filled.otherwise)),
            )
        )
    return Exit.INCOMPLETE if left else Exit.OK
