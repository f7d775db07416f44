"""What is found in a picture: lines of words with their boxes, symbols of parties, what it repeats.

Boxes are four corners, clockwise from the upper left one of the words, in pixels of
the picture as it is shown (turned the way its EXIF data says).
"""

from dataclasses import dataclass

Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of words as it was recognised. `score` from 0 to 1 is the recogniser's own, about letters.

    `at`: seconds from the beginning, of a line in a film; None in a picture.
    """

    text: str
    box: Box
    score: float
    at: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Symbol:
    """A party's emblem, a hint for a person. `how`: gambar (it was seen), tulisan (its name was read) or both."""

    party: str
    box: Box
    how: str
    score: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Prints:
    """Perceptual hashes (PDQ, 256 bits, hexadecimal) of a picture, its mirror and itself without an even border.

    `quality` from 0 to 100 says how much there is to tell apart; below 50 a hash proves nothing.
    """

    whole: str
    mirror: str
    trimmed: str
    trimmed_mirror: str
    quality: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """One picture that was read. `note` says in Indonesian what of it was not (further frames, a size too small)."""

    width: int
    height: int
    prints: Prints
    lines: tuple[Line, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    known: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A picture that could not be read, and why, in Indonesian."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """What a person covers of a picture, in thousandths of its width and height as it is shown; `number` names it.

    `frame`: of a film the one frame that it lies on, in milliseconds from the beginning; None for all of them.
    """

    x: int
    y: int
    width: int
    height: int
    number: int = 0
    frame: int | None = None

    def lies_on(self, frame: int | None) -> bool:
        """Whether it covers that frame of a film, or a picture (None)."""
        return self.frame is None or self.frame == frame

    def holds(self, box: Box, width: int, height: int) -> bool:
        """Whether the middle of a box, in pixels of a picture of that size, lies under the cover."""
        across = sum(x for x, _ in box) / len(box) * 1000 / width
        down = sum(y for _, y in box) / len(box) * 1000 / height
        return self.x <= across <= self.x + self.width and self.y <= down <= self.y + self.height


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """A frame of a film as a picture of its own: a JPEG without metadata. `at`: milliseconds from the beginning."""

    at: int
    width: int
    height: int
    jpeg: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmShots:
    """The cover of a film and a frame every two seconds. `length`: in seconds, 0 where the film does not say; `whole`:
    whether they reach to its end."""

    shots: tuple[Shot, ...]
    length: float
    whole: bool

    def at(self, frame: int) -> Shot | None:
        """The frame of that time."""
        return next((one for one in self.shots if one.at == frame), None)
