"""The small inputs that lie beside the checkout, each with its right value. They are read in place."""

import json
from datetime import UTC, datetime

import pytest

from crawler.spiders import feeds, mastodon, telegram, x
from domain.errors import ImportFileError
from domain.periods import WIB
from domain.types import HowSeen, Platform
from imports.terms import ImportTerms
from parsing.dates import read_moment
from parsing.pages import PageContext

from .conftest import NOW, an_account
from .desk import Desk

SEEN = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
ADDRESSES = {
    "ig": ("warga.contoh", "instagram", "https://www.instagram.com/p/DPanen00001/"),
    "fb": ("warga.contoh", "facebook", "https://www.facebook.com/warga.contoh/posts/1220000000000001"),
    "x": ("warga_contoh", "x", "https://x.com/warga_contoh/status/1850000000000000001"),
    "tiktok": ("warga.contoh", "tiktok", "https://www.tiktok.com/@warga.contoh/video/7301234567890123456"),
    "site": ("warga.contoh.test", "website", "https://warga.contoh.test/2026/panen"),
}


@pytest.fixture
def cases(shared):
    return shared / "cases"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def parsed(parse, path, account, url):
    return parse(path.read_bytes(), {}, PageContext(account=account, url=url, status=200, captured_at=NOW))


def media(post):
    return [(m["kind"], m["url"]) for m in json.loads(post["media"])]


def only(desk):
    (post,) = desk.posts().values()
    return post


def test_01_an_address_of_another_account_or_platform_is_refused(cases, desk):  # [A1]
    case = cases / "01-url-names-another-account"
    desk.has("x|warga_contoh", "tiktok|warga.contoh")
    page = ImportTerms(
        account="https://www.tiktok.com/@warga.contoh",
        seen_at=SEEN,
        url="https://www.tiktok.com/@orang.lain/video/7301234567890123456",
    )
    shot = ImportTerms(
        account="@warga_contoh",
        platform="x",
        url="https://x.com/orang_lain/status/1850000000000000001",
        text="Pilih nomor dua",
        seen_at=SEEN,
    )
    other = ImportTerms(
        account="@warga_contoh",
        platform="x",
        url="https://www.tiktok.com/@warga_contoh/video/1",
        text="Pilih nomor dua",
        seen_at=SEEN,
    )
    for name, kind, given in (
        ("input.csv", "csv", ImportTerms()),
        ("page.html", "halaman", page),
        ("shot.png", "tangkapan", shot),
        ("shot.png", "tangkapan", other),
    ):
        result = desk.load(case / name, kind, given=given)
        assert (result.new, len(result.problems)) == (0, 1), name
        assert result.problems[0].reason in ("foreign_address", "foreign_platform")
    assert desk.posts() == {}


def test_03_comments_are_no_posts(cases, desk):  # [A3]
    desk.has("facebook|100000000000001|100000000000001")
    result = desk.load(cases / "03-facepager-comments/input.csv", "facepager", given=ImportTerms(platform="facebook"))
    assert (result.new, result.changed, [(p.where, p.reason) for p in result.problems]) == (
        1,
        0,
        [("baris 3", "comment")],
    )
    assert only(desk)["text"] == "Rapat desa"


def test_04_a_share_with_own_words_is_a_quote(cases, desk):  # [A3]
    desk.has("facebook|warga.contoh|100000000000001")
    desk.load(cases / "04-crowdtangle-share-with-own-words/input.csv", "crowdtangle-facebook")
    post = only(desk)
    assert (post["kind"], post["text"]) == ("quote", "Ini hoaks, jangan dipercaya.")
    assert "coblos nomor 1" in post["other_text"]


def test_06_rt_typed_by_hand_is_own_writing(cases):  # [A3]
    account = an_account("a", Platform.X, "warga_contoh", native_id="501")
    page = parsed(
        x.parse, cases / "06-x-v2-rt-typed-by-hand/input.json", account, "https://api.x.com/2/users/501/tweets"
    )
    assert [(p.kind, p.text, p.other_text, p.other_author) for p in page.posts] == [
        ("original", "RT @orang_lain Mantap, saya dukung penuh! : setuju", "", None)
    ]


def test_07_a_downloads_memories_and_link_titles_are_kept(cases, desk):  # [B3]
    desk.has("facebook|warga.contoh")
    given = ImportTerms(account="warga.contoh", consent="ya", audience="public")
    result = desk.load(
        cases / "07-takeout-fb-share-words/input.json",
        "unduhan-facebook",
        given=given,
        how_seen=HowSeen.IMPORT_LOGGED_IN,
    )
    assert (result.new, [(p.where, p.reason) for p in result.problems]) == (2, [("baris 3", "title_only")])
    assert {p["text"] for p in desk.posts().values()} == {"Ingat dulu\nDukung nomor dua", ""}
    links = [m for p in desk.posts().values() for m in json.loads(p["media"]) if m["kind"] == "link"]
    assert links[0]["alt"].startswith("Camat dukung nomor dua")
    assert links[0]["url"] == "https://berita.contoh.test/1"


@pytest.mark.parametrize("name", ["input.ndjson", "reversed.ndjson"])
def test_08_a_partial_item_changes_nothing(cases, desk, name):  # [B2]
    desk.has("instagram|warga.contoh")
    result = desk.load(cases / "08-zee-ig-partial-after-full" / name, "zeeschuimer")
    post = only(desk)
    assert (post["text"], post["published_at"], post["version"]) == (
        "Panen raya di Desa Sukamaju",
        "2026-11-03T01:10:00Z",
        1,
    )
    assert [p.reason for p in result.problems] == ["partial_item"]


def test_10_a_missing_time_is_filled_in(cases, desk):  # [B2]
    desk.has("x|warga_contoh")
    result = desk.load(cases / "10-later-time-not-taken/input.jsonl", "jsonl")
    post = only(desk)
    assert (post["published_at"], post["published_problem"], post["version"]) == ("2026-11-03T01:10:00Z", None, 1)
    assert (result.new, result.completed) == (1, 1)


def test_11_same_words_at_two_addresses_are_two_posts(cases, desk):  # [B2]
    desk.has("x|warga_contoh")
    desk.load(cases / "11-own-csv-same-words-two-addresses/input.csv", "csv")
    assert sorted(desk.posts()) == ["1850000000000000001", "1850000000000000002"]


def test_13_a_polls_words_are_read(cases):  # [B3]
    account = an_account("a", Platform.TELEGRAM, "kanalcontoh")
    page = parsed(telegram.parse, cases / "13-telegram-poll/input.html", account, "https://t.me/s/kanalcontoh")
    assert [p.text for p in page.posts] == ["Siapa pilihan warga Sukamaju?\nNomor satu\nNomor dua"]


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("input.ndjson", "zeeschuimer", "Coblos nomor 2 ya warga\nSukamaju bangkit"),
        ("input.csv", "4cat", "Coblos nomor 2 ya warga"),
    ],
)
def test_15_words_typed_on_a_video_are_read(cases, desk, name, kind, text):  # [B3] [C]
    desk.has("tiktok|warga.contoh")
    desk.load(cases / "15-tiktok-sticker-words" / name, kind)
    post = only(desk)
    assert post["text"] == text
    assert [kind for kind, _ in media(post)] == ["video"]


def test_16_a_pictures_caption_is_no_article(cases):  # [B3]
    account = an_account("a", Platform.FEED, "warga.contoh.test/rss")
    path = cases / "16-feed-media-description/input.xml"
    (post,) = parsed(feeds.parse, path, account, "https://warga.contoh.test/rss").posts
    assert post.text == "Panen raya\n\nBupati memanen padi bersama warga Desa Sukamaju."
    assert [(m.kind, m.alt) for m in post.media] == [("image", "Foto: sawah sebelum panen.")]


def test_18_windows_letters_are_read(cases, desk):  # [B4]
    desk.has("x|warga_contoh")
    desk.load(cases / "18-csv-windows-1252/input.csv", "csv")
    assert only(desk)["text"] == "Salat Jum’at – rapat “desa”"


def test_19_a_post_that_the_archive_cut_off_is_marked(cases, desk):  # [B2]
    desk.has("x|warga_contoh")
    result = desk.load(
        cases / "19-x-archive-long-post/input.js",
        "x-archive",
        how_seen=HowSeen.IMPORT_LOGGED_IN,
        given=ImportTerms(account="@warga_contoh", audience="public"),
    )
    assert (result.new, [p.reason for p in result.notes]) == (1, ["text_cut"])
    assert "terpotong" in str(result)
    assert json.loads(desk.rows("SELECT body FROM extracts")[0]["body"])["cut"] is True


def test_21_a_facebook_post_keeps_one_id(cases, desk):  # [E1]
    desk.has("facebook|warga.contoh")
    desk.load(cases / "21-facebook-pfbid/input.ndjson", "zeeschuimer", given=ImportTerms(audience="public"))
    desk.load(cases / "21-facebook-pfbid/input.csv", "4cat")
    assert list(desk.posts()) == ["1220000000000001"]


def test_23_an_edited_post_of_an_archive_is_one(cases, desk):  # [B2]
    desk.has("x|warga_contoh")
    desk.load(
        cases / "23-x-archive-edited/input.js",
        "x-archive",
        how_seen=HowSeen.IMPORT_LOGGED_IN,
        given=ImportTerms(account="@warga_contoh", audience="public"),
    )
    post = only(desk)
    assert (post["native_id"], post["text"], post["published_at"], post["edited_at"]) == (
        "1850000000000000001",
        "Rapat jam 9",
        "2026-11-03T01:10:00Z",
        "2026-11-03T01:20:00Z",
    )


def test_25_xs_three_letters_are_decoded(cases, desk):  # [B4]
    case = cases / "25-x-html-entities"
    desk.has("x|warga_contoh|501")
    desk.load(case / "input.ndjson", "zeeschuimer")
    assert only(desk)["text"] == "Hujan & banjir, tinggi > 1 meter <3"
    desk.load(case / "input.js", "x-archive", given=ImportTerms(account="@warga_contoh", audience="public"))
    assert only(desk)["text"] == "Hujan & banjir <3"
    account = an_account("a", Platform.X, "warga_contoh", native_id="501")
    page = parsed(x.parse, case / "v2.json", account, "https://api.x.com/2/users/501/tweets")
    assert [p.text for p in page.posts] == ["Hujan & banjir <3"]


def test_26_the_line_for_programs_that_know_no_quotes_is_left_out(cases):  # [A3]
    account = an_account("a", Platform.MASTODON, "w@m.contoh.test", native_id="7")
    url = "https://m.contoh.test/api/v1/accounts/7/statuses?limit=40"
    (post,) = parsed(mastodon.parse, cases / "26-mastodon-quote-inline/input.json", account, url).posts
    assert (post.kind, post.text, post.other_text) == ("quote", "Setuju sekali", "Kata orang lain")


@pytest.mark.parametrize(
    ("name", "place", "reason"),
    [
        ("fb_gone", "fb", "page_removed"),
        ("ig_gone", "ig", "page_removed"),
        ("x_gone", "x", "page_removed"),
        ("ig_login", "ig", "login_required"),
        ("x_login", "x", "login_required"),
        ("empty", "site", "empty"),
        ("tiktok_captcha", "tiktok", "robot_check"),
        ("cloudflare", "site", "robot_check"),
        ("site_404", "site", "error_page"),
    ],
)
def test_28_a_page_that_is_no_post_is_refused_by_its_kind(cases, desk, name, place, reason):  # [D]
    account, platform, url = ADDRESSES[place]
    desk.has(f"{platform}|{account}")
    given = ImportTerms(account=account, platform=platform, url=url, seen_at=SEEN)
    result = desk.load(cases / f"28-halaman-no-post/{name}.html", "halaman", given=given)
    assert (result.new, len(result.problems)) == (0, 1)
    assert result.problems[0].reason.startswith(reason) or result.problems[0].reason == reason


@pytest.mark.parametrize("name", ["a.pdf", "b.zip", "d.warc"])
def test_29_what_is_no_page_is_refused(cases, desk, name):  # [D]
    desk.has("website|warga.contoh.test")
    url = "https://warga.contoh.test/a"
    given = ImportTerms(account="warga.contoh.test", platform="website", url=url, seen_at=SEEN)
    with pytest.raises(ImportFileError, match="bukan HTML atau MHTML"):
        desk.load(cases / "29-halaman-no-html" / name, "halaman", given=given)


def test_30_a_listing_is_no_post_and_counts_are_no_words(cases, desk):  # [D]
    case = cases / "30-halaman-listing-and-boilerplate"
    desk.has("website|warga.contoh.test", "instagram|warga.contoh")
    home = ImportTerms(account="warga.contoh.test", platform="website", url="https://warga.contoh.test/", seen_at=SEEN)
    assert [p.reason for p in desk.load(case / "home.html", "halaman", given=home).problems] == ["listing_page"]
    own = ImportTerms(
        account="https://www.instagram.com/warga.contoh", seen_at=NOW, url="https://www.instagram.com/p/DPanen00001/"
    )
    desk.load(case / "ig_own.html", "halaman", given=own)
    post = only(desk)
    assert (post["text"], post["published_precision"]) == ("Panen raya di Sukamaju", "day")
    assert post["published_at"] == "2026-11-02T17:00:00Z"  # midnight of the third in WIB


@pytest.mark.parametrize(
    ("name", "kinds"), [("ig.csv", ["image", "image"]), ("x.csv", ["image"]), ("threads.csv", ["video"])]
)
def test_31_4cats_media_columns_are_read(cases, desk, name, kinds):  # [C]
    desk.has("instagram|warga.contoh", "x|warga_contoh|501", "threads|warga.contoh")
    assert desk.load(cases / "31-4cat-media-columns" / name, "4cat").new == 1
    assert [kind for kind, _ in media(only(desk))] == kinds


def test_33_a_picture_post_of_tiktok_has_its_pictures(cases, desk):  # [C]
    desk.has("tiktok|warga.contoh")
    desk.load(cases / "33-tiktok-photo-post/input.ndjson", "zeeschuimer")
    assert media(only(desk)) == [("image", "https://cdn.contoh.test/1.jpg"), ("image", "https://cdn.contoh.test/2.jpg")]


def test_34_a_videos_title_is_read(cases, desk):  # [B3]
    channel = "UC" + "a" * 22
    desk.has(f"youtube|{channel}|{channel}")
    desk.load(cases / "34-facepager-youtube-title/input.csv", "facepager", given=ImportTerms(platform="youtube"))
    assert only(desk)["text"] == "Dukung nomor dua\n\nIsi video"


def test_35_an_older_json_feed_is_one(cases):  # [G]
    account = an_account("a", Platform.FEED, "warga.contoh.test/feed.json")
    path = cases / "35-json-feed-http-version/input.json"
    page = parsed(feeds.parse, path, account, "https://warga.contoh.test/feed.json")
    assert [p.text for p in page.posts] == ["Halo"]


@pytest.mark.parametrize("name", ["sep.csv", "blank.csv"])
def test_36_lines_before_the_columns_are_passed_over(cases, desk, name):  # [G]
    desk.has("x|warga_contoh")
    desk.load(cases / "36-csv-first-lines" / name, "csv")
    assert only(desk)["text"] == "Halo"


def test_37_an_x_item_without_its_author_has_his_number(cases, desk):  # [G]
    desk.has("x|warga_contoh|501")
    result = desk.load(cases / "37-zee-x-without-inline-user/input.ndjson", "zeeschuimer")
    assert (result.new, result.problems) == (1, [])


def test_38_dates_as_pages_write_them(cases):  # [E4]
    lines = (cases / "38-dates-as-pages-write-them/input.txt").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        written, right = line.split("\t")
        when, precision = right.split()[:2]
        got = read_moment(written, captured_at=NOW, zone=WIB, interface="id")
        value = datetime.fromisoformat(when)
        value = value if value.tzinfo else value.replace(tzinfo=WIB)
        # Of a day no hour was seen.
        same = got.at == value or (precision == "day" and got.at and got.at.astimezone(WIB).date() == value.date())
        if not same or got.precision != precision:
            wrong.append((written, got.at, got.precision, got.problem))
    assert len(lines) == 9
    assert wrong == []


@pytest.mark.parametrize("name", ["reels.json", "threads_and_replies.json"])
def test_39_the_other_files_of_a_download(cases, desk, name):  # [G]
    desk.has("instagram|warga.contoh", "threads|warga.contoh")
    given = ImportTerms(account="@warga.contoh", consent="ya", audience="public")
    path = cases / "39-instagram-download-other-files" / name
    result = desk.load(path, "unduhan-instagram", given=given, how_seen=HowSeen.IMPORT_LOGGED_IN)
    if name == "reels.json":
        assert only(desk)["text"] == "Panen raya"
    else:
        assert "posts_1.json" in str(result)
        again = ImportTerms(account="@warga.contoh", consent="ya", audience="public", platform="threads")
        desk.load(path, given=again, how_seen=HowSeen.IMPORT_LOGGED_IN)
        assert (only(desk)["text"], only(desk)["account_id"]) == ("Panen raya", "threads-1")


def test_40_a_list_and_4cats_own_lines(cases, desk):  # [G]
    desk.has("x|warga_contoh", "tiktok|warga.contoh")
    case = cases / "40-json-array-and-4cat-ndjson"
    assert desk.load(case / "array.jsonl", "jsonl").new == 2
    assert desk.load(case / "4cat.ndjson", "zeeschuimer").new == 1


def test_42_4cats_times_are_utc(cases, desk):  # [E4]
    desk.has("tiktok|warga.contoh")
    desk.load(cases / "42-4cat-timestamp-is-utc/input.csv", "4cat")
    assert only(desk)["published_at"] == "2026-11-03T01:10:00Z"


FORMATS = {
    "01-url-names-another-account/input.csv": "csv",
    "03-facepager-comments/input.csv": "facepager",
    "04-crowdtangle-share-with-own-words/input.csv": "crowdtangle-facebook",
    "07-takeout-fb-share-words/input.json": "unduhan-facebook",
    "08-zee-ig-partial-after-full/input.ndjson": "zeeschuimer",
    "10-later-time-not-taken/input.jsonl": "jsonl",
    "15-tiktok-sticker-words/input.csv": "4cat",
    "18-csv-windows-1252/input.csv": "csv",
    "19-x-archive-long-post/input.js": "x-archive",
    "21-facebook-pfbid/input.csv": "4cat",
    "28-halaman-no-post/ig_gone.html": "halaman",
    "29-halaman-no-html/d.warc": "warc",
    "29-halaman-no-html/a.pdf": "tangkapan",
    "01-url-names-another-account/shot.png": "tangkapan",
    "34-facepager-youtube-title/input.csv": "facepager",
    "36-csv-first-lines/sep.csv": "csv",
    "36-csv-first-lines/blank.csv": "csv",
    "39-instagram-download-other-files/reels.json": "unduhan-instagram",
    "39-instagram-download-other-files/threads_and_replies.json": "unduhan-instagram",
    "40-json-array-and-4cat-ndjson/4cat.ndjson": "zeeschuimer",
    "40-json-array-and-4cat-ndjson/array.jsonl": "jsonl",
    "31-4cat-media-columns/x.csv": "4cat",
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_recognised_from_its_file(cases, name):  # [G]
    from imports.recognising import recognised

    assert recognised(cases / name) == FORMATS[name]
