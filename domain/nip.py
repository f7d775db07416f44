"""The structure of a NIP and an NI PPPK. There is no check digit: a well-formed number proves nothing.

PNS: birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial 001-999.
PPPK: birth YYYYMMDD, year YYYY, two-digit contract code, sex, serial (BKN 43/2007 and later practice).
"""

import re
from datetime import date

from domain.errors import RegisterError
from domain.texts import Text, _

MINIMUM_AGE = 17
# Nobody serves beyond the year of this birthday, a professor's (UU 14/2005 Pasal 67).
MAXIMUM_AGE = 70


def _no(reason: str, remedy: Text) -> RegisterError:
    return RegisterError(Text(reason), remedy=remedy)


def clean_nip(cell: str, *, pppk: bool, today: date, forced: bool = False) -> str:
    """The 18 digits of a NIP cell, with blanks and dots removed.

    Raises RegisterError whose `what` is a reason code; the number itself is
    never in the message. `forced` accepts implausible dates only, never a
    broken structure.
    """
    if re.fullmatch(r"'?\s*\d([.,]\d+)?E\+?\d+\s*", cell, re.I):
        raise _no("nip_scientific", _("format kolom NIP sebagai Teks di Excel, lalu salin ulang NIP dari sumbernya"))
    bare = _undressed(cell)
    if re.fullmatch(r"\d{18}[.,]0", bare, re.ASCII):
        raise _no(
            "nip_precision",
            _("NIP tersimpan sebagai angka dan kehilangan digit; format kolom sebagai Teks dan isi ulang"),
        )
    digits = re.sub(r"[ .\u00a0]", "", bare)
    if not digits.isascii() or not digits.isdecimal():
        raise _no("nip_not_digits", _("NIP hanya berisi angka, spasi atau titik"))
    if len(digits) == 9:
        raise _no("nip_old", _("ini NIP lama 9 angka; isi NIP 18 angka"))
    if len(digits) != 18:
        side = "nip_too_short" if len(digits) < 18 else "nip_too_long"
        raise _no(side, _("NIP terdiri dari 18 angka, di sini {digits}", digits=len(digits)))
    _check_structure(digits, pppk)
    if not forced:
        _check_plausible(digits, pppk, today)
    return digits


# What keeps a number text in a sheet, and the column's own name before it.
DRESS = re.compile(r"(?:=\"(?P<text>[^\"]*)\"|nip\s*[.:]?\s*(?P<named>\d.*))", re.I)


def _undressed(cell: str) -> str:
    bare = re.sub("[\u200b-\u200f\u2060-\u2064\ufeff]", "", cell).strip().lstrip("'\u2018\u2019").strip()
    found = DRESS.fullmatch(bare)
    return next((part for part in found.groups() if part is not None), "") if found else bare


def _check_structure(digits: str, pppk: bool) -> None:
    advice = _("periksa NIP pada SK")

    def wrong(part: str, words: Text) -> RegisterError:
        return _no(f"nip_structure:{part}", _("{words}; {advice}", words=words, advice=advice))

    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError as error:
        raise wrong("tanggal_lahir", _("angka 1 sampai 8 (tanggal lahir) bukan tanggal")) from error
    if not pppk and not 1 <= int(digits[12:14]) <= 12:
        words = _("angka 13 dan 14 (bulan pengangkatan) bukan bulan; untuk PPPK isi jenis_asn = PPPK")
        raise wrong("bulan_tmt", words)
    if digits[14] not in "12":
        raise wrong("jenis_kelamin", _("angka 15 (jenis kelamin) bukan 1 atau 2"))
    if digits[15:] == "000":
        raise wrong("nomor_urut", _("angka 16 sampai 18 (nomor urut) nol semua"))


def _check_plausible(digits: str, pppk: bool, today: date) -> None:
    birth_year, start_year = int(digits[:4]), int(digits[8:12])
    start = (start_year, 12 if pppk else int(digits[12:14]))
    earliest = (birth_year + MINIMUM_AGE, 1 if pppk else int(digits[4:6]))
    latest = (today.year, 12 if pppk else today.month)
    if not earliest <= start <= latest or today.year > birth_year + MAXIMUM_AGE:
        raise _no(
            "nip_implausible",
            _(
                "tanggal lahir atau pengangkatan tidak wajar; cocokkan NIP dengan SK. Bila memang begitu, orang kedua "
                "dapat menerimanya (--accept)"
            ),
        )
