"""The views for analysts: no cell leads to a person, and sqlite-utils opens them."""

import sqlite3
from datetime import timedelta

import sqlite_utils

from services.intake import intake

VIEWS = ("anonymous_coverage", "anonymous_posts", "anonymous_flags", "anonymous_cases")
# What would lead to somebody.
LEADS = {"person_id", "account_id", "case_id", "post_id", "handle", "url", "text", "other_text", "agency", "region",
         "contest", "reviewer_id", "native_id", "stance", "found", "entry", "position_level"}  # fmt: skip


def test_no_column_leads_to_a_person_and_no_view_breaks_down_by_contestant(store):
    for view in VIEWS:
        columns = {row[1] for row in store._conn.execute(f"PRAGMA table_info({view})")}
        assert columns, view
        assert not columns & LEADS


def test_cells_of_fewer_than_five_persons_are_left_out(store, now, add_account, add_post, flag_post):
    for n in range(7):
        flag_post(add_post(add_account(f"akun-{n}", person=f"orang-{n}"), "k1", "dukung", now), now)
    intake(store, now)
    counts = [row["cases"] for row in store._conn.execute("SELECT * FROM anonymous_cases")]
    assert counts == [7]
    later = now + timedelta(days=40)
    for n in range(3):
        flag_post(add_post(add_account(f"lain-{n}", person=f"lain-{n}"), "k1", "dukung", later), later)
    intake(store, later)
    assert [row["cases"] for row in store._conn.execute("SELECT * FROM anonymous_cases")] == [7]


def test_sqlite_utils_reads_them(store, tmp_path):
    path = store._conn.execute("PRAGMA database_list").fetchone()[2]
    database = sqlite_utils.Database(sqlite3.connect(f"file:{path}?mode=ro", uri=True))
    assert set(VIEWS) <= set(database.view_names())
    assert list(database["anonymous_posts"].rows) == []
