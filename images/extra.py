"""Whether the optional extra is installed. Without it the core runs and says "gambar tidak diperiksa"."""

from functools import cache
from importlib.util import find_spec

from domain.errors import ExtraMissingError
from domain.texts import _

NOT_EXAMINED = "gambar tidak diperiksa"
_NEEDED = ("cv2", "numpy", "onnxruntime", "PIL", "rapidocr")


@cache
def missing() -> tuple[str, ...]:
    """The modules of the extra that cannot be found."""
    return tuple(name for name in _NEEDED if find_spec(name) is None)


def installed() -> bool:
    return not missing()


def require() -> None:
    """Raises ExtraMissingError where a part of the extra is not there."""
    if missing():
        raise ExtraMissingError(
            _("{not_examined}: tambahan [images] belum terpasang", not_examined=NOT_EXAMINED),
            remedy=_("jalankan make images, atau pip install --require-hashes -r images.lock"),
        )
