"""What left for a receiver: the packet of a case, the letters that put it right afterwards, and their receipts."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """One export of a case file. `full_body` is the reason for giving whole pages, "" when only extracts left; `seq`
    the newest record of the case that it knew (0 before it is kept), `at` the UTC time of keeping."""

    packet_id: str
    case_id: str
    reviewer_id: str
    recipient: str
    recipient_kind: str
    letter_number: str
    ppk_contestant: str
    full_body: str
    manifest_sha256: str
    at: str = ""
    seq: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketNotice:
    """A letter that told a packet's receiver what was put right; `received_on` and `receipt` are "" until it is known
    to have come."""

    notice_id: int
    packet_id: str
    number: str
    sent_on: str
    seq: int
    received_on: str
    receipt: str
