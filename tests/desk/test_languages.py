"""The desk in Indonesian and in English: the same pages, each in its language, and the choice is a person's own."""

import re

import pytest
from lxml import html

from desk import language
from services import desk_choices
from services.register import COLUMNS
from store.desk_choices import language_of
from tests.citations import bare
from tests.desk.catalogue import english
from tests.desk.conftest import post, said, token
from tests.desk.test_accessibility import shown

HEADINGS = {name.replace("_", " ") for name, *_ in COLUMNS}  # of an office's list: they stand so in its file
VERIFIER = "inspektorat"  # as the tests' own list says
SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-label")
ONCE = re.compile(r'(?<=name="csrf_token" value=")[^"]*|(?<=name="seed" value=")[^"]*')


def lang(response):
    return html.fromstring(response.text).get("lang")


def choose(client, chosen):
    assert post(client, "/saya/bahasa", page="/saya", bahasa=chosen).status_code == 303


def spoken(page):
    """What a page says: the texts between its tags and those that are read out; no posts and no terms of law."""
    tree = html.fromstring(page)
    for left_out in tree.xpath("//blockquote | //*[@class='terms'] | //style | //*[contains(@class, 'why')]"):
        left_out.drop_tree()
    texts = [*tree.itertext(), *(element.get(name) or "" for element in tree.iter() for name in SPOKEN)]
    return {" ".join(text.split()) for text in texts if text.strip()}


def meant(page):
    """What the forms and links of a page carry, whatever it says."""
    tree = html.fromstring(ONCE.sub("", page))
    names = ("name", "value", "href", "action", "id", "for")
    return [tuple(e.get(n) for n in names) for e in tree.iter("a", "form", "input", "option", "button", "label")]


def pages_of(client, app):
    """Every page without an argument, as this reader is given it."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in r.methods and not r.arguments and r.endpoint != "static"]
    found = {rule.rule: client.get(rule.rule) for rule in rules}
    return {path: page.text for path, page in found.items() if page.mimetype == "text/html" and page.status_code == 200}


@pytest.mark.parametrize("name", ["pembaca-1", "pimpinan-1"])
def test_every_page_is_the_same_in_both_languages_but_for_its_words(signed, app, case_id, name):
    client = signed(name)
    before = {**pages_of(client, app), "perkara": client.get(f"/perkara/{case_id}").text}
    choose(client, "en")
    client.get("/")  # takes the message that the choice was kept
    other = {**pages_of(client, app), "perkara": client.get(f"/perkara/{case_id}").text}
    assert before.keys() == other.keys()
    assert len(before) > 15
    for path, page in other.items():
        assert html.fromstring(page).get("lang") == "en", path
        assert html.fromstring(before[path]).get("lang") == "id", path
        if path != "/saya":  # shows which language is chosen
            assert meant(page) == meant(before[path]), path
    choose(client, "id")
    client.get("/")
    again = {**pages_of(client, app), "perkara": client.get(f"/perkara/{case_id}").text}
    for path, page in before.items():
        if path != "/setelan/periksa":  # says what is so on this machine at the moment
            assert ONCE.sub("", again[path]) == ONCE.sub("", page), path


def test_no_page_in_english_leaves_an_indonesian_text(signed, app, conn, case_id):
    for reader in ("pembaca-1", "pimpinan-1"):
        desk_choices.choose_language(conn, reader, "en")
    pages = {name: page for name, page in shown(signed, app, conn, case_id).items() if '<html lang="en">' in page}
    assert len(pages) > 30
    texts = {text: said for text, said in english().items() if text != said and "%(" not in text and "{" not in text}
    long = [text for text in texts if len(text) > 30]
    for name, page in pages.items():
        found = spoken(page)
        assert sorted((found & texts.keys()) - HEADINGS - {VERIFIER}) == [], name
        assert [text for text in long if any(text in words for words in found)] == [], name


def test_no_page_in_english_cites_a_law_in_indonesian_alone(signed, app, conn, case_id):
    conn._conn.execute("UPDATE accounts SET legal_basis = 'SKB 22 September 2022; PP 94/2021 Pasal 5 huruf n angka 5'")
    for reader in ("pembaca-1", "pimpinan-1"):
        desk_choices.choose_language(conn, reader, "en")
    pages = {name: page for name, page in shown(signed, app, conn, case_id).items() if '<html lang="en">' in page}
    chief = signed("pimpinan-1")
    pages |= {path: chief.get(path).text for path in ("/hak", "/penilaian", "/bantuan", "/saya")}
    assert "Joint Decree of 22 September 2022 (SKB 22 September 2022); Government Regulation" in pages["satu-akun"]
    for name, page in pages.items():
        assert {text: bare(text) for text in spoken(page) if bare(text)} == {}, name


def test_the_choice_survives_signing_out_and_is_one_persons_own(signed, app):
    client = signed("pembaca-1")
    assert lang(client.get("/")) == "id"
    choose(client, "en")
    assert said(client.get("/saya"))[0] == "The language of your pages was saved."
    post(client, "/keluar")
    assert lang(client.get("/masuk")) == "en"  # as this browser was shown last
    assert lang(signed("pembaca-1").get("/")) == "en"  # another browser
    assert lang(signed("pembaca-2").get("/")) == "id"


def test_a_language_can_be_picked_before_signing_in_and_is_kept_with_the_person(app, signed):
    client = app.test_client()
    page = client.get("/masuk?bahasa=en")
    assert (lang(page), "Passphrase" in page.text) == ("en", True)
    assert lang(client.get("/masuk")) == "en"
    form = {"csrf_token": token(page), "name": "pembaca-2", "phrase": "salah salah salah", "next": ""}
    wrong = client.post("/masuk", data=form)
    assert (wrong.status_code, lang(wrong)) == (403, "en")
    client.post("/masuk", data={**form, "phrase": "sawah kopi hujan perahu"})
    assert lang(client.get("/")) == "en"
    assert lang(signed("pembaca-2").get("/")) == "en"


def test_what_the_last_one_chose_is_no_choice_of_the_next_at_the_same_browser(signed, app):
    client = signed("pembaca-1")
    choose(client, "en")
    post(client, "/keluar")
    page = client.get("/masuk")
    client.post(
        "/masuk",
        data={"csrf_token": token(page), "name": "pembaca-3", "phrase": "sawah kopi hujan perahu", "next": ""},
    )
    post(client, "/keluar")
    assert lang(signed("pembaca-3").get("/")) == "id"


def test_a_language_that_there_is_not_changes_nothing(signed, app, conn):
    client = signed()
    done = post(client, "/saya/bahasa", page="/saya", bahasa="xx")
    assert (done.status_code, said(done)[0]) == (400, "bahasa tidak dikenal → pilih salah satu")
    assert client.post("/saya/bahasa", data={"bahasa": "en"}).status_code == 403  # without the token
    assert language_of(conn, "pembaca-1") == ""
    assert lang(app.test_client().get("/masuk?bahasa=xx")) == "id"


def test_what_a_page_is_told_is_said_in_its_language(signed):
    client = signed()
    choose(client, "en")
    client.get("/")
    assert said(client.get("/tidak-ada")) == ["There is no such page."]
    client.get("/")
    wrong = post(client, "/saya/frasa", page="/saya", phrase="satu dua tiga empat", again="x")
    assert "the two passphrases are not the same → type both again" in said(wrong)


def test_counts_and_dates_are_written_as_the_language_writes_them(signed, app):
    with app.test_request_context():
        from flask import g

        g.reader, g.language = None, "en"
        assert language.number(1180) == "1,180"
        g.language = "id"
        assert language.number(1180) == "1.180"
    client = signed()
    assert re.search(r"12 November 2024 pukul 09\.00 WIB", client.get("/saya").text)
    choose(client, "en")
    assert re.search(r"12 November 2024, 09:00 WIB", client.get("/saya").text)
