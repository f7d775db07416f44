"""Pictures through the reader and the rules of the text: the filter over a list of files.

`images` knows pixels and words, `analysis` knows contestants; here the lines of a picture are read as a caption is, and
what a re-share repeats is taken over from the picture that was read before.
"""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import Engine, compile_engine
from analysis.filter import BadLineError, read_id, read_moment, read_object, read_packs, read_region
from cluster.address import Address
from domain.errors import NetralitasError
from domain.pictures import Box, Examined, Line, Symbol, Unreadable
from domain.texts import _
from domain.types import Assessment, Flag, Item, Stance
from images import extra
from images.pool import SECONDS, read_all
from services import cluster_pictures

__all__ = ["Engine", "compile_engine"]


if TYPE_CHECKING:
    from images.known import SeenPicture
    from images.posters import Poster

_POSTER = "Tulisan pada gambar tampak seperti bahan kampanye"
_SYMBOL = "Gambar memuat lambang yang mirip lambang partai"
_KNOWN = "Gambar mengulang bahan kampanye yang sudah dikenal"
_REPEATS = "Gambar mengulang gambar lain yang perlu dilihat"


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFlag:
    """A question for a person about a picture. `lines`: which of its lines led there; `boxes`: where that stands.

    `found`: the flag of the rules of captions that it comes from, where it comes from one.
    """

    rule: str
    reason: str
    category: str | None = None
    lines: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()
    found: Flag | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureReading:
    """What the rules make of one picture."""

    queue: bool
    stance: Stance
    number: int | None
    candidates: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    flags: tuple[PictureFlag, ...] = ()


def read_picture(examined: Examined, engine: Engine, item: Item) -> PictureReading:
    """The lines of a picture as a caption, its emblems and known material. `item`: what is known of its post.

    Of a film each frame is read by itself: words of two frames never make one sentence.
    """
    places: dict[float | None, list[int]] = {}
    for at, line in enumerate(examined.lines):
        places.setdefault(line.at, []).append(at)
    if len(places) < 2:
        return _read(examined, engine, item)
    reading = _read(replace(examined, lines=()), engine, item)
    for where in places.values():
        frame = replace(examined, lines=tuple(examined.lines[at] for at in where), symbols=(), known=())
        reading = _both(reading, _read(frame, engine, item), where)
    return reading


def _both(one: PictureReading, other: PictureReading, where: list[int]) -> PictureReading:
    """A film's reading with that of a further frame, whose lines are these of the film."""
    said = {(flag.rule, flag.reason) for flag in one.flags}
    flags = [
        replace(flag, lines=tuple(where[at] for at in flag.lines))
        for flag in other.flags
        if (flag.rule, flag.reason) not in said
    ]
    return PictureReading(
        queue=one.queue or other.queue,
        stance=other.stance if one.stance is Stance.NONE else one.stance,
        number=one.number or other.number,
        flags=(*one.flags, *flags),
        candidates=tuple(dict.fromkeys((*one.candidates, *other.candidates))),
        parties=tuple(dict.fromkeys((*one.parties, *other.parties))),
    )


def _read(examined: Examined, engine: Engine, item: Item) -> PictureReading:
    from images.posters import read_poster
    from images.screens import own_lines
    from images.spelling import text_of

    own = own_lines(examined.lines, examined.height)
    lines = [examined.lines[at] for at in own]
    text, starts = text_of(lines)
    found = engine.assess(replace(item, text=text))
    poster = read_poster(lines)
    flags = (
        *_text_flags(found, lines, starts, own),
        *_poster_flags(poster, lines, own),
        *_symbol_flags(examined.symbols),
        *_known_flags(examined.known),
    )
    stance = found.stance if found.queue else Stance.SUPPORT if poster.campaign or examined.known else Stance.NONE
    return PictureReading(
        queue=bool(flags),
        stance=stance,
        number=poster.number,
        candidates=found.candidates,
        parties=found.parties,
        flags=flags,
    )


def _text_flags(
    found: Assessment, lines: list[Line], starts: tuple[int, ...], own: tuple[int, ...]
) -> list[PictureFlag]:
    ends = [start + len(line.text) for start, line in zip(starts, lines, strict=True)]
    flags = []
    for flag in found.flags:
        touched = [
            at for at in range(len(lines)) if any(start < ends[at] and end > starts[at] for start, end in flag.spans)
        ]
        flags.append(
            PictureFlag(
                rule=flag.rule,
                reason=flag.reason,
                category=flag.category,
                lines=tuple(own[at] for at in touched),
                boxes=tuple(lines[at].box for at in touched),
                found=flag,
            )
        )
    return flags


def _poster_flags(poster: "Poster", lines: list[Line], own: tuple[int, ...]) -> list[PictureFlag]:
    if not poster.campaign:
        return []
    touched = sorted({at for cue in poster.why for at in cue.lines})
    words = ", ".join(dict.fromkeys(f"«{cue.words}»" for cue in poster.why if cue.kind != "pair"))
    return [
        PictureFlag(
            rule="campaign-picture",
            reason=f"{_POSTER}: {words or 'dua nama berpasangan'}.",
            lines=tuple(own[at] for at in touched),
            boxes=tuple(lines[at].box for at in touched),
        )
    ]


def _symbol_flags(symbols: tuple[Symbol, ...]) -> list[PictureFlag]:
    return [
        PictureFlag(rule="party-symbol", reason=f"{_SYMBOL}: {one.party} ({one.how}).", boxes=(one.box,))
        for one in symbols
    ]


def _known_flags(known: tuple[str, ...]) -> list[PictureFlag]:
    return [PictureFlag(rule="known-material", reason=f"{_KNOWN}: {name}.") for name in known]


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


def outcomes(
    pictures: Iterable[str | bytes],
    emblems: Path | None,
    known: Path | None,
    *,
    workers: int | None = None,
    seconds: float = SECONDS,
    cluster: Address | None = None,
) -> Iterator[Any]:
    """What is in each picture, in order, read by processes of this machine or on the workers of a cluster."""
    if cluster is None:
        yield from read_all(pictures, partial(reader, emblems, known), workers=workers, seconds=seconds)
    else:
        yield from cluster_pictures.outcomes(pictures, emblems, known, seconds, cluster)


def check_folders(emblems: Path | None, known: Path | None) -> None:
    """Raises NetralitasError with the first emblem or known picture that cannot be read."""
    from images.decoding import PictureError
    from images.examining import check

    try:
        check(emblems, known)
    except PictureError as error:
        raise NetralitasError(
            error.text, where="gambar pembanding", remedy=_("perbaiki atau keluarkan berkas itu")
        ) from None


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


def reader(emblems: Path | None, known: Path | None) -> Callable[[str | bytes], Any]:
    """Inside a worker: what reads one picture, given as a path or as its bytes."""
    from images.decoding import PictureError
    from images.examining import bench, examine
    from images.films import MOST_BYTES

    against = bench(emblems, known)

    def read(picture: str | bytes) -> Any:
        try:
            if isinstance(picture, bytes):
                return examine(picture, against)
            with Path(picture).open("rb") as file:
                return examine(file.read(MOST_BYTES + 1), against)
        except PictureError as error:
            return Unreadable(str(error))
        except OSError:
            return Unreadable("berkas gambar tidak dapat dibuka")

    return read


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
    told = next((one for one in earlier if one.queue), None)
    if told is None:
        return reading
    return replace(
        reading,
        queue=True,
        stance=reading.stance if reading.queue else told.stance,
        number=reading.number or told.number,
        candidates=tuple(dict.fromkeys((*reading.candidates, *told.candidates))),
        parties=tuple(dict.fromkeys((*reading.parties, *told.parties))),
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


def require_reader() -> None:
    """Raises ExtraMissingError where the reader of pictures is not installed."""
    extra.require()
