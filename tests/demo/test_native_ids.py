import re
from datetime import UTC, datetime, timedelta

from demo import native_ids

AT = datetime(2026, 11, 2, 5, 41, tzinfo=UTC)


def test_ids_have_the_platforms_shapes():
    assert re.fullmatch(r"did:plc:[a-z2-7]{24}", native_ids.did("kopi.test"))
    assert re.fullmatch(r"bafyrei[a-z2-7]{52}", native_ids.cid("x"))
    assert re.fullmatch(r"[234567a-z]{13}", native_ids.tid(AT, "x"))
    assert re.fullmatch(r"[\w-]{11}", native_ids.video("x"))
    assert re.fullmatch(r"[1-9]\d{17}", native_ids.number(18, "x"))


def test_ids_are_always_the_same_and_differ_between_posts():
    assert native_ids.tid(AT, "x") == native_ids.tid(AT, "x") != native_ids.tid(AT, "y")
    assert native_ids.number(18, "a", "b") != native_ids.number(18, "ab")


def test_later_posts_sort_later():
    times = [AT + timedelta(minutes=n) for n in range(5)]
    tids = [native_ids.tid(at, "x") for at in times]
    flakes = [int(native_ids.snowflake(at, "x")) for at in times]
    assert tids == sorted(tids)
    assert flakes == sorted(flakes)


def test_a_snowflake_holds_its_time():
    assert int(native_ids.snowflake(AT, "x")) >> 16 == int(AT.timestamp() * 1000)
