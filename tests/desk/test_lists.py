"""The lists as people read them: words, age, what is late first; a row opens its item, a case leads to the next."""

import json
import re
from datetime import timedelta
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from desk import presenting
from domain.cases import ReviewedPost
from domain.raised_flags import RaisedFlag
from services import reading_list, thumbnails
from store import accounts
from tests.desk.conftest import AT, new_case, post, said
from tests.desk.test_reading import read, take

FIRST = "Baris pertama dukung calon nomor 1\nBaris kedua yang tidak tampil"


def rows(page):
    """The rows of a page's list: (classes, words of the row)."""
    found = html.fromstring(page.text).xpath("//table[contains(@class, 'lines')]/tbody/tr")
    return [(row.get("class", ""), " ".join(row.text_content().split())) for row in found]


def links(page):
    return [unescape(found) for found in re.findall(r'class="open" href="([^"]+)"', page.text)]


def beside(page, rel):
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page.text)
    return unescape(found[1]) if found else ""


def test_a_row_shows_the_words_unmarked_and_opens_that_item(signed, conn, add_post, flag_post, clock):
    new_case(conn, add_post, flag_post, FIRST)
    new_case(conn, add_post, flag_post, "kedua: dukung calon nomor 2", number=1)
    client = signed()
    page = client.get("/telaah")
    assert "<mark>" not in page.text  # whoever looks may be the one who reads second
    assert [("Baris pertama dukung calon nomor 1…" in words, "Baris kedua" in words) for _, words in rows(page)].count(
        (True, False)
    ) == 1
    assert all("Bluesky, hari ini" in words for _, words in rows(page))
    chosen = next(form for form in html.fromstring(page.text).forms if "kedua" in form.text_content())
    done = post(client, "/telaah/buka", item=chosen.fields["item"])
    assert done.headers["Location"] == "/telaah/meja"
    assert "ua: dukung calon nomor 2" in client.get("/telaah/meja").text
    other = signed("pembaca-2")  # it is on a table now
    assert len(rows(other.get("/telaah"))) == 1
    done = post(other, "/telaah/buka", item=chosen.fields["item"], agency="Pemerintah Kota Surabaya")
    assert "agency=" in done.headers["Location"]
    assert "butir ini sedang dibaca orang lain → ambil yang berikut" in said(other.get("/telaah"))
    assert post(other, "/telaah/buka", item="tidak-ada").status_code == 303


def test_what_is_late_is_said_and_red(signed, case_id, clock):
    [(looks, words)] = rows(signed().get("/telaah"))
    assert (looks, "sisa" in words or "kurang dari sehari" in words) == ("", True)
    clock.move(days=9)
    [(looks, words)] = rows(signed().get("/telaah"))
    assert looks == "overdue"
    assert "lewat" in words
    assert "9 hari lalu" in words


def test_a_drawn_post_and_a_second_reading_have_rows_that_differ_in_words_alone(
    signed, conn, add_post, flag_post, clock
):
    """Tags, fields and columns of the two rows are the same; only the posts' own words, age and day are not."""
    new_case(conn, add_post, flag_post, "serupa satu")
    assert read(signed()).status_code == 303
    post_id = add_post(accounts.all_accounts(conn)[1], "u1", "serupa dua", AT - timedelta(days=6), conn=conn)
    conn._conn.execute(
        "INSERT INTO assessments (post_id, version, engine, queue, stance, tier, at) VALUES"
        " (?, 1, 'uji-1', 0, 'none', NULL, '2024-11-06T02:00:00Z')",
        (post_id,),
    )
    assert reading_list.draw(conn, AT) == 1
    page = signed("pembaca-2").get("/telaah")
    trees = html.fromstring(page.text).xpath("//table[contains(@class, 'lines')]/tbody/tr")
    assert len(trees) == 2
    shapes = [[(e.tag, sorted(e.keys()), e.get("class"), e.get("data-label")) for e in tree.iter()] for tree in trees]
    assert shapes[0] == shapes[1]
    assert [tree.xpath("string(td[@data-label='Bacaan'])") for tree in trees] == ["mandiri", "mandiri"]


def test_marks_stand_in_the_list_of_cases_for_whoever_may_know_alone(signed, conn, add_post, flag_post):
    case_id = new_case(conn, add_post, flag_post)
    first, second = signed(), signed("pembaca-2")
    for client in (first, second):
        assert "dukung calon nomor 1" in client.get("/perkara").text
        assert "<mark>" not in client.get("/perkara").text
    read(first)
    assert "<mark>duk</mark>ung" in first.get("/perkara").text
    assert "<mark>" not in second.get("/perkara").text
    take(second)  # the second reading is on the table: blind
    assert "<mark>" not in second.get("/perkara").text
    assert case_id in second.get("/perkara").text


def test_late_cases_come_first_and_lead_to_one_another_within_the_filter(signed, conn, add_post, flag_post, clock):
    late = new_case(conn, add_post, flag_post, "yang lewat: dukung calon nomor 1")
    for name in ("pembaca-1", "pembaca-2"):
        assert read(signed(name)).status_code == 303
    clock.move(days=40)
    fresh = new_case(conn, add_post, flag_post, "yang baru: dukung calon nomor 1", number=1)
    client = signed("pimpinan-1")
    page = client.get("/perkara?status=semua")
    assert [looks for looks, _ in rows(page)] == ["overdue", ""]
    assert links(page) == [f"/perkara/{late}?status=semua", f"/perkara/{fresh}?status=semua"]
    page = client.get(links(page)[0])
    assert (beside(page, "prev"), beside(page, "next")) == ("", f"/perkara/{fresh}?status=semua")
    page = client.get(beside(page, "next"))
    assert (beside(page, "prev"), beside(page, "next")) == (f"/perkara/{late}?status=semua", "")
    assert 'href="/perkara?status=semua"' in page.text
    page = client.get(f"/perkara/{late}?words=baru")  # not in that list (any more)
    assert (page.status_code, beside(page, "prev"), beside(page, "next")) == (200, "", "")
    assert client.get(f"/perkara/{late}").status_code == 200


def test_kept_pictures_are_a_small_picture_or_a_word_and_never_a_broken_one(signed, conn, add_post, flag_post):
    """Where nothing here reads pictures the word alone stands there."""
    new_case(conn, add_post, flag_post)
    kept = (("image", "a"), ("image", "b"), ("video", "c"))
    media = [{"kind": kind, "url": "", "sha256": name * 64} for kind, name in kept]
    conn._conn.execute("UPDATE posts SET media = ?", (json.dumps(media),))
    client = signed()
    for where in ("/telaah", "/perkara"):
        [(_, words)] = rows(client.get(where))
        assert "2 gambar, video" in words
        found = html.fromstring(client.get(where).text).xpath("//tbody//img")
        assert (found != []) is thumbnails.is_installed()
        for picture in found:
            assert client.get(picture.get("src")).mimetype == "image/svg+xml", "nothing is kept under that name"


def shown(text, other, spans):
    row = ReviewedPost(
        post_id="p",
        version=1,
        kind="original",
        url="",
        published_at="2024-11-01T00:00:00Z",
        published_raw="",
        published_precision="",
        published_zone="",
        other_author=None,
        media="[]",
        gone_at=None,
        text=text,
        other_text=other,
        seen_at="",
        extract_sha256="",
        person_id="",
        platform="bluesky",
        agency="",
        region="35.78",
        position_level="",
        tier=None,
        stance=None,
    )
    flag = dict.fromkeys(RaisedFlag.__slots__) | {"field": "text", "spans": str([list(s) for s in spans])}
    return str(presenting.line(row, [RaisedFlag(**flag)], AT).words)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")),
    st.text(max_size=20),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted)),
)
def test_a_line_is_how_the_post_begins_whatever_is_marked(text, other, spans):
    made = shown(text, other, spans)
    plain = unescape(re.sub(r"</?mark>", "", made))
    assert made.count("<mark>") == made.count("</mark>")
    assert re.sub(r"</?mark>", "", made) == re.sub(r"</?mark>", "", shown(text, other, []))
    assert "\n" not in plain
    said_first = text if text.strip() else other
    assert bool(plain) == bool(said_first.strip())
    assert "<" not in re.sub(r"</?mark>", "", made)
