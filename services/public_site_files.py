"""Writing the public site: a folder or a zip, brought up to date and never rewritten where an address is permanent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.errors import UsageError, WorkspaceError
from domain.texts import _
from rendering import files_in, write_atomic, zip_of
from reports.site import FEED
from reports.site_versions import SUMS

VERSION = re.compile(r"((?:[a-z]{2}/)?[\w-]+/v\d+)/", re.ASCII)
LINE = re.compile(r"[0-9a-f]{64}  (\S.*)")
# A site is for everybody's eyes, whatever the workspace beside it is.
FILE_MODE, FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteWritten:
    """What was done to a site: files that are new, pages made anew, permanent files that had been changed or lost and
    are as they were published, and what is no longer part of it."""

    added: tuple[str, ...]
    renewed: tuple[str, ...]
    restored: tuple[str, ...]
    removed: tuple[str, ...]


def write_site(files: Mapping[str, bytes], target: Path) -> SiteWritten:
    """Writes the site as a zip, or as a folder; the same site again changes nothing.

    Raises UsageError for a target that is no site, or one that has versions which this workspace did not publish.
    """
    return _to_zip(files, target) if target.suffix.lower() == ".zip" else _to_folder(files, target)


def _to_zip(files: Mapping[str, bytes], target: Path) -> SiteWritten:
    try:
        before = files_in(target.read_bytes()) if target.exists() else {}
    except (OSError, ValueError, RuntimeError) as error:
        raise _no_site(target) from error
    done = _compared(files, before, target)
    write_atomic(target, zip_of(files))
    return done


def _to_folder(files: Mapping[str, bytes], target: Path) -> SiteWritten:
    done = _compared(files, _lying(target), target)
    changed = {*done.added, *done.renewed, *done.restored}
    # The feed first, by which a site whose writing was interrupted is known; its list of sums last.
    for name in sorted(changed, key=lambda one: (one == SUMS, one != FEED, VERSION.match(one) is None, one)):
        write_atomic(target / name, files[name])
    for name in done.removed:
        (target / name).unlink(missing_ok=True)
    _open_to_readers(target, files)
    return done


def _lying(target: Path) -> dict[str, bytes]:
    """What a folder has of a site: the files that its list of sums names, and those of versions."""
    try:
        if not (target / SUMS).is_file() and not (target / FEED).is_file():
            return {}
        listed = (target / SUMS).read_text(encoding="utf-8").splitlines() if (target / SUMS).is_file() else []
        names = [found[1] for line in listed if (found := LINE.fullmatch(line))] + [SUMS, FEED]
        paths = {name: target / name for name in names if ".." not in name.split("/") and not name.startswith("/")}
        inside = {p.relative_to(target).as_posix(): p for p in target.glob("**/v*/**/*") if p.is_file()}
        paths |= {name: path for name, path in inside.items() if VERSION.match(name)}
        return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    except (OSError, UnicodeDecodeError) as error:
        raise _no_site(target) from error


def _compared(files: Mapping[str, bytes], before: Mapping[str, bytes], target: Path) -> SiteWritten:
    if target.exists() and before.keys().isdisjoint({SUMS, FEED}) and (before or not _is_empty(target)):
        raise _no_site(target)
    strange = sorted({found[1] for n in before if (found := VERSION.match(n)) and f"{found[1]}/{SUMS}" not in files})
    if strange:
        raise UsageError(
            _(
                "situs di {target} memuat versi {strange}, yang tidak diterbitkan dari ruang kerja ini",
                target=target,
                strange=strange[0],
            ),
            remedy=_("tulis ke folder lain, atau pulihkan ruang kerja yang lebih baru; tidak ada yang ditulis"),
        )
    other = [n for n in files if n in before and before[n] != files[n]]
    lost = [n for n in files if n not in before]
    known = {found[1] for n in before if (found := VERSION.match(n))}
    gone = [n for n in lost if (found := VERSION.match(n)) and found[1] in known]
    return SiteWritten(
        added=tuple(sorted(set(lost) - set(gone))),
        renewed=tuple(sorted(n for n in other if not VERSION.match(n))),
        restored=tuple(sorted([*gone, *(n for n in other if VERSION.match(n))])),
        removed=tuple(sorted(n for n in before if n not in files and not VERSION.match(n))),
    )


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
