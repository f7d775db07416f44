"""Help in place: a question mark on each page, with three sentences and the terms that stand on that page."""

import re

import pytest
from lxml import html
from markupsafe import Markup

from desk.access import OPEN
from desk.help import terms_on, topic_of
from desk.help_texts import TERMS, TOPICS
from tests.desk.conftest import post
from tests.desk.test_accessibility import shown

MARK = './/main/details[@class="help"]'


def test_every_page_has_help_and_no_help_is_without_a_page(app):
    endpoints = [r.endpoint for r in app.url_map.iter_rules() if r.endpoint != "static"]
    wanted = [e for e in endpoints if app.view_functions[e].needs != OPEN]
    assert len(wanted) > 60
    assert [e for e in wanted if not topic_of(e)] == [], "write its three sentences in TOPICS of desk/help_texts.py"
    assert set(TOPICS) == {topic_of(e) for e in wanted}


@pytest.mark.parametrize("topic", TOPICS)
def test_help_is_three_sentences(topic):
    title, words = TOPICS[topic]
    assert title
    assert len(re.findall(r"[.](?: |$)", words)) == 3


def test_each_page_carries_its_help_and_the_terms_that_it_uses(signed, app, conn, case_id):
    pages, said = shown(signed, app, conn, case_id), set()
    assert len(pages) > 25
    for name, page in pages.items():
        if name in ("masuk", "tidak-ada", "bantuan"):
            continue
        tree = html.fromstring(page)
        [mark] = tree.xpath(MARK)
        assert mark.xpath("./summary/@aria-label") == ["Bantuan untuk halaman ini"], name
        [link] = mark.xpath(".//a/@href")
        assert link.startswith("/bantuan#")
        terms = mark.xpath(".//dt/text()")
        said |= set(terms)
        mark.getparent().remove(mark)
        text = " ".join(tree.xpath("//main")[0].text_content().split())
        assert all(re.search(rf"(?<!\w){re.escape(t)}(?!\w)", text, re.I) for t in terms), name
        for term in ("Bawaslu", "klarifikasi", "dugaan", "SEMENTARA", "retensi"):
            if re.search(rf"(?<!\w){term}(?!\w)", text):
                assert term in terms, (name, term)
    assert len(said) > 8


def test_a_short_form_counts_as_it_is_written_and_a_word_in_any_case(app):
    found = lambda words: [term for term, _ in terms_on(Markup(words))]  # noqa: E731
    assert found("<p>Klarifikasi oleh <b>PPK</b></p>") == ["klarifikasi", "PPK"]
    assert found('<a title="PPK">ppk, klarifikasinya, SKB1</a>') == []
    assert found("hukuman disiplin") == ["hukuman disiplin"]


def test_the_help_page_holds_every_topic_and_every_term(signed):
    page = signed().get("/bantuan").text
    assert all(f'<h2 id="{key}">' in page for key in TOPICS)
    assert all(f"<dt>{term}</dt>" in page for term in TERMS)


def test_a_page_that_a_wrong_form_brings_back_has_its_help_too(signed):
    done = post(signed(), "/laporan/pekan", page="/laporan", week="kemarin", lang="id")
    assert done.status_code == 400
    assert html.fromstring(done.text).xpath(MARK)
