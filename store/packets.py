"""Which packet of a case went to whom. Only writer of packets."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """One export of a case file. `full_body` is the reason for giving whole pages, "" when only extracts left."""

    packet_id: str
    case_id: str
    reviewer_id: str
    recipient: str
    recipient_kind: str
    letter_number: str
    ppk_contestant: str
    full_body: str
    manifest_sha256: str


def next_id(db: Store, case_id: str) -> str:
    count = db._conn.execute("SELECT count(*) FROM packets WHERE case_id = ?", (case_id,)).fetchone()[0]
    return f"{case_id}-{count + 1:02d}"


def add(db: Store, packet: Packet, at: datetime) -> None:
    db._conn.execute(
        "INSERT INTO packets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            packet.packet_id, packet.case_id, packet.reviewer_id, packet.recipient, packet.recipient_kind,
            packet.letter_number, packet.ppk_contestant, packet.full_body, packet.manifest_sha256, to_text(at),
        ),
    )  # fmt: skip


def of_case(db: Store, case_id: str) -> list[sqlite3.Row]:
    return db._conn.execute("SELECT * FROM packets WHERE case_id = ? ORDER BY packet_id", (case_id,)).fetchall()
