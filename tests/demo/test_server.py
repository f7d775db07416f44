import json
import re
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from demo.answers import AnswerMoment, Request
from demo.platforms import bluesky
from demo.server import WorldServer, respond
from domain.types import Platform, PostKind

FEED = "public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed"
PROFILE = "public.api.bsky.app/xrpc/app.bsky.actor.getProfile"
ATOM = "{http://www.w3.org/2005/Atom}"


def whole_feed(get, actor, limit=100, chosen="posts_with_replies"):
    items, cursor, pages = [], "", 0
    while True:
        status, _, body = get(f"{FEED}?actor={actor}&limit={limit}&filter={chosen}&cursor={cursor}")
        assert status == 200
        page = json.loads(body)
        items += page["feed"]
        pages += 1
        if "cursor" not in page:
            return items, pages
        cursor = page["cursor"]


def statuses(get, world, handle, query=""):
    account = world.account(Platform.MASTODON, handle)
    status, headers, body = get(f"{account.host}/api/v1/accounts/{account.native_id}/statuses{query}")
    return status, headers, json.loads(body)


# --- Bluesky -----------------------------------------------------------------------------------


def test_bluesky_pages_until_no_cursor_is_left(get, world):
    account = world.account(Platform.BLUESKY, "kopi-subuh.warga.test")
    items, pages = whole_feed(get, account.handle)
    assert pages == 2
    assert [item["post"]["uri"] for item in items] == [post.native_id for post in account.posts_at(1)]


def test_bluesky_is_found_by_did_and_by_handle(get, world):
    account = world.account(Platform.BLUESKY, "sepeda-pagi.warga.test")
    assert get(f"{FEED}?actor={account.handle}")[2] == get(f"{FEED}?actor={account.native_id}")[2]


def test_bluesky_limit_is_kept_to(get):
    assert len(whole_feed(get, "sepeda-pagi.warga.test", limit=2)[0]) == 6
    assert whole_feed(get, "sepeda-pagi.warga.test", limit=2)[1] == 3


def test_a_renamed_account_keeps_its_did(get, server, world):
    account = world.account(Platform.BLUESKY, "jejak-pasir.warga.test")
    assert get(f"{FEED}?actor={account.handle}")[0] == 200
    server.set_crawl(2)
    status, _, body = get(f"{FEED}?actor={account.handle}")
    assert (status, json.loads(body)) == (400, {"error": "InvalidRequest", "message": "Profile not found"})
    profile = json.loads(get(f"{PROFILE}?actor={account.native_id}")[2])
    assert (profile["did"], profile["handle"]) == (account.native_id, "jejak-garam.warga.test")


def test_taken_down_and_unknown_actors_are_told_apart(get, server):
    server.set_crawl(2)
    assert json.loads(get(f"{FEED}?actor=pena-tumpul.warga.test")[2])["error"] == "AccountTakedown"
    status, _, body = get(f"{FEED}?actor=tari-ombak.warga.test")
    assert (status, json.loads(body)["error"]) == (400, "InvalidRequest")
    assert get(f"{FEED}")[0] == 400
    assert get(f"{FEED}?actor=kopi-subuh.warga.test&filter=semua")[0] == 400
    assert get("public.api.bsky.app/xrpc/app.bsky.feed.searchPosts?actor=x")[0] == 501


def test_an_account_hidden_from_visitors_says_so(get):
    profile = json.loads(get(f"{PROFILE}?actor=benang-tiga.warga.test")[2])
    assert [label["val"] for label in profile["labels"]] == ["!no-unauthenticated"]


def test_resolve_handle_gives_the_did(get, world):
    did = world.account(Platform.BLUESKY, "kopi-subuh.warga.test").native_id
    body = get("public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=kopi-subuh.warga.test")[2]
    assert json.loads(body) == {"did": did}


def test_a_repost_is_another_authors_post_with_a_reason(get, world):
    items, _ = whole_feed(get, "peta-lipat.warga.test")
    reposts = [item for item in items if "reason" in item]
    account = world.account(Platform.BLUESKY, "peta-lipat.warga.test")
    assert len(reposts) == 2
    for item in reposts:
        assert item["reason"]["by"]["did"] == account.native_id != item["post"]["author"]["did"]
        assert item["post"]["record"]["createdAt"] < item["reason"]["indexedAt"]


def test_quotes_and_replies_keep_the_other_authors_words_apart(get, server):
    server.set_crawl(2)
    quote = next(item["post"] for item in whole_feed(get, "teras-hujan.warga.test")[0] if "embed" in item["post"])
    assert "sumur bor" in quote["embed"]["record"]["value"]["text"]
    assert "sumur bor" not in quote["record"]["text"]
    reply = next(item for item in whole_feed(get, "langkah-sore.warga.test")[0] if "reply" in item)
    assert reply["post"]["record"]["reply"]["parent"]["uri"] == reply["reply"]["parent"]["uri"]
    assert reply["reply"]["parent"]["author"]["did"] != reply["post"]["author"]["did"]


def test_a_backdated_post_sorts_by_the_time_it_claims(get, server):
    server.set_crawl(2)
    items = [i["post"] for i in whole_feed(get, "langkah-sore.warga.test")[0]]
    late = [post for post in items if post["indexedAt"] > post["record"]["createdAt"]]
    assert len(late) == 1
    assert items.index(late[0]) > 5
    assert late[0]["indexedAt"].startswith("2026-11-12T12:05")


def test_facets_count_bytes(get, server):
    server.set_crawl(2)
    records = [item["post"]["record"] for item in whole_feed(get, "langkah-sore.warga.test")[0]]
    tagged = next(record for record in records if record.get("facets") and "✌" in record["text"])
    facet = tagged["facets"][0]
    raw = tagged["text"].encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]]
    assert raw.decode() == "#" + facet["features"][0]["tag"]


def test_bluesky_filters(get):
    everything, _ = whole_feed(get, "kopi-subuh.warga.test")
    photos, _ = whole_feed(get, "kopi-subuh.warga.test", chosen="posts_with_media")
    assert len(photos) == 1 < len(everything)
    assert photos[0]["post"]["embed"]["images"][0]["alt"]
    no_replies, _ = whole_feed(get, "jejak-pasir.warga.test", chosen="posts_no_replies")
    assert len(no_replies) == len(whole_feed(get, "jejak-pasir.warga.test")[0]) - 1


def test_the_platform_shows_the_owners_name(get, world):
    profile = json.loads(get(f"{PROFILE}?actor=kopi-subuh.warga.test")[2])
    assert profile["displayName"] == "Wahyuni Larasati"


# --- Mastodon ----------------------------------------------------------------------------------


def test_mastodon_lookup_gives_the_servers_own_id(get, world):
    account = world.account(Platform.MASTODON, "tinta_malam@tulis.example")
    for acct in ("tinta_malam", "tinta_malam@tulis.example", "@Tinta_Malam"):
        body = json.loads(get(f"tulis.example/api/v1/accounts/lookup?acct={acct}")[2])
        assert (body["id"], body["username"]) == (account.native_id, "tinta_malam")
    assert get("lautan.example/api/v1/accounts/lookup?acct=tinta_malam")[0] == 404
    assert json.loads(get(f"tulis.example/api/v1/accounts/{account.native_id}")[2])["acct"] == "tinta_malam"


def test_mastodon_pages_by_the_link_header(get, server, world):
    server.set_crawl(2)
    account = world.account(Platform.MASTODON, "tinta_malam@tulis.example")
    found, query = [], "?limit=40"
    while True:
        status, headers, page = statuses(get, world, account.handle, query)
        assert status == 200
        found += [post["id"] for post in page]
        link = re.search(r'<([^>]+)>; rel="next"', headers.get("Link", ""))
        if not page or not link:
            break
        assert link[1].startswith("https://tulis.example/")
        query = "?" + urlsplit(link[1]).query
    assert found == [p.native_id for p in account.posts_at(2) if p.audience == "public"]
    assert len(found) == 10


def test_mastodon_forward_paging_takes_the_nearest(get, server, world):
    server.set_crawl(2)
    ids = [p.native_id for p in world.account(Platform.MASTODON, "angka_bulat@tulis.example").posts_at(2)]
    _, _, near = statuses(get, world, "angka_bulat@tulis.example", f"?limit=2&min_id={ids[-1]}")
    _, _, newest = statuses(get, world, "angka_bulat@tulis.example", f"?limit=2&since_id={ids[-1]}")
    assert [post["id"] for post in near] == ids[-3:-1]
    assert [post["id"] for post in newest] == ids[:2]


def test_private_statuses_are_never_listed(get, server, world):
    server.set_crawl(2)
    hidden = [(a, p) for a in world.of(Platform.MASTODON) for p in a.posts if p.audience == "private"]
    assert len(hidden) >= 2
    for account, post in hidden:
        _, _, listed = statuses(get, world, account.handle, "?limit=40")
        assert post.native_id not in [status["id"] for status in listed]
    _, _, listed = statuses(get, world, "teh_poci@tulis.example", "?limit=40")
    assert {status["visibility"] for status in listed} == {"public", "unlisted"}


def test_boosts_edits_replies_and_quotes(get, server, world):
    server.set_crawl(2)
    _, _, angin = statuses(get, world, "angin_barat@lautan.example")
    boost = next(status for status in angin if status["reblog"])
    assert boost["content"] == ""
    assert "siap menang" in boost["reblog"]["content"]
    assert boost["reblog"]["account"]["id"] != boost["account"]["id"]
    _, _, benih = statuses(get, world, "benih_kecil@tulis.example")
    edited = next(status for status in benih if status["edited_at"])
    assert "Rukmini" not in edited["content"]
    assert edited["edited_at"] == "2026-11-09T01:15:00.000Z"
    assert next(status for status in benih if "quote" in status)["quote"]["state"] == "accepted"
    _, _, ubi = statuses(get, world, "ubi_bakar@lautan.example")
    reply = next(status for status in ubi if status["in_reply_to_id"])
    assert reply["mentions"][0]["id"] == reply["in_reply_to_account_id"]
    _, _, plain = statuses(get, world, "angin_barat@lautan.example", "?exclude_reblogs=true")
    assert not [status for status in plain if status["reblog"]]
    _, _, alone = statuses(get, world, "ubi_bakar@lautan.example", "?exclude_replies=true")
    assert len(alone) == len(ubi) - 1


def test_mastodon_states(get, server, world):
    assert statuses(get, world, "roti_gandum@tulis.example")[0] == 200
    server.set_crawl(2)
    assert statuses(get, world, "roti_gandum@tulis.example")[0] == 410
    assert statuses(get, world, "kayuh_pelan@lautan.example")[0] == 404
    status, _, locked = statuses(get, world, "pojok_sawah@tulis.example")
    assert (status, locked) == (200, [])
    assert json.loads(get("tulis.example/api/v1/accounts/lookup?acct=pojok_sawah")[2])["locked"] is True


# --- WordPress ---------------------------------------------------------------------------------


def test_wordpress_pages_with_its_totals(get, server, world):
    server.set_crawl(2)
    posts = "catatankelas.example/wp-json/wp/v2/posts"
    assert get(f"{posts}?per_page=4")[1]["Link"] == (
        '<https://catatankelas.example/wp-json/wp/v2/posts?per_page=4&page=2>; rel="next"'
    )
    status, headers, body = get(f"{posts}?per_page=4&page=2")
    assert (status, headers["X-WP-Total"], headers["X-WP-TotalPages"]) == (200, "6", "2")
    assert len(json.loads(body)) == 2
    status, _, body = get(f"{posts}?per_page=4&page=3")
    assert (status, json.loads(body)["code"]) == (400, "rest_post_invalid_page_number")
    assert get(f"{posts}?per_page=101")[0] == 400
    assert get(f"{posts}?after=kemarin")[0] == 400
    assert get("catatankelas.example/wp-json/wp/v2/pages")[0] == 404


def test_wordpress_dates_have_no_zone_and_gmt_is_the_same_moment(get, server):
    server.set_crawl(2)
    first = json.loads(get("kabarlembah.example/wp-json/wp/v2/posts?per_page=100")[2])[-1]
    assert (first["date"], first["date_gmt"]) == ("2026-11-02T08:40:00", "2026-11-01T23:40:00")


def test_wordpress_after_modified_after_and_author(get, server):
    server.set_crawl(2)
    posts = "sawahkami.example/wp-json/wp/v2/posts"
    assert len(json.loads(get(f"{posts}?after=2026-11-12T00:00:00Z")[2])) == 2
    changed = json.loads(get(f"{posts}?modified_after=2026-11-15T00:00:00Z")[2])
    assert [post["title"]["rendered"] for post in changed] == ["Nomor satu!"]
    assert json.loads(get(f"{posts}?author=9")[2]) == []
    newest = json.loads(get(f"{posts}?orderby=modified")[2])[0]
    assert newest["id"] == changed[0]["id"]
    one = json.loads(get(f"{posts}/{newest['id']}")[2])
    assert one == newest
    assert get(f"{posts}/99999")[0] == 404


def test_a_protected_post_shows_no_text(get, server):
    server.set_crawl(2)
    posts = json.loads(get("kabarlembah.example/wp-json/wp/v2/posts?per_page=100")[2])
    hidden = [post for post in posts if post["content"]["protected"]]
    assert [(post["content"]["rendered"], post["title"]["rendered"]) for post in hidden] == [
        ("", "Protected: Rapat keluarga")
    ]


def test_a_site_without_rest_still_has_its_feed(get):
    status, _, body = get("jurnalposyandu.example/wp-json/wp/v2/posts")
    assert (status, json.loads(body)["code"]) == (401, "rest_not_logged_in")
    status, _, body = get("jurnalposyandu.example/feed/")
    assert status == 200
    assert len(ElementTree.fromstring(body).findall("channel/item")) == 2


def test_a_broken_site_answers_500(get, server):
    assert get("sekarjepun.example/wp-json/wp/v2/posts")[0] == 500
    assert get("mesintik.example/atom.xml")[0] == 200
    server.set_crawl(2)
    assert get("mesintik.example/atom.xml")[0] == 500


def test_wordpress_shows_where_its_interface_is(get):
    status, headers, _ = get("catatankelas.example/")
    assert (status, 'rel="https://api.w.org/"' in headers["Link"]) == (200, True)
    assert json.loads(get("catatankelas.example/wp-json/")[2])["namespaces"] == ["wp/v2"]
    assert get("catatankelas.example/tidak-ada")[0] == 404


# --- Feeds -------------------------------------------------------------------------------------


def test_a_feed_that_did_not_change_answers_304(get, server):
    address = "bukutamu.example/atom.xml"
    _, headers, _ = get(address)
    status, again, body = get(address, {"If-None-Match": headers["ETag"]})
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert get(address, {"If-Modified-Since": headers["Last-Modified"]})[0] == 304
    server.set_crawl(2)
    assert get(address, {"If-None-Match": headers["ETag"]})[0] == 200


def test_rss_dates_of_one_feed_are_indonesian_without_a_zone(get):
    dates = [
        item.findtext("pubDate")
        for item in ElementTree.fromstring(get("gardu.example/feed.xml")[2]).findall("channel/item")
    ]
    assert dates == ["Jumat, 6 November 2026 19.30", "Rabu, 4 November 2026 20.00", "Senin, 2 November 2026 19.45"]
    other = ElementTree.fromstring(get("suararimba.example/rss.xml")[2]).findtext("channel/item/pubDate")
    assert other == "Fri, 06 Nov 2026 10:00:00 +0700"


def test_json_feed_and_atom(get, server):
    feed = json.loads(get("kodeprogram.example/feed.json")[2])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["date_published"].endswith("+08:00")
    server.set_crawl(2)
    entry = next(
        e
        for e in ElementTree.fromstring(get("bukutamu.example/atom.xml")[2]).findall(f"{ATOM}entry")
        if e.findtext(f"{ATOM}title") == "Lappet juara"
    )
    assert entry.findtext(f"{ATOM}updated") == "2026-11-13T08:00:00+07:00"
    assert "para juara" in entry.findtext(f"{ATOM}content")


def test_other_addresses_of_a_feed_host(get):
    assert get("gardu.example/")[0] == 200
    assert get("gardu.example/lain.xml")[0] == 404


def test_youtube_feed_has_the_channel_id_with_uc_in_entries_only(get, server, world):
    channel = "UCkonten00000contohdemo1"
    root = ElementTree.fromstring(get(f"www.youtube.com/feeds/videos.xml?channel_id={channel}")[2])
    yt = "{http://www.youtube.com/xml/schemas/2015}channelId"
    assert root.findtext(yt) == channel[2:]
    assert {entry.findtext(yt) for entry in root.findall(f"{ATOM}entry")} == {channel}
    broken = "www.youtube.com/feeds/videos.xml?channel_id=UCkonten00000contohdemo2"
    assert get(broken)[0] == 500
    server.set_crawl(2)
    assert get(broken)[0] == 200
    assert get("www.youtube.com/feeds/videos.xml?channel_id=UCtidakada")[0] == 404


def test_blogger_atom_and_json_say_the_same(get):
    root = ElementTree.fromstring(get("dapuribu.blogspot.example/feeds/posts/default")[2])
    value = json.loads(get("dapuribu.blogspot.example/feeds/posts/default?alt=json")[2])
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert ids == [entry["id"]["$t"] for entry in value["feed"]["entry"]]
    assert re.fullmatch(r"tag:blogger\.com,1999:blog-\d{19}\.post-\d{19}", ids[0])
    assert len(ids) == 3
    assert get("dapuribu.blogspot.example/")[0] == 200


def test_pinterest_user_feed(get):
    status, _, body = get("www.pinterest.com/bajuanakcontohdemo/feed.rss")
    items = ElementTree.fromstring(body).findall("channel/item")
    assert (status, len(items)) == (200, 3)
    assert "<img" in items[0].findtext("description")
    assert get("www.pinterest.com/tidakada/feed.rss")[0] == 404


# --- The server itself --------------------------------------------------------------------------


def test_robots(get):
    assert b"Disallow: /feed.xml" in get("tertutup.example/robots.txt")[2]
    assert get("gardu.example/robots.txt")[2] == b"User-agent: *\nDisallow:\n"


def test_a_host_that_does_not_exist(get):
    assert get("tidak-ada.example/robots.txt")[0] == 404


def test_every_request_is_noted(get, server):
    get("gardu.example/feed.xml?a=1")
    get("gardu.example")
    assert server.access_log == [("GET", "gardu.example", "/feed.xml?a=1"), ("GET", "gardu.example", "")]


@pytest.mark.parametrize("crawl", [1, 2])
def test_the_same_crawl_gives_the_same_bytes(world, crawl):
    targets = [
        ("public.api.bsky.app", f"/xrpc/app.bsky.feed.getAuthorFeed?actor={a.native_id}")
        for a in world.of(Platform.BLUESKY)
    ]
    targets += [(a.host, f"/api/v1/accounts/{a.native_id}/statuses") for a in world.of(Platform.MASTODON)]
    targets += [(a.host, "/wp-json/wp/v2/posts") for a in world.of(Platform.WORDPRESS)]
    targets += [(a.host, "/" + a.handle.partition("/")[2]) for a in world.of(Platform.FEED)]
    moment = AnswerMoment(world=world, crawl=crawl)
    for host, target in targets:
        request = Request(host=host, target=target)
        assert respond(moment, request) == respond(moment, request)


def test_what_is_gone_is_not_in_the_second_listing(get, server, world):
    server.set_crawl(2)
    gone = {post.native_id for a in world.of(Platform.BLUESKY) for post in a.posts if post.gone_from == 2}
    assert len(gone) >= 4
    for account in world.of(Platform.BLUESKY):
        if account.state(2) == "ok":
            listed = {item["post"]["uri"] for item in whole_feed(get, account.native_id)[0]}
            assert not listed & gone


def test_every_open_post_can_be_read_somewhere(get, server, world):
    """No post of the world is lost between its file and the platforms."""
    server.set_crawl(2)
    for account in world.of(Platform.BLUESKY):
        if account.state(2) == "ok":
            texts = {item["post"]["record"]["text"] for item in whole_feed(get, account.native_id)[0]}
            assert {p.other_text if p.kind == PostKind.REPOST else p.text_at(2) for p in account.posts_at(2)} == texts


def test_crawls_that_the_world_does_not_have(server):
    with pytest.raises(ValueError, match="crawls 1 to 2"):
        server.set_crawl(3)


def test_the_address_is_known_while_it_runs_only(world):
    with pytest.raises(AssertionError):
        _ = WorldServer(world).base_url


@pytest.mark.parametrize("state", ["error", "rate_limited"])
def test_armed_faults_of_the_interfaces(world, state):
    faulty = [replace(a, states=(state, state)) for a in world.accounts]
    moment = AnswerMoment(world=replace(world, accounts=tuple(faulty)), crawl=1)
    status = {"error": 500, "rate_limited": 429}[state]
    feed = Request(host=bluesky.HOST, target="/xrpc/app.bsky.feed.getAuthorFeed?actor=kopi-subuh.warga.test")
    answer = respond(moment, feed)
    assert answer.status == status
    assert answer.headers["RateLimit-Remaining"] == ("0" if state == "rate_limited" else "2999")
    lookup = Request(host="tulis.example", target="/api/v1/accounts/lookup?acct=teh_poci")
    assert respond(moment, lookup).status == status
    if state == "error":
        pins = Request(host="www.pinterest.com", target="/bajuanakcontohdemo/feed.rss")
        assert respond(moment, pins).status == 500
