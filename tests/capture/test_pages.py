"""A named page is drawn behind the egress guard, marked as a drawing, and goes into the chain; nothing else is kept."""

import io
import json
import struct
from datetime import UTC, date, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.guarded_proxy import GuardedProxy, NotPublicError
from crawler.rendered import render
from domain.errors import NetralitasError, UsageError
from domain.types import Platform
from services import page_capture
from store import bodies, evidence, warc
from store.database import transaction
from store.facts import mark_demo
from store.workspace import Workspace, read_config, write_config

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def place(store, tmp_path, add_account):
    """A workspace whose register holds a site of its own: 127.0.0.1."""
    path = write_config(tmp_path / "ruang", {"body.name": "Uji", "election.packs": ["pilkada-2024"]})
    mark_demo(store)
    add_account("127.0.0.1", platform=Platform.WEBSITE, active_from=date(2024, 9, 1))
    return Workspace(root=tmp_path / "ruang", config=read_config(path, {}))


AT = datetime(2024, 11, 12, 3, 0, tzinfo=UTC)


def test_the_guard_lets_no_browser_to_a_private_address(site):
    made = render(f"{site.address}/halaman", local=site.place)
    assert site.asked == [], "neither picture nor script reached the neighbour on this machine"
    assert set(made.refused) >= {"127.0.0.1", "169.254.169.254"}
    assert made.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", made.png[16:24])
    assert (width, height > 2400) == (1280, True), "the whole page, not the window"
    assert made.pdf.startswith(b"%PDF-")
    assert b"multipart/related" in made.mhtml[:2000]
    assert (made.status, made.redirects) == (200, (f"{site.address}/halaman",))


def test_a_redirect_is_guarded_as_the_page_is(site):
    with pytest.raises(NetralitasError, match="tidak menuju internet umum"):
        render(f"{site.address}/keluar", local=site.place)
    assert site.asked == []
    made = render(f"{site.address}/pindah", local=site.place)
    assert made.redirects == (f"{site.address}/pindah", f"{site.address}/halaman")
    with pytest.raises(NetralitasError, match="bukan milik akun"):
        render(f"{site.address}/pindah", local=site.place, allowed=lambda address: address.endswith("/pindah"))


def test_a_drawn_page_goes_into_the_chain_and_says_what_it_is(site, store, place):
    url = f"{site.address}/halaman"
    made = page_capture.capture(store, place, url, "127.0.0.1", operator="petugas-1", at=AT, local=site.place)
    assert set(made.files) == {"png", "pdf", "mhtml", "warc"}
    rows = store._conn.execute("SELECT url, headers, body_sha256 FROM captures ORDER BY seq").fetchall()
    assert [row["url"] for row in rows] == [f"rendered+{kind}:{url}" for kind in ("png", "pdf", "mhtml", "warc")]
    for row in rows:
        said = json.loads(json.loads(row["headers"])["X-Netralitas-Rendered"])
        assert (said["asked"], said["operator"], said["status"]) == (url, "petugas-1", 200)
        assert "bukan bita" in said["X-Netralitas-Rendered"]
        assert said["browser"].startswith("Chromium ")
    assert list(evidence.verify(store, place.evidence)) == []
    body = bodies.read_body(store, place.evidence, made.files["warc"][1])
    kinds = [(r.rec_type, r.rec_headers.get_header("X-Netralitas-Rendered")) for r in ArchiveIterator(io.BytesIO(body))]
    assert kinds == [("warcinfo", None), *[("resource", "yes")] * 3, ("metadata", "yes")]
    warc.export(store, place.evidence, place.root / "semua.wacz")
    warc.export(store, place.evidence, place.root / "semua.warc.gz")
    with (place.root / "semua.warc.gz").open("rb") as file:
        assert [r.rec_type for r in ArchiveIterator(file)] == ["warcinfo", *["resource"] * 4]


@pytest.mark.parametrize(("path", "words"), [("/tidak-ada", "404"), ("/keluar", "tidak menuju internet umum")])
def test_of_a_page_that_cannot_be_had_nothing_is_kept(site, store, place, path, words):
    with pytest.raises(NetralitasError, match=words):
        page_capture.capture(
            store, place, site.address + path, "127.0.0.1", operator="petugas-1", at=AT, local=site.place
        )
    assert store._conn.execute("SELECT count(*) FROM captures").fetchone()[0] == 0
    assert store._conn.execute("SELECT count(*) FROM runs WHERE kind = 'render'").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("url", "account", "words"),
    [
        ("https://contoh.example/halaman", "127.0.0.1", "bukan halaman akun"),
        ("file:///etc/passwd", "127.0.0.1", "bukan halaman akun"),
        ("http://petugas:rahasia@127.0.0.1/", "127.0.0.1", "bukan halaman akun"),
        ("https://bsky.app/profile/siapa.example", "https://bsky.app/profile/siapa.example", "tidak terdaftar"),
    ],
)
def test_only_pages_of_registered_accounts_are_drawn(store, place, url, account, words):
    with pytest.raises(UsageError, match=words):
        page_capture.capture(store, place, url, account, operator="petugas-1", at=AT)


def test_an_account_of_a_platform_owns_its_profile_and_its_posts(store, add_account):
    account = add_account("sekar.contoh.test")
    profile = "https://bsky.app/profile/sekar.contoh.test"
    assert page_capture.belongs(store, account, profile)
    assert page_capture.belongs(store, account, f"{profile}/post/3kabc")
    assert not page_capture.belongs(store, account, "https://bsky.app/profile/lain.contoh.test/post/3kabc")
    assert not page_capture.belongs(store, account, "https://bsky.app/login")


def test_an_address_that_names_no_author_is_the_accounts_where_a_post_of_it_is_kept(store, add_account, add_post):
    account = add_account("dinda.contoh", platform=Platform.INSTAGRAM)
    other = add_account("bagus.contoh", platform=Platform.INSTAGRAM)
    address = "https://www.instagram.com/p/Cx1contoh/"
    assert not page_capture.belongs(store, account, address)
    add_post(account, "1", "Piket pagi", AT, url=address)
    assert page_capture.belongs(store, account, address)
    assert page_capture.belongs(store, account, "http://instagram.com/p/Cx1contoh")
    assert not page_capture.belongs(store, other, address)
    assert not page_capture.belongs(store, account, "https://www.instagram.com/bagus.contoh/p/Cx1contoh/")
    assert not page_capture.belongs(store, account, "https://www.instagram.com/p/Lain/")


def test_a_withdrawn_account_is_not_drawn(store, place):
    with transaction(store):
        store._conn.execute("UPDATE accounts SET withdrawn = 1")
    with pytest.raises(UsageError, match="tidak boleh dipantau"):
        page_capture.capture(store, place, "http://127.0.0.1/", "127.0.0.1", operator="petugas-1", at=AT)


def test_the_proxy_connects_to_the_web_of_the_world_alone(free_port):
    with GuardedProxy() as proxy:
        for host, port in (("127.0.0.1", free_port), ("10.0.0.1", 80), ("::1", 443), ("localhost", 80)):
            with pytest.raises(NotPublicError):
                proxy.connect(host, port)
        assert not proxy.knows("")
        assert not proxy.knows("Basic bmV0cmFsaXRhczpzYWxhaA==")
