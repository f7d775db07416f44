"""case list|show|read: what readers do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import click

from domain import case_words, workflow
from domain.case_entries import Answers, NewReading
from domain.case_lists import CaseRow
from domain.case_terms import Conclusion
from domain.case_words import FAMILY_QUESTIONS, FINDINGS, POST_KINDS, QUESTIONS, REPLIES
from domain.cases import CaseFile, RaisedFlag, ReviewedPost
from domain.labels import TIERS
from domain.periods import from_text, tanggal, waktu, zone_of
from domain.privacy import mask_numbers
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.opening import ask, lines, now, signed_in, store
from rendering import visible
from services import case_filter, case_view, reading_list, reading_withdrawal
from services.case_view import Limit, Seen, asked, published, why
from services.settings import OversightBody, lists, oversight_body, packs_of
from services.workspaces import Store

READER = click.option("--reviewer", required=True, help="Pengenal pembaca; frasa sandi ditanyakan.")
REPLY = click.Choice(REPLIES)


@click.group()
def case() -> None:
    """Perkara: dibaca dua orang, diklarifikasi, diteruskan, diputus lembaga berwenang."""


@case.command("list")
@READER
@filtered()
def list_cases(chosen: Chooser, reviewer: str) -> None:
    """Daftar perkara, yang paling mendesak lebih dulu; hanya yang terbuka dengan --status terbuka."""
    with store() as (workspace, db):
        at = now()
        narrowed = chosen(workspace, db, at, signed_in(db, reviewer))
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
                "ditutup" if r.closed_at else "terbuka",
            )
            for r in rows
        ],
        ("perkara", "kontes", "instansi", "kiriman", "telaah", "diketahui", "sisa hari", "perjalanan", "keadaan"),
    )
    click.echo(f"{len(rows)} perkara.")
    for caveat in sorted({reading_list.caveat_of(r, body, at) for r in rows} - {""}):
        click.echo(f"* {caveat}")


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
            click.echo(f"Nama: {person.name}\nNIP:  {person.nip}")
            click.echo(f"Jabatan: {person.title or '–'}\nUnit kerja: {person.unit or '–'}")
        show_file(found.file, found.seen, body)
        _show_limit(found.clock)
        for post in found.file.posts:
            show_post(post, found.flags[post.post_id])
        case_view.opened(db, case_id, who, at)
    if found.seen.blind:
        click.echo("Penanda dan pembacaan lain tidak ditampilkan selama pembacaan mandiri masih ditunggu.")


def _show_limit(clock: Limit | None) -> None:
    if clock is not None:
        click.echo(f"Batas: {clock.words}")
        if clock.caveat:
            click.echo(f"  * {clock.caveat}")


def show_file(file: CaseFile, seen: Seen, body: OversightBody) -> None:
    """What is recorded on a case, readings and clarification by local time, letters by their own day."""
    case, region = file.case, file.region
    contest = body.contests.get(case.contest)
    called = f"{contest.label} ({contest.contest})" if contest else case.contest
    click.echo(f"Perkara {case.case_id}, kontes {called}, dibuka {_when(case.opened_at, region)}")
    click.echo("Telaah: " + workflow.SHOWN[seen.state])
    for r in seen.readings:
        form = f" {r.category}" if r.category else ""
        found = r.finding.replace("_", " ") + form
        click.echo(f"  {_when(r.at, region)}  {r.reviewer_id}: {found}. {r.reason}")
    for c in file.clarifications:
        click.echo(f"  {_when(c.at, region)}  klarifikasi {asked(c)}: {c.note}")
    for a in file.approvals:
        click.echo(f"  {_day(a.held_on)}  {a.kind} nomor {a.number} ({a.members})")
    for h in file.hops:
        click.echo(f"  {_day(h.sent_on)}  {h.sender} → {h.receiver} ({h.route}, nomor {h.number})")
    for reply in file.hop_answers:
        click.echo(f"  {_day(reply.answered_on)}  jawaban nomor {reply.number}: {reply.answer}")
    for m in file.markers:
        click.echo(f"  {_day(m.noted_on)}  {workflow.MARKERS[m.marker]} ({m.authority}, nomor {m.number})")
    _show_results(file)


def _when(at: str, region: str) -> str:
    return waktu(from_text(at), zone_of(region))


def _day(iso: str) -> str:
    return tanggal(date.fromisoformat(iso))


def _show_results(file: CaseFile) -> None:
    standing = {r.result_id for r in file.standing}
    for r in file.results:
        sanction = f", {case_words.SANCTIONS[r.sanction]}" if r.sanction else ""
        fallen = "" if r.result_id in standing else "; tidak berlaku lagi setelah keberatan"
        said = f"{workflow.RESULT_LABELS[r.result]}{sanction} (nomor {r.number}){fallen}"
        click.echo(f"  {_day(r.decided_on)}  {r.authority}: {said}")
    outcomes = {o.objection_id: o for o in file.outcomes}
    for o in file.objections:
        done = outcomes.get(o.objection_id)
        words = f"{done.outcome} oleh {done.authority} (nomor {done.number})" if done else "belum diputus"
        click.echo(f"  {_day(o.filed_on)}  {workflow.OBJECTIONS[o.kind]} nomor {o.number}: {words}")


def show_post(post: ReviewedPost, found: Sequence[RaisedFlag]) -> None:
    """A post with its flags; flags with one and the same reason are one line."""
    region = post.region
    shown = published(post) or "waktu tidak diketahui"
    gone = f", tidak tampil lagi sejak {_when(post.gone_at, region)}" if post.gone_at else ""
    click.echo(f"\n{POST_KINDS[post.kind].capitalize()}, {post.platform}, {shown}{gone}")
    click.echo(f"  {post.url}")
    if post.text:
        click.echo(f"  {visible(mask_numbers(post.text))}")
    if post.other_text:
        shared = visible(mask_numbers(post.other_text))
        click.echo(f"  (kata orang lain, {post.other_author or 'tak dikenal'}) {shared}")
    for w in why(post, found):
        words = ", ".join(map(visible, w.words))
        said = f"{w.reason} [{words}]" if w.reason else "rincian penanda sudah dihapus menurut jadwal retensi"
        click.echo(f"  · {TIERS[w.tier]}{', ' + w.category if w.category else ''}: {said}")


@case.command("reasons")
def reasons() -> None:
    """Daftar alasan pembacaan dan unsur yang harus dicentang."""
    known = lists()
    for finding in FINDINGS:
        click.echo(f"{finding}:")
        for code, words in known.reasons[finding].items():
            click.echo(f"  {code}: {words}")
    click.echo("unsur (--element):")
    for code, words in known.elements.items():
        click.echo(f"  {code}: {words}")
    click.echo("unsur yang diperlukan tiap bentuk:")
    for form, needed in sorted(known.needed.items()):
        click.echo(f"  {'bentuk lain' if form == '*' else form}: {', '.join(sorted(needed))}")


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
def read(
    case_id: str,
    reviewer: str,
    finding: str | None,
    category: str | None,
    because: str | None,
    reason: str | None,
    elements: tuple[str, ...],
    owner: str | None,
    hacked: str | None,
    old_photo: str | None,
    spouse: str | None,
    sign: str | None,
    leave: str | None,
    exculpatory: str | None,
) -> None:
    """Mencatat bacaan satu orang; dugaan layak diteruskan memerlukan dua orang berbeda. Yang tidak diisi ditanyakan."""
    with store() as (workspace, db):
        who, packs = signed_in(db, reviewer), packs_of(workspace)
        body = oversight_body(workspace, packs)
        _show_item(db, body, case_id, who)
        replies = _replies(QUESTIONS, {"owner": owner, "hacked": hacked, "old_photo": old_photo})
        found = finding or ask("Temuan", FINDINGS)
        because = because or _listed("Alasan", body.lists.reasons[found])
        if found == Conclusion.SUSPECTED:
            forms = {form: known.label for pack in packs for form, known in sorted(pack.categories.items())}
            category = category or _listed("Bentuk SKB", forms)
            elements = elements or _elements(body, category)
            if category in body.lists.family_forms:
                replies |= _replies(FAMILY_QUESTIONS, {"spouse": spouse, "sign": sign, "leave": leave})
        answers = Answers(
            **replies,
            reason_code=because,
            elements=elements,
            exculpatory=exculpatory or click.prompt("Hal yang meringankan ('tidak ada' setelah diperiksa)"),
        )
        note = reason or click.prompt("Alasan dengan kata Anda sendiri")
        given = NewReading(finding=found, category=category, note=note, answers=answers)
        at = now()
        state = reading_list.submit(db, body, case_id, who, given, at=at)
    if state != reading_withdrawal.WAITING:
        click.echo(f"{case_id}: {workflow.LABELS[state]}.")
        return
    click.echo(f"{case_id}: menunggu sampai {waktu(at + body.take_back)}, lalu tercatat.")
    click.echo(f"Sampai saat itu dapat ditarik: netralitas case withdraw-reading --reviewer {who}")


def _show_item(db: Store, body: OversightBody, case_id: str, who: str) -> None:
    """What is to be read, before anything is asked about it: nobody records what was not shown."""
    item = reading_list.on_table(db, body, who, now(), case_id)
    if item is not None:
        posts, news, found = item.posts, item.news, dict[str, Sequence[RaisedFlag]](item.flags)
    elif reading_list.is_drawn(db, case_id):
        return
    else:
        shown = case_view.view(db, body, case_id, who, now(), on_table=True)
        posts, news, found = shown.file.posts, shown.news, dict(shown.flags)
    for line in news:
        click.echo(visible(line))
    for post in posts:
        show_post(post, found.get(post.post_id, []))
    reading_list.opened(db, who, case_id, now())


def _replies(questions: Mapping[str, str], given: Mapping[str, str | None]) -> dict[str, str]:
    """The answers that were given with the command; the others are asked for."""
    return {name: given[name] or ask(question.capitalize(), REPLIES) for name, question in questions.items()}


def _listed(question: str, known: Mapping[str, str]) -> str:
    """Asks for one code of a list that is shown with its words."""
    for code, words in known.items():
        click.echo(f"  {code}: {words}")
    return ask(question, tuple(known), shown=False)


def _elements(body: OversightBody, category: str) -> tuple[str, ...]:
    """Asks for each element that the form needs; those that are there."""
    return tuple(
        code
        for code in sorted(body.lists.needs(category))
        if ask(f"Unsur: {body.lists.elements[code]}?", ("ya", "tidak")) == "ya"
    )
