"""Rules of an ethics case, values in and out: what may be complained about, the reader's form, what readings make.

Criticism comes first: whoever sees criticism of government, office or service, or any protected class, closes the case
alone, and it is erased. A suspicion needs two who agree, and the six tests of Rabat all answered with yes.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from domain.case_terms import ClarificationState, Conclusion
from domain.errors import NOTHING, WorkflowError
from domain.ethics import EthicsPack, Mode, Receiver, Target
from domain.ethics_cases import (
    ABOUT,
    ANSWERS,
    LARGEST_PICTURE,
    TESTS,
    Complaint,
    EthicsFile,
    EthicsForm,
    EthicsHearing,
    EthicsReading,
    EthicsState,
)
from domain.periods import from_text
from domain.privacy import holds_nip
from domain.texts import Text, _, one_of

REFUSED = {
    "suka": _(
        "Suka, ikuti, keanggotaan dan kehadiran tidak diterima: itu bukan ucapan (P-13) dan tidak pernah dicatat"
    ),
    "percakapan": _("Percakapan pribadi tidak diterima: hanya kiriman yang terbuka untuk umum"),
    "komentar": _("Komentar orang lain bukan ucapan pemilik akun dan tidak diterima"),
}
PRIVATE_HOSTS = (
    "wa.me",
    "chat.whatsapp.com",
    "web.whatsapp.com",
    "api.whatsapp.com",
    "m.me",
    "messenger.com",
    "line.me",
)
LIKES = ("likes", "liked", "liked_by", "reactions", "reaction", "followers", "following", "favourites", "retweets")
PRIVATE_PATHS = ("messages", "direct", "inbox", "dm", "c", "joinchat")
AGREE = 2  # readers
UNREAD = timedelta(days=30)
SAME_DAY = timedelta(days=1)
SHORTEST_REASON = 10
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


ERASED_AT_ONCE = ("dilindungi", "diretas", "tidak_dibaca", "mandat_berakhir", "hak_subjek")


def check_complaint(complaint: Complaint, pack: EthicsPack, today: date) -> None:
    """Raises WorkflowError for a complaint that is about no public post, or lacks what names it."""
    if not complaint.number.strip() or not complaint.complainant.strip():
        raise WorkflowError(_("nomor laporan atau pelapor belum diisi"), remedy=_("isi keduanya; pelapor disegel"))
    if complaint.received_on > today:
        raise WorkflowError(_("tanggal laporan belum tiba"), remedy=_("periksa tanggalnya"))
    if complaint.about not in ABOUT:
        raise WorkflowError(_("apa yang dilaporkan belum dipilih"), remedy=one_of(ABOUT))
    if refused := REFUSED.get(complaint.about) or _address_refused(complaint.address):
        raise WorkflowError(refused, remedy=_("beri tahu pelapor; tidak ada yang dicatat"))
    if not (complaint.address.strip() or complaint.screenshot):
        raise WorkflowError(_("laporan tanpa kiriman"), remedy=_("minta alamat kiriman atau tangkapan layarnya"))
    if not complaint.text.strip() and not complaint.screenshot:
        raise WorkflowError(_("kata-kata kiriman belum diisi"), remedy=_("salin, atau lampirkan tangkapan layar"))
    if complaint.kind not in pack.kinds:
        raise WorkflowError(_("jenis {kind!r} tidak ada", kind=complaint.kind), remedy=one_of(pack.kinds))
    _check_picture(complaint, pack)
    if pack.kinds[complaint.kind].victim_only and not complaint.by_victim:
        raise WorkflowError(
            _("{kind} hanya atas aduan orang yang bersangkutan atau pernyataan tertulisnya", kind=complaint.kind),
            remedy=_("minta pernyataan itu dahulu"),
        )
    if complaint.published_on is not None and complaint.published_on > complaint.received_on:
        raise WorkflowError(_("kiriman terbit sesudah laporannya"), remedy=_("periksa kedua tanggal"))


def _check_picture(complaint: Complaint, pack: EthicsPack) -> None:
    if complaint.screenshot is None:
        return
    if pack.kinds[complaint.kind].text_only:
        raise WorkflowError(
            _("{kind}: tangkapan layar tidak diterima, sebab dapat memuat korban", kind=complaint.kind),
            remedy=_("salin kata-katanya dan alamatnya saja"),
        )
    if len(complaint.screenshot) > LARGEST_PICTURE:
        raise WorkflowError(_("tangkapan layar lebih besar daripada 10 MB"), remedy=_("kecilkan gambarnya"))
    if not complaint.screenshot.startswith(PICTURES):
        raise WorkflowError(_("tangkapan layar bukan gambar PNG, JPEG atau GIF"), remedy=_("simpan ulang sebagai PNG"))


def require_no_nip(text: str) -> None:
    """Raises WorkflowError for words of a reader or leader that hold a NIP: they stay where names may not be."""
    if holds_nip(text):
        raise WorkflowError(_("isian memuat NIP"), remedy=_("hapus NIP; orangnya sudah dikenal dari perkaranya"))


def _address_refused(address: str) -> Text:
    """Why an address is of no public post; "" when nothing speaks against it."""
    if not address.strip():
        return NOTHING
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return _("alamat kiriman tidak dapat dibaca")
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https") or not host:
        return _("alamat kiriman tidak dimulai dengan http:// atau https://")
    steps = [step.casefold() for step in parts.path.split("/") if step]
    if host in PRIVATE_HOSTS or (steps and steps[0] in PRIVATE_PATHS) or any(s.startswith("+") for s in steps[:1]):
        return REFUSED["percakapan"]
    return REFUSED["suka"] if steps and steps[-1] in LIKES else NOTHING


def is_handover(complaint: Complaint, pack: EthicsPack) -> bool:
    """Whether a complaint belongs to the neutrality family."""
    return pack.kinds[complaint.kind].mode is Mode.HANDOVER


def check_form(form: EthicsForm, pack: EthicsPack, file: EthicsFile) -> None:
    """Raises WorkflowError for a form with gaps, and for a suspicion that its own answers do not carry."""
    if form.criticism not in ("ya", "tidak"):
        raise WorkflowError(
            _("belum dijawab: apakah ini kritik atas pemerintah, jabatan atau layanan?"),
            remedy=_("jawab ya atau tidak"),
        )
    unknown = [p for p in form.protected if p not in pack.protected]
    if unknown:
        raise WorkflowError(_("golongan {unknown!r} tidak ada", unknown=unknown[0]), remedy=one_of(pack.protected))
    if form.closes:
        return
    wrong = [name for name in TESTS if form.tests.get(name) not in ANSWERS]
    if wrong:
        raise WorkflowError(
            _("uji Rabat '{wrong}' belum dijawab", wrong=wrong[0]),
            remedy=_("jawab keenamnya: {tests}", tests=", ".join(TESTS)),
        )
    if form.target not in ANSWERS or form.aimed_at_agency not in ("ya", "tidak"):
        raise WorkflowError(_("sasaran kiriman belum dijawab"), remedy=_("jawab keduanya"))
    if form.finding not in tuple(Conclusion):
        raise WorkflowError(_("temuan belum dipilih"), remedy=_("tidak_cukup atau dugaan"))
    if len(form.reason.strip()) < SHORTEST_REASON:
        raise WorkflowError(_("alasan belum diisi"), remedy=_("tulis satu kalimat, tanpa nama"))
    require_no_nip(form.reason)
    if form.finding == Conclusion.SUSPECTED:
        _check_suspicion(form, pack, file)


def _check_suspicion(form: EthicsForm, pack: EthicsPack, file: EthicsFile) -> None:
    kind = pack.kinds.get(form.kind)
    if kind is None or kind.mode is Mode.HANDOVER:
        raise WorkflowError(_("jenis {kind!r} tidak ada", kind=form.kind), remedy=_("pilih jenis ET"))
    if any(answer == "tidak" for answer in form.tests.values()):
        raise WorkflowError(
            _("salah satu uji Rabat dijawab tidak: ambangnya tidak tercapai"), remedy=_("catat tidak_cukup")
        )
    aimed = kind.target is not Target.NONE
    if aimed and "tidak_berlaku" in form.tests.values():
        raise WorkflowError(_("untuk {kind} keenam uji Rabat berlaku", kind=kind.id), remedy=_("jawab ya atau tidak"))
    if aimed and form.target != "ya":
        who = "kelompok yang dilindungi" if kind.target is Target.GROUP else "orang perseorangan"
        raise WorkflowError(_("{kind} perlu sasaran {who}", kind=kind.id, who=who), remedy=_("catat tidak_cukup"))
    found = pack.in_force(kind.id, file.case.region, date.fromisoformat(file.case.posted_on))
    if form.circular not in [c.number for c in found]:
        known = ", ".join(c.number for c in found) or "tidak ada"
        raise WorkflowError(
            _("surat edaran yang berlaku belum disebut"), remedy=_("yang berlaku: {known}", known=known)
        )
    if kind.ask_hacked and not answered(file.hearings, "retas"):
        raise WorkflowError(
            _("{kind}: pemilik akun ditanya dahulu apakah akunnya diretas", kind=kind.id),
            remedy=_("catat dengan hear --about retas"),
        )


def answered(hearings: Sequence[EthicsHearing], about: str) -> bool:
    """Whether the person was asked, and answered, refused or could not be reached."""
    return any(h.about == about and h.state != ClarificationState.ASKED for h in hearings)


def outcome(readings: Sequence[EthicsReading]) -> tuple[str, str] | None:
    """What the readings make together: ("dugaan", kind) or ("tidak_cukup", ""); None while another is needed."""
    found = [(r.finding, r.kind if r.finding == Conclusion.SUSPECTED else "") for r in readings]
    for one in dict.fromkeys(found):
        if found.count(one) >= AGREE:
            return one
    return ("tidak_cukup", "") if len(found) > AGREE else None


def state_of(file: EthicsFile, pack: EthicsPack) -> EthicsState:
    """Where a case is, by what was recorded on it."""
    if file.closing is not None:
        return EthicsState.CLOSED
    made = outcome(file.readings)
    if made is not None and made[0] == Conclusion.SUSPECTED:
        if file.packets:
            return EthicsState.SENT
        return EthicsState.READY if answered(file.hearings, "isi") else EthicsState.HEARING
    kind = pack.kinds.get(file.case.kind)
    if kind is not None and kind.ask_hacked and not file.readings and not answered(file.hearings, "retas"):
        return EthicsState.HACKED
    return (EthicsState.FIRST, EthicsState.SECOND, EthicsState.THIRD)[min(len(file.readings), 2)]


def readable_by(file: EthicsFile, reader: str) -> bool:
    """Whether this reader may still record a reading."""
    return (
        file.closing is None and outcome(file.readings) is None and reader not in [r.reviewer_id for r in file.readings]
    )


def due(file: EthicsFile, pack: EthicsPack) -> datetime:
    """Until when the case must be read for the first time: a threat within a day, the others before they are erased."""
    kind = pack.kinds.get(file.case.kind)
    return from_text(file.case.opened_at) + (SAME_DAY if kind is not None and kind.same_day else UNREAD)


def check_receiver(file: EthicsFile, pack: EthicsPack, receiver: str, day: date) -> Receiver:
    """The receiver of a packet. Raises WorkflowError for one that is not there, or must not have this one."""
    found = pack.receivers.get(receiver)
    open_now = [r.id for r in pack.receivers.values() if r.open_on(day)]
    if found is None or not found.open_on(day):
        raise WorkflowError(
            _("penerima {receiver!r} tidak ada pada {day}", receiver=receiver, day=day.isoformat()),
            remedy=one_of(open_now),
        )
    if found.of_agency and any(r.aimed_at_agency == "ya" for r in file.readings):
        others = [r for r in open_now if not pack.receivers[r].of_agency]
        raise WorkflowError(
            _("sasaran kiriman adalah instansi pelapor atau pimpinannya: berkas tidak diserahkan ke sana"),
            remedy=one_of(others),
        )
    return found


def check_ready(file: EthicsFile, pack: EthicsPack) -> None:
    """Raises WorkflowError for a case that may not leave the house."""
    state = state_of(file, pack)
    if state is EthicsState.HEARING:
        raise WorkflowError(
            _("orangnya belum didengar; tidak ada yang keluar sebelum itu"), remedy=_("catat klarifikasinya")
        )
    if state not in (EthicsState.READY, EthicsState.SENT):
        raise WorkflowError(_("perkara ini {state}", state=state), remedy=_("perlu dugaan dari dua pembaca"))


def tests_text(form: EthicsForm) -> str:
    """The answers to the six tests as they are kept (JSON)."""
    return json.dumps({name: form.tests.get(name, "") for name in TESTS})
