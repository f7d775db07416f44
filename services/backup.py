"""Copies of a workspace that were checked, and their way back. Keys are never in a copy."""

import hashlib
import json
import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.errors import StoreError
from services import erasure, retention
from store import cases, evidence, flags, open_store, orders, posts
from store import checkpoints as custody
from store import database as db
from store import identities as identity
from store.database import transaction
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
        people = db.open_database(workspace.identities, identity.SCHEMA)
        try:
            db.copy_to(people, folder / workspace.identities.name)
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
    conn = open_store(workspace.database)
    try:
        db.copy_to(conn, folder / workspace.database.name)
        count, head = evidence.head(conn)
        return {"captures": count, "head": head, "checkpoint": custody.latest(conn)}
    finally:
        conn.close()


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
    conn = open_store(workspace.database)
    if stones := _deleted_since(copy, workspace):
        _replay(conn, workspace, stones)
        conn = open_store(workspace.database)
    try:
        problems = [*evidence.verify(conn, workspace.evidence), *custody.verify(conn)]
        count, _ = evidence.head(conn)
    finally:
        conn.close()
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


def _replay(conn: sqlite3.Connection, workspace: Workspace, stones: list[list[str]]) -> None:
    key = custody.read_key(signing_file(workspace))
    known = {tuple(r) for r in conn.execute("SELECT kind, ref FROM tombstones")}
    fresh = [s for s in stones if tuple(s) not in known]
    at = datetime.fromisoformat(
        conn.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").fetchone()[0].replace("Z", "+00:00")
    )
    with transaction(conn):
        for kind, ref in fresh:
            custody.bury(conn, key, kind, ref, rule="pemulihan", by="pemulihan", at=at)
        replay(conn, fresh, at)
    place = retention.Place(
        database=workspace.database, evidence=workspace.evidence, packets=workspace.root / "berkas",
        backups=workspace.root / "tidak-ada",
    )  # fmt: skip
    retention.finish(conn, place, at)


def replay(conn: sqlite3.Connection, stones: list[list[str]], at: datetime) -> None:
    """Deletes again, in a restored store, what was deleted since its copy was made.

    Call inside a transaction that has buried the stones already.
    """
    for kind, ref in stones:
        if kind == "words":
            post_id = ref.rsplit("/", 1)[0]
            posts.forget_words(conn, [post_id])
            flags.forget(conn, [post_id])
        elif kind == "capture":
            row = conn.execute("SELECT capture_id FROM captures WHERE seq = ?", (int(ref.split("/")[0]),)).fetchone()
            evidence.forget_captures(conn, [row[0]] if row else [])
        elif kind == "case" and _is_there(conn, ref):
            orders.add(conn, ref, rule="arsip", approved_by="pemulihan", number="nisan", at=at)
            retention.forget_case(conn, ref)
        elif kind == "person":
            erasure.forget_person(conn, ref, by="pemulihan", at=at)
    _dismiss_again(conn, [ref for kind, ref in stones if kind == "record"], at)


def _dismiss_again(conn: sqlite3.Connection, records: list[str], at: datetime) -> None:
    """Takes the readers' words from cases that were dismissed for good since the copy was made."""
    held: dict[str, None] = {}
    for ref in records:
        kind, number = ref.split("/", 1)
        if kind == "reading":
            row = conn.execute("SELECT case_id FROM readings WHERE reading_id = ?", (number,)).fetchone()
            held.update({str(row[0]): None} if row else {})
    for case_id in held:
        orders.add(conn, case_id, rule="tidak_cukup", approved_by="pemulihan", number="nisan", at=at)
        cases.forget_reasons(conn, case_id)


def _is_there(conn: sqlite3.Connection, case_id: str) -> bool:
    row = conn.execute("SELECT 1 FROM cases WHERE case_id = ? AND contest <> ''", (case_id,)).fetchone()
    return row is not None
