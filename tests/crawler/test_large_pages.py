"""Large pages are read beside the crawl, by a process that is killed when one takes too long."""

import json

from crawler.base import LARGE, read_as
from crawler.spiders import feeds, website, wordpress
from domain.types import Platform
from parsing.pages import PageContext
from tests.crawler.answers import rss
from tests.crawler.conftest import NOW, Reply, an_account

DATE = "Tue, 10 Nov 2026 01:00:00 +0000"
FILLER = "Hujan turun sejak subuh dan jalan desa licin. "


def test_a_large_page_gives_the_same_posts_as_a_small_one(space, hosts):
    for name, words in (("kecil", "Panen padi"), ("besar", "Panen padi " + FILLER * (LARGE // len(FILLER)))):
        hosts[f"{name}.test/feed"] = Reply(rss(("a", "Judul", words, DATE), ("b", "Judul dua", "Isi", DATE)))
    assert len(hosts.answers["besar.test/feed"].body) > LARGE
    space.register(an_account("k", Platform.FEED, "kecil.test/feed"), an_account("b", Platform.FEED, "besar.test/feed"))
    assert space.crawl().status == "complete"
    found = [space.outcome(name) for name in "kb"]
    assert [(row["outcome"], row["posts_new"]) for row in found] == [("ok", 2), ("ok", 2)]
    assert space.crawl().status == "complete"  # unchanged: not read again
    assert [space.outcome(name)["posts_new"] for name in "kb"] == [0, 0]


def test_a_page_that_takes_too_long_is_an_outcome_and_the_others_are_crawled(space, hosts):
    """A watched person's own site cannot stall the crawl: its page's reader is killed, its bytes are kept."""
    slow = b"<html><body>" + b"<p><b>" * 500_000 + b"</body></html>"
    hosts["lambat.test/"] = hosts["lambat.test"] = Reply(slow, headers={"Content-Type": "text/html"})
    large = rss(("a", "Judul", FILLER * (LARGE // len(FILLER) + 1), DATE))
    names = [f"s{n}" for n in range(4)]
    for name in names:
        hosts[f"{name}.test/feed"] = Reply(large)
    space.register(
        an_account("lambat", Platform.WEBSITE, "lambat.test"),
        *(an_account(name, Platform.FEED, f"{name}.test/feed") for name in names),
    )
    space.crawl(page_seconds=5.0)
    stopped = space.outcome("lambat")
    assert (stopped["outcome"], stopped["detail"]) == ("parse_error", "parser_stopped")
    assert [space.outcome(name)["outcome"] for name in names] == ["ok"] * 4
    [kept] = space.rows("SELECT body_sha256 FROM captures WHERE account_id = 'lambat' AND status = 200")
    assert space.body(kept["body_sha256"]) == slow


def test_reading_needs_no_running_spider():
    """What the other process calls, for spiders whose reading asks which address it was."""
    account = an_account("w", Platform.WORDPRESS, "s.test")
    posts = json.dumps(
        [
            {
                "id": 12,
                "link": "https://s.test/?p=12",
                "date_gmt": "2026-11-11T01:10:00",
                "status": "publish",
                "type": "post",
                "title": {"rendered": "Panen"},
                "content": {"rendered": "<p>Isi</p>"},
            }
        ]
    ).encode()
    for kind, url, body in (
        (wordpress.WordPressSpider, wordpress.listing("s.test", 1), posts),
        (feeds.FeedSpider, "https://s.test/feed", rss(("a", "J", "Isi", DATE))),
        (website.WebsiteSpider, "https://s.test/", b"<html><body>x</body></html>"),
    ):
        context = PageContext(account=account, url=url, status=200, captured_at=NOW)
        assert read_as(kind, body, {}, context) is not None
