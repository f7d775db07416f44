"""An objection that is upheld changes a number that was printed: both numbers are said, nothing is overwritten."""

from datetime import date, timedelta

import pytest

from domain.case_entries import Letter, NewHop, NewResult
from domain.periods import week_of
from services import casework, reading_list
from services.reporting import _corrections
from store import published
from store.case_facts import case_facts
from store.database import transaction
from store.tallies import figures, week_facts

DAY = date(2026, 11, 10)


@pytest.fixture
def printed(store, body, given, case_id, now):
    """A sanction of the week, and the week's report printed on Monday."""
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=now + timedelta(minutes=n))
    casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="", at=now + timedelta(minutes=3))
    hop = NewHop(sender="Kami", receiver="PPK", route="surat", number="1", sent_on=DAY)
    casework.forward(store, body, case_id, "pembaca-1", hop, now + timedelta(minutes=4))
    result = NewResult(authority="PPK", number="2", decided_on=DAY, result="sanksi", sanction="berat")
    casework.decide(store, body, case_id, "pembaca-1", result, now + timedelta(minutes=5))
    week = week_of(DAY)
    with transaction(store):
        found = figures(store, week, week.end, case_facts(store, week, week.end))
        published.remember(store, week.label, found, week.end, "SEMENTARA")
    assert found["orang_diputus"] == 1
    return week


@pytest.mark.parametrize(("outcome", "now_counted"), [("dikuatkan", 1), ("diubah", 0), ("dibatalkan", 0)])
def test_the_next_report_corrects_the_printed_number_openly(store, body, case_id, now, printed, outcome, now_counted):
    later = printed.end + timedelta(days=2)
    letter = Letter(authority="BPASN", number="9", day=DAY)
    casework.file_objection(store, body, case_id, "pembaca-1", "banding_administratif", letter, at=later)
    casework.settle(
        store,
        body,
        case_id,
        "pembaca-1",
        outcome,
        letter,
        at=later + timedelta(hours=1),
        sanction="ringan" if outcome == "diubah" else None,
    )
    following = week_of(DAY + timedelta(days=7))
    cutoff = later + timedelta(days=1)
    assert figures(store, printed, cutoff, case_facts(store, printed, cutoff))["orang_diputus"] == now_counted
    changes = [(c.figure, c.printed, c.now) for c in _corrections(store, week_facts(store, following, cutoff))]
    assert changes == ([] if now_counted else [("orang_diputus", 1, 0)])
    then = case_facts(store, printed, printed.end)
    assert figures(store, printed, printed.end, then)["orang_diputus"] == 1, "at the old cut-off nothing is rewritten"
    counted = figures(store, following, cutoff, case_facts(store, following, cutoff))["orang_diputus"]
    assert counted == (0 if outcome == "dikuatkan" else 1), "what stands now counts in the week in which it was said"
