"""What may be recorded on a case: the checks of every move, as pure functions of the body, the file and what is said.

Netralitas never says that a rule was broken: readers find at most a dugaan that is worth passing on; terbukti and
sanksi are recorded as the decision of a named authority with its number and date. The table of moves is
domain/workflow.py, what a body may do is its profile; services/casework.py records what these rules let through.
"""

from collections.abc import Sequence
from datetime import date, datetime

from domain import workflow
from domain.authorities import authority_called
from domain.case_entries import Letter, NewApproval, NewHop, NewReading
from domain.case_terms import ClarificationState, ClarificationWay, Conclusion, Journey, ReviewState
from domain.cases import CaseFile, Reading
from domain.errors import WorkflowError
from domain.periods import WIT, tanggal
from domain.texts import _, one_of
from review.oversight import OversightBody


def require_words(at: datetime, day: date, **words: str) -> None:
    """Raises WorkflowError for a blank where a name or number must stand, or a day that has begun nowhere here yet."""
    blank = [name for name, value in words.items() if not value.strip()]
    if blank:
        raise WorkflowError(
            _("belum diisi: {blank}", blank=", ".join(blank)), remedy=_("isi seperti tertulis pada suratnya")
        )
    if day > at.astimezone(WIT).date():
        raise WorkflowError(
            _("tanggal {tanggal} belum tiba", tanggal=tanggal(day)), remedy=_("periksa hari, bulan dan tahunnya")
        )


def require_in_office(day: date, **names: str) -> None:
    """Raises WorkflowError for an authority that was not there yet, or no more, on that day."""
    for name in names.values():
        known = authority_called(name)
        if known is None or known.in_office(day):
            continue
        caution = "" if known.verified else _("; harinya belum diperiksa pada naskah peraturan")
        when = (
            _("berakhir {tanggal}", tanggal=tanggal(known.end))
            if day > known.end
            else _("baru ada sejak {tanggal}", tanggal=tanggal(known.start))
        )
        remedy = (
            _("tugasnya pada {successor}", successor=known.successor)
            if known.successor
            else _("periksa tanggal suratnya")
        )
        raise WorkflowError(
            _("{known} {when} ({source}{caution})", known=known.name, when=when, source=known.source, caution=caution),
            remedy=remedy,
        )


def require_tabled(file: CaseFile, reviewer_id: str, reading: NewReading, state: ReviewState) -> None:
    """What the records amount to is what the table says; a person's own change of mind starts from the others'."""
    again = any(r.reviewer_id == reviewer_id and r.seq > file.reopened for r in file.readings)
    if state not in workflow.TELAAH[file.state][Conclusion(reading.finding)] and not again:
        raise WorkflowError(
            _("langkah dari {state} ke {wanted} tidak ada dalam tabel", state=file.state, wanted=state),
            remedy=_("laporkan; tidak ada yang dicatat"),
        )


def partner(file: CaseFile, reviewer_id: str) -> Reading | None:
    """Another person's standing dugaan since the last reopening: with it a second one makes the finding."""
    latest = {r.reviewer_id: r for r in file.readings if r.seq > file.reopened and r.reviewer_id != reviewer_id}
    found = [r for r in latest.values() if r.finding == Conclusion.SUSPECTED]
    return found[-1] if found else None


def is_readable(file: CaseFile) -> bool:
    """Whether the case waits for a reading: open, not settled, and no import of its posts is in doubt."""
    return file.case.closed_at is None and file.state in workflow.READABLE and not file.undecided


def require_decided(file: CaseFile) -> None:
    """Raises WorkflowError while the import of a post is taken back and nobody has said what becomes of the case."""
    if file.undecided:
        raise WorkflowError(
            _("impor kiriman pada perkara {case_id} ditarik", case_id=file.case.case_id),
            remedy=_("penyetuju memutuskan dulu: ditutup atau dilanjutkan (case withdrawn)"),
        )


def require_taken_once(taken_by: str | None, running: bool, reason: str) -> None:
    """Raises WorkflowError for an import or an answer that cannot be taken back (again), or without a reason."""
    if not reason.strip():
        raise WorkflowError(_("alasan penarikan belum diisi"), remedy=_("tulis apa yang keliru, tanpa nama"))
    if taken_by is not None:
        raise WorkflowError(_("sudah ditarik sebelumnya"), remedy=_("lihat riwayatnya"))
    if running:
        raise WorkflowError(_("impor itu belum selesai"), remedy=_("muat dulu berkasnya sampai selesai, lalu tarik"))


def require_withdrawable(file: CaseFile, decision: str, reason: str) -> None:
    """Raises WorkflowError unless the case waits for such a decision, and it is one, with a reason."""
    if decision not in workflow.WITHDRAWALS:
        raise WorkflowError(_("putusan {decision!r} tidak ada", decision=decision), remedy=one_of(workflow.WITHDRAWALS))
    if not reason.strip():
        raise WorkflowError(_("alasannya belum diisi"), remedy=_("tulis alasannya, tanpa nama"))
    if not file.undecided:
        raise WorkflowError(
            _("perkara {case_id} tidak menunggu putusan tentang impor yang ditarik", case_id=file.case.case_id),
            remedy=_("lihat case show"),
        )


def require_readable(file: CaseFile, reviewer_id: str) -> None:
    """Raises WorkflowError for a case that this person cannot read now."""
    case_id = file.case.case_id
    require_decided(file)
    if file.state == ReviewState.FOUND:
        raise WorkflowError(
            _("perkara {case_id} sudah dibaca dua orang", case_id=case_id), remedy=_("lanjutkan dengan case forward")
        )
    require_open(file)
    if not may_read_again(file, reviewer_id):
        raise WorkflowError(
            _("perkara {case_id} sudah Anda baca", case_id=case_id),
            remedy=_("pembaca kedua harus orang lain; tunggu isi baru"),
        )


def may_read_again(file: CaseFile, reviewer_id: str) -> bool:
    """Whether this person has not read the case, or something came after the person's last reading."""
    mine = [r.seq for r in file.readings if r.reviewer_id == reviewer_id]
    return not mine or file.newest > mine[-1]


def require_open(file: CaseFile) -> None:
    if file.case.closed_at is not None:
        raise WorkflowError(
            _("perkara {case_id} sudah ditutup", case_id=file.case.case_id),
            remedy=_("kiriman baru membuka perkara baru"),
        )


def require_known_words(state: str, way: str) -> None:
    """Raises WorkflowError for a state or a way of a clarification that does not exist."""
    if state not in workflow.CLARIFICATIONS or way not in ("", *workflow.WAYS):
        raise WorkflowError(
            _("status klarifikasi {state!r} atau cara {way!r} tidak ada", state=state, way=way),
            remedy=one_of((*workflow.CLARIFICATIONS, *workflow.WAYS)),
        )


def require_other_decider(decision: str, reviewer_id: str, takers: Sequence[str]) -> None:
    """Raises WorkflowError where the person who took the import back would end the case too: nobody does both."""
    if decision == "ditarik" and reviewer_id in takers:
        raise WorkflowError(
            _("impor itu Anda sendiri yang menarik: yang menutup perkaranya harus orang lain"),
            remedy=_("minta penyetuju lain, atau lanjutkan perkaranya dan biarkan dibaca"),
        )


def require_clarification(body: OversightBody, file: CaseFile, state: str, way: str, at: datetime) -> None:
    """Raises WorkflowError for a state that cannot follow, or a summons that this body may not send now."""
    require_open(file)
    before = file.clarifications[-1].state if file.clarifications else ""
    allowed = workflow.KLARIFIKASI[before] & body.profile.clarifications
    if state not in allowed:
        raise WorkflowError(
            _(
                "klarifikasi {state} tidak dapat menyusul {before}",
                state=state,
                before=before or _("keadaan belum ada"),
            ),
            remedy=_("yang mungkin: {allowed}", allowed=", ".join(sorted(allowed))),
        )
    if way == ClarificationWay.SUMMONS:
        _may_summon(body, file, at)


def usual_way(file: CaseFile, state: str) -> str:
    """How a person was asked when nobody says: through the employer; an answer comes by the way of the question."""
    if state == ClarificationState.ASKED:
        return ClarificationWay.EMPLOYER
    if state != ClarificationState.RECEIVED:
        return ClarificationWay.NONE
    asked = [c.way for c in file.clarifications if c.state == ClarificationState.ASKED]
    return str(asked[-1]) if asked and asked[-1] else ClarificationWay.UNASKED


def _may_summon(body: OversightBody, file: CaseFile, at: datetime) -> None:
    rule = body.profile.summons
    if rule == "tidak_pernah":
        raise WorkflowError(
            _("{label} tidak berwenang mengundang pemilik akun", label=body.profile.label),
            remedy=_("minta tertulis: --way surat"),
        )
    if rule == "setelah_penetapan" and not body.nominated(file.case.contest, file.region, at):
        raise WorkflowError(
            _("sebelum penetapan peserta, pemilik akun tidak dapat diundang"),
            remedy=_("minta lewat instansi: --way instansi"),
        )


def members_of(body: OversightBody, approval: NewApproval, at: datetime) -> tuple[str, ...]:
    """Who consented, each once. Raises WorkflowError for a consent that this body does not know or that is too small."""
    profile = body.profile
    if approval.kind != profile.approval:
        raise WorkflowError(
            _("{label} tidak mengenal {kind}", label=profile.label, kind=approval.kind),
            remedy=_("pakai {approval}", approval=profile.approval or "case forward"),
        )
    require_words(at, approval.held_on, nomor=approval.number)
    members = tuple(dict.fromkeys(m.strip() for m in approval.members if m.strip()))
    if len(members) < profile.members:
        raise WorkflowError(
            _(
                "{approval_label} memerlukan sekurangnya {members} orang",
                approval_label=profile.approval_label,
                members=profile.members,
            ),
            remedy=_("isi --member berulang"),
        )
    return members


def require_approvable(file: CaseFile) -> None:
    """Raises WorkflowError unless the body may consent to the present finding now."""
    require_open(file)
    require_decided(file)
    require_step(file, Journey.APPROVED)
    require_finding(file)


def require_finding(file: CaseFile) -> None:
    """Raises WorkflowError unless two persons' finding stands."""
    if file.state != ReviewState.FOUND:
        raise WorkflowError(
            _("perkara {case_id} belum dinyatakan dugaan layak diteruskan", case_id=file.case.case_id),
            remedy=_("dua orang berbeda harus membaca lebih dulu: case read"),
        )


def require_step(file: CaseFile, step: Journey) -> None:
    """Raises WorkflowError for a step that cannot follow where the file is."""
    if step not in workflow.PERJALANAN[file.journey]:
        here = file.journey in (Journey.HERE, Journey.APPROVED)
        raise WorkflowError(
            _(
                "perkara {case_id} pada tahap {journey}: belum dapat {step}",
                case_id=file.case.case_id,
                journey=file.journey,
                step=step,
            ),
            remedy=_("catat dulu dengan case forward") if here else _("lihat case show"),
        )


def require_forwardable(body: OversightBody, file: CaseFile, hop: NewHop) -> None:
    """Raises WorkflowError unless the case may take this step to another body.

    Needs two persons' finding that stands, a word on clarification, and the profile's own consent (pleno, panel) to
    that finding. What a receiver sends on is its own step: our readings, routes and consent do not bind it.
    """
    require_open(file)
    require_decided(file)
    if not file.clarifications:
        raise WorkflowError(
            _("perkara {case_id} belum mencatat klarifikasi", case_id=file.case.case_id),
            remedy=_("catat dengan case clarify (diminta, diterima, menolak, tidak_terjangkau, ...)"),
        )
    if not any(h.receiver == hop.sender for h in file.hops):
        require_finding(file)
        if body.profile.route(hop.route) is None:
            raise WorkflowError(
                _("jalur {route!r} tidak dikenal {label}", route=hop.route, label=body.profile.label),
                remedy=one_of(r.id for r in body.profile.routes),
            )
        require_approval(body, file)
    require_step(file, Journey.FORWARDED)


def require_ready(body: OversightBody, file: CaseFile, *, inside: bool = False) -> None:
    """Raises WorkflowError unless a paper on a case may be made: a finding that stands, and the body's consent to it
    unless the paper stays `inside` the house."""
    require_finding(file)
    if not inside:
        require_approval(body, file)


def is_approved(file: CaseFile) -> bool:
    """The consent must be to the newest finding: one that was reopened and confirmed needs another."""
    return any(a.finding_id == file.findings[-1].finding_id for a in file.approvals)


def require_approval(body: OversightBody, file: CaseFile) -> None:
    """Raises WorkflowError where the profile asks for a consent that is not there."""
    if body.profile.approval and not is_approved(file):
        raise WorkflowError(
            _(
                "perkara {case_id} belum mempunyai {approval_label}",
                case_id=file.case.case_id,
                approval_label=body.profile.approval_label,
            ),
            remedy=_("catat tanggal, nomor dan peserta dengan case approve"),
        )


def require_answer_kind(kind: str) -> None:
    """Raises WorkflowError for a kind of answer that does not exist."""
    if kind not in workflow.ANSWERS:
        raise WorkflowError(_("jenis jawaban {kind!r} tidak ada", kind=kind), remedy=one_of(workflow.ANSWERS))


def require_marker(file: CaseFile, marker: str, letter: Letter, at: datetime) -> None:
    """Raises WorkflowError for a marker that does not exist or cannot stand here."""
    if marker not in workflow.MARKERS:
        raise WorkflowError(_("penanda {marker!r} tidak ada", marker=marker), remedy=one_of(workflow.MARKERS))
    require_words(at, letter.day, lembaga=letter.authority, nomor=letter.number)
    if not file.hops:
        raise WorkflowError(
            _("perkara {case_id} belum diteruskan", case_id=file.case.case_id),
            remedy=_("catat dulu dengan case forward"),
        )
    if marker not in markers_of(file):
        raise WorkflowError(_("data belum dicatat diblokir"), remedy=_("catat dulu penanda data_diblokir"))


def markers_of(file: CaseFile) -> tuple[str, ...]:
    """The markers that can stand beside a case now: on one that was passed on, and data are opened after a block."""
    blocked = [m.marker for m in file.markers if m.marker != "gakkumdu"][-1:] == ["data_diblokir"]
    return tuple(m for m in workflow.MARKERS if file.hops and (m != "data_dibuka" or blocked))


def require_correctable(file: CaseFile, kind: str, ref: str, reason: str) -> None:
    """Raises WorkflowError for a record that is not the newest one: what rests on it must be taken back before."""
    if not reason.strip():
        raise WorkflowError(_("alasan koreksi belum diisi"), remedy=_("tulis apa yang keliru, tanpa nama"))
    newest = file.newest_move
    if newest is None:
        raise WorkflowError(
            _("perkara {case_id} tidak mempunyai catatan yang dapat ditarik", case_id=file.case.case_id),
            remedy=_("yang sudah menjadi dasar bacaan atau keberatan tidak ditarik lagi"),
        )
    if (kind, ref) != newest:
        raise WorkflowError(
            _(
                "catatan terakhir perkara {case_id} adalah {records}",
                case_id=file.case.case_id,
                records=workflow.RECORDS[newest[0]],
            ),
            remedy=_("tarik dulu catatan yang terakhir"),
        )


def require_reopenable(file: CaseFile, reason: str) -> None:
    """Raises WorkflowError unless the case was set aside, no other of the person is open, and a reason is given."""
    if not reason.strip():
        raise WorkflowError(_("alasan membuka kembali belum diisi"), remedy=_("tulis alasannya"))
    if not file.is_set_aside:
        raise WorkflowError(
            _("perkara {case_id} tidak berakhir tidak cukup", case_id=file.case.case_id),
            remedy=_("hanya yang disisihkan dibuka kembali"),
        )
    if file.beside:
        raise WorkflowError(
            _("orang pada perkara {case_id} mempunyai perkara terbuka lain", case_id=file.case.case_id),
            remedy=_("selesaikan dulu perkara itu"),
        )
