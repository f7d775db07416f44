"""What a packet is asked for, and whether it may be."""

from dataclasses import dataclass

from domain.errors import WorkflowError
from domain.texts import _


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketOrder:
    """Who asks for a packet, for whom. `ppk_contestant`: is the receiving PPK a contestant (ya, tidak)."""

    reviewer_id: str
    recipient: str
    recipient_kind: str
    letter_number: str
    ppk_contestant: str = ""
    full_body: str = ""
    zipped: bool = False


def check(order: PacketOrder) -> None:
    """Raises WorkflowError for a packet that must not leave."""
    if order.recipient_kind == "ppk" and order.ppk_contestant not in ("ya", "tidak"):
        raise WorkflowError(
            _("belum dijawab: apakah PPK penerima sendiri peserta?"), remedy=_("isi --ppk-contestant ya atau tidak")
        )
    if order.recipient_kind == "ppk" and order.ppk_contestant == "ya":
        raise WorkflowError(
            _("PPK penerima sendiri peserta pemilihan; berkas tidak diserahkan kepadanya"),
            remedy=_("teruskan kepada Bawaslu atau BKN"),
        )
    if order.ppk_contestant not in ("", "ya", "tidak"):
        raise WorkflowError(_("apakah PPK penerima sendiri peserta: ya atau tidak"), remedy=_("pilih salah satu"))
    if not order.recipient.strip() or not order.letter_number.strip():
        raise WorkflowError(_("penerima atau nomor surat belum diisi"), remedy=_("isi --to dan --number"))


def mark_of(packet_id: str, order: PacketOrder) -> str:
    """The line on every page that says whose copy it is."""
    return f"Salinan {packet_id} untuk {order.recipient}, surat nomor {order.letter_number}. Tidak untuk diedarkan."
