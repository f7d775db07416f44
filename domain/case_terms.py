"""The words of a case as the store keeps them: states, results, roles. What they mean together: domain/cases.py."""

from enum import StrEnum


class Role(StrEnum):
    """What a person who signs in may do; which moves a role has is the profile's word."""

    REVIEWER = "reviewer"
    APPROVER = "approver"


class Conclusion(StrEnum):
    """What one reading came to."""

    SUSPECTED = "dugaan"
    INSUFFICIENT = "tidak_cukup"


class SecondLook(StrEnum):
    """Whether a reader who alone set a case aside must be followed by a second one; NOT_ASKED: not alone."""

    NOT_ASKED = ""
    REQUIRED = "wajib"
    DRAWN = "terundi"
    NOT_DRAWN = "tidak_terundi"


class ReviewState(StrEnum):
    """Where the reading of a case stands. PENDING is what all of OPEN_READING are to a person still to be asked."""

    UNREAD = "belum_dibaca"
    READ = "dibaca"
    SET_ASIDE = "disisihkan"
    DISPUTED = "berbeda"
    REREAD = "dibaca_ulang"
    INSUFFICIENT = "tidak_cukup"
    FOUND = "layak_diteruskan"
    WITHDRAWN = "ditarik"
    PENDING = "menunggu"


class ClarificationState(StrEnum):
    """Where the person's own word stands."""

    NOT_ASKED = "tidak_diminta"
    NOT_COMPETENT = "bukan_kewenangan"
    ASKED = "diminta"
    RECEIVED = "diterima"
    REFUSED = "menolak"
    UNREACHABLE = "tidak_terjangkau"


class ClarificationWay(StrEnum):
    """How the person was or is asked."""

    SUMMONS = "undangan"
    EMPLOYER = "instansi"
    LETTER = "surat"
    UNASKED = "sendiri"
    NONE = "tidak_ada"


class Journey(StrEnum):
    """Where the file is."""

    HERE = "di_sini"
    APPROVED = "disetujui"
    FORWARDED = "diteruskan"
    ANSWERED = "dijawab"
    DECIDED = "diputus"


class AnswerKind(StrEnum):
    """What the answer of a receiver says of where the matter stands there."""

    RECEIVED = "diterima"
    REGISTERED = "diregister"
    RECOMMENDED = "direkomendasikan"
    OTHER = "lain"


class ResultKind(StrEnum):
    """What an authority decided; which of them end a matter: ENDS."""

    PROVEN = "terbukti"
    NOT_PROVEN = "tidak_terbukti"
    REJECTED = "ditolak"
    NOT_REGISTERED = "tidak_diregister"
    INCOMPLETE = "kurang_syarat"
    EXPIRED = "kedaluwarsa"
    RETURNED = "dikembalikan"
    CANCELLED = "dibatalkan"
    REFERRED = "dilimpahkan"
    LAPSED = "gugur"
    SANCTION = "sanksi"
    RETIRED = "pensiun"
    RESIGNED = "aps"
    DIED = "meninggal"


class ObjectionOutcome(StrEnum):
    UPHELD = "dikuatkan"
    CHANGED = "diubah"
    CANCELLED = "dibatalkan"


# A clarification that was given or refused, an edit of a post and a leader's reopening call for reading again.
REOPENING = (ClarificationState.RECEIVED, ClarificationState.REFUSED)
# While readers who have not read yet may still be asked, these states are one to them: nobody learns what was found.
OPEN_READING = (ReviewState.READ, ReviewState.SET_ASIDE, ReviewState.DISPUTED)
SETTLED = (ReviewState.INSUFFICIENT, ReviewState.FOUND, ReviewState.WITHDRAWN)
# The results that end a matter.
ENDS = frozenset(
    kind.value
    for kind in (
        ResultKind.NOT_PROVEN,
        ResultKind.REJECTED,
        ResultKind.NOT_REGISTERED,
        ResultKind.EXPIRED,
        ResultKind.CANCELLED,
        ResultKind.LAPSED,
        ResultKind.SANCTION,
        ResultKind.RETIRED,
        ResultKind.RESIGNED,
        ResultKind.DIED,
    )
)
# How urgent a flag is.
RANKS = {"strong": 0, "plain": 1, "weak": 2}
# Where the file is after the last record of these kinds.
STEPS = {
    "approval": Journey.APPROVED,
    "hop": Journey.FORWARDED,
    "answer": Journey.ANSWERED,
    "result": Journey.DECIDED,
}
