"""Conflicts of interest: who must not read what. Declared for good; the database refuses the reading too."""

from datetime import datetime

from domain.errors import WorkflowError
from domain.texts import _
from services import casework, people, reading_list, recording
from store import cases, exclusions, queue
from store.database import Store, transaction


def exclude(
    db: Store, reader: str, *, by: str, case_id: str | None, agency: str | None, reason: str, at: datetime
) -> None:
    """Keeps a reader from a case (or an item of the reading list) or from everybody of an agency.

    Everybody declares the own conflict, an approver that of others. Raises NotAllowedError for anybody else, and
    WorkflowError unless one of case and agency is given, or for a case that does not exist. What the reader had read of
    it, and no second person has made a finding of, counts no more: it is read again by others.
    """
    if bool(case_id) == bool(agency):
        raise WorkflowError(_("isi salah satu: perkara atau instansi"), remedy=_("--case K-... atau --agency '...'"))
    if by != reader:
        people.require_approver(db, by, _("mengecualikan orang lain"))
    if case_id and by == reader:
        reading_list.step_aside(db, reader, case_id, reason, at)
        return
    if case_id:
        casework.load(db, case_id)
        recording.require_unconcerned(db, by, case_id)  # who may not handle a case does not choose who does
    with transaction(db):
        exclusions.add(db, reader, agency=agency, case_id=case_id, reason=reason, declared_by=by, at=at)
        queue.release_kept(db, reader)
        for read in cases.read_by(db, reader):
            recording.uncount(db, read, by, at)
