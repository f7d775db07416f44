"""The queue: what waits for whom, most urgent first; one item for one reader at a time.

An item without a running clock must be acted on within a time that its strength sets: strong flags in
24 hours, others in a week or two. Once somebody has confirmed that there is something, the route's own
clock rules. Drawn, unflagged posts stand among the second readings, which show no flag either.
"""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import NotAllowedError, WorkflowError
from domain.periods import from_text, to_text, week_of, zone_of
from review import moves, workflow
from review.body import Body, days_left, uncounted
from review.place import WAITS, refresh
from review.reading import Given, check
from review.view import news_of, seen_by
from store import audit, cases, exclusions, flags, queue
from store.chosen import Filter
from store.database import Store, transaction
from store.desk import LONGEST
from store.queue import Place

LEASE = timedelta(minutes=30)
ALARM = timedelta(hours=24)
SAMPLE_SIZE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """What a reader has on the table. `flags` is empty for an independent reading, and so are days left and their
    last day: a drawn post has none, and must not be told from a second reading by that. `act_by` all items have.
    Of a case that must be read again, `case_id` and `news` say which it is and why."""

    item_id: str
    region: str
    posts: tuple[sqlite3.Row, ...]
    flags: dict[str, list[sqlite3.Row]]
    readings: tuple[sqlite3.Row, ...]
    due_on: str | None
    days_left: int | None
    caveat: str
    act_by: date
    until: datetime
    case_id: str = ""
    news: tuple[str, ...] = ()


def days_of(row: sqlite3.Row, body: Body, now: datetime) -> int | None:
    """Days left of an item's clock, in the days that the clock counts; None while none runs."""
    if row["due_on"] is None:
        return None
    today = now.astimezone(zone_of(row["region"])).date()
    return days_left(date.fromisoformat(row["due_on"]), today, bool(row["due_working"]), body.lists.holidays)


def caveat_of(row: sqlite3.Row, body: Body, now: datetime) -> str:
    """What the days left of an item do not take into account; "" when nothing."""
    if row["due_on"] is None or not row["due_working"]:
        return ""
    today = now.astimezone(zone_of(row["region"])).date()
    return uncounted(body.lists, today, date.fromisoformat(row["due_on"]))


def take(db: Store, body: Body, reader: str, now: datetime, chosen: Filter | None = None) -> Item | None:
    """Gives the reader the next item, or the one already held, for half an hour; None when nothing waits."""
    with transaction(db):
        workflow.require(db, body, "read", reader)
        row = queue.held(db, reader, now)
        if row is None:
            waiting = queue.page(db, reader, chosen or Filter(), now, limit=1)
            if not waiting:
                return None
            row = waiting[0]
        until = now + LEASE
        queue.lease(db, row["item_id"], reader, now, until)
    return _shown(db, body, row, reader, now, until)


def on_table(db: Store, body: Body, reader: str, now: datetime, item_id: str = "") -> Item | None:
    """The item that this reader already has, or that one of them, without a new half hour; None when there is none."""
    row = queue.item(db, item_id) if item_id else queue.held(db, reader, now)
    if row is None or queue.holder(db, row["item_id"], now) != reader:
        return None
    _require_free(db, reader, row)
    return _shown(db, body, row, reader, now, queue.held_until(db, row["item_id"]))


def holds(db: Store, reader: str, case_id: str, now: datetime) -> bool:
    """Whether this reader has the case on the table."""
    row = queue.item(db, case_id)
    return row is not None and queue.holder(db, row["item_id"], now) == reader


def _require_free(db: Store, reader: str, row: sqlite3.Row) -> None:
    """Raises NotAllowedError for an item that a conflict of interest keeps from this reader."""
    if exclusions.of_agency(db, reader, row["agency"]) or (
        row["case_id"] is not None and exclusions.excluded(db, reader, row["case_id"])
    ):
        raise NotAllowedError("butir ini tidak boleh Anda baca: ada benturan kepentingan", remedy="ambil yang lain")


def hold(db: Store, body: Body, reader: str, item_id: str, now: datetime) -> None:
    """Keeps an item for another half hour. Raises WorkflowError when it no longer waits for this reader."""
    with transaction(db):
        workflow.require(db, body, "read", reader)
        row = queue.item(db, item_id)
        if row is None or not row["readable"]:
            raise WorkflowError("butir ini sudah tidak menunggu dibaca", remedy="ambil yang berikut")
        if queue.holder(db, row["item_id"], now) not in (None, reader):
            raise WorkflowError("butir ini sedang dibaca orang lain", remedy="ambil yang berikut")
        _require_free(db, reader, row)
        if row["case_id"] is not None and not workflow.may_read_again(workflow.load(db, row["case_id"]), reader):
            raise WorkflowError("butir ini sudah Anda baca", remedy="ambil yang berikut")
        queue.lease(db, row["item_id"], reader, now, now + LEASE)


def put_back(db: Store, reader: str, now: datetime) -> None:
    """Gives the item on this reader's table back to the others."""
    with transaction(db):
        row = queue.held(db, reader, now)
        if row is not None:
            queue.release(db, row["item_id"])


def step_aside(db: Store, reader: str, name: str, reason: str, now: datetime) -> None:
    """A reader who knows the person leaves an item (its own id or a case's number) to others, for good.

    Of a case it is recorded as a conflict of interest; a drawn post leaves the sample, as nobody's case it is.
    """
    if not reason.strip():
        raise WorkflowError("sebab benturan kepentingan belum diisi", remedy="tulis tanpa nama, mis. rekan sekantor")
    with transaction(db):
        row = queue.item(db, name)
        if row is None:
            raise WorkflowError("butir ini sudah tidak menunggu dibaca", remedy="ambil yang berikut")
        if row["case_id"] is not None:
            exclusions.add(
                db, reader, agency=None, case_id=row["case_id"], reason=reason.strip(), declared_by=reader, at=now
            )
        else:
            post = audit.sample(db, row["sample_id"])
            queue.put(db, _sample_place(post, now, readable=False), sample_id=row["sample_id"])
        if queue.holder(db, row["item_id"], now) == reader:
            queue.release(db, row["item_id"])


def _shown(
    db: Store, body: Body, row: sqlite3.Row, reader: str, now: datetime, until: datetime
) -> Item:
    posts: tuple[sqlite3.Row, ...] = ()
    readings: tuple[sqlite3.Row, ...] = ()
    found: dict[str, list[sqlite3.Row]] = {}
    news: tuple[str, ...] = ()
    if row["sample_id"] is not None:
        posts = (audit.sample(db, row["sample_id"]),)
    else:
        file = workflow.load(db, row["case_id"])
        seen = seen_by(file, reader, holds=True)
        posts, readings, news = file.posts, seen.readings, news_of(file)
        found = {p["post_id"]: flags.of_post(db, p["post_id"]) for p in posts} if seen.flags else {}
    open_clock = bool(found)
    return Item(
        item_id=row["item_id"], region=row["region"], posts=posts, flags=found, readings=readings,
        due_on=row["due_on"] if open_clock else None, days_left=days_of(row, body, now) if open_clock else None,
        caveat=caveat_of(row, body, now) if open_clock else "",
        act_by=from_text(row["act_by"]).astimezone(zone_of(row["region"])).date(), until=until,
        case_id=row["case_id"] if news else "", news=news,
    )  # fmt: skip


def opened(db: Store, reader: str, name: str, now: datetime) -> None:
    """Keeps that an item (its own id or a case's number) was shown to this reader as it is now."""
    with transaction(db):
        row = queue.item(db, name)
        if row is not None:
            queue.show(db, reader, row["item_id"], _newest(db, row), now)


def _newest(db: Store, row: sqlite3.Row) -> int:
    return 0 if row["case_id"] is None else workflow.load(db, row["case_id"]).newest


def _require_shown(db: Store, row: sqlite3.Row, reader: str, now: datetime) -> None:
    """Raises WorkflowError for a reading of what was not shown to its reader in this sign-in, or not its news."""
    seen = queue.shown_upto(db, reader, row["item_id"], now - LONGEST)
    if seen < 0:
        raise WorkflowError("butir ini belum Anda buka", remedy="baca dulu kirimannya")
    if seen < _newest(db, row):
        raise WorkflowError("ada isi baru sejak Anda membuka butir ini", remedy="baca isi yang baru, lalu catat lagi")


def is_recorded(db: Store, name: str, reader: str, given: Given) -> bool:
    """Whether this very reading was recorded already: a form that was sent twice."""
    row = queue.item(db, name)
    if row is None:
        return False
    if row["sample_id"] is not None:
        return audit.read_by(db, row["sample_id"]) == (reader, given.finding, given.answers.reason_code)
    file = workflow.load(db, row["case_id"])
    mine = [r for r in file.readings if r["reviewer_id"] == reader]
    category = given.category if given.finding == "dugaan" else None
    said = (given.finding, category, given.note.strip())
    return bool(mine) and not workflow.may_read_again(file, reader) and said == tuple(
        mine[-1][name] for name in ("finding", "category", "reason")
    )


def submit(
    db: Store, body: Body, name: str, reader: str, given: Given, *, at: datetime
) -> str:
    """Records a reading of an item (its own id or a case's number) and says what to show of it."""
    row = queue.item(db, name)
    if row is not None and row["readable"]:
        _require_shown(db, row, reader, at)
    if row is not None and row["sample_id"] is not None:
        _read_sample(db, body, row, reader, given, at)
        return "dibaca"
    return workflow.read(db, body, row["case_id"] if row is not None else name, reader, given, at=at)


def _read_sample(
    db: Store, body: Body, row: sqlite3.Row, reader: str, given: Given, at: datetime
) -> None:
    """A drawn post: worth a look, it opens a case whose first reading this is."""
    check(body, given)
    with transaction(db):
        workflow.require(db, body, "read", reader)
        if queue.holder(db, row["item_id"], at) not in (None, reader) or not row["readable"]:
            raise WorkflowError("kiriman ini sedang atau sudah dibaca orang lain", remedy="ambil dengan case next")
        _require_free(db, reader, row)
        post = audit.sample(db, row["sample_id"])
        case_id = None
        if given.finding == "dugaan":
            case_id = cases.open_case(db, post["person_id"], _contest(body, post["region"]), at)
            workflow.require(db, body, "read", reader, case_id)
            cases.join_post(db, case_id, post["post_id"], post["version"], at)
            file = workflow.load(db, case_id)
            if file.state in moves.READABLE:  # what two have found already gets a further post, no reading
                workflow.record(db, body, file, reader, given, at=at)
        audit.add_reading(
            db, row["sample_id"], reader, at, given.finding, given.answers.reason_code, case_id
        )
        queue.put(db, _sample_place(post, at, readable=False), sample_id=row["sample_id"])
        queue.release(db, row["item_id"])
        if case_id is not None:
            refresh(db, case_id, body)


def _contest(body: Body, region: str) -> str:
    """The narrowest contest that covers a region: what a case without a flag is about."""
    covering = [c for c in body.contests.values() if region == c.region or region.startswith(c.region)]
    best = max(covering, key=lambda c: (len(c.region), c.contest), default=None)
    return best.contest if best is not None else "tidak-disebut"


def draw(db: Store, now: datetime) -> int:
    """Draws the sample of last week unless that was done; returns how many posts it has.

    Whoever flags the store calls this, so that no reader waits for it; the choice among all posts holds no lock.
    """
    week = week_of((now - timedelta(days=7)).date())
    if audit.drawn(db, week):
        return 0
    seed = secrets.token_hex(8)
    chosen, pool = audit.choose(db, week, SAMPLE_SIZE, seed)
    with transaction(db):
        made = audit.keep(db, week, chosen, pool, seed, now)
        for sample_id in made:
            queue.put(db, _sample_place(audit.sample(db, sample_id), now), sample_id=sample_id)
    return len(made)


def _sample_place(post: sqlite3.Row, at: datetime, *, readable: bool = True) -> Place:
    return Place(
        readable=readable, state="dibaca", rank=1, act_by=to_text(at + WAITS[1]), due_on=None, due_working=False,
        since=to_text(at), fresh_after=0, contest="", agency=post["agency"], region=post["region"],
        position=post["position_level"], platforms=(post["platform"],),
    )  # fmt: skip


def alarms(db: Store, now: datetime, most: int = -1) -> int:
    """How many strong flags nobody has opened for 24 hours, counted up to `most` (-1: all)."""
    return queue.unopened(db, now - ALARM, most)


def is_late(row: sqlite3.Row, now: datetime) -> bool:
    """Whether an item of the list is one of those."""
    fresh = row["rank"] != 0 or row["opened_at"] is not None or row["case_id"] is None
    return not fresh and row["since"] <= to_text(now - ALARM)
