"""Files in older and newer layouts: whose each entry is, and what is none, follows from what it says itself."""

import json

import pytest

from domain.errors import ImportFileError
from imports.recognising import recognised
from imports.terms import ImportTerms

from .desk import Desk

HOLDER = ImportTerms(account="@budi", audience="public", consent="ya")
AT = 1793588400  # 2 November 2026, 10.00 WIB


@pytest.fixture
def desk(tmp_path, quick_start):
    return Desk(tmp_path, None).has("x|budi|501", "instagram|budi", "tiktok|budi", "telegram|budi|900")


def tweet(number, text, name="budi", who="501", **more):
    user = {"screen_name": name, "id_str": who}
    return {"id_str": number, "text": text, "created_at": "2026-11-02 03:00:00 +0000", "user": user, **more}


def test_g_the_archive_of_old_is_read_month_by_month_and_names_its_holder(desk):
    """[G] [A4] data/js/tweets/2026_11.js; what was passed on stands whole in it."""
    whole = {"text": "Coblos dua " + "sekali " * 30, "user": {"screen_name": "sari", "id_str": "7"}}
    items = [
        tweet("11", "Panen raya"),
        tweet("12", f"RT @sari: {whole['text'][:120]}…", retweeted_status=whole),
        tweet("13", "Coblos tiga", "sari", "7"),
        tweet("14", "Coblos empat", "budi", "777"),
    ]
    result = desk.load(desk.write(f"Grailbird.data.tweets_2026_11 =\n {json.dumps(items)}"), given=HOLDER)
    assert [p.reason for p in result.problems] == ["foreign_author", "other_native_id"]
    found = {key: (p["kind"], p["text"], p["other_text"]) for key, p in desk.posts().items()}
    assert found == {"11": ("original", "Panen raya", ""), "12": ("repost", "", whole["text"])}
    assert desk.posts()["11"]["published_at"] == "2026-11-02T03:00:00Z"


TWINT = {
    "id": 1854000000000000001,
    "conversation_id": "1854000000000000001",
    "created_at": "2026-11-02 10:00:00 WIB",
    "user_id": 501,
    "username": "budi",
    "tweet": "Panen raya",
    "urls": ["https://berita.test/1"],
    "photos": ["https://pbs.twimg.com/media/a.jpg", "https://pbs.twimg.com/media/b.jpg"],
    "link": "https://twitter.com/budi/status/1854000000000000001",
    "retweet": False,
    "quote_url": "",
    "video": 1,
    "user_rt_id": "",
    "user_rt": "",
    "retweet_id": "",
    "retweet_date": "",
}
PASSED = {
    **TWINT,
    "id": 1854000000000000002,
    "user_id": 7,
    "username": "sari",
    "tweet": "Coblos dua",
    "link": "https://twitter.com/sari/status/1854000000000000002",
    "retweet": True,
    "user_rt_id": "501",
    "user_rt": "budi",
    "retweet_id": "1854000000000000003",
    "retweet_date": "2026-11-02 11:00:00 WIB",
}
QUOTE = {**TWINT, "id": 1854000000000000004, "quote_url": "https://twitter.com/sari/status/9", "link": ""}


@pytest.mark.parametrize("as_json", [True, False])
def test_g_twints_rows_are_read_and_a_repost_is_of_who_passed_it_on(desk, as_json):
    """[G] [A3] The row of a repost names the author first; who passed it on stands behind."""
    rows = [TWINT, PASSED, QUOTE]
    if as_json:
        content = "\n".join(map(json.dumps, rows))
    else:
        cells = [['"' + str(value).replace('"', '""') + '"' for value in row.values()] for row in rows]
        content = "\n".join(",".join(line) for line in (list(TWINT), *cells))
    result = desk.load(desk.write(content))
    assert (result.new, result.problems) == (3, [])
    posts = desk.posts()
    own, passed, quote = (posts[f"185400000000000000{n}"] for n in (1, 3, 4))
    assert (own["kind"], own["text"]) == ("original", "Panen raya")
    kinds = [m["kind"] for m in json.loads(own["media"])]
    assert kinds == ["image", "image", "video", "link"]
    assert (passed["kind"], passed["text"], passed["other_text"]) == ("repost", "", "Coblos dua")
    assert passed["published_at"] == "2026-11-02T04:00:00Z"
    assert (quote["kind"], quote["text"], quote["other_text"]) == ("quote", "Panen raya", "")
    assert all("sari" not in str(post) for post in posts.values())


def message(number, **more):
    return {"id": number, "type": "message", "date_unixtime": str(AT), "from_id": "channel900", "text": "Kata", **more}


FORWARDED = [
    {"forwarded_from": "Sari"},
    {"forwarded_from": None},
    {"saved_from": "Sari"},
    {"saved_from": None},
    {"forwarded_from": "Sari", "forwarded_from_id": "user7"},
    {"forwarded_from_id": "channel7"},
]


@pytest.mark.parametrize("more", FORWARDED)
def test_a3_what_a_channel_forwards_or_saves_is_anothers_also_of_an_account_that_is_gone(desk, more):
    """[A3]"""
    chat = {"type": "public_channel", "id": 900, "name": "budi", "messages": [message(1, **more), message(2)]}
    desk.load(desk.write(json.dumps(chat)), given=ImportTerms(account="budi"))
    found = {key: (p["kind"], p["text"], p["other_text"]) for key, p in desk.posts().items()}
    assert found == {"1": ("repost", "", "Kata"), "2": ("original", "Kata", "")}


def test_b2_a_message_that_telegram_could_not_write_is_counted(desk):
    """[B2] Its exporter writes an id and "unsupported" for kinds that it does not know."""
    messages = [message(1), {"id": 2, "type": "unsupported"}, {"id": 3, "type": "service", "action": "pin_message"}]
    chat = {"type": "public_channel", "id": 900, "name": "budi", "messages": messages}
    result = desk.load(desk.write(json.dumps(chat)), given=ImportTerms(account="budi"))
    assert (result.new, [p.reason for p in result.problems]) == (1, ["partial_item"])


def test_g_twints_answers_begin_in_another_posts_conversation_and_its_hour_stands_in_a_column_of_its_own(desk):
    """[E4] [G]"""
    answer = {**TWINT, "id": 1854000000000000007, "conversation_id": "1854000000000000006"}
    apart = {**TWINT, "id": 1854000000000000008, "conversation_id": "1854000000000000008", "created_at": ""}
    rows = [TWINT, answer, {**apart, "date": "2026-11-02", "time": "10:00:00", "timezone": "+0700"}]
    assert desk.load(desk.write("\n".join(map(json.dumps, rows)))).new == 3
    posts = desk.posts()
    assert [posts[f"185400000000000000{n}"]["kind"] for n in (1, 7, 8)] == ["original", "reply", "original"]
    assert posts["1854000000000000008"]["published_at"] == "2026-11-02T03:00:00Z"


@pytest.mark.parametrize("section", ["Post", "Video", "Activity", "Your Activity"])
@pytest.mark.parametrize("name", ["Posts", "Videos"])
def test_g_tiktoks_sections_bear_either_name(desk, section, name):
    """[G]"""
    film = {"Date": "2026-11-02 03:00:00", "Link": "https://www.tiktokv.com/share/video/71/", "Title": "Panen"}
    download = {section: {name: {"VideoList": [{**film, "WhoCanView": "Public"}]}}}
    assert desk.load(desk.write(json.dumps(download)), given=HOLDER).new == 1


def test_e1_an_answer_in_another_channel_names_no_message_of_this_one(desk):
    """[E1]"""
    here, there = message(2, reply_to_message_id=1), message(3, reply_to_message_id=1, reply_to_peer_id="channel7")
    chat = {"type": "public_channel", "id": 900, "name": "budi", "messages": [message(1), here, there]}
    desk.load(desk.write(json.dumps(chat)), given=ImportTerms(account="budi"))
    posts = desk.posts()
    assert posts["2"]["reply_to"] == "1"
    assert posts["3"]["reply_to"].startswith("ref:")


def test_b2_an_object_around_several_posts_is_several_posts(desk):
    """[B2] Not one post with all their pictures."""
    entries = [
        {"media": [{"uri": f"media/{n}.jpg", "creation_timestamp": AT + n, "title": f"Panen {n}"}]} for n in (1, 2)
    ]
    result = desk.load(desk.write(json.dumps({"media": entries})), given=HOLDER)
    assert result.new == 2
    assert sorted(p["text"] for p in desk.posts().values()) == ["Panen 1", "Panen 2"]


@pytest.mark.parametrize(
    "content",
    [
        {"likes_media_likes": [{"title": "sari", "string_list_data": []}]},
        {"ig_reposts": [{"timestamp": AT}]},
        {"saved_saved_media": []},
        {"comments_v2": [{"timestamp": AT, "data": [{"comment": {"comment": "Kata"}}]}]},
        {"Your Activity": {"Reposts": {"RepostList": []}}},
    ],
)
def test_g_what_a_download_holds_beside_posts_is_refused_by_name(desk, content):
    """[G] What was liked, saved or commented is no post."""
    path = desk.write(json.dumps(content))
    assert recognised(path).startswith("unduhan-")
    with pytest.raises(ImportFileError) as error:
        desk.load(path, given=HOLDER)
    assert "tidak memuat kiriman" in error.value.what or "tidak ada kiriman" in error.value.what
    assert desk.posts() == {}


def test_g_an_instagram_comment_is_no_post(desk):
    """[G]"""
    comment = {"string_map_data": {"Comment": {"value": "Kata"}, "Media Owner": {"value": "sari"}}}
    result = desk.load(desk.write(json.dumps([comment])), given=HOLDER)
    assert ([p.reason for p in result.problems], result.new) == (["not_a_post_item"], 0)
