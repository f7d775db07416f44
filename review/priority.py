"""Where a case stands in the reading list: how urgent, until when, readable by whom."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from domain.case_lists import Placement
from domain.case_terms import RANKS, ReviewState
from domain.cases import CaseFile, ReviewedPost
from domain.periods import from_text, tanggal, to_text, zone_of
from domain.texts import on_page
from review import case_rules
from review.oversight import OversightBody, days_left, uncounted

Time = TypeVar("Time")
# How long a flag of each rank may wait unread while no clock runs.
WAITS = {0: timedelta(hours=24), 1: timedelta(days=7), 2: timedelta(days=14)}


def placement(
    file: CaseFile, body: OversightBody | None, due: tuple[str | None, bool], categories: tuple[str, ...]
) -> Placement:
    """Where a case stands in the list. `due` is the last day and kind of the clock that it had (working days?),
    which stays without a body; `categories` are the forms that its flags suggest."""
    due_on, working = due
    if body is not None:
        found = body.due(file.case.contest, file.region, starts(file))
        due_on, working = (found[0].isoformat(), found[1].working) if found else (None, False)
    rank = min((RANKS.get(tier, 2) for tier in file.tiers), default=2)
    since = file.case.opened_at
    urgent = due_on or _as_if_known(body, file)
    return Placement(
        readable=case_rules.is_readable(file),
        state=file.state,
        rank=rank,
        act_by=act_by(since, rank, urgent, file.region),
        due_on=due_on,
        due_working=working,
        since=since,
        fresh_after=file.reopened,
        contest=file.case.contest,
        agency=file.posts[0].agency if file.posts else "",
        region=file.region,
        position=file.posts[0].position_level if file.posts else "",
        platforms=tuple(p.platform for p in file.posts),
        categories=categories,
    )


def act_by(since: str, rank: int, due_on: str | None, region: str) -> str:
    """By when an item is to be read: the last day of its clock, else how long a flag of that rank may wait."""
    return _end_of(due_on, region) if due_on else to_text(from_text(since) + WAITS[rank])


def sample_placement(post: ReviewedPost, at: datetime, *, readable: bool = True) -> Placement:
    """Where a drawn post stands: among the second readings, from which nothing tells it."""
    return Placement(
        readable=readable,
        state=ReviewState.READ,
        rank=1,
        act_by=to_text(at + WAITS[1]),
        due_on=None,
        due_working=False,
        since=to_text(at),
        fresh_after=0,
        contest="",
        agency=post.agency,
        region=post.region,
        position=post.position_level,
        platforms=(post.platform,),
    )


def _as_if_known(body: OversightBody | None, file: CaseFile) -> str | None:
    """The last day that a case set aside by one would have, had it been a dugaan: its place in the list must not
    tell the second reader what the first one found."""
    first = [r.at for r in file.readings if r.seq > file.reopened]
    if body is None or file.state != ReviewState.SET_ASIDE:
        return None
    found = body.due(file.case.contest, file.region, {"known": first[0]})
    return found[0].isoformat() if found else None


def _end_of(day: str, region: str) -> str:
    """The midnight that ends a local day."""
    return to_text(datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone_of(region)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """The clock that runs, in words: its last day, what it counts, where the rule is from; what it leaves out."""

    words: str
    caveat: str


def limit(body: OversightBody, file: CaseFile, at: datetime) -> Limit | None:
    """The nearest limit of a case; None while no clock runs."""
    found = body.due(file.case.contest, file.region, starts(file))
    if found is None:
        return None
    last, clock = found
    today = at.astimezone(zone_of(file.region)).date()
    rest = days_left(last, today, clock.working, body.lists.holidays)
    kind = on_page("hari kerja") if clock.working and rest >= 0 else on_page("hari kalender")
    left = on_page("sisa {days} {kind}", days=rest, kind=kind)
    if rest < 0:
        left = on_page("lewat {days} {kind}", days=-rest, kind=kind)
    return Limit(
        words=on_page(
            "{day}, {left} ({label}; {source})", day=tanggal(last), left=left, label=clock.label, source=clock.source
        ),
        caveat=uncounted(body.lists, today, last) if clock.working else "",
    )


def starts(file: CaseFile) -> dict[str, str]:
    """When each kind of clock of a case began."""
    return running(
        decided=bool(file.standing),
        sent=file.hops[-1].at if file.hops else "",
        approved=file.approvals[-1].at if file.approvals else "",
        known=file.case.known_at or "",
    )


def running(*, decided: bool, sent: Time, approved: Time, known: Time) -> dict[str, Time]:
    """When each kind of clock began, nothing for never; one that the next step has met runs no longer."""
    if decided:
        return {}
    if sent:
        return {"sent": sent}
    return {"known": known} | ({"approved": approved} if approved else {})
