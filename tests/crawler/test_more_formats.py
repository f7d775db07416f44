"""Formats that monitors have, with invented posts in the shapes of real files: recognised, counted, none dropped."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from domain.errors import ImportFileError
from domain.types import HowSeen
from imports.recognising import recognised
from imports.terms import ImportTerms

from .desk import Desk

EPOCH = int(datetime(2026, 11, 3, 1, 10, tzinfo=UTC).timestamp())
WHEN = "2026-11-03T01:10:00Z"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def own(account, **more):
    return ImportTerms(account=account, consent="surat 1", audience="public", **more)


def test_g_tiktoks_download(desk):
    """[G] Who can see a video stands in the file."""
    desk.has("tiktok|warga.contoh")
    link = "https://www.tiktokv.com/share/video/73012345678901234{}/"
    videos = [
        {"Date": "2026-11-03 01:10:00", "Link": link.format("56"), "WhoCanView": "Public", "Title": "Panen"},
        {"Date": "2026-11-03 02:10:00", "Link": link.format("57"), "WhoCanView": "Friends", "Title": "Kawan"},
    ]
    record = {
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "warga.contoh"}}},
        "Post": {"Posts": {"VideoList": videos}},
    }
    path = desk.write(json.dumps(record))
    assert recognised(path) == "unduhan-tiktok"
    given = ImportTerms(account="@warga.contoh", platform="tiktok", consent="surat 1")
    result = desk.load(path, given=given, how_seen=HowSeen.IMPORT_LOGGED_IN)
    assert (result.rows, result.new, [p.reason for p in result.problems]) == (2, 1, ["not_public"])
    (post,) = desk.posts().values()
    assert (post["native_id"], post["text"], post["published_at"]) == ("7301234567890123456", "Panen", WHEN)
    with pytest.raises(ImportFileError, match="akun TikTok lain"):
        desk.load(path, given=own("@orang.lain", platform="tiktok"))


def test_g_telegram_desktops_channel(desk):
    """[G]"""
    desk.has("telegram|kanalcontoh", "x|lain")
    base = {"type": "message", "date": "2026-11-03T08:10:00", "date_unixtime": str(EPOCH), "from_id": "channel77"}
    messages = [
        {"id": 1, "type": "service", "action": "create_channel", "date_unixtime": str(EPOCH)},
        {**base, "id": 2, "text": ["Panen ", {"type": "bold", "text": "raya"}], "photo": "p.jpg"},
        {**base, "id": 3, "text": "", "poll": {"question": "Siapa?", "answers": [{"text": "Satu"}, {"text": "Dua"}]}},
        {**base, "id": 4, "text": "Coblos", "forwarded_from": "Orang Lain"},
        {**base, "id": 5, "text": "Titipan", "from_id": "user9"},
    ]
    chat = {"name": "Kanal", "type": "public_channel", "id": 77, "messages": messages}
    path = desk.write(json.dumps(chat))
    assert recognised(path) == "telegram-desktop"
    result = desk.load(path, given=ImportTerms(account="kanalcontoh", platform="telegram"))
    assert (result.new, [p.reason for p in result.problems]) == (3, ["foreign_author"])
    found = {k: (p["kind"], p["text"], p["other_text"]) for k, p in desk.posts().items()}
    assert found == {
        "2": ("original", "Panen raya", ""),
        "3": ("original", "Siapa?\nSatu\nDua", ""),
        "4": ("repost", "", "Coblos"),
    }
    group = desk.write(json.dumps({**chat, "type": "public_supergroup"}), "grup")
    result = desk.load(group, given=ImportTerms(account="kanalcontoh", platform="telegram"))
    assert [p.reason for p in result.problems] == ["private_group"]


def test_g_instagrams_stories_and_archive(desk):
    """[G]"""
    desk.has("instagram|warga.contoh")
    story = {"ig_stories": [{"uri": "media/stories/1.jpg", "creation_timestamp": EPOCH, "title": "Pagi"}]}
    result = desk.load(desk.write(json.dumps(story), "stories.json"), given=own("@warga.contoh"))
    assert (result.format, result.new) == ("unduhan-instagram", 1)
    closed = desk.write(json.dumps({"ig_archived_post_media": []}), "archived.json")
    with pytest.raises(ImportFileError, match="tidak memuat kiriman umum"):
        desk.load(closed, given=own("@warga.contoh"))


def test_g_a_mastodon_outbox(desk):
    """[G]"""
    desk.has("mastodon|w@m.contoh.test")
    public = "https://www.w3.org/ns/activitystreams#Public"
    actor, place = "https://m.contoh.test/users/w", "https://m.contoh.test/users/w/statuses/{}"
    note = {
        "type": "Note",
        "id": place.format(5),
        "url": "https://m.contoh.test/@w/5",
        "attributedTo": actor,
        "content": "<p>Panen</p><p>raya</p>",
        "attachment": [{"mediaType": "image/jpeg", "url": "/m/1.jpg"}],
    }
    items = [
        {
            "type": "Create",
            "id": place.format("5/activity"),
            "actor": actor,
            "to": [public],
            "object": note,
            "published": WHEN,
        },
        {
            "type": "Announce",
            "id": place.format("6/activity"),
            "actor": actor,
            "cc": [public],
            "to": [],
            "object": "https://m.contoh.test/users/lain/statuses/9",
            "published": WHEN,
        },
        {
            "type": "Create",
            "id": place.format("7/activity"),
            "actor": actor,
            "to": ["x"],
            "published": WHEN,
            "object": {**note, "id": place.format(7)},
        },
    ]
    path = desk.write(json.dumps({"type": "OrderedCollection", "orderedItems": items}))
    result = desk.load(path)
    assert (result.format, result.new, [p.reason for p in result.problems]) == ("mastodon-outbox", 2, ["not_public"])
    found = {k: (p["kind"], p["text"]) for k, p in desk.posts().items()}
    assert found == {"5": ("original", "Panen\nraya"), "6": ("repost", "")}


def test_g_tables_of_x_posts(desk):
    """[G]"""
    desk.has("x|warga_contoh|501")
    table = (
        "conversation_id_str,created_at,full_text,id_str,image_url,in_reply_to_screen_name,lang,tweet_url,user_id_str,username\n"
        "1,Tue Nov 03 01:10:00 +0000 2026,Hujan &amp; banjir,1850000000000000001,https://pbs.test/a.jpg,,in,"
        "https://x.com/warga_contoh/status/1850000000000000001,501,warga_contoh\n"
        "2,Tue Nov 03 01:11:00 +0000 2026,RT @lain: Coblos dua,1850000000000000002,,,in,"
        "https://x.com/warga_contoh/status/1850000000000000002,501,warga_contoh\n"
        "3,Tue Nov 03 01:11:00 +0000 2026,Kata orang,1850000000000000003,,,in,"
        "https://x.com/lain/status/1850000000000000003,777,lain\n"
    )
    result = desk.load(desk.write(table))
    assert (result.format, result.rows, result.new, result.not_registered) == ("x-csv", 3, 2, 1)
    post = desk.posts()["1850000000000000001"]
    assert (post["text"], post["published_at"]) == ("Hujan & banjir", WHEN)
    assert desk.posts()["1850000000000000002"]["text"] == ""


def test_g_4cats_telegram_table(desk):
    """[G]"""
    desk.has("telegram|kanalcontoh")
    head = "id,thread_id,chat,author,author_username,body,reply_to,timestamp,unix_timestamp"
    table = (
        f"{head},author_forwarded_from_username,attachment_type\n"
        f"kanalcontoh-5,kanalcontoh,kanalcontoh,77,kanalcontoh,Panen,,2026-11-03 01:10:00,{EPOCH},,photo\n"
        f"kanalcontoh-6,kanalcontoh,kanalcontoh,78,orang,Komentar,,2026-11-03 01:10:00,{EPOCH},,\n"
    )
    result = desk.load(desk.write(table))
    assert (result.format, result.new, [p.reason for p in result.problems]) == ("4cat", 1, ["private_group"])
    assert json.loads(desk.posts()["5"]["media"])[0]["kind"] == "image"


def archive(*records):
    """A WARC, each record packed by itself."""
    made = b""
    for url, mime, content in records:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-04T02:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        made += gzip.compress(head.encode() + answer + b"\r\n\r\n")
    return made


PAGE = (
    b"<html><head><meta property='og:type' content='article'>"
    b"<meta property='og:title' content='Warga on X: \"Panen raya\" / X'>"
    b"</head><body></body></html>"
)
URL = "https://x.com/warga_contoh/status/1850000000000000001"


@pytest.mark.parametrize("packed", [False, True])
def test_g_web_archives_are_read_page_by_page(desk, packed):
    """[G]"""
    desk.has("x|warga_contoh")
    body = archive(
        (URL, "text/html; charset=utf-8", PAGE),
        ("https://abs.twimg.test/a.js", "text/javascript", b"x()"),
        ("https://x.com/orang_lain/status/5", "text/html", PAGE),
        ("https://berita.test/", "text/html", PAGE),
    )
    if packed:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as wacz:
            wacz.writestr("archive/data.warc.gz", body)
            wacz.writestr("datapackage.json", "{}")
        body = file.getvalue()
    result = desk.load(desk.write(body, "arsip.wacz" if packed else "arsip.warc.gz"))
    assert (result.format, result.new, result.not_registered) == ("warc", 1, 1)
    assert {(p.reason, p.detail) for p in result.problems} == {
        ("record_no_page", "1 rekaman"),
        ("record_unnamed", "1 rekaman"),
    }
    assert [p["text"] for p in desk.posts().values()] == ["Panen raya"]


def test_b4_a_workbook_is_read_as_a_person_sees_it(desk):
    """[B4]"""
    desk.has("x|warga_contoh")
    book = openpyxl.Workbook()
    hidden, shown, other = book.active, book.create_sheet("kiriman"), book.create_sheet("lain")
    hidden.title, hidden.sheet_state = "lama", "hidden"
    for sheet in (hidden, shown, other):
        sheet.append(["platform", "account", "id", "text"])
    hidden.append(["x", "warga_contoh", "9", "dari lembar tersembunyi"])
    shown.append(["x", "@warga_contoh", "1", "satu_x000D_\ndua"])
    shown.append(["x", None, "2", "dua"])
    shown.append(["x", "@warga_contoh", "3", "tersaring"])
    shown.append(["x", "@warga_contoh", "4", "=1+1"])
    other.append(["x", "@warga_contoh", "5", "lembar lain"])
    shown.merge_cells("B2:B3")
    shown.row_dimensions[4].hidden = True
    path = desk.database.with_name("a.xlsx")
    book.save(path)
    result = desk.load(path)
    assert (result.format, sorted(desk.posts())) == ("xlsx", ["1", "2"])
    assert desk.posts()["1"]["text"] == "satu\ndua"
    assert sorted(p.reason for p in result.problems) == ["formula_unread", "other_sheet", "other_sheet", "row_hidden"]


@pytest.mark.parametrize(
    ("given", "url", "kept"),
    [
        ("'1850000000000000001", "", "1850000000000000001"),
        ("1850000000000000001.0", "", "1850000000000000001"),
        ("1.85E+18", "https://x.com/warga_contoh/status/1850000000000000001", "1850000000000000001"),
        ("1850000000000000000", "", None),
        ("1850000000000000000.0", "", None),
    ],
)
def test_e1_ids_in_a_spreadsheets_dress(desk, given, url, kept):
    """[E1]"""
    desk.has("x|warga_contoh")
    result = desk.load(desk.write(f"platform,account,id,url,text\nx,@warga_contoh,{given},{url},Halo\n"))
    assert list(desk.posts()) == ([kept] if kept else [])
    assert [p.reason for p in result.problems] == ([] if kept else ["id_precision"])


STRANGE = [b"", b"bukan apa-apa", b"\x00\x01\x02", b"PK\x03\x04rusak", b'{"a": 1}', b"a,b\n1,2\n"]


@pytest.mark.parametrize("content", STRANGE)
def test_g_what_no_format_fits_is_refused_once_for_the_file(desk, content):
    """[G]"""
    with pytest.raises(ImportFileError) as caught:
        desk.load(desk.write(content))
    assert caught.value.remedy
