"""Small copies for lists: bounded, nothing but pixels, covered where people covered, coarse without words."""

import io
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from domain.pictures import Cover
from images.decoding import PictureError
from images.thumbnails import LONGEST, thumbnail

SECRET = b"kamera milik seseorang"


def photo(width, height, form):
    """A picture with a place, a time, a comment and a profile written into it."""
    exif = Image.Exif()
    exif[0x0132], exif[0x010F] = "2024:11:20 07:07:07", SECRET.decode()
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 54.0, 7.0)})
    out, given = io.BytesIO(), {"exif": exif, "icc_profile": SECRET}
    Image.new("RGB", (width, height), "red").save(out, form, **given | ({"comment": SECRET} if form == "JPEG" else {}))
    return out.getvalue()


@given(st.integers(1, 3000), st.integers(1, 600), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.booleans())
def test_a_small_copy_is_small_and_holds_nothing_but_pixels(width, height, form, coarse):
    body = photo(width, height, form)
    assert SECRET in body
    copy = thumbnail(body, coarse=coarse)
    shown = Image.open(io.BytesIO(copy))
    assert (shown.format, max(shown.size) <= LONGEST, min(shown.size) >= 1) == ("JPEG", True, True)
    assert (dict(shown.getexif()), "icc_profile" in shown.info, "comment" in shown.info) == ({}, False, False)
    assert SECRET not in copy
    assert b"2024:11:20" not in copy


@given(st.binary(max_size=200), st.integers(0, 900))
def test_any_bytes_give_a_small_picture_or_a_reason(noise, at):
    body = bytearray(photo(64, 48, "JPEG"))
    body[at : at + len(noise)] = noise
    with suppress(PictureError):
        assert max(Image.open(io.BytesIO(thumbnail(bytes(body), coarse=False))).size) <= LONGEST


def test_what_people_covered_is_black_in_the_small_copy_too():
    copy = thumbnail(photo(800, 400, "PNG"), [Cover(x=0, y=0, width=500, height=1000)], coarse=False)
    shown = Image.open(io.BytesIO(copy)).convert("RGB")
    assert max(shown.getpixel((20, 20))) < 40
    assert shown.getpixel((80, 20))[0] > 200


def test_a_coarse_copy_tells_nobody_apart():
    """Figures that differ in their features alone are nearly the same when coarse, and not when they are not."""

    def face(mouth):
        picture = Image.new("RGB", (960, 960), "#c9a183")
        pen = ImageDraw.Draw(picture)
        pen.ellipse((400, 400, 420, 420), fill="black")
        pen.line((400, 470, 460, 470 + mouth), fill="black", width=5)
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    def apart(coarse):
        one, other = (Image.open(io.BytesIO(thumbnail(face(m), coarse=coarse))).convert("L") for m in (0, 30))
        return max(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True))

    assert apart(coarse=True) * 4 < apart(coarse=False)
