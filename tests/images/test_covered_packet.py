"""What leaves in a packet of a picture on which people are covered: the black copy, no words from under it."""

import io
import json

from PIL import Image

from domain.pictures import Cover, Examined, Line, Prints
from images import READER_VERSION
from store import bodies, covers, open_store, pictures
from store.database import transaction
from tests.review.conftest import body, case_id, given, readers  # noqa: F401 - fixtures
from tests.review.test_packet import exporting, whole  # noqa: F401 - a fixture

NONE = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)


def line(text, x):
    return Line(text=text, box=((x, 10), (x + 80, 10), (x + 80, 30), (x, 30)), score=0.9)


def test_a_packet_carries_the_covered_copy_alone(exporting, now, tmp_path):  # noqa: F811
    picture = Image.new("RGB", (400, 200), (20, 160, 20))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    conn = open_store(tmp_path / "netralitas.db")
    name = bodies.store_bytes(tmp_path / "evidence", out.getvalue())
    media = json.dumps([{"kind": "image", "url": "", "sha256": name}])
    conn._conn.execute("UPDATE posts SET media = ?", (media,))
    read = Examined(width=400, height=200, prints=NONE, lines=(line("NAMA ANAK REKAAN", 20), line("BALAI DESA", 300)))
    pictures.save(conn, READER_VERSION, name, read, now)
    with transaction(conn):
        covers.add(conn, name, Cover(x=0, y=0, width=500, height=1000), "pembaca-1", now)
    conn.close()
    folder = exporting()
    assert whole(folder)
    [file] = (folder / "media").iterdir()
    assert file.name.endswith("-ditutup.jpg")
    copy = Image.open(file).convert("RGB")
    assert (max(copy.getpixel((100, 100))) < 30, max(copy.getpixel((300, 100))) > 100) == (True, True)
    [post] = json.loads((folder / "manifest.json").read_text())["posts"]
    assert (post["covered"], post["media"]) == ({name: 1}, [name])
    assert post["media_words"] == {name: ["BALAI DESA"]}
    assert not any("NAMA ANAK" in p.read_text(errors="ignore") for p in folder.rglob("*") if p.is_file())
    assert file.name in (folder / "lembar-perkara.html").read_text()
