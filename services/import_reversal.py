"""An import or a visit's answer that was wrong is taken back by one more record: it counts no more, and can be seen.

Nothing is deleted: captures, posts and seals stay as they were. What only that import showed leaves the counts, the
flags and the reading list. A case that nobody has read leaves with its posts; on one that was read an approver decides,
and so it is with a strong flag where whoever brought the import takes it back. Nobody takes back and closes.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.cases import CaseFile
from domain.errors import WorkflowError
from domain.texts import Text, _, joined
from review import case_rules
from review.oversight import OversightBody
from services import reading_withdrawal
from services.casework import load, refresh, require
from store import audit, cases, import_runs, posts, queue, reported, runs, visits
from store.database import Store, transaction
from store.import_runs import RunRecord, count_imports, imports, takings_of_case, undecided

__all__ = ["count_imports", "imports", "takings_of_case", "undecided"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What became of the posts that an import showed: the cases that ended with it, and those that wait for a decision."""

    posts: int
    ended: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def text(self) -> Text:
        sentences = [
            _("Impor ditarik; {posts} kiriman yang dibawanya tidak lagi dihitung karenanya.", posts=self.posts)
        ]
        if self.ended:
            sentences.append(
                _("Ditutup karena belum dibaca dan tidak ada dasarnya lagi: {ended}.", ended=", ".join(self.ended))
            )
        if self.undecided:
            sentences.append(_("Menunggu putusan penyetuju lain: {undecided}.", undecided=", ".join(self.undecided)))
        return joined(sentences, " ")

    def __str__(self) -> str:
        return str.__str__(self.text)


def take_back_import(
    db: Store, body: OversightBody, run_id: str, reviewer_id: str, reason: str, *, at: datetime
) -> TakenBack:
    """Takes an import back: by who brought it, or by whom the profile lets correct records.

    Whoever brought it ends no case alone that has a flag which the profile has two persons set aside: an approver
    decides on it, as on those that were read.

    Raises WorkflowError for one that is not there, is still being loaded, or was taken back before.
    """
    reading_withdrawal.settle(db, body, at)
    with transaction(db):
        found = _require(db, body, import_runs.imported(db, run_id), reviewer_id, reason)
        correction = runs.take_back(db, run_id, "", reviewer_id, reason.strip(), at)
        reported.take_back(db, run_id)
        touched = posts.take_back(db, run_id, at)
        kept = body.profile.second_look if found.operator == reviewer_id else frozenset()
        ended = _leave_cases(db, body, touched, correction, reviewer_id, reason, at, kept=kept)
        _leave_sample(db, touched)
    return TakenBack(
        posts=len(touched),
        ended=tuple(c for c, over in ended.items() if over),
        undecided=tuple(c for c, over in ended.items() if not over and load(db, c).undecided),
    )


def take_back_answer(
    db: Store, body: OversightBody, run_id: str, account_id: str, reviewer_id: str, reason: str, *, at: datetime
) -> None:
    """Takes a visit's answer back; the account of the sheet waits for another. Raises as take_back_import."""
    with transaction(db):
        _require(db, body, import_runs.answered(db, run_id, account_id), reviewer_id, reason)
        runs.take_back(db, run_id, account_id, reviewer_id, reason.strip(), at)
        visits.take_back(db, run_id, account_id)


def decide(
    db: Store, body: OversightBody, case_id: str, reviewer_id: str, decision: str, reason: str, *, at: datetime
) -> None:
    """Records whether a case that was read goes on without the import that was taken back, or ends."""
    reading_withdrawal.settle(db, body, at)
    with transaction(db):
        require(db, body, "correct", reviewer_id, case_id)
        file = load(db, case_id)
        case_rules.require_withdrawable(file, decision, reason)
        case_rules.require_other_decider(decision, reviewer_id, [t.reviewer_id for t in takings_of_case(db, case_id)])
        cases.add_withdrawal(db, case_id, reviewer_id, decision, file.undecided, reason.strip(), at)
        refresh(db, case_id, body)


def _require(db: Store, body: OversightBody, found: RunRecord | None, reviewer_id: str, reason: str) -> RunRecord:
    if found is None:
        raise WorkflowError(
            _("impor atau jawaban itu tidak ada"), remedy=_("lihat riwayat impor atau lembar kunjungan")
        )
    case_rules.require_taken_once(found.taken_by, found.running, reason)
    require(db, body, "read" if found.operator == reviewer_id else "correct", reviewer_id)
    return found


def _leave_cases(
    db: Store,
    body: OversightBody,
    touched: list[str],
    correction: int,
    reviewer_id: str,
    reason: str,
    at: datetime,
    *,
    kept: frozenset[str],
) -> dict[str, bool]:
    """What becomes of each case that loses a post: whether it ended. None with a flag of these strengths does."""
    ended = {}
    for case_id in cases.lose_posts(db, touched, correction):
        file = load(db, case_id)
        over = _leaves(file) and not file.tiers & kept and not cases.leave_posts(db, case_id, correction, at)
        if over:
            cases.add_withdrawal(db, case_id, reviewer_id, "ditarik", correction, reason.strip(), at)
            _put_down(db, case_id)
        ended[case_id] = over
        refresh(db, case_id, body)
    return ended


def _leaves(file: CaseFile) -> bool:
    return file.case.closed_at is None and not file.is_read


def _put_down(db: Store, case_id: str) -> None:
    """Nobody reads on what is over."""
    item = queue.item(db, case_id)
    if item is not None:
        queue.release(db, item.item_id)


def _leave_sample(db: Store, touched: list[str]) -> None:
    """Drawn posts that count no more and that nobody has read leave the sample."""
    queue.forget(db, samples=audit.forget(db, posts.fallen(db, touched)))
