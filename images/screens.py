"""Screenshots of a post: the words of the app and of other people's comments are told from the post.

Comments are third parties' words: nothing of them is read as the post's. A picture without an app's buttons or menus
is read whole.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from domain.pictures import Line

_COUNT = re.compile(r"[\d.,]+ ?(rb|jt|k|m|ribu|juta)?\+?")
_CLOCK = re.compile(
    r"\d{1,2}[.:]\d{2}( ?(am|pm|wib|wita|wit))?|\d{1,3} ?%"
    r"|\d{1,3} ?(d|h|j|m|w|mnt|mgg|menit|jam|hari|minggu)( lalu)?"
)
_ROW = 0.6
_TOP = 0.05


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(resources.files("images").joinpath("screens.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in table.items()}


def own_lines(lines: Sequence[Line], height: int) -> tuple[int, ...]:
    """The lines of the post itself, by number, in order: all of them where the picture is no screenshot of a post."""
    bar = _bar(lines)
    start = _comments(lines)
    if bar is None and start is None:
        return tuple(range(len(lines)))
    ends = [place for place in (bar, start) if place is not None]
    return tuple(
        at
        for at, line in enumerate(lines)
        if _middle(line) < min(ends) and not _is_apps(line) and not _is_status_bar(line, height)
    )


def _plain(line: Line) -> str:
    return re.sub(r"[^\w%:., ]+", " ", line.text.casefold()).strip(" .:,")


def _is_apps(line: Line) -> bool:
    """A line of nothing but an app's words and counts."""
    text = _plain(line)
    left = re.sub(r"^[\d.,]+ ?(rb|jt|k|m)? ?", "", text)
    return (
        text in _words()["lone"]
        or left in _words()["lone"]
        or bool(_COUNT.fullmatch(text) and len(text) > 2)
        or bool(_CLOCK.fullmatch(text))
    )


def _is_status_bar(line: Line, height: int) -> bool:
    return _middle(line) < _TOP * height and bool(re.search(r"\d{1,2}[.:]\d{2}|\d ?%|\b[45]g\b", _plain(line)))


def _bar(lines: Sequence[Line]) -> float | None:
    """The height of the lowest row of two or more buttons, where others' words begin."""
    rows = [(_middle(line), line, word) for line in lines for word in _buttons(line)]
    places = [
        place
        for place, line, word in rows
        if len({other for at, _, other in rows if abs(at - place) < _ROW * _height(line)} | {word}) >= 2
    ]
    return min(places, default=None)


def _buttons(line: Line) -> list[str]:
    """The buttons that a line consists of, counts apart; none where it holds anything else."""
    words = [word for word in _plain(line).split() if not _COUNT.fullmatch(word)]
    return words if words and all(word in _words()["bar"] for word in words) else []


def _comments(lines: Sequence[Line]) -> float | None:
    """Where the heading of a list of comments stands."""
    marks = _words()["comments"]
    return min(
        (_middle(line) for line in lines if re.sub(r"[\d.,]+ ?", "", _plain(line)).strip() in marks), default=None
    )


def _middle(line: Line) -> float:
    return sum(y for _, y in line.box) / 4


def _height(line: Line) -> float:
    return max(1.0, line.box[3][1] - line.box[0][1])
