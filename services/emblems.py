"""The gallery of emblems of a workspace: a checked folder, copied whole or not at all. None ships.

The folder holds one folder a party with pictures of its emblem, and `sumber.csv` with the columns partai, berkas,
sumber (where the picture was published) and tanggal (when it was taken from there, YYYY-MM-DD).
"""

import csv
import io
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.errors import PackError
from domain.texts import _
from images import extra
from services.examining import EMBLEMS
from store.workspace import Workspace

SOURCES = "sumber.csv"
_COLUMNS = ("partai", "berkas", "sumber", "tanggal")
_REMEDY = _("perbaiki berkas itu lalu ulangi; tidak ada yang disalin")


@dataclass(frozen=True, slots=True)
class Emblems:
    """What a folder holds."""

    parties: int
    pictures: int


def import_emblems(folder: Path, workspace: Workspace) -> Emblems:
    """Replaces the workspace's gallery by this folder. Raises PackError with file and line, ExtraMissingError."""
    extra.require()
    listed = _listed(folder)
    _check(folder, listed)
    target = workspace.root / EMBLEMS
    beside = workspace.root / f".{EMBLEMS}.baru"
    shutil.rmtree(beside, ignore_errors=True)
    for party, file in listed:
        (beside / party).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / party / file, beside / party / file)
    shutil.copyfile(folder / SOURCES, beside / SOURCES)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)
    return Emblems(len({party for party, _ in listed}), len(listed))


def _listed(folder: Path) -> list[tuple[str, str]]:
    """Party and file of every line of sumber.csv, each with its source and day."""
    path = folder / SOURCES
    if not path.is_file():
        raise PackError(
            _("tidak ada {sources}", sources=SOURCES),
            where=folder.name,
            remedy=_("tulis {sources} dengan kolom {columns}", sources=SOURCES, columns=", ".join(_COLUMNS)),
        )
    try:
        rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise PackError(
                _("kolomnya harus {columns}", columns=", ".join(_COLUMNS)),
                where=_("{sources} baris 1", sources=SOURCES),
                remedy=_REMEDY,
            )
        return [_row(row, number) for number, row in enumerate(rows, 2)]
    except (UnicodeDecodeError, csv.Error):
        raise PackError(_("bukan CSV berhuruf UTF-8"), where=SOURCES, remedy=_REMEDY) from None


def _row(row: dict[str, str], number: int) -> tuple[str, str]:
    where = f"{SOURCES} baris {number}"
    if not all((row.get(column) or "").strip() for column in _COLUMNS):
        raise PackError(_("ada sel kosong"), where=where, remedy=_("isi partai, berkas, sumber dan tanggal"))
    party, file = row["partai"].strip(), row["berkas"].strip()
    for name in (party, file):
        if name in (".", "..") or any(sign in name for sign in "/\\:\0"):
            raise PackError(_("nama partai atau berkas memuat tanda yang tidak boleh"), where=where, remedy=_REMEDY)
    try:
        date.fromisoformat(row["tanggal"].strip())
    except ValueError:
        raise PackError(_("tanggal tidak terbaca"), where=where, remedy=_("tulis seperti 2024-11-27")) from None
    return party, file


def _check(folder: Path, listed: list[tuple[str, str]]) -> None:
    from images.decoding import PictureError, decode_emblem
    from images.examining import pictures_in

    for party, file in listed:
        try:
            decode_emblem((folder / party / file).read_bytes())
        except OSError:
            raise PackError(_("berkas tidak ada"), where=f"{party}/{file}", remedy=_REMEDY) from None
        except PictureError as error:
            raise PackError(error.text, where=f"{party}/{file}", remedy=_REMEDY) from None
    known = set(listed)
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in pictures_in(place):
            if (place.name, path.name) not in known:
                raise PackError(
                    _("gambar tanpa sumber; tambahkan pada {sources}", sources=SOURCES),
                    where=f"{place.name}/{path.name}",
                    remedy=_REMEDY,
                )
    if not listed:
        raise PackError(_("tidak ada lambang"), where=SOURCES, remedy=_REMEDY)
