"""What is sealed, record by record: the leaves of the tree whose root a checkpoint signs.

A leaf commits to a record's kind, reference, revision and salted digest. The digest survives a purge of the record;
its salt goes with the record, so that nobody can guess the words back. Most kinds never change; of the few that do,
each later state is a leaf of its own, and a state that no leaf knows is valid only while a record that was made since
the last checkpoint explains it.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.periods import from_text, to_text
from domain.texts import _
from store.database import Store
from store.merkle import leaf_hash
from store.sealed_kinds import BY_NAME, KINDS, OF_PICTURES, Kind

ON_ITS_WAY = timedelta(minutes=15)
LATE = _("bertanggal sebelum titik periksa yang tidak memuatnya: disisipkan, atau jam mesin mundur")


@dataclass(frozen=True, slots=True)
class Leaf:
    kind: str
    ref: str
    revision: int
    salt: str
    digest: str

    def hash(self) -> bytes:
        return leaf_hash(json.dumps([self.kind, self.ref, self.revision, self.digest]).encode())


def digest_of(salt: str, record: Mapping[str, object]) -> str:
    """The salted digest of a record: SHA-256 over the salt and the record as canonical JSON."""
    text = json.dumps(dict(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_hex)
    return hashlib.sha256(f"{salt}{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _hex(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes) else str(value)


def _record(row: sqlite3.Row, columns: list[str] | None = None) -> dict[str, object]:
    names = [name for name in row.keys() if name != "ref"]  # noqa: SIM118
    return {name: row[name] for name in (columns or names) if name in names}


def columns(db: Store) -> dict[str, list[str]]:
    """The sealed columns of each kind today: a checkpoint signs them, so that a later column changes no old digest."""
    found = {}
    for kind in KINDS:
        cursor = db._conn.execute(f"{kind.query} LIMIT 0")
        found[kind.name] = sorted({d[0] for d in cursor.description} - {"ref"})
    return found


def fresh(db: Store, sealing: "Sealing") -> list[Leaf]:
    """Leaves for the records and states that no checkpoint has sealed yet, kind by kind in the order of recording.

    A later state is sealed only where something since the last checkpoint explains it: whoever changed a record by
    hand must not have the change signed by the next checkpoint. What a deletion with leave left of a record is sealed
    anew, so that nothing is written into its place unseen.
    """
    made: list[Leaf] = []
    for kind in KINDS:
        last, numbers = _last(db, kind.name), _numbers(db, kind.name) if kind.explained else {}
        for row in db._conn.execute(kind.query):
            ref = str(row["ref"])
            before = last.get(ref)
            emptied = before is not None and not before.salt
            if (
                before is None
                or emptied
                or (kind.explained and _moved_on(db, kind, before, row, sealing, numbers[ref]))
            ):
                salt = secrets.token_hex(8)
                revision = 0 if before is None else before.revision + 1
                made.append(Leaf(kind.name, ref, revision, salt, digest_of(salt, _record(row))))
    return made


def _moved_on(db: Store, kind: Kind, leaf: Leaf, row: sqlite3.Row, sealing: "Sealing", number: int) -> bool:
    """Whether a record is in a later state than its last leaf, lawfully."""
    return not _is_as_sealed(kind, leaf, row, sealing, number) and _explained(db, kind, row, sealing)


def _last(db: Store, kind: str) -> dict[str, Leaf]:
    rows = db._conn.execute("SELECT kind, ref, revision, salt, digest FROM seals WHERE kind = ? ORDER BY leaf", (kind,))
    return {row["ref"]: Leaf(*row) for row in rows}


def add(db: Store, leaves: list[Leaf], number: int) -> None:
    start = db._conn.execute("SELECT count(*) FROM seals").fetchone()[0]
    db._conn.executemany(
        "INSERT INTO seals VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((start + n, s.kind, s.ref, s.revision, number, s.salt, s.digest) for n, s in enumerate(leaves)),
    )


def release(db: Store, kind: str, ref: str) -> None:
    """Takes the salts of a record that is deleted with leave: its digest stays, and can no longer be guessed."""
    db._conn.execute("UPDATE seals SET salt = '' WHERE kind = ? AND ref = ?", (kind, ref))


def case_records(db: Store, case_id: str) -> list[tuple[str, str]]:
    """What tombstones must name before the records of a case are deleted or emptied: ("record", kind/ref)."""
    found: list[tuple[str, str]] = []
    for kind in KINDS:
        if kind.case:
            rows = db._conn.execute(f"SELECT ref FROM ({kind.query}) WHERE case_id = ?", (case_id,))
            found += [("record", f"{kind.name}/{row[0]}") for row in rows]
    return found


def account_records(db: Store, person_id: str) -> list[tuple[str, str]]:
    """What tombstones must name before the accounts of a person lose what leads to the person."""
    found: list[tuple[str, str]] = []
    for (account_id,) in db._conn.execute("SELECT account_id FROM accounts WHERE person_id = ?", (person_id,)):
        history = db._conn.execute("SELECT history_id FROM account_history WHERE account_id = ?", (account_id,))
        found += [("record", f"account/{account_id}"), *(("record", f"history/{row[0]}") for row in history)]
    return found


def _earlier(at: str) -> str:
    """That time less what a form or a page on its way may take between its time and its commit; "" stays."""
    return to_text(from_text(at) - ON_ITS_WAY) if at else ""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What sealing and verifying need of the checkpoints: which columns each signed, when the last was, when each."""

    columns: Mapping[int, Mapping[str, list[str]]]
    since: str
    times: Mapping[int, str]

    def sealed_late(self, number: int, at: str) -> bool:
        """Whether a record of that time should have been sealed by the checkpoint before the one that did."""
        return at < _earlier(self.times.get(number - 1, ""))


def verify(db: Store, sealing: Sealing) -> Iterator[str]:
    """Every sealed record against its leaf, and every record without one; one line per mismatch, in Indonesian."""
    buried = {row[0] for row in db._conn.execute("SELECT ref FROM tombstones WHERE kind = 'record'")}
    persons = {row[0] for row in db._conn.execute("SELECT ref FROM tombstones WHERE kind = 'person'")}
    worded = {row[0].rsplit("/", 1)[0] for row in db._conn.execute("SELECT ref FROM tombstones WHERE kind = 'words'")}
    unknown = [r[0] for r in db._conn.execute("SELECT DISTINCT kind FROM seals") if r[0] not in BY_NAME]
    yield from (_("segel dari jenis yang tidak dikenal: {name}", name=name) for name in unknown)
    free = {"post": worded, "origin": worded, "account": set(), "person": persons, **_with_their_pictures(db)}
    for kind in KINDS:
        gone = {ref.split("/", 1)[1] for ref in buried if ref.split("/", 1)[0] == kind.name}
        yield from _verify_kind(db, kind, sealing, gone | free.get(kind.name, set()))
    yield from standing_without_reason(db)


def _with_their_pictures(db: Store) -> dict[str, set[str]]:
    """What people laid over pictures that were deleted with leave."""
    gone = {row[0] for row in db._conn.execute("SELECT ref FROM tombstones WHERE kind IN ('body', 'extract')")}
    return {kind: {ref for ref in _last(db, kind) if ref.split("/")[0] in gone} for kind in OF_PICTURES}


# What `stands` says follows from the corrections: each query finds rows that no correction explains.
_TAKEN = "EXISTS (SELECT 1 FROM run_corrections x WHERE x.run_id = t.run_id AND x.account_id IN ('', t.account_id))"
STANDING = {
    "run_accounts": f"SELECT run_id FROM run_accounts t WHERE stands = {_TAKEN}",
    "visit_answers": f"SELECT run_id FROM visit_answers t WHERE stands = {_TAKEN}",
    "looks": "SELECT post_id FROM looks t WHERE stands = EXISTS (SELECT 1 FROM run_corrections x"
    " WHERE x.run_id = t.run_id)",
    "reported_posts": "SELECT report_number FROM reported_posts t WHERE stands = EXISTS"
    " (SELECT 1 FROM run_corrections x WHERE x.run_id = t.run_id)",
    "post_sources": "SELECT post_id FROM post_sources t WHERE NOT stands AND NOT EXISTS (SELECT 1 FROM looks l"
    " WHERE l.post_id = t.post_id AND NOT l.stands) OR stands AND EXISTS"
    " (SELECT 1 FROM run_corrections x WHERE x.run_id = t.run_id)",
    "posts": "SELECT post_id FROM posts t WHERE stands <> (EXISTS (SELECT 1 FROM looks l WHERE l.post_id = t.post_id"
    " AND l.stands) OR NOT EXISTS (SELECT 1 FROM looks l WHERE l.post_id = t.post_id))",
    "case_posts": "SELECT case_id FROM case_posts t WHERE NOT stands AND taken_by IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM case_withdrawals w WHERE w.case_id = t.case_id AND w.decision = 'ditarik')",
}


# The wording that is shown is the newest that any look showed and that still stands.
# Where an import was taken back, the looks that are left decide what is shown, not the numbers of the versions.
SHOWN = (
    "SELECT post_id FROM posts t WHERE stands AND (NOT EXISTS (SELECT 1 FROM post_versions v"
    " WHERE v.post_id = t.post_id AND v.version = t.version) OR EXISTS (SELECT 1 FROM post_sources s"
    " WHERE s.post_id = t.post_id AND s.version > t.version AND s.stands) AND NOT EXISTS (SELECT 1 FROM looks k"
    " JOIN run_corrections x USING (run_id) WHERE k.post_id = t.post_id))"
)


def standing_without_reason(db: Store) -> Iterator[str]:
    """What counts or does not without a correction that says so."""
    for table, query in STANDING.items():
        for row in db._conn.execute(query):
            yield _(
                "{table} {name}: berlaku atau tidaknya tidak sesuai dengan catatan penarikan", table=table, name=row[0]
            )
    yield from (
        _("posts {post_id}: yang ditampilkan bukan versi terbaru", post_id=row[0]) for row in db._conn.execute(SHOWN)
    )


def _verify_kind(db: Store, kind: Kind, sealing: Sealing, released: set[str]) -> Iterator[str]:
    leaves, numbers, first = _last(db, kind.name), _numbers(db, kind.name), _numbers(db, kind.name, "min")
    seen: set[str] = set()
    loose: list[str] = []
    newest = 0
    for row in db._conn.execute(kind.query):
        ref = str(row["ref"])
        seen.add(ref)
        leaf = leaves.get(ref)
        if leaf is None:
            loose.append(ref)
            if kind.at and kind.dated and str(row[kind.at]) < _earlier(sealing.since):
                yield _(
                    "catatan {kind} {ref} lebih tua daripada titik periksa terakhir dan tidak disegel",
                    kind=kind.name,
                    ref=ref,
                )
            continue
        newest = max(newest, int(ref)) if ref.isdecimal() else newest
        if kind.at and kind.dated and sealing.sealed_late(first[ref], str(row[kind.at])):
            yield _("catatan {kind} {ref} {late}", kind=kind.name, ref=ref, late=LATE)
        if (leaf.salt or ref not in released) and not _holds(db, kind, leaf, row, sealing, numbers[ref]):
            yield _("catatan {kind} {ref} berubah sejak disegel", kind=kind.name, ref=ref)
    yield from (
        _("catatan {kind} {ref} disisipkan di antara yang disegel", kind=kind.name, ref=ref)
        for ref in loose
        if ref.isdecimal() and int(ref) < newest
    )
    there = seen | released
    yield from (
        _("catatan {kind} {ref} hilang sejak disegel", kind=kind.name, ref=ref) for ref in leaves if ref not in there
    )


def _numbers(db: Store, kind: str, which: str = "max") -> dict[str, int]:
    """The last checkpoint that sealed each record, or (min) the first."""
    rows = db._conn.execute(f"SELECT ref, {which}(number) FROM seals WHERE kind = ? GROUP BY ref", (kind,))
    return {row[0]: row[1] for row in rows}


def _holds(db: Store, kind: Kind, leaf: Leaf, row: sqlite3.Row, sealing: Sealing, number: int) -> bool:
    """Whether a record is what its last leaf says, or a later state that something since the checkpoint explains."""
    if leaf.salt and _is_as_sealed(kind, leaf, row, sealing, number):
        return True
    return bool(kind.explained) and _explained(db, kind, row, sealing)


def _is_as_sealed(kind: Kind, leaf: Leaf, row: sqlite3.Row, sealing: Sealing, number: int) -> bool:
    signed = sealing.columns.get(number, {}).get(kind.name)
    return digest_of(leaf.salt, _record(row, signed)) == leaf.digest


def _explained(db: Store, kind: Kind, row: sqlite3.Row, sealing: Sealing) -> bool:
    found = db._conn.execute(
        f"SELECT 1 FROM ({kind.query}) s WHERE s.ref = :ref AND ({kind.explained})",
        {"ref": row["ref"], "since": sealing.since},
    ).fetchone()
    return found is not None


def of_case(db: Store, case_id: str) -> list[tuple[dict[str, object], int, Leaf]]:
    """The records of a case that a checkpoint covers as they stand: record, place in the tree, leaf."""
    found: list[tuple[dict[str, object], int, Leaf]] = []
    for kind in KINDS:
        if not kind.case:
            continue
        for row in db._conn.execute(f"SELECT * FROM ({kind.query}) WHERE case_id = ?", (case_id,)):
            leaf = db._conn.execute(
                "SELECT leaf, kind, ref, revision, salt, digest FROM seals WHERE kind = ? AND ref = ?"
                " ORDER BY leaf DESC LIMIT 1",
                (kind.name, str(row["ref"])),
            ).fetchone()
            if leaf is not None:
                found.append((_record(row), int(leaf["leaf"]), Leaf(*tuple(leaf)[1:])))
    return found
