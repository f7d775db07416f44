"""The Indonesian words of the codes of a case, once for all faces: reports, letters, tables, screens, commands."""

from domain.texts import words

# Who acts on a case.
ROLES = words({"reviewer": "pembaca", "approver": "pimpinan"})
POSITIONS = words(
    {
        "jpt_utama": "JPT utama",
        "jpt_madya": "JPT madya",
        "jpt_pratama": "JPT pratama",
        "administrator": "Administrator",
        "pengawas": "Pengawas",
        "fungsional": "Fungsional",
        "pelaksana": "Pelaksana",
    }
)
RESULTS = words(
    {
        "terbukti": "terbukti",
        "tidak_terbukti": "tidak terbukti",
        "ditolak": "ditolak",
        "tidak_diregister": "tidak diregister",
        "dikembalikan": "dikembalikan",
        "dibatalkan": "dibatalkan",
        "dilimpahkan": "dilimpahkan",
        "gugur": "gugur",
        "kurang_syarat": "belum memenuhi syarat",
        "kedaluwarsa": "kedaluwarsa",
        "pensiun": "pensiun",
        "aps": "berhenti atas permintaan sendiri",
        "meninggal": "meninggal dunia",
        "sanksi": "sanksi dijatuhkan",
    }
)
SANCTIONS = words(
    {
        "moral_tertutup": "sanksi moral tertutup",
        "moral_terbuka": "sanksi moral terbuka",
        "ringan": "hukuman disiplin ringan",
        "sedang": "hukuman disiplin sedang",
        "berat": "hukuman disiplin berat",
        "ptdh": "pemberhentian tidak dengan hormat",
    }
)
CLARIFICATIONS = words(
    {
        "tidak_diminta": "tidak diminta",
        "bukan_kewenangan": "bukan kewenangan kami",
        "diminta": "diminta",
        "diterima": "diterima",
        "menolak": "menolak memberi keterangan",
        "tidak_terjangkau": "tidak terjangkau",
    }
)
# What a post is: the person's own, or others' words passed on.
POST_KINDS = words({"original": "kiriman sendiri", "reply": "balasan", "repost": "membagikan", "quote": "mengutip"})
# What one person says when reading.
FINDINGS = ("dugaan", "tidak_cukup")
FINDING_WORDS = words({"dugaan": "dugaan", "tidak_cukup": "tidak cukup"})
QUESTIONS = words(
    {
        "owner": "akun milik orang yang terdaftar?",
        "hacked": "akun diretas?",
        "old_photo": "foto lama?",
    }
)
REPLIES = ("ya", "tidak", "tidak_tahu")
REPLY_WORDS = words({"ya": "ya", "tidak": "tidak", "tidak_tahu": "tidak tahu"})
# Asked before a form that a photo or an attendance beside a contestant suggests (review/profiles/lists.toml, [family]).
FAMILY_QUESTIONS = words(
    {
        "spouse": "peserta itu suami atau istri pemilik akun?",
        "sign": "ada simbol, gerakan tangan atau atribut keberpihakan?",
        "leave": "pemilik akun sedang cuti di luar tanggungan negara?",
    }
)
