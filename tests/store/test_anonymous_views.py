"""The views for analysts: no cell leads to a person, and sqlite-utils opens them."""

import sqlite3
from datetime import timedelta

import sqlite_utils

from services.intake import intake

VIEWS = ("anonymous_coverage", "anonymous_posts", "anonymous_flags", "anonymous_cases")
# What would lead to somebody.
LEADS = {
    "person_id",
    "account_id",
    "case_id",
    "post_id",
    "handle",
    "url",
    "text",
    "other_text",
    "agency",
    "region",
    "contest",
    "reviewer_id",
    "native_id",
    "stance",
    "found",
    "entry",
    "position_level",
}


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


def test_what_rests_on_fewer_than_five_persons_is_left_out_everywhere(store, now, add_account, add_post, flag_post):
    def counted():
        views = ("anonymous_coverage", "anonymous_posts", "anonymous_flags")
        return [store._conn.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in views]

    # Many posts of four persons are no more than four persons.
    for n in range(4):
        account = add_account(f"akun-{n}", person=f"orang-{n}")
        for k in range(3):
            flag_post(add_post(account, f"k{k}", "dukung", now), now)
    store._conn.execute("UPDATE run_accounts SET outcome = 'ok', at = '2026-11-10T02:00:00Z'")
    assert counted() == [0, 0, 0]
    # A second account of one of them makes no fifth person, another person does.
    flag_post(add_post(add_account("kedua", person="orang-0"), "k1", "dukung", now), now)
    assert counted() == [0, 0, 0]
    flag_post(add_post(add_account("kelima", person="orang-4"), "k1", "dukung", now), now)
    store._conn.execute("UPDATE run_accounts SET outcome = 'ok', at = '2026-11-10T02:00:00Z'")
    assert counted() == [1, 1, 1]


def test_sqlite_utils_reads_them(store, tmp_path):
    path = store._conn.execute("PRAGMA database_list").fetchone()[2]
    database = sqlite_utils.Database(sqlite3.connect(f"file:{path}?mode=ro", uri=True))
    assert set(VIEWS) <= set(database.view_names())
    assert list(database["anonymous_posts"].rows) == []
    database.close()
