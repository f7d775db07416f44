"""Pages of platforms: every page of a listing is found, drafts stay out, and what is shown beside the words is kept."""

import itertools
import json
from datetime import UTC, timedelta

import pytest

from crawler.spiders import feeds, mastodon, telegram, wordpress
from domain.types import Platform
from parsing.markup import PUT_IN, read_markup
from parsing.pages import PageContext, linked

from .conftest import NOW, Reply, an_account

M = "https://m.contoh.test/api/v1/accounts/7/statuses"


def parsed(parse, body, account, url, headers=None):
    return parse(body.encode(), headers or {}, PageContext(account=account, url=url, status=200, captured_at=NOW))


def status(number, hours=0):
    at = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    own = {"id": "7", "username": "w", "acct": "w", "url": "https://m.contoh.test/@w"}
    url = f"https://m.contoh.test/@w/{number}"
    return {
        "id": str(number),
        "created_at": at,
        "visibility": "public",
        "content": f"k{number}",
        "url": url,
        "account": own,
    }


FORMS = ('rel="{}"', "rel={}", "rel='{}'", 'REL="{}"', 'rel="last {}"', 'title="a, <b>; c"; rel="{}"', 'rel = "{}"')
TARGETS = (f"{M}?max_id=1", "/api/v1/accounts/7/statuses?max_id=1", "?max_id=1")


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("form", FORMS)
def test_e2_a_link_header_is_read_in_every_form(form, target, turned):
    """[E2] RFC 8288: quoted or not, relative, in any order; what is not read would end the listing too early."""
    links = [f"<{target}>; {form.format('next')}", f"<{M}?min_id=9>; {form.format('prev')}"]
    header = ", ".join(reversed(links) if turned else links)
    found = linked(header, f"{M}?limit=40")
    assert (found["next"], found["prev"]) == (f"{M}?max_id=1", f"{M}?min_id=9")


@pytest.mark.parametrize(
    "header", ["", "<a>", "rel=next", "<>; rel", f'<{M}>; rel="first"', "<a>; rel=", f"<{M}; rel=next", "kosong"]
)
def test_e2_a_header_without_links_names_none_and_proves_no_end(header):
    """[E2] A listing whose line of links cannot be read ends nowhere that is known."""
    account = an_account("a", Platform.MASTODON, "w@m.contoh.test", native_id="7")
    page = parsed(mastodon.parse, json.dumps([status(1)]), account, f"{M}?limit=40", {"link": header})
    assert (page.next_url, page.newest_only) == (None, True)


@pytest.mark.parametrize("form", FORMS)
def test_e2_posts_of_later_pages_are_not_gone_where_a_header_is_written_otherwise(space, hosts, form):
    """[E2] Two looks at the whole of a listing, and one in between whose first page is all that comes."""
    space.register(an_account("a", Platform.MASTODON, "w@m.contoh.test", native_id="7"))
    path = "m.contoh.test/api/v1/accounts/7/statuses"
    first, second = [status(n, 20 - n) for n in (9, 8)], [status(n, 20 - n) for n in (2, 1)]

    def answer(address, _):
        if "max_id" in address:
            return Reply(json.dumps(second).encode(), headers={"Link": f"<{M}?min_id=2>; rel=prev"})
        return Reply(
            json.dumps(first).encode(),
            headers={"Link": f"</api/v1/accounts/7/statuses?max_id=8>; {form.format('next')}"},
        )

    hosts[path] = answer
    for day in range(4):
        space.crawl(NOW + timedelta(days=day * 11))
    assert {post["native_id"]: post["gone_at"] for post in space.posts().values()} == dict.fromkeys("9821")


def blogger(*entries, following=""):
    body = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{n}</id><title>k{n}</title><published>{at}</published>{more}"
        f'<link rel="alternate" href="https://warga.blogspot.com/{n}.html"/></entry>'
        for n, at, more in entries
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="{}"><id>x</id><title>t</title>'
    return head + (f'<link rel="next" href="{following}"/>' if following else "") + body + "</feed>"


@pytest.mark.parametrize("host", ["http://www.blogger.com", "https://www.blogger.com", "https://draft.blogger.com"])
def test_b2_the_further_pages_of_a_blog_are_read(space, hosts, host):
    """[B2] Blogger names them under its own host, where no account of the register lies."""
    space.register(an_account("a", Platform.BLOGGER, "warga.blogspot.com"))
    following = f"{host}/feeds/1/posts/default?start-index=101&amp;max-results=100"
    when = [(NOW - timedelta(days=n)).isoformat() for n in range(4)]

    def answer(address, _):
        if "start-index=101" in address:
            return Reply(blogger((3, when[2], ""), (4, when[3], "")).replace("{}", "x").encode())
        return Reply(blogger((1, when[0], ""), (2, when[1], ""), following=following).replace("{}", "x").encode())

    hosts["warga.blogspot.com/feeds/posts/default"] = answer
    space.crawl()
    assert len(space.posts()) == 4
    assert space.outcome("a")["outcome"] == "ok"
    assert hosts.asked("blogger.com/") == []


@pytest.mark.parametrize("space_name", ["http://www.w3.org/2007/app", "http://purl.org/atom/app#"])
@pytest.mark.parametrize(("draft", "posts"), [("yes", 0), (" Yes ", 0), ("no", 1), ("", 1)])
def test_a5_a_draft_is_no_post(space_name, draft, posts):
    """[A5] RFC 5023, in the name space that Blogger uses and in that of the standard."""
    account = an_account("a", Platform.BLOGGER, "warga.blogspot.com")
    control = f"<app:control><app:draft>{draft}</app:draft></app:control>"
    body = blogger((1, NOW.isoformat(), control)).replace("{}", space_name)
    assert len(parsed(feeds.parse, body, account, feeds.address(account)).posts) == posts


def wp(**more):
    return {
        "id": 1,
        "date": "2026-11-03T08:10:00",
        "link": "https://blog.contoh.test/1/",
        "title": {"rendered": "Panen"},
        "content": {"rendered": "<p>Isi</p>"},
        **more,
    }


@pytest.mark.parametrize("broken", ["0000-00-00T00:00:00", "-0001-11-30T00:00:00", "", None])
def test_e4_a_post_without_its_universal_time_has_its_sites(broken):
    """[E4] Of posts that other programs put into a site's tables; the zone is the account's then, and is said."""
    account = an_account("a", Platform.WORDPRESS, "blog.contoh.test")
    url = wordpress.listing("blog.contoh.test", 1)
    for gmt, assumed in ((broken, True), ("2026-11-03T01:10:00", False)):
        (post,) = parsed(wordpress.parse, json.dumps([wp(date_gmt=gmt)]), account, url).posts
        assert post.published.at.astimezone(UTC).isoformat()[:16] == "2026-11-03T01:10"
        assert post.published.zone_assumed is assumed


@pytest.mark.parametrize("mark", sorted(PUT_IN))
@pytest.mark.parametrize("tag", ["div", "section", "p", "ul"])
def test_d_what_plugins_put_into_a_post_is_not_its_words(mark, tag):
    """[D] Buttons and other posts of the site change from day to day and would be a new version each time."""
    inner = "<h3>Bagikan ini:</h3><a href='https://x.test/s'><img src='https://x.test/i.png'>Camat dukung nomor dua</a>"
    inner = inner.replace("<h3>", "").replace("</h3>", "") if tag == "p" else inner
    found = read_markup(
        f"<p>Panen raya</p><{tag} class='x {mark} y'>{inner}</{tag}><p>Sampai jumpa</p>", "https://b.test/1"
    )
    assert (found.text, found.links, found.media) == ("Panen raya\nSampai jumpa", (), ())


@pytest.mark.parametrize("order", list(itertools.permutations(["text", "preview"])))
def test_b3_a_link_of_a_channel_is_kept_once_with_its_title(order):
    """[B3] A hashtag leads to a search and is no link."""
    parts = {
        "text": '<div class="tgme_widget_message_text">Baca <a href="https://b.test/1">b.test</a>'
        ' <a href="?q=%23menang">#menang</a></div>',
        "preview": '<a class="tgme_widget_message_link_preview" href="https://b.test/1">'
        '<div class="link_preview_title">Camat</div></a>',
    }
    message = (
        '<section class="tgme_channel_history"><div class="tgme_widget_message" data-post="kanalcontoh/7">'
        f'{"".join(parts[name] for name in order)}<a class="tgme_widget_message_date" href="https://t.me/kanalcontoh/7">'
        '<time datetime="2026-11-03T01:10:00+00:00"></time></a></div></section>'
    )
    account = an_account("a", Platform.TELEGRAM, "kanalcontoh")
    (post,) = parsed(telegram.parse, message, account, "https://t.me/s/kanalcontoh").posts
    assert [(m.kind, m.url, m.alt) for m in post.media] == [("link", "https://b.test/1", "Camat")]
