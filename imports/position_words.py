"""The level of a position as officers write it: "Eselon III", "Kasi Pemerintahan", "guru", "staf".

Echelons are those of UU 5/2014 article 131 letters a to f; a title tells its level where the same title stands on one
level in every regional government (PP 18/2016). What stands on several is left to a person, with what it may be.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.case_words import POSITIONS
from domain.texts import _
from domain.types import PositionLevel

UTAMA, MADYA, PRATAMA = PositionLevel.JPT_UTAMA, PositionLevel.JPT_MADYA, PositionLevel.JPT_PRATAMA
ADMINISTRATOR, PENGAWAS = PositionLevel.ADMINISTRATOR, PositionLevel.PENGAWAS
FUNGSIONAL, PELAKSANA = PositionLevel.FUNGSIONAL, PositionLevel.PELAKSANA
LEVEL_CHOICES = ", ".join(POSITIONS[level] for level in PositionLevel)

# The levels by their own names, and echelons: the whole cell.
LEVELS: dict[str, tuple[PositionLevel, ...]] = {
    **{level.value.replace("_", " "): (level,) for level in PositionLevel},
    "pimpinan tinggi utama": (UTAMA,),
    "pimpinan tinggi madya": (MADYA,),
    "pimpinan tinggi pratama": (PRATAMA,),
    "jpt": (UTAMA, MADYA, PRATAMA),
    "pimpinan tinggi": (UTAMA, MADYA, PRATAMA),
    "eselon i": (UTAMA, MADYA),
    "eselon ia": (UTAMA, MADYA),
    "eselon ib": (MADYA,),
    **{f"eselon ii{part}": (PRATAMA,) for part in ("", "a", "b")},
    **{f"eselon iii{part}": (ADMINISTRATOR,) for part in ("", "a", "b")},
    **{f"eselon iv{part}": (PENGAWAS,) for part in ("", "a", "b")},
    **{f"eselon v{part}": (PELAKSANA,) for part in ("", "a")},
    "jft": (FUNGSIONAL,),
    "jf": (FUNGSIONAL,),
    "fungsional tertentu": (FUNGSIONAL,),
    "fungsional ahli": (FUNGSIONAL,),
    "fungsional keterampilan": (FUNGSIONAL,),
    "fungsional keahlian": (FUNGSIONAL,),
    "jfu": (PELAKSANA,),
    "fungsional umum": (PELAKSANA,),
    "struktural": (PRATAMA, ADMINISTRATOR, PENGAWAS),
}
# Titles: the cell begins with them.
TITLES: dict[str, tuple[PositionLevel, ...]] = {
    **dict.fromkeys(
        (
            "kepala dinas",
            "kadis",
            "kepala badan",
            "kaban",
            "staf ahli bupati",
            "staf ahli wali kota",
            "staf ahli walikota",
            "staf ahli gubernur",
            "sekretaris dprd",
            "sekwan",
            "kepala biro",
            "karo",
            "inspektur daerah",
        ),
        (PRATAMA,),
    ),
    **dict.fromkeys(("sekretaris daerah", "sekda"), (MADYA, PRATAMA)),
    **dict.fromkeys(
        (
            "kepala bidang",
            "kabid",
            "kepala bagian",
            "kabag",
            "sekretaris dinas",
            "sekretaris badan",
            "camat",
            "sekretaris kecamatan",
            "sekcam",
            "inspektur pembantu",
            "irban",
        ),
        (ADMINISTRATOR,),
    ),
    **dict.fromkeys(
        (
            "kepala seksi",
            "kasi",
            "kepala subbagian",
            "kepala sub bagian",
            "kasubag",
            "kasubbag",
            "kepala subbidang",
            "kepala sub bidang",
            "kasubid",
            "kasubbid",
            "lurah",
            "sekretaris kelurahan",
            "seklur",
            "sekretaris lurah",
            "kepala uptd",
            "kepala upt",
        ),
        (PENGAWAS,),
    ),
    **dict.fromkeys(
        (
            "guru",
            "dosen",
            "dokter",
            "dokter gigi",
            "perawat",
            "bidan",
            "apoteker",
            "penyuluh",
            "auditor",
            "arsiparis",
            "pustakawan",
            "pranata komputer",
            "kepala sekolah",
            "pengawas sekolah",
            "widyaiswara",
            "statistisi",
            "perencana ahli",
            "analis kebijakan",
            "fungsional",
        ),
        (FUNGSIONAL,),
    ),
    **dict.fromkeys(("staf", "staff", "pengadministrasi", "pramu", "pengemudi", "operator layanan"), (PELAKSANA,)),
    # An acting official keeps the level of the own position.
    **dict.fromkeys(("plt", "plh", "pelaksana tugas", "pelaksana harian"), (PRATAMA, ADMINISTRATOR, PENGAWAS)),
    **dict.fromkeys(("kepala kantor", "inspektur", "asisten", "direktur", "kepala"), (PRATAMA, ADMINISTRATOR)),
    **dict.fromkeys(
        ("analis", "pranata", "pengelola", "bendahara", "polisi pamong praja", "satpol pp"), (FUNGSIONAL, PELAKSANA)
    ),
}

# An echelon without that word before it.
ECHELON = re.compile(r"(?:i{1,3}|iv|v|[1-5]) ?[ab]?")
AREA_HEADS = frozenset({"camat", "lurah"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelRead:
    """What a cell says of the level: `level` when it is certain, else `maybe` in words; `by` the words it was read by,
    "" where the cell names the level itself."""

    level: PositionLevel | None
    maybe: tuple[str, ...] = ()
    by: str = ""


def level_of(text: str, *, echelons: bool = False) -> LevelRead:
    """The level that a cell names, by its code, its name, an echelon or a title. `echelons`: the column holds echelons,
    so that "IV.a" alone is one; elsewhere it may as well be a rank (golongan)."""
    words = _folded(text)
    if echelons and ECHELON.fullmatch(words):
        words = _folded(f"eselon {words}")
    if words in LEVELS:
        return _read(LEVELS[words], "" if _names_level(words) else words)
    begins = max((t for t in TITLES if words == t or words.startswith(f"{t} ")), key=len, default="")
    if begins:
        return _read(TITLES[begins], begins)
    near = difflib.get_close_matches(words, [*LEVELS, *TITLES], n=1, cutoff=0.8) if words else []
    maybe = {**LEVELS, **TITLES}[near[0]] if near else ()
    return LevelRead(level=None, maybe=tuple(POSITIONS[level] for level in maybe))


def _read(levels: tuple[PositionLevel, ...], by: str) -> LevelRead:
    if len(levels) == 1:
        return LevelRead(level=levels[0], by=by)
    return LevelRead(level=None, maybe=tuple(POSITIONS[level] for level in levels))


def _names_level(words: str) -> bool:
    return words.replace(" ", "_") in POSITIONS


def _folded(text: str) -> str:
    """Small letters without signs: "Es. III.b" and "ESELON III/b" are one."""
    words = re.sub(r"[^a-z0-9]+", " ", text.casefold()).split()
    while words and words[0] in ("jabatan", "pejabat", "kelompok"):
        words = words[1:]
    if words and words[0] in ("es", "esl", "eselon", "eselonering"):
        return f"eselon {''.join(_roman(word) for word in words[1:])}"
    return " ".join(words)


def _roman(word: str) -> str:
    return {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v"}.get(word[:1], word[:1]) + word[1:]


def is_level(text: str) -> bool:
    """Whether a cell names a level or an echelon, and no title."""
    return _folded(text) in LEVELS


def read_levels(cells: Iterable[str], *, echelons: bool = False) -> list[str]:
    """What was read by other words than the level's own, said openly, without a word of the cells themselves."""
    found = Counter((read.by, read.level) for cell in cells if (read := level_of(cell, echelons=echelons)).by)
    return [
        _("kelompok jabatan: {by!r} dibaca sebagai {level}, {count} baris", by=by, level=POSITIONS[level], count=count)
        for (by, level), count in found.most_common()
        if level
    ]
