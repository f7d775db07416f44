"""A reading can be taken back for a while: until then it waits, seen by its author alone and counted nowhere.

What waits is no row of any table that counts, so nothing has to remember to leave it out. `settle` records what is due,
in the order of sending, by the same way as a reading that is recorded at once (services/recording.py); every service
that reads or moves calls it first, and so do the desk, the commands and the reports. How long: the body's `take_back`.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.case_entries import NewReading
from domain.errors import WorkflowError
from domain.periods import from_text, waktu, zone_of
from domain.texts import _
from review import case_rules
from review.oversight import OversightBody
from services import recording
from services.recording import load, require
from services.settings import oversight_body
from store import audit, queue
from store import pending_readings as kept
from store.database import Store, transaction
from store.pending_readings import PendingReading
from store.queue import QueueItem
from store.workspace import Workspace

WAITING = "menunggu_dicatat"
HOLD = timedelta(minutes=30)  # a reader keeps an item on the table for so long
TAKEN = "ditarik oleh Anda; butirnya tidak menunggu dibaca Anda lagi"


@dataclass(frozen=True, kw_only=True, slots=True)
class SentReading:
    """A reading that this reader sent: recorded at `due`, or `refused` then and kept with its words."""

    number: int
    item_id: str
    region: str
    reading: NewReading
    due: datetime
    refused: str


def send(
    db: Store,
    body: OversightBody,
    name: str,
    reader: str,
    reading: NewReading,
    *,
    at: datetime,
    only_shown: bool = True,
) -> str:
    """Takes a reading of an item (its own id or a case's number): recorded at once, or WAITING until it is due.

    `only_shown`: whether it counts only where the item was shown to the reader. Raises WorkflowError for one that could not
    be recorded as things stand.
    """
    settle(db, body, at)
    with transaction(db):
        require(db, body, "read", reader)
        item = recording.item_of(db, body, name)
        if only_shown and item.readable:
            recording.require_shown(db, item, reader, at)
        require_none(db, item, reader)
        if not body.take_back:
            return recording.record(db, body, item, reader, reading, at=at)
        recording.require_recordable(db, body, item, reader, reading, at)
        queue.release(db, item.item_id)
        queue.drop_draft(db, reader, item.item_id)
        about = item.case_id or audit.sample(db, item.sample_id).post_id
        kept.add(db, item.item_id, about, reader, reading, recording.newest(db, item), at, at + body.take_back)
    return WAITING


def waits(db: Store, item: QueueItem) -> bool:
    """Whether somebody sent a reading of an item that can still be taken back."""
    return kept.of_item(db, item.item_id) is not None


def require_none(db: Store, item: QueueItem, reader: str) -> None:
    """Raises WorkflowError for an item of which a reading waits: whoever sent it takes it back first, others wait."""
    row = kept.of_item(db, item.item_id)
    if row is None:
        return
    if row.reviewer_id == reader:
        raise WorkflowError(
            _("bacaan atas butir ini sudah dikirim dan menunggu dicatat"), remedy=_("tarik dulu bacaan itu")
        )
    recording.require_free(db, reader, item)
    until = waktu(from_text(row.due), zone_of(item.region)).partition(" pukul ")[2]
    raise WorkflowError(
        _("bacaan lain atas butir ini masih dapat ditarik sampai pukul {until}", until=until),
        remedy=_("buka lagi sesudah itu"),
    )


def of_others(db: Store, reader: str, case_id: str = "") -> list[datetime]:
    """Until when readings of others can still be taken back after which a case, or that one, may wait for this reader:
    the earliest first. Neither whose they are nor what they found."""
    found = []
    for row in kept.waiting(db):
        item = queue.item(db, row.item_id)
        if row.reviewer_id == reader or item is None or not item.case_id or case_id not in ("", item.case_id):
            continue
        with suppress(WorkflowError):
            recording.require_free(db, reader, item)
            if case_rules.may_read_again(load(db, item.case_id), reader):
                found.append(from_text(row.due))
    return sorted(found)


def is_waiting(db: Store, name: str, reader: str, reading: NewReading) -> bool:
    """Whether this very reading waits already: a form that was sent twice."""
    item = queue.item(db, name)
    row = kept.of_item(db, item.item_id) if item is not None else None
    return row is not None and (row.reviewer_id, row.reading) == (reader, reading)


def settle(db: Store, body: OversightBody, now: datetime) -> None:
    """Records what is due, in the order of sending, each in a transaction of its own.

    What cannot be recorded any more (the case was closed, something new came) keeps its words and says why to its
    author. What was sent later than it is now waits anew: the clock was set back. Call outside a transaction.
    """
    for row in kept.waiting(db):
        if row.is_ahead(now):
            with transaction(db):
                kept.wait_anew(db, row.pending_id, now, now + body.take_back)
        elif row.is_due(now):
            _settle_one(db, body, row.pending_id, now)


def settle_here(workspace: Workspace, db: Store, now: datetime) -> None:
    """The same for a workspace whose body nobody has asked for yet; nothing is loaded while nothing waits."""
    if kept.waiting(db):
        settle(db, oversight_body(workspace), now)


def _settle_one(db: Store, body: OversightBody, number: int, now: datetime) -> None:
    try:
        with transaction(db):
            row = kept.find(db, number)
            if row is not None and not row.refused:  # another process may have been faster
                kept.remove(db, number)
                _record(db, body, row, now)
    except WorkflowError as error:
        with transaction(db):
            kept.refuse(db, number, error.what)


def _record(db: Store, body: OversightBody, row: PendingReading, now: datetime) -> None:
    item = queue.item(db, row.item_id)
    if item is None:
        raise WorkflowError(_("butir ini sudah tidak menunggu dibaca"))
    recording.require_newest(db, item, row.upto)
    at = _recorded_at(db, row, now)
    recording.record(db, body, item, row.reviewer_id, row.reading, at=at, sent=from_text(row.since))


def _recorded_at(db: Store, row: PendingReading, now: datetime) -> datetime:
    """When it was due, whoever looks first afterwards; never before a record that stands before it."""
    due, newest = from_text(row.due), kept.newest_record(db)
    return due if newest is None or newest > now else max(due, newest)


def own(db: Store, reader: str) -> list[SentReading]:
    """What this reader sent that waits or was refused, in the order of sending."""
    return [_sent(db, row) for row in kept.of_reader(db, reader)]


def own_of_case(db: Store, reader: str, case_id: str) -> list[SentReading]:
    """The same of one case."""
    return [_sent(db, row) for row in kept.of_reader(db, reader) if row.about == case_id]


def _sent(db: Store, row: PendingReading) -> SentReading:
    item = queue.item(db, row.item_id)
    return SentReading(
        number=row.pending_id,
        item_id=row.item_id,
        region=item.region if item is not None else "",
        reading=row.reading,
        due=from_text(row.due),
        refused=row.refused,
    )


def withdraw(db: Store, body: OversightBody, reader: str, number: int, at: datetime) -> bool:
    """Takes a reading back before it is recorded; whether it lies on the reader's table again, as a draft.

    Where the item waits for this reader no more the words stay listed until they are discarded. Raises WorkflowError
    for one that was recorded meanwhile or is somebody else's.
    """
    settle(db, body, at)
    with transaction(db):
        require(db, body, "read", reader)
        row = _mine(db, reader, number)
        item = queue.item(db, row.item_id)
        if item is None or not _may_go_on(db, item, reader, at):
            kept.refuse(db, number, row.refused or TAKEN)
            return False
        kept.remove(db, number)
        queue.lease(db, item.item_id, reader, at, at + HOLD)
        queue.save_draft(db, reader, item.item_id, fields_of(row.reading), at)
    return True


def discard(db: Store, body: OversightBody, reader: str, number: int, at: datetime) -> None:
    """Throws the words away of a reading that could not be recorded."""
    settle(db, body, at)
    with transaction(db):
        require(db, body, "read", reader)
        if not _mine(db, reader, number).refused:
            raise WorkflowError(_("bacaan itu masih menunggu dicatat"), remedy=_("tarik dulu bila tidak jadi"))
        kept.remove(db, number)


def _mine(db: Store, reader: str, number: int) -> PendingReading:
    row = kept.find(db, number)
    if row is None or row.reviewer_id != reader:
        raise WorkflowError(
            _("bacaan itu sudah tercatat atau sudah ditarik"), remedy=_("yang tercatat tidak dapat ditarik lagi")
        )
    return row


def _may_go_on(db: Store, item: QueueItem, reader: str, at: datetime) -> bool:
    """Whether the item can lie on this reader's table now."""
    try:
        recording.require_free(db, reader, item)
        if item.case_id:
            case_rules.require_readable(load(db, item.case_id), reader)
    except WorkflowError:
        return False
    return item.readable and queue.holder(db, item.item_id, at) in (None, reader)


def fields_of(reading: NewReading) -> dict[str, list[str]]:
    """A reading as the fields of the form that it was typed into, empty ones left out."""
    answers = reading.answers
    fields = {
        "finding": [reading.finding],
        "category": [reading.category or ""],
        "note": [reading.note],
        f"because_{reading.finding}": [answers.reason_code],
        "element": list(answers.elements),
        **{
            name: [getattr(answers, name)]
            for name in ("owner", "hacked", "old_photo", "exculpatory", "spouse", "sign", "leave")
        },
    }
    return {name: values for name, values in fields.items() if any(values)}
