"""What a report said at a cut-off it says of that cut-off for ever: random lawful steps of every kind, and at each of them
the facts of a report as they are then, asked for again when all the others have happened."""

import shutil
import tempfile
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.assessment import ImpactAssessment
from domain.case_entries import NewHop, NewResult
from domain.errors import NetralitasError
from domain.periods import week_of
from domain.pictures import Examined, Line, Prints
from domain.platforms.values import AccountRef
from domain.types import Outcome, Problem
from services import casework, import_reversal, reading_list
from store import (
    accounts,
    assessments,
    audit,
    cases,
    flags,
    import_runs,
    open_store,
    picture_fetches,
    pictures,
    posts,
    published,
    queue,
    refused_rows,
    runs,
    visits,
)
from store.case_filter import Filter
from store.database import transaction
from store.picture_fetches import WantedPicture
from store.tallies import WeekFacts, figures, week_facts
from tests.review.conftest import given_reading
from tests.review.test_machine import ACCOUNT
from tests.services.test_import_reversal import BODY, LOOKS, START, World, _assessed
from tests.services.test_import_reversal import PICTURE as PHOTO

WEEK = week_of(START.date())
BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
READERS = ("pembaca-1", "pembaca-2")
PICTURE = "c" * 64
REF = AccountRef(platform=ACCOUNT.platform, handle=ACCOUNT.handle)


class Office(World):
    """A store to which the steps of an office happen, one an hour."""

    def __init__(self, conn):
        super().__init__(conn)
        self.began, self.gone, self.engine = "", set(), 0

    def account(self, n):
        return replace(ACCOUNT, account_id=f"a{n}", handle=f"akun.{n}", person_id=f"orang-{n}", native_id=None)

    def register(self, at, n):
        """Registered, changed or registered again: what the list says of it now."""
        said = {"region": ("35.78", "64.71", "91.71")[n % 3], "agency": f"Dinas {n % 4}"}
        days = {"active_from": date(2026, 9, 1 + n % 3), "active_to": date(2026, 11, 20) if n % 2 else None}
        known = accounts.get(self.conn, f"a{1 + n % 3}") or self.account(1 + n % 3)
        with transaction(self.conn):
            accounts.put(self.conn, replace(known, **said, **days), "l", at=at, operator="p", note="daftar")

    def withdraw(self, at, n):
        with transaction(self.conn):
            if accounts.get(self.conn, f"a{1 + n % 3}"):
                accounts.withdraw(self.conn, f"a{1 + n % 3}", at=at, operator="p", note="pindah")

    def crawl_begins(self, at, n):
        if not self.began:
            self.began = runs.open_run(
                self.conn, kind="crawl", started_at=at, operator="jadwal", how_seen="spider", accounts=["a1"]
            )

    def crawl_ends(self, at, n):
        if self.began:
            outcome = (Outcome.OK, Outcome.PRIVATE, Outcome.PLATFORM_OUTAGE)[n % 3]
            with transaction(self.conn):
                skewed = Problem(stage="fetch", reason="clock_skew", where="peladen.example", detail="9000")
                refused_rows.quarantine(self.conn, self.began, None, [skewed], at)
                runs.finish_account(self.conn, self.began, "a1", outcome, at=at, complete=not n % 3)
            runs.close_run(self.conn, self.began, at)
            self.began = ""

    def take_back(self, at, n):
        brought = [r for r in import_runs.imports(self.conn, limit=99) if r.taken_by is None]
        if brought:
            run = brought[n % len(brought)].run_id
            import_reversal.take_back_import(self.conn, BODY, run, "pembaca-1", "salah akun", at=at)
            self.flag(at)

    def decide_taken(self, at, n):
        for case_id in import_runs.undecided(self.conn):
            decision = ("ditarik", "dilanjutkan")[n % 2]
            import_reversal.decide(self.conn, BODY, case_id, "pimpinan-1", decision, "x", at=at)

    def read_again(self, at, n):
        """Another engine reads all posts."""
        self.engine += 1
        for batch in flags.unassessed(self.conn, f"uji-{self.engine}"):
            said = [(_assessed(item), version) for item, version in batch]
            flags.save(self.conn, f"uji-{self.engine}", said, at)

    def picture(self, at, n):
        """A picture is read; the posts that hold it wait to be read again. Once: of a post that waited so several times the
        store keeps when it last did."""
        if self.conn._conn.execute("SELECT 1 FROM pictures").fetchone():
            return
        prints = Prints(whole="0" * 16, mirror="0" * 16, trimmed="0" * 16, trimmed_mirror="0" * 16, quality=1)
        line = Line(text="kata", box=BOX, score=0.9)
        found = Examined(width=9, height=9, prints=prints, lines=(line,))
        held = [row[0] for row in self.conn._conn.execute("SELECT post_id FROM posts ORDER BY 1")]
        pictures.save(self.conn, f"pembaca-{n}", PICTURE, found, at)
        flags.assess_again(self.conn, held[n % 2 :], at)

    def fetch(self, at, n):
        """A crawl keeps the picture of a post."""
        found = self.conn._conn.execute(
            "SELECT post_id FROM posts WHERE media LIKE '%g.png%' AND media NOT LIKE ? ORDER BY 1", (f"%{PICTURE}%",)
        ).fetchone()
        if found and self.runs:
            wanted = WantedPicture(post_id=found[0], account_id="a1", url=PHOTO.url, account=REF)
            with transaction(self.conn):
                picture_fetches.note(self.conn, next(iter(self.runs.values())), wanted, picture_fetches.KEPT, "", at)
                posts.keep_picture(self.conn, found[0], PHOTO.url, PICTURE)

    def machine(self, at, n):
        self.flag(at)

    def read(self, at, n):
        reader = READERS[n % 2]
        for item in queue.page(self.conn, reader, Filter(), at, limit=1):
            said = given_reading(("dugaan", "dugaan", "tidak_cukup")[n % 3])
            reading_list.read(self.conn, BODY, item.case_id, reader, said, at=at)

    def move(self, at, n):
        """The next thing that may be done on a case; what the rules refuse does not happen."""
        numbers = sorted(cases.numbers(self.conn))
        if not numbers:
            return
        case_id, by = numbers[n % len(numbers)], "pembaca-1"
        hop = NewHop(sender="Lembaga", receiver="BKN", route="surat", number=str(n), sent_on=at.date())
        result = NewResult(authority="PPK", number=str(n), decided_on=at.date(), result=("terbukti", "gugur")[n % 2])
        moves = (
            lambda: casework.clarify(self.conn, BODY, case_id, by, state="diminta", note="surat", at=at),
            lambda: casework.clarify(self.conn, BODY, case_id, by, state="diterima", note="kata", at=at),
            lambda: casework.forward(self.conn, BODY, case_id, by, hop, at),
            lambda: casework.decide(self.conn, BODY, case_id, by, result, at),
            lambda: self.correct(case_id, at),
        )
        try:
            moves[n % len(moves)]()
        except NetralitasError:
            return

    def correct(self, case_id, at):
        kind, ref = casework.load(self.conn, case_id).newest_move or ("hop", "0")
        casework.take_back(self.conn, BODY, case_id, kind, ref, "pimpinan-1", "salah perkara", at=at)

    def sheet(self, at, n):
        drawn = [visits.Drawn(account=a, size=3, taken=1) for a in accounts.all_accounts(self.conn)]
        visits.open_sheet(self.conn, drawn, week=WEEK.label, seed=f"s{n % 2}", pool=len(drawn), operator="p", at=at)

    def visit(self, at, n):
        sheets = visits.sheets(self.conn)
        if not sheets:
            return
        sheet = visits.sheet(self.conn, sheets[n % len(sheets)]["sheet_id"])
        for line in [entry for entry in sheet.entries if entry.answer is None][:1]:
            answer = ("no_new", "imported", "private")[n % 3]
            visits.record(
                self.conn, {line.account.account_id: answer}, operator="pembaca-1", at=at, sheet_id=sheet.sheet_id
            )

    def unvisit(self, at, n):
        for row in visits.sheets(self.conn):
            for line in [e for e in visits.sheet(self.conn, row["sheet_id"]).entries if e.run_id][:1]:
                import_reversal.take_back_answer(
                    self.conn, BODY, line.run_id, line.account.account_id, "pembaca-1", "keliru", at=at
                )
                return

    def sample(self, at, n):
        kind = (audit.Sample.WORDS, audit.Sample.PHOTOS)[n % 2]
        versions, pool = audit.choose(self.conn, WEEK, 3, "benih")
        with transaction(self.conn):
            if versions:
                audit.keep(self.conn, WEEK, versions, pool, "benih", at, kind)

    def sampled(self, at, n):
        row = self.conn._conn.execute(
            "SELECT sample_id FROM audit_sample m JOIN standing_posts USING (post_id) WHERE sample_id NOT IN"
            " (SELECT sample_id FROM audit_readings) ORDER BY 1 LIMIT 1"
        ).fetchone()
        if row:
            with transaction(self.conn):
                audit.add_reading(self.conn, row[0], "pembaca-1", at, "tidak_cukup", "lainnya", None)

    def assessed(self, at, n):
        with transaction(self.conn):
            held = ImpactAssessment(reference=f"DPIA/{n}", day=date(2026, 9, 1), officer="Kepala")
            assessments.add(self.conn, held, "", at)

    def tally(self, at, n):
        row = ("KASN", "2026-01-01", "t", f"baris {n}", "orang", "bagian", 1, 9, "1", "sumber", at.isoformat())
        with transaction(self.conn):
            published.add_tallies(self.conn, [row])

    def refused(self, at, n):
        if self.runs:
            problem = Problem(stage="import", reason="not_a_date", where=f"baris {n}", detail="x")
            with transaction(self.conn):
                refused_rows.quarantine(self.conn, list(self.runs.values())[n % len(self.runs)], None, [problem], at)

    def list(self, at, n):
        with transaction(self.conn):
            accounts.add_list(
                self.conn,
                accounts.RegisterList(
                    list_id=f"l{n}",
                    imported_at=at,
                    file_sha256="1" * 64,
                    selection=f"cara {n}",
                    population=9,
                    operator="p",
                    rows_read=1,
                    rows_loaded=1,
                    rows_refused=0,
                ),
            )


ACTS = tuple(name for name in vars(Office) if not name.startswith("_") and name not in ("account", "correct"))
STEPS = st.lists(
    st.tuples(st.sampled_from(["crawl", "import", "import", "report"]), LOOKS)
    | st.tuples(st.sampled_from(ACTS), st.integers(0, 11)),
    min_size=4,
    max_size=24,
)


@pytest.fixture(scope="module")
def office(migrated):
    folders = []

    def make():
        folder = Path(tempfile.mkdtemp(prefix="batas-"))
        folders.append(folder)
        conn = open_store(Path(shutil.copyfile(migrated, folder / "netralitas.db")))
        conn._conn.execute("PRAGMA synchronous = OFF")
        return Office(conn)

    yield make
    for folder in folders:
        shutil.rmtree(folder)


def said(conn, cutoff):
    """All that reports of the week, the one before, in which the posts were written, and the next read, by name."""
    found = {}
    for week in (WEEK.previous, WEEK, week_of(WEEK.last_day + timedelta(days=1))):
        facts = week_facts(conn, week, cutoff)
        found |= {(week.label, f.name): getattr(facts, f.name) for f in fields(WeekFacts)}
        found[week.label, "figures"] = figures(conn, week, cutoff, facts.cases)
    found["", "tallies"] = [tuple(row) for row in published.tallies(conn, cutoff)]
    found["", "assessment"] = assessments.newest(conn, cutoff)
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_cut_off_gives_for_ever_what_was_known_then(office, steps):
    here, then = office(), []
    for number, (kind, what) in enumerate(steps, 1):
        at = START + timedelta(hours=8 * number)
        if kind in ("crawl", "import", "report"):
            here.look(8 * number, kind, what)
        else:
            getattr(here, kind)(at, what)
        then.append((kind, at, said(here.conn, at)))
    for kind, at, before in then:
        now = said(here.conn, at)
        other = {name: (before[name], now[name]) for name in before if before[name] != now[name]}
        assert not other, (kind, at)
    here.conn.close()
