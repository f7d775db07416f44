"""The public site, from a workspace to a served folder: permanent addresses, corrections, feed, data, leaks."""

import csv
import functools
import hashlib
import http.server
import io
import os
import threading
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from domain.errors import BoundsError, NotAllowedError, StoreError, UsageError
from domain.types import Person
from rendering import files_in, zip_of
from reports.site_check import faults
from reports.site_versions import SUMS
from services import site
from services.publishing import take_signed
from services.settings import packs_of
from services.site_output import write_site
from store import publications, published
from store import reviewers as reviewer_rows
from store.database import transaction
from store.identities import identities, make_key
from store.workspace import Workspace, read_config
from tests.reports.conftest import MONDAY, WEEK

LATER = "2026-W47"
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (17, 24, 26))
NIP = "198001012005011001"
GOLDEN = Path(__file__).parent / "golden" / "situs"


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
        return site.publish(here, store, packs_of(here), period, lang, reason, by=by, at=at)

    return go


@pytest.fixture
def whole(workspace, store):
    return lambda here=workspace: site.whole_site(here, store, packs_of(here))


@pytest.fixture
def corrected(report, passed_on, publish):
    """Two weeks on the site, and a correction of the first: six persons who were passed on count in it."""
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


def test_every_link_of_a_served_site_with_two_weeks_and_a_correction_leads_somewhere(
    corrected, whole, served, tmp_path, report, publish
):
    report_in_english(report, publish)
    files = whole()
    write_site(files, tmp_path / "www" / "di" / "bawah")  # at any path
    start = served(tmp_path / "www") + "di/bawah/"
    seen, outside = walk(start + "index.html")
    assert {a.removeprefix(start) for a in seen} == files.keys() - {"robots.txt"}
    assert all(seen[start + name] == files[name] for name in files if name != "robots.txt")
    assert outside == {"https://creativecommons.org/licenses/by/4.0/deed.id",
                       "https://creativecommons.org/licenses/by/4.0/deed.en"}  # fmt: skip
    assert not any(b"<script" in content for name, content in files.items() if name.endswith(".html"))


def report_in_english(report, publish):
    from click.testing import CliRunner

    from netralitas.cli import cli

    root = os.environ["XDG_CONFIG_HOME"].removesuffix("config") + "ruang"
    made = CliRunner().invoke(cli, ["--workspace", root, "report", "weekly", "--week", LATER, "--cutoff",
                                    "2026-11-23T08:00:00+0700", "--lang", "en"], catch_exceptions=False)  # fmt: skip
    assert made.exit_code == 0, made.output
    publish(LATER, at=THIRD + timedelta(hours=1), lang="en")
