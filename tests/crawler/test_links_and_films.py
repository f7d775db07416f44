"""Where links lead, letters that a source escapes, further pages, and films: the same in every way in which a post comes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.spiders import feeds, website, x
from domain.errors import ImportFileError
from domain.types import Outcome, Platform
from imports.attachment import kind_of
from imports.recognising import recognised
from imports.terms import ImportTerms
from parsing.pages import PageContext

from .conftest import NOW, Reply, an_account
from .desk import Desk
from .test_import_formats import EPOCH, facebook_story, noted, pin, tweet
from .test_import_formats import threads as thread
from .test_own_words import FOURCAT_X
from .test_tool_formats import tweet as snscraped

TARGETS = ["https://kampanye.test/dukung?a=1,2", "https://www.youtube.com/watch?v=abcdefghijk"]
AT = "2026-11-03 01:10:00"


def zee_x(target):
    return json.dumps(noted("x.com", tweet("101", "Lihat", entities={"urls": [{"expanded_url": target}]})))


def zee_threads(target):
    info = {"share_info": {}, "link_preview_attachment": {"url": target, "title": "J"}}
    user = {"pk": "501", "username": "warga_contoh", "text_post_app_is_private": False}
    return json.dumps(noted("threads.com", thread(code="101", user=user, text_post_app_info=info)))


def zee_facebook(target):
    actor = {"id": "501", "url": "https://www.facebook.com/warga.contoh"}
    link = {"web_link": {"url": f"https://l.facebook.com/l.php?u={target.replace('&', '%26')}&h=x"}}
    link["title_with_entities"] = {"text": "J"}
    attachments = [{"styles": {"attachment": {"story_attachment_link_renderer": {"attachment": link}}}}]
    address = "https://www.facebook.com/warga.contoh/posts/101"
    return json.dumps(
        noted("facebook.com", facebook_story(actors=[actor], post_id="101", wwwURL=address, attachments=attachments))
    )


def zee_pinterest(target):
    own = {"username": "warga_contoh", "id": "501"}
    return json.dumps(noted("pinterest.com", pin(id="101", entityId="101", pinner=own, link=target)))


def snscrape_x(target):
    return json.dumps(snscraped(101, "Lihat", links=[{"url": target}]))


def fourcat_x(target):
    head = FOURCAT_X.rstrip("\n") + ",urls\n"
    own = "https://x.com/warga_contoh/status/99"
    return f'{head}101,{AT},,https://x.com/warga_contoh/status/101,Lihat,warga_contoh,501,no,,no,,,"{own},{target}"\n'


def fourcat_threads(target):
    head = "id,url,body,timestamp,author,image_url,link_url\n"
    return f'{head}101,https://www.threads.com/@warga_contoh/post/101,Lihat,{AT},warga_contoh,,"{target}"\n'


def x_csv(target):
    return f"tweet_id,full_text,username,created_at,urls\n101,Lihat,warga_contoh,{AT},\"['{target}']\"\n"


def facepager(target):
    head = "id,object_id,object_type,query_status,message,created_time,permalink_url,from.id,link\n"
    where = "https://www.facebook.com/warga.contoh/posts/101"
    return f'{head}1,101,data,fetched (200),Lihat,2026-11-03T01:10:00+0000,{where},501,"{target}"\n'


def telegram_desktop(target):
    pieces = [{"type": "text_link", "text": "ini", "href": target}]
    message = {
        "id": 101,
        "type": "message",
        "date_unixtime": str(EPOCH),
        "from_id": "channel77",
        "text_entities": pieces,
    }
    chat = {"name": "K", "type": "public_channel", "id": 77, "messages": [{**message, "text": ["Lihat ", *pieces]}]}
    return json.dumps(chat)


WAYS = {
    zee_x: "x|warga_contoh|501",
    zee_threads: "threads|warga_contoh",
    zee_facebook: "facebook|warga.contoh|501",
    zee_pinterest: "pinterest|warga_contoh|501",
    snscrape_x: "x|warga_contoh|501",
    fourcat_x: "x|warga_contoh|501",
    fourcat_threads: "threads|warga_contoh",
    x_csv: "x|warga_contoh|501",
    facepager: "facebook|warga.contoh|501",
    telegram_desktop: "telegram|warga_contoh",
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("way", WAYS)
def test_b3b_where_a_link_leads_is_kept_in_every_format(way, target, tmp_path):
    """[B3b] A campaign page or film that is shared is evidence; a link to a post of the same platform is none."""
    desk = Desk(tmp_path, None).has(WAYS[way])
    given = ImportTerms(account="warga_contoh", platform="telegram") if way is telegram_desktop else ImportTerms()
    assert desk.load(desk.write(way(target)), given=given).new == 1
    (post,) = desk.posts().values()
    assert [m["url"] for m in json.loads(post["media"]) if m["kind"] == "link"] == [target]


PAGE = """<html><head><title>Catatan</title>{meta}</head><body><nav><p><a href="/beranda">Beranda</a></p></nav>{body}
<aside><p><a href="https://lain.test/iklan">Iklan</a></p></aside></body></html>"""
TEXT = "<p>Musim tanam tahun ini dimulai lebih awal karena hujan turun sejak bulan Oktober di seluruh desa kami.</p>"
LINKED = '<p>Selengkapnya di <a href="{}">halaman ini</a> dan <a href="#atas">ke atas</a>.</p>'


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("listing", [False, True])
def test_b3b_where_the_links_of_an_article_lead_is_kept_and_not_those_around_it(target, listing):
    """[B3b] Of a page of its own, and of an entry of a list."""
    words = TEXT * 3 + LINKED.format(target.replace("&", "&amp;"))
    entry = '<article><h2><a href="/{}">Judul {}</a></h2>' + words + "</article>"
    body = entry.format(1, 1) + entry.format(2, 2) if listing else f"<article>{words}</article>"
    meta = "" if listing else '<meta property="og:type" content="article">'
    context = PageContext(
        account=an_account("a", Platform.WEBSITE, "s.test"), url="https://s.test/a", status=200, captured_at=NOW
    )
    posts = website.parse(PAGE.format(meta=meta, body=body).encode(), {}, context).posts
    assert len(posts) == 1 + listing
    for post in posts:
        assert [m.url for m in post.media if m.kind == "link"] == [target]


LETTERS = st.text(st.sampled_from("a<>&; \u00e9ltgmp"), min_size=1, max_size=14).filter(lambda t: t.strip() == t)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def by_interface(text):
    item = {"id": "1", "author_id": "501", "text": text, "created_at": "2026-11-03T01:10:00Z"}
    context = PageContext(
        account=an_account("a", Platform.X, "warga_contoh", native_id="501"),
        url=x.listing("501"),
        status=200,
        captured_at=NOW,
    )
    return x.parse(json.dumps({"data": [item], "meta": {}}).encode(), {}, context).posts[0].text


@given(LETTERS)
def test_b4_x_escapes_three_letters_once(text):
    """[B4]"""
    assert by_interface(escaped(text)) == text


@pytest.mark.parametrize("platform", ["x", "threads"])
def test_b4b_4cats_body_is_decoded_where_its_platform_escapes_and_nowhere_else(platform, tmp_path):
    """[B4b] Once, whatever letters stand there, with line breaks and quotation marks as they are."""
    texts = ["a & b", "&amp;", "<b>x</b>", "1 < 2 > 0", "&lt;", 'kata "dia"', "dua\nbaris", "_x000D_", "&copy; 2026"]
    desk = Desk(tmp_path, None).has(f"{platform}|warga_contoh")
    rows = []
    for number, text in enumerate(texts, 101):
        where = f"https://x.com/warga_contoh/status/{number}"
        where = where if platform == "x" else f"https://www.threads.com/@warga_contoh/post/{number}"
        cell = (escaped(text) if platform == "x" else text).replace('"', '""')
        rows.append(f'{number},{AT},{where},"{cell}",warga_contoh\n')
    assert desk.load(desk.write("id,timestamp,link,body,author\n" + "".join(rows))).new == len(texts)
    assert {int(k): p["text"] for k, p in desk.posts().items()} == dict(enumerate(texts, 101))


FILMS = {
    "mp4": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41",
    "mp42": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "mov": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    "m4v": b"\0\0\0\x20ftypM4V \0\0\0\0M4V ",
    "3gp": b"\0\0\0\x18ftyp3gp4\0\0\0\x003gp4",
    "old mov": b"\0\0\x10\0moov\0\0\0\x6cmvhd",
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01",
    "avi": b"RIFF\x24\0\0\0AVI LIST",
}
PICTURES = {
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
}
NEITHER = {"wav": b"RIFF\x24\0\0\0WAVEfmt ", "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1", "avif": b"\0\0\0\x1cftypavif"}
TYPED = {"account": "warga_contoh", "platform": "x", "url": "https://x.com/warga_contoh/status/101", "seen_at": NOW}


@pytest.mark.parametrize("name", [*FILMS, *PICTURES])
def test_g4_a_film_is_taken_as_what_it_is_however_it_is_called(name, tmp_path):
    """[G4] Recognised from its bytes, kept as evidence, a post of a film that nobody has read."""
    desk = Desk(tmp_path, None).has("x|warga_contoh|501")
    path = desk.write((FILMS | PICTURES)[name] + b"\0" * 400, "berkas")
    assert recognised(path) == "tangkapan"
    result = desk.load(path, given=ImportTerms(**TYPED, text="Katanya"))
    assert (result.new, result.format) == (1, "tangkapan")
    (post,) = desk.posts().values()
    (media,) = json.loads(post["media"])
    assert (media["kind"], bool(media["sha256"])) == ("video" if name in FILMS else "image", True)


@pytest.mark.parametrize("name", NEITHER)
def test_g4_what_no_reader_opens_is_refused_for_the_file(name, tmp_path):
    """[G4]"""
    desk = Desk(tmp_path, None).has("x|warga_contoh|501")
    path = desk.write(NEITHER[name] + b"\0" * 400, "rekaman.mp4")
    assert kind_of(path.read_bytes()) is None
    for kind in ("", "tangkapan"):
        with pytest.raises(ImportFileError):
            desk.load(path, kind, given=ImportTerms(**TYPED, text="Katanya"))


def json_feed(following):
    item = {"id": "1", "url": "https://s.test/1", "content_text": "Isi"}
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "t", "next_url": following, "items": [item]}
    ).encode()


def atom(following):
    link = f'<link rel="next" href="{following}"/>'
    entry = "<entry><id>urn:1</id><title>Isi</title><updated>2026-11-03T01:10:00Z</updated></entry>"
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{link}{entry}</feed>'.encode()
    )


FOLLOWING = [
    ("?page=2", "https://s.test/a/feed?page=2"),
    ("feed2", "https://s.test/a/feed2"),
    ("./feed?page=2", "https://s.test/a/feed?page=2"),
    ("../feed2", "https://s.test/feed2"),
    ("/feed2", "https://s.test/feed2"),
    ("//s.test/feed2", "https://s.test/feed2"),
    ("https://s.test/feed2", "https://s.test/feed2"),
    ("http://s.test/feed2", "https://s.test/feed2"),
]


@pytest.mark.parametrize("made", [json_feed, atom])
@pytest.mark.parametrize(("following", "meant"), FOLLOWING)
def test_g5_a_further_page_is_found_however_its_address_is_written(made, following, meant):
    """[G5]"""
    account = an_account("a", Platform.FEED, "s.test/a/feed")
    context = PageContext(account=account, url="https://s.test/a/feed", status=200, captured_at=NOW)
    page = feeds.parse(made(following), {}, context)
    assert (page.outcome, page.next_url, page.newest_only) == (Outcome.OK, meant, False)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("/.?#:[]@h ttps\\%2"), max_size=12), st.sampled_from([json_feed]))
def test_g5_what_is_no_address_leads_nowhere_and_costs_nothing(following, made):
    """[G5]"""
    account = an_account("a", Platform.FEED, "s.test/a/feed")
    context = PageContext(account=account, url="https://s.test/a/feed", status=200, captured_at=NOW)
    page = feeds.parse(made(following), {}, context)
    assert (page.outcome, [p.text for p in page.posts]) == (Outcome.OK, ["Isi"])


@pytest.mark.parametrize("made", [json_feed, atom])
def test_g5_a_crawl_reads_the_pages_behind_relative_addresses(made, space, hosts):
    """[G5]"""
    hosts["s.test/a/feed"] = Reply(made("?page=2"))
    second = made("").replace(b'"1"', b'"2"').replace(b"urn:1", b"urn:2").replace(b"s.test/1", b"s.test/2")
    hosts["s.test/a/feed?page=2"] = Reply(second.replace(b'<link rel="next" href=""/>', b""))
    space.register(an_account("f1", Platform.FEED, "s.test/a/feed"))
    space.crawl()
    assert len(space.posts()) == 2
    assert space.outcome("f1")["complete"] == 1
