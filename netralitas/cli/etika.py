"""etika: mandate, complaints, the reader's form, what leaders do with a suspicion, the report."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from domain import ethics_cases
from domain.case_words import FINDING_WORDS
from domain.errors import Exit, UsageError
from domain.ethics_cases import Complaint, EthicsReading
from domain.mandate import Mandate
from domain.periods import tanggal, waktu
from domain.texts import Text, _
from netralitas.cli.etika_form import ask_form
from netralitas.cli.language import current, say, translated
from netralitas.cli.moments import DAY
from netralitas.cli.opening import lines, now, signed_in, store
from rendering import visible, write_atomic
from services import ethics as family
from services import ethics_intake, ethics_mandate, ethics_marks
from services import ethics_moves as moves
from services.ethics import Acting
from services.ethics_papers import EthicsOrder, receipt
from services.ethics_reporting import quarter_of, write_report
from services.retention import files_of, finish

READER = click.option("--reviewer", required=True, help="Pengenal Anda; frasa sandi ditanyakan.")
DATE = click.option("--date", "day", type=DAY, required=True, help="Tanggal, 2026-11-10.")
NUMBER = click.option("--number", required=True, help="Nomor laporan, surat atau keputusan.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .docx.")


@click.group()
def etika() -> None:
    """Etika ASN di media sosial: mati tanpa mandat tertulis; laporan orang lebih dahulu, mesin hanya penanda."""


@contextmanager
def _acting(reviewer: str) -> Iterator[Acting]:
    with store() as (workspace, db):
        yield Acting(db, workspace, signed_in(db, reviewer), now())


@contextmanager
def _under_mandate(reviewer: str) -> Iterator[Acting]:
    """The same, with the mandate printed above whatever follows."""
    with _acting(reviewer) as acting:
        say(Text("{line}.", line=family.require(acting).mandate.line))
        yield acting


@etika.command("status")
def status() -> None:
    """Menunjukkan apakah keluarga ini hidup, dan dengan mandat apa."""
    with store(readonly=True) as (workspace, db):
        today = now().astimezone(workspace.config.zone).date()
        mandate = family.is_open(db, today)
        say(
            _("Keluarga etika hidup. {line}.", line=mandate.line)
            if mandate
            else _("Keluarga etika mati. {how}.", how=family.HOW)
        )
        for old in family.mandates(db):
            say(
                Text(
                    "  {mandate_id}: {tanggal} – {tanggal_2}, {kinds}",
                    mandate_id=old.mandate_id,
                    tanggal=tanggal(old.first),
                    tanggal_2=tanggal(old.last),
                    kinds=", ".join(old.kinds),
                )
            )
        say(_("Daftar cek fakta: {known_claims} klaim.", known_claims=family.known_claims(db)))


@etika.command("mandate")
@click.argument("file", type=FILE)
@READER
def mandate(file: Path, reviewer: str) -> None:
    """Membuka keluarga ini dengan blok [mandat] dalam FILE (TOML); berakhir dengan sendirinya."""
    with _acting(reviewer) as acting:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(_("berkas mandat bukan teks UTF-8"), where=file.name, remedy=_("simpan ulang")) from error
        made: Mandate = ethics_mandate.open_mandate(acting, text, file.name)
    say(Text("{line}.", line=made.line))


@etika.command("complaint")
@READER
@NUMBER
@click.option("--received", type=DAY, required=True, help="Tanggal laporan diterima.")
@click.option(
    "--about",
    type=click.Choice(tuple(ethics_cases.ABOUT)),
    default="kiriman",
    show_default=True,
    help="Yang dilaporkan; hanya kiriman umum yang diterima.",
)
@click.option("--category", "kind", required=True, help="Jenis yang diusulkan pelapor, ET-01 sampai ET-14.")
@click.option("--url", "address", default="", help="Alamat kiriman.")
@click.option("--account", default="", help="Tautan akun, bila alamat kiriman tidak menyebutnya.")
@click.option("--text", "text_file", type=FILE, default=None, help="Berkas teks dengan kata-kata kiriman.")
@click.option("--published", type=DAY, default=None, help="Tanggal kiriman terbit, bila diketahui.")
@click.option("--screenshot", type=FILE, default=None, help="Tangkapan layar kiriman.")
@click.option("--by-victim", is_flag=True, help="Pelapor orang yang bersangkutan, atau membawa pernyataannya.")
@click.option(
    "--receipt",
    "paper",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Tulis tanda terima (.docx).",
)
def complaint(
    reviewer: str,
    number: str,
    received: datetime,
    about: str,
    kind: str,
    address: str,
    account: str,
    text_file: Path | None,
    published: datetime | None,
    screenshot: Path | None,
    by_victim: bool,
    paper: Path | None,
) -> None:
    """Mencatat laporan seseorang; nama pelapor ditanyakan dan disegel."""
    with _under_mandate(reviewer) as acting:
        given = Complaint(
            number=number,
            received_on=received.date(),
            complainant=click.prompt(translated(_("Pelapor")), hide_input=True),
            about=about,
            kind=kind,
            address=address,
            account=account,
            text=text_file.read_text(encoding="utf-8") if text_file else "",
            published_on=published.date() if published else None,
            screenshot=screenshot.read_bytes() if screenshot else None,
            by_victim=by_victim,
        )
        made = ethics_intake.complain(acting, given)
        if paper:
            opened = family.require(acting)
            write_atomic(
                paper, receipt(opened.mandate, number, given.complainant, made.case_id, acting.at, given.received_on)
            )
    say(_receipt_line(number, made))


def _receipt_line(number: str, made: ethics_intake.Received) -> Text:
    if not made.case_id:
        return _(
            "Laporan {number} menyangkut peserta pemilihan: masukkan sebagai laporan netralitas (import).",
            number=number,
        )
    if made.joined:
        return _("Laporan {number}: menyusul pada {case_id}.", number=number, case_id=made.case_id)
    return _("Laporan {number}: perkara {case_id}.", number=number, case_id=made.case_id)


@etika.command("list")
@READER
def show_list(reviewer: str) -> None:
    """Perkara yang menunggu bacaan Anda; ancaman lebih dahulu."""
    with _under_mandate(reviewer) as acting:
        zone = acting.workspace.config.zone
        rows = []
        for f, state, until in family.waiting(acting):
            late = translated(_(" LEWAT")) if until < acting.at else ""
            kind, words = _kind(acting, f.case.kind), translated(ethics_cases.STATE_WORDS[state])
            rows.append((f.case.case_id, kind, words, translated(waktu(until, zone)) + late))
    lines(rows, _("perkara | jenis | keadaan | dibaca sebelum"))


@etika.command("show")
@click.argument("case_id")
@READER
def show(case_id: str, reviewer: str) -> None:
    """Satu perkara; bacaan orang lain baru terlihat setelah semuanya selesai."""
    with _under_mandate(reviewer) as acting:
        opened = family.require(acting)
        whole = family.load(acting, case_id)
        family.opened_by(acting, case_id)
        file, case = family.visible_file(acting, whole), whole.case
        say(
            Text(
                "{case_id} {kind}, {agency}, {state_of}",
                case_id=case_id,
                kind=_kind(acting, case.kind),
                agency=case.agency,
                state_of=ethics_cases.STATE_WORDS[family.state_of(whole, opened.pack)],
            )
        )
        click.echo(visible(case.text))
        for reading in file.readings:
            say(
                _(
                    "bacaan {reviewer_id}: {finding}. {reason}",
                    reviewer_id=reading.reviewer_id,
                    finding=_finding(acting, reading),
                    reason=reading.reason,
                )
            )
        for hearing in file.hearings:
            about, state = moves.ABOUT[hearing.about], ethics_cases.HEARD[hearing.state]
            say(_("klarifikasi {held_on}: {about}, {state}", held_on=hearing.held_on, about=about, state=state))


def _kind(acting: Acting, code: str) -> str:
    """A kind of conduct by its number and name, in the language of the command line."""
    kind = family.require(acting).pack.kinds[code]
    return f"{code} {kind.label if current() == 'id' else kind.label_en}"


def _finding(acting: Acting, reading: EthicsReading) -> Text:
    found = FINDING_WORDS[reading.finding]
    if reading.finding != "dugaan":
        return Text("{found}", found=found)
    return Text("{found} {kind}", found=found, kind=_kind(acting, reading.kind))


@etika.command("read")
@click.argument("case_id")
@READER
def read(case_id: str, reviewer: str) -> None:
    """Formulir pembaca: kritik ditanyakan pertama; enam uji Rabat, sasaran dan surat edaran menyusul."""
    with _under_mandate(reviewer) as acting:
        file = family.load(acting, case_id)
        family.opened_by(acting, case_id)
        click.echo(visible(file.case.text) or _("(lihat tangkapan layar pada meja kerja)"))
        if hints := ethics_marks.public_targets(family.require(acting), file.case.text):
            say(
                _(
                    "Menyebut jabatan, instansi atau program: {hints}. Mungkin kritik (P-01, P-02).",
                    hints=", ".join(hints),
                )
            )
        say(family.read(acting, case_id, ask_form(acting, file)))


@etika.command("hear")
@click.argument("case_id")
@READER
@click.option(
    "--about",
    type=click.Choice(tuple(moves.ABOUT)),
    default="isi",
    show_default=True,
    help="isi kiriman, atau apakah akun diretas.",
)
@click.option("--state", type=click.Choice(tuple(ethics_cases.HEARD)), required=True, help="Keadaan klarifikasi.")
@click.option("--hacked", type=click.Choice(("ya", "tidak")), default=None, help="Jawaban tentang peretasan.")
@click.option("--note", default="", help="Ringkasan jawaban, tanpa nama.")
@DATE
def hear(case_id: str, reviewer: str, about: str, state: str, hacked: str | None, note: str, day: datetime) -> None:
    """Mencatat bahwa orangnya ditanya, dan jawabannya; tidak ada yang keluar sebelum itu."""
    with _under_mandate(reviewer) as acting:
        given = moves.Hearing(about=about, state=state, held_on=day.date(), note=note, hacked=hacked or "")
        say(moves.hear(acting, case_id, given))


@etika.command("letter")
@click.argument("case_id")
@READER
@OUTPUT
def letter(case_id: str, reviewer: str, output: Path) -> None:
    """Menulis surat permintaan klarifikasi; pembacaan nama dicatat."""
    with _under_mandate(reviewer) as acting:
        write_atomic(output, moves.clarification_letter(acting, case_id))
    click.echo(str(output))


@etika.command("packet")
@click.argument("case_id")
@READER
@click.option("--to", "receiver", required=True, help="Penerima menurut paket: ppk, inspektorat, bkn, ombudsman ...")
@click.option("--recipient", required=True, help="Nama jabatan penerima pada surat.")
@NUMBER
def packet(case_id: str, reviewer: str, receiver: str, recipient: str, number: str) -> None:
    """Menulis berkas dugaan untuk penerimanya; yang menyasar instansi pelapor tidak diserahkan kepadanya."""
    with _under_mandate(reviewer) as acting:
        order = EthicsOrder(receiver=receiver, recipient=recipient, letter_number=number)
        click.echo(str(moves.pass_on(acting, case_id, order)))


@etika.command("decide")
@click.argument("case_id")
@READER
@click.option("--authority", required=True, help="Lembaga yang memutus.")
@click.option("--result", type=click.Choice(tuple(ethics_cases.RESULTS)), required=True, help="Putusannya.")
@click.option("--sanction", type=click.Choice(moves.SANCTIONS[1:]), default=None, help="Sanksi, bila terbukti.")
@NUMBER
@DATE
def decide(
    case_id: str, reviewer: str, authority: str, result: str, sanction: str | None, number: str, day: datetime
) -> None:
    """Mencatat keputusan lembaga berwenang; perkara ditutup."""
    with _under_mandate(reviewer) as acting:
        given = moves.Decision(
            authority=authority, number=number, decided_on=day.date(), result=result, sanction=sanction or ""
        )
        say(moves.decide(acting, case_id, given))


@etika.command("protect")
@click.argument("case_id")
@READER
def protect(case_id: str, reviewer: str) -> None:
    """Menutup dan menghapus perkara yang kemudian ternyata ucapan yang dilindungi."""
    with _under_mandate(reviewer) as acting:
        say(moves.protect(acting, case_id))


@etika.command("complainant")
@click.argument("case_id")
@READER
@click.option("--purpose", required=True, help="Alasan membuka segel; dicatat.")
def complainant(case_id: str, reviewer: str, purpose: str) -> None:
    """Membuka segel pelapor sekali; siapa dan mengapa dicatat."""
    with _under_mandate(reviewer) as acting:
        lines(moves.complainants(acting, case_id, purpose), _("laporan | pelapor"))


@etika.command("mark")
@READER
def mark(reviewer: str) -> None:
    """Mesin menandai kiriman tersimpan dalam lingkup mandat, sejak hari pertamanya; mengulang tidak menambah."""
    with _under_mandate(reviewer) as acting:
        looked, made = ethics_intake.mark_posts(acting)
    say(_("{looked} kiriman dilihat, {made} perkara dibuka.", looked=looked, made=made))


@etika.command("import-checks")
@click.argument("file", type=FILE)
@READER
def import_checks(file: Path, reviewer: str) -> int:
    """Memuat daftar cek fakta (CSV: id, judul, alamat, tanggal, pemeriksa); tidak ada daftar bawaan."""
    with _under_mandate(reviewer) as acting:
        new, problems = moves.import_checks(acting, file.name, file.read_bytes())
    for problem in problems:
        say(problem)
    say(_("{new} klaim baru.", new=new))
    return Exit.ERROR if problems else Exit.OK


@etika.command("report")
@READER
@click.option("--period", default="", help="2026-T4 atau nomor mandat; kosong: triwulan ini.")
def report(reviewer: str, period: str) -> None:
    """Menulis laporan triwulan atau mandat, terpisah dari laporan netralitas."""
    with _acting(reviewer) as acting:
        click.echo(str(write_report(acting, period or quarter_of(acting.today))))


@etika.command("archive")
@click.argument("case_id")
@READER
@NUMBER
def erase(case_id: str, reviewer: str, number: str) -> None:
    """Menghapus satu perkara yang ditutup menurut jadwal arsip, dengan nomor persetujuan."""
    with _acting(reviewer) as acting:
        moves.archive(acting, case_id, number)
        finish(acting.db, files_of(acting.workspace), acting.at)
    say(_("{case_id} dihapus.", case_id=case_id))
