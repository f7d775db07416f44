"""Faults of hosts, clocks and disks (rows F10 to F28 of the list of bad inputs), each over real connections."""

import functools
import gzip
import hashlib
import logging
import multiprocessing
import socket
import sqlite3
import ssl
import threading
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.http import Response
from twisted.internet.ssl import Certificate

from crawler.capture import kept_headers
from crawler.clocks import clock_of, skew_seconds
from crawler.run import _crawl_here
from domain.errors import WorkspaceError
from domain.periods import from_text, week_of
from domain.types import Capture, Platform
from store import health, open_store
from store.facts import mark_demo

from .answers import FEED, HANDLE, bluesky_post, feed, rss
from .conftest import NOW, Reply, an_account

BLOG = "blog.contoh.test/feed"
ITEM = ("a", "Panen", "Isi", "Tue, 10 Nov 2026 01:00:00 +0000")


@pytest.fixture
def blog(space):
    space.register(an_account("f1", Platform.FEED, BLOG))
    return space


def test_f10_a_name_that_does_not_resolve_is_a_gap(blog):
    """The production path: the resolver gives no address for a name under .invalid (RFC 6761)."""
    blog.register(an_account("f2", Platform.FEED, "tidak-ada.invalid/feed"))
    result = blog.crawl(local_server=None, deadline=5)
    assert result.status == "partial"
    row = blog.outcome("f2")
    assert (row["outcome"], row["detail"]) == ("platform_outage", "dns")
    assert row["unseen_to"] is not None
    assert not [name for name in ("contoh.test", "tidak-ada") if name in blog.log()]


@pytest.fixture
def slow():
    """A server that sends a byte at a time for ever; counts the connections."""
    listener, taken = socket.create_server(("127.0.0.1", 0)), []
    stop = threading.Event()

    def serve():
        listener.settimeout(0.1)
        while not stop.is_set():
            try:
                peer, _ = listener.accept()
            except TimeoutError:
                continue
            taken.append(peer)
            threading.Thread(target=drip, args=(peer,), daemon=True).start()

    def drip(peer):
        with closing(peer):
            try:
                asked = peer.recv(4096)
                if b"robots.txt" in asked:
                    peer.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\n")
                while not stop.is_set():
                    peer.sendall(b"x")
                    time.sleep(0.1)
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", taken
    stop.set()
    thread.join()
    listener.close()


def test_scenario_13_f11_one_byte_at_a_time_meets_the_deadline_of_the_whole_answer(blog, slow):
    """The slow half: the deadline counts from the connection to the last byte."""
    base, taken = slow
    began = time.monotonic()
    blog.crawl(local_server=base, deadline=1.0)
    assert time.monotonic() - began < 15
    assert len(taken) <= 1 + 3  # robots.txt, and the first try with its two repetitions
    row = blog.outcome("f1")
    assert (row["outcome"], row["detail"]) == ("platform_outage", "timeout")


BOMB = bytes(200 * 1024 * 1024)
PACKED = [
    ("gzip", functools.partial(gzip.compress, compresslevel=1), 1_000_000),
    ("br", functools.partial(brotli.compress, quality=5), 1000),
]


@pytest.mark.parametrize(("encoding", "pack", "most"), PACKED)
def test_scenario_13_f12_a_body_that_would_fill_the_memory_is_dropped(blog, hosts, encoding, pack, most):
    """The endless half: 200 MB behind less than one, or behind a few hundred bytes."""
    bomb = pack(BOMB)
    assert len(bomb) < most
    hosts[BLOG] = Reply(bomb, headers={"Content-Type": "text/xml", "Content-Encoding": encoding})
    blog.crawl()
    row = blog.outcome("f1")
    assert (row["outcome"], row["posts_seen"]) == ("parse_error", 0)
    assert row["detail"] == "too_large"


def test_f20_a_post_on_two_pages_and_in_two_runs_is_one_post(space, hosts):
    space.register(an_account("b1", Platform.BLUESKY, HANDLE))
    again, first, third = (bluesky_post(k, k, hours=h) for k, h in (("a", 1), ("b", 2), ("c", 3)))
    pages = {"": feed(again, first, cursor="2"), "2": feed(third, cursor="3"), "3": feed(again)}
    hosts[FEED] = lambda address, headers: Reply(
        next((body for key, body in pages.items() if key and f"cursor={key}" in address), pages[""])
    )
    space.crawl()
    space.crawl(NOW + timedelta(days=1))
    assert len(space.posts()) == 3
    assert len(space.rows("SELECT * FROM post_versions")) == 3
    assert len(space.rows("SELECT * FROM bodies")) == 3  # three pages
    assert len(space.rows("SELECT * FROM extracts")) == 3


def with_date(when, text="3 jam yang lalu"):
    body = rss(("a", "Panen", "Isi", text))
    return Reply(body, headers={"Date": when.strftime("%a, %d %b %Y %H:%M:%S GMT"), "Content-Type": "text/xml"})


def test_f25_a_servers_clock_three_hours_off_is_said_and_its_words_follow_it(blog, hosts):
    hosts[BLOG] = with_date(NOW + timedelta(hours=3))
    blog.crawl()
    assert [q["detail"] for q in blog.rows("SELECT detail FROM quarantine WHERE reason = 'clock_skew'")] == ["10800"]
    post = next(iter(blog.posts().values()))
    assert post["published_at"] == "2026-11-12T09:00:00Z"  # three hours before the server's own noon
    kept = blog.rows("SELECT captured_at, headers FROM captures")[0]
    assert kept["captured_at"] == "2026-11-12T09:00:00Z"
    assert "12:00:00 GMT" in kept["headers"]
    assert "contoh.test" not in blog.log()
    conn = open_store(blog.database, readonly=True)
    with closing(conn):
        found = health.crawl_health(conn, health.last_crawl(conn))
    assert [a.kind for a in found.alarms] == ["clock_skew"]


def test_f25_a_clock_within_five_minutes_is_left_alone(blog, hosts):
    hosts[BLOG] = with_date(NOW + timedelta(minutes=4))
    blog.crawl()
    assert blog.rows("SELECT * FROM quarantine") == []
    assert next(iter(blog.posts().values()))["published_at"] == "2026-11-12T06:00:00Z"


@pytest.mark.parametrize(("raw", "seconds"), [("", 0), ("kemarin", 0), ("Thu, 12 Nov 2026 06:00:00 GMT", -10800)])
def test_a_date_header_may_be_missing_broken_or_behind(raw, seconds):
    capture = Capture(
        url="https://a.test/", status=200, headers={"date": raw}, captured_at=NOW, body_sha256="", body_bytes=0
    )
    assert skew_seconds(capture) == seconds
    assert clock_of(capture) == NOW + timedelta(seconds=seconds)


@pytest.fixture
def self_signed(tmp_path):
    """An https server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "blog.contoh.test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "c.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args): ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "c.pem")
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_f27_a_certificate_that_nobody_vouches_for_is_refused(space, self_signed):
    base, heard = self_signed
    space.register(an_account("b1", Platform.BLUESKY, HANDLE))
    space.crawl(local_server=base, deadline=5)
    row = space.outcome("b1")
    assert (row["outcome"], row["detail"]) == ("platform_outage", "tls")
    assert "contoh.test" not in space.log()
    assert heard == []


def test_f27_who_answered_is_kept_with_what_was_answered(self_signed, tmp_path):
    pem = (tmp_path / "c.pem").read_bytes()
    certificate = Certificate.loadPEM(pem)
    answer = Response("https://blog.contoh.test/", certificate=certificate, ip_address=ip_address("203.0.113.7"))
    kept = kept_headers(answer)
    assert kept[":address"] == "203.0.113.7"
    assert kept[":certificate-sha256"] == hashlib.sha256(certificate.dump()).hexdigest()
    assert kept_headers(Response("https://blog.contoh.test/")) == {}


def test_scenario_5_f28_silence_of_everybody_at_once_is_an_alarm_and_no_deletion(space, hosts):
    """An answer of 200 with nothing in it, for accounts that had posts."""
    handles = [f"warga-{n}.contoh.test" for n in range(4)]
    space.register(*(an_account(f"b{n}", Platform.BLUESKY, h) for n, h in enumerate(handles)))
    full = True

    def answer(address, headers):
        handle = next((h for h in handles if h in address), None)
        number = handles.index(handle) if handle else int(address.partition("did%3Aplc%3A")[2][0])
        author = {"did": f"did:plc:{number}{'a' * 23}", "handle": handles[number], "labels": []}
        posts = [bluesky_post(f"k{n}", "isi", hours=n, author=author) for n in range(10)] if full else []
        return Reply(feed(*posts))

    hosts[FEED] = answer
    space.crawl()
    full = False
    for day in (1, 2):
        space.crawl(NOW + timedelta(days=day))
        conn = open_store(space.database, readonly=True)
        with closing(conn):
            found = health.crawl_health(conn, health.last_crawl(conn))
        if day == 1:
            assert [a.kind for a in found.alarms] == ["suspicious_drop"]
            assert all(p["gone_at"] is None for p in space.posts().values())


def _limited_crawl(database, evidence_root, options, pragma, told):
    """One crawl on a connection of its own with a pragma, in a process of its own."""
    logging.getLogger("twisted").setLevel(logging.ERROR)
    conn = open_store(database)
    conn._conn.execute(pragma)
    told.send(_crawl_here(told, conn, database, evidence_root, options))


def limited(space, pragma):
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(
        target=_limited_crawl, args=(space.database, space.evidence, space.options(), pragma, theirs)
    )
    child.start()
    theirs.close()
    assert ours.recv()[0] == "run"
    result = ours.recv()
    child.join(30)
    return result


@pytest.fixture
def six(space, hosts):
    """Six feeds, each with much text."""
    for n in range(6):
        space.register(an_account(f"f{n}", Platform.FEED, f"warga-{n}.contoh.test/feed"))
        hosts[f"warga-{n}.contoh.test/feed"] = Reply(rss(("a", "Judul", "isi " * 20_000, ITEM[3])))
    return space


def test_a_store_that_is_full_ends_the_run_in_order_and_it_goes_on(six):
    """A limit on the file's pages stands for a full disk: SQLite answers the same, and the connection is real."""
    conn = sqlite3.connect(six.database)
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.close()
    result = limited(six, f"PRAGMA max_page_count = {pages + 120}")
    assert result["status"] == "interrupted"
    assert "(disk_full)" in six.log()
    assert "Traceback" not in six.log()
    done = six.rows("SELECT count(*) AS n FROM run_accounts WHERE outcome IS NOT NULL")[0]["n"]
    assert 0 < done < 6
    again = six.crawl()
    kept = six.rows("SELECT count(*) AS n FROM posts")[0]["n"]
    assert (again.resumed, again.status, kept) == (True, "complete", 6)


def test_a_locked_store_ends_the_run_in_order_and_it_goes_on(six, hosts):
    other = sqlite3.connect(six.database, isolation_level=None, check_same_thread=False)

    def locking(address, headers):
        if not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
        return Reply(rss(ITEM))

    hosts["warga-3.contoh.test/feed"] = locking
    result = limited(six, "PRAGMA busy_timeout = 50")
    other.execute("ROLLBACK")
    other.close()
    assert result["status"] == "interrupted"
    assert "(store_locked)" in six.log()
    hosts["warga-3.contoh.test/feed"] = Reply(rss(ITEM))
    again = six.crawl()
    kept = six.rows("SELECT count(*) AS n FROM posts")[0]["n"]
    assert (again.resumed, again.status, kept) == (True, "complete", 6)


def test_a_local_server_is_refused_in_a_real_workspace(blog, hosts):
    with pytest.raises(WorkspaceError, match="ruang kerja demo"):
        blog.crawl(rehearsal=False)
    assert hosts.log == []


def test_a_local_server_serves_a_demo_workspace(space, hosts):
    conn = open_store(space.database)
    with closing(conn):
        mark_demo(conn)
    space.register(an_account("f1", Platform.FEED, BLOG))
    hosts[BLOG] = Reply(rss(ITEM))
    assert space.crawl(rehearsal=False).status == "complete"


def midnights(key):
    """Around midnight of Monday in Jakarta (17:00 UTC on Sunday), in Jayapura (15:00) and in UTC."""
    times = {"a": "14:59", "b": "15:00", "c": "16:59", "d": "17:00", "e": "23:59"}
    return rss(*((f"{key}-{n}", "Judul", "isi", f"Sun, 08 Nov 2026 {at}:00 +0000") for n, at in times.items()))


def test_scenario_14_a_day_begins_at_midnight_of_the_accounts_own_place(space, hosts):
    """A whole crawl of two accounts whose watching begins on Monday, one in Jakarta, one in Jayapura."""
    monday = date(2026, 11, 9)
    space.register(
        an_account("wib", Platform.FEED, "barat.contoh.test/feed", region="31", active_from=monday),
        an_account("wit", Platform.FEED, "timur.contoh.test/feed", region="91", active_from=monday),
    )
    hosts["barat.contoh.test/feed"], hosts["timur.contoh.test/feed"] = Reply(midnights("b")), Reply(midnights("t"))
    assert space.crawl().status == "complete"
    rows = space.rows("SELECT account_id, native_id, published_at FROM posts ORDER BY native_id")
    kept = {a: [r["native_id"][-1] for r in rows if r["account_id"] == a] for a in ("wib", "wit")}
    assert kept == {"wib": ["d", "e"], "wit": ["b", "c", "d", "e"]}
    # The report's week is Jakarta's for everybody: what Jayapura wrote on its Monday morning may be last week's.
    week = week_of(monday)
    inside = {r["native_id"][-1] for r in rows if week.start <= from_text(r["published_at"]) < week.end}
    assert inside == {"d", "e"}
