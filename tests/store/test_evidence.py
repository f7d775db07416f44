"""Captured bytes and their chain: every change since the recorded head is found."""

import hashlib
import os
import random
import signal
import sqlite3
import time
from datetime import timedelta

import pytest

from domain.errors import EvidenceError
from domain.types import Capture, HowSeen
from store import bodies, evidence, open_store, runs
from store.database import Store, transaction
from store.merging import text_sha256

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

BODY = b'{"feed": []}'


@pytest.fixture
def root(tmp_path):
    return tmp_path / "evidence"


@pytest.fixture
def captured(store, root, now, add_account, add_post):
    """A store with twelve captures of an account, and four posts with their extracts."""
    account = add_account("akun-1")
    run = runs.open_run(
        store, kind="crawl", started_at=now, operator="uji", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
    )
    crawl = bodies.BodyWriter(store, root)
    for n in range(12):
        body = f'{{"halaman": {n}}}'.encode()
        # Three as an older store has them, nine in two bundles.
        sha = bodies.store_bytes(root, body) if n < 3 else crawl.put(body)
        capture = Capture(
            url=f"https://contoh.example/{n}",
            status=200,
            headers={"content-type": "application/json"},
            captured_at=now + timedelta(seconds=n),
            body_sha256=sha,
            body_bytes=len(body),
        )
        with transaction(store):
            evidence.record_capture(store, run, account.account_id, capture)
            if n >= 3:
                crawl.keep(sha, body)
            if n in (7, 11):
                crawl.seal()
    crawl.close()
    for n in range(4):
        add_post(account, f"k{n}", f"kiriman {n}", now)
    return store


def test_the_same_bytes_are_one_object(root):
    sha = bodies.store_bytes(root, BODY)
    path = bodies.object_path(root, sha)
    before = path.stat()
    assert bodies.store_bytes(root, BODY) == sha == hashlib.sha256(BODY).hexdigest()
    assert path.stat() == before
    assert bodies.read_bytes(root, sha) == BODY
    assert [p for p in root.rglob("*") if p.is_file()] == [path]


def test_a_missing_and_a_changed_object_are_two_errors_with_exit_code_4(root):
    sha = bodies.store_bytes(root, BODY)
    bodies.object_path(root, sha).write_bytes(b"lain")
    with pytest.raises(EvidenceError, match="berubah") as caught:
        bodies.read_bytes(root, sha)
    assert caught.value.exit_code == 4
    bodies.object_path(root, sha).unlink()
    with pytest.raises(EvidenceError, match="tidak ada"):
        bodies.read_bytes(root, sha)


def test_a_brought_file_is_copied_piece_by_piece_under_its_hash(root, tmp_path):
    data = random.Random(1).randbytes(bodies.CHUNK * 2 + 7)
    (tmp_path / "kiriman.csv").write_bytes(data)
    sha, size = bodies.store_file(root, tmp_path / "kiriman.csv")
    assert (sha, size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert bodies.read_bytes(root, sha) == data
    assert list(root.rglob("*.tmp")) == []


@needs_fork
def test_a_crash_leaves_no_object_that_is_not_whole(root):
    moments = random.Random(7)
    for number in range(8):
        child = os.fork()
        if child == 0:
            n = 0
            while True:
                bodies.store_bytes(root, f"{number}-{n}".encode() * 30_000)
                n += 1
        time.sleep(moments.uniform(0.01, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    objects = [p for p in root.rglob("*") if p.is_file() and p.suffix != ".tmp"]
    assert objects
    assert [p for p in objects if hashlib.sha256(p.read_bytes()).hexdigest() != p.name] == []


def test_an_untouched_chain_verifies_and_names_its_head(captured, root):
    assert list(evidence.verify(captured, root)) == []
    count, head = evidence.head(captured)
    assert (count, len(head)) == (12, 64)


def test_an_empty_chain_is_whole(store, root):
    assert list(evidence.verify(store, root)) == []
    assert evidence.head(store) == (0, evidence.GENESIS)


def test_the_digest_is_salted_so_that_a_purged_record_cannot_be_guessed_back(captured):
    nonces = [row[0] for row in captured._conn.execute("SELECT nonce FROM captures")]
    assert len(set(nonces)) == 12
    assert {len(nonce) for nonce in nonces} == {32}


def drop_triggers(path, source=None):
    raw = sqlite3.connect(path, isolation_level=None)
    if source is not None:
        source._conn.backup(raw)
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def another(value, moments):
    """A value of the same kind that differs in one place."""
    if isinstance(value, int):
        return value + moments.choice((-1, 1, 1000))
    if isinstance(value, bytes):
        place = moments.randrange(len(value))
        return value[:place] + bytes([value[place] ^ 1 << moments.randrange(8)]) + value[place + 1 :]
    text = value or "x"
    place = moments.randrange(len(text))
    return text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]


def change_file(root, moments):
    path = moments.choice(sorted(p for p in root.rglob("*") if p.is_file()))
    data = bytearray(path.read_bytes())
    way = moments.choice(("flip", "cut", "grow", "remove", "swap"))
    if way == "flip":
        data[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
    elif way == "cut":
        del data[moments.randrange(len(data)) :]
    elif way == "grow":
        data += b" "
    elif way == "swap":
        data = bytearray(moments.choice([p for p in root.rglob("*") if p.is_file() and p != path]).read_bytes())
    if way == "remove":
        path.unlink()
    else:
        path.write_bytes(data)
    return f"{way} {path.name[:8]}"


COLUMNS = {
    "captures": (
        "capture_id",
        "seq",
        "run_id",
        "account_id",
        "url",
        "status",
        "headers",
        "captured_at",
        "body_sha256",
        "body_bytes",
        "nonce",
    ),
    "evidence_chain": ("seq", "digest", "head"),
    "post_versions": ("text", "other_text", "extract_sha256"),
    "extracts": ("post_id", "version", "body"),
    "bodies": ("sha256", "bundle", "start", "size"),
}


def change_row(raw, moments):
    table = moments.choice(sorted(COLUMNS))
    key = {"post_versions": "post_id", "bodies": "sha256"}.get(table, "rowid")
    row = moments.choice([r[0] for r in raw.execute(f"SELECT {key} FROM {table}")])
    if table != "post_versions" and moments.random() < 0.25:
        raw.execute(f"DELETE FROM {table} WHERE {key} = ?", (row,))
        return f"delete {table}"
    column = moments.choice(COLUMNS[table])
    value = raw.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (row,)).fetchone()[0]
    try:
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (another(value, moments), row))
    except sqlite3.IntegrityError:  # the number is taken: take one that is free
        raw.execute(f"UPDATE {table} SET {column} = 5000 WHERE {key} = ?", (row,))
    return f"{table}.{column}"


@pytest.mark.parametrize("seed", range(20))
def test_every_one_of_many_random_changes_is_found(captured, root, seed, contents, put_back):
    """Ten changes a seed, each to a fresh copy: bodies, extracts, records, chain, posts' words."""
    missed, files = [], contents(root)
    for n in range(10):
        moments = random.Random(seed * 100 + n)
        raw = drop_triggers(":memory:", captured)
        what = change_file(root, moments) if moments.random() < 0.4 else change_row(raw, moments)
        raw.row_factory = sqlite3.Row
        if not list(evidence.verify(Store(raw), root)):
            missed.append((seed, n, what))
        raw.close()
        put_back(root, files)
    assert missed == []


def test_a_cut_tail_is_found_only_by_the_head_that_was_recorded_outside(captured, root, tmp_path):
    """Why a report prints the head: the chain alone cannot know what once followed it."""
    _, printed = evidence.head(captured)
    raw = drop_triggers(tmp_path / "netralitas.db")
    raw.execute("DELETE FROM captures WHERE seq = 12")
    raw.execute("DELETE FROM evidence_chain WHERE seq = 12")
    raw.row_factory = sqlite3.Row
    assert list(evidence.verify(Store(raw), root)) == []
    assert raw.execute("SELECT 1 FROM evidence_chain WHERE head = ?", (printed,)).fetchone() is None
    raw.close()


def test_the_chain_goes_on_in_another_process(captured, root, tmp_path, now):
    captured._conn.execute("SELECT 1")
    conn = open_store(tmp_path / "netralitas.db")
    sha = bodies.store_bytes(root, BODY)
    run = conn._conn.execute("SELECT run_id FROM runs WHERE kind = 'crawl'").fetchone()[0]
    capture = Capture(
        url="https://contoh.example/x", status=200, headers={}, captured_at=now, body_sha256=sha, body_bytes=len(BODY)
    )
    with transaction(conn):
        assert evidence.record_capture(conn, run, "a-akun-1", capture) == "c000000013"
    conn.close()
    assert list(evidence.verify(captured, root)) == []
    assert evidence.is_latest(captured, "a-akun-1", "https://contoh.example/x", sha)
    assert not evidence.is_latest(captured, "a-akun-1", "https://contoh.example/x", "0" * 64)
    assert evidence.latest_body(captured, "a-akun-1", "https://contoh.example/y") is None


def test_an_extract_of_an_older_store_is_an_object_and_still_counts(captured, root, tmp_path):
    row = captured._conn.execute("SELECT v.*, e.body FROM post_versions v JOIN extracts e USING (post_id)").fetchone()
    assert bodies.store_bytes(root, row["body"]) == row["extract_sha256"]
    raw = drop_triggers(tmp_path / "netralitas.db")
    raw.execute("DELETE FROM extracts WHERE post_id = ?", (row["post_id"],))
    raw.close()
    assert list(evidence.verify(captured, root)) == []
    found = evidence.read_extract(captured, root, row["post_id"], 1, row["extract_sha256"])
    assert found == row["body"]
    bodies.object_path(root, row["extract_sha256"]).unlink()
    assert [line.split(":")[0] for line in evidence.verify(captured, root)] == ["objek bukti tidak ada"]


def test_an_extract_that_belongs_to_no_version_is_found(captured, root):
    with transaction(captured):
        captured._conn.execute("INSERT INTO extracts SELECT post_id, 9, body FROM extracts LIMIT 1")
    assert [line.split()[-2:] for line in evidence.verify(captured, root)] == [["tanpa", "kiriman"]]


def test_the_extract_holds_the_post_and_no_other(captured, root):
    row = captured._conn.execute("SELECT * FROM post_versions WHERE text = 'kiriman 2'").fetchone()
    body = evidence.read_extract(captured, root, row["post_id"], 1, row["extract_sha256"]).decode()
    assert '"text":"kiriman 2"' in body
    assert "kiriman 1" not in body
    assert text_sha256("kiriman 2", "") not in body
