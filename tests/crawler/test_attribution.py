"""Nothing of a stranger is ever stored as an account's own, whatever is exchanged in what a platform recorded."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import bluesky, facebook, feeds, instagram, mastodon, threads, website, wordpress, x
from domain.platforms.values import AccountRef
from domain.types import Media, Moment, Outcome, Platform, Post, PostKind
from imports.terms import ImportTerms
from parsing.attribution import Claim, impersonal, lies_beside, lies_within, listed_within, refusal
from parsing.pages import PageContext

from .answers import rss
from .conftest import NOW, an_account
from .desk import Desk
from .test_recorded_all import READERS

OWN = "contoh"
NAMES = st.from_regex(r"[a-z]{3,8}", fullmatch=True)
ADDRESSES = {
    Platform.X: "https://x.com/{}/status/1",
    Platform.TIKTOK: "https://www.tiktok.com/@{}/video/1",
    Platform.THREADS: "https://www.threads.com/@{}/post/A",
    Platform.TELEGRAM: "https://t.me/{}/1",
    Platform.FACEBOOK: "https://www.facebook.com/{}/posts/1",
    Platform.BLUESKY: "https://bsky.app/profile/{}/post/1",
    Platform.INSTAGRAM: "https://www.instagram.com/{}/p/A/",
}


@given(st.sampled_from(sorted(ADDRESSES)), NAMES, NAMES, st.data())
def test_a1_a4_number_then_address_then_name(platform, own, other, data):
    """[A1] [A4] Of what a record says about its author nothing may contradict."""
    if own == other:
        return
    own, other = (f"{n}wangsa" if platform != Platform.BLUESKY else f"{n}.contoh.test" for n in (own, other))
    account = AccountRef(platform=platform, handle=own, native_id=data.draw(st.sampled_from([None, "501"])))
    number = data.draw(st.sampled_from(["", "501", "777"]))
    name = data.draw(st.sampled_from([own, other, ""]))
    where = data.draw(st.sampled_from([own, other, ""]))
    url = ADDRESSES[platform].format(where) if where else ""
    reason = refusal(account, Claim(native_id=number, names=(name,), url=url))
    if account.native_id and number and number != account.native_id:
        assert reason == "other_native_id"
    elif account.native_id and number == account.native_id:
        # A new name is followed when the record itself has it; an address alone may be a stranger's.
        assert bool(reason) == (where == other and name != other)
    elif other in (name, where):
        assert reason in ("foreign_author", "foreign_address")
    else:
        assert reason == ("" if own in (name, where) else "author_unknown")


@given(st.sampled_from(sorted(ADDRESSES)), st.sampled_from(sorted(ADDRESSES)))
def test_a1_an_address_on_another_platform_is_refused(one, other):
    """[A1]"""
    handle = "warga.contoh" if one == Platform.BLUESKY else "wargacontoh"
    account = AccountRef(platform=one, handle=handle)
    reason = refusal(account, Claim(names=(handle,), url=ADDRESSES[other].format(handle)))
    assert (reason == "foreign_platform") == (one != other)


@pytest.mark.parametrize(
    ("handle", "address", "within", "beside"),
    [
        ("portal.test/penulis/bud", "https://portal.test/penulis/bud/1", True, False),
        ("portal.test/penulis/bud", "https://portal.test/penulis/budiman/1", False, True),
        ("portal.test/penulis/bud", "https://www.portal.test/penulis/bud", True, False),
        ("portal.test/penulis/bud", "https://portal.test/2026/11/judul", False, False),
        ("portal.test/penulis/bud", "https://lain.test/penulis/bud/1", False, False),
        ("portal.test", "https://portal.test/apa/saja", True, False),
        ("portal.test/blog", "https://portal.test/blogger/1", False, True),
    ],
)
def test_a2_folders_are_compared_by_whole_segments(handle, address, within, beside):
    """[A2]"""
    account = AccountRef(platform=Platform.WEBSITE, handle=handle)
    assert (lies_within(address, account), lies_beside(address, account)) == (within, beside)
    assert listed_within(address, account) == (within or (not beside and "lain.test" not in address))


FOLDER_PAGE = b"""<html><head><title>Budi</title>
<link rel="alternate" type="application/rss+xml" href="https://portal.test/feed/">
%s</head><body><article><h2><a href="/penulis/budi/1">Panen</a></h2><p>Panen raya.</p></article>
<article><h2><a href="/penulis/siti/2">Coblos</a></h2><p>Coblos nomor dua.</p></article></body></html>"""


@pytest.mark.parametrize("own_feed", [False, True])
def test_a2_only_a_feed_below_the_folder_is_followed(own_feed):
    """[A2]"""
    account = an_account("a", Platform.WEBSITE, "portal.test/penulis/budi")
    context = PageContext(account=account, url="https://portal.test/penulis/budi", status=200, captured_at=NOW)
    link = b'<link rel="alternate" type="application/rss+xml" href="/penulis/budi/feed/">' if own_feed else b""
    page = website.parse(FOLDER_PAGE % link, {}, context)
    if own_feed:
        assert page.next_url == "https://portal.test/penulis/budi/feed/"
        feed = (
            b"<rss version='2.0'><channel><title>t</title>"
            b"<item><title>Panen</title><link>https://portal.test/2026/panen</link></item>"
            b"<item><title>Coblos</title><link>https://portal.test/penulis/siti/2</link></item>"
            b"<item><title>Lain</title><link>https://lain.test/1</link></item></channel></rss>"
        )
        page = website.parse(feed, {}, replace(context, url=page.next_url))
        assert [p.text for p in page.posts] == ["Panen"]
        assert [p.reason for p in page.problems] == ["foreign_address", "foreign_address"]
    else:
        assert page.next_url is None
        assert [p.url for p in page.posts] == ["https://portal.test/penulis/budi/1"]


def test_d_a_listing_of_nothing_but_others_is_no_empty_account():
    """[D]"""
    account = an_account("a", Platform.WEBSITE, "portal.test/penulis/dewi")
    context = PageContext(account=account, url="https://portal.test/penulis/dewi", status=200, captured_at=NOW)
    page = website.parse(FOLDER_PAGE % b"", {}, context)
    assert (page.outcome, page.detail, page.posts) == (Outcome.PARSE_ERROR, "out_of_scope", ())


def test_a5_the_form_that_asks_for_a_password_is_no_post():
    """[A5]"""
    form = '<form class="post-password-form"><p>Konten ini diproteksi.</p><input type="password"></form>'
    item = {"id": 5, "link": "https://s.test/5", "title": {"rendered": "Rahasia"}, "content": {"rendered": form}}
    account = an_account("a", Platform.WORDPRESS, "s.test")
    context = PageContext(account=account, url=wordpress.listing("s.test", 1), status=200, captured_at=NOW)
    page = wordpress.parse(json.dumps([item]).encode(), {}, context)
    assert (page.posts, [p.reason for p in page.problems]) == ((), ["not_public"])
    feed = f"<rss version='2.0'><channel><title>t</title><item><title>Rahasia</title><description><![CDATA[{form}]]>"
    page = wordpress.parse_feed(f"{feed}</description></item></channel></rss>".encode(), {}, context)
    assert (page.posts, [p.reason for p in page.problems]) == ((), ["not_public"])


QUOTING = "<p>Ini hoaks.</p><blockquote><p>Coblos nomor satu</p></blockquote>"


def of_wordpress():
    item = {"id": 5, "link": "https://s.test/5", "title": {"rendered": ""}, "content": {"rendered": QUOTING}}
    account = an_account("a", Platform.WORDPRESS, "s.test")
    context = PageContext(account=account, url=wordpress.listing("s.test", 1), status=200, captured_at=NOW)
    return wordpress.parse(json.dumps([item]).encode(), {}, context)


def of_feed():
    account = an_account("a", Platform.FEED, "blog.contoh.test/feed")
    context = PageContext(account=account, url="https://blog.contoh.test/feed", status=200, captured_at=NOW)
    body = rss(("5", "", f"<![CDATA[{QUOTING}]]>", "Tue, 10 Nov 2026 01:00:00 +0000"))
    return feeds.parse(body, {}, context)


@pytest.mark.parametrize("page", [of_wordpress, of_feed])
def test_a5_quotation_blocks_are_anothers_words(page):
    """[A5]"""
    (post,) = page().posts
    assert (post.kind, post.text, post.other_text) == (PostKind.QUOTE, "Ini hoaks.", "Coblos nomor satu")


def a_post(**changes):
    values = {
        "platform": Platform.X,
        "native_id": "1",
        "author_native_id": "budiman",
        "kind": PostKind.QUOTE,
        "url": "https://x.com/budiman/status/1",
        "text": "",
        "published": Moment(raw="", at=None),
    }
    return Post(**(values | changes))


def test_a3_another_authors_name_inside_the_own_one_costs_no_address():
    """[A3]"""
    media = (
        Media(kind="image", url="https://cdn.test/budi/1.jpg"),
        Media(kind="image", url="https://cdn.test/budiman.jpg"),
    )
    post, token = impersonal(a_post(other_author="budi", media=media), frozenset({"budiman"}), b"k" * 32, "uji")
    assert str(token).startswith("akun-")
    assert (post.url, [m.url for m in post.media]) == (
        "https://x.com/budiman/status/1",
        ["", "https://cdn.test/budiman.jpg"],
    )
    own, token = impersonal(a_post(other_author="budiman"), frozenset({"budiman"}), b"k" * 32, "uji")
    assert (own.url, token, own.other_author) == ("https://x.com/budiman/status/1", None, None)


def test_a3_what_one_passes_on_of_oneself_is_ones_own():
    """[A3]"""
    account = {"id": "7", "acct": "w", "username": "w"}
    own = {"id": "1", "content": "<p>Dukung nomor dua</p>", "account": account, "url": "https://m.contoh.test/@w/1"}
    boost = {
        "id": "2",
        "created_at": "2026-11-03T01:10:00Z",
        "visibility": "public",
        "content": "",
        "account": account,
        "url": "https://m.contoh.test/users/w/statuses/2/activity",
        "reblog": own,
    }
    context = PageContext(
        account=an_account("a", Platform.MASTODON, "w@m.contoh.test", native_id="7"),
        url=mastodon.listing("m.contoh.test", "7"),
        status=200,
        captured_at=NOW,
    )
    (post,) = mastodon.parse(json.dumps([boost]).encode(), {}, context).posts
    assert (post.kind, post.text, post.other_text, post.other_author) == ("repost", "Dukung nomor dua", "", None)
    assert post.url.endswith("/activity")


AUTHORS = {"did", "handle", "username", "acct", "author_id", "id", "screen_name"}


def exchanged(value, names, chance):
    """Whatever names an author is now and then another one of the same answer."""
    if isinstance(value, list):
        return [exchanged(v, names, chance) for v in value]
    if not isinstance(value, dict):
        return value
    found = {k: exchanged(v, names, chance) for k, v in value.items()}
    for holder in ("author", "account", "owner", "from", "by"):
        if isinstance(found.get(holder), dict) and chance.random() < 0.5:
            found[holder] = chance.choice(names)
    if "author_id" in found and chance.random() < 0.5:
        found["author_id"] = chance.choice(names).get("id", "9")
    return found


def people(value):
    if isinstance(value, list):
        return [p for v in value for p in people(v)]
    if not isinstance(value, dict):
        return []
    own = [value[k] for k in ("author", "account", "owner", "from", "by") if isinstance(value.get(k), dict)]
    return own + [p for v in value.values() for p in people(v)]


LISTINGS = [
    ("bluesky/f_autfeed.http.json", bluesky),
    ("mastodon/get_account_statuses_default.http.json", mastodon),
    ("mastodon/get_account_statuses_limit.http.json", mastodon),
    ("x/v2_get_users_tweets.http.json", x),
    ("threads/threads_user_posts.json", threads),
    ("facebook/facebook-page-posts.http.json", facebook),
    ("instagram/bd_base_p1.json", instagram),
]


@pytest.mark.parametrize(("name", "spider"), LISTINGS)
@pytest.mark.parametrize("seed", range(12))
def test_a_recorded_objects_with_exchanged_authors_give_only_own_posts(shared, name, spider, seed):
    """[A]"""
    chance = random.Random(f"{name}{seed}")
    recorded = json.loads((shared / "fixtures/platforms" / name).read_bytes())
    body, url = recorded, READERS[name.partition("/")[0]][2]
    if name.endswith(".http.json"):
        body, url = recorded["response"]["body"], recorded["request"].get("url") or url
    somebody = people(body) or [{"id": "1"}]
    one = chance.choice(somebody)
    number = one.get("did") or one.get("id")
    platform = READERS[name.partition("/")[0]][1]
    handle = (one.get("handle") or one.get("username") or "contoh").lower()
    account = an_account("a", platform, handle, native_id=number)
    stranger = {"id": "9", "did": "did:plc:lain", "username": "lain", "handle": "lain.test"}
    changed = exchanged(body, [*somebody, stranger], chance)
    page = spider.parse(
        json.dumps(changed).encode(), {}, PageContext(account=account, url=url, status=200, captured_at=NOW)
    )
    for post in page.posts:
        assert post.author_native_id.lower() in {str(number).lower(), handle}, name
        if post.kind == PostKind.REPOST and post.other_author:
            assert post.text == ""


def test_a4_a_name_that_passed_to_a_stranger_brings_nothing(tmp_path):
    """[A4] The first number that a file shows for a registered name is its own from then on."""
    desk = Desk(tmp_path, None).has("tiktok|warga.contoh")

    def item(number, text):
        author = {"id": number, "uniqueId": "warga.contoh", "privateAccount": False}
        data = {"id": "7301234567890123456", "desc": text, "createTime": 1793668200, "author": author}
        data["privateItem"] = False
        return json.dumps({"source_platform": "tiktok.com", "data": data}) + "\n"

    assert desk.load(desk.write(item("88", "Panen raya"), "a")).new == 1
    result = desk.load(desk.write(item("99", "Coblos nomor dua"), "b"))
    assert (result.new, result.changed, [p.reason for p in result.problems]) == (0, 0, ["other_native_id"])
    assert [p["text"] for p in desk.posts().values()] == ["Panen raya"]


def test_b5_the_same_file_with_other_terms_is_read_again(tmp_path):
    """[B5]"""
    desk = Desk(tmp_path, None)
    names = (("1", "warga_satu"), ("2", "warga_dua"))
    rows = [{"platform": "x", "account": name, "id": number, "text": "Halo"} for number, name in names]
    path = desk.write("\n".join(map(json.dumps, rows)) + "\n")
    desk.has("x|warga_satu")
    first = desk.load(path)
    assert (first.new, first.not_registered) == (1, 1)
    assert desk.load(path).already == first.run_id
    desk.register(an_account("kedua", Platform.X, "warga_dua"))
    promised = desk.load(path, dry_run=True)
    again = desk.load(path)
    assert (promised.new, again.new, again.again, again.already) == (1, 1, first.run_id, None)
    assert desk.load(path).already


def test_b5_a_missing_audience_can_be_given_afterwards(tmp_path):
    """[B5]"""
    desk = Desk(tmp_path, None).has("x|warga_contoh")
    path = desk.write('window.YTD.tweets.part0 = [{"tweet": {"id_str": "20", "full_text": "Padi", "created_at": ""}}]')
    wrong = desk.load(path, given=ImportTerms(account="@warga_lain"))
    assert (wrong.new, wrong.not_registered) == (0, 1)
    assert desk.load(path, given=ImportTerms(account="@warga_contoh")).new == 1
