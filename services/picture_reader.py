"""What reads one picture inside a worker process, of this machine or of a cluster."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from domain.pictures import Unreadable


def reader(emblems: Path | None, known: Path | None) -> Callable[[str | bytes], Any]:
    """Inside a worker: what reads one picture, given as a path or as its bytes."""
    from images.decoding import PictureError
    from images.examining import bench, examine
    from images.films import MOST_BYTES

    against = bench(emblems, known)

    def read(picture: str | bytes) -> Any:
        try:
            if isinstance(picture, bytes):
                return examine(picture, against)
            with Path(picture).open("rb") as file:
                return examine(file.read(MOST_BYTES + 1), against)
        except PictureError as error:
            return Unreadable(str(error))
        except OSError:
            return Unreadable("berkas gambar tidak dapat dibuka")

    return read
