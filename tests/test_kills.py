"""Killed at every point at which something becomes durable, and begun again: the same end as without the kill.

A child process counts its commits, renames, deletions, copies and flushes, and kills itself right before the n-th; n
goes from the first to the last. What is counted is seen from outside (audit events of Python, the trace of SQLite), so
the program itself has no word of it.
"""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from analysis.engine import compile_engine
from crawler import run as crawling
from crawler.options import CrawlOptions, windows_of
from desk.app import make_app
from domain.errors import WorkflowError
from domain.periods import to_text, week_of
from domain.types import HowSeen
from netralitas.cli import cli
from services import (
    backup,
    case_papers,
    evidence,
    flagging,
    ingest,
    people,
    reading_list,
    reading_withdrawal,
    register,
    reporting,
    retention,
    rights,
)
from services.packet_orders import PacketOrder
from services.settings import oversight_body, packs_of
from store import checkpoints, database, identities, open_store, packets, runs, signing
from store import evidence as captured
from store.workspace import find_workspace, signing_file
from tests.crawler.answers import START, bluesky_post, feed
from tests.crawler.conftest import Reply, hosts  # noqa: F401
from tests.desk.conftest import PHRASE, REGISTER
from tests.review.conftest import given_reading

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
AT = datetime(2024, 11, 12, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(days=40)
POINTS = ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile")
DURABLE = ("COMMIT", "VACUUM", "PRAGMA WAL_CHECKPOINT")
MOST = 400
HELD = ["sesama warga dukung calon nomor 1", "resep sayur lodeh", "ayo coblos nomor urut 2"]


def count_down(number, end=signal.SIGKILL, durable=DURABLE):
    """From now on this process kills itself right before its `number`-th durable step. Cannot be taken back.

    `end`: another signal that it sends itself there, once. `durable`: which statements are steps."""
    left = [number]

    def step(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), end)

    def traced(statement):
        if statement.upper().startswith(durable):
            step()

    def heard(event, _):
        if event in POINTS:
            step()

    def connected(*args, **terms):
        made = connect(*args, **terms)
        made.set_trace_callback(traced)
        return made

    flush, connect = os.fsync, sqlite3.connect
    sqlite3.connect = connected
    os.fsync = lambda handle: (step(), flush(handle))[1]
    sys.addaudithook(heard)


def in_process(work, kill_at=0):
    """Runs `work` in a forked process; whether it came to its end. What it raised is a fault of the test."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if kill_at:
                count_down(kill_at)
            work()
            status = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, -signal.SIGKILL), ended
    return ended == 0


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A workspace with two persons, posts and readers; made once and copied for each kill."""
    folder = tmp_path_factory.mktemp("kantor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        said = CliRunner().invoke(
            cli,
            [
                "init",
                str(folder / "ruang"),
                "--pack",
                "pilkada-2024",
                "--body",
                "Uji",
                "--responsible",
                "Ketua",
                "--legal-basis",
                "SK",
            ],
        )
        assert not said.exit_code, said.output
        (folder / "daftar.csv").write_text(REGISTER, encoding="utf-8")
        (folder / "kiriman.jsonl").write_text(
            "".join(
                json.dumps(
                    {
                        "platform": "bluesky",
                        "account": f"akun-rekaan-{n}.example",
                        "id": f"k{n}{m}",
                        "text": words,
                        "published_at": "2024-11-05T08:00:00+07:00",
                        "url": f"https://bsky.app/profile/akun-rekaan-{n}.example/post/k{n}{m}",
                    }
                )
                + "\n"
                for n in (1, 2)
                for m, words in enumerate(HELD)
            ),
            encoding="utf-8",
        )
    return folder


ENGINE = []


def compiled(space):
    """The engine with its name, made once for all copies of the one workspace: it is no part of what is killed."""
    if not ENGINE:
        packs = packs_of(space)
        ENGINE.append((compile_engine(packs), flagging.engine_id(packs)))
    return ENGINE[0]


class Office:
    """One copy of the workspace, and what is done with it."""

    def __init__(self, folder):
        self.folder, self.space = folder, find_workspace(folder / "ruang")

    def opened(self):
        return closing(open_store(self.space.database))

    def register(self):
        with self.opened() as db, identities.identities(self.space) as names:
            checked = register.check(db, self.folder / "daftar.csv", register.rules_of(self.space, AT))
            terms = register.EnrolmentTerms(selection="semua", population=400, operator="uji", note="", at=AT)
            register.enrol(db, names, checked, terms)

    def bring(self):
        with self.opened() as db:
            done = ingest.bring(
                db,
                self.space,
                self.folder / "kiriman.jsonl",
                kind="jsonl",
                at=AT,
                operator="uji",
                how_seen=HowSeen.IMPORT_NO_LOGIN,
            )
            assert done.already or done.run_id

    def flag(self):
        with self.opened() as db:
            flagging.flag_store(db, *compiled(self.space), AT)

    def readers(self):
        with self.opened() as db:
            for name in ("pimpinan-1", "pimpinan-2"):
                people.add(db, name, "approver", PHRASE, AT)

    def send(self):
        """One reads the first case and may take it back for ten minutes."""
        with self.opened() as db:
            reading_withdrawal.send(
                db, self.body(), "K-2024-0001", "pimpinan-1", given_reading(), at=AT, only_shown=False
            )

    def settle(self):
        with self.opened() as db:
            reading_withdrawal.settle(db, self.body(), AT + timedelta(minutes=10))

    def body(self):
        return replace(oversight_body(self.space), take_back=timedelta(minutes=10))

    def find(self):
        """Two read the first case and find the same."""
        body = replace(oversight_body(self.space), take_back=timedelta())
        with self.opened() as db:
            for n, name in enumerate(("pimpinan-1", "pimpinan-2")):
                reading_list.read(db, body, "K-2024-0001", name, given_reading(), at=AT + timedelta(minutes=n))

    def export(self, *, zipped):
        """Again after a kill only where no packet has its name and record: who has one asks for no second."""
        order = PacketOrder(
            reviewer_id="pimpinan-1", recipient="Rapat", recipient_kind="internal", letter_number="1", zipped=zipped
        )
        with self.opened() as db:
            if not packets.of_case(db, "K-2024-0001"):
                case_papers.write_packet(db, self.space, "K-2024-0001", order, AT + timedelta(hours=1))

    def seal(self):
        with self.opened() as db:
            evidence.seal(self.space, db, AT)

    def purge(self):
        db = open_store(self.space.database)
        key = signing.house_key(db, signing_file(self.space))
        retention.purge(db, retention.files_of(self.space), key, by="pimpinan-1", now=LATER)

    def ask(self):
        with self.opened() as db:
            number = rights.receive(
                db, self.space, kind="penghapusan", nip="198001012005011001", number="7", by="pimpinan-1", at=AT
            )
            rights.answer(
                db, number, decision="dikabulkan", article="UU 27/2022 Pasal 8", reason="x", by="pimpinan-1", at=AT
            )

    def erase(self):
        """Again after a kill: what was recorded as done is finished by whatever opens the workspace."""
        retention.redo(self.space, AT)
        db = open_store(self.space.database)
        with closing(db), suppress(WorkflowError):
            rights.erase(db, self.space, rights.listing(db)[0].request_id, by="pimpinan-2", at=AT)

    def open_by_a_command(self):
        """A command that opens the workspace to write and has nothing to do with the deletion."""
        said = CliRunner().invoke(cli, ["--workspace", str(self.space.root), "flag"])
        assert not said.exit_code, said.output

    def open_at_the_desk(self):
        make_app(self.space, clock=lambda: AT)

    def deleted(self):
        """Whether the deletion is recorded as done."""
        with self.opened() as db:
            return bool(rights.listing(db)[0].done)

    def holding(self, word):
        """The files of the workspace that hold this word in any byte."""
        return sorted(p.name for p in self.space.root.rglob("*") if p.is_file() and word.encode() in p.read_bytes())

    def case_of(self, handle):
        with self.opened() as db:
            return db._conn.execute(
                "SELECT case_id FROM cases JOIN accounts USING (person_id) WHERE handle = ?", (handle,)
            ).fetchone()[0]

    def back_up(self):
        """Under its name a copy is whole; the second try within a second would be a copy of the same name."""
        if not list((self.folder / "cadangan").glob("netralitas-*")):
            backup.backup(self.space, self.folder / "cadangan", AT)

    def restore(self):
        root = self.folder / "pulih"
        if root.exists() and any(root.iterdir()):
            return  # whole, with its name: it is never half there
        [copy] = (self.folder / "cadangan").glob("netralitas-*")
        assert backup.restore(copy, root) == []

    def report(self):
        week = week_of(AT.date() - timedelta(days=7), self.space.config.zone)
        reporting.period_report(self.space, packs_of(self.space), week, AT)

    def crawl(self, server):
        options = CrawlOptions(
            pseudonym_key=b"k" * 32,
            scope="uji",
            operator="uji",
            contact="tim@contoh.test",
            captured_at=AT,
            local_server=server,
            longest_wait=1.0,
            rehearsal=True,
            windows=windows_of(packs_of(self.space)),
        )
        crawling._child(Told(), self.space.database, self.space.evidence, options)

    def state(self, without=()):
        """What a person can see of the workspace: rows by table, files that have a name of their own, all intact."""
        with self.opened() as db:
            tables = [
                r[0]
                for r in db._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
                if not r[0].startswith(("sqlite_", "_"))
            ]
            rows = {t: db._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables if t not in without}
            words = sorted(
                tuple(r)
                for r in db._conn.execute(
                    "SELECT native_id, text, gone_at FROM posts JOIN post_versions USING (post_id, version)"
                )
            )
            problems = [*captured.verify(db, self.space.evidence), *checkpoints.verify(db, names=self.space.identities)]
        assert problems == []
        assert database._integrity_problems(self.space.database) == []
        files = sorted(
            p.relative_to(self.folder).as_posix()
            for p in self.folder.rglob("*")
            if p.is_file() and p.suffix in (".html", ".docx", ".txt", ".toml", ".xlsx")
        )
        return rows, words, files

    def wait(self):
        """Lets an hour go by for what lies half written."""
        for path in self.folder.rglob("*.tmp"):
            os.utime(path, (AT.timestamp(), AT.timestamp()))

    def left_over(self):
        """Beginnings of files that nobody finished."""
        return sorted(p.name for p in self.folder.rglob("*") if p.name.endswith(".tmp"))


class Told:
    """The end of a pipe that nobody reads; a word that says why the crawl stopped is a fault of the test."""

    def send(self, message):
        kind, value = message
        assert kind == "run" or isinstance(value, dict), message


@pytest.fixture
def at(office, tmp_path, monkeypatch):
    """A copy of the office in which some steps were done: at("a", Office.register, Office.bring)."""

    def make(name, *steps, of=office):
        folder = tmp_path / name
        shutil.copytree(of, folder)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        made = Office(folder)
        for step in steps:
            step(made)
        return made

    return make


def killed_everywhere(at, before, work, *, without=(), stride=1):
    """How many points there were. After each kill the work is done again, and all is as without a kill.

    `stride`: only every so many points, for what takes a second each; which ones a run of the tests takes is fixed.
    KILLS=all in the environment takes every point.
    """
    stride = 1 if os.environ.get("KILLS") == "all" else stride
    start = at("awal", *before)
    whole = at("utuh", of=start.folder)
    assert in_process(lambda: work(whole))
    wanted = whole.state(without)
    for number in range(1, MOST, stride):
        hurt = at("dibunuh", of=start.folder)
        ended = in_process(lambda: work(hurt), number)  # noqa: B023
        if not ended:
            hurt.wait()
            assert in_process(lambda: work(hurt)), number  # noqa: B023
            assert hurt.state(without) == wanted, number
            assert hurt.left_over() == whole.left_over(), number
        shutil.rmtree(hurt.folder)
        if ended:
            print(f"killed at {len(range(1, number, stride))} of {number - 1} points")
            return number - 1
    raise AssertionError("more points than were expected")


MADE = (Office.register, Office.bring)
READ = (*MADE, Office.flag, Office.readers, Office.seal)


def test_register(at):
    assert killed_everywhere(at, (), Office.register) >= 2


def test_import(at):
    # A file whose import was cut off is brought again: that is another run, which sees the same posts.
    assert killed_everywhere(at, (Office.register,), Office.bring, without=IMPORTED) >= 3


IMPORTED = ("runs", "run_accounts", "post_sources", "looks", "captures", "evidence_chain")


def test_flag(at):
    compiled(at("mesin").space)
    assert killed_everywhere(at, MADE, Office.flag) >= 2


def test_a_reading_that_waits(at):
    """Killed while it is recorded it waits whole; begun again it is there once, and waits no more."""
    assert killed_everywhere(at, (*READ, Office.send), Office.settle) >= 1


def test_a_reading_that_is_sent(at):
    assert killed_everywhere(at, READ, Office.send) >= 1


def test_purge(at):
    assert killed_everywhere(at, READ, Office.purge) >= 5


def test_deletion(at):
    assert killed_everywhere(at, (*READ, Office.ask), Office.erase) >= 8


@pytest.mark.parametrize("open_it", [Office.open_by_a_command, Office.open_at_the_desk])
def test_no_byte_is_left_of_a_deletion_that_was_killed_once_something_opens_the_workspace(at, open_it):
    """Nobody says it again: the deletion is done or was never begun, and where it is done every byte is gone.

    What stays is the file that was brought: posts of another person's live case rest on it too.
    """
    start = at("awal", *READ, Office.ask)
    handle = "akun-rekaan-1.example"
    packet = start.space.root / "berkas" / f"{start.case_of(handle)}-01" / "lembar-perkara.html"
    packet.parent.mkdir(parents=True)
    packet.write_text(handle)
    whole = at("utuh", of=start.folder)
    whole.erase()
    [brought] = whole.holding(handle)
    assert {brought, packet.name, "netralitas.db"} <= set(start.holding(handle))
    done = 0
    for number in range(1, MOST):
        hurt = at("dibunuh", of=start.folder)
        ended = in_process(hurt.erase, number)
        open_it(hurt)
        if hurt.deleted():
            done += 1
            assert hurt.holding(handle) == [brought], number
        else:
            assert packet.name in hurt.holding(handle), number
        assert hurt.state(), number
        shutil.rmtree(hurt.folder)
        if ended:
            break
    assert done >= 8


@pytest.mark.parametrize("zipped", [False, True])
def test_packet(at, zipped):  # [security 13, 15]
    """One packet, one record of who has it; whoever was told a name stands in the trace, also where nothing came of it."""

    def export(office):
        office.export(zipped=zipped)
        with office.opened() as db:
            evidence.seal(office.space, db, AT + timedelta(hours=2))
        made = sorted((office.space.root / "berkas").iterdir())
        assert [p.name for p in made] == ["K-2024-0001-01" + ".zip" * zipped]
        folder = made[0]
        if zipped:
            folder = office.folder / "dibuka"
            shutil.unpack_archive(made[0], folder)
            [folder] = folder.iterdir()
        assert evidence.check_packet(folder) == []
        with office.opened() as db:
            [record] = packets.of_case(db, "K-2024-0001")
            sealed = db._conn.execute("SELECT count(*) FROM seals WHERE kind = 'packet'").fetchone()[0]
        with identities.identities(office.space) as names:
            told = names.read_by("pimpinan-1", to_text(AT), to_text(LATER + timedelta(days=1)))
        assert (record.reviewer_id, record.recipient, sealed) == ("pimpinan-1", "Rapat", 1)
        assert hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest() == record.manifest_sha256
        assert len(told) in (1, 2), "who was told a name before the kill stands there, and is told it again"

    # A name that was told before the kill is sealed by the next run, which is another checkpoint.
    assert killed_everywhere(at, (*READ, Office.find), export, without=("checkpoints",)) >= 4


def test_backup(at):
    assert killed_everywhere(at, READ, Office.back_up) >= 4


def test_restore(at):
    assert killed_everywhere(at, (*READ, Office.back_up, Office.purge), Office.restore) >= 5


def test_report(at):
    assert killed_everywhere(at, READ, Office.report, stride=16) >= 5


def test_crawl(at, hosts):  # noqa: F811
    """A page whose commit was cut off is asked for again; nothing is lost or doubled."""
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: F401  once, not in each child

    from crawler.spiders import bluesky, every  # noqa: F401

    hours = (START - AT) // timedelta(hours=1) + 48
    for n in (1, 2):
        handle = f"akun-rekaan-{n}.example"
        author = {"did": f"did:plc:contohcontohcontohconto{n}", "handle": handle}
        post = bluesky_post(f"b{n}", "Halo", hours=hours, author=author)
        hosts[bluesky.listing(handle).removeprefix("https://")] = Reply(feed(post))
    seen = at("lihat", Office.register)
    assert in_process(lambda: seen.crawl(hosts.base_url))
    assert len(seen.state()[1]) == 2
    assert (
        killed_everywhere(
            at, (Office.register,), lambda office: office.crawl(hosts.base_url), without=CRAWLED, stride=4
        )
        >= 4
    )


# A page whose commit was cut off is asked for again, and a crawl that was killed after its end is followed by another.
CRAWLED = ("captures", "evidence_chain", "bodies", "runs", "run_accounts", "looks", "post_sources")


def test_the_count_kills_before_the_step_and_every_kind_of_step_counts(tmp_path):
    """The measure itself: each kind is a point, and what is killed before has not happened."""

    def steps():
        with (tmp_path / "a").open("wb") as file:
            os.fsync(file.fileno())
        (tmp_path / "a").rename(tmp_path / "b")
        shutil.copyfile(tmp_path / "b", tmp_path / "c")
        (tmp_path / "b").unlink()
        db = open_store(tmp_path / "netralitas.db")
        with database.transaction(db):
            runs.open_run(db, kind="crawl", started_at=AT, operator="u", how_seen=HowSeen.SPIDER, accounts=[])

    seen = []
    for number in range(1, 5):
        assert not in_process(steps, number)
        seen.append(sorted(p.name for p in tmp_path.iterdir()))
        for path in tmp_path.iterdir():
            path.unlink()
    assert seen == [["a"], ["a"], ["b"], ["b", "c"]]
