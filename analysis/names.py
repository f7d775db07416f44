"""The forms in which a contestant is written: name, parts of it, pair with partner."""

from collections import Counter
from collections.abc import Iterator

from analysis.entries import CANDIDATE, LEGISLATURE, NUMBER, Entry
from analysis.vocabulary import vocabulary
from domain.elections import Candidate, Contest, Pack, Phrase

Words = tuple[str, ...]
# A pair form made of two names that many contestants carry counts in its region only.
_RARE = 3
_TITLES = ("pak", "bapak", "bu", "ibu", "mas", "mbak", "bang", "kang", "cak", "gus", "haji", "h", "puang", "abah")
_COMMON = 30
# A name of so few letters needs a title.
_SHORT = 3
# Letters that are words, of Indonesian, of its regions or of chats, and no initials.
_SYLLABLES = frozenset(
    """
    ad ah ai aja al am an and apa as at au aku ana ba be bu bi by da dan dr dg di dia do dpt eh el go ha he hi hr ia ib
    if in ini is it itu iya ja jd ka kak ke kok ku la lah lo ma mas me mi mu my na nan ni no nu nya of oh ok on or pa
    pas pd ra rt rw sa se si so sd sm ta tak tu to tuh up us wa wah wae we wes wis ya yah yg
""".split()
)


def name_words(name: str) -> Words:
    """A name as the reader would see it, initials left out ("M. Ridwan Kamil": ridwan kamil)."""
    words = _written_words(name)
    return tuple([word for word in words if len(word) > 1]) or words


def _written_words(name: str) -> Words:
    """A name as it is printed on the ballot, initials with it ("Wempi W. Mawa": wempi w mawa)."""
    cleaned = name.replace("'", "").replace("’", "").replace("-", " ").replace(".", " ").casefold()
    return tuple(filter(str.isalnum, cleaned.split()))


def candidate_forms(pack: Pack, number: int) -> Iterator[tuple[Words, Entry]]:
    """Every derived form of every contestant of a pack with its meaning."""
    frequency = Counter(word for c in pack.candidates for word in set(name_words(c.name)))
    for candidate in pack.candidates:
        contest = pack.contests[candidate.contest]
        if candidate.role == "empty":
            continue
        yield from _own_forms(candidate, contest, number, frequency)
        if candidate.role == "head" and candidate.partner:
            yield from _pair_forms(candidate, contest, number, frequency)
            yield from _initials(candidate, contest, number)


def nicknames(pack: Pack, number: int) -> Iterator[tuple[Words, Entry]]:
    """What a contestant of a region is called, told by how a form of two words is made up.

    In "danny azhar" the second word is the deputy's own name, in "danny pomanto" the head's: so the first is what the
    head is called. Alone it needs company, as any part of a name does.
    """
    people = {(candidate.contest, candidate.name): candidate for candidate in pack.candidates}
    for phrase in pack.phrases:
        contest = pack.contests.get(phrase.contest)
        if phrase.group != CANDIDATE or contest is None or not contest.region:
            continue
        for name, word in _called(phrase):
            if candidate := people.get((phrase.contest, name)):
                yield (word,), _entry(candidate, contest, number, "weak", single=True, local=True)


_PAIRED = ("pasangan", "paslon")


def acronyms(pack: Pack, number: int) -> Iterator[tuple[Words, Entry]]:
    """Pair names that are words of every day ("pasangan sehati"): by themselves where they are written in capitals."""
    for phrase in pack.phrases:
        contest = pack.contests.get(phrase.contest)
        names = tuple(name.strip() for name in phrase.refers_to.split(";"))
        if phrase.group != CANDIDATE or contest is None or not contest.region or len(names) != 2:
            continue
        for form in phrase.forms:
            paired, _, word = form.partition(" ")
            if paired in _PAIRED and len(word) >= _SHORT and word.isalpha():
                yield (
                    (word,),
                    Entry(phrase.id, CANDIDATE, "weak", number, names, contest, local=True, pair=True, capitals=True),
                )


def _called(phrase: Phrase) -> Iterator[tuple[str, str]]:
    """Names of contestants, each with the word that a form calls them by and that no name on the ballot holds."""
    names = [name.strip() for name in phrase.refers_to.split(";")]
    own = [set(name_words(name)) for name in names]
    for form in phrase.forms:
        words = form.replace("-", " ").split()
        if len(words) != 2 or len(names) > 2:
            continue
        for called, other in ((0, 1), (1, 0)) if len(names) == 2 else ((0, 1),):
            word, theirs = words[called], own[other if len(names) == 2 else 0]
            if words[other] in theirs and word not in own[called if len(names) == 2 else 0] and _is_name(word):
                yield names[called if len(names) == 2 else 0], word


def _is_name(word: str) -> bool:
    return len(word) > _SHORT and word.isalpha() and word not in _TITLES and not vocabulary().find([word])


def _own_forms(
    candidate: Candidate, contest: Contest, number: int, frequency: Counter[str]
) -> Iterator[tuple[Words, Entry]]:
    for written in (candidate.name, *candidate.aliases):
        words = name_words(written)
        one = len(words) == 1
        entry = _entry(
            candidate,
            contest,
            number,
            "weak" if one or candidate.role == "prospective" else "plain",
            single=one,
            local=one and bool(contest.region),
        )
        yield words, entry
        printed = _written_words(written)
        if printed != words:
            yield printed, entry
        if len(words) > 1 and len(words[0]) <= _SHORT and contest.region and contest.office not in LEGISLATURE:
            # Else "pak edi", a form of its own, would take the first word away from the name.
            yield from (((title, *form), entry) for title in _TITLES for form in {words, printed})
    words = name_words(candidate.name)
    if contest.office in LEGISLATURE or not contest.region:
        return
    if len(words) > 2:
        for part in {words[:2], *((word, words[-1]) for word in words[:-1])}:
            entry = _entry(candidate, contest, number, "weak", local=True)
            yield part, entry
            if len(part[0]) <= _SHORT:
                yield from (((title, *part), entry) for title in _TITLES)
    # People are called by any of their names, a middle one too; one that hundreds carry says nothing.
    called = {words[0], words[-1], *(word for word in words[1:-1] if frequency[word] <= _COMMON)}
    for word in called:
        if len(words) == 1 and len(word) > _SHORT:
            continue
        entry = _entry(candidate, contest, number, "weak", single=True, local=True)
        if len(word) > _SHORT:
            yield (word,), entry
        else:  # "ali" by itself is half of a language
            yield from (((title, word), entry) for title in _TITLES)


def _pair_forms(
    candidate: Candidate, contest: Contest, number: int, frequency: Counter[str]
) -> Iterator[tuple[Words, Entry]]:
    """Head and deputy by one word each, apart and as one word."""
    head, deputy = name_words(candidate.name), name_words(candidate.partner or "")
    names = (candidate.name, candidate.partner or "")
    for first in {head[0], head[-1]}:
        for second in {deputy[0], deputy[-1]}:
            if min(len(first), len(second)) < _SHORT or first == second or {first, second} & _SYLLABLES:
                continue
            brief = min(len(first), len(second)) == _SHORT
            common = brief or min(frequency[first], frequency[second]) > _RARE
            entry = Entry(
                f"{contest.contest}/{candidate.number}",
                CANDIDATE,
                "strong",
                number,
                names,
                contest,
                local=common and bool(contest.region),
                pair=True,
            )
            yield (first, second), entry
            yield (first, "dan", second), entry
            if not brief:
                yield (first + second,), entry


def _initials(candidate: Candidate, contest: Contest, number: int) -> Iterator[tuple[Words, Entry]]:
    """A pair by its letters, as banners write it: AA-RS, AZ-FER (the deputy by initials or by the first letters)."""
    head, deputy = name_words(candidate.name), name_words(candidate.partner or "")
    first = "".join(word[0] for word in head)
    entry = Entry(
        f"{contest.contest}/{candidate.number}",
        CANDIDATE,
        "strong",
        number,
        (candidate.name, candidate.partner or ""),
        contest,
        local=True,
        pair=True,
    )
    if not contest.region:
        return
    for one in {first, head[0][0] + head[-1][0]}:
        for second in {"".join(word[0] for word in deputy), deputy[0][0] + deputy[-1][0], deputy[0][:3]}:
            if min(len(one), len(second)) > 1 and not {one, second} & _SYLLABLES:
                yield (one, second), entry


def _entry(
    candidate: Candidate, contest: Contest, number: int, tier: str, single: bool = False, local: bool = False
) -> Entry:
    key = f"{contest.contest}/{candidate.number or 'bakal'}/{candidate.role}"
    return Entry(key, CANDIDATE, tier, number, (candidate.name,), contest, single=single, local=local)


_NUMBER_WORDS = {1: "satu", 2: "dua", 3: "tiga", 4: "empat", 5: "lima", 6: "enam", 7: "tujuh", 8: "delapan"}
# Javanese, Sundanese and Minangkabau.
_REGIONAL = {
    1: ("siji", "hiji", "setunggal", "ciek"),
    2: ("loro", "kalih", "duo"),
    3: ("telu", "tilu", "tigo"),
    4: ("papat", "opat", "sekawan", "ampek"),
    5: ("limo",),
}
_SURE = (
    "nomor urut",
    "nomer urut",
    "no urut",
    "nomor pemilihan",
    "paslon",
    "paslon nomor",
    "paslon nomer",
    "paslon no",
    "paslon nomor urut",
    "pasangan nomor",
    "pasangan nomor urut",
    "pasangan no",
    "pasangan calon nomor urut",
    "pasangan calon nomor",
    "calon nomor urut",
    "calon nomor",
    "capres nomor",
    "capres nomor urut",
    "cawapres nomor",
    "cawapres nomor urut",
    "capres no",
    "capres",
    "cawapres",
    "kubu",
    "pendukung",
    "coblos",
    "nyoblos",
    "dukung",
    "vote",
    "pilpres nomor",
    "cagub nomor",
    "cagub nomor urut",
    "cabup nomor",
    "tim",
    "timses",
    "pasangan calon nomor pemilihan",
)
_CALLS = ("coblos", "nyoblos", "pilih", "tusuk", "menangkan", "dukung", "vote")
# What a call names before the figure, in any of its spellings: "pilih nomor urut 3", "coblos paslon no 2".
_CALLED = (
    "paslon",
    "urut",
    *(
        f"{side}{number}{urut}"
        for side in ("", "paslon ", "pasangan ")
        for number in ("nomor", "nomer", "no")
        for urut in ("", " urut")
    ),
)
# Behind these a figure alone may count anything.
_BARE = ("kubu", "pendukung", "dukung", "pilih", "salam", "tim", "timses", "nyoblos")
_DOUBTFUL = ("nomor", "nomer", "no", "nmr", "pilih", "salam", "nomer urut e")


def number_forms() -> Iterator[tuple[Words, Entry]]:
    """Ballot-number forms: a prefix with 1 to 8 in figures, with a zero, or in words."""
    called = tuple(f"{call} {number}" for call in _CALLS for number in _CALLED)
    for value, word in _NUMBER_WORDS.items():
        for prefix, tier in (*((p, "plain") for p in (*_SURE, *called)), *((p, "weak") for p in _DOUBTFUL)):
            for written in (str(value), f"0{value}", word, *_spoken(word), *_REGIONAL.get(value, ())):
                sure = written == f"0{value}" or written in _spoken(word)
                if sure or prefix not in _BARE:
                    group = "ask" if prefix.split()[0] in _CALLS else ""
                    yield (*prefix.split(), *written.split()), _number(value, tier, group)
        yield from ((tuple(written.split()), _number(value, "weak")) for written in (f"0{value}", *_spoken(word)))
        yield (f"#0{value}", f"0{value}"), _number(value, "plain")


def _spoken(word: str) -> tuple[str, str]:
    """How 02 is said."""
    return f"nol {word}", f"kosong {word}"


def _number(value: int, tier: str, group: str = "") -> Entry:
    return Entry(f"nomor/{value}", NUMBER, tier, refers_to=group, value=value)
