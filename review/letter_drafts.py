"""The letters that a body's profile names, as values; blanks stay blanks. See word_documents.py for the paper."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from domain.case_terms import SETTLED, ClarificationState, ReviewState
from domain.cases import CaseFile
from domain.errors import WorkflowError
from domain.periods import WIB, from_text, tanggal
from domain.platforms import label_of
from domain.rights import DONE, SubjectRequest
from domain.texts import _, one_of
from review import case_rules
from review.case_summary import CaseSummary, Context, Letterhead, SummaryPost, summary_of
from review.oversight import FOLDER, OversightBody
from review.priority import starts

REQUESTED = {
    "akses": "salinan data pribadi",
    "koreksi": "pembetulan data pribadi",
    "keberatan": "keberatan atas pemrosesan data pribadi",
    "penghapusan": "penghapusan data pribadi",
}


ASKED = (
    ClarificationState.ASKED,
    ClarificationState.RECEIVED,
    ClarificationState.REFUSED,
    ClarificationState.UNREACHABLE,
)
# What the person is told of how the reading ended; never what an authority has to decide.
ENDINGS = {
    ReviewState.INSUFFICIENT: "Pembacaan berakhir. Isi kiriman tidak cukup untuk diteruskan; perkara ditutup di "
    "lembaga kami.",
    ReviewState.FOUND: "Pembacaan berakhir. Isi kiriman dinyatakan dugaan yang layak diteruskan; ada atau tidaknya "
    "pelanggaran diputuskan lembaga yang berwenang, bukan oleh kami.",
    ReviewState.WITHDRAWN: "Pembacaan berakhir. Kiriman yang menjadi dasarnya ternyata keliru dicatat dan ditarik; perkara "
    "ditutup di lembaga kami.",
}
UNSENT = "Perkara ini tidak diteruskan kepada siapa pun."
SENT = "Perkara ini sebelumnya telah diteruskan ke {receivers}; kelanjutannya di sana diputuskan lembaga itu."


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterForm:
    """What a letter asks for: fields of (label, source); `finding` when it may go out only
    with a finding that stands, and with the body's consent unless it stays `inside` the house.

    `hal` is the subject of a letter to somebody, "" of a form; `models` the form's own name by kind of election.
    `settled`: it tells the person how the reading ended, so it waits for that; `to_person`: the person gets it.
    `capacity`: as what the receiver is addressed, below the name of the office.
    """

    title: str
    opening: str
    closing: str
    finding: bool
    inside: bool
    posts: bool
    fields: tuple[tuple[str, str], ...]
    hal: str = ""
    capacity: str = ""
    sifat: str = ""
    tembusan: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    settled: bool = False
    to_person: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Regime:
    """The rules that a form follows: for which election, from which day; `verified` when that day was seen in a text
    of the rules."""

    election: str
    name: str
    start: date
    end: date
    verified: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A letter with what is known filled in; "" is a blank."""

    title: str
    mark: str
    body: str
    opening: str
    closing: str
    rows: tuple[tuple[str, str], ...]
    posts: tuple[SummaryPost, ...]
    number: str = ""
    recipient: str = ""
    capacity: str = ""
    hal: str = ""
    sifat: str = ""
    tembusan: tuple[str, ...] = ()
    head: Letterhead = field(default_factory=Letterhead)
    rules: str = ""
    """Which rules the form follows, in a sentence; "" for a letter."""


@cache
def forms() -> Mapping[str, LetterForm]:
    raw = tomllib.loads((FOLDER / "letter_texts.toml").read_text(encoding="utf-8"))
    return {
        name: LetterForm(
            **{
                **form,
                "fields": tuple((label, source) for label, source in form["fields"]),
                "tembusan": tuple(form.get("tembusan", ())),
            }
        )
        for name, form in raw.items()
    }


@cache
def regimes() -> tuple[Regime, ...]:
    raw = tomllib.loads((FOLDER / "regimes.toml").read_text(encoding="utf-8"))["regime"]
    return tuple(
        Regime(
            election=r["election"],
            name=r["name"],
            start=r["from"],
            end=r.get("until", date.max),
            verified=r["verified"],
        )
        for r in raw
    )


def regime_on(election: str, day: date) -> Regime:
    """The rules in force for a kind of election on a day. Raises WorkflowError for a day without any."""
    for regime in regimes():
        if regime.election == election and regime.start <= day <= regime.end:
            return regime
    raise WorkflowError(
        _("tidak ada aturan formulir {election} yang berlaku pada {tanggal}", election=election, tanggal=tanggal(day)),
        remedy=_("periksa tanggal dan kontesnya"),
    )


def check(file: CaseFile, body: OversightBody, letter: str) -> None:
    """Raises WorkflowError for a letter that the profile does not have, or before two persons have found a dugaan."""
    profile = body.profile
    if letter not in profile.letters:
        raise WorkflowError(
            _("{label} tidak mempunyai surat {letter!r}", label=profile.label, letter=letter),
            remedy=one_of(profile.letters),
        )
    if not file.posts:
        raise WorkflowError(
            _("perkara {case_id} tidak memuat kiriman", case_id=file.case.case_id), remedy=_("lihat case show")
        )
    form = forms()[letter]
    if form.settled:
        _require_settled(file)
    elif form.finding:
        case_rules.require_ready(body, file, inside=form.inside)
    elif file.case.closed_at is not None:
        raise WorkflowError(
            _("perkara {case_id} sudah ditutup", case_id=file.case.case_id), remedy=_("lihat case show")
        )


def _require_settled(file: CaseFile) -> None:
    """Raises WorkflowError unless the person was asked and the matter has come to an end here."""
    if not any(c.state in ASKED for c in file.clarifications):
        raise WorkflowError(
            _("perkara {case_id} tidak pernah meminta klarifikasi", case_id=file.case.case_id),
            remedy=_("tidak ada yang perlu diberi tahu"),
        )
    if file.state not in SETTLED:
        raise WorkflowError(
            _("perkara {case_id} belum selesai dibaca", case_id=file.case.case_id),
            remedy=_("tunggu pembacaan berakhir"),
        )


def write(file: CaseFile, context: Context, letter: str, *, number: str, recipient: str, on: date) -> Written:
    """Fills a letter of the body's profile in from the case sheet, as of a local day. Raises WorkflowError as check()."""
    check(file, context.body, letter)
    form = forms()[letter]
    summary = summary_of(file, context)
    known = _known(file, context, summary, number, recipient)
    election = context.body.election(file.case.contest)
    return Written(
        title=form.models.get(election, form.title),
        mark=context.mark,
        body=context.body_name,
        opening=form.opening,
        closing=form.closing,
        posts=summary.posts if form.posts else (),
        rows=tuple((label, known[source] if source else "") for label, source in form.fields),
        number=number,
        recipient=context.person.name if form.to_person else recipient,
        hal=form.hal,
        capacity=form.capacity,
        sifat=form.sifat,
        tembusan=form.tembusan,
        head=context.head,
        rules=_rules(regime_on(election, on)) if form.models else "",
    )


def _rules(regime: Regime) -> str:
    caution = "" if regime.verified else " Tanggal mulai berlakunya belum diperiksa pada naskah peraturan."
    return f"Formulir menurut {regime.name}.{caution}"


def reply(request: SubjectRequest, name: str, body_name: str, head: Letterhead) -> Written:
    """The written answer to a person's request about the own data; `name` is "" once it was deleted."""
    if not request.decision:
        raise WorkflowError(
            _("permintaan {request_id} belum dijawab", request_id=request.request_id),
            remedy=_("catat dulu dengan subject answer"),
        )
    return Written(
        title="Jawaban atas permintaan subjek data",
        mark=f"Konsep jawaban {request.request_id}",
        body=body_name,
        opening="Kami telah menerima dan menjawab permintaan Saudara atas data pribadi Saudara.",
        closing="Bila tidak setuju, Saudara dapat menulis kepada kami atau kepada lembaga pelindungan data.",
        rows=(
            ("Nomor permintaan", request.number),
            ("Permintaan", REQUESTED[request.kind]),
            ("Keputusan", request.decision),
            ("Dasar", request.article),
            ("Alasan", request.reason),
            ("Yang telah dilakukan", _done(request.done)),
        ),
        posts=(),
        recipient=name,
        hal="Jawaban atas permintaan mengenai data pribadi",
        sifat="Rahasia",
        head=head,
    )


def _done(done: Sequence[tuple[str, str]]) -> str:
    """What was done on a request and on which day of the capital's zone."""
    return "; ".join(f"{DONE[what]}, {tanggal(from_text(at).astimezone(WIB).date())}" for what, at in done)


def _known(file: CaseFile, context: Context, summary: CaseSummary, number: str, recipient: str) -> dict[str, str]:
    rows = [(section.title, label, words) for section in summary.sections for label, words in section.rows]
    sealed = file.approvals[-1] if file.approvals else None
    own = {
        "nomor": number,
        "tujuan": recipient,
        "kategori": "Netralitas",
        "uraian": "\n".join(f"{event.when}: {event.words}" for event in summary.chronology),
        "bukti": "\n".join(
            f"{p.number}. {label_of(p.platform)}, {p.published or 'waktu tidak diketahui'}, {p.url}\nSHA-256 {p.sha256}"
            for p in summary.posts
        ),
        "batas": _limit(file, context),
        "rapat.nomor": str(sealed.number) if sealed else "",
        "rapat.tanggal": tanggal(date.fromisoformat(sealed.held_on)) if sealed else "",
        "peserta": str(sealed.members) if sealed else "",
        "akhir": _ending(file),
        "klarifikasi": "\n".join(
            ": ".join(filter(None, (label, words)))
            for title, label, words in rows
            if title == "Klarifikasi terlapor" and label != "Klarifikasi"
        ),
        "alasan": "\n".join(words for title, label, words in rows if title == "Telaah" and label.startswith("Pembaca")),
        "meringankan": "\n".join(
            dict.fromkeys(words for _, label, words in rows if label.startswith("Hal yang meringankan"))
        ),
    }
    return own | {f"{title}/{label}": words for title, label, words in rows}


def _ending(file: CaseFile) -> str:
    """How the reading ended; what left the house before it ended as nothing is said, for that did not take it back."""
    words = ENDINGS.get(file.state, "")
    if not words or file.state == ReviewState.FOUND:
        return words
    receivers = ", ".join(dict.fromkeys(hop.receiver for hop in file.hops))
    return f"{words} {SENT.format(receivers=receivers) if receivers else UNSENT}"


def _limit(file: CaseFile, context: Context) -> str:
    found = context.body.due(file.case.contest, file.region, starts(file))
    return f"{tanggal(found[0])} ({found[1].label})" if found else ""
