"""Films that people bring: the cover and a frame every two seconds, each frame read by itself and only once."""

import json

import cv2
import numpy as np
import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from images.decoding import PictureError
from images.films import frames
from images.pool import read_all
from parsing.film_metadata import is_film
from services.picture_filter import filter_pictures
from services.picture_reader import reader


@pytest.fixture
def film(tmp_path):
    """Writes pictures, each for so many seconds, as an MP4; its bytes."""

    def write(*shots, size=(480, 360)):
        path = tmp_path / "film.mp4"
        out = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), 5, size)
        for picture, seconds in shots:
            pixels = cv2.cvtColor(np.asarray(picture.resize(size)), cv2.COLOR_RGB2BGR)
            for _ in range(seconds * 5):
                out.write(pixels)
        out.release()
        return path.read_bytes()

    return write


def test_the_cover_and_a_frame_every_two_seconds(film, poster):
    body = film((poster(["SATU"]), 3), (poster(["DUA"], ground="#770000"), 4))
    assert is_film(body)
    seen = list(frames(body))
    assert [frame.at for frame in seen] == [0.0, 2.0, 4.0, 6.0]
    assert {(frame.picture.width, frame.picture.height) for frame in seen} == {(480, 360)}
    assert seen[0].length == pytest.approx(7, abs=0.3)


def test_a_film_is_read_frame_by_frame_in_the_killable_worker(film, poster):
    body = film((poster(["SELAMAT PAGI"]), 4), (poster(["COBLOS NOMOR 2"], ground="#770000"), 4))
    [(examined, _)] = read_all([body], whole_reader, workers=1)
    words = {line.text.replace(" ", ""): line.at for line in examined.lines}
    assert words["SELAMATPAGI"] == 0.0
    assert words["COBLOSNOMOR2"] == 4.0
    assert len(examined.lines) == 2, "a frame that shows what was read already is not read again"
    assert "2 bingkai yang berbeda" in examined.note


def whole_reader():
    return reader(None, None)


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400,
        b"\x1aE\xdf\xa3" + b"rusak" * 90,
    ],
)
def test_a_broken_film_is_said(body):
    assert is_film(body)
    with pytest.raises(PictureError, match="video"):
        list(frames(body))


def test_a_list_of_addresses_and_a_still_picture_are_no_film(tmp_path):
    assert not is_film(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    assert not is_film(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40)


def test_the_filter_reads_a_film_and_words_of_two_frames_make_no_sentence(film, poster, tmp_path):
    body = film(
        (poster(["COBLOS"]), 4),
        (poster(["NOMOR SEPATU 2"], ground="#770000"), 4),
        (poster(["COBLOS NOMOR 3", "TIM PEMENANGAN"], ground="#004400"), 4),
    )
    (tmp_path / "a.mp4").write_bytes(body)
    engine = compile_engine((load_pack("pilkada-2024"),))
    line = json.dumps({"id": "a", "file": "a.mp4"}).encode() + b"\n"
    [out] = [json.loads(one) for one in filter_pictures([line], engine, folder=tmp_path, workers=1)]
    assert (out["queue"], out["number"]) == (True, 3)
    [flag] = [one for one in out["flags"] if one["rule"] == "campaign-picture"]
    assert {out["lines"][at]["at"] for at in flag["lines"]} == {8.0}
