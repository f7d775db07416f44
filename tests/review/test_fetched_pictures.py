"""What a crawl fetched of posts' pictures: how long it stays, and that a checkpoint takes it for what it is."""

from datetime import timedelta

import pytest

from domain.pictures import Unreadable
from domain.platforms.values import AccountRef
from domain.types import Capture, HowSeen, Media
from images import READER_VERSION
from services import retention
from services.intake import intake
from store import (
    audit,
    bodies,
    checkpoints,
    evidence,
    open_store,
    picture_fetches,
    pictures,
    posts,
    runs,
)
from store import reviewers as reviewer_rows
from store.database import transaction
from store.picture_fetches import KEPT, WantedPicture

URL = "https://cdn.contoh.example/satu"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"gambarrahasiaunik"


@pytest.fixture
def account(add_account):
    return add_account("akun-1")


@pytest.fixture
def pictured(store, tmp_path, account, add_post):
    """A post whose picture was fetched, as the crawl's unit stores it."""

    def add(native_id, at, url=URL):
        post = add_post(account, native_id, f"kata {native_id}", at, media=(Media(kind="image", url=url),))
        run = runs.open_run(
            store, kind="crawl", started_at=at, operator="uji", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
        )
        bodies_writer = bodies.BodyWriter(store, tmp_path / "evidence")
        capture = Capture(
            url=url,
            status=200,
            headers={},
            captured_at=at,
            body_sha256=bodies_writer.put(PICTURE),
            body_bytes=len(PICTURE),
        )
        wanted = WantedPicture(
            post_id=post,
            account_id=account.account_id,
            url=url,
            account=AccountRef(platform=account.platform, handle=account.handle),
        )
        with transaction(store):
            bodies_writer.keep(capture.body_sha256, PICTURE)
            made = evidence.record_capture(store, run, account.account_id, capture)
            posts.keep_picture(store, post, url, capture.body_sha256)
            picture_fetches.note(store, run, wanted, KEPT, "", at, made)
            bodies_writer.seal()
        bodies_writer.close()
        return post, capture.body_sha256

    return add


def bytes_left(folder):
    return [path for path in folder.rglob("*") if path.is_file() and b"gambarrahasiaunik" in path.read_bytes()]


def whole(place):
    conn = open_store(place.database)
    found = [*evidence.verify(conn, place.evidence), *checkpoints.verify(conn)]
    conn.close()
    return found


def test_an_undrawn_picture_goes_after_seven_days_and_the_words_stay(store, now, pictured, place, key, tmp_path):
    post, sha256 = pictured("u1", now - timedelta(days=8))
    young, _ = pictured("u2", now - timedelta(days=6), URL + "-lain")
    with transaction(store):
        checkpoints.checkpoint(store, key, now)
    due = retention.due(store, now)
    assert (len(due.pictures), len(due.posts)) == (1, 0)
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert bytes_left(tmp_path) != []  # the younger post holds the same bytes
    rows = conn._conn.execute("SELECT post_id, outcome, capture_id IS NULL FROM picture_fetches")
    assert {row[0]: tuple(row)[1:] for row in rows} == {post: ("kept", 1), young: ("kept", 0)}
    assert conn._conn.execute("SELECT text FROM post_versions WHERE post_id = ?", (post,)).fetchone()[0] == "kata u1"
    conn.close()
    assert whole(place) == []
    conn = open_store(place.database)
    retention.purge(conn, place, key, by="petugas", now=now + timedelta(days=2))
    assert bytes_left(tmp_path) == []
    conn = open_store(place.database)
    assert picture_fetches.waiting(conn, now - timedelta(days=30), 10) == []  # and is not asked for again
    assert pictures.of_hashes(conn, [sha256]) == {sha256: Unreadable(retention.GONE)}
    assert pictures.counts(conn).waiting == 0
    conn.close()
    assert whole(place) == []


def test_what_was_read_in_a_picture_outlives_its_bytes(store, now, pictured, place, key):
    _, sha256 = pictured("u1", now - timedelta(days=8))
    pictures.save(store, READER_VERSION, sha256, Unreadable("berkas rusak"), now)
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert pictures.of_hashes(conn, [sha256]) == {sha256: Unreadable("berkas rusak")}
    conn.close()


def test_with_the_words_goes_the_picture_its_address_and_what_was_read(store, now, pictured, place, key, tmp_path):
    pictured("u1", now - timedelta(days=31))
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert conn._conn.execute("SELECT count(*) FROM picture_fetches").fetchone()[0] == 0
    conn.close()
    assert bytes_left(tmp_path) == []
    assert whole(place) == []


def test_a_flagged_posts_picture_stays_when_the_same_picture_of_another_goes(
    store, now, pictured, flag_post, place, key, tmp_path
):
    old = now - timedelta(days=40)
    held, sha256 = pictured("k1", old)
    flag_post(held, old)
    intake(store, old)
    pictured("u1", old, URL + "-lain")
    pictures.save(store, READER_VERSION, sha256, Unreadable("berkas rusak"), old)
    with transaction(store):
        checkpoints.checkpoint(store, key, old)
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert bodies.read_body(conn, place.evidence, sha256) == PICTURE
    assert pictures.of_hashes(conn, [sha256]) != {}
    conn.close()
    assert whole(place) == []


def test_a_drawn_posts_picture_stays_until_it_was_read(store, now, pictured, place, key):
    post, sha256 = pictured("u1", now - timedelta(days=8))
    with transaction(store):
        store._conn.execute(
            "INSERT INTO audit_sample VALUES ('2026-W45-01', 'foto', '2026-W45', ?, 1, 1, 'b', '2026-11-09T00:00:00Z')",
            (post,),
        )
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert bodies.has_body(conn, place.evidence, sha256)
    with transaction(conn):
        reviewer_rows.add(conn, "pembaca-1", "reviewer", b"salt", b"hash", now)
        audit.add_reading(conn, "2026-W45-01", "pembaca-1", now, "tidak_cukup", "berita_netral", None)
    retention.purge(conn, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    assert not bodies.has_body(conn, place.evidence, sha256)
    assert conn._conn.execute("SELECT count(*) FROM audit_readings").fetchone()[0] == 1, "that it was read stays"
    conn.close()


def test_a_drawn_page_stays_as_long_as_the_post_of_its_address_is_in_a_case(
    store, now, account, add_post, flag_post, tmp_path
):
    flag_post(add_post(account, "k1", "dukung calon", now), now)
    intake(store, now)
    [url] = [row[0] for row in store._conn.execute("SELECT url FROM posts")]
    old = now - timedelta(days=40)
    run = runs.open_run(store, kind="render", started_at=old, operator="uji", how_seen=HowSeen.IMPORT_NO_LOGIN)
    made = {}
    with transaction(store):
        for kind, address in (("kept", url), ("other", "https://contoh.example/lain")):
            sha256 = bodies.store_bytes(tmp_path / "evidence", kind.encode())
            made[kind] = evidence.record_capture(
                store,
                run,
                account.account_id,
                Capture(
                    url=f"rendered+png:{address}",
                    status=200,
                    headers={},
                    captured_at=old,
                    body_sha256=sha256,
                    body_bytes=len(kind),
                ),
            )
    assert retention.due(store, now).captures == (made["other"],)


def test_a_checkpoint_takes_a_fetched_picture_for_lawful_and_a_changed_one_for_none(store, now, pictured, key):
    with transaction(store):
        checkpoints.checkpoint(store, key, now - timedelta(hours=2))
    post, _ = pictured("u1", now - timedelta(hours=1))
    with transaction(store):
        checkpoints.checkpoint(store, key, now)
    assert list(checkpoints.verify(store)) == []
    with transaction(store):
        store._conn.execute("UPDATE posts SET media = '[]' WHERE post_id = ?", (post,))
    assert list(checkpoints.verify(store)) != []
