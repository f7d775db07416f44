"""Accounts as a list shows them, each with what was last seen there. Reads only; names and NIP are not in the store."""

from dataclasses import dataclass

from domain.types import Account
from store.accounts import to_account
from store.database import Store
from store.values import values_of

NEVER = "belum"  # no look yet
LAST = (
    "(SELECT n.{} FROM run_accounts n WHERE n.account_id = a.account_id AND n.outcome IS NOT NULL AND n.stands"
    " ORDER BY n.at DESC, n.run_id DESC LIMIT 1)"
)
ORDER = "a.agency, a.platform, a.handle"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which accounts; "" is all. `outcome` is what the last look found, NEVER that there was none.

    `words` stand in handle, agency, account id or at the start of the region code. `withdrawn` is "", "ya" or "tidak".
    """

    platform: str = ""
    agency: str = ""
    outcome: str = ""
    withdrawn: str = ""
    words: str = ""


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    parts, values = ["1"], list[object]()
    for column, value in (("a.platform", wanted.platform), ("a.agency", wanted.agency)):
        if value:
            parts.append(f"{column} = ?")
            values.append(value)
    if wanted.outcome:
        parts.append(f"coalesce({LAST.format('outcome')}, ?) = ?")
        values += [NEVER, wanted.outcome]
    if wanted.withdrawn:
        parts.append("a.withdrawn = ?")
        values.append(int(wanted.withdrawn == "ya"))
    if wanted.words:
        text = "".join("\\" + c if c in "\\%_" else c for c in wanted.words)
        parts.append(
            "(a.handle LIKE ? ESCAPE '\\' OR a.agency LIKE ? ESCAPE '\\' OR a.account_id = ?"
            " OR a.region LIKE ? ESCAPE '\\')"
        )
        values += [f"%{text}%", f"%{text}%", wanted.words, f"{text}%"]
    return " AND ".join(parts), values


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    """An account as the list shows it; `total` is how many there are.

    outcome, complete, seen_at and seen_in (kind of run) are of its last look, None while there was none.
    """

    account: Account
    total: int
    outcome: str | None
    complete: int | None
    seen_at: str | None
    seen_in: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at an account, by a crawl, a visit or an import (`kind`)."""

    at: str
    outcome: str
    complete: int | None
    detail: str
    posts_seen: int
    posts_new: int
    posts_changed: int
    unseen_from: str | None
    unseen_to: str | None
    kind: str
    operator: str | None


def page(db: Store, wanted: Wanted, *, size: int, skip: int = 0) -> list[AccountRow]:
    """Some of the accounts by agency, platform and handle."""
    condition, values = _where(wanted)
    rows = db._conn.execute(
        "SELECT a.*, ra.outcome, ra.complete, ra.at AS seen_at, r.kind AS seen_in FROM"
        f" (SELECT *, count(*) OVER () AS total FROM accounts a WHERE {condition} ORDER BY {ORDER} LIMIT ? OFFSET ?) a"
        f" LEFT JOIN run_accounts ra ON ra.account_id = a.account_id AND ra.run_id = {LAST.format('run_id')}"
        f" LEFT JOIN runs r ON r.run_id = ra.run_id ORDER BY {ORDER}",
        [*values, size, skip],
    )
    return [
        AccountRow(
            account=to_account(row),
            total=row["total"],
            outcome=row["outcome"],
            complete=row["complete"],
            seen_at=row["seen_at"],
            seen_in=row["seen_in"],
        )
        for row in rows
    ]


def agencies(db: Store) -> list[str]:
    return [str(row[0]) for row in db._conn.execute("SELECT DISTINCT agency FROM accounts ORDER BY 1")]


def looks(db: Store, account_id: str, last: int) -> list[Look]:
    """The last looks at one account, the newest first."""
    return values_of(
        Look,
        db._conn.execute(
            "SELECT ra.at, ra.outcome, ra.complete, ra.detail, ra.posts_seen, ra.posts_new, ra.posts_changed,"
            " ra.unseen_from, ra.unseen_to, r.kind, r.operator FROM run_accounts ra JOIN runs r USING (run_id)"
            " WHERE ra.account_id = ? AND ra.outcome IS NOT NULL AND ra.stands ORDER BY ra.at DESC, ra.run_id DESC LIMIT ?",
            (account_id, last),
        ),
    )
