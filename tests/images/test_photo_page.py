"""axe-core over the page of a picture, with the tool and a first corner, as wide as a telephone."""

import pytest
from PIL import Image

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
from tests.desk.test_accessibility import examined
from tests.images.test_covering import address, photo  # noqa: F401 - a fixture
from tests.images.test_film_covering import hold
from tests.images.test_films import film  # noqa: F401 - a fixture
from tests.reports.test_accessibility import CHROMIUM


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_axe_finds_nothing_on_the_pages_of_pictures(
    signed,  # noqa: F811
    conn,  # noqa: F811
    desk_workspace,  # noqa: F811
    case_id,  # noqa: F811
    photo,  # noqa: F811
    film,  # noqa: F811
    tmp_path,
):
    client, where = signed("pimpinan-1"), address(case_id, photo)
    post(client, f"{where}/tutup", page=f"{where}/besar", wide="320", x="1", y="1", w="20", h="20")
    reader = signed("pembaca-1")
    post(reader, "/telaah/ambil")
    pages = {
        "gambar-perkara": client.get(f"{where}/besar?lebar=320&x=50&y=50"),
        "gambar-telaah": reader.get(f"/telaah/gambar/{photo}/besar"),
        "butir-bergambar": reader.get("/telaah/meja"),
    }
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    texts = {name: page.get_data(as_text=True) for name, page in pages.items()}
    texts |= {"daftar-bergambar": reader.get("/telaah").text, "perkara-bergambar": reader.get("/perkara").text}
    moving = hold(conn, desk_workspace.evidence, film((Image.new("RGB", (480, 360), "red"), 3)))
    where = address(case_id, moving)
    post(client, f"{where}/tutup?bingkai=2000", page=f"{where}/besar", wide="320", x="1", y="1", w="9", h="9")
    texts |= {"video": client.get(f"{where}/besar").text, "bingkai": client.get(f"{where}/besar?bingkai=2000").text}
    results, expected = examined(texts, tmp_path / "profile")
    assert len(results) == expected == 7
    assert {page: violations for page, violations in results.items() if violations} == {}
