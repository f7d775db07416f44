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
    ("Izinkan penggunaan kuki?", "Izinkan kuki dari Rekaan di peramban ini?", "login_required"),
    ("X", "Postingan ini dari akun yang dilindungi. Hanya pengikut yang disetujui", "login_required"),
    ("Rekaan", "Akun ini bersifat pribadi. Ikuti untuk melihat fotonya", "login_required"),
    ("Rekaan", "This account is private", "login_required"),
    ("Rekaan", "Sesi Anda telah berakhir. Silakan masuk kembali", "login_required"),
    ("Rekaan", "Anda belum masuk. Silakan login terlebih dahulu", "login_required"),
    ("Rekaan", "Anda tidak memiliki izin untuk membuka halaman ini", "login_required"),
    ("Rekaan", "Berlangganan untuk membaca selengkapnya", "login_required"),
    ("Mohon tunggu", "Memeriksa peramban Anda sebelum membuka rekaan.test", "robot_check"),
    ("Konfirmasi bahwa Anda manusia", "Selesaikan teka-teki", "robot_check"),
    ("Isolir", "Layanan internet Anda kami nonaktifkan. Silakan bayar", "captive_portal"),
    ("Habis", "Kuota internet Anda habis. Beli paket", "captive_portal"),
    ("Rekaan hotspot", "Masukkan voucher", "captive_portal"),
    ("Tidak ada internet", "Coba: memeriksa kabel ERR_INTERNET_DISCONNECTED", "error_page"),
    ("rekaan.test", "Situs ini tidak dapat dijangkau", "error_page"),
    ("Rekaan", "Anda sedang offline. Periksa jaringan", "error_page"),
    ("Rekaan", "Mohon maaf, situs kami sedang dalam perawatan", "error_page"),
    ("Ups!", "Maaf, halaman yang kamu cari nggak ada nih", "page_removed"),
    ("Yah", "Halamannya tidak ketemu", "page_removed"),
    ("Laman tidak wujud", "Laman yang anda minta tidak wujud", "page_removed"),
    ("TikTok", "Tidak dapat menemukan akun ini", "page_removed"),
    ("Hotspot di balai desa", "Pak lurah memasang hotspot di balai desa rekaan.", ""),
    ("Panen", "Jembatan desa sedang kami perbaiki bersama warga.", ""),
    ("Panen", "Kirim lewat akun pribadi saya. Anda belum masuk daftar? Datang ke balai.", ""),
    ("Panen", "Panen raya. Kami menggunakan kuki. Terima semua kuki", ""),
    ("Kuki ibu-ibu PKK", "Kami membuat kuki untuk pasar desa. Izinkan kami berjualan.", ""),
    ("Panen", "Layanan internet desa aktif lagi. Sesi latihan telah berakhir.", ""),
    ("Halaman balai", "Halaman tidak ada hubungannya dengan sawah.", ""),
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
