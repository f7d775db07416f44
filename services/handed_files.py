"""Files that were printed or handed out and still lie in the workspace, against what was recorded of them."""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from domain.texts import Text, _
from store import packets, report_files
from store.database import Store
from store.workspace import Workspace

VERSION = re.compile(r"versi-\d+/")  # where the files of an earlier version were moved to
SUMS = "SHA256SUMS"


def damaged(workspace: Workspace, db: Store) -> Iterator[Text]:
    """Every file of a report or of a packet that is not as it was written. What has gone by its clock is none."""
    yield from _of_reports(workspace.reports, report_files.known(db))
    for packet_id, manifest in packets.manifests(db):
        yield from (
            _("berkas perkara {packet_id}: {name} berubah, hilang atau ditambahkan", packet_id=packet_id, name=name)
            for name in _of_packet(workspace.root / "berkas" / packet_id, manifest)
        )


def _of_reports(root: Path, known: Mapping[tuple[str, str], set[str]]) -> Iterator[Text]:
    for path in sorted(p for p in root.glob("*/**/*") if p.is_file() and not p.is_symlink()):
        folder, _slash, name = path.relative_to(root).as_posix().partition("/")
        written = known.get((folder, VERSION.sub("", name)))
        if written and hashlib.sha256(path.read_bytes()).hexdigest() not in written:
            yield _("berkas laporan {folder}/{name} bukan yang ditulis program", folder=folder, name=name)


def _of_packet(place: Path, manifest: str) -> list[str]:
    """The files of a packet that are not as its recorded sums say; [] where the packet is no longer kept."""
    held = _held(place)
    if not held:
        return []
    sums = held.pop(SUMS, b"")
    if hashlib.sha256(sums).hexdigest() != manifest:
        return [SUMS]
    listed = dict(line.split("  ", 1)[::-1] for line in sums.decode().splitlines())
    held.pop(f"{SUMS}.sig", None)
    found = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    return sorted(name for name in found.keys() | listed.keys() if found.get(name) != listed.get(name))


def _held(place: Path) -> dict[str, bytes]:
    if place.is_dir():
        return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
    packed = place.with_name(f"{place.name}.zip")
    if not packed.is_file():
        return {}
    try:
        with zipfile.ZipFile(packed) as archive:
            return {name.removeprefix(f"{place.name}/"): archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {packed.name: b""}
