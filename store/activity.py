"""What one person did in a span of time: what a breach of that person's access may have shown. Reads only."""

from store.database import Store

STEPS = (
    ("bacaan", "SELECT at, case_id, '' FROM readings"),
    ("bacaan contoh", "SELECT at, sample_id, '' FROM audit_readings"),
    ("klarifikasi", "SELECT at, case_id, state FROM clarifications"),
    ("persetujuan", "SELECT at, case_id, number FROM approvals"),
    ("penerusan", "SELECT at, case_id, receiver FROM hops"),
    ("jawaban", "SELECT at, case_id, number FROM hop_answers"),
    ("hasil", "SELECT at, case_id, result FROM results"),
    ("dibuka", "SELECT at, ref, kind FROM disclosures"),
    ("berkas keluar", "SELECT at, packet_id, recipient FROM packets"),
)


def of_reviewer(db: Store, reviewer_id: str, since: str, until: str) -> list[tuple[str, ...]]:
    """Each step as (UTC time, what, reference, detail), oldest first."""
    found: list[tuple[str, ...]] = []
    for name, query in STEPS:
        rows = db._conn.execute(query + " WHERE reviewer_id = ? AND at >= ? AND at < ?", (reviewer_id, since, until))
        found += [(row[0], name, row[1], str(row[2])) for row in rows]
    return sorted(found)
