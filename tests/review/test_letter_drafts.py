"""The letters of each body: every one the profile names, real documents, blanks shown, nothing decided in advance."""

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from hypothesis import given as over
from hypothesis import strategies as st

from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.errors import WorkflowError
from domain.types import Person, PositionLevel
from review import letter_drafts, word_documents
from review.case_summary import Context, SummaryPost, summary_of
from review.oversight import profile, profiles
from services import casework, reading_list
from services.intake import intake
from store import accounts, cases
from tests.review.conftest import body_named

AT = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)
ON = AT.date()
EVERY = [(name, letter) for name in profiles() for letter in profile(name).letters]


@pytest.fixture
def context(store, now, case_id):
    def make(name):
        row = accounts.all_accounts(store)
        person = Person(
            person_id="orang-1",
            name="Nama Rekaan",
            nip="198001012005011001",
            asn_type="PNS",
            title="Lurah Rekaan",
            unit="Kelurahan Rekaan",
        )
        return Context(
            body=body_named(name),
            body_name="Lembaga Uji",
            responsible="Ketua",
            packs=(),
            person=person,
            accounts=tuple(row),
            answers=cases.answers_of(store, case_id),
            key=b"k" * 32,
            scope="uji",
            mark="Salinan uji",
        )

    return make


@pytest.fixture
def found(store, given, case_id, now):
    """A finding with a clarification and, where the body has one, its meeting; the case's file."""

    def make(name):
        body, minutes = body_named(name), iter(range(1, 100))
        later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
        for n in (1, 2):
            reading_list.read(store, body, case_id, f"pembaca-{n}", given(note="ajakan jelas"), at=later())
        casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="surat 3", at=later(), way="surat")
        if body.profile.approval:
            approval = NewApproval(
                kind=body.profile.approval,
                number="14/BA",
                held_on=date(2026, 11, 10),
                members=("Ketua", "Anggota 1", "Anggota 2"),
            )
            casework.approve(store, body, case_id, "pimpinan-1", approval, at=later())
        return casework.load(store, case_id)

    return make


def paper(file, context, letter, number, recipient):
    written = letter_drafts.write(file, context, letter, number=number, recipient=recipient, on=ON)
    return word_documents.as_docx(written, AT)


CAPACITY = "(selaku Pejabat Pembina Kepegawaian)"


def rows_of(data):
    """The document and what it says by label: rows of a form's table, lines of a letter."""
    document = Document(io.BytesIO(data))
    lines = [p.text.split("\t:\t", 1) for p in document.paragraphs if "\t:\t" in p.text]
    return document, {
        **{r.cells[0].text: r.cells[1].text for t in document.tables for r in t.rows},
        **dict(lines),
    }


@pytest.mark.parametrize(("name", "letter"), EVERY)
def test_each_letter_of_each_profile_is_a_real_document(context, found, name, letter):
    to = "PPK Kota Rekaan"
    written = letter_drafts.write(found(name), context(name), letter, number="7/2026", recipient=to, on=ON)
    document, rows = rows_of(word_documents.as_docx(written, AT))
    assert document.sections[0].header.paragraphs[0].text == "Salinan uji"
    form = letter_drafts.forms()[letter]
    in_head = (*word_documents.IN_HEAD, *word_documents.ENCLOSED) if form.hal else ()
    assert list(rows) == [label for label, _ in form.fields if label not in in_head]
    text = [*rows.values(), *(p.text for p in document.paragraphs)]
    assert any(word_documents.BLANK in words for words in text), "what only a person knows is a blank"
    assert any("Nama Rekaan" in words for words in (*rows.values(), *(p.text for p in document.paragraphs)))
    words = " ".join(p.text for p in document.paragraphs)
    assert (form.hal or form.title) in words
    assert not form.hal or all(part in words for part in ("Nomor\t", "Sifat\t", "Lampiran\t", "Yth. ", "Dengan hormat"))
    with zipfile.ZipFile(io.BytesIO(word_documents.as_docx(written, AT))) as parts:
        assert parts.testzip() is None
        framed = b"<w:tbl>" in parts.read("word/document.xml")
    assert framed is not bool(form.hal), "a form has its frame, a letter is written in lines"


@pytest.mark.parametrize(("name", "letter"), EVERY)
def test_no_reader_is_named_in_what_goes_out(context, found, name, letter):
    """Whoever gets the paper learns how many read, never who: that is for the responsible person to order."""
    written = letter_drafts.write(found(name), context(name), letter, number="7", recipient="x", on=ON)
    assert not any("pembaca-" in words for row in written.rows for words in row)


@pytest.mark.parametrize("letter", sorted(letter_drafts.forms()))
def test_every_source_of_a_field_exists_and_every_letter_belongs_to_a_body(context, found, letter):
    names = [name for name, known in EVERY if known == letter]
    assert names
    written = letter_drafts.write(found(names[0]), context(names[0]), letter, number="7", recipient="x", on=ON)
    assert len(written.rows) == len(letter_drafts.forms()[letter].fields)


def test_what_the_sources_ask_for_is_filled_in(context, found):
    file, at = found("bawaslu"), context("bawaslu")
    _, act = rows_of(paper(file, at, "berita_acara", "", ""))
    assert (act["Nomor"], act["Hari dan tanggal"]) == ("14/BA", "10 November 2026")
    assert act["Peserta"] == "Ketua; Anggota 1; Anggota 2"
    assert act["Keputusan"] == word_documents.BLANK
    _, found_form = rows_of(paper(file, at, "temuan", "8", ""))
    assert found_form["Batas waktu temuan"].startswith("17 November 2026")
    assert "SHA-256" in found_form["Bukti"]
    assert "kiriman 1 diunggah" in found_form["Uraian kejadian"]
    _, sbt = rows_of(paper(file, at, "penerusan_sbt", "8", "BKN"))
    assert (sbt["Kategori"], sbt["NIK atau NIP terlapor"], sbt["Kepada"]) == ("Netralitas", "198001012005011001", "BKN")
    assert "diminta (lewat surat): surat 3" in sbt["Klarifikasi"]
    _, report = rows_of(paper(file, context("ngo"), "laporan", "", ""))
    assert report["Hari dan tanggal diketahui"].startswith("Selasa, 10 November 2026 pukul 09.")
    assert report["Peristiwa yang dilaporkan"] == "1 kiriman publik pada akun terdaftar, dugaan DS-06"
    assert {report[k] for k in ("Nama pelapor", "Jenis kelamin", "Alamat terlapor")} == {word_documents.BLANK}


def test_a_recommended_sanction_is_never_filled_in(context, found):
    written = letter_drafts.write(found("kasn"), context("kasn"), "rekomendasi", number="R-1", recipient="PPK", on=ON)
    _, rows = rows_of(word_documents.as_docx(written, AT))
    assert rows["Jenis sanksi yang direkomendasikan"] == word_documents.BLANK


@pytest.mark.parametrize("name", profiles())
def test_before_two_readers_only_a_question_may_be_written(store, context, case_id, name):
    file = casework.load(store, case_id)
    for letter in profile(name).letters:
        if letter == "klarifikasi":
            written = letter_drafts.write(file, context(name), letter, number="", recipient="", on=ON)
            assert "bukan tuduhan" in written.opening
            assert "dugaan" not in (written.opening + written.closing).lower()
        else:
            with pytest.raises(WorkflowError, match=r"belum dinyatakan|tidak pernah meminta klarifikasi"):
                letter_drafts.write(file, context(name), letter, number="", recipient="", on=ON)


def test_a_letter_that_the_profile_does_not_have_is_refused(context, found):
    with pytest.raises(WorkflowError, match="tidak mempunyai surat"):
        letter_drafts.write(found("ngo"), context("ngo"), "berita_acara", number="", recipient="", on=ON)


def test_the_letter_of_each_kind_of_receiver_is_one_of_the_profile(store):
    for name in profiles():
        known = profile(name)
        assert set(known.letter_to.values()) <= set(known.letters)
        assert set(known.letters) <= set(letter_drafts.forms())
        assert {"bawaslu", "bkn", "ppk", "lain", "internal"} >= set(known.letter_to)


def test_a_letter_becomes_a_page_that_people_can_print(context, found, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    written = letter_drafts.write(found("bawaslu"), context("bawaslu"), "surat_ppk", number="7", recipient="PPK", on=ON)
    (tmp_path / "s.docx").write_bytes(word_documents.as_docx(written, AT))
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "s.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_tells_the_whole_way_and_hides_third_parties_in_its_words(store, context, found, case_id, now):
    file, minutes = found("bkn"), iter(range(200, 300))
    body, letter = body_named("bkn"), Letter(authority="PPK Rekaan", number="7", day=date(2026, 11, 10))
    later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
    hop = NewHop(sender="BKN", receiver="PPK", route="surat", number="1", sent_on=date(2026, 11, 10))
    casework.forward(store, body, case_id, "pimpinan-1", hop, later())
    casework.answer(store, body, case_id, "pimpinan-1", letter, "sudah bicara dengan @teman.lain.example", at=later())
    casework.mark(store, body, case_id, "pimpinan-1", "gakkumdu", letter, at=later())
    result = NewResult(
        authority="PPK Rekaan", number="8", decided_on=date(2026, 11, 10), result="sanksi", sanction="moral_terbuka"
    )
    casework.decide(store, body, case_id, "pimpinan-1", result, later())
    casework.file_objection(store, body, case_id, "pimpinan-1", "keberatan", letter, at=later())
    sheet = summary_of(casework.load(store, case_id), context("bkn"))
    rows = {label: words for section in sheet.sections for label, words in section.rows}
    assert rows["Keberatan"].endswith("belum diputus")
    casework.settle(store, body, case_id, "pimpinan-1", "dibatalkan", letter, at=later())
    file = casework.load(store, case_id)
    sheet = summary_of(file, context("bkn"))
    rows = {label: words for section in sheet.sections for label, words in section.rows}
    assert "@teman" not in rows["Jawaban 10 November 2026"]
    assert "@akun-" in rows["Jawaban 10 November 2026"]
    assert rows["Penanda: ditangani Sentra Gakkumdu"] == "PPK Rekaan, nomor 7, 10 November 2026"
    assert rows["Keberatan"] == "nomor 7, 10 November 2026; dibatalkan oleh PPK Rekaan (nomor 7, 10 November 2026)"
    assert rows["Simpan sampai (jadwal arsip lembaga)"] == ""
    told = " ".join(event.words for event in sheet.chronology)
    assert all(word in told for word in ("jawaban nomor 7", "Gakkumdu", "sanksi", "keberatan nomor 7", "dibatalkan"))
    assert "@teman" not in told


def test_the_sheet_says_the_stage_of_each_post_and_the_chronology_local_times(
    store, context, case_id, now, add_account, add_post, flag_post
):
    """Penetapan is on 9 November: a post of the evening of the 8th in UTC is of the 9th in Surabaya."""
    account = add_account("akun-1", position_level=PositionLevel.PENGAWAS, kepala_wilayah=True)
    early = datetime(2026, 11, 8, 16, 59, tzinfo=UTC)
    flag_post(add_post(account, "k0", "dukung calon lain", now, published=early), now)
    intake(store, now)
    sheet = summary_of(casework.load(store, case_id), context("ngo"))
    rows = {label: words for section in sheet.sections for label, words in section.rows}
    assert rows["Tahapan pada waktu kejadian"] == (
        "kiriman 1: sebelum penetapan peserta; kiriman 2: setelah penetapan peserta"
    )
    assert rows["Kelompok jabatan"] == "Pengawas (kepala wilayah: camat atau lurah)"
    assert (rows["Provinsi"], rows["Kode wilayah"]) == ("Jawa Timur", "35.78")
    first = sheet.chronology[0]
    assert (first.when, first.utc) == ("8 November 2026 pukul 23.59 WIB", "2026-11-08T16:59:00Z")
    assert first.words == "kiriman 1 diunggah di Bluesky (kiriman sendiri): “dukung calon lain”"
    assert "belum dinyatakan" in sheet.notice, "nobody has read it yet"


def test_a_sheet_after_two_readers_says_so_and_letters_stand_at_their_own_day(store, context, found, case_id, now):
    found("ngo")
    hop = NewHop(sender="Kami", receiver="BKN", route="surat", number="1", sent_on=date(2026, 11, 9))
    casework.forward(store, body_named("ngo"), case_id, "pembaca-1", hop, now + timedelta(hours=9))
    sheet = summary_of(casework.load(store, case_id), context("ngo"))
    assert "dibaca dua orang" in sheet.notice
    assert (sheet.chronology[0].when, sheet.chronology[0].utc) == ("9 November 2026", "")
    assert "meneruskan ke BKN" in sheet.chronology[0].words, "sent on the 9th, whenever it was recorded"


def test_a_shared_post_shows_whose_words_it_shares_and_the_document_is_the_bodys_own(
    store, context, case_id, now, add_account, add_post, flag_post
):
    other = {"other_text": "pilih nomor dua", "other_author": "akun-00112233"}
    post = add_post(add_account("akun-1"), "k9", "", now, **other)
    flag_post(post, now)
    intake(store, now)
    document, _ = rows_of(paper(casework.load(store, case_id), context("ngo"), "klarifikasi", "", ""))
    words = [p.text for p in document.paragraphs]
    assert words[words.index("Kata orang lain yang dibagikan:") + 1] == "pilih nomor dua"
    page, own = document.sections[0], document.core_properties
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert (own.author, own.created.isoformat()[:16], own.comments) == ("Lembaga Uji", "2026-11-10T04:00", "")


def test_direction_marks_and_control_characters_cannot_break_a_letter():
    assert word_documents.plain("a\u202eb\x07c\n") == "a[U+202E]bc\n"


ELECTIONS = st.sampled_from(["pemilu", "pemilihan"])


@over(election=ELECTIONS, day=st.dates(date(2018, 1, 1), date(2030, 12, 31)))
def test_a_form_follows_the_rules_in_force_for_its_election_on_its_day_or_is_refused(election, day):
    fitting = [r for r in letter_drafts.regimes() if r.election == election and r.start <= day <= r.end]
    assert len(fitting) <= 1, "two rules for one day"
    if fitting:
        assert letter_drafts.regime_on(election, day) == fitting[0]
    else:
        with pytest.raises(WorkflowError, match="tidak ada aturan formulir"):
            letter_drafts.regime_on(election, day)


def test_a_form_bears_the_name_of_its_election_and_says_what_was_not_checked(context, found):
    document, _ = rows_of(paper(found("bawaslu"), context("bawaslu"), "temuan", "8", ""))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Formulir temuan (Model A.2)" in text
    assert "Perbawaslu 8/2020 sebagaimana diubah dengan Perbawaslu 9/2024" in text
    assert "belum diperiksa" in text


def test_whoever_was_asked_is_told_how_it_ended_also_when_nothing_stands(store, context, case_id, given, now):
    body = body_named("ngo")
    casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="", at=now, way="surat")
    with pytest.raises(WorkflowError, match="belum selesai dibaca"):
        letter_drafts.write(casework.load(store, case_id), context("ngo"), "penutup", number="", recipient="", on=ON)
    reading_list.read(store, body, case_id, "pembaca-1", given("tidak_cukup"), at=now)
    file = casework.load(store, case_id)
    written = letter_drafts.write(file, context("ngo"), "penutup", number="3", recipient="", on=ON)
    assert written.recipient == "Nama Rekaan"
    assert "tidak cukup untuk diteruskan" in dict(written.rows)["Akhir pembacaan"]


@pytest.mark.parametrize("letter", ["klarifikasi", "temuan", "penerusan_sbt", "surat_ppk", "rekomendasi", "nota"])
def test_h_jabatan_and_unit_kerja_are_printed(context, found, letter):
    """[H]"""
    name = next(name for name, known in EVERY if known == letter)
    _, rows = rows_of(paper(found(name), context(name), letter, "7", "x"))
    assert (rows["Jabatan"], rows["Unit kerja"]) == ("Lurah Rekaan", "Kelurahan Rekaan")


@pytest.mark.parametrize(
    ("recipient", "lines"),
    [
        ("Bupati Contoh di Kota Contoh", ["Yth. Bupati Contoh", CAPACITY, "di Kota Contoh"]),
        ("Bupati Contoh", ["Yth. Bupati Contoh", CAPACITY, "di tempat"]),
        ("", [f"Yth. {word_documents.BLANK}", CAPACITY, "di tempat"]),
    ],
)
def test_a_letter_names_the_office_its_capacity_and_the_place(context, found, recipient, lines):
    document, _ = rows_of(paper(found("bawaslu"), context("bawaslu"), "surat_ppk", "7", recipient))
    [addressed] = [p.text for p in document.paragraphs if p.text.startswith("Yth.")]
    assert addressed.splitlines() == lines


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\ufffe", "\uffff", "\udc80"])
def test_what_xml_has_no_place_for_stops_no_document(sign):
    assert word_documents.plain(f"dukung{sign} calon\n") == "dukung calon\n"
    post = SummaryPost(
        number=1,
        platform="x",
        published="",
        url=f"https://x.example/{sign}1",
        text=f"kata{sign}",
        other_text="",
        sha256="0" * 64,
        seen="",
        extract="",
        gone="",
    )
    document = Document()
    word_documents._posts(document, (post,))
    assert "https://x.example/1" in "\n".join(p.text for p in document.paragraphs)
