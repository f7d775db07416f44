"""What a killed process left half written: packets with a name in clear, copies, a store that could only be read.

Whatever opens the workspace takes it away first, as it finishes a deletion: nobody has to write the same file again.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from domain.errors import StoreError
from store import open_store, warc
from store.database import transaction
from store.lock import only_one
from store.workspace import Workspace

LEFT = 3600  # seconds after which nobody writes a beginning any more
READ_COPY, PRINTED, FILM = "netralitas-baca-", "netralitas-pdf-", "netralitas-film-"
ALIVE, HELD = "dipakai.lock", ".lock"  # in a folder, and behind the name of one
RESTORED = ".*.pemulihan.tmp"
BEGUN = ".*.????????.tmp"  # how rendering names the beginning of a file
COPIES = (
    ".netralitas-*.tmp",
    ".latihan-*.tmp",
    "..latihan-*.tmp",
)  # the last: a rehearsal in the middle of its restore


def sweep(workspace: Workspace) -> None:
    """Deletes what no living process writes any more. What cannot be deleted waits for the next start."""
    _packets(workspace)
    for left in (*_copies(workspace), *_archives(workspace.root), *_files(workspace), *_working_files()):
        _delete(left)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Makes a folder to be written and holds it until it has its name: no other process takes it away meanwhile.

    Raises FileExistsError where there is one.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock_beside(folder)
    try:
        with only_one(lock):
            folder.mkdir()
            yield
    finally:
        lock.unlink(missing_ok=True)


def is_held(folder: Path) -> bool:
    """Whether a living process says that it writes in this folder."""
    lock = _lock_beside(folder)
    if not lock.is_file():
        return False
    with only_one(lock) as free:
        return not free


def forget_killed(folder: Path, kinds: Iterable[str]) -> None:
    """Takes away what was begun here under names of these kinds and is held by nobody, as a process that was killed
    holds nothing."""
    for kind in kinds:
        begun = {*folder.glob(kind), *(p.with_name(p.name.removesuffix(HELD)) for p in folder.glob(kind + HELD))}
        for left in begun:
            if not is_held(left):
                _delete(left)


def _lock_beside(folder: Path) -> Path:
    return folder.with_name(folder.name + HELD)


def _packets(workspace: Workspace) -> None:
    """Beginnings of packets and letters. Who writes a packet holds the writer lock: under it, nobody does."""
    if not any(_beginnings(workspace.root)):
        return
    with suppress(StoreError), closing(open_store(workspace.database)) as db, transaction(db):
        for left in _beginnings(workspace.root):
            if left.is_dir() or left.name.endswith(".zip.tmp") or is_abandoned(left):
                _delete(left)


def _beginnings(root: Path) -> Iterator[Path]:
    return (left for place in ("berkas", "berkas-etika") for left in (root / place).glob(".[KE]-*.tmp"))


def _copies(workspace: Workspace) -> list[Path]:
    """Copies, rehearsals and restores that were begun where they usually are: restores beside what they restore."""
    places = ((workspace.copies, (*COPIES, RESTORED)), (_beside(workspace.root), (RESTORED,)))
    found = [left for folder, kinds in places for kind in kinds for left in folder.glob(kind)]
    return [left for left in dict.fromkeys(found) if is_abandoned(left) and not is_held(left)]


def _archives(root: Path) -> list[Path]:
    """Beginnings of WARC files where people let them be written: in a workspace, beside it, where they work."""
    places = dict.fromkeys((root.absolute(), _beside(root), Path.cwd()))
    return [left for place in places for ending in warc.ENDINGS for left in warc.abandoned(place, f".*{ending}")]


def _files(workspace: Workspace) -> list[Path]:
    """Beginnings of reports and of what was brought; the next one is no reason to wait for."""
    begun = (*workspace.reports.rglob(BEGUN), *(workspace.evidence / "objects").glob("*.tmp"))
    return [left for left in begun if is_abandoned(left)]


def _beside(root: Path) -> Path:
    return root.absolute().parent


def _working_files() -> list[Path]:
    """In the system's folder for passing things: this user's own, whose process is gone."""
    place = Path(tempfile.gettempdir())
    printed = [left for kind in (PRINTED, FILM) for left in place.glob(f"{kind}*") if is_abandoned(left)]
    return [left for left in (*place.glob(f"{READ_COPY}*"), *printed) if _is_ours(left) and not _is_used(left)]


def is_abandoned(path: Path) -> bool:
    """Whether nothing of a file or folder was written for an hour."""
    newest = 0.0
    for part in (path, *path.rglob("*")):
        with suppress(OSError):  # it is being renamed or deleted: somebody is there
            newest = max(newest, part.lstat().st_mtime)
    return newest < time.time() - LEFT


def _is_ours(path: Path) -> bool:
    try:
        return not path.is_symlink() and (not hasattr(os, "getuid") or path.stat().st_uid == os.getuid())
    except OSError:
        return False


def _is_used(path: Path) -> bool:
    """Whether a living process holds the lock of a working copy."""
    lock = path / ALIVE
    if not lock.is_file():
        return not is_abandoned(path)  # without one it was killed while it began, or begins just now
    with only_one(lock) as free:
        return not free


def _delete(path: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        _lock_beside(path).unlink(missing_ok=True)
