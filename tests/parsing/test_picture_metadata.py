"""What was written into a picture goes, what is too large or odd is none; its pixels stay."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsing.picture_metadata import MOST_BYTES, MOST_FRAMES, MOST_SCANS, ending, without_metadata
from tests.drawn import chunk, png

SECRET = b"-6.9147, 107.6098 telepon seseorang"


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(turned):
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0) + SECRET
    return segment(0xE1, b"Exif\0\0" + tiff)


def frame(width, height):
    return segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")


SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"pixels\xff\0more\xff\xd0again"
TABLE = segment(0xDB, b"\0" * 65)
JFIF = segment(0xE0, b"JFIF\0" + b"\1" * 7 + b"\0\0")


def jpeg(turned=1, *, width=16, height=8):
    preview = segment(0xE0, b"JFIF\0" + b"\1" * 7 + b"\x05\x05" + SECRET)
    return (
        b"\xff\xd8"
        + preview
        + exif(turned)
        + segment(0xE1, b"http://ns.adobe.com/" + SECRET)
        + segment(0xE2, b"ICC_PROFILE\0" + SECRET)
        + segment(0xED, SECRET)
        + segment(0xFE, SECRET)
        + TABLE
        + frame(width, height)
        + SCAN
        + segment(0xFE, SECRET)
        + SCAN
        + b"\xff\xd9"
        + SECRET
    )


def gif(width=4, height=4, frames=2, inner=(4, 4)):
    picture = b"," + struct.pack("<HHHHB", 0, 0, *inner, 0) + b"\2\6pixels\0"
    noted = b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"
    other = b"!\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
    loops, timed = b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0", b"!\xf9\4\0\0\0\0\0"
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return head + loops + noted + other + (timed + picture) * frames + b";" + SECRET


def riff(kind, content):
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def webp(width=4, height=4, inner=(4, 4), chunks=b""):
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    still = riff(b"VP8 ", b"\0\0\0\x9d\1\x2a" + struct.pack("<HH", *inner) + b"pixels")
    moving = riff(b"ANMF", bytes(16) + still + riff(b"UNKN", SECRET))
    pieces = (
        riff(b"VP8X", b"\x2e\0\0\0" + sizes)
        + riff(b"ICCP", SECRET)
        + riff(b"ANIM", bytes(6))
        + moving
        + chunks
        + riff(b"EXIF", SECRET)
        + riff(b"XMP ", SECRET)
        + riff(b"ABCD", SECRET)
    )
    return b"RIFF" + struct.pack("<I", 4 + len(pieces)) + b"WEBP" + pieces + SECRET


def noted_png(**sizes):
    extra = b"".join(chunk(kind, SECRET) for kind in (b"tEXt", b"eXIf", b"tIME", b"iCCP", b"acTL", b"prVt", b"pHYs"))
    return png(extra=extra, **sizes) + SECRET


KINDS = {"jpeg": jpeg, "png": noted_png, "gif": gif, "webp": webp}


@pytest.mark.parametrize("kind", KINDS)
def test_place_device_profiles_unknown_pieces_and_what_follows_go_and_pixels_stay(kind):
    body = KINDS[kind]()
    cleaned = without_metadata(body)
    assert SECRET in body
    assert cleaned
    assert SECRET not in cleaned
    assert without_metadata(cleaned) == cleaned
    assert ending(cleaned) == ending(body) != ""
    assert cleaned.count(b"pixels") == body.count(b"pixels")


def test_what_is_left_is_what_pixels_need_byte_for_byte():
    assert without_metadata(jpeg()) == b"\xff\xd8" + JFIF + TABLE + frame(16, 8) + SCAN + SCAN + b"\xff\xd9"
    assert without_metadata(noted_png()) == png()


@given(st.integers(2, 8))
def test_a_turned_picture_stays_turned(turned):
    cleaned = without_metadata(jpeg(turned))
    assert SECRET not in cleaned
    record = cleaned[cleaned.index(b"Exif\0\0") + 6 :]
    assert struct.unpack(">H", record[18:20])[0] == turned
    assert without_metadata(cleaned) == cleaned


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", [(60_000, 60_000), (0, 4), (10_000, 5_001)])
def test_a_picture_of_too_many_pixels_or_none_is_not_shown(kind, sizes):
    width, height = sizes
    if kind == "png":
        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    elif kind == "webp" and not width:
        body = webp(inner=(0, 4))
    else:
        body = KINDS[kind](width=width, height=height)
    assert without_metadata(body) == b""


def test_a_frame_is_bounded_as_the_picture_is_and_so_are_frames_and_scans():
    assert without_metadata(gif(inner=(60_000, 60_000))) == b""
    assert without_metadata(webp(inner=(16_000, 16_000))) == b""
    assert without_metadata(gif(frames=MOST_FRAMES))
    assert without_metadata(gif(frames=MOST_FRAMES + 1)) == b""
    assert without_metadata(gif(frames=0)) == b""
    many = b"\xff\xd8" + frame(8, 8) + SCAN * (MOST_SCANS + 1) + b"\xff\xd9"
    assert without_metadata(many) == b""
    assert without_metadata(png() + bytes(MOST_BYTES)) == b""


def test_a_jpeg_that_was_cut_off_is_shown_as_far_as_it_goes():
    cut = jpeg()[: jpeg().index(b"more")]
    assert without_metadata(cut).endswith(b"pixels\xff\0\xff\xd9")


@given(st.sampled_from([make() for make in KINDS.values()]), st.integers(0, 400), st.binary(max_size=8))
def test_broken_pictures_stop_nothing_and_twice_is_once(body, at, noise):
    for broken in (body[:at] + noise + body[at + len(noise) :], body[:at], body[:at] + noise + body[at:]):
        cleaned = without_metadata(broken)
        assert without_metadata(cleaned) == cleaned


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 " + SECRET,
        b"",
        b"<svg/>",
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
        bytes(4) + b"ftypheic" + bytes(40),
        bytes(4) + b"ftypavif" + bytes(40),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_not_passed_on(body):
    assert without_metadata(body) == b""
