"""case list|show|read: what readers do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from domain import workflow
from domain.case_entries import Answers, NewReading
from domain.case_lists import CaseRow
from domain.case_terms import Conclusion
from domain.case_words import FAMILY_QUESTIONS, FINDINGS, QUESTIONS, REPLIES
from domain.periods import from_text, waktu, zone_of
from domain.raised_flags import RaisedFlag
from domain.texts import Text, _
from netralitas.cli.case_shown import show_file, show_post
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.language import say, translated
from netralitas.cli.opening import ask, lines, now, signed_in, store
from rendering import visible
from services import case_filter, case_view, reading_list, reading_withdrawal
from services.case_view import Limit
from services.settings import OversightBody, lists, oversight_body, packs_of
from services.workspaces import Store, Workspace

READER = click.option("--reviewer", required=True, help="Pengenal pembaca; frasa sandi ditanyakan.")
REPLY = click.Choice(REPLIES)


@click.group()
def case() -> None:
    """Perkara: dibaca dua orang, diklarifikasi, diteruskan, diputus lembaga berwenang."""


@case.command("list")
@READER
@filtered()
def list_cases(chooser: Chooser, reviewer: str) -> None:
    """Daftar perkara, yang paling mendesak lebih dulu; hanya yang terbuka dengan --status terbuka."""
    with store() as (workspace, db):
        at = now()
        narrowed = chooser(workspace, db, at, signed_in(db, reviewer))
        rows = case_filter.urgent(db, narrowed)
        show_rows(rows, oversight_body(workspace), at)


def show_rows(rows: Sequence[CaseRow], body: OversightBody, at: datetime) -> None:
    """One line a case and their number."""
    lines(
        [
            (
                r.case_id,
                r.contest,
                r.agency,
                str(r.posts),
                workflow.SHOWN[r.state],
                _local_day(r.known_at, r.region),
                left(r, body, at),
                r.step.replace("_", " "),
                _("ditutup") if r.closed_at else _("terbuka"),
            )
            for r in rows
        ],
        _("perkara | kontes | instansi | kiriman | telaah | diketahui | sisa hari | perjalanan | keadaan"),
    )
    say(_("{rows} perkara.", rows=len(rows)))
    for caveat in sorted({reading_list.caveat_of(r, body, at) for r in rows} - {""}):
        say(Text("* {caveat}", caveat=caveat))


def _local_day(at: str | None, region: str) -> str:
    """The day on which the clock of the person's own zone started; a limit is counted from there."""
    return from_text(at).astimezone(zone_of(region)).date().isoformat() if at else ""


def left(row: CaseRow, body: OversightBody, at: datetime) -> str:
    """Days left as a table shows them: a dash while no clock runs, a star where days off are not known."""
    days = reading_list.days_of(row, body, at)
    return "–" if days is None else f"{days}*" if reading_list.caveat_of(row, body, at) else str(days)


@case.command("show")
@click.argument("case_id")
@READER
@click.option("--purpose", default="", help="Alasan melihat nama; pembacaan nama dicatat.")
def show(case_id: str, reviewer: str, purpose: str) -> None:
    """Berkas satu perkara: kiriman, penanda, pembacaan, perjalanan, hasil."""
    with store() as (workspace, db):
        body, at, who = oversight_body(workspace), now(), signed_in(db, reviewer)
        found = case_view.view(db, body, case_id, who, at)
        if purpose:
            person = case_view.person(db, workspace, case_id, who, purpose, at)
            say(_("Nama: {person}\nNIP:  {nip}", person=person.name, nip=person.nip))
            say(_("Jabatan: {title}\nUnit kerja: {unit}", title=person.title or "–", unit=person.unit or "–"))
        show_file(found.file, found.seen, body)
        _show_limit(found.clock)
        for post in found.file.posts:
            show_post(post, found.flags[post.post_id])
        case_view.opened(db, case_id, who, at)
    if found.seen.blind:
        say(_("Penanda dan pembacaan lain tidak ditampilkan selama pembacaan mandiri masih ditunggu."))


def _show_limit(clock: Limit | None) -> None:
    if clock is not None:
        say(_("Batas: {words}", words=clock.words))
        if clock.caveat:
            say(Text("  * {caveat}", caveat=clock.caveat))


@case.command("reasons")
def reasons() -> None:
    """Daftar alasan pembacaan dan unsur yang harus dicentang."""
    known = lists()
    for finding in FINDINGS:
        say(Text("{finding}:", finding=finding))
        for code, words in known.reasons[finding].items():
            say(Text("  {code}: {words}", code=code, words=words))
    say(_("unsur (--element):"))
    for code, words in known.elements.items():
        say(Text("  {code}: {words}", code=code, words=words))
    say(_("unsur yang diperlukan tiap bentuk:"))
    for form, needed in sorted(known.needed.items()):
        say(
            Text(
                "  {said}: {needed}",
                said=translated(_("bentuk lain")) if form == "*" else form,
                needed=", ".join(sorted(needed)),
            )
        )


@case.command("read")
@click.argument("case_id")
@READER
@click.option("--finding", type=click.Choice(FINDINGS), help="Hasil bacaan Anda.")
@click.option("--category", help="Bentuk SKB, mis. DS-06; hanya untuk dugaan.")
@click.option("--because", help="Alasan dari daftar; lihat case reasons.")
@click.option("--reason", help="Alasan dengan kata Anda sendiri.")
@click.option("--element", "elements", multiple=True, help="Unsur yang ada; ulangi untuk tiap unsur.")
@click.option("--owner", type=REPLY, help="Akun milik orang yang terdaftar?")
@click.option("--hacked", type=REPLY, help="Akun diretas?")
@click.option("--old-photo", type=REPLY, help="Foto lama?")
@click.option("--spouse", type=REPLY, help="Peserta itu suami atau istri pemilik akun? (KE-05, KE-07, DS-07)")
@click.option("--sign", type=REPLY, help="Ada simbol, gerakan tangan atau atribut? (KE-05, KE-07, DS-07)")
@click.option("--leave", type=REPLY, help="Sedang cuti di luar tanggungan negara? (KE-05, KE-07, DS-07)")
@click.option("--exculpatory", help="Hal yang meringankan; 'tidak ada' setelah diperiksa.")
def read(case_id: str, reviewer: str, **replies: Any) -> None:
    """Mencatat bacaan satu orang; dugaan layak diteruskan memerlukan dua orang berbeda. Yang tidak diisi ditanyakan."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        body = oversight_body(workspace, packs_of(workspace))
        _show_item(db, body, case_id, who)
        reading = _asked_reading(workspace, body, replies)
        at = now()
        state = reading_list.submit(db, body, case_id, who, reading, at=at)
    if state != reading_withdrawal.WAITING:
        say(Text("{case_id}: {labels}.", case_id=case_id, labels=workflow.LABELS[state]))
        return
    say(_("{case_id}: menunggu sampai {waktu}, lalu tercatat.", case_id=case_id, waktu=waktu(at + body.take_back)))
    say(_("Sampai saat itu dapat ditarik: netralitas case withdraw-reading --reviewer {who}", who=who))


def _asked_reading(workspace: Workspace, body: OversightBody, replies: Mapping[str, Any]) -> NewReading:
    """The reading: what the command was given of it, and what is asked for, question by question."""
    answered = _replies(QUESTIONS, replies)
    finding = replies["finding"] or ask("Temuan", FINDINGS)
    because = replies["because"] or _listed("Alasan", body.lists.reasons[finding])
    category, elements = replies["category"], replies["elements"]
    if finding == Conclusion.SUSPECTED:
        packs = packs_of(workspace)
        forms = {form: known.label for pack in packs for form, known in sorted(pack.categories.items())}
        category = category or _listed(_("Bentuk SKB"), forms)
        elements = elements or _elements(body, category)
        if category in body.lists.family_forms:
            answered |= _replies(FAMILY_QUESTIONS, replies)
    excuse = replies["exculpatory"] or click.prompt(
        translated(_("Hal yang meringankan ('tidak ada' setelah diperiksa)"))
    )
    answers = Answers(**answered, reason_code=because, elements=elements, exculpatory=excuse)
    note = replies["reason"] or click.prompt(translated(_("Alasan dengan kata Anda sendiri")))
    return NewReading(finding=finding, category=category, note=note, answers=answers)


def _show_item(db: Store, body: OversightBody, case_id: str, who: str) -> None:
    """What is to be read, before anything is asked about it: nobody records what was not shown."""
    item = reading_list.on_table(db, body, who, now(), case_id)
    if item is not None:
        posts, news, found = item.posts, item.news, dict[str, Sequence[RaisedFlag]](item.flags)
    elif reading_list.is_drawn(db, case_id):
        return
    else:
        viewed = case_view.view(db, body, case_id, who, now(), on_table=True)
        posts, news, found = viewed.file.posts, viewed.news, dict(viewed.flags)
    for line in news:
        click.echo(visible(line))
    for post in posts:
        show_post(post, found.get(post.post_id, []))
    reading_list.opened(db, who, case_id, now())


def _replies(questions: Mapping[str, str], replies: Mapping[str, str | None]) -> dict[str, str]:
    """The answers that were given with the command; the others are asked for."""
    return {
        name: replies[name] or ask(translated(question).capitalize(), REPLIES) for name, question in questions.items()
    }


def _listed(question: str, known: Mapping[str, str]) -> str:
    """Asks for one code of a list that is shown with its words."""
    for code, words in known.items():
        say(Text("  {code}: {words}", code=code, words=words))
    return ask(question, tuple(known), show_choices=False)


def _elements(body: OversightBody, category: str) -> tuple[str, ...]:
    """Asks for each element that the form needs; those that are there."""
    return tuple(
        code
        for code in sorted(body.lists.needs(category))
        if ask(_("Unsur: {elements}?", elements=body.lists.elements[code]), ("ya", "tidak")) == "ya"
    )
