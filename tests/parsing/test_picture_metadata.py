"""What was written into a picture goes; its pixels stay."""

import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from parsing.picture_metadata import without_metadata

SECRET = b"-6.9147, 107.6098 telepon seseorang"


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(turned):
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0) + SECRET
    return segment(0xE1, b"Exif\0\0" + tiff)


PIXELS = segment(0xDB, b"\0" * 65) + segment(0xDA, b"\1\2\3") + b"pixels\xff\0more" + b"\xff\xd9"


def jpeg(turned=1):
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0" + b"\1" * 9) + exif(turned)
            + segment(0xE1, b"http://ns.adobe.com/" + SECRET)
            + segment(0xED, SECRET) + segment(0xFE, SECRET) + PIXELS + SECRET)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"tEXt", SECRET) + chunk(b"eXIf", SECRET)
       + chunk(b"tIME", SECRET) + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"") + SECRET)
WEBP_PIECES = (b"VP8X" + struct.pack("<I", 10) + b"\x0c" + b"\0" * 9, b"VP8 " + struct.pack("<I", 6) + b"pixels",
               b"EXIF" + struct.pack("<I", len(SECRET)) + SECRET + b"\0" * (len(SECRET) % 2))
WEBP = b"RIFF" + struct.pack("<I", 4 + len(b"".join(WEBP_PIECES))) + b"WEBP" + b"".join(WEBP_PIECES)


def test_place_device_and_comments_go():
    for body in (jpeg(), PNG, WEBP):
        cleaned = without_metadata(body)
        assert SECRET in body
        assert SECRET not in cleaned
        assert b"pixels" in cleaned


def test_pixels_and_colours_stay_byte_for_byte():
    cleaned = without_metadata(jpeg())
    assert cleaned == b"\xff\xd8" + segment(0xE0, b"JFIF\0" + b"\1" * 9) + PIXELS


@given(st.integers(2, 8))
def test_a_turned_picture_stays_turned(turned):
    cleaned = without_metadata(jpeg(turned))
    assert SECRET not in cleaned
    record = cleaned[cleaned.index(b"Exif\0\0") + 6:]
    assert struct.unpack(">H", record[18:20])[0] == turned
    assert without_metadata(cleaned) == cleaned


@given(st.sampled_from((jpeg(6), PNG, WEBP)), st.integers(0, 200), st.binary(max_size=8))
def test_broken_pictures_stop_nothing(body, at, noise):
    broken = body[:at] + noise + body[at + len(noise):]
    assert isinstance(without_metadata(broken), bytes)
    assert isinstance(without_metadata(body[:at]), bytes)
    assert without_metadata(without_metadata(broken)) == without_metadata(broken)


def test_what_is_no_picture_is_not_passed_on():
    assert without_metadata(b"%PDF-1.7 " + SECRET) == b""
    assert without_metadata(b"") == b""
