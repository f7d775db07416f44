"""check-text: somebody's own words, read offline, with nothing left behind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.engine import compile_engine
from domain.errors import UsageError
from domain.packs import load_pack
from reports.guidance import ALLOWED
from services.trying import tried

SUPPORT = "Ayo menangkan Khofifah nomor 2, coblos besok!"
ENGINE = compile_engine([load_pack("pilkada-2024")])


def test_what_a_reader_would_be_shown_and_what_is_allowed(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("check-text", "--pack", "pilkada-2024", "--region", "35.78", "--date", "2024-11-20", SUPPORT)
    assert done.exit_code == 0
    said = ("kuat: ", "Khofifah", "bentuk yang diusulkan menurut SKB: DS-", "bukan putusan", "Tidak ada yang disimpan")
    for words in said:
        assert words in done.output
    for words in ALLOWED:
        assert words in done.output
    assert list(tmp_path.iterdir()) == []


def test_words_come_from_standard_input_and_nothing_found_is_no_permission(run):
    done = run("check-text", "--pack", "pilkada-2024", answers="Selamat pagi, hari ini apel pukul tujuh.")
    assert "Tidak ada penanda." in done.output
    assert "tidak berarti diperbolehkan" in done.output
    done = run("check-text", "--pack", "pilkada-2024", "-", answers=SUPPORT)
    assert "Tanpa tanggal, bentuk menurut SKB tidak dapat disebut" in done.output
    assert "bentuk yang diusulkan" not in done.output


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("  ", {}, "belum ada teks"),
        ("a", {"region": "Antah Berantah"}, "tidak dikenal"),
    ],
)
def test_what_cannot_be_read_is_said(text, options, words):
    with pytest.raises(UsageError, match=words):
        tried(ENGINE, text, **options)


def test_a_day_outside_the_election_is_no_all_clear():
    from datetime import date

    with pytest.raises(UsageError, match="di luar masa pemilihan"):
        tried(ENGINE, SUPPORT, day=date(2019, 1, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80), st.text(max_size=80))
def test_each_reason_quotes_the_text_and_no_more(before, after):
    text = f"{before} {SUPPORT} {after}"
    found = tried(ENGINE, text)
    for reason in found.reasons:
        assert reason.words
        assert all(word in text for word in reason.words)
    assert {text[a:b] for a, b in found.spans} == {word for reason in found.reasons for word in reason.words}
