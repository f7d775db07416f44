"""Fixtures that every test may use. No network, no clock, no order."""

import multiprocessing
import os
import pickle
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest

from demo import keys
from demo.run import run as run_demo
from domain.types import (
    Account,
    AccountKind,
    Assessment,
    Flag,
    HowSeen,
    Moment,
    Platform,
    PositionLevel,
    Post,
    PostKind,
    Route,
    Stance,
    Tier,
)
from review.second_reader import LOT
from services import people as reviewers
from store import accounts, flags, open_store, post_keys, post_records, posts, runs
from store.database import transaction
from store.facts import note

# Readings are recorded at once, but where a test lets them wait (tests/review/test_reading_withdrawal.py).
os.environ["NETRALITAS_READING_TAKE_BACK_MINUTES"] = "0"
# How long an example takes says more of the machine than of the program: speed is measured in benchmarks/.
hypothesis.settings.register_profile("netralitas", deadline=None)
hypothesis.settings.load_profile("netralitas")
REPOSITORY = Path(__file__).parent.parent
NOBODY = 65534


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference data and recorded responses that may not ship; beside the checkout where they exist."""
    folder = Path(os.environ.get("NETRALITAS_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        if os.environ.get("REQUIRE_SHARED") == "1":
            pytest.fail(f"REQUIRE_SHARED=1, but the reference data is not there: {folder}")
        pytest.skip("the reference data that may not ship is absent (NETRALITAS_SHARED)")
    return folder


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Tuesday 10 November 2026, 09:00 WIB."""
    return datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def cheap_passphrases():
    """Signing in costs next to nothing in tests; what it really costs has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reviewers, "SCRYPT_N", 1 << 4)
        patch.setattr(reviewers, "SCRYPT_P", 1)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty, migrated store that every test may copy: a copy takes 1 ms, the migrations take 100."""
    path = tmp_path_factory.mktemp("empty") / "netralitas.db"
    conn = open_store(path)
    note(conn, {LOT: "uji"})  # so that no test hangs on a lot
    conn.close()
    return path


@pytest.fixture
def store(tmp_path, migrated):
    """An empty, migrated store in its own folder."""
    conn = open_store(Path(shutil.copyfile(migrated, tmp_path / "netralitas.db")))
    conn._conn.execute("PRAGMA synchronous = OFF")  # no power is cut here
    yield conn
    conn.close()


# Before every week that a test looks at: a report counts an account from its registration on.
REGISTERED = datetime(2016, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def add_account(store):
    """Registers an invented account: add_account("akun.contoh", person="orang-1", ...)."""

    def add(handle, *, person="orang-1", conn=store, at=REGISTERED, **changed):
        values = {
            "account_id": f"a-{handle}",
            "person_id": person,
            "platform": Platform.BLUESKY,
            "handle": handle,
            "native_id": None,
            "agency": "Pemerintah Kota Rekaan",
            "region": "35.78",
            "position_level": PositionLevel.PELAKSANA,
            "kepala_wilayah": False,
            "kind": AccountKind.PERSONAL,
            "legal_basis": "SKB 2022",
            "ownership_evidence": "surat pernyataan",
            "verified_by": "inspektorat",
            "active_from": date(2026, 9, 1),
            "active_to": None,
            "route": Route.A,
        }
        account = Account(**{**values, **changed})
        with transaction(conn):
            accounts.add_list(
                conn,
                accounts.RegisterList(
                    list_id="list-1",
                    imported_at=at,
                    file_sha256="0" * 64,
                    selection="semua pejabat",
                    population=5000,
                    operator="petugas",
                    rows_read=1,
                    rows_loaded=1,
                    rows_refused=0,
                ),
            )
            accounts.put(conn, account, "list-1", at=at, operator="petugas", note="daftar uji")
        return account

    return add


@pytest.fixture
def add_post(store, tmp_path):
    """Stores an account's post as one import and returns its id; the same native id with other words is an edit."""

    def add(account, native_id, text, at, *, conn=store, published=None, url="https://contoh.example/1", **changed):
        post = Post(
            platform=account.platform,
            native_id=native_id,
            author_native_id=account.handle,
            kind=PostKind.ORIGINAL,
            url=url,
            text=text,
            published=Moment(raw=str(published or at), at=published or at),
            **changed,
        )
        run = runs.open_run(
            conn,
            kind="import",
            started_at=at,
            operator="uji",
            how_seen=HowSeen.IMPORT_NO_LOGIN,
            accounts=[account.account_id],
        )
        origin = post_records.Origin(
            run_id=run, account_id=account.account_id, how_seen=HowSeen.IMPORT_NO_LOGIN, seen_at=at
        )
        with transaction(conn):
            posts.save(conn, origin, [(post, None)])
        return post_keys.post_id(account.account_id, native_id)

    return add


@pytest.fixture
def flag_post(store):
    """Puts the current version of a post in the queue with one flag, as the analysis would."""

    def flag(post_id, at, *, conn=store, contest="walikota-rekaan", tier=Tier.PLAIN, category="DS-06"):
        version = conn._conn.execute("SELECT version FROM posts WHERE post_id = ?", (post_id,)).fetchone()[0]
        found = Flag(
            rule="campaign",
            rule_version=1,
            entry="dukung",
            found="dukung",
            spans=((0, 3),),
            tier=tier,
            reason="bahasa kampanye",
            cancelled_by="kata penyangkal",
            pack="uji",
            pack_version="1",
            contest=contest,
            category=category,
        )
        assessed = Assessment(id=post_id, queue=True, stance=Stance.SUPPORT, tier=tier, flags=(found,))
        flags.save(conn, "uji-1", [(assessed, version)], at)

    return flag


@pytest.fixture(scope="session")
def _loaded() -> bool:
    """Starts the process to fork from, with what a crawl needs loaded; False where a system has none."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return False
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(
        [
            "scrapy.crawler",
            "scrapy.core.downloader.handlers.http11",
            "scrapy.extensions.memusage",
            "scrapy.pqueues",
            "scrapy.downloadermiddlewares.httpcompression",
            "scrapy.downloadermiddlewares.redirect",
            "trafilatura",
            "feedparser",
            "sqlite_utils",
            "dateparser",
        ]
    )
    with keys.lent():
        forkserver.ensure_running()
    return True


@pytest.fixture
def quick_start(_loaded, monkeypatch):
    """Crawls start from a process that has loaded the libraries, with the demo's keys in its environment."""
    if _loaded:
        monkeypatch.setattr("crawler.run.START", "forkserver")


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory):
    """The demo's workspace after its two crawls: (workspace, report pages)."""
    said = []
    made = run_demo(tmp_path_factory.mktemp("demo") / "workspace", said.append)
    assert not [line for line in said if "dilewati" in line], said
    return made.workspace, made.pages


@pytest.fixture
def in_child():
    """Runs a function in a forked process and returns what it returned or raised; `nobody` drops root first."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")

    def run(function, *, nobody=False):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if nobody and os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                result = function()
            except BaseException as error:
                result = error
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump((type(result).__name__, str(result)), pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            answer = pickle.load(pipe)
        os.waitpid(child, 0)
        return answer

    return run


@pytest.fixture
def public_folder():
    """A folder that every user may enter; pytest's own is closed to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="netralitas-uji-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)
