"""The Indonesian words for the codes of the store, of reports and screens alike; those of a case are
`domain/case_words.py`'s."""

from domain import case_words, platforms
from domain.office_tally import STEP_WORDS
from domain.texts import _

POSITIONS = case_words.POSITIONS
RESULTS = case_words.RESULTS
SANCTIONS = case_words.SANCTIONS
CLARIFICATIONS = case_words.CLARIFICATIONS
OUTCOMES = {
    "ok": _("terlihat, ada kiriman"),
    "empty": _("terlihat, tidak ada kiriman"),
    "not_attempted": _("belum sempat dilihat"),
    "not_found": _("akun tidak ditemukan"),
    "renamed": _("akun berganti nama dan belum ditemukan"),
    "suspended": _("akun ditangguhkan platform"),
    "private": _("akun tertutup (privat)"),
    "deactivated": _("akun dinonaktifkan pemiliknya"),
    "preview_disabled": _("pratinjau umum dimatikan"),
    "no_permission": _("tidak ada izin akses"),
    "token_expired": _("kunci akses kedaluwarsa"),
    "rate_limited": _("dibatasi platform"),
    "platform_outage": _("platform atau situs gagal menjawab"),
    "blocked_by_robots": _("dilarang oleh robots.txt situs"),
    "parse_error": _("jawaban tidak dapat dibaca"),
    "not_owner": _("akun bukan milik orang yang terdaftar"),
    "over_budget": _("batas biaya tercapai"),
}
PLATFORMS = {str(platform): facts.label for platform, facts in platforms.PLATFORMS.items()}
# The words of a crawl's summary.
LOOKED = {**OUTCOMES, **PLATFORMS}
# The words of domain/workflow.py without what one reader found: a report tells nobody else's reading.
STATES = {
    "belum_dibaca": _("belum dibaca"),
    "dibaca": _("menunggu pembaca kedua"),
    "disisihkan": _("menunggu pembaca kedua"),
    "berbeda": _("menunggu pembaca ketiga"),
    "dibaca_ulang": _("perlu dibaca ulang"),
    "tidak_cukup": _("tidak cukup"),
    "layak_diteruskan": _("dugaan layak diteruskan"),
    "ditarik": _("impor kirimannya ditarik"),
}
TIERS = {"strong": _("kuat"), "plain": _("biasa"), "weak": _("lemah")}
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
    "not_public": _("tidak ditunjukkan sebagai kiriman untuk umum"),
    "audience": _("tidak ditunjukkan sebagai kiriman untuk umum"),
    "id_": _("nomor kiriman hilang atau rusak"),
    "account_moved": _("akun pindah ke alamat lain"),
    "account": _("bukan kiriman akun itu sendiri"),
    "out_of_scope": _("bukan kiriman akun itu sendiri"),
    "clock_skew": _("jam peladen menyimpang"),
    "rate_limited": _("dibatasi platform"),
    "": _("isinya tidak dapat dibaca utuh"),
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
