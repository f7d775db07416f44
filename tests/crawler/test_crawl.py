"""The whole crawl, in its own process, against a real server: queue, pages, outcomes, second runs."""

import gzip
import json
from datetime import date, datetime, timedelta
from urllib.parse import unquote

import pytest

from domain.types import HowSeen, Platform
from store import evidence, open_store, runs

from .answers import (
    DID,
    FEED,
    HANDLE,
    OTHER_DID,
    as_json,
    bluesky_post,
    feed,
    person,
    picture,
    quoting,
    repost,
    rss,
    uri,
)
from .conftest import NOW, Reply, an_account

BLUESKY = an_account("a1", Platform.BLUESKY, HANDLE)
LATER = NOW + timedelta(days=7)


def three_posts(*more):
    return feed(
        *more,
        bluesky_post("k3", "Panen cabai hari ini", hours=1),
        bluesky_post("k2", "Rapat RT nanti malam", hours=2),
        bluesky_post("k1", "Selamat pagi", hours=3),
    )


def test_posts_of_a_registered_account_are_stored_with_their_bytes(space, hosts):
    body = three_posts()
    hosts[FEED] = Reply(body)
    space.register(BLUESKY)
    result = space.crawl()
    assert (result.status, dict(result.outcomes)) == ("complete", {"ok": 1})
    assert {i: p["published_at"] for i, p in space.posts().items()} == {
        uri("k3"): "2026-11-12T00:00:00Z",
        uri("k2"): "2026-11-11T23:00:00Z",
        uri("k1"): "2026-11-11T22:00:00Z",
    }
    conn = open_store(space.database)
    assert list(evidence.verify(conn, space.evidence)) == []
    capture = conn._conn.execute("SELECT * FROM captures").fetchone()
    assert space.body(capture["body_sha256"]) == body
    assert conn._conn.execute("SELECT native_id FROM accounts").fetchone()[0] == DID
    conn.close()


def test_a_second_identical_crawl_writes_only_the_runs_own_rows(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    space.crawl()
    tables = (
        "posts",
        "post_versions",
        "post_sources",
        "captures",
        "evidence_chain",
        "quarantine",
        "accounts",
    )
    before = {t: space.rows(f"SELECT * FROM {t}") for t in tables}
    objects = sorted(p.name for p in space.evidence.rglob("*") if p.is_file())
    assert space.crawl(LATER).status == "complete"
    assert {t: space.rows(f"SELECT * FROM {t}") for t in tables} == before
    assert sorted(p.name for p in space.evidence.rglob("*") if p.is_file()) == objects
    assert len(space.rows("SELECT 1 FROM runs")) == 2


def test_f21_an_edited_text_is_a_version_and_the_first_stays(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    space.crawl()
    hosts[FEED] = Reply(feed(bluesky_post("k3", "Panen tomat hari ini", hours=1)))
    space.crawl(LATER)
    versions = space.rows(
        "SELECT v.text FROM post_versions v JOIN posts p USING (post_id) WHERE native_id = ? ORDER BY v.version",
        uri("k3"),
    )
    assert [v["text"] for v in versions] == ["Panen cabai hari ini", "Panen tomat hari ini"]


def test_f22_a_post_is_gone_after_two_listings_and_its_words_stay(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    space.crawl()
    hosts[FEED] = Reply(
        feed(bluesky_post("k3", "Panen cabai hari ini", hours=1), bluesky_post("k1", "Selamat pagi", hours=3))
    )
    space.crawl(LATER)
    assert space.posts()[uri("k2")]["gone_at"] is None
    space.crawl(LATER + timedelta(hours=23))
    assert space.posts()[uri("k2")]["gone_at"] is None
    space.crawl(LATER + timedelta(days=1))
    gone = space.posts()[uri("k2")]
    assert (gone["gone_reason"], gone["text"]) == ("not_listed", "Rapat RT nanti malam")


def test_scenario_1_two_hundred_accounts_with_new_edited_deleted_and_reappeared_posts(space, hosts):
    """On twenty servers; what happens to an account's five posts between the crawls depends on its number."""
    day = 0

    def statuses(number):
        words = {f"{k}": f"kiriman {k} dari {number}" for k in range(1, 6)}
        if day >= 1:
            words |= {"9": "kiriman baru"} if number % 4 == 0 else {}
            words |= {"2": "kata yang diubah"} if number % 4 == 1 else {}
        if (number % 4 == 2 and day >= 1) or (number % 4 == 3 and day in (1, 2)):
            del words["3"]
        return [
            {
                "id": key,
                "account": {"id": str(number)},
                "visibility": "public",
                "content": f"<p>{words[key]}</p>",
                "created_at": f"2026-11-1{0 if key < '9' else 2}T0{key}:00:00.000Z",
            }
            for key in sorted(words, reverse=True)
        ]

    for n in range(200):
        address = f"server-{n % 20}.contoh.test/api/v1/accounts/{n}/statuses"
        hosts[address] = lambda target, headers, n=n: Reply(as_json(statuses(n)))
    space.register(
        *(
            an_account(f"m{n:03}", Platform.MASTODON, f"warga{n}@server-{n % 20}.contoh.test", native_id=str(n))
            for n in range(200)
        )
    )
    for day in range(4):
        result = space.crawl(NOW + timedelta(days=day))
        assert (result.status, dict(result.outcomes)) == ("complete", {"ok": 200})
    rows = space.rows(
        "SELECT p.account_id, p.native_id, p.version, p.gone_at, p.gone_reason, (SELECT count(*) FROM post_versions v"
        " WHERE v.post_id = p.post_id) AS versions FROM posts p"
    )
    assert len(rows) == 200 * 5 + 50
    for row in rows:
        number, key = int(row["account_id"][1:]), row["native_id"]
        edited = number % 4 == 1 and key == "2"
        gone = number % 4 == 2 and key == "3"  # of the fourth kind it is there again
        assert row["versions"] == row["version"] == (2 if edited else 1), row
        assert (row["gone_at"] is not None, row["gone_reason"]) == (gone, "not_listed" if gone else None), row


def test_paging_goes_on_to_the_end_and_then_stops_at_what_is_known(space, hosts):
    old = [bluesky_post(f"k{n}", f"kiriman {n}", hours=n) for n in range(6)]

    def listing(address, headers):
        cursor = address.partition("cursor=")[2]
        start = int(cursor or 0)
        return Reply(feed(*old[start : start + 2], cursor=str(start + 2) if start + 2 < 6 else None))

    hosts[FEED] = listing
    space.register(BLUESKY)
    space.crawl()
    assert (len(space.posts()), space.outcome("a1")["pages"]) == (6, 3)
    old.insert(0, bluesky_post("baru", "kiriman baru", hours=-1))
    space.crawl(LATER)
    row = space.outcome("a1")
    assert (row["pages"], row["posts_new"], row["complete"]) == (2, 1, 1)


def test_f23_a_cursor_that_repeats_ends_the_account_and_keeps_its_posts(space, hosts):
    hosts[FEED] = Reply(feed(bluesky_post("k1", "satu"), cursor="sama"))
    space.register(BLUESKY)
    space.crawl()
    row = space.outcome("a1")
    assert (row["outcome"], row["complete"], row["detail"], len(space.posts())) == ("ok", 0, "cursor_loop", 1)


def test_reading_stops_where_the_election_window_starts(space, hosts):
    hosts[FEED] = lambda address, headers: Reply(
        feed(bluesky_post("k1", "baru"), bluesky_post("k0", "lama", hours=24 * 400), cursor=address[-3:] + "x")
    )
    space.register(an_account("a1", Platform.BLUESKY, HANDLE, active_from=date(2026, 10, 1)))
    space.crawl()
    assert (list(space.posts()), space.outcome("a1")["pages"]) == ([uri("k1")], 1)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"error": "InvalidRequest", "message": "Profile not found"}, "not_found"),
        (400, {"error": "AccountTakedown", "message": "x"}, "suspended"),
        (400, {"error": "AccountDeactivated", "message": "x"}, "deactivated"),
        (403, {"error": "Forbidden", "message": "x"}, "no_permission"),
        (500, {"error": "InternalServerError", "message": "x"}, "platform_outage"),
        (
            200,
            {"feed": [bluesky_post("k1", "x", author=person(labels=[{"val": "!no-unauthenticated"}]))]},
            "private",
        ),
        (200, {"feed": [bluesky_post("k1", "x", author=person(OTHER_DID, "lain.contoh.test"))]}, "not_owner"),
        (200, {"feed": []}, "empty"),
    ],
)
def test_f16_each_answer_of_the_platform_is_its_own_outcome(space, hosts, status, body, outcome):
    hosts[FEED] = Reply(as_json(body), status)
    space.register(BLUESKY)
    result = space.crawl()
    assert dict(result.outcomes) == {outcome: 1}
    assert space.posts() == {}
    assert result.status == ("complete" if outcome == "empty" else "partial")


def test_an_error_after_a_good_crawl_removes_nothing_and_names_the_gap(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    space.crawl()
    hosts[FEED] = Reply(as_json({"error": "x", "message": "x"}), 502)
    for days in (7, 8, 9):
        space.crawl(NOW + timedelta(days=days))
    assert [p["gone_at"] for p in space.posts().values()] == [None] * 3
    row = space.outcome("a1")
    assert (row["outcome"], row["unseen_from"]) == ("platform_outage", "2026-11-12T00:00:00Z")


def by_actor(people):
    """Answers the feed of whoever is asked for, by handle or DID."""

    def answer(address, headers):
        actor = unquote(address.partition("actor=")[2].partition("&")[0])
        author = next(p for p in people if actor in (p["did"], p["handle"]))
        return Reply(feed(bluesky_post(f"k{author['did'][-1]}", "kata", author=author)))

    return answer


@pytest.mark.parametrize("first", ["b1", "b2"])
def test_two_people_who_swap_their_names_are_followed_by_their_ids(space, hosts, first):
    dids = {"b1": "did:plc:" + "a" * 24, "b2": "did:plc:" + "c" * 24}
    names = {"b1": "satu.contoh.test", "b2": "dua.contoh.test"}
    order = [first, "b2" if first == "b1" else "b1"]
    space.register(*(an_account(a, Platform.BLUESKY, names[a]) for a in order))
    hosts[FEED] = by_actor([person(dids[a], names[a]) for a in order])
    space.crawl()
    swapped = {"b1": names["b2"], "b2": names["b1"]}
    hosts[FEED] = by_actor([person(dids[a], swapped[a]) for a in order])
    for day in (1, 2):
        assert space.crawl(NOW + timedelta(days=day)).status == "complete"
    rows = {r["account_id"]: (r["handle"], r["native_id"]) for r in space.rows("SELECT * FROM accounts")}
    assert rows == {a: (swapped[a], dids[a]) for a in order}
    owners = space.rows("SELECT account_id, native_id FROM posts")
    assert {(r["account_id"], r["native_id"].split("/")[2]) for r in owners} == set(dids.items())


def test_a_name_that_leads_to_another_registered_account_stops_nobody(space, hosts):
    """b1 is known by its id; the name of b2, never crawled yet, has become b1's."""
    mine = "did:plc:" + "a" * 24
    space.register(
        an_account("b1", Platform.BLUESKY, "satu.contoh.test", native_id=mine),
        an_account("b2", Platform.BLUESKY, "dua.contoh.test"),
        an_account("b3", Platform.BLUESKY, "tiga.contoh.test"),
    )
    hosts[FEED] = by_actor([person(mine, "dua.contoh.test"), person("did:plc:" + "d" * 24, "tiga.contoh.test")])
    assert space.crawl().status == "partial"
    found = {a: (space.outcome(a)["outcome"], space.outcome(a)["detail"]) for a in ("b1", "b2", "b3")}
    assert found == {"b1": ("ok", ""), "b2": ("not_owner", "id_of_another_account"), "b3": ("ok", "")}
    assert [p["reason"] for p in space.rows("SELECT reason FROM quarantine")] == ["handle_taken"]
    handles = {r["account_id"]: r["handle"] for r in space.rows("SELECT account_id, handle FROM accounts")}
    assert (handles["b1"], handles["b2"]) == ("satu.contoh.test", "dua.contoh.test")


def test_scenario_7_a_renamed_account_stays_the_same_account(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    space.crawl()
    new = person(handle="kebun-sore.contoh.test")
    hosts[FEED] = Reply(feed(bluesky_post("k4", "nama baru", hours=-1, author=new)))
    space.crawl(LATER)
    assert space.rows("SELECT handle, native_id FROM accounts") == [
        {"handle": "kebun-sore.contoh.test", "native_id": DID}
    ]
    assert f"actor={DID.replace(':', '%3A')}" in hosts.asked("getAuthorFeed")[-1]


def test_scenario_8_p14_reposts_quotes_and_replies_keep_other_people_apart(space, hosts):
    hosts[FEED] = Reply(
        feed(
            repost("r1", "kata orang lain", hours=1),
            bluesky_post("k2", "kata sendiri", hours=2, post=quoting("kata orang lain yang dikutip")),
            bluesky_post("k1", "setuju", hours=3, record={"reply": {"parent": {"uri": uri("p", OTHER_DID)}}}),
            bluesky_post("asing", "bukan milik akun", hours=4, author=person(OTHER_DID, "orang-lain.contoh.test")),
        )
    )
    space.register(BLUESKY)
    space.crawl()
    found = {p["kind"]: p for p in space.posts().values()}
    assert sorted(found) == ["quote", "reply", "repost"]
    assert (found["repost"]["text"], found["repost"]["other_text"]) == ("", "kata orang lain")
    assert (found["quote"]["text"], found["quote"]["other_text"]) == (
        "kata sendiri",
        "kata orang lain yang dikutip",
    )
    assert found["repost"]["other_author"] == found["quote"]["other_author"]
    assert found["reply"]["reply_to"].startswith("ref:")
    assert [r["reason"] for r in space.rows("SELECT reason FROM quarantine")] == ["foreign_author"]


def test_no_table_extract_or_log_names_another_person(space, hosts):
    hosts[FEED] = Reply(
        feed(
            repost("r1", "kata orang lain"),
            bluesky_post("k2", "kutip", post=quoting("x")),
            bluesky_post("k1", "balas", record={"reply": {"parent": {"uri": uri("p", OTHER_DID)}}}),
        )
    )
    space.register(BLUESKY)
    space.crawl()
    conn = open_store(space.database)
    texts = [r[0].decode() for r in conn._conn.execute("SELECT body FROM extracts")]
    texts += [
        str(tuple(r))
        for t in ("posts", "post_versions", "quarantine", "run_accounts", "accounts", "captures")
        for r in conn._conn.execute(f"SELECT * FROM {t}")
    ]
    conn.close()
    for secret in (OTHER_DID, "orang-lain", "Nama Tampilan"):
        assert not [t for t in texts if secret in t]
    for secret in (OTHER_DID, DID, HANDLE, "orang-lain", "Nama Tampilan"):
        assert secret not in space.log()


def test_accounts_that_may_not_be_watched_are_never_asked_for(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(
        an_account("a1", Platform.BLUESKY, "nanti.contoh.test", active_from=date(2026, 12, 1)),
        an_account("a2", Platform.BLUESKY, "sudah.contoh.test", active_to=date(2026, 10, 1)),
    )
    assert dict(space.crawl().outcomes) == {}
    assert hosts.log == []


def test_an_account_withdrawn_after_the_queue_was_made_is_not_asked_for(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(an_account("a1", Platform.BLUESKY, HANDLE, active_to=date(2026, 10, 1)))
    conn = open_store(space.database)
    runs.open_run(conn, kind="crawl", started_at=NOW, operator="uji", how_seen=HowSeen.SPIDER, accounts=["a1"])
    conn.close()
    result = space.crawl()
    assert (result.resumed, dict(result.outcomes), space.outcome("a1")["detail"]) == (
        True,
        {"not_attempted": 1},
        "no_longer_active",
    )
    assert hosts.asked("getAuthorFeed") == []


def test_a_cut_off_run_goes_on_from_its_next_page(space, hosts):
    hosts[FEED] = lambda address, headers: Reply(feed(bluesky_post("k1", "lanjutan")))
    space.register(an_account("a1", Platform.BLUESKY, HANDLE, native_id=DID))
    conn = open_store(space.database)
    run_id = runs.open_run(conn, kind="crawl", started_at=NOW, operator="uji", how_seen=HowSeen.SPIDER, accounts=["a1"])
    runs.add_progress(
        conn, run_id, "a1", runs.Progress(posts_seen=5, next_url=f"https://{FEED}?actor={DID}&cursor=tengah")
    )
    conn.close()
    result = space.crawl()
    assert (result.run_id, result.resumed, result.status) == (run_id, True, "complete")
    assert [a for a in hosts.asked("getAuthorFeed") if "cursor=tengah" not in a] == []
    assert (space.outcome("a1")["pages"], space.outcome("a1")["posts_seen"]) == (2, 6)


def test_a_run_cut_off_days_ago_is_closed_and_a_new_one_starts(space, hosts):
    hosts[FEED] = Reply(three_posts())
    space.register(BLUESKY)
    conn = open_store(space.database)
    old = runs.open_run(conn, kind="crawl", started_at=NOW, operator="uji", how_seen=HowSeen.SPIDER, accounts=["a1"])
    conn.close()
    result = space.crawl(LATER)
    assert (result.run_id != old, result.resumed) == (True, False)
    assert space.rows("SELECT status FROM runs WHERE run_id = ?", old) == [{"status": "partial"}]


# Bytes and pages that are not what they should be


@pytest.mark.parametrize(
    ("row", "body", "detail"),
    [
        ("F01", three_posts()[:-40], "json_truncated"),
        ("F15", b"<!DOCTYPE html><html><body>Silakan masuk</body></html>", "html_instead_of_json"),
        ("P08", b"[" * 100_000 + b"]" * 100_000, "json_depth"),
        ("P09", b'{"feed": [], "feed": []}', "json_duplicate_key"),
        ("P11", b'{"feed": [], "n": ' + b"9" * 5000 + b"}", "number_too_long"),
        ("P15", three_posts().replace(b'"text":', b'"content":'), "source_changed"),
    ],
)
def test_a_page_that_cannot_be_read_stores_nothing_but_its_bytes(space, hosts, row, body, detail):
    hosts[FEED] = Reply(body)
    space.register(BLUESKY)
    result = space.crawl()
    assert (result.status, dict(result.outcomes)) == ("partial", {"parse_error": 1})
    assert space.posts() == {}
    kept = space.rows("SELECT reason, raw_sha256 FROM quarantine")
    assert [k["reason"] for k in kept] == [detail]
    assert space.body(kept[0]["raw_sha256"]) == body


def test_p05_p06_p10_odd_texts_and_long_ids_are_stored(space, hosts):
    body = feed(
        bluesky_post("k1", "nol \0 di sini"),
        bluesky_post("k2", "PENGGANTI", post={"likeCount": 18012345678901234567}),
        bluesky_post("k3", "arah \u202e terbalik \u2067"),
    ).replace(b"PENGGANTI", b"sendiri \\ud83d saja")
    hosts[FEED] = Reply(body)
    space.register(BLUESKY)
    space.crawl()
    found = {i: p["text"] for i, p in space.posts().items()}
    assert found[uri("k1")] == "nol \u2400 di sini"
    assert found[uri("k2")] == "sendiri \ufffd saja"
    assert found[uri("k3")] == "arah \u202e terbalik \u2067"


def test_p07_p12_missing_fields_are_each_their_own_case(space, hosts):
    nan = bluesky_post("k1", "angka rusak")
    nan["post"]["likeCount"] = float("nan")
    no_author = bluesky_post("k2", "tanpa penulis")
    no_author["post"]["author"] = {}
    no_time = bluesky_post("k3", "tanpa waktu")
    del no_time["post"]["record"]["createdAt"]
    only_media = bluesky_post("k4", "", post=picture("spanduk"))
    hosts[FEED] = Reply(json.dumps({"feed": [nan, no_author, no_time, only_media]}).encode())
    space.register(BLUESKY)
    space.crawl()
    found = space.posts()
    assert sorted(found) == [uri("k1"), uri("k3"), uri("k4")]
    assert (found[uri("k3")]["published_at"], found[uri("k3")]["published_problem"]) == (None, "missing")
    assert "spanduk" in found[uri("k4")]["media"]
    assert sorted(r["reason"] for r in space.rows("SELECT reason FROM quarantine")) == [
        "author_unknown",
        "number_rejected",
    ]


def test_f02_broken_utf8_is_kept_in_the_bytes_and_shown_in_the_text(space, hosts):
    body = three_posts().replace(b"Selamat pagi", b"Selamat \xff\xfe pagi")
    hosts[FEED] = Reply(body)
    space.register(BLUESKY)
    space.crawl()
    assert space.posts()[uri("k1")]["text"] == "Selamat \ufffd\ufffd pagi"
    assert space.body(space.rows("SELECT body_sha256 FROM captures")[0]["body_sha256"]) == body


def test_a_compressed_body_is_kept_as_it_came(space, hosts):
    packed = gzip.compress(three_posts())
    hosts[FEED] = Reply(packed, headers={"Content-Encoding": "gzip"})
    space.register(BLUESKY)
    space.crawl()
    assert len(space.posts()) == 3
    assert space.body(space.rows("SELECT body_sha256 FROM captures")[0]["body_sha256"]) == packed


def test_f03_half_a_gzip_body_is_tried_again_and_never_parsed(space, hosts):
    packed = gzip.compress(three_posts())
    hosts[FEED] = Reply(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    space.register(BLUESKY)
    space.crawl()
    row = space.outcome("a1")
    assert (row["outcome"], row["detail"], space.posts()) == ("parse_error", "encoding_truncated", {})
    assert len(hosts.asked("getAuthorFeed")) == 3


def test_f04_a_body_shorter_than_declared_is_data_loss(space, hosts):
    hosts[FEED] = Reply(b'{"feed": []', declared=5000)
    space.register(BLUESKY)
    space.crawl()
    row = space.outcome("a1")
    assert (row["outcome"], row["detail"], space.posts()) == ("parse_error", "data_loss", {})


def test_f07_a_redirect_to_itself_ends_at_the_cap(space, hosts):
    hosts["blog.contoh.test/rss"] = Reply(status=302, headers={"Location": "https://blog.contoh.test/rss"})
    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss"))
    space.crawl()
    assert space.outcome("a1")["outcome"] == "platform_outage"
    assert len(hosts.asked("blog.contoh.test/rss")) <= 6


@pytest.mark.parametrize(
    "target",
    [
        "https://10.0.0.8/rss",
        "http://blog.contoh.test/rss",
        "file:///etc/hostname",
        "https://lain.contoh.test/rss",
    ],
)
def test_f08_f09_f24_a_redirect_elsewhere_is_not_followed(space, hosts, target):
    hosts["blog.contoh.test/rss"] = Reply(status=302, headers={"Location": target})
    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss"))
    space.crawl()
    assert space.outcome("a1")["outcome"] != "ok"
    assert {a.partition("/")[0] for a in hosts.log} == {"blog.contoh.test"}
    assert space.posts() == {}


def test_f24_a_next_page_that_is_no_address_ends_the_account_with_its_posts(space, hosts):
    space.register(an_account("w1", Platform.WEBSITE, "blog.contoh.test"))
    for target in ("https://[", "ftp://blog.contoh.test/2"):
        page = f'<html><a rel="next" href="{target}"></a><article><h2><a href="/1">Judul</a></h2></article></html>'
        hosts["blog.contoh.test/"] = Reply(page.encode(), headers={"Content-Type": "text/html"})
        space.crawl()
        assert space.outcome("w1")["detail"] == "out_of_scope"
        assert list(space.posts()) == ["https://blog.contoh.test/1"]


def test_f24_a_next_page_on_another_host_is_not_followed(space, hosts):
    hosts["server.contoh.test/api/v1/accounts/7/statuses"] = Reply(
        as_json([{"id": "1", "account": {"id": "7"}, "visibility": "public", "content": "x"}]),
        headers={"Link": '<https://lain.contoh.test/api?max_id=1>; rel="next"'},
    )
    space.register(an_account("a1", Platform.MASTODON, "warga@server.contoh.test", native_id="7"))
    space.crawl()
    row = space.outcome("a1")
    assert (row["outcome"], row["complete"], row["detail"]) == ("ok", 0, "out_of_scope")
    assert hosts.asked("lain.contoh.test") == []


# Hosts that ask for patience


def test_f05_a_short_wait_is_kept_and_the_page_fetched_once(space, hosts):
    replies = [Reply(status=429, headers={"Retry-After": "1"}), Reply(three_posts())]
    hosts[FEED] = lambda address, headers: replies.pop(0)
    space.register(BLUESKY)
    assert (space.crawl().status, len(space.posts()), replies) == ("complete", 3, [])


def test_f05_f06_a_long_wait_leaves_the_host_alone_and_the_others_go_on(space, hosts):
    hosts[FEED] = Reply(status=429, headers={"Retry-After": "900"})
    hosts["blog.contoh.test/rss"] = Reply(rss(("1", "Judul", "Isi", "Tue, 10 Nov 2026 08:00:00 +0700")))
    space.register(
        *(an_account(f"b{n}", Platform.BLUESKY, f"warga{n}.contoh.test") for n in range(5)),
        an_account("f1", Platform.FEED, "blog.contoh.test/rss"),
    )
    assert dict(space.crawl().outcomes) == {"ok": 1, "rate_limited": 5}
    assert len(hosts.asked("getAuthorFeed")) == 1
    assert space.outcome("b4")["detail"] == "retry_after_900s"


@pytest.mark.parametrize("packed", [False, True])
def test_a_limit_that_only_the_body_names_leaves_the_host_alone_at_once(space, hosts, packed):
    body = as_json({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"})
    headers = {"ratelimit-reset": str(int((NOW + timedelta(hours=1)).timestamp()))}
    if packed:
        body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
    hosts[FEED] = Reply(body, status=400, headers=headers)
    space.register(*(an_account(f"b{n}", Platform.BLUESKY, f"warga{n}.contoh.test") for n in range(5)))
    assert dict(space.crawl().outcomes) == {"rate_limited": 5}
    assert len(hosts.asked("getAuthorFeed")) == 1


def test_c4_a_failing_host_gets_a_bounded_number_of_requests(space, hosts):
    hosts[FEED] = Reply(status=503)
    space.register(*(an_account(f"b{n}", Platform.BLUESKY, f"warga{n}.contoh.test") for n in range(12)))
    assert dict(space.crawl().outcomes) == {"platform_outage": 12}
    assert len(hosts.asked("getAuthorFeed")) <= 20


# robots.txt


def test_scenario_10_f14_five_first_requests_at_once_ask_robots_once_and_all_obey(space, hosts):
    hosts["blog.contoh.test/robots.txt"] = Reply(b"User-agent: *\nDisallow: /tertutup\n")
    for n in range(3):
        hosts[f"blog.contoh.test/buka{n}.xml"] = Reply(rss((str(n), "Judul", "Isi", "Tue, 10 Nov 2026 08:00:00 +0700")))
    names = ["buka0.xml", "buka1.xml", "tertutup/a.xml", "tertutup/b.xml", "buka2.xml"]
    space.register(*(an_account(f"f{n}", Platform.FEED, f"blog.contoh.test/{name}") for n, name in enumerate(names)))
    assert dict(space.crawl().outcomes) == {"blocked_by_robots": 2, "ok": 3}
    assert (len(hosts.asked("robots.txt")), hosts.asked("tertutup")) == (1, [])
    row = space.outcome("f2")  # a matter of policy, said as such and no error
    assert (row["outcome"], row["detail"], row["posts_seen"]) == ("blocked_by_robots", "robots_disallowed", 0)


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        (Reply(status=503), "robots_unreachable"),
        (Reply(b"", declared=10), "robots_unreachable"),
        (Reply(b"<!doctype html><title>Masuk</title>"), "robots_unreadable"),
    ],
)
def test_f13_without_robots_a_site_is_not_read(space, hosts, reply, detail):
    hosts["blog.contoh.test/robots.txt"] = reply
    hosts["blog.contoh.test/rss"] = Reply(rss(("1", "Judul", "Isi", "Tue, 10 Nov 2026 08:00:00 +0700")))
    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss"))
    space.crawl()
    row = space.outcome("a1")
    assert (row["outcome"], row["detail"], hosts.asked("/rss")) == ("blocked_by_robots", detail, [])


# Feeds and sites end to end


def test_a_feed_that_did_not_change_answers_304_and_is_seen(space, hosts):
    body = rss(("1", "Judul", "Isi", "Tue, 10 Nov 2026 08:00:00 +0700"))

    def answer(address, headers):
        same = headers.get("if-none-match") == '"v1"'
        return Reply(status=304) if same else Reply(body, headers={"ETag": '"v1"'})

    hosts["blog.contoh.test/rss"] = answer
    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss"))
    space.crawl()
    assert space.crawl(LATER).status == "complete"
    assert (
        len(space.posts()),
        len(space.rows("SELECT 1 FROM captures")),
        space.outcome("a1")["posts_seen"],
    ) == (1, 1, 0)


def test_a_full_feed_of_new_posts_may_have_lost_some_in_between(space, hosts):
    def batch(day):
        return rss(*((f"{day}-{n}", "Judul", "Isi", f"{day:02d} Nov 2026 0{n}:00:00 +0700") for n in range(9, -1, -1)))

    hosts["blog.contoh.test/rss"] = Reply(batch(2))
    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss", active_from=date(2026, 11, 2)))
    assert space.crawl(datetime.fromisoformat("2026-11-03T00:00:00+00:00")).status == "complete"
    hosts["blog.contoh.test/rss"] = Reply(batch(9))
    assert space.crawl().status == "partial"
    row = space.outcome("a1")
    assert (row["outcome"], row["detail"]) == ("ok", "older_not_listed")
    assert (row["unseen_from"], row["unseen_to"]) == ("2026-11-02T02:00:00Z", "2026-11-08T17:00:00Z")


def test_a_feed_that_may_have_lost_posts_in_between_proves_no_absence(space, hosts):
    """Four full feeds of the same hours share no entry: what the later ones lack was pushed out, not taken down."""

    def batch(name, minute):
        return rss(*((f"{name}{n}", "Judul", "Isi", f"09 Nov 2026 0{n}:{minute} +0700") for n in range(9, -1, -1)))

    space.register(an_account("a1", Platform.FEED, "blog.contoh.test/rss", active_from=date(2026, 11, 2)))
    for times, (name, minute) in enumerate({"a": "30:00", "b": "20:00", "c": "10:00", "d": "00:00"}.items()):
        hosts["blog.contoh.test/rss"] = Reply(batch(name, minute))
        space.crawl(NOW + timedelta(days=2 * times))
    assert space.outcome("a1")["detail"] == "older_not_listed"
    assert len(space.posts()) == 40
    assert [p for p in space.posts().values() if p["gone_at"] or p["absent_listings"]] == []


def test_a_wordpress_site_without_rest_is_read_by_its_feed_under_the_same_ids(space, hosts):
    rest = "situs.contoh.test/wp-json/wp/v2/posts"
    item = {
        "id": 12,
        "date": "2026-11-10T08:00:00",
        "date_gmt": "2026-11-10T01:00:00",
        "link": "https://situs.contoh.test/?p=12",
        "title": {"rendered": "Judul"},
        "content": {"rendered": "<p>Isi</p>", "protected": False},
    }
    hosts[rest] = Reply(as_json([item]))
    space.register(an_account("a1", Platform.WORDPRESS, "situs.contoh.test"))
    space.crawl()
    hosts[rest] = Reply(as_json({"code": "rest_disabled", "message": "x", "data": {"status": 401}}), 401)
    body = rss(("x", "Judul", "Isi", "Tue, 10 Nov 2026 01:00:00 +0000")).replace(
        b"<guid>https://blog.contoh.test/x</guid>", b"<guid>https://situs.contoh.test/?p=12</guid>"
    )
    hosts["situs.contoh.test/feed/"] = Reply(body)
    assert space.crawl(LATER).status == "complete"
    assert [(p["native_id"], p["text"], p["version"]) for p in space.posts().values()] == [("12", "Judul\n\nIsi", 1)]
