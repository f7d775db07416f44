"""An independent reader learns nothing of what others found: two worlds that differ in nothing but the first reading
look the same on every road."""

import io
import itertools
import re
import shutil
import zipfile
from datetime import timedelta

import pytest

from desk.app import make_app
from domain.case_entries import Answers, NewReading
from domain.types import Tier
from review.oversight import oversight_body_of
from services import reading_list
from services.intake import intake
from services.settings import packs_of
from store import accounts, open_store
from store.workspace import find_workspace
from tests.desk.conftest import AT, PHRASE, post, token

CASE = "K-2024-0001"
FILTERS = [
    "",
    "?tier=strong",
    "?tier=weak",
    "?category=DS-06",
    "?category=KE-04",
    "?state=menunggu",
    "?state=dibaca",
    "?state=disisihkan",
    "?state=berbeda",
    "?state=tidak_cukup",
    "?known_since=2024-01-01",
    "?known_until=2030-01-01",
    "?days_left=9",
    "?days_left=100",
    "?words=dukung",
    "?step=di_sini",
    "?result=terbukti",
    "?clarification=diminta",
    "?status=semua",
    "?status=ditutup",
    "?held_by=-",
    "?contest=walikota-surabaya",
]
PAGES = [
    "/",
    "/telaah",
    "/telaah?platform=bluesky",
    *(f"/perkara{f}" for f in FILTERS),
    f"/perkara/{CASE}",
    *(f"/perkara/{CASE}{f}" for f in FILTERS),
    "/pembaca",
    "/pembaca/pembaca-1?since=2024-01-01",
    *(f"/angka/pekan-ini/{row}/1" for row in range(5)),
    *(f"/angka/pekan-demi-pekan/0/{n}" for n in range(1, 7)),
]
FORMS = [
    ("/perkara/tabel", {"format": "csv", "status": "semua"}),
    ("/perkara/tabel", {"format": "json"}),
    ("/perkara/tabel", {"format": "json", "tier": "strong"}),
    ("/perkara/tabel", {"format": "json", "state": "dibaca"}),
    (f"/perkara/{CASE}/berkas", {"recipient": "arsip", "kind": "internal", "number": "1"}),
    (f"/perkara/{CASE}/berkas", {"recipient": "BKN", "kind": "bkn", "number": "1"}),
    *(
        (f"/perkara/{CASE}/surat", {"letter": name, "recipient": "x", "number": "1"})
        for name in oversight_body_of("bawaslu", ()).profile.letters
    ),
]


def given(finding):
    dugaan = finding == "dugaan"
    answers = Answers(
        reason_code="ajakan_memilih" if dugaan else "berita_netral",
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        elements=("dukungan_aktif", "tujuan", "tahapan"),
        exculpatory="rahasia meringankan",
    )
    return NewReading(finding=finding, note="rahasia pembaca", answers=answers, category="DS-06" if dugaan else None)


@pytest.fixture
def world(made_workspace, tmp_path, monkeypatch, add_post, flag_post):
    """Opens a world with these readings of one case, and a browser of a reader who has not read it."""

    def open_world(name, readings, reader):
        folder = tmp_path / name
        shutil.copytree(made_workspace, folder)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        workspace = find_workspace(folder / "ruang")
        conn = open_store(workspace.database)
        account = accounts.all_accounts(conn)[0]
        post_id = add_post(account, "k0", "dukung calon nomor 1", AT, conn=conn)
        flag_post(post_id, AT, conn=conn, contest="walikota-surabaya", tier=Tier.STRONG)
        intake(conn, AT)
        body = oversight_body_of("bawaslu", packs_of(workspace))
        for n, finding in enumerate(readings):
            reading_list.read(conn, body, CASE, f"pembaca-{n + 1}", given(finding), at=AT + timedelta(minutes=n))
        conn.close()
        app = make_app(workspace, clock=lambda: AT + timedelta(hours=1))
        app.testing = True
        client = app.test_client()
        page = client.get("/masuk")
        fields = {"csrf_token": token(page), "name": reader, "phrase": PHRASE, "next": ""}
        assert client.post("/masuk", data=fields).status_code == 303
        return client

    return open_world


def plain(data):
    """What a road shows, without what is drawn by lot each time."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return tuple(book.read(name) for name in book.namelist())
    text = data.decode()
    text = re.sub(r'value="[^"]{60,}"', "", text)
    return re.sub(r"\b[0-9a-f]{10}\b", "BUTIR", text)


def walked(client):
    seen = {page: (done := client.get(page)).status_code and (done.status_code, plain(done.data)) for page in PAGES}
    for n, (url, fields) in enumerate(FORMS):
        done = post(client, url, **fields)
        seen[f"{n} {url}"] = (done.status_code, plain(done.data))
    return seen


@pytest.mark.parametrize("reader", ["pembaca-3", "pimpinan-1"])
def test_one_reading_of_either_kind_looks_the_same_to_whoever_may_be_the_second_reader(world, reader):
    roads = [walked(world(finding, [finding], reader)) for finding in ("dugaan", "tidak_cukup")]
    assert roads[0].keys() == roads[1].keys()
    different = [road for road in roads[0] if roads[0][road] != roads[1][road]]
    assert different == []
    assert not [road for road, (_, shown) in roads[0].items() if "rahasia" in str(shown)]


def test_what_the_third_reader_sees_does_not_tell_who_found_what(world):
    orders = list(itertools.permutations(["dugaan", "tidak_cukup"]))
    roads = [walked(world("-".join(order), order, "pembaca-3")) for order in orders]
    assert [road for road in roads[0] if roads[0][road] != roads[1][road]] == []
    assert not [road for road, (_, shown) in roads[0].items() if "rahasia" in str(shown)]


def test_whoever_has_read_sees_what_was_found(world):
    client = world("dugaan", ["dugaan"], "pembaca-1")
    page = client.get(f"/perkara/{CASE}").get_data(as_text=True)
    assert "rahasia pembaca" in page
    assert CASE in client.get("/perkara?tier=strong").get_data(as_text=True)
