"""Captures as WARC and WACZ, opened by other programs."""

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from contextlib import closing

import pytest
from warcio.archiveiterator import ArchiveIterator

from domain.types import Platform
from imports.recognising import recognised
from store import open_store, wacz, warc

from .answers import rss
from .conftest import Reply, an_account

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
PAGE = b"<!doctype html><html><head><title>Panen</title></head><body><article><h1>Panen</h1><p>Panen raya di desa hari"


@pytest.fixture
def packed(space, hosts, tmp_path):
    """A crawl of a feed and of a page, exported."""
    body = rss(("1", "Judul", "Isi", "Tue, 10 Nov 2026 01:00:00 +0000"))
    hosts["blog.contoh.test/robots.txt"] = hosts["www.situs.contoh.test/robots.txt"] = Reply(status=404)
    hosts["blog.contoh.test/rss"] = Reply(body, headers={"Content-Type": "application/rss+xml"})
    page = PAGE + b" ini, warga berkumpul di balai desa untuk syukuran." * 9
    hosts["www.situs.contoh.test/Tulisan"] = Reply(page, headers={"Content-Type": "text/html; charset=utf-8"})
    space.register(
        an_account("f", Platform.FEED, "blog.contoh.test/rss"),
        an_account("w", Platform.WEBSITE, "www.situs.contoh.test/Tulisan"),
    )
    space.crawl()
    path = tmp_path / "bukti.wacz"
    with closing(open_store(space.database, readonly=True)) as db:
        assert warc.export(db, space.evidence, path) == 2
    return path


def test_g_the_package_names_every_part_with_its_hash(packed):
    """[G]"""
    assert recognised(packed) == "warc"
    with zipfile.ZipFile(packed) as archive:
        about = json.loads(archive.read("datapackage.json"))
        named = {r["path"]: r for r in about["resources"]}
        assert set(named) == set(archive.namelist()) - {"datapackage.json", "datapackage-digest.json"}
        for path, resource in named.items():
            data = archive.read(path)
            assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        told = json.loads(archive.read("datapackage-digest.json"))["hash"]
        assert told == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
        assert archive.getinfo(wacz.ARCHIVE).compress_type == zipfile.ZIP_STORED
        pages, others = (
            [json.loads(line) for line in archive.read(part).splitlines()] for part in (wacz.PAGES, wacz.OTHERS)
        )
    assert [p.get("url") for p in pages] == [None, "https://www.situs.contoh.test/Tulisan"]
    assert [p.get("url") for p in others] == [None, "https://blog.contoh.test/rss"]
    assert pages[1]["ts"] == "2026-11-12T09:00:00Z"


def test_g_the_index_leads_to_each_record(packed):
    """[G]"""
    with zipfile.ZipFile(packed) as archive:
        data, lines = archive.read(wacz.ARCHIVE), archive.read(wacz.INDEX).decode().splitlines()
    assert [line.split(" ", 2)[:2] for line in lines] == [
        ["test,contoh,blog)/rss", "20261112090000"],
        ["test,contoh,situs)/tulisan", "20261112090000"],
    ]
    for line in lines:
        told = json.loads(line.split(" ", 2)[2])
        piece = data[told["offset"] : told["offset"] + told["length"]]
        (record,) = ArchiveIterator(io.BytesIO(piece))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == told["digest"]
        assert gzip.decompress(piece).startswith(b"WARC/1.0")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://Contoh.test/A/b?z=1&a=2#x", "test,contoh)/a/b?a=2&z=1"),
        ("http://www2.contoh.test:80/", "test,contoh)/"),
        ("https://contoh.test:8443/a/", "test,contoh:8443)/a"),
        ("https://contoh.test", "test,contoh)/"),
    ],
)
def test_an_index_sorts_addresses_by_their_host_backwards(url, key):
    assert wacz.surt(url) == key


def test_g_another_program_finds_the_package_right(packed):
    """[G] py-wacz, where it is installed."""
    program = shutil.which("wacz")
    if program is None:
        pytest.skip("py-wacz is not installed (pip install wacz)")
    done = subprocess.run([program, "validate", "-f", str(packed)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation Failed" not in done.stdout
