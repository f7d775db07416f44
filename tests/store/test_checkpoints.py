"""Checkpoints, seals, tombstones, time stamps; what each finds."""

import gzip
import hashlib
import random
import shutil
import sqlite3
import subprocess
from datetime import timedelta

import pytest
from rfc3161_client import TimestampRequestBuilder

from domain.case_entries import Answers, NewReading
from domain.errors import EvidenceError
from domain.types import Capture, HowSeen
from store import bodies, cases, evidence, runs, signing, warc
from store import checkpoints as custody
from store import reviewers as reviewer_rows
from store.database import Store, transaction


@pytest.fixture
def key(tmp_path):
    return signing.make_key(tmp_path / "kunci" / "tanda.pem")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "evidence"


@pytest.fixture
def kept(store, root, now, add_account, add_post, flag_post, key):
    """Eight captures, four posts, one case with a reading, all sealed; (store, the printed digest)."""
    account = add_account("akun-1")
    run = runs.open_run(
        store, kind="crawl", started_at=now, operator="uji", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
    )
    crawl = bodies.BodyWriter(store, root)
    for n in range(8):
        body = f'{{"halaman": {n}}}'.encode()
        crawl.keep(crawl.put(body), body)
        capture = Capture(
            url=f"https://contoh.example/{n}",
            status=200,
            headers={},
            captured_at=now,
            body_sha256=crawl.put(body),
            body_bytes=len(body),
        )
        with transaction(store):
            evidence.record_capture(store, run, account.account_id, capture)
            crawl.seal()
    crawl.close()
    for n in range(4):
        add_post(account, f"k{n}", f"kiriman {n}", now)
    with transaction(store):
        reviewer_rows.add(store, "pembaca-1", "reviewer", b"s", b"h", now)
        case = cases.open_case(store, "orang-1", "k", now)
        answers = Answers(reason_code="lainnya", owner="ya", hacked="tidak", old_photo="tidak", exculpatory="tidak ada")
        reading = NewReading(finding="dugaan", category="DS-06", note="alasan", answers=answers)
        cases.add_reading(store, case, "pembaca-1", now, reading, "")
        cases.set_known(store, case, now)
        digest = custody.checkpoint(store, key, now)
    return store, digest


def problems(conn, root, recorded=None):
    return [*evidence.verify(conn, root), *custody.verify(conn, recorded)]


def test_a_checkpoint_covers_everything_and_twice_is_once(kept, root, key, now):
    conn, digest = kept
    assert problems(conn, root, digest) == []
    with transaction(conn):
        assert custody.checkpoint(conn, key, now + timedelta(days=1)) == digest == custody.latest(conn)
    assert problems(conn, root, "0" * 64) == ["titik periksa yang tercatat di luar tidak ada lagi"]


def test_the_key_is_the_owners_alone_and_a_broken_one_is_an_error(tmp_path):
    path = tmp_path / "x" / "k.pem"
    first = signing.make_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert signing.public_pem(signing.load_key(path)) == signing.public_pem(first)
    path.write_text("rusak")
    with pytest.raises(EvidenceError, match="rusak"):
        signing.load_key(path)


COLUMNS = {
    "captures": ("capture_id", "run_id", "url", "headers", "captured_at", "body_sha256", "body_bytes", "nonce"),
    "evidence_chain": ("digest", "head"),
    "post_versions": ("text", "other_text", "extract_sha256", "text_sha256"),
    "readings": ("reviewer_id", "at", "finding", "reason"),
    "checkpoints": ("statement", "digest", "signature"),
    "seals": ("kind", "ref", "revision", "number", "digest"),
}


def other(value, moments):
    if isinstance(value, int):
        return value + moments.choice((-1, 1, 1000))
    if isinstance(value, bytes):
        place = moments.randrange(len(value))
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    text = value or "x"
    place = moments.randrange(len(text))
    return text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]


def add_or_swap(raw, moments):
    """A record that was never captured, with or without a link of the chain, or two records in each other's place."""
    way = moments.choice(("record", "link", "both", "swap", "swap links"))
    if way.startswith("swap"):
        table, key = ("captures", "capture_id") if way == "swap" else ("evidence_chain", "head")
        first, second = moments.sample([tuple(r) for r in raw.execute(f"SELECT {key}, seq FROM {table}")], 2)
        for name, seq in ((first[0], -1), (second[0], first[1]), (first[0], second[1])):
            raw.execute(f"UPDATE {table} SET seq = ? WHERE {key} = ?", (seq, name))
        return way
    last = raw.execute("SELECT max(seq) FROM captures").fetchone()[0] + 1
    if way != "link":
        row = dict(raw.execute("SELECT * FROM captures ORDER BY seq LIMIT 1").fetchone())
        row |= {"seq": last, "capture_id": f"c{moments.randrange(10**9):09d}"}
        raw.execute(f"INSERT INTO captures ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", (*row.values(),))
    if way != "record":
        raw.execute(
            "INSERT INTO evidence_chain VALUES (?, ?, ?)",
            (last, moments.randbytes(32).hex(), moments.randbytes(32).hex()),
        )
    return f"added {way}"


def mutate(raw, folder, moments):
    """One change of an object, a row, or a cut tail; what it was."""
    kind = moments.random()
    objects = sorted(p for p in folder.rglob("*") if p.is_file())
    if kind < 0.35:
        path = moments.choice(objects)
        data = bytearray(path.read_bytes())
        if moments.random() < 0.3:
            path.unlink()
            return "lost object"
        data[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
        path.write_bytes(data)
        return "changed object"
    if kind < 0.5:
        cut = moments.randrange(1, 9)
        raw.execute("DELETE FROM captures WHERE seq >= ?", (cut,))
        raw.execute("DELETE FROM evidence_chain WHERE seq >= ?", (cut,))
        return "cut tail"
    if kind < 0.6:
        return add_or_swap(raw, moments)
    table = moments.choice(sorted(COLUMNS))
    column = moments.choice(COLUMNS[table])
    rows = raw.execute(f"SELECT * FROM {table}").fetchall()
    row = moments.choice(rows)
    where = " AND ".join(f"{k} IS ?" for k in row.keys())  # noqa: SIM118
    if moments.random() < 0.2:
        raw.execute(f"DELETE FROM {table} WHERE {where}", tuple(row))
        return f"delete {table}"
    value = other(row[column], moments) if column != "finding" else "tidak_cukup"
    raw.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row))
    return f"{table}.{column}"


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_changes_since_the_recorded_digest_are_all_found(kept, root, seed, contents, put_back):
    """A hundred a seed, each on a fresh copy; the recorded digest finds what the chain alone cannot."""
    conn, digest = kept
    backup = sqlite3.connect(":memory:")
    conn._conn.backup(backup)
    guards = backup.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        backup.execute(f"DROP TRIGGER {name}")
    backup.commit()
    missed, files = [], contents(root)
    for n in range(100):
        moments = random.Random(seed * 1000 + n)
        raw = sqlite3.connect(":memory:")
        backup.backup(raw)
        raw.row_factory = sqlite3.Row
        what = mutate(raw, root, moments)
        for _, sql in guards:  # an attacker puts them back
            raw.execute(sql)
        if not problems(Store(raw), root, digest):
            missed.append((seed, n, what))
        raw.close()
        put_back(root, files)
    backup.close()
    assert missed == []


def test_a_tombstone_makes_an_absence_valid_and_a_forged_one_does_not(kept, root, key, now):
    conn, _ = kept
    row = conn._conn.execute("SELECT body_sha256 FROM captures WHERE seq = 3").fetchone()
    with transaction(conn):
        custody.bury(conn, key, "body", row[0], rule="30 hari", by="petugas", at=now)
    assert bodies.remove(conn, root, [row[0]]) == 1
    assert problems(conn, root) == []
    lost = conn._conn.execute("SELECT body_sha256 FROM captures WHERE seq = 4").fetchone()[0]
    conn._conn.execute("INSERT INTO tombstones VALUES ('body', ?, 'x', 'y', 'z', x'00')", (lost,))
    assert bodies.remove(conn, root, [lost]) == 1
    assert [p for p in problems(conn, root) if "tidak sah" in p]


def test_a_time_stamp_from_outside_is_kept_with_its_checkpoint(kept, tmp_path, now):
    """A token made by OpenSSL's own authority, without a network."""
    conn, _ = kept
    reply, roots = authority(tmp_path / "cap", custody.timestamp_request(conn))
    with transaction(conn):
        assert custody.add_timestamp(conn, reply, roots, now) == 1
        assert custody.add_timestamp(conn, reply, roots, now) == 1, "twice is once"
    with pytest.raises(EvidenceError, match="bukan jawaban"):
        custody.add_timestamp(conn, b"entah", roots, now)


def test_a_stamp_of_a_stranger_or_to_another_request_or_damaged_is_not_kept_and_blocks_nothing(kept, tmp_path, now):
    conn, _ = kept
    asked = custody.timestamp_request(conn)
    reply, roots = authority(tmp_path / "cap", asked)
    stranger, other = authority(tmp_path / "asing", asked)
    statement = conn._conn.execute("SELECT statement FROM checkpoints").fetchone()[0].encode()
    foreign = TimestampRequestBuilder().data(statement).nonce(nonce=True).build().as_bytes()
    unasked, _ = authority(tmp_path / "cap", bytes(foreign))
    damaged = bytearray(reply)
    damaged[-5] ^= 1
    for wrong, trusted in ((stranger, roots), (reply, other), (unasked, roots), (bytes(damaged), roots)):
        with pytest.raises(EvidenceError):
            custody.add_timestamp(conn, wrong, trusted, now)
    assert conn._conn.execute("SELECT count(*) FROM timestamps").fetchone()[0] == 0
    assert custody.add_timestamp(conn, reply, roots, now) == 1


CONFIG = """
[tsa]
default_tsa = t
[t]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def authority(folder, request):
    """An authority of that folder, made at its first use: its answer to a request, and its certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")

    def run(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True)

    folder.mkdir(exist_ok=True)
    (folder / "minta.tsq").write_bytes(request)
    if not (folder / "tsa.pem").exists():
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        run(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            str(folder / "tsa.key"),
            "-out",
            str(folder / "tsa.pem"),
            "-days",
            "2",
            "-subj",
            f"/CN={folder.name}",
            "-addext",
            "extendedKeyUsage=critical,timeStamping",
        )
    run(
        "ts",
        "-reply",
        "-config",
        str(folder / "tsa.cnf"),
        "-queryfile",
        str(folder / "minta.tsq"),
        "-out",
        str(folder / "j.tsr"),
    )
    return (folder / "j.tsr").read_bytes(), (folder / "tsa.pem").read_bytes()


def test_nothing_to_stamp_before_the_first_checkpoint(store):
    with pytest.raises(EvidenceError, match="belum ada titik periksa"):
        custody.timestamp_request(store)
    assert custody.latest(store) is None


# warcio leaves its spool files to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_warc_of_the_captures_is_read_by_another_tool(kept, root, tmp_path):
    from warcio.archiveiterator import ArchiveIterator

    conn, _ = kept
    path = tmp_path / "bukti.warc.gz"
    assert warc.export(conn, root, path) == 8
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]
    assert records[0][0] == "warcinfo"
    assert [(kind, url) for kind, url, _ in records[1:]] == [
        ("response", f"https://contoh.example/{n}") for n in range(8)
    ]
    assert [body for _, _, body in records[1:]] == [f'{{"halaman": {n}}}'.encode() for n in range(8)]
    assert [p.name for p in tmp_path.iterdir() if ".tmp" in p.name] == []
    sums = [(hashlib.sha256(body).hexdigest(), said) for said, body in by_hand(path)]
    assert len(sums) == 8
    assert all(found == said for found, said in sums), "read with gzip and a ruler alone, against our own sums"


def by_hand(path):
    """The response records of a WARC as (its SHA-256 as written, body), read by lengths and blank lines."""
    with gzip.open(path) as file:
        data = file.read()
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
        block, data = data[: int(fields["Content-Length"])], data[int(fields["Content-Length"]) + 4 :]
        if fields["WARC-Type"] == "response":
            yield fields["X-Netralitas-SHA256"], block.partition(b"\r\n\r\n")[2]
