"""A film without what was written into it: place, time, device, names. Its pictures and sound stay the very bytes.

MP4, QuickTime, WebM and Matroska say by offsets where their frames lie, so nothing is cut out: what is no frame and no
part of playing them is overwritten with nothing and marked as free space. A track that records where the camera was
(sensors, maps) goes with its samples. What is not built as its format says comes back as b"".
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MATROSKA = b"\x1aE\xdf\xa3"
_WITHIN = (b"moov", b"trak", b"mdia", b"moof", b"traf")  # boxes whose boxes are looked into
_WRITTEN = (b"udta", b"meta", b"uuid", b"free", b"skip", b"wide")  # notes of cameras and programs, and left-over space
_TIMED = (b"mvhd", b"tkhd", b"mdhd")  # begin with when the film was made
_PLAYED = (b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd")  # kinds of tracks that are seen and heard
_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_NOTES = (0x1254C367, 0x1941A469)  # tags, attachments
_ABOUT = (0x4461, 0x7BA9, 0xBF)  # of the information: when it was made, its title; its checksum, which no longer holds
_VOID = 0xEC


class _UnfitFilmError(ValueError):
    """Not built as its format says."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    inside: int
    end: int


def is_film(content: bytes) -> bool:
    """Whether bytes begin as one of these films; a HEIC or AVIF picture begins alike and is none."""
    still = content[8:11] in (b"hei", b"hev", b"mif", b"msf", b"avi")
    return content.startswith(_MATROSKA) or (content[4:8] == b"ftyp" and not still)


def without_film_metadata(content: bytes) -> bytes:
    """The cleaned film, as long as it was; b"" for what is no well-formed film of these kinds."""
    if not is_film(content):
        return b""
    film = bytearray(content)
    try:
        if content.startswith(_MATROSKA):
            _clean_elements(film, 0, len(film))
        else:
            _clean_boxes(film, 0, len(film))
    except (_UnfitFilmError, struct.error, IndexError, RecursionError):
        return b""
    return bytes(film)


# MP4 and QuickTime ----------------------------------------------------------------------------------------------


def _boxes(film: bytearray, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size, kind, inside = int.from_bytes(film[start : start + 4]), bytes(film[start + 4 : start + 8]), start + 8
        if size == 1:
            size, inside = int.from_bytes(film[start + 8 : start + 16]), start + 16
        stop = end if size == 0 else start + size
        if not inside <= stop <= end:
            raise _UnfitFilmError
        yield _Box(kind, start, inside, stop)
        start = stop


def _clean_boxes(film: bytearray, start: int, end: int) -> None:
    for box in list(_boxes(film, start, end)):
        if box.kind == b"trak" and not _is_played(film, box):
            _blank_samples(film, box)
            _free(film, box)
        elif box.kind in _WITHIN:
            _clean_boxes(film, box.inside, box.end)
        elif box.kind in _WRITTEN:
            _free(film, box)
        elif box.kind in _TIMED:
            times = 16 if film[box.inside] == 1 else 8  # made and changed, of eight or four bytes each
            _blank(film, box.inside + 4, min(box.inside + 4 + times, box.end))


def _free(film: bytearray, box: _Box) -> None:
    film[box.start + 4 : box.start + 8] = b"free"
    _blank(film, box.inside, box.end)


def _blank(film: bytearray, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(film):
        raise _UnfitFilmError
    film[start:end] = bytes(end - start)


def _found(film: bytearray, box: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        inner = next((b for b in _boxes(film, box.inside, box.end) if b.kind == kind), None)
        if inner is None:
            return None
        box = inner
    return box


def _is_played(film: bytearray, track: _Box) -> bool:
    handler = _found(film, track, b"mdia", b"hdlr")
    return handler is not None and bytes(film[handler.inside + 8 : handler.inside + 12]) in _PLAYED


def _blank_samples(film: bytearray, track: _Box) -> None:
    left = len(film)  # no more than there is: tables may name the same bytes without end
    for at, size in _samples(film, track):
        left -= size
        if left < 0:
            raise _UnfitFilmError
        _blank(film, at, at + size)


def _samples(film: bytearray, track: _Box) -> Iterator[tuple[int, int]]:
    """Where the samples of a track lie: of each chunk its place and bytes."""
    table = _found(film, track, b"mdia", b"minf", b"stbl")
    if table is None:
        return
    named = {b.kind: b for b in _boxes(film, table.inside, table.end)}
    wide = b"co64" in named
    offsets = _numbers(film, named.get(b"co64" if wide else b"stco"), 4, 8 if wide else 4)
    runs = _numbers(film, named.get(b"stsc"), 4, 4, fields=3)
    sizes, at, run, count = _sizes(film, named.get(b"stsz")), 0, 0, 0
    for chunk, offset in enumerate(offsets, 1):
        while run < len(runs) and runs[run] <= chunk:  # from this chunk on each holds so many samples
            run, count = run + 3, runs[run + 1]
        yield offset, sum(sizes[at : at + count])
        at += count


def _sizes(film: bytearray, box: _Box | None) -> list[int]:
    """The bytes of each sample."""
    if box is None:
        return []
    same, count = struct.unpack_from(">II", film, box.inside + 4)
    if same:
        return [same] * min(count, len(film) // same)
    return _numbers(film, box, 8, 4)


def _numbers(film: bytearray, box: _Box | None, count_at: int, width: int, fields: int = 1) -> list[int]:
    """The numbers of a table whose count stands at that place; [] without a table."""
    if box is None:
        return []
    count, start = int.from_bytes(film[box.inside + count_at : box.inside + count_at + 4]), box.inside + count_at + 4
    if start + count * fields * width > box.end:
        raise _UnfitFilmError
    return [int.from_bytes(film[n : n + width]) for n in range(start, start + count * fields * width, width)]


# WebM and Matroska ----------------------------------------------------------------------------------------------


def _vint(film: bytearray, at: int, *, marked: bool) -> tuple[int, int]:
    """A number of one to eight bytes and where it ends; `marked`: with the bit that tells its length. -1: unknown."""
    length = 9 - film[at].bit_length()
    if length > 8:
        raise _UnfitFilmError
    value = int.from_bytes(film[at : at + length])
    if not marked:
        value &= (1 << 7 * length) - 1
        value = -1 if value == (1 << 7 * length) - 1 else value
    return value, at + length


def _clean_elements(film: bytearray, start: int, end: int, parent: int = 0) -> None:
    while start < end:
        kind, after = _vint(film, start, marked=True)
        size, inside = _vint(film, after, marked=False)
        stop = end if size < 0 else inside + size
        if stop > end:
            raise _UnfitFilmError
        if kind in (_SEGMENT, _INFO):
            _clean_elements(film, inside, stop, kind)
        elif kind in _NOTES or (parent == _INFO and kind in _ABOUT):
            _void(film, start, stop)
        elif kind == _CLUSTER and size < 0:  # a film that was recorded as it ran: frames to its end
            return
        start = stop


def _void(film: bytearray, start: int, end: int) -> None:
    length = end - start
    head = bytes([_VOID, 0x80 | length - 2]) if length < 9 else bytes([_VOID, 1]) + (length - 9).to_bytes(7)
    film[start:end] = head + bytes(length - len(head))
