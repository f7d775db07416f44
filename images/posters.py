"""Whether the words of a picture are campaign material, and the ballot number beside a cue.

A poster names its contestant once, large, and is no sentence: names that no pack holds, a ballot number, "calon
bupati", two names one above the other. The words are data (posters.toml); how they are put together stands here.
"""

import re
import statistics
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from domain.pictures import Line
from images.spelling import ListedWords, figure, words_of

_NUMBERS = {
    word: value
    for value, word in enumerate(
        ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"), start=1
    )
}
_PLACE = "{n}"
_MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "nopember",
    "desember",
)
# What a figure counts or names instead of a ballot line, by the word after it and by the words before it.
_COUNTED = frozenset(
    (
        *_MONTHS,
        "tahun",
        "thn",
        "periode",
        "kali",
        "hari",
        "orang",
        "juta",
        "ribu",
        "rt",
        "rw",
        "wib",
        "tanggal",
        "persen",
        "putaran",
        "kursi",
        "suara",
        "program",
        "visi",
        "misi",
    )
)
_ELSEWHERE = frozenset(
    (
        "uu",
        "undang",
        "pp",
        "perppu",
        "peraturan",
        "perpres",
        "perda",
        "perbup",
        "perwali",
        "permen",
        "pkpu",
        "keputusan",
        "surat",
        "edaran",
        "se",
        "skb",
        "pasal",
        "ayat",
        "jalan",
        "jl",
        "jln",
        "rumah",
        "telp",
        "telepon",
        "hp",
        "wa",
        "whatsapp",
        "rekening",
        "tps",
        "lampiran",
        "gang",
        "gg",
        "blok",
        "antrian",
        "antrean",
        "kelas",
        "halaman",
        "polisi",
        "plat",
        "seri",
        "berkas",
    )
)
_BIG = 1.3
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class PosterCue:
    """Words that were found: what they are, how they read, in which lines, and the number in them."""

    kind: str
    words: str
    lines: tuple[int, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """What the words of a picture are. `campaign`: a person should look; `why`: the cues that led there."""

    campaign: bool
    number: int | None
    why: tuple[PosterCue, ...]


@dataclass(frozen=True, slots=True)
class _Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]]
    vocabulary: frozenset[str]


@cache
def cue_entries() -> tuple[dict[str, object], ...]:
    """The entries of posters.toml, for reading and for testing their own examples."""
    return tuple(tomllib.loads(resources.files("images").joinpath("posters.toml").read_text("utf-8"))["cue"])


@cache
def _phrases() -> _Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    words: set[str] = {
        *_NUMBERS,
        *_MONTHS,
        *_COUNTED,
        *_ELSEWHERE,
        "jari",
        "kabupaten",
        "kota",
        "provinsi",
        "bupati",
        "gubernur",
        "walikota",
        "wali",
        "wakil",
        "dan",
        "nomor",
        "urut",
    }
    for entry in cue_entries():
        for form in entry["forms"]:  # type: ignore[attr-defined]
            phrase = tuple(form.split())
            by_first.setdefault(phrase[0], []).append((phrase, str(entry["kind"])))
            words.update(word for word in phrase if word != _PLACE)
    for phrases in by_first.values():
        phrases.sort(key=lambda one: -len(one[0]))
    return _Phrases(by_first, frozenset(words))


def read_poster(lines: Sequence[Line]) -> Poster:
    """The verdict over the lines of one picture."""
    found = words_of(lines, _phrases().vocabulary)
    cues = cues_in(found)
    kinds = {cue.kind for cue in cues}
    pair = _pair(found)
    if pair is not None:
        kinds.add("pair")
        cues = (*cues, pair)
    campaign = _is_campaign(kinds, cues)
    number = _number(cues, lines, campaign or bool(kinds & {"call", "office", "team"}))
    why = tuple(cue for cue in cues if cue.kind not in ("appeal", "civic")) if campaign else ()
    return Poster(campaign, number, why)


def cues_in(found: ListedWords) -> tuple[PosterCue, ...]:
    """Every cue, the longest at each place."""
    cues: list[PosterCue] = []
    at = 0
    while at < len(found.words):
        cue, length = _cue_at(found, at)
        if cue is not None:
            cues.append(cue)
        at += length
    return tuple(cues)


def _cue_at(found: ListedWords, at: int) -> tuple[PosterCue | None, int]:
    first = found.words[at]
    starts = _phrases().by_first
    options = [*starts.get(first, ()), *(starts.get(_PLACE, ()) if _value(first) else ())]
    for phrase, kind in sorted(options, key=lambda one: -len(one[0])):
        here = found.words[at : at + len(phrase)]
        if len(here) == len(phrase) and all(
            wanted in (_PLACE, word) for wanted, word in zip(phrase, here, strict=True)
        ):
            number = _value(here[phrase.index(_PLACE)]) if _PLACE in phrase else None
            if _PLACE in phrase and (number is None or _is_elsewhere(found.words, at, len(phrase), phrase)):
                continue
            lines = tuple(dict.fromkeys(found.lines[at : at + len(phrase)]))
            return PosterCue(kind, " ".join(here), lines, number), len(phrase)
    return None, 1


def _value(word: str) -> int | None:
    return _NUMBERS.get(word) or figure(word)


def _is_elsewhere(words: Sequence[str], at: int, length: int, phrase: Sequence[str]) -> bool:
    """Whether the figure belongs to a law, an address, a date or a count."""
    after = words[at + length] if at + length < len(words) else ""
    if phrase[-1] == _PLACE and (after in _COUNTED or re.fullmatch(r"(19|20)\d\d", after)):
        return True
    return bool(_ELSEWHERE.intersection(words[max(0, at - 3) : at]))


def _pair(found: ListedWords) -> PosterCue | None:
    """Two names joined by "&" or set one above the other with it: how head and deputy are shown."""
    vocabulary = _phrases().vocabulary
    for at, word in enumerate(found.words):
        if word != "&":
            continue
        before = _run(found, range(at - 1, -1, -1))
        after = _run(found, range(at + 1, len(found.words)))
        names = [found.words[index] for index in (*before, *after)]
        if before and after and not vocabulary.intersection(names):
            lines = sorted({found.lines[index] for index in (*before, *after)})
            return PosterCue("pair", " ".join(names), tuple(lines))
    return None


def _run(found: ListedWords, way: range) -> list[int]:
    """The words of one name from a place on: those of the nearest line, nothing where they cannot be one."""
    if not len(way):
        return []
    line = found.lines[way[0]]
    run = [index for index in way if found.lines[index] == line]
    words = [found.words[index] for index in run]
    plain = all(word.isalpha() for word in words) and any(len(word) >= 3 for word in words)
    return run if plain and len(run) <= _LONGEST_NAME and "&" not in words else []


def _is_campaign(kinds: set[str], cues: Sequence[PosterCue]) -> bool:
    """Neutral material speaks of voting too: what it says of itself goes before single words of campaigning."""
    numbered = any(cue.kind == "number" and not cue.words.startswith(("nomor", "no ")) for cue in cues)
    sides = kinds & {"call", "number", "office", "team"}
    if "appeal" in kinds:
        return (numbered or "pair" in kinds) and (len(sides) >= 2 or ("pair" in kinds and bool(sides)))
    if "civic" in kinds:
        return numbered or "call" in kinds or len(sides) >= 2 or ("pair" in kinds and bool(sides - {"team"}))
    if sides & {"call", "number"} or len(sides) >= 2:
        return True
    if sides:
        return bool(kinds & {"pair", "slogan", "vote"})
    if "pair" in kinds:
        return bool(kinds & {"slogan", "vote"})
    return "vote" in kinds and "slogan" in kinds and _many_slogans(cues)


def _many_slogans(cues: Sequence[PosterCue]) -> bool:
    return len({cue.words for cue in cues if cue.kind in ("slogan", "vote")}) >= 3


def _number(cues: Sequence[PosterCue], lines: Sequence[Line], campaign: bool) -> int | None:
    """The number that most cues give; None where two numbers are given as often (a debate, a list of all)."""
    votes: Counter[int] = Counter()
    for cue in cues:
        if cue.number is not None:
            votes[cue.number] += 1 if cue.words.startswith(("nomor", "no ")) and len(cue.words.split()) == 2 else 2
    if campaign:
        votes.update(_alone(lines))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _alone(lines: Sequence[Line]) -> list[int]:
    """Figures that stand alone and larger than the words: the ballot number on a poster of a contestant."""
    if len(lines) < 3:
        return []
    usual = statistics.median(_height(line) for line in lines)
    return [
        value
        for line in lines
        if line.text.strip().isdigit()
        and len(line.text.strip()) <= 2
        and _height(line) >= _BIG * usual
        and (value := figure(line.text.strip()))
    ]


def _height(line: Line) -> float:
    (x1, y1), _, _, (x2, y2) = line.box
    return float(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5)
