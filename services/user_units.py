"""The schedule as units of the user's own systemd: put there, taken away, and how it stands. Elsewhere it says so.

Only the user's folder is written and only `systemctl --user` is called; no rights of an administrator are needed.
"""

import getpass
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.errors import WorkspaceError
from domain.texts import _
from rendering import write_atomic
from services import schedule
from services.settings import packs_of
from store.workspace import Workspace

TIMEOUT = 20  # seconds for a command of systemd


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerState:
    """`possible`: whether the user's systemd answers here. `lingers` is None where nobody can tell."""

    available: bool
    installed: bool = False
    active: bool = False
    current: bool = False
    lingers: bool | None = None


def _stem(workspace: Workspace) -> str:
    return f"netralitas-{workspace.config.text('workspace.id') or 'ruang'}"


def _folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _paths(workspace: Workspace) -> dict[str, Path]:
    return {kind: _folder() / f"{_stem(workspace)}.{kind}" for kind in ("service", "timer")}


def _ask(*words: str) -> subprocess.CompletedProcess[str] | None:
    """What a command of systemd answers; None where there is none, or it does not come back."""
    program = shutil.which(words[0])
    if program is None:
        return None
    try:
        return subprocess.run(  # noqa: S603
            [program, *words[1:]], capture_output=True, text=True, timeout=TIMEOUT, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _works(*words: str) -> bool:
    done = _ask(*words)
    return done is not None and done.returncode == 0


def texts(workspace: Workspace, at: datetime) -> dict[str, str]:
    """Every schedule file of the workspace by its name, as `netralitas schedule` writes them."""
    zone = workspace.config.zone
    spans = schedule.plan(packs_of(workspace), at.astimezone(zone).date())
    return schedule.files(spans, schedule.command_of(workspace), str(zone))


def state(workspace: Workspace, at: datetime) -> TimerState:
    """How the schedule stands on this machine."""
    if not _works("systemctl", "--user", "show-environment"):
        return TimerState(available=False)
    paths, written = _paths(workspace), texts(workspace, at)
    return TimerState(
        available=True,
        installed=paths["timer"].is_file(),
        lingers=_lingers(),
        active=_works("systemctl", "--user", "is-active", "--quiet", paths["timer"].name),
        current=all(p.is_file() and p.read_text("utf-8") == written[f"netralitas.{kind}"] for kind, p in paths.items()),
    )


def _lingers() -> bool | None:
    """Whether the user's systemd goes on when nobody is signed in at the machine."""
    done = _ask("loginctl", "show-user", getpass.getuser(), "--property=Linger", "--value")
    return None if done is None or done.returncode else done.stdout.strip() == "yes"


def verified(paths: Sequence[Path]) -> list[str]:
    """What systemd finds wrong with units; [] when nothing, or where it cannot be asked."""
    done = _ask("systemd-analyze", "verify", "--user", *map(str, paths))
    return [] if done is None or not done.returncode else done.stderr.splitlines()[:10]


def install(workspace: Workspace, at: datetime) -> TimerState:
    """Writes the units, has systemd check them and starts the timer. Raises WorkspaceError with what to do instead."""
    if not _works("systemctl", "--user", "show-environment"):
        raise WorkspaceError(
            _("systemd pengguna tidak menjawab di komputer ini"),
            remedy=_("pakai cron atau Task Scheduler, seperti di bawah"),
        )
    written, paths = texts(workspace, at), _paths(workspace)
    if "OnCalendar" not in written["netralitas.timer"]:
        raise WorkspaceError(_("tidak ada hari pemantauan lagi"), remedy=_("pilih paket pemilihan yang masih berjalan"))
    for kind, path in paths.items():
        write_atomic(path, written[f"netralitas.{kind}"])
    if wrong := verified(tuple(paths.values())):
        remove(workspace)
        raise WorkspaceError(
            _("systemd menolak jadwal: {wrong}", wrong="; ".join(wrong)), remedy=_("laporkan galat ini; pakai cron")
        )
    _must("systemctl", "--user", "daemon-reload")
    _must("systemctl", "--user", "enable", "--now", paths["timer"].name)
    return state(workspace, at)


def remove(workspace: Workspace) -> bool:
    """Stops the timer and takes the units away; whether there were any."""
    paths = _paths(workspace)
    known = any(path.is_file() for path in paths.values())
    _ask("systemctl", "--user", "disable", "--now", paths["timer"].name)
    for path in paths.values():
        path.unlink(missing_ok=True)
    _ask("systemctl", "--user", "daemon-reload")
    return known


def _must(*words: str) -> None:
    done = _ask(*words)
    if done is None or done.returncode:
        message = done.stderr.strip()[:300] if done else "tidak menjawab"
        raise WorkspaceError(
            _("{words} gagal: {said}", words=" ".join(words[:3]), said=message),
            remedy=_("pakai cron, seperti di bawah"),
        )
