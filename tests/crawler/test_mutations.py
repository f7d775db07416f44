"""Every parser fed with damaged answers: a clear outcome, never a traceback, never a secret or a lost page."""

import json
import random
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.spiders import (
    bluesky,
    facebook,
    feeds,
    instagram,
    mastodon,
    telegram,
    threads,
    website,
    wordpress,
    x,
    youtube,
)
from domain.errors import ImportFileError
from domain.types import Outcome, Page, Platform, Post, Problem
from imports import READERS
from imports.caught import Caught, bundle
from imports.rows import ImportedPost
from imports.terms import ImportTerms
from parsing.pages import PageContext

from .answers import DID, HANDLE, bluesky_post, feed, quoting, rss
from .conftest import an_account
from .test_import_formats import ARCHIVE, CROWDTANGLE, FOURCAT, PAGE, lines, noted, tiktok
from .test_import_formats import instagram as instagram_item
from .test_import_formats import threads as threads_item
from .test_import_formats import tweet as tweet_item
from .test_tool_formats import PHOTO, film, node
from .test_tool_formats import tweet as snscraped

AT = datetime(2026, 11, 20, tzinfo=UTC)
CHANNEL = "UC" + "a" * 22
TELEGRAM = (
    b'<html><body><section class="tgme_channel_history"><div class="tgme_widget_message" data-post="kanal/7">'
    b'<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn.test/1.jpg\')"></a>'
    b'<div class="tgme_widget_message_text">Halo<br/>dunia</div><a class="tgme_widget_message_date">'
    b'<time datetime="2026-11-10T01:00:00+00:00"></time></a></div></section></body></html>'
)
STATUS = {
    "id": "1",
    "created_at": "2026-11-10T01:00:00.000Z",
    "content": "<p>Halo</p>",
    "visibility": "public",
    "account": {"id": "9", "acct": "warga", "username": "warga"},
    "url": "https://server.test/@warga/1",
    "reblog": None,
    "media_attachments": [],
    "in_reply_to_id": None,
    "spoiler_text": "",
}
WP_POST = {
    "id": 5,
    "date": "2026-11-10T08:00:00",
    "date_gmt": "2026-11-10T01:00:00",
    "modified_gmt": "2026-11-10T01:00:00",
    "link": "https://blog.test/5",
    "status": "publish",
    "type": "post",
    "title": {"rendered": "Judul"},
    "content": {"rendered": "<p>Isi</p>", "protected": False},
}
META = {"id": "1000_5", "created_time": "2026-11-10T01:00:00+0000", "message": "Halo", "from": {"id": "1000"}}
MEDIA = {
    "id": "5",
    "timestamp": "2026-11-10T01:00:00+0000",
    "caption": "Halo",
    "permalink": "https://www.instagram.com/p/DA/",
}
THREAD = {"id": "5", "timestamp": "2026-11-10T01:00:00+0000", "text": "Halo", "username": "warga", "shortcode": "DA"}
TWEET = {
    "id": "5",
    "text": "Halo",
    "author_id": "501",
    "created_at": "2026-11-10T01:00:00.000Z",
    "edit_history_tweet_ids": ["5"],
}
VIDEO = {
    "snippet": {"title": "T", "description": "", "channelId": CHANNEL},
    "status": {"privacyStatus": "public"},
    "contentDetails": {"videoId": "abcdefghijk", "videoPublishedAt": "2026-11-10T01:00:00Z"},
}


def dump(value):
    return json.dumps(value).encode()


JSON_FEED = dump(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Blog",
        "items": [
            {
                "id": "1",
                "url": "https://blog.test/1",
                "title": "Judul",
                "content_html": "<p>Isi</p>",
                "image": "https://blog.test/g",
                "date_published": "2026-11-10T01:00:00+07:00",
                "attachments": [{"url": "https://blog.test/a", "mime_type": "audio/mp3"}],
            },
        ],
    }
)
PINS = rss(("a", "Rak", "&lt;img src='https://i.test/1.jpg'&gt;kayu", "Tue, 10 Nov 2026 01:00:00 +0000")).replace(
    b"https://blog.contoh.test/a", b"https://www.pinterest.com/pin/9001/"
)
VIDEOS = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
    'xmlns:media="http://search.yahoo.com/mrss/"><title>Kanal</title><entry><id>yt:video:abcdefghijk</id>'
    f"<yt:videoId>abcdefghijk</yt:videoId><yt:channelId>{CHANNEL}</yt:channelId><title>Panen</title>"
    "<published>2026-11-10T01:00:00+00:00</published><media:group><media:description>Isi</media:description>"
    "</media:group></entry></feed>"
).encode()
CASES = {
    "bluesky": (
        bluesky.parse,
        Platform.BLUESKY,
        HANDLE,
        DID,
        bluesky.listing(DID),
        feed(bluesky_post("a", "Halo"), bluesky_post("b", "Ya", post=quoting("lain")), cursor="c"),
    ),
    "mastodon": (
        mastodon.parse,
        Platform.MASTODON,
        "warga@server.test",
        "9",
        "https://server.test/api/v1/accounts/9/statuses?limit=40",
        dump([STATUS]),
    ),
    "wordpress": (
        wordpress.parse,
        Platform.WORDPRESS,
        "blog.test",
        None,
        wordpress.listing("blog.test", 1),
        dump([WP_POST]),
    ),
    "feed": (
        feeds.parse,
        Platform.FEED,
        "blog.test/feed",
        None,
        "https://blog.test/feed",
        rss(("a", "Judul", "Isi", "Tue, 10 Nov 2026 01:00:00 +0000")),
    ),
    "json_feed": (feeds.parse, Platform.FEED, "blog.test/feed", None, "https://blog.test/feed", JSON_FEED),
    "pinterest": (feeds.parse, Platform.PINTEREST, "warga", None, "https://www.pinterest.com/warga/feed.rss", PINS),
    "youtube_feed": (
        feeds.parse,
        Platform.YOUTUBE,
        CHANNEL,
        CHANNEL,
        "https://www.youtube.com/feeds/videos.xml",
        VIDEOS,
    ),
    "wordpress_feed": (
        wordpress.parse_feed,
        Platform.WORDPRESS,
        "blog.test",
        None,
        "https://blog.test/feed/",
        rss(("a", "Judul", "Isi", "Tue, 10 Nov 2026 01:00:00 +0000")),
    ),
    "website": (
        website.parse,
        Platform.WEBSITE,
        "warga.contoh.test/blog",
        None,
        "https://warga.contoh.test/blog",
        PAGE.format(url="https://warga.contoh.test/blog/1").encode(),
    ),
    "telegram": (telegram.parse, Platform.TELEGRAM, "kanal", None, "https://t.me/s/kanal", TELEGRAM),
    "x": (x.parse, Platform.X, "warga", "501", x.listing("501"), dump({"data": [TWEET], "meta": {"next_token": "n"}})),
    "facebook": (
        facebook.parse,
        Platform.FACEBOOK,
        "warga",
        "1000",
        f"{facebook.HOST}/1000/published_posts?limit=1",
        dump({"data": [META], "paging": {"cursors": {"after": "A"}, "next": "https://graph.facebook.com/x?a=1"}}),
    ),
    "instagram": (
        instagram.parse,
        Platform.INSTAGRAM,
        "warga",
        None,
        instagram.listing("1", "warga"),
        dump({"business_discovery": {"id": "17", "media": {"data": [MEDIA]}}}),
    ),
    "threads": (
        threads.parse,
        Platform.THREADS,
        "warga",
        None,
        f"{threads.HOST}/profile_posts?username=warga",
        dump({"data": [THREAD]}),
    ),
    "youtube": (youtube.parse, Platform.YOUTUBE, CHANNEL, CHANNEL, youtube.uploads(CHANNEL), dump({"items": [VIDEO]})),
}
JUNK = [None, True, -1, 0, 1.5, "", "x", "\ud83d", "\0", [], [[]], [None], {}, {"a": 1}, "9" * 400, 10**30, "https://["]


def read(name, body, status=200, headers=None):
    parse, platform, handle, native_id, url, _ = CASES[name]
    account = an_account("a1", platform, handle, native_id=native_id)
    context = PageContext(account=account, url=url, status=status, captured_at=AT)
    page = parse(body, headers or {}, context)
    check(page)
    return page


def check(page):
    """What every page must be, whatever came in."""
    assert isinstance(page, Page)
    assert isinstance(page.outcome, Outcome)
    for post in page.posts:
        assert isinstance(post, Post)
        assert post.native_id
        assert isinstance(post.text + post.other_text + post.url, str)
        assert post.published.at is None or post.published.at.tzinfo is not None
        assert all(isinstance(m.url, str) for m in post.media)
    assert all(isinstance(p, Problem) and p.reason for p in page.problems)
    assert page.next_url is None or isinstance(page.next_url, str)


@pytest.mark.parametrize("name", CASES)
def test_the_whole_answer_is_read_as_it_stands(name):
    page = read(name, CASES[name][5])
    assert page.outcome == Outcome.OK
    assert page.posts


@pytest.mark.parametrize("name", CASES)
def test_an_answer_that_is_cut_off_anywhere_is_an_outcome(name):
    body = CASES[name][5]
    for cut in range(0, len(body), max(len(body) // 60, 1)):
        read(name, body[:cut])


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_answer_with_changed_bytes_is_an_outcome(name, data):
    body = bytearray(CASES[name][5])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    read(name, bytes(body))


def damaged(value, chance):
    """The same JSON with one or a few values replaced, keys dropped, or lists doubled."""
    if chance.random() < 0.12:
        return chance.choice(JUNK)
    if isinstance(value, dict):
        return {k: damaged(v, chance) for k, v in value.items() if chance.random() > 0.06}
    if isinstance(value, list):
        return [damaged(v, chance) for v in value] * (2 if chance.random() < 0.1 else 1)
    return value


@pytest.mark.parametrize("name", sorted(k for k, case in CASES.items() if case[5][:1] in b"{["))
@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9), status=st.sampled_from([200, 200, 200, 400, 403, 404, 429, 500]))
def test_json_of_another_shape_is_an_outcome(name, seed, status):
    value = damaged(json.loads(CASES[name][5]), random.Random(seed))
    read(name, json.dumps(value).encode("utf-8", "surrogatepass"), status)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("status", [204, 302, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503])
def test_any_status_with_any_body_is_no_ok(name, status):
    for body in (b"", b"{}", b"[]", b"null", b"<html>masuk</html>", b'{"error": 5}', b"\xff\xfe"):
        assert read(name, body, status).outcome not in (Outcome.OK, Outcome.EMPTY)


NO_LISTING = [
    b"{}",
    b'{"a": 1}',
    b'"x"',
    b"5",
    b"null",
    b"[1]",
    b"[{}]",
    b'{"data": {}}',
    b'{"data": null}',
    b'{"items": {}}',
    b'{"feed": {}}',
    b'{"feed": null}',
    b'{"business_discovery": {}}',
    b'{"meta": {}}',
    b"<rss/>",
    b"<html/>",
    b"",
    b'{"business_discovery": {"media_count": 3}}',
    b'{"version": "https://jsonfeed.org/version/1.1"}',
]


@pytest.mark.parametrize("name", CASES)
def test_an_answer_of_another_kind_is_never_an_empty_account(name):
    """A 200 that holds no listing at all: a week of it would read as silence."""
    for body in NO_LISTING:
        page = read(name, body)
        assert page.outcome == Outcome.PARSE_ERROR, (body, page.outcome)
        assert page.problems or page.detail


def whole_files():
    post = lines(
        noted("instagram.com", instagram_item()),
        noted("tiktok.com", tiktok()),
        noted("threads.net", threads_item()),
        noted("x.com", tweet_item()),
    )
    table = FOURCAT.format(
        url="link", id="33", author="warga", retweet="yes", address="https://x.com/warga/status/33", body="Isi"
    )
    return {
        "zeeschuimer": post,
        "4cat": table,
        "crowdtangle-facebook": CROWDTANGLE,
        "x-archive": ARCHIVE,
        "crowdtangle-instagram": "Account,User Name,Post Created,Type,URL,Description\n"
        "Warga,warga.contoh,2026-11-02 20:10:00 EST,Photo,https://www.instagram.com/p/DAbc/,Langit\n",
        "facepager": '"id";"object_id";"object_type";"message";"created_time";"permalink_url"\n"2";"4455";"data";"Isi";'
        '"2026-11-03T01:10:00+0000";"https://www.facebook.com/warga.contoh/posts/4455"\n',
        "csv": "platform;account;id;text;published_at\nfacebook;warga.contoh;4455;Isi;3 November 2026 08.10 WIB\n",
        "jsonl": lines({"platform": "facebook", "account": "warga.contoh", "id": "4455", "text": "Isi"}),
        "halaman": PAGE.format(url="https://warga.contoh.test/blog/1"),
        "unduhan-facebook": json.dumps([{"timestamp": 1793668200, "data": [{"post": "a"}], "attachments": []}]),
        "unduhan-instagram": json.dumps([{"media": [{"creation_timestamp": 1793668200, "title": "a"}]}]),
        "snscrape": lines(snscraped(1850000000000000011, "Halo", media=[PHOTO], quotedTweet=snscraped(12, "kata"))),
        "yt-dlp": json.dumps(film()),
        "instaloader": json.dumps(node()),
        "youtube-data-tools": f"channelId,videoId,publishedAt,videoTitle\n{CHANNEL},abcdefghijk,2026-11-03,Halo\n",
    }


TYPED = ImportTerms(
    account="https://warga.contoh.test/blog",
    platform="website",
    url="https://warga.contoh.test/blog/1",
    consent="c",
    seen_at=AT,
    audience="public",
)


def taken(kind, path):
    """What a reader makes of a file: its rows, or its one refusal."""
    try:
        return [row.post for row in READERS[kind](path, TYPED)]
    except ImportFileError as error:
        return [error]


@pytest.mark.parametrize("kind", whole_files())
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_gives_posts_problems_or_a_refusal_in_words(kind, data, tmp_path_factory):
    body = bytearray(whole_files()[kind].encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
    path = tmp_path_factory.getbasetemp() / f"{kind}.bin"
    path.write_bytes(bytes(body))
    assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken(kind, path))


def test_a_damaged_workbook_gives_posts_problems_or_a_refusal_in_words(tmp_path):
    """A workbook is a packed folder: damage at every place of it."""
    book = openpyxl.Workbook()
    book.active.append(["platform", "account", "id", "text"])
    book.active.append(["facebook", "warga.contoh", "123456789012345678", "isi"])
    book.save(tmp_path / "utuh.xlsx")
    whole, chance = (tmp_path / "utuh.xlsx").read_bytes(), random.Random(4)
    path = tmp_path / "rusak.xlsx"
    for _ in range(150):
        body = bytearray(whole)
        place = chance.randrange(len(body))
        body[place : place + chance.randrange(1, 40)] = chance.randbytes(chance.randrange(0, 40))
        path.write_bytes(bytes(body[: chance.choice([len(body), chance.randrange(len(body))])]))
        assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken("xlsx", path))


@pytest.mark.parametrize(
    "kind", ["zeeschuimer", "x-archive", "unduhan-facebook", "unduhan-instagram", "yt-dlp", "instaloader", "snscrape"]
)
@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_file_of_another_shape_gives_posts_or_problems(kind, seed, tmp_path_factory):
    chance, whole = random.Random(seed), whole_files()[kind]
    if kind in ("zeeschuimer", "snscrape"):
        text = lines(*(damaged(json.loads(line), chance) for line in whole.splitlines()))
    else:
        text = json.dumps(damaged(json.loads(whole.partition("part0 = ")[2] or whole), chance))
    path = tmp_path_factory.getbasetemp() / f"{kind}.shape"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken(kind, path))


@pytest.mark.parametrize(
    "address", ["https://]]>x/1", "https://[", "//[::1", "https://\ud83d/1", "\0", "http://[v1.a]/"]
)
def test_an_address_that_is_none_costs_its_record_and_nothing_else(address, tmp_path):
    """What no parser of addresses takes: found by benchmarks/fuzz.py, its siblings by hand."""
    message = TELEGRAM.replace(
        b'<div class="tgme_widget_message_text">',
        b'<div class="tgme_widget_message_forwarded_from"><a class='
        b'"tgme_widget_message_forwarded_from_name" href="' + address.encode("utf-8", "replace") + b'">Lain</a></div>'
        b'<div class="tgme_widget_message_text">',
    )
    parse, platform, handle, _, url, _ = CASES["telegram"]
    context = PageContext(account=an_account("a1", platform, handle), url=url, status=200, captured_at=AT)
    assert parse(message, {}, context).outcome == Outcome.OK
    archive = tmp_path / "a.warc"
    page = PAGE.format(url="https://warga.contoh.test/blog/1").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    archive.write_bytes(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
        + address.encode("utf-8", "replace")
        + b"\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    )
    assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken("warc", archive))


def packed(tmp_path):
    """A caught post and a web archive in a ZIP, whole."""
    note, archive = tmp_path / "catatan.zip", tmp_path / "a.wacz"
    typed = Caught(
        platform="facebook",
        account="warga.contoh",
        url="",
        text="Isi",
        other_text="",
        published="",
        seen_at="2026-11-10T01:00:00+00:00",
        audience="public",
    )
    note.write_bytes(bundle(typed, [b"<html></html>"]))
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("archive/a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\nab\r\n\r\n")
    return {"catatan": note.read_bytes(), "warc": archive.read_bytes()}


@pytest.mark.parametrize("kind", ["catatan", "warc"])
def test_a_packed_file_with_any_byte_changed_gives_posts_problems_or_a_refusal_in_words(kind, tmp_path):
    """Every byte once, to what zipfile stumbles over: names that are no text, places outside, lengths that lie."""
    whole, path = packed(tmp_path)[kind], tmp_path / "rusak.zip"
    for place in range(len(whole)):
        for byte in (0x00, 0xFB):
            path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
            assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken(kind, path))
