"""Marks: what is to be read and what never is; our own invented posts, and the reference examples where they lie."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ethics import Marker, failing_examples, queued
from analysis.ethics_checks import CheckedClaim, Checks, runs
from analysis.ethics_rules import RULES
from analysis.ethics_words import Words
from domain.packs import load_ethics
from domain.types import Tier

PACK = load_ethics(["etika-2018"])
MARKER, WORDS, ALL = Marker(PACK), Words(PACK.phrases), frozenset(PACK.kinds)
READ = {
    "ET-01": (
        "Ganyang semua orang Ambon di pasar ini",
        "Dasar Bugis penipu semua, jangan diberi kios",
        "orang Hindu itu najis, jauhi warungnya",
        "Mestinya umat Kristen itu diusir saja dari perumahan",
    ),
    "ET-02": (
        "Banci begitu mestinya dirajam",
        "Si hitam itu mirip kera",
        "Perempuan memang bodoh kalau jadi camat",
        "orang cacat di rumah saja, cuma menyusahkan",
    ),
    "ET-03": (
        "Kubacok lehermu kalau berani melapor lagi",
        "awas kau, aku tunggu di lapangan bawa celurit",
        "setor dua juta malam ini juga, kalau tidak fotomu kusebar",
        "ayo kita datangi rumahnya, bakar rumahnya rame-rame",
    ),
    "ET-05": (
        "situs togel baru, daftar lewat link ini",
        "Maxwin lagi! gabung room lewat WA",
        "ｓｌｏｔ gacor, klik link di bio",
    ),
    "ET-06": ("open bo malam ini, rate cek tele", "jual video bokep full durasi, dm"),
    "ET-13": ("Gue lagi galau banget ditinggal pacar", "Pesan keripik buatan admin lewat DM"),
}
# Protected speech, and what only looks like a cue.
FREE = (
    "Jangan usir orang Ambon, mereka tetangga kita",
    "Polisi menangkap pria yang mengajak ganyang warga Papua",
    "Saya Batak, dari kecil dibilang kasar",
    "Dalam kitab itu babi najis, begitu hukumnya bagi umat Islam",
    '"Usir orang Cina" tertulis di tembok itu, sungguh memalukan',
    "Bunuh waktu dulu sambil ngopi",
    "Kami hajar mereka 3-0 di final futsal",
    "Pemerintah ini tolol, menterinya maling semua",
    "Bupati bangsat! Jalan rusak tiga tahun",
    "Kebijakan dinas ini sampah, hapus saja programnya",
    "Laporkan situs togel ke kominfo, jangan klik linknya",
    "Murai gacor, jual cepat, hubungi WA",
    "Korban video pribadi silakan hubungi LBH lewat WA",
    "Slot pelatihan masih ada, daftar lewat link",
    "Aku tidak takut diancam dibunuh, sudah lapor polisi",
    "Tragedi 1998: orang Tionghoa dibunuh dan diusir",
    "Apa benar orang Madura itu maling? Tentu tidak",
    "Gaji honorer bikin malu, kerja seperti kuda",
    "Kepala dinas kami bohong soal anggaran, bodoh sekali",
    "KPK harus usut pungli di sekolah anakku",
)


def kinds(text, *, official=False, region=""):
    return [mark.kind for mark in queued(MARKER.marks(text, ALL, official=official, region=region))]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in READ.items() for t in texts])
def test_a_clear_case_is_marked_with_its_words(kind, text):
    official = kind == "ET-13"
    (mark,) = [m for m in queued(MARKER.marks(text, ALL, official=official)) if m.kind == kind]
    assert mark.excuses
    assert mark.reason
    assert mark.found == tuple(text[a:b] for a, b in mark.spans)


@pytest.mark.parametrize("text", FREE)
def test_protected_speech_is_never_marked(text):
    assert kinds(text) == []


@pytest.mark.parametrize("text", [t for k, texts in READ.items() if k in ("ET-01", "ET-02") for t in texts])
def test_an_excuse_turns_each_mark_off(text):
    assert kinds(f'"{text}"') == []
    assert kinds(f"Polisi memeriksa penulis ini: {text.replace(',', '').replace('.', '')}") == []


def test_only_kinds_of_the_mandate_and_only_official_accounts_for_personal_talk():
    assert queued(MARKER.marks(READ["ET-01"][0], {"ET-03"})) == ()
    assert kinds(READ["ET-13"][0]) == []
    assert set(RULES) == PACK.marked == {"ET-01", "ET-02", "ET-03", "ET-05", "ET-06", "ET-13"}


def test_every_word_does_what_its_examples_say():
    assert failing_examples(PACK) == []


def test_everyday_speech_of_a_region_is_weak_there():
    told = "sia teh, kubunuh maneh teh"
    assert [m.tier for m in MARKER.marks(told, ALL)] == [Tier.STRONG]
    assert [m.tier for m in MARKER.marks(told, ALL, region="32.73")] == [Tier.WEAK]
    assert kinds(told, region="32.73") == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault_and_spans_point_into_it(text):
    for mark in MARKER.marks(text, ALL, official=True):
        assert all(0 <= a < b <= len(text) for a, b in mark.spans)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([t for texts in READ.values() for t in texts]), st.sampled_from(["\u200b", "\u00ad", "\ufeff"]))
def test_hidden_signs_change_no_mark(text, sign):
    at = len(text) // 2
    assert set(kinds(text[:at] + sign + text[at:], official=True)) == set(kinds(text, official=True))


CHECK = CheckedClaim(
    checker="Pemeriksa Rekaan",
    check_id="77",
    checked_on=date(2026, 11, 1),
    address="https://periksa.example/77",
    title="[SALAH] Semua jembatan timbang ditutup tujuh hari mulai besok pagi",
)
SAID = "Kata tetangga semua jembatan timbang ditutup tujuh hari mulai besok pagi, cepat isi solar"


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        (SAID, date(2026, 11, 5), True),
        (SAID, date(2026, 11, 1), False),
        (SAID, date(2026, 10, 1), False),
        (f"Hoaks: {SAID}", date(2026, 11, 5), False),
        (f"{SAID}?", date(2026, 11, 5), False),
        (f"{SAID} https://periksa.example/77", date(2026, 11, 5), False),
        ("Semua jembatan timbang ditutup tiga hari", date(2026, 11, 5), False),
    ],
)
def test_a_claim_is_found_word_for_word_and_only_after_its_check(text, day, found):
    assert (Checks([CHECK], WORDS).repeated(text, day) is CHECK) is found


def test_a_short_title_cannot_be_matched():
    assert runs("[SALAH] Jembatan ditutup besok") == set()


@pytest.fixture(scope="module")
def reference(shared):
    path = shared / "reference" / "etika.json"
    if not path.is_file():
        pytest.skip("the reference examples are absent")
    return json.loads(path.read_text(encoding="utf-8"))["categories"]


def test_no_reference_example_of_the_second_half_is_marked(reference):
    texts = [t for c in reference for t in c["examples"]["not"]]
    assert len(texts) == 84
    assert [t for t in texts if kinds(t) or kinds(t, official=True)] == []


def test_the_reference_examples_to_be_read_are_marked_for_the_kinds_that_a_machine_may_mark(reference):
    wanted = {(c["id"], t) for c in reference if c["id"] in PACK.marked for t in c["examples"]["read"]}
    found = {(k, t) for k, t in wanted if k in kinds(t, official=k == "ET-13")}
    assert len(wanted) == 36
    assert wanted - found == set()


def test_what_is_for_people_alone_is_never_marked_as_such(reference):
    people = {c["id"]: c["examples"]["read"] for c in reference if c["id"] not in PACK.marked}
    assert len(people) == 8
    assert sum(map(len, people.values())) == 48
    marked = [kinds(t, official=True) for texts in people.values() for t in texts]
    assert not set(people) & {k for found in marked for k in found}


def test_offices_and_programmes_are_shown_as_what_may_be_criticised():
    assert MARKER.public_targets("Bupati kita payah, anggaran habis untuk spanduk") == ("Bupati", "anggaran")
    assert MARKER.public_targets("tetanggaku maling ayam") == ()
