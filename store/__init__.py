"""The store of a workspace: one module per noun, each the only writer of its tables."""

from pathlib import Path

from store.database import Store, open_database
from store.schema_steps import Schema, read_steps

SCHEMA = Schema(
    name="netralitas",
    application_id=0x4E45545A,  # "NETZ"
    steps=read_steps(Path(__file__).parent / "schema"),
)


def open_store(path: Path, *, readonly: bool = False) -> Store:
    """The workspace's database; see store.database.open_database for the errors."""
    return open_database(path, SCHEMA, readonly=readonly)
