"""Copies of a workspace that were checked, and their way back. Keys are never in a copy."""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.errors import StoreError
from services import erasure, retention
from store import cases, database, evidence, flags, open_store, orders, posts, signing
from store import checkpoints as custody
from store import identities as identity
from store.database import Store, transaction
from store.workspace import FILE, Workspace, journal_file, read_config, signing_file

MANIFEST = "manifest.json"


def folder_of(workspace: Workspace) -> Path:
    """Where copies lie when nothing else is said: beside the workspace, not inside it."""
    return workspace.root.absolute().with_name(workspace.root.absolute().name + "-cadangan")


def backup(workspace: Workspace, target: Path, at: datetime) -> Path:
    """Makes a checked copy in a folder of its own; whole or not at all."""
    name = at.strftime("netralitas-%Y%m%dT%H%M%SZ")
    final, folder = target / name, target / f".{name}.tmp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        counts = _copy_store(workspace, folder)
        people = database.open_database(workspace.identities, identity.SCHEMA)
        try:
            database.copy_to(people, folder / workspace.identities.name)
        finally:
            people.close()
        shutil.copyfile(workspace.root / FILE, folder / FILE)
        _link_tree(workspace.evidence, folder / "evidence")
        files = (folder / workspace.database.name, folder / workspace.identities.name, folder / FILE)
        sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
        (folder / MANIFEST).write_text(json.dumps({"files": sums, **counts}, indent=1), encoding="utf-8")
        folder.replace(final)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return final


def _copy_store(workspace: Workspace, folder: Path) -> dict[str, object]:
    db = open_store(workspace.database)
    try:
        database.copy_to(db, folder / workspace.database.name)
        count, head = evidence.head(db)
        return {"captures": count, "head": head, "checkpoint": custody.latest(db)}
    finally:
        db.close()


def _link_tree(source: Path, target: Path) -> None:
    """Objects never change, so a link is as good as a copy where the file system has links."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        # What is arriving belongs to a crawl that runs; its records are not in the copy.
        if path.is_file() and not path.name.endswith(".tmp") and "arriving" not in path.parts:
            to = target / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, to)
            except OSError:
                shutil.copyfile(path, to)


def restore(copy: Path, root: Path) -> list[str]:
    """Brings a copy back into an empty folder, deletes again what was deleted since, and checks; [] when whole.

    Raises StoreError for a copy that is not what its manifest says, or a folder that is taken.
    """
    if root.exists() and any(root.iterdir()):
        raise StoreError("folder tujuan tidak kosong", where=str(root), remedy="pulihkan ke folder baru")
    manifest = _checked(copy)
    root.mkdir(parents=True, exist_ok=True)
    for name in manifest["files"]:
        shutil.copyfile(copy / name, root / name)
    if (copy / "evidence").is_dir():
        shutil.copytree(copy / "evidence", root / "evidence", dirs_exist_ok=True)
    workspace = Workspace(root=root, config=read_config(root / FILE))
    db = open_store(workspace.database)
    if stones := _deleted_since(copy, workspace):
        _replay(db, workspace, stones)
        db = open_store(workspace.database)
    try:
        problems = [*evidence.verify(db, workspace.evidence), *custody.verify(db, names=workspace.identities)]
        count, _ = evidence.head(db)
    finally:
        db.close()
    if count != manifest["captures"]:
        problems.append("jumlah tangkapan tidak sama dengan catatan cadangan")
    return problems


def _deleted_since(copy: Path, workspace: Workspace) -> list[list[str]]:
    """The tombstones beside the copy and beside the keys: a copy may have been made to any folder or disk."""
    found: dict[tuple[str, ...], None] = {}
    for journal in (copy.parent / retention.JOURNAL, journal_file(workspace)):
        if journal.is_file():
            found.update((tuple(stone), None) for stone in json.loads(journal.read_text(encoding="utf-8")))
    return [list(stone) for stone in found]


def _checked(copy: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
        for name, sha in manifest["files"].items():
            if hashlib.sha256((copy / name).read_bytes()).hexdigest() != sha:
                raise StoreError("berkas cadangan berubah", where=name, remedy="pakai cadangan lain")
    except (OSError, ValueError, KeyError) as error:
        raise StoreError("bukan cadangan Netralitas yang utuh", where=copy.name, remedy="pilih folder lain") from error
    return manifest


def _replay(db: Store, workspace: Workspace, stones: list[list[str]]) -> None:
    key = signing.house_key(db, signing_file(workspace))
    known = set(custody.tombstones(db))
    fresh = [s for s in stones if tuple(s) not in known]
    at = datetime.now(UTC).replace(microsecond=0)
    with transaction(db):
        for kind, ref in fresh:
            custody.bury(db, key, kind, ref, rule="pemulihan", by="pemulihan", at=at)
        replay(db, fresh, at)
    place = retention.Place(
        database=workspace.database, evidence=workspace.evidence, packets=workspace.root / "berkas",
        backups=workspace.root / "tidak-ada",
    )  # fmt: skip
    retention.finish(db, place, at)


def replay(db: Store, stones: list[list[str]], at: datetime) -> None:
    """Deletes again, in a restored store, what was deleted since its copy was made.

    Call inside a transaction that has buried the stones already.
    """
    for kind, ref in stones:
        if kind == "words":
            post_id = ref.rsplit("/", 1)[0]
            posts.forget_words(db, [post_id])
            flags.forget(db, [post_id])
        elif kind == "capture":
            capture_id = evidence.capture_at(db, int(ref.split("/")[0]))
            evidence.forget_captures(db, [capture_id] if capture_id else [])
        elif kind == "case" and cases.is_kept(db, ref):
            orders.add(db, ref, rule="arsip", approved_by="pemulihan", number="nisan", at=at)
            retention.forget_case(db, ref)
        elif kind == "person":
            erasure.forget_person(db, ref, by="pemulihan", at=at)
    _dismiss_again(db, [ref for kind, ref in stones if kind == "record"], at)


def _dismiss_again(db: Store, records: list[str], at: datetime) -> None:
    """Takes the readers' words from cases that were dismissed for good since the copy was made."""
    held: dict[str, None] = {}
    for ref in records:
        kind, number = ref.split("/", 1)
        if kind == "reading":
            case_id = cases.case_of_reading(db, number)
            held.update({case_id: None} if case_id else {})
    for case_id in held:
        orders.add(db, case_id, rule="tidak_cukup", approved_by="pemulihan", number="nisan", at=at)
        cases.forget_reasons(db, case_id)
