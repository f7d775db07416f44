"""The desk's pages of the family: unknown while it is off, hidden from others, and a whole way through the forms."""

import io
import re
import shutil
import zipfile
from datetime import timedelta

import pytest

from desk.app import make_app
from domain.ethics_cases import TESTS
from services import ethics as family
from services import ethics_intake, people
from services import ethics_moves as moves
from services.ethics_papers import EthicsOrder
from store import ethics, open_store
from tests.desk.test_accessibility import examined
from tests.drawn import png
from tests.ethics.conftest import AT, CIRCULAR, HATE, PHRASE, complaint, form

CHROMIUM = shutil.which("chromium")
PNG = png()


@pytest.fixture
def app(workspace, acting):
    """The desk of the workspace."""
    made = make_app(workspace, clock=lambda: AT + timedelta(hours=1))
    made.testing = True
    return made


@pytest.fixture
def signed(app):
    def enter(name="pembaca-1"):
        client = app.test_client()
        fields = {"name": name, "phrase": PHRASE, "next": ""}
        client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), **fields})
        return client

    return enter


def token(response):
    return re.search(r'name="csrf_token" value="([^"]+)"', response.get_data(as_text=True))[1]


def send(client, url, page="/etika", **fields):
    return client.post(url, data={"csrf_token": token(client.get(page)), **fields})


def text(response):
    return response.get_data(as_text=True)


def given(**changed):
    return {
        "number": "L-1",
        "received": AT.date().isoformat(),
        "complainant": "Warga Rekaan",
        "about": "kiriman",
        "kind": "ET-01",
        "address": "https://x.com/satu_rekaan/status/7",
        "text": HATE,
        "published": AT.date().isoformat(),
        **changed,
    }


READ = {
    "criticism": "tidak",
    **{f"test-{name}": "ya" for name in TESTS},
    "target": "ya",
    "aimed_at_agency": "tidak",
    "kind": "ET-01",
    "circular": CIRCULAR,
    "finding": "dugaan",
    "reason": "ajakan mengusir satu suku",
}


def test_it_is_unknown_while_it_is_off(signed):
    client = signed()
    assert client.get("/etika").status_code == 404
    assert client.get("/etika/perkara/E-2026-0001").status_code == 404
    assert "Etika" not in text(client.get("/"))


def test_a_threat_is_announced_on_every_page_to_its_readers(signed, opened, acting):
    ethics_intake.complain(acting("pembaca-1"), complaint(kind="ET-03", text="kubakar rumahmu kalau lapor"))
    assert "Etika (1 hari ini)" in text(signed().get("/"))
    assert "(1 hari ini)" not in text(signed("pimpinan-1").get("/"))


def test_it_is_hidden_from_who_the_mandate_does_not_name(signed, opened, store):
    people.add(store, "pembaca-9", "reviewer", PHRASE, AT)
    client = signed("pembaca-9")
    assert "Etika" not in text(client.get("/"))
    assert client.get("/etika").status_code == 403
    assert ">Etika</a>" in text(signed().get("/"))


def test_a_complaint_goes_from_entry_to_a_packet_through_the_forms(signed, opened, store):
    reader, second, leader = signed("pembaca-1"), signed("pembaca-2"), signed("pimpinan-1")
    done = send(reader, "/etika/laporan", "/etika/laporan", **given(receipt="1"))
    assert done.data[:2] == b"PK"
    url = "/etika/perkara/E-2026-0001"
    page = text(reader.get(url))
    assert opened.line in page
    assert "<mark>Usir saja</mark>" in page
    assert page.index("Apakah ini kritik") < page.index("Enam uji Rabat")
    assert "Warga Rekaan" not in page
    assert send(reader, f"{url}/baca", url, **READ).status_code == 303
    assert "ajakan mengusir satu suku" not in text(second.get(url))
    send(second, f"{url}/baca", url, **READ)
    assert send(leader, f"{url}/berkas", url, receiver="bkn", recipient="BKN", number="1").status_code == 400
    send(leader, f"{url}/klarifikasi", url, about="isi", state="diterima", date=AT.date().isoformat(), note="menyesal")
    assert send(leader, f"{url}/surat", url).data[:2] == b"PK"
    made = send(leader, f"{url}/berkas", url, receiver="bkn", recipient="BKN", number="1")
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert "E-2026-0001-01/lembar-etika.html" in names
    assert "E-2026-0001-01/SHA256SUMS.sig" in names
    send(leader, f"{url}/pelapor", url, purpose="tanya bukti")
    assert "Warga Rekaan" in text(leader.get(url))
    send(
        leader,
        f"{url}/putusan",
        url,
        authority="PPK",
        number="2",
        date=AT.date().isoformat(),
        result="terbukti",
        sanction="ringan",
    )
    assert "diputus lembaga berwenang" in text(leader.get(url))


def test_criticism_at_the_desk_erases_and_the_case_is_gone(signed, opened, store):
    reader = signed()
    send(reader, "/etika/laporan", "/etika/laporan", **given(text="Gubernur kita payah"))
    url = "/etika/perkara/E-2026-0001"
    assert send(reader, f"{url}/baca", url, criticism="ya").headers["Location"] == "/etika"
    assert reader.get(url).status_code == 404
    assert ethics.erased(store) == {"E-2026-0001": "dilindungi"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"about": "suka"}, "Suka"),
        ({"address": "", "text": ""}, "tanpa kiriman"),
        ({"received": ""}, "tanggal"),
        ({"address": "https://x.com/jauh_rekaan/status/1"}, "di luar mandat"),
        ({"kind": ""}, "tidak ada"),
    ],
)
def test_a_bad_complaint_keeps_what_was_typed(signed, opened, store, changed, said):
    done = send(signed(), "/etika/laporan", "/etika/laporan", **given(**changed))
    assert done.status_code == 400
    assert said in text(done)
    assert 'value="L-1"' in text(done)


def test_a_picture_is_shown_and_nothing_else_is_taken_for_one(signed, opened, store):
    reader = signed()
    svg = (io.BytesIO(b"<svg onload=1>"), "a.svg")
    bad = send(reader, "/etika/laporan", "/etika/laporan", **given(), screenshot=svg)
    assert "bukan gambar" in text(bad)
    send(reader, "/etika/laporan", "/etika/laporan", **given(text=""), screenshot=(io.BytesIO(PNG), "a.png"))
    shot = reader.get("/etika/perkara/E-2026-0001/gambar")
    assert (shot.data, shot.mimetype) == (PNG, "image/png")


def test_hostile_words_stay_words(signed, opened, acting):
    ethics_intake.complain(acting("pembaca-1"), complaint(text="<script>alert(1)</script> \u202eusir orang Batak"))
    page = text(signed().get("/etika/perkara/E-2026-0001"))
    assert "<script>" not in page
    assert "[U+202E]" in page


def test_marking_checks_and_the_report_are_made_at_the_desk(signed, opened, acting, workspace):
    ethics_intake.complain(acting("pembaca-1"), complaint())
    family.read(acting("pembaca-1"), "E-2026-0001", form(criticism="ya"))
    leader = signed("pimpinan-1")
    assert send(leader, "/etika/tandai").status_code == 303
    rows = b"id,judul,alamat,tanggal,pemeriksa\n"
    send(leader, "/etika/cek-fakta", file=(io.BytesIO(rows), "cek.csv"))
    assert "0 klaim baru" in text(leader.get("/etika"))
    send(leader, "/etika/angka", period="2026-T4")
    with leader.get("/etika/angka/2026-T4/internal.html") as page:
        assert page.status_code == 200
        assert "1 perkara ditutup dan dihapus karena menyangkut kritik" in text(page)
    with leader.get("/etika/angka/2026-T4/internal/perjalanan.csv") as table:
        assert table.status_code == 200
    for name in ("../../netralitas.toml", "%2e%2e/%2e%2e/netralitas.toml", "lain/internal.html"):
        assert leader.get(f"/etika/angka/2026-T4/{name}").status_code == 404
    with open_store(workspace.database) as db:
        kept = db._conn.execute(
            "SELECT reviewer_id, ref FROM disclosures WHERE kind = 'laporan' ORDER BY 1, 2"
        ).fetchall()
    opened = ("etika/2026-T4/internal.html", "etika/2026-T4/internal/perjalanan.csv")
    assert [tuple(row) for row in kept] == [("pimpinan-1", name) for name in opened], "and not what was refused [29]"
    send(leader, "/etika/angka", period="kapan")
    assert "tidak dikenal" in text(leader.get("/etika"))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_axe_finds_nothing_on_any_page_of_the_family(signed, opened, acting, store, tmp_path_factory):
    first = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    for reader in ("pembaca-1", "pembaca-2"):
        family.read(acting(reader), first, form())
    moves.hear(acting("pimpinan-1"), first, moves.Hearing(about="isi", state="menolak", held_on=AT.date()))
    ethics_intake.complain(acting("pembaca-1"), complaint("L-2", "ET-03", "kubakar rumahmu kalau lapor", "dua_rekaan"))
    folder = moves.pass_on(acting("pimpinan-1"), first, EthicsOrder(receiver="bkn", recipient="BKN", letter_number="1"))
    reader, leader = signed("pembaca-1"), signed("pimpinan-1")
    pages = {
        "etika": text(leader.get("/etika")),
        "masuk": text(reader.get("/etika/laporan")),
        "baca": text(reader.get("/etika/perkara/E-2026-0002")),
        "langkah": text(leader.get(f"/etika/perkara/{first}")),
        "lembar": (folder / "lembar-etika.html").read_text(encoding="utf-8"),
    }
    results, expected = examined(pages, tmp_path_factory.mktemp("profil"))
    assert len(results) == expected == len(pages)
    assert {page: violations for page, violations in results.items() if violations} == {}
