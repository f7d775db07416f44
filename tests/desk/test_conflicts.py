"""A conflict of interest at the desk: every address and every form, empty or filled, shows and gives nothing of the case.
[A7, 4]"""

import io
import re
import zipfile

import pytest

from services import conflicts
from store import queue
from tests.desk.conftest import AT, new_case, post, token
from tests.desk.test_access import pages

WORDS = "paslon rekaan tercinta"
FORMS = {
    "empty": {},
    "named": {"item": "ITEM", "case_id": "CASE", "case": "CASE"},
    "filled": {
        "item": "ITEM",
        "finding": "tidak_cukup",
        "because_tidak_cukup": "berita_netral",
        "note": "x",
        "exculpatory": "x",
        "owner": "ya",
        "hacked": "tidak",
        "old_photo": "tidak",
        "format": "csv",
        "status": "semua",
        "purpose": "surat klarifikasi",
        "reason": "alasan",
        "letter": "klarifikasi",
        "recipient": "BKN",
        "kind": "internal",
        "number": "1",
        "date": "2024-11-12",
    },
}
# Forms that end or close what the walk needs, and say nothing of a case.
LEFT = ("sign_in.", "own.", "jobs.", "people.", "settings.")


def filled(values, case_id, item_id):
    return {k: v.replace("ITEM", item_id).replace("CASE", case_id) for k, v in values.items()}


def address(rule, places):
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: places.get(m[1], "0"), rule.rule)


def shown(done):
    """All that an answer holds, also what stands packed in a file; without what the form itself brought."""
    if done.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(done.data)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return done.data.decode("utf-8", "replace")


def declare(conn, who, kind, case_id):
    agency = queue.item(conn, case_id).agency if kind == "agency" else None
    named = None if agency else case_id
    conflicts.exclude(conn, who, by=who, case_id=named, agency=agency, reason="kerabat", at=AT)


def walk(app, client, form, case_id, item_id):
    """Every address of the desk with this form: its name and its answer."""
    places = {"case_id": case_id, "item_id": item_id, "sha256": "a" * 64, "row": "1", "column": "1"}
    data = {"csrf_token": token(client.get("/")), **filled(FORMS[form], case_id, item_id)}
    for endpoint, method, rule in pages(app):
        if not endpoint.startswith(LEFT):
            yield endpoint, client.open(address(rule, places), method=method, data=data)


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("kind", ["case", "agency"])
@pytest.mark.parametrize("form", FORMS)
def test_no_address_and_no_form_shows_or_gives_a_case_of_a_conflict(
    app, signed, conn, add_post, flag_post, form, kind, held
):
    who = "pimpinan-1"  # who may most
    case_id = new_case(conn, add_post, flag_post, f"dukung {WORDS}")
    item_id, client = queue.item(conn, case_id).item_id, signed(who)
    if held:
        post(client, "/telaah/buka", item=item_id)
        assert WORDS in client.get("/telaah/meja").text
    declare(conn, who, kind, case_id)
    walked = 0
    for endpoint, done in walk(app, client, form, case_id, item_id):
        walked += 1
        assert WORDS not in shown(done), endpoint
        assert WORDS not in client.get("/telaah/meja", follow_redirects=True).text, endpoint
        assert queue.holder(conn, item_id, AT) is None, endpoint
    assert walked > 60
    assert [conn._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("readings", "drafts")] == [0, 0]
    other = signed("pembaca-2")
    post(other, "/telaah/buka", item=item_id)
    assert WORDS in other.get("/telaah/meja").text
