"""Versions that were taken off the site: what is still said of them, which pages repeat them, the list for machines.

A withdrawn version holds no file and no figure here, so that nothing that is made of it can print one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from rendering import csv_text
from reports.model import Cell
from reports.site_versions import CORRECTIONS, SiteVersion, tree_of

WITHDRAWAL_COLUMNS = ("masa", "bahasa", "versi", "terbit", "ditarik", "alasan", "versi_berlaku", "alamat")


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawnVersion:
    """A version that is on the site no more. `at`: when it was published; `title`, `days`, `starts`: what it said of
    its period; `tag`: its name in the feed, which stays."""

    period: str
    lang: str
    version: int
    at: datetime
    tag: str
    title: str
    days: str
    starts: str
    withdrawn_at: datetime
    reason: str

    @property
    def folder(self) -> str:
        """Its place below the site's root, where only the notice is left."""
        return f"{tree_of(self.lang)}{self.period}/v{self.version}/"


EverPublished = SiteVersion | WithdrawnVersion


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodVersions:
    """What was published of a period in one language, the newest first: the versions that count, and the others."""

    period: str
    having: tuple[SiteVersion, ...]
    withdrawn: tuple[WithdrawnVersion, ...]

    @property
    def title(self) -> str:
        return str(self.having[0].summary["title"]) if self.having else self.withdrawn[0].title

    @property
    def days(self) -> str:
        return str(self.having[0].summary["days"]) if self.having else self.withdrawn[0].days

    @property
    def starts(self) -> str:
        return self.having[0].summary.get("starts", "") if self.having else self.withdrawn[0].starts


def all_of(versions: Sequence[SiteVersion], withdrawn: Sequence[WithdrawnVersion]) -> list[EverPublished]:
    """The versions that count and the withdrawn ones, in the order in which they were published."""
    return sorted([*versions, *withdrawn], key=lambda one: one.at)


def published_periods(versions: Sequence[SiteVersion], withdrawn: Sequence[WithdrawnVersion]) -> list[PeriodVersions]:
    """The periods of one language, the newest first."""
    found = [
        PeriodVersions(
            period=period,
            having=tuple(sorted((v for v in versions if v.period == period), key=_newest, reverse=True)),
            withdrawn=tuple(sorted((w for w in withdrawn if w.period == period), key=_newest, reverse=True)),
        )
        for period in {one.period for one in all_of(versions, withdrawn)}
    ]
    return sorted(found, key=lambda published: (published.starts, published.period), reverse=True)


def _newest(one: EverPublished) -> tuple[datetime, int]:
    return one.at, one.version


def instead_of(one: WithdrawnVersion, versions: Sequence[SiteVersion]) -> SiteVersion | None:
    """The version of the same period and language that counts; None where every one was withdrawn."""
    like = [v for v in versions if (v.period, v.lang) == (one.period, one.lang)]
    return max(like, key=_newest, default=None)


def followed(version: SiteVersion, withdrawn: Sequence[WithdrawnVersion]) -> list[WithdrawnVersion]:
    """The withdrawn versions of its period and language that had been published before it, the last one last."""
    return sorted(
        (w for w in withdrawn if (w.period, w.lang) == (version.period, version.lang) and w.version < version.version),
        key=_newest,
    )


def repeats(version: SiteVersion, withdrawn: Sequence[WithdrawnVersion]) -> bool:
    """Whether its page as it went out may say figures of a version that was withdrawn only later."""
    return any(w.withdrawn_at >= version.at for w in followed(version, withdrawn))


def related(one: SiteVersion, versions: Sequence[SiteVersion]) -> list[SiteVersion]:
    """The other versions that stay and may tell the same: those of the period in another language, and those whose own
    table of corrections names what was printed of that period."""
    return [
        v
        for v in versions
        if (v.period, v.lang, v.version) != (one.period, one.lang, one.version)
        and ((v.period == one.period and v.lang != one.lang) or _corrects(v, one.period))
    ]


def _corrects(version: SiteVersion, period: str) -> bool:
    rows = (row for table in version.tables if table.id == CORRECTIONS for row in table.rows)
    return any(str(row[0]).startswith(f"{period}:") for row in rows)


def withdrawals_csv(withdrawn: Sequence[WithdrawnVersion], versions: Sequence[SiteVersion]) -> str:
    """A row a withdrawn version, in the order in which they were withdrawn."""
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(withdrawn, key=lambda w: (w.withdrawn_at, w.folder)):
        counts = instead_of(one, versions)
        columns = (one.period, one.lang, one.version, to_text(one.at), to_text(one.withdrawn_at), one.reason)
        rows.append((*columns, counts.version if counts else None, one.folder))
    return csv_text(WITHDRAWAL_COLUMNS, rows)
