"""The one way to open a database: every pragma, every transaction and every checkpoint is here."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from domain.errors import StoreError
from domain.texts import _
from store import lock
from store.schema_steps import MigrationStep, Schema, differences, objects_of, statements
from store.sqlite_errors import BUSY, DAMAGE, REMEDIES, as_store_error

BUSY_MS = 20_000
POLL_SECONDS = 0.002
# SQLite's default cache of 2 MB reads leaves anew for each post; with 16 MB a crawl stays under 150 MB.
WRITING = (
    "secure_delete = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 0",
    "cache_size = -16384",
)
HEADER = b"SQLite format 3\x00"


StorageFailure = sqlite3.Error  # what SQLite itself raises


class Store:
    """An open database of the workspace. Whoever holds it may pass it on, begin a transaction and close it;
    statements are written inside the store alone."""

    __slots__ = ("_conn",)

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def close(self) -> None:
        self._conn.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_database(path: Path, schema: Schema, *, readonly: bool = False) -> Store:
    """Opens, checks and, when writing, migrates a database.

    Raises StoreError for a foreign file, a newer schema, a damaged or a
    read-only file, before anything is written.
    """
    _refuse_foreign_file(path)
    _refuse_damaged(path, readonly)
    mode = ("ro&immutable=1" if _is_still(path) else "ro") if readonly else "rwc"
    with as_store_error(path):
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        try:
            _prepare(conn, path, schema, readonly)
        except BaseException:
            conn.close()
            raise
    return Store(conn)


def is_behind(path: Path, schema: Schema) -> bool:
    """Whether a database was made by an earlier version, and waits for the steps that a writer applies."""
    mode = "ro&immutable=1" if _is_still(path) else "ro"
    with as_store_error(path):
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        try:
            return int(conn.execute("PRAGMA user_version").fetchone()[0]) < len(schema.steps)
        finally:
            conn.close()


def _is_still(path: Path) -> bool:
    """Whether a database lies where nothing can be written and holds all it knows: SQLite could not make the shared
    memory of a WAL there, and does without when it is told that nothing changes."""
    wal = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size)


def _refuse_foreign_file(path: Path) -> None:
    # No connection of ours is live on a path that was never opened; sqlite3 itself would only
    # say "file is not a database" after it had tried to write.
    real = path.resolve()
    if real in _opened or not real.exists():
        _opened.add(real)
        return
    try:
        with real.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise StoreError(
            _("basis data tidak dapat dibaca"), where=path.name, remedy=_("periksa izin berkas dan folder ruang kerja")
        ) from error
    if start not in (b"", HEADER):
        raise StoreError(
            _("bukan berkas basis data SQLite"),
            where=path.name,
            remedy=_("pindahkan berkas itu atau pilih ruang kerja lain"),
        )
    _opened.add(real)


_opened: set[Path] = set()


def damage_marker(path: Path) -> Path:
    """The file that tells every writer that an integrity check of this database failed."""
    return path.with_name(path.name + ".damaged")


def _refuse_damaged(path: Path, readonly: bool) -> None:
    if not readonly and damage_marker(path).exists():
        raise StoreError(
            _("basis data rusak; penulisan dihentikan"),
            where=path.name,
            remedy=_("pulihkan dari cadangan, lalu jalankan 'netralitas doctor'"),
        )


def _prepare(conn: sqlite3.Connection, path: Path, schema: Schema, readonly: bool) -> None:
    conn.row_factory = sqlite3.Row
    conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    _refuse_foreign_schema(conn, path, schema, readonly)
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "trusted_schema = OFF"):
        conn.execute(f"PRAGMA {pragma}")
    if readonly:
        conn.execute("PRAGMA query_only = ON")
        return
    for pragma in WRITING:
        conn.execute(f"PRAGMA {pragma}")
    migrate(conn, path, schema)


def _refuse_foreign_schema(conn: sqlite3.Connection, path: Path, schema: Schema, readonly: bool) -> None:
    app = conn.execute("PRAGMA application_id").fetchone()[0]
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    objects = conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if app != schema.application_id and objects:
        raise StoreError(
            _("basis data milik aplikasi lain (application_id {app})", app=app),
            where=path.name,
            remedy=_("pilih ruang kerja Netralitas"),
        )
    if version > len(schema.steps):
        raise StoreError(
            _(
                "skema versi {version} lebih baru daripada program ini (versi {steps})",
                version=version,
                steps=len(schema.steps),
            ),
            where=path.name,
            remedy=_("perbarui Netralitas; data tidak diubah"),
        )
    if readonly and version < (schema.readable_from or len(schema.steps)):
        raise StoreError(
            _("skema versi {version} belum diperbarui ke versi {steps}", version=version, steps=len(schema.steps)),
            where=path.name,
            remedy=_("jalankan 'netralitas doctor', lalu ulangi"),
        )


def _refuse_while_crawling(path: Path) -> None:
    """An older program's crawl would go on writing into a schema that it does not know. Raises StoreError."""
    with lock.only_one(lock.crawl_lock(path)) as free:
        if not free:
            raise StoreError(
                _("penjelajahan program lama masih berjalan"),
                where=path.name,
                remedy=_("tunggu sampai selesai, atau hentikan; yang sudah tersimpan tidak hilang"),
            )


def migrate(conn: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Applies the missing steps in one transaction; an existing database is backed up first."""
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    if version == len(schema.steps):
        _try_to_write(conn, path, version)
        return
    if version:
        _refuse_while_crawling(path)
        copy_to(Store(conn), path.with_name(f"{path.name}.v{version}.bak"))
    migrations = Migrations(schema.name)
    for name, sql in schema.steps:
        migrations(name=name)(MigrationStep(name, sql))
    with transaction(Store(conn)):
        # Inside our own BEGIN IMMEDIATE sqlite-utils takes savepoints, never its plain BEGIN.
        migrations.apply(Database(conn, execute_plugins=False))
        conn.execute(f"PRAGMA application_id = {schema.application_id}")
        conn.execute(f"PRAGMA user_version = {len(schema.steps)}")


def _try_to_write(conn: sqlite3.Connection, path: Path, version: int) -> None:
    """Fails now, with a clear message, if the file cannot be written; BEGIN IMMEDIATE alone does not.

    Waits for nobody: every page of the desk opens the store, and most of them only read. While another process writes,
    the rights of the file are all that can be asked.
    """
    with _impatient(conn):
        try:
            conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(BUSY):
                raise
            if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                what, remedy = REMEDIES["SQLITE_READONLY"]
                raise StoreError(what, where=path.name, remedy=remedy) from error
            return
        try:
            conn.execute(f"PRAGMA user_version = {version}")
        finally:
            conn.execute("ROLLBACK")


@contextmanager
def _impatient(conn: sqlite3.Connection) -> Iterator[float]:
    """Within it no statement waits for a lock; how long one would have waited, in seconds."""
    patience = int(conn.execute("PRAGMA busy_timeout").fetchone()[0])
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        yield patience / 1000
    finally:
        conn.execute(f"PRAGMA busy_timeout = {patience}")


def copy_to(db: Store, target: Path) -> None:
    """Copies an open database while others write, and checks the copy."""
    copy = sqlite3.connect(target)
    try:
        db._conn.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreError(_("cadangan sebelum migrasi tidak utuh"), where=target.name, remedy=_("periksa disk"))
    finally:
        copy.close()


@contextmanager
def transaction(db: Store) -> Iterator[Store]:
    """BEGIN IMMEDIATE ... COMMIT; a lock upgrade in a deferred transaction would not wait."""
    conn = db._conn
    path = Path(_file_of(conn))
    with as_store_error(path):
        _begin(conn, path)
        try:
            yield db
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def _begin(conn: sqlite3.Connection, path: Path) -> None:
    """Takes the writer lock as soon as it is free, and asks a crawl for it that holds it over several pages.

    SQLite's own waiting sleeps up to 100 ms between two looks.
    """
    with _impatient(conn) as patience:
        for _turn in lock.turns(patience, POLL_SECONDS):
            try:
                conn.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith(BUSY):
                    raise
                busy = error
                lock.ask_for_writing(path)
        raise busy


class Group:
    """Several units of work in one transaction: each is whole or left out, all become durable at commit().

    Between two units the writer lock stays taken, so a group must be short.
    """

    def __init__(self, db: Store) -> None:
        self.db, self._conn, self.units = db, db._conn, 0
        self._path = Path(_file_of(db._conn))

    @contextmanager
    def unit(self) -> Iterator[Store]:
        """A savepoint; begins the transaction where none is open."""
        with as_store_error(self._path):
            if not self._conn.in_transaction:
                self._conn.execute("BEGIN IMMEDIATE")
                self.units = 0
            self._conn.execute("SAVEPOINT unit")
            try:
                yield self.db
                self._conn.execute("RELEASE unit")
            except BaseException:
                self._take_back()
                raise
        self.units += 1

    def _take_back(self) -> None:
        if self._conn.in_transaction:  # a full disk may have ended it already
            self._conn.execute("ROLLBACK TO unit" if self.units else "ROLLBACK")

    def commit(self) -> None:
        """Makes the units durable, all or none."""
        with as_store_error(self._path):
            try:
                if self._conn.in_transaction:
                    self._conn.execute("COMMIT")
            except BaseException:
                self.roll_back()
                raise

    def roll_back(self) -> None:
        if self._conn.in_transaction:
            self._conn.execute("ROLLBACK")


def _file_of(conn: sqlite3.Connection) -> str:
    row = conn.execute("PRAGMA database_list").fetchone()
    return str(row[2]) if row else ""


def checkpoint(path: Path, schema: Schema) -> None:
    """Moves the WAL into the file while a second connection holds the writer lock.

    A checkpoint that races a writer can lose a commit in SQLite before 3.51.3
    (https://sqlite.org/wal.html#walresetbug); under the lock no writer can run.
    """
    lock, worker = open_database(path, schema), open_database(path, schema)
    try:
        with transaction(lock):
            worker._conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        worker.close()
        lock.close()


def scrub(path: Path, schema: Schema) -> None:
    """Rewrites the file without what was deleted and empties the WAL, so that no byte of it is left.

    VACUUM and a truncating checkpoint take the writer lock themselves. Raises StoreError when a reader
    keeps the WAL open.
    """
    with open_database(path, schema) as db:
        db._conn.execute("VACUUM")
        busy = db._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreError(
            _("catatan tulis sedang dibaca proses lain"),
            where=path.name,
            remedy=_("tutup proses itu, lalu ulangi purge"),
        )


def foreign_objects(db: Store, schema: Schema) -> list[str]:
    """Tables, indexes, views and triggers that differ from the schema's own, one line each; [] when none does."""
    fresh = sqlite3.connect(":memory:")
    try:
        for _, sql in schema.steps:
            for statement in statements(sql):
                fresh.execute(statement)
        wanted, found = objects_of(fresh), objects_of(db._conn)
    finally:
        fresh.close()
    return differences(wanted, found)


def check_integrity(path: Path) -> list[str]:
    """What is wrong with a database, [] when nothing; leaves or removes the damage marker."""
    problems = _integrity_problems(path)
    if problems:
        damage_marker(path).write_text("\n".join(problems), encoding="utf-8")
    else:
        damage_marker(path).unlink(missing_ok=True)
    return problems


def _integrity_problems(path: Path) -> list[str]:
    try:
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = [row[0] for row in conn.execute("PRAGMA integrity_check(20)")]
            rows += [f"foreign key: {row[0]}" for row in conn.execute("PRAGMA foreign_key_check")]
        finally:
            conn.close()
    except sqlite3.DatabaseError as error:  # integrity_check itself raises on some damage
        if getattr(error, "sqlite_errorname", "").startswith(DAMAGE):
            return [str(error)]
        with as_store_error(path):
            raise
    return [row for row in rows if row != "ok"]
