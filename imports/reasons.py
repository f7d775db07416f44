"""The reason codes of rows that an import refuses, in words and with what a person can do."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
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
    "not_watched": "akun tidak dipantau pada tanggal itu; tidak dimuat",
    "number_too_long": "angka terlalu panjang → ekspor ulang dari alatnya",
    "other_native_id": "nama akun itu kini milik id lain → periksa daftar akun",
    "page_about_account": "halaman tentang akun itu, bukan kirimannya; tidak dimuat",
    "platform_mismatch": "tautan itu milik platform lain → betulkan kolom platform",
    "platform_unknown": "platform tidak dikenal → isi kolom platform, atau sebut platformnya (--platform)",
    "private_group": "grup atau kanal tertutup tidak dipantau; tidak dimuat",
    "shape_unknown": "bentuk data tidak dikenal → kirim contohnya kepada pengembang",
    "share_link": "tautan bagikan tidak menyebut akun → buka, lalu salin alamat profil",
    "short_link": "tautan pendek tidak menyebut akun → buka, lalu salin alamat profil",
    "text_missing": "kiriman tanpa id dan tanpa teks → isi salah satunya",
    "too_many_cells": "lebih banyak sel daripada kolom → periksa tanda pemisah dan kutip pada baris itu",
}


def in_words(reason: str) -> str:
    """A reason for people; a code without words stands as it is."""
    return REASONS.get(reason, reason)
