"""Entries of downloads and tools: whose words, which number, which second, and what was cut off."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import mastodon, telegram
from domain.types import HowSeen, Moment, Platform, Post, PostKind
from imports.terms import ImportTerms
from parsing.pages import PageContext
from parsing.x_words import SHORTEST_CUT, is_cut
from store.merging import compared

from .conftest import NOW, an_account
from .desk import Desk

EPOCH = 1793668200  # 2026-11-03T01:10:00Z
OWN, OTHER = "Ini hoaks.", "Ayo menangkan nomor satu!"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def table(rows, separator=","):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([str(row.get(name, "")) for name in columns] for row in rows)]
    return "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)


def downloaded(desk, value, kind, account, **more):
    given_terms = ImportTerms(account=account, consent="ya", audience="public", **more)
    path = desk.write(json.dumps(value), "unduhan.json")
    return desk.load(path, kind, given=given_terms, how_seen=HowSeen.IMPORT_LOGGED_IN)


@pytest.mark.parametrize("places", list(itertools.permutations(["a/1.jpg", "a/2.jpg", "b/3.mp4"])))
def test_b2_wordless_entries_of_one_second_are_as_many_posts(desk, places):
    """[B2] Stories and pictures are uploaded together; a second download has them in another order."""
    desk.has("instagram|warga.contoh", "facebook|warga.contoh")
    stories = [{"uri": place, "creation_timestamp": EPOCH, "title": ""} for place in places]
    posts = [{"timestamp": EPOCH, "attachments": [{"data": [{"media": {"uri": place}}]}]} for place in places]
    for order in (1, -1):
        downloaded(desk, {"ig_stories": stories[::order]}, "unduhan-instagram", "@warga.contoh")
        downloaded(desk, posts[::order], "unduhan-facebook", "warga.contoh")
    assert desk.rows("SELECT count(*) AS n FROM posts") == [{"n": 2 * len(places)}]


@pytest.mark.parametrize(("caption", "address"), [("Caption", "URL"), ("Keterangan", "url")])
def test_g_a_download_of_labels_and_values_is_read(desk, caption, address):
    """[G] [B3]"""
    desk.has("instagram|warga.contoh")
    pairs = [
        {"label": address, "value": "https://www.instagram.com/p/DPanen00001/"},
        {"label": caption, "value": "Jum’at ✌️".encode().decode("latin-1")},
    ]
    entry = {"timestamp": EPOCH, "media": [{"uri": "a/1.jpg"}], "label_values": pairs, "fbid": "1"}
    downloaded(desk, [entry], "unduhan-instagram", "@warga.contoh")
    assert {k: (p["text"], p["published_at"]) for k, p in desk.posts().items()} == {
        "DPanen00001": ("Jum’at ✌️", "2026-11-03T01:10:00Z")
    }


@pytest.mark.parametrize("owner", ["Owner", "Pemilik", "Author"])
def test_a3_what_was_liked_or_saved_is_not_the_holders_own(desk, owner):
    """[A3]"""
    desk.has("instagram|warga.contoh")
    pairs = [{"label": "Caption", "value": OTHER}, {"title": owner, "dict": [{"dict": [{"label": "Name"}]}]}]
    entry = {"timestamp": EPOCH, "media": [{"uri": "a/1.jpg"}], "label_values": pairs}
    result = downloaded(desk, [entry], "unduhan-instagram", "@warga.contoh")
    assert (result.new, [p.reason for p in result.problems]) == (0, ["foreign_author"])


def test_b3_what_a_tiktok_post_invites_others_to_add_is_read(desk):
    """[B3]"""
    desk.has("tiktok|warga.contoh")
    film = {"Date": "2026-11-03 01:10:00", "Link": "https://www.tiktokv.com/share/video/7301234567890123458/"}
    film |= {"WhoCanView": "Public", "Title": "N/A", "AddYoursText": "Tunjukkan dua jarimu"}
    downloaded(desk, {"Post": {"Posts": {"VideoList": [film]}}}, "unduhan-tiktok", "@warga.contoh")
    assert [p["text"] for p in desk.posts().values()] == ["Tunjukkan dua jarimu"]


SHARED = ["attachments.data.0.description", "attachments.data.0.title", "description", "name"]


@pytest.mark.parametrize(("column", "own", "said"), [*itertools.product(SHARED, [OWN, ""], ["status_type", "parent"])])
def test_a3_what_a_facepager_row_shares_stands_apart(desk, column, own, said):
    """[A3] The sentence about sharing is nobody's words."""
    desk.has("facebook|100000000000001|100000000000001")
    row = {
        "object_id": "100000000000001_1220000000000001",
        "message": own,
        "story": "Warga membagikan kiriman Calon.",
        "created_time": "2026-11-03T01:10:00+0000",
        "status_type": "shared_story" if said == "status_type" else "",
        "parent_post_id": "9_9" if said == "parent" else "",
        column: OTHER,
    }
    desk.load(desk.write(table([row], ";")), "facepager", given=ImportTerms(platform="facebook"))
    (post,) = desk.posts().values()
    assert (post["kind"], post["text"], post["other_text"]) == ("quote" if own else "repost", own, OTHER)


def test_a1_a_post_in_a_group_is_no_post_of_the_account(desk):
    """[A1]"""
    desk.has("facebook|warga.contoh")
    for host in ("www.", "m.", "web.", ""):
        row = {"platform": "facebook", "account": "warga.contoh", "text": OWN}
        row["url"] = f"https://{host}facebook.com/groups/334455/posts/1220000000000004/"
        result = desk.load(desk.write(table([row]), f"{host}tabel.csv"), "csv")
        assert [p.reason for p in result.problems] == ["private_group"]


def tweet(text, **more):
    user = {"_type": "snscrape.modules.twitter.User", "username": "warga_contoh", "id": 501}
    return {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": "https://x.com/warga_contoh/status/1850000000000000001",
        "id": 1850000000000000001,
        "date": "2026-11-03T01:10:00+00:00",
        "user": user,
        "rawContent": text,
        **more,
    }


def test_b4_snscrape_keeps_x_letters_as_x_writes_them(desk):
    """[B4] Its rawContent is X's full_text as it came."""
    desk.has("x|warga_contoh|501")
    desk.load(desk.write(json.dumps(tweet("Hujan &amp; banjir &lt;3 &amp;gt;"))), "snscrape")
    assert [p["text"] for p in desk.posts().values()] == ["Hujan & banjir <3 &gt;"]


def test_c_media_by_kinds_are_media(desk):
    """[C] twscrape writes the same lines with a list for each kind."""
    desk.has("x|warga_contoh|501")
    media = {
        "photos": [{"url": "https://p.test/a.jpg"}],
        "videos": [{"thumbnailUrl": "https://p.test/t.jpg", "variants": []}],
        "animated": [{"thumbnailUrl": "https://p.test/g.jpg"}],
    }
    desk.load(desk.write(json.dumps(tweet("", media=media))), "snscrape")
    (post,) = desk.posts().values()
    assert [m["kind"] for m in json.loads(post["media"])] == ["image", "video", "video"]


@pytest.mark.parametrize(("number", "new"), [("88", 1), ("999", 0), ("warga.contoh", 1), ("", 1)])
def test_a4_a_film_of_another_number_under_the_same_name_is_refused(desk, number, new):
    """[A4] Older versions wrote a name where the number stands now."""
    desk.has("tiktok|warga.contoh|88")
    film = {
        "id": "7301234567890123456",
        "extractor_key": "TikTok",
        "uploader": "warga.contoh",
        "uploader_id": number,
        "description": OWN,
        "webpage_url": "https://www.tiktok.com/@warga.contoh/video/7301234567890123456",
        "timestamp": EPOCH,
    }
    result = desk.load(desk.write(json.dumps(film), "a.info.json"), "yt-dlp")
    assert (result.new, len(result.problems)) == (new, 1 - new)


@pytest.mark.parametrize("when", ["2026-11-03 01:10:00", "2026-11-03T01:10", "2026-11-03T01:10:00Z"])
def test_e4_times_of_youtube_are_utc_with_and_without_its_letter(desk, when):
    """[E4]"""
    channel = f"UC{'a' * 22}"
    desk.has(f"youtube|{channel}|{channel}")
    row = {"channelId": channel, "videoId": "abcdefghijk", "videoTitle": OWN, "publishedAt": when}
    desk.load(desk.write(table([row])), "youtube-data-tools")
    assert [p["published_at"] for p in desk.posts().values()] == ["2026-11-03T01:10:00Z"]


@given(st.integers(SHORTEST_CUT, 290), st.booleans(), st.booleans())
def test_b2_a_look_at_a_posts_beginning_takes_nothing_away(length, linked, stripped):
    """[B2] With X's link to the rest behind it, and in either order."""
    whole = "Warga Desa Sukamaju membersihkan saluran air. " * 9
    beginning = whole[:length].rstrip() if stripped else whole[:length]
    cut = f"{beginning}…{' https://t.co/abcdefghij' if linked else ''}"
    assert is_cut(cut)
    long, short = (post_of(text) for text in (whole, cut))
    first = compared(None, long, imported=True).after
    assert compared(first, short, imported=True).kind == "unchanged"
    second = compared(compared(None, short, imported=True).after, long, imported=True)
    assert (second.kind, second.after.text) == ("changed", whole)


def post_of(text):
    return Post(
        platform=Platform.X,
        native_id="1",
        author_native_id="501",
        kind=PostKind.ORIGINAL,
        url="https://x.com/i/status/1",
        text=text,
        published=Moment(raw="", at=NOW),
    )


@given(st.text("abc …", max_size=SHORTEST_CUT - 2))
def test_b2_a_short_post_that_ends_in_dots_is_whole(text):
    """[B2]"""
    assert not is_cut(f"{text}…")


def status(number, content, **more):
    return {
        "id": str(number),
        "created_at": "2026-11-03T01:10:00.000Z",
        "visibility": "public",
        "url": f"https://p.test/notice/{number}",
        "content": content,
        "account": {"id": "AbC", "acct": "w", "username": "w"},
        "media_attachments": [],
        **more,
    }


QUOTED = status(9, OTHER, account={"id": "Zz", "acct": "orang", "username": "orang"}, url="https://p.test/notice/9")
PLACES = {
    "mastodon": {"quote": {"state": "accepted", "quoted_status": QUOTED}},
    "fedibird": {"quote": QUOTED, "quote_id": "9"},
    "pleroma": {"pleroma": {"quote": QUOTED, "quote_url": "https://p.test/objects/9"}},
    "unseen": {"pleroma": {"quote": None, "quote_url": "https://p.test/objects/9"}},
    "none": {"quote": None, "pleroma": {"quote": None, "quote_url": None}},
}


@pytest.mark.parametrize("place", PLACES)
def test_a3_a_quote_is_one_wherever_its_server_puts_it(place):
    """[A3]"""
    url = "https://p.test/api/v1/accounts/AbC/statuses?limit=40"
    account = an_account("a", Platform.MASTODON, "w@p.test", native_id="AbC")
    context = PageContext(account=account, url=url, status=200, captured_at=NOW)
    (post,) = mastodon.parse(json.dumps([status(1, OWN, **PLACES[place])]).encode(), {}, context).posts
    quoted = "" if place in ("unseen", "none") else OTHER
    assert (post.kind, post.text, post.other_text) == ("original" if place == "none" else "quote", OWN, quoted)


def in_preview(inner):
    message = (
        f'<div class="tgme_widget_message js-widget_message" data-post="kanalcontoh/5">{inner}'
        '<a class="tgme_widget_message_date" href="https://t.me/kanalcontoh/5">'
        '<time datetime="2026-11-03T01:10:00+00:00">08:10</time></a></div>'
    )
    page = f'<html><body><main><section class="tgme_channel_history">{message}</section></main></body></html>'
    context = PageContext(
        account=an_account("a", Platform.TELEGRAM, "kanalcontoh"),
        url="https://t.me/s/kanalcontoh",
        status=200,
        captured_at=NOW,
    )
    (post,) = telegram.parse(page.encode(), {}, context).posts
    return post


@given(st.from_regex(r"[a-z]{4,9}(_wrap)?", fullmatch=True))
def test_c_a_telegram_message_of_a_kind_nobody_knows_is_no_empty_post(name):
    """[C]"""
    post = in_preview(f'<div class="tgme_widget_message_zz{name}">VIEW</div>')
    assert (post.text, [m.kind for m in post.media]) == ("", ["other"])


def test_b3_what_a_telegram_channel_sells_is_said_in_its_words():
    """[B3]"""
    parts = (("title", "Kaos nomor dua"), ("description", "Beli"))
    post = in_preview(
        "".join(f'<div class="tgme_widget_message_invoice_{name}">{words}</div>' for name, words in parts)
    )
    assert (post.text, post.media) == ("Kaos nomor dua\nBeli", ())


@pytest.mark.parametrize(
    ("more", "words", "kinds"),
    [
        ({"invoice_information": {"title": "Kaos dua", "description": "Beli"}}, "Kaos dua\nBeli", []),
        ({"todo_list": {"title": "Rencana", "items": [{"id": 1, "text": "Cetak"}]}}, "Rencana\nCetak", []),
        ({"contact_information": {"first_name": "O"}}, "", ["other"]),
        ({"giveaway_information": {"quantity": 1}}, "", ["other"]),
        ({"game_title": "x"}, "", ["other"]),
        ({"text": "Halo"}, "Halo", []),
    ],
)
def test_c_a_message_of_telegram_desktop_of_any_kind_is_no_empty_post(desk, more, words, kinds):
    """[C] [B3]"""
    desk.has("telegram|kanalcontoh")
    message = {"id": 5, "type": "message", "date_unixtime": str(EPOCH), "from_id": "channel123", "text": "", **more}
    downloaded(desk, {"type": "public_channel", "id": 123, "messages": [message]}, "telegram-desktop", "@kanalcontoh")
    (post,) = desk.posts().values()
    assert (post["text"], [m["kind"] for m in json.loads(post["media"])]) == (words, kinds)


@pytest.mark.parametrize(("audience", "new"), [("besties", 0), ("followers", 0), ("default", 1), (None, 1), ("", 1)])
def test_a4_what_close_friends_alone_may_see_is_not_public(desk, audience, new):
    """[A4] [C] The account being open says nothing about one post of it."""
    desk.has("instagram|warga.contoh")
    data = {"code": "DPanen00001", "taken_at": EPOCH, "caption": {"text": OWN}, "audience": audience}
    data["user"] = {"pk": "7", "username": "warga.contoh", "is_private": False}
    line = {"source_platform": "instagram.com", "timestamp_collected": EPOCH * 1000, "data": data}
    result = desk.load(desk.write(json.dumps(line)), "zeeschuimer")
    assert (result.new, [p.reason for p in result.problems]) == (new, ["not_public"] * (1 - new))
