"""The weekly report as its files: honest about empty weeks, silent about persons, the same bytes twice."""

import base64
import csv
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.packs import load_pack
from domain.periods import parse_week
from domain.types import Assessment, HowSeen, Outcome, Stance
from netralitas.cli import cli
from reports.weekly import Masthead, status
from review.oversight import oversight_body_of
from services import casework, reading_list
from services.intake import intake
from services.reporting import period_report
from services.settings import packs_of
from store import accounts, flags, open_store, runs
from store import reviewers as reviewer_rows
from store.database import transaction
from store.tallies import week_facts

from .conftest import CUTOFF, LATER, MONDAY, WEEK, dugaan

MASTHEAD = Masthead(body="L", responsible="Ketua", legal_basis="SKB", zone="WIB", demo=True, assessment="")
ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """What a browser would see: elements, attributes, the raw style, the text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.style, self.text, self.inside = [], [], "", "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "style":
            self.style += data
        else:
            self.text += data


def look(conn, account_ids, outcome, at, kind="crawl", complete=True):
    run = runs.open_run(
        conn,
        kind=kind,
        started_at=at,
        operator="uji",
        accounts=account_ids,
        how_seen=HowSeen.SPIDER if kind == "crawl" else HowSeen.IMPORT_NO_LOGIN,
    )
    with transaction(conn):
        for account_id in account_ids:
            runs.finish_account(conn, run, account_id, outcome, at=at, complete=complete)
    runs.close_run(conn, run, at)


def both(files):
    return [files["internal.html"], files["publik.html"]]


def test_x07_four_empty_weeks_have_four_sentences(report, store, add_account, add_post, flag_post):
    pages = [report()["publik.html"]]
    account = add_account("akun-1")
    pages.append(report()["publik.html"])
    look(store, [account.account_id], Outcome.EMPTY, MONDAY + timedelta(hours=1))
    pages.append(report()["publik.html"])
    key = add_post(account, "k1", "resep sayur", MONDAY + timedelta(hours=1))
    pages.append(report()["publik.html"])
    said = [re.search(r'<section id="cakupan">.*?<p>(.*?)</p>', page, re.S).group(1) for page in pages]
    assert len(set(said)) == 4
    flag_post(key, MONDAY + timedelta(hours=2))
    intake(store, MONDAY + timedelta(hours=2))
    pages.append(report()["publik.html"])
    path = [re.search(r'<section id="perjalanan">.*?<p>(.*?)</p>', page, re.S).group(1) for page in pages]
    assert path[0] == path[3] != path[4]
    for page in pages:
        text = Page(page).text
        assert not re.search(r"\bnan\b|(?<![\d,])0(?:,0)?%|tidak ada pelanggaran|nol pelanggaran ditemukan", text, re.I)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_account_of_a_platform_that_is_no_longer_installed_is_counted_under_its_code(
    workspace, store, passed_on, add_account, lang
):
    passed_on(1)
    add_account("akun-lain", person="orang-lain")
    store._conn.execute("UPDATE accounts SET platform = 'mading'")
    made = CliRunner().invoke(
        cli,
        ["--workspace", str(workspace.root), "report", "weekly", "--week", WEEK, "--cutoff", CUTOFF, "--lang", lang],
        catch_exceptions=False,
    )
    assert made.exit_code == 0, made.output
    [page] = (workspace.reports / WEEK).glob("internal*.html")
    assert "mading" in page.read_text(encoding="utf-8")


def test_x09_an_unread_flag_is_a_number_that_waits_and_no_more(report, store, add_account, add_post, flag_post):
    flag_post(add_post(add_account("akun-1"), "k1", "dukung calon", MONDAY), MONDAY)
    intake(store, MONDAY)
    files = report()
    for edition in ("internal", "publik"):
        record = json.loads(files[f"{edition}/perjalanan.json"])
        total = record["columns"].index("Sampai batas data")
        rows = {row[0]: row[total] for row in record["rows"]}
        assert rows["Menunggu dibaca"] == 1
        assert rows["Dugaan layak diteruskan"] == 0
    assert "dukung calon" not in "".join(files.values())
    assert "SEMENTARA" in files["publik.html"]


SECRET = (
    "rahasia.example",
    "orang-rahasia",
    "nama-akun",
    "Pemerintah Kota Surabaya",
    "K-2026-",
    "PPK Rekaan",
    "kalimat yang hanya ada di sini",
    "pembaca-1",
)


@pytest.mark.parametrize("count", [3, 60])
def test_the_public_edition_holds_no_agency_handle_case_person_or_quote(report, passed_on, count):
    passed_on(
        count,
        words="kalimat yang hanya ada di sini",
        result=lambda n: "terbukti" if n == 1 else None,
        agency=lambda n: "Pemerintah Kota Surabaya" if n < 3 else f"Pemerintah Kota Uji {n}",
    )
    files = report()
    public = "".join(text for name, text in files.items() if name.startswith("publik"))
    assert [word for word in SECRET if word in public] == []
    internal = "".join(text for name, text in files.items() if name.startswith("internal"))
    assert "Pemerintah Kota Surabaya" in internal  # so the test can fail
    assert "K-2026-0001" in internal
    hidden = ("rahasia.example", "orang-rahasia", "nama-akun", "kalimat yang")
    assert [word for word in hidden if word in internal] == []


def test_no_edition_breaks_down_by_contestant(report, passed_on):
    passed_on(60)
    for page in both(report()):
        assert "Tidak pernah dirinci menurut peserta pemilihan" in page
    assert [name for name in report() if "calon" in name or "partai" in name or "peserta" in name] == []


def test_the_public_breakdowns_by_unit_need_fifty_persons(report, passed_on):
    passed_on(49)
    files = report()
    assert not {"publik/jabatan.json", "publik/instansi.json", "publik/provinsi.json"} & set(files)
    assert [row[1] for row in json.loads(files["publik/bentuk.json"])["rows"]] == [49]


def test_x08_no_public_breakdown_has_a_cell_under_five(report, passed_on):
    passed_on(60, form=lambda n: "DS-06" if n < 50 else "DS-05" if n < 57 else "DS-04" if n < 59 else "DS-01")
    files = report()
    assert "publik/bentuk.json" in files
    for name in ("bentuk", "jabatan", "kepala-wilayah", "instansi", "provinsi"):
        if f"publik/{name}.json" in files:
            assert min(row[1] for row in json.loads(files[f"publik/{name}.json"])["rows"]) >= 5
    shown = [row[1] for row in json.loads(files["publik/bentuk.json"])["rows"]]
    assert shown == [50]  # 2 + 1 alone would be under five, so 7 waits with them


def test_pelanggaran_is_said_of_nobody_and_terbukti_only_of_an_authority(report, passed_on):
    passed_on(3)
    for page in both(report()):
        text = Page(page).text
        assert "terbukti" not in text
        for sentence in re.findall(r"[^.]*pelanggaran[^.]*\.", text, re.I):
            assert re.search(r"hanya dinyatakan oleh pejabat yang berwenang|bukan berarti nol pelanggaran", sentence)


def test_terbukti_stands_beside_the_authority_that_said_it(report, passed_on):
    passed_on(3, result=lambda n: "terbukti" if n else None)
    files = report()
    rows = json.loads(files["internal/hasil.json"])["rows"]
    assert ["PPK Rekaan: terbukti", 2] in [row[:2] for row in rows]


def test_x01_x03_the_page_has_no_script_no_handler_and_loads_nothing(report, passed_on):
    passed_on(60)
    for text in both(report()):
        page = Page(text)
        assert not {"script", "iframe", "object", "embed", "link", "base", "form", "img"} & set(page.elements)
        assert [a for a in page.attributes if a[1].startswith("on") or a[1] == "style"] == []
        loaded = [a for a in page.attributes if a[1] in ("src", "srcset", "data", "action", "poster", "background")]
        assert loaded == []
        outside = [a for a in page.attributes if a[1] in ("href", "xlink:href") and re.match(r"[a-z]+:|//", a[2], re.I)]
        assert outside == []
        assert not re.search(r"@import|url\(", page.style)
        assert "Lembaga Uji &lt;Rekaan&gt;" in text


def test_the_policy_names_the_hash_of_the_style_that_is_there(report):
    for text in both(report()):
        page = Page(text)
        raw = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(raw.encode()).digest()).decode()
        [policy] = [v for tag, name, v in page.attributes if tag == "meta" and name == "content" and "default-src" in v]
        assert policy.startswith("default-src 'none'; ")
        assert f"style-src 'sha256-{digest}'" in policy
        assert "unsafe" not in policy
        assert "base-uri 'none'" in policy
        assert ("meta", "content", "no-referrer") in page.attributes


def test_x12_a_long_word_wraps_inside_the_page(report):
    style = Page(report()["publik.html"]).style
    assert re.search(r"body\s*\{[^}]*overflow-wrap:\s*anywhere", style)
    assert "max-width: 640px" in style


def test_every_table_of_the_page_is_there_as_csv_and_json_with_its_meaning(report, passed_on):
    passed_on(3)
    files = report()
    for edition in ("internal", "publik"):
        names = re.findall(r'<table id="t-([a-z-]+)"', files[f"{edition}.html"])
        assert names
        for name in names:
            record = json.loads(files[f"{edition}/{name}.json"])
            assert {"unit", "base", "base_label", "cutoff", "publisher", "columns", "rows"} <= set(record)
            sheet = list(csv.reader(io.StringIO(files[f"{edition}/{name}.csv"].removeprefix("\ufeff"), newline="")))
            assert sheet[0] == record["columns"]
            assert len(sheet) == len(record["rows"]) + 1
            assert record["cutoff"] == "2026-11-16T01:00:00Z"


def test_links_inside_the_page_lead_to_places_that_are_there(report, passed_on):
    passed_on(3)
    files = report()
    for name in ("internal.html", "publik.html"):
        links = [v for tag, attr, v in Page(files[name]).attributes if tag == "a" and attr == "href"]
        assert links
        for link in links:
            target, _, place = link.partition("#")
            assert (target or name) in files, link
            assert not place or f'id="{place}"' in files[target or name], link


def test_x10_x11_a_second_run_writes_no_byte(report, passed_on, workspace):
    passed_on(3)
    first = report()
    stamps = {p: p.stat().st_mtime_ns for p in workspace.reports.rglob("*.*")}
    assert report() == first
    assert {p: p.stat().st_mtime_ns for p in workspace.reports.rglob("*.*")} == stamps


def test_x11_the_same_data_gives_the_same_bytes_whatever_the_hash_seed(report, passed_on, workspace, store, tmp_path):
    passed_on(60, form=lambda n: f"DS-0{1 + n % 6}", result=lambda n: "terbukti" if n % 3 else None)
    store.close()
    copy = tmp_path / "salinan"
    shutil.copytree(workspace.root, copy)
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"  # another one than that of this process
    subprocess.run(
        [
            sys.executable,
            "-m",
            "netralitas",
            "--workspace",
            str(copy),
            "report",
            "weekly",
            "--week",
            WEEK,
            "--cutoff",
            CUTOFF,
        ],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
    )
    report()
    here, there = (
        {str(p.relative_to(root)): p.read_bytes() for p in (root / "reports").rglob("*.*")}
        for root in (workspace.root, copy)
    )
    assert len(here) > 10
    assert here == there


@pytest.mark.parametrize(("one", "other"), [(3, 5), (8, 90)], ids=["while the week runs", "when it lies behind"])
def test_without_a_cut_off_the_same_data_gives_the_same_bytes_on_any_day(workspace, passed_on, one, other):
    passed_on(2)
    week, made = parse_week(WEEK), []
    for days in (one, other):
        pages = period_report(workspace, packs_of(workspace), week, MONDAY + timedelta(days=days))
        made.append({page.name: page.read_bytes() for page in pages})
    assert made[0] == made[1]
    assert list(made[0]) == ["internal.html", "publik.html"]


@pytest.mark.parametrize("read", [0, 1, 2])
@pytest.mark.parametrize("regions", list(itertools.product(["35.78", "73.71"], repeat=2)))
def test_no_report_is_final_while_the_machine_has_posts_of_its_period_to_read(
    store, add_account, add_post, regions, read
):
    """'No case with posts of the period' says nothing of posts that nobody has looked through."""
    keys = [add_post(add_account(f"akun-{n}", region=code), f"k{n}", "halo", MONDAY) for n, code in enumerate(regions)]
    done = [(Assessment(id=k, queue=False, stance=Stance.NONE, tier=None, flags=()), 1) for k in keys[:read]]
    flags.save(store, "uji-1", done, MONDAY)
    facts, left = week_facts(store, parse_week(WEEK), datetime.fromisoformat(CUTOFF)), regions[read:]
    for province, waiting in (("", left), *((p, [r for r in left if r[:2] == p]) for p in ("35", "73"))):
        state, reason = status(facts.within(province) if province else facts, MASTHEAD)
        assert state == ("SEMENTARA" if waiting else "FINAL")
        assert ("belum dibaca mesin" in reason) is bool(waiting)
        assert len((facts.within(province) if province else facts).unread) == len(waiting)


def test_a_week_is_final_once_it_is_over_and_read(report, store, passed_on, add_account, add_post, flag_post):
    passed_on(2)
    assert "FINAL" in report()["publik.html"]
    assert "SEMENTARA" in report(cutoff="2026-11-15T08:00:00+0700")["publik.html"]
    flag_post(add_post(add_account("akun-9", person="orang-9"), "k1", "dukung", MONDAY), MONDAY)
    intake(store, MONDAY + timedelta(days=1))
    assert "SEMENTARA" in report()["publik.html"]


def test_what_happens_after_the_cut_off_changes_nothing_before_it(report, store, passed_on, now):
    passed_on(3)
    before = report()
    later = MONDAY + timedelta(days=20)
    body = oversight_body_of("ngo", [load_pack("pilkada-2024")])
    casework.clarify(store, body, "K-2026-0001", "pembaca-1", state="diterima", note="jawaban", at=later)
    with transaction(store):
        reviewer_rows.add(store, "pembaca-7", "reviewer", b"s", b"h", later)
    assert {k: v for k, v in report().items() if k in before} == before


OUTCOMES = st.lists(
    st.tuples(st.sampled_from([*Outcome, None]), st.booleans(), st.sampled_from(["crawl", "import"]), st.booleans()),
    max_size=9,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(OUTCOMES)
def test_every_registered_account_is_in_exactly_one_row_of_the_coverage(tmp_path_factory, add_account, plan):
    conn = open_store(tmp_path_factory.mktemp("cakupan") / "netralitas.db")
    conn._conn.execute("PRAGMA synchronous = OFF")
    for n, (outcome, complete, kind, before) in enumerate(plan):
        account = add_account(f"akun-{n}", person=f"orang-{n // 2}", conn=conn)
        if outcome is not None:
            at = MONDAY + timedelta(hours=n + 1) - (timedelta(days=7) if before else timedelta())
            look(conn, [account.account_id], outcome, at, kind, complete)
    facts = week_facts(conn, parse_week(WEEK), MONDAY + timedelta(days=8))
    conn.close()
    assert len(facts.accounts) == len(plan)
    for account, (outcome, _, kind, before) in zip(facts.accounts, plan, strict=True):
        if outcome is None or before or outcome is Outcome.NOT_ATTEMPTED:
            assert account.seen == "unseen"
        elif outcome in (Outcome.OK, Outcome.EMPTY):
            assert account.seen == ("spider" if kind == "crawl" else "import")
        else:
            assert account.seen == "failed"


def test_the_coverage_table_counts_every_account_and_every_failure(report, store, add_account):
    outcomes = [o for o in Outcome if o is not Outcome.NOT_ATTEMPTED]
    for n, outcome in enumerate(outcomes):
        look(store, [add_account(f"akun-{n}", person=f"o-{n}").account_id], outcome, MONDAY + timedelta(hours=n + 1))
    add_account("akun-90", person="o-90")
    files = report()
    record = json.loads(files["publik/cakupan.json"])
    assert record["base"] == len(outcomes) + 1 == sum(row[1] for row in record["rows"])
    failed = json.loads(files["publik/gagal.json"])
    assert failed["base"] == len(outcomes) - 2 == sum(row[1] for row in failed["rows"])


def test_a_withdrawn_account_counts_in_the_week_in_which_it_was_still_watched(report, store, add_account, table):
    account = add_account("akun-1")
    assert table("publik", "cakupan")["base"] == 1
    with transaction(store):
        accounts.withdraw(store, account.account_id, at=MONDAY + timedelta(days=9), operator="o", note="keberatan")
    assert table("publik", "cakupan")["base"] == 1


def test_the_deadline_of_a_report_is_that_of_the_reading_list_at_the_cut_off(
    report, store, workspace, add_account, add_post, flag_post, passed_on
):
    """A finding of a regional election runs 7 days; once passed on, the limit of the next body runs."""
    passed_on(1)
    flag_post(add_post(add_account("akun-9", person="orang-9"), "k1", "dukung", MONDAY), MONDAY)
    intake(store, MONDAY)
    body = oversight_body_of("ngo", [load_pack("pilkada-2024")])
    reading_list.read(store, body, "K-2026-0002", "pembaca-1", dugaan("DS-06"), at=MONDAY + timedelta(days=1))
    rows = json.loads(report()["internal/pekerjaan.json"])["rows"]
    due = dict(store._conn.execute("SELECT case_id, due_on FROM queue_items WHERE case_id IS NOT NULL").fetchall())
    assert due["K-2026-0002"] == "2026-11-17"
    assert ["K-2026-0002", "17 November 2026, batas temuan sejak diketahui (Pemilihan)", 1] in [
        [row[0], *row[3:]] for row in rows
    ]


@pytest.mark.parametrize("region", ["35.78", "73.71", "94.01"])
def test_a_post_counts_in_the_week_of_the_report_s_zone_wherever_its_account_is(table, add_account, add_post, region):
    """WIB, WITA and WIT around midnight: the week is Monday 00:00 to Sunday 24:00 WIB for everybody."""
    account, end = add_account("akun-1", region=region), MONDAY + timedelta(days=7)
    for n, moment in enumerate((MONDAY - timedelta(seconds=1), MONDAY, end - timedelta(seconds=1), end)):
        add_post(account, f"k{n}", f"kiriman {n}", end, published=moment)
    columns = table("internal", "cakupan-platform")["columns"]
    [row] = table("internal", "cakupan-platform")["rows"]
    assert row[columns.index("Kiriman")] == 2


HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>{{7*7}}]]></title><img src=x onerror=alert(1)>'


def test_x01_x05_hostile_words_of_a_register_or_an_authority_are_words_in_every_file(
    report, store, passed_on, add_account
):
    """Post text stands in no report; agencies, authorities and how a list was drawn do."""
    passed_on(3, agency=lambda n: HOSTILE, result=lambda n: "terbukti")
    chosen = HOSTILE.replace("http://", "")  # a link is refused, see test_publishing.py
    store._conn.execute("UPDATE register_lists SET selection = ?", (chosen,))
    files = report()
    for text in both(files):
        page = Page(text)
        assert not {"script", "img"} & set(page.elements)
        assert page.elements.count("title") == text.count("<title")
        assert chosen in page.text
        assert "49" not in page.text.split("Cara memilih")[1].split(".")[0]
    rows = list(csv.reader(io.StringIO(files["internal/instansi.csv"].removeprefix("\ufeff"), newline="")))
    assert rows[1][0] == "'" + HOSTILE
    assert "<f>" not in files["internal.xlsx"]


def test_x12_a_word_without_end_and_a_tower_of_marks_leave_the_page_as_wide_as_it_was(report, passed_on):
    passed_on(2, agency=lambda n: "A" * 10_000 if n else "Z" + "\u0301" * 5000, result=lambda n: "terbukti")
    files = report()
    for name in ("internal.html", "internal/baris.html"):
        assert "A" * 300 not in files[name]
        assert "\u0301" * 4 not in files[name]
    assert "A" * 10_000 in files["internal/instansi.csv"]
    style = Page(files["internal.html"]).style
    assert re.search(r"tbody th\s*\{[^}]*overflow-wrap:\s*anywhere", style)


def test_what_was_read_in_a_week_stays_read_in_it_whatever_is_read_later(report, store, passed_on):
    passed_on(3)
    before = json.loads(report()["internal/pekan-demi-pekan.json"])["rows"]
    week_later = MONDAY + timedelta(days=7, hours=9)
    body = oversight_body_of("ngo", [load_pack("pilkada-2024")])
    with transaction(store):
        reviewer_rows.add(store, "pembaca-3", "reviewer", b"s", b"h", MONDAY)
    [case, *_] = [row[0] for row in store._conn.execute("SELECT case_id FROM cases ORDER BY 1")]
    casework.clarify(store, body, case, "pembaca-1", state="diterima", note="x", at=week_later)
    reading_list.read(store, body, case, "pembaca-3", dugaan("DS-06"), at=week_later)
    page = report(cutoff="2026-11-18T08:00:00+0700")
    assert "Menurut tanggal pembacaan: 3 perkara dibaca pada masa laporan." in page["internal.html"]
    assert "Dikerjakan pada masa laporan: 3 perkara dibaca" in page["internal.html"]
    assert json.loads(page["internal/pekan-demi-pekan.json"])["rows"][-1][5] == before[-1][5] == 3
    later = report(week=LATER, cutoff="2026-11-18T08:00:00+0700")
    assert "Menurut tanggal pembacaan: 1 perkara dibaca pada masa laporan." in later["internal.html"]
