"""What an entry of a feed is: whose words, what stands in it unseen, and whether it is a post at all."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders import feeds
from domain.types import Outcome, Platform, PostKind
from parsing.markup import read_markup
from parsing.pages import PageContext

from .conftest import NOW, an_account

SITE = "https://w.test"
OWN, OTHER, NOBODY = "Saya tidak setuju", "Coblos nomor dua", "jangan dibaca"


def rss(*items):
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>W</title>'
        f"<link>{SITE}/</link>{''.join(items)}</channel></rss>"
    )


def item(number, content, *, tag="description", link="", more="", title=""):
    return (
        f"<item><title>{title}</title><link>{link or f'{SITE}/{number}'}</link><guid>{SITE}/?p={number}</guid>"
        f"<pubDate>Tue, 03 Nov 2026 0{number % 9}:10:00 GMT</pubDate><{tag}><![CDATA[{content}]]></{tag}>{more}</item>"
    )


def json_feed(*contents):
    items = [{"id": f"{SITE}/{n}", "url": f"{SITE}/{n}", "content_html": c} for n, c in enumerate(contents)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": items})


def parsed(body, handle="w.test/feed", platform=Platform.FEED):
    account = an_account("a", platform, handle)
    context = PageContext(account=account, url=f"https://{handle}", status=200, captured_at=NOW)
    return feeds.parse(body.encode(), {}, context)


CITATIONS = [
    '<aside class="quote no-group" data-username="orang"><div class="title">orang:</div><blockquote>{}</blockquote></aside>',
    '<aside class="quote"><aside><p>{}</p></aside></aside>',
    '<div class="u-repost-of h-cite"><div><p class="e-content">{}</p></div></div>',
    '<article class="h-cite"><a class="p-author">orang</a>{}</article>',
    '<blockquote class="twitter-tweet"><p>{}</p>&mdash; orang</blockquote>',
    "<blockquote><div class='h-cite'>{}</div></blockquote>",
]


@pytest.mark.parametrize(
    ("citation", "own_first", "form"), [*itertools.product(CITATIONS, [True, False], ["rss", "encoded", "json"])]
)
def test_a5_what_a_page_cites_is_another_authors(citation, own_first, form):
    """[A5] With the name that stands above it, however it is marked."""
    parts = [f"<p>{OWN}</p>", citation.format(OTHER)]
    content = "".join(parts if own_first else reversed(parts))
    tag = {"rss": "description", "encoded": "content:encoded"}.get(form, "")
    body = rss(item(1, content, tag=tag)) if tag else json_feed(content)
    (post,) = parsed(body).posts
    assert (post.kind, post.text) == (PostKind.QUOTE, OWN)
    assert OTHER in post.other_text


SILENT = [
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    "<script type='text/template'>{}</script>",
    "<style>.a{{content:'{}'}}</style>",
    "<textarea>{}</textarea>",
    "<span hidden>{}</span>",
    "<p style='display:none'>{}</p>",
    "<!-- {} -->",
]


@pytest.mark.parametrize(("silent", "form"), [*itertools.product(SILENT, ["rss", "encoded", "json"])])
def test_b1_what_a_reader_does_not_see_is_nobodys_words(silent, form):
    """[B1] Also where the reader of feeds would keep the words of a tag that it takes away."""
    content = f"<p>Ayo</p>{silent.format(NOBODY)}<p>kerja</p>"
    tag = {"rss": "description", "encoded": "content:encoded"}.get(form, "")
    (post,) = parsed(rss(item(1, content, tag=tag)) if tag else json_feed(content)).posts
    assert post.text == "Ayo\nkerja"


@pytest.mark.parametrize("tag", ["summary", "details", "figcaption", "dt", "option", "legend", "caption", "section"])
def test_b1_words_of_neighbouring_blocks_of_a_feed_stay_apart(tag):
    """[B1]"""
    (post,) = parsed(rss(item(1, f"<{tag}>dukung</{tag}><{tag}>Bening</{tag}>"))).posts
    assert post.text.split() == ["dukung", "Bening"]


SHOWN = {
    '<img src="data:image/gif;base64,R0lGOD" data-src="https://w.test/a.jpg" alt="Dua jari">': ("image", "a.jpg"),
    '<picture><source srcset="https://w.test/a.webp 9w"><img srcset="https://w.test/a.jpg 3w"></picture>': (
        "image",
        "a.jpg",
    ),
    '<noscript><img src="https://w.test/a.jpg"></noscript>': ("image", "a.jpg"),
    '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>': ("video", "abcdefghijk"),
    '<video><source src="https://w.test/v.mp4"></video>': ("video", ""),
}


@pytest.mark.parametrize("content", SHOWN)
def test_c_pictures_and_films_that_a_page_loads_later_are_there(content):
    """[C]"""
    kind, end = SHOWN[content]
    (post,) = parsed(rss(item(1, content))).posts
    assert [(m.kind, m.url.endswith(end)) for m in post.media] == [(kind, True)]


@pytest.mark.parametrize(
    "source",
    [
        "https://www.google-analytics.com/collect?v=1",
        "https://medium.com/_/stat?event=post.clientViewed",
        "https://ad.doubleclick.net/ddm/x",
    ],
)
def test_c_counters_that_do_not_say_their_size_are_no_pictures(source):
    """[C] Nor is the portrait of somebody who is quoted."""
    (post,) = parsed(rss(item(1, f'Halo<img src="{source}"><img class="avatar" src="{SITE}/o.png">'))).posts
    assert post.media == ()


EXCERPTS = [
    "There is no excerpt because this is a protected post.",
    "Tidak ada kutipan karena ini adalah pos yang terproteksi.",
    "Tidak ada kutipan karena tulisan ini dilindungi sandi.",
    "Tidak ada ringkasan karena pos ini diproteksi",
]


@pytest.mark.parametrize(("words", "form"), [*itertools.product(EXCERPTS, ["{}", "<p>{}</p>\n", " {} "])])
def test_a5_the_sentence_in_the_place_of_protected_words_is_no_post(words, form):
    """[A5]"""
    for body in (rss(item(1, form.format(words), title="Terproteksi: Panen")), json_feed(form.format(words))):
        page = parsed(body)
        assert (page.posts, [p.reason for p in page.problems]) == ((), ["not_public"])
    assert not read_markup(f"<p>Kata admin: {words} Begitulah.</p>").locked


LINKS = [
    f"{SITE}/2026/panen/#comment-5",
    f"{SITE}/2026/panen.html?showComment=1793668200000#c7",
    f"{SITE}/?p=3#comment-9",
]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(LINKS)), min_size=1, max_size=5))
def test_a2_a_readers_comment_in_a_feed_is_never_the_accounts(entries):
    """[A2] A feed of nothing but comments is not the account's feed."""
    items = [
        item(number, OTHER if comment else OWN, link=link if comment else "")
        for number, (comment, link) in enumerate(entries, 1)
    ]
    page = parsed(rss(*items))
    own = sum(not comment for comment, _ in entries)
    assert [post.text for post in page.posts] == [OWN] * own
    assert [p.reason for p in page.problems] == ["comment"] * (len(entries) - own)
    assert (page.outcome == Outcome.NOT_OWNER) == (own == 0)


def test_a2_a_comment_that_answers_an_entry_is_none_of_the_blogs():
    """[A2] Atom says it by what is answered."""
    entry = (
        "<entry><id>tag:x,1:post-7</id><published>2026-11-03T08:10:00+07:00</published><title>{}</title>"
        '<link rel="alternate" href="https://w.test/2026/11/panen.html"/>{}</entry>'
    )
    answers = '<thr:in-reply-to href="https://w.test/2026/11/panen.html" ref="tag:x,1:post-5"/>'
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><id>x</id>'
        "<title>W</title>{}</feed>"
    )
    assert parsed(feed.format(entry.format(OTHER, answers)), "w.test", Platform.BLOGGER).posts == ()
    for own in ("", answers.replace("https://w.test", "https://lain.test")):
        assert len(parsed(feed.format(entry.format(OWN, own)), "w.test", Platform.BLOGGER).posts) == 1


@pytest.mark.parametrize("author", ["@orang_lain", "@Warga_Contoh", "Orang Lain", ""])
def test_a2_what_a_mirror_lists_from_anothers_folder_is_not_the_accounts(author):
    """[A2]"""
    name = author.removeprefix("@") if author.startswith("@") else "warga_contoh"
    link = f"https://cermin.test/{name}/status/1850000000000000001#m"
    more = f"<dc:creator>{author}</dc:creator>" if author else ""
    page = parsed(rss(item(1, OWN, link=link, more=more)), "cermin.test/warga_contoh/rss")
    assert [p.reason for p in page.problems] == (["foreign_author"] if name == "orang_lain" else [])
