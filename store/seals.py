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
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from domain.periods import from_text, to_text
from domain.texts import _
from store import cases, runs
from store.database import Store
from store.merkle import leaf_hash
from store.sealed_kinds import BY_NAME, KINDS, OF_DRAWN, OF_PICTURES, STAYING, Kind

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


class Sealed(NamedTuple):
    """The last leaf of a record, the checkpoint that sealed it first, and the one that covered this leaf."""

    leaf: Leaf
    first: int
    number: int


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
    today, leave = columns(db), _leave(db)
    for kind in KINDS:
        last = _last(db, kind.name)
        for row in db._conn.execute(kind.query):
            before = last.get(str(row["ref"]))
            emptied = before is not None and not before.leaf.salt and leave.given(kind.name, str(row["ref"]))
            if before is None or emptied or _to_seal_anew(db, kind, before, row, sealing, today[kind.name]):
                salt = secrets.token_hex(8)
                revision = 0 if before is None else before.leaf.revision + 1
                made.append(Leaf(kind.name, str(row["ref"]), revision, salt, digest_of(salt, _record(row))))
    return made


def _to_seal_anew(
    db: Store, kind: Kind, before: Sealed, row: sqlite3.Row, sealing: "Sealing", today: list[str]
) -> bool:
    """Whether a record is in a later lawful state than its last leaf, or is as that leaf says and the leaf is of a time
    at which fewer of its columns were sealed."""
    if _is_as_sealed(kind, before, row, sealing):
        return sealing.columns.get(before.number, {}).get(kind.name, today) != today
    return bool(kind.explained) and _explained(db, kind, row, sealing)


def _last(db: Store, kind: str) -> dict[str, Sealed]:
    found: dict[str, Sealed] = {}
    sql = "SELECT kind, ref, revision, salt, digest, number FROM seals WHERE kind = ? ORDER BY leaf"
    for row in db._conn.execute(sql, (kind,)):
        before = found.get(row["ref"])
        found[row["ref"]] = Sealed(Leaf(*tuple(row)[:5]), before.first if before else row["number"], row["number"])
    return found


def add(db: Store, leaves: list[Leaf], number: int) -> None:
    start = db._conn.execute("SELECT count(*) FROM seals").fetchone()[0]
    db._conn.executemany(
        "INSERT INTO seals VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((start + n, s.kind, s.ref, s.revision, number, s.salt, s.digest) for n, s in enumerate(leaves)),
    )


def release(db: Store, kind: str, ref: str) -> None:
    """Takes the salts of a record that is deleted with leave: its digest stays, and can no longer be guessed."""
    db._conn.execute("UPDATE seals SET salt = '' WHERE kind = ? AND ref = ?", (kind, ref))


def release_of_post(db: Store, kind: str, post_id: str) -> None:
    """The same for records whose reference begins with their post's."""
    db._conn.execute(
        "UPDATE seals SET salt = '' WHERE kind = ? AND ref >= ? AND ref < ?", (kind, f"{post_id}/", f"{post_id}0")
    )


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
        looks = db._conn.execute("SELECT run_id FROM run_accounts WHERE account_id = ?", (account_id,))
        found += [("record", f"account/{account_id}"), *(("record", f"history/{row[0]}") for row in history)]
        found += [("record", f"look/{row[0]}/{account_id}") for row in looks]
        refused = db._conn.execute("SELECT quarantine_id FROM quarantine WHERE account_id = ?", (account_id,))
        found += [("record", f"refused/{row[0]}") for row in refused]
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

    def sealed_late(self, kind: Kind, number: int, at: str) -> bool:
        """Whether a record of that time should have been sealed by the checkpoint before the one that did."""
        return self.knew(kind, number - 1) and at < _earlier(self.times[number - 1])

    def is_missed(self, kind: Kind, at: str) -> bool:
        """Whether an unsealed record of that time should have been sealed by the last checkpoint."""
        return self.knew(kind, max(self.times, default=0)) and at < _earlier(self.since)

    def knew(self, kind: Kind, number: int) -> bool:
        """Whether a checkpoint sealed this kind: a kind of a later release covers what is older than itself."""
        return kind.name in self.columns.get(number, {})


def verify(db: Store, sealing: Sealing) -> Iterator[str]:
    """Every sealed record against its leaf, and every record without one; one line per mismatch, in Indonesian."""
    unknown = [r[0] for r in db._conn.execute("SELECT DISTINCT kind FROM seals") if r[0] not in BY_NAME]
    yield from (_("segel dari jenis yang tidak dikenal: {name}", name=name) for name in unknown)
    leave = _leave(db)
    for kind in KINDS:
        yield from _verify_kind(db, kind, sealing, leave)
        if kind.made and sealing.knew(kind, max(sealing.times, default=0)):
            yield from _unmade(db, kind, sealing)
    for derived in (standing_without_reason, cases.misnumbered, runs.ahead):
        yield from derived(db)


@dataclass(frozen=True, slots=True)
class Leave:
    """What signed tombstones let go or be emptied: records by their own name (`buried`, kind to references), and what
    goes with its post, person or picture (`free`)."""

    buried: Mapping[str, set[str]]
    free: Mapping[str, set[str]]

    def given(self, kind: str, ref: str) -> bool:
        return ref in self.buried.get(kind, ()) or ref in self.free.get(kind, ())


def _leave(db: Store) -> Leave:
    stones: dict[str, set[str]] = defaultdict(set)
    for kind, ref in db._conn.execute("SELECT kind, ref FROM tombstones"):
        stones[kind].add(ref)
    buried: dict[str, set[str]] = defaultdict(set)
    for ref in stones["record"]:
        kind, _slash, name = ref.partition("/")
        buried[kind].add(name)
    worded = {ref.rsplit("/", 1)[0] for ref in stones["words"]}
    fallen = {row[0] for row in db._conn.execute("SELECT post_id FROM posts WHERE stands = 0")}
    pictures = stones["body"] | stones["extract"]
    free = {"post": worded, "origin": worded, "person": stones["person"]}
    free |= {kind: _beginning(db, kind, pictures) for kind in OF_PICTURES}
    free |= {"shown": _beginning(db, "shown", worded)}
    free |= {kind: _beginning(db, kind, worded | fallen) for kind in OF_DRAWN}
    return Leave(buried, free)


def _beginning(db: Store, kind: str, owners: set[str]) -> set[str]:
    """The sealed records of a kind whose reference begins with one of these."""
    rows = db._conn.execute("SELECT DISTINCT ref FROM seals WHERE kind = ?", (kind,))
    return {row[0] for row in rows if row[0].split("/")[0] in owners}


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
    " (SELECT 1 FROM case_withdrawals w WHERE w.case_id = t.case_id AND w.decision = 'ditarik')"
    # Which correction took its import back, or none where a look still shows it.
    " OR taken_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM looks k JOIN run_corrections x USING (run_id)"
    " WHERE x.correction_id = t.taken_by AND k.post_id = t.post_id)"
    " OR taken_by IS NULL AND NOT EXISTS (SELECT 1 FROM post_sources s WHERE s.post_id = t.post_id"
    " AND s.version = t.version AND s.stands) AND EXISTS (SELECT 1 FROM looks k JOIN run_corrections x USING (run_id)"
    " WHERE k.post_id = t.post_id)",
}


# The wording that is shown is the newest that any look showed and that still stands.
# Where an import was taken back, the looks that are left decide what is shown, not the numbers of the versions.
SHOWN = (
    "SELECT post_id FROM posts t WHERE stands AND (NOT EXISTS (SELECT 1 FROM post_versions v"
    " WHERE v.post_id = t.post_id AND v.version = t.version) OR EXISTS (SELECT 1 FROM post_sources s"
    " WHERE s.post_id = t.post_id AND s.version > t.version AND s.stands) AND NOT EXISTS (SELECT 1 FROM looks k"
    " JOIN run_corrections x USING (run_id) WHERE k.post_id = t.post_id))"
)


# Known since the first reading that found something.
UNKNOWN = (
    "SELECT case_id FROM cases c WHERE contest <> '' AND known_at IS NOT (SELECT r.at FROM readings r"
    " WHERE r.case_id = c.case_id AND r.finding = 'dugaan' ORDER BY r.reading_id LIMIT 1)"
)
UNSEEN = (
    "SELECT DISTINCT post_id FROM post_versions v WHERE NOT EXISTS (SELECT 1 FROM post_sources s"
    " WHERE s.post_id = v.post_id AND s.version = v.version)"
)


def standing_without_reason(db: Store) -> Iterator[str]:
    """What counts or does not without a correction that says so."""
    for table, query in STANDING.items():
        for row in db._conn.execute(query):
            yield _(
                "{table} {name}: berlaku atau tidaknya tidak sesuai dengan catatan penarikan", table=table, name=row[0]
            )
    yield from (
        _("perkara {case_id}: diketahui sejak waktu yang tidak mengikuti dari bacaannya", case_id=row[0])
        for row in db._conn.execute(UNKNOWN)
    )
    yield from (
        _("kiriman {post_id}: tidak tercatat dilihat dengan cara apa pun", post_id=row[0])
        for row in db._conn.execute(UNSEEN)
    )
    yield from (
        _("posts {post_id}: yang ditampilkan bukan versi terbaru", post_id=row[0]) for row in db._conn.execute(SHOWN)
    )


def _verify_kind(db: Store, kind: Kind, sealing: Sealing, leave: Leave) -> Iterator[str]:
    leaves = _last(db, kind.name)
    seen: set[str] = set()
    loose: list[int] = []
    newest = 0
    for row in db._conn.execute(kind.query):
        ref = str(row["ref"])
        seen.add(ref)
        sealed = leaves.get(ref)
        if sealed is None:
            loose += [row["ref"]] if isinstance(row["ref"], int) else []
            if kind.at and kind.dated and sealing.is_missed(kind, str(row[kind.at])):
                yield _(
                    "catatan {kind} {ref} lebih tua daripada titik periksa terakhir dan tidak disegel",
                    kind=kind.name,
                    ref=ref,
                )
            continue
        newest = max(newest, row["ref"]) if isinstance(row["ref"], int) else newest
        if kind.at and kind.dated and sealing.sealed_late(kind, sealed.first, str(row[kind.at])):
            yield _("catatan {kind} {ref} {late}", kind=kind.name, ref=ref, late=LATE)
        if (sealed.leaf.salt or not leave.given(kind.name, ref)) and not _holds(db, kind, sealed, row, sealing):
            yield _("catatan {kind} {ref} berubah sejak disegel", kind=kind.name, ref=ref)
    yield from (
        _("catatan {kind} {ref} disisipkan di antara yang disegel", kind=kind.name, ref=ref)
        for ref in loose
        if ref < newest
    )
    yield from (
        _("catatan {kind} {ref} hilang sejak disegel", kind=kind.name, ref=ref)
        for ref, sealed in leaves.items()
        if ref not in seen and not _may_be_gone(kind, ref, sealed, leave)
    )


def _unmade(db: Store, kind: Kind, sealing: Sealing) -> Iterator[str]:
    """Records that no checkpoint knows and that nothing which makes such records can have left."""
    rows = db._conn.execute(
        f"SELECT ref FROM ({kind.query}) s WHERE NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = :kind"
        f" AND l.ref = CAST(s.ref AS TEXT)) AND NOT ({kind.made})",
        {"kind": kind.name, "since": sealing.since},
    )
    yield from (
        _("catatan {kind} {ref} tidak dibuat oleh pekerjaan mana pun", kind=kind.name, ref=row[0]) for row in rows
    )


def _may_be_gone(kind: Kind, ref: str, sealed: Sealed, leave: Leave) -> bool:
    """Whether a sealed record may lack: what a deletion left of it and was sealed anew needs leave of its own."""
    if kind.name not in STAYING and ref in leave.free.get(kind.name, ()):
        return True
    return ref in leave.buried.get(kind.name, ()) and not sealed.leaf.salt


def _holds(db: Store, kind: Kind, sealed: Sealed, row: sqlite3.Row, sealing: Sealing) -> bool:
    """Whether a record is what its last leaf says, or a later state that something since the checkpoint explains."""
    if sealed.leaf.salt and _is_as_sealed(kind, sealed, row, sealing):
        return True
    return bool(kind.explained) and _explained(db, kind, row, sealing)


def _is_as_sealed(kind: Kind, sealed: Sealed, row: sqlite3.Row, sealing: Sealing) -> bool:
    signed = sealing.columns.get(sealed.number, {}).get(kind.name)
    return digest_of(sealed.leaf.salt, _record(row, signed)) == sealed.leaf.digest


def _explained(db: Store, kind: Kind, row: sqlite3.Row, sealing: Sealing) -> bool:
    same = " AND ".join(f"s.{column} = :{column}" for column in kind.key)
    found = db._conn.execute(
        f"SELECT 1 FROM ({kind.query}) s WHERE {same} AND ({kind.explained})",
        {"since": sealing.since} | {column: row[column] for column in kind.key},
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
