"""Files and pages as they come from elsewhere: one post is one record, and what is another's or no post stays apart."""

import itertools
import json
import re
from datetime import timedelta

import pytest

from crawler.spiders import feeds, threads
from domain.periods import WIB
from domain.types import HowSeen, Platform
from imports.recognising import recognised
from imports.terms import ImportTerms
from parsing.dates import read_moment
from parsing.page_kinds import no_post
from parsing.pages import PageContext
from parsing.webpage import tree_of

from .answers import DID, HANDLE, bluesky_post, feed, rss
from .conftest import NOW, Reply, an_account
from .desk import Desk

HOLDER = ImportTerms(account="@warga_contoh", audience="public")
DOWNLOAD = ImportTerms(account="warga.contoh", consent="ya", audience="public")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, None)


def parsed(parse, body, account, url):
    return parse(body, {}, PageContext(account=account, url=url, status=200, captured_at=NOW))


def archived(text, *addresses, **more):
    urls = [{"url": "https://t.co/a", "expanded_url": address} for address in addresses]
    tweet = {
        "id_str": "1850000000000000001",
        "full_text": text,
        "created_at": "Tue Nov 03 01:10:00 +0000 2026",
        "entities": {"urls": urls},
        **more,
    }
    return f"window.YTD.tweets.part0 = {json.dumps([{'tweet': tweet}])}"


@pytest.mark.parametrize(
    ("addresses", "more", "kind", "links"),
    [
        (["https://twitter.com/orang_lain/status/17"], {}, "quote", []),
        (["https://berita.test/1", "https://x.com/orang_lain/status/17?s=20"], {}, "quote", ["https://berita.test/1"]),
        (["https://x.com/orang_lain/status/17"], {"in_reply_to_status_id_str": "16"}, "quote", []),
        (["https://x.com/warga_contoh/status/17"], {}, "quote", []),
        (["https://x.com/orang_lain"], {}, "original", ["https://x.com/orang_lain"]),
        (["https://berita.test/1"], {}, "original", ["https://berita.test/1"]),
    ],
)
def test_a3_a_quote_in_an_archive_is_one(desk, addresses, more, kind, links):
    """[A3] The archive names the quoted post by a link alone."""
    desk.has("x|warga_contoh|501")
    desk.load(desk.write(archived("Hoaks https://t.co/a", *addresses, **more)), "x-archive", given=HOLDER)
    (post,) = desk.posts().values()
    assert (post["kind"], post["text"], post["other_text"]) == (kind, "Hoaks https://t.co/a", "")
    assert [m["url"] for m in json.loads(post["media"]) if m["kind"] == "link"] == links
    assert "orang_lain" not in str(post["other_author"])


def test_a3_the_quoted_words_that_were_seen_before_stay(desk):
    """[A3] [B2] An archive does not show them, so it takes none away."""
    desk.has("x|warga_contoh|501")
    text = "Hoaks https://t.co/a"
    row = f'account,platform,id,text,kind,other_text\nwarga_contoh,x,1850000000000000001,"{text}",quote,Coblos dua\n'
    desk.load(desk.write(row, "a.csv"), "csv")
    desk.load(desk.write(archived(text, "https://x.com/orang_lain/status/17")), "x-archive", given=HOLDER)
    (post,) = desk.posts().values()
    assert (post["other_text"], post["version"]) == ("Coblos dua", 1)


def pictured(place, text="Gotong royong", when=1793668200):
    return {"media": [{"uri": f"media/posts/{place}.jpg", "title": text, "creation_timestamp": when}]}


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_b2_the_same_words_in_one_second_with_other_pictures_are_other_posts(desk, order):
    """[B2] Whichever stands first; the same entry twice stays one, and so does the file when it comes again."""
    desk.has("instagram|warga.contoh")
    entries = [pictured(place) for place in (*order, order[0])]
    for name in ("satu.json", "dua.json"):
        path = desk.write(json.dumps(entries if name == "satu.json" else entries[::-1]), name)
        desk.load(path, "unduhan-instagram", given=DOWNLOAD, how_seen=HowSeen.IMPORT_LOGGED_IN)
        assert len(desk.posts()) == 3
    alone = desk.write(json.dumps([pictured("a")]), "tiga.json")
    assert desk.load(alone, "unduhan-instagram", given=DOWNLOAD, how_seen=HowSeen.IMPORT_LOGGED_IN).new == 0


def labelled_entry(host="www.facebook.com", **labels):
    pairs = [{"label": label, "value": value} for label, value in labels.items()]
    pairs.append({"label": "URL", "value": f"https://{host}/warga.contoh/posts/1220000000000001"})
    return {"media": [], "label_values": pairs, "fbid": "1220000000000001", "timestamp": 1793668200}


@pytest.mark.parametrize("label", ["Message", "Pesan", "Text", "Teks"])
@pytest.mark.parametrize("host", ["www.facebook.com", "m.facebook.com", "web.facebook.com"])
def test_g_facebooks_newest_layout_is_read_as_facebooks(desk, label, host):
    """[G]"""
    desk.has("facebook|warga.contoh")
    path = desk.write(json.dumps([labelled_entry(host, **{label: "Rapat desa"})]))
    assert recognised(path) == "unduhan-facebook"
    desk.load(path, given=DOWNLOAD, how_seen=HowSeen.IMPORT_LOGGED_IN)
    (post,) = desk.posts().values()
    assert (post["native_id"], post["text"]) == ("1220000000000001", "Rapat desa")


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Warga Contoh memposting di Grup Tani Rekaan.", "private_group"),
        ("Warga Contoh membagikan tautan ke grup: Tani Rekaan.", "private_group"),
        ("Warga Contoh posted in Tani Rekaan.", "private_group"),
        ("Warga Contoh shared a link to the group: Tani Rekaan.", "private_group"),
        ("Warga Contoh menulis di kronologi Orang Lain.", "others_page"),
        ("Warga Contoh wrote on Orang Lain's timeline.", "others_page"),
        ("Warga Contoh shared a photo to Orang Lain’s timeline.", "others_page"),
        ("Warga Contoh memperbarui statusnya.", ""),
        ("Warga Contoh updated his status.", ""),
        ("Warga Contoh posted something on his timeline.", ""),
        ("Warga Contoh membagikan kiriman ke kronologinya.", ""),
        ("Warga Contoh added a new photo to the album Timeline Photos.", ""),
    ],
)
def test_g_what_stands_in_a_group_or_on_anothers_page_is_not_taken(desk, title, reason):
    """[G] [A4] Only the line above an entry says where it stands."""
    desk.has("facebook|warga.contoh")
    entry = {"timestamp": 1793668200, "data": [{"post": "Kabar"}], "title": title.encode().decode("latin-1")}
    result = desk.load(
        desk.write(json.dumps([entry])), "unduhan-facebook", given=DOWNLOAD, how_seen=HowSeen.IMPORT_LOGGED_IN
    )
    assert [p.reason for p in result.problems] == ([reason] if reason else [])
    assert result.new == (0 if reason else 1)


MARKS = ("utm_source=wa", "fbclid=abc", "utm_medium=x&utm_campaign=y", "m=1", "amp=1", "m=1&utm_source=wa")


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("plain", ["https://blog.contoh.test/a", "https://blog.contoh.test/?p=7"])
@pytest.mark.parametrize("mark", MARKS)
def test_e1_an_address_with_marks_of_who_shared_it_names_the_same_post(space, hosts, plain, mark, first):
    """[E1] Whichever form came first, and whichever way."""
    space.register(an_account("a", Platform.FEED, "blog.contoh.test/rss"))
    marked = plain + ("&" if "?" in plain else "?") + mark
    other = plain[:-1] + ("b" if plain.endswith("a") else "8")
    for address in (marked, plain) if first else (plain, marked):
        body = rss(("k", "Panen", "Panen raya", "Thu, 12 Nov 2026 01:00:00 GMT")).replace(
            b"https://blog.contoh.test/k", address.replace("&", "&amp;").encode()
        )
        hosts["blog.contoh.test/rss"] = Reply(body)
        space.crawl()
    assert len(space.posts()) == 1
    hosts["blog.contoh.test/rss"] = Reply(
        rss(("k", "Lain", "Lain", "Thu, 12 Nov 2026 02:00:00 GMT")).replace(
            b"https://blog.contoh.test/k", other.encode()
        )
    )
    space.crawl()
    assert len(space.posts()) == 2


ADDRESSES = (
    f"at://{DID}/app.bsky.feed.post/3kabc",
    f"at://{HANDLE}/app.bsky.feed.post/3kabc",
    f"https://bsky.app/profile/{DID}/post/3kabc",
    f"https://bsky.app/profile/{HANDLE}/post/3kabc",
)


@pytest.mark.parametrize("crawled", ["first", "last"])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("address", ADDRESSES)
def test_e1_a_bluesky_post_is_one_whichever_way_it_is_named(tmp_path, hosts, quick_start, address, known, crawled):
    """[E1] By its record's name, its page's address or both, with or without the account's number, in a file or not.

    A number that nobody has seen yet is not believed under a name: such a row is refused until the first crawl.
    """
    desk = Desk(tmp_path, hosts)
    desk.register(an_account("a", Platform.BLUESKY, HANDLE, native_id=DID if known else None))
    hosts["public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed"] = Reply(feed(bluesky_post("3kabc", "Panen raya")))
    if crawled == "first":
        desk.crawl()
    for number, columns in enumerate((("url",), ("id", "url"), ("account", "url"), ("account", "id"))):
        values = {"account": HANDLE, "id": address if address.startswith("at:") else "3kabc", "url": address}
        header = ["account", "platform", "text", *(c for c in columns if c != "account")]
        cells = [values["account"] if "account" in columns else "", "bluesky", "Panen raya"]
        cells += [values[c] for c in header[3:]]
        result = desk.load(desk.write(f"{','.join(header)}\n{','.join(cells)}\n", f"{number}.csv"), "csv")
        unseen = not known and crawled == "last" and DID in address and "account" in columns and "url" in columns
        assert [p.reason for p in result.problems] == (["foreign_address"] if unseen else []), columns
    desk.crawl()
    assert len(desk.posts()) == 1


@pytest.mark.parametrize("place", ["Jakarta", "Kota Batu", "Tanjung Jabung Timur"])
@pytest.mark.parametrize(
    "day", ["12 Oktober 2024", "Sabtu 12 Oktober 2024", "Sabtu, 12 Okt 2024", "12/10/2024", "12 Okt '24"]
)
def test_e4_a_place_before_a_day_is_no_part_of_it(day, place):
    """[E4]"""
    for clock, at, precision in (("", "2024-10-11T17:00", "day"), (" pukul 10.30", "2024-10-12T03:30", "minute")):
        found = read_moment(f"{place}, {day}{clock}", captured_at=NOW, zone=WIB, interface="id")
        assert found.at is not None
        assert (found.at.isoformat()[:16], found.precision, found.zone_assumed) == (at, precision, True)


@pytest.mark.parametrize(
    "written", ["Jakarta, 12 Oktober", "Jakarta, 3 jam lalu", "Jakarta, 30 Februari 2024", "Jakarta"]
)
def test_e4_a_place_makes_no_day_of_what_is_none(written):
    """[E4] Without a year a place could stand before anything."""
    assert read_moment(written, captured_at=NOW, zone=WIB, interface="id").at is None


@pytest.mark.parametrize("sign", "'’‘ʼ")
def test_e4_a_year_of_two_digits_may_have_an_apostrophe(sign):
    """[E4]"""
    for written in (f"12 Okt {sign}24", f"12 Oktober {sign}24", f"Oct 12, {sign}24"):
        found = read_moment(written, captured_at=NOW, zone=WIB)
        assert found.at is not None, written
        assert found.at.isoformat()[:10] == "2024-10-11"


STORY = "<p>Tim SAR menyisir sungai sejak pagi bersama warga dan akan melanjutkan pencarian besok pukul tujuh.</p>"


@pytest.mark.parametrize(
    "title",
    [
        "Korban hanyut tidak ditemukan",
        "Pelaku belum ditemukan, barang bukti tidak ditemukan",
        "Formasi guru tidak tersedia tahun ini",
        "Data pemilih ganda tidak ditemukan",
        "Baliho telah diturunkan",
        "Jalan desa sedang dalam perbaikan",
        "Blangko KTP belum tersedia",
    ],
)
def test_d_a_short_article_about_something_missing_is_one(title):
    """[D] What a server says is told from news by the date, the heading and the sentences."""
    head = f"<h1>{title}</h1><time datetime='2026-11-02'>2 Nov</time>"
    page = f"<html><head><title>{title}</title></head><body><article>{head}{STORY}</article></body></html>"
    assert no_post(tree_of(page.encode()), title=title, is_post=False, url="https://s.test/1") == ""


@pytest.mark.parametrize(
    "title",
    [
        "Halaman tidak ditemukan",
        "Not Found",
        "Page Not Found | Situs Desa",
        "Tidak ditemukan - Situs Desa",
        "Konten yang Anda cari tidak dapat ditemukan",
        "Berita tidak ditemukan",
        "404",
        "The requested URL was not found on this server.",
    ],
)
def test_d_a_servers_notice_stays_one(title):
    """[D]"""
    for body in (
        f"<h1>{title}</h1>",
        f"<h1>{title}</h1><p>Silakan kembali ke beranda atau gunakan pencarian.</p>",
        title,
    ):
        page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
        assert no_post(tree_of(page.encode()), title=title, is_post=False, url="https://s.test/1"), body


def thread(**fields):
    item = {
        "id": "7",
        "shortcode": "DAbc",
        "permalink": "https://www.threads.com/@warga.contoh/post/DAbc",
        "username": "warga.contoh",
        "timestamp": "2026-11-03T01:10:00+0000",
        **fields,
    }
    account = an_account("a", Platform.THREADS, "warga.contoh")
    body = json.dumps({"data": [item]}).encode()
    url = "https://graph.threads.net/v1.0/profile_posts?username=warga.contoh"
    (post,) = parsed(threads.parse, body, account, url).posts
    return post


def test_b3_a_text_attached_to_a_thread_is_read():
    """[B3] Up to ten thousand letters that no picture shows, and a link of their own."""
    longer = {"plaintext": "Coblos nomor dua", "link_attachment_url": "https://kampanye.test/2"}
    post = thread(media_type="TEXT_POST", text="Baca ini", text_attachment=longer)
    assert post.text == "Baca ini\nCoblos nomor dua"
    assert [m.url for m in post.media] == ["https://kampanye.test/2"]
    assert "text_attachment" in threads.FIELDS


@pytest.mark.parametrize(
    "other", [{}, {"reposted_post": {"id": "22"}}, {"reposted_post": {"id": "22", "text": "Halo"}}]
)
def test_c_a_repost_that_shows_nothing_is_no_clean_post(other):
    """[C] [B3] What was passed on and is not in the answer was not seen."""
    post = thread(media_type="REPOST_FACADE", **other)
    seen = other.get("reposted_post", {}).get("text", "")
    assert (post.kind, post.text, post.other_text) == ("repost", "", seen)
    assert [m.kind for m in post.media] == ([] if seen else ["other"])


@pytest.mark.parametrize(
    "form", ["HTTPS://Blog.Contoh.TEST/a", "https://blog.contoh.test:443/a", "http://www.blog.contoh.test:80/%61/"]
)
def test_e1_an_address_in_another_dress_names_the_same_post(space, hosts, form):
    """[E1] RFC 3986, 6.2: the case of a host, its usual port, letters that were escaped without need."""
    space.register(an_account("a", Platform.FEED, "blog.contoh.test/rss"))
    for address in ("https://blog.contoh.test/a", form):
        item = rss((address.rpartition("/")[2], "Panen", "Panen raya", "Thu, 12 Nov 2026 01:00:00 GMT"))
        hosts["blog.contoh.test/rss"] = Reply(re.sub(rb"https://blog.contoh.test/[^<]*", address.encode(), item))
        space.crawl()
    assert len(space.posts()) == 1
    hosts["blog.contoh.test/rss"] = Reply(rss(("A", "Lain", "Lain", "Thu, 12 Nov 2026 01:00:00 GMT")))
    space.crawl()
    assert len(space.posts()) == 2


WAYS = ("csv", "page", "feed", "rest")


@pytest.mark.parametrize("order", list(itertools.permutations(WAYS))[::5])
def test_e1_one_article_seen_in_four_ways_is_one_post_in_one_version(tmp_path, hosts, quick_start, order):
    """[E1] [B2] Each way breaks the same words into lines in its own manner; that is no edit."""
    desk = Desk(tmp_path, hosts)
    desk.register(an_account("a", Platform.WORDPRESS, "blog.contoh.test"))
    address = "https://blog.contoh.test/panen/"
    for number, way in enumerate(order):
        at = NOW + timedelta(days=2 * number)
        if way == "csv":
            row = (
                f'account,platform,url,text\nblog.contoh.test,wordpress,{address}?fbclid=1,"Panen\n\nIsi panen raya"\n'
            )
            desk.load(desk.write(row, "a.csv"), "csv")
        elif way == "page":
            head = f'<meta property="og:type" content="article"><link rel="canonical" href="{address}">'
            body = "<article><h1>Panen</h1><p>Isi panen raya</p></article>"
            page = f"<!doctype html><html><head><title>Panen</title>{head}</head><body>{body}</body></html>"
            given = ImportTerms(account="blog.contoh.test", platform="wordpress", url=address, seen_at=NOW)
            desk.load(desk.write(page, "a.html"), "halaman", given=given)
        elif way == "feed":
            hosts["blog.contoh.test/wp-json/wp/v2/posts"] = Reply(status=404)
            item = rss(("panen/", "Panen", "Isi panen raya", "Tue, 03 Nov 2026 01:10:00 +0000"))
            guid = b'<guid isPermaLink="false">https://blog.contoh.test/?p=5</guid>'
            hosts["blog.contoh.test/feed/"] = Reply(re.sub(rb"<guid>.*</guid>", guid, item))
            desk.crawl(at)
        else:
            item = {"id": 5, "date_gmt": "2026-11-03T01:10:00", "link": address, "title": {"rendered": "Panen"}}
            item["content"] = {"rendered": "<p>Isi<br>panen raya</p>"}
            hosts["blog.contoh.test/wp-json/wp/v2/posts"] = Reply(json.dumps([item]).encode())
            desk.crawl(at)
    assert [post["version"] for post in desk.posts().values()] == [1]


@pytest.mark.parametrize(
    ("after", "versions"), [("nomor  dua\n", 1), ("nomor\ndua", 1), ("nomordua", 2), ("Nomor dua", 2)]
)
def test_b2_other_blanks_are_no_edit_and_other_letters_are(desk, after, versions):
    """[B2]"""
    desk.has("x|warga_contoh")
    for number, text in enumerate(("nomor dua", after)):
        desk.load(desk.write(f'account,platform,id,text\nwarga_contoh,x,17,"{text}"\n', f"{number}.csv"), "csv")
    assert [post["version"] for post in desk.posts().values()] == [versions]


def test_b2_a_quotation_that_its_author_took_out_of_an_article_is_an_edit(space, hosts):
    """[B2] Although the article's own words stayed."""
    space.register(an_account("a", Platform.FEED, "blog.contoh.test/rss"))
    for number, quoted in enumerate(("&lt;blockquote&gt;Coblos dua&lt;/blockquote&gt;", "")):
        item = rss(("a", "Panen", f"Isi {quoted}", "Thu, 12 Nov 2026 01:00:00 GMT"))
        hosts["blog.contoh.test/rss"] = Reply(item)
        space.crawl(NOW + timedelta(days=number))
    (post,) = space.posts().values()
    assert (post["version"], post["other_text"]) == (2, "")


REFRESHES = (
    "0; url=/blog/",
    "0;URL='https://warga.contoh.test/blog/'",
    "3, /blog/",
    "0; url=http://warga.contoh.test/blog/",
)


@pytest.mark.parametrize("content", REFRESHES)
@pytest.mark.parametrize("name", ["refresh", "Refresh", "REFRESH"])
def test_b2_a_page_that_sends_its_reader_on_is_followed(space, hosts, content, name):
    """[B2] Within the registered site alone, and not round and round."""
    space.register(an_account("a", Platform.WEBSITE, "warga.contoh.test"))
    onward = f'<html><head><meta http-equiv="{name}" content="{content}"><title>W</title></head><body></body></html>'
    hosts["warga.contoh.test/"] = Reply(onward.encode())
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    hosts["warga.contoh.test/blog/"] = Reply(f"<html><head>{link}</head><body><h1>W</h1></body></html>".encode())
    item = rss(("k", "Panen", "Isi", "Thu, 12 Nov 2026 01:00:00 GMT"))
    hosts["warga.contoh.test/feed"] = Reply(item.replace(b"blog.contoh.test", b"warga.contoh.test"))
    space.crawl()
    assert len(space.posts()) == 1
    hosts["warga.contoh.test/blog/"] = Reply(onward.replace("/blog/", "/").encode())
    space.crawl(NOW + timedelta(days=1))
    assert space.outcome("a")["complete"] == 0


@pytest.mark.parametrize(
    "content", ["0; url=https://lain.test/", "600; url=/blog/", "0", "", "0; url=javascript:x()", "600"]
)
def test_d_a_page_that_leads_elsewhere_or_only_reloads_is_not_followed(space, hosts, content):
    """[D]"""
    space.register(an_account("a", Platform.WEBSITE, "warga.contoh.test"))
    page = f'<html><head><meta http-equiv="refresh" content="{content}"><title>W</title></head><body>W</body></html>'
    hosts["warga.contoh.test/"] = Reply(page.encode())
    space.crawl()
    assert [a for a in hosts.log if not a.endswith("robots.txt")] == ["warga.contoh.test/"]
    assert space.outcome("a")["outcome"] == "parse_error"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_b4_a_feed_of_two_bytes_a_letter_is_whole(encoding):
    """[B4]"""
    mark = "" if encoding == "utf-16" else "\ufeff"
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>'
    items = "<item><title>Jum’at</title><link>https://blog.contoh.test/k</link></item>"
    account = an_account("a", Platform.FEED, "blog.contoh.test/rss")
    body = (mark + head + items + "</channel></rss>").encode(encoding)
    assert [p.text for p in parsed(feeds.parse, body, account, "https://blog.contoh.test/rss").posts] == ["Jum’at"]
