"""What every section of a report is made from: the facts, who publishes, which edition, which language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain import labels, law_names
from domain.editions import INTERNAL
from domain.elections import Pack
from domain.periods import ZONES, Week, month_names, waktu
from reports import words
from reports.model import Cell, Table
from reports.tally import Tally
from store.case_facts import CaseFact
from store.published import Released
from store.tallies import WeekFacts


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """What the configuration says about the body that publishes."""

    body: str
    responsible: str
    legal_basis: str
    zone: str
    demo: bool
    address: str = ""
    logo: str = ""
    """The body's mark as a data URI, "" for none."""
    assessment: str = ""
    """The number of the data-protection impact assessment, "" while there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A figure of an earlier week that is another one now."""

    week: str
    figure: str
    printed: int
    printed_cutoff: datetime
    status: str
    now: int
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day of the clock that runs for a case: days left at the cut-off, negative once it has passed."""

    last: date
    left: int
    clock: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep:
    """What a case waits for, in words (review.next_steps); `consent`: for the body's own decision to pass it on."""

    words: str
    consent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A language, and the packs whose forms it has words for."""

    packs: Sequence[Pack]
    lang: str = "id"

    def say(self, text: str, **values: object) -> str:
        """A text of the report in its language, with its values filled in."""
        return words.say(self.lang, text, **values)

    def law(self, text: str) -> str:
        """What somebody gave as a legal basis: in English each act is called so beside its official citation."""
        return law_names.in_english(text) if self.lang == "en" else text

    def platform(self, name: str) -> str:
        """A platform's name: one that came with another package is called as that package says, or by its code once the
        package is gone."""
        return self._own_or_given(labels.PLATFORMS.get(name, name))

    def stage(self, label: str) -> str:
        """A stage of an election; one that an office's own pack names is called as that pack says."""
        return self._own_or_given(label)

    def _own_or_given(self, text: str) -> str:
        try:
            return self.say(text)
        except KeyError:  # no text of ours
            return text

    def form(self, category: str | None) -> str:
        """An SKB form by code and words."""
        for pack in self.packs:
            if category in pack.categories:
                found = pack.categories[category or ""]
                return f"{category} {found.label_en if self.lang == 'en' else found.label}"
        return category or self.say("bentuk belum ditetapkan")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportContext(Wording):
    """The input of all sections; every section is a function of it.

    `released` holds the groups of persons that the public breakdowns consist of.
    """

    facts: WeekFacts
    masthead: Masthead
    edition: str
    corrections: Sequence[Correction] = ()
    released: Sequence[Released] = ()
    tallies: Sequence[Tally] = ()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    next_steps: Mapping[str, NextStep] = field(default_factory=dict)
    changes: Sequence[str] = ()
    """What is other than in the version or report before, in sentences of the report's language."""
    version: int = 1

    @property
    def internal(self) -> bool:
        return self.edition == INTERNAL

    @property
    def zone(self) -> ZoneInfo:
        return ZONES[self.masthead.zone]

    @property
    def forwarded(self) -> list[CaseFact]:
        return [c for c in self.facts.cases if c.forwarded_at is not None]

    def share(self, part: int, base: int) -> str:
        """A share in percent with one place."""
        return words.share(self.lang, part, base)

    def date(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    @property
    def months(self) -> Sequence[str]:
        return month_names(self.lang)

    def day(self, moment: datetime) -> str:
        return self.date(moment.astimezone(self.zone).date())

    def span(self, week: Week) -> str:
        """The days of a period, as short as they can be said: 2–8 November 2026."""
        first, last = week.first_day, week.last_day
        start = "" if first.month == last.month else f" {self.months[first.month - 1]}"
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first.day}{start}{year}–{self.date(last)}"

    def when(self, moment: datetime) -> str:
        if self.lang == "en":
            return f"{self.day(moment)}, {moment.astimezone(self.zone):%H:%M} {self.masthead.zone}"
        return waktu(moment, self.zone)

    def table(
        self,
        id: str,
        title: str,
        unit: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Cell, ...]],
        base: int | None,
        base_label: str,
        *,
        note: str = "",
        additive: bool = False,
        bars: bool = False,
        sources: Sequence[Mapping[int, Sequence[str]]] = (),
    ) -> Table:
        """A table with this report's publisher and cut-off; its texts are said in the report's language.

        `sources` (what stands behind each number) is left out of the public edition.
        """
        return Table(
            id=id,
            title=self.say(title),
            unit=unit,
            unit_label=self.say(unit),
            base=base,
            base_label=self.say(base_label),
            cutoff=self.facts.cutoff,
            publisher=self.masthead.body,
            columns=tuple(self.say(c) for c in columns),
            rows=tuple(rows),
            note=self.say(note) if note else "",
            additive=additive,
            bars=bars and bool(base),
            sources=tuple({c: tuple(ids) for c, ids in row.items()} for row in sources) if self.internal else (),
        )
