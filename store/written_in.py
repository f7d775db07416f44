"""Which posts a reported period counts: the one condition of every query, and what it is bound to.

A week is that of the report for everybody. A stage is a number of days, and each account has them by its own clock.
"""

from datetime import datetime

from domain.periods import WIB, WIT, WIT_PROVINCES, WITA, WITA_PROVINCES, Week, to_text
from store.as_of import ACCOUNTS


def _listed(provinces: frozenset[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(provinces))


def zone_of_region(column: str) -> str:
    """The zone's name of a column with region codes, as domain.periods.zone_name() gives it."""
    return (
        f"CASE WHEN substr({column}, 1, 2) IN ({_listed(WITA_PROVINCES)}) THEN 'WITA'"
        f" WHEN substr({column}, 1, 2) IN ({_listed(WIT_PROVINCES)}) THEN 'WIT' ELSE 'WIB' END"
    )


def _of_zone(name: str) -> str:
    """Posts of the accounts of a zone, by its clock; the accounts are read once for a statement."""
    return (
        f"p.published_at >= :{name}_start AND p.published_at < :{name}_end AND p.account_id IN"
        f" (SELECT account_id FROM {ACCOUNTS} WHERE {zone_of_region('region')} = '{name.upper()}')"
    )


# Of a post p. Only near the ends does it matter whose clock is asked; for a week it never does.
WRITTEN_IN = (
    "(p.published_at >= :earliest AND p.published_at < :latest AND"
    " (p.published_at >= :begun AND p.published_at < :ending"
    f" OR {_of_zone('wib')} OR {_of_zone('wita')} OR {_of_zone('wit')}))"
)


def bounds(week: Week, cutoff: datetime) -> dict[str, str]:
    """What WRITTEN_IN is bound to, beside `start` and `end` of the report itself and its `cutoff`."""
    days = {name: week.days_in(zone) for name, zone in (("wib", WIB), ("wita", WITA), ("wit", WIT))}
    starts, ends = zip(*days.values(), strict=True)
    moments = {"start": week.start, "end": week.end, "cutoff": cutoff}
    moments |= {"earliest": min(starts), "begun": max(starts), "ending": min(ends), "latest": max(ends)}
    for name, (start, end) in days.items():
        moments |= {f"{name}_start": start, f"{name}_end": end}
    return {name: to_text(moment) for name, moment in moments.items()}
