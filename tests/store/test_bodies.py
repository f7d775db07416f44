"""Bodies in bundles: written before they are read, durable with their records, checkable with tar, purgeable."""

import hashlib
import os
import subprocess
import tarfile

import pytest

from domain.errors import EvidenceError
from store import bodies
from store.database import Group, transaction

PAGES = [f"halaman {n} ".encode() * (n + 1) * 40 for n in range(8)]


@pytest.fixture
def root(tmp_path):
    return tmp_path / "evidence"


def files(root):
    return sorted(p for p in root.rglob("*") if p.is_file())


def sealed(store, root, pages):
    """These pages as one bundle; their hashes."""
    crawl = bodies.BodyWriter(store, root)
    shas = [crawl.put(page) for page in pages]
    with transaction(store):
        for sha, page in zip(shas, pages, strict=True):
            crawl.keep(sha, page)
        crawl.seal()
    crawl.close()
    return shas


def test_a_body_is_written_before_put_returns_and_gone_when_nobody_kept_it(store, root):
    crawl = bodies.BodyWriter(store, root)
    crawl.put(b"satu")
    crawl.put(b"dua")
    assert (root / "arriving" / "spool").read_bytes() == b"satudua"
    crawl.drop()
    assert (root / "arriving" / "spool").read_bytes() == b""
    crawl.put(b"tiga")
    assert (root / "arriving" / "spool").read_bytes() == b"tiga"
    crawl.close()
    assert files(root) == []


def test_the_spool_does_not_grow_for_ever(store, root, monkeypatch):
    monkeypatch.setattr(bodies, "SPOOL_BYTES", 1000)
    crawl = bodies.BodyWriter(store, root)
    for n in range(100):
        crawl.put(bytes([n]) * 300)
    assert sum(p.stat().st_size for p in files(root)) < 4000
    assert (root / "arriving" / "spool").read_bytes().endswith(bytes([99]) * 300)
    crawl.close()


def test_what_is_kept_lies_in_one_bundle_and_reads_back(store, root):
    shas = sealed(store, root, PAGES)
    assert len(files(root)) == 1
    assert [bodies.read_body(store, root, sha) for sha in shas] == PAGES
    reader = bodies.BodyReader(store, root)
    assert [reader.body(sha) for sha in reversed(shas)] == PAGES[::-1]
    assert reader.changed() == []
    again = sealed(store, root, PAGES[:3])
    assert (again, len(files(root))) == (shas[:3], 1)


def test_a_bundle_is_checked_with_tar_and_sha256sum_alone(store, root, tmp_path):
    shas = sealed(store, root, PAGES)
    [bundle] = files(root)
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() == bundle.stem
    subprocess.run(["tar", "-xf", str(bundle), "-C", str(tmp_path)], check=True)
    lines = "".join(f"{sha}  {sha}\n" for sha in shas)
    subprocess.run(["sha256sum", "-c", "--quiet"], input=lines.encode(), cwd=tmp_path, check=True)
    with tarfile.open(bundle) as tar:
        assert tar.getnames() == shas


def test_one_body_leaves_its_bundle_and_no_byte_of_it_stays(store, root):
    shas = sealed(store, root, PAGES)
    [before] = files(root)
    assert bodies.remove(store, root, {shas[2], "0" * 64}) == 1
    [after] = files(root)
    assert after != before
    assert b"halaman 2 " not in after.read_bytes()
    assert not bodies.has_body(store, root, shas[2])
    assert [bodies.read_body(store, root, s) for s in shas if s != shas[2]] == PAGES[:2] + PAGES[3:]
    assert bodies.BodyReader(store, root).changed() == []
    assert bodies.remove(store, root, set(shas)) == 7
    assert files(root) == []
    assert store._conn.execute("SELECT count(*) FROM bodies").fetchone()[0] == 0


def test_a_lost_bundle_and_a_changed_one_are_two_errors(store, root):
    shas = sealed(store, root, PAGES)
    [bundle] = files(root)
    data = bytearray(bundle.read_bytes())
    data[bodies.BLOCK + 3] ^= 1
    bundle.write_bytes(data)
    with pytest.raises(EvidenceError, match="berubah"):
        bodies.read_body(store, root, shas[0])
    assert bodies.BodyReader(store, root).changed() == [bundle.stem]
    bundle.unlink()
    for read in (lambda: bodies.read_body(store, root, shas[0]), lambda: bodies.BodyReader(store, root).body(shas[0])):
        with pytest.raises(EvidenceError, match="tidak ada"):
            read()
    assert bodies.BodyReader(store, root).changed() == [bundle.stem]
    assert bodies.remove(store, root, {shas[0]}) == 1
    assert store._conn.execute("SELECT count(*) FROM bodies").fetchone()[0] == 7


def test_a_byte_in_a_header_of_a_bundle_is_noticed(store, root):
    sealed(store, root, PAGES)
    [bundle] = files(root)
    data = bytearray(bundle.read_bytes())
    data[200] ^= 1
    bundle.write_bytes(data)
    assert bodies.BodyReader(store, root).changed() == [bundle.stem]


def test_a_bundle_whose_records_were_never_committed_goes_with_the_next_crawl(store, root):
    shas = sealed(store, root, PAGES[:2])
    crawl = bodies.BodyWriter(store, root)
    crawl.keep(crawl.put(PAGES[5]), PAGES[5])
    group = Group(store)
    with group.unit():
        crawl.seal()
    group.roll_back()
    crawl.close()
    assert len(files(root)) == 2
    bodies.BodyWriter(store, root).close()
    assert len(files(root)) == 1
    assert bodies.read_body(store, root, shas[1]) == PAGES[1]


def test_a_disk_that_takes_no_flush_leaves_no_row_and_no_file(store, root, monkeypatch):
    crawl = bodies.BodyWriter(store, root)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    crawl.keep(crawl.put(PAGES[0]), PAGES[0])
    with pytest.raises(OSError, match="No space"), transaction(store):
        crawl.seal()
    crawl.close()
    assert files(root) == []
    assert store._conn.execute("SELECT count(*) FROM bodies").fetchone()[0] == 0
