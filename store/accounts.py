"""The register's accounts and their history. Only writer of register_lists, register_columns, register_values,
accounts, account_history."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import RegisterError
from domain.periods import to_text
from domain.platforms import known_platform
from domain.privacy import holds_nip
from domain.texts import _
from domain.types import Account, AccountKind, Platform, PositionLevel, Route
from store.database import Store
from store.values import values_of

COLUMNS = (
    "account_id",
    "person_id",
    "platform",
    "handle",
    "native_id",
    "agency",
    "region",
    "position_level",
    "kepala_wilayah",
    "kind",
    "legal_basis",
    "ownership_evidence",
    "verified_by",
    "active_from",
    "active_to",
    "route",
)

# Platforms that are asked for an account by its id alone, whatever it is called.
ASKED_BY_ID = frozenset({Platform.BLUESKY, Platform.X, Platform.YOUTUBE})


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterList:
    """One imported list: how its members were chosen, and out of how many civil servants."""

    list_id: str
    imported_at: datetime
    file_sha256: str
    selection: str
    population: int
    operator: str
    rows_read: int
    rows_loaded: int
    rows_refused: int
    reject_sha256: str | None = None


def add_list(db: Store, register_list: RegisterList) -> None:
    db._conn.execute(
        "INSERT INTO register_lists VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            register_list.list_id,
            to_text(register_list.imported_at),
            register_list.file_sha256,
            register_list.selection,
            register_list.population,
            register_list.operator,
            register_list.rows_read,
            register_list.rows_loaded,
            register_list.rows_refused,
            register_list.reject_sha256,
        ),
    )


def remember_columns(db: Store, mapping: Mapping[str, str], *, at: datetime, operator: str) -> None:
    """Keeps which of our columns the headers of a list are. Call inside a transaction."""
    db._conn.executemany(
        "INSERT INTO register_columns VALUES (?, ?, ?, ?) ON CONFLICT (header) DO UPDATE SET ours = excluded.ours,"
        " at = excluded.at, operator = excluded.operator WHERE ours <> excluded.ours",
        [(header, ours, to_text(at), operator) for header, ours in mapping.items()],
    )


def remembered_columns(db: Store) -> dict[str, str]:
    """Header to our column, of all lists so far."""
    rows = db._conn.execute("SELECT header, ours FROM register_columns ORDER BY header")
    return {str(row["header"]): str(row["ours"]) for row in rows}


def remember_values(db: Store, values: Mapping[str, str], *, at: datetime, operator: str) -> None:
    """Keeps what a column said in every row of a list, and forgets it where `values` holds "". Call inside a
    transaction."""
    pairs = [(ours, value.strip()) for ours, value in values.items()]
    db._conn.executemany("DELETE FROM register_values WHERE ours = ?", [(ours,) for ours, value in pairs if not value])
    db._conn.executemany(
        "INSERT INTO register_values VALUES (?, ?, ?, ?) ON CONFLICT (ours) DO UPDATE SET value = excluded.value,"
        " at = excluded.at, operator = excluded.operator WHERE value <> excluded.value",
        [(ours, value, to_text(at), operator) for ours, value in pairs if value],
    )


def remembered_values(db: Store) -> dict[str, str]:
    """Our column to what it said in every row, of all lists so far."""
    rows = db._conn.execute("SELECT ours, value FROM register_values ORDER BY ours")
    return {str(row["ours"]): str(row["value"]) for row in rows}


def to_account(row: sqlite3.Row) -> Account:
    return Account(
        account_id=row["account_id"],
        person_id=row["person_id"],
        platform=known_platform(row["platform"]),
        handle=row["handle"],
        native_id=row["native_id"],
        agency=row["agency"],
        region=row["region"],
        position_level=PositionLevel(row["position_level"]),
        kepala_wilayah=bool(row["kepala_wilayah"]),
        kind=AccountKind(row["kind"]),
        legal_basis=row["legal_basis"],
        ownership_evidence=row["ownership_evidence"],
        verified_by=row["verified_by"],
        active_from=date.fromisoformat(row["active_from"]),
        active_to=date.fromisoformat(row["active_to"]) if row["active_to"] else None,
        route=Route(row["route"]),
        withdrawn=bool(row["withdrawn"]),
    )


def get(db: Store, account_id: str) -> Account | None:
    row = db._conn.execute("SELECT * FROM accounts WHERE account_id = ?", (account_id,)).fetchone()
    return to_account(row) if row else None


def find(db: Store, platform: str, handle: str, native_id: str | None = None) -> Account | None:
    """The account with this platform id or, failing that, this canonical handle."""
    row = None
    if native_id is not None:
        row = db._conn.execute(
            "SELECT * FROM accounts WHERE platform = ? AND native_id = ?", (platform, native_id)
        ).fetchone()
    row = (
        row
        or db._conn.execute("SELECT * FROM accounts WHERE platform = ? AND handle = ?", (platform, handle)).fetchone()
    )
    return to_account(row) if row else None


def all_accounts(db: Store) -> list[Account]:
    return [to_account(row) for row in db._conn.execute("SELECT * FROM accounts ORDER BY account_id")]


def _columns(account: Account) -> dict[str, str | int | None]:
    return {
        name: value.isoformat() if isinstance(value, date) else int(value) if isinstance(value, bool) else value
        for name in COLUMNS
        for value in [getattr(account, name)]
    }


def put(db: Store, account: Account, list_id: str, *, at: datetime, operator: str, note: str) -> str:
    """Adds or changes an account with a line of history; returns registered, changed or same.

    A change of nothing writes nothing. Call inside a transaction.
    """
    new = _columns(account)
    row = db._conn.execute("SELECT * FROM accounts WHERE account_id = ?", (account.account_id,)).fetchone()
    if row is None:
        marks = ", ".join("?" * len(COLUMNS))
        db._conn.execute(
            f"INSERT INTO accounts ({', '.join(COLUMNS)}, list_id) VALUES ({marks}, ?)",
            (*new.values(), list_id),
        )
        _history(db, account.account_id, at, operator, "registered", {}, note)
        return "registered"
    if new["native_id"] is None:
        new["native_id"] = row["native_id"]
    if new["handle"] in _former_handles(db, account.account_id):
        new["handle"] = row["handle"]  # a list may still hold the name that the account had before
    changes = {k: [row[k], v] for k, v in new.items() if row[k] != v}
    if row["withdrawn"]:
        changes["withdrawn"] = [1, 0]
    if not changes:
        return "same"
    sets = ", ".join(f"{name} = ?" for name in changes)
    db._conn.execute(
        f"UPDATE accounts SET {sets} WHERE account_id = ?",
        (*(pair[1] for pair in changes.values()), account.account_id),
    )
    _history(db, account.account_id, at, operator, "changed", changes, note)
    return "changed"


def _former_handles(db: Store, account_id: str) -> set[str]:
    rows = db._conn.execute(
        "SELECT changes FROM account_history WHERE account_id = ? AND action = 'renamed'", (account_id,)
    )
    return {json.loads(row[0])["handle"][0] for row in rows}


def note_identity(db: Store, account: Account, *, native_id: str | None, handle: str | None, at: datetime) -> bool:
    """Keeps the platform's own id when it is first seen, and follows a rename by it.

    Two accounts that swap names are both followed by their ids. A name that is registered for an account
    whose id nobody knows is not taken from it. Returns whether the handle changed. Call inside a transaction.
    """
    renamed = handle is not None and native_id is not None and handle != account.handle
    renamed = renamed and account.native_id == native_id and _vacated(db, account, str(handle), at)
    learned = native_id is not None and account.native_id is None
    if learned:
        db._conn.execute("UPDATE accounts SET native_id = ? WHERE account_id = ?", (native_id, account.account_id))
    if renamed:
        db._conn.execute("UPDATE accounts SET handle = ? WHERE account_id = ?", (handle, account.account_id))
        _history(
            db,
            account.account_id,
            at,
            "spider",
            "renamed",
            {"handle": [account.handle, handle]},
            "nama akun berubah, id platform sama",
        )
    return renamed


def _vacated(db: Store, account: Account, handle: str, at: datetime) -> bool:
    """Whether the name is free. Who holds it here under another id of the platform has lost it there: its id
    stands in for a name until a crawl sees the new one."""
    holder = find(db, account.platform, handle)
    if holder is None or holder.account_id == account.account_id:
        return True
    if holder.native_id is None or holder.platform not in ASKED_BY_ID:
        return False
    db._conn.execute("UPDATE accounts SET handle = ? WHERE account_id = ?", (holder.native_id, holder.account_id))
    _history(
        db,
        holder.account_id,
        at,
        "spider",
        "renamed",
        {"handle": [handle, holder.native_id]},
        "nama akun kini milik akun lain; pengenal platform dipakai sampai nama barunya terlihat",
    )
    return True


def withdraw(db: Store, account_id: str, *, at: datetime, operator: str, note: str) -> bool:
    """Ends the watching of an account; False when it was already withdrawn. Call inside a transaction.

    Raises RegisterError for an account that is not there, and for a note that says nothing or holds a NIP.
    """
    if get(db, account_id) is None:
        raise RegisterError(
            _("akun {account_id} tidak ada", account_id=account_id), remedy=_("lihat 'netralitas register list'")
        )
    if not note.strip() or holds_nip(note):
        raise RegisterError(_("alasan kosong, atau memuat NIP"), remedy=_("tulis alasannya tanpa nama dan NIP"))
    changed = db._conn.execute(
        "UPDATE accounts SET withdrawn = 1 WHERE account_id = ? AND NOT withdrawn", (account_id,)
    ).rowcount
    if changed:
        _history(db, account_id, at, operator, "withdrawn", {"withdrawn": [0, 1]}, note)
    return bool(changed)


def of_person(db: Store, person_id: str) -> list[Account]:
    rows = db._conn.execute("SELECT * FROM accounts WHERE person_id = ? ORDER BY account_id", (person_id,))
    return [to_account(row) for row in rows]


def forget(db: Store, person_id: str) -> None:
    """Takes from a person's accounts all that leads to the person; a withdrawn shell stays, so that no later list
    brings the account back unnoticed. The store refuses this without a tombstone of the person."""
    db._conn.execute(
        "UPDATE accounts SET handle = 'dihapus-' || account_id, native_id = NULL, legal_basis = 'dihapus',"
        " ownership_evidence = 'dihapus', verified_by = 'dihapus', withdrawn = 1 WHERE person_id = ?",
        (person_id,),
    )
    db._conn.execute(
        "UPDATE account_history SET changes = '{}', note = 'dihapus' WHERE account_id IN"
        " (SELECT account_id FROM accounts WHERE person_id = ?)",
        (person_id,),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountChange:
    """A line of an account's history; `changes` as JSON: field to [old, new]."""

    at: str
    operator: str
    action: str
    changes: str
    note: str


def history(db: Store, account_id: str) -> list[AccountChange]:
    return values_of(
        AccountChange,
        db._conn.execute(
            "SELECT at, operator, action, changes, note FROM account_history WHERE account_id = ? ORDER BY history_id",
            (account_id,),
        ),
    )


def _history(
    db: Store,
    account_id: str,
    at: datetime,
    operator: str,
    action: str,
    changes: Mapping[str, object],
    note: str,
) -> None:
    db._conn.execute(
        "INSERT INTO account_history (account_id, at, operator, action, changes, note) VALUES (?, ?, ?, ?, ?, ?)",
        (account_id, to_text(at), operator, action, json.dumps(changes, sort_keys=True), note),
    )


def watched(db: Store) -> int:
    """How many accounts are not withdrawn."""
    return int(db._conn.execute("SELECT count(*) FROM accounts WHERE withdrawn = 0").fetchone()[0])


def selections(db: Store) -> list[tuple[str, int]]:
    """How the lists were chosen, each out of how many civil servants."""
    rows = db._conn.execute("SELECT DISTINCT selection, population FROM register_lists ORDER BY 1")
    return [(str(row[0]), int(row[1])) for row in rows]


def handles(db: Store) -> frozenset[str]:
    """Every handle of the register, in small letters."""
    return frozenset(str(row[0]).casefold().lstrip("@") for row in db._conn.execute("SELECT handle FROM accounts"))


def own_sites(db: Store) -> frozenset[str]:
    """What in handles reads as a host (a site, a feed, a server of Mastodon, a name with points), without www."""
    hosts = (handle.partition("/")[0].rpartition("@")[2] for handle in handles(db))
    return frozenset(host.partition(":")[0].removeprefix("www.") for host in hosts if "." in host)
