"""Worlds that differ in nothing but what the tool flagged and what the first reader found look the same to whoever may
read second: on every filter, search, order, place in the list and export. [5, 17]"""

import itertools
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import workflow
from domain.periods import WIB
from domain.types import Tier
from review.oversight import profiles
from services import case_filter, case_table, case_view, casework, reading_list
from services.case_filter import PLAIN, STATUS, TIMES, Wish
from services.intake import intake
from store import open_store, queue
from store.case_filter import Filter
from tests.review.conftest import body_named, given_reading

READER = "pembaca-5"  # has read nothing
TIERS, FOUND = tuple(Tier), ("dugaan", "tidak_cukup")
# What one world has and another has not, of the one case that is being read: strength, form, what was found.
SECRETS = list(itertools.product(TIERS, ("DS-06", "KE-04"), FOUND))
# What is done after the first reading, the same in all worlds: nothing, a question, an answer and then the first reading
# again, also where two had found something before. The case is still to be read by somebody else.
LATER = ("nothing", "asked", "read again", "found before")


@pytest.fixture
def world(store, tmp_path, now, readers, add_account, add_post, flag_post):
    """A copy of the store with three cases: an unread one, the one in question, one set aside by its first reader."""
    numbers = iter(range(10_000))
    texts = ("dukung calon satu", "dukung calon dua", "dukung calon tiga")
    people = [add_account(f"akun-{n}", person=f"orang-{n}", agency=f"Dinas {n}", region=f"35.7{n}") for n in range(3)]
    posts = [
        add_post(a, "k1", t, now - timedelta(minutes=n)) for n, (a, t) in enumerate(zip(people, texts, strict=True))
    ]

    @contextmanager
    def made(profile, secret, later):
        tier, form, finding = secret
        path = tmp_path / f"{next(numbers)}" / "netralitas.db"
        path.parent.mkdir()
        store._conn.execute("VACUUM INTO ?", (str(path),))
        db = open_store(path)
        db._conn.execute("PRAGMA synchronous = OFF")  # no power is cut here
        found = body_named(profile)
        body = replace(found, profile=replace(found.profile, second_look_share=100))
        for n, post_id in enumerate(posts):
            at = now - timedelta(hours=n)
            flag_post(post_id, at, conn=db, tier=tier if n == 1 else Tier.PLAIN, category=form if n == 1 else "DS-05")
            intake(db, at)
        case = case_of(db, posts[1])
        before = later == "found before"
        reading_list.read(db, body, case, "pembaca-1", given_reading("dugaan" if before else finding, form), at=now)
        if before:
            reading_list.read(db, body, case, "pembaca-2", given_reading("dugaan", form), at=now)
        reading_list.read(db, body, case_of(db, posts[2]), "pembaca-1", given_reading("tidak_cukup"), at=now)
        if later != "nothing":
            casework.clarify(db, body, case, "pembaca-1", state="diminta", note="", at=now + timedelta(minutes=1))
        if later in ("read again", "found before"):
            casework.clarify(db, body, case, "pembaca-1", state="diterima", note="", at=now + timedelta(minutes=2))
            reading_list.read(db, body, case, "pembaca-1", given_reading(finding, form), at=now + timedelta(minutes=3))
        try:
            yield db, body, case
        finally:
            db.close()

    return made


def case_of(db, post_id):
    return db._conn.execute("SELECT case_id FROM case_posts WHERE post_id = ?", (post_id,)).fetchone()[0]


VALUES = {
    "tier": [t.value for t in Tier],
    "contest": ["walikota-rekaan", "lain"],
    "agency": ["Dinas 1", "Dinas 9"],
    "region": ["35", "36"],
    "position": ["pelaksana", "jpt"],
    "platform": ["bluesky", "x"],
    "category": ["DS-05", "DS-06", "KE-04"],
    "state": list(workflow.SHOWN),
    "clarification": list(workflow.CLARIFICATIONS),
    "step": list(workflow.JOURNEY_LABELS),
    "result": list(workflow.RESULTS),
}
WISHES = st.builds(
    Wish,
    plain=st.fixed_dictionaries({}, optional={name: st.sampled_from(VALUES[name]) for name in PLAIN}),
    days=st.dictionaries(st.sampled_from(TIMES), st.dates(date(2026, 11, 9), date(2026, 11, 12)), max_size=2),
    status=st.sampled_from(sorted(STATUS)),
    days_left=st.none() | st.integers(-3, 40),
    held_by=st.sampled_from(["", case_filter.NOBODY, "pembaca-1"]),
    words=st.sampled_from(["", "dukung", "calon dua"]),
)


def shown(db, body, case, wish, at):
    """What the lists, the exports and the page tell this reader, by the road; item numbers are drawn by lot and left out."""
    chosen = case_filter.filter_of(db, wish, WIB, at, READER)
    rows = case_filter.urgent(db, chosen)
    told = {
        "list": [replace(row, held_by=None, rank=0) for row in rows],
        "count": (case_filter.count(db, chosen), case_filter.numbers(db, chosen)),
        "beside": [case_filter.neighbours(db, chosen, row.case_id) for row in rows],
        "search": [row.case_id for row in case_filter.matching(db, chosen, wish.words)] if wish.words else [],
        **{form: case_table.table(db, body, chosen, READER, form)[0] for form in ("csv", "json")},
        "flags of the list": [(name, len(raised)) for name, (_, raised) in case_view.first_posts(db, rows).items()],
    }
    narrowed = Filter(**{name: wish.plain.get(name, "") for name in case_filter.QUEUE}, written=wish.words)
    for order in queue.ORDERS:
        items = queue.page(db, READER, narrowed, at, order=order)
        told[f"waiting {order}"] = [(i.case_id, i.act_by, i.agency, i.state != "belum_dibaca") for i in items]
        told[f"late {order}"] = [reading_list.is_late(i, at) for i in items]
    return told


@pytest.mark.parametrize("later", LATER)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_list_and_no_export_tells_what_was_flagged_or_found(world, now, later, data):
    profile = data.draw(st.sampled_from(profiles()))
    one, other = data.draw(st.lists(st.sampled_from(SECRETS), min_size=2, max_size=2, unique=True))
    wishes = data.draw(st.lists(WISHES, min_size=6, max_size=6))
    at = now + timedelta(hours=data.draw(st.sampled_from([1, 30, 400])))
    with world(profile, one, later) as left, world(profile, other, later) as right:
        for wish in [Wish(plain={}, days={}), *single(), *wishes]:
            seen, beside = (shown(*made, wish, at) for made in (left, right))
            assert [road for road in seen if seen[road] != beside[road]] == [], wish


def single():
    """Each field of the filter by itself."""
    for name, values in VALUES.items():
        yield from (Wish(plain={name: value}, days={}) for value in values)
    for name in TIMES:
        yield Wish(plain={}, days={name: date(2026, 11, 11)})
    yield from (Wish(plain={}, days={}, days_left=n) for n in (0, 7, 14))


def test_every_field_of_the_filter_is_tried():
    tried = {*PLAIN, *TIMES, "due", "held_by", "written", "reader", "now", "closed", "cases"}
    assert {f.name for f in fields(Filter)} == tried
    assert set(VALUES) == set(PLAIN)
