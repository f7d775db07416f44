"""Other people on a picture are covered by hand: rectangles that go black on every copy that leaves.

Who covered what is kept, and taking a cover away again too. The original stays sealed as it was captured; people who
work on the case see it. A picture with covers leaves in no other form: where the copy cannot be made, none leaves.
"""

import json
from datetime import datetime
from pathlib import Path

from domain.errors import EvidenceError, WorkflowError
from domain.pictures import Cover
from images import extra
from review.oversight import OversightBody
from services import casework
from store import bodies, covers
from store.covers import history, standing
from store.database import Store, transaction

__all__ = ["history", "standing"]

MOST = 60  # of a picture
_WHOLE = 1000


def between(one: tuple[float, float], other: tuple[float, float]) -> Cover:
    """The cover between two corners, given in percent of width and height. Raises WorkflowError for none at all."""
    (left, right), (top, bottom) = (sorted(_thousandths(v) for v in pair) for pair in zip(one, other, strict=True))
    if right - left < 1 or bottom - top < 1:
        raise WorkflowError("bidang itu tidak punya luas", remedy="pilih dua sudut yang berhadapan")
    return Cover(x=left, y=top, width=right - left, height=bottom - top)


def _thousandths(percent: float) -> int:
    if not 0 <= percent <= 100:
        raise WorkflowError("bidang itu di luar gambar", remedy="isi 0 sampai 100 persen")
    return round(percent * 10)


def add(db: Store, body: OversightBody, case_id: str, sha256: str, cover: Cover, *, by: str, at: datetime) -> None:
    """Covers a part of a picture of a case; the same twice is once."""
    casework.require(db, body, "export", by, case_id)
    extra.require()
    _of_case(db, case_id, sha256)
    with transaction(db):
        there = covers.standing(db, sha256)
        if any((c.x, c.y, c.width, c.height) == (cover.x, cover.y, cover.width, cover.height) for c in there):
            return
        if len(there) >= MOST:
            raise WorkflowError(f"sudah {MOST} bidang", remedy="tutup bidang yang lebih besar")
        covers.add(db, sha256, cover, by, at)


def remove(db: Store, body: OversightBody, case_id: str, sha256: str, number: int, *, by: str, at: datetime) -> None:
    """Takes a cover away; that it was laid, and by whom, stays."""
    casework.require(db, body, "export", by, case_id)
    _of_case(db, case_id, sha256)
    with transaction(db):
        if not covers.remove(db, sha256, number, by, at):
            raise WorkflowError("bidang itu tidak ada atau sudah dibuka", remedy="muat ulang halamannya")


def possible() -> bool:
    """Whether a covered copy can be made here."""
    return extra.installed()


def copy_of(db: Store, evidence: Path, sha256: str) -> bytes | None:
    """The copy that may leave of a picture with covers; None of one without. Raises EvidenceError where it cannot be
    made, so that nothing leaves instead."""
    laid = covers.standing(db, sha256)
    if not laid:
        return None
    if not extra.installed():
        raise EvidenceError("gambar yang bidangnya ditutup tidak dapat disalin tanpa pembaca gambar",
                            where=sha256[:12], remedy="pasang dengan 'make images'")
    from images.covering import covered
    from images.decoding import PictureError

    try:
        return covered(bodies.read_body(db, evidence, sha256), laid)
    except PictureError as error:
        raise EvidenceError(f"gambar yang bidangnya ditutup tidak terbaca: {error}", where=sha256[:12],
                            remedy="periksa gambarnya pada halaman perkara") from None


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture as it is shown; None where it cannot be read, or nothing here reads pictures."""
    if not extra.installed():
        return None
    from images.covering import size
    from images.decoding import PictureError

    try:
        return size(content)
    except PictureError:
        return None


def _of_case(db: Store, case_id: str, sha256: str) -> None:
    if sha256 not in {m.get("sha256") for post in casework.load(db, case_id).posts for m in json.loads(post.media)}:
        raise WorkflowError("gambar itu bukan bagian perkara ini", remedy="buka lagi halaman perkaranya")
