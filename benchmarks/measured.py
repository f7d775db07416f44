"""What was measured of the flags, as the page of quality shows it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.labelled import Labelled
from benchmarks.swap import Swapped
from domain.types import Assessment


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything the page shows. Assessments stand in the order of `posts`."""

    posts: Sequence[Labelled]
    folds: Sequence[Assessment]
    by_source: Sequence[Assessment]
    rules: Sequence[Assessment]
    baselines: Mapping[str, Sequence[tuple[bool, bool, bool]]]
    candidates: Swapped
    parties: Swapped
    ordinary: tuple[int, int]
    at_home: tuple[int, int]
    """Everyday posts once more, each with a region and a day of the campaign."""
    kinds: Sequence[tuple[str, int, int, int]]
    """Kinds of posts: how many, and how many stances are read wrong over folds and over unseen collections."""
    world: Sequence[tuple[str, str, Assessment]]
    own: int
    """Posts of ours that the weights were fitted on beside."""
    plain: Mapping[str, str]
    """What `benchmarks.plain` says of plain sentences, by the seed of its ten heads."""
    servants: str
    """What `benchmarks.servants` says of invented posts in the style of civil servants."""
    seconds: float

    def kept_apart(self) -> list[int]:
        """The half that nobody read while words and rules were first written."""
        return [n for n, post in enumerate(self.posts) if hashlib.sha256(post.id.encode()).digest()[0] % 2]
