"""Every page that links lead to, over data that would like to be a program: axe finds nothing serious, nothing runs."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import axe_core_python

from tests.browser import steps
from tests.browser.conftest import LEADER, SECOND, Mouse

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (1280, 390)
# Files and the reports, which are pages of their own (tests/reports/test_accessibility.py looks at them).
FILES = ("/laporan/", "/akun/impor/templat", "/jalankan/jadwal/", "/static/", "/perkara/tabel", "/penilaian/rancangan")
PAGES = "/laporan/masa/"
SHOT = "<script>alert(1)</script>"
PAYLOADS = (
    SHOT,
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "</textarea></title><script>alert(1)</script>",
    "' onfocus=alert(1) autofocus='",
    "\u202eilumes\u202c",
    "<a href=javascript:alert(1)>coblos nomor 2</a>",
    "<meta http-equiv=refresh content=0;url=https://jahat.example>",
)
SEEN = {
    "/",
    "/telaah",
    "/perkara",
    "/perkara/#",
    "/kunjungan",
    "/impor",
    "/akun",
    "/akun/#",
    "/akun/impor",
    "/laporan",
    "/jalankan",
    "/jalankan/#",
    "/pembaca",
    "/pembaca/#",
    "/setelan",
    "/setelan/body",
    "/setelan/periksa",
    "/penilaian",
    "/coba-teks",
    "/hak",
    "/saya",
    "/bantuan",
}
ASKED = """() => axe.run({resultTypes: ["violations"]}).then(
    r => r.violations.map(v => [v.id, v.impact, v.nodes[0].html]))"""


def serious(page, where):
    """What axe holds against the page as it is shown now, at both widths; every part unfolded."""
    found = []
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [(where, width, *v) for v in page.evaluate(ASKED) if v[1] in ("serious", "critical")]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            found.append((where, width, "wider than the screen", beyond))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def links(page):
    """Where the page leads at this desk, without files."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    places = {urlsplit(link)._replace(fragment="").geturl() for link in found}
    paths = {place: urlsplit(place).path for place in places if "127.0.0.1" in place}
    return sorted(p for p, path in paths.items() if path and (path.startswith(PAGES) or not path.startswith(FILES)))


def kind(place):
    """A page's kind: its path without numbers of cases, accounts, rows. One of a list's rows stands for all."""
    return "/".join("#" if re.search(r"\d", part) else part for part in urlsplit(place).path.split("/"))


def walked(page, office):
    """Every kind of page that links lead to from Beranda, with what axe finds on it."""
    waiting, seen, found = [f"{office.root}/"], set(), []
    while waiting:
        place = waiting.pop(0)
        if kind(place) in seen:
            continue
        seen.add(kind(place))
        assert page.goto(place).status == 200, place
        found += serious(page, place)
        waiting += links(page)
    return seen, found


def named(hand, office):
    """The name of the person of a case, as somebody who says why is shown it."""
    hand.page.goto(f"{office.root}/perkara")
    hand.page.locator("tbody a[href*='/perkara/K-']").first.click()
    hand.unfold("Lihat nama")
    hand.write("Untuk keperluan apa", SHOT)
    hand.press("Lihat nama; dicatat")
    assert SHOT in hand.page.locator(".name").inner_text()  # the name itself
    return serious(hand.page, "nama")


def test_every_page_holds_what_strangers_wrote_and_can_be_used_by_everybody(page, office, tmp_path):
    hand = Mouse(page)
    page.goto(office.address)
    found = serious(page, "mulai")
    page.get_by_role("button", name="Buat ruang kerja dan masuk").click()
    found += serious(page, "mulai, salah")
    steps.begin(hand, office, body=f"Bawaslu {PAYLOADS[1]}")
    steps.add_second_reader(hand)
    evil = {
        "nama": SHOT,
        "dasar_hukum": PAYLOADS[1],
        "bukti_kepemilikan": PAYLOADS[4],
        "diverifikasi_oleh": PAYLOADS[6],
    }
    steps.load_register(hand, tmp_path, evil, {})
    steps.bring_posts(hand, tmp_path, *(f"Ayo coblos nomor 2 Khofifah, saya dukung! {p}" for p in PAYLOADS))
    steps.wait_for_items(hand)
    hand.press("Ambil yang paling mendesak")
    assert SHOT in page.locator("main").inner_text()  # as words
    found += serious(page, "butir")
    page.go_back()
    steps.change_to(hand, office, SECOND)
    found += serious(page, "beranda pembaca")
    steps.change_to(hand, office, LEADER)
    hand.press("Jalankan", "link")
    hand.press("Tandai sekarang")
    page.goto(f"{office.root}/jalankan?diam=1")
    assert "Sedang berjalan" in page.locator("main").inner_text()
    found += serious(page, "jalankan, sedang berjalan")
    seen, more = walked(page, office)
    found += more + named(hand, office)
    assert found == []
    assert seen >= SEEN


def test_a_printed_page_says_what_it_says_and_offers_nothing(page, office, tmp_path):
    hand = Mouse(page)
    steps.begin(hand, office)
    steps.load_register(hand, tmp_path)
    steps.bring_posts(hand, tmp_path)
    steps.wait_for_items(hand)
    page.goto(f"{office.root}/perkara")
    first = page.locator("tbody a[href*='/perkara/K-']").first
    page.emulate_media(media="print")
    assert first.is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    for offered in ("nav", "header button", "main form", ".help"):
        assert not any(one.is_visible() for one in page.locator(offered).all()), offered
    page.emulate_media(media="screen")
    first.click()
    page.emulate_media(media="print")
    assert page.locator("article.post blockquote").first.is_visible()
    assert not any(one.is_visible() for one in page.locator("main button, main input, main select").all())
