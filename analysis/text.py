"""A post as words, and every word's place in the original text.

`Reader.words` is the fast half: one regular expression and one dictionary
look-up per word. `Reader.places` runs the same expression again for posts
with a hit and says where each word stands. Both come from the same steps, so
a place always belongs to the word of the same index.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from sys import intern

from analysis.folding import fold, fold_with_places

# A longer text is read in windows of this size; what lies behind the last of them is not read, and that is said.
LONGEST = 20_000
WINDOWS = 5
_OVERLAP = 300
_CACHE = 200_000
_LONGEST_WORD = 120
URL = "url_"

_EMOJI = "\u2600-\u27bf\u2b50\U0001f000-\U0001faff"
# The first alternative is the last but one for the plain words that most words are: a third of the time saved.
_WORD = re.compile(
    r"[A-Za-z0-9]{2,}+(?![':.$])"
    r"|(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*"
    r"|[A-Za-z](?=[-. _*])(?:(?:\.[A-Za-z]){3,}|(?:-[A-Za-z]){3,}|(?:[_*][A-Za-z]){3,}|(?: [A-Za-z]){3,})"
    r"(?![A-Za-z0-9])"
    r"|[@#][A-Za-z0-9_]+"
    r"|[A-Za-z0-9]+(?:['$][A-Za-z0-9]+)*"
    rf"|[{_EMOJI}]"
)
_LEET = str.maketrans("013457$", "oieasts")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[013457$]{1,2}(?=[a-z])")
_RUN = re.compile(r"([a-z])\1{2,}")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LETTERS_DIGITS = re.compile(r"[a-z]+|[0-9]+")
SHORT = 4
# A word of fewer letters is never several written as one.
_GLUED = 8


def windows(text: str) -> list[tuple[int, str]]:
    """A text in windows with their places; neighbours share a few words, so that no name is cut in two."""
    if len(text) <= LONGEST:
        return [(0, text)]
    starts = range(0, len(text) - _OVERLAP, LONGEST - _OVERLAP)
    return [(start, text[start : start + LONGEST]) for start in starts[:WINDOWS]]


def unread(text: str, other: str = "") -> int:
    """How many signs of the texts lie behind their last window."""
    if len(text) <= LONGEST and len(other) <= LONGEST:
        return 0
    return sum(
        [
            max(0, len(text) - start - len(piece))
            for text in (text, other)
            if len(text) > LONGEST
            for start, piece in windows(text)[-1:]
        ]
    )


class Places:
    """Where each word of a text that was read stands in it: start and end, found when first asked for."""

    __slots__ = ("_count", "_counts", "_found", "_raw", "_text")

    def __init__(
        self, text: str, raw: Sequence[str], count: int, counts: Callable[[Sequence[str]], Iterable[int]]
    ) -> None:
        """`count`: how many words the written ones are read as; `counts` tells as how many each of them."""
        self._text, self._raw, self._count, self._counts = text, raw, count, counts
        self._found: list[tuple[int, int]] | None = None

    def __call__(self) -> list[tuple[int, int]]:
        if self._found is None:
            self._found = _places(self._text, self._raw)
            if self._count != len(self._found):
                each = zip(self._found, self._counts(self._raw), strict=True)
                self._found = [span for span, times in each for _ in range(times)]
        return self._found


def _places(text: str, raw: Iterable[str]) -> list[tuple[int, int]]:
    """Where the written words stand. Between two words no sign begins one, so each is the next of its kind."""
    folded, origin = fold_with_places(text)
    found: list[tuple[int, int]] = []
    find, at = folded.find, 0
    for word in raw:
        start = find(word, at)
        at = start + len(word)
        found.append((start, at))
    if origin is not None:
        found = [(origin[start], origin[end - 1] + 1) for start, end in found]
    return found


class _Known(dict[str, tuple[str, ...]]):
    """What each written word is read as, remembered: a word that was met before costs one look-up.

    Words are interned, here and in the tables they are looked up in: a word is found without being compared.
    """

    def __init__(self, read: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: str) -> tuple[str, ...]:
        low = raw.lower()
        other = low != raw and raw.isalpha()  # capitals change nothing: one value for every way of writing
        words = self[low] if other else tuple(map(intern, self._read(raw)))
        if len(self) >= _CACHE:
            self.clear()
        if len(raw) <= _LONGEST_WORD:
            self[intern(raw)] = words
        return words


class Reader:
    """Reads posts with the help of a vocabulary.

    `vocabulary` holds the single words of the lexicon; it decides about
    leading figures (4nies) and letters written apart (c.o.b.l.o.s).
    `unglue` splits words written as one (prabowopresiden) or returns ().
    `exact` holds the short names that a drawn-out word must never become:
    "paaan" is not the party PAN.
    """

    def __init__(
        self,
        vocabulary: frozenset[str],
        unglue: Callable[[str, bool], tuple[str, ...]],
        exact: frozenset[str] = frozenset(),
    ) -> None:
        self._vocabulary = vocabulary
        self._unglue = unglue
        self._exact = exact
        self._known = _Known(self._read)

    def raw(self, folded: str) -> list[str]:
        """The words of a folded text no longer than LONGEST, in order, as they are written."""
        return _WORD.findall(folded)

    def words_of(self, raw: Iterable[str]) -> list[str]:
        """Written words as they are read: folded, split, one or several for each."""
        return [*chain.from_iterable(map(self._known.__getitem__, raw))]

    def words(self, text: str) -> list[str]:
        """The words of a text no longer than LONGEST, in order, folded."""
        return self.words_of(self.raw(fold(text)))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Start and end (exclusive) in the original text of each word that `words` returns."""
        raw = self.raw(fold(text))
        counts = [*map(len, map(self._known.__getitem__, raw))]
        return Places(text, raw, sum(counts), lambda _: counts)()

    def as_written(self, text: str) -> list[str]:
        """The words as they were written (case kept), one for each word that `words` returns."""
        found: list[str] = []
        for match in _WORD.finditer(fold(text)):
            found += [match[0]] * len(self._known[match[0]])
        return found

    def read(self, raw: str) -> tuple[str, ...]:
        """A written word as it is read; for whoever remembers it: it is not remembered here."""
        return self._known.get(raw) or self._read(raw)

    def _read(self, raw: str) -> tuple[str, ...]:
        if raw.isalpha():
            return self._read_letters(raw.lower()[:_LONGEST_WORD])
        head = raw[0]
        if len(raw) > 7 and ("://" in raw or raw.startswith(("www.", "pic.", "t.co/"))):
            return (URL,)
        if head == "#":
            return self._read_tag(raw[:_LONGEST_WORD])
        if head == "@":
            return (raw.lower(),)
        low = raw.lower().replace("'", "")
        if not low.isalnum() and "$" not in low:
            return self._read_apart(low)
        return self._read_word(low[:_LONGEST_WORD])

    def _read_apart(self, low: str) -> tuple[str, ...]:
        if len(low) == 1:
            return (low,)
        joined = "".join(sign for sign in low if sign.isalnum())
        return (joined,) if joined in self._vocabulary else tuple(joined)

    def _read_letters(self, low: str) -> tuple[str, ...]:
        if len(low) > SHORT and _RUN.search(low):
            low = self.squeeze(low)
        if len(low) < _GLUED or low in self._vocabulary:
            return (low,)
        return self._unglue(low, False) or (low,)

    def _read_word(self, low: str) -> tuple[str, ...]:
        if low.isalpha():
            return self._read_letters(low)
        if low.isdigit():
            return (low,)
        plain = _LEET_INSIDE.sub(lambda m: m[0].translate(_LEET), low)
        if plain.isalpha():
            return (self.squeeze(plain),)
        whole = low.translate(_LEET)
        if whole in self._vocabulary and sum(map(str.isdigit, low)) <= 2 and len(low) > SHORT:
            return (whole,)
        return self._read_mixed(low)

    def _read_mixed(self, low: str) -> tuple[str, ...]:
        """Words grown together with a number: paslon02, 2019gantipresiden. Reduplication (orang2) stays."""
        parts = _LETTERS_DIGITS.findall(low)
        if len(parts) == 2 and parts[1] == "2" and parts[0].isalpha():
            return (parts[0],) if parts[0] in self._vocabulary else (low,)
        longest = max((part for part in parts if part.isalpha()), key=len, default="")
        if len(longest) < 3:
            return (low,)
        words: list[str] = []
        for part in parts:
            words += self._read_word(part) if part.isalpha() else (part,)
        return tuple(words)

    def _read_tag(self, raw: str) -> tuple[str, ...]:
        """The tag itself and then the words inside it, all in the tag's place."""
        body = raw[1:]
        low = "#" + body.lower().replace("_", "")
        if body.isdigit():
            return (low, body)
        pieces = _CAMEL.findall(body)
        if len(pieces) > 1 and not body.isupper():
            words: list[str] = []
            for piece in pieces:
                words += self._read_word(piece.lower())
            return (low, *words)
        return (low, *(self._unglue(low[1:], True) or self._read_word(low[1:])))

    def squeeze(self, low: str) -> str:
        """Drawn-out letters become one (menaaang). Words of four letters or fewer stay, and none becomes one."""
        if len(low) <= SHORT:
            return low
        short = _RUN.sub(r"\1", low)
        return low if short in self._exact else short
