"""The reason codes of rows that an import refuses, in words and with what a person can do."""

from collections.abc import Mapping

from domain.texts import Text, _

REASONS: Mapping[str, Text] = {
    "archive_cut": _("arsip terpotong; sampai di situ sudah dibaca → ekspor ulang arsipnya"),
    "author_unknown": _("tidak tertulis kiriman siapa → tulis alamat kirimannya atau akunnya"),
    "blocked_page": _("yang tersimpan halaman pemblokiran, bukan kiriman → buka lewat jaringan lain, lalu simpan lagi"),
    "captive_portal": _("yang tersimpan halaman masuk Wi-Fi, bukan kiriman → sambungkan dulu, lalu simpan lagi"),
    "co_author": _("akun ini rekan penulis; kata-katanya milik penulis pertama → baca sebagai kiriman yang dibagikan"),
    "comment": _("komentar orang di bawah kiriman; tidak dimuat"),
    "empty_page": _("halaman kosong → buka sampai kirimannya tampak, lalu simpan lagi"),
    "error_page": _("yang tersimpan halaman galat, bukan kiriman → periksa alamatnya, lalu simpan lagi"),
    "foreign_address": _("alamat kiriman itu milik akun lain → periksa alamat dan akunnya"),
    "foreign_author": _("kiriman itu ditulis akun lain → periksa akunnya"),
    "foreign_platform": _("alamat kiriman itu di platform atau situs lain → periksa alamat dan platformnya"),
    "formula_unread": _("sel berisi rumus yang belum dihitung → buka dan simpan di Excel, atau tempel sebagai nilai"),
    "listing_page": _("halaman daftar, bukan satu kiriman → buka kirimannya, lalu simpan halamannya"),
    "not_a_post_item": _("bukan kiriman (profil, daftar, cerita atau sejenisnya); tidak dimuat"),
    "not_a_post": _("alamat itu bukan alamat satu kiriman → salin alamat kirimannya"),
    "others_page": _("kiriman pada halaman orang lain, bukan pada akunnya sendiri; tidak dimuat"),
    "other_post": _("halaman itu menyebut dirinya kiriman lain → simpan halaman dan alamat kiriman yang sama"),
    "other_sheet": _("lembar lain dalam berkas ini; tidak dimuat → simpan sebagai berkas sendiri bila berisi kiriman"),
    "page_removed": _("halaman menyatakan kirimannya tidak tersedia atau dihapus; tidak dimuat"),
    "partial_item": _("potongan kiriman tanpa teksnya; tidak dimuat → buka kirimannya supaya tercatat utuh"),
    "record_no_answer": _("rekaman arsip yang jawabannya bukan halaman utuh (pengalihan, galat); tidak dimuat"),
    "record_no_page": _("rekaman arsip yang bukan halaman (gambar, skrip, data); tidak dimuat"),
    "record_unnamed": _("halaman situs dalam arsip tanpa akun → tulis akunnya (--account)"),
    "robot_check": _("yang tersimpan pemeriksaan robot, bukan kiriman → selesaikan di peramban, lalu simpan lagi"),
    "row_hidden": _("baris tersembunyi atau tersaring; tidak dimuat → tampilkan semua baris bila ikut"),
    "text_cut": _("teksnya terpotong pada sumbernya → lengkapi dari kirimannya bila perlu"),
    "threads_not_named": _(
        "kiriman Threads → daftarkan akun Threads-nya dan sebut --platform threads; kiriman Instagram"
        " ada di posts_1.json, reels.json, stories.json"
    ),
    "title_only": _("hanya judul kejadian, tanpa kata atau gambar; tidak dimuat"),
    "words_not_on_page": _("kata kirimannya tidak tersimpan pada halaman → ketik katanya (--text)"),
    "account_missing": _("akun tidak disebut → isi kolom account, atau tulis akunnya (--account)"),
    "audience_not_shown": _("berkas tidak menyebut siapa yang dapat melihat → sebut (--audience) bila tertulis umum"),
    "bad_handle": _("nama akun tidak sah → salin tautan profil dari bilah alamat"),
    "empty_body": _("berkas kosong → simpan ulang halamannya"),
    "id_missing": _("kiriman tanpa id → ekspor ulang dari alatnya"),
    "id_precision": _("angka id terlalu panjang dan sudah dibulatkan → ekspor ulang dengan kolom id sebagai teks"),
    "id_scientific": _("id dirusak program lembar kerja → ekspor ulang dengan kolom id sebagai teks"),
    "json_depth": _("JSON bersarang terlalu dalam → ekspor ulang dari alatnya"),
    "json_duplicate_key": _("JSON memuat nama yang sama dua kali → ekspor ulang dari alatnya"),
    "json_invalid": _("bukan JSON → ekspor ulang dari alatnya"),
    "json_truncated": _("JSON terpotong → unduh ulang berkasnya"),
    "kind_unknown": _("jenis kiriman tidak dikenal → isi original, reply, repost atau quote"),
    "line_too_long": _("baris terlalu panjang → ekspor ulang dari alatnya"),
    "login_required": _("yang tersimpan halaman masuk, bukan kiriman → buka kirimannya, lalu simpan lagi"),
    "not_an_account": _("tautan itu bukan profil → salin alamat profil"),
    "not_an_object": _("baris bukan objek JSON → ekspor ulang dari alatnya"),
    "not_public": _("tidak tampak sebagai kiriman umum; tidak dimuat"),
    "not_text": _("isi bukan teks → ekspor ulang dari alatnya"),
    "not_registered": _("akun tidak terdaftar; tidak dimuat"),
    "not_watched": _(
        "tanggal itu di luar masa pemilihan atau masa akunnya dipantau; tidak dimuat → lihat masa paket pada"
        " Setelan, dan tanggal aktif pada halaman akunnya"
    ),
    "number_too_long": _("angka terlalu panjang → ekspor ulang dari alatnya"),
    "other_native_id": _("nama akun itu kini milik id lain → periksa daftar akun"),
    "page_about_account": _("halaman tentang akun itu, bukan kirimannya; tidak dimuat"),
    "platform_mismatch": _("tautan itu milik platform lain → betulkan kolom platform"),
    "platform_not_read": _("tautan di aplikasi yang tidak dipantau (WhatsApp, LINE dan sejenisnya) → isi akun lain"),
    "platform_unknown": _("platform tidak dikenal → isi kolom platform, atau sebut platformnya (--platform)"),
    "private_group": _("grup atau kanal tertutup tidak dipantau; tidak dimuat"),
    "shape_unknown": _("bentuk data tidak dikenal → kirim contohnya kepada pengembang"),
    "profile_address": _(
        "alamat itu profil akunnya, bukan kirimannya → buka kirimannya (waktu atau Bagikan), lalu salin"
        " alamatnya; tanpa alamat, kiriman ini tidak dapat dibedakan dari yang lain"
    ),
    "share_link": _("tautan bagikan tidak menyebut akun → buka, lalu salin alamat profil"),
    "short_link": _("tautan pendek tidak menyebut akun → buka, lalu salin alamat profil"),
    "text_missing": _("kiriman tanpa id dan tanpa teks → isi salah satunya"),
    "too_many_cells": _("lebih banyak sel daripada kolom → periksa tanda pemisah dan kutip pada baris itu"),
}


def in_words(reason: str) -> Text:
    """A reason for people; a code without words stands as it is."""
    return REASONS.get(reason, Text(reason))
