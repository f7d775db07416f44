"""[A3] [A4] Whose the words are that a post passes on: asked of every platform and every file, for every way of naming.

The number decides, then the address, then the name; what says nothing is another's.
"""

import json
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import bluesky, facebook, mastodon, telegram, threads, website, x
from domain.errors import ImportFileError
from domain.types import HowSeen, Platform
from imports.terms import ImportTerms
from parsing.attribution import impersonal
from parsing.pages import PageContext

from .answers import DID, OTHER_DID, bluesky_post, feed, person, uri
from .conftest import NOW, an_account
from .desk import Desk
from .test_attribution import a_post
from .test_import_formats import EPOCH, facebook_story, noted, pin, tweet
from .test_import_formats import threads as thread
from .test_tool_formats import tweet as snscraped

OLD, NEW = "Kata lama", "Kata baru"
OWN_NUMBER, OTHER_NUMBER = "501", "777"


@dataclass(frozen=True)
class Who:
    """An author as a record names him: what it does not say is empty."""

    number: str
    name: str
    own: bool


# "{own}" and "{other}" are handles in the platform's own form.
WAYS = [
    Who(OWN_NUMBER, "{own}", True),
    Who(OWN_NUMBER, "", True),
    Who("", "{own}", True),
    Who(OWN_NUMBER, "{other}", True),  # the account has a new name there
    Who(OTHER_NUMBER, "{own}", False),  # the name has passed to a stranger
    Who(OTHER_NUMBER, "{other}", False),
    Who("", "{other}", False),
    Who(OTHER_NUMBER, "", False),
    Who("", "", False),
]
SHARED, QUOTED, QUOTED_SILENTLY = "shared", "quoted", "quoted without a word"


def expected(way, how):
    """(own words, another's words)"""
    if way.own:
        return (NEW if how == QUOTED else OLD, "")
    return (NEW if how == QUOTED else "", OLD)


def named(way, own, other):
    return Who(way.number, way.name.format(own=own, other=other), way.own)


def page_of(parse, body, platform, handle, url, number=OWN_NUMBER):
    account = an_account("a", platform, handle, native_id=number)
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    (post,) = parse(body, {}, PageContext(account=account, url=url, status=200, captured_at=NOW)).posts
    return post.text, post.other_text, post.other_author


def by_x(way, how):
    if not way.number and how != SHARED:
        return None  # the interface names the author of what is quoted by number alone
    way = named(way, "warga_contoh", "orang_lain")
    kind = "retweeted" if how == SHARED else "quoted"
    word = f"RT @{way.name}: {OLD}" if how == SHARED else NEW if how == QUOTED else ""
    item = {"id": "2", "author_id": OWN_NUMBER, "text": word, "referenced_tweets": [{"type": kind, "id": "1"}]}
    item["created_at"] = "2026-11-03T01:10:00Z"
    known = [{"id": "1", "text": OLD, "author_id": way.number}] if way.number or how != SHARED else []
    return page_of(
        x.parse,
        {"data": [item], "includes": {"tweets": known}, "meta": {}},
        Platform.X,
        "warga_contoh",
        x.listing(OWN_NUMBER),
    )


def by_mastodon(way, how):
    way = named(way, "w", "lain")
    holder = {"id": OWN_NUMBER, "acct": "w", "username": "w"}
    other = {"id": way.number, "acct": way.name, "username": way.name}
    address = f"https://m.contoh.test/@{way.name}/1" if way.name else ""
    first = {"id": "1", "content": f"<p>{OLD}</p>", "account": other, "url": address}
    item = {"id": "2", "created_at": "2026-11-03T01:10:00Z", "visibility": "public", "account": holder}
    item |= {"content": NEW if how == QUOTED else "", "url": "https://m.contoh.test/@w/2"}
    item |= {"reblog": first} if how == SHARED else {"quote": {"quoted_status": first}}
    return page_of(
        mastodon.parse, [item], Platform.MASTODON, "w@m.contoh.test", mastodon.listing("m.contoh.test", OWN_NUMBER)
    )


def by_bluesky(way, how):
    did = {OWN_NUMBER: DID, OTHER_NUMBER: OTHER_DID, "": ""}[way.number]
    if not did:
        return None
    author = person(did, "nama.contoh.test")
    if how == SHARED:
        item = bluesky_post("1", OLD, author=author)
        item["reason"] = {"$type": "app.bsky.feed.defs#reasonRepost", "by": person()}
    else:
        record = {"$type": "app.bsky.embed.record#viewRecord", "uri": uri("1", did), "author": author}
        record["value"] = {"text": OLD}
        embed = {"embed": {"$type": "app.bsky.embed.record#view", "record": record}}
        item = bluesky_post("2", NEW if how == QUOTED else "", post=embed)
    return page_of(bluesky.parse, feed(item), Platform.BLUESKY, "a.test", bluesky.listing(DID), DID)


def by_threads(way, how):
    way = named(way, "warga.contoh", "orang.lain")
    first = {"id": "1", "text": OLD, "username": way.name, "owner": {"id": way.number}}
    item = {"id": "2", "shortcode": "B", "username": "warga.contoh", "owner": {"id": OWN_NUMBER}}
    item |= {"text": NEW if how == QUOTED else "", "timestamp": "2026-11-03T01:10:00+0000"}
    item |= {"media_type": "REPOST_FACADE", "reposted_post": first} if how == SHARED else {"quoted_post": first}
    return page_of(threads.parse, {"data": [item]}, Platform.THREADS, "warga.contoh", f"{threads.HOST}/profile_posts")


def by_facebook(way, how):
    if not way.number:
        return None  # the parent's id always begins with its page
    item = {"id": f"{OWN_NUMBER}_2", "from": {"id": OWN_NUMBER}, "parent_id": f"{way.number}_1"}
    item |= {"message": NEW if how == QUOTED else "", "created_time": "2026-11-03T01:10:00+0000"}
    item["attachments"] = {"data": [{"title": "", "description": OLD}]}
    return page_of(
        facebook.parse,
        {"data": [item]},
        Platform.FACEBOOK,
        "warga.contoh",
        f"{facebook.HOST}/{OWN_NUMBER}/published_posts",
    )


MESSAGE = """<html><body><section class="tgme_channel_history"><div class="tgme_widget_message" data-post="warga_contoh/2">
<a class="tgme_widget_message_owner_name" href="https://t.me/{owner}">K</a>
<div class="tgme_widget_message_forwarded_from">
<{tag} class="tgme_widget_message_forwarded_from_name" {href}>{title}</{tag}></div>
<div class="tgme_widget_message_text">Kata lama</div></div></section></body></html>"""


def by_telegram(way, how):
    if way.number or how != SHARED:
        return None  # the preview links to a name, or shows a title
    way = named(way, "warga_contoh", "orang_lain")
    href = f'href="https://t.me/{way.name}/1"' if way.name else ""
    body = MESSAGE.format(owner="warga_contoh", tag="a" if href else "span", href=href, title="warga_contoh")
    return page_of(telegram.parse, body.encode(), Platform.TELEGRAM, "warga_contoh", "https://t.me/s/warga_contoh")


SPIDERS = [by_x, by_mastodon, by_bluesky, by_threads, by_facebook, by_telegram]


@pytest.mark.parametrize("made", SPIDERS)
def test_a3_what_a_platform_shows_as_passed_on_is_its_authors(made):
    """[A3] [A4]"""
    tried = 0
    for way, how in product(WAYS, (SHARED, QUOTED, QUOTED_SILENTLY)):
        found = made(way, how)
        if found is None or (made is by_facebook and how == QUOTED_SILENTLY):
            continue
        tried += 1
        assert found[:2] == expected(way, how), (way, how)
        assert not (way.own and found[2])
    assert tried > 1


def zee_x(number, way, how):
    way = named(way, "warga_contoh", "orang_lain")
    first = tweet("1", OLD, name=way.name, rest=way.number)
    if how == SHARED:
        item = tweet(number, "RT", retweeted_status_result={"result": first})
    else:
        item = tweet(number, NEW if how == QUOTED else "") | {"quoted_status_result": {"result": first}}
    return noted("x.com", item)


def zee_threads(number, way, how):
    way = named(way, "warga_contoh", "orang_lain")
    first = thread(code="A", caption={"text": OLD}, user={"pk": way.number, "username": way.name})
    info = {"share_info": {"reposted_post" if how == SHARED else "quoted_post": first}}
    own = {"pk": OWN_NUMBER, "username": "warga_contoh", "text_post_app_is_private": False}
    caption = {"text": NEW if how == QUOTED else ""}
    return noted("threads.com", thread(code=number, user=own, caption=caption, text_post_app_info=info))


def zee_facebook(number, way, how):
    way = named(way, "warga.contoh", "orang.lain")
    actor = {"id": way.number, "url": f"https://www.facebook.com/{way.name}" if way.name else ""}
    own = {"id": OWN_NUMBER, "url": "https://www.facebook.com/warga.contoh"}
    first = {"actors": [actor], "message": {"text": OLD}}
    message = {"text": NEW} if how == QUOTED else None
    address = f"https://www.facebook.com/warga.contoh/posts/{number}"
    changes = {"actors": [own], "post_id": number, "wwwURL": address, "message": message, "attached_story": first}
    return noted("facebook.com", facebook_story(**changes))


def zee_pinterest(number, way, how):
    if how != SHARED:
        return None
    way = named(way, "warga_contoh", "orang_lain")
    maker = {"username": way.name, "id": way.number}
    own = {"username": "warga_contoh", "id": OWN_NUMBER}
    flag = {"is_repin": True} if int(number) % 2 else {"isRepin": True}
    return noted("pinterest.com", pin(id=number, entityId=number, pinner=own, native_creator=maker, **flag) | WORDS)


WORDS = {"title": OLD, "grid_title": "", "description": "", "closeup_description": "", "seo_description": ""}


def snscrape_x(number, way, how):
    way = named(way, "warga_contoh", "orang_lain")
    user = {"_type": "snscrape.modules.twitter.User", "username": way.name, "id": way.number}
    first = {**snscraped(1, OLD), "user": user}
    text = NEW if how == QUOTED else ""
    return snscraped(int(number), text, **{"retweetedTweet" if how == SHARED else "quotedTweet": first})


def snscrape_telegram(number, way, how):
    if how != SHARED or way.number:
        return None
    way = named(way, "warga_contoh", "orang_lain")
    channel = {"_type": "snscrape.modules.telegram.Channel", "username": way.name, "title": "warga_contoh"}
    return {
        "_type": "snscrape.modules.telegram.TelegramPost",
        "url": f"https://t.me/s/warga_contoh/{number}",
        "date": "2026-11-03T01:10:00+00:00",
        "content": OLD,
        "forwarded": channel,
    }


def template(number, way, how):
    way = named(way, "warga_contoh", "orang_lain")
    names = [way.number] if way.number else [f"@{way.name}", f"https://x.com/{way.name}"]
    if not names[0].strip("@") or (way.number and way.name):
        return None  # one field holds what names the other author
    text = NEW if how == QUOTED else ""
    kind = "repost" if how == SHARED else "quote"
    row = {"platform": "x", "account": "warga_contoh", "id": number, "text": text, "kind": kind, "other_text": OLD}
    return row | {"other_author": names[int(number) % len(names)]}


OWN_COLUMNS = "33,2026-11-03 01:10:00,1793668200"
FILES = {
    "zeeschuimer x": (zee_x, "x|warga_contoh|501"),
    "zeeschuimer threads": (zee_threads, "threads|warga_contoh"),
    "zeeschuimer facebook": (zee_facebook, "facebook|warga.contoh|501"),
    "zeeschuimer pinterest": (zee_pinterest, "pinterest|warga_contoh|501"),
    "snscrape x": (snscrape_x, "x|warga_contoh|501"),
    "snscrape telegram": (snscrape_telegram, "telegram|warga_contoh"),
    "jsonl": (template, "x|warga_contoh|501"),
}


def loaded(desk, path, **terms):
    """(text, other text) by id."""
    result = desk.load(path, given=ImportTerms(**terms))
    assert not result.problems
    return {key: (p["text"], p["other_text"]) for key, p in desk.posts().items()}


@pytest.mark.parametrize("kind", FILES)
def test_a3_what_a_file_shows_as_passed_on_is_its_authors(kind, tmp_path):
    """[A3] [A4]"""
    make, account = FILES[kind]
    desk, rows, meant = Desk(tmp_path, None).has(account), [], {}
    for number, (way, how) in enumerate(product(WAYS, (SHARED, QUOTED, QUOTED_SILENTLY)), 101):
        row = make(str(number), way, how)
        if row is not None:
            rows.append(row)
            meant[str(number)] = expected(way, how)
    assert len(meant) > 1
    assert loaded(desk, desk.write("".join(json.dumps(row) + "\n" for row in rows))) == meant


FOURCAT_X = (
    "id,timestamp,unix_timestamp,link,body,author,author_id,is_retweet,retweeted_user,is_quote_tweet,quote_author,"
    "quote_body\n"
)
FOURCAT_TELEGRAM = (
    "id,chat,author,author_username,body,timestamp,unix_timestamp,author_forwarded_from_username,author_forwarded_from_name,"
    "author_forwarded_from_id\n"
)
CROWDTANGLE = "User Name,Facebook Id,Post Created,Type,URL,Message,Link,Link Text,Description\n"
AT = "2026-11-03 01:10:00"


def table_4cat_x(number, name, how):
    link = f"https://x.com/warga_contoh/status/{number}"
    if how == SHARED:
        start = f"RT @{name}: " if name else ""
        return f"{number},{AT},,{link},{start}{OLD},warga_contoh,501,yes,{name},no,,\n"
    return f"{number},{AT},,{link},{NEW if how == QUOTED else ''},warga_contoh,501,no,,yes,{name},{OLD}\n"


def table_4cat_telegram(number, name, how):
    return f"{number},warga_contoh,Warga,warga_contoh,{OLD},{AT},,{name},warga_contoh,9\n" if how == SHARED else ""


def table_x(number, name, how):
    text = f"RT @{name}: {OLD}"
    return f"{number},{text},warga_contoh,{AT}\n" if how == SHARED and name else ""


def table_crowdtangle(number, name, how):
    own = NEW if how == QUOTED else ""
    place = f"https://www.facebook.com/{name.replace('_', '.')}/posts/9" if name else ""
    where = f"https://www.facebook.com/warga.contoh/posts/{number}"
    return f"warga.contoh,501,{AT} EST,Status,{where},{own},{place},{OLD},\n" if how != SHARED and name else ""


TABLES = {
    "4cat x": (FOURCAT_X, table_4cat_x, "x|warga_contoh|501"),
    "4cat telegram": (FOURCAT_TELEGRAM, table_4cat_telegram, "telegram|warga_contoh"),
    "x-csv": ("tweet_id,full_text,username,created_at\n", table_x, "x|warga_contoh|501"),
    "crowdtangle": (CROWDTANGLE, table_crowdtangle, "facebook|warga.contoh|501"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a3_what_a_table_shows_as_passed_on_is_its_authors(kind, tmp_path):
    """[A3] [A4] Tables name the other author by a name alone."""
    head, make, account = TABLES[kind]
    desk, rows, meant = Desk(tmp_path, None).has(account), "", {}
    names = (
        ("warga_contoh", True),
        ("Warga_Contoh", True),
        ("orang_lain", False),
        ("warga_contoh2", False),
        ("", False),
    )
    for number, ((name, own), how) in enumerate(product(names, (SHARED, QUOTED, QUOTED_SILENTLY)), 101):
        if row := make(number, name, how):
            rows += row
            meant[str(number)] = expected(Who("", name, own), how)
    assert len(meant) > 1
    assert loaded(desk, desk.write(head + rows)) == meant


@pytest.mark.parametrize(
    ("more", "own"),
    [
        ({"forwarded_from": "Kanal", "forwarded_from_id": "channel77"}, True),
        ({"forwarded_from": "Kanal", "forwarded_from_id": "channel78"}, False),
        ({"forwarded_from": "warga_contoh", "forwarded_from_id": "user77"}, False),
        ({"forwarded_from": "warga_contoh"}, False),
        ({"forwarded_from": "Kanal"}, False),
    ],
)
def test_a4_a_title_that_anybody_may_take_makes_no_words_a_channels_own(more, own, tmp_path):
    """[A4]"""
    desk = Desk(tmp_path, None).has("telegram|warga_contoh")
    message = {"id": 2, "type": "message", "date_unixtime": str(EPOCH), "from_id": "channel77", "text": OLD, **more}
    chat = {"name": "Kanal", "type": "public_channel", "id": 77, "messages": [message]}
    found = loaded(desk, desk.write(json.dumps(chat)), account="warga_contoh", platform="telegram")
    assert found == {"2": (OLD, "") if own else ("", OLD)}


@pytest.mark.parametrize("owner", ["warga_contoh", "Warga_Contoh", "orang_lain", "s/orang_lain", "warga_contoh2"])
def test_a4_what_a_channel_posts_as_another_is_not_its_own(owner):
    """[A4]"""
    body = MESSAGE.format(owner=owner, tag="a", href='href="https://t.me/warga_contoh/1"', title="x").encode()
    context = PageContext(
        account=an_account("a", Platform.TELEGRAM, "warga_contoh"),
        url="https://t.me/s/warga_contoh",
        status=200,
        captured_at=NOW,
    )
    page = telegram.parse(body, {}, context)
    own = owner.casefold() == "warga_contoh"
    assert ([p.text for p in page.posts], [p.reason for p in page.problems]) == (
        ([OLD], []) if own else ([], ["foreign_author"])
    )


@pytest.mark.parametrize("platform", [Platform.MASTODON, Platform.X, Platform.THREADS])
@pytest.mark.parametrize("number", ["1", "109", "budi"])
def test_a3_a_number_inside_an_address_of_a_stranger_is_no_name_of_ones_own(platform, number):
    """[A3] The address of what was answered names its author unless that is the account itself."""
    handles = {
        Platform.MASTODON: ("budi@m.test", "https://m.test/@{}/10912345"),
        Platform.X: ("budi", "https://x.com/{}/status/10912345"),
    }
    handle, form = handles.get(platform, ("budi", "https://www.threads.com/@{}/post/A109"))
    own = frozenset({handle, number})
    for name, kept in (("budi", True), ("budiman", False), ("siti", False)):
        reply = form.format(name)
        post, _ = impersonal(a_post(platform=platform, reply_to=reply, url=""), own, b"k" * 32, "uji")
        assert (post.reply_to == reply) == kept, name
        assert kept or name not in post.reply_to


def test_a3_a_table_read_while_logged_in_keeps_words_apart_too(tmp_path):
    """[A3]"""
    desk = Desk(tmp_path, None).has("x|warga_contoh|501")
    row = table_4cat_x(101, "warga_contoh", SHARED)
    result = desk.load(
        desk.write(FOURCAT_X + row), given=ImportTerms(audience="public"), how_seen=HowSeen.IMPORT_LOGGED_IN
    )
    assert (result.new, [p["text"] for p in desk.posts().values()]) == (1, [OLD])


def test_a4_an_export_of_several_channels_names_none_of_them(tmp_path):
    """[A4] The file has numbers and titles: under one typed name a stranger's channel would be the account's."""
    desk = Desk(tmp_path, None).has("telegram|warga_contoh")
    message = {"id": 2, "type": "message", "date_unixtime": str(EPOCH), "text": OLD}
    chats = [
        {"name": "K", "type": "public_channel", "id": n, "messages": [message | {"from_id": f"channel{n}"}]}
        for n in (77, 78)
    ]
    path = desk.write(json.dumps({"chats": {"list": chats}}))
    with pytest.raises(ImportFileError, match="beberapa kanal"):
        desk.load(path, given=ImportTerms(account="warga_contoh", platform="telegram"))
    left = desk.write(
        json.dumps({"chats": {"list": [chats[0], {"type": "private_group", "messages": [message]}]}}), "b"
    )
    assert desk.load(left, given=ImportTerms(account="warga_contoh", platform="telegram")).new == 1


PARTS = st.lists(
    st.tuples(st.booleans(), st.from_regex(r"[a-z]{4,9} [a-z]{4,9} [a-z]{4,9}\.", fullmatch=True)),
    min_size=2,
    max_size=6,
    unique_by=lambda part: part[1],
)
PAGE = """<html><head><title>Catatan</title>{data}<meta property="og:type" content="article"></head><body><article>
<h1>Catatan</h1>{body}</article><section class="comments"><blockquote>komentar pembaca</blockquote></section></body></html>"""


@given(PARTS, st.booleans())
def test_a3_quotation_blocks_of_a_page_are_another_authors(parts, structured):
    """[A3] [A5] Of an article as of a feed's entry, whether the page holds its words twice or once."""
    filler = "<p>Musim tanam tahun ini dimulai lebih awal karena hujan turun sejak bulan Oktober di seluruh desa.</p>"
    body = filler + "".join(f"<blockquote><p>{w}</p></blockquote>" if quoted else f"<p>{w}</p>" for quoted, w in parts)
    article = {
        "@type": "Article",
        "headline": "Catatan",
        "articleBody": "\n".join(["Musim tanam.", *(w for _, w in parts)]),
    }
    data = f'<script type="application/ld+json">{json.dumps(article)}</script>' if structured else ""
    account = an_account("a", Platform.WEBSITE, "s.test")
    context = PageContext(account=account, url="https://s.test/1", status=200, captured_at=NOW)
    (post,) = website.parse(PAGE.format(data=data, body=body).encode(), {}, context).posts
    theirs, own = ([w for quoted, w in parts if quoted == wanted] for wanted in (True, False))
    assert [w for w in theirs if w in post.text] == []
    assert [w for w in theirs if w not in post.other_text] == []
    assert [w for w in own if w in post.other_text or w not in post.text] == []
    assert (post.kind == "quote") == bool(theirs)
    assert "pembaca" not in post.other_text
