"""A reading can be taken back for ten minutes: until then nobody but its author sees it and nothing counts it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.case_entries import Letter
from domain.errors import ConfigError, NotAllowedError, WorkflowError
from domain.periods import week_of
from domain.types import Assessment, Stance
from review.view import seen_by
from services import casework, people, reading_list, reading_withdrawal, retention, work_quality
from services.settings import oversight_body
from store import authority, exclusions, flags, quality, queue, tallies
from store import pending_readings as kept
from store.case_filter import Filter
from store.database import transaction
from store.workspace import Workspace, read_config, write_config

TEN = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


@pytest.fixture
def slow(body):
    """A body whose readers may take a reading back for ten minutes."""
    return replace(body, take_back=TEN)


def send(store, body, name, reader, reading, at):
    reading_list.opened(store, reader, name, at)
    return reading_list.submit(store, body, name, reader, reading, at=at)


def number_of(store, reader):
    return kept.of_reader(store, reader)[0].pending_id


def counted(store):
    """What every list, tally and figure rests on: all tables but those that say who looks at what."""
    names = [r[0] for r in store._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    aside = ("pending_readings", "leases", "viewings", "disclosures", "drafts", "sqlite_sequence")
    rows = {}
    for name in names:
        if name not in aside and not name.startswith("sqlite") and "_fts" not in name:
            rows[name] = [tuple(r) for r in store._conn.execute(f"SELECT * FROM {name} ORDER BY 1")]
    for n, row in enumerate(rows["queue_items"]):
        rows["queue_items"][n] = row[:11] + row[12:]  # without when it was first opened
    return rows


def test_what_waits_changes_nothing_that_is_counted(store, slow, given, now, case_id):
    before = counted(store)
    assert send(store, slow, case_id, "pembaca-1", given(note="kata rahasia"), now) == reading_withdrawal.WAITING
    assert counted(store) == before
    assert reading_list.day_of_team(store, now - TEN, now + TEN) == (0, 1)
    assert quality.readings(store) == []
    assert work_quality.agreement(store).pairs == 0
    file = casework.load(store, case_id)
    assert (file.state, file.case.known_at) == ("belum_dibaca", None)
    assert not seen_by(file, "pembaca-2").flags, "whoever might read second stays blind"
    reading_withdrawal.settle(store, slow, now + TEN - SECOND)
    assert counted(store) == before, "not a second too early"
    reading_withdrawal.settle(store, slow, now + TEN)
    assert [r.reason for r in casework.load(store, case_id).readings] == ["kata rahasia"]


def test_it_is_recorded_as_of_the_moment_when_it_was_due_whoever_comes_later(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    assert reading_list.take(store, slow, "pembaca-2", now + timedelta(hours=30)).case_id == ""
    file = casework.load(store, case_id)
    due = (now + TEN).isoformat().replace("+00:00", "Z")
    assert (file.readings[0].at, file.case.known_at, file.state) == (due, due, "dibaca")
    assert kept.of_reader(store, "pembaca-1") == []
    assert quality.backwards(store) == 0


def test_an_item_with_a_pending_reading_is_its_authors_and_nobody_takes_it(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    later = now + TEN - SECOND
    for reader in ("pembaca-1", "pembaca-2"):
        assert reading_list.take(store, slow, reader, later) is None
        assert queue.waiting(store, reader, Filter(), later, 9) == 0
        with pytest.raises(WorkflowError, match=r"sedang dibaca orang lain|menunggu dicatat|masih dapat ditarik"):
            reading_list.hold(store, slow, reader, queue.item(store, case_id).item_id, later)
    with pytest.raises(WorkflowError, match=r"menunggu dicatat|masih dapat ditarik"):
        send(store, slow, case_id, "pembaca-2", given(), later)
    assert reading_withdrawal.own(store, "pembaca-2") == []
    assert reading_list.holds(store, "pembaca-1", case_id, later)


def test_taken_back_in_time_its_words_lie_on_the_table_again(store, slow, given, now, case_id):
    reading = given(note="salah orang", exculpatory="ragu")
    send(store, slow, case_id, "pembaca-1", reading, now)
    with pytest.raises(WorkflowError, match="sudah tercatat atau sudah ditarik"):
        reading_withdrawal.withdraw(store, slow, "pembaca-2", number_of(store, "pembaca-1"), now)
    assert reading_withdrawal.withdraw(store, slow, "pembaca-1", number_of(store, "pembaca-1"), now + TEN - SECOND)
    item = reading_list.on_table(store, slow, "pembaca-1", now + TEN)
    kept_words = queue.draft_of(store, "pembaca-1", item.item_id)
    assert (kept_words["note"], kept_words["exculpatory"]) == (["salah orang"], ["ragu"])
    assert kept_words["because_dugaan"] == ["ajakan_memilih"]
    reading_withdrawal.settle(store, slow, now + timedelta(days=1))
    assert casework.load(store, case_id).readings == ()


def test_due_it_cannot_be_taken_back_any_more(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    number = number_of(store, "pembaca-1")
    with pytest.raises(WorkflowError, match="sudah tercatat"):
        reading_withdrawal.withdraw(store, slow, "pembaca-1", number, now + TEN)
    assert len(casework.load(store, case_id).readings) == 1


def test_with_no_time_a_reading_is_recorded_at_once(store, body, given, now, case_id):
    assert send(store, body, case_id, "pembaca-1", given(), now) == "dibaca"
    assert kept.waiting(store) == []


def test_a_form_that_was_sent_twice_waits_once(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    assert reading_list.is_recorded(store, case_id, "pembaca-1", given())
    assert not reading_list.is_recorded(store, case_id, "pembaca-1", given(note="lain"))
    assert not reading_list.is_recorded(store, case_id, "pembaca-2", given())


# What may happen to a case between sending and due: then the words are kept, and their author is told why.
MEANWHILE = {
    "news": (
        lambda w: casework.clarify(w.db, w.body, w.case, "pimpinan-1", state="diterima", note="x", at=w.at),
        "ada isi baru",
    ),
    "conflict": (lambda w: exclude(w), "benturan kepentingan"),
    "disabled": (lambda w: people.disable(w.db, "pembaca-1", by="pimpinan-1", at=w.at), ""),
    "edited": (lambda w: edit(w), "ada isi baru"),
}


class World:
    def __init__(self, db, body, case, at, add_post, flag_post):
        self.db, self.body, self.case, self.at, self.tools = db, body, case, at, (add_post, flag_post)


def exclude(world):
    with transaction(world.db):
        exclusions.add(
            world.db, "pembaca-1", agency=None, case_id=world.case, reason="rekan", declared_by="pembaca-1", at=world.at
        )


def edit(world):
    from services.intake import intake
    from store import accounts

    post_id = world.tools[0](accounts.all_accounts(world.db)[0], "k1", "dukung calon lagi", world.at)
    found = Assessment(id=post_id, queue=False, stance=Stance.NONE, tier=None, flags=())
    flags.save(world.db, "uji", [(found, 2)], world.at)
    intake(world.db, world.at)


@pytest.mark.parametrize("name", MEANWHILE)
def test_what_cannot_be_recorded_any_more_keeps_its_words(store, slow, given, now, case_id, add_post, flag_post, name):
    change, why = MEANWHILE[name]
    send(store, slow, case_id, "pembaca-1", given(note="tulisan sepuluh menit"), now)
    change(World(store, slow, case_id, now + timedelta(minutes=5), add_post, flag_post))
    reading_withdrawal.settle(store, slow, now + TEN)
    assert casework.load(store, case_id).readings == ()
    [sent] = reading_withdrawal.own(store, "pembaca-1")
    assert sent.reading.note == "tulisan sepuluh menit"
    assert why in sent.refused
    assert sent.refused
    assert queue.holder(store, sent.item_id, now + TEN) is None, "others may read it now"
    before = kept.of_reader(store, "pembaca-1")
    reading_withdrawal.settle(store, slow, now + TEN + TEN)
    assert kept.of_reader(store, "pembaca-1") == before


def test_refused_words_are_opened_again_or_discarded_by_their_author_alone(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(note="masih berlaku"), now)
    casework.clarify(store, slow, case_id, "pimpinan-1", state="diterima", note="x", at=now + SECOND)
    reading_withdrawal.settle(store, slow, now + TEN)
    number = number_of(store, "pembaca-1")
    for move in (reading_withdrawal.withdraw, reading_withdrawal.discard):
        with pytest.raises(WorkflowError, match="sudah tercatat atau sudah ditarik"):
            move(store, slow, "pembaca-2", number, now + TEN)
    assert reading_withdrawal.withdraw(store, slow, "pembaca-1", number, now + TEN)
    item = reading_list.on_table(store, slow, "pembaca-1", now + TEN)
    assert queue.draft_of(store, "pembaca-1", item.item_id)["note"] == ["masih berlaku"]
    send(store, slow, case_id, "pembaca-1", given(), now + TEN)
    with pytest.raises(WorkflowError, match="masih menunggu"):
        reading_withdrawal.discard(store, slow, "pembaca-1", number_of(store, "pembaca-1"), now + TEN)


def test_words_of_an_item_that_is_gone_stay_until_they_are_discarded(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    exclude(World(store, slow, case_id, now, None, None))
    number = number_of(store, "pembaca-1")
    assert not reading_withdrawal.withdraw(store, slow, "pembaca-1", number, now + SECOND)
    assert "ditarik oleh Anda" in reading_withdrawal.own(store, "pembaca-1")[0].refused
    reading_withdrawal.discard(store, slow, "pembaca-1", number, now + SECOND)
    assert reading_withdrawal.own(store, "pembaca-1") == []


def test_a_clock_that_jumps_back_neither_loses_nor_doubles_one(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    back = now - timedelta(days=300)
    reading_withdrawal.settle(store, slow, back)
    assert casework.load(store, case_id).readings == ()
    reading_withdrawal.settle(store, slow, back + TEN - SECOND)
    assert casework.load(store, case_id).readings == ()
    for minutes in (10, 11, 600_000):
        reading_withdrawal.settle(store, slow, back + timedelta(minutes=minutes))
        assert len(casework.load(store, case_id).readings) == 1


def test_they_are_recorded_in_the_order_of_sending_and_never_before_what_stands(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    reading_withdrawal.settle(store, slow, now + TEN)
    send(store, slow, case_id, "pembaca-2", given("tidak_cukup"), now + TEN)
    with transaction(store):  # something is recorded by a way that settles nothing
        letter = Letter(authority="Polres", number="1", day=now.date())
        authority.add_marker(store, case_id, "pimpinan-1", now + 3 * TEN, "gakkumdu", letter)
    reading_withdrawal.settle(store, slow, now + 9 * TEN)
    file = casework.load(store, case_id)
    assert [r.reviewer_id for r in file.readings] == ["pembaca-1", "pembaca-2"]
    assert file.readings[1].at == file.markers[0].at
    assert quality.backwards(store) == 0


def test_haste_is_measured_until_it_was_sent_not_until_it_was_recorded(store, slow, given, now, case_id):
    reading_list.opened(store, "pembaca-1", case_id, now)
    reading_list.submit(store, slow, case_id, "pembaca-1", given(), at=now + SECOND)
    reading_withdrawal.settle(store, slow, now + TEN + SECOND)
    assert quality.hasty(store, 20) == [("pembaca-1", 1)]
    assert quality.hasty(store, 1) == []
    assert tallies.week_facts(store, week_of(now.date()), now + TEN + TEN).work.hasty == 1


def test_a_process_that_dies_while_it_records_leaves_it_waiting_whole(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    dying = "CREATE TEMP TRIGGER dying BEFORE INSERT ON reading_answers BEGIN SELECT RAISE(ABORT, 'mati'); END"
    store._conn.execute(dying)
    with pytest.raises(Exception, match="mati"):
        reading_withdrawal.settle(store, slow, now + TEN)
    assert casework.load(store, case_id).readings == ()
    assert len(kept.waiting(store)) == 1
    store._conn.execute("DROP TRIGGER dying")
    reading_withdrawal.settle(store, slow, now + TEN)
    reading_withdrawal.settle(store, slow, now + TEN)
    assert len(casework.load(store, case_id).readings) == 1


def test_it_goes_with_its_case_when_an_order_releases_it(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    with transaction(store):
        kept.refuse(store, number_of(store, "pembaca-1"), "lain hal")
        store._conn.execute(
            "INSERT INTO purge_orders (case_id, rule, approved_by, number, at) VALUES (?, 'arsip', 'x', '1', '2026')",
            (case_id,),
        )
        retention.forget_case(store, case_id)
    assert kept.of_reader(store, "pembaca-1") == []


def test_only_a_reader_of_the_body_takes_back(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    people.disable(store, "pembaca-1", by="pimpinan-1", at=now)
    with pytest.raises(NotAllowedError):
        reading_withdrawal.withdraw(store, slow, "pembaca-1", number_of(store, "pembaca-1"), now)


@pytest.mark.parametrize(("minutes", "words"), [(0, ""), (10, ""), (60, ""), (61, "0 sampai 60"), (-1, "0 sampai 60")])
def test_the_time_is_the_bodys_setting(tmp_path, minutes, words):
    path = write_config(tmp_path, {"election.packs": ["pilkada-dki-2017"], "reading.take_back_minutes": minutes})
    workspace = Workspace(root=tmp_path, config=read_config(path, {}))
    if words:
        with pytest.raises(ConfigError, match=words):
            oversight_body(workspace)
    else:
        assert oversight_body(workspace).take_back == timedelta(minutes=minutes)


def test_without_a_word_about_it_ten_minutes_are_given(tmp_path):
    path = write_config(tmp_path, {"election.packs": ["pilkada-dki-2017"]})
    assert oversight_body(Workspace(root=tmp_path, config=read_config(path, {}))).take_back == TEN


def test_a_report_settles_before_it_counts(store, slow, given, now, case_id):
    send(store, slow, case_id, "pembaca-1", given(), now)
    newest = tallies.last_record(store)
    reading_withdrawal.settle(store, slow, now + TEN)
    assert tallies.last_record(store) == now + TEN
    assert newest < now + TEN
