"""Whatever an office is called in its settings, and whatever stands at its head: the setting is refused in words, or every
paper, page and feed can be made, opened, and says no more than that. [B6, B8]"""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from domain.editions import INTERNAL, PUBLIC
from domain.errors import ConfigError
from domain.responsibility import is_given
from reports import nota_dinas, render
from reports.site import Publisher, site_files
from reports.weekly import report_of
from review import word_documents
from review.case_summary import Letterhead
from review.letter_drafts import Written
from services.letterhead import LOGO_BYTES
from services.reporting import letterhead
from store.workspace import LONGEST, UNPRINTABLE, parse_config, text_of
from tests.drawn import png
from tests.reports.test_one_fact import BASE, MASTHEAD, basis, version_on_site

AT = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)
ODD = [
    "<script>alert(1)</script>",
    "&amp;",
    "]]>",
    "\"'",
    "\n",
    "\r\n",
    "\t",
    "\u2028",
    "\u200f",
    "\u202e",
    "\ufffe",
    "\x07",
]
ODD += [
    "{body}",
    "%s",
    "{{ 7*7 }}",
    "=1+1",
    "@SUM(A1)",
    "\U0001f600",
    "Bawaslu",
    "Dinas \u00c9",
    "x" * 300,
    "\\",
    "../",
]
NAMES = st.lists(st.sampled_from(ODD) | st.text(max_size=20), min_size=1, max_size=6).map("".join)
KEYS = ("body.name", "body.responsible", "body.legal_basis", "body.address")


def accepted(name):
    """Whether the settings take the name; what they take they give back unchanged."""
    text = text_of({"workspace.id": "ab" * 8, **dict.fromkeys(KEYS, name)})
    if not is_given(name) or len(name) > LONGEST or UNPRINTABLE.search(name):
        with pytest.raises(ConfigError, match=r"ketik ulang|tulis nama lembaga"):
            parse_config(text, {})
        return False
    config = parse_config(text, {})
    assert {config.text(key) for key in KEYS} == {name}
    return True


def opened(content):
    """All XML of a document or workbook, parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(parts.read(part))


def quiet(page):
    """Whether a page has nothing in it that a name could have brought: no script, no handler of events."""
    tree = html.fromstring(page)
    return not tree.xpath("//script|//*[@onerror or @onclick or @onload]")


@settings(max_examples=40)
@given(name=NAMES)
@example(name="x" * LONGEST)
@example(name='Sekretariat\nBawaslu <Kota> & "Rekaan"')
@example(name="\u00e9" * 256)
def test_a_name_is_refused_or_stands_on_every_paper(name):
    if not accepted(name):
        return
    head = Letterhead(address=name, responsible=name)
    for hal in ("", "Permintaan"):
        letter = Written(
            title="Surat",
            mark="Salinan",
            body=name,
            opening="",
            closing="",
            rows=(("Isi", name),),
            posts=(),
            hal=hal,
            head=head,
        )
        made = word_documents.as_docx(letter, AT)
        opened(made)
        assert Document(io.BytesIO(made)).core_properties.author
    masthead = replace(MASTHEAD, body=name, responsible=name, legal_basis=name, address=name)
    for edition in (INTERNAL, PUBLIC):
        report = report_of(replace(basis(BASE, edition), masthead=masthead))
        for file, text in render.files(report, "uji").items():
            if file.endswith((".html", ".htm")):
                assert quiet(text), file
            elif file.endswith((".docx", ".xlsx")):
                opened(text)
            if file.endswith(".xlsx"):
                cells = [c for sheet in load_workbook(io.BytesIO(text)) for row in sheet for c in row]
                assert not [c for c in cells if c.data_type == "f"], "a name is no formula"
        opened(nota_dinas.letter(report))


@settings(max_examples=15)
@given(name=NAMES)
@example(name="x" * LONGEST)
def test_a_name_stands_on_the_site_and_in_its_feed(name):
    if not accepted(name):
        return
    publisher = Publisher(body=name, contact="", address="", licence="CC-BY-4.0", zone="WIB", demo=False)
    found = replace(basis(BASE, PUBLIC), masthead=replace(MASTHEAD, body=name, responsible=name, legal_basis=name))
    first = version_on_site(found, 1, 17, "", publisher)
    files = site_files([first, version_on_site(found, 2, 24, "salah hitung", publisher, first)], publisher)
    for place, content in files.items():
        if place.endswith(".html"):
            assert quiet(content), place
        elif place.endswith(".xml"):
            ET.fromstring(content)


# The heads of a grey JPEG of 3 by 2 pixels, with hardly a pixel behind them.
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"
)
PICTURES = {"png": png(), "jpeg": JPEG}
STARTS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    b"GIF89a",
    b"<svg xmlns='x' onload='a()'>",
    b"BM",
    b"%PDF-1.7",
]


def damaged(data):
    """A picture that is whole, cut off, changed in a byte, made up after its first bytes, or too large."""
    whole = data.draw(st.sampled_from(list(PICTURES.values())))
    kind = data.draw(st.sampled_from(["whole", "cut", "changed", "made up", "large"]))
    if kind == "cut":
        return whole[: data.draw(st.integers(0, len(whole)))]
    if kind == "changed":
        place = data.draw(st.integers(0, len(whole) - 1))
        return whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
    if kind == "made up":
        return data.draw(st.sampled_from(STARTS)) + data.draw(st.binary(max_size=200))
    return whole + bytes(LOGO_BYTES) if kind == "large" else whole


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_letterhead_is_refused_by_its_setting_or_stands_on_letter_and_report(workspace, store, data):
    """A mark that is missing, of another kind, too large, broken or outside the workspace is said with its setting."""
    content = damaged(data)
    place = data.draw(
        st.sampled_from(["lambang.png", "tidak-ada.png", "../luar.png", "lambang.svg", "", ".", "x" * 400])
    )
    (workspace.root / "lambang.png").write_bytes(content)
    (workspace.root / "lambang.svg").write_bytes(content)
    (workspace.root.parent / "luar.png").write_bytes(PICTURES["png"])
    config = parse_config(text_of({"workspace.id": "ab" * 8, "body.logo": place, "body.name": "Uji"}), {})
    made = replace(workspace, config=config)
    try:
        head = letterhead(made)
    except ConfigError as error:
        where = error.where
    else:
        where = ""
        assert len(head.logo) <= LOGO_BYTES
        letter = Written(title="S", mark="", body="Uji", opening="", closing="", rows=(), posts=(), hal="x", head=head)
        opened(word_documents.as_docx(letter, AT))
    assert where in ("", "body.logo")
    assert where == "body.logo" or place in ("", "lambang.png", "lambang.svg")
    assert where == "" or place or not content
    if place == "lambang.png" and content in PICTURES.values():
        assert where == ""
        assert head.logo
