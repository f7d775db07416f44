"""The real app over a real workspace, driven as a browser would: pages, forms, cookies."""

import re
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from jinja2 import BytecodeCache

from desk.app import make_app
from domain.assessment import ImpactAssessment
from imports.register import preview_file
from imports.register_reading import Rules
from netralitas.cli import cli
from review.second_reader import LOT
from services import people as reviewers
from services.intake import intake
from services.register import EnrolmentTerms, enrol
from store import accounts, assessments, open_store
from store.database import transaction
from store.facts import note
from store.identities import Identities, read_key
from store.workspace import find_workspace

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2024, 11, 12, 2, 0, tzinfo=UTC)
NAME, NIP = "Sekar Wulandari Rekaan", "198001012005011"  # how those of all begin
READERS = {"pembaca-1": "reviewer", "pembaca-2": "reviewer", "pembaca-3": "reviewer", "pimpinan-1": "approver"}


class Compiled(BytecodeCache):
    """The compiled templates of this process: each test has an app of its own, all have the same pages."""

    def __init__(self):
        self.codes = {}

    def load_bytecode(self, bucket):
        if code := self.codes.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket):
        self.codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": Compiled()}


class Clock:
    """The desk's clock: stands still until it is moved."""

    def __init__(self):
        self.at = AT

    def __call__(self):
        return self.at

    def move(self, **span):
        self.at += timedelta(**span)


def stop(server, thread):
    """Ends a served desk; its own thread closes what it listens to, and may do so before it is woken up for it."""
    server.task_dispatcher.shutdown()
    with suppress(OSError):
        server.trigger.pull_trigger(server.close)
    thread.join(20)
    assert not thread.is_alive()


def token(response):
    """The token in a page's forms."""
    return re.search(r'name="csrf_token" value="([^"]+)"', response.get_data(as_text=True))[1]


def post(client, url, /, *, page="/", **fields):
    """Sends a form with the token that a page gave."""
    return client.post(url, data={"csrf_token": token(client.get(page, follow_redirects=True)), **fields})


def said(response):
    """The messages and the heading of a page, in the order of the page."""
    text = response.get_data(as_text=True)
    return re.findall(r'<(?:p class="(?:wrong|done)"[^>]*|h1)>(.*?)</(?:p|h1)>', text, re.S)


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory):
    """A Bawaslu's workspace with two registered persons and its readers, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("meja")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        root = folder / "ruang"
        _cli(
            "init",
            str(root),
            "--pack",
            "pilkada-2024",
            "--body",
            "Bawaslu Uji",
            "--profile",
            "bawaslu",
            "--responsible",
            "Ketua",
            "--legal-basis",
            "SKB 2022",
        )
        path = folder / "daftar.csv"
        path.write_text(REGISTER, encoding="utf-8")
        conn = open_store(root / "netralitas.db")
        _register(find_workspace(root), conn, path)
        note(conn, {LOT: "uji"})
        assessed = ImpactAssessment(reference="DPIA/1", day=date(2024, 1, 2), officer="Kabag")
        with transaction(conn):
            assessments.add(conn, assessed, "", AT - timedelta(days=30))
        for name, role in READERS.items():
            reviewers.add(conn, name, role, PHRASE, AT)
        conn.close()
    return folder


HEADER = (
    "nama,nip,jenis_asn,instansi,kode_wilayah,kelompok_jabatan,platform,akun,dasar_hukum,bukti_kepemilikan,"
    "diverifikasi_oleh,aktif_dari"
)
REGISTER = (
    HEADER
    + "\r\n"
    + "".join(
        f"Sekar Wulandari Rekaan {n},198001012005011{n:03d},PNS,Pemerintah Kota Surabaya,35.78,pelaksana,bluesky,"
        f"akun-rekaan-{n}.example,SK Tim 1/2024,surat pernyataan,inspektorat,2024-01-01\r\n"
        for n in (1, 2)
    )
)


def _register(workspace, conn, path):
    """The list of two persons, taken before the weeks that the tests are about."""
    at = AT - timedelta(days=60)
    terms = EnrolmentTerms(selection="semua pejabat", population=400, operator="petugas-1", note="uji", at=at)
    with Identities(workspace.identities, read_key(workspace.key_file)) as people:
        enrol(conn, people, preview_file(path, Rules(today=at.date())), terms)


def _cli(*args):
    done = CliRunner().invoke(cli, args, catch_exceptions=False, standalone_mode=False)
    assert not done.return_value, done.output


@pytest.fixture
def desk_workspace(made_workspace, tmp_path, monkeypatch):
    shutil.copytree(made_workspace, tmp_path / "meja")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "meja" / "config"))
    return find_workspace(tmp_path / "meja" / "ruang")


@pytest.fixture
def conn(desk_workspace):
    opened = open_store(desk_workspace.database)
    yield opened
    opened.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def app(desk_workspace, clock):
    made = make_app(desk_workspace, clock=clock)
    made.testing = True
    return made


@pytest.fixture
def signed(app):
    """A browser in which a reader has signed in."""

    def enter(name="pembaca-1"):
        client = app.test_client()
        page = client.get("/masuk")
        done = client.post("/masuk", data={"csrf_token": token(page), "name": name, "phrase": PHRASE, "next": ""})
        assert done.status_code == 303
        return client

    return enter


@pytest.fixture
def case_id(conn, add_post, flag_post):
    """A case of the first person with one flagged post."""
    return new_case(conn, add_post, flag_post)


def new_case(conn, add_post, flag_post, text="dukung calon nomor 1", number=0):
    """A case of a registered person with one flagged post."""
    account = accounts.all_accounts(conn)[number]
    post_id = add_post(account, f"k{number}", text, AT, conn=conn)
    flag_post(post_id, AT, conn=conn, contest="walikota-surabaya")
    intake(conn, AT)
    return conn._conn.execute("SELECT case_id FROM case_posts WHERE post_id = ?", (post_id,)).fetchone()[0]


@pytest.fixture
def put_reader(conn):
    """Enrols another reader by force, with any role."""

    def put(name, role):
        with transaction(conn):
            conn._conn.execute("PRAGMA ignore_check_constraints = ON")
            conn._conn.execute(
                "INSERT INTO reviewers SELECT ?, ?, salt, hash, added_at, NULL FROM reviewers LIMIT 1", (name, role)
            )
            conn._conn.execute("PRAGMA ignore_check_constraints = OFF")

    return put
