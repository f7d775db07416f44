"""The workspace of an invented world: the same each time, and marked so that nothing takes it for a real one."""

from collections.abc import Mapping
from pathlib import Path

from domain.errors import WorkspaceError
from domain.texts import _
from imports.register import preview_file
from imports.register_reading import Rules
from review.second_reader import LOT
from services.register import Enrolment, EnrolmentTerms, enrol
from store import open_store
from store.database import Store
from store.facts import fact, mark_demo, note, profile
from store.identities import Identities, make_key, read_key
from store.workspace import FILE, Workspace, read_config, write_config

__all__ = ["Rules"]

REPLAYED = "demo_replayed"  # how many steps of the world's work were recorded


def opened(folder: Path, settings: Mapping[str, object]) -> Workspace:
    """The demo of a folder, made with these settings where there is none.

    Raises WorkspaceError for a workspace that is no demo; what the environment sets counts for none.
    """
    if not (folder / FILE).exists():
        write_config(folder, settings)
    workspace = Workspace(root=folder, config=read_config(folder / FILE, {}))
    db = open_store(workspace.database)
    try:
        mark_demo(db)
        if profile(db) != "demo":
            raise WorkspaceError(_("ruang kerja ini bukan demo"), where=str(folder), remedy=_("pilih folder lain"))
    finally:
        db.close()
    return workspace


def enrol_register(db: Store, workspace: Workspace, file: Path, rules: Rules, terms: EnrolmentTerms) -> Enrolment:
    """Loads the world's register; its key is made the first time."""
    key = read_key(workspace.key_file) if workspace.key_file.exists() else make_key(workspace.key_file)
    with Identities(workspace.identities, key) as people:
        return enrol(db, people, preview_file(file, rules), terms)


def fix_lots(db: Store, seed: str) -> None:
    """Which cases the lot sends to a second reader is the same each time."""
    note(db, {LOT: seed})


def replayed(db: Store) -> int:
    """How many steps of the world's work were recorded already."""
    return int(fact(db, REPLAYED) or 0)


def note_replayed(db: Store, count: int) -> None:
    """Keeps how many steps were recorded; never fewer than before."""
    note(db, {REPLAYED: str(max(replayed(db), count))})
