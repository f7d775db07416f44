"""How a reading is recorded: of a case or of a drawn post, checked, written, with what follows from it.

The one way in for every reading, whether it is recorded at once or when it can no longer be taken back.
"""

from datetime import datetime
from secrets import token_hex

from domain import workflow
from domain.case_entries import NewReading
from domain.case_terms import Conclusion, ReviewState, SecondLook
from domain.cases import CaseFile, ReviewedPost
from domain.errors import MissingError, NotAllowedError, WorkflowError
from domain.texts import _
from review import case_rules
from review.oversight import OversightBody, require_role
from review.priority import placement, sample_placement
from review.reading import check
from review.second_reader import LOT, second_look
from services import people
from store import audit, case_files, cases, exclusions, facts, flags, queue
from store.database import Store
from store.desk import LONGEST
from store.queue import QueueItem


def load(db: Store, case_id: str) -> CaseFile:
    """All that is recorded on a case. Raises MissingError for one that does not exist."""
    file = case_files.case_file(db, case_id)
    if file is None:
        raise MissingError(_("perkara {case_id} tidak ada", case_id=case_id), remedy=_("lihat 'netralitas case list'"))
    return file


def require(db: Store, body: OversightBody, move: str, reviewer_id: str, case_id: str = "") -> None:
    """Raises NotAllowedError unless this enrolled person may make this move in this body, and on this case."""
    require_role(body, move, people.require_active(db, reviewer_id).role)
    if case_id:
        require_unconcerned(db, reviewer_id, case_id)


def require_unconcerned(db: Store, reviewer_id: str, case_id: str) -> None:
    """Raises NotAllowedError for a case that a conflict of interest keeps from this person."""
    if exclusions.excluded(db, reviewer_id, case_id):
        raise NotAllowedError(
            _("perkara {case_id} tidak boleh Anda tangani: ada benturan kepentingan", case_id=case_id),
            remedy=_("serahkan kepada orang lain"),
        )


def require_free(db: Store, reader: str, row: QueueItem) -> None:
    """Raises NotAllowedError for an item that a conflict of interest keeps from this reader."""
    if exclusions.keeps(db, reader, row.item_id):
        raise NotAllowedError(
            _("butir ini tidak boleh Anda baca: ada benturan kepentingan"), remedy=_("ambil yang lain")
        )


def require_shown(db: Store, row: QueueItem, reader: str, now: datetime) -> None:
    """Raises WorkflowError for a reading of what was not shown to its reader in this sign-in, or not its news."""
    seen = queue.shown_upto(db, reader, row.item_id, now - LONGEST)
    if seen < 0:
        raise WorkflowError(_("butir ini belum Anda buka"), remedy=_("baca dulu kirimannya"))
    require_newest(db, row, seen)


def require_newest(db: Store, row: QueueItem, upto: int) -> None:
    """Raises WorkflowError where something came to a case after the record up to which it was read."""
    if upto < newest(db, row):
        raise WorkflowError(
            _("ada isi baru sejak Anda membuka butir ini"), remedy=_("baca isi yang baru, lalu catat lagi")
        )


def newest(db: Store, row: QueueItem) -> int:
    """The place of the newest thing of an item that a reader must have seen; 0 of a drawn post."""
    return 0 if not row.case_id else load(db, row.case_id).newest


def item_of(db: Store, body: OversightBody, name: str) -> QueueItem:
    """An item by its own id or its case's number. Raises WorkflowError for what is not there."""
    item = queue.item(db, name)
    if item is None:
        load(db, name)
        refresh(db, name, body)
        item = queue.item(db, name)
    if item is None:
        raise WorkflowError(_("butir ini sudah tidak menunggu dibaca"), remedy=_("ambil yang berikut"))
    return item


def refresh(db: Store, case_id: str, body: OversightBody | None) -> None:
    """Writes a case's place anew; without a body its clock stays as it was. Call inside a transaction."""
    file = case_files.case_file(db, case_id)
    if file is not None:
        before = queue.item(db, case_id)
        due = (before.due_on, before.due_working) if before is not None else (None, False)
        queue.put(db, placement(file, body, due, flags.categories_of(db, case_id)), case_id=case_id)


def require_recordable(
    db: Store, body: OversightBody, item: QueueItem, reader: str, reading: NewReading, at: datetime
) -> None:
    """Raises WorkflowError for a reading that cannot be recorded as things stand."""
    check(body, reading)
    require(db, body, "read", reader, item.case_id)
    held = queue.holder(db, item.item_id, at) not in (None, reader)
    if item.sample_id:
        if held or not item.readable:
            raise WorkflowError(
                _("kiriman ini sedang atau sudah dibaca orang lain"), remedy=_("ambil dengan case next")
            )
        require_free(db, reader, item)
        return
    case_rules.require_readable(load(db, item.case_id), reader)
    if held:
        raise WorkflowError(
            _("perkara {case_id} sedang dibaca orang lain", case_id=item.case_id),
            remedy=_("ambil yang berikut dengan case next"),
        )


def record(
    db: Store,
    body: OversightBody,
    item: QueueItem,
    reader: str,
    reading: NewReading,
    *,
    at: datetime,
    sent: datetime | None = None,
) -> str:
    """Records a reading of an item and says what to show of it; the reader's hold on it ends. Inside a transaction.

    `sent`: when the reader sent it, where it waited until `at`.
    """
    require_recordable(db, body, item, reader, reading, at)
    queue.release(db, item.item_id)
    queue.drop_draft(db, reader, item.item_id)
    if item.sample_id:
        _record_sample(db, body, item, reader, reading, at, sent)
        return "dibaca"
    return record_reading(db, body, load(db, item.case_id), reader, reading, at=at, sent=sent)


def record_reading(
    db: Store,
    body: OversightBody,
    file: CaseFile,
    reviewer_id: str,
    reading: NewReading,
    *,
    at: datetime,
    sent: datetime | None = None,
) -> ReviewState:
    """Writes a reading that was checked, and what follows from it; the case's state. Call inside a transaction.

    A dugaan names the SKB form it would be. The second person's dugaan makes the finding; the form then is the second
    person's. One reading ends a case as tidak cukup only where nobody found a dugaan and no second look is called for.
    """
    case_id = file.case.case_id
    if uncount(db, case_id, reviewer_id, at):
        file = load(db, case_id)
    found = reading.finding == Conclusion.SUSPECTED and reading.category
    look = SecondLook.NOT_ASKED if found else second_look(body, file, reviewer_id, facts.once(db, LOT, token_hex(16)))
    made = cases.add_reading(db, case_id, reviewer_id, at, reading, look, sent)
    if found:
        cases.set_known(db, case_id, at)
        first = case_rules.partner(file, reviewer_id)
        if first is not None:
            cases.add_finding(db, case_id, first, made, reviewer_id, found, at)
    state = load(db, case_id).state
    case_rules.require_tabled(file, reviewer_id, reading, state)
    if state == ReviewState.INSUFFICIENT:
        cases.close_case(db, case_id, at)
    refresh(db, case_id, body)
    return state


READ_BY_ONE_CONCERNED = "seorang pembaca mempunyai benturan kepentingan; bacaannya tidak dihitung"


def uncount(db: Store, case_id: str, by: str, at: datetime) -> bool:
    """Has a case read again whose standing readings hold one by a person whom a conflict of interest keeps from it by
    now, while those readings have made no finding; whether it was so. Call inside a transaction."""
    file = load(db, case_id)
    standing = {r.reviewer_id for r in file.readings if r.seq > file.reopened}
    waits = file.case.closed_at is None or (file.is_set_aside and not file.beside)
    if file.state == ReviewState.FOUND or not waits:
        return False
    if not any(exclusions.excluded(db, reader, case_id) for reader in standing):
        return False
    cases.add_reopening(db, case_id, by, at, READ_BY_ONE_CONCERNED)
    refresh(db, case_id, None)
    return True


def _record_sample(
    db: Store,
    body: OversightBody,
    item: QueueItem,
    reader: str,
    reading: NewReading,
    at: datetime,
    sent: datetime | None,
) -> None:
    """A drawn post: worth a look, it opens a case whose first reading this is."""
    post = audit.sample(db, item.sample_id)
    case_id = None
    if reading.finding == Conclusion.SUSPECTED:
        case_id = _case_of_sample(db, body, post, reader, reading, at, sent)
    audit.add_reading(db, item.sample_id, reader, at, reading.finding, reading.answers.reason_code, case_id, sent)
    queue.put(db, sample_placement(post, at, readable=False), sample_id=item.sample_id)


def _case_of_sample(
    db: Store,
    body: OversightBody,
    post: ReviewedPost,
    reader: str,
    reading: NewReading,
    at: datetime,
    sent: datetime | None,
) -> str:
    case_id = cases.open_case(db, post.person_id, _contest(body, post.region), at)
    require(db, body, "read", reader, case_id)
    cases.join_post(db, case_id, post.post_id, post.version, at)
    file = load(db, case_id)
    if file.state in workflow.READABLE:  # what two have found already gets a further post, no reading
        record_reading(db, body, file, reader, reading, at=at, sent=sent)
    refresh(db, case_id, body)
    return case_id


def _contest(body: OversightBody, region: str) -> str:
    """The narrowest contest that covers a region: what a case without a flag is about."""
    covering = [c for c in body.contests.values() if region == c.region or region.startswith(c.region)]
    best = max(covering, key=lambda c: (len(c.region), c.contest), default=None)
    return best.contest if best is not None else "tidak-disebut"
