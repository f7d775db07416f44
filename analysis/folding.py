"""One sign to the signs it is read as: case stays, marks and tricks go.

The table is filled as signs are met, so that a text costs one `str.translate`.
A sign becomes nothing (zero-width, direction marks), itself, or a few letters.
"""

import unicodedata

# Letters of other scripts that look like Latin ones; each is read as what the eye sees.
_LOOKS_LIKE = {
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "у": "y",
    "х": "x",
    "і": "i",
    "ј": "j",
    "ѕ": "s",
    "к": "k",
    "м": "m",
    "т": "t",
    "н": "h",
    "в": "b",
    "г": "r",
    "п": "n",
    "ԁ": "d",
    "ɡ": "g",
    "ѵ": "v",
    "ո": "n",
    "ս": "u",
    "А": "A",
    "В": "B",
    "Е": "E",
    "К": "K",
    "М": "M",
    "Н": "H",
    "О": "O",
    "Р": "P",
    "С": "C",
    "Т": "T",
    "Х": "X",
    "У": "Y",
    "І": "I",
    "Ј": "J",
    "Ѕ": "S",
    "α": "a",
    "ο": "o",
    "ρ": "p",
    "ν": "v",
    "ι": "i",
    "κ": "k",
    "τ": "t",
    "υ": "u",
    "ε": "e",
    "η": "n",
    "χ": "x",
    "Α": "A",
    "Β": "B",
    "Ε": "E",
    "Ζ": "Z",
    "Η": "H",
    "Ι": "I",
    "Κ": "K",
    "Μ": "M",
    "Ν": "N",
    "Ο": "O",
    "Ρ": "P",
    "Τ": "T",
    "Υ": "Y",
    "Χ": "X",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ʼ": "'",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "＇": "'",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
}
# Skin tones and the keycap frame change the picture, not the word.
_DROPPED = {*range(0x1F3FB, 0x1F400), 0x20E3, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x3164, 0xFFA0}


class _Fold(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(code)
        return folded


def _fold(code: int) -> str:
    sign = chr(code)
    if code < 0x80:
        return sign
    if sign in _LOOKS_LIKE:
        return _LOOKS_LIKE[sign]
    if code in _DROPPED or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if unicodedata.category(part) != "Mn")
    return "".join(_LOOKS_LIKE.get(part, part) for part in plain)


FOLD = _Fold()


def fold(text: str) -> str:
    """The text as it is read. Plain ASCII comes back as it is."""
    return text if text.isascii() else text.translate(FOLD)


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its signs the place in the original; one more for the end.

    No places where every sign stands where it stood.
    """
    folded = fold(text)
    if folded is text:
        return text, None
    uneven = {sign for sign in set(text) if len(FOLD[ord(sign)]) != 1}
    if not uneven:
        return folded, None
    places: list[int] = []
    at = 0
    for place in [place for place, sign in enumerate(text) if sign in uneven]:
        places += range(at, place)
        places += [place] * len(FOLD[ord(text[place])])
        at = place + 1
    return folded, [*places, *range(at, len(text) + 1)]
