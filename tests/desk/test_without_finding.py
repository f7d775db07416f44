"""A report and its exports say plainly that nothing was found, whatever the reason; no packet leaves without a finding. [5]"""

import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from click.testing import CliRunner
from lxml import html

from domain.errors import WorkflowError
from netralitas.cli import cli
from services import accounts, reading_list
from services.case_papers import letters_of
from services.settings import oversight_body
from tests.desk.conftest import AT, PHRASE, new_case, post, said
from tests.desk.test_reporting import make
from tests.review.conftest import given_reading

WEEK = "2024-W46"
WORLDS = ("nothing", "posts", "unread", "read once", "set aside")
NONE_FOUND = {
    "id": ("0 orang dinyatakan dugaan layak diteruskan", "Dugaan layak diteruskan", "bukan berarti nol pelanggaran"),
    "en": ("persons found worth passing on 0", "Worth passing on (dugaan)", "is not zero violations"),
}


@pytest.fixture(params=WORLDS)
def world(request, conn, desk_workspace, add_post, flag_post):
    """A week without a finding; its case, if it has one."""
    if request.param == "nothing":
        return None
    if request.param == "posts":
        add_post(accounts.all_accounts(conn)[0], "k0", "resep rawon", AT, conn=conn)
        return None
    case_id = new_case(conn, add_post, flag_post)
    finding = {"read once": "dugaan", "set aside": "tidak_cukup"}.get(request.param)
    body = replace(oversight_body(desk_workspace), take_back=timedelta())
    for n in range(1 if finding else 0):
        reading_list.read(conn, body, case_id, f"pembaca-{n + 1}", given_reading(finding), at=AT + timedelta(minutes=n))
    return case_id


def words_of(path):
    """All that a file says, as its reader has it."""
    if path.suffix == ".html":
        return " ".join(html.fromstring(path.read_text("utf-8")).text_content().split())
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as book:
            return " ".join(re.sub(r"<[^>]+>", " ", book.read("word/document.xml").decode()).split())
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        told = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        book.close()
        return told
    return " ".join(path.read_text("utf-8").split())


@pytest.mark.parametrize("lang", NONE_FOUND)
def test_every_page_and_export_says_that_nothing_was_found(world, signed, desk_workspace, lang):
    make(signed(), week=WEEK, lang=lang)
    sentence, step, caveat = NONE_FOUND[lang]
    folder, ending = desk_workspace.reports / WEEK, "" if lang == "id" else "-en"
    for edition in ("internal", "publik"):
        told = {kind: words_of(folder / f"{edition}{ending}{kind}") for kind in (".html", ".txt", ".docx", ".xlsx")}
        assert sentence in told[".html"]
        assert re.search(rf"{re.escape(step)}: 0 / 0", told[".txt"])
        assert all(step in words for words in told.values())
        assert [kind for kind, words in told.items() if caveat not in words] == [], edition
        table = json.loads((folder / f"{edition}{ending}" / "perjalanan.json").read_text("utf-8"))
        [row] = [row for row in table["rows"] if row[0] == step]
        assert [cell for cell in row[1:] if cell not in (0, None)] == []
    if lang == "id":
        assert sentence in words_of(folder / "rapat.html")


PAPERS = ({"kind": "internal"}, {"kind": "bkn"})


def test_no_packet_and_no_letter_that_needs_a_finding_leaves_by_any_face(world, signed, desk_workspace):
    if world is None:
        return
    chief, body = signed("pimpinan-1"), oversight_body(desk_workspace)
    for paper in PAPERS:
        done = post(chief, f"/perkara/{world}/berkas", page="/laporan", recipient="X", number="1", **paper)
        assert done.status_code != 200
        assert "dugaan layak diteruskan" in done.text or "dugaan layak diteruskan" in " ".join(said(done))
        words = ("export", world, "--to", "X", "--to-kind", paper["kind"], "--number", "1", "--reviewer", "pimpinan-1")
        given = ["--workspace", str(desk_workspace.root), "case", *words]
        refused = CliRunner().invoke(cli, given, input=f"{PHRASE}\n").exception
        assert isinstance(refused, WorkflowError)
        assert "dugaan layak diteruskan" in str(refused)
    for letter in (name for name, _label, needs_finding in letters_of(body) if needs_finding):
        done = post(chief, f"/perkara/{world}/surat", page="/laporan", letter=letter, recipient="X", number="1")
        assert done.status_code != 200, letter
    assert not list(desk_workspace.root.glob("berkas/*"))
