"""Laporan as a reader has it: what is written, its files, making one, and no other file than those of a report."""

import io
import json
import re
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from sqlite3 import connect

import openpyxl
import pytest
from lxml import html

from desk.app import make_app
from domain.periods import WIB, week_of
from services import people as reviewers
from store import open_store
from store.database import transaction
from store.workspace import Workspace
from tests.desk.conftest import PHRASE, new_case, post, said, token
from tests.desk.test_reading import read

LAST, DAYS = "2024-W45", "4–10 November 2024"


@pytest.fixture
def demo_desk(demo_made, tmp_path):
    """The demo's reports at a desk of their own, and a reader who is signed in; (workspace, client)."""
    made = demo_made[0]
    root = tmp_path / "demo"
    shutil.copytree(made.reports, root / "reports")
    workspace, at = Workspace(root=root, config=made.config), datetime(2026, 11, 17, 9, tzinfo=WIB)
    with closing(open_store(made.database, readonly=True)) as source, closing(connect(workspace.database)) as copy:
        source._conn.backup(copy)
    with closing(open_store(workspace.database)) as conn:
        reviewers.add(conn, "pembaca-uji", "reviewer", PHRASE, at)
    client = make_app(workspace, clock=lambda: at).test_client()
    given = {"name": "pembaca-uji", "phrase": PHRASE, "next": ""}
    assert client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), **given}).status_code == 303
    return workspace, client


def get(client, address):
    """An answer, read to its end."""
    return client.get(address, buffered=True)


def make(client, form="pekan", **fields):
    """Sends a form of the page and gives the page that follows."""
    done = post(client, f"/laporan/{form}", page="/laporan", **fields)
    assert done.status_code == 303, said(done)
    return client.get(done.headers["Location"])


def links(page):
    return re.findall(r'href="(/laporan/(?!masa/)[^"]+)"', page.get_data(as_text=True))


def test_every_report_of_the_demo_is_listed_the_newest_first_and_each_link_opens(demo_desk):
    workspace, client = demo_desk
    page = client.get("/laporan")
    tree = html.fromstring(page.get_data(as_text=True))
    assert [row.get("id") for row in tree.iter("tr") if row.get("id")] == [
        "pilkada-contoh-2026-kampanye",
        "2026-W46",
        "2026-W45",
    ]
    for row in (r for r in tree.iter("tr") if r.get("id")):
        summary = workspace.reports / row.get("id") / "publik" / "ringkasan.json"
        head = json.loads(summary.read_text(encoding="utf-8"))["heading"]
        text = " ".join(row.text_content().split())
        assert all(head[key] in text for key in ("days", "title", "week_label", "status", "cutoff"))
    assert len(links(page)) == 3 * 2 * 4
    for link in links(page):
        done = get(client, link)
        assert done.status_code == 200
        assert done.data == (workspace.reports / link.removeprefix("/laporan/")).read_bytes()


def test_every_link_of_a_report_page_leads_to_a_file_that_is_served(demo_desk):
    client, seen, waiting = demo_desk[1], set(), ["/laporan/2026-W46/internal.html", "/laporan/2026-W46/publik.html"]
    while waiting:
        address = waiting.pop()
        done = get(client, address)
        assert done.status_code == 200, address
        seen.add(address)
        if done.mimetype == "text/html":
            tree = html.fromstring(done.data)
            tree.make_links_absolute(f"http://localhost{address}")
            found = {link.split("#")[0].removeprefix("http://localhost") for link in tree.xpath("//a/@href")}
            waiting += sorted({f for f in found if f.startswith("/")} - seen - set(waiting))
    assert len(seen) > 40
    assert "/laporan/2026-W46/internal/baris.html" in seen


KINDS = {
    "internal.html": ("text/html", False),
    "internal/baris.html": ("text/html", False),
    "publik.txt": ("text/plain", False),
    "publik/cakupan.csv": ("text/csv", True),
    "publik/cakupan.json": ("application/json", True),
    "publik.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True),
    "publik.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", True),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_says_what_it_is_and_may_do_nothing(demo_desk, name):
    done = get(demo_desk[1], f"/laporan/2026-W46/{name}")
    kind, saved = KINDS[name]
    assert done.mimetype == kind
    assert done.headers["Content-Disposition"].startswith("attachment" if saved else "inline")
    assert f"filename=2026-W46-{name.replace('/', '-')}" in done.headers["Content-Disposition"]
    policy = dict(part.strip().split(" ", 1) for part in done.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert (done.headers["Cache-Control"], done.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_a_workbook_comes_whole(demo_desk):
    done = get(demo_desk[1], "/laporan/2026-W46/publik.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(done.data)).sheetnames[:2] == ["laporan", "kamus data"]


def test_nobody_reads_a_report_without_signing_in(demo_desk, app):
    stranger = app.test_client()
    for address in ("/laporan", "/laporan/2026-W46/publik.html", "/laporan/2026-W46/publik/cakupan.csv"):
        done = stranger.get(address)
        assert (done.status_code, done.headers["Location"]) == (303, f"/masuk?next={address}")


PLANTED = (
    "../../netralitas.toml",
    "../../luar/internal.html",
    ".internal.html",
    ".internal.html.0a1b2c3d.tmp",
    "internal.html~",
    "catatan.html",
    "internal/catatan.html",
    "internal/catatan.txt",
)
OUTSIDE = [
    "../netralitas.db",
    "../netralitas.toml",
    "2026-W46/../../netralitas.toml",
    "/etc/passwd",
    "//etc/passwd",
    "%2e%2e/netralitas.toml",
    "..%2fnetralitas.toml",
    "%2e%2e%2fnetralitas.toml",
    "..%5cnetralitas.toml",
    "%252e%252e%252fnetralitas.toml",
    "2026-W46/%2e%2e/%2e%2e/netralitas.toml",
    "2026-W46%2f..%2f..%2fnetralitas.toml",
    "....//netralitas.toml",
    "2026-W46/internal.html%00.txt",
    "2026-W46/internal.html/",
    "2026-W46",
    "2026-W46/",
    "file:///etc/passwd",
    "C:/Windows/win.ini",
    "pintas/internal.html",
    "2026-W46/publik-en.html",
    "index.html",
    "2026-W46/.internal.html",
    "2026-W46/.internal.html.0a1b2c3d.tmp",
    "2026-W46/internal.html~",
    "2026-W46/catatan.html",
    "2026-W46/internal/catatan.html",
    "2026-W46/internal/catatan.txt",
]


def test_no_other_file_is_served(demo_desk):
    """Outside of the folder, over a link, hidden, half written, or of a kind that no report has."""
    workspace, client = demo_desk
    secret = "rahasia di luar laporan"
    shutil.copytree(workspace.reports / "2026-W46", workspace.root / "luar")
    folder = workspace.reports / "2026-W46"
    for planted in PLANTED:
        (folder / planted).write_text(secret, encoding="utf-8")
    try:
        (workspace.reports / "pintas").symlink_to(workspace.root / "luar", target_is_directory=True)
        (folder / "publik-en.html").symlink_to(workspace.root / "luar" / "internal.html")
    except OSError:
        pytest.skip("links are not allowed here")
    for name in OUTSIDE:
        done = client.get(f"/laporan/{name}")
        assert done.status_code in (404, 308), name
        assert secret not in done.get_data(as_text=True), name
        assert secret not in client.get(f"/laporan/{name}", follow_redirects=True).get_data(as_text=True), name
    assert get(client, "/laporan/2026-W46/internal.html").status_code == 200


def test_the_report_of_the_week_that_just_ended_is_one_button(signed, desk_workspace):
    client = signed()
    assert "Belum ada laporan." in client.get("/laporan").get_data(as_text=True)
    home = client.get("/").get_data(as_text=True)
    assert "Buat laporan yang pertama" in home
    assert "laporan pekan lalu belum dibuat" not in home, "the steps lead to the first one"
    due = html.fromstring(client.get("/laporan").get_data(as_text=True)).forms[1]
    assert due.fields["week"] == LAST
    page = make(client, **dict(due.fields))
    assert said(page)[0] == f"Laporan {DAYS} ({LAST}) ditulis: FINAL."
    assert (desk_workspace.reports / LAST / "publik.html").exists()
    assert "laporan pekan lalu" not in page.get_data(as_text=True)
    assert "laporan pekan lalu" not in client.get("/").get_data(as_text=True)


def test_an_empty_field_means_last_week_and_any_day_means_its_week(signed, desk_workspace):
    client = signed("pimpinan-1")
    make(client, week="", province="", lang="id")
    make(client, week=" 2024-10-30 ", province="", lang="en")
    assert sorted(p.name for p in desk_workspace.reports.iterdir() if p.is_dir()) == ["2024-W44", LAST]
    assert {p.name for p in (desk_workspace.reports / "2024-W44").glob("*.html")} == {
        "internal-en.html",
        "publik-en.html",
    }


def test_the_two_languages_of_a_week_stand_side_by_side(signed):
    client = signed()
    make(client, lang="id")
    page = make(client, lang="en")
    row = html.fromstring(page.get_data(as_text=True)).get_element_by_id(LAST)
    assert [a.text for a in row.iter("a") if a.get("href").endswith(".html")] == [
        "internal",
        "publik",
        "internal (English)",
        "publik (English)",
    ]


def test_one_province_has_an_internal_report_of_its_own(signed, desk_workspace):
    client = signed()
    page = make(client, week=LAST, province="35", lang="id")
    row = html.fromstring(page.get_data(as_text=True)).get_element_by_id(f"{LAST}-35")
    assert "Jawa Timur" in row.text_content()
    assert not (desk_workspace.reports / f"{LAST}-35" / "publik.html").exists()
    assert get(client, f"/laporan/{LAST}-35/internal.html").status_code == 200


def test_only_stages_that_have_begun_are_offered_and_one_makes_its_report(signed, desk_workspace):
    client = signed()
    stages = html.fromstring(client.get("/laporan").get_data(as_text=True)).get_element_by_id("t-stage")
    assert "pilkada-2024-kampanye" in stages.value_options
    assert "pilkada-2024-masa_tenang" not in stages.value_options  # from 24 November on
    page = make(client, "tahapan", stage="pilkada-2024-kampanye", lang="id")
    assert "(pilkada-2024-kampanye) ditulis: SEMENTARA." in said(page)[0]
    assert (desk_workspace.reports / "pilkada-2024-kampanye" / "internal.html").exists()


WRONG = {
    "a week that has not begun": ("pekan", {"week": "2024-W47", "province": "35", "lang": "en"}, "belum mulai"),
    "no week": ("pekan", {"week": "<b>kemarin</b>", "province": "35", "lang": "en"}, "tidak dikenal"),
    "a week before all media": ("pekan", {"week": "0001-01-10", "province": "35", "lang": "en"}, "periksa tahunnya"),
    "no province": ("pekan", {"week": LAST, "province": "35.78", "lang": "en"}, "kode provinsi"),
    "no folder": ("pekan", {"week": LAST, "province": "../x", "lang": "en"}, "kode provinsi"),
    "no stage": ("tahapan", {"stage": "", "lang": "en"}, "tahapan belum dipilih"),
    "an unknown stage": ("tahapan", {"stage": "pilkada-2024-pesta", "lang": "en"}, "tidak dikenal"),
    "a stage that has not begun": ("tahapan", {"stage": "pilkada-2024-masa_tenang", "lang": "en"}, "sudah mulai"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_made_is_said_and_what_was_typed_stays(signed, desk_workspace, name):
    form, fields, words = WRONG[name]
    client = signed()
    done = post(client, f"/laporan/{form}", page="/laporan", **fields)
    assert done.status_code == 400
    assert words in said(done)[0]
    tree = html.fromstring(done.get_data(as_text=True))
    filled = next(f for f in tree.forms if f.action == f"/laporan/{form}" and "lang" in f.fields)
    kept = {k: v for k, v in fields.items() if k != "stage" and (k != "province" or v == "35")}
    assert {k: filled.fields[k] for k in kept} == kept
    assert filled.getparent().get("open") is not None
    assert "<b>kemarin" not in done.get_data(as_text=True)
    assert not desk_workspace.reports.exists()


def test_a_language_that_there_is_not_is_refused(signed, desk_workspace):
    assert post(signed(), "/laporan/pekan", page="/laporan", lang="../x").status_code == 400
    assert not desk_workspace.reports.exists()


def test_a_provisional_report_is_due_again_when_the_last_case_of_its_week_was_read(
    signed, conn, clock, add_post, flag_post, desk_workspace
):
    case_id = new_case(conn, add_post, flag_post)
    with transaction(conn):
        conn._conn.execute("UPDATE posts SET published_at = '2024-11-06T03:00:00Z'")
    first, second = signed(), signed("pembaca-2")
    assert said(make(first, lang="id"))[0] == f"Laporan {DAYS} ({LAST}) ditulis: SEMENTARA."
    for page in ("/", "/laporan"):
        assert "aporan pekan lalu" not in first.get(page).get_data(as_text=True)  # something is left to read
    clock.move(minutes=5)
    read(first)
    assert "aporan pekan lalu" not in first.get("/").get_data(as_text=True)
    read(second)
    assert conn._conn.execute("SELECT state FROM queue_items WHERE case_id = ?", (case_id,)).fetchone()[0] == (
        "layak_diteruskan"
    )
    assert "laporan pekan lalu masih SEMENTARA, padahal semua perkaranya selesai dibaca" in (
        first.get("/").get_data(as_text=True)
    )
    clock.move(minutes=5)
    assert said(make(first, lang="id"))[0].endswith("ditulis: FINAL.")
    assert "aporan pekan lalu" not in first.get("/").get_data(as_text=True)


def test_the_week_of_the_button_is_the_one_that_ended_last_in_the_zone_of_the_report(signed, clock):
    client = signed()
    clock.at = week_of((clock.at + timedelta(days=7)).date(), WIB).start - timedelta(seconds=1)
    client = signed()
    assert f'<option value="{LAST}" selected>' in client.get("/laporan").get_data(as_text=True)
    clock.move(seconds=1)
    assert '<option value="2024-W46" selected>' in client.get("/laporan").get_data(as_text=True)


def test_a_week_is_chosen_by_its_days(signed, desk_workspace):
    """From the one that runs back to the first in which an election of the office was watched."""
    client = signed()
    weeks = html.fromstring(client.get("/laporan").get_data(as_text=True)).xpath('//select[@name="week"]/option')
    assert [option.text for option in weeks[:3]] == [
        "pekan ini, SEMENTARA: 11 November 2024 – 17 November 2024",
        "pekan lalu: 4 November 2024 – 10 November 2024",
        "28 Oktober 2024 – 3 November 2024",
    ]
    assert weeks[-1].get("value") == "2024-W04", "the watching of this election began on 26 January 2024"
    assert [option.get("value") for option in weeks if option.get("selected") is not None] == [LAST]
    make(client, week=weeks[0].get("value"), province="", lang="id")
    make(client, week=LAST, province="", lang="id")
    assert "laporan pekan lalu" not in client.get("/").get_data(as_text=True)


def test_a_file_that_cannot_be_written_is_named_and_the_page_stays(signed, desk_workspace):
    """As a workbook that somebody has open in another program."""
    (desk_workspace.reports / LAST / "internal.xlsx").mkdir(parents=True)
    done = post(signed(), "/laporan/pekan", page="/laporan", week=LAST, lang="en")
    assert done.status_code == 303  # another file
    done = post(signed(), "/laporan/pekan", page="/laporan", week=LAST, lang="id")
    assert done.status_code == 400
    assert "berkas internal.xlsx tidak dapat ditulis" in said(done)[0]
    assert "tutup berkas itu" in said(done)[0]
