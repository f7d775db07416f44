"""[B, D] What is no feed and no page of articles is refused by its own name, with words for what to do."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import feeds, website
from domain.types import Outcome, Platform
from parsing.document_kinds import kind_of_document
from parsing.pages import PageContext
from store import health

from ..crawler.conftest import NOW, an_account

NOTE = {"id": "a1", "createdAt": "2026-11-02T01:00:00Z", "userId": "u1", "visibility": "public", "text": "Panen"}
STATUS = {
    "id": "1",
    "created_at": "2026-11-02T01:00:00Z",
    "account": {"id": "1"},
    "visibility": "public",
    "content": "x",
}
WP = {"id": 1, "date_gmt": "2026-11-02T01:00:00", "link": "https://p.test/1", "content": {"rendered": "x"}}
DOCUMENTS = {
    "sitemap": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://p.test/1</loc></url></urlset>',
    "opml": '<?xml version="1.0"?><opml version="2.0"><body><outline type="rss" xmlUrl="https://p.test/feed"/></body></opml>',
    "ghost_json": {"posts": [{"id": "1", "title": "Panen", "html": "<p>x</p>"}], "meta": {"pagination": {"page": 1}}},
    "tumblr_json": {"meta": {"status": 200}, "response": {"posts": [{"id": 1, "content": [{"type": "text"}]}]}},
    "blogger_json": {"version": "1.0", "encoding": "UTF-8", "feed": {"entry": [{"title": {"$t": "Panen"}}]}},
    "discourse_json": {"users": [], "topic_list": {"topics": [{"id": 1, "title": "Panen"}]}},
    "misskey_json": [NOTE],
    "mastodon_json": [STATUS],
    "wordpress_json": [WP],
}


def bytes_of(document):
    return document.encode() if isinstance(document, str) else json.dumps(document).encode()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("platform", "parse"), [(Platform.FEED, feeds.parse), (Platform.WEBSITE, website.parse)])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_that_is_no_feed_is_named_and_says_what_to_do(kind, platform, parse, mark):
    context = PageContext(
        account=an_account("a", platform, "p.test"), url="https://p.test/x", status=200, captured_at=NOW
    )
    page = parse(mark + bytes_of(DOCUMENTS[kind]), {}, context)
    assert (page.outcome, page.detail, page.posts) == (Outcome.PARSE_ERROR, kind, ())
    assert kind in health.REASONS
    assert kind in health.ACTIONS


def test_a_packed_body_is_named():
    assert kind_of_document(gzip.compress(b"<rss/>")) == "packed_file"
    context = PageContext(
        account=an_account("a", Platform.FEED, "p.test"), url="https://p.test", status=200, captured_at=NOW
    )
    assert feeds.parse(gzip.compress(b"<rss></rss>"), {}, context).detail == "packed_file"


RSS = (
    '<?xml version="1.0" encoding="UTF-16"?><rss version="2.0"><channel><title>Kebun</title><item><guid>https://p.test/1</guid>'
    "<link>https://p.test/1</link><title>Panen</title><description>Panen raya</description></item></channel></rss>"
)


@pytest.mark.parametrize("letters", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("platform", "parse"), [(Platform.FEED, feeds.parse), (Platform.WEBSITE, website.parse)])
def test_a_feed_of_two_bytes_a_letter_is_read_with_and_without_its_mark(letters, platform, parse):
    context = PageContext(
        account=an_account("a", platform, "p.test"), url="https://p.test/x", status=200, captured_at=NOW
    )
    assert [p.text for p in parse(RSS.encode(letters), {}, context).posts] == ["Panen raya"]


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_have_a_kind_or_none(body):
    assert kind_of_document(body) in {"", "packed_file", "google_sites", *DOCUMENTS}
