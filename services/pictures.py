"""Pictures through the reader and the rules of the text.

`images` knows pixels and words, `analysis` knows contestants; here the lines of a picture are read as a caption is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import Engine
from cluster.address import Address
from domain.errors import NetralitasError
from domain.pictures import Box, Examined, Line, Symbol
from domain.texts import _
from domain.types import Assessment, Flag, Item, Stance
from images import extra
from images.pool import SECONDS, read_all
from services import cluster_pictures
from services.picture_reader import reader

if TYPE_CHECKING:
    from images.posters import Poster

_POSTER = "Tulisan pada gambar tampak seperti bahan kampanye"
_SYMBOL = "Gambar memuat lambang yang mirip lambang partai"
_KNOWN = "Gambar mengulang bahan kampanye yang sudah dikenal"


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
    known = {(flag.rule, flag.reason) for flag in one.flags}
    flags = [
        replace(flag, lines=tuple(where[at] for at in flag.lines))
        for flag in other.flags
        if (flag.rule, flag.reason) not in known
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


def require_reader() -> None:
    """Raises ExtraMissingError where the reader of pictures is not installed."""
    extra.require()
