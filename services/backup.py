"""Copies of a workspace that were checked, and their way back. Keys are never in a copy."""

import errno
import hashlib
import json
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.errors import NOT_OURS, StoreError
from domain.texts import _
from services import erasure, ethics_keeping, leftovers, reading_places, retention
from services.examining import EMBLEMS, KNOWN
from store import (
    case_rows,
    cases,
    checkpoints,
    database,
    ethics_chain,
    evidence,
    facts,
    flags,
    identity_schema,
    open_store,
    posts,
    purge_orders,
    refused_rows,
    seals,
    signing,
)
from store.database import Store, transaction
from store.sqlite_errors import to_its_end
from store.workspace import FILE, Workspace, journal_file, read_config, signing_file

MANIFEST = "manifest.json"
MOST_MANIFEST = 1 << 20
BESIDE = (KNOWN, EMBLEMS)  # folders of pictures that people gave to compare with
NEWEST = "newest_copy"
NAMES = {"netralitas.db", "identities.db", FILE}


def newest(folder: Path) -> Path | None:
    """The newest copy in a folder of copies."""
    return max(folder.glob("netralitas-*"), default=None, key=lambda path: path.name)


def rehearse(folder: Path) -> tuple[Path, list[str]]:
    """Brings the newest copy back into a folder of its own, checks it, and takes it away again: (copy, problems).

    Raises StoreError where there is no copy, or none that can be brought back.
    """
    copy = newest(folder)
    if copy is None:
        raise StoreError(_("belum ada salinan cadangan"), where=str(folder), remedy=_("buat salinan dahulu"))
    target = folder / f".latihan-{secrets.token_hex(4)}.tmp"
    leftovers.forget_killed(folder, leftovers.COPIES)
    try:
        return copy, restore(copy, target)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _note(workspace: Workspace, copy: Path) -> None:
    """Keeps where the newest copy went: a disk of its own is not found again by looking beside the workspace."""
    with suppress(StoreError), open_store(workspace.database) as db, transaction(db):  # it may be one to read only
        facts.note(db, {NEWEST: str(copy.absolute())})


def newest_known(workspace: Workspace, db: Store) -> tuple[Path | None, bool]:
    """The newest copy that was made, wherever it went, and whether it can be looked at now.

    Beside the workspace copies are looked for; of another folder the last one is remembered, as a disk that was taken
    away is no lost copy. What was deleted from a folder that is there counts no more.
    """
    beside = newest(workspace.copies)
    known = facts.fact(db, NEWEST)
    away = Path(known) if known else None
    if away is not None and away.parent.is_dir():
        away = newest(away.parent)
    if away is None or (beside is not None and beside.name >= away.name):
        return beside, True
    return away, away.is_dir()


def backup(workspace: Workspace, target: Path, at: datetime) -> Path:
    """Makes a checked copy in a folder of its own; whole or not at all, and nothing of an interrupted one is left.

    Raises StoreError when the target cannot be written or is full.
    """
    name = at.strftime("netralitas-%Y%m%dT%H%M%SZ")
    final, folder = target / name, target / f".{name}.tmp"
    leftovers.forget_killed(target, leftovers.COPIES)
    if leftovers.is_held(folder):
        raise StoreError(
            _("salinan ini sedang dibuat oleh proses lain"), where=str(target), remedy=_("tunggu sampai selesai")
        )
    try:
        with leftovers.held(folder):
            _fill(workspace, folder)
            _note(workspace, final)
            folder.replace(final)
    except OSError as error:
        raise _refused(error, target) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return final


def _fill(workspace: Workspace, folder: Path) -> None:
    counts = _copy_store(workspace, folder)
    people = database.open_database(workspace.identities, identity_schema.SCHEMA)
    try:
        database.copy_to(people, folder / workspace.identities.name)
    finally:
        people.close()
    shutil.copyfile(workspace.root / FILE, folder / FILE)
    _copy_tree(workspace.evidence, folder / "evidence")
    files = (folder / workspace.database.name, folder / workspace.identities.name, folder / FILE)
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    for name in BESIDE:
        _copy_tree(workspace.root / name, folder / name)
    manifest = {"files": sums, "beside": _beside(folder), **counts}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _beside(folder: Path) -> dict[str, str]:
    """The files of the folders to compare with, each with its SHA-256, by their place in a workspace or copy."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in BESIDE
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def _refused(error: OSError, target: Path) -> StoreError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreError(
        _("folder tujuan penuh")
        if full
        else _("folder tujuan tidak dapat ditulis: {strerror}", strerror=error.strerror),
        where=str(target),
        remedy=_("kosongkan ruang atau pilih folder lain, lalu ulangi")
        if full
        else _("periksa izin folder dan disknya"),
    )


def _copy_store(workspace: Workspace, folder: Path) -> dict[str, object]:
    db = open_store(workspace.database)
    try:
        database.copy_to(db, folder / workspace.database.name)
        count, head = evidence.head(db)
        return {"captures": count, "head": head, "checkpoint": checkpoints.latest(db)}
    finally:
        db.close()


def _copy_tree(source: Path, target: Path) -> None:
    """Copies the bytes: a link would let damage to the copy reach the workspace."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        # What is arriving belongs to a crawl that runs; its records are not in the copy.
        if path.is_file() and not path.name.endswith(".tmp") and "arriving" not in path.parts:
            to = target / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)


def restore(copy: Path, root: Path) -> list[str]:
    """Brings a copy back into an empty folder, deletes again what was deleted since, and checks; [] when whole.

    The copy is read as a stranger's: only the files that a backup has, no links, no other places. All of it happens in
    a folder beside the target that gets its name last, so that what was deleted is never in a usable workspace.
    Raises StoreError for a copy that is not what its manifest says, or a folder that is taken; nothing is left then.
    """
    if root.exists() and any(root.iterdir()):
        raise StoreError(_("folder tujuan tidak kosong"), where=str(root), remedy=_("pulihkan ke folder baru"))
    manifest = _checked(copy)
    making = root.with_name(f".{root.name}.pemulihan.tmp")
    if leftovers.is_held(making):
        raise StoreError(
            _("folder ini sedang dipulihkan oleh proses lain"), where=str(root), remedy=_("tunggu sampai selesai")
        )
    leftovers.forget_killed(root.parent, (leftovers.RESTORED,))
    try:
        with leftovers.held(making):
            problems = _restored_files(copy, making, manifest)
            if root.exists():
                root.rmdir()
            making.replace(root)
    except OSError as error:
        raise _refused(error, root) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return problems


def _restored_files(copy: Path, making: Path, manifest: dict[str, Any]) -> list[str]:
    for name in NAMES:
        shutil.copyfile(copy / name, making / name)
    for name in ("evidence", *BESIDE):
        _copy_tree(copy / name, making / name)
    workspace = Workspace(root=making, config=read_config(making / FILE))
    db = open_store(workspace.database)
    beside = map(ethics_keeping.journal_beside, (copy.parent / retention.JOURNAL, journal_file(workspace)))
    stones, of_ethics = _deleted_since(copy, workspace), ethics_keeping.journal(*beside)
    if stones or of_ethics:
        _replay(db, workspace, stones, of_ethics)
        db = open_store(workspace.database)
    try:
        problems = [
            *to_its_end(_("isi dan rantai tangkapan"), lambda: evidence.verify(db, workspace.evidence)),
            *to_its_end(_("kunci, segel dan nisan"), lambda: checkpoints.verify(db, names=workspace.identities)),
            *to_its_end(_("daftar baca"), lambda: reading_places.misplaced(db)),
            *to_its_end(_("rantai etika"), lambda: ethics_chain.verify(db)),
        ]
        count, _head = evidence.head(db)
    finally:
        db.close()
    if count != manifest["captures"]:
        problems.append(_("jumlah tangkapan tidak sama dengan catatan cadangan"))
    return problems


def _deleted_since(copy: Path, workspace: Workspace) -> list[list[str]]:
    """The tombstones beside the copy and beside the keys: a copy may have been made to any folder or disk."""
    beside = (copy.parent / retention.JOURNAL, journal_file(workspace))
    found = dict.fromkeys(stone for path in beside if path.is_file() for stone in journal(path))
    return [list(stone) for stone in found]


STONES = ("body", "extract", "capture", "words", "case", "person", "record")


def journal(path: Path) -> list[tuple[str, str]]:
    """The tombstones of a journal, each with its kind and what it names. Raises StoreError for a damaged one."""
    with ethics_keeping.readable(path):
        stones = [(kind, ref) for kind, ref in json.loads(path.read_text(encoding="utf-8"))]
        if any(kind not in STONES or not isinstance(ref, str) for kind, ref in stones):
            raise ValueError("other stones than deletions have")
    return stones


def _checked(copy: Path) -> dict[str, Any]:
    """The manifest of a copy whose files are what it says. Raises StoreError for any other folder."""
    try:
        if (copy / MANIFEST).stat().st_size > MOST_MANIFEST:
            raise ValueError("too large for a manifest")
        manifest: dict[str, Any] = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
        if set(manifest["files"]) != NAMES or not isinstance(manifest["captures"], int):
            raise ValueError("other files than a backup has")
        if any(path.is_symlink() or not (path.is_file() or path.is_dir()) for path in copy.rglob("*")):
            raise ValueError("links and devices are no part of a backup")
        for name, sha in manifest["files"].items():
            with (copy / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha:
                    raise StoreError(_("berkas cadangan berubah"), where=name, remedy=_("pakai cadangan lain"))
        if _beside(copy) != manifest["beside"]:
            raise StoreError(
                _("gambar pembanding dalam cadangan berubah"), where=copy.name, remedy=_("pakai cadangan lain")
            )
    except (OSError, *NOT_OURS) as error:
        raise StoreError(
            _("bukan cadangan Netralitas yang utuh"), where=copy.name, remedy=_("pilih folder lain")
        ) from error
    return manifest


def _replay(db: Store, workspace: Workspace, stones: list[list[str]], of_ethics: Mapping[str, str]) -> None:
    key = signing.house_key(db, signing_file(workspace))
    known = set(checkpoints.tombstones(db))
    fresh = [s for s in stones if tuple(s) not in known]
    at = datetime.now(UTC).replace(microsecond=0)
    with transaction(db):
        for kind, ref in fresh:
            checkpoints.bury(db, key, kind, ref, rule="pemulihan", by="pemulihan", at=at)
        for kind, ref in replay(db, fresh, at):
            checkpoints.bury(db, key, kind, ref, rule="pemulihan", by="pemulihan", at=at)
        ethics_keeping.again(db, of_ethics, at)
    place = retention.KeptFiles(
        database=workspace.database,
        evidence=workspace.evidence,
        packets=workspace.root / "berkas",
        backups=workspace.root / "tidak-ada",
    )
    retention.finish(db, place, at)


def replay(db: Store, stones: list[list[str]], at: datetime) -> list[tuple[str, str]]:
    """Deletes again, in a restored store, what was deleted since its copy was made.

    Call inside a transaction that has buried the stones already. What the machine said of the posts may reach further
    here than it did there, as the copy stood: the tombstones which that takes.
    """
    further: list[tuple[str, str]] = []
    for kind, ref in stones:
        if kind == "words":
            post_id = ref.rsplit("/", 1)[0]
            posts.forget_words(db, [post_id])
            further += flags.forget(db, [post_id])
        elif kind == "capture":
            capture_id = evidence.capture_at(db, int(ref.split("/")[0]))
            evidence.forget_captures(db, [capture_id] if capture_id else [])
        elif kind == "case" and case_rows.is_kept(db, ref):
            purge_orders.add(db, ref, rule="arsip", approved_by="pemulihan", number="nisan", at=at)
            retention.forget_case(db, ref)
        elif kind == "person":
            further += seals.account_records(db, ref)
            erasure.forget_person(db, ref, by="pemulihan", at=at)
        elif kind == "record" and ref.startswith(retention.ELECTED):
            contest = ref.removeprefix(retention.ELECTED)
            purge_orders.add_elected(db, contest, number="nisan", by="pemulihan", at=at)
            further += retention.forget_named(db, contest)[1]
        elif kind == "record" and ref.startswith("refused/"):
            refused_rows.forget(db, [ref.removeprefix("refused/")])
    _dismiss_again(db, [ref for kind, ref in stones if kind == "record"], at)
    return further


def _dismiss_again(db: Store, records: list[str], at: datetime) -> None:
    """Takes the readers' words from cases that were dismissed for good since the copy was made."""
    held: dict[str, None] = {}
    for ref in records:
        kind, number = ref.split("/", 1)
        if kind == "reading":
            case_id = case_rows.case_of_reading(db, number)
            held.update({case_id: None} if case_id else {})
    for case_id in held:
        purge_orders.add(db, case_id, rule="tidak_cukup", approved_by="pemulihan", number="nisan", at=at)
        cases.forget_reasons(db, case_id)


def keys_apart(workspace: Workspace) -> tuple[Path, Path]:
    """The keys that no copy holds and that are kept somewhere else: of the names, and of the seals."""
    return workspace.key_file, signing_file(workspace)
