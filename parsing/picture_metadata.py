"""A picture without what was written into it: place, time, device, comments. Its pixels stay the very bytes they were.

JPEG, PNG, GIF and WebP are taken apart by what their formats say and put together again from the pieces that pixels
need: metadata, profiles, previews, unknown pieces and whatever follows the picture are left behind. How a picture is
turned is kept, as a record that holds nothing else. What is not built as its format says, or asks for more than the
limits below, comes back as b"": what cannot be cleaned and bounded is not shown and not passed on.
"""

import re
import struct
from collections.abc import Iterator

MOST_BYTES = 40_000_000
MOST_PIXELS = 50_000_000  # of a picture, and of every frame of one that moves
MOST_FRAMES, MOST_SCANS = 2_000, 100

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_GIF = (b"GIF87a", b"GIF89a")
# JFIF and Adobe say how colours are meant; their sizes, with the length itself, are fixed but for a preview in JFIF.
_JFIF, _ADOBE = b"JFIF\0", b"Adobe"
_EXIF_HEAD = b"Exif\0\0"
_JPEG_TABLES = (0xC4, 0xDB, 0xDD, 0xCC)  # Huffman, quantization, restart interval, arithmetic conditioning
_JPEG_FRAMES = tuple(n for n in range(0xC0, 0xD0) if n not in (0xC4, 0xC8, 0xCC))
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in coded pixels; a stuffed zero and restarts belong to them
# What a PNG's pixels need, with the most bytes that each may hold; a moving one is shown as its still picture.
_PNG_PIECES = {
    b"IHDR": 13,
    b"PLTE": 768,
    b"IDAT": MOST_BYTES,
    b"IEND": 0,
    b"tRNS": 256,
    b"cHRM": 32,
    b"gAMA": 4,
    b"sBIT": 4,
    b"sRGB": 1,
    b"bKGD": 6,
    b"pHYs": 9,
}
_LOOPS = b"\x0bNETSCAPE2.0\x03\x01"
_WEBP_STILL = (b"VP8 ", b"VP8L", b"ALPH")


class _UnfitPictureError(ValueError):
    """Not built as its format says, or larger than a limit."""


def is_picture(picture: bytes) -> bool:
    """Whether bytes begin as a JPEG, PNG, WebP or GIF does."""
    return picture.startswith((_JPEG, _PNG, *_GIF)) or (picture[:4] == b"RIFF" and picture[8:12] == b"WEBP")


def ending(picture: bytes) -> str:
    """The ending of a file's name that goes with its kind; "" for what is no picture of these kinds."""
    starts = ((_JPEG, ".jpg"), (_PNG, ".png"), (b"GIF8", ".gif"), (b"RIFF", ".webp"))
    return next((name for start, name in starts if is_picture(picture) and picture.startswith(start)), "")


def without_metadata(picture: bytes) -> bytes:
    """The cleaned picture; b"" for what is no well-formed picture of these kinds within the limits."""
    if not is_picture(picture) or len(picture) > MOST_BYTES:
        return b""
    clean = {_JPEG: _jpeg, _PNG[:2]: _png, b"GI": _gif, b"RI": _webp}[picture[:2]]
    try:
        return clean(picture)
    except (_UnfitPictureError, struct.error, IndexError):
        return b""


def _bounded(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise _UnfitPictureError


def _exactly(picture: bytes, at: int, length: int) -> bytes:
    piece = picture[at : at + length]
    if len(piece) != length:
        raise _UnfitPictureError
    return piece


# JPEG -----------------------------------------------------------------------------------------------------------


def _jpeg(picture: bytes) -> bytes:
    kept: list[bytes] = []
    sized, turned = False, 1
    for marker, segment, pixels in _segments(picture):
        content = segment[4:]
        if marker in _JPEG_FRAMES:
            _bounded(*reversed(struct.unpack(">HH", content[1:5])))
            sized = True
        if marker == 0xE1 and content.startswith(_EXIF_HEAD):
            turned = _turned(content[len(_EXIF_HEAD) :])
        kept.append(_needed(marker, segment) + pixels)
    if not sized:
        raise _UnfitPictureError
    return b"".join([_JPEG, _turn_segment(turned), *kept, b"\xff\xd9"])


def _segments(picture: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each segment up to the end of the first picture: its marker, its bytes, the coded pixels that follow it."""
    at, scans = 2, 0
    while at < len(picture):
        if picture[at] != 0xFF:
            raise _UnfitPictureError
        marker = picture[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            break
        segment = _exactly(picture, at, 2 + struct.unpack(">H", picture[at + 2 : at + 4])[0])
        at += len(segment)
        end = at
        if marker == 0xDA:
            scans += 1
            if scans > MOST_SCANS:  # each is decoded over all pixels
                raise _UnfitPictureError
            found = _NEXT_MARKER.search(picture, at)
            end = found.start() if found else len(picture)  # cut off: what is there is shown
        yield marker, segment, picture[at:end].rstrip(b"\xff")
        at = end
    if not scans:
        raise _UnfitPictureError


def _needed(marker: int, segment: bytes) -> bytes:
    """A segment as it is passed on; nothing for one that pixels do not need."""
    content = segment[4:]
    if marker == 0xE0 and content.startswith(_JFIF) and len(content) >= 14:
        return b"\xff\xe0" + struct.pack(">H", 16) + content[:12] + b"\0\0"  # without its preview
    if marker == 0xEE and content.startswith(_ADOBE) and len(content) >= 12:
        return b"\xff\xee" + struct.pack(">H", 14) + content[:12]
    return segment if marker == 0xDA or marker in _JPEG_TABLES or marker in _JPEG_FRAMES else b""


def _turned(tiff: bytes) -> int:
    """The orientation in an EXIF record, 1 where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    start = struct.unpack((order or "<") + "I", tiff[4:8].ljust(4, b"\0"))[0]
    if order is None or start + 2 > len(tiff):
        return 1
    count = struct.unpack(order + "H", tiff[start : start + 2])[0]
    for entry in range(min(count, 64)):
        piece = tiff[start + 2 + 12 * entry : start + 14 + 12 * entry]
        if len(piece) == 12 and struct.unpack(order + "H", piece[:2])[0] == 0x0112:
            value = int(struct.unpack(order + "H", piece[8:10])[0])
            return value if 1 <= value <= 8 else 1
    return 1


def _turn_segment(turned: int) -> bytes:
    """An EXIF record of nothing but the orientation; nothing where the picture is upright."""
    if turned == 1:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF_HEAD) + len(tiff)) + _EXIF_HEAD + tiff


# PNG ------------------------------------------------------------------------------------------------------------


def _png(picture: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while True:
        length = struct.unpack(">I", picture[at : at + 4])[0]
        piece = _exactly(picture, at, 12 + length)
        kind = piece[4:8]
        if (kind == b"IHDR") != (len(kept) == 1):  # the sizes come first, and once
            raise _UnfitPictureError
        if kind == b"IHDR":
            _bounded(*struct.unpack(">II", piece[8:16]))
        if length <= _PNG_PIECES.get(kind, -1):
            kept.append(piece)
        at += 12 + length
        if kind == b"IEND":
            return b"".join(kept)


# GIF ------------------------------------------------------------------------------------------------------------


def _gif(picture: bytes) -> bytes:
    _bounded(*struct.unpack("<HH", picture[6:10]))
    at = 13 + _palette(picture[10])
    kept, frames = [_exactly(picture, 0, at)], 0
    while picture[at] != 0x3B:
        start, head = at, _exactly(picture, at, 2)
        if head[0] == 0x2C:
            _bounded(*struct.unpack("<HH", picture[at + 5 : at + 9]))
            at += 11 + _palette(picture[at + 9])  # one byte more: how its pixels are coded
            frames += 1
        elif head[0] == 0x21:
            at += 2
        else:
            raise _UnfitPictureError
        at = _after_blocks(picture, at)
        if head[0] == 0x2C or head[1] == 0xF9 or (head[1] == 0xFF and _is_loop(picture[start + 2 : at])):
            kept.append(picture[start:at])
    if not 0 < frames <= MOST_FRAMES:
        raise _UnfitPictureError
    return b"".join([*kept, b";"])


def _palette(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(picture: bytes, at: int) -> int:
    while length := picture[at]:
        at += 1 + length
    return at + 1


def _is_loop(blocks: bytes) -> bool:
    """Whether an application's record says how often the picture repeats, and nothing else."""
    return blocks.startswith(_LOOPS) and len(blocks) == len(_LOOPS) + 3


# WebP -----------------------------------------------------------------------------------------------------------


def _webp(picture: bytes) -> bytes:
    end = 8 + struct.unpack("<I", picture[4:8])[0]
    kept, frames = [], 0
    for kind, content in _chunks(_exactly(picture, 12, end - 12)):
        if kind == b"VP8X":
            _bounded(*(1 + int.from_bytes(content[n : n + 3], "little") for n in (4, 7)))
            content = bytes([content[0] & 0x12]) + content[1:10]  # of its flags: see-through, moving
        elif kind == b"ANMF":
            frames += 1
            content = _exactly(content, 0, 16) + b"".join(_still(*piece) for piece in _chunks(content[16:]))
        elif kind == b"ANIM":
            content = _exactly(content, 0, 6)
        elif kind not in _WEBP_STILL:
            continue
        kept.append(_still(kind, content) if kind in _WEBP_STILL else _chunk(kind, content))
    if not kept or frames > MOST_FRAMES:
        raise _UnfitPictureError
    pieces = b"".join(kept)
    return b"RIFF" + struct.pack("<I", 4 + len(pieces)) + b"WEBP" + pieces


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(picture):
        length = struct.unpack("<I", picture[at + 4 : at + 8])[0]
        yield picture[at : at + 4], _exactly(picture, at + 8, length)
        at += 8 + length + length % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _still(kind: bytes, content: bytes) -> bytes:
    """A chunk of pixels within the limits; nothing for any other."""
    if kind == b"VP8 ":
        if content[3:6] != b"\x9d\x01\x2a":
            raise _UnfitPictureError
        _bounded(*(n & 0x3FFF for n in struct.unpack("<HH", content[6:10])))
    elif kind == b"VP8L":
        if content[:1] != b"\x2f":
            raise _UnfitPictureError
        bits = struct.unpack("<I", content[1:5])[0]
        _bounded(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return _chunk(kind, content) if kind in _WEBP_STILL else b""
