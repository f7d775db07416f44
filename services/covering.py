"""Other people on a picture are covered by hand: rectangles that go black on every copy that leaves.

Who covered what is kept, and taking a cover away again too. The original stays sealed as it was captured; people who
work on the case see it. A picture with covers leaves in no other form: where the copy cannot be made, none leaves.

A film is covered frame by frame, or on all its frames; its frames leave as pictures, and itself only on somebody's word
that nothing in it had to be covered. A page as a browser drew it holds other people's words as a rule: it leaves with
covers or on such a word, else not at all.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.errors import EvidenceError, WorkflowError
from domain.pictures import Cover, FilmShots, Shot, Unreadable
from domain.texts import _
from images import extra
from review.oversight import OversightBody
from services import casework, film_shots
from store import bodies, covers, rendered_pages
from store.covers import CoverRecord, history, standing, statement
from store.database import Store, transaction

__all__ = ["CoverRecord", "history", "standing", "statement"]

MOST = 60  # of a picture or film
_NONE = _("gambar yang bidangnya ditutup tidak dapat disalin tanpa pembaca gambar")


def between(one: tuple[float, float], other: tuple[float, float], frame: int | None = None) -> Cover:
    """The cover between two corners, given in percent of width and height. Raises WorkflowError for none at all."""
    (left, right), (top, bottom) = (sorted(_thousandths(v) for v in pair) for pair in zip(one, other, strict=True))
    if right - left < 1 or bottom - top < 1:
        raise WorkflowError(_("bidang itu tidak punya luas"), remedy=_("pilih dua sudut yang berhadapan"))
    return Cover(x=left, y=top, width=right - left, height=bottom - top, frame=frame)


def _thousandths(percent: float) -> int:
    if not 0 <= percent <= 100:
        raise WorkflowError(_("bidang itu di luar gambar"), remedy=_("isi 0 sampai 100 persen"))
    return round(percent * 10)


def add(db: Store, body: OversightBody, case_id: str, sha256: str, cover: Cover, *, by: str, at: datetime) -> None:
    """Covers a part of a picture of a case, of one frame of its film or of all; the same twice is once. Somebody's word
    that nothing had to be covered ends with it."""
    casework.require(db, body, "export", by, case_id)
    extra.require()
    _of_case(db, case_id, sha256)
    with transaction(db):
        there = covers.standing(db, sha256)
        if any(_rectangle(one) == _rectangle(cover) for one in there):
            return
        if len(there) >= MOST:
            raise WorkflowError(_("sudah {most} bidang", most=MOST), remedy=_("tutup bidang yang lebih besar"))
        covers.withdraw_statement(db, sha256, by, at)
        covers.add(db, sha256, cover, by, at)


def _rectangle(one: Cover) -> tuple[int, int, int, int, int | None]:
    return one.x, one.y, one.width, one.height, one.frame


def remove(db: Store, body: OversightBody, case_id: str, sha256: str, number: int, *, by: str, at: datetime) -> None:
    """Takes a cover away; that it was laid, and by whom, stays."""
    casework.require(db, body, "export", by, case_id)
    _of_case(db, case_id, sha256)
    with transaction(db):
        if not covers.remove(db, sha256, number, by, at):
            raise WorkflowError(_("bidang itu tidak ada atau sudah dibuka"), remedy=_("muat ulang halamannya"))


def say_nothing_to_cover(db: Store, body: OversightBody, case_id: str, sha256: str, *, by: str, at: datetime) -> None:
    """Somebody's word that a film or drawn page of a case was looked through and shows nobody who must be covered."""
    casework.require(db, body, "export", by, case_id)
    _of_case(db, case_id, sha256)
    with transaction(db):
        if covers.standing(db, sha256):
            raise WorkflowError(
                _("ada bidang yang ditutup"), remedy=_("buka dulu semua bidangnya, atau biarkan tertutup")
            )
        covers.say_nothing_to_cover(db, sha256, by, at)


def withdraw_statement(db: Store, body: OversightBody, case_id: str, sha256: str, *, by: str, at: datetime) -> None:
    """Takes such a word back."""
    casework.require(db, body, "export", by, case_id)
    _of_case(db, case_id, sha256)
    with transaction(db):
        if not covers.withdraw_statement(db, sha256, by, at):
            raise WorkflowError(_("pernyataan itu tidak ada atau sudah ditarik"), remedy=_("muat ulang halamannya"))


def is_installed() -> bool:
    """Whether a covered copy can be made here."""
    return extra.installed()


def copy_of(db: Store, evidence: Path, sha256: str, frame: int | None = None) -> bytes | None:
    """The copy that may leave of a picture, or of one frame of a film, with covers; None of one without. Raises
    EvidenceError where it cannot be made, so that nothing leaves instead."""
    laid = [one for one in covers.standing(db, sha256) if one.lies_on(frame)]
    if not laid:
        return None
    if not extra.installed():
        raise EvidenceError(_NONE, where=sha256[:12], remedy=_("pasang dengan 'make images'"))
    if frame is None:
        return _covered(bodies.read_body(db, evidence, sha256), laid, sha256)
    return _covered(_shot(db, evidence, sha256, frame).jpeg, laid, sha256)


def _covered(content: bytes, laid: Sequence[Cover], sha256: str) -> bytes:
    from images.covering import covered
    from images.decoding import PictureError

    try:
        return covered(content, laid)
    except PictureError as error:
        raise EvidenceError(
            _("gambar yang bidangnya ditutup tidak terbaca: {error}", error=str(error)),
            where=sha256[:12],
            remedy=_("periksa gambarnya pada halaman perkara"),
        ) from None


def _shot(db: Store, evidence: Path, sha256: str, frame: int) -> Shot:
    found = film_shots.of(db, evidence, sha256)
    shot = found.at(frame) if isinstance(found, FilmShots) else None
    if shot is None:
        raise EvidenceError(
            _("bingkai detik {frame:g} tidak terbaca", frame=frame / 1000),
            where=sha256[:12],
            remedy=_("buka videonya pada halaman perkara"),
        )
    return shot


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmCopy:
    """What leaves of a film: itself (`whole`), or pictures of its frames with how many covers lie on each; `note` says
    in Indonesian what of it is not there."""

    whole: bool
    frames: tuple[tuple[int, bytes, int], ...] = ()
    note: str = ""


def film_copy(db: Store, evidence: Path, sha256: str) -> FilmCopy:
    """What may leave of a film. Raises EvidenceError where something is covered and its frames cannot be drawn."""
    laid = covers.standing(db, sha256)
    if not laid and covers.statement(db, sha256):
        return FilmCopy(whole=True)
    found = film_shots.of(db, evidence, sha256)
    if isinstance(found, Unreadable):
        if laid:
            raise EvidenceError(
                _("video yang bidangnya ditutup tidak terbaca: {reason}", reason=found.reason),
                where=sha256[:12],
                remedy=_("pasang dengan 'make images', atau periksa videonya"),
            )
        return FilmCopy(whole=False, note=f"tidak ikut: belum dinyatakan tanpa orang lain, dan {found.reason}")
    frames = tuple(
        (one.at, copy_of(db, evidence, sha256, one.at) or one.jpeg, sum(c.lies_on(one.at) for c in laid))
        for one in found.shots
    )
    return FilmCopy(whole=False, frames=frames, note=reach_of(found))


def prepare(db: Store, evidence: Path, case_id: str) -> None:
    """Draws the frames of a case's films that film_copy() will need, as many as are held at a time."""
    media = dict.fromkeys(
        m["sha256"]
        for post in casework.load(db, case_id).posts
        for m in json.loads(post.media)
        if m.get("sha256") and m["kind"] == "video"
    )
    for sha256 in list(media)[: film_shots.MOST_HELD]:
        if not covers.statement(db, sha256):
            film_shots.of(db, evidence, sha256)


def reach_of(found: FilmShots) -> str:
    """What the frames of a film show of it."""
    last = found.shots[-1].at / 1000
    reach = f"bingkai setiap dua detik sampai detik {last:.0f} dari {found.length:.0f}"
    return reach if found.whole else f"{reach}; selebihnya tidak digambar karena batas waktu atau jumlah"


def may_leave_drawn(db: Store, sha256: str) -> bool:
    """Whether a page as a browser drew it may leave: something on it is covered, or nothing had to be."""
    return bool(covers.standing(db, sha256) or covers.statement(db, sha256))


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
    media = {m.get("sha256") for post in casework.load(db, case_id).posts for m in json.loads(post.media)}
    drawn = {page.files["png"].sha256 for page in rendered_pages.of_case(db, case_id)}
    if sha256 not in media | drawn:
        raise WorkflowError(_("gambar itu bukan bagian perkara ini"), remedy=_("buka lagi halaman perkaranya"))
