"""Visits: a draw that can be made again, one answer each, and an outcome like a crawl's."""

from collections import Counter
from datetime import timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import UsageError
from domain.links import profile_link
from domain.periods import week_of
from domain.types import HowSeen, Outcome, Platform, PositionLevel, Route
from imports.visit_sheet import as_html, as_xlsx, read_filled
from store import accounts, open_store, runs, visits
from store.database import transaction
from store.tallies import IMPORT, UNSEEN, week_facts

LEVELS = (PositionLevel.PELAKSANA, PositionLevel.ADMINISTRATOR)


@pytest.fixture
def pool(add_account):
    """Twelve accounts in three agencies and two levels."""
    return [
        add_account(
            f"akun{n}",
            person=f"orang-{n}",
            platform=Platform.FACEBOOK,
            route=Route.C,
            agency=f"Dinas {n % 3}",
            position_level=LEVELS[n % 4 == 0],
        )
        for n in range(12)
    ]


def ids(drawn):
    return [d.account.account_id for d in drawn]


def test_the_same_seed_draws_the_same_accounts_whatever_their_order(pool):
    first = visits.draw(pool, 7, "benih")
    assert ids(first) == ids(visits.draw(reversed(pool), 7, "benih"))
    assert len({tuple(ids(visits.draw(pool, 7, str(n)))) for n in range(20)}) > 10


@pytest.mark.parametrize("size", [1, 3, 6, 7, 11, 12, 50])
def test_each_agency_and_level_has_its_share(pool, size):
    drawn = visits.draw(pool, size, "benih")
    assert len(set(ids(drawn))) == min(size, 12)
    strata = Counter((d.account.agency, d.account.position_level) for d in drawn)
    everything = Counter((a.agency, a.position_level) for a in pool)
    assert all(
        strata[key] == d.taken and everything[key] == d.size
        for d in drawn
        for key in [(d.account.agency, d.account.position_level)]
    )
    if size >= len(everything):
        assert strata.keys() == everything.keys()


@given(
    st.dictionaries(st.tuples(st.text(max_size=2), st.text(max_size=2)), st.integers(1, 40), min_size=1, max_size=8),
    st.integers(1, 100),
)
def test_shares_never_exceed_their_stratum_and_add_up(sizes, size):
    shares = visits._shares(sizes, size, "b")
    assert sum(shares.values()) == min(size, sum(sizes.values()))
    assert all(0 <= shares[key] <= sizes[key] for key in sizes)


def opened(store, pool, now, size=12):
    drawn = visits.draw(pool, size, "b")
    return visits.open_sheet(store, drawn, week="2026-W46", seed="b", pool=len(pool), operator="petugas", at=now)


def test_a_sheet_is_drawn_once_and_keeps_its_seed(store, pool, now):
    sheet_id = opened(store, pool, now)
    assert opened(store, pool[:3], now) == sheet_id
    sheet = visits.sheet(store)
    assert (sheet.seed, sheet.pool, len(sheet.entries), sheet.open) == ("b", 12, 12, 12)


def test_each_answer_is_an_outcome_with_who_and_when(store, pool, now):
    sheet_id = opened(store, pool, now)
    names = list(visits.OUTCOMES)
    answers = {e.account.account_id: names[i] for i, e in enumerate(visits.sheet(store).entries[:5])}
    run_id = visits.record(store, answers, operator="pengunjung-2", at=now, sheet_id=sheet_id)
    rows = store._conn.execute(
        "SELECT detail, outcome, complete, at, operator, kind FROM run_accounts JOIN runs USING (run_id)"
        " WHERE run_id = ? ORDER BY detail",
        (run_id,),
    ).fetchall()
    assert [tuple(r) for r in rows] == [
        ("imported", "ok", 1, "2026-11-10T02:00:00Z", "pengunjung-2", "visit"),
        ("no_new", "empty", 1, "2026-11-10T02:00:00Z", "pengunjung-2", "visit"),
        ("not_found", "not_found", 0, "2026-11-10T02:00:00Z", "pengunjung-2", "visit"),
        ("not_owner", "not_owner", 0, "2026-11-10T02:00:00Z", "pengunjung-2", "visit"),
        ("private", "private", 0, "2026-11-10T02:00:00Z", "pengunjung-2", "visit"),
    ]
    assert visits.sheet(store, sheet_id).open == 7


def test_a_visit_that_found_nothing_counts_as_looked_at(store, pool, now):
    visits.record(store, {pool[0].account_id: "no_new"}, operator="p", at=now)
    facts = week_facts(store, week_of(now.date()), now)
    assert {a.account_id: a.seen for a in facts.accounts}[pool[0].account_id] == IMPORT


def test_a_visit_on_the_monday_after_counts_for_the_week_of_its_sheet(store, pool, now):
    """[B5] An office visits on Monday what it drew for the week before, and reports on that week."""
    sheet_id = opened(store, pool, now)
    account = visits.sheet(store).entries[0].account.account_id
    monday = week_of(now.date()).end + timedelta(hours=2)
    visits.record(store, {account: "no_new"}, operator="p", at=monday, sheet_id=sheet_id)
    seen = {day: week_facts(store, week_of(day.date()), monday + timedelta(hours=1)) for day in (now, monday)}
    assert [{a.account_id: a.seen for a in seen[day].accounts}[account] for day in (now, monday)] == [IMPORT, UNSEEN]
    early = week_facts(store, week_of(now.date()), monday - timedelta(hours=1))
    assert {a.account_id: a.seen for a in early.accounts}[account] == UNSEEN, "the cut-off holds"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(hours=st.lists(st.integers(0, 20 * 24), min_size=12, max_size=12), waited=st.integers(0, 30 * 24))
def test_a_visit_counts_for_the_week_of_its_sheet_alone_whenever_it_is_made(store, pool, now, tmp_path, hours, waited):
    """[B5] In the week itself, on the Monday after, weeks later: once, and not before it was made."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
    store._conn.execute("VACUUM INTO ?", (str(path),))
    db = open_store(path)
    sheet_id, own = opened(db, pool, now), week_of(now.date())
    made = {
        entry.account.account_id: now + timedelta(hours=h)
        for entry, h in zip(visits.sheet(db).entries, hours, strict=True)
    }
    for account, at in made.items():
        visits.record(db, {account: "no_new"}, operator="p", at=at, sheet_id=sheet_id)
    cutoff = now + timedelta(hours=waited)
    facts = {a.account_id: a.seen for a in week_facts(db, own, cutoff).accounts}
    assert facts == {account: IMPORT if at <= cutoff else UNSEEN for account, at in made.items()}
    for weeks in (1, 2, 3):
        later = week_of((now + timedelta(days=7 * weeks)).date())
        if cutoff > later.start:
            assert {a.seen for a in week_facts(db, later, cutoff).accounts} == {UNSEEN}
    db.close()


def test_a_second_answer_or_an_unknown_one_is_refused_and_leaves_no_run(store, pool, now):
    sheet_id = opened(store, pool, now)
    account = visits.sheet(store).entries[0].account.account_id
    visits.record(store, {account: "no_new"}, operator="p", at=now, sheet_id=sheet_id)
    with pytest.raises(UsageError, match="sudah dijawab"):
        visits.record(store, {account: "private"}, operator="p", at=now, sheet_id=sheet_id)
    with pytest.raises(UsageError, match="tidak dikenal"):
        visits.record(store, {account: "mungkin"}, operator="p", at=now, sheet_id=sheet_id)
    assert store._conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 1


def test_the_sheet_prints_without_scripts_and_fills_in_as_xlsx(store, pool, now, tmp_path):
    opened(store, pool, now, size=4)
    sheet = visits.sheet(store)
    page = as_html(sheet)
    assert page.count("☐") == 20
    assert " WIB oleh " in page
    assert "<script" not in page
    assert profile_link(sheet.entries[0].account) in page
    (tmp_path / "l.xlsx").write_bytes(as_xlsx(sheet))
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert [row[0].value for row in book["kunjungan"].iter_rows()] == ["nomor", 1, 2, 3, 4]
    assert book["kunjungan"].data_validations.dataValidation[0].formula1 == "arti!$B$1:$B$5"
    offered = [row[1].value for row in book["arti"]["A1:B5"]]
    assert [visits.code_of(words.upper()) for words in offered] == list(visits.OUTCOMES)
    assert (visits.code_of(" no_new "), visits.code_of("mungkin")) == ("no_new", "mungkin")


def test_nobody_looks_at_an_account_that_was_withdrawn_after_the_draw(store, pool, now, tmp_path):
    opened(store, pool, now, size=2)
    gone = visits.sheet(store).entries[0].account
    with transaction(store):
        accounts.withdraw(store, gone.account_id, at=now, operator="p", note="keberatan diterima")
    sheet = visits.sheet(store)
    assert sheet.open == 1
    assert profile_link(gone) not in as_html(sheet)
    (tmp_path / "l.xlsx").write_bytes(as_xlsx(sheet))
    cells = [row[2].value for row in openpyxl.load_workbook(tmp_path / "l.xlsx")["kunjungan"].iter_rows()]
    assert cells[1:] == ["ditarik dari pantauan", profile_link(sheet.entries[1].account)]


@pytest.fixture
def fill(store, pool, now, tmp_path):
    """Fills in the workbook of a drawn sheet as rows of (number, answer, sheet); reads it back."""
    opened(store, pool, now, size=3)

    def filled(*rows, header=("nomor", "jawaban", "lembar")):
        path = tmp_path / "diisi.xlsx"
        book = openpyxl.Workbook()
        for row in (header, *rows):
            book.active.append(row)
        book.save(path)
        return read_filled(path, visits.sheet(store))

    return filled


def test_a_filled_workbook_answers_what_is_open_and_names_what_was_answered_otherwise(store, fill, now):
    first, second, third = visits.sheet(store).entries
    known = {first.account.account_id: "private", second.account.account_id: "no_new"}
    visits.record(store, known, operator="p", at=now, sheet_id=visits.sheet(store).sheet_id)
    got = fill((1, "tidak ditemukan"), (2, "Tidak ada kiriman baru"), (3, "akun tertutup"))
    assert (got.answers, got.otherwise) == ({third.account.account_id: "private"}, (1,))
    assert fill((3, None)).answers == {}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, "akun tertutup"), (2, "mungkin")], "diisi.xlsx:3: jawaban tidak dikenal"),
        ([(9, "akun tertutup")], "diisi.xlsx:2: nomor tidak ada"),
        ([(None, "akun tertutup")], "diisi.xlsx:2: nomor tidak ada"),
        ([(1, "akun tertutup"), (1, "tidak ditemukan")], "diisi.xlsx:3: nomor 1 dijawab dua kali"),
        ([(1, "akun tertutup", "kunjungan-2026-W01-abcdef")], "dari lembar lain"),
    ],
)
def test_a_row_that_does_not_fit_the_sheet_is_named(fill, rows, said):
    with pytest.raises(UsageError, match=said):
        fill(*rows)


def test_a_table_without_the_columns_is_refused(fill):
    with pytest.raises(UsageError, match="kolom tidak ada: jawaban"):
        fill((1, "x"), header=("nomor", "isi"))


@pytest.mark.parametrize(
    ("platform", "handle", "link"),
    [
        (Platform.FACEBOOK, "10001", "https://www.facebook.com/profile.php?id=10001"),
        (Platform.TIKTOK, "warga", "https://www.tiktok.com/@warga"),
        (Platform.MASTODON, "warga@server.test", "https://server.test/@warga"),
        (Platform.YOUTUBE, "UC" + "a" * 22, "https://www.youtube.com/channel/UC" + "a" * 22),
        (Platform.WEBSITE, "warga.test/blog", "https://warga.test/blog"),
    ],
)
def test_links_open_the_profile(add_account, platform, handle, link):
    assert profile_link(add_account(handle, platform=platform)) == link


@pytest.mark.parametrize(
    ("route", "outcome", "days", "needed"),
    [
        (Route.C, None, 0, True),
        (Route.C, Outcome.NO_PERMISSION, 1, True),
        (Route.C, Outcome.OK, 1, False),  # a page that the approved interface reads
        (Route.C, Outcome.OK, 9, True),
        (Route.A, None, 0, False),
        (Route.A, Outcome.BLOCKED_BY_ROBOTS, 1, True),
        (Route.A, Outcome.PREVIEW_DISABLED, 1, True),
        (Route.A, Outcome.PLATFORM_OUTAGE, 1, False),
    ],
)
def test_people_look_where_no_spider_may(store, add_account, now, route, outcome, days, needed):
    account = add_account("akun", platform=Platform.FACEBOOK, route=route)
    if outcome:
        at = now - timedelta(days=days)
        run = runs.open_run(
            store, kind="crawl", started_at=at, operator="u", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
        )
        with transaction(store):
            runs.finish_account(store, run, account.account_id, outcome, at=at, complete=True)
    assert visits.needs_a_person(store, account, now) is needed
