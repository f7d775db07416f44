"""What goes when, and how it goes so that no byte is left: three clocks, purge_orders, tombstones.

- Fetched pictures after seven days, unless a case holds the post or a reader has yet to see it as a drawn one; what
  was read in them stays with the text.
- Unflagged text after 30 days, pages without a post of a live case after 30 days, dismissed flags 30 days
  after the case was closed as tidak cukup: hash and counts stay.
- Cases by the body's own archive schedule: one by one, with who approved it and under which number.
- Platform terms: what an author deleted on a platform whose terms ask for it goes at once, unless it is in a case.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.elections import Pack
from domain.errors import StoreError, WorkflowError
from domain.periods import tanggal, to_text, zone_of
from domain.texts import Text, _
from rendering import write_atomic
from services import casework, ethics_keeping, file_clocks
from store import (
    SCHEMA,
    attempts,
    audit,
    authority,
    bodies,
    cases,
    checkpoints,
    covers,
    database,
    desk,
    disclosures,
    ethics,
    evidence,
    facts,
    flags,
    holdings,
    joinders,
    open_store,
    pending_readings,
    picture_fetches,
    pictures,
    post_rows,
    posts,
    purge_orders,
    queue,
    refused_rows,
    reported,
    search,
)
from store import identities as identity
from store.database import Store, transaction
from store.holdings import Due
from store.lock import deletion_lock, only_one
from store.workspace import Workspace, journal_file

__all__ = ["Due"]

KEPT = timedelta(days=30)
PICTURES_KEPT = timedelta(days=7)  # of posts that no case holds and no sample drew
TRACED = timedelta(days=5 * 365)  # who opened what: as long as a matter may be asked about
GONE = "gambar dihapus menurut jadwal sebelum sempat diperiksa"
JOURNAL = "nisan.json"  # tombstones, beside the copies
VOTE = "pemungutan_suara"  # and later rounds


@dataclass(frozen=True, kw_only=True, slots=True)
class Purged:
    """What one purge did."""

    posts: int
    cases: int
    captures: int
    objects: int = field(default=0)
    pictures: int = field(default=0)
    files: int = field(default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFiles:
    """Where a workspace keeps what a purge must reach. `journal` lists its tombstones outside, beside the keys."""

    database: Path
    evidence: Path
    packets: Path
    backups: Path
    journal: Path | None = None

    @property
    def root(self) -> Path:
        return self.database.parent

    @property
    def ethics_packets(self) -> Path:
        return self.packets.with_name("berkas-etika")

    @property
    def identities(self) -> Path:
        return self.database.with_name("identities.db")


def files_of(workspace: Workspace) -> KeptFiles:
    """What a purge of this workspace must reach."""
    return KeptFiles(
        database=workspace.database,
        evidence=workspace.evidence,
        packets=workspace.root / "berkas",
        backups=workspace.copies,
        journal=journal_file(workspace),
    )


def due(db: Store, now: datetime) -> Due:
    """What must go by the clocks; nothing changes."""
    return holdings.due(db, to_text(now - KEPT), to_text(now - PICTURES_KEPT))


def due_files(workspace: Workspace, now: datetime) -> Mapping[Text, Sequence[Path]]:
    """Files that must go by the clocks, by kind; nothing changes."""
    return file_clocks.due(workspace.root, workspace.copies, now)


def purge(db: Store, kept_files: KeptFiles, key: Ed25519PrivateKey, *, by: str, now: datetime) -> Purged:
    """Deletes what is due. The connection is closed: the file is written anew. Twice is once."""
    with transaction(db):
        facts.begin_deletion(db)
        released, extracts = due(db, now), post_rows.count_extracts(db)
        stones = forget_posts(db, released.posts)
        for case_id in released.cases:
            purge_orders.add(db, case_id, rule="tidak_cukup", approved_by=by, number="jadwal retensi", at=now)
            stones += [*checkpoints.case_records(db, case_id), *_dismiss(db, case_id)]
        stones += _forget_pictures(db, released.pictures, now)
        stones += forget_pages(db, released.captures)
        picture_fetches.let_go(db, released.captures)
        for forget in (reported.forget, attempts.forget, desk.forget):
            forget(db, to_text(now - KEPT))
        disclosures.forget(db, to_text(now - TRACED))
        stones += refused_rows.forget(db, refused_rows.refused(db, before=to_text(now - KEPT)))
        for kind, ref in stones:
            checkpoints.bury(db, key, kind, ref, rule="retensi", by=by, at=now)
        extracts -= post_rows.count_extracts(db)
        ethics_keeping.forget_due(db, by=by, now=now)
    files = file_clocks.forget(kept_files.root, kept_files.backups, now)
    objects = extracts + finish(db, kept_files, now)
    return Purged(
        posts=len(released.posts),
        cases=len(released.cases),
        captures=len(released.captures),
        objects=objects,
        pictures=len(released.pictures),
        files=files,
    )


def archive(
    db: Store,
    kept_files: KeptFiles,
    key: Ed25519PrivateKey,
    case_id: str,
    *,
    rule: str,
    approved_by: str,
    number: str,
    now: datetime,
) -> int:
    """Deletes one closed case on a recorded approval, with its posts and the pages that show them and on which no live
    case rests; closes the connection, returns the objects."""
    if not approved_by.strip() or not number.strip():
        raise WorkflowError(_("persetujuan penghapusan belum lengkap"), remedy=_("isi --approved-by dan --number"))
    with transaction(db):
        file = casework.load(db, case_id)
        if file.case.closed_at is None:
            raise WorkflowError(
                _("perkara {case_id} masih terbuka", case_id=case_id), remedy=_("hapus setelah ditutup, menurut jadwal")
            )
        purge_orders.add(db, case_id, rule=rule, approved_by=approved_by, number=number, at=now)
        others = holdings.posts_of_other_cases(db, case_id)
        mine = [p.post_id for p in file.posts if p.post_id not in others]
        stones = forget_case(db, case_id)
        stones += [*flags.forget(db, mine, keep_counts=False), *forget_posts(db, mine)]
        for kind, ref in [*stones, *forget_pages(db, holdings.pages_of_posts(db, mine))]:
            checkpoints.bury(db, key, kind, ref, rule=rule, by=approved_by, at=now)
    return finish(db, kept_files, now)


def forget_case(db: Store, case_id: str) -> list[tuple[str, str]]:
    """Deletes what an order released; the tombstones that it takes."""
    stones = [*checkpoints.case_records(db, case_id), ("case", case_id)]
    authority.forget(db, [case_id])
    joinders.forget(db, [case_id])
    queue.forget(db, cases=[case_id])
    pending_readings.forget(db, [case_id])
    cases.forget(db, case_id)
    return stones


def _forget_packets(kept_files: KeptFiles, case_ids: Sequence[str]) -> None:
    gone = tuple(f"{case_id}-" for case_id in case_ids)
    for path in kept_files.packets.iterdir() if gone and kept_files.packets.is_dir() else ():
        if path.name.startswith(gone) or path.name.startswith(tuple(f".{begin}" for begin in gone)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _dismiss(db: Store, case_id: str) -> list[tuple[str, str]]:
    live = holdings.live_posts(db)
    mine = [p for p in holdings.posts_of_case(db, case_id) if p not in live]
    cases.forget_reasons(db, case_id)
    return [*flags.forget(db, mine), *forget_posts(db, mine)]


def forget_pages(db: Store, captures: Sequence[str]) -> list[tuple[str, str]]:
    """Captured pages, and what people covered on those that a browser drew."""
    stones = evidence.forget_captures(db, captures)
    covered = covers.names(db)
    covers.forget(db, holdings.not_held(db, [ref for kind, ref in stones if kind == "body" and ref in covered]))
    return stones


def _forget_pictures(db: Store, captures: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """Fetched pictures that nobody was given to read. What was read in them stays as long as the words of the post."""
    stones = evidence.forget_captures(db, captures)
    picture_fetches.let_go(db, captures)
    for kind, sha256 in stones:
        if kind == "body":
            pictures.note_gone(db, sha256, GONE, now)
    return stones


def forget_posts(db: Store, post_ids: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    pending_readings.forget(db, post_ids)
    drawn = audit.forget(db, post_ids)
    queue.forget(db, samples=drawn)
    audit.drop(db, drawn)
    media = holdings.media_of(db, post_ids)
    fetched = evidence.forget_captures(db, picture_fetches.captures_of(db, post_ids))
    picture_fetches.forget(db, post_ids)
    gone = posts.forget_words(db, post_ids)
    media = holdings.not_held(db, media)
    pictures.forget(db, media)
    covers.forget(db, media)
    stones = [("words", f"{post_id}/{version}") for post_id, version, _ in gone]
    used = holdings.used_extracts(db)
    stones += [("extract", sha) for _, _, sha in gone if sha not in used]
    return [*stones, *fetched, *(("extract", sha) for sha in media)]


def finish(db: Store, kept_files: KeptFiles, now: datetime) -> int:
    """Carries tombstones out on the disk: objects, names, index, copies, the file itself. Closes the connection.

    What a kill, or a process that reads at the same time, kept from going goes with the next call: see redo().
    """
    with only_one(deletion_lock(kept_files.database)):
        mark = facts.unfinished_deletion(db)
        objects = _finish(db, kept_files, now)
        with closing(open_store(kept_files.database)) as again, transaction(again):
            facts.end_deletion(again, mark)
    return objects


def redo(workspace: Workspace, at: datetime) -> bool:
    """Finishes a deletion that was decided and whose process died before its last byte was gone; whether it did.

    For the start of whatever opens the workspace for writing, before it does. While another process is deleting, or
    reads what must be written anew, nothing happens and the next start tries again.
    """
    with closing(open_store(workspace.database)) as db:
        if not facts.unfinished_deletion(db):
            return False
        with only_one(deletion_lock(workspace.database)) as free:
            pass
        try:
            return free and finish(db, files_of(workspace), at) >= 0
        except StoreError:
            return False


def _finish(db: Store, kept_files: KeptFiles, now: datetime) -> int:
    stones = checkpoints.tombstones(db)
    buried = {ref for kind, ref in stones if kind in ("body", "extract")}
    objects = bodies.remove(db, kept_files.evidence, buried - holdings.used_objects(db))
    of_ethics = ethics.erased(db)
    db.close()
    _forget_packets(kept_files, [ref for kind, ref in stones if kind == "case"])
    persons = [ref for kind, ref in stones if kind == "person"]
    if persons and kept_files.identities.exists():
        identity.forget(kept_files.identities, persons)
    search.forget(kept_files.database.with_name("search.db"))
    for copy in kept_files.database.parent.glob(kept_files.database.name + ".v*.bak"):
        copy.unlink(missing_ok=True)
    database.scrub(kept_files.database, SCHEMA)
    ethics_keeping.forget_packets(kept_files.ethics_packets, of_ethics)
    journals = [kept_files.journal] if kept_files.journal is not None else []
    journals += [kept_files.backups / JOURNAL] if kept_files.backups.is_dir() else []
    ethics_keeping.keep_journal(of_ethics, *map(ethics_keeping.journal_beside, journals))
    if kept_files.journal is not None:
        write_atomic(kept_files.journal, json.dumps(stones))
    if kept_files.backups.is_dir():
        for copy in file_clocks.old_copies(kept_files.backups, now):
            shutil.rmtree(copy)
        write_atomic(kept_files.backups / JOURNAL, json.dumps(stones))
    return objects


ELECTED = "elected/"  # a record that nothing else has: what a contest's confirmation takes


def check_elected(packs: Sequence[Pack], contest: str, number: str, now: datetime) -> None:
    """Raises WorkflowError unless the contest is known, its vote lies behind, and the confirmation has its number."""
    pack = next((p for p in packs if contest in p.contests), None)
    if pack is None:
        known = ", ".join(sorted(c for p in packs for c in p.contests)[:10])
        raise WorkflowError(
            _("kontes {contest!r} tidak ada dalam paket", contest=contest),
            remedy=_("pilih, mis.: {known}", known=known),
        )
    if not number.strip():
        raise WorkflowError(_("nomor penetapan calon terpilih belum diisi"), remedy=_("isi --number"))
    votes = [s.end for s in pack.calendar if s.stage.startswith(VOTE) and s.contest in ("", contest)]
    today = now.astimezone(zone_of(pack.contests[contest].region)).date()
    if votes and today <= max(votes):
        raise WorkflowError(
            _("pemungutan suara {contest} belum lewat ({tanggal})", contest=contest, tanggal=tanggal(max(votes))),
            remedy=_("jalankan setelah penetapan"),
        )


def after_election(db: Store, key: Ed25519PrivateKey, contest: str, *, number: str, by: str, now: datetime) -> int:
    """When the elected of a contest are confirmed: flags outside open or forwarded cases go, names go from the rest.

    Who said so under which number is recorded; a tombstone says it to a copy of before. Call check_elected() first.
    """
    with transaction(db):
        purge_orders.add_elected(db, contest, number=number, by=by, at=now)
        count, stones = forget_named(db, contest)
        for kind, ref in [*stones, ("record", f"{ELECTED}{contest}")]:
            checkpoints.bury(db, key, kind, ref, rule="penetapan", by=by, at=now)
    return count


def forget_named(db: Store, contest: str) -> tuple[int, list[tuple[str, str]]]:
    """Takes whom the flags of a contest name out of them; how many posts it reached, and the tombstones that it takes."""
    named, kept = holdings.flagged_for(db, contest)
    stones = [stone for post_id in named for stone in flags.forget(db, [post_id], keep_counts=post_id in kept)]
    return len(named), stones
