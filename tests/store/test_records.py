"""What the database itself refuses: records are append-only, a finding needs two persons, a hop a finding."""

import sqlite3
from datetime import timedelta

import pytest

from domain.case_entries import NewHop, NewResult
from domain.types import Media
from services import casework, reading_list
from services.intake import intake
from store import posts
from store import reviewers as reviewer_rows
from store.database import transaction
from tests.review.conftest import body_named, given_reading

AT = "'2026-11-10T02:00:00Z'"


@pytest.fixture
def full(store, now, add_account, add_post, flag_post, tmp_path):
    """A store with two cases: the first read by two, passed on and decided; the second read by one."""
    for n in (1, 2, 3):
        with transaction(store):
            reviewer_rows.add(store, f"pembaca-{n}", "reviewer", b"s", b"h", now)
    for n in (1, 2):
        account = add_account(f"akun-{n}", person=f"orang-{n}")
        flag_post(add_post(account, "k1", "dukung calon", now), now)
    body = body_named("ngo")
    intake(store, now)
    [first, second] = [row["case_id"] for row in store._conn.execute("SELECT case_id FROM cases ORDER BY 1")]
    for number, (case, reader) in enumerate([(first, "pembaca-1"), (first, "pembaca-2"), (second, "pembaca-1")]):
        reading_list.read(store, body, case, reader, given_reading(), at=now + timedelta(minutes=number + 1))
    later = now + timedelta(hours=1)
    casework.clarify(store, body, first, "pembaca-1", state="diminta", note="surat 1", at=later)
    hop = NewHop(sender="Bawaslu", receiver="BKN", route="surat", number="1/2026", sent_on=now.date())
    casework.forward(store, body, first, "pembaca-1", hop, later)
    decided = NewResult(authority="PPK", number="2/2026", decided_on=now.date(), result="terbukti")
    casework.decide(store, body, first, "pembaca-1", decided, later)
    store._conn.execute("INSERT INTO evidence_chain VALUES (1, 'a', 'b')")
    return store


@pytest.fixture(params=["our connection", "any other connection"])
def conn(request, full, tmp_path):
    """Ours has recursive triggers on; a stranger's has not, and no foreign keys either."""
    if request.param == "our connection":
        yield full._conn
        return
    raw = sqlite3.connect(tmp_path / "netralitas.db", isolation_level=None)
    yield raw
    raw.close()


RECORDS = ("account_history", "evidence_chain", "readings", "findings", "clarifications", "hops", "results")


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_is_neither_changed_nor_removed_nor_replaced(conn, table):
    before = [tuple(r) for r in conn.execute(f"SELECT * FROM {table}")]
    assert before
    columns = [r[1] for r in conn.execute(f"PRAGMA table_info({table})")]
    attempts = [
        f"UPDATE {table} SET {columns[-1]} = {columns[-1]}",
        f"DELETE FROM {table}",
        f"UPDATE {table} SET rowid = 77",
        f"UPDATE OR REPLACE {table} SET {columns[1]} = 'x'",
        f"REPLACE INTO {table} SELECT * FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ]
    for attempt in attempts:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute(attempt)
    assert [tuple(r) for r in conn.execute(f"SELECT * FROM {table}")] == before


@pytest.mark.parametrize("table", ["findings", "hops", "results"])
def test_a_record_is_not_replaced_under_a_new_key_by_its_other_unique_columns(conn, table):
    columns = [r[1] for r in conn.execute(f"PRAGMA table_info({table})")]
    with pytest.raises(sqlite3.IntegrityError):
        conn.execute(f"INSERT OR REPLACE INTO {table} SELECT 99, {', '.join(columns[1:])} FROM {table}")
    assert [r[0] for r in conn.execute(f"SELECT {columns[0]} FROM {table}")] == [1]


def test_a_captured_version_is_never_rewritten(conn):
    for attempt in (
        "UPDATE post_versions SET text = 'lain'",
        "REPLACE INTO post_versions SELECT * FROM post_versions",
        "INSERT OR REPLACE INTO post_versions SELECT post_id, version, 'lain', other_text, text_sha256, edited_at,"
        " seen_at, extract_sha256 FROM post_versions",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
            conn.execute(attempt)


def finding(case=2, first=3, first_person=1, second=4, second_person=2):
    return (
        "INSERT INTO findings (case_id, first_reading, first_person, second_reading, second_person, category, at)"
        f" VALUES ('K-2026-000{case}', {first}, 'pembaca-{first_person}', {second}, 'pembaca-{second_person}', 'DS-06',"
        f" {AT})"
    )


def reading(case, person, finding="dugaan"):
    category = "'DS-06'" if finding == "dugaan" else "NULL"
    return (
        "INSERT INTO readings (case_id, reviewer_id, at, finding, category, reason)"
        f" VALUES ('K-2026-000{case}', 'pembaca-{person}', {AT}, '{finding}', {category}, 'x')"
    )


HOP = "INSERT INTO hops (case_id, finding_id, reviewer_id, sender, receiver, route, number, sent_on, at) VALUES"
RESULT = (
    "INSERT INTO results (case_id, hop_id, reviewer_id, authority, number, decided_on, result, sanction, at) VALUES"
)
RAW = {
    "the same person twice": [reading(2, 1), finding(second_person=1)],
    "the second reading is another person's": [reading(2, 1), finding()],
    "one reading counted twice": [finding(second=3)],
    "the first after the second": [reading(2, 2), finding(first=4, first_person=2, second=3, second_person=1)],
    "another case's reading": [reading(1, 3), finding(second=4, second_person=3)],
    "both from another case": [reading(1, 3), reading(1, 2), finding(first=4, first_person=3, second=5)],
    "a reading that another finding rests on": [reading(2, 2), finding(first=1, second=4)],
    "a reading that found too little": [reading(2, 2, "tidak_cukup"), finding()],
    "a reading that does not exist": [finding(second=77)],
    "a finding of another word": [
        reading(2, 2),
        finding().replace("category, at)", "category, at, finding)").replace(f"{AT})", f"{AT}, 'terbukti')"),
    ],
    "a hop without a finding": [HOP + f" ('K-2026-0002', 1, 'pembaca-1', 'a', 'b', 'c', 'd', '2026-11-10', {AT})"],
    "a hop with no finding at all": [
        HOP + f" ('K-2026-0002', NULL, 'pembaca-1', 'a', 'b', 'c', 'd', '2026-11-10', {AT})"
    ],
    "a result without a hop": [
        RESULT + f" ('K-2026-0002', 1, 'pembaca-1', 'PPK', '9', '2026-11-10', 'terbukti', NULL, {AT})"
    ],
    "a result without an authority": [
        RESULT + f" ('K-2026-0001', 1, 'pembaca-1', '', '9', '2026-11-10', 'terbukti', NULL, {AT})"
    ],
    "a result without a number": [
        RESULT + f" ('K-2026-0001', 1, 'pembaca-1', 'PPK', '', '2026-11-10', 'terbukti', NULL, {AT})"
    ],
    "a sanction without its kind": [
        RESULT + f" ('K-2026-0001', 1, 'pembaca-1', 'PPK', '9', '2026-11-10', 'sanksi', NULL, {AT})"
    ],
    "a verdict of our own": [reading(2, 2, "terbukti")],
    "a dugaan without its form": [reading(2, 2).replace("'DS-06'", "NULL")],
    "a reader nobody enrolled": [reading(2, 9)],
    "a second open case of a person": [
        f"INSERT INTO cases VALUES ('K-2026-0009', 'orang-2', 'walikota-rekaan', {AT}, NULL, NULL)"
    ],
}


@pytest.mark.parametrize("statements", RAW.values(), ids=RAW)
def test_raw_sql_cannot_make_what_two_persons_must(full, statements):
    for statement in statements[:-1]:
        full._conn.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match=r"constraint failed|append-only|is open"):
        full._conn.execute(statements[-1])


def test_the_same_statements_pass_when_two_persons_read(full):
    full._conn.execute(reading(2, 2))
    full._conn.execute(finding())
    full._conn.execute(HOP + f" ('K-2026-0002', 2, 'pembaca-1', 'a', 'b', 'c', 'd', '2026-11-10', {AT})")
    full._conn.execute(RESULT + f" ('K-2026-0002', 2, 'pembaca-1', 'PPK', '9', '2026-11-10', 'terbukti', NULL, {AT})")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\0b", "a\u2400b"),
        ("x\ud83dy", "x\ufffdy"),
        ("\udc00\0", "\ufffd\u2400"),
        ("baris\nbaru \u202e", None),
    ],
    ids=["P05-nul", "P06-surrogate", "P05-P06-both", "other-marks-stay"],
)
def test_p05_p06_what_sqlite_cannot_hold_is_shown_as_what_it_is(store, now, add_account, add_post, text, stored):
    key = add_post(add_account("akun-1"), "k1", text, now, media=(Media(kind="image", alt=text),))
    row = store._conn.execute("SELECT text, length(text) FROM post_versions WHERE post_id = ?", (key,)).fetchone()
    assert tuple(row) == (stored or text, len(stored or text))


def test_f21_an_edit_back_and_forth_is_three_versions(store, now, add_account, add_post):
    account = add_account("akun-1")
    for day, words in enumerate(("satu", "dua", "satu", "satu")):
        key = add_post(account, "k1", words, now + timedelta(days=day))
    rows = store._conn.execute(
        "SELECT version, text FROM post_versions WHERE post_id = ? ORDER BY 1", (key,)
    ).fetchall()
    assert [tuple(r) for r in rows] == [(1, "satu"), (2, "dua"), (3, "satu")]


def test_p10_an_id_beyond_every_integer_stays_exact(store, now, add_account, add_post):
    add_post(add_account("akun-1"), "18012345678901234567", "a", now)
    assert store._conn.execute("SELECT native_id FROM posts").fetchone()[0] == "18012345678901234567"


def test_a_post_is_gone_after_two_listings_without_it_and_its_words_stay(store, now, add_account, add_post):
    account = add_account("akun-1")
    key = add_post(account, "k1", "kata", now)
    store._conn.execute("UPDATE post_sources SET how_seen = 'spider'")
    with transaction(store):
        assert posts.note_absent(store, account.account_id, ["lain"], now, now) == 0
        assert posts.note_absent(store, account.account_id, ["lain"], now, now + timedelta(days=1)) == 1
    row = store._conn.execute("SELECT gone_reason FROM posts WHERE post_id = ?", (key,)).fetchone()
    assert row[0] == "not_listed"
    assert store._conn.execute("SELECT text FROM post_versions").fetchone()[0] == "kata"
