"""Saved pages: the address that a file itself names, cards that hold counts or profiles, documents that are no page."""

import itertools
import json
import plistlib
from datetime import UTC, datetime

import pytest

from domain.errors import ImportFileError
from imports.caught import Caught, bundle
from imports.terms import ImportTerms

from .desk import Desk

SEEN = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
OWN = {
    "x|warga_contoh": "https://x.com/warga_contoh/status/1850000000000000001",
    "tiktok|warga.contoh": "https://www.tiktok.com/@warga.contoh/video/7301234567890123456",
    "website|w.test": "https://w.test/2026/panen",
}
OTHERS = {
    "x|warga_contoh": [
        "https://x.com/orang_lain/status/1850000000000000009",
        "https://x.com/warga_contoh/status/1850000000000000009",
    ],
    "tiktok|warga.contoh": ["https://www.tiktok.com/@orang.lain/video/7301234567890123456"],
    "website|w.test": ["https://w.test/2026/lain", "https://lain.test/2026/panen"],
}
PAGE = (
    '<html><head><title>Panen</title><meta property="og:type" content="article">'
    '<meta property="og:description" content="Panen raya di Sukamaju bersama seluruh warga desa.">{}</head>'
    "<body><article><h1>Panen</h1><p>Panen raya di Sukamaju bersama seluruh warga desa sejak pagi hari.</p>"
    "</article></body></html>"
)


def of_blink(url):
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE.format('')}\r\n----b--\r\n"
    ).encode()


def of_explorer(url):
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--b"\r\n\r\n----b\r\n'
        f"Content-Type: text/html\r\nContent-Location: {url}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{PAGE.format('')}\r\n----b--\r\n"
    ).encode()


def of_safari(url):
    page = {"WebResourceData": PAGE.format("").encode(), "WebResourceURL": url, "WebResourceMIMEType": "text/html"}
    return plistlib.dumps({"WebMainResource": page}, fmt=plistlib.FMT_BINARY)


def with_mark(url):
    return f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04}){url} -->\n{PAGE.format('')}".encode()


def of_singlefile(url):
    remark = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: Tue Nov 03 2026\n-->"
    return f"<!DOCTYPE html> <html>{remark}{PAGE.format('').removeprefix('<html>')}".encode()


def with_structure(url):
    post = {"@type": "NewsArticle", "headline": "Panen", "mainEntityOfPage": {"@type": "WebPage", "@id": url}}
    data = json.dumps(
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "url": "https://w.test"}, post]}
    )
    return PAGE.format(f'<script type="application/ld+json">{data}</script>').encode()


WAYS = [of_blink, of_explorer, of_safari, with_mark, of_singlefile, with_structure]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def saved(desk, account, content, url, **more):
    platform, handle = account.split("|")
    desk.has(account)
    terms = ImportTerms(account=handle, platform=platform, url=url, seen_at=SEEN, **more)
    return desk.load(desk.write(content, "halaman.html"), "halaman", given=terms)


@pytest.mark.parametrize(("way", "account"), [*itertools.product(WAYS, OWN)])
def test_a1_a_file_that_says_where_it_was_saved_is_believed_against_what_is_typed(desk, way, account):
    """[A1] Whichever program saved it."""
    for number, other in enumerate(OTHERS[account]):
        desk.database = desk.database.with_name(f"{number}.db")
        result = saved(desk, account, way(other), OWN[account])
        assert (result.new, len(result.problems)) == (0, 1), other
    desk.database = desk.database.with_name("sendiri.db")
    assert saved(desk, account, way(OWN[account]), OWN[account]).new == 1


@pytest.mark.parametrize("way", WAYS)
def test_a1_a_page_that_is_handed_in_with_a_caught_post_is_held_against_its_address_too(desk, way):
    """[A1]"""
    desk.has("website|w.test")
    empty = dict.fromkeys(("text", "other_text", "published"), "")
    told = Caught(
        platform="website",
        account="w.test",
        url=OWN["website|w.test"],
        seen_at=SEEN.isoformat(),
        audience="public",
        **empty,
    )
    for number, (url, new) in enumerate([("https://lain.test/2026/panen", 0), (OWN["website|w.test"], 1)]):
        path = desk.write(bundle(told, [way(url)]), f"{number}.zip")
        assert desk.load(path, "catatan").new == new, url


@pytest.mark.parametrize(
    ("account", "title", "description"),
    [
        (
            "instagram|warga.contoh",
            "Warga (@warga.contoh)",
            "120 Followers, 90 Following, 12 Posts - See Instagram photos",
        ),
        ("instagram|warga.contoh", "Warga (@warga.contoh)", "1,2rb Pengikut, 90 Mengikuti, 12 Postingan"),
        ("facebook|warga.contoh", "Warga Contoh", "Warga Contoh ada di Facebook. Bergabunglah dengan Facebook"),
        ("facebook|warga.contoh", "Warga Contoh", "Warga Contoh is on Facebook. Join Facebook to connect with Warga"),
        ("threads|warga.contoh", "Warga", "88 Followers • 9 Threads • Warga desa. See the latest conversations"),
    ],
)
@pytest.mark.parametrize("kind", ["", '<meta property="og:type" content="profile">'])
def test_d_a_card_of_a_profile_is_no_post(desk, account, title, description, kind):
    """[D] Nor is a page that calls itself a profile, whatever address is typed."""
    addresses = {
        "instagram": "https://www.instagram.com/p/DPanen00001/",
        "facebook": "https://www.facebook.com/warga.contoh/posts/1220000000000001",
        "threads": "https://www.threads.com/@warga.contoh/post/DThr_9",
    }
    page = (
        f'<html><head>{kind}<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{description}"></head><body></body></html>'
    )
    result = saved(desk, account, page, addresses[account.partition("|")[0]])
    assert (result.new, [p.reason for p in result.problems]) == (
        0,
        ["profile_address" if kind else "words_not_on_page"],
    )


WORDS = "Panen raya di Sukamaju bersama seluruh warga desa sejak pagi hari, lalu makan bersama"


@pytest.mark.parametrize("more", ["... Lihat selengkapnya", "… See more", "...", "… lainnya"])
def test_b2_a_card_that_shows_the_beginning_is_noted_as_cut(desk, more):
    """[B2] And the platform's own word for the rest is no word of the post."""
    page = f'<html><head><meta property="og:description" content="{WORDS}{more}"></head><body></body></html>'
    result = saved(desk, "facebook|warga.contoh", page, "https://www.facebook.com/warga.contoh/posts/1220000000000001")
    (post,) = desk.posts().values()
    assert (post["text"], [n.reason for n in result.notes]) == (f"{WORDS}…", ["text_cut"])


def test_d_counts_of_a_card_without_a_name_are_no_words(desk):
    """[D]"""
    page = '<html><head><meta property="og:description" content="12 likes, 3 comments. “Panen raya”"></head></html>'
    saved(desk, "tiktok|warga.contoh", page, OWN["tiktok|warga.contoh"])
    assert [p["text"] for p in desk.posts().values()] == ["Panen raya"]


def test_d_of_a_page_of_mastodon_the_card_is_read_and_never_the_answers(desk):
    """[D] Its servers have no common address, so the account's platform says what the page is."""
    page = (
        '<html><head><meta property="og:type" content="article">'
        '<meta property="og:description" content="Attached: 1 image\n\nPanen raya"></head>'
        "<body><div><p>Kata pembaca: coblos nomor dua saja, semua sudah tahu itu.</p></div></body></html>"
    )
    saved(desk, "mastodon|w@m.test", page, "https://m.test/@w/9")
    assert {key: post["text"] for key, post in desk.posts().items()} == {"9": "Panen raya"}


HTML_INSIDE = "<title>Panen</title><p>Halo warga</p>"
DOCUMENTS = [
    '<rss version="2.0"><channel>{}</channel></rss>',
    '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
    '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>',
    "<rdf:RDF>{}</rdf:RDF>",
    "<urlset>{}</urlset>",
    "<opml>{}</opml>",
]
HEADS = ["", '<?xml version="1.0"?>\n', "<!-- <html> -->\n", '<?xml version="1.0"?><!DOCTYPE svg><!-- a --><!-- b -->']


@pytest.mark.parametrize(("document", "head"), [*itertools.product(DOCUMENTS, HEADS)])
def test_d_a_document_of_another_kind_is_no_page(desk, document, head):
    """[D] Though it holds titles and paragraphs too."""
    with pytest.raises(ImportFileError, match="bukan HTML"):
        saved(desk, "website|w.test", head + document.format(HTML_INSIDE), OWN["website|w.test"])


@pytest.mark.parametrize("head", HEADS[:3])
def test_d_a_page_behind_declarations_and_remarks_is_one(desk, head):
    """[D]"""
    assert saved(desk, "website|w.test", head + PAGE.format(""), OWN["website|w.test"]).new == 1


def test_d_a_blogs_front_page_of_older_marks_is_a_list(desk):
    """[D]"""
    entries = "".join(
        f"<div class='post hentry'><h3><a href='https://w.test/{n}.html'>Judul {n}</a></h3><div>Isi kabar {n}.</div></div>"
        for n in range(3)
    )
    result = saved(desk, "website|w.test", f"<html><body>{entries}</body></html>", "https://w.test/")
    assert [p.reason for p in result.problems] == ["listing_page"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("The page you are looking for isn't here.", "page_removed"),
        ("JavaScript is not available. Please enable JavaScript to continue.", "robot_check"),
    ],
)
def test_d_notices_of_other_servers_are_told(desk, words, reason):
    """[D]"""
    result = saved(desk, "website|w.test", f"<html><body><h1>{words}</h1></body></html>", OWN["website|w.test"])
    assert [p.reason for p in result.problems] == [reason]
