"""No page falls over whatever the computer's clock shows, and a clock that cannot be right is named."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from domain.periods import EARLIEST, LATEST, clock_fault
from tests.desk.conftest import AT
from tests.desk.test_access import address, pages

DRAWN = random.Random(7)
FIRST, LAST = datetime(EARLIEST + 1, 1, 1, tzinfo=UTC), datetime(LATEST, 1, 1, tzinfo=UTC) - timedelta(seconds=1)
AT_HAND = [AT - timedelta(seconds=1), AT - timedelta(days=1), AT - timedelta(days=400), AT + timedelta(days=400)]
ANY = [FIRST + timedelta(seconds=DRAWN.randrange(int((LAST - FIRST).total_seconds()))) for _ in range(6)]
IMPOSSIBLE = [datetime.min.replace(tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]


@pytest.mark.parametrize("at", [FIRST, *AT_HAND, *ANY, LAST], ids=str)
def test_every_page_opens_at_any_hour_that_a_clock_may_show(app, signed, clock, case_id, at):
    clock.at = at
    client = signed("pimpinan-1")
    for _endpoint, method, rule in pages(app):
        if method == "GET":
            assert client.get(address(rule, case_id)).status_code in (200, 302, 303, 400, 403, 404), rule
    for place in ("/", "/telaah", "/perkara", f"/perkara/{case_id}", "/laporan", "/akun", "/jalankan", "/hak"):
        assert client.get(place).status_code == 200, place


def test_a_clock_that_is_set_back_and_forth_ends_no_page(signed, clock, case_id):
    client = signed("pimpinan-1")
    for minutes in (-1, 90, -60, -45, 100):
        clock.move(minutes=minutes)
        for place in ("/", "/telaah", "/perkara", f"/perkara/{case_id}", "/laporan"):
            assert client.get(place).status_code in (200, 303), place


@pytest.mark.parametrize("at", IMPOSSIBLE, ids=str)
def test_a_clock_that_cannot_be_right_is_named_and_nothing_is_done(app, signed, clock, at):
    client = signed("pimpinan-1")
    clock.at = at
    for place in ("/", "/masuk", "/laporan"):
        for visitor in (client, app.test_client()):
            answer = visitor.get(place)
            assert answer.status_code == 400
            assert "jam komputer ini menunjukkan" in answer.text
    assert clock_fault(at)
    assert not clock_fault(AT)
