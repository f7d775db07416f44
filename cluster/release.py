"""What a machine runs, so that only equals work together: one differing parser would be an edit by nobody."""

import hashlib
import multiprocessing
import platform
import uuid
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

from domain.version import VERSION

# What runs on a worker: its files must be the same, letter for letter.
FOLDERS = ("analysis", "cluster", "crawler", "domain", "images", "parsing", "rendering", "services", "store")
LIBRARIES = (
    "cryptography",
    "dask",
    "dateparser",
    "distributed",
    "cloudpickle",
    "feedparser",
    "lxml",
    "msgpack",
    "protego",
    "scrapy",
    "tornado",
    "trafilatura",
    "twisted",
)
PICTURE_LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "pillow", "rapidocr")
PROCESS = uuid.uuid4().hex
"""Names this process: a worker that was started anew at the same address is another one."""

Release = Mapping[str, str]


@cache
def release() -> Release:
    """This machine's versions by name; "" where a library is not installed."""
    found = {name: _version(name) for name in (*LIBRARIES, *PICTURE_LIBRARIES)}
    # Packages that bring a platform of their own are part of what reads a page.
    added = {one.dist.name: one.dist.version for one in entry_points(group="netralitas.spiders") if one.dist}
    return {"netralitas": VERSION, "code": _code(), "python": _python(), **found, **added}


def differences(ours: Release, theirs: Release, *, pictures: bool = False) -> tuple[str, ...]:
    """The names whose versions differ; what reads pictures counts only where pictures are read."""
    left_out = () if pictures else PICTURE_LIBRARIES
    return tuple(
        name for name in sorted({*ours, *theirs}) if name not in left_out and ours.get(name) != theirs.get(name)
    )


def describe() -> tuple[str, Release, bool]:
    """Asked of a worker: its process, its versions, and whether it may start processes of its own."""
    return PROCESS, release(), not multiprocessing.current_process().daemon


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _code() -> str:
    """A digest over every file that a worker may run or read."""
    digest, root = hashlib.sha256(), Path(__file__).parent.parent
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
