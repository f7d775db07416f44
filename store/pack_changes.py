"""What an office added to the packs of its elections. Only writer of pack_changes."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from domain.packs import Addition
from domain.periods import to_text
from store import SCHEMA, open_store
from store.database import Store, is_behind
from store.values import values_of

LISTS = ("forms", "matches", "ignores")


@dataclass(frozen=True, kw_only=True, slots=True)
class PackChange:
    """One change: `action` is add, edit, withdraw or refuse (of a proposed name), `at` in UTC."""

    change_id: int
    pack: str
    entry_id: str
    action: str
    entry: str
    source: str
    reason: str
    by: str
    at: str

    @property
    def addition(self) -> Addition:
        """What was added, changed to, withdrawn or refused."""
        value = json.loads(self.entry)
        return Addition(**{**value, **{name: tuple(value[name]) for name in LISTS}})


def add(db: Store, action: str, addition: Addition, *, source: str, reason: str, by: str, at: datetime) -> None:
    """Keeps a change. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO pack_changes (pack, entry_id, action, entry, source, reason, by, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            addition.pack,
            addition.entry_id,
            action,
            json.dumps(asdict(addition), ensure_ascii=False, sort_keys=True),
            source,
            reason,
            by,
            to_text(at),
        ),
    )


def history(db: Store) -> list[PackChange]:
    """All changes, the newest first."""
    return values_of(PackChange, db._conn.execute("SELECT * FROM pack_changes ORDER BY change_id DESC"))


def newest(db: Store) -> int:
    """The number of the last change; 0 before the first."""
    return int(db._conn.execute("SELECT coalesce(max(change_id), 0) FROM pack_changes").fetchone()[0])


def standing(db: Store) -> list[PackChange]:
    """The change that holds for each entry that stands, in the order in which they were first added."""
    return values_of(
        PackChange,
        db._conn.execute(
            "SELECT * FROM pack_changes WHERE change_id IN (SELECT max(change_id) FROM pack_changes GROUP BY entry_id)"
            " AND action IN ('add', 'edit') ORDER BY (SELECT min(c.change_id) FROM pack_changes c"
            " WHERE c.entry_id = pack_changes.entry_id)"
        ),
    )


def of_file(path: Path) -> list[Addition]:
    """What stands in the database of a workspace; nothing where there is none yet, or an older one."""
    if not path.exists() or is_behind(path, SCHEMA):
        return []
    with open_store(path, readonly=True) as db:
        return [change.addition for change in standing(db)]
