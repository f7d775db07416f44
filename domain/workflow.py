"""The workflow as one table: the states and allowed moves of the four things that are kept apart in a case.

Telaah is what readers found, klarifikasi where the person's own word stands, perjalanan where the file is,
hasil what an authority said. A move that is not in its table does not exist; which of these moves a body
has at all is its profile's word (review/oversight.py).
"""

from collections.abc import Mapping

from domain import case_words
from domain.case_terms import ENDS, ReviewState
from domain.texts import _

# Telaah: state -> reading -> next states. "isi_baru" is an edit of a post, an answer of the person, a leader's
# reopening. One person alone ends a case only where the lot calls nobody else (review/second_reader.py).
_ASIDE = ("disisihkan", "tidak_cukup")
TELAAH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "belum_dibaca": {"dugaan": ("dibaca",), "tidak_cukup": _ASIDE, "isi_baru": ("belum_dibaca",)},
    "dibaca": {"dugaan": ("layak_diteruskan",), "tidak_cukup": ("berbeda",), "isi_baru": ("dibaca_ulang",)},
    "disisihkan": {"dugaan": ("berbeda",), "tidak_cukup": ("tidak_cukup",), "isi_baru": ("dibaca_ulang",)},
    "berbeda": {"dugaan": ("layak_diteruskan",), "tidak_cukup": ("tidak_cukup",), "isi_baru": ("dibaca_ulang",)},
    "dibaca_ulang": {"dugaan": ("dibaca",), "tidak_cukup": _ASIDE, "isi_baru": ("dibaca_ulang",)},
    "tidak_cukup": {"isi_baru": ("dibaca_ulang",)},
    "layak_diteruskan": {"isi_baru": ("dibaca_ulang",)},
    "ditarik": {},
}
LABELS = {
    "belum_dibaca": _("belum dibaca"),
    "dibaca": _("dibaca satu orang, menunggu pembaca kedua"),
    "disisihkan": _("tidak cukup menurut satu orang, menunggu pembaca kedua"),
    "berbeda": _("dua pembacaan berbeda, menunggu pembaca ketiga"),
    "dibaca_ulang": _(
        "perlu dibaca ulang: ada klarifikasi, suntingan, permintaan pimpinan atau benturan kepentingan pembaca"
    ),
    "tidak_cukup": _("tidak cukup"),
    "layak_diteruskan": _("dugaan layak diteruskan"),
    "ditarik": _("ditutup: impor kirimannya ditarik"),
}
# What an approver decides on a case that was read before the import of a post was taken back.
WITHDRAWALS = {
    "ditarik": _("tutup: tidak ada dasarnya lagi"),
    "dilanjutkan": _("lanjutkan: dasarnya cukup tanpa impor itu"),
}
# What an independent reader sees of a case that others are reading.
SHOWN = {**LABELS, ReviewState.PENDING.value: _("menunggu bacaan mandiri")}
READABLE = frozenset(s for s, moves in TELAAH.items() if "dugaan" in moves)

# Klarifikasi: an explanation may come unasked; a refusal and an empty letter box answer a question.
_ASKING = frozenset({"diminta", "diterima"})
KLARIFIKASI: Mapping[str, frozenset[str]] = {
    "": _ASKING | {"tidak_diminta", "bukan_kewenangan"},
    "tidak_diminta": _ASKING | {"tidak_diminta", "bukan_kewenangan"},
    "bukan_kewenangan": _ASKING | {"tidak_diminta", "bukan_kewenangan"},
    "diminta": _ASKING | {"menolak", "tidak_terjangkau"},
    "tidak_terjangkau": _ASKING | {"menolak", "tidak_terjangkau"},
    "diterima": _ASKING,
    "menolak": _ASKING,
}
CLARIFICATIONS = tuple(case_words.CLARIFICATIONS)
# An invitation summons; asking through the employer or by letter does not. "sendiri": the person came unasked.
WAYS = ("undangan", "instansi", "surat", "sendiri", "tidak_ada")
WAY_LABELS = {
    "undangan": _("diundang"),
    "instansi": _("lewat instansi"),
    "surat": _("lewat surat"),
    "sendiri": _("datang sendiri"),
    "tidak_ada": "",
}

# Perjalanan: what may follow. "disetujui" exists only in profiles with a pleno, a panel or a consent.
PERJALANAN: Mapping[str, frozenset[str]] = {
    "di_sini": frozenset({"disetujui", "diteruskan"}),
    "disetujui": frozenset({"disetujui", "diteruskan"}),
    "diteruskan": frozenset({"disetujui", "diteruskan", "dijawab", "diputus"}),
    "dijawab": frozenset({"disetujui", "diteruskan", "dijawab", "diputus"}),
    "diputus": frozenset({"diteruskan", "dijawab", "diputus"}),
}

# Hasil: what an authority may say after what stands. Nothing follows an end but an objection's outcome.
GOES_ON = frozenset({"terbukti", "dikembalikan", "dilimpahkan", "kurang_syarat"})
RESULTS = tuple(sorted(ENDS | GOES_ON))
_ANY = ENDS | GOES_ON
HASIL: Mapping[str, frozenset[str]] = {
    "": _ANY,
    "dikembalikan": _ANY,
    "dilimpahkan": _ANY,
    "kurang_syarat": _ANY,
    "terbukti": frozenset({"terbukti", "sanksi", "dibatalkan", "dilimpahkan", "gugur", "pensiun", "aps", "meninggal"}),
    **{end: frozenset() for end in ENDS},
}
RESULT_LABELS = case_words.RESULTS
# The records of a case that can be taken back, in words.
RECORDS = {
    "clarification": _("klarifikasi"),
    "approval": _("persetujuan"),
    "hop": _("penerusan"),
    "answer": _("jawaban"),
    "result": _("putusan"),
    "marker": _("penanda"),
}
# What a receiver's answer says of where the matter stands there.
ANSWERS = {
    "diterima": _("surat diterima"),
    "diregister": _("diregister"),
    "direkomendasikan": _("direkomendasikan"),
    "lain": _("jawaban lain"),
}
SANCTIONS = tuple(case_words.SANCTIONS)
MARKERS = {
    "gakkumdu": _("ditangani Sentra Gakkumdu"),
    "data_diblokir": _("data kepegawaian diblokir"),
    "data_dibuka": _("blokir data dibuka"),
}
OBJECTIONS = {"keberatan": _("keberatan"), "banding_administratif": _("banding administratif"), "gugatan": _("gugatan")}
OUTCOMES = ("dikuatkan", "diubah", "dibatalkan")
OUTCOME_LABELS = {outcome: _(outcome) for outcome in OUTCOMES}
# Where a file is.
JOURNEY_LABELS = {step: _(step.replace("_", " ")) for step in PERJALANAN}
# Only what an authority held against the person can be objected to.
OBJECTIONABLE = frozenset({"terbukti", "sanksi"})
