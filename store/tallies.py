"""The facts that a report counts, read in one pass at one cut-off. Reads only; no table is written here."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from domain.case_terms import OPEN_READING, ReviewState
from domain.estimates import Stratum
from domain.periods import Week, from_text, to_text, week_of
from domain.regions import covers
from store import audit, health, pictures, quality, visits
from store.as_of import ACCOUNTS, ASSESSED, CASE_POSTS, COUNTED, FLAGGED, LOOKS, POSTS, REFUSED, REPORTED, STOOD
from store.case_facts import CaseFact, case_facts
from store.database import Store
from store.health import Alarm
from store.pictures import Counts as PictureCounts
from store.sealed_kinds import KINDS
from store.written_in import WRITTEN_IN, bounds

SPIDER, IMPORT, FAILED, UNSEEN = "spider", "import", "failed", "unseen"


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountFact:
    """A registered account in one week. `seen` is spider, import, failed or unseen, exactly one."""

    account_id: str
    person_id: str
    platform: str
    region: str
    agency: str
    seen: str
    seen_before: str
    outcome: str
    complete: bool
    posts: int
    posts_before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ListFact:
    selection: str
    population: int
    accounts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekCount:
    """One week of the past: the accounts and cases that its numbers count.

    By date of post: `posted` cases with a post of the week, `still_open` of them not read to an end.
    By date of reading: `read` cases, and `found` cases of `persons_found` persons worth passing on.
    """

    week: Week
    registered: tuple[str, ...]
    looked: tuple[str, ...]
    posted: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    persons_found: int = 0


@dataclass(frozen=True, slots=True)
class WorkFact:
    """How the work of the period was recorded: readings within seconds of opening the case (or without), and records
    that bear an earlier time than one recorded before them."""

    hasty: int = 0
    backwards: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekFacts:
    """Everything a weekly report is made from."""

    week: Week
    cutoff: datetime
    accounts: tuple[AccountFact, ...]
    cases: tuple[CaseFact, ...]
    lists: tuple[ListFact, ...]
    flags: tuple[tuple[str, str, int, tuple[str, ...]], ...]
    undated_posts: int
    unread: tuple[str, ...] = ()
    """The region of each post of the period that the machine has not read: it may belong in a case."""
    quarantined: Mapping[str, int]
    unflagged_media_only: int
    chain: tuple[int, str]
    trend: tuple[WeekCount, ...] = ()
    province: str = ""
    reported: int = 0
    alarms: tuple[Alarm, ...] = ()
    checkpoint: str = ""
    work: WorkFact = field(default_factory=WorkFact)
    missed: tuple[Stratum, ...] = ()
    """The audit sample: what the machine may have left unread."""
    unlooked: tuple[Stratum, ...] = ()
    """The drawn visits: what looking at every account would find. Never pooled with the audit sample."""
    pictures: PictureCounts = field(default_factory=PictureCounts)

    def within(self, province: str) -> "WeekFacts":
        """The same facts of one province only; what is counted for all provinces alone is left out, the chain stays."""
        return replace(
            self,
            province=province,
            flags=(),
            trend=(),
            pictures=PictureCounts(),
            undated_posts=0,
            quarantined={},
            unflagged_media_only=0,
            reported=0,
            alarms=(),
            unread=tuple(region for region in self.unread if covers(province, region)),
            accounts=tuple(a for a in self.accounts if covers(province, a.region)),
            cases=tuple(c for c in self.cases if covers(province, c.region)),
        )


TREND_WEEKS = 12


def last_record(db: Store) -> datetime | None:
    """The time of the newest thing recorded, of whatever kind: with the same data a report has the same cut-off."""
    queries = [f"SELECT max({kind.at}) FROM ({kind.query})" for kind in KINDS if kind.at]
    queries += [
        "SELECT max(ended_at) FROM runs",
        "SELECT max(disabled_at) FROM reviewers",
        "SELECT max(at) FROM assessments",
        "SELECT max(json_extract(statement, '$.at')) FROM checkpoints",
    ]
    times = [db._conn.execute(query).fetchone()[0] for query in queries]
    known = [t for t in times if t]
    return from_text(max(known)) if known else None


def week_facts(db: Store, week: Week, cutoff: datetime) -> WeekFacts:
    """Reads the facts of one week as they stood at the cut-off."""
    cases = case_facts(db, week, cutoff)
    span = bounds(week, cutoff)
    return WeekFacts(
        week=week,
        cutoff=cutoff,
        cases=cases,
        accounts=_accounts(db, week, cutoff),
        lists=_lists(db, cutoff),
        flags=_flags(db, week, cutoff),
        undated_posts=_count(db, UNDATED, span),
        unread=tuple(row[0] for row in db._conn.execute(UNREAD, span)),
        quarantined=dict(db._conn.execute(QUARANTINED, span).fetchall()),
        unflagged_media_only=_count(db, MEDIA_ONLY, span),
        pictures=replace(
            pictures.counts(db, week, cutoff),
            drawn=audit.counts(db, audit.Sample.PHOTOS, to_text(cutoff)),
        ),
        chain=_chain(db, cutoff),
        checkpoint=_checkpoint(db, cutoff),
        trend=_trend(db, week, cutoff, cases),
        alarms=tuple(a for h in health.between(db, week, cutoff) for a in h.alarms),
        reported=_count(db, TIPS, span),
        missed=audit.strata(db, cutoff),
        unlooked=visits.strata(db, cutoff),
        work=WorkFact(*quality.signs_between(db, span["start"], span["end"], span["cutoff"])),
    )


UNDATED = (
    f"SELECT count(*) FROM {POSTS} p WHERE published_at IS NULL AND {STOOD}"
    " AND first_seen_at >= :start AND first_seen_at < min(:end, :cutoff)"
)
QUARANTINED = f"SELECT reason, count(*) FROM {REFUSED} WHERE at >= :start AND at < :end GROUP BY reason ORDER BY reason"
# As the machine tells them: without a word of the account's own or of anybody else's, spaces being none.
BLANK = "".join(filter(str.isspace, map(chr, range(0x3001))))
MEDIA_ONLY = (
    f"SELECT count(*) FROM {POSTS} p JOIN post_versions v USING (post_id, version)"
    f" WHERE {WRITTEN_IN} AND {STOOD} AND p.media != '[]'"
    f" AND trim(v.text, '{BLANK}') = '' AND trim(v.other_text, '{BLANK}') = ''"
)
TIPS = f"SELECT count(*) FROM {REPORTED} WHERE at >= :start AND at < :end"


def _count(db: Store, query: str, values: Mapping[str, str]) -> int:
    return int(db._conn.execute(query, values).fetchone()[0])


# An account's week is what its best run in it saw: a spider's look, else an import, else a failure.
# Each look with the time `about` which it is: a visit is about the week for which its sheet was drawn, also when a person
# made it on the Monday after.
ABOUT = (
    "(SELECT *, coalesce((SELECT s.drawn_at FROM visit_answers v JOIN visit_sheets s USING (sheet_id)"
    f" WHERE v.run_id = l.run_id AND v.account_id = l.account_id LIMIT 1), at) AS about FROM {LOOKS} l)"
)
SEEN = (
    f"SELECT ra.account_id, r.kind, ra.outcome, ra.complete FROM {ABOUT} ra JOIN runs r USING (run_id)"
    " WHERE ra.about >= :start AND ra.about < :end AND ra.outcome IS NOT NULL"
    " AND ra.outcome != 'not_attempted' ORDER BY ra.at"
)


def _looks(db: Store, week: Week, cutoff: datetime) -> dict[str, tuple[str, str, bool]]:
    """Per account (seen, outcome, complete) of a week."""
    order = {FAILED: 1, IMPORT: 2, SPIDER: 3}
    best: dict[str, tuple[str, str, bool]] = {}
    for account_id, kind, outcome, complete in db._conn.execute(SEEN, bounds(week, cutoff)):
        good = outcome in ("ok", "empty")
        seen = (SPIDER if kind == "crawl" else IMPORT) if good else FAILED
        if account_id not in best or order[seen] >= order[best[account_id][0]]:
            best[account_id] = (seen, outcome, bool(complete))
    return best


# Registered and to be watched on at least one day of the week.
ACTIVE = (
    f"FROM {ACCOUNTS} WHERE active_from <= :last AND (active_to IS NULL OR active_to >= :first) AND (NOT withdrawn OR"
    " account_id IN (SELECT account_id FROM account_history WHERE action = 'withdrawn' AND at BETWEEN :over AND :cutoff))"
)
ACTIVE_IDS = f"SELECT account_id {ACTIVE} ORDER BY account_id"


def _active(week: Week, cutoff: datetime) -> dict[str, str]:
    days = {"first": week.first_day.isoformat(), "last": week.last_day.isoformat()}
    return days | {"over": to_text(week.end), "cutoff": to_text(cutoff)}


def _accounts(db: Store, week: Week, cutoff: datetime) -> tuple[AccountFact, ...]:
    now, before = _looks(db, week, cutoff), _looks(db, week.previous, cutoff)
    posts, posts_before = _post_counts(db, week, cutoff), _post_counts(db, week.previous, cutoff)
    rows = db._conn.execute(
        f"SELECT account_id, person_id, platform, region, agency {ACTIVE} ORDER BY account_id",
        _active(week, cutoff),
    )
    nothing = (UNSEEN, "", False)
    return tuple(
        AccountFact(
            account_id=a,
            person_id=p,
            platform=platform,
            region=region,
            agency=agency,
            seen=now.get(a, nothing)[0],
            outcome=now.get(a, nothing)[1],
            complete=now.get(a, nothing)[2],
            seen_before=before.get(a, nothing)[0],
            posts=posts.get(a, 0),
            posts_before=posts_before.get(a, 0),
        )
        for a, p, platform, region, agency in rows
    )


UNFINISHED = (ReviewState.UNREAD, *OPEN_READING, ReviewState.REREAD)
POSTED = (
    f"SELECT DISTINCT cp.case_id FROM {POSTS} p JOIN {CASE_POSTS} cp USING (post_id) WHERE {WRITTEN_IN}"
    " ORDER BY cp.case_id"
)
# Per figure: what it counts, the ids to show for it, and where from.
FIGURES = {
    "akun_terlihat": (
        "count(DISTINCT account_id)",
        "account_id",
        f"{ABOUT} WHERE outcome IN ('ok', 'empty') AND about >= :start AND about < :end",
    ),
    "kiriman": ("count(*)", "post_id", f"{POSTS} p WHERE {WRITTEN_IN} AND {COUNTED}"),
}


# Per figure of persons: when its step was recorded first, as the path of the cases counts it.
STEPS: Mapping[str, Callable[[CaseFact], datetime | None]] = {
    "orang_layak": lambda c: c.found_at,
    "orang_diteruskan": lambda c: c.forwarded_at,
    "orang_diputus": lambda c: c.decided_at,
}


def figures(db: Store, week: Week, cutoff: datetime, cases: Sequence[CaseFact]) -> dict[str, int]:
    """The figures of a week that a report prints and a later one may have to correct; `cases` as of the cut-off."""
    span = bounds(week, cutoff)
    found = {name: _count(db, f"SELECT {count} FROM {origin}", span) for name, (count, _, origin) in FIGURES.items()}
    return found | {name: len({c.person_id for c in _stepped(cases, week, name)}) for name in STEPS}


def behind(db: Store, figure: str, week: Week, cutoff: datetime, cases: Sequence[CaseFact]) -> tuple[str, ...]:
    """The account or post ids, or for persons the case numbers, that a figure counts."""
    if figure in STEPS:
        return tuple(c.case_id for c in _stepped(cases, week, figure))
    _, shown, origin = FIGURES[figure]
    query = f"SELECT DISTINCT {shown} FROM {origin} ORDER BY {shown}"
    return _ids(db, query, bounds(week, cutoff))


def _stepped(cases: Sequence[CaseFact], week: Week, figure: str) -> list[CaseFact]:
    start, end, step = week.start.astimezone(UTC), week.end.astimezone(UTC), STEPS[figure]
    return [c for c in cases if (at := step(c)) is not None and start <= at < end]


def unfinished(db: Store, week: Week, now: datetime) -> int:
    """How many cases with a post of a week are not read to an end now."""
    return _count(db, UNFINISHED_CASES, bounds(week, now))


_UNFINISHED = ", ".join(f"'{state}'" for state in UNFINISHED)
UNFINISHED_CASES = f"SELECT count(*) FROM queue_items WHERE state IN ({_UNFINISHED}) AND case_id IN ({POSTED})"


def _trend(db: Store, week: Week, cutoff: datetime, cases: Sequence[CaseFact]) -> tuple[WeekCount, ...]:
    """The weeks up to this one that have a run or a finding, TREND_WEEKS at most, oldest first."""
    last_day = min(week.end, cutoff) - timedelta(seconds=1)
    counts, current = [], week_of(last_day.astimezone(week.zone).date(), week.zone)
    for _ in range(TREND_WEEKS):
        counts.append(_week_count(db, current, cutoff, cases))
        current = current.previous
    while len(counts) > 1 and not (counts[-1].looked or counts[-1].found):
        counts.pop()
    if len(counts) > 1 and counts[0].week.end > cutoff and not (counts[0].looked or counts[0].found):
        del counts[0]  # it has only begun
    return tuple(reversed(counts))


def _week_count(db: Store, week: Week, cutoff: datetime, cases: Sequence[CaseFact]) -> WeekCount:
    span, start, end = bounds(week, cutoff), week.start.astimezone(UTC), week.end.astimezone(UTC)
    looks, found = _looks(db, week, cutoff), _stepped(cases, week, "orang_layak")
    unfinished, posted = {c.case_id for c in cases if c.state in UNFINISHED}, _ids(db, POSTED, span)
    return WeekCount(
        week=week,
        registered=_ids(db, ACTIVE_IDS, _active(week, cutoff)),
        looked=tuple(sorted(a for a, (seen, _, _) in looks.items() if seen in (SPIDER, IMPORT))),
        posted=posted,
        still_open=tuple(c for c in posted if c in unfinished),
        read=tuple(c.case_id for c in cases if any(start <= at < end for at in c.read_at)),
        found=tuple(c.case_id for c in found),
        persons_found=len({c.person_id for c in found}),
    )


def _ids(db: Store, query: str, values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[0] for row in db._conn.execute(query, values))


UNREAD = (
    f"SELECT a.region FROM {POSTS} p JOIN {ACCOUNTS} a USING (account_id) WHERE {WRITTEN_IN} AND {COUNTED}"
    f" AND NOT {ASSESSED} ORDER BY 1"
)


def _post_counts(db: Store, week: Week, cutoff: datetime) -> dict[str, int]:
    return dict(
        db._conn.execute(
            f"SELECT account_id, count(*) FROM {POSTS} p WHERE {WRITTEN_IN} AND {COUNTED} GROUP BY account_id",
            bounds(week, cutoff),
        ).fetchall()
    )


def _lists(db: Store, cutoff: datetime) -> tuple[ListFact, ...]:
    rows = db._conn.execute(
        "SELECT l.selection, l.population, count(a.account_id) AS accounts FROM register_lists l"
        f" LEFT JOIN {ACCOUNTS} a USING (list_id) WHERE l.imported_at <= :cutoff GROUP BY l.list_id"
        " ORDER BY l.imported_at",
        {"cutoff": to_text(cutoff)},
    )
    return tuple(ListFact(selection=r[0], population=r[1], accounts=r[2]) for r in rows)


def _flags(db: Store, week: Week, cutoff: datetime) -> tuple[tuple[str, str, int, tuple[str, ...]], ...]:
    """Flags of the week's posts by suggested form and tier, with their posts; for the internal edition only."""
    rows = db._conn.execute(
        "SELECT coalesce(f.category, ''), f.tier, count(*), group_concat(DISTINCT f.post_id)"
        f" FROM {POSTS} p {FLAGGED} WHERE {WRITTEN_IN} AND {STOOD} GROUP BY 1, 2 ORDER BY 1, 2",
        bounds(week, cutoff),
    )
    return tuple((r[0], r[1], r[2], tuple(sorted(r[3].split(",")))) for r in rows)


def _chain(db: Store, cutoff: datetime) -> tuple[int, str]:
    row = db._conn.execute(
        "SELECT seq, head FROM evidence_chain WHERE seq < coalesce((SELECT min(seq) FROM captures"
        " WHERE captured_at > ?), seq + 1) ORDER BY seq DESC LIMIT 1",
        (to_text(cutoff),),
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def _checkpoint(db: Store, cutoff: datetime) -> str:
    """The digest of the last signed checkpoint before the cut-off, "" when there is none."""
    for row in db._conn.execute("SELECT digest, statement FROM checkpoints ORDER BY number DESC"):
        if json.loads(row["statement"])["at"] <= to_text(cutoff):
            return str(row["digest"])
    return ""
