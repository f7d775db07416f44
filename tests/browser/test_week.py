"""From an empty folder to the first sealed report in a real browser, by the mouse and by the keyboard alone."""

import pytest

from tests.browser import steps
from tests.browser.conftest import LEADER, SECOND, Keyboard, Mouse


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_the_first_week_of_an_office(page, office, tmp_path, hand):
    hand = hand(page)
    steps.begin(hand, office)
    assert steps.open_steps(hand) == [
        "Daftarkan pembaca kedua",
        "Muat daftar akun",
        "Catat penilaian dampak pelindungan data",
        "Lihat akun untuk pertama kali",
        "Baca yang ditandai",
        "Buat laporan yang pertama",
    ]
    steps.add_second_reader(hand)
    steps.load_register(hand, tmp_path)
    steps.record_assessment(hand)
    assert steps.open_steps(hand)[0] == "Lihat akun untuk pertama kali"
    steps.bring_posts(hand, tmp_path)
    steps.wait_for_items(hand)
    assert steps.open_steps(hand) == ["Baca butir yang pertama", "Buat laporan yang pertama"]
    hand.press("Telaah", "link")
    steps.read(hand)
    assert "menunggu pembaca kedua" in page.locator(".done").first.inner_text()
    steps.change_to(hand, office, SECOND)
    hand.press("Telaah", "link")
    steps.read(hand)
    assert "dugaan layak diteruskan" in page.locator(".done").first.inner_text()
    steps.change_to(hand, office, LEADER)
    steps.run_whole_round(hand)
    hand.press("Laporan", "link")
    hand.picture("laporan")
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("link", name="internal").first.click()
    assert "1 orang dengan dugaan layak diteruskan" in page.locator("body").inner_text()
    page.go_back()
    assert steps.open_steps(hand) == []
    hand.picture("beranda")
    assert office.run("evidence", "verify").returncode == 0
