"""Who opened what. Only writer of disclosures."""

from datetime import datetime

from domain.periods import to_text
from store.database import Store


def add(db: Store, reviewer_id: str, kind: str, ref: str, at: datetime) -> None:
    """Keeps that this person was shown a perkara, akun, berkas, surat, laporan or gambar (`kind`) under its name."""
    db._conn.execute(
        "INSERT INTO disclosures (reviewer_id, kind, ref, at) VALUES (?, ?, ?, ?)",
        (reviewer_id, kind, ref, to_text(at)),
    )


def of_person(db: Store, person_id: str) -> list[tuple[str, str, str]]:
    """What of a person was opened, as (UTC time, role of who opened it, what), oldest first; no reader is named."""
    rows = db._conn.execute(
        "SELECT d.at, r.role, d.kind FROM disclosures d JOIN reviewers r USING (reviewer_id) WHERE"
        " (d.kind IN ('perkara', 'surat') AND d.ref IN (SELECT case_id FROM cases WHERE person_id = ?1))"
        " OR (d.kind = 'akun' AND d.ref IN (SELECT account_id FROM accounts WHERE person_id = ?1))"
        " OR (d.kind = 'berkas' AND d.ref IN (SELECT packet_id FROM packets JOIN cases USING (case_id)"
        "   WHERE person_id = ?1)) ORDER BY d.disclosure_id",
        (person_id,),
    )
    return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]


def most_in_an_hour(db: Store, since: datetime) -> tuple[int, int]:
    """How often something was opened since then, and how many different cases, accounts and papers one person opened
    most in one hour of the clock."""
    after = (to_text(since),)
    total = db._conn.execute("SELECT count(*) FROM disclosures WHERE at >= ?", after).fetchone()[0]
    row = db._conn.execute(
        "SELECT count(*) FROM (SELECT DISTINCT reviewer_id, substr(at, 1, 13) AS hour, kind, ref FROM disclosures"
        " WHERE at >= ? AND kind <> 'laporan') GROUP BY reviewer_id, hour ORDER BY 1 DESC LIMIT 1",
        after,
    ).fetchone()
    return int(total), int(row[0]) if row else 0


def forget(db: Store, before: str) -> None:
    """Takes away what was kept before that UTC time."""
    db._conn.execute("DELETE FROM disclosures WHERE at < ?", (before,))
