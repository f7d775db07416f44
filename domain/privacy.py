"""What keeps people out of texts: keyed references, pseudonyms, masks."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection

HANDLE = re.compile(r"(?<![\w@])@[\w](?:[\w.\-]*\w)?(?:@[\w.\-]*\w)?")
# What people write between the figures of a number: up to three blanks (also ones that hold a line together), points,
# brackets and dashes of any length.
GAP = "[ .()\u00a0\u202f\u2010-\u2015-]{0,3}"
NIP_LIKE = re.compile(rf"(?<!\d)(?:\d{GAP}){{17}}\d(?!\d)")


def keyed_ref(key: bytes, *parts: str) -> str:
    """An opaque id: HMAC-SHA256 over the parts, 20 hex digits. The same parts give the same id."""
    message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:20]


def pseudonym(key: bytes, scope: str, author: str) -> str:
    """A third party's handle as shown: the same person keeps one token within a scope (an election)."""
    return "akun-" + keyed_ref(key, "author", scope, author.casefold())[:8]


def hide_others(text: str, own: Collection[str], key: bytes, scope: str) -> str:
    """The text with every handle but the own ones (case-folded) replaced by a keyed pseudonym, and numbers covered."""
    short = {handle.split("@")[0] for handle in own}

    def hide(match: re.Match[str]) -> str:
        handle = match.group()[1:]
        known = handle.casefold() in own or handle.split("@")[0].casefold() in short
        return match.group() if known else "@" + pseudonym(key, scope, handle)

    return HANDLE.sub(hide, mask_numbers(text))


def mask_nip(nip: str) -> str:
    """A NIP reveals birth date and sex; only the last three digits are ever shown."""
    return "•" * max(len(nip) - 3, 0) + nip[-3:]


def holds_nip(text: str) -> bool:
    """Whether a text holds 18 digits in a row, with or without blanks, points or dashes between them."""
    return NIP_LIKE.search(text) is not None


# A telephone of Indonesia, a NIK (16 digits) or NIP (18 digits) with what stands between their figures, an address of
# mail. What is masked keeps its length, so that places in the text stay where they were. A number begins where no word
# does, after a word and a point ("telp.08...") or right at the word that says what it is; in an address of the web
# blanks and plus may be written with their codes. A line may break in it once, behind its fourth figure.
_SAID = "".join(rf"|(?<=\b{word})" for word in ("wa", "hp", "no", "nip", "nik", "tel", "tlp", "telp"))
_BEGIN = rf"(?:(?<![\w.])|(?<=[^\W\d_]\.)|(?<=%2b){_SAID})"
_GAP = "(?:[ .()\t\u00a0\u202f\u200b\u2060\u2010-\u2015-]|%20|%2d){0,3}"
_BREAK = rf"(?:{_GAP}|{_GAP}\r?\n{_GAP})"
_FIRST = rf"{_BEGIN}(?:\+?62{_GAP}|0{_GAP})8"
_PHONE = rf"{_FIRST}(?:{_GAP}\d){{7,11}}(?!\d)"
_BROKEN_PHONE = rf"{_FIRST}(?:{_GAP}\d){{2}}(?:{_BREAK}\d){{5,9}}(?!\d)"
_NUMBER = rf"{_BEGIN}\d(?:{_GAP}\d){{15}}(?:(?:{_GAP}\d){{2}})?(?!\d)"
_BROKEN_NUMBER = rf"{_BEGIN}\d(?:{_GAP}\d){{3}}(?:{_BREAK}\d){{12}}(?:(?:{_BREAK}\d){{2}})?(?!\d)"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}(?=@[\w-]{1,63}\.[\w-])"
NUMBERS = re.compile(f"{_PHONE}|{_NUMBER}|{_BROKEN_PHONE}|{_BROKEN_NUMBER}|{_MAIL}", re.IGNORECASE)
# From every place where one begins: one that takes the first figures of its neighbour leaves the rest of it to be found.
_EVERY = re.compile(f"(?=({NUMBERS.pattern}))", re.IGNORECASE)
# What is made of figures and nobody's: days, hours from one to another, money in groups of three, and a row of numbers
# that counts upwards (of ballots). A point or dash and more figures behind them make them a part of something else.
_ENDS = r"(?![.-]?\d)"
_DAY = r"(?:[0-3]?\d([./-])[01]?\d\1(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d"
_DAY += r"|[0-3]?\d(?= (?:jan|feb|mar|apr|mei|jun|jul|agu|sep|okt|nov|des)))"
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_MONEY = r"[1-9]\d{0,2}(?:\.\d{3}){2,4}"
_COUNTED = re.compile(r"(?<![\d.+-])\d{1,2}(?:(?:[ ,]{1,3}|\n)\d{1,2}){2,40}(?![.-]?\d)")
_NOBODYS = re.compile(rf"(?<![\d.+-])(?:{_DAY}|{_HOUR} ?[-\u2013] ?{_HOUR}|{_MONEY}){_ENDS}", re.IGNORECASE)
# Figures of every script, and the wide signs that are typed with them; as plain ones each stays one letter.
_WIDE = re.compile("(?![0-9])\\d|[\uff0b\uff08\uff09\uff0d\uff0e\uff20\uff0f\u3000]")


def mask_numbers(text: str) -> str:
    """A text as it is shown: other people's telephone, NIK, NIP and mail covered, letter by letter."""
    plain = _NOBODYS.sub(_set_aside, _WIDE.sub(_as_plain, text))
    plain = _COUNTED.sub(lambda m: _set_aside(m) if _counts_up(m.group()) else m.group(), plain)
    parts, end = list[str](), 0
    for match in _EVERY.finditer(plain):
        start, until = match.span(1)
        if until > end and match.group(1).count("\n") <= 1:
            parts += [text[end:start], re.sub(r"\w", "•", text[max(start, end) : until])]
            end = until
    return "".join([*parts, text[end:]])


def _as_plain(match: re.Match[str]) -> str:
    sign = match.group()
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else unicodedata.normalize("NFKC", sign)


def _set_aside(match: re.Match[str]) -> str:
    """What is nobody's number as letters, so that no number begins in it or goes on into it."""
    return "x" * len(match.group())


def _counts_up(row: str) -> bool:
    """Whether a row of numbers is made of such that count upwards, three at least: a telephone in pairs is not."""
    runs = list[list[int]]()
    for number in map(int, re.findall(r"\d+", row)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return min(map(len, runs)) >= 3
