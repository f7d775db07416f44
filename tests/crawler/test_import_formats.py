"""Every format that the desk takes, with invented posts in the shapes of the real exports."""

import json
from datetime import UTC, datetime

import openpyxl
import pytest

from domain.errors import ImportFileError
from domain.types import HowSeen, Platform, Route
from imports import READERS, workbook
from imports.loading import import_file
from imports.takeout import mended
from imports.terms import ImportTerms
from parsing.post_ids import id_of_address, short_code
from store import bodies, open_store

from .answers import FEED, HANDLE, bluesky_post, feed
from .conftest import NOW, Reply, an_account

EPOCH = int(datetime(2026, 11, 3, 1, 10, tzinfo=UTC).timestamp())
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def desk(space):
    """One registered account on each platform that comes by file, and a way to import bytes."""
    space.register(
        an_account("f1", Platform.FACEBOOK, "warga.contoh", route=Route.C),
        an_account("i1", Platform.INSTAGRAM, "warga.contoh", route=Route.C),
        an_account("t1", Platform.TIKTOK, "warga.contoh", route=Route.C),
        an_account("h1", Platform.THREADS, "warga.contoh", route=Route.C),
        an_account("x1", Platform.X, "warga_contoh", native_id="501", route=Route.C),
        an_account("p1", Platform.PINTEREST, "warga_contoh"),
        an_account("w1", Platform.WEBSITE, "warga.contoh.test/blog"),
    )

    def load(kind, content, *, name="berkas", given=None, how_seen=HowSeen.IMPORT_NO_LOGIN, **more):
        path = space.database.with_name(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        conn = open_store(space.database)
        try:
            return import_file(
                conn,
                space.evidence,
                path,
                format=kind,
                how_seen=how_seen,
                operator="petugas",
                captured_at=NOW,
                pseudonym_key=b"k" * 32,
                scope="uji",
                import_terms=given or ImportTerms(),
                **more,
            )
        finally:
            conn.close()

    space.load = load
    return space


def noted(site, data):
    """One line of Zeeschuimer."""
    return {
        "nav_index": "1:1",
        "item_id": "1",
        "timestamp_collected": EPOCH * 1000,
        "source_platform": site,
        "source_url": f"https://{site}/",
        "user_agent": "Peramban/1",
        "data": data,
    }


def lines(*rows):
    return "\n".join(json.dumps(r) for r in rows) + "\n"


def instagram(**changes):
    user = {"pk": "77", "username": "warga.contoh", "is_private": False}
    data = {
        "code": "DAbc_1-x",
        "pk": "1",
        "taken_at": EPOCH,
        "caption": {"text": "Panen mangga"},
        "media_type": 1,
        "image_versions2": {"candidates": [{"url": "https://cdn.contoh.test/1.jpg"}]},
        "user": user,
    }
    user.update(changes.pop("user", {}))
    return data | changes


def tiktok(**changes):
    author = {"id": "88", "uniqueId": "warga.contoh", "privateAccount": False}
    author.update(changes.pop("author", {}))
    return {
        "id": "7301234567890123456",
        "desc": "Joget #tani",
        "createTime": EPOCH,
        "author": author,
        "video": {"cover": "https://cdn.contoh.test/v.jpg"},
        "privateItem": False,
    } | changes


def tweet(native_id="1577730467436138524", text="Hujan lagi", name="warga_contoh", rest="501", **legacy):
    user = {"rest_id": rest, "core": {"screen_name": name}, "legacy": {}}
    return {
        "__typename": "Tweet",
        "rest_id": native_id,
        "core": {"user_results": {"result": user}},
        "legacy": {"full_text": text, "created_at": "Tue Nov 03 01:10:00 +0000 2026", "lang": "in", **legacy},
    }


def threads(**changes):
    return {
        "pk": "5",
        "code": "DThr_9",
        "taken_at": EPOCH,
        "caption": {"text": "Sepeda pagi"},
        "user": {"pk": "9", "username": "warga.contoh", "text_post_app_is_private": False},
        "text_post_app_info": {"is_reply": False, "share_info": {}},
        "carousel_media": None,
    } | changes


def pin(**changes):
    return {
        "id": "9001",
        "title": "Rak buku",
        "description": "dari kayu bekas",
        "pinner": {"username": "warga_contoh"},
        "board": {"privacy": "public"},
        "created_at": "Tue, 03 Nov 2026 01:10:00 +0000",
        "images": {"orig": {"url": "https://cdn.contoh.test/p.jpg"}},
    } | changes


@pytest.mark.parametrize(
    ("site", "data", "native_id", "text", "kind"),
    [
        ("instagram.com", instagram(), "DAbc_1-x", "Panen mangga", "original"),
        ("tiktok.com", tiktok(), "7301234567890123456", "Joget #tani", "original"),
        ("threads.com", threads(), "DThr_9", "Sepeda pagi", "original"),
        ("twitter.com", tweet(), "1577730467436138524", "Hujan lagi", "original"),
        ("x.com", {"tweet": tweet()}, "1577730467436138524", "Hujan lagi", "original"),
        ("pinterest.com", pin(), "9001", "", "repost"),
        (
            "pinterest.com",
            pin(native_creator={"username": "warga_contoh"}),
            "9001",
            "Rak buku\n\ndari kayu bekas",
            "original",
        ),
    ],
)
def test_zeeschuimer_reads_each_site(desk, site, data, native_id, text, kind):
    result = desk.load("zeeschuimer", lines(noted(site, data)))
    assert (result.new, result.problems) == (1, [])
    post = desk.posts()[native_id]
    assert (post["text"], post["kind"], post["audience"]) == (text, kind, "public")
    assert post["published_at"] == "2026-11-03T01:10:00Z"


def test_instagrams_older_graph_gives_the_same_post(desk):
    graph = {
        "__typename": "GraphImage",
        "shortcode": "DAbc_1-x",
        "taken_at_timestamp": EPOCH,
        "is_video": False,
        "edge_media_to_caption": {"edges": [{"node": {"text": "Panen mangga"}}]},
        "owner": {"id": "77", "username": "warga.contoh"},
        "display_url": "https://cdn.contoh.test/1.jpg",
    }
    result = desk.load("zeeschuimer", lines(noted("instagram.com", instagram()), noted("instagram.com", graph)))
    assert (result.rows, result.new, result.known) == (2, 1, 1)


def test_a_browser_that_was_logged_in_brings_only_what_the_site_shows_as_public(desk):
    rows = lines(
        noted("instagram.com", instagram(user={"is_private": True})),
        noted("tiktok.com", tiktok(forFriend=True)),
        noted("threads.com", threads(user={"pk": "9", "username": "warga.contoh"})),
        noted("instagram.com", instagram(code="DXy")),
    )
    result = desk.load("zeeschuimer", rows, how_seen=HowSeen.IMPORT_LOGGED_IN)
    assert [p.reason for p in result.problems] == ["not_public", "not_public", "audience_not_shown"]
    assert list(desk.posts()) == ["DXy"]


def test_reposts_and_quotes_keep_the_other_persons_words_apart_and_nameless(desk):
    other = tweet("9", "Pilih dia!", "orang_lain", "777")
    quoted = tweet("10", "Baca ini", is_quote_status=True) | {"quoted_status_result": {"result": other}}
    shared = threads(
        code="DShare",
        caption=None,
        text_post_app_info={"share_info": {"reposted_post": threads(user={"username": "orang_lain"})}},
    )
    repost = tweet("11", "RT @orang_lain: Pilih", retweeted_status_result={"result": other})
    desk.load("zeeschuimer", lines(noted("x.com", quoted), noted("x.com", repost), noted("threads.net", shared)))
    found = {k: (p["kind"], p["text"], p["other_text"]) for k, p in desk.posts().items()}
    assert found == {
        "10": ("quote", "Baca ini", "Pilih dia!"),
        "11": ("repost", "", "Pilih dia!"),
        "DShare": ("repost", "", "Sepeda pagi"),
    }
    assert all(p["other_author"].startswith("akun-") for p in desk.posts().values())


def test_shapes_that_nobody_knows_are_refused_one_by_one(desk):
    rows = lines(
        noted("linkedin.com", {"id": 1}),
        noted("tiktok.com", {"video": {}}),
        noted("instagram.com", None),
        {"a": 1},
        noted("tiktok.com", tiktok()),
    )
    result = desk.load("zeeschuimer", rows)
    assert [p.reason for p in result.problems] == [
        "platform_unknown",
        "shape_unknown",
        "shape_unknown",
        "platform_unknown",
    ]
    assert (result.new, len(desk.rows("SELECT * FROM quarantine"))) == (1, 4)


def test_an_edit_on_x_is_a_version_of_its_first_post(desk):
    first, second = tweet("100", "Rapat Senin"), tweet("101", "Rapat Selasa")
    second["edit_control"] = {"edit_control_initial": {"edit_tweet_ids": ["100", "101"]}}
    desk.load("zeeschuimer", lines(noted("x.com", first)), name="a")
    result = desk.load("zeeschuimer", lines(noted("x.com", second)), name="b")
    assert (result.new, result.changed, desk.posts()["100"]["version"]) == (0, 1, 2)


def test_a_handle_that_another_account_took_over_is_refused(desk):
    result = desk.load("zeeschuimer", lines(noted("x.com", tweet(rest="999"))))
    assert (result.new, [p.reason for p in result.problems]) == (0, ["other_native_id"])


FOURCAT = (
    "id,thread_id,author,author_id,body,timestamp,unix_timestamp,{url},is_retweet,retweeted_user,is_reply\n"
    '"{id}",1,{author},,"{body}",2026-11-03 01:10:00,1793668200,{address},{retweet},orang_lain,no\n'
)


@pytest.mark.parametrize(
    ("values", "platform", "native_id", "words"),
    [
        (
            {
                "url": "tiktok_url",
                "id": "7301234567890123456",
                "author": "warga.contoh",
                "retweet": "",
                "address": "https://www.tiktok.com/@warga.contoh/video/7301234567890123456",
            },
            "tiktok",
            "7301234567890123456",
            ("Isi", ""),
        ),
        (
            {
                "url": "url",
                "id": "DAbc",
                "author": "warga.contoh",
                "retweet": "",
                "address": "https://www.instagram.com/p/DAbc",
            },
            "instagram",
            "DAbc",
            ("Isi", ""),
        ),
        (
            {
                "url": "link",
                "id": "33",
                "author": "warga_contoh",
                "retweet": "yes",
                "address": "https://x.com/warga_contoh/status/33",
            },
            "x",
            "33",
            ("", "Isi"),
        ),
    ],
)
def test_4cat_tables_name_their_platform_by_the_address(desk, values, platform, native_id, words):
    result = desk.load("4cat", FOURCAT.format(body="Isi", **values))
    assert (result.new, result.problems) == (1, [])
    post = desk.posts()[native_id]
    assert (post["text"], post["other_text"]) == words
    assert post["published_at"] == "2026-11-03T01:10:00Z"


X_COLUMNS = (
    "id,thread_id,timestamp,unix_timestamp,link,body,author,author_id,is_retweet,retweeted_user,is_quote_tweet,"
    "quote_author,quote_body,is_reply,replied_author\n"
)


def test_4cats_reply_on_x_has_its_exact_id_in_the_column_only(desk):
    """The address is made of a number that a browser rounded."""
    row = (
        "1850000000000000123,185,2026-11-03 01:10:00,1793668200,"
        "https://x.com/warga_contoh/status/1850000000000000000,Betul,warga_contoh,501,"
        "no,,no,,,yes,orang_lain\n"
    )
    assert desk.load("4cat", X_COLUMNS + row).new == 1
    [post] = desk.posts().values()
    assert (post["native_id"], post["kind"]) == ("1850000000000000123", "reply")
    assert post["url"] == "https://x.com/warga_contoh/status/1850000000000000123"


def test_4cats_reposts_and_quotes_on_x_name_nobody(desk):
    rows = (
        "33,33,2026-11-03 01:10:00,1793668200,https://x.com/warga_contoh/status/33,RT @orang_lain: Kata dia,"
        "warga_contoh,501,yes,orang_lain,no,,,no,\n"
        "34,34,2026-11-03 01:11:00,1793668260,https://x.com/warga_contoh/status/34,Setuju,"
        "warga_contoh,501,no,,yes,orang_lain,Kata dia,no,\n"
    )
    assert desk.load("4cat", X_COLUMNS + rows).new == 2
    repost, quote = sorted(desk.posts().values(), key=lambda p: p["native_id"])
    assert (repost["kind"], repost["text"], repost["other_text"]) == ("repost", "", "Kata dia")
    assert (quote["kind"], quote["text"], quote["other_text"]) == ("quote", "Setuju", "Kata dia")
    assert repost["other_author"] == quote["other_author"] != "orang_lain"


def test_an_older_4cat_wrote_seconds_as_the_time(desk):
    table = (
        "id,author,body,timestamp,tiktok_url\n7301234567890123456,warga.contoh,Isi,1793668200,"
        "https://tiktok.com/@warga.contoh/video/7301234567890123456\n"
    )
    assert desk.load("4cat", table).new == 1
    assert desk.posts()["7301234567890123456"]["published_at"] == "2026-11-03T01:10:00Z"


def facebook_story(**changes):
    content = {
        "post_id": "122",
        "wwwURL": "https://www.facebook.com/warga.contoh/posts/pfbid0abc",
        "attachments": [],
        "actors": [{"id": "61", "name": "Warga", "url": "https://www.facebook.com/warga.contoh"}],
        "message": {"text": "Panen jagung"},
        **changes,
    }
    when = {"creation_time": EPOCH, "url": content["wwwURL"]}
    layout = {"story": {"comet_sections": {"metadata": [{"story": {}}, {"story": when}]}}}
    return {"id": "S:61:122", "comet_sections": {"content": {"story": content}, "context_layout": layout}}


def test_zeeschuimer_reads_facebook_and_leaves_groups(desk):
    theirs = {"actors": [{"id": "99", "url": "https://www.facebook.com/orang.lain"}], "message": {"text": "Kata dia"}}
    group = facebook_story(wwwURL="https://www.facebook.com/groups/5/posts/6")
    result = desk.load(
        "zeeschuimer",
        lines(
            noted("facebook.com", facebook_story()),
            noted(
                "facebook.com",
                facebook_story(
                    post_id="123",
                    wwwURL="https://www.facebook.com/warga.contoh/posts/pfbid0def",
                    message=None,
                    attached_story=theirs,
                ),
            ),
            noted("facebook.com", group),
            noted("facebook.com", {"id": "S:1", "lain": 1}),
        ),
    )
    assert (result.new, [p.reason for p in result.problems]) == (2, ["private_group", "shape_unknown"])
    own, shared = sorted(desk.posts().values(), key=lambda p: p["native_id"])
    assert (own["native_id"], own["text"], own["published_at"]) == ("122", "Panen jagung", "2026-11-03T01:10:00Z")
    assert (shared["kind"], shared["text"], shared["other_text"]) == ("repost", "", "Kata dia")


def test_comments_that_zeeschuimer_noted_are_not_taken_for_posts(desk):
    result = desk.load("zeeschuimer", lines(*(noted(f"{site}-comments", tiktok()) for site in ("tiktok", "twitter"))))
    assert (result.new, {p.reason for p in result.problems}) == (0, {"platform_unknown"})


def test_ids_that_a_spreadsheet_ruined_are_refused_in_every_table(desk, tmp_path):
    address = "https://x.com/i/web"
    rounded = FOURCAT.format(
        url="link", id="730123456789012000000"[:19], author="a", body="b", address=address, retweet=""
    )
    assert [p.reason for p in desk.load("4cat", rounded).problems] == ["id_precision"]
    own = "account;text;platform;id\nwarga.contoh;isi;facebook;123456789012345000\n"
    assert [p.reason for p in desk.load("csv", own, name="b").problems] == ["id_precision"]
    book = openpyxl.Workbook()
    book.active.append(["account", "text", "platform", "id"])
    book.active.append(["warga.contoh", "isi", "facebook", 1.23456789012346e17])
    book.active.append(["warga.contoh", "isi", "facebook", "123456789012345678"])
    book.save(tmp_path / "a.xlsx")
    result = desk.load("xlsx", (tmp_path / "a.xlsx").read_bytes(), name="a.xlsx")
    assert [(p.where, p.reason) for p in result.problems] == [("baris 2", "id_precision")]
    assert list(desk.posts()) == ["123456789012345678"]


CROWDTANGLE = (
    "Page Name,User Name,Facebook Id,Page Category,Post Created,Type,Total Interactions,URL,Message,Link,Link Text,"
    "Description,Image Text\r\n"
    'Warga,warga.contoh,1000,PERSON,2026-11-02 20:10:00 EST,Status,"1,204",'
    "https://www.facebook.com/1000/posts/4455,Isi sendiri,,,,\r\n"
    "Warga,warga.contoh,1000,PERSON,2026-11-02 20:11:00 EST,Link,3,https://www.facebook.com/1000/posts/4456,"
    "Lihat ini,https://www.facebook.com/tim.calon/posts/1,Pilih nomor 1,Ayo,\r\n"
)


def test_crowdtangle_tables_of_facebook(desk):
    result = desk.load("crowdtangle-facebook", b"\xef\xbb\xbf" + CROWDTANGLE.encode())
    assert (result.new, result.problems) == (2, [])
    found = {k: (p["kind"], p["text"], p["other_text"], p["published_at"]) for k, p in desk.posts().items()}
    assert found["4455"] == ("original", "Isi sendiri", "", "2026-11-03T01:10:00Z")
    assert found["4456"] == ("quote", "Lihat ini", "Pilih nomor 1\n\nAyo", "2026-11-03T01:11:00Z")


def test_crowdtangle_tables_of_instagram(desk):
    table = (
        "Account,User Name,Followers at Posting,Post Created,Type,URL,Photo,Title,Description,Image Text\n"
        "Warga,warga.contoh,10,2026-11-02 20:10:00 EST,Photo,https://www.instagram.com/p/DAbc/,"
        "https://cdn.contoh.test/a.jpg,,Langit,\n"
    )
    assert desk.load("crowdtangle-instagram", table).new == 1
    assert desk.posts()["DAbc"]["text"] == "Langit"


def test_facepager_rows_that_are_no_post_are_passed_over(desk):
    table = (
        '"id";"parent_id";"level";"object_id";"object_type";"query_status";"message";"created_time";"permalink_url"\n'
        '"1";"";"0";"warga.contoh";"seed";"";"";"";""\n'
        '"2";"1";"1";"1000_4455";"data";"fetched (200)";"Isi";"2026-11-03T01:10:00+0000";'
        '"https://www.facebook.com/warga.contoh/posts/4455"\n'
        '"3";"1";"1";"";"empty";"";"";"";""\n'
    )
    result = desk.load("facepager", table, given=ImportTerms(account="warga.contoh"))
    assert (result.rows, result.not_registered) == (1, 1)  # the page's number is not in the register
    table = table.replace("1000_4455", "4455")
    assert desk.load("facepager", table, name="b", given=ImportTerms(account="warga.contoh")).new == 1
    assert desk.posts()["4455"]["published_at"] == "2026-11-03T01:10:00Z"


ARCHIVE = "window.YTD.tweets.part0 = " + json.dumps(
    [
        {
            "tweet": {
                "id_str": "20",
                "full_text": "Padi kuning",
                "created_at": "Tue Nov 03 01:10:00 +0000 2026",
                "lang": "in",
                "favorite_count": "2",
            }
        },
        {
            "tweet": {
                "id_str": "21",
                "full_text": "RT @orang_lain: Pilih dia",
                "retweeted": False,
                "created_at": "Tue Nov 03 01:11:00 +0000 2026",
            }
        },
        {
            "tweet": {
                "id_str": "22",
                "full_text": "Setuju",
                "in_reply_to_status_id_str": "5",
                "created_at": "Tue Nov 03 01:12:00 +0000 2026",
            }
        },
        {"tweet": {"full_text": "tanpa id"}},
    ]
)


def test_an_x_archive_needs_its_holder(desk):
    with pytest.raises(ImportFileError, match="pemiliknya"):
        desk.load("x-archive", ARCHIVE)
    result = desk.load("x-archive", ARCHIVE, given=ImportTerms(account="@warga_contoh"))
    assert (result.new, [p.reason for p in result.problems]) == (3, ["shape_unknown"])
    found = {k: (p["kind"], p["text"], p["other_text"]) for k, p in desk.posts().items()}
    assert found["21"] == ("repost", "", "Pilih dia")
    assert (found["22"][0], desk.posts()["20"]["published_at"]) == ("reply", "2026-11-03T01:10:00Z")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Caf\u00c3\u00a9 pagi \u00f0\u009f\u0098\u008a", "Café pagi 😊"),
        ("Café", "Café"),
        ("biasa", "biasa"),
        ("😊", "😊"),
    ],
)
def test_mojibake_is_mended_only_where_it_comes_out_whole(written, meant):
    assert mended(written) == meant


def test_an_accounts_own_download_is_loaded_by_picked_rows_with_consent_and_audience(desk):
    posts = [
        {
            "timestamp": EPOCH,
            "data": [{"post": "Caf\u00c3\u00a9"}],
            "attachments": [{"data": [{"media": {"uri": "foto/1.jpg", "description": "kebun"}}]}],
        },
        {"timestamp": EPOCH + 60, "data": [{"post": "hanya teman"}]},
    ]
    body = json.dumps(posts)
    with pytest.raises(ImportFileError, match="pemilik akun"):
        desk.load("unduhan-facebook", body, given=ImportTerms(account="warga.contoh", platform="facebook"))
    base = {"account": "warga.contoh", "platform": "facebook", "consent": "surat 3/11"}
    nothing = desk.load("unduhan-facebook", body, given=ImportTerms(**base), dry_run=True)
    assert [p.reason for p in nothing.problems] == ["not_public", "not_public"]
    result = desk.load("unduhan-facebook", body, given=ImportTerms(**base, lines=frozenset({1}), audience="public"))
    assert (result.rows, result.new) == (1, 1)
    assert [p["text"] for p in desk.posts().values()] == ["Café"]
    kept = desk.rows("SELECT headers FROM captures")[0]["headers"]
    assert json.loads(kept)["operator-consent"] == "surat 3/11"


def test_an_instagram_download(desk):
    body = json.dumps([{"media": [{"uri": "a.mp4", "creation_timestamp": EPOCH, "title": "Laut"}]}])
    given = ImportTerms(
        account="warga.contoh", platform="instagram", consent="c", lines=frozenset({1}), audience="public"
    )
    assert desk.load("unduhan-instagram", body, given=given).new == 1


PAGE = """<!DOCTYPE html><html lang="id"><head><title>Rapat RT</title>
<link rel="canonical" href="{url}"><meta property="og:type" content="article">
<script type="application/ld+json">{{"@type": "BlogPosting", "headline": "Rapat RT",
"articleBody": "Rapat dimulai pukul tujuh.", "datePublished": "2026-11-03T08:10:00+07:00"}}</script></head>
<body><p>menu</p></body></html>"""
MHTML = """From: <Saved>
Snapshot-Content-Location: https://warga.contoh.test/blog/rapat
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----B"

------B
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://warga.contoh.test/blog/rapat

{body}
------B--
"""
SEEN = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("wrap", [str, lambda page: MHTML.format(body=page.replace("=", "=3D"))])
def test_a_saved_page_is_one_post(desk, wrap):
    url = "https://warga.contoh.test/blog/rapat"
    given = ImportTerms(account="https://warga.contoh.test/blog", platform="website", url=url, seen_at=SEEN)
    result = desk.load("halaman", wrap(PAGE.format(url=url)), given=given)
    assert (result.new, result.problems) == (1, [])
    post = desk.posts()[url]
    assert (post["text"], post["published_at"]) == ("Rapat RT\n\nRapat dimulai pukul tujuh.", "2026-11-03T01:10:00Z")


@pytest.mark.parametrize(
    ("account", "platform", "url", "canonical", "reason"),
    [
        (
            "https://warga.contoh.test/blog",
            "website",
            "https://berita.contoh.test/1",
            "https://berita.contoh.test/1",
            "page_about_account",
        ),
        (
            "https://warga.contoh.test/blog",
            "website",
            "https://warga.contoh.test/blog/1",
            "https://berita.contoh.test/1",
            "page_about_account",
        ),
        (
            "https://warga.contoh.test/blog",
            "website",
            "https://warga.contoh.test/keluarga/1",
            "https://warga.contoh.test/keluarga/1",
            "page_about_account",
        ),
        (
            "warga.contoh",
            "facebook",
            "https://www.facebook.com/tim.calon",
            "https://www.facebook.com/tim.calon",
            "page_about_account",
        ),
    ],
)
def test_a_page_about_an_account_is_not_its_post(desk, account, platform, url, canonical, reason):
    given = ImportTerms(account=account, platform=platform, url=url, seen_at=SEEN)
    result = desk.load("halaman", PAGE.format(url=canonical), given=given)
    assert (result.new, [p.reason for p in result.problems]) == (0, [reason])


def test_f15_a_saved_login_wall_is_no_post(desk):
    url = "https://www.facebook.com/warga.contoh/posts/1"
    page = "<html><head><title>Masuk ke Facebook</title></head><body>Sandi</body></html>"
    given = ImportTerms(account="warga.contoh", platform="facebook", url=url, seen_at=SEEN)
    assert [p.reason for p in desk.load("halaman", page, given=given).problems] == ["login_required"]


def test_a_screenshot_needs_whose_where_and_when(desk):
    with pytest.raises(ImportFileError, match=r"alamat kiriman \(--url\), kapan dilihat \(--seen-at\)"):
        desk.load("tangkapan", PNG, given=ImportTerms(account="warga.contoh", platform="facebook"))
    given = ImportTerms(
        account="warga.contoh",
        platform="facebook",
        url="https://www.facebook.com/warga.contoh/posts/77",
        text="Merapat",
        published_at="Kemarin pukul 13.20",
        seen_at=SEEN,
    )
    result = desk.load("tangkapan", PNG, given=given, name="layar.png")
    post = desk.posts()["77"]
    assert (result.new, post["published_at"]) == (1, "2026-11-03T06:20:00Z")
    picture = json.loads(post["media"])[0]
    assert bodies.read_bytes(desk.evidence, picture["sha256"]) == PNG
    with pytest.raises(ImportFileError, match="PNG"):
        desk.load("tangkapan", b"bukan gambar", given=given, name="b.png")


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!DOCTYPE html><script>1</script>",
        b'<?xml version="1.0"?><svg/>',
        b"\xef\xbb\xbf<svg/>",
        b"",
    ],
    ids=["svg", "html", "xml", "bom", "empty"],
)
def test_x04_a_picture_is_known_by_its_content_not_by_its_name(desk, content):
    given = ImportTerms(
        account="warga.contoh",
        platform="facebook",
        url="https://www.facebook.com/warga.contoh/posts/77",
        text="Merapat",
        published_at="Kemarin pukul 13.20",
        seen_at=SEEN,
    )
    with pytest.raises(ImportFileError, match=r"PNG|kosong"):
        desk.load("tangkapan", content, given=given, name="foto.jpg")
    assert desk.posts() == {}


def test_a_report_keeps_one_post_of_anybody_and_counts_nowhere(desk):
    data = noted("tiktok.com", tiktok(author={"uniqueId": "tidak.terdaftar"}))
    result = desk.load("zeeschuimer", lines(data), report_number="12/LP/2026")
    assert (result.reported, desk.posts(), desk.rows("SELECT * FROM run_accounts")) == (1, {}, [])
    kept = desk.rows("SELECT * FROM reported_posts")[0]
    assert (kept["account"], kept["text"], kept["post_id"]) == ("tidak.terdaftar", "Joget #tani", None)
    assert desk.load("zeeschuimer", lines(data), report_number="12/LP/2026").already
    two = lines(noted("tiktok.com", tiktok(id="1")), noted("tiktok.com", tiktok(id="2")))
    with pytest.raises(ImportFileError, match="satu kiriman"):
        desk.load("zeeschuimer", two, name="b", report_number="13/LP/2026")


def test_a_report_on_a_registered_account_is_marked_on_its_post(desk):
    desk.load("zeeschuimer", lines(noted("tiktok.com", tiktok())), report_number="12/LP/2026")
    assert [s["how_seen"] for s in desk.rows("SELECT how_seen FROM post_sources")] == ["laporan"]
    assert desk.rows("SELECT * FROM run_accounts") == []
    desk.load("zeeschuimer", lines(noted("tiktok.com", tiktok(stats={}))), name="b")
    sources = [s["how_seen"] for s in desk.rows("SELECT how_seen FROM post_sources ORDER BY how_seen")]
    assert sources == ["import_no_login", "laporan"]


@pytest.mark.parametrize("kind", sorted(set(READERS) - {"tangkapan", "halaman", "jsonl", "zeeschuimer"}))
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x00", b"bukan,apa,apa\n1,2,3\n", b'{"a": 1}', b"PK\x03\x04"])
def test_a_file_of_another_shape_is_refused_in_words(desk, kind, content):
    given = ImportTerms(account="warga.contoh", platform="facebook", consent="c")
    try:
        result = desk.load(kind, content, given=given)
        words = [p.reason for p in result.problems]
    except ImportFileError as error:
        words = [error.what, error.remedy]
    assert words
    assert all(words)
    assert desk.posts() == {}


def test_the_template_has_every_column_as_text(tmp_path):
    workbook.write_template(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert [c.value for c in sheet[1]][:3] == ["platform", "account", "id"]
    assert sheet["C2"].number_format == "@"


@pytest.mark.parametrize(
    ("url", "platform", "native_id"),
    [
        ("https://x.com/a/status/123?s=20", Platform.X, "123"),
        ("https://www.facebook.com/warga/posts/judul-panjang/456", Platform.FACEBOOK, "456"),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid0Ab&id=9", Platform.FACEBOOK, "pfbid0Ab"),
        ("https://www.threads.net/@a/post/DXy-1", Platform.THREADS, "DXy-1"),
        ("https://youtu.be/abcdefghijk", Platform.YOUTUBE, "abcdefghijk"),
        ("https://t.me/s/kanal/12", Platform.TELEGRAM, "12"),
        ("https://contoh.test/a", None, ""),
    ],
)
def test_ids_are_read_from_addresses(url, platform, native_id):
    assert id_of_address(url, platform) == native_id


def test_a_number_and_its_short_code_are_one_post():
    # https://www.instagram.com/p/CSr71Gzlqo4/ has the media number 2643164338213628472
    assert short_code("2643164338213628472_123") == short_code("2643164338213628472")
    assert [short_code(n) for n in ("", "x", "64", "0")] == ["", "", "BA", ""]


def test_scenario_12_every_format_in_one_workspace_merges_mends_and_refuses(desk, hosts):
    """Files of every kind beside a crawl: one post each, the crawled one with both ways of being seen."""
    desk.register(an_account("b1", Platform.BLUESKY, HANDLE))
    hosts[FEED] = Reply(feed(bluesky_post("k1", "kata yang sama")))
    desk.crawl(platforms=(Platform.BLUESKY,))
    blog, consent = "https://warga.contoh.test/blog", {"account": "warga.contoh", "consent": "surat 3/11"}
    picked = {**consent, "lines": frozenset({1}), "audience": "public"}
    page = ImportTerms(account=blog, platform="website", url=f"{blog}/rapat", seen_at=SEEN)
    layar = ImportTerms(
        account="warga.contoh",
        platform="facebook",
        url="https://www.facebook.com/warga.contoh/posts/77",
        text="Merapat",
        published_at="Kemarin pukul 13.20",
        seen_at=SEEN,
    )
    mojibake = json.dumps([{"timestamp": EPOCH, "data": [{"post": "Caf\u00c3\u00a9"}]}])
    tiktok_row = {
        "url": "tiktok_url",
        "id": "7301234567890123457",
        "author": "warga.contoh",
        "retweet": "",
        "address": "https://www.tiktok.com/@warga.contoh/video/7301234567890123457",
    }
    brought = [
        ("zeeschuimer", lines(noted("instagram.com", instagram()), noted("x.com", tweet())), None, 2),
        ("4cat", FOURCAT.format(body="Isi", **tiktok_row), None, 1),
        ("crowdtangle-facebook", CROWDTANGLE, None, 2),
        ("x-archive", ARCHIVE, ImportTerms(account="@warga_contoh"), 3),
        ("unduhan-facebook", mojibake, ImportTerms(platform="facebook", **picked), 1),
        ("halaman", PAGE.format(url=f"{blog}/rapat"), page, 1),
        ("tangkapan", PNG, layar, 1),
        ("csv", "account;text;platform;id\nwarga.contoh;isi;facebook;1,23E+18\n", None, 0),
        ("jsonl", lines({"platform": "bluesky", "account": HANDLE, "id": "k1", "text": "kata yang sama"}), None, 0),
    ]
    for number, (kind, content, given, new) in enumerate(brought):
        result = desk.load(kind, content, name=f"{number}-{kind}", given=given)
        assert result.new == new, (kind, result.problems)
    assert "Café" in {post["text"] for post in desk.posts().values()}
    refused = {r["reason"] for r in desk.rows("SELECT reason FROM quarantine")}
    assert refused >= {"id_scientific", "shape_unknown"}
    ways = desk.rows("SELECT how_seen FROM post_sources JOIN posts USING (post_id) WHERE account_id = 'b1'")
    assert sorted(w["how_seen"] for w in ways) == ["import_no_login", "spider"]
    told = desk.rows("SELECT operator, started_at, file_sha256 FROM runs WHERE kind = 'import'")
    assert len(told) == len(brought)
    assert all(r["operator"] == "petugas" and r["started_at"] and len(r["file_sha256"]) == 64 for r in told)
