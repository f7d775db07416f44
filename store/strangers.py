"""What lies in the folder of the evidence and belongs to no record. Reads only."""

import os
import re
import stat
from pathlib import Path

from domain.texts import Text, _
from store.bodies import bundle_path, mode_of, object_path
from store.database import Store

KINDS, PAIR = ("objects", "bundles"), re.compile(r"[0-9a-f]{2}")
REFERRED = (
    "SELECT body_sha256 FROM captures UNION SELECT extract_sha256 FROM post_versions UNION"
    " SELECT extract_sha256 FROM reported_posts UNION SELECT raw_sha256 FROM quarantine UNION"
    " SELECT json_extract(m.value, '$.sha256') FROM posts, json_each(iif(json_valid(media), media, '[]')) m"
)


def strangers(db: Store, root: Path) -> list[str]:
    """What lies among the evidence and belongs to no record, of whatever kind, one line each; what a crawl or an import
    is writing just now is none."""
    known = {object_path(root, str(row[0])) for row in db._conn.execute(REFERRED) if row[0]}
    known |= {bundle_path(root, row[0]) for row in db._conn.execute("SELECT DISTINCT bundle FROM bodies")}
    unread, found = list[OSError](), list[Path]()
    for place, folders, files in os.walk(root, onerror=unread.append):
        folder = Path(place)
        if folder == root and "arriving" in folders:
            folders.remove("arriving")
        found += [folder / name for name in files if not _is_one_of(known, folder / name)]
        strange = [name for name in folders if not _is_ours(root, folder / name)]
        found += [folder / name for name in strange]
        folders[:] = [name for name in folders if name not in strange]
    lines: list[str] = [
        _("{place} bukan milik catatan mana pun", place=_kind_and_place(root, path)) for path in sorted(found)
    ]
    return lines + [
        _("folder {place} tidak dapat dibaca ({strerror})", place=_place(root, error), strerror=error.strerror)
        for error in unread
        if not isinstance(error, FileNotFoundError)  # nothing was captured yet, or a purge took it just now
    ]


def _is_one_of(known: set[Path], path: Path) -> bool:
    """Whether a plain file is one that a record names, or the beginning of one."""
    return (path in known or path.name.endswith(".tmp")) and stat.S_ISREG(mode_of(path))


def _is_ours(root: Path, folder: Path) -> bool:
    """By its place alone: it stays when a purge took the last of what was in it."""
    kind, *pair = folder.relative_to(root).parts
    return (
        kind in KINDS
        and stat.S_ISDIR(mode_of(folder))
        and (not pair or (len(pair) == 1 and bool(PAIR.fullmatch(pair[0]))))
    )


def _kind_and_place(root: Path, path: Path) -> Text:
    place, mode = path.relative_to(root).as_posix(), mode_of(path)
    if stat.S_ISLNK(mode):
        return _("tautan {place}", place=place)
    if stat.S_ISDIR(mode):
        return _("folder {place}", place=place)
    # What nobody may look at (0) has at least a name.
    return (
        _("berkas {place}", place=place) if stat.S_ISREG(mode) or not mode else _("pipa atau alat {place}", place=place)
    )


def _place(root: Path, error: OSError) -> str:
    return Path(error.filename).relative_to(root).as_posix()
