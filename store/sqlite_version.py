"""The SQLite that Python was built with, and whether it has the fix for the WAL-reset bug."""

import sqlite3

# The WAL-reset bug is fixed in 3.51.3, 3.50.7 and 3.44.6; see checkpoint() and docs/decisions/0003.
FIXED_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


SQLITE_VERSION = sqlite3.sqlite_version


def wal_is_safe() -> bool:
    """Whether the linked SQLite has the fix for the WAL-reset bug."""
    have = sqlite3.sqlite_version_info
    return have >= FIXED_WAL[0] or any(have[:2] == fix[:2] and have >= fix for fix in FIXED_WAL[1:])
