"""Texts that remember how they were made."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from domain.texts import Text, in_language


def test_a_text_is_its_indonesian_sentence_and_keeps_template_and_fields():
    text = Text("{n} kiriman dari {siapa}", n=3, siapa=Text("akun {a}", a=1))
    assert text == "3 kiriman dari akun 1"
    assert (text.template, text.fields["n"]) == ("{n} kiriman dari {siapa}", 3)
    assert in_language(text, "id") == "3 kiriman dari akun 1"


@given(st.text(), st.integers())
def test_it_travels_between_processes_and_braces_in_values_are_only_signs(words, n):
    text = Text("{words}: {n}", words=words, n=n)
    again = pickle.loads(pickle.dumps(text))
    assert (again, again.template, again.fields) == (text, text.template, text.fields)
    assert in_language(again, "en") == f"{words}: {n}"


@given(st.text())
def test_what_no_catalogue_has_stays_as_it_is(words):
    assert in_language("\N{ZERO WIDTH SPACE}" + words, "en") == "\N{ZERO WIDTH SPACE}" + words
