"""An icon that starts the desk: an entry of the menu on Linux, a batch file on Windows (which was not tried there)."""

import os
import shutil
import sys
from pathlib import Path

import desk
from rendering import write_atomic

NAME = "netralitas"


def install(folder: Path) -> list[Path]:
    """Writes the icon for the workspace at that folder; returns the files."""
    command = [sys.executable, "-m", "netralitas", "--workspace", str(folder), "desk", "--open"]
    if os.name == "nt":
        target = Path.home() / "Desktop" / "Netralitas.bat"
        write_atomic(target, batch_file(command))
        return [target]
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    picture = base / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(desk.__file__).with_name("static") / "icon.svg", picture)
    entry = base / "applications" / f"{NAME}.desktop"
    write_atomic(entry, menu_entry(command))
    return [entry, picture]


def menu_entry(command: list[str]) -> str:
    """The entry of a menu (freedesktop.org); the terminal stays open, closing it ends the desk."""
    return "\n".join(
        [
            "[Desktop Entry]",
            "Type=Application",
            "Version=1.5",
            "Name=Netralitas",
            "GenericName=Meja kerja pemantauan netralitas ASN",
            "Comment=Buka meja kerja di peramban",
            f"Exec={' '.join(map(_quoted, command))}",
            f"Icon={NAME}",
            "Terminal=true",
            "Categories=Office;",
            "",
        ]
    )


def _quoted(word: str) -> str:
    """A word of Exec: quoted, its marks escaped for the quotes and again for the file; % is a field code."""
    inside = "".join("\\" + c if c in '"`$\\' else c for c in word).replace("%", "%%")
    return '"' + inside.replace("\\", "\\\\") + '"'


def batch_file(command: list[str]) -> str:
    """The lines of Windows; % would name a variable."""
    words = " ".join(f'"{part}"' for part in command).replace("%", "%%")
    return f"@echo off\r\nchcp 65001 >nul\r\ntitle Netralitas\r\n{words}\r\nif errorlevel 1 pause\r\n"
