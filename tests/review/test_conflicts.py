"""A conflict of interest on every road of a case, of whatever kind it is: its number, the agency of the post, or another
agency at which the same person has an account. Nothing is shown, held, assigned, recorded or joined. [A7, 4, 18]"""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.errors import NotAllowedError
from domain.types import Assessment, Stance
from services import case_filter, case_table, case_view, casework, conflicts, import_reversal, reading_list
from services.intake import intake
from store import case_rows, exclusions, flags, queue
from store.case_filter import Filter
from store.database import transaction
from tests.review.conftest import given_reading

HOME, OTHER = "Pemerintah Kota Rekaan", "Dinas Rekaan"
KINDS = {"case": {"case_id": True}, "agency": {"agency": HOME}, "other agency": {"agency": OTHER}}


def exclude(store, who, kind, case_id, at):
    """A conflict of that kind, by the road by which it is declared."""
    agency = KINDS[kind].get("agency")
    conflicts.exclude(
        store, who, by="pimpinan-1", case_id=None if agency else case_id, agency=agency, reason="kerabat", at=at
    )


@pytest.fixture
def world(store, body, now, readers, add_account, add_post, flag_post):
    """Three cases; the person of the first has an account at two agencies. Returns their numbers."""
    for n in (1, 2, 3):
        account = add_account(f"akun-{n}", person=f"orang-{n}", agency=HOME if n == 1 else f"Badan {n}")
        flag_post(add_post(account, "k1", f"dukung calon {n}", now - timedelta(minutes=n)), now)
    add_account("akun-lain", person="orang-1", agency=OTHER)
    intake(store, now)
    return [
        store._conn.execute("SELECT case_id FROM cases WHERE person_id = ?", (f"orang-{n}",)).fetchone()[0]
        for n in (1, 2, 3)
    ]


def letter(now):
    return Letter(authority="PPK Rekaan", number="7", day=now.date())


# Every road to a case that names it; the reader of all of them has the right to the move itself.
ROADS = {
    "view": lambda s, b, c, who, at: case_view.view(s, b, c, who, at),
    "view on the table": lambda s, b, c, who, at: case_view.view(s, b, c, who, at, on_table=True),
    "check": lambda s, b, c, who, at: case_view.check(s, b, c, who),
    "first post": lambda s, b, c, who, at: case_view.first_post(s, b, c, who),
    "hold": lambda s, b, c, who, at: reading_list.hold(s, b, who, queue.item(s, c).item_id, at),
    "hold by number": lambda s, b, c, who, at: reading_list.hold(s, b, who, c, at),
    "draft": lambda s, b, c, who, at: reading_list.keep_draft(s, b, who, c, {"note": ["x"]}, at),
    "read": lambda s, b, c, who, at: reading_list.read(s, b, c, who, given_reading(), at=at),
    "clarify": lambda s, b, c, who, at: casework.clarify(s, b, c, who, state="diminta", note="", at=at),
    "approve": lambda s, b, c, who, at: casework.approve(
        s,
        b,
        c,
        who,
        NewApproval(kind=b.profile.approval, number="1", held_on=at.date(), members=("A", "B", "C")),
        at=at,
    ),
    "forward": lambda s, b, c, who, at: casework.forward(
        s, b, c, who, NewHop(sender="Kami", receiver="BKN", route="surat", number="1", sent_on=at.date()), at
    ),
    "answer": lambda s, b, c, who, at: casework.answer(s, b, c, who, letter(at), "isi", at=at),
    "mark": lambda s, b, c, who, at: casework.mark(s, b, c, who, "gakkumdu", letter(at), at=at),
    "decide": lambda s, b, c, who, at: casework.decide(
        s, b, c, who, NewResult(authority="PPK", number="9", decided_on=at.date(), result="terbukti"), at
    ),
    "object": lambda s, b, c, who, at: casework.file_objection(s, b, c, who, "keberatan", letter(at), at=at),
    "settle": lambda s, b, c, who, at: casework.settle(s, b, c, who, "dikuatkan", letter(at), at=at),
    "reopen": lambda s, b, c, who, at: casework.reopen(s, b, c, who, "alasan", at=at),
    "take back": lambda s, b, c, who, at: casework.take_back(s, b, c, who, "hop", "1", "keliru", at=at),
    "withdrawn": lambda s, b, c, who, at: import_reversal.decide(s, b, c, who, "ditutup", "keliru", at=at),
    "join": lambda s, b, c, who, at: casework.join(s, b, [c], who, at=at),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ROADS)
def test_each_road_to_a_case_is_closed_to_a_reader_with_a_conflict(store, named, world, now, kind, name):
    body, who = named("bawaslu"), "pimpinan-1"
    exclude(store, who, kind, world[0], now)
    before = list(store._conn.iterdump())
    with pytest.raises(NotAllowedError, match="benturan kepentingan"):
        ROADS[name](store, body, world[0], who, now)
    assert list(store._conn.iterdump()) == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_list_search_or_export_holds_the_case(store, body, world, now, kind):
    exclude(store, "pembaca-1", kind, world[0], now)
    for who, wanted in (("pembaca-1", set(world[1:])), ("pembaca-2", set(world))):
        chosen = Filter(reader=who)
        assert {r.case_id for r in queue.page(store, who, Filter(), now)} == wanted
        assert queue.waiting(store, who, Filter(), now, 9) == len(wanted)
        assert {r.case_id for r in case_filter.urgent(store, chosen)} == wanted
        assert {r.case_id for r in case_filter.matching(store, chosen, "dukung")} == wanted
        assert (case_rows.count(store, chosen), set(case_rows.numbers(store, chosen))) == (len(wanted), wanted)
        table = case_table.table(store, body, chosen, who, "csv")[0].decode()
        assert {c for c in world if c in table} == wanted
        item = queue.item(store, world[0]).item_id
        assert (queue.takeable(store, who, item, now) is None) == (world[0] not in wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_what_lay_on_the_table_when_the_conflict_was_declared_is_not_handed_out_again(store, body, world, now, kind):
    """Neither by asking for the next item nor by anything else; the others get it at once."""
    reading_list.hold(store, body, "pembaca-1", queue.item(store, world[0]).item_id, now)
    exclude(store, "pembaca-1", kind, world[0], now)
    later = now + timedelta(minutes=1)
    assert not reading_list.holds(store, "pembaca-1", world[0], later)
    assert reading_list.on_table(store, body, "pembaca-1", later) is None
    taken = reading_list.take(store, body, "pembaca-1", later)
    assert taken is not None
    assert "calon 1" not in taken.posts[0].text
    reading_list.hold(store, body, "pembaca-2", queue.item(store, world[0]).item_id, later)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawn_post_of_the_same_person_is_kept_away_as_well(store, body, now, readers, add_account, add_post, kind):
    """Whose case it is that a reader must not read, whose drawn post that reader must not read either."""
    account = add_account("akun-1", person="orang-1", agency=HOME)
    add_account("akun-lain", person="orang-1", agency=OTHER)
    post_id = add_post(account, "q1", "resep rawon", now - timedelta(days=7))
    flags.save(store, "uji-1", [(Assessment(id=post_id, queue=False, stance=Stance.NONE, tier=None), 1)], now)
    with transaction(store):
        store._conn.execute(
            "INSERT INTO cases (case_id, person_id, contest, opened_at) VALUES ('K-2026-0001', 'orang-1', 'x', '2026')"
        )
    assert reading_list.draw(store, now) == 1
    sample = store._conn.execute("SELECT item_id FROM queue_items WHERE sample_id IS NOT NULL").fetchone()[0]
    exclude(store, "pembaca-1", kind, "K-2026-0001", now)
    assert queue.page(store, "pembaca-1", Filter(), now) == []
    assert reading_list.take(store, body, "pembaca-1", now) is None
    assert reading_list.first_post(store, "pembaca-1", sample, now) is None
    with pytest.raises(NotAllowedError, match="benturan kepentingan"):
        reading_list.hold(store, body, "pembaca-1", sample, now)
    assert reading_list.take(store, body, "pembaca-2", now) is not None


def matters(store):
    return [tuple(r) for r in store._conn.execute("SELECT case_id, matter_id FROM matter_cases ORDER BY 1")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("places", [p for n in (1, 2, 3) for p in itertools.permutations(range(3), n) if 0 in p])
def test_no_case_of_a_conflict_is_joined_whatever_it_is_joined_with(store, body, world, now, kind, places):
    exclude(store, "pembaca-1", kind, world[0], now)
    with pytest.raises(NotAllowedError, match="benturan kepentingan") as refused:
        casework.join(store, body, [world[n] for n in places], "pembaca-1", at=now)
    assert matters(store) == []
    assert not {"calon", HOME, OTHER, "orang-1"} & set(str(refused.value).split())
    casework.join(store, body, [world[n] for n in places], "pembaca-2", at=now)
    assert len(matters(store)) == len(places)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_a_case_of_a_conflict_is_moved_by_no_join_of_the_cases_around_it(store, body, world, now, data):
    """Also where it comes along: a matter that another reader made of it and of a case that this one may handle."""
    with transaction(store):
        store._conn.execute("DELETE FROM matter_cases")
        store._conn.execute("DELETE FROM matters")
    if not exclusions.excluded(store, "pembaca-1", world[0]):
        exclude(store, "pembaca-1", "case", world[0], now)
    groups = data.draw(st.lists(st.lists(st.sampled_from(world), min_size=1, unique=True), max_size=3))
    for group in groups:
        casework.join(store, body, group, "pembaca-2", at=now)
    asked = data.draw(st.lists(st.sampled_from(world), min_size=1, unique=True))
    before = dict(matters(store))
    with_it = [c for c, matter in before.items() if matter == before.get(world[0])]
    touched = world[0] in asked or bool(set(asked) & set(with_it))
    if touched:
        with pytest.raises(NotAllowedError, match="benturan kepentingan"):
            casework.join(store, body, asked, "pembaca-1", at=now)
        assert dict(matters(store)) == before
    else:
        assert casework.join(store, body, asked, "pembaca-1", at=now)
        assert dict(matters(store)).get(world[0]) == before.get(world[0])


LATER = "agency registered later"  # what one person ended before that, a leader has read again


@pytest.mark.parametrize(("kind", "finding"), [*itertools.product(KINDS, ["dugaan", "tidak_cukup"]), (LATER, "dugaan")])
@pytest.mark.parametrize("own", [False, True])
def test_a_reading_made_before_the_conflict_was_declared_settles_nothing(
    store, body, world, now, add_account, kind, own, finding
):
    """Neither half of a finding, nor the end of the case; two free persons decide."""
    case_id = world[0]
    reading_list.read(store, body, case_id, "pembaca-1", given_reading(finding), at=now)
    if kind == LATER:
        conflicts.exclude(
            store, "pembaca-1", by="pimpinan-1", case_id=None, agency="Badan Baru", reason="kerabat", at=now
        )
        add_account("akun-baru", person="orang-1", agency="Badan Baru")
    else:
        agency = KINDS[kind].get("agency")
        conflicts.exclude(
            store,
            "pembaca-1",
            by="pembaca-1" if own else "pimpinan-1",
            case_id=None if agency else case_id,
            agency=agency,
            reason="kerabat",
            at=now,
        )
    reading_list.read(store, body, case_id, "pembaca-2", given_reading(), at=now)
    file = casework.load(store, case_id)
    assert file.findings == ()
    assert file.state == "dibaca"
    assert file.case.closed_at is None
    reading_list.read(store, body, case_id, "pembaca-3", given_reading(), at=now)
    file = casework.load(store, case_id)
    assert file.state == "layak_diteruskan"
    assert {r.reviewer_id for r in file.readings if r.seq > file.reopened} == {"pembaca-2", "pembaca-3"}
    conflicts.exclude(store, "pembaca-2", by="pembaca-2", case_id=case_id, agency=None, reason="kerabat", at=now)
    assert casework.load(store, case_id).state == "layak_diteruskan"  # one person's word undoes no finding of two


def test_who_may_not_handle_a_case_does_not_choose_who_does(store, world, now):
    conflicts.exclude(store, "pimpinan-1", by="pimpinan-1", case_id=world[0], agency=None, reason="kerabat", at=now)
    with pytest.raises(NotAllowedError, match="benturan kepentingan"):
        conflicts.exclude(store, "pembaca-1", by="pimpinan-1", case_id=world[0], agency=None, reason="x", at=now)
    assert not exclusions.excluded(store, "pembaca-1", world[0])
    conflicts.exclude(store, "pembaca-1", by="pimpinan-1", case_id=world[1], agency=None, reason="x", at=now)
