"""The Indonesian words for the codes of the store, of reports and screens alike; those of a case are
`domain/case_words.py`'s."""

from domain import case_words, platforms
from domain.office_tally import STEP_WORDS
from domain.texts import words

POSITIONS = case_words.POSITIONS
RESULTS = case_words.RESULTS
SANCTIONS = case_words.SANCTIONS
CLARIFICATIONS = case_words.CLARIFICATIONS
OUTCOMES = words(
    {
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
)
PLATFORMS = words({str(platform): facts.label for platform, facts in platforms.PLATFORMS.items()})
# The words of a crawl's summary.
LOOKED = {**OUTCOMES, **PLATFORMS}
# The words of domain/workflow.py without what one reader found: a report tells nobody else's reading.
STATES = words(
    {
        "belum_dibaca": "belum dibaca",
        "dibaca": "menunggu pembaca kedua",
        "disisihkan": "menunggu pembaca kedua",
        "berbeda": "menunggu pembaca ketiga",
        "dibaca_ulang": "perlu dibaca ulang",
        "tidak_cukup": "tidak cukup",
        "layak_diteruskan": "dugaan layak diteruskan",
        "ditarik": "impor kirimannya ditarik",
    }
)
TIERS = words({"strong": "kuat", "plain": "biasa", "weak": "lemah"})
STAGES = {
    "sebelum_penetapan": "sebelum penetapan",
    "setelah_penetapan": "setelah penetapan",
    "semua": "kapan saja",
}
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
# The figures of a rekap (domain/office_tally.py).
REKAP_STEPS = STEP_WORDS
REKAP_MEASURES = {
    "period": "orang, masa ini: {step}",
    "total": "orang, sampai batas data: {step}",
    "cases": "perkara, sampai batas data: {step}",
}
REKAP = {
    "population": "ASN menurut daftar",
    "registered": "Akun terdaftar",
    "seen_by_spider": "Dilihat perayap",
    "seen_by_people": "Dilihat orang atau lewat impor",
    "unseen": "Tidak dilihat",
    "failed": "Gagal",
    "posts": "kiriman",
    "persons_with_case": "orang dengan perkara",
}
REKAP_FOLLOWED = {
    "sent": "Dikirim",
    "received": "Diterima",
    "registered": "Diregister",
    "recommended": "Direkomendasikan",
    "decided": "Diputus",
    "overdue": "Lewat tenggat",
    "unanswered": "Belum dijawab",
}
