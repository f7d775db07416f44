"""A report that is made again with the same cut-off, after more has come, is the same files: no byte is another."""

from dataclasses import replace
from datetime import timedelta

from domain.packs import load_pack
from review.oversight import oversight_body_of
from services import import_reversal
from store import accounts, import_runs, published, runs
from store.database import transaction
from tests.reports.conftest import CUTOFF, LATER, MONDAY

AFTER = MONDAY + timedelta(days=9)
BODY = oversight_body_of("ngo", [load_pack("pilkada-2024")])


def test_what_came_after_the_cut_off_changes_no_byte(report, store, passed_on, leader, add_account):
    passed_on(12)
    brought = import_runs.imports(store, limit=3)
    for run in brought:
        runs.close_run(store, run.run_id, MONDAY + timedelta(hours=3))
    before = report()
    known = accounts.all_accounts(store)
    with transaction(store):
        accounts.withdraw(store, known[0].account_id, at=AFTER, operator="p", note="pindah")
        moved = replace(known[1], region="91.71", agency="Dinas lain")
        accounts.put(store, moved, "list-1", at=AFTER, operator="p", note="mutasi")
        row = ("KASN", "2026-01-01", "t", "baris", "orang", "bagian", 1, 9, "1", "sumber", "2026-11-20T00:00:00Z")
        published.add_tallies(store, [row])
    add_account("baru", person="orang-baru", at=AFTER)
    for run in brought:
        import_reversal.take_back_import(store, BODY, run.run_id, leader, "salah akun", at=AFTER)
    report(week=LATER, cutoff="2026-11-23T08:00:00+0700")
    again = report(cutoff=CUTOFF)
    assert {name: again[name] == text for name, text in before.items()} == dict.fromkeys(before, True)
