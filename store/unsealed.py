"""Why every table that no kind of sealed record is of is not sealed."""

from domain.texts import _

OWN_CHAIN = "rantai sendiri (ethics_chain): titik periksa netralitas tidak bergantung padanya"
# Tables of which nothing is sealed, and why; shown by `evidence verify --explain`.
UNSEALED = {
    "meta": _(
        "tanda demo, undian pembacaan kedua dan penetapan calon terpilih disegel; nomor perkara dihitung ulang dari perkara"
    ),
    "register_columns": _("bagaimana judul kolom daftar dibaca; setiap daftar disegel dengan sidik berkasnya"),
    "register_values": _("yang sama untuk semua baris suatu daftar; setiap akun disegel dengan isinya"),
    "account_state": _(
        "dari mana perayapan berikut mulai; yang dilihatnya disegel sebagai hasil tiap akun, dan mulainya tidak boleh"
        " sesudah yang pernah dilihat"
    ),
    "captures": _("disegel oleh rantai tangkapan, bukan oleh pohon"),
    "evidence_chain": _("disegel oleh rantai tangkapan, bukan oleh pohon"),
    "extracts": _("dibandingkan dengan sidik pada versi kiriman"),
    "bodies": _("dibandingkan dengan sidik pada tangkapan"),
    "picture_fetches": _("gambar yang diambil; setiap gambar sendiri tangkapan dalam rantai"),
    "paid_reads": _("pemakaian antarmuka berbayar; akun yang karenanya tidak dilihat disegel dengan hasilnya"),
    "viewings": _("butir mana ditampilkan kepada siapa"),
    "leases": _("siapa sedang membaca apa"),
    "drafts": _("yang diketik dan belum dicatat"),
    "pending_readings": _("bacaan yang masih dapat ditarik; disegel sesudah dicatat"),
    "checkpoints": _("ditandatangani"),
    "timestamps": _("ditandatangani pihak luar"),
    "timestamp_requests": _("nomor acak permintaan cap waktu"),
    "seals": _("daun pohon"),
    "failed_attempts": _("percobaan masuk; hilang menurut jadwal"),
    "desk_sessions": _("sesi meja kerja"),
    "desk_choices": _("bahasa dan zona pilihan orang pada meja kerja"),
    "second_factors": _("rahasia kode masuk; pemasangan dan pelepasannya disegel sebagai perubahan pembaca"),
    "recovery_codes": _("sidik kode cadangan; pembuatan dan pemakaiannya disegel sebagai perubahan pembaca"),
    "asked_codes": _("dari siapa kode diminta; perubahannya disegel sebagai perubahan pembaca"),
    "refusals": _("permintaan yang ditolak; hilang menurut jadwal"),
    "desk_jobs": _("yang dijalankan dari meja kerja; hasilnya disegel pada tabelnya sendiri"),
    "ethics_mandates": OWN_CHAIN,
    "ethics_cases": OWN_CHAIN,
    "ethics_complaints": OWN_CHAIN,
    "ethics_handovers": OWN_CHAIN,
    "ethics_readings": OWN_CHAIN,
    "ethics_hearings": OWN_CHAIN,
    "ethics_packets": OWN_CHAIN,
    "ethics_results": OWN_CHAIN,
    "ethics_openings": OWN_CHAIN,
    "ethics_unsealings": OWN_CHAIN,
    "ethics_closings": OWN_CHAIN,
    "ethics_erasures": OWN_CHAIN,
    "ethics_chain": _("rantai keluarga etika; 'evidence verify' memeriksanya"),
    "ethics_checks": _("daftar cek lembaga lain; diperiksa terhadap sumbernya"),
    "ethics_looked": _("sidik kiriman yang sudah pernah ditandai; tanpa kata-kata"),
}
