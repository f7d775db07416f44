"""The texts of the reports in both languages: the compiled catalogue is the written one, and one is not many."""

import string

import pytest

from domain.packs import list_packs, load_pack
from domain.periods import BULAN, HARI
from reports.words import number, say, translated
from tests.catalogues import compiled_and_written
from tests.reports.catalogue import PO, english, entries


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_compiled_catalogue_is_what_is_written():
    found, wanted = compiled_and_written(PO)
    assert found == wanted, "run `make catalogues`"


@pytest.mark.parametrize("entry", entries(), ids=lambda m: str(m.lineno))
def test_a_translation_has_words_and_exactly_the_places_of_its_source(entry):
    source = entry.id if isinstance(entry.id, str) else entry.id[0]
    written = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    assert not entry.fuzzy
    assert all(written)
    for text in written:
        assert places(text) == places(source)


def test_one_is_not_many_and_a_number_elsewhere_changes_nothing():
    text = "{n} perkara melewati tenggatnya."
    assert say("en", text, n=1) == "1 case is past its deadline."
    assert say("en", text, n=0) == "0 cases are past their deadline."
    assert say("id", text, n=1234) == "1.234 perkara melewati tenggatnya."
    assert say("en", "versi {n}", n=1) == "version 1"
    assert number("en", 1234567) == "1,234,567"


@pytest.mark.parametrize("name", list_packs())
def test_every_stage_of_a_calendar_has_its_english(name):
    labels = {stage.label for stage in load_pack(name).calendar}
    assert labels
    assert labels <= set(english())


def test_a_text_without_translation_is_an_error():
    assert "bukan teks laporan" not in english()
    for count in (None, 1):
        with pytest.raises(KeyError, match="bukan teks"):
            translated("en", "bukan teks laporan", count)


def test_months_and_days_are_the_words_that_offices_write():
    assert (BULAN[0], BULAN[7], BULAN[11], len(BULAN)) == ("Januari", "Agustus", "Desember", 12)
    assert (HARI[0], HARI[4], HARI[6], len(HARI)) == ("Senin", "Jumat", "Minggu", 7)
