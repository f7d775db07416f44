"""The queue: what waits for whom, most urgent first; one item for one reader at a time.

An item without a running clock must be acted on within a time that its strength sets: strong flags in
24 hours, others in a week or two. Once somebody has confirmed that there is something, the route's own
clock rules. Drawn, unflagged posts stand among the second readings, which show no flag either.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.case_entries import NewReading
from domain.case_lists import CaseRow
from domain.case_terms import Conclusion, ReviewState
from domain.cases import Reading, ReviewedPost
from domain.errors import WorkflowError
from domain.periods import from_text, to_text, week_of, zone_of
from domain.raised_flags import RaisedFlag
from domain.texts import _
from review import case_rules
from review.oversight import OversightBody, days_left, uncounted
from review.priority import sample_placement
from review.reading import check
from review.view import news_of, seen_by
from services import casework, reading_withdrawal, recording
from store import audit, case_rows, disclosures, exclusions, flags, post_rows, queue
from store.case_filter import Filter
from store.database import Store, transaction
from store.post_rows import earlier
from store.queue import QueueItem, draft_of, held, page, waiting

__all__ = ["QueueItem", "draft_of", "earlier", "held", "page", "waiting"]

LEASE = reading_withdrawal.HOLD
ALARM = timedelta(hours=24)
SAMPLE_SIZE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class TableItem:
    """What a reader has on the table. `flags` is empty for an independent reading, and so are days left and their
    last day: a drawn post has none, and must not be told from a second reading by that. `act_by` all items have.
    Of a case that must be read again, `case_id` and `news` say which it is and why."""

    item_id: str
    region: str
    posts: tuple[ReviewedPost, ...]
    flags: dict[str, list[RaisedFlag]]
    readings: tuple[Reading, ...]
    due_on: str | None
    days_left: int | None
    caveat: str
    act_by: date
    until: datetime
    case_id: str = ""
    news: tuple[str, ...] = ()


def days_of(row: QueueItem | CaseRow, body: OversightBody, now: datetime) -> int | None:
    """Days left of an item's clock, in the days that the clock counts; None while none runs."""
    if row.due_on is None:
        return None
    today = now.astimezone(zone_of(row.region)).date()
    return days_left(date.fromisoformat(row.due_on), today, bool(row.due_working), body.lists.holidays)


def caveat_of(row: QueueItem | CaseRow, body: OversightBody, now: datetime) -> str:
    """What the days left of an item do not take into account; "" when nothing."""
    if row.due_on is None or not row.due_working:
        return ""
    today = now.astimezone(zone_of(row.region)).date()
    return uncounted(body.lists, today, date.fromisoformat(row.due_on))


def take(
    db: Store, body: OversightBody, reader: str, now: datetime, filters: Filter | None = None, order: str = ""
) -> TableItem | None:
    """Gives the reader the next item, or the one already held, for half an hour; None when nothing waits."""
    reading_withdrawal.settle(db, body, now)
    with transaction(db):
        casework.require(db, body, "read", reader)
        queue.release_kept(db, reader)
        row = queue.held(db, reader, now)
        if row is None:
            waiting = queue.page(db, reader, filters or Filter(), now, limit=1, order=order)
            if not waiting:
                return None
            row = waiting[0]
        until = now + LEASE
        queue.lease(db, row.item_id, reader, now, until)
    return _table_item(db, body, row, reader, now, until)


def on_table(db: Store, body: OversightBody, reader: str, now: datetime, item_id: str = "") -> TableItem | None:
    """The item that this reader already has, or that one of them, without a new half hour; None when there is none."""
    row = queue.item(db, item_id) if item_id else queue.held(db, reader, now)
    if row is None or reading_withdrawal.waits(db, row) or queue.holder(db, row.item_id, now) != reader:
        return None
    recording.require_free(db, reader, row)
    return _table_item(db, body, row, reader, now, queue.held_until(db, row.item_id))


def holds(db: Store, reader: str, case_id: str, now: datetime) -> bool:
    """Whether this reader has the case on the table."""
    row = queue.item(db, case_id)
    return row is not None and queue.holder(db, row.item_id, now) == reader


def hold(db: Store, body: OversightBody, reader: str, item_id: str, now: datetime) -> None:
    """Keeps an item for another half hour. Raises WorkflowError when it no longer waits for this reader."""
    reading_withdrawal.settle(db, body, now)
    with transaction(db):
        casework.require(db, body, "read", reader)
        row = queue.item(db, item_id)
        if row is None or not row.readable:
            raise WorkflowError(_("butir ini sudah tidak menunggu dibaca"), remedy=_("ambil yang berikut"))
        reading_withdrawal.require_none(db, row, reader)
        if queue.holder(db, row.item_id, now) not in (None, reader):
            raise WorkflowError(_("butir ini sedang dibaca orang lain"), remedy=_("ambil yang berikut"))
        recording.require_free(db, reader, row)
        if row.case_id and not case_rules.may_read_again(casework.load(db, row.case_id), reader):
            raise WorkflowError(_("butir ini sudah Anda baca"), remedy=_("ambil yang berikut"))
        queue.lease(db, row.item_id, reader, now, now + LEASE)


def keep_draft(
    db: Store, body: OversightBody, reader: str, item_id: str, fields: Mapping[str, Sequence[str]], now: datetime
) -> None:
    """Keeps what a reader has typed of the item on the table, for that reader alone; it is no reading."""
    hold(db, body, reader, item_id, now)
    with transaction(db):
        queue.save_draft(db, reader, item_id, fields, now)


def put_back(db: Store, reader: str, now: datetime) -> None:
    """Gives the item on this reader's table back to the others."""
    with transaction(db):
        row = queue.held(db, reader, now)
        if row is not None:
            queue.release(db, row.item_id)


def step_aside(db: Store, reader: str, name: str, reason: str, now: datetime) -> None:
    """A reader who knows the person leaves an item (its own id or a case's number) to others, for good.

    Of a case it is recorded as a conflict of interest; a drawn post leaves the sample, as nobody's case it is.
    """
    if not reason.strip():
        raise WorkflowError(
            _("sebab benturan kepentingan belum diisi"), remedy=_("tulis tanpa nama, mis. rekan sekantor")
        )
    with transaction(db):
        row = queue.item(db, name)
        if row is None:
            raise WorkflowError(_("butir ini sudah tidak menunggu dibaca"), remedy=_("ambil yang berikut"))
        if row.case_id:
            exclusions.add(
                db, reader, agency=None, case_id=row.case_id, reason=reason.strip(), declared_by=reader, at=now
            )
            recording.uncount(db, row.case_id, reader, now)
        else:
            audit.add_recusal(db, row.sample_id, reader, reason.strip(), now)
            post = audit.sample(db, row.sample_id)
            queue.put(db, sample_placement(post, now, readable=False), sample_id=row.sample_id)
        if queue.holder(db, row.item_id, now) == reader:
            queue.release(db, row.item_id)


def _table_item(
    db: Store, body: OversightBody, row: QueueItem, reader: str, now: datetime, until: datetime
) -> TableItem:
    posts: tuple[ReviewedPost, ...] = ()
    readings: tuple[Reading, ...] = ()
    found: dict[str, list[RaisedFlag]] = {}
    news: tuple[str, ...] = ()
    if row.sample_id:
        posts = (audit.sample(db, row.sample_id),)
    else:
        file = casework.load(db, row.case_id)
        seen = seen_by(file, reader, holds=True)
        posts, readings, news = file.posts, seen.readings, news_of(file)
        found = {p.post_id: flags.of_post(db, p.post_id) for p in posts} if seen.flags else {}
    open_clock = bool(found)
    return TableItem(
        item_id=row.item_id,
        region=row.region,
        posts=posts,
        flags=found,
        readings=readings,
        due_on=row.due_on if open_clock else None,
        days_left=days_of(row, body, now) if open_clock else None,
        caveat=caveat_of(row, body, now) if open_clock else "",
        act_by=from_text(row.act_by).astimezone(zone_of(row.region)).date(),
        until=until,
        case_id=row.case_id if news else "",
        news=news,
    )


def opened(db: Store, reader: str, name: str, now: datetime) -> None:
    """Keeps that an item (its own id or a case's number) was shown to this reader as it is now: for the reading, and
    whose posts they were for the trace, which tells a drawn post from a case no more than the page does."""
    with transaction(db):
        row = queue.item(db, name)
        if row is None:
            return
        queue.show(db, reader, row.item_id, recording.newest(db, row), now)
        posts = casework.load(db, row.case_id).posts if row.case_id else (audit.sample(db, row.sample_id),)
        for account_id in post_rows.accounts_of(db, [p.post_id for p in posts]):
            disclosures.add(db, reader, "akun", account_id, now)


def is_recorded(db: Store, name: str, reader: str, reading: NewReading) -> bool:
    """Whether this very reading was recorded already, or waits to be: a form that was sent twice."""
    if reading_withdrawal.is_waiting(db, name, reader, reading):
        return True
    row = queue.item(db, name)
    if row is None:
        return False
    if row.sample_id:
        return audit.read_by(db, row.sample_id) == (reader, reading.finding, reading.answers.reason_code)
    file = casework.load(db, row.case_id)
    mine = [r for r in file.readings if r.reviewer_id == reader]
    category = reading.category if reading.finding == Conclusion.SUSPECTED else None
    content = (reading.finding, category, reading.note.strip())
    return (
        bool(mine)
        and not case_rules.may_read_again(file, reader)
        and content == tuple(getattr(mine[-1], name) for name in ("finding", "category", "reason"))
    )


def submit(db: Store, body: OversightBody, name: str, reader: str, reading: NewReading, *, at: datetime) -> str:
    """Takes a reading of an item (its own id or a case's number) that was shown to its reader, and says what to show
    of it; pending.WAITING while it can be taken back."""
    check(body, reading)
    return reading_withdrawal.send(db, body, name, reader, reading, at=at)


def read(db: Store, body: OversightBody, case_id: str, reader: str, reading: NewReading, *, at: datetime) -> str:
    """Takes one person's reading of a case and returns the case's state, or pending.WAITING; the hold on it ends."""
    check(body, reading)
    return reading_withdrawal.send(db, body, case_id, reader, reading, at=at, only_shown=False)


def day_of_team(db: Store, since: datetime, until: datetime) -> tuple[int, int]:
    """The team's day in numbers, of nobody in particular: readings recorded since then, items that wait for anybody."""
    return audit.readings_between(db, since, until), queue.readable(db)


def draw(db: Store, now: datetime) -> int:
    """Draws the sample of last week unless that was done; returns how many posts it has.

    Whoever flags the store calls this, so that no reader waits for it; the choice among all posts holds no lock.
    """
    week = week_of((now - timedelta(days=7)).date())
    if audit.drawn(db, week):
        return 0
    seed = secrets.token_hex(8)
    drawn, pool = audit.choose(db, week, SAMPLE_SIZE, seed)
    with transaction(db):
        made = audit.keep(db, week, drawn, pool, seed, now)
        for sample_id in made:
            queue.put(db, sample_placement(audit.sample(db, sample_id), now), sample_id=sample_id)
    return len(made)


def alarms(db: Store, now: datetime, most: int = -1) -> int:
    """How many strong flags nobody has opened for 24 hours, counted up to `most` (-1: all)."""
    return queue.unopened(db, now - ALARM, most)


def is_late(row: QueueItem, now: datetime) -> bool:
    """Whether an item of the list is one of those; of what is being read it is not told, for its strength is not."""
    fresh = row.rank == 0 and row.opened_at is None and row.state == ReviewState.UNREAD
    return fresh and row.since <= to_text(now - ALARM)


def neighbours(
    db: Store, reader: str, item_id: str, filters: Filter, now: datetime, order: str = ""
) -> tuple[str, str]:
    """The items before and after one in the reader's list; "" where it ends."""
    return queue.beside(db, reader, item_id, filters, now, order)


def first_posts(db: Store, rows: Sequence[QueueItem]) -> list[ReviewedPost]:
    """The first post of each item, of a case as of a drawn post."""
    of_cases = case_rows.first_posts(db, [row.case_id for row in rows if row.case_id])
    return [of_cases.get(row.case_id) or audit.sample(db, row.sample_id) for row in rows]


def first_post(db: Store, reader: str, item_id: str, now: datetime) -> ReviewedPost | None:
    """The first post of an item that this reader may take or has; None of any other."""
    row = queue.takeable(db, reader, item_id, now)
    return first_posts(db, [row])[0] if row else None


def is_drawn(db: Store, name: str) -> bool:
    """Whether an item (its own id or a case's number) is a drawn post and no case."""
    row = queue.item(db, name)
    return row is not None and row.case_id is None
