"""What a listing proves, which looks add to a post, and how hosts and their headers are treated."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.clocks import clock_of, server_time, skew_seconds
from crawler.listing import Listing, next_step, note
from crawler.robots import AGENT, read_rules
from crawler.run_state import in_turns
from crawler.spiders import feeds, wordpress
from crawler.throttling import Hosts, asked_wait, used_up
from domain.types import Capture, Media, Moment, Outcome, Page, Platform, Post, PostKind
from parsing.pages import PageContext, outcome_of
from store.merging import compared

from .conftest import NOW, Reply, an_account


def a_post(number, at, *, precision="second", **changes):
    values = {
        "platform": Platform.BLUESKY,
        "native_id": str(number),
        "author_native_id": "a",
        "kind": PostKind.ORIGINAL,
        "url": "",
        "text": f"kiriman {number}",
        "published": Moment(raw="", at=at, precision=precision),
    }
    return Post(**(values | changes))


def covered(posts, **page):
    start = NOW - timedelta(days=300)
    listing = Listing(account=an_account("a", Platform.FEED, "s.test/rss"), start=start, anchor=NOW, whole=True)
    shown = Page(posts=tuple(posts), newest_only=True, **page)
    note(listing, "https://s.test/rss", shown, [p.native_id for p in posts])
    return next_step(listing, shown, all_known=True, overlap=True).covered_from


HOURS = [NOW - timedelta(hours=n) for n in range(6)]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_e2_a_list_proves_absence_only_after_its_last_entry_and_while_times_fall(minutes):
    """[E2]"""
    at = [NOW - timedelta(minutes=m) for m in minutes]
    cover = covered([a_post(n, t) for n, t in enumerate(at)])
    falling = all(one >= two for one, two in pairwise(at))
    assert cover == (min(at) + timedelta(seconds=1) if falling else None)


def test_e2_a_day_without_an_hour_covers_nothing_of_that_day():
    """[E2]"""
    day = datetime(2026, 11, 3, tzinfo=UTC)
    assert covered([a_post(1, day, precision="day")]) == day + timedelta(days=1)


def test_e2_one_pinned_old_entry_stretches_nothing():
    """[E2]"""
    pinned = a_post(9, NOW - timedelta(days=200))
    assert covered([pinned, *(a_post(n, t) for n, t in enumerate(HOURS))]) is None


def test_e2_a_short_feed_is_not_the_whole_site():
    """[E2]"""
    body = b"<rss version='2.0'><channel><title>t</title><item><title>satu</title><guid>https://s.test/1</guid></item>"
    account = an_account("a", Platform.FEED, "s.test/rss")
    context = PageContext(account=account, url="https://s.test/rss", status=200, captured_at=NOW)
    page = feeds.parse(body + b"</channel></rss>", {}, context)
    assert (page.newest_only, page.full) == (True, False)


def test_b2_a_quotation_that_its_article_drops_is_dropped_and_one_of_another_post_is_not():
    """[B2]"""
    for platform, left in ((Platform.WORDPRESS, ""), (Platform.X, "kata orang lain")):
        first = a_post(1, HOURS[0], platform=platform, url="https://s.test/1", other_text="kata orang lain")
        before = compared(None, first, imported=False).after
        after = compared(before, replace(first, text="Isi baru", other_text=""), imported=False).after
        assert (after.text, after.other_text) == ("Isi baru", left)


TEXTS = st.sampled_from(
    ["", "Panen raya", "Panen raya di Desa Sukamaju bersama wa…", "Panen raya di Desa Sukamaju bersama warga"]
)
LOOKS = st.builds(
    lambda text, other, at, media, absent: a_post(
        1, at, text=text, other_text=other, media=media, absent=("text",) if absent and not text else ()
    ),
    TEXTS,
    st.sampled_from(["", "kata orang lain"]),
    st.sampled_from([None, HOURS[0], HOURS[1]]),
    st.sampled_from([(), (Media(kind="image", url="https://c.test/1.jpg"),)]),
    st.booleans(),
)


@given(st.lists(LOOKS, min_size=1, max_size=6))
def test_b2_a_poorer_look_takes_nothing_away(looks):
    """[B2]"""
    before = None
    for look in looks:
        after = compared(before, look, imported=True).after
        if before is not None:
            assert not before.published.at or after.published.at == before.published.at
            assert set(before.media) <= set(after.media)
            assert not before.other_text or after.other_text
            if "text" in look.absent or look.text.endswith("…"):
                assert len(after.text) >= min(len(before.text), len(look.text))
                assert not before.text or after.text
        before = after


def test_e1_a_post_by_rest_and_by_feed_is_one(space, hosts):
    """[E1]"""
    hosts["s.test/robots.txt"] = Reply(b"", status=404)
    space.register(an_account("w1", Platform.WORDPRESS, "s.test"))
    feed = (
        b"<rss version='2.0'><channel><title>t</title><item><title>Panen</title><link>https://s.test/panen/</link>"
        b"<guid>https://s.test/panen/</guid><description>Isi</description>"
        b"<pubDate>Tue, 10 Nov 2026 08:10:00 +0700</pubDate></item></channel></rss>"
    )
    hosts["s.test/feed/"] = Reply(feed)
    space.crawl()
    assert list(space.posts()) == ["https://s.test/panen/"]
    rest = (
        b'[{"id": 12, "link": "https://s.test/panen/", "date_gmt": "2026-11-11T01:10:00", "status": "publish",'
        b' "title": {"rendered": "Panen"}, "content": {"rendered": "<p>Isi</p>"}}]'
    )
    hosts["s.test/wp-json/wp/v2/posts"] = Reply(rest)
    space.crawl(NOW + timedelta(days=1))
    space.crawl(NOW + timedelta(days=3))
    (post,) = space.posts().values()
    assert (post["version"], post["gone_at"], post["absent_listings"]) == (1, None, 0)
    assert post["published_at"] == "2026-11-11T01:10:00Z"  # dated anew by its author [E1]


def test_f_wordpress_with_plain_permalinks_is_read(space, hosts):
    """[F]"""
    hosts["s.test/robots.txt"] = Reply(b"", status=404)
    space.register(an_account("w1", Platform.WORDPRESS, "s.test"))
    rest = (
        b'[{"id": 12, "link": "https://s.test/?p=12", "date_gmt": "2026-11-11T01:10:00", "status": "publish",'
        b' "title": {"rendered": "Panen"}, "content": {"rendered": "<p>Isi</p>"}}]'
    )
    address = wordpress.listing("s.test", 1, plain=True).removeprefix("https://")
    hosts[address] = Reply(rest)
    space.crawl()
    assert (list(space.posts()), space.outcome("w1")["outcome"]) == (["12"], "ok")


def _articles(changed):
    """A site of 250 articles, one a day; `changed` names those that were edited, by number, with the day."""

    def item(n):
        at = datetime(2026, 11, 10, 1, tzinfo=UTC) - timedelta(hours=n)
        text, edited = ("Isi baru", changed[n]) if n in changed else (f"Isi {n}", at)
        return {
            "id": 1000 - n,
            "link": f"https://s.test/{n}/",
            "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
            "status": "publish",
            "modified_gmt": f"{edited:%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": f"Judul {n}"},
            "content": {"rendered": f"<p>{text}</p>"},
        }

    return [item(n) for n in range(250)]


def _wordpress(hosts, articles, *, heeds=True):
    asked = []

    def answer(address, headers):
        query = parse_qs(urlsplit(f"https://{address}").query)
        since = query.get("modified_after", [""])[0]
        found = [i for i in articles() if not (heeds and since) or i["modified_gmt"] > since]
        page = int(query["page"][0])
        asked.append((page, bool(since)))
        pages = str(max(1, -(-len(found) // 100)))
        return Reply(json.dumps(found[(page - 1) * 100 : page * 100]).encode(), headers={"X-WP-TotalPages": pages})

    hosts["s.test/robots.txt"] = Reply(b"", status=404)
    hosts["s.test/wp-json/wp/v2/posts"] = answer
    return asked


def test_e3_an_edit_far_below_the_first_page_is_found_by_what_a_site_says_was_changed(space, hosts):
    """[E3]"""
    changed = {}
    asked = _wordpress(hosts, lambda: _articles(changed))
    space.register(an_account("w1", Platform.WORDPRESS, "s.test"))
    space.crawl()
    assert (len(space.posts()), asked) == (250, [(1, False), (2, False), (3, False)])
    changed[220] = NOW + timedelta(days=1)
    asked.clear()
    space.crawl(NOW + timedelta(days=2))
    assert asked == [(1, True), (1, False)]
    post = space.posts()["780"]
    assert (post["version"], post["text"]) == (2, "Judul 220\n\nIsi baru")
    captures = len(space.rows("SELECT 1 FROM captures"))
    asked.clear()
    space.crawl(NOW + timedelta(days=3))
    assert len(space.rows("SELECT 1 FROM captures")) == captures, "nothing new is not kept"
    assert all(p["gone_at"] is None and p["absent_listings"] == 0 for p in space.posts().values())


def test_e3_a_site_with_plain_permalinks_is_asked_for_its_changes_there(space, hosts):
    """[E3]"""
    changed = {}
    asked = _wordpress(hosts, lambda: _articles(changed))
    hosts["s.test/"] = hosts.answers.pop("s.test/wp-json/wp/v2/posts")
    space.register(an_account("w1", Platform.WORDPRESS, "s.test"))
    space.crawl()
    changed[220] = NOW + timedelta(days=1)
    asked.clear()
    space.crawl(NOW + timedelta(days=2))
    assert asked == [(1, True), (1, False)]
    assert space.posts()["780"]["version"] == 2


def test_e3_a_site_that_knows_no_such_wish_is_not_read_whole_for_it(space, hosts):
    """[E3]"""
    asked = _wordpress(hosts, lambda: _articles({}), heeds=False)
    space.register(an_account("w1", Platform.WORDPRESS, "s.test"))
    space.crawl()
    asked.clear()
    space.crawl(NOW + timedelta(days=2))
    assert asked == [(1, True), (1, False)]
    hosts["s.test/wp-json/wp/v2/posts"] = lambda address, headers: (
        Reply(b'{"code": "rest_invalid_param"}', status=400)
        if "modified_after" in address
        else Reply(json.dumps(_articles({})[:100]).encode(), headers={"X-WP-TotalPages": "3"})
    )
    space.crawl(NOW + timedelta(days=4))
    assert (space.outcome("w1")["outcome"], space.outcome("w1")["complete"]) == ("ok", 1)


def test_e3_a_deletion_below_the_first_page_is_found(space, hosts):
    """[E3]"""
    from .answers import FEED, HANDLE, bluesky_post, feed

    kept = [bluesky_post(f"k{n}", f"kiriman {n}", hours=n) for n in range(8)]

    def listing(address, headers):
        start = int(address.partition("cursor=")[2] or 0)
        return Reply(feed(*kept[start : start + 2], cursor=str(start + 2) if start + 2 < len(kept) else None))

    hosts[FEED] = listing
    space.register(an_account("a1", Platform.BLUESKY, HANDLE))
    space.crawl()
    del kept[5]
    for day in range(1, 14):
        space.crawl(NOW + timedelta(days=day))
    gone = [post["text"] for post in space.posts().values() if post["gone_at"]]
    assert gone == ["kiriman 5"]
    assert all(post["absent_listings"] == 0 for post in space.posts().values() if not post["gone_at"])


VALUES = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"\d{1,400}", fullmatch=True),
    st.builds(lambda n: "[" * n + "]" * n, st.integers(0, 3000)),
    st.builds(lambda n: '{"a":' * n + "1", st.integers(0, 3000)),
    st.builds(
        lambda y, z: f"Tue, 03 Nov {y} 01:10:00 {z}",
        st.integers(0, 99999),
        st.from_regex(r"[+-]\d{1,24}", fullmatch=True),
    ),
    st.sampled_from(["Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "-1", "1e400"]),
)
HEADERS = (
    "date",
    "retry-after",
    "x-ratelimit-reset",
    "ratelimit-reset",
    "x-rate-limit-reset",
    "x-rate-limit-remaining",
    "x-app-usage",
    "x-business-use-case-usage",
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])  # the first text is slow on a busy machine
@given(st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=4))
def test_e5_no_header_that_is_read_breaks_an_account(headers):
    """[E5]"""
    capture = Capture(url="https://s.test/", status=200, headers=headers, captured_at=NOW, body_sha256="", body_bytes=0)
    for value in (asked_wait(headers, NOW), used_up(headers, NOW)):
        assert value is None or 0 <= value < 10**10
    assert server_time(capture) is None or server_time(capture).tzinfo
    assert isinstance(skew_seconds(capture), int)
    assert abs(clock_of(capture) - NOW) <= timedelta(days=2)


def test_e5_a_servers_clock_of_1970_makes_no_date_future():
    """[E5]"""
    account = an_account("a", Platform.FEED, "s.test/rss")
    context = PageContext(
        account=account, url="https://s.test/rss", status=200, captured_at=datetime(1970, 1, 2, tzinfo=UTC), now=NOW
    )
    assert context.moment("2026-11-03T08:10:00+07:00").at == datetime(2026, 11, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("status", [201, 203, 204, 206, 300, 304])
def test_f_an_answer_without_a_listing_says_nothing_about_permission(status):
    """[F]"""
    assert outcome_of(status) == Outcome.PARSE_ERROR


@pytest.mark.parametrize(
    ("body", "mime", "problem", "allowed"),
    [
        (b"User-agent: Netralitas/0.1\nDisallow: /\n", "", None, False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: netralitas/9\nAllow: /\n", "", None, True),
        (b"User-agent: *\nDisallow: /rahasia\n", "text/plain", None, True),
        (b"<html>Masuk ke Wi-Fi</html>", "", "robots_unreadable", None),
        (b'{"error": "not found"}', "", "robots_unreadable", None),
        ("User-agent: *\nDisallow: /\n".encode("utf-16"), "", "robots_unreadable", None),
        (b"Selamat datang", "text/html", "robots_unreadable", None),
        (b"Selamat datang di jaringan kami", "", "robots_unreadable", None),
        (b"", "", None, True),
        (b"# " + b"x" * 600_000 + b"\nUser-agent: *\nDisallow: /\n", "", None, True),
    ],
)
def test_f_robots_rules_are_read_as_rfc_9309_says(body, mime, problem, allowed):
    """[F]"""
    rules = read_rules(200, body, mime)
    assert rules.problem == problem
    if allowed is not None:
        assert (rules.parser is None or rules.parser.can_fetch("https://s.test/a", AGENT)) == allowed


def test_f_robots_rules_on_another_host_are_followed(space, hosts):
    """[F]"""
    hosts["s.test/robots.txt"] = Reply(status=301, headers={"Location": "https://cdn.test/robots.txt"})
    hosts["cdn.test/robots.txt"] = Reply(b"User-agent: *\nDisallow: /rss\n")
    hosts["s.test/rss"] = Reply(b"<rss version='2.0'><channel><title>t</title></channel></rss>")
    space.register(an_account("f1", Platform.FEED, "s.test/rss"))
    space.crawl()
    row = space.outcome("f1")
    assert (row["outcome"], row["detail"]) == ("blocked_by_robots", "robots_disallowed")
    assert hosts.asked("cdn.test") == ["cdn.test/robots.txt"]


def test_f_one_host_is_asked_once_for_its_rules_by_all_spiders(space, hosts):
    """[F]"""
    hosts["s.test/robots.txt"] = Reply(b"User-agent: *\nDisallow: /x\n")
    space.register(
        an_account("f1", Platform.FEED, "s.test/rss"),
        an_account("w1", Platform.WEBSITE, "s.test/blog"),
        an_account("p1", Platform.WORDPRESS, "s.test"),
    )
    space.crawl()
    assert len(hosts.asked("robots.txt")) == 1


def test_f_requests_to_one_host_stay_apart_whoever_sends_them():
    """[F]"""
    now, sent = [0.0], []

    async def sleep(seconds):
        now[0] += seconds
        await asyncio.sleep(0)

    book = Hosts(120.0, sleep=sleep, clock=lambda: now[0], apart=2.0)

    async def ask(url):
        async with book.turn(url):
            sent.append((url, now[0]))

    async def all_at_once():
        await asyncio.gather(*(ask(f"https://{key}graph.facebook.com/{n}") for n in range(3) for key in ("", "x@")))

    asyncio.run(all_at_once())
    times = [at for _, at in sent]
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(times))


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_f_hosts_take_turns(entries):
    """[F]"""
    found = list(in_turns(enumerate(entries), lambda entry: entry[1]))
    assert sorted(found) == list(enumerate(entries))
    firsts = [name for _, name in found[: len(set(entries))]]
    assert len(set(firsts)) == len(firsts)


def test_c_tracking_pixels_are_no_pictures():
    """[C]"""
    from parsing.markup import read_markup

    markup = '<p>a<img src="https://c.test/x.jpg"><img src="https://t.test/p.gif" width="1" height="1">'
    markup += (
        '<img src="https://pixel.wp.test/b.gif?x=1"><img class="wp-smiley" alt="✌️" src="https://s.w.org/e.png"></p>'
    )
    found = read_markup(markup)
    assert ([m.url for m in found.media], found.text) == (["https://c.test/x.jpg"], "a✌️")


BLOCKS = ["p", "div", "li", "td", "th", "dt", "dd", "section", "h2", "blockquote", "tr", "figure"]


@given(st.sampled_from(BLOCKS), st.booleans(), st.sampled_from(["", ' title="a>b"', " class='x'"]))
def test_b1_block_tags_break_at_both_ends(tag, closed, attributes):
    """[B1]"""
    from parsing.markup import plain_text

    end = f"</{tag}>" if closed else ""
    found = plain_text(f"satu<{tag}{attributes}>dua{end}<{tag}>tiga{end}").split()
    assert found == ["satu", "dua", "tiga"]


@pytest.mark.parametrize("tag", ["br", "br/", "hr", "hr /", "wbr"])
def test_b1_tags_that_stand_alone_break_a_line_and_wbr_breaks_nothing(tag):
    """[B1]"""
    from parsing.markup import plain_text

    assert plain_text(f"satu<{tag}>dua").split() == (["satudua"] if tag == "wbr" else ["satu", "dua"])


@pytest.mark.parametrize(
    "piece", ["<", "<div>", "<p", "&", "<!--", '<a href="', "<b><i>", "]]>", "</p>", "a<br>", "<table><td>"]
)
def test_b1_reading_markup_takes_linear_time(piece):
    """[B1] A megabyte of any nonsense is read in seconds."""
    import time

    from parsing.markup import read_markup

    started = time.process_time()
    read_markup(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 20


def test_d_a_short_notice_is_told_from_an_article_about_it():
    """[D]"""
    from parsing.page_kinds import no_post
    from parsing.webpage import tree_of

    words = "Warga melapor bahwa halaman kantor desa tidak ditemukan di peta. " * 30
    article = tree_of(f"<html><body><article><h1>Peta desa</h1><p>{words}</p></article></body></html>".encode())
    assert no_post(article, title="Peta desa", is_post=False, url="https://s.test/1") == ""
    notice = tree_of(b"<html><body><p>Halaman tidak ditemukan</p></body></html>")
    assert no_post(notice, title="", is_post=False, url="https://s.test/1") == "error_page"


def test_e4_a_zone_that_was_assumed_is_said():
    """[E4]"""
    account = an_account("a", Platform.FEED, "s.test/rss")
    context = PageContext(account=account, url="https://s.test/rss", status=200, captured_at=NOW)
    assert context.moment("2026-11-03 08:10").zone_assumed
    assert not context.moment("2026-11-03T08:10:00+07:00").zone_assumed
    assert replace(context, url="x").moment("3 November 2026 08.10 WIB").zone_assumed is False
