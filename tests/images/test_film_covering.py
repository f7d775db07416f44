"""People in a film are covered on one of its frames or on all; its frames leave, itself only on somebody's word."""

import io
import json
import re

import pytest
from PIL import Image

from domain.errors import WorkflowError
from domain.pictures import Cover, Examined, Line, Prints
from images import READER_VERSION
from parsing.film_metadata import without_film_metadata
from services import covering
from services.settings import oversight_body
from store import bodies, covers, open_store, pictures
from store.database import transaction
from tests.desk.conftest import (  # noqa: F401 - fixtures
    app,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    post,
    signed,
)
from tests.desk.conftest import case_id as desk_case  # noqa: F401 - a fixture
from tests.images.test_covering import address, black, pixels
from tests.images.test_films import film  # noqa: F401 - a fixture
from tests.review.conftest import body, case_id, given, readers  # noqa: F401 - fixtures
from tests.review.test_packet import exporting, whole  # noqa: F401 - a fixture

NONE = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)
RED, GREEN = (200, 20, 20), (20, 160, 20)


@pytest.fixture
def shots(film):  # noqa: F811
    """A film of five seconds: red, then green from the third second on."""
    return film((Image.new("RGB", (480, 360), RED), 3), (Image.new("RGB", (480, 360), GREEN), 2))


def hold(db, evidence, content):
    name = bodies.store_bytes(evidence, content)
    db._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": "video", "url": "", "sha256": name}]),))
    return name


@pytest.fixture
def held(conn, desk_workspace, desk_case, shots):  # noqa: F811
    """The case's post holds the film."""
    return hold(conn, desk_workspace.evidence, shots)


def test_frames_open_as_pictures_and_a_cover_lies_on_one_or_on_all(signed, conn, desk_case, held):  # noqa: F811
    client, where = signed("pimpinan-1"), address(desk_case, held)
    page = client.get(f"{where}/besar")
    assert "Bingkai setiap dua detik sampai detik 4 dari 5" in page.text
    assert re.findall(r'alt="Bingkai detik (\d)"', page.text) == ["0", "2", "4"]
    assert "Buka bingkai video kiriman 1 sebagai gambar" in client.get(f"/perkara/{desk_case}").text
    small = Image.open(io.BytesIO(client.get(f"{where}/bingkai?bingkai=4000&kecil=1").data))
    assert small.size == (96, 72)
    large = client.get(f"{where}/besar?bingkai=4000&lebar=320")
    assert re.search(r'type="image" name="titik" class="w320"[^>]+width="320" height="240"', large.text)
    assert "Pada semua bingkai video ini" in large.text
    tool = {"page": f"{where}/besar?bingkai=4000", "wide": "320"}
    first = post(client, f"{where}/tutup?bingkai=4000", **tool, **{"titik.x": "0", "titik.y": "0"})
    assert ("bingkai=4000" in first.location, "x=0.0" in first.location) == (True, True)
    post(client, f"{where}/tutup?bingkai=4000", **tool, x="0.0", y="0.0", **{"titik.x": "160", "titik.y": "240"})
    post(client, f"{where}/tutup?bingkai=4000", **tool, x="90", y="0", w="10", h="100", semua="1")
    one, everywhere = covers.standing(conn, held)
    assert (one.frame, one.x, one.width, everywhere.frame, everywhere.x) == (4000, 0, 500, None, 900)
    fourth, second = (pixels(client.get(f"{where}/salinan?bingkai={at}").data) for at in (4000, 2000))
    assert [black(fourth.getpixel((x, 100))) for x in (100, 300, 470)] == [True, False, True]
    assert [black(second.getpixel((x, 100))) for x in (100, 300, 470)] == [False, False, True]
    assert client.get(f"{where}/salinan").status_code == 404, "the film itself has no covered copy"
    listed = client.get(f"{where}/besar").text
    assert ("(bingkai detik 4)" in listed, "(semua bingkai)" in listed) == (True, True)
    assert client.get(f"{where}/besar?bingkai=1234").status_code == 404
    post(client, f"{where}/buka?bingkai=4000", page=f"{where}/besar?bingkai=4000", number=str(one.number))
    assert covers.standing(conn, held) == (everywhere,)


def test_the_word_that_nothing_had_to_be_covered_is_given_and_taken_back(signed, conn, desk_case, held):  # noqa: F811
    client, where = signed("pimpinan-1"), address(desk_case, held)
    say = {"page": f"{where}/besar", "dilihat": "ya"}
    post(client, f"{where}/pernyataan", page=f"{where}/besar")
    assert covers.statement(conn, held) is None, "not without having looked"
    post(client, f"{where}/pernyataan", **say)
    assert covers.statement(conn, held).said_by == "pimpinan-1"
    assert "pimpinan-1 menyatakan" in client.get(f"{where}/besar").text
    post(client, f"{where}/pernyataan", page=f"{where}/besar", tarik="1")
    assert covers.statement(conn, held) is None
    post(client, f"{where}/pernyataan", **say)
    post(
        client,
        f"{where}/tutup?bingkai=2000",
        page=f"{where}/besar?bingkai=2000",
        wide="320",
        x="1",
        y="1",
        w="9",
        h="9",
    )
    assert covers.statement(conn, held) is None, "who covers something says that something had to be"
    post(client, f"{where}/pernyataan", **say)
    assert covers.statement(conn, held) is None
    kept = conn._conn.execute("SELECT withdrawn_by FROM cover_statements").fetchall()
    assert [row[0] for row in kept] == ["pimpinan-1", "pimpinan-1"]


def test_a_reader_opens_the_frames_of_the_item_on_the_table(signed, desk_case, held):  # noqa: F811
    reader = signed()
    assert reader.get(f"/telaah/gambar/{held}/besar").status_code == 404
    post(reader, "/telaah/ambil")
    page = reader.get(f"/telaah/gambar/{held}/besar")
    assert re.findall(r'alt="Bingkai detik (\d)"', page.text) == ["0", "2", "4"]
    assert "pernyataan" not in page.text
    assert "Tutup orang lain" not in reader.get(f"/telaah/gambar/{held}/besar?bingkai=2000").text
    assert reader.get(f"/telaah/gambar/{held}/bingkai?bingkai=2000").mimetype == "image/jpeg"


def test_a_broken_film_says_why_and_can_still_be_saved(signed, conn, desk_workspace, desk_case):  # noqa: F811
    name = hold(conn, desk_workspace.evidence, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400)
    page = signed("pimpinan-1").get(address(desk_case, name) + "/besar")
    assert page.status_code == 200
    assert "Bingkainya tidak dapat dibuka: video rusak" in page.text
    assert "Simpan videonya" in page.text


def test_another_cases_film_is_not_stated_on(conn, desk_workspace, desk_case, held, now):  # noqa: F811
    own = oversight_body(desk_workspace)
    with pytest.raises(WorkflowError, match="bukan bagian perkara"):
        covering.say_nothing_to_cover(conn, own, desk_case, "0" * 64, by="pimpinan-1", at=now)


def words(text, at):
    return Line(text=text, box=((20, 10), (100, 10), (100, 30), (20, 30)), score=0.9, at=at)


def test_a_packet_carries_frames_and_the_film_itself_only_on_that_word(exporting, now, tmp_path, shots):  # noqa: F811
    db = open_store(tmp_path / "netralitas.db")
    name = hold(db, tmp_path / "evidence", shots)
    read = Examined(width=480, height=360, prints=NONE, lines=(words("NAMA ANAK", 2.0), words("BALAI DESA", 4.0)))
    pictures.save(db, READER_VERSION, name, read, now)
    with transaction(db):
        covers.add(db, name, Cover(x=0, y=0, width=500, height=1000, frame=2000), "pembaca-1", now)
    folder = exporting()
    assert whole(folder)
    files = sorted(path.name.removeprefix(name[:16]) for path in (folder / "media").iterdir())
    assert files == ["-detik-0000.jpg", "-detik-0002-ditutup.jpg", "-detik-0004.jpg"]
    frame = Image.open(folder / "media" / f"{name[:16]}-detik-0002-ditutup.jpg").convert("RGB")
    assert (black(frame.getpixel((100, 100))), black(frame.getpixel((400, 100)))) == (True, False)
    [said] = json.loads((folder / "manifest.json").read_text())["posts"]
    assert (said["covered"], said["media_words"]) == ({name: 1}, {name: ["BALAI DESA"]})
    assert said["films"][name].startswith("bingkai setiap dua detik")
    assert files[1] in (folder / "lembar-perkara.html").read_text()
    with transaction(db):
        covers.remove(db, name, 1, "pembaca-1", now)
        covers.say_nothing_to_cover(db, name, "pembaca-1", now)
    folder = exporting()
    [file] = (folder / "media").iterdir()
    assert file.read_bytes() == without_film_metadata(shots) != b""
    assert json.loads((folder / "manifest.json").read_text())["posts"][0]["films"][name].startswith("utuh")
    db.close()
