"""The Indonesian words of the report for the codes of the store."""

from domain import platforms
from domain.rekap import STEP_WORDS

POSITIONS = {
    "jpt_utama": "JPT utama",
    "jpt_madya": "JPT madya",
    "jpt_pratama": "JPT pratama",
    "administrator": "Administrator",
    "pengawas": "Pengawas",
    "fungsional": "Fungsional",
    "pelaksana": "Pelaksana",
}
RESULTS = {
    "terbukti": "terbukti",
    "tidak_terbukti": "tidak terbukti",
    "ditolak": "ditolak",
    "tidak_diregister": "tidak diregister",
    "dikembalikan": "dikembalikan",
    "dibatalkan": "dibatalkan",
    "dilimpahkan": "dilimpahkan",
    "gugur": "gugur",
    "kurang_syarat": "kurang syarat",
    "kedaluwarsa": "kedaluwarsa",
    "pensiun": "pensiun",
    "aps": "berhenti atas permintaan sendiri",
    "meninggal": "meninggal dunia",
    "sanksi": "sanksi dijatuhkan",
}
SANCTIONS = {
    "moral_tertutup": "sanksi moral tertutup",
    "moral_terbuka": "sanksi moral terbuka",
    "ringan": "hukuman disiplin ringan",
    "sedang": "hukuman disiplin sedang",
    "berat": "hukuman disiplin berat",
    "ptdh": "pemberhentian tidak dengan hormat",
}
OUTCOMES = {
    "ok": "terlihat, ada kiriman",
    "empty": "terlihat, tidak ada kiriman",
    "not_attempted": "belum sempat dilihat",
    "not_found": "akun tidak ditemukan",
    "renamed": "akun berganti nama dan belum ditemukan",
    "suspended": "akun ditangguhkan platform",
    "private": "akun tertutup (privat)",
    "deactivated": "akun dinonaktifkan pemiliknya",
    "preview_disabled": "pratinjau umum dimatikan",
    "no_permission": "tidak ada izin akses",
    "token_expired": "kunci akses kedaluwarsa",
    "rate_limited": "dibatasi platform",
    "platform_outage": "platform atau situs gagal menjawab",
    "blocked_by_robots": "dilarang oleh robots.txt situs",
    "parse_error": "jawaban tidak dapat dibaca",
    "not_owner": "akun bukan milik orang yang terdaftar",
    "over_budget": "batas biaya tercapai",
}
PLATFORMS = {str(platform): facts.label for platform, facts in platforms.PLATFORMS.items()}
# The words of a crawl's summary.
LOOKED = {**OUTCOMES, **PLATFORMS}
STATES = {
    "belum_dibaca": "belum dibaca",
    "dibaca": "menunggu pembaca kedua",
    "disisihkan": "menunggu pembaca kedua",
    "berbeda": "menunggu pembaca ketiga",
    "dibaca_ulang": "perlu dibaca ulang",
    "tidak_cukup": "tidak cukup",
    "layak_diteruskan": "dugaan layak diteruskan",
    "ditarik": "impornya ditarik",
}
CLARIFICATIONS = {
    "tidak_diminta": "tidak diminta", "bukan_kewenangan": "bukan kewenangan kami", "diminta": "diminta",
    "diterima": "diterima", "menolak": "menolak", "tidak_terjangkau": "tidak terjangkau",
}  # fmt: skip
TIERS = {"strong": "kuat", "plain": "biasa", "weak": "lemah"}
STAGES = {
    "sebelum_penetapan": "sebelum penetapan", "setelah_penetapan": "setelah penetapan", "semua": "kapan saja",
}  # fmt: skip
FIGURES = {
    "akun_terlihat": "akun terlihat",
    "kiriman": "kiriman menurut tanggal kiriman",
    "orang_layak": "orang: dugaan layak diteruskan",
    "orang_diteruskan": "orang: diteruskan",
    "orang_diputus": "orang: mendapat hasil dari lembaga berwenang",
}
# Why something was held back, by the beginning of its code.
HELD = {
    "not_public": "tidak ditunjukkan sebagai kiriman untuk umum",
    "audience": "tidak ditunjukkan sebagai kiriman untuk umum",
    "id_": "nomor kiriman hilang atau rusak",
    "account_moved": "akun pindah ke alamat lain",
    "account": "bukan kiriman akun itu sendiri",
    "out_of_scope": "bukan kiriman akun itu sendiri",
    "clock_skew": "jam peladen menyimpang",
    "rate_limited": "dibatasi platform",
    "": "isinya tidak dapat dibaca utuh",
}
# The figures of a rekap (domain/rekap.py).
REKAP_STEPS = STEP_WORDS
REKAP_MEASURES = {
    "period": "orang, masa ini: {step}", "total": "orang, sampai batas data: {step}",
    "cases": "perkara, sampai batas data: {step}",
}  # fmt: skip
REKAP = {
    "population": "ASN menurut daftar", "registered": "Akun terdaftar", "seen_by_spider": "Dilihat perayap",
    "seen_by_people": "Dilihat orang atau lewat impor", "unseen": "Tidak dilihat", "failed": "Gagal",
    "posts": "kiriman", "persons_with_case": "orang dengan perkara",
}  # fmt: skip
REKAP_FOLLOWED = {
    "sent": "Dikirim", "received": "Diterima", "registered": "Diregister", "recommended": "Direkomendasikan",
    "decided": "Diputus", "overdue": "Lewat tenggat", "unanswered": "Belum dijawab",
}  # fmt: skip
