"""[D] Pages that stand in the place of a post, in other languages and of other vendors; and posts that only mention them."""

import pytest

from crawler.spiders import feeds
from domain.types import Platform
from parsing.page_kinds import no_post
from parsing.pages import PageContext
from parsing.webpage import tree_of
from tests.crawler.conftest import NOW, an_account

PAGES = [
    ("Iniciar sesión en Facebook", "Inicia sesión para continuar", "login_required"),
    ("Log Masuk Facebook", "Log masuk untuk meneruskan", "login_required"),
    ("Facebook", "Je moet je aanmelden om door te gaan. Meld je aan bij Facebook", "login_required"),
    ("登录 Facebook", "请先登录 Facebook", "login_required"),
    ("تسجيل الدخول إلى فيسبوك", "يجب تسجيل الدخول أولاً.", "login_required"),
    ("Sebelum Anda melanjutkan ke YouTube", "Kami menggunakan kuki", "login_required"),
    ("Rekaan", "Konten ini terbatas. Konfirmasi usia Anda", "login_required"),
    ("One more step", "<div class='h-captcha'></div>Please complete the check below", "robot_check"),
    ("rekaan.test", "<iframe src='https://geo.captcha-delivery.com/captcha/'></iframe>", "robot_check"),
    ("", "<div id='challenge-container'></div>", "robot_check"),
    ("Making sure you're not a bot!", "<p>Loading...</p>", "robot_check"),
    ("", "<iframe src='/_Incapsula_Resource?x=1'></iframe>", "robot_check"),
    ("You are being redirected...", "Javascript is required.", "robot_check"),
    ("Ups!", "Halaman yang Anda tuju sudah pindah atau tidak pernah ada", "page_removed"),
    ("Blog", "Maaf, laman yang Anda cari di blog ini tidak ada.", "page_removed"),
    ("rekaan.test", "This domain is parked free. Buy this domain", "error_page"),
    ("Too Many Requests", "Anda terlalu sering melakukan ini.", "error_page"),
    ("Panen", "<article><h1>Panen</h1><p>Panen raya.</p></article><div class='h-captcha'></div>", ""),
    ("Panen", "<p>Panen raya.</p><form><textarea></textarea><div class='cf-turnstile'></div></form>", ""),
    ("Warga log masuk hutan", "Warga menebang log masuk hutan larangan.", ""),
    ("Panen", "Panen raya. Pak lurah tidak pernah ada di tempat.", ""),
]


@pytest.mark.parametrize(("title", "body", "kind"), PAGES)
def test_d_a_page_in_the_place_of_a_post_is_known(title, body, kind):
    tree = tree_of(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())
    assert no_post(tree, title=title, is_post=False, url="https://rekaan.test/panen") == kind


@pytest.mark.parametrize(
    ("guid", "url"), [("e1x", ""), ("https://p.test/1", "https://p.test/1"), ("tag:p.test,2026:1", ""), ("urn:1", "")]
)
def test_b2_an_id_that_is_no_address_makes_none(guid, url):
    """[B2] An address that nobody wrote is no place where the post lies."""
    body = (
        f"<rss version='2.0'><channel><title>b</title><item><title>t</title><guid>{guid}</guid></item></channel></rss>"
    )
    account = an_account("a", Platform.FEED, "p.test/feed")
    context = PageContext(account=account, url="https://p.test/feed", status=200, captured_at=NOW)
    (post,) = feeds.parse(body.encode(), {}, context).posts
    assert (post.native_id, post.url) == (guid, url)
