"""The filter for pictures: a list of files in, a line of what each shows out. The same bytes are read once.

What a re-share repeats is taken over from the picture that was read before.
"""

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import Engine, compile_engine
from analysis.filter import BadLineError, read_id, read_moment, read_object, read_packs, read_region
from cluster.address import Address
from domain.errors import NetralitasError
from domain.pictures import Examined, Unreadable
from domain.types import Item
from images import extra
from images.pool import SECONDS
from services.pictures import PictureFlag, PictureReading, check_folders, outcomes, read_picture

if TYPE_CHECKING:
    from images.known import SeenPicture

__all__ = ["compile_engine", "filter_pictures"]

_REPEATS = "Gambar mengulang gambar lain yang perlu dilihat"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list: a picture's digest and what is known of it, or why the line cannot be read."""

    id: Any
    digest: str | None = None
    item: Item | None = None
    error: str = ""


def filter_pictures(
    lines: Iterable[bytes],
    engine: Engine,
    *,
    folder: Path,
    emblems: Path | None = None,
    known: Path | None = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    cluster: Address | None = None,
) -> Iterator[bytes]:
    """One result line for every line that is not empty, in the same order. Raises NetralitasError at the start.

    `folder`: where files are looked for that are not found as they are named. `workers`: processes, by default one a
    core; with a cluster its workers read instead. The same bytes are read once.
    """
    extra.require()
    check_folders(emblems, known)
    entries: deque[_Entry] = deque()
    asked: deque[str] = deque()
    run = _Run(engine)
    for outcome in outcomes(
        _tasks(lines, folder, entries, asked), emblems, known, workers=workers, seconds=seconds, cluster=cluster
    ):
        run.outcomes[asked.popleft()] = outcome
        yield from _finished_lines(entries, run)
    yield from _finished_lines(entries, run)


def _tasks(lines: Iterable[bytes], folder: Path, entries: "deque[_Entry]", asked: deque[str]) -> Iterator[str]:
    """The path of every picture once; its digest is put into `asked`, the line it is for into `entries`."""
    given: set[str] = set()
    for line in lines:
        if not line.strip():
            continue
        try:
            value = read_object(line)
            item = Item(
                id=_id(value),
                text="",
                region=read_region(value.get("region")),
                posted_at=read_moment(value.get("posted_at")),
                packs=read_packs(value.get("pack")),
            )
            path = _file(value, folder)
            digest = _digest(path)
        except (BadLineError, NetralitasError) as error:
            entries.append(_Entry(read_id(line), error=str(error)))
            continue
        entries.append(_Entry(value["id"], digest, item))
        if digest not in given:
            given.add(digest)
            asked.append(digest)
            yield str(path)


def _id(value: dict[str, Any]) -> str:
    found = value.get("id")
    if not isinstance(found, (str, int)) or isinstance(found, bool):
        raise BadLineError("'id' tidak ada atau bukan teks")
    return str(found)


def _file(value: dict[str, Any], folder: Path) -> Path:
    name = value.get("file")
    if not isinstance(name, str) or not name or "\0" in name:
        raise BadLineError("'file' tidak ada atau bukan nama berkas")
    try:
        for path in (Path(name), folder / name):
            if path.is_file():
                return path
    except OSError:
        raise BadLineError("'file' bukan nama berkas yang dapat dibuka") from None
    raise BadLineError("berkas gambar tidak ditemukan")


def _digest(path: Path) -> str:
    """SHA-256 of a file; no more of it is held in memory than a piece."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise BadLineError("berkas gambar tidak dapat dibuka") from None


class _Run:
    """What a run has read: outcomes by digest, and the pictures in the order of their lines, to find them again."""

    def __init__(self, engine: Engine) -> None:
        from images.known import KnownMaterial

        self.engine = engine
        self.outcomes: dict[str, tuple[Examined, SeenPicture] | Unreadable] = {}
        self._register: KnownMaterial[Any] = KnownMaterial()
        self._readings: dict[Any, PictureReading] = {}

    def result(self, entry: _Entry) -> dict[str, Any]:
        if entry.item is None or entry.digest is None:
            return {"id": entry.id, "error": entry.error}
        outcome = self.outcomes[entry.digest]
        if isinstance(outcome, Unreadable):
            return {"id": entry.id, "error": outcome.reason}
        examined, one = outcome
        earlier = self._register.repeated(one)
        try:
            reading = read_picture(examined, self.engine, entry.item)
        except NetralitasError as error:
            return {"id": entry.id, "error": str(error)}
        reading = _with_earlier(reading, [self._readings[name] for name in earlier])
        self._register.add(entry.id, one)
        self._readings[entry.id] = reading
        return _as_object(entry.id, examined, reading, earlier)


def _with_earlier(reading: PictureReading, earlier: Sequence[PictureReading]) -> PictureReading:
    """A re-share says what the picture said that it repeats: mirrored or small, its own words may be illegible."""
    original = next((one for one in earlier if one.queue), None)
    if original is None:
        return reading
    return replace(
        reading,
        queue=True,
        stance=reading.stance if reading.queue else original.stance,
        number=reading.number or original.number,
        candidates=tuple(dict.fromkeys((*reading.candidates, *original.candidates))),
        parties=tuple(dict.fromkeys((*reading.parties, *original.parties))),
        flags=reading.flags or (PictureFlag(rule="known-material", reason=f"{_REPEATS}."),),
    )


def _as_object(identity: Any, examined: Examined, reading: PictureReading, earlier: Sequence[Any]) -> dict[str, Any]:
    return {
        "id": identity,
        "lines": [
            {"text": line.text, "box": line.box, "score": line.score} | ({} if line.at is None else {"at": line.at})
            for line in examined.lines
        ],
        "queue": reading.queue,
        "stance": reading.stance.value,
        "number": reading.number,
        "candidates": reading.candidates,
        "parties": reading.parties,
        "symbols": [{"party": one.party, "box": one.box, "how": one.how} for one in examined.symbols],
        "same_as": [*earlier, *examined.known],
        "flags": [
            {
                "rule": flag.rule,
                "category": flag.category,
                "source": "ocr" if flag.lines else "gambar",
                "lines": flag.lines,
                "boxes": flag.boxes,
                "reason": flag.reason,
            }
            for flag in reading.flags
        ],
        **({"note": examined.note} if examined.note else {}),
    }


def _finished_lines(entries: "deque[_Entry]", run: _Run) -> Iterator[bytes]:
    """The lines whose pictures have been read, up to the first whose picture has not."""
    while entries and (entries[0].digest is None or entries[0].digest in run.outcomes):
        yield (
            json.dumps(run.result(entries.popleft()), ensure_ascii=False, separators=(",", ":")).encode(
                errors="replace"
            )
            + b"\n"
        )
