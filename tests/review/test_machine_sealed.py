"""What the machine said, what imports showed and what was drawn: whatever lawful work follows whatever, nothing is
called changed; and no column of it changes by hand without being found."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.pictures import Examined, Line, Prints
from domain.types import Assessment, Media, Stance
from services import retention
from store import checkpoints, flags, pictures, seals, signing
from store.database import transaction
from tests.review.test_sealed import unguarded

TABLES = ("assessments", "flags", "pictures", "machine_work", "looks", "audit_sample", "quarantine")
OTHERWISE = {("looks", "stands")}  # which import counts is compared with the corrections
PRINTS = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)
BOX = ((1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0))


class Office:
    """Lawful work on posts, one step at a time."""

    def __init__(self, store, key, account, add_post, flag_post, now):
        self.store, self.key, self.account, self.now = store, key, account, now
        self.add_post, self.flag_post = add_post, flag_post
        self.posts = [self.write(0)]
        self.steps = [self.write, self.flag, self.flag_again, self.look, self.elected, self.take, self.seal]

    def write(self, n):
        media = (Media(kind="image", url=f"https://contoh.example/{n}.png", sha256=f"{n % 4:064x}"),)
        words = f"dukung calon {n % 3}"
        post = self.add_post(self.account, f"k{n % 4}", words, self.now, media=media)
        self.posts = list(dict.fromkeys([*getattr(self, "posts", []), post]))
        return post

    def flag(self, n):
        self.flag_post(self.posts[n % len(self.posts)], self.now, contest=("walikota-rekaan", "gubernur-rekaan")[n % 2])

    def flag_again(self, n):
        """Another engine says something else of every post."""
        rows = self.store._conn.execute("SELECT post_id, version FROM posts").fetchall()
        said = [(Assessment(id=row[0], queue=bool(n % 2), stance=Stance.NONE, tier=None), row[1]) for row in rows]
        flags.save(self.store, f"mesin-{n}", said, self.now)

    def look(self, n):
        line = Line(text=f"kata {n}", box=BOX, score=0.9)
        found = Examined(width=10, height=10, prints=PRINTS, lines=(line,))
        flags.assess_again(
            self.store, pictures.save(self.store, f"pembaca-{n}", f"{n % 4:064x}", found, self.now), self.now
        )

    def elected(self, n):
        retention.after_election(self.store, self.key, "walikota-rekaan", number=str(n), by="x", now=self.now)

    def take(self, n):
        post = self.posts[n % len(self.posts)]
        with transaction(self.store):
            stones = flags.forget(self.store, [post], keep_counts=bool(n % 2))
            for kind, ref in [*stones, *retention.forget_posts(self.store, [post])]:
                checkpoints.bury(self.store, self.key, kind, ref, rule="uji", by="x", at=self.now)

    def seal(self, _=0):
        with transaction(self.store):
            checkpoints.checkpoint(self.store, self.key, self.now)


@pytest.fixture
def office(store, add_account, add_post, flag_post, now, tmp_path):
    return Office(store, signing.make_key(tmp_path / "k.pem"), add_account("akun-1"), add_post, flag_post, now)


def found(store):
    return {str(line) for line in checkpoints.verify(store)}


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_lawful_work_is_called_a_change(office, seed):
    chance = random.Random(seed)
    for n in range(40):
        office.now += timedelta(hours=chance.choice((0, 1, 30)))
        step = chance.choice(office.steps)
        step(n)
        assert [str(line) for line in checkpoints.verify(office.store)] == [], (seed, n, step.__name__)
    office.seal()
    assert list(checkpoints.verify(office.store)) == []


def sealed_work(office):
    """At least a row of each table, under a checkpoint."""
    for n in range(4):
        office.write(n)
        office.look(n)
        office.flag(n)
    office.store._conn.execute(
        "INSERT INTO audit_sample SELECT '2026-W46-01', 'kata', '2026-W46', post_id, 1, 9, 'x', '2026-11-10T02:00:00Z'"
        " FROM posts LIMIT 1"
    )
    office.store._conn.execute(
        "INSERT INTO quarantine SELECT 'q', run_id, 'a', 'post', 'clock_skew', '1', 'x', NULL,"
        " '2026-11-10T02:00:00Z' FROM runs LIMIT 1"
    )
    office.seal()


@pytest.mark.parametrize("table", TABLES)
def test_no_column_of_it_changes_and_no_row_goes_unseen(office, table):
    sealed_work(office)
    raw = office.store._conn
    kinds = {row[1]: row[2] for row in raw.execute(f"PRAGMA table_info({table})").fetchall()}
    changes = {"INTEGER": "coalesce({0}, 0) + 1", "BLOB": "x'beef'", "TEXT": "coalesce({0}, '') || 'x'"}
    attacks = [
        f"UPDATE OR IGNORE {table} SET {name} = {changes[kind].format(name)}"
        for name, kind in kinds.items()
        if (table, name) not in OTHERWISE
    ]
    later = {"assessments": ("at", "engine"), "flags": ("at",), "pictures": ("at", "reader")}.get(table, ())
    attacks += [f"UPDATE {table} SET {name} = '2031-01-01T00:00:00Z'" for name in later]
    attacks += ["UPDATE assessments SET engine = '', queue = 0"] if table == "assessments" else []
    with unguarded(office.store):
        raw.execute("PRAGMA ignore_check_constraints = ON")
        before = found(office.store)
        for attack in [*attacks, f"DELETE FROM {table}"]:
            raw.execute("SAVEPOINT attack")
            assert raw.execute(attack).rowcount, attack
            assert found(office.store) - before, attack
            raw.execute("ROLLBACK TO attack")
            raw.execute("RELEASE attack")


def test_records_of_a_release_that_sealed_less_are_sealed_whole_once(office, monkeypatch):
    """Under a checkpoint of before neither the later kind nor the later column is promised, and neither is called late."""
    old = {"flag", "flag_of", "assessed", "machine"}
    with monkeypatch.context() as before:
        less = [kind for kind in seals.KINDS if kind.name not in old]
        narrow = [replace(k, query=k.query.replace(" pages, detail,", " pages,")) for k in less]
        before.setattr(seals, "KINDS", tuple(narrow))
        office.flag(0)
        office.store._conn.execute("UPDATE run_accounts SET outcome = 'ok', at = '2026-11-10T02:00:00Z'")
        office.seal()
        office.now += timedelta(days=1)
        office.write(1)
        office.seal()
    assert list(checkpoints.verify(office.store)) == []
    detail = "UPDATE run_accounts SET detail = 'lain'"
    with unguarded(office.store) as raw:
        before = found(office.store)
        raw.execute("SAVEPOINT attack")
        raw.execute(detail)
        assert found(office.store) == before
        raw.execute("ROLLBACK TO attack")
        raw.execute("RELEASE attack")
    office.now += timedelta(days=1)
    office.write(2)
    office.seal()
    assert list(checkpoints.verify(office.store)) == []
    for attack in (detail, "UPDATE flags SET reason = 'lain'", "UPDATE assessments SET queue = 0"):
        with unguarded(office.store) as raw:
            before = found(office.store)
            raw.execute("SAVEPOINT attack")
            raw.execute(attack)
            assert found(office.store) - before, attack
            raw.execute("ROLLBACK TO attack")
            raw.execute("RELEASE attack")


def test_a_salt_that_was_taken_off_by_hand_gets_nothing_signed(office):
    office.flag(0)
    office.seal()
    with unguarded(office.store) as raw:
        raw.execute("UPDATE seals SET salt = '' WHERE kind = 'flag'")
        raw.execute("UPDATE flags SET tier = 'strong'")
    office.now += timedelta(hours=1)
    office.write(1)
    office.seal()
    assert list(checkpoints.verify(office.store))
