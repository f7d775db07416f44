"""The store of a workspace: one module per noun, each the only writer of its tables."""

import sqlite3
from pathlib import Path

from domain.errors import WorkspaceError
from store.database import Schema, open_database, read_steps, transaction

SCHEMA = Schema(
    name="netralitas",
    application_id=0x4E45545A,  # "NETZ"
    steps=read_steps(Path(__file__).parent / "schema"),
)


def open_store(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """The workspace's database; see store.database.open_database for the errors."""
    return open_database(path, SCHEMA, readonly=readonly)


def profile(conn: sqlite3.Connection) -> str:
    """'normal' or 'demo'. Only the demo marks a workspace, when it is made; nothing else can."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'profile'").fetchone()
    return str(row[0]) if row else "normal"


def mark_demo(conn: sqlite3.Connection) -> None:
    """Marks an empty workspace as the demo's. Raises WorkspaceError when it holds accounts."""
    if conn.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() and profile(conn) != "demo":
        raise WorkspaceError("ruang kerja ini sudah berisi akun", remedy="pakai folder kosong untuk demo")
    with transaction(conn):
        conn.execute("INSERT INTO meta VALUES ('profile', 'demo') ON CONFLICT DO NOTHING")
