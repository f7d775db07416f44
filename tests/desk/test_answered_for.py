"""At the desk too: who answers for the reports and on what basis, with its number, is asked for; without both no report
becomes FINAL there, and none is taken back as signed. [B3]"""

import io
import itertools
import json

import pytest

from desk.app import front_desk, make_app
from domain.responsibility import KEYS
from services import doctor
from store import open_store
from store.workspace import find_workspace
from tests.cli.test_answered_for import BLANKS, GIVEN
from tests.desk.conftest import AT, PHRASE, post, said, token
from tests.desk.test_first_run import entered, send
from tests.desk.test_reporting import LAST
from tests.desk.test_settings import save

PAIRS = [GIVEN, *itertools.product(BLANKS[::3], GIVEN[1:]), *itertools.product(GIVEN[:1], BLANKS[1::3]), ("", "")]
PAGE = f"/laporan/masa/{LAST}"


@pytest.fixture
def founded(tmp_path, monkeypatch):
    """A desk whose first page was filled with this pair: founded(pair, **more) -> signed-in client, workspace."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(pair, **more):
        front = front_desk(tmp_path / "ruang", clock=lambda: AT)
        client = entered(front)
        page = client.get("/mulai").text
        assert all(f'name="{name}"' in page for name in ("responsible", "legal_basis", "legal_number"))
        fields = {
            "responsible": pair[0],
            "legal_basis": pair[1],
            "legal_number": "",
            "assessed_on": "2024-09-01",
            **more,
        }
        assert send(client, **fields).status_code == 303
        return desk_of(find_workspace(tmp_path / "ruang"))

    return make


def desk_of(workspace):
    client = make_app(workspace, clock=lambda: AT).test_client()
    given = {"name": "pimpinan-1", "phrase": PHRASE, "next": ""}
    assert client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), **given}).status_code == 303
    return client, workspace


def status_and_signed(client, workspace):
    """How final the desk makes last week's report, and whether a signed file of each edition is taken."""
    assert post(client, "/laporan/pekan", page="/laporan", week=LAST).status_code == 303
    written = said(client.get("/laporan"))[0].rpartition(": ")[2].rstrip(".")
    summary = workspace.reports / LAST / "internal" / "ringkasan.json"
    assert json.loads(summary.read_text("utf-8"))["heading"]["status"] == written
    taken = []
    for name in ("internal", "publik"):
        sent = {"name": name, "file": (io.BytesIO(b"%PDF-1.7 " + name.encode()), "x.pdf")}
        taken.append(post(client, f"{PAGE}/tanda-tangan", page=PAGE, **sent).status_code == 303)
    return written, taken


@pytest.mark.parametrize("pair", PAIRS, ids=ascii)
def test_the_first_page_asks_and_without_an_answer_nothing_is_final_or_signed(founded, pair):
    client, workspace = founded(pair)
    whole = pair == GIVEN
    lacking = [key for key, words in zip(KEYS, pair, strict=True) if words not in GIVEN]
    assert ("belum diisi, jadi laporannya SEMENTARA" in client.get("/").text) is not whole
    checked = client.get("/setelan/periksa").text
    assert [key for key in KEYS if f"belum diisi: {', '.join(lacking)}" in checked and key in lacking] == lacking
    assert status_and_signed(client, workspace) == (("FINAL", [True, True]) if whole else ("SEMENTARA", [False, False]))
    with open_store(workspace.database) as db:
        assert [well for well, line in doctor.checks(workspace, db, AT) if "Penanggung jawab" in line] == [whole]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("blank", ["", "-", "\u200b"], ids=ascii)
def test_what_the_settings_take_away_or_give_counts_from_the_next_report_on(founded, key, blank):
    client, workspace = founded(GIVEN, legal_number="7/2026")
    assert workspace.config.text("body.legal_basis").endswith("7/2026"), "the number stands with its basis"
    page = client.get("/setelan/body").text
    assert all(f'name="{name}"' in page for name in KEYS)
    for words, wanted in ((blank, ("SEMENTARA", [False, False])), ("Ketua Rekaan 7/2026", ("FINAL", [True, True]))):
        changed = save(client, "body", **{key.replace(".", "__"): words})
        client, workspace = desk_of(find_workspace(workspace.root))
        if changed.status_code == 303:
            assert status_and_signed(client, workspace) == wanted
        else:  # a sign that nobody sees is refused, and what stood there stays
            assert words == "\u200b"
            assert workspace.config.text(key) != words
