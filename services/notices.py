"""Corrections that follow a packet to its receiver, and the receiver's word that they came."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import WorkflowError
from domain.packets import Packet, PacketNotice
from domain.texts import _
from review import case_rules, notices, word_documents
from review.notices import Amendment
from review.view import seen_by
from services import casework, reading_list, reading_withdrawal
from services.reporting import letterhead
from services.settings import oversight_body
from store import exclusions, packets
from store.database import Store, transaction
from store.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """A packet that left, what its receiver was told since, and what it still has to be told."""

    packet: Packet
    notices: tuple[PacketNotice, ...]
    owed: tuple[Amendment, ...]


def of_case(db: Store, case_id: str) -> tuple[Handed, ...]:
    """The packets of a case in the order in which they left."""
    file = casework.load(db, case_id)
    found = [(packet, packets.notices_of(db, packet.packet_id)) for packet in packets.of_case(db, case_id)]
    return tuple(Handed(packet=p, notices=sent, owed=notices.owed(file, p, sent)) for p, sent in found)


def waiting(db: Store) -> list[Handed]:
    """The packets, of all cases, whose receivers have to be told something."""
    cases = dict.fromkeys(packet.case_id for packet in packets.with_later(db, notices.CHANGING))
    return [handed for case_id in cases for handed in of_case(db, case_id) if handed.owed]


def waiting_for(db: Store, reader: str, at: datetime) -> list[Handed]:
    """Of those, the ones that this reader may see: no conflict of interest, and no reading of the case to be made that
    a packet would give away."""
    found = []
    for handed in waiting(db):
        case_id = handed.packet.case_id
        blind = seen_by(casework.load(db, case_id), reader, holds=reading_list.holds(db, reader, case_id, at)).blind
        if not blind and not exclusions.excluded(db, reader, case_id):
            found.append(handed)
    return found


def write(db: Store, workspace: Workspace, packet_id: str, who: str, *, number: str, on: date, at: datetime) -> bytes:
    """The letter (.docx) that puts a packet right, under its number and day; that it went is recorded.

    Raises NotAllowedError for a person without the right to export, WorkflowError where nothing has to be told.
    """
    case_rules.require_words(at, on, nomor=number)
    reading_withdrawal.settle_here(workspace, db, at)
    with transaction(db):
        packet = _packet(db, packet_id)
        casework.require(db, oversight_body(workspace), "export", who, packet.case_id)
        file, sent = casework.load(db, packet.case_id), packets.notices_of(db, packet_id)
        if number.strip() in {n.number for n in sent}:
            raise WorkflowError(
                _("surat nomor {number} sudah dicatat", number=number.strip()), remedy=_("periksa nomornya")
            )
        written = notices.notice(
            file,
            packet,
            notices.owed(file, packet, sent),
            body=workspace.config.text("body.name"),
            head=letterhead(workspace),
            number=number.strip(),
        )
        packets.add_notice(db, packet, who, number.strip(), on, at)
    return word_documents.as_docx(written, at)


def received(db: Store, workspace: Workspace, packet_id: str, who: str, *, number: str, on: date, at: datetime) -> None:
    """Records the receipt of the oldest notice of a packet that has none."""
    case_rules.require_words(at, on, nomor=number)
    reading_withdrawal.settle_here(workspace, db, at)
    with transaction(db):
        packet = _packet(db, packet_id)
        casework.require(db, oversight_body(workspace), "answer", who, packet.case_id)
        open_ones = [n for n in packets.notices_of(db, packet_id) if not n.received_on]
        if not open_ones:
            raise WorkflowError(
                _("tidak ada pembetulan berkas {packet_id} yang menunggu tanda terima", packet_id=packet_id)
            )
        if on.isoformat() < open_ones[0].sent_on:
            raise WorkflowError(_("tanda terima lebih dulu daripada suratnya"), remedy=_("periksa tanggalnya"))
        packets.add_receipt(db, open_ones[0], packet.case_id, who, number.strip(), on, at)


def _packet(db: Store, packet_id: str) -> Packet:
    found = packets.find(db, packet_id)
    if found is None:
        raise WorkflowError(
            _("berkas {packet_id} tidak ada", packet_id=packet_id), remedy=_("lihat nomornya pada halaman perkara")
        )
    return found
