"""Hostile and unusual files: a clear outcome for each."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from images.decoding import LONGEST_SIDE, MOST_BYTES, PictureError, decode


def saved(picture, form="PNG", **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "kosong"),
        (b"<svg xmlns='x'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"<html><body>", "halaman web"),
        (b"%PDF-1.7 broken", "PDF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 99, "video"),
        (b"hello there", "bukan gambar"),
        (b"\xff\xd8\xff\xe0", "gambar"),
        (bomb(60_000, 60_000), "terlalu besar"),
        (bomb(10_000, 10_000), "terlalu besar"),
        (bomb(300, 300), "rusak"),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, "MB"),
    ],
)
def test_what_cannot_be_read_says_why(body, words):
    with pytest.raises(PictureError, match=words):
        decode(body)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_eight_bits_of_colour(mode):
    picture = Image.new("L", (40, 30), 128).convert("I" if mode == "I;16" else mode).convert(mode)
    found = decode(saved(picture))
    assert found.pixels.shape == (30, 40, 3)
    assert found.pixels.dtype == np.uint8


def test_cmyk_is_read():
    red = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    found = decode(saved(red, "JPEG"))
    assert found.pixels[10, 10, 0] > 180 > 100 > found.pixels[10, 10, 1]


def test_sixteen_bits_keep_their_brightness():
    values = np.full((20, 30), 40_000, dtype=np.uint16)
    found = decode(saved(Image.fromarray(values)))
    assert abs(int(found.pixels[5, 5, 0]) - 156) <= 1


def test_what_is_see_through_lies_on_white():
    assert (decode(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)))).pixels == 255).all()


@pytest.mark.parametrize(("turn", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_a_picture_is_turned_as_its_exif_says(turn, size):
    exif = Image.Exif()
    exif[0x0112] = turn
    found = decode(saved(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif))
    assert (found.width, found.height) == size
    assert found.pixels.shape[:2] == size[::-1]


def test_of_a_moving_picture_one_frame_is_read_and_that_is_said():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue", "green")]
    found = decode(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert "dari 3" in found.note


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1)])
def test_the_smallest_pictures_are_pictures(size):
    assert decode(saved(Image.new("RGB", size, "red"))).pixels.size >= 3


def test_a_wrong_ending_and_a_large_photo_do_no_harm():
    found = decode(saved(Image.new("RGB", (9_000, 5_600), "red"), "JPEG", quality=20))
    assert max(found.pixels.shape) <= LONGEST_SIDE
    assert (found.width, found.height) == (9_000, 5_600)
    assert abs(found.scale * found.pixels.shape[1] - 9_000) < 1


WHOLE = {form: saved(Image.effect_noise((64, 48), 60).convert("RGB"), form) for form in ("JPEG", "PNG", "GIF", "WEBP")}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 5000), st.binary(max_size=20), st.integers(0, 5000))
def test_any_bytes_give_a_picture_or_a_reason(form, cut, noise, at):
    body = bytearray(WHOLE[form][:cut] if cut else WHOLE[form])
    body[at : at + len(noise)] = noise
    with suppress(PictureError):
        assert decode(bytes(body)).pixels.ndim == 3
