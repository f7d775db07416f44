"""[A4] Entries of several authors, and of guests: whose they are follows from what a feed and its entries name."""

import json

import pytest

from crawler.spiders import feeds, website
from domain.types import Platform
from imports.saved_page import post_of_page
from imports.terms import ImportTerms
from parsing.pages import PageContext

from .conftest import NOW, an_account

BUDI, SARI = ("Budi Rekaan", "https://p.test/penulis/budi"), ("Sari Rekaan", "https://p.test/penulis/sari")
NAMED, PAGED = (lambda who: (who[0], "")), (lambda who: who)


def atom(title, holders, *entries):
    def people(names):
        return "".join(f"<author><name>{n}</name>{f'<uri>{u}</uri>' if u else ''}</author>" for n, u in names)

    listed = "".join(
        f'<entry><id>tag:{k}</id><title>t{k}</title><link href="https://p.test/{k}"/>'
        f"<published>2026-11-02T10:00:00+07:00</published>{people(names)}<summary>Isi {k}</summary></entry>"
        for k, names in enumerate(entries)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><id>x</id>{people(holders)}{listed}</feed>'
    ).encode()


def json_feed(title, holders, *entries):
    def people(names):
        return [{"name": n, "url": u} if u else {"name": n} for n, u in names]

    items = [
        {"id": f"k{k}x", "url": f"https://p.test/{k}", "content_text": f"Isi {k}", "authors": people(names)}
        for k, names in enumerate(entries)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "authors": people(holders), "items": items}
    return json.dumps(feed).encode()


def rss(title, holders, *entries):
    def people(names):
        return "".join(f"<dc:creator>{n}</dc:creator>" for n, _ in names)

    listed = "".join(
        f"<item><guid>k{k}x</guid><link>https://p.test/{k}</link>{people(names)}<description>Isi {k}</description></item>"
        for k, names in enumerate(entries)
    )
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{title}</title>{people(holders)}{listed}</channel></rss>"
    ).encode()


def kinds(body, handle, platform=Platform.FEED):
    account = an_account("a", platform, handle)
    page = feeds.parse(body, {}, PageContext(account=account, url=f"https://{handle}", status=200, captured_at=NOW))
    assert [bool(p.text) for p in page.posts] == [p.kind == "original" for p in page.posts]
    assert all(p.text or p.other_text for p in page.posts)
    return [p.kind.value for p in page.posts]


@pytest.mark.parametrize("written", [atom, json_feed, rss])
def test_an_entry_of_others_than_the_feeds_author_was_taken_in(written):
    holder, guest = NAMED(BUDI), NAMED(SARI)
    entries = ([holder], [guest], [guest, holder], [], [("Budi", "")], [("admin", "")])
    found = kinds(written("Catatan", [holder], *entries), "p.test/feed")
    assert found == ["original", "repost", "original", "original", "original", "original"]
    assert kinds(written("Catatan", [holder], [guest]), "p.test/feed") == ["repost"]


@pytest.mark.parametrize("written", [atom, json_feed, rss])
@pytest.mark.parametrize("label", ["Catatan Warga", "admin", "Redaksi", "Rumah Rekaan"])
def test_a_label_in_the_place_of_an_author_tells_nothing(written, label):
    feed = written("Catatan Warga", [(label, "")], [NAMED(BUDI)], [NAMED(SARI)])
    assert kinds(feed, "p.test/feed") == ["original", "original"]


@pytest.mark.parametrize("platform", [Platform.FEED, Platform.WEBSITE])
@pytest.mark.parametrize("written", [atom, json_feed])
def test_an_authors_page_beside_the_registered_folder_is_a_colleagues(written, platform):
    handle = "p.test/penulis/budi" + ("/feed" if platform == Platform.FEED else "")
    feed = written("Portal", [], [PAGED(BUDI)], [PAGED(SARI)], [PAGED(SARI), PAGED(BUDI)], [NAMED(SARI)])
    assert kinds(feed, handle, platform) == ["original", "repost", "original", "repost"]


@pytest.mark.parametrize("author", ["@sari Sari", "@sari", "https://f.test/u/sari", "https://f.test/@sari"])
@pytest.mark.parametrize("handle", ["f.test/u/budi/activity.rss", "f.test/feeds/u/budi.xml", "f.test/u/budi.rss"])
def test_in_one_persons_feed_another_named_by_handle_or_page_is_another(handle, author):
    """Forums list under a person what others answered him."""
    own = [(author.replace("sari", "budi").replace("Sari", "Budi"), "")]
    found = kinds(rss("Forum", [], own, [(author, "")]), handle)
    assert found == ["original", "original" if "/@" in author else "repost"]


ARTICLE = """<html><head><link rel=canonical href="https://p.test/penulis/budi/1"><meta property="og:type" content="article">
{}</head><body><article><h1>Panen</h1><p>Panen raya di desa rekaan ramai sekali, semua warga datang membawa hasil kebun.
</p></article></body></html>"""
PERSON = '<script type="application/ld+json">{{"@type":"Article","headline":"Panen","author":{}}}</script>'


@pytest.mark.parametrize(
    ("head", "owned"),
    [
        ("", True),
        ('<meta property="article:author" content="https://p.test/penulis/sari">', False),
        ('<meta property="article:author" content="https://p.test/penulis/budi">', True),
        ('<meta property="article:author" content="https://www.facebook.com/sari">', True),
        (PERSON.format('{"@type":"Person","name":"Sari","url":"/penulis/sari"}'), False),
        (PERSON.format('[{"name":"Sari","url":"/penulis/sari"},{"name":"Budi","url":"/penulis/budi"}]'), True),
        (PERSON.format('{"name":"Redaksi"}'), True),
    ],
)
def test_an_article_in_the_folder_whose_authors_page_lies_beside_it_is_a_colleagues(head, owned):
    account, url = an_account("a", Platform.WEBSITE, "p.test/penulis/budi"), "https://p.test/penulis/budi/1"
    body = ARTICLE.format(head).encode()
    page = website.parse(body, {}, PageContext(account=account, url=url, status=200, captured_at=NOW))
    assert (len(page.posts), page.outcome) == ((1, "ok") if owned else (0, "not_owner"))
    terms = ImportTerms(platform="website", account="p.test/penulis/budi", url=url, audience="public")
    made = post_of_page(body, terms)
    assert (getattr(made, "reason", "")) == ("" if owned else "foreign_author")
