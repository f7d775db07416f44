"""Whatever the machine's clock says, each page of the desk answers with what can be done; none is a fault. [B1]"""

from datetime import UTC, datetime

import pytest

from domain.periods import EARLIEST, LATEST
from store import queue
from tests.desk.conftest import AT, new_case
from tests.desk.test_access import pages
from tests.desk.test_conflicts import address
from tests.desk.test_reporting import make

CLOCKS = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC),
    datetime(1990, 1, 1, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2024, 11, 12, 1, 0, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("at", CLOCKS, ids=lambda at: at.isoformat())
def test_each_page_answers_whatever_the_clock_says(at, app, signed, conn, add_post, flag_post, clock):
    case_id = new_case(conn, add_post, flag_post)
    item_id, client = queue.item(conn, case_id).item_id, signed("pimpinan-1")
    make(client, week="2024-W46")
    places = {"case_id": case_id, "item_id": item_id, "sha256": "a" * 64, "row": "1", "column": "1"}
    clock.at = at
    believed = EARLIEST <= at.year <= LATEST
    if believed:
        client = signed("pimpinan-1")  # the session of before may have ended by this clock
    walked, opened = 0, 0
    for endpoint, method, rule in pages(app):
        if method != "GET":
            continue
        answer = client.get(address(rule, {**places, "folder": "2024-W46"}), buffered=True)
        walked += 1
        opened += answer.status_code == 200
        assert answer.status_code != 500, endpoint
        if not believed and endpoint != "static":
            assert (answer.status_code, "jam mesin" in answer.text) in {(400, True), (404, False)}, endpoint
    assert walked > 40
    assert opened > 30 or not believed
    clock.at = AT
    assert client.get("/").status_code in {200, 303}


def test_a_clock_that_is_set_back_and_forth_ends_no_page(signed, clock, conn, add_post, flag_post):
    case_id, client = new_case(conn, add_post, flag_post), signed("pimpinan-1")
    for minutes in (-1, 90, -60, -45, 100):
        clock.move(minutes=minutes)
        for place in ("/", "/telaah", "/perkara", f"/perkara/{case_id}", "/laporan"):
            assert client.get(place).status_code in {200, 303}, place


def test_a_clock_that_cannot_be_right_is_named_to_everybody_and_nothing_is_done(app, signed, clock):
    client = signed("pimpinan-1")
    clock.at = datetime(1970, 1, 1, tzinfo=UTC)
    for place in ("/", "/masuk", "/laporan"):
        for visitor in (client, app.test_client()):
            answer = visitor.get(place)
            assert (answer.status_code, "jam mesin menunjukkan 1970-01-01" in answer.text) == (400, True)
