"""What no public text may hold: a registered person, an account, a number like a NIP, a link, words of a stored post.

One rule for everything that goes out; whoever asks says which words are the program's own, and which links may stand.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.texts import Text, _
from store import accounts, post_rows
from store.database import Store
from store.identities import identities
from store.workspace import Workspace

LINK = re.compile(r"https?://|www\.|(?<![\w-])[\w-]+\.(?:com|id|net|org|me|tv|social)/", re.IGNORECASE)
LINKS = re.compile(r"(?:https?://|www\.)[^\s,;]+|(?<![\w.-])[\w-]+(?:\.[\w-]+)+/[^\s,;]*")
NUMBER = re.compile(r"(?<!\d)\d(?:[\s.-]{0,2}\d){15,17}(?!\d)")
DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")  # a SHA-256, which can hold sixteen digits in a row
HANDLE = re.compile(r"(?<![\w.])@\w{2,}")
TOKEN = re.compile(r"[\w.@-]{4,}")
RUN = 6  # words in a row that a stored post has too


class Leak(NamedTuple):
    """What a text holds that may not go out, in words that do not repeat it, and where."""

    place: str
    what: Text


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the program prints by itself, whoever is registered: a handle that is such a word tells nobody, and a post
    that repeats such a sentence is not quoted by it."""

    tokens: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], said_before: Iterable[str] = ()) -> "OwnWords":
        """`said_before` are texts that are public already: their sentences may be repeated."""
        own = list(texts)
        return cls(
            frozenset(t for text in own for t in _tokens(plain(text))),
            frozenset(run for text in (*own, *said_before) for run in runs_of(plain(text))),
        )


NONE = OwnWords()


def plain(text: str) -> str:
    """A text as it is compared: one form of each letter, without signs that nobody sees."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def runs_of(text: str) -> set[str]:
    """Every run of so many words of a text, in small letters."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def leaks(
    workspace: Workspace, db: Store, texts: Iterable[tuple[str, str]], own: OwnWords = NONE, links: Sequence[str] = ()
) -> list[Leak]:
    """Everything that may not go out in these texts, with its place; [] when all may. `links` may stand in them."""
    places: dict[str, list[str]] = {}
    for place, text in texts:
        places.setdefault(plain(text), []).append(place)
    handles = frozenset(map(plain, accounts.handles(db))) - own.tokens
    naming = _naming(workspace, places, own.tokens)
    quoted = post_rows.held_runs(db, {r for text in places for r in runs_of(text)} - own.runs, RUN)
    found = []
    for text, where in places.items():
        for what, is_there in (
            (_("tautan"), _links(text, links)),
            (_("nomor seperti NIP atau NIK"), NUMBER.search(DIGEST.sub(" ", text))),
            (_("nama akun"), HANDLE.search(text) or not handles.isdisjoint(_tokens(text))),
            (_("nama orang yang terdaftar"), text in naming),
            (_("kata-kata dari kiriman"), quoted and not quoted.isdisjoint(runs_of(text))),
        ):
            found += [Leak(place, what) for place in where] if is_there else []
    order = {place: n for n, place in enumerate(place for where in places.values() for place in where)}
    return sorted(dict.fromkeys(found), key=lambda leak: order[leak.place])


def links_in(text: str) -> list[str]:
    """The links of a text, as they may be allowed elsewhere."""
    return LINKS.findall(text)


def _tokens(text: str) -> set[str]:
    return {word.strip(".-@") for word in TOKEN.findall(text.casefold())}


def _links(text: str, allowed: Sequence[str]) -> bool:
    for link in sorted(filter(None, allowed), key=len, reverse=True):
        text = text.replace(link, " ")
    return bool(LINK.search(text))


def _naming(workspace: Workspace, texts: Iterable[str], common: Collection[str]) -> frozenset[str]:
    """The texts that hold the name of a registered person; one that is a word of the program's own tells nobody."""
    if not workspace.identities.exists():
        return frozenset()
    with identities(workspace) as people:
        return people.naming({text: text for text in texts}, common)
