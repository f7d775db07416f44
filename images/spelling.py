"""Recognised lines as words that rules can read: spaces that were lost, one wrong letter, figures for letters.

Only words of campaigning and of offices are mended, so that a name is never changed into another one.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from domain.pictures import Line

_TOKEN = re.compile(r"[^\W_]+|&")
_TO_LETTERS = str.maketrans("01345", "oieas")
_TO_FIGURES = str.maketrans("oilsz", "01152")
_SHORTEST_MENDED = 5
_LONGEST = 40
_LARGEST = 30
_LIKE_HEIGHT = 0.3
_NEAR = 1.2


@dataclass(frozen=True, slots=True)
class ListedWords:
    """The words of a picture in reading order, folded to lower case, with the line each stands in."""

    words: tuple[str, ...]
    lines: tuple[int, ...]


def words_of(lines: Sequence[Line], vocabulary: Set[str]) -> ListedWords:
    """The mended words of all lines."""
    words: list[str] = []
    owners: list[int] = []
    known = frozenset(vocabulary)
    for number, line in enumerate(lines):
        found = [word for token in _TOKEN.findall(line.text.casefold()) for word in mended(token, known)]
        words += found
        owners += [number] * len(found)
    return ListedWords(tuple(words), tuple(owners))


@cache
def mended(token: str, known: frozenset[str]) -> tuple[str, ...]:
    """One written token as one or more words; itself where nothing known comes out."""
    if token in known or token.isdigit() or len(token) > _LONGEST:
        return (token,)
    if parts := _split(token, known):
        return parts
    if not token.isalpha():
        plain = token.translate(_TO_LETTERS)
        if plain in known:
            return (plain,)
        return _split(plain, known) if sum(map(str.isdigit, token)) <= 1 and _split(plain, known) else (token,)
    if len(token) >= _SHORTEST_MENDED:
        near = sorted(word for word in _by_length(known, len(token)) if _one_apart(token, word))
        if len(near) == 1:
            return (near[0],)
    return (token,)


@cache
def _by_length(known: frozenset[str], length: int) -> tuple[str, ...]:
    return tuple(word for word in known if len(word) >= _SHORTEST_MENDED and abs(len(word) - length) <= 1)


def _split(token: str, known: frozenset[str]) -> tuple[str, ...]:
    """A token as known words and at most two figures at either end; the fewest words win. Empty: it is none."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(token) + 1):
        options = [
            (*best[start], token[start:end])
            for start in range(max(0, end - 14), end)
            if start in best and _is_word(token, start, end, known)
        ]
        if options:
            best[end] = min(options, key=len)
    found = best.get(len(token), ())
    return found if len(found) > 1 and max(map(len, found)) >= 4 else ()


def _is_word(token: str, start: int, end: int, known: frozenset[str]) -> bool:
    part = token[start:end]
    if part.isdigit():
        before, after = token[start - 1 : start], token[end : end + 1]
        return len(part) <= 2 and not before.isdigit() and not after.isdigit()
    return len(part) >= 2 and part in known


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter changed, too many or missing makes the one the other."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def figure(word: str) -> int | None:
    """A ballot number written in figures; also where one of its figures was read as a letter (l, O, S)."""
    if not 0 < len(word) <= 2 or not word.isascii() or (len(word) == 2 and word.isalpha()):
        return None
    written = word.translate(_TO_FIGURES)
    return int(written) if written.isdigit() and 1 <= int(written) <= _LARGEST else None


def text_of(lines: Sequence[Line]) -> tuple[str, tuple[int, ...]]:
    """All lines as one text for the rules of captions, and where each line starts in it.

    A line that goes on in lower case or with a figure, near below and as high, belongs to the one before.
    """
    text = ""
    starts: list[int] = []
    for number, line in enumerate(lines):
        if number:
            text += " " if _goes_on(lines[number - 1], line) else "\n"
        starts.append(len(text))
        text += line.text
    return text, tuple(starts)


def _goes_on(before: Line, line: Line) -> bool:
    first, second = _height(before), _height(line)
    if not (line.text[:1].islower() or line.text[:1].isdigit()) or abs(first - second) > _LIKE_HEIGHT * max(first, 1):
        return False
    return 0 <= line.box[0][1] - before.box[0][1] <= first * (1 + _NEAR) * 1.2


def _height(line: Line) -> float:
    return line.box[3][1] - line.box[0][1]
