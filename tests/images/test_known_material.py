"""Known campaign material by one click on a case: kept, compared with, listed, taken out; by the forms of the desk."""

import io
import json

import pytest

from services.examining import KNOWN
from services.pictures import reader
from store import bodies
from tests.desk.conftest import (  # noqa: F401 - fixtures
    app,
    case_id,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    post,
    said,
    signed,
)

WHY = "poster resmi paslon, dipasang di alun-alun"


@pytest.fixture
def pictured(conn, desk_workspace, case_id, poster):  # noqa: F811
    """The case's post holds a poster, with a comment of its maker inside, and a file that is no picture."""
    out = io.BytesIO()
    poster(["COBLOS NOMOR 2", "TIM PEMENANGAN"]).save(out, "JPEG", comment=b"kamera rahasia")
    folder = desk_workspace.evidence
    names = [bodies.store_bytes(folder, out.getvalue()), bodies.store_bytes(folder, b"bukan gambar")]
    conn._conn.execute("UPDATE posts SET media = ?",
                       (json.dumps([{"kind": "image", "url": "", "sha256": name} for name in names]),))  # fmt: skip
    return names


def keep(client, case, sha256, **fields):
    page = f"/perkara/{case}"
    return post(client, f"{page}/gambar/{sha256}/bahan", page=page, **{"why": WHY, "campaign": "ya"} | fields)


def test_one_click_keeps_a_picture_that_later_ones_are_compared_with(signed, case_id, pictured, desk_workspace):  # noqa: F811
    client = signed("pimpinan-1")
    assert "Simpan sebagai bahan kampanye" in client.get(f"/perkara/{case_id}").get_data(as_text=True)
    for _ in range(2):  # twice is once
        assert keep(client, case_id, pictured[0]).status_code == 303
    (file,) = (desk_workspace.root / KNOWN).iterdir()
    assert b"kamera rahasia" not in file.read_bytes()
    assert reader(None, desk_workspace.root / KNOWN)(file.read_bytes())[0].known == (file.name,)
    page = client.get("/bahan").get_data(as_text=True)
    assert WHY in page
    assert "pimpinan-1" in page
    assert client.get(f"/bahan/{file.name}").mimetype == "image/jpeg"
    post(client, f"/bahan/{file.name}", page="/bahan", why="ternyata foto keluarga")
    assert list((desk_workspace.root / KNOWN).iterdir()) == []
    assert "ternyata foto keluarga" in client.get("/bahan").get_data(as_text=True)
    assert client.get(f"/bahan/{file.name}").status_code == 404


@pytest.mark.parametrize(("which", "fields", "words"), [
    (0, {"campaign": ""}, "belum dipastikan"),
    (0, {"why": " x "}, "alasannya belum ditulis"),
    (1, {}, "gambar tidak terbaca"),
    (None, {}, "bukan bagian perkara ini"),
])  # fmt: skip
def test_without_word_reason_or_picture_nothing_is_kept(
    signed, case_id, pictured, desk_workspace, which, fields, words  # noqa: F811
):
    client = signed("pimpinan-1")
    sha256 = "0" * 64 if which is None else pictured[which]
    keep(client, case_id, sha256, **fields)
    assert words in client.get(f"/perkara/{case_id}").get_data(as_text=True)
    folder = desk_workspace.root / KNOWN
    assert not folder.exists() or list(folder.iterdir()) == []
