"""Whatever became of a case before it was purged, no page or form of the desk brings its words back or fails over it."""

import itertools
from dataclasses import replace

import pytest

from domain.case_entries import Answers, NewReading
from review.oversight import oversight_body_of
from services import casework, purging, reading_list
from services.settings import packs_of
from store import queue
from tests.desk.conftest import AT, new_case
from tests.desk.test_conflicts import FORMS, shown, walk

WORDS = "paslon rekaan tercinta"
NOTE = "alasan pembaca rekaan"
ENDS = {
    "two set it aside": ("tidak_cukup", "tidak_cukup"),
    "read again and set aside": ("tidak_cukup", "tidak_cukup", "reopen", "tidak_cukup", "tidak_cukup"),
    "two disagreed and a third set it aside": ("dugaan", "tidak_cukup", "tidak_cukup"),
    "asked before": ("ask", "tidak_cukup", "tidak_cukup"),
}


def reading(finding):
    found = finding == "dugaan"
    answers = Answers(
        reason_code="ajakan_memilih" if found else "berita_netral",
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        elements=("dukungan_aktif", "tujuan", "tahapan"),
        exculpatory="x",
    )
    return NewReading(finding=finding, note=NOTE, answers=answers, category="DS-06" if found else None)


def led(conn, body, case_id, steps):
    """Leads the case to its end by these steps."""
    readers = itertools.cycle(["pembaca-1", "pembaca-2", "pembaca-3"])
    for step in steps:
        if step == "reopen":
            casework.reopen(conn, body, case_id, "pimpinan-1", "lihat lagi", at=AT)
        elif step == "ask":
            casework.clarify(conn, body, case_id, "pimpinan-1", state="diminta", note=NOTE, at=AT)
        else:
            reading_list.read(conn, body, case_id, next(readers), reading(step), at=AT)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ENDS)
def test_a_purged_case_is_in_no_page_and_breaks_none(app, signed, conn, desk_workspace, add_post, flag_post, end, form):
    case_id = new_case(conn, add_post, flag_post, f"dukung {WORDS}")
    item_id, found = queue.item(conn, case_id).item_id, oversight_body_of("bawaslu", packs_of(desk_workspace))
    body = replace(found, profile=replace(found.profile, second_look_share=100))
    led(conn, body, case_id, ENDS[end])
    client = signed("pimpinan-1")
    assert WORDS in client.get(f"/perkara/{case_id}").text
    purging.one_case(desk_workspace, conn, case_id, approved_by="Ketua", number="1", by="pimpinan-1", at=AT)
    walked = 0
    for endpoint, done in walk(app, client, form, case_id, item_id):
        walked += 1
        assert done.status_code < 500, endpoint
        assert WORDS not in shown(done), endpoint
        assert NOTE not in shown(done), endpoint
    assert walked > 60
