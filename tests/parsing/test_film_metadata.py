"""A film that leaves says nothing of where, when and by whom it was made, and plays as before."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsing.film_metadata import is_film, without_film_metadata

SECRET = b"+03.5952+098.6722/ iPhone Sekar"
FRAMES = b"gambar dan suara" * 9


def box(kind, *parts, wide=False):
    body = b"".join(parts)
    if wide:
        return struct.pack(">I4sQ", 1, kind, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, kind) + body


def track(handler, offset, sizes):
    table = (
        box(b"stsz", bytes(4), struct.pack(">II", 0, len(sizes)), *(struct.pack(">I", n) for n in sizes)),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, len(sizes), 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, offset)),
    )
    return box(
        b"trak",
        box(b"tkhd", bytes(4), b"\xaa" * 8, b"kept"),
        box(b"udta", box(b"name", SECRET)),
        box(
            b"mdia",
            box(b"mdhd", b"\1\0\0\0", b"\xbb" * 16, b"kept"),
            box(b"hdlr", bytes(8), handler, bytes(12)),
            box(b"minf", box(b"stbl", *table)),
            box(b"meta", SECRET),
        ),
    )


def mp4(*, wide=False, wrong=False):
    start = box(b"ftyp", b"isom", bytes(4))
    frames, places = start + box(b"mdat", FRAMES, SECRET, wide=wide), len(start) + (16 if wide else 8) + len(FRAMES)
    return (
        frames
        + box(
            b"moov",
            box(b"mvhd", bytes(4), b"\xcc" * 8, b"kept"),
            track(b"vide", len(start) + 8, [len(FRAMES)]),
            track(b"meta", 1 << 30 if wrong else places, [len(SECRET) - 4, 4]),
            box(b"udta", box(b"\xa9xyz", SECRET)),
        )
        + box(b"uuid", b"x" * 16, SECRET)
        + box(b"free", SECRET)
    )


@pytest.mark.parametrize("wide", [False, True])
def test_notes_times_and_sensors_go_and_frames_stay_where_they_were(wide):
    body = mp4(wide=wide)
    cleaned = without_film_metadata(body)
    assert len(cleaned) == len(body)
    assert body.count(SECRET) == 8
    assert not [part for part in (SECRET, b"Sekar", b"\xaa\xaa", b"\xbb\xbb", b"\xcc\xcc") if part in cleaned]
    assert cleaned.index(FRAMES) == body.index(FRAMES)
    assert cleaned.count(b"kept") == 3, "of the sensors' track nothing stays"
    assert cleaned.count(b"vide") == 1
    assert without_film_metadata(cleaned) == cleaned


def element(kind, body, *, length=8):
    return bytes.fromhex(kind) + (1 << 7 * length | len(body)).to_bytes(length) + body


def webm(*, running=False):
    frames = bytes.fromhex("1F43B675") + b"\x01" + b"\xff" * 7 + FRAMES if running else element("1F43B675", FRAMES)
    notes = element("1254C367", SECRET, length=1) + element("1941A469", SECRET)
    about = element("4461", b"\xdd" * 8, length=1) + element("7BA9", SECRET) + element("4D80", b"kept", length=1)
    segment = element("1549A966", element("BF", b"\xee" * 4, length=1) + about) + notes + frames
    return element("1A45DFA3", b"webm") + element("18538067", segment + (b"" if running else notes))


@pytest.mark.parametrize("running", [False, True])
def test_tags_title_and_date_of_a_webm_go(running):
    body = webm(running=running)
    cleaned = without_film_metadata(body)
    assert len(cleaned) == len(body)
    assert not [part for part in (SECRET, b"\xdd\xdd", b"\xee\xee") if part in cleaned]
    assert cleaned.index(FRAMES) == body.index(FRAMES)
    assert b"kept" in cleaned
    assert without_film_metadata(cleaned) == cleaned


@pytest.mark.parametrize("body", [mp4(wrong=True), mp4()[:-3], webm()[:-3], b"\x1aE\xdf\xa3\x00\x00", b"%PDF-1.7", b""])
def test_what_is_not_built_as_it_says_does_not_leave(body):
    assert without_film_metadata(body) == b""


@given(st.binary(max_size=200), st.sampled_from([mp4(), webm()]), st.integers(0, 300))
def test_any_damage_gives_a_film_of_that_length_or_nothing(noise, film, at):
    body = film[:at] + noise + film[at:]
    cleaned = without_film_metadata(body)
    assert cleaned == b"" or len(cleaned) == len(body)


def test_boxes_without_end_and_tables_that_name_the_same_bytes_again_and_again_are_no_film():
    deep = box(b"moov", SECRET)
    for _ in range(2000):
        deep = box(b"moov", deep)
    assert without_film_metadata(box(b"ftyp", b"isom") + deep) == b""
    offsets = box(b"stco", bytes(4), struct.pack(">I", 50_000), struct.pack(">I", 0) * 50_000)
    sizes = box(b"stsz", bytes(4), struct.pack(">II", 0, 50_000), struct.pack(">I", 60_000) * 50_000)
    table = box(b"stbl", offsets, box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 1, 1)), sizes)
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"meta"), box(b"minf", table)))
    assert without_film_metadata(box(b"ftyp", b"isom") + box(b"moov", track)) == b""


def test_a_picture_that_begins_like_a_film_is_none():
    assert not is_film(box(b"ftyp", b"heic", bytes(4)))
    assert is_film(mp4())
    assert is_film(webm())
