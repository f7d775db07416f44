"""Packs as their keepers check and extend them: what is wrong in one, and names that posts propose for it."""

from collections.abc import Callable, Iterable, Iterator

from analysis.ethics import failing_examples as failing_words
from analysis.examples import failing_examples
from analysis.filter import BadLineError, read_item
from analysis.proposing import LEAST, Proposal, as_phrase, propose
from domain.elections import Pack
from domain.packs import check_pack, load_pack, read_ethics
from domain.types import Item

__all__ = ["LEAST", "as_phrase"]


def findings(name: str, *, of_ethics: bool) -> list[object]:
    """What must be put right in a pack, each in one line; of one that loads, every phrase that fails its examples."""
    found: list[object] = list(check_pack(name))
    if found:
        return found
    return [*(failing_words(read_ethics(name)) if of_ethics else failing_examples(load_pack(name)))]


def proposals(pack: Pack, lines: Iterable[bytes], least: int, unread: Callable[[int, str], None]) -> list[Proposal]:
    """Names that posts (JSON Lines) propose. `unread` gets the number of a line that is none, and why; the others are
    read all the same."""
    return propose(pack, _items(lines, unread), least)


def _items(lines: Iterable[bytes], unread: Callable[[int, str], None]) -> Iterator[Item]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield read_item(line)
            except BadLineError as error:
                unread(number, str(error))
