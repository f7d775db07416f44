"""[A] [B3] Every import format: are its words read, is nothing dropped in silence, does it bear damage."""

import csv
import io
import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import ImportFileError
from domain.types import Problem
from imports import READERS
from imports.rows import ImportedPost
from imports.terms import ImportTerms

from .desk import Desk
from .test_apify import ITEMS as APIFY
from .test_import_formats import EPOCH
from .test_mutations import AT, damaged, taken, whole_files
from .test_text_keys import MARK, marked, with_words
from .test_tool_formats import film, node
from .test_tool_formats import tweet as snscraped

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTOR = "https://m.contoh.test/users/w"
NOTE = {
    "type": "Note",
    "id": f"{ACTOR}/statuses/5",
    "url": "https://m.contoh.test/@w/5",
    "attributedTo": ACTOR,
    "summary": "awas isi",
    "content": "<p>Panen raya</p>",
    "attachment": [{"mediaType": "image/jpeg", "url": "/m/1.jpg", "name": "spanduk di sawah"}],
}
OUTBOX = {"type": "Create", "id": f"{ACTOR}/statuses/5/activity", "actor": ACTOR, "to": [PUBLIC], "object": NOTE}
MESSAGE = {
    "id": 2,
    "type": "message",
    "date_unixtime": str(EPOCH),
    "from": "Kanal Warga",
    "from_id": "channel77",
    "text": ["Panen ", {"type": "bold", "text": "raya di desa"}],
    "poll": {"question": "Siapa saja?", "answers": [{"text": "Satu orang"}]},
    "place_name": "Balai Desa",
    "address": "Jalan Raya 1",
    "file": "a.pdf",
    "file_name": "surat edaran.pdf",
}
VIDEO = {
    "Date": "2026-11-03 01:10:00",
    "Link": "https://www.tiktokv.com/share/video/7301234567890123456/",
    "WhoCanView": "Public",
    "Title": "Panen raya",
    "AlternateText": "orang di sawah",
}
TIKTOK = {
    "Profile": {"Profile Information": {"ProfileMap": {"userName": "warga", "bioDescription": "hidup tani"}}},
    "Post": {"Posts": {"VideoList": [VIDEO]}},
}
FACEBOOK = {
    "timestamp": EPOCH,
    "title": "Warga menambahkan foto",
    "data": [{"post": "Panen raya"}],
    "attachments": [
        {
            "data": [
                {"media": {"uri": "a.jpg", "title": "foto panen", "description": "di sawah"}},
                {"external_context": {"url": "https://k.test/1", "name": "halaman dukungan", "source": "situs calon"}},
                {"place": {"name": "Balai Desa"}, "text": "kata yang dibagikan"},
                {"poll": {"question": "siapa saja", "options": [{"option": "nomor dua"}]}},
                {"life_event": {"title": "pindah kerja", "text": "ke kota", "description": "tahun ini"}},
            ]
        }
    ],
}
INSTAGRAM = {"title": "Panen raya", "media": [{"uri": "a.jpg", "creation_timestamp": EPOCH, "description": "di sawah"}]}
FILM = film(description="Isi video", comments=[{"text": "kata orang"}], uploader="Warga Contoh")
CARD = {"options": [{"label": "nomor dua"}]}
PHOTO = {"_type": "snscrape.modules.twitter.Photo", "fullUrl": "https://c.test/1.jpg", "altText": "spanduk besar"}
QUOTED = {**snscraped(12, "kata orang lain"), "user": {"username": "orang_lain", "id": 9, "displayname": "Orang Lain"}}
OBJECTS = {
    "snscrape": [snscraped(11, "Panen raya", card=CARD, media=[PHOTO], quotedTweet=QUOTED)],
    "yt-dlp": [FILM],
    "instaloader": [node(accessibility_caption="spanduk besar")],
    "unduhan-facebook": [[FACEBOOK]],
    "unduhan-instagram": [[INSTAGRAM]],
    "unduhan-tiktok": [TIKTOK],
    "telegram-desktop": [{"name": "Kanal Warga", "type": "public_channel", "id": 77, "messages": [MESSAGE]}],
    "mastodon-outbox": [{"type": "OrderedCollection", "orderedItems": [OUTBOX]}],
    # Of X's two forms of a text the whole one is read.
    "apify": [{k: v for k, v in item.items() if k != "text" or "fullText" not in item} for item in APIFY],
}
X_TABLE = "id_str,tweet_url,username,user_id_str,created_at,full_text,location\n"
X_ROW = "33,https://x.com/warga/status/33,warga,501,2026-11-03T01:10:00Z,Panen raya,Kota Contoh\n"
# Packed or drawn formats, our own workbook, and saved pages: each has such tests of its own.
APART = {"xlsx", "warc", "catatan", "tangkapan", "halaman", "zeeschuimer"}
# Names of accounts, programs and places in a file, what others wrote, what the platform wrote.
LEFT_OUT = {
    "snscrape": [r"(.*\.)?user\..*", r"(.*\.)?date"],
    "yt-dlp": [r"comments\..*", r"uploader"],
    "unduhan-facebook": [r"title"],
    "unduhan-tiktok": [r"Profile\..*", r"Post\.Posts\.VideoList\.Date"],
    "telegram-desktop": [r"name", r"messages\.from"],
    "apify": [r"(latestComments\..*|firstComment)", r"authorMeta\..*", r"author\..*", r"musicMeta\..*", r"createdAt"],
    "4cat": [r"(timestamp|unix_timestamp|author.*|retweeted_user|is_\w+|replied_author)"],
    "crowdtangle-facebook": [r"(Page Name|Page Category|Post Created|Total Interactions|User Name)"],
    "crowdtangle-instagram": [r"(Account|Post Created|User Name)"],
    "facepager": [r"(created_time|query_status)"],
    "youtube-data-tools": [r"publishedAt"],
    "x-csv": [r"(location|created_at)"],
    "csv": [r"published_at"],
}
READ_OR_NAMED = "is read into words or media, or stands by name in LEFT_OUT (what is read is not in LEFT_OUT)"
GIVEN = ImportTerms(account="warga", platform="", consent="c", seen_at=AT, audience="public")


def given_for(kind):
    platform = {"telegram-desktop": "telegram", "unduhan-tiktok": "tiktok", "facepager": "facebook"}.get(kind, "")
    return ImportTerms(account="warga", platform=platform, consent="c", seen_at=AT, audience="public")


def tables():
    """The tables among the formats, each cell of words with more than one of them."""
    found = {
        k: v
        for k, v in whole_files().items()
        if k not in OBJECTS and k not in APART and k not in ("jsonl", "x-archive")
    }
    return found | {"x-csv": X_TABLE + X_ROW}


def rows_of(kind, text, tmp_path):
    path = tmp_path / "berkas"
    path.write_text(text, encoding="utf-8")
    return list(READERS[kind](path, given_for(kind)))


def test_every_format_is_asked():
    """[B3]"""
    asked = {*OBJECTS, *tables(), *APART, "jsonl", "x-archive"}
    ours = set(READERS) - {name for name in READERS if name.startswith("contoh")}
    assert sorted(ours - asked) == [], (
        "give it an invented file: a table in whole_files() of test_mutations.py, JSON in OBJECTS"
    )
    assert sorted(asked - ours) == [], "take it out of whole_files(), OBJECTS or APART: no such format is read"


def is_read(rows):
    """Whether the word that was added came out among the words or media of a post."""
    made = [row.post for row in rows if isinstance(row.post, ImportedPost)]
    return any(MARK in post.text + post.other_text + repr(post.media) for post in made)


def left_out(kind, place):
    return any(re.fullmatch(pattern, place) for pattern in LEFT_OUT.get(kind, ()))


@pytest.mark.parametrize("kind", OBJECTS)
def test_b3_each_key_of_a_file_that_bears_words_is_read_or_left_out_by_name(kind, tmp_path):
    """[B3]"""
    read = 0
    for document in OBJECTS[kind]:
        whole = rows_of(kind, json.dumps(document), tmp_path)
        assert any(isinstance(row.post, ImportedPost) for row in whole), kind
        for place in set(with_words(document)):
            found = is_read(rows_of(kind, json.dumps(marked(document, place)), tmp_path))
            assert found != left_out(kind, place), f"{kind}: {place} {READ_OR_NAMED}"
            read += found
    assert read


@pytest.mark.parametrize("kind", sorted(tables()))
def test_b3_each_column_of_a_table_that_bears_words_is_read_or_left_out_by_name(kind, tmp_path):
    """[B3]"""
    text = tables()[kind]
    separator = max(",;\t", key=text.partition("\n")[0].count)
    head, *rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    read = 0
    for number, column in enumerate(head):
        changed = [[*row[:number], f"{row[number]} {MARK}", *row[number + 1 :]] for row in rows]
        if not any(re.search(r"[^\W\d_]", row[number]) and "//" not in row[number] for row in rows):
            continue
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows([head, *changed])
        found = is_read(rows_of(kind, out.getvalue(), tmp_path))
        read += found
        assert found or left_out(kind, column) or column in IDENTITY, f"{kind}: {column} {READ_OR_NAMED}"
    assert read


# What names a post, its author, its platform or its kind, under all the names of the tables.
IDENTITY = {
    "id",
    "account",
    "platform",
    "object_type",
    "author",
    "username",
    "channelId",
    "videoId",
    "Type",
    "retweet",
    "is_retweet",
}


@pytest.mark.parametrize("kind", sorted(OBJECTS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_a_a_damaged_file_drops_nothing_without_a_word(kind, seed, tmp_path):
    """[A] Each row is new, known, refused with a reason, or counted as not registered or not watched."""
    chance = random.Random(seed)
    documents = [damaged(document, chance) for document in OBJECTS[kind]]
    path = tmp_path / "berkas"
    path.write_bytes("\n".join(json.dumps(d) for d in documents).encode("utf-8", "surrogatepass"))
    assert all(isinstance(made, ImportedPost | Problem | ImportFileError) for made in taken(kind, path))
    desk = Desk(tmp_path, None)
    if not desk.database.exists():
        desk.has("x|warga_contoh|501", "mastodon|w@m.contoh.test", "telegram|warga", "tiktok|warga", "facebook|warga")
    try:
        result = desk.load(path, kind, given=given_for(kind), dry_run=True)
    except ImportFileError:
        return
    counted = result.new + result.changed + result.known + result.not_registered + result.not_watched
    assert counted + len(result.problems) == result.rows
