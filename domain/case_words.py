"""The Indonesian words of the codes of a case, once for all faces: reports, letters, tables, screens, commands."""

from domain.texts import _

# Who acts on a case.
ROLES = {"reviewer": _("pembaca"), "approver": _("pimpinan")}
POSITIONS = {
    "jpt_utama": _("JPT utama"),
    "jpt_madya": _("JPT madya"),
    "jpt_pratama": _("JPT pratama"),
    "administrator": _("Administrator"),
    "pengawas": _("Pengawas"),
    "fungsional": _("Fungsional"),
    "pelaksana": _("Pelaksana"),
}
RESULTS = {
    "terbukti": _("terbukti"),
    "tidak_terbukti": _("tidak terbukti"),
    "ditolak": _("ditolak"),
    "tidak_diregister": _("tidak diregister"),
    "dikembalikan": _("dikembalikan"),
    "dibatalkan": _("dibatalkan"),
    "dilimpahkan": _("dilimpahkan"),
    "gugur": _("gugur"),
    "kurang_syarat": _("belum memenuhi syarat"),
    "kedaluwarsa": _("kedaluwarsa"),
    "pensiun": _("pensiun"),
    "aps": _("berhenti atas permintaan sendiri"),
    "meninggal": _("meninggal dunia"),
    "sanksi": _("sanksi dijatuhkan"),
}
SANCTIONS = {
    "moral_tertutup": _("sanksi moral tertutup"),
    "moral_terbuka": _("sanksi moral terbuka"),
    "ringan": _("hukuman disiplin ringan"),
    "sedang": _("hukuman disiplin sedang"),
    "berat": _("hukuman disiplin berat"),
    "ptdh": _("pemberhentian tidak dengan hormat"),
}
CLARIFICATIONS = {
    "tidak_diminta": _("tidak diminta"),
    "bukan_kewenangan": _("bukan kewenangan kami"),
    "diminta": _("diminta"),
    "diterima": _("diterima"),
    "menolak": _("menolak memberi keterangan"),
    "tidak_terjangkau": _("tidak terjangkau"),
}
# What a post is: the person's own, or others' words passed on.
POST_KINDS = {
    "original": _("kiriman sendiri"),
    "reply": _("balasan"),
    "repost": _("membagikan"),
    "quote": _("mengutip"),
}
# What one person says when reading.
FINDINGS = ("dugaan", "tidak_cukup")
FINDING_WORDS = {"dugaan": _("dugaan"), "tidak_cukup": _("tidak cukup")}
QUESTIONS = {
    "owner": _("akun milik orang yang terdaftar?"),
    "hacked": _("akun diretas?"),
    "old_photo": _("foto lama?"),
}
REPLIES = ("ya", "tidak", "tidak_tahu")
REPLY_WORDS = {reply: _(reply.replace("_", " ")) for reply in REPLIES}
# Asked before a form that a photo or an attendance beside a contestant suggests (review/profiles/lists.toml, [family]).
FAMILY_QUESTIONS = {
    "spouse": _("peserta itu suami atau istri pemilik akun?"),
    "sign": _("ada simbol, gerakan tangan atau atribut keberpihakan?"),
    "leave": _("pemilik akun sedang cuti di luar tanggungan negara?"),
}
