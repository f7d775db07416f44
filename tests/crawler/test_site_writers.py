"""[A1, A2] A site with several authors: what a colleague wrote there is never the account's own, whichever page shows it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.site_writers import NOBODY, settled
from crawler.spiders import wordpress
from domain.types import Moment, Page, Platform, Post, PostKind
from parsing.pages import PageContext
from store import open_store
from store.health import crawl_health, last_crawl, summary

from .conftest import NOW, Reply, an_account

BUDI, SARI, ADMIN = (3, "Budi Rekaan", "budi"), (7, "Sari Rekaan", "sari"), (1, "admin", "admin")
REST = "{}/wp-json/wp/v2/posts"


def wp(site, *posts, told=True):
    """Posts of (number, author) as the interface gives them; some sites tell nothing of an author but his number."""
    return Reply(
        json.dumps(
            [
                {
                    "id": number,
                    "date_gmt": f"2026-11-{number:02}T01:00:00",
                    "modified_gmt": f"2026-11-{number:02}T01:00:00",
                    "link": f"https://{site}/{number}/",
                    "status": "publish",
                    "title": {"rendered": f"Judul {number}"},
                    "content": {"rendered": f"<p>Isi {number}</p>", "protected": False},
                    "author": who,
                    "_embedded": {"author": [{"id": who, "name": name, "link": f"https://{site}/author/{slug}/"}]}
                    if told
                    else {"author": [{"code": "rest_user_invalid_id", "message": "ID pengguna tidak valid."}]},
                }
                for number, (who, name, slug) in posts
            ]
        ).encode(),
        headers={"X-WP-TotalPages": "1"},
    )


def whose(space):
    return {i.rpartition("/")[2]: bool(p["text"]) for i, p in space.posts().items()}


def said(space):
    conn = open_store(space.database)
    lines = " ".join(map(str, summary(crawl_health(conn, last_crawl(conn)))))
    conn.close()
    return "ditulis beberapa orang" in lines


@pytest.mark.parametrize(
    ("site", "told", "own"),
    [
        ("budirekaan.test", True, {"9": True, "8": False, "7": True}),
        ("catatan.test", True, {"9": False, "8": False, "7": False}),
        ("budirekaan.test", False, {"9": False, "8": False, "7": False}),
    ],
)
def test_on_a_site_of_several_only_what_the_registered_name_wrote_is_own(space, hosts, site, told, own):
    hosts[REST.format(site)] = wp(site, (9, BUDI), (8, SARI), (7, BUDI), told=told)
    space.register(an_account("w", Platform.WORDPRESS, site))
    space.crawl()
    assert (whose(space), said(space)) == (own, True not in own.values())
    assert all("Isi" in p["text"] + p["other_text"] for p in space.posts().values())


@pytest.mark.parametrize("told", [True, False])
def test_who_alone_wrote_a_site_is_its_author_and_who_comes_later_is_a_guest(space, hosts, told):
    site = "catatan.test"
    space.register(an_account("w", Platform.WORDPRESS, site))
    hosts[REST.format(site)] = wp(site, (7, BUDI), (6, BUDI), told=told)
    space.crawl()
    hosts[REST.format(site)] = wp(site, (9, SARI), told=told)
    space.crawl(NOW + timedelta(days=1))
    hosts[REST.format(site)] = wp(site, (10, BUDI), (9, SARI), told=told)
    space.crawl(NOW + timedelta(days=2))
    assert (whose(space), said(space)) == ({"6": True, "7": True, "9": False, "10": True}, False)


def test_a_name_that_stands_for_nobody_is_told_from_others_by_its_number(space, hosts):
    site = "catatan.test"
    space.register(an_account("w", Platform.WORDPRESS, site))
    hosts[REST.format(site)] = wp(site, (7, ADMIN), (6, ADMIN))
    space.crawl()
    hosts[REST.format(site)] = wp(site, (9, SARI))
    space.crawl(NOW + timedelta(days=1))
    assert (whose(space), said(space)) == ({"6": True, "7": True, "9": False}, False)


FRONT = {
    "drupal": '<article><h2><a href="/{0}">Judul {0}</a></h2><span rel="sioc:has_creator"><a href="/user/{2}">{1}</a></span>',
    "joomla": '<article><h2><a href="/{0}">Judul {0}</a></h2><dd class="createdby" itemprop="author">Ditulis oleh:'
    ' <span itemprop="name">{1}</span></dd>',
    "h-entry": '<article class="h-entry"><h2><a href="/{0}">Judul {0}</a></h2><a class="p-author h-card" href="/u/{2}">{1}</a>',
    "theme": '<article><h2><a href="/{0}">Judul {0}</a></h2><span class="byline">Oleh <a rel="author" href="/author/{2}">{1}'
    "</a></span>",
}


@pytest.mark.parametrize("theme", FRONT)
@pytest.mark.parametrize(("site", "own"), [("budirekaan.test", [True, False]), ("portal.test", [False, False])])
def test_a_front_page_names_the_author_of_each_article(space, hosts, theme, site, own):
    shown = "".join(
        FRONT[theme].format(number, who[1], who[2]) + f"<p>Isi {number}: panen raya di desa rekaan.</p></article>"
        for number, who in ((9, BUDI), (8, SARI))
    )
    hosts[f"{site}/"] = hosts[site] = Reply(f"<html><title>Situs</title><body>{shown}</body></html>".encode())
    space.register(an_account("w", Platform.WEBSITE, site))
    space.crawl()
    assert (whose(space), said(space)) == ({"9": own[0], "8": own[1]}, site == "portal.test")


def feed_of(*entries, holder=""):
    items = "".join(
        f"<item><guid>https://p.test/{n}</guid><link>https://p.test/{n}</link><title>J{n}</title>"
        f"<pubDate>{n:02} Nov 2026 08:00:00 +0700</pubDate>{f'<dc:creator>{who}</dc:creator>' if who else ''}"
        f"<description>Isi {n}</description></item>"
        for n, who in entries
    )
    top = f"<dc:creator>{holder}</dc:creator>" if holder else ""
    dc = "http://purl.org/dc/elements/1.1/"
    return Reply(
        f'<rss version="2.0" xmlns:dc="{dc}"><channel><title>Portal</title>{top}{items}</channel></rss>'.encode()
    )


@pytest.mark.parametrize("holder", ["", "Dinas Rekaan"])
@pytest.mark.parametrize(
    ("entries", "own"),
    [
        ([(9, "Budi"), (8, "Sari")], {"9": False, "8": False}),
        ([(9, "Budi"), (8, "")], {"9": False, "8": True}),
        ([(9, "Budi"), (8, "Budi")], {"9": True, "8": True}),
        ([(9, "admin"), (8, "redaksi")], {"9": True, "8": True}),
    ],
)
def test_a_feed_of_a_whole_site(space, hosts, holder, entries, own):
    hosts["p.test/feed"] = feed_of(*entries, holder=holder)
    space.register(an_account("f", Platform.FEED, "p.test/feed"))
    space.crawl()
    assert (whose(space), said(space)) == (own, False in own.values())


WHO = st.lists(
    st.sampled_from(["nama budi", "nama sari", "nama wati", "nomor 3", ""]), min_size=1, max_size=2, unique=True
)


def post_of(number):
    return Post(
        platform=Platform.FEED, native_id=str(number), author_native_id="p.test", kind=PostKind.ORIGINAL, url="",
        text=f"Isi {number}", published=Moment(raw="", at=None),
    )  # fmt: skip


@given(st.lists(st.lists(WHO, min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from(["", "nama budi"]))
def test_whatever_pages_come_nobody_but_one_writer_is_own_and_no_words_are_lost(pages, holder):
    known = ""
    for page in pages:
        listed = tuple((str(n), tuple(who)) for n, who in enumerate(page))
        posts = tuple(post_of(n) for n in range(len(page)))
        held = (holder,) if holder and any(holder in who for _, who in listed) else ()
        before = "" if known == NOBODY else known
        made, known = settled(
            Page(posts=posts, writers=listed, holder=held), known, lambda part: part.replace(" ", "-")
        )
        assert [p.text + p.other_text for p in made.posts] == [p.text for p in posts]
        own = [who for (_, who), p in zip(listed, made.posts, strict=True) if p.text and who != ("",)]
        assert all({part.replace(" ", "-") for part in who} & set(known.split()) for who in own)
        assert known == ("nama-budi" if held else before or known)


def test_the_author_is_asked_for_with_each_post():
    asked = wordpress.listing("p.test", 1)
    assert {"author", "_links.author", "_embedded.author"} <= set(
        asked.partition("_fields=")[2].partition("&")[0].split(",")
    )
    context = PageContext(account=an_account("w", Platform.WORDPRESS, "p.test"), url=asked, status=200, captured_at=NOW)
    assert wordpress.parse(wp("p.test", (9, BUDI)).body, {}, context).writers == (
        ("9", ("https://p.test/author/budi/", "nama Budi Rekaan", "nomor 3")),
    )


def test_a_site_that_names_nobody_is_remembered_as_such_and_its_first_name_decides_later():
    page = Page(posts=(), writers=(("1", ("",)), ("2", ("",))))
    assert settled(page, "", str)[1] == NOBODY
    assert settled(page, "a", str)[1] == "a"
    assert settled(Page(writers=(("3", ("b",)),)), NOBODY, str)[1] == "b"
    assert settled(Page(), "", str)[1] == ""
