"""The filter as a user runs it: a list of files in, one line for each out."""

import io
import json
import socket

import pytest
from click.testing import CliRunner
from PIL import Image

from images.decoding import decode
from images.examining import bench, examine
from images.words import read_lines
from netralitas.cli import cli

KEYS = {"id", "lines", "queue", "stance", "number", "candidates", "parties", "symbols", "same_as", "flags"}
CAMPAIGN = ["COBLOS NOMOR 3", "BADRUN REKAAN", "& SITI UMPAMA", "CALON BUPATI", "MENANG SATU PUTARAN"]


def filtered(folder, rows, *options):
    source, target = folder / "list.jsonl", folder / "out.jsonl"
    source.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    ended = CliRunner().invoke(
        cli,
        [
            "images",
            "--pack",
            "pilkada-2024",
            "--input",
            str(source),
            "--output",
            str(target),
            "--workers",
            "1",
            *map(str, options),
        ],
        catch_exceptions=False,
    )
    assert ended.exit_code == 0, ended.output
    return [json.loads(line) for line in target.read_text().splitlines()]


@pytest.fixture(scope="module")
def answers(tmp_path_factory, poster, emblem, scene):
    """One run over every kind of picture."""
    folder = tmp_path_factory.mktemp("gambar")
    one = poster(CAMPAIGN)
    one.save(folder / "poster.jpg", quality=80)
    one.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "mirror.jpg", quality=70)
    poster(["ASN NETRAL PEMILU BERMARTABAT", "STOP POLITIK UANG", "PEMERINTAH KOTA CONTOH"], ground="#00713d").save(
        folder / "neutral.png"
    )
    scene(3).save(folder / "scene.jpg", quality=70)
    scene(None, seed=4).save(folder / "plain.jpg")
    (folder / "bad.svg").write_text("<svg/>")
    known = folder / "known"
    known.mkdir()
    one.save(known / "dari-posko.png")
    for number in range(4):
        (folder / "emblems" / f"Partai Rekaan {number}").mkdir(parents=True)
        emblem(number).save(folder / "emblems" / f"Partai Rekaan {number}" / "bulat.png")
    rows = [
        {"id": "p", "file": "poster.jpg", "region": "35.78", "posted_at": "2024-11-01"},
        {"id": "again", "file": str(folder / "poster.jpg")},
        {"id": "bad", "file": "bad.svg"},
        "no json",
        {"id": 7, "file": "neutral.png"},
        {"id": "m", "file": "mirror.jpg"},
        {"id": "s", "file": "scene.jpg"},
        {"id": "q", "file": "plain.jpg"},
        {"id": "r", "file": "poster.jpg", "region": "nowhere"},
        {"id": "g", "file": "gone.jpg"},
    ]
    found = filtered(folder, rows, "--known", known, "--emblems", folder / "emblems")
    assert [one["id"] for one in found] == ["p", "again", "bad", None, 7, "m", "s", "q", "r", "g"]
    return {str(one["id"]): one for one in found}


def test_every_line_has_the_promised_keys(answers):
    for one in answers.values():
        assert set(one) >= KEYS or set(one) == {"id", "error"}


def test_a_poster_is_read_and_queued(answers):
    found = answers["p"]
    assert found["queue"] is True
    assert found["stance"] == "support"
    assert found["number"] == 3
    assert "COBLOS NOMOR 3" in [line["text"] for line in found["lines"]]
    assert all(len(line["box"]) == 4 and 0 < line["score"] <= 1 for line in found["lines"])
    assert found["same_as"] == ["dari-posko.png"]
    assert any(flag["source"] == "ocr" and flag["boxes"] for flag in found["flags"])


def test_the_same_bytes_are_the_same_answer(answers):
    assert answers["again"]["lines"] == answers["p"]["lines"]
    assert answers["again"]["same_as"] == ["p", "dari-posko.png"]


def test_a_mirrored_copy_says_what_the_first_said(answers):
    assert answers["m"]["queue"] is True
    assert answers["m"]["number"] == 3
    assert set(answers["m"]["same_as"]) == {"p", "again", "dari-posko.png"}


def test_neutral_words_and_plain_pictures_are_left_alone(answers):
    for name in ("7", "q"):
        assert answers[name]["queue"] is False
        assert answers[name]["stance"] == "none"
        assert answers[name]["same_as"] == answers[name]["flags"] == answers[name]["symbols"] == []


def test_an_emblem_is_a_hint_with_its_place(answers):
    symbol = answers["s"]["symbols"][0]
    assert symbol["party"] == "Partai Rekaan 3"
    assert 300 < sum(x for x, _ in symbol["box"]) / 4 < 500
    assert answers["s"]["queue"] is True
    assert len(answers["s"]["symbols"]) == 1


def test_what_cannot_be_read_says_why_in_its_place(answers):
    assert "SVG" in answers["bad"]["error"]
    assert "JSON" in answers["None"]["error"]
    assert "region" in answers["r"]["error"]
    assert "tidak ditemukan" in answers["g"]["error"]


def test_pictures_are_read_with_the_network_off(monkeypatch, poster):
    def refuse(*_):
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    out = io.BytesIO()
    poster(["PILIH NOMOR 2"]).save(out, "PNG")
    assert read_lines(decode(out.getvalue()))[0].text.replace(" ", "") == "PILIHNOMOR2"


def test_the_smallest_pictures_have_no_words():
    for size in ((1, 1), (1, 2000), (2000, 1), (5, 5)):
        out = io.BytesIO()
        Image.new("RGB", size, "white").save(out, "PNG")
        assert examine(out.getvalue(), bench(None, None))[0].lines == ()


def test_a_bad_emblem_is_named_before_anything_is_read(tmp_path):
    (tmp_path / "emblems" / "Partai Rekaan").mkdir(parents=True)
    (tmp_path / "emblems" / "Partai Rekaan" / "rusak.png").write_bytes(b"not a picture")
    (tmp_path / "list.jsonl").write_text("")
    ended = CliRunner().invoke(
        cli,
        [
            "images",
            "--pack",
            "pilkada-2024",
            "--input",
            str(tmp_path / "list.jsonl"),
            "--emblems",
            str(tmp_path / "emblems"),
        ],
    )
    assert ended.exit_code == 1
    assert "Partai Rekaan/rusak.png" in str(ended.exception)
