"""The swap test: a post about one contestant or party, rewritten about each rival, must be judged the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.engine import Engine
from analysis.entries import CANDIDATE, PARTY
from analysis.lexicon import compile_lexicon
from analysis.reading import read
from domain.elections import Pack
from domain.types import Item

# How each contestant of the contests below is written in a full name, with one word, as an account, as a pair.
Forms = Mapping[str, str]
CONTESTANTS: Mapping[str, tuple[Forms, ...]] = {
    "pilkada-dki-2017": (
        {"full": "Anies Baswedan", "short": "Anies", "account": "@aniesbaswedan", "pair": "AniesSandi"},
        {"full": "Basuki Tjahaja Purnama", "short": "Ahok", "account": "@basuki_btp", "pair": "AhokDjarot"},
        {"full": "Agus Harimurti Yudhoyono", "short": "AHY", "account": "@agusyudhoyono", "pair": "AgusSylvi"},
    ),
    "pemilu-2019": (
        {"full": "Joko Widodo", "short": "Jokowi", "account": "@jokowi", "pair": "JokowiAmin"},
        {"full": "Prabowo Subianto", "short": "Prabowo", "account": "@prabowo", "pair": "PrabowoSandi"},
    ),
    "pemilu-2024": (
        {"full": "Anies Baswedan", "short": "Anies", "account": "@aniesbaswedan", "pair": "AniesMuhaimin"},
        {"full": "Prabowo Subianto", "short": "Prabowo", "account": "@prabowo", "pair": "PrabowoGibran"},
        {"full": "Ganjar Pranowo", "short": "Ganjar", "account": "@ganjarpranowo", "pair": "GanjarMahfud"},
    ),
    "pilkada-2024": (
        {"full": "Khofifah Indar Parawansa", "short": "Khofifah", "account": "@khofifahip", "pair": "KhofifahEmil"},
        {"full": "Tri Rismaharini", "short": "Risma", "account": "@tri_rismaharini", "pair": "RismaGusHans"},
        {"full": "Luluk Nur Hamidah", "short": "Luluk", "account": "@lulukhamidah", "pair": "LulukLukman"},
    ),
}
PARTIES = ("PDIP", "Gerindra", "Golkar", "NasDem", "PKB", "PKS", "PAN", "Demokrat")
HOME = {"pilkada-2024": "35.78", "pilkada-dki-2017": "31.71"}


@dataclass(slots=True)
class Swapped:
    """Posts that could be rewritten, rewritings, and those judged otherwise, by what changed and from whom to whom."""

    posts: int = 0
    rewritings: int = 0
    queue: Counter[tuple[str, str]] = field(default_factory=Counter)
    stance: Counter[tuple[str, str]] = field(default_factory=Counter)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


class Swapper:
    def __init__(self, engine: Engine, packs: Mapping[str, Pack]) -> None:
        self._engine = engine
        self._lexicons = {name: compile_lexicon([packs[name]]) for name in CONTESTANTS}

    def run(self, post: str, pack: str, candidates: Swapped, parties: Swapped) -> None:
        if pack not in CONTESTANTS:
            return
        for tally, rewritten in ((candidates, self._contestants(post, pack)), (parties, self._parties(post, pack))):
            versions = list(rewritten)
            if not versions:
                continue
            tally.posts += 1
            own, base = versions[0]
            was = self._engine.assess(_item(base, pack))
            for other, text in versions[1:]:
                now = self._engine.assess(_item(text, pack))
                tally.rewritings += 1
                tally.times[own, other] += 1
                tally.queue[own, other] += was.queue != now.queue
                tally.stance[own, other] += was.stance != now.stance

    def _contestants(self, post: str, pack: str) -> Iterator[tuple[str, str]]:
        """The post in the plain spelling of its only contestant, then of each rival; nothing if it names several."""
        table = CONTESTANTS[pack]
        found = self._places(post, pack, CANDIDATE)
        owners = {owner for _, names, _ in found for owner in (_owner(table, names),)}
        if len(owners) != 1 or None in owners:
            return
        own = next(iter(owners))
        order = [own, *(n for n in range(len(table)) if n != own)]
        for number in order:
            assert number is not None
            yield table[number]["short"], _rewrite(post, [(span, table[number][form]) for span, _, form in found])

    def _parties(self, post: str, pack: str) -> Iterator[tuple[str, str]]:
        """The post in the plain spelling of its only party, then of each other one."""
        found = self._places(post, pack, PARTY)
        names = {name for _, own, _ in found for name in own}
        if len(names) != 1:
            return
        own = next(iter(names))
        known = next((party for party in PARTIES if party.lower() == own.lower()), None)
        if known is None:
            return
        for party in (known, *(p for p in PARTIES if p != known)):
            yield party, _rewrite(post, [(span, party) for span, _, _ in found])

    def _places(self, post: str, pack: str, kind: str) -> list[tuple[tuple[int, int], tuple[str, ...], str]]:
        """Where names of the kind stand: span, who, and in which form."""
        lexicon = self._lexicons[pack]
        reading = read(lexicon, post)
        places = lexicon.reader.places(post)
        rows: dict[tuple[int, int], tuple[tuple[str, ...], str]] = {}
        for found in reading.names:
            if found.entry.kind != kind:
                continue
            span = places[found.first][0], places[found.last - 1][1]
            word = post[span[0] : span[1]]
            form = (
                "pair"
                if found.entry.pair
                else "account"
                if word[:1] == "@"
                else "full"
                if found.last - found.first > 1
                else "short"
            )
            rows.setdefault(span, (found.entry.names, form))
        spans = sorted(rows)
        apart = [span for n, span in enumerate(spans) if n == 0 or span[0] >= spans[n - 1][1]]
        return [(span, *rows[span]) for span in apart]


def _owner(table: tuple[Forms, ...], names: tuple[str, ...]) -> int | None:
    return next((n for n, forms in enumerate(table) if forms["full"] in names), None)


def _rewrite(post: str, changes: list[tuple[tuple[int, int], str]]) -> str:
    for (start, end), text in sorted(changes, reverse=True):
        sign = "#" if post[start : start + 1] == "#" and text[:1] not in "#@" else ""
        post = post[:start] + sign + text + post[end:]
    return post


def _item(text: str, pack: str) -> Item:
    return Item(id="", text=text, packs=(pack,), region=HOME.get(pack))
