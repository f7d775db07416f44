"""The values of an ethics pack: kinds of conduct, protected speech, circulars, who decides, clocks.

A pack of this family knows no party, candidate, contest or calendar, and nothing of it enters a neutrality figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import regions
from domain.elections import Phrase

FAMILY = "etika"


class Mode(StrEnum):
    """How a kind comes to a reader. Only MARK lets the machine raise anything by itself."""

    MARK = "penanda"
    CHECKS = "cek_fakta"  # words equal to an imported list of checks
    COMPLAINT = "laporan"  # brought by a person; the machine never
    HANDOVER = "alih"  # belongs to the neutrality family


class Target(StrEnum):
    """Whom conduct of a kind must be aimed at, so that a reader can confirm it."""

    GROUP = "kelompok"
    PERSON = "perseorangan"
    NONE = "tidak_berlaku"


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsKind:
    """One kind of conduct, ET-01 to ET-14.

    `same_day`: first read within a day. `ask_hacked`: the owner is asked whether the account was taken over before
    anything else. `victim_only`: taken up on the word of the person concerned alone. `unnamed`: a note to an agency on
    its own account, in which nobody is named. `text_only`: no picture is taken in, since it may show a victim.
    """

    id: str
    label: str
    label_en: str
    points: tuple[str, ...]
    nature: str
    mode: Mode
    target: Target
    legal_basis: tuple[str, ...]
    deciders: tuple[str, ...]
    sanction: str
    same_day: bool = False
    ask_hacked: bool = False
    victim_only: bool = False
    unnamed: bool = False
    text_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Protected:
    """A class of speech that closes and erases whatever holds it, P-01 to P-14."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Circular:
    """A circular that names conduct: from which day, where (region code, "" everywhere), which kinds."""

    number: str
    issued: date
    region: str
    kinds: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    note: str = ""

    def applies(self, kind: str, region: str, day: date) -> bool:
        """Whether it stood on that day, in that region, for that kind."""
        return kind in self.kinds and self.issued <= day and regions.covers(self.region, region)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """A body that may receive a packet, from `since` to `until` (both inclusive, None: open).

    `pending`: foreseen by law, not there yet. `of_agency`: belongs to the reported agency itself, so that it gets
    nothing that is aimed at that agency or its head.
    """

    id: str
    label: str
    role: str
    of_agency: bool
    since: date | None
    until: date | None
    pending: bool = False

    def open_on(self, day: date) -> bool:
        return (
            not self.pending and (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsClock:
    """A term; `days` is None where none was found. `verified`: whether the rule itself was seen."""

    id: str
    label: str
    days: int | None
    unit: str
    verified: bool
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A figure that another body published, for the report to stand beside: never a base of a rate."""

    label: str
    period: str
    figure: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsPack:
    """A base pack, or a base with its overlays. `region` bounds an overlay ("" for a base)."""

    name: str
    version: str
    title: str
    base: str
    region: str
    kinds: Mapping[str, EthicsKind]
    protected: Mapping[str, Protected]
    circulars: tuple[Circular, ...]
    receivers: Mapping[str, Receiver]
    deciders: Mapping[str, str]
    clocks: tuple[EthicsClock, ...]
    published: tuple[Published, ...]
    unverified: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    digest: str

    def in_force(self, kind: str, region: str, day: date) -> tuple[Circular, ...]:
        """The circulars that name a kind in a region on a day."""
        return tuple(c for c in self.circulars if c.applies(kind, region, day))

    @property
    def marked(self) -> frozenset[str]:
        """The kinds for which the machine may mark words."""
        return frozenset(k.id for k in self.kinds.values() if k.mode is Mode.MARK)
