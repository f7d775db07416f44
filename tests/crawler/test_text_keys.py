"""[B3] Every place of a recorded answer that bears words is read, or left out on purpose (docs/platforms/ says so).

A place is read when a word that is added there comes out among the words or media of a post; so nothing here claims
what a reader does. Places are keys of JSON, names of elements of XML, classes of a page.
"""

import copy
import json
import re

import pytest
from lxml import etree, html

from crawler.spiders import (
    bluesky,
    facebook,
    feeds,
    instagram,
    mastodon,
    telegram,
    threads,
    wordpress,
    x,
    youtube,
)
from domain.types import Platform
from imports import facebook_site, meta_sites, pinterest_site, tiktok_site, x_site
from imports.zeeschuimer import SITES
from parsing.pages import PageContext, mapping

from .conftest import NOW, an_account

MARK = "kataujitambahan"
# Names of accounts and programs, what others wrote around the post, what a platform writes about a link.
LEFT_OUT = {
    "bluesky": [
        r".*\.displayName",
        r"feed\.reply\..*",
        r".*\.external\.description",
        r"feed\.post\.record\.embed\..*",
        r"feed\.post\.embed\.record\.(record\.)?(embeds|value\.embed)\..*",
    ],
    "mastodon": [
        r"(reblog\.)?account\..*",
        r"(reblog\.)?application\.name",
        r"(reblog\.)?tags\.name",
        r"(reblog\.)?card\.(author_name|description|html|provider_name)",
    ],
    "facebook": [
        r"data\.application\.name",
        r"data\.(description|name|caption)",
        r"data\.from\..*",
        r"data\.likes\..*",
        r"data\.story.*",
        r"data\.(attachments|properties|actions)\..*",
    ],
    "youtube": [r"items\.snippet\.(channelTitle|videoOwnerChannelTitle)"],
    "wordpress": [r"excerpt\.rendered", r"content\.protected"],
    "x": [
        r"includes\.(users|places|media)\..*",
        r"errors\..*",
        r"data\.source",
        r"data\.(entities|context_annotations)\..*",
    ],
    # The feed's own title and picture, who wrote, tags; a summary where the whole text stands beside it.
    "feeds": [
        r"channel/.*",
        r"feed/(title|subtitle|rights|generator)",
        r"image/title",
        r"author/name",
        r"(item|entry)/(author|creator|contributor|category|credit|pubDate|date|updated)",
    ],
    "telegram": [r".*(author_name|owner_name|from_author|user|views|date|meta|footer|reply|voters|type|duration).*"],
    "sites": [
        r".*(username|full_name|name|nickname|signature|screen_name|location)$",
        r"(user|author)\..*",
        r".*(source|created_at|music\..*|challenges\..*|textExtra\..*|stats.*)",
        r"(.*\.)?actors\..*",
    ],
}
LISTINGS = {
    "bluesky/f_autfeed.http.json": (bluesky.parse, lambda b: b["feed"][0]["post"]["author"]["did"], bluesky.FEED),
    "mastodon/get_account_statuses_default.http.json": (mastodon.parse, lambda b: b[0]["account"]["id"], None),
    "mastodon/get_account_statuses_limit.http.json": (mastodon.parse, lambda b: b[0]["account"]["id"], None),
    "x/v2_get_users_tweets.http.json": (x.parse, lambda b: "783214", x.listing("783214")),
    "facebook/facebook-page-posts.http.json": (facebook.parse, lambda b: None, f"{facebook.HOST}/1/published_posts"),
    "facebook/feed_fields_p1.json": (facebook.parse, lambda b: b["data"][0]["id"].split("_")[0], None),
    "instagram/business_discovery_medias_p1.json": (instagram.parse, lambda b: None, instagram.listing("1", "contoh")),
    "threads/threads_user_posts.json": (threads.parse, lambda b: None, f"{threads.HOST}/profile_posts"),
    "wordpress/posts.json": (wordpress.parse, lambda b: None, None),
    "youtube/playlist_items_paged_1.json": (youtube.parse, lambda b: None, youtube.uploads("UCx")),
}


def with_words(value, path=()):
    """(place, value) of every string with more than one word."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from with_words(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from with_words(inner, path)
    elif isinstance(value, str) and " " in value.strip() and not re.fullmatch(r"\w{3},? .* \d{4}.*", value):
        yield ".".join(path)


def marked(value, place, path=()):
    """The same document with a word more at each string of that place."""
    if isinstance(value, dict):
        return {key: marked(inner, place, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, place, path) for inner in value]
    return f"{value} {MARK}" if ".".join(path) == place and isinstance(value, str) else value


def left_out(kind, place):
    return any(re.fullmatch(pattern, place) for pattern in LEFT_OUT.get(kind, ()))


def account_of(platform, number, body):
    if platform == Platform.WORDPRESS:
        return an_account("a", platform, re.match(r"https?://([^/]+)", body[0]["link"])[1])
    if platform == Platform.MASTODON:
        host, name = re.match(r"https://([^/]+)/@(.+)", body[0]["account"]["url"]).groups()
        return an_account("a", platform, f"{name.lower()}@{host}", native_id=number)
    return an_account("a", platform, "threads-user" if platform == Platform.THREADS else "contoh", native_id=number)


def without_mirrors(body):
    """Around a boost Mastodon repeats what was boosted; the boosted status itself is what is read."""
    mirrored = ("content", "spoiler_text", "poll", "card", "media_attachments")
    return [{k: v for k, v in item.items() if not (item["reblog"] and k in mirrored)} for item in body]


@pytest.mark.parametrize("name", LISTINGS)
def test_b3_each_key_that_bears_words_is_read_or_left_out_by_name(shared, name):
    """[B3]"""
    recorded = json.loads((shared / "fixtures/platforms" / name).read_bytes())
    body = recorded["response"]["body"] if name.endswith(".http.json") else recorded
    parse, owner, url = LISTINGS[name]
    platform = Platform(name.partition("/")[0])
    body = without_mirrors(body) if platform == Platform.MASTODON else body
    account = account_of(platform, owner(body), body)
    url = url or {
        Platform.MASTODON: mastodon.listing(account.handle.rpartition("@")[2], account.native_id or ""),
        Platform.WORDPRESS: wordpress.listing(account.handle, 1),
        Platform.FACEBOOK: f"{facebook.HOST}/{account.native_id}/published_posts",
    }.get(platform)
    context = PageContext(account=account, url=url, status=200, captured_at=NOW)
    assert parse(json.dumps(body).encode(), {}, context).posts, "read at all"
    places = set(with_words(body))
    assert places
    read = {
        place for place in places if MARK in repr(parse(json.dumps(marked(body, place)).encode(), {}, context).posts)
    }
    assert read, "some words are read"
    assert {place for place in places - read if not left_out(platform, place)} == set()


def elements(tree):
    """Where an element stands: its name and its parent's, without namespaces."""
    for node in tree.iter(etree.Element):
        words = (node.text or "").strip()
        if words and " " in words and isinstance(node.tag, str):
            parent = node.getparent()
            above = etree.QName(parent).localname if parent is not None and isinstance(parent.tag, str) else ""
            yield f"{above}/{etree.QName(node).localname}", node


@pytest.mark.parametrize(
    "name",
    [
        "atom_mediarss_reddit_1.xml",
        "onethingwell.rss",
        "rss_2.0_bbc.xml",
        "rss_2.0_ghost_2.xml",
        "cdata_rss.atom",
    ],
)
def test_b3_each_element_of_a_feed_that_bears_words_is_read_or_left_out_by_name(shared, name):
    """[B3]"""
    tree = etree.fromstring((shared / "fixtures/platforms/feeds" / name).read_bytes())
    account = an_account("a", Platform.FEED, "contoh.test/feed")
    context = PageContext(account=account, url="https://contoh.test/feed", status=200, captured_at=NOW)
    places, read = {place for place, _ in elements(tree)}, set()
    assert places
    for place in places:
        changed = copy.deepcopy(tree)
        for there, node in elements(changed):
            if there == place:
                node.text = f"{node.text} {MARK}"
        if MARK in repr(feeds.parse(etree.tostring(changed), {}, context).posts):
            read.add(place)
    assert read
    whole = {"entry/content", "item/encoded", "item/summary"} & read
    summaries = {"item/description", "item/subtitle", "entry/summary"} if whole else set()
    assert {place for place in places - read - summaries if not left_out("feeds", place)} == set()


def test_b3_each_part_of_a_channels_preview_that_bears_words_is_read_or_left_out_by_name(shared):
    """[B3]"""
    body = (shared / "fixtures/platforms/telegram/telegram_channel.html").read_bytes()
    context = PageContext(
        account=an_account("a", Platform.TELEGRAM, "autonews"),
        url="https://t.me/s/autonews",
        status=200,
        captured_at=NOW,
    )

    def parts(tree):
        for message in tree.xpath("//*[@data-post]"):
            for node in message.iter(etree.Element):
                if isinstance(node.tag, str) and (node.text or "").strip():
                    named = next((n.get("class") for n in (node, *node.iterancestors()) if n.get("class")), "")
                    yield named, node

    tree = html.fromstring(body.decode())
    places, read = {place for place, _ in parts(tree)}, set()
    assert places
    for place in places:
        changed = copy.deepcopy(tree)
        for there, node in parts(changed):
            if there == place:
                node.text = f"{node.text} {MARK}"
        if MARK in repr(telegram.parse(html.tostring(changed, encoding="utf-8"), {}, context).posts):
            read.add(place)
    assert read
    assert {place for place in places - read if not left_out("telegram", place)} == set()


SITE_CASES = [
    "08-zee-ig-partial-after-full/input.ndjson",
    "15-tiktok-sticker-words/input.ndjson",
    "21-facebook-pfbid/input.ndjson",
    "25-x-html-entities/input.ndjson",
    "33-tiktok-photo-post/input.ndjson",
]


@pytest.mark.parametrize("name", SITE_CASES)
def test_b3_each_key_of_what_a_browser_noted_is_read_or_left_out_by_name(shared, name):
    """[B3]"""
    seen = 0
    for line in (shared / "cases" / name).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        read_one = SITES[record["source_platform"].removeprefix("www.")]
        data = mapping(record["data"])
        if not hasattr(read_one(data, 1), "text"):
            continue  # refused by name
        for place in set(with_words(data)):
            seen += 1
            assert MARK in repr(read_one(marked(data, place), 1)) or left_out("sites", place), place
    assert seen


def test_b3_every_reader_of_a_browsers_json_is_tried():
    """[B3] Each of the readers has a test of its own with all its places, or a case above."""
    tried = {meta_sites.instagram, tiktok_site.video, facebook_site.story, x_site.post}
    own_tests = {meta_sites.threads, pinterest_site.pin}
    assert set(SITES.values()) == tried | own_tests
