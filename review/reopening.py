"""A leader has a case read again that was set aside."""

from datetime import datetime

from domain.errors import WorkflowError
from review import workflow
from review.body import Body
from review.place import refresh
from store import cases
from store.database import Store, transaction


def reopen(db: Store, body: Body, case_id: str, reviewer_id: str, reason: str, *, at: datetime) -> None:
    """A leader has a case read again that was set aside; two persons then decide it."""
    if not reason.strip():
        raise WorkflowError("alasan membuka kembali belum diisi", remedy="tulis alasannya")
    with transaction(db):
        workflow.require(db, body, "reopen", reviewer_id, case_id)
        file = workflow.load(db, case_id)
        if file.state != "tidak_cukup":
            raise WorkflowError(
                f"perkara {case_id} tidak berakhir tidak cukup", remedy="hanya yang disisihkan dibuka kembali"
            )
        if cases.open_of(db, file.case["person_id"], file.case["contest"]) is not None:
            raise WorkflowError(
                f"orang pada perkara {case_id} mempunyai perkara terbuka lain", remedy="selesaikan dulu perkara itu"
            )
        cases.add_reopening(db, case_id, reviewer_id, at, reason.strip())
        refresh(db, case_id, body)
