"""case clarify|approve|forward|answer|mark|result|objection|settle|reopen|exclude|join: the moves after the reading."""

from datetime import datetime

import click

from domain import workflow
from domain.authorities import caution
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_words import CLARIFICATIONS
from domain.texts import Text, _
from netralitas.cli.case import READER, case
from netralitas.cli.language import say
from netralitas.cli.moments import DAY
from netralitas.cli.opening import now, signed_in, store
from services import casework, conflicts, import_reversal
from services.settings import oversight_body

__all__ = ["case"]

DATE = click.option("--date", "day", type=DAY, required=True, help="Tanggal, 2026-11-10.")
NUMBER = click.option("--number", required=True, help="Nomor surat, aduan atau keputusan.")
AUTHORITY = click.option("--authority", required=True, help="Lembaga yang menyatakannya.")
SANCTION = click.option("--sanction", type=click.Choice(workflow.SANCTIONS), help="Jenis sanksi.")


@case.command("clarify")
@click.argument("case_id")
@READER
@click.option("--state", type=click.Choice(workflow.CLARIFICATIONS), required=True, help="Keadaan klarifikasi.")
@click.option("--way", type=click.Choice(workflow.WAYS), default=None, help="Cara: undangan, lewat instansi, surat.")
@click.option("--note", default="", help="Catatan.")
def clarify(case_id: str, reviewer: str, state: str, way: str | None, note: str) -> None:
    """Mencatat klarifikasi pemilik akun."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        casework.clarify(db, oversight_body(workspace), case_id, who, state=state, note=note, at=now(), way=way or "")
    say(_("{case_id}: klarifikasi {clarifications}.", case_id=case_id, clarifications=CLARIFICATIONS[state]))


@case.command("approve")
@click.argument("case_id")
@READER
@NUMBER
@DATE
@click.option("--member", "members", multiple=True, required=True, help="Peserta yang menyetujui; ulangi.")
def approve(case_id: str, reviewer: str, number: str, day: datetime, members: tuple[str, ...]) -> None:
    """Mencatat keputusan lembaga sendiri untuk meneruskan: pleno, panel atau persetujuan pimpinan."""
    with store() as (workspace, db):
        who, body = signed_in(db, reviewer), oversight_body(workspace)
        approval = NewApproval(kind=body.profile.approval, number=number, held_on=day.date(), members=members)
        casework.approve(db, body, case_id, who, approval, at=now())
    say(_("{case_id}: {approval_label} dicatat.", case_id=case_id, approval_label=body.profile.approval_label))


@case.command("forward")
@click.argument("case_id")
@READER
@click.option("--from", "sender", required=True, help="Lembaga pengirim.")
@click.option("--to", "receiver", required=True, help="Lembaga penerima.")
@click.option("--route", required=True, help="Jalur menurut profil lembaga, mis. surat atau SBT.")
@NUMBER
@DATE
def forward(case_id: str, reviewer: str, sender: str, receiver: str, route: str, number: str, day: datetime) -> None:
    """Mencatat bahwa perkara diteruskan ke lembaga lain."""
    hop = NewHop(sender=sender, receiver=receiver, route=route, number=number, sent_on=day.date())
    with store() as (workspace, db):
        casework.forward(db, oversight_body(workspace), case_id, signed_in(db, reviewer), hop, now())
    if warning := caution(hop.receiver, hop.sent_on):
        say(warning)
    say(_("{case_id}: diteruskan ke {receiver}.", case_id=case_id, receiver=receiver))


@case.command("answer")
@click.argument("case_id")
@READER
@AUTHORITY
@NUMBER
@DATE
@click.option("--words", required=True, help="Isi jawaban.")
@click.option(
    "--kind",
    type=click.Choice(tuple(workflow.ANSWERS)),
    default="lain",
    show_default=True,
    help="Yang dikatakan jawaban itu tentang perkaranya.",
)
def answer(case_id: str, reviewer: str, authority: str, number: str, day: datetime, words: str, kind: str) -> None:
    """Mencatat jawaban penerima yang belum memutuskan."""
    letter = Letter(authority=authority, number=number, day=day.date())
    with store() as (workspace, db):
        casework.answer(
            db, oversight_body(workspace), case_id, signed_in(db, reviewer), letter, words, at=now(), kind=kind
        )
    say(_("{case_id}: jawaban dicatat.", case_id=case_id))


@case.command("mark")
@click.argument("case_id")
@READER
@click.option("--marker", type=click.Choice(tuple(workflow.MARKERS)), required=True, help="Penanda.")
@AUTHORITY
@NUMBER
@DATE
def mark(case_id: str, reviewer: str, marker: str, authority: str, number: str, day: datetime) -> None:
    """Mencatat yang berjalan di samping perkara: Gakkumdu, data diblokir atau dibuka."""
    letter = Letter(authority=authority, number=number, day=day.date())
    with store() as (workspace, db):
        casework.mark(db, oversight_body(workspace), case_id, signed_in(db, reviewer), marker, letter, at=now())
    say(Text("{case_id}: {markers}.", case_id=case_id, markers=workflow.MARKERS[marker]))


@case.command("result")
@click.argument("case_id")
@READER
@AUTHORITY
@click.option("--result", "outcome", type=click.Choice(workflow.RESULTS), required=True, help="Putusannya.")
@SANCTION
@NUMBER
@DATE
def result(
    case_id: str, reviewer: str, authority: str, outcome: str, sanction: str | None, number: str, day: datetime
) -> None:
    """Mencatat keputusan lembaga berwenang, dengan nama, nomor dan tanggalnya."""
    decided = NewResult(authority=authority, number=number, decided_on=day.date(), result=outcome, sanction=sanction)
    with store() as (workspace, db):
        casework.decide(db, oversight_body(workspace), case_id, signed_in(db, reviewer), decided, now())
    say(
        Text(
            "{case_id}: {authority}, {result_labels}.",
            case_id=case_id,
            authority=authority,
            result_labels=workflow.RESULT_LABELS[outcome],
        )
    )


@case.command("take-back")
@click.argument("case_id")
@READER
@click.option(
    "--record", type=click.Choice(tuple(workflow.RECORDS)), required=True, help="Jenis catatan terakhir yang keliru."
)
@click.option("--reason", required=True, help="Apa yang keliru, tanpa nama.")
def take_back(case_id: str, reviewer: str, record: str, reason: str) -> None:
    """Menarik catatan terakhir yang keliru; catatan itu tidak dihitung lagi dan tetap dapat dilihat."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        newest = casework.load(db, case_id).newest_move
        ref = newest[1] if newest else ""
        casework.take_back(db, oversight_body(workspace), case_id, who, record, ref, reason, at=now())
    say(_("{case_id}: catatan {records} ditarik.", case_id=case_id, records=workflow.RECORDS[record]))


@case.command("withdrawn")
@click.argument("case_id")
@READER
@click.option(
    "--decision",
    type=click.Choice(tuple(workflow.WITHDRAWALS)),
    required=True,
    help="Ditutup (ditarik), atau dilanjutkan tanpa impor itu.",
)
@click.option("--reason", required=True, help="Alasannya, tanpa nama.")
def withdrawn(case_id: str, reviewer: str, decision: str, reason: str) -> None:
    """Memutuskan perkara yang sudah dibaca dan yang impor kirimannya ditarik: ditutup atau dilanjutkan."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        import_reversal.decide(db, oversight_body(workspace), case_id, who, decision, reason, at=now())
    say(Text("{case_id}: {withdrawals}.", case_id=case_id, withdrawals=workflow.WITHDRAWALS[decision]))


@case.command("objection")
@click.argument("case_id")
@READER
@click.option("--kind", type=click.Choice(tuple(workflow.OBJECTIONS)), required=True, help="Upaya terlapor.")
@NUMBER
@DATE
def objection(case_id: str, reviewer: str, kind: str, number: str, day: datetime) -> None:
    """Mencatat keberatan atau banding atas putusan yang berlaku."""
    letter = Letter(authority="", number=number, day=day.date())
    with store() as (workspace, db):
        casework.file_objection(db, oversight_body(workspace), case_id, signed_in(db, reviewer), kind, letter, at=now())
    say(_("{case_id}: {objections} dicatat.", case_id=case_id, objections=workflow.OBJECTIONS[kind]))


@case.command("settle")
@click.argument("case_id")
@READER
@AUTHORITY
@click.option("--outcome", type=click.Choice(workflow.OUTCOMES), required=True, help="Putusan atas keberatan.")
@SANCTION
@NUMBER
@DATE
def settle(
    case_id: str, reviewer: str, authority: str, outcome: str, sanction: str | None, number: str, day: datetime
) -> None:
    """Mencatat putusan atas keberatan; angka yang sudah dicetak lalu dikoreksi secara terbuka."""
    letter = Letter(authority=authority, number=number, day=day.date())
    with store() as (workspace, db):
        casework.settle(
            db,
            oversight_body(workspace),
            case_id,
            signed_in(db, reviewer),
            outcome,
            letter,
            sanction=sanction,
            at=now(),
        )
    say(_("{case_id}: keberatan {outcome}.", case_id=case_id, outcome=workflow.OUTCOME_LABELS[outcome]))


@case.command("reopen")
@click.argument("case_id")
@READER
@click.option("--reason", required=True, help="Alasan, tanpa nama.")
def reopen(case_id: str, reviewer: str, reason: str) -> None:
    """Meminta perkara yang disisihkan dibaca lagi oleh dua orang; hanya pimpinan."""
    with store() as (workspace, db):
        casework.reopen(db, oversight_body(workspace), case_id, signed_in(db, reviewer), reason, at=now())
    say(_("{case_id}: dibuka kembali.", case_id=case_id))


@case.command("exclude")
@click.argument("reader")
@READER
@click.option("--case", "case_id", help="Perkara, atau butir antrean Anda sendiri.")
@click.option("--agency", help="Instansi yang seluruh perkaranya tidak boleh dibaca.")
@click.option("--reason", required=True, help="Benturan kepentingan, mis. atasan langsung; tanpa nama.")
def exclude(reader: str, reviewer: str, case_id: str | None, agency: str | None, reason: str) -> None:
    """Mengecualikan pembaca READER karena benturan kepentingan; tidak dapat dicabut."""
    with store() as (_workspace, db):
        conflicts.exclude(
            db, reader, by=signed_in(db, reviewer), case_id=case_id, agency=agency, reason=reason, at=now()
        )
    say(_("{reader} tidak membaca {case_id}.", reader=reader, case_id=case_id or agency))


@case.command("join")
@click.argument("case_ids", nargs=-1, required=True)
@READER
def join(case_ids: tuple[str, ...], reviewer: str) -> None:
    """Menggabungkan beberapa perkara orang menjadi satu peristiwa."""
    with store() as (workspace, db):
        matter = casework.join(db, oversight_body(workspace), case_ids, signed_in(db, reviewer), at=now())
    say(_("{matter}: {case_ids} perkara.", matter=matter, case_ids=len(case_ids)))
