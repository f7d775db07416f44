"""Files of download tools, with invented posts in their shapes: recognised, counted, none dropped without a word."""

import json
import lzma
import plistlib
from datetime import UTC, datetime

import pytest

from domain.errors import ImportFileError
from domain.types import HowSeen
from imports.recognising import recognised
from imports.terms import ImportTerms

from .desk import Desk

EPOCH = int(datetime(2026, 11, 3, 1, 10, tzinfo=UTC).timestamp())
WHEN = "2026-11-03T01:10:00Z"
CHANNEL = "UC" + "a" * 22


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def tweet(number, text, **more):
    user = {"_type": "snscrape.modules.twitter.User", "username": "warga_contoh", "id": 501, "protected": False}
    return {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": f"https://twitter.com/warga_contoh/status/{number}",
        "id": number,
        "date": "2026-11-03T01:10:00+00:00",
        "rawContent": text,
        "user": user,
        "lang": "in",
        **more,
    }


STRANGER = {"_type": "snscrape.modules.twitter.User", "username": "orang_lain", "id": 9}
PHOTO = {"_type": "snscrape.modules.twitter.Photo", "fullUrl": "https://c.test/1.jpg", "altText": "spanduk"}


def test_g_snscrapes_lines(desk):
    """[G] Own words and another's apart; what is no post is refused by name."""
    desk.has("x|warga_contoh|501", "telegram|kanalcontoh", "instagram|warga.contoh")
    theirs = {**tweet(1850000000000000001, "Dukung nomor dua"), "user": STRANGER}
    path = desk.write(
        lines(
            tweet(1850000000000000011, "Hujan & banjir <3", media=[PHOTO], links=[{"url": "https://berita.test/1"}]),
            tweet(1850000000000000012, "RT", retweetedTweet=theirs),
            tweet(1850000000000000013, "hoaks ini", quotedTweet=theirs),
            tweet(1850000000000000014, "RT", retweetedTweet=tweet(1850000000000000011, "Hujan & banjir <3")),
            theirs,
            {"_type": "snscrape.modules.twitter.User", "username": "warga_contoh", "id": 501},
            {
                "_type": "snscrape.modules.telegram.TelegramPost",
                "url": "https://t.me/s/kanalcontoh/7",
                "date": "2026-11-03T01:10:00+00:00",
                "content": "Rapat",
                "outlinks": ["https://berita.test/2"],
            },
            {
                "_type": "snscrape.modules.instagram.InstagramPost",
                "cleanUrl": "https://www.instagram.com/p/DPanen00001/",
                "username": "warga.contoh",
                "date": "2026-11-03T01:10:00+00:00",
                "content": "Panen",
                "displayUrl": "https://c.test/2.jpg",
            },
        )
    )
    assert recognised(path) == "snscrape"
    result = desk.load(path)
    assert (result.rows, result.new, result.not_registered) == (8, 6, 1)
    assert [(p.reason, p.detail) for p in result.problems] == [("not_a_post_item", "twitter.User")]
    found = {key: (p["kind"], p["text"], p["other_text"]) for key, p in desk.posts().items()}
    assert found == {
        "1850000000000000011": ("original", "Hujan & banjir <3", ""),
        "1850000000000000012": ("repost", "", "Dukung nomor dua"),
        "1850000000000000013": ("quote", "hoaks ini", "Dukung nomor dua"),
        "1850000000000000014": ("repost", "Hujan & banjir <3", ""),
        "7": ("original", "Rapat", ""),
        "DPanen00001": ("original", "Panen", ""),
    }
    media = json.loads(desk.posts()["1850000000000000011"]["media"])
    assert [(m["kind"], m["alt"]) for m in media] == [("image", "spanduk"), ("link", "")]
    assert all(post["published_at"] == WHEN for post in desk.posts().values())


def film(**more):
    return {
        "_type": "video",
        "extractor_key": "Youtube",
        "id": "abcdefghijk",
        "title": "Panen raya",
        "timestamp": EPOCH,
        "description": "Isi video",
        "webpage_url": "https://www.youtube.com/watch?v=abcdefghijk",
        "channel_id": CHANNEL,
        "uploader_id": "@warga",
        "thumbnail": "https://i.test/1.jpg",
        "availability": "public",
        "comments": [{"text": "Pilih nomor dua", "author": "orang"}],
        **more,
    }


TIKTOK = {
    "extractor_key": "TikTok",
    "id": "7301234567890123456",
    "title": "Coblos nomor 2 ya...",
    "description": "Coblos nomor 2 ya warga",
    "uploader": "warga.contoh",
    "uploader_id": "88",
    "availability": None,
    "webpage_url": "https://www.tiktok.com/@warga.contoh/video/7301234567890123456",
}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (film(), ("abcdefghijk", "Panen raya\n\nIsi video", WHEN, "second")),
        (
            film(timestamp=None, upload_date="20261103"),
            ("abcdefghijk", "Panen raya\n\nIsi video", "2026-11-02T17:00:00Z", "day"),
        ),
        (film(**TIKTOK), ("7301234567890123456", "Coblos nomor 2 ya warga", WHEN, "second")),
    ],
)
def test_g_yt_dlps_sidecar(desk, record, expected):
    """[G] Title and description, never the comments; a day is no hour."""
    desk.has(f"youtube|{CHANNEL}|{CHANNEL}", "tiktok|warga.contoh")
    path = desk.write(json.dumps(record))
    assert recognised(path) == "yt-dlp"
    assert (desk.load(path).rows, len(desk.posts())) == (1, 1)
    (post,) = desk.posts().values()
    assert (post["native_id"], post["text"], post["published_at"], post["published_precision"]) == expected
    assert [m["kind"] for m in json.loads(post["media"])] == ["video"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (film(_type="playlist"), "not_a_post_item"),
        (film(availability="private"), "not_public"),
        (film(availability="needs_auth"), "not_public"),
        (film(webpage_url="https://vimeo.test/1"), "platform_unknown"),
    ],
)
def test_g_a_sidecar_that_is_no_public_post_is_refused(desk, record, reason):
    """[G]"""
    desk.has(f"youtube|{CHANNEL}|{CHANNEL}")
    result = desk.load(desk.write(json.dumps(record)))
    assert (result.rows, result.new, [p.reason for p in result.problems]) == (1, 0, [reason])


def node(**more):
    inner = {
        "shortcode": "DPanen00001",
        "owner": {"id": "77", "username": "warga.contoh", "is_private": False},
        "date": EPOCH,
        "caption": "Panen raya",
        "display_url": "https://c.test/1.jpg",
        "is_video": False,
        "accessibility_caption": "spanduk",
        **more,
    }
    return {"node": inner, "instaloader": {"version": "4.10", "node_type": "Post"}}


HOLDER = {"username": "warga.contoh", "is_private": False}
TOLD = {"owner": {"id": "77"}, "caption": None, "iphone_struct": {"user": HOLDER, "caption": {"text": "Panen raya"}}}


@pytest.mark.parametrize(("packed", "more"), [(False, {}), (True, {}), (True, TOLD)])
def test_g_instaloaders_file(desk, packed, more):
    """[G]"""
    desk.has("instagram|warga.contoh")
    text = json.dumps(node(**more), indent=4).encode()
    path = desk.write(lzma.compress(text) if packed else text)
    assert recognised(path) == "instaloader"
    assert (desk.load(path).rows, len(desk.posts())) == (1, 1)
    (post,) = desk.posts().values()
    assert (post["native_id"], post["text"], post["published_at"]) == ("DPanen00001", "Panen raya", WHEN)
    assert [(m["kind"], m["alt"]) for m in json.loads(post["media"])] == [("image", "spanduk")]


def test_g_instaloaders_profiles_and_closed_accounts_are_no_posts(desk):
    """[G]"""
    desk.has("instagram|warga.contoh")
    profile = {"node": {"username": "warga.contoh"}, "instaloader": {"version": "4.10", "node_type": "Profile"}}
    closed = node(owner={"id": "77", "username": "warga.contoh", "is_private": True})
    for record, reason in ((profile, "not_a_post_item"), (closed, "not_public")):
        result = desk.load(desk.write(json.dumps(record)))
        assert (result.rows, result.new, [p.reason for p in result.problems]) == (1, 0, [reason])
    with pytest.raises(ImportFileError, match="rusak"):
        desk.load(desk.write(lzma.compress(b"{}")[:-9]), "instaloader")


@pytest.mark.parametrize("separator", [",", "\t"])
def test_g_youtube_data_tools_list(desk, separator):
    """[G]"""
    desk.has(f"youtube|{CHANNEL}|{CHANNEL}")
    rows = [
        ["position", "channelId", "channelTitle", "videoId", "publishedAt", "videoTitle", "videoDescription"],
        ["1", CHANNEL, "Warga", "abcdefghijk", "2026-11-03T01:10:00Z", "Dukung nomor dua", "Isi video"],
        ["2", "UC" + "b" * 22, "Orang", "bbbbbbbbbbb", "2026-11-03T01:10:00Z", "Lain", ""],
    ]
    path = desk.write("\n".join(separator.join(row) for row in rows) + "\n")
    assert recognised(path) == "youtube-data-tools"
    result = desk.load(path)
    assert (result.rows, result.new, result.not_registered, result.problems) == (2, 1, 1, [])
    (post,) = desk.posts().values()
    assert (post["text"], post["published_at"]) == ("Dukung nomor dua\n\nIsi video", WHEN)
    comments = desk.write("id,replyCount,publishedAt,authorName,text\n1,0,2026-11-03,Orang,Pilih dia\n")
    with pytest.raises(ImportFileError, match="kolom tidak ada"):
        desk.load(comments, "youtube-data-tools")


def test_g_safaris_archive_is_a_saved_page(desk):
    """[G]"""
    desk.has("website|warga.contoh.test")
    start = b"<!doctype html><html><head><title>Panen</title></head><body><article><h1>Panen</h1><p>"
    page = start + b"Panen raya di desa. " * 20
    archive = {"WebMainResource": {"WebResourceURL": "https://warga.contoh.test/panen", "WebResourceData": page}}
    path = desk.write(plistlib.dumps(archive, fmt=plistlib.FMT_BINARY))
    assert recognised(path) == "halaman"
    given = ImportTerms(
        account="warga.contoh.test",
        platform="website",
        url="https://warga.contoh.test/panen",
        seen_at=datetime(2026, 11, 3, 3, 0, tzinfo=UTC),
    )
    assert desk.load(path, given=given, how_seen=HowSeen.IMPORT_NO_LOGIN).new == 1
    empty = desk.write(plistlib.dumps({}, fmt=plistlib.FMT_BINARY))
    with pytest.raises(ImportFileError, match="Safari"):
        desk.load(empty, given=given)


def test_g_what_a_browser_exchanged_holds_keys_and_is_refused(desk):
    """[G]"""
    with pytest.raises(ImportFileError, match="kuki"):
        recognised(desk.write(json.dumps({"log": {"version": "1.2", "entries": []}})))


@pytest.mark.parametrize("cell", ["a", '"a', "a b "])
def test_a_table_whose_head_is_one_huge_cell_is_refused_in_words(tmp_path, cell):
    path = tmp_path / "besar.csv"
    path.write_text(f"{cell * 400_000},text\nx,y\n", encoding="utf-8")
    with pytest.raises(ImportFileError) as caught:
        recognised(path)
    assert caught.value.remedy
