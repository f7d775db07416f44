"""A case and its posts as the terminal shows them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

import click

from domain import case_words, workflow
from domain.case_words import FINDING_WORDS, POST_KINDS
from domain.cases import CaseFile, ReviewedPost
from domain.labels import PLATFORMS, TIERS
from domain.periods import from_text, tanggal, waktu, zone_of
from domain.privacy import mask_numbers
from domain.raised_flags import RaisedFlag
from domain.texts import Text, _
from netralitas.cli.language import current, say, translated
from rendering import visible
from services.case_view import VisibleFile, asked, published, why
from services.flag_reasons import reason_in
from services.settings import OversightBody


def show_file(file: CaseFile, seen: VisibleFile, body: OversightBody) -> None:
    """What is recorded on a case, readings and clarification by local time, letters by their own day."""
    case, region = file.case, file.region
    contest = body.contests.get(case.contest)
    called = f"{contest.label} ({contest.contest})" if contest else case.contest
    say(
        _(
            "Perkara {case_id}, kontes {called}, dibuka {when}",
            case_id=case.case_id,
            called=called,
            when=_when(case.opened_at, region),
        )
    )
    say(_("Telaah: {shown}", shown=workflow.SHOWN[seen.state]))
    for line in chain(_readings(seen, region), _clarifications(file), _passing_on(file), _answers(file)):
        say(line)
    for line in chain(_results(file), _objections(file)):
        say(line)


def _readings(seen: VisibleFile, region: str) -> Iterator[Text]:
    for r in seen.readings:
        found = Text(
            "{finding} {form}" if r.category else "{finding}", finding=FINDING_WORDS[r.finding], form=r.category
        )
        yield Text(
            "  {when}  {reviewer_id}: {found}. {reason}",
            when=_when(r.at, region),
            reviewer_id=r.reviewer_id,
            found=found,
            reason=r.reason,
        )


def _clarifications(file: CaseFile) -> Iterator[Text]:
    for c in file.clarifications:
        yield _("  {when}  klarifikasi {asked}: {note}", when=_when(c.at, file.region), asked=asked(c), note=c.note)


def _passing_on(file: CaseFile) -> Iterator[Text]:
    for a in file.approvals:
        kept = {"kind": a.kind, "number": a.number, "members": a.members}
        yield _("  {day}  {kind} nomor {number} ({members})", day=_day(a.held_on), **kept)
    for h in file.hops:
        kept = {"sender": h.sender, "receiver": h.receiver, "route": h.route, "number": h.number}
        yield _("  {day}  {sender} → {receiver} ({route}, nomor {number})", day=_day(h.sent_on), **kept)


def _answers(file: CaseFile) -> Iterator[Text]:
    for r in file.hop_answers:
        yield _("  {day}  jawaban nomor {number}: {answer}", day=_day(r.answered_on), number=r.number, answer=r.answer)
    for m in file.markers:
        kept = {"markers": workflow.MARKERS[m.marker], "authority": m.authority, "number": m.number}
        yield _("  {day}  {markers} ({authority}, nomor {number})", day=_day(m.noted_on), **kept)


def _when(at: str, region: str) -> str:
    return waktu(from_text(at), zone_of(region))


def _day(iso: str) -> str:
    return tanggal(date.fromisoformat(iso))


def _results(file: CaseFile) -> Iterator[Text]:
    standing = {r.result_id for r in file.standing}
    for r in file.results:
        sanction = Text(", {sanction}", sanction=case_words.SANCTIONS[r.sanction]) if r.sanction else ""
        fallen = "" if r.result_id in standing else _("; tidak berlaku lagi setelah keberatan")
        decision = _(
            "{result_labels}{sanction} (nomor {number}){fallen}",
            result_labels=workflow.RESULT_LABELS[r.result],
            sanction=sanction,
            number=r.number,
            fallen=fallen,
        )
        yield Text("  {day}  {authority}: {decision}", day=_day(r.decided_on), authority=r.authority, decision=decision)


def _objections(file: CaseFile) -> Iterator[Text]:
    outcomes = {o.objection_id: o for o in file.outcomes}
    for o in file.objections:
        words = _("belum diputus")
        if done := outcomes.get(o.objection_id):
            words = _(
                "{outcome} oleh {authority} (nomor {number})",
                outcome=workflow.OUTCOME_LABELS[done.outcome],
                authority=done.authority,
                number=done.number,
            )
        yield _(
            "  {day}  {objections} nomor {number}: {words}",
            day=_day(o.filed_on),
            objections=workflow.OBJECTIONS[o.kind],
            number=o.number,
            words=words,
        )


def show_post(post: ReviewedPost, found: Sequence[RaisedFlag]) -> None:
    """A post with its flags; flags with one and the same reason are one line."""
    region = post.region
    posted = published(post) or _("waktu tidak diketahui")
    gone = _(", tidak tampil lagi sejak {when}", when=_when(post.gone_at, region)) if post.gone_at else ""
    where = translated(PLATFORMS.get(post.platform, post.platform))
    kind = translated(POST_KINDS[post.kind]).capitalize()
    click.echo(f"\n{kind}, {where}, {translated(posted)}{translated(gone)}")
    say(Text("  {url}", url=post.url))
    if post.text:
        say(Text("  {visible}", visible=visible(mask_numbers(post.text))))
    if post.other_text:
        shared = visible(mask_numbers(post.other_text))
        say(
            _(
                "  (kata orang lain, {other_author}) {shared}",
                other_author=post.other_author or _("tak dikenal"),
                shared=shared,
            )
        )
    for w in why(post, found):
        words = ", ".join(map(visible, w.words))
        reason = (
            f"{reason_in(current(), w.reason)} [{words}]"
            if w.reason
            else _("rincian penanda sudah dihapus menurut jadwal retensi")
        )
        say(
            Text(
                "  · {tiers}{category}: {reason}",
                tiers=TIERS[w.tier],
                category=", " + w.category if w.category else "",
                reason=reason,
            )
        )
