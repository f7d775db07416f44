"""The passphrase of a demo's invented readers: beside its workspace, so that whoever comes later can sign in too."""

import secrets
from pathlib import Path

from rendering import write_atomic
from services.workspaces import Workspace

WORDS = (
    "sawah",
    "kopi",
    "hujan",
    "perahu",
    "bukit",
    "senja",
    "pasar",
    "jendela",
    "lampu",
    "kebun",
    "ombak",
    "kertas",
    "angin",
    "sepeda",
    "tangga",
    "batu",
    "payung",
    "jalan",
    "bambu",
    "kelapa",
)


def new_passphrase() -> str:
    """Four words drawn anew for each demo."""
    return "-".join(secrets.choice(WORDS) for _ in range(4))


def _file(workspace: Workspace) -> Path:
    return workspace.root.with_name(f"{workspace.root.name}-frasa-sandi.txt")


def keep_passphrase(workspace: Workspace, phrase: str) -> None:
    write_atomic(_file(workspace), phrase + "\n")


def passphrase_of(workspace: Workspace) -> str:
    """The readers' passphrase; "" for any other workspace, and where the file is gone."""
    path = _file(workspace)
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
