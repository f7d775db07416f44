"""The texts of the desk in both languages: every text is marked and has its English, and none is written in vain."""

import re
import string

import pytest
from jinja2 import Environment
from jinja2.nodes import TemplateData

from domain.texts import in_language
from tests.catalogues import compiled_and_written
from tests.desk.catalogue import DESK, PO, entries, marked, source, unsaid

TAG = re.compile(r'<[^<>]*>|<!doctype[^>]*>|\s[a-z-]+="[^"]*"?', re.S)
SPOKEN = re.compile(r'\s(?:title|aria-label|alt|placeholder|data-label|label)="\s*([^"\0]*[A-Za-z]{2}[^"\0]*)"')


def places(text):
    return sorted(
        {name for _, name, _, _ in string.Formatter().parse(text) if name} | set(re.findall(r"%\((\w+)\)s", text))
    )


def test_the_compiled_catalogue_is_what_is_written():
    found, wanted = compiled_and_written(PO)
    assert found == wanted, "run `make catalogues`"


def test_every_text_has_its_english_and_no_english_is_left_over():
    asked, written = marked(), {source(m) for m in entries()}
    assert len(asked) > 1500
    assert unsaid() == [], "run `make catalogues`, then write the English"
    assert sorted(written - asked) == []


def test_a_translation_has_words_and_exactly_the_places_of_its_source():
    for entry in entries():
        written = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert not entry.fuzzy, entry.id
        assert all(written), entry.id
        assert [places(text) for text in written] == [places(source(entry))] * len(written), entry.id
        assert all(_edges(text) == _edges(source(entry)) for text in written), entry.id


def _edges(text):
    """The blanks around a text, which belong to the page."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("template", sorted((DESK / "templates").glob("*.html")), ids=lambda path: path.stem)
def test_a_template_says_nothing_that_is_not_marked(template):
    env = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    env.newstyle_gettext = True
    parsed = env.parse(template.read_text(encoding="utf-8"))
    plain = "\0".join(data.data for data in parsed.find_all(TemplateData))
    assert SPOKEN.findall(plain) == []
    assert [words for words in re.split(r"[\0\n]", TAG.sub("\0", plain)) if re.search(r"[A-Za-z]{2}", words)] == []


def test_one_is_not_many():
    text = "{n} hari lalu"
    assert in_language(text, "en", [DESK], 1) == "{n} day ago"
    assert in_language(text, "en", [DESK], 2) == "{n} days ago"
    assert in_language(text, "id", [DESK], 1) == text
