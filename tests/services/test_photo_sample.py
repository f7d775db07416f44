"""Photos without words of accounts in campaign time are drawn for people; a finding from one takes two of them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.case_words import FAMILY_QUESTIONS
from domain.packs import load_pack
from domain.periods import to_text
from domain.pictures import Examined, Line, Prints
from domain.types import Assessment, HowSeen, Media, Moment, Post, PostKind, Stance
from images import READER_VERSION
from services import casework, photo_sample, reading_list, retention
from store import audit, bodies, flags, pictures, post_records, posts, runs
from store import reviewers as reviewer_rows
from store.audit import Sample
from store.database import transaction
from tests.review.conftest import body_named, given_reading

NOW = datetime(2024, 11, 12, 3, 0, tzinfo=UTC)  # in the campaign of 25 September to 23 November 2024
PACKS = (load_pack("pilkada-2024"),)
NONE = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)


def said(*lines):
    box = ((0, 0), (9, 0), (9, 9), (0, 9))
    return Examined(width=10, height=10, prints=NONE, lines=tuple(Line(text=t, box=box, score=1) for t in lines))


@pytest.fixture
def body():
    made = body_named("bawaslu")
    return type(made)(
        profile=made.profile, lists=made.lists, contests=made.contests, categories=frozenset({"KE-05", "DS-07"})
    )


@pytest.fixture
def add_photo(store, tmp_path, add_account):
    """An unflagged post with one kept picture; the picture's hash."""
    account = add_account("foto.contoh.test", region="35.78")

    def add(native_id, at=NOW - timedelta(days=7), text="", kind=PostKind.ORIGINAL, read=None, there=True):
        content = b"foto " + native_id.encode()
        sha256 = bodies.store_bytes(tmp_path / "evidence", content) if there else native_id.rjust(64, "0")
        run = runs.open_run(
            store,
            kind="import",
            started_at=at,
            operator="uji",
            how_seen=HowSeen.IMPORT_NO_LOGIN,
            accounts=[account.account_id],
        )
        origin = post_records.Origin(
            run_id=run, account_id=account.account_id, how_seen=HowSeen.IMPORT_NO_LOGIN, seen_at=at
        )
        post = Post(
            platform=account.platform,
            native_id=native_id,
            author_native_id=account.handle,
            kind=kind,
            url=f"https://contoh.example/{native_id}",
            text=text,
            published=Moment(raw="x", at=at),
            media=(Media(kind="image", sha256=sha256),),
        )
        with transaction(store):
            posts.save(store, origin, [(post, None)])
        [row] = store._conn.execute("SELECT post_id FROM posts WHERE native_id = ?", (native_id,)).fetchall()
        flags.save(store, "uji", [(Assessment(id=row[0], queue=False, stance=Stance.NONE, tier=None), 1)], NOW)
        if read is not None:
            pictures.save(store, READER_VERSION, sha256, read, NOW)
        return sha256

    return add


def draw(store, tmp_path, now=NOW):
    return photo_sample.draw(store, tmp_path / "evidence", PACKS, now)


def drawn(store):
    rows = store._conn.execute("SELECT p.native_id FROM audit_sample JOIN posts p USING (post_id) ORDER BY 1")
    return [row[0] for row in rows]


def test_only_photos_without_words_of_ones_own_in_campaign_time_are_drawn(store, tmp_path, add_photo):
    add_photo("polos")
    add_photo("emoji", text="\U0001f600 https://contoh.example/a/b")
    add_photo("terbaca-kosong", read=said("12.30", "OPPO"))
    add_photo("berkata", text="makan siang bersama keluarga besar")
    add_photo("poster", read=said("COBLOS NOMOR DUA", "TIM PEMENANGAN"))
    add_photo("diteruskan", kind=PostKind.REPOST)
    add_photo("hilang", there=False)
    add_photo("pekan-lain", at=NOW - timedelta(days=20))
    assert draw(store, tmp_path) == 3
    assert drawn(store) == ["emoji", "polos", "terbaca-kosong"]
    assert draw(store, tmp_path) == 0, "a week is drawn once"
    assert audit.counts(store) == (0, 0, 0), "what flags miss among words is estimated without them"
    assert audit.counts(store, Sample.PHOTOS) == (3, 0, 0)


def test_outside_the_campaign_no_photo_is_drawn(store, tmp_path, add_photo):
    quiet = datetime(2024, 9, 10, 3, 0, tzinfo=UTC)
    add_photo("sebelum", at=quiet)
    assert draw(store, tmp_path, quiet + timedelta(days=7)) == 0
    assert not photo_sample.in_campaign(PACKS, "35.78", quiet)
    assert photo_sample.in_campaign(PACKS, "35.78", NOW)


def test_a_weeks_draw_can_be_repeated_from_its_seed(store, tmp_path, add_photo):
    for n in range(25):
        add_photo(f"f{n:02d}")
    assert draw(store, tmp_path) == photo_sample.SIZE
    rows = store._conn.execute("SELECT DISTINCT seed, pool FROM audit_sample").fetchall()
    [(seed, pool)] = [tuple(row) for row in rows]
    everybody = [audit.Version(*row) for row in store._conn.execute("SELECT post_id, version FROM posts ORDER BY 1")]
    again = audit.lot(everybody, photo_sample.SIZE, seed)
    assert pool == 25
    assert {v.post_id for v in again} == {r[0] for r in store._conn.execute("SELECT post_id FROM audit_sample")}


def test_a_drawn_photos_form_takes_two_persons(store, tmp_path, add_photo, body):
    with transaction(store):
        for name in ("pembaca-1", "pembaca-2"):
            reviewer_rows.add(store, name, "reviewer", b"salt", b"hash", NOW)
    add_photo("polos")
    draw(store, tmp_path)
    item = reading_list.take(store, body, "pembaca-1", NOW)
    assert (item.flags, item.readings) == ({}, ())
    asked = dict.fromkeys(FAMILY_QUESTIONS, "tidak")
    reading = given_reading(category="DS-07", note="dua jari di samping peserta", **asked)
    reading_list.opened(store, "pembaca-1", item.item_id, NOW)
    reading_list.submit(store, body, item.item_id, "pembaca-1", reading, at=NOW)
    [case_id] = [row[0] for row in store._conn.execute("SELECT case_id FROM cases")]
    assert casework.load(store, case_id).findings == ()
    assert reading_list.take(store, body, "pembaca-1", NOW) is None, "never the same person twice"
    second = reading_list.take(store, body, "pembaca-2", NOW)
    reading_list.opened(store, "pembaca-2", second.item_id, NOW)
    reading_list.submit(store, body, second.item_id, "pembaca-2", reading, at=NOW + timedelta(hours=1))
    [finding] = casework.load(store, case_id).findings
    assert finding.category == "DS-07"
    assert audit.counts(store, Sample.PHOTOS) == (1, 1, 1)
    assert audit.strata(store, NOW + timedelta(days=1)) == ()


def test_a_drawn_photo_is_known_as_one(store, tmp_path, add_photo):
    mine, other = add_photo("polos"), add_photo("berkata", text="makan siang bersama keluarga")
    draw(store, tmp_path)
    assert (audit.is_drawn_photo(store, mine), audit.is_drawn_photo(store, other)) == (True, False)


def test_a_drawn_photo_that_nobody_has_read_is_not_due_and_goes_with_its_words(store, tmp_path, add_photo):
    add_photo("polos")
    draw(store, tmp_path)
    assert retention.due(store, NOW).pictures == ()
    [row] = store._conn.execute("SELECT post_id, media FROM posts").fetchall()
    assert json.loads(row["media"])[0]["sha256"]
    with transaction(store):
        retention.forget_posts(store, [row["post_id"]])
    assert drawn(store) == []
    assert to_text(NOW) > ""
