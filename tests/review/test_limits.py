"""The limit of a case is one: its page, the lists, their filter and the report name the same last day and the same days left,
in every zone, on every day and at every hour, whichever account of the person a post is of."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.packs import load_pack
from domain.periods import WIB, ZONES, week_of, zone_name
from reports.context import Masthead, ReportContext
from reports.summary import SOON, late_and_soon
from review.oversight import oversight_body_of, works
from review.priority import limit
from services import case_filter, casework, reading_list
from services.case_filter import Wish, filter_of
from services.intake import intake
from services.reporting import _deadlines
from store import case_rows, open_store
from store import reviewers as reviewer_rows
from store.database import transaction
from store.tallies import week_facts
from tests.review.conftest import given_reading

REGIONS = ("11.71", "35.78", "51.71", "64.71", "81.71", "94.71")
ZONE = Masthead(body="Lembaga", responsible="Ketua", legal_basis="SKB", zone="WIB", demo=False, assessment="DPIA/1")
# The days off between the years are among these, and Nyepi with its collective leave.
DAYS = st.sampled_from(
    [datetime(2026, 3, 13, tzinfo=UTC), datetime(2026, 12, 18, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)]
)
HOURS = st.integers(0, 14 * 24 * 60).map(lambda n: timedelta(minutes=n))
CONTESTS = {"pemilihan": "pilkada-2024", "pemilu": "pemilu-2024"}


@pytest.fixture
def empty(store, now, add_account, tmp_path):
    with transaction(store):
        reviewer_rows.add(store, "pembaca-1", "reviewer", b"s", b"h", now - timedelta(days=400))
    return store


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    day=DAYS,
    known=HOURS,
    later=HOURS,
    homes=st.tuples(st.sampled_from(REGIONS), st.sampled_from(REGIONS)),
    election=st.sampled_from(sorted(CONTESTS)),
)
def test_page_list_filter_and_report_say_the_same_limit(
    empty, tmp_path_factory, add_account, add_post, flag_post, day, known, later, homes, election
):
    db = open_store(shutil.copyfile(empty_file(empty), tmp_path_factory.mktemp("batas") / "netralitas.db"))
    db._conn.execute("PRAGMA synchronous = OFF")
    body = oversight_body_of("bawaslu", [load_pack(CONTESTS[election])])
    contest = next(c for c in sorted(body.contests) if body.election(c) == election)
    for n, region in enumerate(homes):
        account = add_account(f"akun-{n}", region=region, conn=db)
    began = day + known
    flag_post(add_post(account, "k1", "dukung calon", day, conn=db), day, conn=db, contest=contest)
    intake(db, day)
    [case_id] = case_rows.numbers(db, case_filter_of(db, day))
    reading_list.read(db, body, case_id, "pembaca-1", given_reading("dugaan"), at=began)
    at = began + later

    file = casework.load(db, case_id)
    said = limit(body, file, at)
    facts = week_facts(db, week_of(at.astimezone(WIB).date()), at)
    told = _deadlines(body, facts)[case_id]
    [row] = case_rows.rows(db, case_filter_of(db, at))
    here = at.astimezone(ZONES[zone_name(homes[0])]).date()

    assert row.due_on == told.last.isoformat()
    assert reading_list.days_of(row, body, at) == told.left
    assert (told.left < 0) == (here > told.last)
    assert bool(row.overdue) == (told.left < 0)
    kind = "hari kerja" if election == "pemilu" and told.left >= 0 else "hari kalender"
    assert f"{'sisa' if told.left >= 0 else 'lewat'} {abs(told.left)} {kind}" in said.words
    for days in (-3, -1, 0, 1, 3, 7):
        assert case_filter.count(db, case_filter_of(db, at, days)) == int(told.left <= days), days
    b = ReportContext(facts=facts, packs=(), masthead=ZONE, edition="internal", deadlines={case_id: told})
    assert late_and_soon(b) == ([case_id] if told.left < 0 else [], [case_id] if 0 <= told.left <= SOON else [])
    counted = [d for d in range(1, (told.last - here).days + 1) if election == "pemilihan" or works_on(here, d, body)]
    assert told.left < 0 or told.left == len(counted)
    db.close()


def works_on(day, later, body):
    return works(day + timedelta(days=later), body.lists.holidays)


def empty_file(store):
    store._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store._conn.execute("PRAGMA database_list").fetchone()[2]


def case_filter_of(db, at, days_left=None):
    wish = Wish(plain={}, days={}, days_left=days_left)
    return replace(filter_of(db, wish, WIB, at, ""), reader="")
