"""What was taken back counts as if it had never been brought, over random histories of crawls, imports, corrections."""

import shutil
import sqlite3
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.errors import NotAllowedError, WorkflowError
from domain.periods import week_of
from domain.types import Assessment, Flag, HowSeen, Media, Moment, Post, PostKind, Stance, Tier
from review.next_steps import next_steps
from services import casework, import_reversal, reading_list
from services.intake import intake
from services.reporting import _corrections
from store import (
    accounts,
    case_files,
    cases,
    checkpoints,
    flags,
    import_runs,
    open_store,
    post_records,
    posts,
    published,
    queue,
    reported,
    runs,
    seals,
    signing,
    visits,
)
from store import reviewers as reviewer_rows
from store.case_facts import case_facts
from store.case_filter import Filter
from store.database import transaction
from store.tallies import figures, week_facts
from tests.review.conftest import body_named, given_reading
from tests.review.test_machine import ACCOUNT

START = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
BODY = body_named("ngo")
FLAGGED = "dukung"
# One is the beginning of another, one is another's only; a quoted author's words stand beside the own ones.
TEXTS = (
    "dukung calon nomor satu di hari pemilihan",
    "dukung calon nomor satu…",
    "selamat pagi",
    "rapat pukul 9",
    "dukung yang lain saja",
    "",
)
PICTURE = Media(kind="image", url="https://contoh.example/g.png", sha256=None)


@st.composite
def a_look(draw):
    """A post as one look shows it."""
    at = draw(st.sampled_from([None, START - timedelta(days=1), START - timedelta(days=2)]))
    precision = draw(st.sampled_from(["day", "minute"]))
    name = draw(st.sampled_from("ab"))
    return Post(
        platform=ACCOUNT.platform,
        native_id=name,
        author_native_id=ACCOUNT.handle,
        kind=PostKind.ORIGINAL,
        url=f"https://contoh.example/{name}",
        text=draw(st.sampled_from(TEXTS)),
        other_text=draw(st.sampled_from(["", "kata orang lain"])),
        published=Moment(raw=str(at), at=at, precision=precision, source="iso"),
        media=draw(st.sampled_from([(), (PICTURE,)])),
        absent=draw(st.sampled_from([(), ("media",), ("text",)])),
        cut=draw(st.booleans()),
    )


LOOKS = st.lists(a_look(), min_size=1, max_size=2, unique_by=lambda p: p.native_id)
STEPS = st.lists(
    st.tuples(st.sampled_from(["crawl", "import", "import", "report"]), LOOKS)
    | st.tuples(st.just("back"), st.integers(0, 5)),
    min_size=2,
    max_size=9,
)
HOW = {"crawl": HowSeen.SPIDER, "import": HowSeen.IMPORT_NO_LOGIN, "report": HowSeen.REPORT}


class World:
    """A store with one account, to which the steps of a history happen one by one."""

    def __init__(self, conn):
        self.conn, self.runs = conn, {}
        with transaction(conn):
            for name, role in (("pembaca-1", "reviewer"), ("pembaca-2", "reviewer"), ("pimpinan-1", "approver")):
                reviewer_rows.add(conn, name, role, b"salt", b"hash", START)
            accounts.add_list(
                conn,
                accounts.RegisterList(
                    list_id="l",
                    imported_at=START,
                    file_sha256="0" * 64,
                    selection="x",
                    population=9,
                    operator="p",
                    rows_read=1,
                    rows_loaded=1,
                    rows_refused=0,
                ),
            )
            accounts.put(conn, ACCOUNT, "l", at=START, operator="p", note="uji")

    def look(self, number, kind, found):
        at = START + timedelta(hours=number)
        run = runs.open_run(
            self.conn,
            kind="crawl" if kind == "crawl" else "import",
            started_at=at,
            operator="pembaca-1",
            how_seen=HOW[kind],
        )
        origin = post_records.Origin(run_id=run, account_id="a1", how_seen=HOW[kind], seen_at=at)
        with transaction(self.conn):
            saved = posts.save(self.conn, origin, [(post, None) for post in found])
            runs.note_import(self.conn, run, "a1", runs.Progress(posts_seen=len(found), posts_new=saved.new), at)
        runs.close_run(self.conn, run, at)
        self.runs[number] = run
        self.flag(at)

    def back(self, number, at):
        import_reversal.take_back_import(self.conn, BODY, self.runs[number], "pembaca-1", "salah akun", at=at)
        self.flag(at)

    def flag(self, at):
        for batch in flags.unassessed(self.conn, "uji"):
            flags.save(self.conn, "uji", [(_assessed(item), version) for item, version in batch], at)
        intake(self.conn, at)

    def state(self):
        """What counts now, without the trail."""
        rows = self.conn._conn.execute(
            "SELECT p.post_id, p.native_id, p.kind, p.url, p.published_at, p.published_precision, p.media, p.audience,"
            " p.first_seen_at, v.text, v.other_text FROM standing_posts p JOIN post_versions v USING (post_id, version)"
            " ORDER BY 2"
        ).fetchall()
        ways = "SELECT how_seen, count(DISTINCT run_id) FROM post_sources WHERE post_id = ? AND stands GROUP BY 1"
        week = week_of(START.date())
        cutoff = week.end
        return {
            "posts": [tuple(row)[1:] for row in rows],
            "flags": {r["native_id"]: [f.found for f in flags.of_post(self.conn, r["post_id"])] for r in rows},
            "imports": [
                [w for w in map(tuple, self.conn._conn.execute(ways, (r["post_id"],))) if w[0] != "spider"]
                for r in rows
            ],
            "reading": [p.url for p in self.reading() if FLAGGED in p.text],
            "figures": figures(self.conn, week, cutoff, case_facts(self.conn, week, cutoff)),
            "open": [c.state for c in case_facts(self.conn, week, cutoff) if self.says_so_still(c.case_id)],
            "seen": [(a.seen, a.posts) for a in week_facts(self.conn, week, cutoff).accounts],
        }

    def says_so_still(self, case_id):
        """Whether a post of the case shows flagged words now: they were not edited away since."""
        return any(FLAGGED in post.text for post in case_files.case_file(self.conn, case_id).posts)

    def reading(self):
        """The posts of the cases that wait for a reader."""
        found = queue.page(self.conn, "pembaca-2", Filter(), START + timedelta(days=5))
        return sorted((p for i in found for p in case_files.case_file(self.conn, i.case_id).posts), key=lambda p: p.url)


def _assessed(item):
    raised = (
        (
            Flag(
                rule="campaign",
                rule_version=1,
                entry=FLAGGED,
                found=FLAGGED,
                spans=((0, 6),),
                tier=Tier.PLAIN,
                reason="kata",
                cancelled_by="",
                pack="uji",
                pack_version="1",
                contest="walikota-rekaan",
                category="DS-06",
            ),
        )
        if FLAGGED in item.text
        else ()
    )
    return Assessment(
        id=item.id, queue=bool(raised), stance=Stance.NONE, tier=raised[0].tier if raised else None, flags=raised
    )


@pytest.fixture(scope="module")
def made(migrated):
    """Makes worlds, each in a folder of its own that goes with it."""
    folders = []

    def make():
        folder = Path(tempfile.mkdtemp(prefix="tarik-"))
        folders.append(folder)
        conn = open_store(Path(shutil.copyfile(migrated, folder / "netralitas.db")))
        conn._conn.execute("PRAGMA synchronous = OFF")
        return World(conn)

    yield make
    for folder in folders:
        shutil.rmtree(folder)


def says(text):
    """One look that shows one post with these words."""
    return [
        Post(
            platform=ACCOUNT.platform,
            native_id="a",
            author_native_id=ACCOUNT.handle,
            kind=PostKind.ORIGINAL,
            url="https://contoh.example/a",
            text=text,
            published=Moment(raw="None", at=None, precision="day", source="iso"),
        )
    ]


# The import hid that a crawl saw the beginning of its words, which were edited away before it was taken back.
HIDDEN = [
    ("crawl", says(TEXTS[2])),
    ("import", says(TEXTS[0])),
    ("crawl", says(TEXTS[1])),
    ("crawl", says(TEXTS[2])),
    ("back", 0),
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=HIDDEN)
def test_what_was_taken_back_counts_as_if_it_had_never_been_brought(made, steps):
    world, gone = made(), set()
    for number, (kind, what) in enumerate(steps):
        standing = [n for n in world.runs if steps[n][0] != "crawl" and n not in gone]
        if kind != "back":
            world.look(number, kind, what)
        elif standing:
            taken = standing[what % len(standing)]
            world.back(taken, START + timedelta(hours=number))
            gone.add(taken)
    never = made()
    for number, (kind, what) in enumerate(steps):
        if kind != "back" and number not in gone:
            never.look(number, kind, what)
    assert world.state() == never.state()
    # A wording that a longer one had hidden, and that was edited since, is not flagged afterwards.
    assert {p.url for p in world.reading()} <= {p.url for p in never.reading()}
    assert not list(seals.standing_without_reason(world.conn))
    stands = {r.run_id: r.taken_by is None for r in import_runs.imports(world.conn, limit=99)}
    assert Counter(stands.values())[False] == len(gone)
    world.conn.close()
    never.conn.close()


READINGS = st.tuples(
    st.just("read"), st.tuples(st.sampled_from(["pembaca-1", "pembaca-2"]), st.sampled_from(["dugaan", "tidak_cukup"]))
)
MIXED = st.lists(
    st.tuples(st.sampled_from(["crawl", "import", "import"]), LOOKS)
    | READINGS
    | st.tuples(st.just("back"), st.integers(0, 5))
    | st.tuples(st.just("decide"), st.booleans()),
    min_size=3,
    max_size=12,
)


def _read_first(world, reader, finding, at):
    """One reader reads the first case that waits for that person."""
    for item in queue.page(world.conn, reader, Filter(), at, limit=1):
        reading_list.read(world.conn, BODY, item.case_id, reader, given_reading(finding), at=at)


def _play(world, steps):
    gone = set()
    for number, (kind, what) in enumerate(steps):
        at = START + timedelta(hours=number)
        standing = [n for n in world.runs if steps[n][0] != "crawl" and n not in gone]
        if kind == "read":
            _read_first(world, *what, at)
        elif kind == "decide":
            for case_id in import_runs.undecided(world.conn):
                decision = "ditarik" if what else "dilanjutkan"
                import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", decision, "x", at=at)
        elif kind == "back" and standing:
            gone.add(standing[what % len(standing)])
            world.back(standing[what % len(standing)], at)
        elif kind != "back":
            world.look(number, kind, what)
    return gone


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=MIXED)
def test_readings_in_between_lose_nothing_and_keep_nothing_that_was_taken_back(made, steps):
    world, never = made(), made()
    gone = _play(world, steps)
    for number, (kind, what) in enumerate(steps):
        if kind in HOW and number not in gone:
            never.look(number, kind, what)
    one, other = world.state(), never.state()
    for name in ("posts", "flags", "imports", "seen"):
        assert one[name] == other[name], name
    for name in ("kiriman", "akun_terlihat"):
        assert one["figures"][name] == other["figures"][name]
    undecided = set(import_runs.undecided(world.conn))
    for reader in ("pembaca-1", "pembaca-2"):
        assert not undecided & {i.case_id for i in queue.page(world.conn, reader, Filter(), START + timedelta(days=5))}
    readings = world.conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0]
    files = [case_files.case_file(world.conn, c) for c in cases.numbers(world.conn)]
    assert readings == sum(len(f.readings) for f in files), "no reading is lost"
    assert all(f.posts for f in files)
    assert all((f.case.closed_at is None) == (f.ended_at is None) for f in files)
    assert not list(seals.standing_without_reason(world.conn))
    world.conn.close()
    never.conn.close()


def a_post(name="a", text=FLAGGED + " calon", **changed):
    return Post(
        platform=ACCOUNT.platform,
        native_id=name,
        author_native_id=ACCOUNT.handle,
        kind=PostKind.ORIGINAL,
        url=f"https://contoh.example/{name}",
        text=text,
        published=Moment(raw="x", at=START),
        **changed,
    )


def waiting(world, reader="pembaca-2"):
    return [i.case_id for i in queue.page(world.conn, reader, Filter(), START + timedelta(days=5))]


def read(world, case_id, reader, hours, finding="dugaan"):
    reading_list.read(world.conn, BODY, case_id, reader, given_reading(finding), at=START + timedelta(hours=hours))


@pytest.fixture
def world(made):
    world = made()
    yield world
    world.conn.close()


def test_a_case_that_nobody_read_ends_with_its_post_and_its_table_is_cleared(world):
    world.look(0, "import", [a_post()])
    [case_id] = waiting(world)
    at = START + timedelta(hours=1)
    reading_list.hold(world.conn, BODY, "pembaca-2", case_id, at)
    done = import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pembaca-1", "akun orang lain", at=at)
    assert (done.posts, done.ended, done.undecided) == (1, (case_id,), ())
    file = case_files.case_file(world.conn, case_id)
    assert (file.state, file.case.closed_at is not None, waiting(world)) == ("ditarik", True, [])
    assert queue.holder(world.conn, queue.item(world.conn, case_id).item_id, at) is None
    assert [p.text for p in file.posts] == [FLAGGED + " calon"], "the trail shows what it was about"
    with pytest.raises(WorkflowError, match="sudah ditarik"):
        import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pembaca-1", "lagi", at=at)


@pytest.mark.parametrize("readers", [["pembaca-1"], ["pembaca-1", "pembaca-2"]])
@pytest.mark.parametrize("decision", ["ditarik", "dilanjutkan"])
def test_a_case_that_was_read_waits_for_an_approver(world, readers, decision):
    world.look(0, "import", [a_post()])
    [case_id] = waiting(world)
    for n, reader in enumerate(readers):
        read(world, case_id, reader, n + 1)
    at = START + timedelta(hours=9)
    casework.clarify(world.conn, BODY, case_id, "pembaca-1", state="diminta", note="surat", at=at)
    assert ("forward" in next_steps(BODY, case_files.case_file(world.conn, case_id), "reviewer")) == (len(readers) == 2)
    done = import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pembaca-1", "akun orang lain", at=at)
    assert (done.ended, done.undecided) == ((), (case_id,))
    file = case_files.case_file(world.conn, case_id)
    assert file.case.closed_at is None
    assert file.posts
    assert file.undecided
    assert waiting(world) == []
    for role in ("reviewer", "approver"):
        assert not {"approve", "forward"} & next_steps(BODY, file, role).keys(), "they would be refused"
    assert import_runs.undecided(world.conn) == [case_id]
    [taking] = import_runs.takings_of_case(world.conn, case_id)
    assert (taking.reviewer_id, taking.reason) == ("pembaca-1", "akun orang lain")
    with pytest.raises(WorkflowError, match="impor kiriman"):
        read(world, case_id, "pembaca-2", 10)
    with pytest.raises(NotAllowedError):
        import_reversal.decide(world.conn, BODY, case_id, "pembaca-1", decision, "x", at=at)
    import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", decision, "alasannya", at=at + timedelta(hours=1))
    file = case_files.case_file(world.conn, case_id)
    assert not file.undecided
    assert import_runs.undecided(world.conn) == []
    if decision == "ditarik":
        assert (file.state, file.case.closed_at) == ("ditarik", file.ended_at)
    else:
        assert file.case.closed_at is None
        assert waiting(world) == ([case_id] if len(readers) == 1 else [])
    with pytest.raises(WorkflowError, match="tidak menunggu"):
        import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", decision, "x", at=at)


def test_only_who_brought_it_or_an_approver_takes_it_back(world):
    world.look(0, "import", [a_post()])
    at = START + timedelta(hours=1)
    for reader, reason, error in (
        ("pembaca-2", "x", NotAllowedError),
        ("orang-luar", "x", NotAllowedError),
        ("pembaca-1", " ", WorkflowError),
    ):
        with pytest.raises(error):
            import_reversal.take_back_import(world.conn, BODY, world.runs[0], reader, reason, at=at)
    with pytest.raises(WorkflowError, match="tidak ada"):
        import_reversal.take_back_import(world.conn, BODY, "import-x", "pimpinan-1", "x", at=at)
    world.look(2, "crawl", [a_post("b")])
    with pytest.raises(WorkflowError, match="tidak ada"):
        import_reversal.take_back_import(world.conn, BODY, world.runs[2], "pimpinan-1", "x", at=at)
    import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pimpinan-1", "x", at=at)


def test_a_post_that_a_crawl_saw_too_stays_and_its_case_with_it(world):
    world.look(0, "import", [a_post()])
    world.look(1, "crawl", [a_post()])
    before = world.state()
    world.back(0, START + timedelta(hours=2))
    assert world.state()["reading"] == before["reading"] != []
    assert world.state()["seen"] == [("spider", 1)]


def test_the_next_report_restates_what_was_printed(world):
    world.look(0, "import", [a_post()])
    [case_id] = waiting(world)
    for n, reader in enumerate(("pembaca-1", "pembaca-2")):
        read(world, case_id, reader, n + 1)
    week = week_of(START.date())
    with transaction(world.conn):
        found = figures(world.conn, week, week.end, case_facts(world.conn, week, week.end))
        published.remember(world.conn, week.label, found, week.end, "SEMENTARA")
    assert (found["kiriman"], found["akun_terlihat"], found["orang_layak"]) == (1, 1, 1)
    later = week.end + timedelta(days=1)
    import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pembaca-1", "akun orang lain", at=later)
    import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", "ditarik", "tanpa dasar", at=later)
    following = week_of(START.date() + timedelta(days=7))
    said = _corrections(world.conn, week_facts(world.conn, following, later + timedelta(hours=1)))
    assert {(c.figure, c.printed, c.now) for c in said} == {
        ("kiriman", 1, 0),
        ("akun_terlihat", 1, 0),
        ("orang_layak", 1, 0),
    }


def test_the_evidence_stays_whole_and_every_correction_is_sealed(world, tmp_path):
    key = signing.make_key(tmp_path / "k.pem")
    world.look(0, "crawl", [a_post("b", "selamat pagi")])
    world.look(1, "import", [a_post(), a_post("b", FLAGGED + " calon dua", media=(PICTURE,))])
    assert len(waiting(world)) == 1
    with transaction(world.conn):
        checkpoints.checkpoint(world.conn, key, START + timedelta(hours=2))
    kept = world.conn._conn.execute("SELECT count(*) FROM post_versions").fetchone()[0]
    world.back(1, START + timedelta(hours=3))
    assert world.conn._conn.execute("SELECT count(*) FROM post_versions").fetchone()[0] == kept
    assert list(checkpoints.verify(world.conn)) == [], "what changed is explained by the correction"
    with transaction(world.conn):
        checkpoints.checkpoint(world.conn, key, START + timedelta(hours=4))
    assert list(checkpoints.verify(world.conn)) == []
    sealed = {r[0] for r in world.conn._conn.execute("SELECT DISTINCT kind FROM seals")}
    assert {"run_correction", "withdrawal"} <= sealed
    with pytest.raises(sqlite3.IntegrityError):
        world.conn._conn.execute("UPDATE run_corrections SET reason = 'lain'")
    with pytest.raises(sqlite3.IntegrityError):
        world.conn._conn.execute("DELETE FROM case_withdrawals")
    for table in ("run_accounts", "posts", "post_sources"):
        with transaction(world.conn):
            world.conn._conn.execute(f"UPDATE {table} SET stands = 1 - stands")
        assert list(checkpoints.verify(world.conn)), table
        with transaction(world.conn):
            world.conn._conn.execute(f"UPDATE {table} SET stands = 1 - stands")
    assert list(checkpoints.verify(world.conn)) == []
    marked = world.conn._conn.execute("SELECT case_id, taken_by FROM case_posts WHERE taken_by IS NOT NULL").fetchall()
    assert marked
    for other in ("NULL", "taken_by + 1"):
        with transaction(world.conn):
            world.conn._conn.execute("PRAGMA defer_foreign_keys = ON")
            world.conn._conn.execute("SAVEPOINT attack")
            world.conn._conn.execute(f"UPDATE case_posts SET taken_by = {other}")
            assert list(checkpoints.verify(world.conn)), other
            world.conn._conn.execute("ROLLBACK TO attack")
    assert list(checkpoints.verify(world.conn)) == []


def test_an_answer_of_a_visit_is_taken_back_and_given_anew(world):
    drawn = [visits.Drawn(account=ACCOUNT, size=1, taken=1)]
    sheet = visits.open_sheet(world.conn, drawn, week="2026-W46", seed="b", pool=1, operator="pembaca-1", at=START)
    run = visits.record(world.conn, {"a1": "no_new"}, operator="pembaca-1", at=START, sheet_id=sheet)
    week, at = week_of(START.date()), START + timedelta(hours=1)
    seen = lambda: week_facts(world.conn, week, week.end).accounts[0].seen  # noqa: E731
    assert (visits.sheet(world.conn).open, seen(), len(visits.strata(world.conn, week.end))) == (0, "import", 1)
    with pytest.raises(NotAllowedError):
        import_reversal.take_back_answer(world.conn, BODY, run, "a1", "pembaca-2", "x", at=at)
    import_reversal.take_back_answer(world.conn, BODY, run, "a1", "pembaca-1", "akun yang keliru dibuka", at=at)
    assert (visits.sheet(world.conn).open, seen(), visits.strata(world.conn, week.end)) == (1, "unseen", ())
    assert runs.outcomes(world.conn, run) == {}
    visits.record(world.conn, {"a1": "private"}, operator="pembaca-2", at=at, sheet_id=sheet)
    [line] = visits.sheet(world.conn).entries
    assert (line.answer, line.by, seen()) == ("private", "pembaca-2", "failed")


def test_a_report_from_outside_gives_its_number_back(world):
    """The number of a report that was taken back may come again."""

    def keep(run, at):
        entry = reported.Reported(
            report_number="1/LP",
            account="x",
            post=a_post(),
            post_id=None,
            run_id=run,
            capture_id="c",
            extract_sha256="e",
            at=at,
        )
        with transaction(world.conn):
            return reported.keep(world.conn, entry)

    world.look(0, "report", [a_post()])
    world.look(1, "report", [a_post("b")])
    assert keep(world.runs[0], START)
    assert not keep(world.runs[1], START)
    world.back(0, START + timedelta(hours=2))
    assert not reported.exists(world.conn, "1/LP")
    assert keep(world.runs[1], START)


def strong(world):
    """A case of one import with a strong flag, that nobody has read."""
    world.look(0, "import", [a_post()])
    with transaction(world.conn):
        world.conn._conn.execute("UPDATE flags SET tier = 'strong'")
        world.conn._conn.execute("UPDATE assessments SET tier = 'strong'")
        reviewer_rows.add(world.conn, "pimpinan-2", "approver", b"salt", b"hash", START)
    [case_id] = waiting(world)
    return case_id


def test_whoever_brought_an_import_buries_no_strong_flag_alone(world):
    case_id = strong(world)
    at = START + timedelta(hours=1)
    done = import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pembaca-1", "salah berkas", at=at)
    assert (done.ended, done.undecided) == ((), (case_id,))
    assert import_runs.undecided(world.conn) == [case_id]
    assert case_files.case_file(world.conn, case_id).case.closed_at is None
    import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", "ditarik", "benar keliru", at=at)
    assert case_files.case_file(world.conn, case_id).state == "ditarik"


def test_an_approver_who_takes_the_import_of_somebody_else_back_decides_on_what_nobody_read(world):
    case_id = strong(world)
    at = START + timedelta(hours=1)
    done = import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pimpinan-1", "salah berkas", at=at)
    assert (done.ended, done.undecided) == ((case_id,), ())


def test_nobody_takes_an_import_back_and_closes_what_two_had_found(world):
    case_id = strong(world)
    for n, reader in enumerate(("pembaca-1", "pembaca-2"), 1):
        read(world, case_id, reader, n)
    at = START + timedelta(hours=9)
    import_reversal.take_back_import(world.conn, BODY, world.runs[0], "pimpinan-1", "salah berkas", at=at)
    with pytest.raises(WorkflowError, match="harus orang lain"):
        import_reversal.decide(world.conn, BODY, case_id, "pimpinan-1", "ditarik", "keliru", at=at)
    assert case_files.case_file(world.conn, case_id).state == "layak_diteruskan"
    import_reversal.decide(world.conn, BODY, case_id, "pimpinan-2", "ditarik", "keliru", at=at)
    assert case_files.case_file(world.conn, case_id).state == "ditarik"
