"""Files of posts that people bring: what one may be, and loading it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from imports import FORMATS, LABELS
from imports.loading import import_file
from imports.result import CHANGES, ImportResult, PreviewedPost
from imports.terms import ImportTerms
from services.settings import packs_of
from store.database import Store
from store.identities import read_key
from store.workspace import Workspace

__all__ = ["CHANGES", "FORMATS", "LABELS", "ImportResult", "ImportTerms", "PreviewedPost"]


def bring(
    db: Store,
    workspace: Workspace,
    file: Path,
    *,
    kind: str,
    at: datetime,
    progress: Callable[[int], Any] = lambda read: None,
    **terms: Any,
) -> ImportResult:
    """Loads a file that somebody brought, of one of FORMATS, for the workspace's elections.

    `terms` are import_file's: how_seen, operator, import_terms, report_number; with dry_run it only says what would happen.
    """
    packs = packs_of(workspace)
    return import_file(
        db,
        workspace.evidence,
        file,
        format=kind,
        captured_at=at,
        pseudonym_key=read_key(workspace.key_file),
        scope=packs[0].name,
        windows=packs,
        on_progress=progress,
        **terms,
    )
