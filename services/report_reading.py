"""Which file of a report a person may open: an internal edition lists cases, and a conflict of interest hides them.

Its figures are those of the body and the same whoever makes or reads it; what names a case that somebody must not see
is refused to that person as a whole, and the page says why.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from domain.errors import NotAllowedError
from domain.texts import _
from store import exclusions
from store.database import Store

CASE = re.compile(rb"\bK-\d{4}-\d{4,}\b")


def require_readable(db: Store, root: Path, name: str, reader: str) -> None:
    """Raises NotAllowedError for a file of a report, by its name below `root`, that names a case which a conflict of
    interest keeps from this reader."""
    named = {case_id for path in _sources(root / name) for case_id in _named(path)}
    if any(exclusions.excluded(db, reader, case_id) for case_id in named):
        raise NotAllowedError(
            _("berkas laporan ini menyebut perkara yang tidak boleh Anda lihat: ada benturan kepentingan"),
            remedy=_("buka edisi publik, atau serahkan kepada orang lain"),
        )


def _sources(path: Path) -> Iterator[Path]:
    """The file itself; of a PDF, in which no words can be looked for, the pages that it may have been printed from."""
    if path.suffix != ".pdf":
        yield from (found for found in (path,) if found.is_file())
        return
    page = f"{path.stem.partition('-versi-')[0]}.html"
    yield from (found for found in (path.with_name(page), *path.parent.glob(f"versi-*/{page}")) if found.is_file())


def _named(path: Path) -> set[str]:
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as packed:
            found = [case for part in packed.namelist() for case in CASE.findall(packed.read(part))]
    else:
        found = CASE.findall(path.read_bytes())
    return {case.decode() for case in found}
