"""The frames of a kept film as pictures: drawn once by a process that may be ended, and held while people look at it.

Nothing is written down: the frames go with this process, and the film alone is evidence.
"""

from collections.abc import Callable
from pathlib import Path

from domain.pictures import FilmShots, Unreadable
from images import extra
from images.pool import read_all
from services.held_copies import Held
from store import bodies
from store.database import Store

MOST_HELD = 4  # one of ten minutes takes about 50 MB
SECONDS = 60.0  # then the process is ended; it stops by itself before
_held: Held[str, FilmShots | Unreadable] = Held(MOST_HELD)


def of(db: Store, evidence: Path, sha256: str) -> FilmShots | Unreadable:
    """The cover and a frame every two seconds of a kept film; Unreadable with the reason, also without the extra."""
    if not extra.installed():
        return Unreadable("tambahan [images] belum terpasang")
    if not bodies.has_body(db, evidence, sha256):
        return Unreadable("videonya sudah dihapus menurut jadwal")
    return _held.get(sha256, lambda: _drawn(bodies.read_body(db, evidence, sha256)))


def _drawn(body: bytes) -> FilmShots | Unreadable:
    [found] = read_all([body], shooter, workers=1, seconds=SECONDS)
    return found  # type: ignore[no-any-return]


def shooter() -> Callable[[bytes], FilmShots | Unreadable]:
    """Inside the worker: what draws the frames of one film."""
    from images.decoding import PictureError
    from images.films import shots

    def shoot(body: bytes) -> FilmShots | Unreadable:
        try:
            return shots(body)
        except PictureError as error:
            return Unreadable(str(error))

    return shoot
