"""What people of an office do at the desk in its first week, step by step, with whichever hand."""

import time
from datetime import date

from tests.browser.conftest import LEADER, PHRASES, SECOND, inside, posts_file, register_file


def begin(hand, office, body="Bawaslu Kota Rekaan"):
    """The first page: from the address of the terminal to Beranda, signed in."""
    if not hand.page.url.startswith(office.root):
        hand.page.goto(office.address)
    hand.write("Nama lembaga", body)
    hand.choose("Jenis lembaga", "Bawaslu kabupaten/kota")
    hand.choose("Wilayah", "Kota Surabaya")
    assert inside(hand.page, "Pemilihan yang diawasi", "Pilkada serentak 2024").is_checked()  # the one that is on
    hand.write("Penanggung jawab (jabatan)", "Koordinator Divisi Pencegahan")
    hand.write("Dasar hukum pemantauan", "Surat Tugas Ketua")
    hand.write("Nomornya", "7/2026")
    hand.write("Alamat kontak perayap", "tim@contoh.go.id")
    hand.write("Pengenal", LEADER)
    hand.write("NIP atau nomor pegawai", "PEG-9001")
    hand.write("Frasa sandi", PHRASES[LEADER])
    hand.write("Ulangi frasa sandi", PHRASES[LEADER])
    hand.picture("menyiapkan")
    hand.press("Buat ruang kerja dan masuk")
    assert heading(hand) == "Langkah berikut"
    hand.picture("langkah-berikut")


def heading(hand):
    return hand.page.locator("h1").first.inner_text()


def open_steps(hand):
    """The steps that Beranda still shows."""
    hand.press("Beranda", "link")
    return hand.page.locator(".steps li > :first-child").all_inner_texts()


def add_second_reader(hand):
    hand.press("Daftarkan pembaca kedua", "link")
    hand.write("Pengenal", SECOND)
    hand.choose("Peran", "pembaca")
    hand.write("NIP atau nomor pegawai pemilik akun", "PEG-9002")
    hand.write("Frasa sandi", PHRASES[SECOND])
    hand.write("Ulangi frasa sandi", PHRASES[SECOND])
    hand.press("Daftarkan")
    assert f"{SECOND} terdaftar" in hand.page.locator(".done").first.inner_text()


def load_register(hand, folder, *people):
    hand.press("Daftar akun", "link")
    hand.press("Muat daftar akun", "link")
    hand.attach("Berkas daftar", register_file(folder, *people))
    hand.press("Baca berkas ini; belum ada yang dimuat")
    hand.picture("daftar-akun")
    hand.write("Cara daftar ini dipilih", "semua pelaksana")
    hand.write("Jumlah seluruh ASN asal daftar ini", "400")
    hand.press(f"Muat {len(people) or 2} akun")


def record_assessment(hand):
    hand.press("Beranda", "link")
    hand.press("Catat penilaian dampak pelindungan data", "link")
    hand.write("Nomor penilaian", "DPIA/1/2024")
    hand.date("Tanggalnya", date(2024, 2, 2))
    hand.write("Pejabat pelindungan data (jabatan)", "Kepala Bagian Hukum")
    hand.press("Catat")
    assert "dicatat" in hand.page.locator(".done").first.inner_text()


def bring_posts(hand, folder, *texts):
    hand.press("Kunjungan dan impor", "link")
    hand.press("Impor berkas", "link")
    hand.choose("Bentuk berkas", "Templat sendiri, CSV")
    hand.attach("Berkas", posts_file(folder, *texts))
    hand.tick("Bagaimana dilihat", "tanpa masuk ke platform")
    hand.press("Pratinjau; belum ada yang dimuat")
    hand.picture("impor")
    hand.press("Muat berkas ini")
    assert heading(hand) == "Impor selesai"


def wait_for_items(hand, longest=60):
    """Flags follow what was brought by themselves: sooner or later something waits at Telaah."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        hand.press("Telaah", "link")
        if "Telaah: 1 butir" in heading(hand):
            return
        time.sleep(0.5)
    raise AssertionError(heading(hand))


def read(hand):
    """One reading with everything that it asks for."""
    hand.press("Ambil yang paling mendesak")
    hand.tick("Akun milik orang yang terdaftar?", "ya")
    hand.tick("Diretas?", "tidak")
    hand.tick("Foto lama?", "tidak")
    hand.tick("Bacaan Anda", "dugaan: layak diteruskan")
    hand.choose("Bentuk menurut SKB 22 September 2022", form_label(hand))
    hand.choose("Alasan dugaan", first_reason(hand))
    for words in ("perbuatan aktif pemilik akun sendiri", "tertuju pada peserta", "terjadi pada tahapan"):
        hand.tick("Unsur yang ada pada kiriman", words)
    hand.write("Hal yang meringankan", "tidak ada")
    hand.write("Alasan dengan kata Anda sendiri", "kata coblos dan nomor urut jelas")
    hand.picture("membaca")
    hand.press("Catat")


def form_label(hand):
    return hand.page.locator("#category option[value='DS-06']").inner_text().strip()


def first_reason(hand):
    return hand.page.locator("#because_dugaan option[value='ajakan_memilih']").inner_text().strip()


def change_to(hand, office, reader):
    hand.press("Keluar")
    hand.write("Pengenal pembaca", reader)
    hand.write("Frasa sandi", PHRASES[reader])
    hand.press("Masuk")


def run_whole_round(hand, longest=90):
    """Presses for one round and waits, as the page does, until it says how it ended."""
    hand.press("Jalankan", "link")
    hand.press("Satu putaran penuh")
    end = time.monotonic() + longest
    quiet = hand.page.url.split("?")[0] + "?diam=1"  # a page that loads itself anew would come between
    hand.page.goto(quiet)
    while "Sedang berjalan" in hand.page.locator("main").inner_text():
        assert time.monotonic() < end
        time.sleep(0.5)
        hand.page.goto(quiet)
    row = hand.page.locator("tbody tr", has_text="Satu putaran penuh").first.inner_text()
    assert "selesai" in row
    hand.picture("jalankan")
