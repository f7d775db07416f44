"""A person's own request that what is held be deleted: what goes, what stays, and that no byte of it is left."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.retention import LIVE, Place, finish, forget_case, forget_packets, forget_posts
from store import accounts, evidence, flags, orders, posts, reported, rights, runs
from store import checkpoints as custody
from store.database import transaction

HELD = "SELECT case_id FROM cases c WHERE person_id = ?"
# Those of them that are not live.
SETTLED = (
    "SELECT case_id FROM cases c WHERE person_id = ? AND closed_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What a granted deletion took. `shared` counts pages that stay: posts of others' live cases rest on them too."""

    posts: int
    cases: int
    captures: int
    shared: int
    objects: int


def erase(
    conn: sqlite3.Connection, place: Place, key: Ed25519PrivateKey, person_id: str, *, whole: bool, request: str,
    by: str, now: datetime,
) -> Erased:  # fmt: skip
    """Deletes what is held on a person, at the person's own request; closes the connection.

    `whole`: every case, post, page, the accounts and the name. Else what no live case rests on: a case that is
    open or has a finding stays with its posts, and so do the accounts and the name.
    """
    with transaction(conn):
        stones, taken = _release_person(conn, person_id, whole, request, by, now)
        mine = _own_posts(conn, person_id)
        flags.forget(conn, mine, keep_counts=False)
        stones += forget_posts(conn, mine)
        pages, shared = _own_pages(conn, person_id, mine)
        stones += evidence.forget_captures(conn, pages)
        for account in accounts.of_person(conn, person_id):
            reported.forget_account(conn, account.handle, mine)
            runs.forget_refused(conn, account_id=account.account_id)
        for kind, ref in [*stones, *([("person", person_id)] if whole else [])]:
            custody.bury(conn, key, kind, ref, rule="hak_subjek", by=by, at=now)
        if whole:
            forget_person(conn, person_id, by=by, at=now)
        detail = f"{len(mine)} kiriman, {len(taken)} perkara, {len(pages)} halaman"
        rights.act(conn, request, done="penghapusan", detail=detail, by=by, at=now)
    forget_packets(place, taken)
    objects = finish(conn, place, now)
    return Erased(posts=len(mine), cases=len(taken), captures=len(pages), shared=shared, objects=objects)


def _release_person(
    conn: sqlite3.Connection, person_id: str, whole: bool, request: str, by: str, now: datetime
) -> tuple[list[tuple[str, str]], list[str]]:
    """Orders and carries out the deletion of the person's cases: their tombstones and numbers."""
    rows = conn.execute(HELD if whole else SETTLED, (person_id,)).fetchall()
    taken = [str(row[0]) for row in rows]
    stones: list[tuple[str, str]] = []
    for case_id in taken:
        orders.add(conn, case_id, rule="hak_subjek", approved_by=by, number=request, at=now)
        stones += forget_case(conn, case_id)
    return stones, taken


def _own_posts(conn: sqlite3.Connection, person_id: str) -> list[str]:
    rows = conn.execute(
        f"SELECT post_id FROM posts JOIN accounts USING (account_id) WHERE person_id = ? AND post_id NOT IN ({LIVE})",  # noqa: S608
        (person_id,),
    )
    return [str(r[0]) for r in rows]


def _own_pages(conn: sqlite3.Connection, person_id: str, mine: Sequence[str]) -> tuple[list[str], int]:
    """The captures that show these posts or were made of the person's accounts; how many of them must stay."""
    pages = {
        str(r[0]) for r in conn.execute(
            "SELECT capture_id FROM captures JOIN accounts USING (account_id) WHERE person_id = ?", (person_id,)
        )
    }  # fmt: skip
    for post_id in mine:
        rows = conn.execute("SELECT capture_id FROM post_sources WHERE post_id = ?", (post_id,))
        pages |= {str(r[0]) for r in rows if r[0] is not None}
    bound = {str(r[0]) for r in conn.execute(f"SELECT capture_id FROM post_sources WHERE post_id IN ({LIVE})")}  # noqa: S608
    return sorted(pages - bound), len(pages & bound)


def forget_person(conn: sqlite3.Connection, person_id: str, *, by: str, at: datetime) -> None:
    """Takes away what leads from accounts and runs to the person; the person's tombstone must be there.

    The withdrawal is recorded, so that weeks before it keep their count of accounts.
    """
    for account in accounts.of_person(conn, person_id):
        accounts.withdraw(conn, account.account_id, at=at, operator=by, note="dihapus")
        reported.forget_account(conn, account.handle, ())
        runs.forget_account(conn, account.account_id)
        posts.forget_ids(conn, account.account_id)
    accounts.forget(conn, person_id)
