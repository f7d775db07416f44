"""A linear model over signals and hidden words: three classes, so that its pulls can be added up by hand."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from analysis.weighing import MOST, Weights, gram_of

# Chosen once, on five folds; see docs/quality.md.
_STRENGTH = 1.5
_SIGNAL_SCALE = 0.35
_LEAST_POSTS, _LEAST_SOURCES = 3, 2


@dataclass(frozen=True, slots=True)
class Example:
    """What the weights may see of a post, its stance, and the collection it is from."""

    counts: Mapping[str, int]
    grams: frozenset[str]
    stance: str
    source: str
    near: str
    """First tokens: equal for posts that are nearly the same, which must not stand on both sides of a fold."""


def fit(examples: Sequence[Example], barred: frozenset[str]) -> Weights:
    """Weights relative to "none". A word has to occur in three posts of two collections to get one.

    `barred` words (names of contestants, parties and public figures) get none, alone or with a neighbour.
    """
    rarity = _rarity(examples, barred)
    signals = sorted({name for example in examples for name, count in example.counts.items() if count})
    model, columns = _fitted(examples, rarity, signals)
    order = {name: row for row, name in enumerate(model.classes_)}
    support = model.coef_[order["support"]] - model.coef_[order["none"]]
    oppose = model.coef_[order["oppose"]] - model.coef_[order["none"]]
    base = model.intercept_[order["none"]]
    words = {
        gram_of(gram): (
            round(1000 * rare * rare),
            round(1000 * rare * float(support[columns[gram]])),
            round(1000 * rare * float(oppose[columns[gram]])),
        )
        for gram, rare in rarity.items()
    }
    return Weights(
        (
            round(float(model.intercept_[order["support"]] - base), 4),
            round(float(model.intercept_[order["oppose"]] - base), 4),
        ),
        {
            name: (round(float(support[n]) * _SIGNAL_SCALE, 4), round(float(oppose[n]) * _SIGNAL_SCALE, 4))
            for n, name in enumerate(signals)
        },
        words,
    )


def _rarity(examples: Sequence[Example], barred: frozenset[str]) -> dict[str, float]:
    posts: Counter[str] = Counter()
    sources: dict[str, set[str]] = {}
    for example in examples:
        posts.update(example.grams)
        for gram in example.grams:
            sources.setdefault(gram, set()).add(example.source)
    return {
        gram: math.log((1 + len(examples)) / (1 + posts[gram])) + 1
        for gram in sorted(posts)
        if posts[gram] >= _LEAST_POSTS
        and len(sources[gram]) >= _LEAST_SOURCES
        and not barred.intersection(gram.split())
    }


def _fitted(
    examples: Sequence[Example], rarity: Mapping[str, float], signals: Sequence[str]
) -> tuple[Any, dict[str, int]]:
    sparse, linear = import_module("scipy.sparse"), import_module("sklearn.linear_model")
    columns = {name: place for place, name in enumerate(signals)}
    first = len(columns)
    words = {gram: first + place for place, gram in enumerate(rarity)}
    values: list[float] = []
    rows: list[int] = []
    places: list[int] = []
    for row, example in enumerate(examples):
        known = [gram for gram in sorted(example.grams) if gram in rarity]
        length = math.sqrt(sum(rarity[gram] ** 2 for gram in known)) or 1.0
        cells = [(columns[name], _SIGNAL_SCALE * min(count, MOST)) for name, count in example.counts.items() if count]
        cells += [(words[gram], rarity[gram] / length) for gram in known]
        rows += [row] * len(cells)
        places += [place for place, _ in cells]
        values += [value for _, value in cells]
    table = sparse.csr_matrix((values, (rows, places)), shape=(len(examples), first + len(words)))
    model = linear.LogisticRegression(C=_STRENGTH, max_iter=300)
    model.fit(table, [example.stance for example in examples])
    return model, words
