"""Which cases a list, a page and an export show: one filter that all of them ask. Reads only."""

from dataclasses import dataclass

from domain.case_terms import OPEN_READING, RANKS, SETTLED, STEPS, ClarificationState, Journey, ReviewState
from store.exclusions import KEPT
from store.written_in import zone_of_region

NOBODY = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What a list, a page and an export show; "" and None mean everything. All of them ask `where()`.

    `tier` is the least strength. `region` is a code or the start of one; `position` the level of the person's post.
    `state`, `clarification`, `step` and `result` are the four things that are kept apart in a case; a result is the
    last one that stands. `since`/`until` and `known_since`/`known_until` are UTC times of opening and of the first
    confirmation, half open. `due` gives the last days that count as near, of each zone: (its name, of a calendar clock, of
    a clock of working days). `held_by` is who has it on the table at `now`, NOBODY when it lies there free. `reader`
    leaves out what a conflict of interest keeps from that person, and what would tell an independent reader what others
    found: fields of SECRET match only cases whose reading that person may know. `cases` is the result of a search.
    `written`: words that stand in the agency or in what is read of the item, a drawn post's or a case's alike.
    """

    tier: str = ""
    contest: str = ""
    agency: str = ""
    region: str = ""
    position: str = ""
    platform: str = ""
    category: str = ""
    state: str = ""
    clarification: str = ""
    step: str = ""
    result: str = ""
    since: str = ""
    until: str = ""
    known_since: str = ""
    known_until: str = ""
    due: tuple[tuple[str, str, str], ...] | None = None
    held_by: str = ""
    reader: str = ""
    written: str = ""
    now: str = ""
    closed: bool | None = None
    cases: tuple[str, ...] | None = None


# The last thing recorded of where the file is.
_WHEN = " ".join(f"WHEN '{kind}' THEN '{name}'" for kind, name in STEPS.items())
_KINDS = ", ".join(f"'{kind}'" for kind in STEPS)
STEP = (
    f"coalesce((SELECT CASE kind {_WHEN} END FROM case_events e WHERE e.case_id = q.case_id AND e.kind IN ({_KINDS})"
    " AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = e.kind AND x.ref = e.ref)"
    f" ORDER BY seq DESC LIMIT 1), '{Journey.HERE}')"
)
CLARIFICATION = (
    "coalesce((SELECT state FROM clarifications k WHERE k.case_id = q.case_id AND NOT EXISTS"
    " (SELECT 1 FROM case_corrections x WHERE x.kind = 'clarification' AND x.ref = k.clarification_id || '')"
    " ORDER BY clarification_id DESC LIMIT 1), 'tidak_diminta')"
)
RESULT = "(SELECT result FROM standing_results s WHERE s.case_id = q.case_id ORDER BY result_id DESC LIMIT 1)"
CASE = "(SELECT {column} FROM cases c WHERE c.case_id = q.case_id)"
HOLDER = "SELECT 1 FROM leases l WHERE l.item_id = q.item_id AND l.until > ?"
# Without an index, so that a drawn post is found like any other.
WRITTEN = (
    "instr(lower(q.agency || ' ' || coalesce((SELECT group_concat(v.text || ' ' || v.other_text, ' ') FROM"
    " (SELECT DISTINCT post_id FROM case_posts c WHERE c.case_id = q.case_id AND c.stands) JOIN posts p USING (post_id)"
    " JOIN post_versions v USING (post_id, version)), (SELECT v.text || ' ' || v.other_text FROM audit_sample m"
    " JOIN post_versions v USING (post_id, version) WHERE m.sample_id = q.sample_id), '')), lower(?)) > 0"
)
SIMPLE = (
    ("q.contest = ?", "contest"),
    ("q.agency = ?", "agency"),
    ("q.since >= ?", "since"),
    ("q.since < ?", "until"),
    (CASE.format(column="known_at") + " >= ?", "known_since"),
    (CASE.format(column="known_at") + " < ?", "known_until"),
    ("q.position = ?", "position"),
    ("instr(q.platforms, ',' || ? || ',') > 0", "platform"),
    ("instr(q.categories, ',' || ? || ',') > 0", "category"),
    (f"q.case_id IS NOT NULL AND {CLARIFICATION} = ?", "clarification"),
    (f"q.case_id IS NOT NULL AND {STEP} = ?", "step"),
    (f"{RESULT} = ?", "result"),
    (WRITTEN, "written"),
    (f"NOT {KEPT.format(reader='?')}", "reader"),
)

# What the tool proposes or a reader found.
SECRET = ("tier", "category", "known_since", "known_until", "due")
_OPEN, _SETTLED = (", ".join(f"'{state}'" for state in states) for states in (OPEN_READING, SETTLED))
# Whether a person may know what was found: it is settled, or the person has read since the last news.
KNOWS = (
    f"(q.state IN ({_SETTLED}) OR EXISTS (SELECT 1 FROM readings r JOIN case_events"
    " n ON n.kind = 'reading' AND n.ref = r.reading_id || '' WHERE r.case_id = q.case_id AND r.reviewer_id = ?"
    " AND n.seq > q.fresh_after))"
)


def knows(reader: str) -> tuple[str, list[object]]:
    """The condition under which this person may know what was found in a case, with its values."""
    return (KNOWS, [reader]) if reader else ("1", [])


def hidden(reader: str) -> tuple[str, list[object]]:
    """The condition under which a case is being read by others than this person, with its values."""
    return (f"(q.state IN ({_OPEN}) AND NOT {KNOWS})", [reader]) if reader else ("0", [])


def where(filters: Filter) -> tuple[str, list[object]]:
    """The condition on `queue_items q` of a filter, with its values."""
    parts: list[str] = ["1"]
    values: list[object] = []
    for condition, name in SIMPLE:
        value = getattr(filters, name)
        if value:
            parts.append(condition)
            values.append(value)
    for condition, more in (part(filters) for part in PARTS):
        if condition:
            parts.append(condition)
            values += more
    if filters.cases is not None:
        parts.append(f"q.case_id IN ({', '.join('?' * len(filters.cases))})")
        values += filters.cases
    return " AND ".join(parts), values


Part = tuple[str, list[object]]


def _state(filters: Filter) -> Part:
    if filters.state == ReviewState.PENDING:
        return f"q.state IN ({_OPEN})", []
    return ("q.state = ?", [filters.state]) if filters.state else ("", [])


def _secret(filters: Filter) -> Part:
    asked = any(getattr(filters, name) for name in SECRET) or filters.state in OPEN_READING
    return (KNOWS, [filters.reader]) if filters.reader and asked else ("", [])


def _strength(filters: Filter) -> Part:
    return ("q.rank <= ?", [RANKS[filters.tier]]) if filters.tier else ("", [])


def _by_region(filters: Filter) -> Part:
    if not filters.region:
        return "", []
    below = filters.region.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + ".%"
    return "(q.region = ? OR q.region LIKE ? ESCAPE '\\')", [filters.region, below]


def _near(filters: Filter) -> Part:
    if filters.due is None:
        return "", []
    days = "CASE q.due_working WHEN 0 THEN ? ELSE ? END"
    chosen = " ".join(f"WHEN ? THEN {days}" for _ in filters.due)
    return f"q.due_on <= CASE {zone_of_region('q.region')} {chosen} END", [
        part for zone in filters.due for part in zone
    ]


def _held(filters: Filter) -> Part:
    if not filters.held_by:
        return "", []
    if filters.held_by == NOBODY:
        return f"NOT EXISTS ({HOLDER})", [filters.now]
    return f"EXISTS ({HOLDER} AND l.reviewer_id = ?)", [filters.now, filters.held_by]


def _closed(filters: Filter) -> Part:
    if filters.closed is None:
        return "", []
    shut = "(SELECT case_id FROM cases WHERE closed_at IS NOT NULL)"
    return (f"q.case_id IN {shut}" if filters.closed else f"(q.case_id IS NULL OR q.case_id NOT IN {shut})"), []


def _moved(filters: Filter) -> Part:
    """Few cases ever left the first step or were asked anything: those are looked up, the others never looked into."""
    parts = []
    if filters.step not in ("", Journey.HERE):
        parts.append(f"q.case_id IN (SELECT case_id FROM case_events WHERE kind IN ({_KINDS}))")
    if filters.clarification not in ("", ClarificationState.NOT_ASKED):
        parts.append("q.case_id IN (SELECT case_id FROM clarifications)")
    if filters.result:
        parts.append("q.case_id IN (SELECT case_id FROM standing_results)")
    return " AND ".join(parts), []


PARTS = (_state, _secret, _strength, _by_region, _near, _held, _closed, _moved)
