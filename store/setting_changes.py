"""Which setting was changed at the desk, by whom, from what to what. Only writer of setting_changes."""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store
from store.values import values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingChange:
    """One change; `before` and `after` as they stand in netralitas.toml, `at` in UTC."""

    change_id: int
    key: str
    before: str
    after: str
    by: str
    at: str


def add(db: Store, key: str, before: str, after: str, *, by: str, at: datetime) -> None:
    """Keeps a change. Call inside the transaction in which the file is written."""
    db._conn.execute(
        "INSERT INTO setting_changes (key, before, after, by, at) VALUES (?, ?, ?, ?, ?)",
        (key, before, after, by, to_text(at)),
    )


def newest(db: Store, most: int) -> list[SettingChange]:
    """The latest changes, the newest first."""
    rows = db._conn.execute("SELECT * FROM setting_changes ORDER BY change_id DESC LIMIT ?", (most,))
    return values_of(SettingChange, rows)
