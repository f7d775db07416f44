"""What comes in is whose it is, whole, and when: places and faults that no other test has, each with its letter."""

import json
from datetime import UTC, datetime

import pytest
from OpenSSL import SSL
from twisted.web._newclient import ResponseNeverReceived

from crawler.outcomes import outcome_of_failure
from crawler.spiders import bluesky, feeds, telegram, x
from domain.errors import ImportFileError
from domain.periods import WIB, waktu_terlihat
from domain.types import HowSeen, Outcome, Platform
from imports import facebook_site, pinterest_site
from imports.terms import ImportTerms
from parsing.dates import read_moment
from parsing.pages import PageContext

from .answers import HANDLE, bluesky_post, feed
from .conftest import NOW, Reply, an_account
from .desk import Desk

PORTAL = (
    b"<!doctype html><html><head><title>Wi-Fi Login</title></head><body><h1>Selamat datang di Wi-Fi Bandara</h1>"
    b"<form action='/login'><input name='username'><input type='password' name='password'><button>Masuk</button></form>"
    b"</body></html>"
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def parsed(parse, body, account, url):
    return parse(body, {}, PageContext(account=account, url=url, status=200, captured_at=NOW))


def links(post):
    return [m.url for m in post.media if m.kind == "link"]


def test_a1_a_saved_page_that_says_it_is_another_post_is_refused(desk):
    """[A1] The page's own og:url decides."""
    desk.has("x|warga_contoh")
    page = (
        '<!doctype html><html><head><title>x</title><meta property="og:url" content="https://x.com/{}/status/{}">'
        '<meta property="og:title" content="Warga (@warga_contoh) on X">'
        '<meta property="og:description" content="Panen raya"></head><body><article>Panen raya</article></body></html>'
    )
    for name, number, reason in (("warga_contoh", 12, "other_post"), ("orang_lain", 11, "foreign_address")):
        url = "https://x.com/warga_contoh/status/11"
        given = ImportTerms(account="@warga_contoh", platform="x", url=url, seen_at=NOW)
        result = desk.load(desk.write(page.format(name, number)), "halaman", given=given)
        assert (result.new, [p.reason for p in result.problems]) == (0, [reason])


def test_b2_a_guid_that_two_entries_share_or_that_only_counts_names_no_post():
    """[B2]"""
    account = an_account("a", Platform.FEED, "s.test/rss")

    def page(*entries):
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><link>https://s.test/{link}</link><title>{link}</title></item>"
            for guid, link in entries
        )
        body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()
        return [p.native_id for p in parsed(feeds.parse, body, account, "https://s.test/rss").posts]

    assert page(("sama", "satu"), ("sama", "dua")) == ["https://s.test/satu", "https://s.test/dua"]
    today = page(("0", "satu"), ("1", "dua"), ("2", "tiga"))
    tomorrow = page(("0", "baru"), ("1", "satu"), ("2", "dua"))
    assert set(today) & set(tomorrow) == {"https://s.test/satu", "https://s.test/dua"}


def message(inner):
    return (
        '<html><body><section class="tgme_channel_history"><div class="tgme_widget_message_wrap">'
        f'<div class="tgme_widget_message" data-post="kanalcontoh/7">{inner}<a class="tgme_widget_message_date" href='
        '"https://t.me/kanalcontoh/7"><time datetime="2026-11-03T01:10:00+00:00"></time></a></div></div></section>'
    ).encode()


@pytest.mark.parametrize(
    ("inner", "kinds"),
    [
        ('<audio class="tgme_widget_message_voice" src="https://c.test/1.ogg"></audio>', {"audio"}),
        (
            '<div class="tgme_widget_message_roundvideo_wrap"><video class="tgme_widget_message_roundvideo"></video></div>',
            {"video"},
        ),
        (
            '<div class="tgme_widget_message_sticker_wrap"><i class="tgme_widget_message_sticker" style="background-image:'
            "url('https://c.test/1.webp')\"></i></div>",
            {"image", "other"},
        ),
    ],
)
def test_c_voice_round_films_and_stickers_are_media(inner, kinds):
    """[C] [B3]"""
    account = an_account("a", Platform.TELEGRAM, "kanalcontoh")
    (post,) = parsed(telegram.parse, message(inner), account, "https://t.me/s/kanalcontoh").posts
    assert post.media
    assert {m.kind for m in post.media} <= kinds


def test_b3_a_place_in_a_channel_is_read():
    """[B3]"""
    venue = (
        '<a class="tgme_widget_message_location_wrap"></a><div class="tgme_widget_message_location_info">'
        '<div class="tgme_widget_message_venue_title">Balai Desa Sukamaju</div></div>'
    )
    account = an_account("a", Platform.TELEGRAM, "kanalcontoh")
    (post,) = parsed(telegram.parse, message(venue), account, "https://t.me/s/kanalcontoh").posts
    assert "Balai Desa Sukamaju" in post.text


def test_b3_where_a_link_leads_stands_beside_the_words():
    """[B3]"""
    target = "https://kampanye.test/nomor-dua"
    entity = {"start": 0, "end": 1, "url": "https://t.co/a", "expanded_url": target}
    tweet = {
        "id": "1",
        "text": "lihat https://t.co/a",
        "author_id": "501",
        "created_at": "2026-11-03T01:10:00Z",
        "edit_history_tweet_ids": ["1"],
        "entities": {"urls": [entity]},
    }
    body = {"data": [tweet], "meta": {"result_count": 1}}
    account = an_account("a", Platform.X, "warga_contoh", native_id="501")
    (post,) = parsed(x.parse, json.dumps(body).encode(), account, x.listing("501")).posts
    assert links(post) == [target]

    item = bluesky_post("k1", "lihat di sini")
    feature = {"$type": "app.bsky.richtext.facet#link", "uri": target}
    item["post"]["record"]["facets"] = [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [feature]}]
    (post,) = parsed(bluesky.parse, feed(item), an_account("a", Platform.BLUESKY, HANDLE), bluesky.FEED).posts
    assert links(post) == [target]

    entry = (
        f"<rss version='2.0'><channel><title>t</title><item><title>Kabar</title><guid>https://s.test/1</guid>"
        f"<description>&lt;p&gt;lihat &lt;a href='{target}'&gt;di sini&lt;/a&gt;&lt;/p&gt;</description></item>"
        "</channel></rss>"
    )
    account = an_account("a", Platform.FEED, "s.test/rss")
    (post,) = parsed(feeds.parse, entry.encode(), account, "https://s.test/rss").posts
    assert links(post) == [target]


def test_b3_a_facebook_post_that_only_has_a_story_keeps_it(desk):
    """[B3]"""
    desk.has("facebook|100000000000001|100000000000001")
    rows = "object_id,object_type,query_status,message,story,from.id,created_time,permalink_url\n" + (
        "100000000000001_5,data,fetched (200),,Warga menambahkan 3 foto baru,100000000000001,2026-11-03T01:10:00+0000,"
        "https://www.facebook.com/100000000000001/posts/5\n"
    )
    assert desk.load(desk.write(rows), "facepager", given=ImportTerms(platform="facebook")).new == 1
    (post,) = desk.posts().values()
    assert post["text"] == "Warga menambahkan 3 foto baru"


@pytest.mark.parametrize("key", ["title", "grid_title", "gridTitle", "closeup_unified_title"])
def test_b3_pinterests_titles_are_read_under_each_of_their_names(key):
    """[B3]"""
    maker = {"username": "warga"}
    pin = {"id": "1", "pinner": maker, "native_creator": maker, key: "Dukung nomor dua", "board": {"privacy": "public"}}
    assert pinterest_site.pin(pin, 1).text == "Dukung nomor dua"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Photo", "image"),
        ("Native Video", "video"),
        ("Live Video Complete", "video"),
        ("Status", None),
        ("Link", None),
    ],
)
def test_c_crowdtangles_types_are_media(desk, said, kind):
    """[C]"""
    desk.has("facebook|warga.contoh|100000000000001")
    rows = "Page Name,User Name,Facebook Id,Post Created,Type,URL,Message\n" + (
        f"Warga,warga.contoh,100000000000001,2026-11-03 08:10:00 EST,{said},https://www.facebook.com/warga.contoh/posts/5,x\n"
    )
    desk.load(desk.write(rows), "crowdtangle-facebook")
    (post,) = desk.posts().values()
    assert [m["kind"] for m in json.loads(post["media"])] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("platform", "handle"),
    [
        (Platform.WEBSITE, "s.test/penulis"),
        (Platform.FEED, "s.test/rss"),
        (Platform.WORDPRESS, "s.test"),
    ],
)
def test_d_a_wifi_login_is_no_post_of_anybody_and_no_rule(space, hosts, platform, handle):
    """[D] [F] Also where robots.txt is answered by it."""
    login = Reply(PORTAL, headers={"Content-Type": "text/html"})
    for path in ("penulis", "rss", "feed/", "", "wp-json/wp/v2/posts"):
        hosts[f"s.test/{path}"] = login
    space.register(an_account("a", platform, handle))
    hosts["s.test/robots.txt"] = login
    space.crawl()
    assert (space.outcome("a")["outcome"], space.outcome("a")["detail"]) == ("blocked_by_robots", "robots_unreadable")
    hosts["s.test/robots.txt"] = Reply(status=404)
    space.crawl()
    assert space.posts() == {}
    assert space.outcome("a")["outcome"] not in ("ok", "empty")


def test_e4_a_day_without_an_hour_is_printed_as_a_day(desk):
    """[E4] "Kemarin" names no hour, and none is printed."""
    seen = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    for written, shown in (
        ("Kemarin", "11 November 2026, jamnya tidak terlihat"),
        ("3 November 2026", "3 November 2026, jamnya tidak terlihat"),
        ("5 jam", "12 November 2026 sekitar pukul 11 WIB"),
        ("Kemarin pukul 13.20", "11 November 2026 pukul 13.20 WIB (zona waktunya diandaikan)"),
        ("Kemarin pukul 13.20 WIB", "11 November 2026 pukul 13.20 WIB"),
        ("2026-11-03T08:10:00+07:00", "3 November 2026 pukul 08.10 WIB"),
        ("3 November 2026 08.10 GMT+7", "3 November 2026 pukul 08.10 WIB"),
        ("Selasa Pahing, 3 November 2026", "3 November 2026, jamnya tidak terlihat"),
    ):
        moment = read_moment(written, captured_at=seen, zone=WIB, interface="id")
        found = waktu_terlihat(moment.at, WIB, moment.precision, zone_assumed=moment.zone_assumed)
        assert found == shown, written
    desk.has("x|warga_contoh")
    row = "account,id,text,published_at,platform\n@warga_contoh,1850000000000000001,Panen,Kemarin pukul 13.20,x\n"
    desk.load(desk.write(row), "csv")
    (post,) = desk.posts().values()
    assert (post["published_precision"], post["published_zone"]) == ("minute", "assumed")


def test_f_a_certificate_that_is_wrong_is_said_as_such():
    """[F] It ended as a rule of robots.txt once."""
    error = SSL.Error([("SSL routines", "", "certificate verify failed")])
    outcome, detail = outcome_of_failure(ResponseNeverReceived([error]))
    assert outcome != Outcome.BLOCKED_BY_ROBOTS
    assert "cert" in detail or "tls" in detail


def test_b3_a_facebook_story_of_a_browser_has_its_words_and_films():
    """[B3] [C]"""
    story = {
        "comet_sections": {
            "content": {
                "story": {
                    "actors": [{"id": "100000000000001", "url": "https://www.facebook.com/warga.contoh"}],
                    "post_id": "5",
                    "wwwURL": "https://www.facebook.com/warga.contoh/posts/5",
                    "message": {"text": "Dukung nomor dua"},
                    "attachments": [
                        {
                            "target": {"id": "9"},
                            "styles": {
                                "attachment": {
                                    "media": {"__typename": "Video", "id": "9", "accessibility_caption": "spanduk"}
                                }
                            },
                        }
                    ],
                }
            },
        }
    }
    made = facebook_site.story(story, 1)
    assert (made.text, [(m.kind, m.alt) for m in made.media]) == ("Dukung nomor dua", [("video", "spanduk")])


def test_g_a_row_of_each_new_reader_keeps_how_it_was_seen(desk):
    """[G] A file of a tool used while logged in needs its audience said."""
    desk.has("instagram|warga.contoh")
    owner = {"id": "7", "username": "warga.contoh"}
    node = {"shortcode": "DPanen00001", "owner": owner, "date": 1793668200, "caption": "x"}
    path = desk.write(json.dumps({"node": node, "instaloader": {"version": "4", "node_type": "Post"}}))
    result = desk.load(path, how_seen=HowSeen.IMPORT_LOGGED_IN)
    assert (result.new, [p.reason for p in result.problems]) == (0, ["audience_not_shown"])
    given = ImportTerms(audience="public")
    assert desk.load(path, how_seen=HowSeen.IMPORT_LOGGED_IN, given=given).new == 1


def test_d2_data_taken_for_a_page_is_refused_and_read_with_its_own_format_afterwards(desk):
    """[D2] [B5] A second try of the same bytes with another format is read anew."""
    desk.has("x|warga_contoh")
    row = {"platform": "x", "account": "warga_contoh", "id": "1850000000000000001", "text": "Panen padi"}
    path = desk.write(json.dumps(row | {"published_at": "2026-11-10T08:00:00+07:00"}) + "\n")
    with pytest.raises(ImportFileError):
        desk.load(path, "halaman")
    assert desk.load(path, "jsonl").new == 1


def test_b2_the_same_words_on_two_days_are_two_posts(desk):
    """[B2]"""
    desk.has("x|warga_contoh")
    rows = ["account,id,text,published_at,platform"]
    rows += [f"@warga_contoh,{n},Selamat pagi,2026-11-{n}T08:00:00+07:00,x" for n in (10, 11)]
    result = desk.load(desk.write("\n".join(rows) + "\n"), "csv")
    assert (result.new, result.problems) == (2, [])
