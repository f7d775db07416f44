"""Pictures by workers: the lines of one process. Needs the extra [images] beside [cluster]."""

import io
import json
from pathlib import Path

import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from images import extra
from services.picture_filter import filter_pictures

pytestmark = pytest.mark.skipif(not extra.installed(), reason="needs the extra [images]")


def drawn(path: Path, words: list[str], turn: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (720, 640), (20, 60 + turn, 140))
    brush = ImageDraw.Draw(picture)
    for n, line in enumerate(words):
        brush.text((40, 40 + n * 110), line, font=ImageFont.load_default(size=56), fill="white")
    picture.save(path)


def test_workers_read_what_one_process_reads_also_beside_emblems_and_known_material(machines, tmp_path):
    machines.worker("satu")
    known = tmp_path / "dikenal"
    known.mkdir()
    for n in range(3):
        drawn(tmp_path / f"g{n}.png", ["COBLOS NOMOR 3", "BADRUN REKAAN", f"MENANG {n}"], n * 20)
    drawn(known / "posko.png", ["COBLOS NOMOR 3", "BADRUN REKAAN", "MENANG 0"], 0)
    rows = [{"id": n, "file": f"g{n}.png"} for n in range(3)] + [{"id": "x", "file": "tidak-ada.png"}]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    engine = compile_engine([load_pack("pilkada-2024")])
    alone, away = (
        b"".join(filter_pictures(io.BytesIO(lines), engine, folder=tmp_path, known=known, workers=1, cluster=cluster))
        for cluster in (None, machines.address)
    )
    assert alone == away
    assert b"COBLOS" in away
    assert b"posko" in away
