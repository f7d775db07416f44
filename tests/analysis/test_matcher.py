"""Leftmost, longest, whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.matcher import Hit, Matcher

# name, patterns, words, hits (pattern, first word, word after the last)
TABLE = [
    ("one word", ["a"], "a", [(0, 0, 1)]),
    ("no part of a word", ["a"], "ab ba aba", []),
    ("longest wins", ["a", "a b"], "a b", [(1, 0, 2)]),
    ("leftmost wins", ["b c d", "a b"], "a b c d", [(1, 0, 2)]),
    ("neighbours", ["a", "b"], "a b a", [(0, 0, 1), (1, 1, 2), (0, 2, 3)]),
    ("the same twice", ["a"], "a a", [(0, 0, 1), (0, 1, 2)]),
    ("no overlap", ["a a"], "a a a", [(0, 0, 2)]),
    ("a longer start that fails", ["a", "a b c"], "a b d", [(0, 0, 1)]),
    ("a word inside a longer start that fails", ["b", "a b c"], "a b d", [(0, 1, 2)]),
    ("nothing", ["a"], "", []),
    ("beyond ASCII", ["\u00e9", "\U0001f590 a"], "\u00e9 \U0001f590 a", [(0, 0, 1), (1, 1, 3)]),
]


@pytest.mark.parametrize(("patterns", "words", "hits"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_table(patterns: list[str], words: str, hits: list[Hit]) -> None:
    matcher = Matcher([tuple(pattern.split()) for pattern in patterns])
    assert matcher.find(words.split()) == hits


WORDS = st.lists(st.sampled_from(["a", "b", "c", "ab", "\u00e9"]), max_size=12)


def by_definition(patterns: list[tuple[str, ...]], words: list[str]) -> list[Hit]:
    """At each place the longest pattern that stands there; the next search begins behind it."""
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        here = [(len(p), n) for n, p in enumerate(patterns) if tuple(words[at : at + len(p)]) == p]
        length, number = max(here, default=(0, -1))
        if length:
            hits.append((number, at, at + length))
        at += length or 1
    return hits


@given(st.lists(WORDS.filter(bool).map(tuple), min_size=1, max_size=12, unique=True), WORDS)
def test_what_is_found_is_what_the_definition_says(patterns: list[tuple[str, ...]], words: list[str]) -> None:
    found = Matcher(patterns).find(words)
    assert found == by_definition(patterns, words)
    last = frozenset({len(patterns) - 1})
    assert Matcher(patterns).find(words, last) == (found if last & {hit[0] for hit in found} else [])
