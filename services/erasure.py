"""A person's own request that what is held be deleted: what goes, what stays, and that no byte of it is left."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services import ethics_keeping
from services.retention import KeptFiles, finish, forget_case, forget_pages, forget_posts
from store import (
    accounts,
    checkpoints,
    flags,
    holdings,
    posts,
    purge_orders,
    refused_rows,
    reported,
    rights,
    runs,
    seals,
)
from store.database import Store, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What a granted deletion took. `shared` counts pages that stay: posts of others' live cases rest on them too."""

    posts: int
    cases: int
    captures: int
    shared: int
    objects: int


def erase(
    db: Store,
    kept_files: KeptFiles,
    key: Ed25519PrivateKey,
    person_id: str,
    *,
    whole: bool,
    request: str,
    by: str,
    now: datetime,
) -> Erased:
    """Deletes what is held on a person, at the person's own request; closes the connection.

    `whole`: every case, post, page, the accounts and the name. Else what no live case rests on: a case that is
    open or has a finding stays with its posts, and so do the accounts and the name.
    """
    with transaction(db):
        stones, cases = _release_person(db, person_id, whole, request, by, now)
        mine = holdings.own_posts(db, person_id)
        stones += [*flags.forget(db, mine, keep_counts=False), *forget_posts(db, mine)]
        pages, shared = holdings.own_pages(db, person_id, mine)
        stones += forget_pages(db, pages)
        for account in accounts.of_person(db, person_id):
            reported.forget_account(db, account.handle, mine)
            stones += refused_rows.forget(db, refused_rows.refused(db, account_id=account.account_id))
        if whole:
            stones += [*seals.account_records(db, person_id), ("person", person_id)]
        for kind, ref in stones:
            checkpoints.bury(db, key, kind, ref, rule="hak_subjek", by=by, at=now)
        if whole:
            forget_person(db, person_id, by=by, at=now)
        of_ethics = ethics_keeping.forget_person(db, person_id, whole=whole, by=by, at=now)
        detail = f"{len(mine)} kiriman, {cases} perkara, {len(pages)} halaman"
        detail += f", {len(of_ethics)} perkara etika" if of_ethics else ""
        rights.act(db, request, done="penghapusan", detail=detail, by=by, at=now)
    objects = finish(db, kept_files, now)
    return Erased(posts=len(mine), cases=cases, captures=len(pages), shared=shared, objects=objects)


def _release_person(
    db: Store, person_id: str, whole: bool, request: str, by: str, now: datetime
) -> tuple[list[tuple[str, str]], int]:
    """Orders and carries out the deletion of the person's cases: their tombstones, and how many cases they were."""
    taken = holdings.cases_of(db, person_id, settled=not whole)
    stones: list[tuple[str, str]] = []
    for case_id in taken:
        purge_orders.add(db, case_id, rule="hak_subjek", approved_by=by, number=request, at=now)
        stones += forget_case(db, case_id)
    return stones, len(taken)


def forget_person(db: Store, person_id: str, *, by: str, at: datetime) -> None:
    """Takes away what leads from accounts and runs to the person; the person's tombstone must be there.

    The withdrawal is recorded, so that weeks before it keep their count of accounts.
    """
    for account in accounts.of_person(db, person_id):
        accounts.withdraw(db, account.account_id, at=at, operator=by, note="dihapus")
        reported.forget_account(db, account.handle, ())
        runs.forget_account(db, account.account_id)
        posts.forget_ids(db, account.account_id)
    accounts.forget(db, person_id)
