"""Which packet of a case went to whom, and what its receiver was told since. Only writer of packets, packet_notices and
packet_receipts."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from domain.packets import Packet, PacketNotice
from domain.periods import to_text
from store.database import Store

NEWEST = "(SELECT coalesce(max(seq), 0) FROM case_events WHERE case_id = ?)"
ADD = f"INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NEWEST})"
ADD_NOTICE = f"""INSERT INTO packet_notices (packet_id, case_id, reviewer_id, number, sent_on, at, seq)
VALUES (?, ?, ?, ?, ?, ?, {NEWEST})"""


def next_id(db: Store, case_id: str) -> str:
    count = db._conn.execute("SELECT count(*) FROM packets WHERE case_id = ?", (case_id,)).fetchone()[0]
    return f"{case_id}-{count + 1:02d}"


def add(db: Store, packet: Packet, at: datetime) -> None:
    """Keeps that a packet left; it knew every record of its case up to now. Call inside a transaction."""
    db._conn.execute(
        ADD,
        (
            packet.packet_id,
            packet.case_id,
            packet.reviewer_id,
            packet.recipient,
            packet.recipient_kind,
            packet.letter_number,
            packet.ppk_contestant,
            packet.full_body,
            packet.manifest_sha256,
            to_text(at),
            packet.case_id,
        ),
    )


def of_case(db: Store, case_id: str) -> tuple[Packet, ...]:
    rows = db._conn.execute("SELECT * FROM packets WHERE case_id = ? ORDER BY rowid", (case_id,))
    return tuple(Packet(**dict(row)) for row in rows)


def find(db: Store, packet_id: str) -> Packet | None:
    row = db._conn.execute("SELECT * FROM packets WHERE packet_id = ?", (packet_id,)).fetchone()
    return Packet(**dict(row)) if row else None


def manifests(db: Store) -> list[tuple[str, str]]:
    """Every packet with the digest of its sums."""
    rows = db._conn.execute("SELECT packet_id, manifest_sha256 FROM packets ORDER BY rowid")
    return [(str(row[0]), str(row[1])) for row in rows]


def notices_of(db: Store, packet_id: str) -> tuple[PacketNotice, ...]:
    """The notices of a packet in the order of recording."""
    rows = db._conn.execute(
        "SELECT n.notice_id, n.packet_id, n.number, n.sent_on, n.seq, coalesce(r.received_on, '') AS received_on,"
        " coalesce(r.number, '') AS receipt FROM packet_notices n LEFT JOIN packet_receipts r USING (notice_id)"
        " WHERE n.packet_id = ? ORDER BY n.notice_id",
        (packet_id,),
    )
    return tuple(PacketNotice(**dict(row)) for row in rows)


def add_notice(db: Store, packet: Packet, reviewer_id: str, number: str, sent_on: date, at: datetime) -> None:
    """Keeps that a receiver was told of everything up to now. Call inside a transaction."""
    db._conn.execute(
        ADD_NOTICE,
        (packet.packet_id, packet.case_id, reviewer_id, number, sent_on.isoformat(), to_text(at), packet.case_id),
    )


def add_receipt(
    db: Store, notice: PacketNotice, case_id: str, reviewer_id: str, number: str, received_on: date, at: datetime
) -> None:
    """Keeps that a notice came. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO packet_receipts VALUES (?, ?, ?, ?, ?, ?)",
        (notice.notice_id, case_id, reviewer_id, number, received_on.isoformat(), to_text(at)),
    )


def with_later(db: Store, kinds: Sequence[str]) -> list[Packet]:
    """The packets that left the house and whose case has a record of these kinds that no notice of theirs tells of."""
    rows = db._conn.execute(
        "SELECT p.* FROM packets p WHERE p.recipient_kind <> 'internal' AND EXISTS (SELECT 1 FROM case_events e"
        " WHERE e.case_id = p.case_id AND e.kind IN (SELECT value FROM json_each(?)) AND e.seq > max(p.seq, coalesce("
        "(SELECT max(n.seq) FROM packet_notices n WHERE n.packet_id = p.packet_id), 0))) ORDER BY p.rowid",
        (json.dumps(kinds),),
    )
    return [Packet(**dict(row)) for row in rows]
