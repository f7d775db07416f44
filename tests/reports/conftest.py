"""A workspace with an invented register, whose reports are made by the real command."""

import functools
import http.server
import json
import threading
import zipfile
from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from lxml import html

from domain.assessment import ImpactAssessment
from domain.case_entries import Answers, NewHop, NewReading, NewResult
from domain.packs import load_pack
from domain.periods import parse_week
from netralitas.cli import cli
from reports import breakdowns
from review.oversight import lists, oversight_body_of
from services import casework, public_site, reading_list
from services.intake import intake
from services.reporting import period_report
from services.settings import packs_of
from store import assessments, open_store
from store import reviewers as reviewer_rows
from store.database import transaction
from store.workspace import Workspace, read_config, write_config

WEEK = "2026-W46"
MONDAY = datetime(2026, 11, 8, 17, 0, tzinfo=UTC)  # 9 November 2026, 00:00 WIB
CUTOFF = "2026-11-16T08:00:00+0700"
LATER = "2026-W47"
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (17, 24, 26))
ASSESSED = ImpactAssessment(reference="DPIA/1", day=date(2026, 9, 1), officer="Kepala Bagian Hukum")


def dugaan(form):
    """A reading that finds the form, with everything ticked."""
    answers = Answers(
        reason_code="lainnya",
        elements=tuple(lists().needs(form)),
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        exculpatory="tidak ada",
    )
    return NewReading(finding="dugaan", note="alasan", category=form, answers=answers)


def words_of(path):
    """A file as text; of a letter or workbook, the text of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


class Everywhere(frozenset):
    def __contains__(self, path):
        return True


@pytest.fixture(autouse=True)
def every_place_is_large(request, monkeypatch):
    """The worlds of these tests are small; test_small_places.py asks about the size of a place itself."""
    if "small_places" not in request.node.nodeid:
        monkeypatch.setattr(breakdowns, "_large_places", lambda facts: Everywhere())


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = tmp_path / "ruang"
    path = write_config(
        root,
        {
            "body.name": "Lembaga Uji <Rekaan>",
            "election.packs": ["pilkada-dki-2017"],
            "body.responsible": "Ketua",
            "body.legal_basis": "SKB 2022",
        },
    )
    conn = open_store(root / "netralitas.db")
    with transaction(conn):
        assessments.add(conn, ASSESSED, "", MONDAY)
    conn.close()
    return Workspace(root=root, config=read_config(path, {}))


@pytest.fixture
def store(workspace):
    conn = open_store(workspace.database)
    conn._conn.execute("PRAGMA synchronous = OFF")  # nothing here outlives its test
    yield conn
    conn.close()


@pytest.fixture
def report(workspace):
    """Runs `report weekly` and returns {file name: text} of what it wrote."""

    def run(week=WEEK, cutoff=CUTOFF, expect=0):
        made = CliRunner().invoke(
            cli,
            ["--workspace", str(workspace.root), "report", "weekly", "--week", week, "--cutoff", cutoff],
            catch_exceptions=False,
        )
        assert made.exit_code == expect, made.output
        folder = workspace.reports / week
        return {str(p.relative_to(folder)): words_of(p) for p in sorted(folder.rglob("*.*"))}

    return run


@pytest.fixture
def table(report):
    """One table of an edition as its JSON."""

    def get(edition, name):
        return json.loads(report()[f"{edition}/{name}.json"])

    return get


@pytest.fixture
def passed_on(store, add_account, add_post, flag_post):
    """Makes n persons whose case two readers found and somebody passed on; agency and form by the person's number."""
    with transaction(store):
        for n in (1, 2):
            reviewer_rows.add(store, f"pembaca-{n}", "reviewer", b"s", b"h", MONDAY)

    def make(count, *, agency=lambda n: "Pemerintah Kota Surabaya", form=lambda n: "DS-06", result=None, words="ya"):
        for n in range(count):
            account = add_account(
                f"nama-akun-{n}", account_id=f"{n:020x}", person=f"orang-rahasia-{n}", agency=agency(n)
            )
            seen = MONDAY + timedelta(hours=2)
            key = add_post(account, "k1", f"{words} {n}", seen, url=f"https://rahasia.example/{n}")
            flag_post(key, MONDAY + timedelta(hours=3), category=form(n))
        body = oversight_body_of("ngo", [load_pack("pilkada-2024")])
        intake(store, MONDAY + timedelta(hours=4))
        rows = store._conn.execute("SELECT case_id, person_id FROM cases ORDER BY case_id").fetchall()
        for number, row in enumerate(rows):
            case, at = row["case_id"], MONDAY + timedelta(hours=5, minutes=number)
            person = int(row["person_id"].rsplit("-", 1)[1])
            code = form(person)
            for reader in ("pembaca-1", "pembaca-2"):
                reading_list.read(store, body, case, reader, dugaan(code), at=at)
            casework.clarify(store, body, case, "pembaca-1", state="diminta", note="", at=at)
            hop = NewHop(sender="Lembaga Uji", receiver="BKN", route="surat", number="1", sent_on=at.date())
            casework.forward(store, body, case, "pembaca-1", hop, at)
            if result and result(person):
                decided = NewResult(authority="PPK Rekaan", number="9", decided_on=at.date(), result=result(person))
                casework.decide(store, body, case, "pembaca-1", decided, at)

    return make


@pytest.fixture
def leader(store):
    with transaction(store):
        reviewer_rows.add(store, "pimpinan-1", "approver", b"s", b"h", MONDAY)
        reviewer_rows.add(store, "pembaca-9", "reviewer", b"s", b"h", MONDAY)
    return "pimpinan-1"


@pytest.fixture
def with_address(workspace):
    """The same workspace with an address of its site."""
    config = read_config(workspace.root / "netralitas.toml", {"NETRALITAS_SITE_ADDRESS": "https://laporan.example/asn"})
    return Workspace(root=workspace.root, config=config)


@pytest.fixture
def publish(workspace, store, leader):
    """Publishes the version that lies in a period's folder."""

    def go(period=WEEK, at=FIRST, lang="id", reason="", by=leader, here=workspace):
        return public_site.publish(here, store, packs_of(here), period, lang, reason, by=by, at=at)

    return go


@pytest.fixture
def whole(workspace, store):
    return lambda here=workspace: public_site.whole_site(here, store, packs_of(here))


@pytest.fixture
def in_english(workspace, publish):
    """Makes the English edition of a week and publishes it."""

    def go(week, at):
        end = parse_week(week).end
        period_report(workspace, packs_of(workspace), parse_week(week), end + timedelta(hours=8), lang="en")
        return publish(week, at=at, lang="en")

    return go


@pytest.fixture
def corrected(report, passed_on, publish):
    """Two weeks on the site, and a correction of the first: twelve persons who were passed on count in it."""
    report()
    publish(at=FIRST)
    passed_on(12)
    report(week=LATER, cutoff="2026-11-23T08:00:00+0700")
    publish(LATER, at=SECOND)
    report()
    return publish(WEEK, at=THIRD, reason="dua belas perkara dicatat terlambat")


@pytest.fixture
def served(tmp_path):
    """Serves a folder on this machine and gives its address."""
    running = []

    def serve(folder):
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield serve
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


def links(page):
    tree = html.fromstring(page)
    refreshed = [c.partition("url=")[2] for c in tree.xpath("//meta[@http-equiv='refresh']/@content")]
    return [*tree.xpath("//@href"), *tree.xpath("//@src"), *refreshed]


def walk(start):
    """Every address that is reached from one by links of its own host, and those that lead elsewhere."""
    seen, waiting, outside = {}, [start], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        try:
            with urlopen(address) as answer:
                seen[address] = answer.read()
        except HTTPError as error:
            pytest.fail(f"{address}: {error.code}")
        if not address.endswith(".html"):
            continue
        for link in links(seen[address].decode()):
            found = urldefrag(urljoin(address, link))[0]
            if urlsplit(found).netloc == urlsplit(start).netloc:
                waiting.append(found)
            else:
                outside.add(found)
    return seen, outside
