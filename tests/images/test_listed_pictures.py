"""The reading list and the list of cases show a small picture beside a line, to whom the line is shown."""

import io
import json
import re
from html import unescape

import pytest
from PIL import Image

from domain.pictures import Cover, Examined, Line, Prints
from images import READER_VERSION
from services import thumbnails
from services.case_view import first_post
from services.settings import oversight_body
from store import bodies, covers, pictures
from store.database import transaction
from tests.desk.conftest import (  # noqa: F401 - fixtures
    AT,
    app,
    case_id,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    new_case,
    post,
    signed,
)
from tests.images.test_covering import photo  # noqa: F401 - a fixture

NONE = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)


def small(page):
    """The small pictures of a page: (address, words for who does not see it)."""
    found = re.findall(r'<img class="small" src="([^"]+)" loading="lazy" alt="([^"]*)">', page.text)
    return [(unescape(address), unescape(words)) for address, words in found]


def line(text, at):
    return Line(text=text, box=((10, at), (300, at), (300, at + 20), (10, at + 20)), score=0.9)


def read(db, name, *lines):
    found = Examined(width=800, height=400, prints=NONE, lines=tuple(line(t, n * 40) for n, t in enumerate(lines)))
    pictures.save(db, READER_VERSION, name, found, AT)


def test_both_lists_show_it_with_what_is_known_of_it(signed, conn, case_id, photo):  # noqa: F811
    reader = signed()
    [(address, words)] = small(reader.get("/telaah"))
    assert words == "gambar, belum atau tidak terbaca mesin"
    read(conn, photo, "COBLOS NOMOR 1", "081234567890")
    for where in ("/telaah", "/perkara"):
        [(address, words)] = small(reader.get(where))
        assert words.startswith("gambar, tulisan terbaca: COBLOS NOMOR 1 / ")
        assert "081234567890" not in words
        answer = reader.get(address)
        picture = Image.open(io.BytesIO(answer.data))
        assert (answer.mimetype, picture.format, picture.size) == ("image/jpeg", "JPEG", (96, 48))
        assert b"kamera" not in answer.data
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_photo_without_words_stays_coarse_until_it_is_opened(signed, conn, desk_workspace, case_id, photo):  # noqa: F811
    reader = signed()
    for lines, coarse in (((), True), (("COBLOS NOMOR 1",), False)):
        read(conn, photo, *lines)
        [(address, _)] = small(reader.get("/telaah"))
        shown = Image.open(io.BytesIO(reader.get(address).data)).convert("L")
        edge = max(abs(shown.getpixel((x, 24)) - shown.getpixel((x + 1, 24))) for x in range(95))
        assert (edge < 12) is coarse, "the photo's halves meet in a hard edge"


def test_nothing_of_it_tells_that_a_case_was_worked_on(signed, conn, case_id, photo):  # noqa: F811
    """A drawn post stands in the same list, and nothing can be covered on it."""
    reader = signed()
    read(conn, photo, "COBLOS NOMOR 1")
    [(address, words)] = small(reader.get("/telaah"))
    before = reader.get(address).data
    with transaction(conn):
        covers.add(conn, photo, Cover(x=0, y=0, width=900, height=900), "pimpinan-1", AT)
    assert small(reader.get("/telaah")) == [(address, words)]
    assert reader.get(address).data == before


def test_only_who_may_read_an_item_gets_its_small_picture(signed, conn, case_id, photo):  # noqa: F811
    reader, other = signed(), signed("pembaca-2")
    [(address, _)] = small(reader.get("/telaah"))
    assert other.get(address).status_code == 200
    post(other, "/telaah/ambil")
    assert reader.get(address).status_code == 404, "another reader has it on the table"
    assert reader.get("/telaah/butir/tidak-ada/kecil").status_code == 404
    conn._conn.execute(
        "INSERT INTO exclusions (reviewer_id, case_id, reason, declared_by, at) VALUES"
        " ('pembaca-1', ?, 'rekan', 'pembaca-1', '2024-11-12T00:00:00Z')",
        (case_id,),
    )
    assert reader.get(f"/perkara/{case_id}/kecil").status_code == 403
    assert small(reader.get("/perkara")) == []


def test_what_cannot_be_shown_is_a_word_and_no_broken_picture(signed, conn, desk_workspace, case_id):  # noqa: F811
    name = bodies.store_bytes(desk_workspace.evidence, b"\xff\xd8\xff bukan gambar")
    media = [{"kind": "image", "url": "", "sha256": name}, {"kind": "image", "url": "", "sha256": "0" * 64}]
    conn._conn.execute("UPDATE posts SET media = ?", (json.dumps(media),))
    reader = signed()
    page = reader.get("/telaah")
    [(address, words)] = small(page)
    assert words == "gambar 1 dari 2, belum atau tidak terbaca mesin"
    assert "2 gambar" in page.text
    answer = reader.get(address)
    assert (answer.mimetype, b">gambar</text>" in answer.data) == ("image/svg+xml", True)


@pytest.mark.parametrize("kind", ["video", "document"])
def test_of_a_film_the_list_says_so(signed, conn, case_id, kind):  # noqa: F811
    conn._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": kind, "url": "", "sha256": "0" * 64}]),))
    page = signed().get("/telaah")
    assert ('<span class="small">video</span>' in page.text) is (kind == "video")
    assert small(page) == []


def test_a_copy_is_made_once_and_gone_with_its_picture(conn, desk_workspace, case_id, photo):  # noqa: F811
    shown = first_post(conn, oversight_body(desk_workspace), case_id, "pembaca-1")
    once, twice = (thumbnails.small(conn, desk_workspace.evidence, shown) for _ in range(2))
    assert once is twice
    for path in desk_workspace.evidence.rglob(photo):
        path.unlink()
    assert thumbnails.small(conn, desk_workspace.evidence, shown) is None
