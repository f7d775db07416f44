"""A conflict of interest at the desk: every address and every form, empty or filled, shows and gives nothing of the case.
[A7, 4]"""

import io
import re
import zipfile

import pytest

from services import accounts, conflicts
from services.reporting import is_report_file
from store import queue
from store.database import transaction
from tests.desk.conftest import AT, new_case, post, token
from tests.desk.test_access import pages
from tests.desk.test_reporting import make

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


WEEK = "2024-W46"
KINDS = ("case", "agency", "other agency", "by another")


def declared(conn, who, kind, case_id):
    """A conflict of that kind: own, own by an agency of the post or of another account, or one that a leader declares."""
    if kind == "other agency":
        with transaction(conn):
            conn._conn.execute(
                "UPDATE accounts SET agency = 'Dinas Lain', person_id = (SELECT person_id FROM cases WHERE case_id = ?)"
                " WHERE account_id = ?",
                (case_id, accounts.all_accounts(conn)[1].account_id),
            )
        conflicts.exclude(conn, who, by=who, case_id=None, agency="Dinas Lain", reason="kerabat", at=AT)
    elif kind == "by another":
        conflicts.exclude(conn, who, by="pimpinan-2", case_id=case_id, agency=None, reason="kerabat", at=AT)
    else:
        declare(conn, who, kind, case_id)


def written(workspace):
    """Every file of the week's report, by its name at the desk."""
    return {
        name: path.read_bytes()
        for path in sorted(workspace.reports.rglob("*"))
        if path.is_file() and is_report_file(workspace.reports, name := path.relative_to(workspace.reports).as_posix())
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_counts_alike_whoever_makes_it_and_is_closed_where_it_names_a_case_of_a_conflict(
    signed, conn, put_reader, add_post, flag_post, desk_workspace, kind
):
    put_reader("pimpinan-2", "approver")
    case_id, who = new_case(conn, add_post, flag_post), "pimpinan-1"
    if kind == "other agency":
        declared(conn, who, kind, case_id)  # moves an account, which a report counts
    chief, other = signed(who), signed("pembaca-2")
    make(other, week=WEEK)
    before = written(desk_workspace)
    if kind != "other agency":
        declared(conn, who, kind, case_id)
    for maker in (chief, other, chief):
        make(maker, week=WEEK)
        assert written(desk_workspace) == before
    closed = set()
    for name in before:
        answer, whole = (reader.get(f"/laporan/{name}", buffered=True) for reader in (chief, other))
        assert whole.status_code == 200, name
        assert answer.status_code == (403 if case_id in shown(whole) else 200), name
        if answer.status_code == 403:
            closed.add(name)
            assert "benturan kepentingan" in answer.text, name
    assert f"{WEEK}/internal/baris.html" in closed
    assert [name for name in closed if "/publik" in name] == []
    for edition, code in (("internal", 403), ("publik", 303)):
        sent = {"name": edition, "file": (io.BytesIO(b"%PDF-1.7 x"), "x.pdf")}
        done = post(chief, f"/laporan/masa/{WEEK}/tanda-tangan", page=f"/laporan/masa/{WEEK}", **sent)
        assert done.status_code == code, edition
    signed_file = next(name for name in written(desk_workspace) if name.endswith(".pdf"))
    assert chief.get(f"/laporan/{signed_file}", buffered=True).status_code == 200
    sent = {"name": "internal", "file": (io.BytesIO(b"%PDF-1.7 y"), "y.pdf")}
    make_signed = post(signed("pimpinan-2"), f"/laporan/masa/{WEEK}/tanda-tangan", page=f"/laporan/masa/{WEEK}", **sent)
    assert make_signed.status_code == 303
    name = next(n for n in written(desk_workspace) if n.endswith(".pdf") and "/internal" in n)
    (desk_workspace.reports / WEEK / "internal.html").write_text(f"{case_id} menunggu")  # of which the PDF is a print
    answers = [reader.get(f"/laporan/{name}", buffered=True).status_code for reader in (chief, other)]
    assert answers == [403, 200]
