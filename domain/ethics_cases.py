"""A case of the ethics family: what is entered, and how it was recorded.

Times are UTC as the store writes them, days are local (ISO)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.case_words import CLARIFICATIONS
from domain.case_words import RESULTS as DECIDED
from domain.texts import _

# The six tests of the Rabat Plan of Action (A/HRC/22/17/Add.4), as a reader is asked.
TESTS: Mapping[str, str] = {
    "konteks": _("Apakah keadaan saat itu membuat kata-kata ini berbahaya?"),
    "pembicara": _("Apakah kedudukan pembicara memberi kata-kata ini bobot (akun pribadi atau resmi)?"),
    "niat": _("Apakah niatnya terlihat dalam kata-kata itu sendiri?"),
    "isi": _("Apakah isi dan bentuknya memang ajakan atau serangan, bukan kutipan, kelakar, ajaran atau seni?"),
    "jangkauan": _("Apakah kiriman ini umum dan sampai kepada orang banyak?"),
    "kemungkinan": _("Apakah kerugian yang nyata mungkin terjadi karenanya?"),
}
ANSWERS = ("ya", "tidak", "tidak_berlaku")
ABOUT = {
    "kiriman": _("kiriman umum"),
    "suka": _("suka, ikuti, keanggotaan, kehadiran"),
    "percakapan": _("percakapan pribadi"),
    "komentar": _("komentar orang lain"),
}
LARGEST_PICTURE = 10 << 20
HEARD = {code: CLARIFICATIONS[code] for code in ("diminta", "diterima", "menolak", "tidak_terjangkau")}
RESULTS = {code: DECIDED[code] for code in ("terbukti", "tidak_terbukti", "dikembalikan")} | {
    "dihentikan": "dihentikan",
}


class EthicsState(StrEnum):
    """Where a case is. The words are those of the screens."""

    FIRST = "menunggu bacaan pertama"
    SECOND = "menunggu bacaan kedua"
    THIRD = "menunggu pembaca ketiga"
    HACKED = "ditanyakan dahulu: apakah akun diretas"
    HEARING = "dugaan; orangnya belum didengar"
    READY = "dugaan; siap diteruskan"
    SENT = "diteruskan, menunggu keputusan"
    CLOSED = "ditutup"


STATE_WORDS: Mapping[str, str] = {
    EthicsState.FIRST: _("menunggu bacaan pertama"),
    EthicsState.SECOND: _("menunggu bacaan kedua"),
    EthicsState.THIRD: _("menunggu pembaca ketiga"),
    EthicsState.HACKED: _("ditanyakan dahulu: apakah akun diretas"),
    EthicsState.HEARING: _("dugaan; orangnya belum didengar"),
    EthicsState.READY: _("dugaan; siap diteruskan"),
    EthicsState.SENT: _("diteruskan, menunggu keputusan"),
    EthicsState.CLOSED: _("ditutup"),
}

CLOSED_AS = {
    "dilindungi": _("ucapan yang dilindungi; catatannya dihapus"),
    "tidak_cukup": _("tidak cukup"),
    "diretas": _("akun diretas; catatannya dihapus"),
    "tidak_dibaca": _("tidak dibaca dalam 30 hari; catatannya dihapus"),
    "mandat_berakhir": _("mandat berakhir; catatannya dihapus"),
    "diputus": _("diputus lembaga berwenang"),
    "hak_subjek": _("dihapus atas permintaan orangnya"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """What a person brought. `about`: key of ABOUT. `account` names the owner where the address does not. `by_victim`:
    the complainant is the person concerned, or brings that person's written word."""

    number: str
    received_on: date
    complainant: str
    about: str
    kind: str
    address: str = ""
    account: str = ""
    text: str = ""
    published_on: date | None = None
    screenshot: bytes | None = None
    by_victim: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsForm:
    """A reader's form. `criticism` and `protected` close; the rest counts only when both are empty of cause."""

    criticism: str
    protected: tuple[str, ...] = ()
    tests: Mapping[str, str]
    target: str
    circular: str
    aimed_at_agency: str
    kind: str
    finding: str
    reason: str

    @property
    def closes(self) -> bool:
        """Whether this reader alone ends the case as protected speech."""
        return self.criticism == "ya" or bool(self.protected)


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsCase:
    """One post of one registered account. `kind` is what was proposed or marked; `marks` is JSON."""

    case_id: str
    mandate_id: str
    account_id: str
    person_id: str
    address: str
    platform: str
    handle: str
    account_kind: str
    agency: str
    region: str
    kind: str
    source: str
    text: str
    published_on: str | None
    screenshot: bytes | None
    screenshot_sha256: str
    marks: str
    opened_at: str

    @property
    def posted_on(self) -> str:
        """The day of the post, else the day on which the case was opened."""
        return self.published_on or self.opened_at[:10]


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsComplaint:
    """`complainant` is sealed with a key outside the workspace."""

    number: str
    case_id: str
    received_on: str
    kind: str
    complainant: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsReading:
    """One reader's form; `tests` holds the answers to the six tests of Rabat as JSON."""

    case_id: str
    reviewer_id: str
    tests: str
    target: str
    circular: str
    aimed_at_agency: str
    kind: str
    finding: str
    reason: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsHearing:
    """What the person was asked (`about`: isi, retas), and what came of it."""

    about: str
    state: str
    hacked: str
    note: str
    held_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsPacket:
    """A packet that left for a receiver of the pack; `recipient` as its letter addresses it."""

    packet_id: str
    receiver: str
    recipient: str
    letter_number: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsResult:
    """What a named authority decided; `sanction` is "" without one."""

    authority: str
    number: str
    decided_on: str
    result: str
    sanction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsClosing:
    """How a case ended; `reason` is a key of review.ethics.CLOSED_AS."""

    case_id: str
    reason: str
    kind: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsFile:
    """A case with everything recorded on it, each list in the order of recording."""

    case: EthicsCase
    complaints: tuple[EthicsComplaint, ...]
    readings: tuple[EthicsReading, ...]
    hearings: tuple[EthicsHearing, ...]
    packets: tuple[EthicsPacket, ...]
    results: tuple[EthicsResult, ...]
    closing: EthicsClosing | None
