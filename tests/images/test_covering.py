"""Other people on a picture are covered by hand: clicked or typed, recorded, taken back; no copy leaves without."""

import io
import json
import re

import pytest
from PIL import Image

from domain.errors import EvidenceError, WorkflowError
from domain.pictures import Cover
from services import covering
from store import bodies, covers
from tests.desk.conftest import (  # noqa: F401 - fixtures
    app,
    case_id,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    post,
    signed,
)

RED, GREEN = (200, 20, 20), (20, 160, 20)


@pytest.fixture
def photo(conn, desk_workspace, case_id):  # noqa: F811
    """The case's post holds a photo, red on its left half, with a maker's comment."""
    picture = Image.new("RGB", (800, 400), GREEN)
    picture.paste(RED, (0, 0, 400, 400))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, comment=b"kamera rahasia")
    name = bodies.store_bytes(desk_workspace.evidence, out.getvalue())
    conn._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": "image", "url": "", "sha256": name}]),))
    return name


def address(case, sha256):
    return f"/perkara/{case}/gambar/{sha256}"


def pixels(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def black(colour):
    return max(colour) < 30


def test_two_clicks_cover_what_lies_between_them(signed, case_id, photo, conn, desk_workspace):  # noqa: F811
    client, where = signed("pimpinan-1"), address(case_id, photo)
    page = client.get(f"{where}/besar?lebar=320").get_data(as_text=True)
    assert re.search(r'type="image" name="titik" class="w320"[^>]+width="320" height="160"', page)
    first = post(client, f"{where}/tutup", page=f"{where}/besar", **{"wide": "320", "titik.x": "0", "titik.y": "0"})
    assert "x=0.0" in first.location
    assert covers.standing(conn, photo) == ()
    corner = {"x": "0.0", "y": "0.0", "wide": "320", "titik.x": "160", "titik.y": "80"}
    post(client, f"{where}/tutup", page=f"{where}/besar", **corner)
    [laid] = covers.standing(conn, photo)
    assert (laid.x, laid.y, laid.width, laid.height) == (0, 0, 500, 500)
    copy = pixels(client.get(f"{where}/salinan").data)
    assert black(copy.getpixel((200, 100)))
    assert not black(copy.getpixel((200, 300)))
    assert not black(copy.getpixel((600, 100)))
    assert bodies.read_body(conn, desk_workspace.evidence, photo).count(b"kamera rahasia") == 1, "the original stays"
    assert b"kamera" not in client.get(f"{where}/salinan").data


def test_typed_numbers_cover_too_twice_is_once_and_a_cover_is_taken_back(signed, case_id, photo, conn):  # noqa: F811
    client, where = signed("pimpinan-1"), address(case_id, photo)
    for _ in range(2):
        post(client, f"{where}/tutup", page=f"{where}/besar", wide="640", x="10", y="20,5", w="30", h="40")
    [laid] = covers.standing(conn, photo)
    assert (laid.x, laid.y, laid.width, laid.height) == (100, 205, 300, 400)
    post(client, f"{where}/buka", page=f"{where}/besar", number=str(laid.number))
    assert covers.standing(conn, photo) == ()
    [kept] = covers.history(conn, photo)
    assert (kept.added_by, kept.removed_by) == ("pimpinan-1", "pimpinan-1")
    assert client.get(f"{where}/salinan").status_code == 404
    assert "Dibuka lagi pimpinan-1" in client.get(f"{where}/besar").get_data(as_text=True)


@pytest.mark.parametrize(
    "fields",
    [
        {"x": "10", "y": "10", "w": "0", "h": "5"},
        {"x": "90", "y": "10", "w": "30", "h": "5"},
        {"x": "nan", "y": "10", "w": "3", "h": "5"},
        {"x": "-1", "y": "10", "w": "3", "h": "5"},
        {},
        {"x": "1", "y": "1", "titik.x": "5", "titik.y": "5", "wide": "7"},
    ],
)
def test_what_is_no_rectangle_in_the_picture_covers_nothing(signed, case_id, photo, conn, fields):  # noqa: F811
    client, where = signed("pimpinan-1"), address(case_id, photo)
    done = post(client, f"{where}/tutup", page=f"{where}/besar", **{"wide": "320"} | fields)
    assert done.status_code == 303
    assert 'class="wrong"' in client.get(done.location).get_data(as_text=True)
    assert covers.history(conn, photo) == []


def test_the_page_shows_the_ballot_numbers_and_the_circulars_poses(signed, case_id, photo):  # noqa: F811
    page = signed("pimpinan-1").get(address(case_id, photo) + "/besar").get_data(as_text=True)
    assert "Nomor urut di wilayah ini" in page
    assert "KHOFIFAH" in page.upper()
    assert "Bawaslu Provinsi Maluku" in page
    assert "Imbauan, bukan norma" in page


def test_another_cases_picture_is_not_there(signed, case_id, photo, conn):  # noqa: F811
    client = signed("pimpinan-1")
    for part in ("besar", "salinan"):
        assert client.get(address(case_id, "0" * 64) + f"/{part}").status_code == 404
    where = address(case_id, photo)
    post(client, address(case_id, "0" * 64) + "/tutup", page=f"{where}/besar", wide="320", x="1", y="1", w="5", h="5")
    assert covers.history(conn, "0" * 64) == []


def test_where_the_covered_copy_cannot_be_made_nothing_leaves(conn, desk_workspace, photo):  # noqa: F811
    with pytest.raises(WorkflowError, match="tidak punya luas"):
        covering.between((1, 1), (1, 90))
    broken = bodies.store_bytes(desk_workspace.evidence, b"\xff\xd8\xff bukan gambar")
    conn._conn.execute(
        "INSERT INTO picture_covers (sha256, x, y, width, height, added_by, added_at)"
        " VALUES (?, 0, 0, 500, 500, 'pimpinan-1', '2024-11-12T00:00:00Z')",
        (broken,),
    )
    assert covers.standing(conn, broken) == (Cover(x=0, y=0, width=500, height=500, number=1),)
    assert covering.copy_of(conn, desk_workspace.evidence, photo) is None
    with pytest.raises(EvidenceError, match="tidak terbaca"):
        covering.copy_of(conn, desk_workspace.evidence, broken)


def test_a_photo_with_covered_people_never_becomes_known_material(signed, case_id, photo, conn, desk_workspace):  # noqa: F811
    client, where = signed("pimpinan-1"), address(case_id, photo)
    post(client, f"{where}/tutup", page=f"{where}/besar", wide="640", x="10", y="20", w="30", h="40")
    post(client, f"{where}/bahan", page=f"/perkara/{case_id}", why="poster resmi dari alun-alun", campaign="ya")
    assert "foto orang, bukan bahan kampanye" in client.get(f"/perkara/{case_id}").get_data(as_text=True)
    assert not (desk_workspace.root / "bahan-dikenal").exists()
