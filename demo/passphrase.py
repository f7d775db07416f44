"""The passphrase of a demo's invented readers: beside its workspace, so that whoever comes later can sign in too."""

from pathlib import Path

from rendering import write_atomic
from services.workspaces import Workspace


def _file(workspace: Workspace) -> Path:
    return workspace.root.with_name(f"{workspace.root.name}-frasa-sandi.txt")


def keep_passphrase(workspace: Workspace, phrase: str) -> None:
    write_atomic(_file(workspace), phrase + "\n")


def passphrase_of(workspace: Workspace) -> str:
    """The readers' passphrase; "" for any other workspace, and where the file is gone."""
    path = _file(workspace)
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
