"""The words of plain speech, read from speech.toml: what each does in a sentence, as bits that can be added up."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from analysis.matcher import Matcher, Node, follow
from analysis.morphology import forms_of
from analysis.text import Reader

ROLES = (
    "not",
    "doubt",
    "except",
    "dread",
    "whatever",
    "vote",
    "entrust",
    "join",
    "camp",
    "win",
    "lose",
    "wish",
    "sure",
    "hail",
    "ease",
    "praise",
    "fond",
    "drop",
    "scorn",
    "blame",
    "promise",
    "where",
    "condole",
    "thanks",
    "greet",
    "office",
    "notice",
    "mishap",
    "civil",
    "when",
    "ask",
    "defend",
    "duped",
    "title",
    "other",
    "banner",
    "rally",
    "team",
    "idcard",
    "directive",
    "counted",
    "unit",
    "nothing",
    "more",
    "than",
    "only",
    "wronged",
    "meet",
    "foe",
    "shun",
    "declare",
    "claim",
    "belie",
    "plight",
    "mended",
    "holder",
    "rival",
    "fingers",
    "even",
    "check",
    "cite",
    "task",
    "unkept",
    "season",
    "spare",
    "best",
    "worst",
    "interest",
    "beside",
    "others",
    "never",
    "sworn",
    "pact",
    "lean",
    "leave",
    "merit",
    "alleged",
    "enough",
    "accused",
    "retort",
    "easy",
    "prefers",
    "all",
)
BIT: Mapping[str, int] = {role: 1 << place for place, role in enumerate(ROLES)}


SPEAKERS = frozenset(
    """
    saya aku gue gw kami kita ane sy ayo mari yuk ayok hayu monggo yok kuy kito torang kitong urang abdi kulo kula ambo
    beta sa ikei itah yaku kitorang awak semua katong ulun sayo titiang kamek nyak inyong enyong kuring aing tiang
""".split()
)
"""Words of somebody who speaks for himself, or calls others to join."""
TITLES = frozenset(
    """
    pak bapak bu ibu mas mbak bang gus cak kang bung abah pakde ning mak bunda koh mpok prof kiai kyai bpk mbah
    teh teteh uda uni bli daeng puang lae habib ustaz ustadz tgk h hj haji kh kak kaka kakanda kanda dek dik
    akang abang om tante neng ceu mba buya nyai iyai kiyai bapa pa ayah ayahanda tgh tuan datuk inyiak abu abi
    teungku ustadzah opu karaeng
""".split()
)
"""What somebody is called by before the name."""


def bits(*roles: str) -> int:
    return sum(BIT[role] for role in roles)


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry of speech.toml. `language` is empty for Indonesian; other entries name a source."""

    id: str
    role: str
    forms: tuple[str, ...]
    matches: tuple[str, ...]
    ignores: tuple[str, ...]
    inflected: bool = False
    language: str = ""
    source: str = ""


WordHit = tuple[int, int, int]
"""First word, word after the last, roles as bits."""


class Vocabulary:
    """Finds the words of plain speech in a list of words: leftmost, longest."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        reader = Reader(frozenset(), lambda word, tag: ())
        table: dict[tuple[str, ...], int] = {}
        for saying in sayings:
            for form in saying.forms:
                words = tuple(reader.words(form))
                table[words] = table.get(words, 0) | BIT[saying.role]
        for saying in sayings:  # derived forms never change what is written out
            for form in saying.forms if saying.inflected else ():
                for word in sorted(forms_of(form)):
                    table.setdefault((word,), BIT[saying.role])
        self._roles = tuple(table.values())
        self._matcher = Matcher(tuple(table))
        self.begins = self._matcher.begins
        """What begins with a word."""

    def find(self, words: Sequence[str]) -> list[WordHit]:
        """Every hit from left to right, those that mean nothing left out."""
        return self.follow([*map(self._matcher.begins, words)], words)

    def follow(self, nodes: Sequence[Node | None], words: Sequence[str]) -> list[WordHit]:
        """The same for words of which it is known what begins with each."""
        roles = self._roles
        return [
            (first, last, role) for pattern, first, last in follow(nodes, words) if (role := roles[pattern]) != _NOTHING
        ]

    def all(self, words: Sequence[str]) -> list[WordHit]:
        """Every hit, with those that only keep other words from being found."""
        roles = self._roles
        return [(first, last, roles[pattern]) for pattern, first, last in self._matcher.find(words)]


_NOTHING = BIT["nothing"]


@cache
def sayings() -> tuple[Saying, ...]:
    """The entries of speech.toml, in order. Raises ValueError for a role that does not exist."""
    text = resources.files("analysis").joinpath("speech.toml").read_text("utf-8")
    found = [
        Saying(
            id=entry["id"],
            role=entry["role"],
            forms=tuple(entry["forms"]),
            matches=tuple(entry["matches"]),
            ignores=tuple(entry["ignores"]),
            inflected=entry.get("inflected", False),
            language=entry.get("language", ""),
            source=entry.get("source", ""),
        )
        for entry in tomllib.loads(text)["speech"]
    ]
    unknown = [saying.id for saying in found if saying.role not in BIT]
    if unknown:
        raise ValueError(f"speech.toml: no such role in {', '.join(unknown)}")
    return tuple(found)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(sayings())
