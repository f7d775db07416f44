"""Files that were sent to the desk and wait for a decision, a day at most."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from store.workspace import Workspace

UNDECIDED = timedelta(days=1)
MOST_BYTES = 2 << 30  # of all files that wait


def folder_of(workspace: Workspace) -> Path:
    """Where files lie that were sent to the desk and not decided on yet."""
    return workspace.root / "unggahan"


def is_old(path: Path, at: datetime) -> bool:
    return at.timestamp() - path.stat().st_mtime > UNDECIDED.total_seconds()


def sweep(workspace: Workspace, at: datetime) -> None:
    """Deletes the sent files that nobody decided on within a day."""
    folder = folder_of(workspace)
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):  # another request was first, or nothing can be written here
            if is_old(path, at):
                path.unlink()


def is_full(workspace: Workspace) -> bool:
    """Whether so much waits for a decision that nothing more is taken."""
    folder = folder_of(workspace)
    return folder.is_dir() and sum(path.stat().st_size for path in folder.iterdir()) > MOST_BYTES
