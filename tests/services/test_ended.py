"""[H3] An end day that lies in the past: later posts open no case, and the open cases that hold some are named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.periods import zone_of
from services.intake import intake
from store import accounts, ended
from store.database import transaction

LAST = date(2026, 11, 5)
# Hours around midnight of the last day in the west and in the east of the country.
MOMENTS = [datetime(2026, 11, 5, 12, tzinfo=UTC) + timedelta(hours=h) for h in range(-14, 14)]


def ends(store, account, day, now):
    with transaction(store):
        known = accounts.find(store, account.platform, account.handle, None)
        accounts.put(store, replace(known, active_to=day), "list-1", at=now, operator="p", note="pensiun")


@pytest.mark.parametrize("region", ["11.01", "35.78", "91.71"])
def test_h3_posts_of_later_days_open_no_case_and_those_of_the_last_day_do(
    store, now, add_account, add_post, flag_post, region
):
    """[H3] The day is that of the account's own place."""
    account, keys = add_account("akun-1", region=region), {}
    for number, at in enumerate(MOMENTS):
        keys[number] = add_post(account, f"k{number}", "dukung calon", at)
        flag_post(keys[number], at)
    ends(store, account, LAST, now)
    meant = {keys[n] for n, at in enumerate(MOMENTS) if at.astimezone(zone_of(region)).date() <= LAST}
    assert 0 < len(meant) < len(MOMENTS)
    assert set(ended.later_posts(store)) == set(keys.values()) - meant
    assert intake(store, now)[0] == len(meant)
    held = {row[0] for row in store._conn.execute("SELECT post_id FROM case_posts")}
    assert held == meant


@pytest.mark.parametrize("day", [None, LAST, LAST + timedelta(days=9)])
@pytest.mark.parametrize("closed", [False, True])
def test_h3_open_cases_that_hold_later_posts_are_named(store, now, add_account, add_post, flag_post, day, closed):
    """[H3]"""
    account = add_account("akun-1")
    at = datetime(2026, 11, 8, 3, tzinfo=UTC)
    flag_post(add_post(account, "k1", "dukung calon", at), at)
    intake(store, now)
    if closed:
        store._conn.execute("UPDATE cases SET closed_at = '2026-11-09T00:00:00Z'")
    ends(store, account, day, now)
    (case,) = (row[0] for row in store._conn.execute("SELECT case_id FROM cases"))
    known = accounts.find(store, account.platform, account.handle, None)
    assert ended.open_cases_of(store, known.account_id) == ([case] if day == LAST and not closed else [])
