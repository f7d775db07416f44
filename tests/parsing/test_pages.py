"""From markup to the words that a reader sees."""

import pytest

from domain.types import Media
from parsing.markup import plain_text, read_markup
from parsing.pages import titled


@pytest.mark.parametrize(
    ("row", "markup", "text"),
    [
        ("P13", "&amp;lt;script&amp;gt;", "&lt;script&gt;"),
        ("P13", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("P13", "satu&nbsp;dua", "satu\u00a0dua"),
        ("tags", "<p>Satu</p><p>dua<br>tiga</p>", "Satu\ndua\ntiga"),
        ("tags", "harga < 5 dan > 3", "harga < 5 dan > 3"),
        ("spaces", "<p>satu\n   dua</p>", "satu dua"),
        ("script", "<p>a</p><script>rahasia()</script><style>p{}</style><!-- b -->", "a"),
        ("plain", "tanpa tanda", "tanpa tanda"),
        ("marks", "<p>arah \u202e balik</p>", "arah \u202e balik"),
    ],
)
def test_markup_becomes_text_decoded_once(row, markup, text):
    assert plain_text(markup) == text


def images_of(markup, base):
    return read_markup(markup, base).media


def test_a_title_is_not_doubled():
    assert titled("Pasar", "Pasar ramai") == "Pasar ramai"
    assert titled("Judul", "Isi") == "Judul\n\nIsi"
    assert titled("", "Isi") == "Isi"
    assert titled("Judul", "") == "Judul"


def test_pictures_keep_their_alternative_text_and_a_full_address():
    picture = "<img src='/a.jpg' alt='spanduk &amp; bendera'>"
    markup = f'{picture}<img alt="x" src="data:image/png;base64,AA">{picture}'
    assert images_of(markup, "https://blog.contoh.test/2026/") == (
        Media(kind="image", url="https://blog.contoh.test/a.jpg", alt="spanduk & bendera"),
    )
