"""Which page of a long list is shown: counted as far as that needs, never all of the list for a number."""

from collections.abc import Callable
from dataclasses import dataclass

STEP = 1000  # what is counted is exact below this, and from there on "at least"
FURTHEST = 1_000_000  # pages


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list: its number, and how many lines and pages there are, at least that many unless `whole`."""

    number: int
    last: int
    count: int
    whole: bool
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def paging(counted: Callable[[int], int], size: int, asked: int) -> Paging:
    """The page that was asked for, or the nearest there is; `counted` gives how many lines there are up to a number."""
    wanted = min(max(asked, 1), FURTHEST)
    most = (wanted * size // STEP + 1) * STEP  # whether a further page follows is known too
    count = counted(most)
    last = max(-(-count // size), 1)
    return Paging(number=min(wanted, last), last=last, count=count, whole=count < most, size=size)
