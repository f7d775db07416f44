"""One picture, or a film frame by frame, through all steps: decode, hash, compare with known material, read words,
look for emblems."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from domain.pictures import Examined, Line, Symbol
from domain.texts import Text
from images.decoding import Picture, PictureError, Pixels, decode, decode_emblem
from images.emblems import find
from images.films import SECONDS, frames
from images.gallery import Gallery, gallery
from images.known import KnownMaterial, Library, SeenPicture, seen
from images.words import read_lines
from parsing.film_metadata import is_film

_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
_SHORTEST_NAME = 3
_LONGEST_LINE = 3


@dataclass(frozen=True, slots=True)
class Bench:
    """What pictures are held against: emblems by party, known material by file name."""

    emblems: Gallery | None = None
    library: Library | None = None
    parties: tuple[str, ...] = ()


def bench(emblems: Path | None, known: Path | None) -> Bench:
    """Reads a folder of emblems (one folder a party) and one of known material. Raises PictureError with the file."""
    emblem_pictures = _emblem_pictures(emblems) if emblems else []
    material = {path.name: _pixels(path) for path in pictures_in(known)} if known else {}
    return Bench(
        gallery(emblem_pictures) if emblem_pictures else None,
        Library(material) if material else None,
        tuple(dict.fromkeys(party for party, _ in emblem_pictures)),
    )


def check(emblems: Path | None, known: Path | None) -> None:
    """Raises PictureError with the first file of either folder that is no readable picture."""
    if emblems:
        _emblem_pictures(emblems)
    for path in pictures_in(known) if known else ():
        _pixels(path)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder by the endings of their names, in order."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in _ENDINGS and not path.name.startswith(".")
    )


def _emblem_pictures(folder: Path) -> list[tuple[str, Image.Image]]:
    found = []
    for party in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        for path in pictures_in(party):
            try:
                found.append((party.name, decode_emblem(path.read_bytes())))
            except PictureError as error:
                raise PictureError(
                    Text("{place}: {error}", place=f"{party.name}/{path.name}", error=error.text)
                ) from None
    return found


def _pixels(path: Path) -> Pixels:
    try:
        return decode(path.read_bytes()).pixels
    except PictureError as error:
        raise PictureError(Text("{place}: {error}", place=path.name, error=error.text)) from None


def examine(content: bytes, against: Bench) -> tuple[Examined, SeenPicture]:
    """What is in a picture or film, and what of it is kept for comparing. Raises PictureError."""
    return _film(content, against) if is_film(content) else _picture(decode(content), against)


def _film(content: bytes, against: Bench) -> tuple[Examined, SeenPicture]:
    """The cover and every frame that shows something new, as one; its hashes are the cover's."""
    until = time.monotonic() + SECONDS
    read: list[Examined] = []
    seen_frames: KnownMaterial[float] = KnownMaterial()
    cover, note = None, ""
    for frame in frames(content):
        one = seen(frame.picture.pixels)
        cover = cover or one
        if not seen_frames.repeated(one):
            seen_frames.add(frame.at, one)
            found, _ = _picture(frame.picture, against, one)
            read.append(replace(found, lines=tuple(replace(line, at=frame.at) for line in found.lines)))
        note = f"video {frame.length:.0f} detik: {len(read)} bingkai yang berbeda dibaca, sampai detik {frame.at:.0f}"
        if time.monotonic() > until:
            note += "; selebihnya tidak dibaca karena batas waktu"
            break
    assert cover is not None  # frames() gives one or raises
    note += "; suara tidak didengar"
    return replace(
        read[0],
        lines=tuple(line for one in read for line in one.lines),
        note=note,
        symbols=tuple({one.party: one for part in read for one in part.symbols}.values()),
        known=tuple(dict.fromkeys(name for one in read for name in one.known)),
    ), cover


def _picture(picture: Picture, against: Bench, one: SeenPicture | None = None) -> tuple[Examined, SeenPicture]:
    one = one or seen(picture.pixels)
    lines = read_lines(picture)
    symbols = find(picture, against.emblems) if against.emblems else ()
    known = against.library.repeated(picture.pixels, one) if against.library else ()
    return Examined(
        width=picture.width,
        height=picture.height,
        prints=one.prints,
        lines=lines,
        symbols=_with_names(symbols, lines, against.parties),
        known=known,
        note=picture.note,
    ), one


def _with_names(symbols: tuple[Symbol, ...], lines: tuple[Line, ...], parties: tuple[str, ...]) -> tuple[Symbol, ...]:
    """Emblems, and with them the names of parties in short lines of capitals, as emblems carry them: one for each."""
    named = {party: line for line in lines for party in parties if _names(line, party)}
    both = [replace(symbol, how="gambar+tulisan") if symbol.party in named else symbol for symbol in symbols]
    seen_parties = {symbol.party for symbol in symbols}
    alone = [
        Symbol(party=party, box=line.box, how="tulisan", score=line.score)
        for party, line in named.items()
        if party not in seen_parties
    ]
    return (*both, *alone)


def _names(line: Line, party: str) -> bool:
    words = line.text.replace(".", " ").split()
    name = party.replace("_", " ").replace("-", " ").upper().split()
    return (
        len(party) >= _SHORTEST_NAME
        and len(words) <= max(_LONGEST_LINE, len(name) + 1)
        and any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))
    )
