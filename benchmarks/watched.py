"""Registers of invented accounts, for benchmarks that crawl or import."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from domain.types import Account, AccountKind, Platform, PositionLevel, Route
from store import accounts
from store.database import Store, transaction


def account(number: int, **values: Any) -> Account:
    """A feed on a host of its own; `values` are what is otherwise."""
    as_always: dict[str, Any] = {
        "account_id": f"a{number}",
        "person_id": f"p{number}",
        "platform": Platform.FEED,
        "handle": f"h{number}.contoh.test/feed",
        "native_id": None,
        "agency": "Dinas Contoh",
        "region": "35.78",
        "position_level": PositionLevel.PELAKSANA,
        "kepala_wilayah": False,
        "kind": AccountKind.PERSONAL,
        "legal_basis": "uji",
        "ownership_evidence": "uji",
        "verified_by": "uji",
        "active_from": date(2026, 1, 1),
        "active_to": None,
        "route": Route.A,
    }
    return Account(**as_always | values)


def register(db: Store, watched: Sequence[Account], at: datetime) -> None:
    """Puts them into a store as one list."""
    count = len(watched)
    with transaction(db):
        accounts.add_list(
            db,
            accounts.RegisterList(
                list_id="l",
                imported_at=at,
                file_sha256="0" * 64,
                selection="semua",
                population=count,
                operator="ukur",
                rows_read=count,
                rows_loaded=count,
                rows_refused=0,
            ),
        )
        for entry in watched:
            accounts.put(db, entry, "l", at=at, operator="ukur", note="ukur")
