"""Files that were printed or handed out and still lie in the workspace, against what was recorded of them."""

import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from domain.editions import INTERNAL, LANGUAGES, PUBLIC
from domain.texts import Text, _
from reports.report_files import name_of, version_in
from store import packets, published, report_files
from store.database import Store
from store.workspace import Workspace

VERSION = re.compile(r"(versi-\d+/)?(.+)")  # where the files of an earlier version were moved to, and a file's own name
SIGNED = re.compile(r"(?P<edition>[a-z]+)(-[a-z]+)?-versi-(?P<version>\d+)-bertanda-tangan(-[0-9a-f]{12})?\.pdf")
SUMS = "SHA256SUMS"


def damaged(workspace: Workspace, db: Store) -> Iterator[Text]:
    """Every file of a report or of a packet that is not as it was written, is lost from beside its page, or was added.

    What has gone by its clock, a whole version or a whole packet, is none: `absent` names those versions.
    """
    for folder, held in _reports(workspace.reports).items():
        yield from _of_report(folder, held, report_files.printings(db, folder))
        yield from _of_signed(folder, held, published.signatures(db, folder))
    for packet_id, manifest in packets.manifests(db):
        yield from (
            _("berkas perkara {packet_id}: {name} berubah, hilang atau ditambahkan", packet_id=packet_id, name=name)
            for name in _of_packet(workspace.root / "berkas" / packet_id, manifest)
        )


def absent(workspace: Workspace, db: Store) -> Iterator[Text]:
    """Every recorded version of a report, and every signed file, that lies here no more: by its clock, because this
    workspace came out of a copy, which holds no reports, or because somebody took it away."""
    lying = _reports(workspace.reports)
    for edition, lang in product((INTERNAL, PUBLIC), LANGUAGES):
        name = name_of(edition, lang)
        for made in published.versions(db, edition, lang):
            folder = workspace.reports / made.period
            current = f"{name}.html" in lying.get(made.period, ()) and version_in(folder, name) == made.version
            if not current and f"versi-{made.version}/{name}.html" not in lying.get(made.period, ()):
                yield _("laporan {period}, {name} versi {n}", period=made.period, name=name, n=made.version)
            signed = {
                digest
                for path, digest in lying.get(made.period, {}).items()
                if path.startswith(f"{name}-versi-{made.version}-bertanda-tangan")
            }
            if not signed.issuperset(published.signed_sums(db, edition, lang, made.period, made.version)):
                yield _(
                    "laporan {period}, {name} versi {n} bertanda tangan", period=made.period, name=name, n=made.version
                )


def _reports(root: Path) -> dict[str, dict[str, str]]:
    """The files below each folder of reports, each with the SHA-256 of its bytes."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(p for p in root.glob("*/**/*") if p.is_file() and not p.is_symlink()):
        folder, _slash, name = path.relative_to(root).as_posix().partition("/")
        found[folder][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _of_report(folder: str, held: Mapping[str, str], printings: Sequence[Mapping[str, str]]) -> Iterator[Text]:
    """What lies in one folder against what was printed into it: a page tells by its digest which printing it is of."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, digest in (item for printing in printings for item in printing.items()):
        known[name].add(digest)
    for path, digest in held.items():
        place, name = _place(path)
        if name in known and digest not in known[name]:
            yield _("berkas laporan {folder}/{name} bukan yang ditulis program", folder=folder, name=path)
        edition = name.removesuffix(".html")
        if edition != name and (same := [p for p in printings if p.get(name) == digest]):
            yield from _beside(folder, held, place, edition, same)


def _beside(
    folder: str, held: Mapping[str, str], place: str, edition: str, printings: Sequence[Mapping[str, str]]
) -> Iterator[Text]:
    """What lies beside a page that was printed so, against one of these printings: the one that lacks the least."""
    ours = (f"{edition}.", f"{edition}/")
    lost = [[n for n in p if n.startswith(ours) and f"{place}{n}" not in held] for p in reversed(printings)]
    for name in min(lost, key=len):
        yield _("berkas laporan {folder}/{name} hilang", folder=folder, name=f"{place}{name}")
    known = {f"{place}{name}" for printing in printings for name in printing}
    for path in sorted(held.keys() - known):
        if path.startswith(f"{place}{edition}/"):
            yield _("berkas laporan {folder}/{name} ditambahkan", folder=folder, name=path)


def _place(path: str) -> tuple[str, str]:
    """Below which version a file of a report lies ("" for the one that is shown), and its name there."""
    found = VERSION.fullmatch(path)
    return (found[1] or "", found[2]) if found else ("", path)


def _of_signed(folder: str, held: Mapping[str, str], kept: Sequence[tuple[str, int, str, str]]) -> Iterator[Text]:
    """The signed files of one folder: each must be one that was joined to its version."""
    joined = {(edition, version, digest) for edition, version, digest, _at in kept}
    for path, digest in held.items():
        found = SIGNED.fullmatch(path)
        if found and (found["edition"], int(found["version"]), digest) not in joined:
            yield _("berkas laporan {folder}/{name} bukan yang dicatat bertanda tangan", folder=folder, name=path)


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
