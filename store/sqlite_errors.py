"""What an error of SQLite means to whoever keeps the file, and what to do."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import NOT_OURS, StoreError
from domain.texts import Text, _

BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


LOCKED = (_("basis data sedang dipakai proses lain"), _("tunggu proses itu selesai, lalu ulangi"))


# By SQLite's own name of the error (https://sqlite.org/rescode.html), the longest beginning that fits.
REMEDIES = {
    "SQLITE_FULL": (_("disk penuh; seluruh langkah terakhir dibatalkan"), _("kosongkan ruang, lalu ulangi perintah")),
    "SQLITE_READONLY": (_("basis data tidak dapat ditulis"), _("periksa izin berkas dan folder ruang kerja")),
    "SQLITE_CANTOPEN": (_("basis data tidak dapat dibuka"), _("periksa izin berkas dan folder ruang kerja")),
    "SQLITE_PERM": (_("basis data tidak dapat dibuka"), _("periksa izin berkas dan folder ruang kerja")),
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_PROTOCOL": LOCKED,
    "SQLITE_NOMEM": (_("memori tidak cukup"), _("tutup program lain, lalu ulangi")),
    "SQLITE_IOERR_LOCK": (_("kunci berkas gagal"), _("pindahkan ruang kerja ke disk setempat, bukan folder jaringan")),
    "SQLITE_IOERR_SHM": (_("memori bersama basis data gagal"), _("pindahkan ruang kerja ke disk setempat")),
    "SQLITE_IOERR": (_("disk gagal dibaca atau ditulis"), _("periksa ruang, kuota dan kesehatan disk")),
    "SQLITE_CORRUPT": (_("basis data rusak"), _("jalankan 'netralitas doctor' dan pulihkan dari cadangan")),
    "SQLITE_NOTADB": (_("bukan basis data SQLite"), _("pulihkan dari cadangan")),
}


DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # all others are the surroundings'


def remedy_of(error: sqlite3.Error) -> tuple[Text, Text] | None:
    """What an error of SQLite means to whoever keeps the file, and what to do; None for a fault of the program."""
    name = getattr(error, "sqlite_errorname", "")
    fitting = [sign for sign in REMEDIES if name.startswith(sign)]
    return REMEDIES[max(fitting, key=len)] if fitting else None


@contextmanager
def as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if found := remedy_of(error):
            raise StoreError(found[0], where=path.name, remedy=found[1]) from error
        raise


def to_its_end(what: Text, check: Callable[[], Iterable[str]]) -> Iterator[str]:
    """What a check finds; a value that nothing of ours writes, and over which it falls, is a finding too.

    What the surroundings do (a lock, a disk) stays the error that it is.
    """
    try:
        yield from check()
    except (*NOT_OURS, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.DatabaseError) and remedy_of(error):
            raise
        yield _("{what}: memuat isi yang tidak ditulis Netralitas, tidak dapat diperiksa sampai selesai", what=what)
