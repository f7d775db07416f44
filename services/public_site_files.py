"""Writing the public site: a folder or a zip, brought up to date and never rewritten where an address is permanent,
except that the files of a withdrawn version leave it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import UsageError, WorkspaceError
from domain.texts import _
from rendering import files_in, write_atomic, zip_of
from reports.site import FEED, WITHDRAWALS
from reports.site_versions import SUMS

VERSION = re.compile(r"((?:[a-z]{2}/)?[\w-]+/v\d+)/", re.ASCII)
LINE = re.compile(r"[0-9a-f]{64}  (\S.*)")
# A site is for everybody's eyes, whatever the workspace beside it is.
FILE_MODE, FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteWritten:
    """What was done to a site: files that are new, pages made anew, permanent files that had been changed or lost and
    are as they were published, what is no longer part of it, and what somebody put beside the notice of a withdrawn
    version, which was left."""

    added: tuple[str, ...]
    renewed: tuple[str, ...]
    restored: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OffSite:
    """What withdrawals mean for a site that was written earlier: the files of the versions that were withdrawn, and the
    pages of others that were made again without their figures."""

    gone: frozenset[str] = frozenset()
    remade: frozenset[str] = frozenset()


NOTHING = OffSite()


def write_site(files: Mapping[str, bytes], target: Path, taken: OffSite = NOTHING) -> SiteWritten:
    """Writes the site as a zip, or as a folder; the same site again changes nothing.

    Raises UsageError for a target that is no site, or one that has versions which this workspace did not publish, or
    lacks versions which this workspace does not know as withdrawn.
    """
    return _to_zip(files, target, taken) if target.suffix.lower() == ".zip" else _to_folder(files, target, taken)


def lying(target: Path) -> dict[str, bytes]:
    """What a folder or zip has of a site; {} where there is none. Raises UsageError for a file that is no zip."""
    if target.suffix.lower() != ".zip":
        return _in_folder(target)
    try:
        return files_in(target.read_bytes()) if target.exists() else {}
    except (OSError, ValueError, RuntimeError) as error:
        raise _no_site(target) from error


def _to_zip(files: Mapping[str, bytes], target: Path, taken: OffSite) -> SiteWritten:
    done = _compared(files, lying(target), target, taken)
    write_atomic(target, zip_of(files))
    return replace(done, removed=tuple(sorted({*done.removed, *done.left})), left=())


def _to_folder(files: Mapping[str, bytes], target: Path, taken: OffSite) -> SiteWritten:
    done = _compared(files, lying(target), target, taken)
    changed = {*done.added, *done.renewed, *done.restored}
    # The feed first, by which a site whose writing was interrupted is known; its list of sums last.
    for name in sorted(changed, key=lambda one: (one == SUMS, one != FEED, VERSION.match(one) is None, one)):
        write_atomic(target / name, files[name])
    for name in done.removed:
        (target / name).unlink(missing_ok=True)
    for folder in sorted({(target / name).parent for name in done.removed if VERSION.match(name)}, reverse=True):
        with suppress(OSError):  # somebody put a file of his own there
            folder.rmdir()
    _open_to_readers(target, files)
    return done


def _in_folder(target: Path) -> dict[str, bytes]:
    """What a folder has of a site: the files that its list of sums names, and those of versions."""
    try:
        if not (target / SUMS).is_file() and not (target / FEED).is_file():
            return {}
        listed = (target / SUMS).read_text(encoding="utf-8").splitlines() if (target / SUMS).is_file() else []
        names = [found[1] for line in listed if (found := LINE.fullmatch(line))] + [SUMS, FEED, WITHDRAWALS]
        paths = {name: target / name for name in names if ".." not in name.split("/") and not name.startswith("/")}
        inside = {p.relative_to(target).as_posix(): p for p in target.glob("**/v*/**/*") if p.is_file()}
        paths |= {name: path for name, path in inside.items() if VERSION.match(name)}
        return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    except (OSError, UnicodeDecodeError) as error:
        raise _no_site(target) from error


def _compared(files: Mapping[str, bytes], before: Mapping[str, bytes], target: Path, taken: OffSite) -> SiteWritten:
    if target.exists() and before.keys().isdisjoint({SUMS, FEED}) and (before or not _is_empty(target)):
        raise _no_site(target)
    _refuse_other(files, before, target)
    other = [n for n in files if n in before and before[n] != files[n]]
    lost = [n for n in files if n not in before]
    known = _versions(before)
    missing = [n for n in lost if (found := VERSION.match(n)) and found[1] in known]
    made = {n for n in files if not VERSION.match(n)} | taken.remade | taken.gone
    withdrawn = _versions(taken.gone)
    strays = [n for n in before if n not in files and (found := VERSION.match(n)) and found[1] in withdrawn]
    return SiteWritten(
        added=tuple(sorted(set(lost) - set(missing))),
        renewed=tuple(sorted(n for n in other if n in made)),
        restored=tuple(sorted([*missing, *(n for n in other if n not in made)])),
        removed=tuple(sorted(n for n in before if n not in files and (not VERSION.match(n) or n in taken.gone))),
        left=tuple(sorted(n for n in strays if n not in taken.gone)),
    )


def _versions(names: Iterable[str]) -> set[str]:
    """The folders of versions in which these files lie."""
    return {found[1] for name in names if (found := VERSION.match(name))}


def _refuse_other(files: Mapping[str, bytes], before: Mapping[str, bytes], target: Path) -> None:
    """Raises UsageError for a site of another workspace, or of a later state of this one."""
    remedy = _("tulis ke folder lain, atau pulihkan ruang kerja yang lebih baru; tidak ada yang ditulis")
    if strange := sorted(_versions(before) - _versions(files)):
        raise UsageError(
            _(
                "situs di {target} memuat versi {strange}, yang tidak diterbitkan dari ruang kerja ini",
                target=target,
                strange=strange[0],
            ),
            remedy=remedy,
        )
    if withdrawn := sorted(_withdrawn(before) - _withdrawn(files)):
        raise UsageError(
            _(
                "di situs {target} versi {withdrawn} sudah ditarik, tetapi tidak di ruang kerja ini",
                target=target,
                withdrawn=withdrawn[0],
            ),
            remedy=remedy,
        )


def _withdrawn(files: Mapping[str, bytes]) -> set[str]:
    """The folders that a site's own list names as withdrawn."""
    text = files.get(WITHDRAWALS, b"").decode("utf-8", "replace")
    return {row.get("alamat") or "" for row in csv.DictReader(io.StringIO(text, newline=""))}


def _is_empty(target: Path) -> bool:
    return target.is_dir() and not any(target.iterdir())


def _no_site(target: Path) -> UsageError:
    return UsageError(
        _("{target} berisi sesuatu yang bukan situs laporan", target=target),
        remedy=_("pilih folder kosong atau nama lain"),
    )


def _open_to_readers(target: Path, files: Mapping[str, bytes]) -> None:
    try:
        parents = {parent for name in files for parent in (target / name).parents}
        for folder in (p for p in parents if p.is_relative_to(target)):
            folder.chmod(FOLDER_MODE)
        for name in files:
            (target / name).chmod(FILE_MODE)
    except OSError as error:
        raise WorkspaceError(
            _("hak baca {target} tidak dapat diatur: {strerror}", target=target, strerror=error.strerror),
            remedy=_("pilih folder milik Anda sendiri"),
        ) from error
