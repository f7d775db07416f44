"""[A3, C] Reblogs and renotes in feeds are another's words; a notice for subscribers is no post."""

from html import escape

import pytest

from crawler.spiders import feeds, website
from domain.types import Platform
from parsing.pages import PageContext
from parsing.passed_on import for_subscribers

from ..crawler.conftest import NOW, an_account


def of_feed(title, content):
    body = (
        '<rss version="2.0"><channel><title>warga</title><item><guid>https://w.test/1</guid><link>https://w.test/1</link>'
        f"<title>{escape(title)}</title><description>{escape(content)}</description></item></channel></rss>"
    )
    account = an_account("a", Platform.FEED, "w.test/rss")
    context = PageContext(account=account, url="https://w.test/rss", status=200, captured_at=NOW)
    page = feeds.parse(body.encode(), {}, context)
    return [(p.kind.value, p.text, p.other_text, p.cut) for p in page.posts] or [p.reason for p in page.problems]


FROM = '<p><a href="https://lain.test/9" class="tumblr_blog">orang-lain</a>:</p><blockquote><p>Coblos nomor dua</p></blockquote>'


@pytest.mark.parametrize(
    "title", ["orang-lain: Coblos nomor dua", "orang-lain: Coblos nom…", "orang-lain:", "Coblos nomor"]
)
def test_a_reblogs_name_and_title_are_no_own_words(title):
    assert of_feed(title, FROM) == [("repost", "", "Coblos nomor dua", False)]
    assert of_feed(title, FROM + "<p>Hoaks ini</p>") == [("quote", "Hoaks ini", "Coblos nomor dua", False)]


def test_a_title_of_ones_own_stays_above_a_quotation():
    assert of_feed("Hoaks lagi", FROM) == [("quote", "Hoaks lagi", "Coblos nomor dua", False)]
    assert of_feed("", "<p>Kata RN: ini singkatan</p>") == [("original", "Kata RN: ini singkatan", "", False)]


@pytest.mark.parametrize(
    ("content", "own", "other"),
    [
        ("<p>Hoaks</p>RN:<br><p>Coblos nomor dua</p>", "Hoaks", "Coblos nomor dua"),
        ("RN:<p>Coblos nomor dua</p>", "", "Coblos nomor dua"),
        (
            '<p>Hoaks<br><br>RN: <a href="https://m.test/notes/z">https://m.test/notes/z</a></p>',
            "Hoaks",
            "https://m.test/notes/z",
        ),
    ],
)
def test_what_stands_behind_a_renotes_mark_is_anothers(content, own, other):
    assert of_feed("", content) == [("quote" if own else "repost", own, other, False)]


NOTICES = [
    "This post is for paid subscribers. Already a paid subscriber? Sign in",
    "Artikel ini khusus untuk pelanggan. Silakan berlangganan untuk membaca selengkapnya.",
    "Konten ini hanya untuk anggota.\nMasuk atau daftar untuk melanjutkan membaca.",
    "This content is for members only.",
]
OWN = [
    "Konten ini untuk anggota dewan yang lupa janjinya kepada warga.",
    "Masuk ke desa, saya melihat panen raya.",
    "Artikel ini saya tulis untuk semua pelanggan koperasi kita yang setia menunggu.",
]
ARTICLE = (
    '<html><head><title>Rahasia</title><meta property="og:type" content="article"><link rel=canonical href="https://w.test/1">'
    "</head><body><article><h1>Rahasia</h1><div>{}</div></article></body></html>"
)


def of_article(words):
    account = an_account("a", Platform.WEBSITE, "w.test")
    context = PageContext(account=account, url="https://w.test/1", status=200, captured_at=NOW)
    shown = "".join(f"<p>{part}</p>" for part in words.split("\n"))
    return website.parse(ARTICLE.format(shown).encode(), {}, context)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_for_subscribers_is_no_post_and_behind_words_it_says_that_they_are_cut(notice):
    assert of_feed("Rahasia", notice) == ["not_public"]
    assert (of_article(notice).posts, of_article(notice).detail) == ((), "login_required")
    teaser = f"Panen raya di desa rekaan ramai sekali.\n{notice}"
    assert [(kind, cut) for kind, _, _, cut in of_feed("Rahasia", teaser)] == [("original", True)]
    [post] = of_article(teaser).posts
    assert ("Panen raya" in post.text, post.cut) == (True, True)


@pytest.mark.parametrize("words", OWN)
def test_words_about_members_are_words(words):
    assert for_subscribers(words) == (False, False)
    assert of_feed("Judul", words) == [("original", f"Judul\n\n{words}", "", False)]
