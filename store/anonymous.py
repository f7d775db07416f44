"""The views for analysts, which name and point at nobody (docs/data.md). Read only."""

from collections.abc import Iterator

from store.database import Store

VIEWS = ("anonymous_coverage", "anonymous_posts", "anonymous_flags", "anonymous_cases")


def columns(db: Store, view: str) -> tuple[str, ...]:
    """The names of a view's columns, in order."""
    return tuple(row[1] for row in db._conn.execute("SELECT * FROM pragma_table_info(?)", (_known(view),)))


def rows(db: Store, view: str) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of a view, ordered by all their columns."""
    order = ", ".join(str(n) for n in range(1, len(columns(db, view)) + 1))
    for row in db._conn.execute(f"SELECT * FROM {_known(view)} ORDER BY {order}"):
        yield tuple(row)


def _known(view: str) -> str:
    if view not in VIEWS:
        raise KeyError(view)
    return view
