"""Where cases and drawn posts stand in the reading list, their numbers, what was refused, and since when a post is
missed: whatever lawful work follows whatever, nothing is called changed; by hand no column of it changes unseen."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.case_terms import Conclusion
from domain.periods import to_text
from domain.texts import _
from domain.types import HowSeen, Moment, Outcome, Post, PostKind, Problem
from services import erasure, photo_sample, reading_list, reading_places, recording, retention
from services.intake import intake
from store import (
    audit,
    cases,
    checkpoints,
    exclusions,
    open_store,
    post_keys,
    post_records,
    post_rows,
    posts,
    queue,
    refused_rows,
    rights,
    runs,
    seals,
)
from store.database import transaction
from store.sqlite_errors import to_its_end
from tests.review.conftest import body_named, given_reading
from tests.review.test_sealed import unguarded


class Office:
    """Lawful work on cases, drawn posts, refused rows and listings, one step at a time."""

    def __init__(self, path, key, place, add_account, add_post, flag_post, now):
        self.path, self.key, self.place, self.now = path, key, place, now
        self.add_account, self.add_post, self.flag_post = add_account, add_post, flag_post
        self.store, self.body = open_store(path), body_named("ngo")
        self.steps = [self.write, self.flag, self.edit, self.read, self.read, self.read, self.aside, self.draw]
        self.steps += [
            self.refuse,
            self.listing,
            self.listing,
            self.exclude,
            self.purge,
            self.erase,
            self.seal,
            self.seal,
        ]
        self.accounts = [
            add_account(f"akun-{n}", person=f"orang-{n}", conn=self.store, agency=f"Dinas {n}") for n in range(4)
        ]

    def write(self, n):
        account = self.accounts[n % 4]
        self.add_post(account, f"k{n}", f"kata {n}", self.now, conn=self.store)

    def flag(self, n):
        post = self.add_post(self.accounts[n % 4], f"b{n}", "dukung calon", self.now, conn=self.store)
        self.flag_post(post, self.now, conn=self.store, contest=("walikota-rekaan", "gubernur-rekaan")[n % 2])
        intake(self.store, self.now)

    def edit(self, n):
        row = self.store._conn.execute(
            "SELECT p.account_id, p.native_id FROM posts p JOIN case_posts USING (post_id) WHERE native_id LIKE 'b%'"
            " ORDER BY post_id LIMIT 1 OFFSET ?",
            (n % 3,),
        ).fetchone()
        if row is not None:
            account = next(a for a in self.accounts if a.account_id == row[0])
            post = self.add_post(account, row[1], f"dukung calon {n}", self.now, conn=self.store)
            self.flag_post(post, self.now, conn=self.store)
            intake(self.store, self.now)

    def read(self, n):
        reader = f"pembaca-{n % 3 + 1}"
        items = queue.page(self.store, reader, reading_list.Filter(), self.now)
        if items:
            item = items[n % len(items)]
            found = Conclusion.SUSPECTED if n % 3 == 0 and item.case_id else Conclusion.INSUFFICIENT
            with transaction(self.store):
                queue.lease(self.store, item.item_id, reader, self.now, self.now + timedelta(hours=1))
                recording.record(self.store, self.body, item, reader, given_reading(found), at=self.now)

    def aside(self, n):
        items = queue.page(self.store, "pembaca-4", reading_list.Filter(), self.now)
        if items:
            reading_list.step_aside(self.store, "pembaca-4", items[n % len(items)].item_id, "rekan", self.now)

    def draw(self, _n):
        with transaction(self.store):
            drawn = {row[0] for row in self.store._conn.execute("SELECT post_id FROM audit_sample")}
            rows = self.store._conn.execute("SELECT post_id, version FROM posts WHERE native_id LIKE 'k%'").fetchall()
            fresh = [audit.Version(*row) for row in rows if row[0] not in drawn][:2]
            week = reading_list.week_of(self.now.date())
            for sample_id in audit.keep(self.store, week, fresh, len(rows) or 1, "benih", self.now):
                post = audit.sample(self.store, sample_id)
                queue.put(self.store, photo_sample.sample_placement(post, self.now), sample_id=sample_id)

    def refuse(self, n):
        run = self.crawl(n)
        with transaction(self.store):
            said = [
                Problem(stage="parse", reason="no_time", where=f"tempat {n}", detail="kata rekaan", raw_sha256="a" * 64)
            ]
            refused_rows.quarantine(self.store, run, self.accounts[n % 4].account_id, said, self.now)

    def crawl(self, n):
        return runs.open_run(
            self.store,
            kind="crawl",
            started_at=self.now,
            operator="uji",
            how_seen=HowSeen.SPIDER,
            accounts=[self.accounts[n % 4].account_id],
        )

    def listing(self, n):
        """A crawl that sees one post of the account, and each of the others or none."""
        account, run = self.accounts[n % 4], self.crawl(n)
        said = f"kata {n % 3}" if n % 3 else "kata"
        post = Post(
            platform=account.platform,
            native_id=f"s{n // 4 % 2}",
            author_native_id=account.handle,
            kind=PostKind.ORIGINAL,
            url="https://contoh.example/s",
            text=said,
            published=Moment(raw=str(self.now), at=self.now - timedelta(days=1)),
        )
        origin = post_records.Origin(
            run_id=run, account_id=account.account_id, how_seen=HowSeen.SPIDER, seen_at=self.now, capture_id=None
        )
        with transaction(self.store):
            posts.save(self.store, origin, [(post, None)])
            runs.finish_account(self.store, run, account.account_id, Outcome.OK, at=self.now, complete=True)
            keys = post_keys.resolve(self.store, account.account_id, [post]).values()
            posts.note_absent(self.store, account.account_id, keys, self.now - timedelta(days=90), self.now)
            newest = post_rows.newest(self.store, account.account_id)
            state = runs.AccountState(newest_at=newest, last_ok_at=self.now, whole_at=self.now)
            runs.save_state(self.store, account.account_id, state)
        runs.close_run(self.store, run, self.now)

    def exclude(self, n):
        with transaction(self.store):
            exclusions.add(
                self.store, f"pembaca-{n % 3 + 1}", agency=f"Dinas {n % 4}", case_id=None, reason="x", declared_by="y",
                at=self.now,
            )  # fmt: skip
            for case_id in sorted(cases.numbers(self.store)):
                recording.uncount(self.store, case_id, "pimpinan-1", self.now)

    def purge(self, _n):
        retention.purge(self.store, self.place, self.key, by="x", now=self.now)
        self.store = open_store(self.path)

    def erase(self, n):
        if len({account.person_id for account in self.accounts}) < 4:
            return
        with transaction(self.store):
            asked = rights.receive(
                self.store, kind="penghapusan", person_id="orang-3", number=str(n), by="x", at=self.now
            )
            rights.answer(self.store, asked, decision="dikabulkan", article="a", reason="b", by="x", at=self.now)
        erasure.erase(self.store, self.place, self.key, "orang-3", whole=True, request=asked, by="x", now=self.now)
        self.accounts = [*self.accounts[:3], self.accounts[0]]
        self.store = open_store(self.path)

    def seal(self, _n=0):
        with transaction(self.store):
            checkpoints.checkpoint(self.store, self.key, self.now)


def found(store):
    places = to_its_end(_("daftar baca"), lambda: reading_places.misplaced(store))
    return {str(line) for line in (*checkpoints.verify(store), *places)}


@pytest.fixture
def office(store, readers, tmp_path, key, place, add_account, add_post, flag_post, now):
    for folder in ("evidence", "berkas", "cadangan"):
        (tmp_path / folder).mkdir()
    store.close()
    working = Office(tmp_path / "netralitas.db", key, place, add_account, add_post, flag_post, now)
    yield working
    working.store.close()


@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_lawful_work_is_called_a_change(office, seed):
    chance = random.Random(seed)
    for n in range(40):
        office.now += timedelta(hours=chance.choice((1, 30, 24 * 9)))
        step = chance.choice(office.steps)
        step(n)
        assert found(office.store) == set(), (seed, n, step.__name__)
    office.seal()
    assert found(office.store) == set()


# What a column may be without being another state of it: nothing printed or relied on follows from it.
FREE = {("account_state", name) for name in ("etag", "last_modified", "writers")}
FREE.add(("queue_items", "item_id"))  # drawn at random, by which the desk names an item
CHANGED = {"INTEGER": "coalesce({0}, 0) + 1", "BLOB": "x'beef'", "TEXT": "coalesce({0}, '') || 'x'"}
TABLES = ("queue_items", "audit_recusals", "posts", "quarantine", "account_state")


@pytest.fixture
def sealed(office):
    """Rows of each table, cases that were read, set aside, opened and are missed, under a checkpoint."""
    for n in range(4):
        office.write(n)
        office.flag(n)
        office.refuse(n)
        office.listing(n)
    office.draw(0)
    items = queue.page(office.store, "pembaca-4", reading_list.Filter(), office.now)
    drawn = next(item for item in items if item.sample_id)
    reading_list.step_aside(office.store, "pembaca-4", drawn.item_id, "rekan", office.now)
    for n in range(3):
        office.read(n)
    office.listing(4)
    office.seal()
    assert post_rows.oldest_absent(office.store, office.accounts[0].account_id)
    assert found(office.store) == set()
    return office.store


def tells(store, *attack):
    """What is said after these statements that was not before, and is taken back."""
    raw, before = store._conn, found(store)
    raw.execute("SAVEPOINT attack")
    changed = sum(raw.execute(statement).rowcount for statement in attack)
    said = found(store) - before
    raw.execute("ROLLBACK TO attack")
    raw.execute("RELEASE attack")
    assert changed, attack
    return said


@pytest.mark.parametrize("table", TABLES)
def test_no_column_of_it_changes_and_no_row_goes_unseen(sealed, table):
    with unguarded(sealed) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for _number, name, kind, *_rest in raw.execute(f"PRAGMA table_info({table})").fetchall():
            if (table, name) in FREE or (table, name) == ("posts", "stands"):
                continue
            change = CHANGED[kind].format(name)
            if table == "account_state" and name.endswith("_at"):
                change = "'2027-01-01T00:00:00Z'"
            assert tells(sealed, f"UPDATE OR IGNORE {table} SET {name} = {change}"), name
            full = kind == "TEXT" and raw.execute(f"SELECT 1 FROM {table} WHERE {name} <> ''").fetchone()
            if full and table != "account_state":
                assert tells(sealed, f"UPDATE OR IGNORE {table} SET {name} = '' WHERE {name} <> ''"), name
        if table != "account_state":  # a crawl that begins anew passes over nothing
            assert tells(sealed, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "attack",
    [
        # What waits is buried, what is settled is read again, by a row and its leaf's lack alike.
        ("UPDATE queue_items SET readable = 0",),
        ("UPDATE queue_items SET readable = 1",),
        ("DELETE FROM queue_items", "DELETE FROM seals WHERE kind IN ('place', 'drawn_place')"),
        ("UPDATE queue_items SET act_by = '2031-01-01T00:00:00Z' WHERE readable",),
        ("UPDATE queue_items SET opened_at = '2026-11-09T03:00:00Z' WHERE opened_at IS NULL",),
        ("INSERT INTO case_events (case_id, kind, ref, at) SELECT case_id, 'marker', '77', opened_at FROM cases",),
        ("UPDATE queue_items SET opened_at = NULL WHERE opened_at IS NOT NULL",),
        ("UPDATE meta SET value = value + 1 WHERE key = 'case_number_2026'",),
        ("UPDATE meta SET value = value - 1 WHERE key = 'case_number_2026'",),
        ("UPDATE meta SET value = 'x' WHERE key = 'case_number_2026'",),
        ("UPDATE meta SET value = value || 'x' WHERE key = 'second_look_seed'",),
        ("INSERT INTO cases SELECT 'K-2026-0042', 'orang-9', contest, '2031-01-01T00:00:00Z', NULL, NULL FROM cases",),
        ("UPDATE posts SET absent_since = NULL, absent_listings = 0 WHERE absent_listings",),
        ("UPDATE quarantine SET account_id = NULL, place = '', detail = '', raw_sha256 = NULL",),
        ("INSERT INTO audit_recusals SELECT sample_id, NULL, 'x', '2026-11-01T03:00:00Z' FROM audit_sample",),
    ],
)  # fmt: skip
def test_no_item_is_buried_and_no_number_given_twice_unseen(sealed, attack):
    with unguarded(sealed) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        attack = tuple(s.replace("INSERT INTO", "INSERT OR IGNORE INTO") for s in attack)
        assert tells(sealed, *attack), attack


def test_a_case_of_after_the_checkpoint_is_not_buried_either(sealed, office):
    """No leaf knows its place yet: what it must be follows from its records."""
    office.now += timedelta(hours=1)
    office.accounts[1] = office.add_account("akun-9", person="orang-9", conn=office.store)
    office.flag(9)
    for value in ("readable = 0", "state = 'layak'", "fresh_after = 99999", "since = '2031-01-01T00:00:00Z'"):
        assert tells(office.store, f"UPDATE queue_items SET {value} WHERE case_id = (SELECT max(case_id) FROM cases)")


def test_a_post_whose_words_went_with_leave_still_counts(sealed, office):
    office.now += timedelta(days=40)
    office.purge(0)
    office.seal()
    with unguarded(office.store) as raw:
        [gone] = raw.execute("SELECT min(ref) FROM tombstones WHERE kind = 'words'").fetchone()
        post = gone.rsplit("/", 1)[0]
        assert tells(office.store, f"DELETE FROM posts WHERE post_id = '{post}'")
        assert tells(office.store, "DELETE FROM quarantine")


def test_the_bare_number_of_an_erased_case_comes_into_no_list_again(office):
    office.flag(3)
    office.erase(0)
    intake(office.store, office.now)
    assert office.store._conn.execute("SELECT count(*) FROM queue_items").fetchone()[0] == 0
    assert found(office.store) == set()


def test_a_state_may_not_begin_after_what_was_looked_at(office):
    """A crawl that begins later than the newest look passes over what was never seen."""
    office.listing(0)
    late = "UPDATE account_state SET {0} = '2027-01-01T00:00:00Z'"
    assert all(tells(office.store, late.format(name)) for name in ("newest_at", "last_ok_at", "whole_at"))


def test_a_store_of_the_earlier_step_opens_without_an_alarm_and_is_sealed_whole_once(office, monkeypatch):
    """Before step 0011 nothing said who left a drawn post, and neither places nor the words of refused rows were sealed."""
    later = {"place", "drawn_place", "opened", "recusal", "crawl"}
    with monkeypatch.context() as before:
        old = [kind for kind in seals.KINDS if kind.name not in later]
        narrow = [replace(k, query=k.query.replace(" last_seen_at, absent_listings, absent_since,", "")) for k in old]
        before.setattr(seals, "KINDS", tuple(narrow))
        for n in range(4):
            office.write(n)
            office.flag(n)
            office.refuse(n)
            office.listing(n)
        office.draw(0)
        items = queue.page(office.store, "pembaca-4", reading_list.Filter(), office.now)
        drawn = next(item for item in items if item.sample_id)
        reading_list.step_aside(office.store, "pembaca-4", drawn.item_id, "rekan", office.now)
        office.seal()
    raw = office.store._conn
    raw.execute("DROP TABLE audit_recusals")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name = '0011_recusals'")
    raw.execute("PRAGMA user_version = 10")
    office.store.close()
    office.store = open_store(office.path)
    assert found(office.store) == set()
    [row] = office.store._conn.execute("SELECT sample_id, reviewer_id, at FROM audit_recusals").fetchall()
    assert tuple(row) == (drawn.sample_id, None, to_text(office.now))
    office.now += timedelta(days=1)
    office.seal()
    assert found(office.store) == set()
    with unguarded(office.store):
        for attack in ("DELETE FROM audit_recusals", "UPDATE queue_items SET readable = 1 WHERE readable = 0"):
            assert tells(office.store, attack), attack
