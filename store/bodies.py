"""Captured bytes on the disk. Only writer of bodies.

What a crawl captured lies in evidence/bundles/ab/abcdef...: tar files named by their own SHA-256, whose
members are named by theirs, so that tar and sha256sum are enough to check them. The table `bodies` says
where in its bundle each body starts. A file that a person brought is an object of its own:
evidence/objects/ab/abcdef..., named by its SHA-256.
"""

import hashlib
import os
import secrets
import shutil
import stat
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from domain.errors import EvidenceError
from domain.texts import _
from store.database import Store, transaction

LEFT = 3600  # seconds after which nobody copies a file any more
CHUNK = 1 << 20
SPOOL_BYTES = 64 << 20
BLOCK = 512  # of a tar file
ASKED = 500  # names in one query


def object_path(root: Path, sha256: str) -> Path:
    return root / "objects" / sha256[:2] / sha256


def bundle_path(root: Path, sha256: str) -> Path:
    return root / "bundles" / sha256[:2] / f"{sha256}.tar"


def store_bytes(root: Path, body: bytes) -> str:
    """Writes bytes as an object (temporary file, then rename) and returns its SHA-256; twice is once."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = object_path(root, sha256)
    if not path.exists():
        _write(path, body)
    return sha256


def _write(path: Path, body: bytes) -> None:
    """Whole and on the disk, name included, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):  # Windows cannot flush a folder
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _forget_beginnings(root: Path) -> None:
    """Removes what a process left among the objects that was killed while it copied; a copy takes less than LEFT."""
    limit = time.time() - LEFT
    for path in (root / "objects").rglob("*.tmp"):
        with suppress(OSError):  # it is gone, or no file
            if path.stat().st_mtime < limit:
                path.unlink()


def store_file(root: Path, path: Path) -> tuple[str, int]:
    """Copies a file that a person brought, piece by piece; returns its SHA-256 and size."""
    digest = hashlib.sha256()
    (root / "objects").mkdir(parents=True, exist_ok=True)
    _forget_beginnings(root)
    temporary = root / "objects" / f"{secrets.token_hex(8)}.tmp"
    try:
        with path.open("rb") as source, temporary.open("wb") as copy:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
            size = copy.tell()
        target = object_path(root, digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


def checked(body: bytes, sha256: str, kind: str = "objek bukti") -> bytes:
    """The bytes. Raises EvidenceError when they are not those of the hash."""
    if hashlib.sha256(body).hexdigest() != sha256:
        raise _changed(sha256, kind)
    return body


def read_bytes(root: Path, sha256: str, most: int | None = None) -> bytes:
    """The bytes of an object, checked. Raises EvidenceError when they are gone or changed, or more than `most`."""
    with _opened(object_path(root, sha256), sha256, most) as file:
        return checked(file.read(), sha256)


@contextmanager
def _opened(path: Path, sha256: str, most: int | None = None) -> Iterator[BinaryIO]:
    """A file of the evidence: a plain one of no more than `most` bytes, else somebody else put it there.

    A pipe would be waited for for ever, a link leads out of the evidence, and what is too large is not read first to
    find it changed. Raises EvidenceError that says which it is.
    """
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise _missing(sha256) from None
    except OSError as error:
        raise _unreadable(path, sha256, error) from error
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise _no_file(sha256)
        if most is not None and about.st_size > most:
            raise _changed(sha256)
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file
    except OSError as error:  # of the disk; what is said of the bytes is no such error
        raise _unreadable(path, sha256, error) from error
    finally:
        os.close(handle)


def _unreadable(path: Path, sha256: str, error: OSError) -> EvidenceError:
    if stat.S_ISLNK(mode_of(path)) or stat.S_ISDIR(mode_of(path)):
        return _no_file(sha256)
    return EvidenceError(
        _("objek bukti tidak dapat dibaca ({strerror})", strerror=error.strerror or type(error).__name__),
        where=sha256[:12],
        remedy=_("periksa izin folder evidence dan kesehatan disk"),
    )


def _no_file(sha256: str) -> EvidenceError:
    return EvidenceError(
        _("di tempat objek bukti ada yang bukan berkas biasa"), where=sha256[:12], remedy=_("pulihkan folder evidence")
    )


def _changed(sha256: str, kind: str = "objek bukti") -> EvidenceError:
    return EvidenceError(_("{kind} berubah", kind=kind), where=sha256[:12], remedy=_("pulihkan dari cadangan"))


def mode_of(path: Path) -> int:
    """What lies there, by its mode; 0 where nothing does, or nobody may look."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _lies_there(path: Path) -> bool:
    """Whether anything is at this place, of whatever kind; what nobody may look at is taken to be."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _delete(path: Path) -> None:
    """Takes away whatever lies there."""
    if stat.S_ISDIR(mode_of(path)):
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _missing(sha256: str) -> EvidenceError:
    return EvidenceError(_("objek bukti tidak ada"), where=sha256[:12], remedy=_("pulihkan folder evidence"))


def has_body(db: Store, root: Path, sha256: str) -> bool:
    """Whether a body is where the store says, or is an object."""
    row = db._conn.execute("SELECT bundle FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
    return bool(row and _lies_there(bundle_path(root, row["bundle"]))) or has_object(root, sha256)


def has_object(root: Path, sha256: str) -> bool:
    return _lies_there(object_path(root, sha256))


def read_body(db: Store, root: Path, sha256: str) -> bytes:
    """The bytes of a capture, checked. Raises EvidenceError when they are gone or changed."""
    row = db._conn.execute("SELECT * FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        expected = db._conn.execute(
            "SELECT body_bytes FROM captures WHERE body_sha256 = ? LIMIT 1", (sha256,)
        ).fetchone()
        return read_bytes(root, sha256, expected[0] if expected else None)
    with _opened(bundle_path(root, row["bundle"]), sha256) as file:
        file.seek(row["start"])
        return checked(file.read(row["size"]), sha256)


class BodyReader:
    """Reads many bodies, best in the order of their captures: each bundle is read and checked as a whole."""

    def __init__(self, db: Store, root: Path) -> None:
        self.db, self.root = db, root
        self._name, self._data = "", b""
        self._faults: dict[str, str] = {}

    def body(self, sha256: str, size: int | None = None) -> bytes:
        """As read_body(); `size` is what its record says, where one does."""
        row = self.db._conn.execute("SELECT * FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            return read_bytes(self.root, sha256, size)
        if row["bundle"] != self._name:
            self._open(row["bundle"])
        return checked(self._data[row["start"] : row["start"] + row["size"]], sha256)

    def _open(self, bundle: str) -> None:
        asked = "SELECT max(start + size) FROM bodies WHERE bundle = ?"
        end = int(self.db._conn.execute(asked, (bundle,)).fetchone()[0])
        try:
            with _opened(bundle_path(self.root, bundle), bundle, end + 3 * BLOCK) as file:
                self._data = file.read()
        except EvidenceError as error:
            self._faults[bundle] = error.what
            raise
        self._name = bundle
        whole = hashlib.sha256(self._data).hexdigest() == bundle
        self._faults[bundle] = "" if whole else _changed(bundle).what

    def changed(self) -> list[str]:
        """The bundles that are not what their names say, those included that nobody asked for."""
        for (bundle,) in self.db._conn.execute("SELECT DISTINCT bundle FROM bodies ORDER BY bundle").fetchall():
            if bundle not in self._faults:
                with suppress(EvidenceError):
                    self._open(bundle)
        return [bundle for bundle, fault in self._faults.items() if fault]

    def faults(self) -> list[str]:
        """The same in words: one that cannot be read now is not said to be changed."""
        return [_("{what}: bundel {name}", what=self._faults[name], name=name[:12]) for name in self.changed()]


class BodyWriter:
    """Where a crawl puts what it captures.

    put() writes a body into a spool that a crash of the process cannot take back, before anything reads
    the body. keep() notes that a record will name it; seal() brings all that was kept to the disk as one
    bundle, in the transaction that stores the records. What is not kept goes with the spool.
    """

    def __init__(self, db: Store, root: Path) -> None:
        self.db, self.root = db, root
        self.bytes = 0
        self._kept: dict[str, bytes] = {}
        self._arriving = root / "arriving"
        shutil.rmtree(self._arriving, ignore_errors=True)
        self._arriving.mkdir(parents=True)
        _sweep(db, root)
        self._spool = (self._arriving / "spool").open("ab")

    def put(self, body: bytes) -> str:
        """The SHA-256 of a body, which is written when this returns."""
        if self._spool.tell() > SPOOL_BYTES:  # what was read by then is long stored or refused
            self._spool.close()
            (self._arriving / "spool").replace(self._arriving / "before")
            self._spool = (self._arriving / "spool").open("ab")
        self._spool.write(body)
        self._spool.flush()
        return hashlib.sha256(body).hexdigest()

    def keep(self, sha256: str, body: bytes) -> None:
        """For a body that a record names, unless it is there already."""
        known = self.db._conn.execute("SELECT 1 FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        if known is None and sha256 not in self._kept:
            self._kept[sha256] = body
            self.bytes += len(body)

    def seal(self) -> None:
        """Makes everything that was kept durable. Call inside the transaction that stores the records."""
        if self._kept:
            _insert(self.db, *_bundle(self.root, self._kept))
            self._kept, self.bytes = {}, 0

    def drop(self) -> None:
        """Throws away what was put and not kept: it turned out not to be public."""
        (self._arriving / "before").unlink(missing_ok=True)
        self._spool.truncate(0)

    def close(self) -> None:
        self._spool.close()
        shutil.rmtree(self._arriving, ignore_errors=True)


def _bundle(root: Path, bodies: Mapping[str, bytes]) -> tuple[str, list[tuple[str, int, int]]]:
    """Writes bodies as one tar file; returns its name and (hash, start, size) of each."""
    parts, places, end = [], [], 0
    for sha256, body in bodies.items():
        info = tarfile.TarInfo(sha256)
        info.size = len(body)
        head = info.tobuf(tarfile.USTAR_FORMAT)
        parts += [head, body, bytes(-len(body) % BLOCK)]
        places.append((sha256, end + len(head), len(body)))
        end += sum(map(len, parts[-3:]))
    data = b"".join([*parts, bytes(2 * BLOCK)])
    name = hashlib.sha256(data).hexdigest()
    _write(bundle_path(root, name), data)
    return name, places


def _insert(db: Store, bundle: str, places: Iterable[tuple[str, int, int]]) -> None:
    db._conn.executemany("INSERT INTO bodies VALUES (?, ?, ?, ?)", [(sha, bundle, *rest) for sha, *rest in places])


def _sweep(db: Store, root: Path) -> None:
    """Removes bundles that no record names: their crawl died between the file and the commit."""
    known = {row[0] for row in db._conn.execute("SELECT DISTINCT bundle FROM bodies")}
    for path in (root / "bundles").rglob("*"):
        if path.is_file() and path.name.removesuffix(".tar") not in known:
            path.unlink()


def remove(db: Store, root: Path, names: Iterable[str]) -> int:
    """Deletes bodies and objects by their hashes; returns how many were there. Call outside a transaction.

    A bundle that holds others too is written anew without them, so that no byte of what is deleted stays.
    """
    wanted, gone = set(names), 0
    for sha256 in wanted:
        path = object_path(root, sha256)
        if _lies_there(path):
            _delete(path)
            gone += 1
    for bundle in _bundles_of(db, sorted(wanted)):
        gone += _thin_out(db, root, bundle, wanted)
    with transaction(db):  # under the writer lock no crawl is between its bundle and its commit
        _sweep(db, root)
    _forget_beginnings(root)
    return gone


def _bundles_of(db: Store, names: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for start in range(0, len(names), ASKED):
        part = names[start : start + ASKED]
        marks = ", ".join("?" * len(part))
        found |= {r[0]: None for r in db._conn.execute(f"SELECT bundle FROM bodies WHERE sha256 IN ({marks})", part)}
    return list(found)


def _thin_out(db: Store, root: Path, bundle: str, wanted: set[str]) -> int:
    rows = db._conn.execute("SELECT * FROM bodies WHERE bundle = ? ORDER BY start", (bundle,)).fetchall()
    path = bundle_path(root, bundle)
    end = max((row["start"] + row["size"] for row in rows), default=0)
    data = _bundle_or_none(path, bundle, end)
    rest = [row for row in rows if row["sha256"] not in wanted]
    with transaction(db):
        if data is not None:
            db._conn.execute("DELETE FROM bodies WHERE bundle = ?", (bundle,))
        else:  # the file is lost: the rows of the others go on saying so
            db._conn.executemany("DELETE FROM bodies WHERE sha256 = ?", [(s,) for s in wanted])
        if data is not None and rest:
            kept = {row["sha256"]: data[row["start"] : row["start"] + row["size"]] for row in rest}
            _insert(db, *_bundle(root, kept))
    _delete(path)
    return len(rows) - len(rest)


def _bundle_or_none(path: Path, bundle: str, end: int) -> bytes | None:
    """A bundle up to the end of its last body; None where none is. Raises EvidenceError for one that cannot be read now."""
    if not _lies_there(path) or stat.S_IFMT(mode_of(path)) not in (0, stat.S_IFREG):
        return None
    with _opened(path, bundle) as file:
        return file.read(end)
