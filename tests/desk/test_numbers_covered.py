"""Numbers of other people are on no page and in no paper, however they are written; ballots, days and money are."""

import io
import itertools
import re
import zipfile

import pytest
from docx import Document

from tests.desk.conftest import new_case
from tests.desk.test_cases import PLENO, move
from tests.desk.test_reading import read, take
from tests.domain.test_privacy import other_figures, wide

STARTS = ("08", "+628", "628", "(0)8", "(+62) 8", "https://wa.me/628", "tel:+628", "https://x.test/?phone=%2B628")
BETWEEN = ("", " ", "-", ".", " - ", "\u00a0", "-\n")
STAYS = ("nomor urut 02", "25.09.2024 - 23.11.2024", "Rp1.500.000.000", "08.00-12.00")


def forms():
    """Every start with every sign between the figures, each number with figures of its own; NIK, NIP and mail."""
    for n, (start, between) in enumerate(itertools.product(STARTS, BETWEEN)):
        if "http" not in start or between == "":
            yield f"{start}{31 + n}{between}{4567 + n}{between if chr(10) not in between else ''}{7891 + n}"
    yield "3578101010905678"
    yield "3578 1010 1090 5678"
    yield "19850101 201001 1 007"
    yield "budi.karangan@surat.test"


ALL = [*forms(), wide("081234567890"), wide("(0812) 3456-7890"), other_figures("081234567891")]
FIGURES = [re.sub(r"^.*(?:%2B|/|:)", "", number) for number in ALL]


def covered(name, shown):
    """Nothing of a number is left: neither as it was written nor its figures alone."""
    plain = re.sub(r"<[^>]*>", "", shown)
    for number in FIGURES:
        own = number.partition("@")[0]
        assert own not in shown, (name, number)
        assert own not in plain, (name, number)
        digits = "".join(str(int(sign)) for sign in own if sign.isdecimal())
        assert not digits or digits[-8:] not in plain, (name, number)


@pytest.fixture
def case_id(conn, add_post, flag_post):
    text = "dukung calon nomor 1; " + "; ".join((*STAYS, *ALL))
    return new_case(conn, add_post, flag_post, text)


def test_no_page_no_packet_no_letter_and_no_table_shows_a_number_of_another_person(  # [D3]
    signed, case_id, conn, tmp_path
):
    account = conn._conn.execute("SELECT account_id FROM cases JOIN accounts USING (person_id)").fetchone()[0]
    client = signed()
    seen = {"item": take(client).get_data(as_text=True)}
    assert all(words in seen["item"] for words in STAYS)
    read(client, client.get("/telaah/meja"))
    read(signed("pembaca-2"))
    chair = signed("pimpinan-1")
    for url in (
        "/",
        "/telaah",
        "/perkara",
        "/perkara?words=dukung",
        f"/perkara/{case_id}",
        f"/akun/{account}",
        "/laporan",
        "/coba",
    ):
        seen[url] = chair.get(url, follow_redirects=True).get_data(as_text=True)
    assert "calon nomor 1" in seen[f"/perkara/{case_id}"]
    move(chair, case_id, "persetujuan", **PLENO)
    done = move(chair, case_id, "berkas", recipient="Badan Kepegawaian Negara", number="9/2024", kind="bkn")
    with zipfile.ZipFile(io.BytesIO(done.get_data())) as packet:
        held = {name: packet.read(name).decode("utf-8", "replace") for name in packet.namelist()}
    done.close()
    assert any("calon nomor 1" in words for words in held.values())
    for letter in ("klarifikasi", "form_a"):
        made = move(chair, case_id, "surat", letter=letter, recipient="BKPSDM", number="8/2024")
        document = Document(io.BytesIO(made.get_data()))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        held[letter] = "\n".join([*(p.text for p in document.paragraphs), *cells])
    for form in ("json", "csv"):
        held[form] = move(chair, case_id, "../tabel", format=form).get_data(as_text=True)
    for name, shown in (seen | held).items():
        covered(name, shown)
