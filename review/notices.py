"""What the receiver of a packet must be told: what of the case was put right after it left."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain import workflow
from domain.case_terms import ObjectionOutcome, ReviewState
from domain.cases import CaseFile
from domain.errors import WorkflowError
from domain.packets import Packet, PacketNotice
from domain.periods import from_text, tanggal, zone_of
from domain.texts import _
from review.case_summary import Letterhead
from review.letter_drafts import Written

CHANGING = (
    "correction",
    "outcome",
    "reopening",
    "withdrawal",
    "finding",
    "reading",
)  # kinds of records that may put something right
INSIDE = "internal"
# What the receiver is told when the import of a post was taken back, by what was decided about the case.
WITHDRAWN = {
    "ditarik": "Impor kirimannya ditarik karena keliru; perkara berakhir tanpa kelanjutan",
    "dilanjutkan": "Impor satu kirimannya ditarik karena keliru; perkara dilanjutkan tanpa kiriman itu",
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """Something put right, with its place in the order of recording and the local day of recording."""

    seq: int
    day: date
    words: str


def owed(file: CaseFile, packet: Packet, notices: Sequence[PacketNotice]) -> tuple[Amendment, ...]:
    """What the receiver does not know yet, oldest first; () for a copy that stayed in the house."""
    if packet.recipient_kind == INSIDE:
        return ()
    known = max([packet.seq, *(n.seq for n in notices)])
    return tuple(c for c in _changes(file) if c.seq > known)


def _changes(file: CaseFile) -> list[Amendment]:
    found = [
        (c.seq, c.at, f"Catatan {workflow.RECORDS[c.kind]} ditarik karena keliru dan tidak dihitung lagi")
        for c in file.corrections
    ]
    found += [
        (o.seq, o.at, f"Putusan yang tercatat {o.outcome} oleh {o.authority} (nomor {o.number})")
        for o in file.outcomes
        if o.outcome != ObjectionOutcome.UPHELD
    ]
    found += _read_anew(file)
    found += [(r.seq, r.at, "Perkara dibuka kembali dan dibaca lagi oleh dua orang") for r in file.reopenings]
    found += [(w.seq, w.at, WITHDRAWN[w.decision]) for w in file.withdrawals]
    zone = zone_of(file.region)
    return [Amendment(seq, from_text(at).astimezone(zone).date(), words) for seq, at, words in sorted(found)]


def _read_anew(file: CaseFile) -> list[tuple[int, str, str]]:
    """What readers said once something new had come to a finding: that it stands, as which form, or stands no more."""
    again = [
        (f.seq, f.at, f"Setelah dibaca lagi perkara tetap layak diteruskan, bentuk {f.category}")
        for f in file.findings[1:]
    ]
    first = file.findings[0].seq if file.findings else math.inf
    return again + [
        (r.seq, r.at, "Setelah dibaca lagi perkara dinyatakan tidak cukup; dugaan dalam berkas tidak berlaku lagi")
        for r in file.readings
        if r.seq > first and file.as_of(r.seq).state == ReviewState.INSUFFICIENT
    ]


def notice(
    file: CaseFile, packet: Packet, changes: Sequence[Amendment], *, body: str, head: Letterhead, number: str
) -> Written:
    """The letter to a packet's receiver. Raises WorkflowError where there is nothing to tell."""
    if not changes:
        raise WorkflowError(
            _("tidak ada yang perlu dibetulkan pada berkas {packet_id}", packet_id=packet.packet_id),
            remedy=_("penerima sudah diberi tahu semua"),
        )
    handed = from_text(packet.at).astimezone(zone_of(file.region)).date()
    return Written(
        title="Pembetulan berkas perkara",
        mark=f"Pembetulan berkas {packet.packet_id}. Tidak untuk diedarkan.",
        body=body,
        number=number,
        recipient=packet.recipient,
        hal="Pembetulan berkas perkara",
        sifat="Rahasia",
        opening=f"Pada {tanggal(handed)} kami menyerahkan berkas {packet.packet_id} dengan surat nomor "
        f"{packet.letter_number}. Sejak itu berubah:",
        closing="Mohon berkas itu hanya dipakai bersama pembetulan ini, dan kami diberi tanda terima dengan nomor dan "
        "tanggal.",
        rows=(
            *((tanggal(c.day), f"{c.words}.") for c in changes),
            ("Keadaan telaah sekarang", f"{workflow.SHOWN[file.state].capitalize()}."),
        ),
        posts=(),
        head=head,
    )
