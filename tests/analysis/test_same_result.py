"""What is done fast gives what the plain way of doing it gives: on invented posts, packs' examples and real posts."""

import gc
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.context import mentions
from analysis.engine import Engine, filter_lines
from analysis.features import COUNTED, OTHER, REGION, hidden
from analysis.filter import read_item
from analysis.lexicon import compile_lexicon
from analysis.reading import TextReading, read
from analysis.scope import Scope
from analysis.text import Reader
from analysis.weighing import Weights
from benchmarks.invented import election, posts
from benchmarks.labelled import posts as real_posts
from domain.packs import load_pack
from domain.types import Assessment

Post = dict[str, str]


def invented(count: int = 400) -> Iterator[Post]:
    """Posts about contestants who do not exist, and the sentences that the packs' own entries give as examples."""
    pack = election(95)
    for n, (text, region) in enumerate(posts(count, pack, 0.5)):
        yield {"id": f"rekaan-{n}", "text": text, **({"region": region} if region else {})}
    for name in ("pemilu-2024", "pilkada-2024"):
        for phrase in load_pack(name).phrases:
            for text in phrase.matches:
                yield {"id": phrase.id, "text": text, "posted_at": "2024-11-01T08:00:00+07:00", "region": "35.78"}


@pytest.fixture(scope="module")
def real(shared: Path) -> list[Post]:
    return [{"id": row, "text": text} for _, row, text in real_posts(shared / "data")][::7]


def written_plainly(post: Post, found: Assessment) -> bytes:
    """The line as an encoder writes it that knows nothing of what comes."""
    flags = [{"rule": f.rule, "category": f.category, "spans": f.spans, "reason": f.reason} for f in found.flags]
    value = {
        "id": post["id"],
        "queue": found.queue,
        "stance": found.stance.value,
        "tier": found.tier.value if found.tier else None,
        "candidates": found.candidates,
        "parties": found.parties,
        "flags": flags,
        **({"unread": found.unread} if found.unread else {}),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def check_lines(engine: Engine, given: Sequence[Post]) -> int:
    """Compares every line; how many of them hold a flag."""
    lines = [json.dumps(post, ensure_ascii=False).encode() for post in given]
    queued = 0
    for post, line, result in zip(given, lines, filter_lines(lines, engine), strict=True):
        found = engine.assess(read_item(line))
        assert result == written_plainly(post, found)
        queued += found.queue
    return queued


def test_lines_are_those_of_an_encoder(engine: Engine) -> None:
    assert check_lines(engine, list(invented())) > 50


def test_lines_of_real_posts_are_those_of_an_encoder(engine: Engine, real: list[Post]) -> None:
    assert check_lines(engine, real) > 1_000


def test_ids_and_long_texts_are_written_as_an_encoder_does(engine: Engine) -> None:
    text = "Ayo coblos Prabowo-Gibran, pemimpin hebat! " * 3_000
    given = [{"id": '"kutip" \\ \n \u2028 \U0001f600', "text": text[:100]}, {"id": "panjang", "text": text}]
    assert check_lines(engine, given) == 2
    (long,) = filter_lines([json.dumps(given[1]).encode()], engine)
    assert b'"unread":' in long
    (number,) = filter_lines([b'  {"id": 7, "text": "coblos Prabowo"} \r\n'], engine)
    assert number.startswith(b'{"id":7,')


def masked(reading: TextReading, counted: Sequence[tuple[int, int, str]]) -> list[str]:
    """Word by word: the mask of each place, one token for neighbours with the same."""
    masks: dict[int, str] = {}
    spans = [
        *[(c.first, c.last, REGION) for c in reading.cues.get("place", ())],
        *[(c.first, c.last, "<kubu>") for c in reading.cues.get("side", ()) if c.entry.tier == "plain"],
        *[(f.first, f.last, OTHER[f.entry.kind]) for f in reading.names],
        *counted,
    ]
    for first, last, mask in spans:
        masks |= dict.fromkeys(range(first, last), mask)
    tokens: list[str] = []
    for place, word in enumerate(reading.words):
        plain = {"@": "<akun>", "#": "<tagar>"}.get(word[0], "<angka>" if word.isdigit() else word)
        if place not in masks:
            tokens.append(plain)
        elif masks.get(place - 1) != masks[place]:
            tokens.append(masks[place])
    return tokens[:120]


def test_names_are_hidden_place_by_place(engine: Engine) -> None:
    seen = 0
    for post in invented():
        reading = read(engine.lexicon, post["text"])
        counted = mentions(reading, Scope("", None), {})
        spans = [(m.found.first, m.found.last, COUNTED[m.entry.kind]) for m in counted]
        assert hidden(reading, counted) == masked(reading, spans)
        seen += len(counted) > 0
    assert seen > 50


def test_places_belong_to_their_words_whatever_is_known_of_them(engine: Engine) -> None:
    reader = engine.lexicon.reader
    for post in invented():
        reading = read(engine.lexicon, post["text"])
        assert reading.places == reader.places(post["text"])
        assert len(reading.places) == len(reading.words)


@given(st.lists(st.text("aAbBoO01'$@#_.", min_size=1, max_size=9), max_size=8))
def test_a_word_is_read_alike_whichever_way_it_was_written_before(words: list[str]) -> None:
    def reader() -> Reader:
        return Reader(frozenset({"abo", "bob"}), lambda word, tag: ())

    used = reader()
    for text in words:
        used.words(text.lower())
        used.words(text.upper())
        assert used.words(text) == reader().words(text)


PULLS = st.integers(-(10**7), 10**7) | st.integers(-2, 2)
NUMBERS = st.tuples(st.integers(0, 10**7), PULLS, PULLS)


GRAMS = st.text("abc", min_size=1, max_size=3)


@given(st.dictionaries(GRAMS, NUMBERS, max_size=12), st.sets(GRAMS))
def test_grams_weigh_what_their_numbers_add_up_to(words: dict[str, tuple[int, int, int]], given: set[str]) -> None:
    opinion = Weights((0.1, -0.2), {}, words).weigh({}, given)
    known = [words[gram] for gram in given if gram in words]
    squares, towards, against = (sum(row[place] for row in known) for place in range(3))
    length = math.sqrt(squares * 1000) or 1.0
    support, oppose = 0.1 + towards / length, -0.2 + against / length
    top = max(support, oppose, 0.0)
    shares = [math.exp(one - top) for one in (support, oppose, 0.0)]
    assert opinion.known == given & words.keys()
    assert opinion.support == pytest.approx(shares[0] / sum(shares))
    assert opinion.oppose == pytest.approx(shares[1] / sum(shares))


@given(st.dictionaries(GRAMS, NUMBERS, max_size=9), st.booleans())
def test_the_words_that_pulled_most_stand_first_and_equals_by_letter(
    words: dict[str, tuple[int, int, int]], against: bool
) -> None:
    told = Weights((0.0, 0.0), {}, words).leading_words(set(words), against)
    side = 2 if against else 1
    assert (
        told
        == sorted([gram for gram in words if words[gram][side] > 0], key=lambda gram: (-words[gram][side], gram))[:3]
    )


def test_the_collector_works_again_after_compiling() -> None:
    assert gc.isenabled()
    compile_lexicon([election(2)])
    assert gc.isenabled()
    with pytest.raises(Exception, match="tidak ada paket"):
        compile_lexicon([])
    assert gc.isenabled()
