"""Bonds of the rows of identities.db: keyed digests that the file's owner cannot make without the key.

A row of a person bears one over every column and over how many former names there are, so that no value of it is
changed, moved to another column or person, or taken away, and no earlier name put back; a former name bears its own.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable

from domain.errors import IdentityError
from domain.texts import _
from store.database import Store, transaction

KEYS = {"people": "person_id", "former_names": "former_id"}


def bonded(db: Store) -> bool:
    """Whether every row was given its bond; a file of an earlier release was not yet."""
    has = db._conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'bonded'").fetchone()
    return has is not None and db._conn.execute("SELECT 1 FROM bonded").fetchone() is not None


class Bonds:
    """What makes and checks them, with the key of the names."""

    def __init__(self, db: Store, key: bytes) -> None:
        self._db = db
        self._key = hashlib.sha256(b"bonds\x1f" + key).digest()
        self._are_whole = bonded(db)

    def complete(self, is_readable: Callable[[sqlite3.Row], bool]) -> None:
        """Gives rows of earlier releases their bonds, once; not with a key that opens none of the values."""
        if self._are_whole:
            return
        with transaction(self._db):
            people = self._db._conn.execute("SELECT person_id, name FROM people").fetchall()
            if people and not any(map(is_readable, people)):
                return
            for row in people:
                if is_readable(row):
                    self.bind(row["person_id"])
            self._db._conn.execute("INSERT OR IGNORE INTO bonded VALUES (1)")
        self._are_whole = True

    def bind(self, person_id: str) -> None:
        """Writes the bonds of a person's row and of former names that bear none. Call in the transaction of the change."""
        for table in ("former_names", "people"):
            unbound = " AND bond IS NULL" if table == "former_names" else ""
            sql = f"SELECT * FROM {table} WHERE person_id = ?{unbound}"
            for row in self._db._conn.execute(sql, (person_id,)).fetchall():
                self._db._conn.execute(
                    f"UPDATE {table} SET bond = ? WHERE {KEYS[table]} = ?", (self._bond(table, row), row[KEYS[table]])
                )

    def check(self, table: str, row: sqlite3.Row) -> None:
        """Raises IdentityError for a row that was changed without the key."""
        if self._are_whole and not hmac.compare_digest(row["bond"] or b"", self._bond(table, row)):
            raise IdentityError(
                _("catatan dalam identities.db berubah di luar program"),
                where=row["person_id"],
                remedy=_("pulihkan identities.db dari cadangan"),
            )

    def _bond(self, table: str, row: sqlite3.Row) -> bytes:
        values = [(name, row[name]) for name in row.keys() if name != "bond"]  # noqa: SIM118
        if table == "people":
            sql = "SELECT count(*) FROM former_names WHERE person_id = ?"
            values.append(("former", self._db._conn.execute(sql, (row["person_id"],)).fetchone()[0]))
        text = json.dumps([table, values], default=lambda value: bytes(value).hex())
        return hmac.digest(self._key, text.encode(), "sha256")
