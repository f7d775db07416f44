"""The filtered cases as a file that leaves: who may have it, with names only for a purpose that is kept."""

from datetime import datetime

from review import case_table
from review.case_table import FORMATS
from services import casework
from services.settings import OversightBody
from store import case_rows
from store.case_filter import Filter
from store.database import Store
from store.identities import identities
from store.workspace import Workspace

__all__ = ["FORMATS"]


def table(db: Store, body: OversightBody, filters: Filter, who: str, form: str) -> tuple[bytes, int]:
    """The cases in one of FORMATS, without names, and how many there are. Raises NotAllowedError."""
    casework.require(db, body, "export", who)
    rows = case_table.rows(case_rows.rows(db, filters))
    return case_table.render(case_table.HEADER, rows, form), len(rows)


def table_with_names(
    db: Store,
    workspace: Workspace,
    body: OversightBody,
    filters: Filter,
    who: str,
    form: str,
    *,
    why: str,
    at: datetime,
) -> tuple[bytes, int]:
    """As table(), each case with the name and NIP of its person; each reading of a name is kept with its reason."""
    casework.require(db, body, "export", who)
    found = case_rows.rows(db, filters)
    with identities(workspace) as people:
        read = [people.read(i.person_id, reader=who, purpose=f"tabel: {why}", at=at) for i in found]
    header, rows = case_table.with_names(case_table.rows(found), read)
    return case_table.render(header, rows, form), len(rows)
