"""The queue: order, clocks, leases, filters, alarms, search, the unmarked sample."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as over
from hypothesis import strategies as st

from domain.case_entries import Letter, NewHop, NewResult
from domain.errors import NotAllowedError, UsageError, WorkflowError
from domain.periods import ZONES, week_of
from domain.types import Assessment, Stance, Tier
from services import casework, reading_list, reading_withdrawal
from services.intake import intake
from store import activity, audit, case_rows, disclosures, exclusions, flags, open_store, quality, queue, search
from store.case_filter import Filter
from store.database import transaction

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def everywhere(calendar, working):
    """These last days in every zone."""
    return tuple((zone, calendar, working) for zone in ZONES)


@pytest.fixture
def cases_of(store, now, readers, add_account, add_post, flag_post):
    """Opens one case a person: cases_of("strong", "weak", ...) returns their numbers."""

    def make(*tiers, at=now, **account):
        for n, tier in enumerate(tiers, 1):
            person = add_account(f"akun-{n}", person=f"orang-{n}", **account)
            flag_post(add_post(person, "k1", f"dukung calon nomor {n}", at), at, tier=Tier(tier))
        intake(store, at)
        return [row[0] for row in store._conn.execute("SELECT case_id FROM cases ORDER BY 1")]

    return make


def order(store, now, reader="pembaca-8", chosen=None):
    return [row.case_id for row in queue.page(store, reader, chosen or Filter(), now)]


def test_strength_orders_what_has_no_clock_and_a_clock_goes_before_it(store, body, given, now, cases_of):
    weak, strong, plain = cases_of("weak", "strong", "plain")
    assert order(store, now) == [strong, plain, weak]
    reading_list.read(store, body, weak, "pembaca-1", given(), at=now - timedelta(days=6))
    assert order(store, now) == [strong, weak, plain]  # due today 24.00; the strong one by tomorrow morning
    row = queue.item(store, weak)
    assert (row.due_on, reading_list.days_of(row, body, now)) == ("2026-11-11", 1)
    assert reading_list.days_of(queue.item(store, strong), body, now) is None


def test_two_readers_never_get_the_same_item(store, body, now, cases_of):
    cases_of("plain", "plain")
    first = reading_list.take(store, body, "pembaca-1", now)
    second = reading_list.take(store, body, "pembaca-2", now)
    assert first.item_id != second.item_id
    assert reading_list.take(store, body, "pembaca-3", now) is None
    assert reading_list.take(store, body, "pembaca-1", now).item_id == first.item_id
    later = now + reading_list.LEASE + timedelta(seconds=1)
    assert reading_list.take(store, body, "pembaca-3", later).item_id in (first.item_id, second.item_id)


def submit(store, body, name, reader, given, *, at):
    """A reading by somebody to whom the item was shown."""
    reading_list.opened(store, reader, name, at)
    return reading_list.submit(store, body, name, reader, given, at=at)


def test_what_another_has_on_the_table_cannot_be_read(store, body, given, now, cases_of):
    [case] = cases_of("plain")
    reading_list.take(store, body, "pembaca-1", now)
    with pytest.raises(WorkflowError, match="sedang dibaca orang lain"):
        reading_list.read(store, body, case, "pembaca-2", given(), at=now)
    assert submit(store, body, queue.item(store, case).item_id, "pembaca-1", given(), at=now) == "dibaca"
    assert reading_list.take(store, body, "pembaca-1", now) is None, "the same person does not get it again"
    assert reading_list.take(store, body, "pembaca-2", now).flags == {}, "the second reader sees no suggestion"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_eight_readers_at_once_take_eight_items(store, body, now, tmp_path, cases_of):
    cases_of(*["plain"] * 8)
    reading, writing = os.pipe()
    children = []
    for n in range(1, 9):
        child = os.fork()
        if child == 0:
            conn = open_store(tmp_path / "netralitas.db")
            item = reading_list.take(conn, body, f"pembaca-{n}", now)
            os.write(writing, f"{item.item_id if item else '-'}\n".encode())
            os._exit(0)
        children.append(child)
    os.close(writing)
    for child in children:
        os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        taken = pipe.read().split()
    assert (len(taken), len(set(taken)), "-" in taken) == (8, 8, False)


def test_a_conflict_of_interest_keeps_items_off_the_table(store, body, now, cases_of):
    cases_of("plain", agency="Pemerintah Kota Rekaan")
    with transaction(store):
        exclusions.add(
            store,
            "pembaca-1",
            agency="Pemerintah Kota Rekaan",
            case_id=None,
            reason="x",
            declared_by="pembaca-1",
            at=now,
        )
    assert reading_list.take(store, body, "pembaca-1", now) is None
    assert reading_list.take(store, body, "pembaca-2", now) is not None


def test_a_strong_flag_unopened_for_24_hours_alarms_until_somebody_opens_it(store, body, now, cases_of):
    cases_of("strong", "plain")
    assert reading_list.alarms(store, now + timedelta(hours=23, minutes=59)) == 0
    later = now + timedelta(hours=24)
    assert reading_list.alarms(store, later) == 1
    reading_list.take(store, body, "pembaca-1", later)
    assert reading_list.alarms(store, later) == 0


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (Filter(), 3),
        (Filter(tier="strong"), 1),
        (Filter(tier="plain"), 2),
        (Filter(contest="walikota-rekaan"), 3),
        (Filter(contest="lain"), 0),
        (Filter(region="35"), 3),
        (Filter(region="3"), 0),
        (Filter(region="35.78"), 3),
        (Filter(region="35%"), 0),
        (Filter(platform="bluesky"), 3),
        (Filter(platform="x"), 0),
        (Filter(category="DS-06"), 3),
        (Filter(category="KE-04"), 0),
        (Filter(state="belum_dibaca"), 3),
        (Filter(agency="Pemerintah Kota Rekaan"), 3),
        (Filter(since="2026-11-11"), 0),
        (Filter(until="2026-11-11"), 3),
        (Filter(closed=False), 3),
        (Filter(closed=True), 0),
        (Filter(cases=()), 0),
        (Filter(position="pelaksana"), 3),
        (Filter(position="pengawas"), 0),
        (Filter(step="di_sini"), 3),
        (Filter(step="diteruskan"), 0),
        (Filter(clarification="tidak_diminta"), 3),
        (Filter(clarification="diminta"), 0),
        (Filter(result="terbukti"), 0),
        (Filter(known_since="2026"), 0),
        (Filter(due=everywhere("2026-12-31", "2026-12-31")), 0),
        (Filter(held_by="pembaca-1", now="2026-11-10T02:00:00Z"), 0),
        (Filter(held_by="-", now="2026-11-10T02:00:00Z"), 3),
    ],
)
def test_a_page_and_an_export_honour_the_same_filter(store, now, cases_of, chosen, count):
    cases_of("strong", "plain", "weak")
    assert len(order(store, now, chosen=chosen)) == len(case_rows.numbers(store, chosen)) == count


def test_the_filter_knows_where_a_case_stands_and_who_has_it(store, body, given, now, cases_of):
    """One case of three is read, clarified, sent and decided; another lies on a reader's table."""
    first, second, third = cases_of("plain", "plain", "plain")
    reading_list.take(store, body, "pembaca-5", now, Filter(cases=(second,)))
    minutes = iter(range(1, 20))
    later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
    reading_list.read(store, body, first, "pembaca-1", given(), at=later())
    near = Filter(due=everywhere("2026-11-17", "2026-11-10"))
    assert case_rows.numbers(store, near) == [first]
    assert case_rows.numbers(store, Filter(due=everywhere("2026-11-16", "2026-12-31"))) == [], "seven calendar days"
    reading_list.read(store, body, first, "pembaca-2", given(), at=later())
    casework.clarify(store, body, first, "pembaca-1", state="diminta", note="", at=later())
    assert case_rows.numbers(store, Filter(clarification="diminta", step="di_sini")) == [first]
    hop = NewHop(sender="Kami", receiver="BKN", route="surat", number="1", sent_on=now.date())
    casework.forward(store, body, first, "pembaca-1", hop, later())
    assert case_rows.numbers(store, Filter(step="diteruskan")) == [first]
    letter = Letter(authority="BKN", number="2", day=now.date())
    casework.answer(store, body, first, "pembaca-1", letter, "proses", at=later())
    assert case_rows.numbers(store, Filter(step="dijawab")) == [first]
    decided = NewResult(authority="PPK", number="3", decided_on=now.date(), result="sanksi", sanction="ringan")
    casework.decide(store, body, first, "pembaca-1", decided, later())
    for chosen in (Filter(step="diputus"), Filter(result="sanksi"), Filter(closed=True), Filter(known_since="2026")):
        assert case_rows.numbers(store, chosen) == [first]
    text = "2026-11-10T02:05:00Z"
    assert case_rows.numbers(store, Filter(held_by="pembaca-5", now=text)) == [second]
    assert case_rows.numbers(store, Filter(held_by="-", now=text)) == [first, third]
    assert case_rows.numbers(store, Filter(held_by="pembaca-5", now="2026-11-10T02:30:00Z")) == [], "it ran out"
    [row] = case_rows.rows(store, Filter(cases=(first,), now=text))
    assert (row.posts, row.step, row.result, row.sanction, row.receivers, row.held_by) == (
        1,
        "diputus",
        "sanksi",
        "ringan",
        "BKN",
        None,
    )
    file = casework.load(store, first)
    assert (row.state, row.step, row.known_at) == (file.state, file.journey, file.case.known_at)


def test_search_finds_words_of_flagged_posts_and_takes_in_new_ones(
    store, now, cases_of, add_post, add_account, flag_post
):
    first, second = cases_of("plain", "plain")
    assert search.find(store, "nomor 2") == [second]
    assert sorted(search.find(store, "DUKUNG")) == [first, second]
    assert search.find(store, 'tidak" OR calon') == []
    flag_post(add_post(add_account("akun-9", person="orang-9"), "k1", "menangkan dia", now), now)
    intake(store, now)
    assert search.find(store, "menangkan") == ["K-2026-0003"]
    add_post(add_account("akun-9", person="orang-9"), "k2", "resep sambal", now)
    assert search.find(store, "sambal") == [], "only flagged posts are searched"
    with pytest.raises(UsageError, match="kosong"):
        search.find(store, "  ")


@pytest.fixture
def quiet(store, now, readers, add_account, add_post):
    """Unflagged posts of last week, all assessed."""
    account = add_account("akun-diam", person="orang-diam")
    ids = [add_post(account, f"q{n}", f"resep ke-{n}", now - timedelta(days=7)) for n in range(50)]
    done = [(Assessment(id=i, queue=False, stance=Stance.NONE, tier=None), 1) for i in ids]
    flags.save(store, "uji-1", done, now)
    return ids


def test_thirty_unflagged_posts_a_week_stand_unmarked_among_the_items(store, body, given, now, quiet, cases_of):
    [case] = cases_of("plain")
    reading_list.read(store, body, case, "pembaca-1", given(), at=now - timedelta(days=1))
    assert (reading_list.draw(store, now), reading_list.draw(store, now)) == (30, 0)
    seen = []
    for n in range(31):
        item = reading_list.take(store, body, "pembaca-2", now + timedelta(minutes=n))
        seen.append(item)
        submit(store, body, item.item_id, "pembaca-2", given("tidak_cukup"), at=now + timedelta(minutes=n))
    assert reading_list.take(store, body, "pembaca-2", now + timedelta(hours=1)) is None
    assert {(len(i.item_id), len(i.posts), i.flags != {}, i.readings) for i in seen} == {(10, 1, False, ())}
    assert {(i.due_on, i.days_left, i.caveat) for i in seen} == {(None, None, "")}, "nor does a clock tell them apart"
    assert audit.counts(store) == (30, 30, 0)
    assert reading_list.draw(store, now + timedelta(hours=2)) == 0, "a week is drawn once"
    assert reading_list.draw(store, now + timedelta(days=7)) == 0, "nothing unflagged came this week"


def test_no_post_of_a_case_is_drawn_into_the_sample(store, now, quiet, flag_post):
    """Flagged by one pack and left alone by the next: it has a case already, so it says nothing of what was missed."""
    known = quiet[:45]
    for post_id in known:
        flag_post(post_id, now - timedelta(days=7))
    intake(store, now - timedelta(days=7))
    done = [(Assessment(id=i, queue=False, stance=Stance.NONE, tier=None), 1) for i in known]
    flags.save(store, "uji-2", done, now)
    drawn, pool = audit.choose(store, week_of((now - timedelta(days=7)).date()), 30, "undian")
    assert ({row.post_id for row in drawn}, pool) == (set(quiet) - set(known), 5)


def test_a_missed_post_opens_a_case_whose_first_reading_it_is(store, body, given, now, quiet):
    reading_list.draw(store, now)
    item = reading_list.take(store, body, "pembaca-2", now)
    submit(store, body, item.item_id, "pembaca-2", given(), at=now)
    assert audit.counts(store) == (30, 1, 1)
    file = casework.load(store, "K-2026-0001")
    assert (file.state, file.case.contest, len(file.readings)) == ("dibaca", "walikota-rekaan", 1)
    with pytest.raises(WorkflowError, match="sudah dibaca"):
        submit(store, body, item.item_id, "pembaca-3", given(), at=now)


def test_a_reading_counts_only_where_the_item_was_shown_to_its_reader(
    store, body, given, now, cases_of, add_post, add_account, flag_post
):
    [case] = cases_of("plain")
    with pytest.raises(WorkflowError, match="belum Anda buka"):
        reading_list.submit(store, body, case, "pembaca-1", given(), at=now)
    reading_list.opened(store, "pembaca-2", case, now)
    with pytest.raises(WorkflowError, match="belum Anda buka"):
        reading_list.submit(store, body, case, "pembaca-1", given(), at=now)
    reading_list.opened(store, "pembaca-1", case, now - timedelta(hours=13))
    with pytest.raises(WorkflowError, match="belum Anda buka"):
        reading_list.submit(store, body, case, "pembaca-1", given(), at=now)
    reading_list.opened(store, "pembaca-1", case, now)
    person = casework.load(store, case).case.person_id
    flag_post(add_post(add_account("akun-lain", person=person), "k9", "dukung calon lagi", now), now)
    intake(store, now)
    with pytest.raises(WorkflowError, match="ada isi baru"):
        reading_list.submit(store, body, case, "pembaca-1", given(), at=now)
    assert submit(store, body, case, "pembaca-1", given(), at=now) == "dibaca"


def test_what_lay_on_a_readers_table_is_traced_by_its_account_whatever_it_was(store, now, case_id, quiet):
    reading_list.draw(store, now)
    for name in [row[0] for row in store._conn.execute("SELECT item_id FROM queue_items ORDER BY item_id")]:
        reading_list.opened(store, "pembaca-1", name, now)
    shown = activity.of_reviewer(store, "pembaca-1", "2026-11-10", "2026-11-11")
    assert {(what, ref, kind) for _, what, ref, kind in shown} == {
        ("dibuka", "a-akun-1", "akun"),
        ("dibuka", "a-akun-diam", "akun"),
    }
    assert len(disclosures.of_person(store, "orang-diam")) == 30


def test_one_reader_has_one_item_on_the_table(store, body, now, cases_of):
    cases = cases_of(*["plain"] * 5)
    for case in cases:
        reading_list.hold(store, body, "pembaca-1", queue.item(store, case).item_id, now)
    assert store._conn.execute("SELECT count(*) FROM leases").fetchone()[0] == 1


@pytest.mark.parametrize("before", [(), ("pembaca-1",), ("pembaca-1", "pembaca-3")])
def test_a_drawn_post_of_a_person_with_an_open_case_joins_it(
    store, body, given, now, quiet, flag_post, add_post, add_account, before
):
    """Whatever was read before: two persons' dugaan make a finding, a third joins the post alone."""
    flag_post(add_post(add_account("akun-diam", person="orang-diam"), "k1", "dukung calon", now), now)
    intake(store, now)
    for reader in before:
        reading_list.read(store, body, "K-2026-0001", reader, given(), at=now)
    reading_list.draw(store, now)
    sample = store._conn.execute("SELECT item_id FROM queue_items WHERE sample_id IS NOT NULL").fetchone()[0]
    submit(store, body, sample, "pembaca-2", given(), at=now)
    file = casework.load(store, "K-2026-0001")
    assert file.state == ("dibaca", "layak_diteruskan", "layak_diteruskan")[len(before)]
    assert (len(file.posts), len(file.findings)) == (2, int(len(before) > 0))


def test_haste_over_drawn_posts_is_counted_as_over_any_item_and_once(store, body, now, quiet, given):
    """With a body whose readers may take a reading back: what counts is when it was sent."""
    slow = replace(body, take_back=timedelta(minutes=10))
    reading_list.draw(store, now)
    samples = [row[0] for row in store._conn.execute("SELECT item_id FROM queue_items ORDER BY item_id LIMIT 3")]
    later = now
    for item, finding, waited in zip(samples, ("tidak_cukup", "tidak_cukup", "dugaan"), (3, 60, 4), strict=True):
        later += timedelta(minutes=20)
        reading_list.opened(store, "pembaca-2", item, later)
        submit(store, slow, item, "pembaca-2", given(finding), at=later + timedelta(seconds=waited))
    reading_withdrawal.settle(store, slow, later + timedelta(hours=1))
    assert quality.hasty(store, quality.HASTY) == [("pembaca-2", 2)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@over(
    made=st.lists(st.tuples(st.sampled_from(["dugaan", "tidak_cukup"]), st.integers(0, 30), st.booleans()), max_size=6)
)
def test_a_reading_of_a_drawn_post_is_hasty_by_the_time_since_its_first_showing(
    store, body, now, quiet, given, tmp_path, made
):
    """Whatever was found, with one showing or several, also where it could be taken back: each counts once."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
    store._conn.execute("VACUUM INTO ?", (str(path),))
    db, slow, later = open_store(path), replace(body, take_back=timedelta(minutes=10)), now
    reading_list.draw(db, now)
    samples = [row[0] for row in db._conn.execute("SELECT item_id FROM queue_items ORDER BY item_id")]
    for item, (finding, waited, twice) in zip(samples, made, strict=False):
        later += timedelta(minutes=20)
        reading_list.opened(db, "pembaca-2", item, later)
        if twice:
            reading_list.opened(db, "pembaca-2", item, later + timedelta(seconds=waited))
        submit(db, slow, item, "pembaca-2", given(finding), at=later + timedelta(seconds=waited))
    reading_withdrawal.settle(db, slow, later + timedelta(hours=1))
    hasty = sum(waited < quality.HASTY for _, waited, _ in made)
    assert quality.hasty(db, quality.HASTY) == ([("pembaca-2", hasty)] if hasty else [])
    db.close()


def test_a_conflict_of_interest_holds_for_drawn_posts_on_every_road(store, body, now, quiet, given):
    reading_list.draw(store, now)
    sample = store._conn.execute("SELECT item_id FROM queue_items").fetchone()[0]
    reading_list.opened(store, "pembaca-2", sample, now)
    reading_list.hold(store, body, "pembaca-2", sample, now)
    with transaction(store):
        exclusions.add(
            store,
            "pembaca-2",
            agency="Pemerintah Kota Rekaan",
            case_id=None,
            reason="x",
            declared_by="pembaca-2",
            at=now,
        )
    for road in (
        lambda: reading_list.on_table(store, body, "pembaca-2", now),
        lambda: reading_list.hold(store, body, "pembaca-2", sample, now),
        lambda: reading_list.submit(store, body, sample, "pembaca-2", given(), at=now),
    ):
        with pytest.raises(NotAllowedError, match="benturan kepentingan"):
            road()
