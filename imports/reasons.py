"""The reason codes of rows that an import refuses, in words and with what a person can do."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "archive_cut": "arsip terpotong; sampai di situ sudah dibaca → ekspor ulang arsipnya",
    "author_unknown": "tidak tertulis kiriman siapa → tulis alamat kirimannya atau akunnya",
    "blocked_page": "yang tersimpan halaman pemblokiran, bukan kiriman → buka lewat jaringan lain, lalu simpan lagi",
    "captive_portal": "yang tersimpan halaman masuk Wi-Fi, bukan kiriman → sambungkan dulu, lalu simpan lagi",
    "comment": "komentar orang di bawah kiriman; tidak dimuat",
    "empty_page": "halaman kosong → buka sampai kirimannya tampak, lalu simpan lagi",
    "error_page": "yang tersimpan halaman galat, bukan kiriman → periksa alamatnya, lalu simpan lagi",
    "foreign_address": "alamat kiriman itu milik akun lain → periksa alamat dan akunnya",
    "foreign_author": "kiriman itu ditulis akun lain → periksa akunnya",
    "foreign_platform": "alamat kiriman itu di platform atau situs lain → periksa alamat dan platformnya",
    "formula_unread": "sel berisi rumus yang belum dihitung → buka dan simpan di Excel, atau tempel sebagai nilai",
    "listing_page": "halaman daftar, bukan satu kiriman → buka kirimannya, lalu simpan halamannya",
    "not_a_post_item": "bukan kiriman (profil, daftar, cerita atau sejenisnya); tidak dimuat",
    "not_a_post": "alamat itu bukan alamat satu kiriman → salin alamat kirimannya",
    "other_post": "halaman itu menyebut dirinya kiriman lain → simpan halaman dan alamat kiriman yang sama",
    "other_sheet": "lembar lain dalam berkas ini; tidak dimuat → simpan sebagai berkas sendiri bila berisi kiriman",
    "page_removed": "halaman menyatakan kirimannya tidak tersedia atau dihapus; tidak dimuat",
    "partial_item": "potongan kiriman tanpa teksnya; tidak dimuat → buka kirimannya supaya tercatat utuh",
    "record_no_answer": "rekaman arsip yang jawabannya bukan halaman utuh (pengalihan, galat); tidak dimuat",
    "record_no_page": "rekaman arsip yang bukan halaman (gambar, skrip, data); tidak dimuat",
    "record_unnamed": "halaman situs dalam arsip tanpa akun → tulis akunnya (--account)",
    "robot_check": "yang tersimpan pemeriksaan robot, bukan kiriman → selesaikan di peramban, lalu simpan lagi",
    "row_hidden": "baris tersembunyi atau tersaring; tidak dimuat → tampilkan semua baris bila ikut",
    "text_cut": "teksnya terpotong pada sumbernya → lengkapi dari kirimannya bila perlu",
    "threads_not_named": "kiriman Threads → daftarkan akun Threads-nya dan sebut --platform threads; kiriman Instagram"
    " ada di posts_1.json, reels.json, stories.json",
    "title_only": "hanya judul kejadian, tanpa kata atau gambar; tidak dimuat",
    "words_not_on_page": "kata kirimannya tidak tersimpan pada halaman → ketik katanya (--text)",
    "account_missing": "akun tidak disebut → isi kolom account, atau tulis akunnya (--account)",
    "audience_not_shown": "berkas tidak menyebut siapa yang dapat melihat → sebut (--audience) bila tertulis umum",
    "bad_handle": "nama akun tidak sah → salin tautan profil dari bilah alamat",
    "empty_body": "berkas kosong → simpan ulang halamannya",
    "id_missing": "kiriman tanpa id → ekspor ulang dari alatnya",
    "id_precision": "angka id terlalu panjang dan sudah dibulatkan → ekspor ulang dengan kolom id sebagai teks",
    "id_scientific": "id dirusak program lembar kerja → ekspor ulang dengan kolom id sebagai teks",
    "json_depth": "JSON bersarang terlalu dalam → ekspor ulang dari alatnya",
    "json_duplicate_key": "JSON memuat nama yang sama dua kali → ekspor ulang dari alatnya",
    "json_invalid": "bukan JSON → ekspor ulang dari alatnya",
    "json_truncated": "JSON terpotong → unduh ulang berkasnya",
    "kind_unknown": "jenis kiriman tidak dikenal → isi original, reply, repost atau quote",
    "line_too_long": "baris terlalu panjang → ekspor ulang dari alatnya",
    "login_required": "yang tersimpan halaman masuk, bukan kiriman → buka kirimannya, lalu simpan lagi",
    "not_an_account": "tautan itu bukan profil → salin alamat profil",
    "not_an_object": "baris bukan objek JSON → ekspor ulang dari alatnya",
    "not_public": "tidak tampak sebagai kiriman umum; tidak dimuat",
    "not_text": "isi bukan teks → ekspor ulang dari alatnya",
    "not_registered": "akun tidak terdaftar; tidak dimuat",
    "not_watched": "tanggal itu di luar masa pemilihan atau masa akunnya dipantau; tidak dimuat → lihat masa paket pada"
    " Setelan, dan tanggal aktif pada halaman akunnya",
    "number_too_long": "angka terlalu panjang → ekspor ulang dari alatnya",
    "other_native_id": "nama akun itu kini milik id lain → periksa daftar akun",
    "page_about_account": "halaman tentang akun itu, bukan kirimannya; tidak dimuat",
    "platform_mismatch": "tautan itu milik platform lain → betulkan kolom platform",
    "platform_unknown": "platform tidak dikenal → isi kolom platform, atau sebut platformnya (--platform)",
    "private_group": "grup atau kanal tertutup tidak dipantau; tidak dimuat",
    "shape_unknown": "bentuk data tidak dikenal → kirim contohnya kepada pengembang",
    "profile_address": "alamat itu profil akunnya, bukan kirimannya → buka kirimannya (waktu atau Bagikan), lalu salin"
    " alamatnya; tanpa alamat, kiriman ini tidak dapat dibedakan dari yang lain",
    "share_link": "tautan bagikan tidak menyebut akun → buka, lalu salin alamat profil",
    "short_link": "tautan pendek tidak menyebut akun → buka, lalu salin alamat profil",
    "text_missing": "kiriman tanpa id dan tanpa teks → isi salah satunya",
    "too_many_cells": "lebih banyak sel daripada kolom → periksa tanda pemisah dan kutip pada baris itu",
}


def in_words(reason: str) -> str:
    """A reason for people; a code without words stands as it is."""
    return REASONS.get(reason, reason)
