"""Opening a workspace: where it is, its store, its key, and what can be done where it can only be read."""

import atexit
import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from domain.errors import StoreError
from services import leftovers, retention
from store import open_store
from store.database import Store, copy_to
from store.facts import profile
from store.identities import read_key
from store.lock import only_one
from store.workspace import Workspace, find_workspace

__all__ = ["Store", "Workspace", "find_workspace", "open_store"]


def key_of(workspace: Workspace) -> bytes:
    """The key that lies outside the workspace. Raises ConfigError where it is gone or damaged."""
    return read_key(workspace.key_file)


def is_demo(workspace: Workspace) -> bool:
    """Whether all of it is invented."""
    db = open_store(workspace.database, readonly=True)
    try:
        return profile(db) == "demo"
    finally:
        db.close()


def copy_if_unwritable(workspace: Workspace, at: datetime) -> Path | None:
    """A copy of a store that can only be read, gone when the program ends; None when it can be written, and what a kill
    cut off is finished or taken away.

    Raises the StoreError of a store that cannot be read either.
    """
    leftovers.sweep(workspace)
    try:
        retention.redo(workspace, at)
    except StoreError as error:
        db = open_store(workspace.database, readonly=True)
        target = _working_folder() / workspace.database.name
        try:
            copy_to(db, target)
        except StoreError:
            raise error from None
        finally:
            db.close()
        return target
    return None


def _working_folder() -> Path:
    """A folder that goes with this process, in order or at the next start: its lock says that somebody is there."""
    folder = Path(tempfile.mkdtemp(prefix=leftovers.READ_COPY))
    held = ExitStack()
    held.enter_context(only_one(folder / leftovers.ALIVE))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(held.close)  # runs before the folder goes
    return folder
