"""What goes when, and how it goes so that no byte is left: three clocks, orders, tombstones.

- Unflagged text after 30 days, pages without a post of a live case after 30 days, dismissed flags 30 days
  after the case was closed as tidak cukup: hash and counts stay.
- Cases by the body's own archive schedule: one by one, with who approved it and under which number.
- Platform terms: what an author deleted on a platform whose terms ask for it goes at once, unless it is in a case.
"""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.elections import Pack
from domain.errors import WorkflowError
from domain.periods import tanggal, to_text, zone_of
from rendering import write_atomic
from review import workflow
from store import (
    SCHEMA,
    attempts,
    audit,
    authority,
    cases,
    desk,
    evidence,
    flags,
    matters,
    orders,
    posts,
    queue,
    reported,
    runs,
    search,
)
from store import bodies as shelf
from store import checkpoints as custody
from store import database as db
from store import identities as identity
from store.database import transaction

KEPT = timedelta(days=30)
JOURNAL = "nisan.json"  # tombstones, beside the copies
VOTE = "pemungutan_suara"  # and later rounds
# A post of a case that is open, or was not closed as tidak cukup.
LIVE = (
    "SELECT cp.post_id FROM case_posts cp JOIN cases c USING (case_id) WHERE c.closed_at IS NULL"
    " OR EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
)
# X Developer Policy and YouTube API Services Terms III.E.4: deleted content is removed as soon as it is known.
UNFLAGGED = (
    "SELECT DISTINCT p.post_id FROM posts p JOIN post_versions v USING (post_id) JOIN accounts a USING (account_id)"
    " WHERE (v.text <> '' OR v.other_text <> '' OR p.url <> '')"
    " AND p.post_id NOT IN (SELECT post_id FROM case_posts)"
    " AND (p.first_seen_at < :before OR (p.gone_at IS NOT NULL AND a.platform IN ('x', 'youtube')))"
)
DISMISSED = (
    "SELECT case_id FROM cases c WHERE closed_at < :before AND contest <> ''"
    " AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
    " AND NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = c.case_id)"
)
PAGES = (
    "SELECT capture_id FROM captures c WHERE captured_at < :before AND NOT EXISTS"  # noqa: S608
    f" (SELECT 1 FROM post_sources s WHERE s.capture_id = c.capture_id AND s.post_id IN ({LIVE}))"
)
# What an import or a page could not take in may hold words; its reason stays to be counted.
REFUSED = (
    "SELECT count(*) FROM quarantine WHERE at < :before AND (place <> '' OR detail <> '' OR raw_sha256 IS NOT NULL)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What the clocks have released."""

    posts: tuple[str, ...]
    cases: tuple[str, ...]
    captures: tuple[str, ...]
    refused: int

    @property
    def total(self) -> int:
        return len(self.posts) + len(self.cases) + len(self.captures) + self.refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Purged:
    """What one purge did."""

    posts: int
    cases: int
    captures: int
    objects: int = field(default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a workspace keeps what a purge must reach. `journal` lists its tombstones outside, beside the keys."""

    database: Path
    evidence: Path
    packets: Path
    backups: Path
    journal: Path | None = None

    @property
    def identities(self) -> Path:
        return self.database.with_name("identities.db")


def due(conn: sqlite3.Connection, now: datetime) -> Due:
    """What must go by the clocks; nothing changes."""
    before = {"before": to_text(now - KEPT)}
    return Due(
        posts=tuple(r[0] for r in conn.execute(UNFLAGGED, before)),
        cases=tuple(r[0] for r in conn.execute(DISMISSED, before)),
        captures=tuple(r[0] for r in conn.execute(PAGES, before)),
        refused=conn.execute(REFUSED, before).fetchone()[0],
    )


def purge(conn: sqlite3.Connection, place: Place, key: Ed25519PrivateKey, *, by: str, now: datetime) -> Purged:
    """Deletes what is due. The connection is closed: the file is written anew. Twice is once."""
    with transaction(conn):
        released, extracts = due(conn, now), posts.count_extracts(conn)
        stones = forget_posts(conn, released.posts)
        for case_id in released.cases:
            orders.add(conn, case_id, rule="tidak_cukup", approved_by=by, number="jadwal retensi", at=now)
            stones += [*custody.case_records(conn, case_id), *_dismiss(conn, case_id)]
        stones += evidence.forget_captures(conn, released.captures)
        for forget in (reported.forget, attempts.forget, desk.forget):
            forget(conn, to_text(now - KEPT))
        runs.forget_refused(conn, before=to_text(now - KEPT))
        for kind, ref in stones:
            custody.bury(conn, key, kind, ref, rule="retensi", by=by, at=now)
        extracts -= posts.count_extracts(conn)
    objects = extracts + finish(conn, place, now)
    return Purged(
        posts=len(released.posts), cases=len(released.cases), captures=len(released.captures), objects=objects
    )


def archive(
    conn: sqlite3.Connection, place: Place, key: Ed25519PrivateKey, case_id: str, *, rule: str, approved_by: str,
    number: str, now: datetime,
) -> int:  # fmt: skip
    """Deletes one closed case with its posts on a recorded approval; closes the connection, returns the objects."""
    if not approved_by.strip() or not number.strip():
        raise WorkflowError("persetujuan penghapusan belum lengkap", remedy="isi --approved-by dan --number")
    with transaction(conn):
        file = workflow.load(conn, case_id)
        if file.case["closed_at"] is None:
            raise WorkflowError(f"perkara {case_id} masih terbuka", remedy="hapus setelah ditutup, menurut jadwal")
        orders.add(conn, case_id, rule=rule, approved_by=approved_by, number=number, at=now)
        others = {r[0] for r in conn.execute("SELECT post_id FROM case_posts WHERE case_id <> ?", (case_id,))}
        mine = [p["post_id"] for p in file.posts if p["post_id"] not in others]
        stones = forget_case(conn, case_id)
        flags.forget(conn, mine, keep_counts=False)
        for kind, ref in [*stones, *forget_posts(conn, mine)]:
            custody.bury(conn, key, kind, ref, rule=rule, by=approved_by, at=now)
    forget_packets(place, [case_id])
    return finish(conn, place, now)


def forget_case(conn: sqlite3.Connection, case_id: str) -> list[tuple[str, str]]:
    """Deletes what an order released; the tombstones that it takes."""
    stones = [*custody.case_records(conn, case_id), ("case", case_id)]
    authority.forget(conn, [case_id])
    matters.forget(conn, [case_id])
    queue.forget(conn, cases=[case_id])
    cases.forget(conn, case_id)
    return stones


def forget_packets(place: Place, case_ids: Sequence[str]) -> None:
    for case_id in case_ids:
        for path in place.packets.glob(f"{case_id}-*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _dismiss(conn: sqlite3.Connection, case_id: str) -> list[tuple[str, str]]:
    live = {r[0] for r in conn.execute(LIVE)}
    held = [r[0] for r in conn.execute("SELECT DISTINCT post_id FROM case_posts WHERE case_id = ?", (case_id,))]
    mine = [p for p in held if p not in live]
    flags.forget(conn, mine)
    cases.forget_reasons(conn, case_id)
    return forget_posts(conn, mine)


def forget_posts(conn: sqlite3.Connection, post_ids: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    drawn = audit.forget(conn, post_ids)
    queue.forget(conn, samples=drawn)
    audit.drop(conn, drawn)
    media = []
    for post_id in post_ids:
        row = conn.execute("SELECT media FROM posts WHERE post_id = ?", (post_id,)).fetchone()
        media += [m["sha256"] for m in json.loads(row[0]) if m.get("sha256")]
    gone = posts.forget_words(conn, post_ids)
    stones = [("words", f"{post_id}/{version}") for post_id, version, _ in gone]
    used = _used_extracts(conn)
    stones += [("extract", sha) for _, _, sha in gone if sha not in used]
    return stones + [("extract", sha) for sha in media]


def _used_extracts(conn: sqlite3.Connection) -> set[str]:
    """The extracts on which a version with words still rests."""
    rows = conn.execute("SELECT extract_sha256 FROM post_versions WHERE text <> '' OR other_text <> ''")
    return {str(row[0]) for row in rows}


def finish(conn: sqlite3.Connection, place: Place, now: datetime) -> int:
    """Carries tombstones out on the disk: objects, names, index, copies, the file itself. Closes the connection.

    What a process that reads at the same time kept from going goes with the next call.
    """
    used = _used_extracts(conn)
    used |= {r[0] for r in conn.execute("SELECT body_sha256 FROM captures")}
    buried = conn.execute("SELECT ref FROM tombstones WHERE kind IN ('body', 'extract')").fetchall()
    objects = shelf.remove(conn, place.evidence, {row[0] for row in buried} - used)
    stones = [tuple(r) for r in conn.execute("SELECT kind, ref FROM tombstones ORDER BY 1, 2")]
    conn.close()
    persons = [ref for kind, ref in stones if kind == "person"]
    if persons and place.identities.exists():
        identity.forget(place.identities, persons)
    search.forget(place.database.with_name("search.db"))
    for copy in place.database.parent.glob(place.database.name + ".v*.bak"):
        copy.unlink()
    db.scrub(place.database, SCHEMA)
    if place.journal is not None:
        write_atomic(place.journal, json.dumps(stones))
    if place.backups.is_dir():
        _old_copies(place.backups, now)
        write_atomic(place.backups / JOURNAL, json.dumps(stones))
    return objects


def _old_copies(folder: Path, now: datetime) -> None:
    limit = (now - KEPT).strftime("%Y%m%dT%H%M%SZ")
    for path in folder.glob("netralitas-*"):
        if path.is_dir() and path.name.removeprefix("netralitas-") < limit:
            shutil.rmtree(path)


def check_elected(packs: Sequence[Pack], contest: str, number: str, now: datetime) -> None:
    """Raises WorkflowError unless the contest is known, its vote lies behind, and the confirmation has its number."""
    pack = next((p for p in packs if contest in p.contests), None)
    if pack is None:
        known = ", ".join(sorted(c for p in packs for c in p.contests)[:10])
        raise WorkflowError(f"kontes {contest!r} tidak ada dalam paket", remedy=f"pilih, mis.: {known}")
    if not number.strip():
        raise WorkflowError("nomor penetapan calon terpilih belum diisi", remedy="isi --number")
    votes = [s.end for s in pack.calendar if s.stage.startswith(VOTE) and s.contest in ("", contest)]
    today = now.astimezone(zone_of(pack.contests[contest].region)).date()
    if votes and today <= max(votes):
        raise WorkflowError(
            f"pemungutan suara {contest} belum lewat ({tanggal(max(votes))})", remedy="jalankan setelah penetapan"
        )


def after_election(conn: sqlite3.Connection, contest: str, *, number: str, by: str, now: datetime) -> int:
    """When the elected of a contest are confirmed: flags outside open or forwarded cases go, names go from the rest.

    Who said so under which number is recorded; call check_elected() first.
    """
    with transaction(conn):
        orders.add_elected(conn, contest, number=number, by=by, at=now)
        named, kept = flagged_for(conn, contest)
        for post_id in named:
            flags.forget(conn, [post_id], keep_counts=post_id in kept)
    return len(named)


def flagged_for(conn: sqlite3.Connection, contest: str) -> tuple[list[str], set[str]]:
    """The posts with a flag of this contest, and those of all posts that an open or forwarded case holds."""
    named = conn.execute("SELECT DISTINCT post_id FROM flags WHERE contest = ? ORDER BY 1", (contest,))
    kept = conn.execute(
        "SELECT cp.post_id FROM case_posts cp JOIN cases c USING (case_id) WHERE c.closed_at IS NULL"
        " OR EXISTS (SELECT 1 FROM hops h WHERE h.case_id = c.case_id)"
    )
    return [str(r[0]) for r in named], {str(r[0]) for r in kept}
