"""[E5, F] Headers that lie: nothing of them ends a crawl, hides posts without a word, or makes it wait or go elsewhere."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.gate import stays
from crawler.throttling import LONGEST, asked_wait, used_up
from domain.types import Platform
from parsing.pages import linked

from .conftest import NOW, Reply, an_account

SITE = "warga.test/feed"
WORDS = "Panen raya – cabé é"


def rss(declared="UTF-8", letters="utf-8"):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    return (
        f"{head}<rss version='2.0'><channel><title>Kebun</title><item><guid>https://warga.test/1</guid><link>https://warga.test/1"
        f"</link><title>T</title><description>{WORDS}</description><pubDate>Mon, 02 Nov 2026 01:00:00 GMT</pubDate></item>"
        "</channel></rss>"
    ).encode(letters)


def crawled(space, hosts, reply):
    hosts[SITE] = reply
    space.register(an_account("f", Platform.FEED, SITE))
    began = time.monotonic()
    result = space.crawl()
    assert time.monotonic() - began < 60
    [row] = space.rows("SELECT outcome, complete, detail FROM run_accounts")
    return result.status, row["outcome"], row["detail"], {p["text"] for p in space.posts().values()}


@pytest.mark.parametrize(
    "header",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "image/png"},
        {"Content-Type": "text/xml; charset=us-ascii"},
        {"Content-Type": "application/rss+xml; charset=no-such-letters"},
        {"Content-Type": "application/rss+xml; charset=windows-1252"},
        {"Content-Type": ";;;="},
        {"Content-Encoding": "identity"},
        {"Content-Encoding": "none"},
        {"Last-Modified": "Wed, 21 Oct 2099 07:28:00 GMT", "ETag": "W/"},
        {"Last-Modified": "kemarin", "ETag": '"' * 900},
        {"Date": "Wed, 21 Oct 9999 07:28:00 GMT"},
        {"Retry-After": "-5"},
        {"Link": "<https://lain.test/x>; rel=next"},
        {"Refresh": "0; url=https://lain.test/"},
        {"X-App-Usage": "[" * 5000},
    ],
)
def test_a_feed_is_read_whatever_its_headers_say(space, hosts, header):
    status, outcome, _, texts = crawled(space, hosts, Reply(rss(), headers=header))
    assert (status, outcome, texts) == ("complete", "ok", {f"T\n\n{WORDS}"})
    assert [p["published_at"] for p in space.posts().values()] == ["2026-11-02T01:00:00Z"]
    assert not [asked for asked in hosts.log if asked.startswith("lain.test")]


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "us-ascii", ""])
def test_words_that_are_utf8_are_read_as_such_whatever_the_feed_declares(space, hosts, declared):
    assert crawled(space, hosts, Reply(rss(declared)))[1:] == ("ok", "", {f"T\n\n{WORDS}"})


def test_words_in_other_letters_are_read_as_declared(space, hosts):
    assert crawled(space, hosts, Reply(rss("windows-1252", "windows-1252")))[1:] == ("ok", "", {f"T\n\n{WORDS}"})


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-unknown"])
def test_a_body_that_is_not_packed_as_it_says_is_read_or_said(space, hosts, coding):
    _, outcome, detail, texts = crawled(space, hosts, Reply(rss(), headers={"Content-Encoding": coding}))
    assert (outcome == "ok" and texts == {f"T\n\n{WORDS}"}) or (outcome == "parse_error" and detail and not texts)


def test_a_body_packed_without_a_word_is_said(space, hosts):
    assert crawled(space, hosts, Reply(gzip.compress(rss())))[1:] in (
        ("parse_error", "packed_file", set()),
        ("ok", "", {f"T\n\n{WORDS}"}),
    )


@pytest.mark.parametrize(
    "target",
    [
        "https://warga.test/feed",
        "https://lain.test/feed",
        "https://warga.test:99999/feed",
        "https://u:p@warga.test/feed",
        "javascript:alert(1)",
        "",
        "//",
        "https://[",
        "/a" * 3000,
    ],
)
def test_a_hostile_location_ends_in_a_named_outcome_and_leads_nowhere_else(space, hosts, target):
    _, outcome, detail, texts = crawled(space, hosts, Reply(b"", status=302, headers={"Location": target}))
    assert outcome not in ("ok", "empty")
    assert detail
    assert not texts
    assert not [asked for asked in hosts.log if asked.startswith("lain.test")]


@given(st.text(max_size=40) | st.integers().map(str) | st.floats().map(str) | st.datetimes().map(str))
def test_no_header_asks_for_a_wait_without_end_or_before_now(value):
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset", "x-app-usage"):
        headers = {name: value, "x-rate-limit-remaining": "0"}
        assert all(wait is None or 0 <= wait <= LONGEST for wait in (asked_wait(headers, NOW), used_up(headers, NOW)))


@given(
    st.text(alphabet="<>;=,\"' relnxthps:/@.[]", max_size=80),
    st.sampled_from(["", "@", ":99999", ":8443", "[", "u:p@"]),
)
def test_a_next_page_lies_on_the_same_site_at_the_usual_port_and_under_no_name(header, odd):
    for url in (*linked(header, "https://a.test/x").values(), f"https://{odd}a.test/x", f"https://a.test{odd}/x"):
        if stays(url, "https://a.test/x"):
            rest = url.removeprefix("https://")
            assert rest.partition("/")[0].lower().rstrip(".") in ("a.test", "www.a.test", "a.test:", "a.test:443")
