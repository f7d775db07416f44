"""What keeps people out of texts: keyed references, pseudonyms, masks."""

import hashlib
import hmac
import re
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
# does, after a word and a point ("telp.08...") or right at the word that says what it is.
_SAID = "".join(rf"|(?<=\b{word})" for word in ("wa", "hp", "no", "nip", "nik", "tel", "tlp", "telp"))
_BEGIN = rf"(?:(?<![\w.])|(?<=[^\W\d_]\.){_SAID})"
_PHONE = rf"{_BEGIN}(?:\+?62{GAP}|0{GAP})8(?:{GAP}\d){{7,11}}(?!\d)"
_NUMBER = rf"{_BEGIN}\d(?:{GAP}\d){{15}}(?:(?:{GAP}\d){{2}})?(?!\d)"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}(?=@[\w-]{1,63}\.[\w-])"
NUMBERS = re.compile(f"{_PHONE}|{_NUMBER}|{_MAIL}", re.IGNORECASE)


def mask_numbers(text: str) -> str:
    """A text as it is shown: other people's telephone, NIK, NIP and mail covered, letter by letter."""
    return NUMBERS.sub(lambda m: re.sub(r"\w", "•", m.group()), text)
