"""Runs and their queue: every account ends in exactly one outcome, and a cut-off run goes on."""

from datetime import timedelta

import pytest

from domain.errors import StoreError, WorkspaceError
from domain.types import HowSeen, Outcome, Problem
from store import accounts, import_runs, refused_rows, runs
from store.database import transaction
from store.facts import mark_demo, profile


@pytest.fixture
def run(store, now, add_account):
    """A crawl of three accounts."""
    for n in (1, 2, 3):
        add_account(f"akun-{n}", person=f"orang-{n}")
    return crawl(store, now)


def crawl(store, at, ids=("a-akun-1", "a-akun-2", "a-akun-3")):
    return runs.open_run(store, kind="crawl", started_at=at, operator="uji", how_seen=HowSeen.SPIDER, accounts=ids)


def finish(store, run, account, outcome, at, complete=True, **more):
    with transaction(store):
        return runs.finish_account(store, run, account, outcome, at=at, complete=complete, **more)


def test_a_run_s_id_holds_kind_and_time_only_and_is_its_own(store, now, run):
    assert run == "crawl-20261110T020000Z-1"
    assert crawl(store, now) == "crawl-20261110T020000Z-2"


def test_the_queue_goes_on_where_it_stopped(store, now, run):
    assert runs.pending(store, run) == {"a-akun-1": None, "a-akun-2": None, "a-akun-3": None}
    with transaction(store):
        runs.add_progress(store, run, "a-akun-1", runs.Progress(posts_seen=5, posts_new=5, next_url="https://x/2"))
        runs.add_progress(store, run, "a-akun-1", runs.Progress(posts_seen=2, posts_changed=1, next_url="https://x/3"))
    assert runs.unfinished_crawl(store) == run
    assert runs.pending(store, run)["a-akun-1"] == "https://x/3"
    row = store._conn.execute("SELECT * FROM run_accounts WHERE account_id = 'a-akun-1'").fetchone()
    assert (row["pages"], row["posts_seen"], row["posts_new"], row["posts_changed"]) == (2, 7, 5, 1)


def test_an_account_has_one_outcome_and_no_progress_after_it(store, now, run):
    assert finish(store, run, "a-akun-1", Outcome.OK, now)
    assert not finish(store, run, "a-akun-1", Outcome.PRIVATE, now)
    assert runs.outcomes(store, run) == {"ok": 1}
    assert runs.progress_of(store, run) == (1, 3)
    with pytest.raises(StoreError), transaction(store):
        runs.add_progress(store, run, "a-akun-1", runs.Progress(posts_seen=1))


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([(Outcome.OK, True), (Outcome.EMPTY, True), (Outcome.OK, True)], "complete"),
        ([(Outcome.OK, True), (Outcome.OK, False), (Outcome.OK, True)], "partial"),
        ([(Outcome.OK, True), (Outcome.PRIVATE, True), (Outcome.OK, True)], "partial"),
        ([(Outcome.OK, True)], "partial"),
    ],
    ids=["whole", "cut", "private", "not-attempted"],
)
def test_a_run_is_complete_only_when_everything_was_seen(store, now, run, outcomes, status):
    for n, (outcome, complete) in enumerate(outcomes, 1):
        finish(store, run, f"a-akun-{n}", outcome, now, complete)
    assert runs.close_run(store, run, now) == status
    assert runs.pending(store, run) == {}
    assert runs.unfinished_crawl(store) is None
    assert sum(runs.outcomes(store, run).values()) == 3


def test_a_failed_run_says_so_and_a_closed_one_keeps_its_status(store, now, run):
    assert runs.close_run(store, run, now, failed=True) == "failed"
    runs.close_run(store, run, now + timedelta(hours=1))
    row = store._conn.execute("SELECT status, ended_at FROM runs").fetchone()
    assert tuple(row) == ("failed", "2026-11-10T02:00:00Z")


def test_the_same_refusal_twice_is_one_row_of_quarantine(store, now, run):
    problem = Problem(stage="parse", reason="json_truncated", where="contoh.example#ab", raw_sha256="0" * 64)
    for _ in range(2):
        with transaction(store):
            refused_rows.quarantine(store, run, "a-akun-1", [problem], now)
    assert store._conn.execute("SELECT count(*) FROM quarantine").fetchone()[0] == 1


def test_what_the_next_crawl_starts_from_comes_back(store, now, run):
    assert runs.state_of(store, "a-akun-1") == runs.AccountState()
    state = runs.AccountState(newest_at=now, etag='W/"x"', last_modified=None, last_ok_at=now)
    with transaction(store):
        runs.save_state(store, "a-akun-1", state)
    assert runs.state_of(store, "a-akun-1") == state


def test_the_last_outcome_counts_only_when_everything_was_seen(store, now, run):
    assert runs.last_outcome(store, "a-akun-1") is None
    finish(store, run, "a-akun-1", Outcome.OK, now)
    finish(store, run, "a-akun-2", Outcome.OK, now, complete=False, unseen=(now - timedelta(days=1), now))
    assert runs.last_outcome(store, "a-akun-1") is Outcome.OK
    assert runs.last_outcome(store, "a-akun-2") is None


def test_the_same_file_is_known_once_its_import_has_ended(store, now, add_account):
    add_account("akun-1")
    run = runs.open_run(
        store, kind="import", started_at=now, operator="o", how_seen=HowSeen.IMPORT_NO_LOGIN, file_sha256="ab"
    )
    assert import_runs.import_of(store, "ab") is None
    runs.close_run(store, run, now)
    assert import_runs.import_of(store, "ab") == run


def test_a_rename_is_followed_by_the_platform_s_own_id_only(store, now, add_account):
    account = add_account("nama-lama")
    with transaction(store):
        assert not accounts.note_identity(store, account, native_id="42", handle="nama-lama", at=now)
    known = accounts.get(store, account.account_id)
    assert known.native_id == "42"
    with transaction(store):
        assert not accounts.note_identity(store, known, native_id="43", handle="orang-lain", at=now)
        assert accounts.note_identity(store, known, native_id="42", handle="nama-baru", at=now)
    assert accounts.find(store, "bluesky", "nama-baru").account_id == account.account_id
    assert accounts.find(store, "bluesky", "apa saja", "42").account_id == account.account_id
    actions = [line.action for line in accounts.history(store, account.account_id)]
    assert actions == ["registered", "renamed"]


def test_only_an_empty_workspace_becomes_the_demo_s(store, add_account):
    assert profile(store) == "normal"
    mark_demo(store)
    mark_demo(store)
    add_account("akun-1")
    mark_demo(store)
    assert profile(store) == "demo"


def test_a_workspace_with_accounts_never_becomes_the_demo_s(store, add_account):
    add_account("akun-1")
    with pytest.raises(WorkspaceError, match="sudah berisi akun"):
        mark_demo(store)
    assert profile(store) == "normal"
