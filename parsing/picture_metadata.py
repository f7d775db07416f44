"""A picture without what was written into it: place, time, device, comments. Its pixels stay the very bytes they were.

JPEG, PNG and WebP; how a picture is turned is kept, as a record that holds nothing else. Anything that is not built
as its format says comes back as b"": what cannot be cleaned is not passed on.
"""

import struct

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
# JFIF and Adobe say how colours are meant, ICC which colours they are.
_KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_KEPT_CHUNKS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD",
                b"pHYs", b"acTL", b"fcTL", b"fdAT")
_DROPPED_RIFF = (b"EXIF", b"XMP ")
_EXIF_HEAD = b"Exif\0\0"


def is_picture(body: bytes) -> bool:
    """Whether bytes begin as a JPEG, PNG, WebP or GIF does."""
    return body.startswith((_JPEG, _PNG, b"GIF87a", b"GIF89a")) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def ending(body: bytes) -> str:
    """The ending of a file's name that goes with its kind; "" for what is no picture of these kinds."""
    starts = ((_JPEG, ".jpg"), (_PNG, ".png"), (b"GIF8", ".gif"), (b"RIFF", ".webp"))
    return next((name for start, name in starts if is_picture(body) and body.startswith(start)), "")


def without_metadata(body: bytes) -> bytes:
    """The cleaned picture; the body itself for a GIF; b"" for what is no well-formed picture of these kinds."""
    try:
        if body.startswith(_JPEG):
            return _jpeg(body)
        if body.startswith(_PNG):
            return _png(body)
        if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
            return _webp(body)
    except (struct.error, IndexError):
        return b""
    return body if body.startswith((b"GIF87a", b"GIF89a")) else b""


def _jpeg(body: bytes) -> bytes:
    kept, at, turned = [_JPEG], 2, 1
    while body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:  # what follows are pixels, up to the end of the picture
            end = body.rfind(b"\xff\xd9")
            pixels = body[at:] if end < at else body[at:end + 2]
            return b"".join([kept[0], _turn_segment(turned), *kept[1:], pixels])
        length = struct.unpack(">H", body[at + 2:at + 4])[0]
        segment = body[at:at + 2 + length]
        content = segment[4:]
        if marker == 0xE1 and content.startswith(_EXIF_HEAD):
            turned = _turned(content[len(_EXIF_HEAD):])
        needed = not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        if needed or content.startswith(_KEPT_SEGMENTS.get(marker, b"\0none")):
            kept.append(segment)
        at += 2 + length
    return b""


def _turned(tiff: bytes) -> int:
    """The orientation in an EXIF record, 1 where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    start = struct.unpack(order + "I", tiff[4:8])[0]
    count = struct.unpack(order + "H", tiff[start:start + 2] or b"\0\0")[0]
    for entry in range(min(count, 64)):
        piece = tiff[start + 2 + 12 * entry:start + 14 + 12 * entry]
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


def _png(body: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(body):
        length = struct.unpack(">I", body[at:at + 4])[0]
        kind = body[at + 4:at + 8]
        if kind in _KEPT_CHUNKS:
            kept.append(body[at:at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    return b""


def _webp(body: bytes) -> bytes:
    kept: list[bytes] = []
    at = 12
    while at + 8 <= len(body):
        length = struct.unpack("<I", body[at + 4:at + 8])[0]
        chunk = body[at:at + 8 + length + length % 2]
        if body[at:at + 4] == b"VP8X":  # its flags say that EXIF and XMP follow
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if body[at:at + 4] not in _DROPPED_RIFF:
            kept.append(chunk)
        at += 8 + length + length % 2
    pixels = b"".join(kept)
    return b"RIFF" + struct.pack("<I", 4 + len(pixels)) + b"WEBP" + pixels if kept else b""
