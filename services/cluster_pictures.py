"""Pictures on the workers of a cluster: their bytes travel, and what is compared with them, once for each worker.

On a worker each group is read in a process of its own with the limits of `images.pool`: a hostile picture costs that
process, not the worker.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from cluster.address import Address
from cluster.many import Many
from domain.pictures import Unreadable
from images.pool import read_all
from services.picture_reader import reader

GROUP, GROUP_BYTES = 8, 32 << 20  # pictures, and their bytes

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Folders:
    """Beside which a worker compares; `kept` deletes them with the process."""

    emblems: Path | None
    known: Path | None
    seconds: float
    kept: Any


def outcomes(
    pictures: Iterable[str | bytes], emblems: Path | None, known: Path | None, seconds: float, cluster: Address
) -> Iterator[Any]:
    """What is in each picture, in order. Raises NetralitasError when the workers are gone or keep dying."""
    material = (_files(emblems), _files(known), seconds)
    with Many(cluster, laid_out, _read, material, pictures=True) as many:
        for group in many.map(_groups(pictures)):
            yield from group


def laid_out(material: tuple[Files | None, Files | None, float]) -> _Folders:
    """On a worker: the pictures to compare with, in a folder that ends with the process."""
    kept = tempfile.TemporaryDirectory(prefix="netralitas-")
    emblems, known = (_write(Path(kept.name) / str(n), files) for n, files in enumerate(material[:2]))
    return _Folders(emblems, known, material[2], kept)


def _read(folders: _Folders, group: Sequence[bytes | Unreadable]) -> list[Any]:
    """On a worker."""
    setup = partial(reader, folders.emblems, folders.known)
    found = read_all((one for one in group if isinstance(one, bytes)), setup, workers=1, seconds=folders.seconds)
    return [next(found) if isinstance(one, bytes) else one for one in group]


def _groups(pictures: Iterable[str | bytes]) -> Iterator[list[bytes | Unreadable]]:
    source = map(_bytes, pictures)
    while group := list(islice(source, 1)):
        size = len(group[0]) if isinstance(group[0], bytes) else 0
        while len(group) < GROUP and size < GROUP_BYTES and (more := list(islice(source, 1))):
            group += more
            size += len(more[0]) if isinstance(more[0], bytes) else 0
        yield group


def _bytes(picture: str | bytes) -> bytes | Unreadable:
    from images.decoding import MOST_BYTES

    if isinstance(picture, bytes):
        return picture
    try:
        with Path(picture).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return Unreadable("berkas gambar tidak dapat dibuka")


def _files(folder: Path | None) -> Files | None:
    if folder is None:
        return None
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in found)


def _write(folder: Path, files: Files | None) -> Path | None:
    if files is None:
        return None
    for name, body in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    folder.mkdir(exist_ok=True)
    return folder
