"""Fixtures that every test may use. No network, no clock, no order."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netralitas.store import open_store

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference data and recorded responses that may not ship; beside the checkout where they exist."""
    folder = Path(os.environ.get("NETRALITAS_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        if os.environ.get("REQUIRE_SHARED") == "1":
            pytest.fail(f"REQUIRE_SHARED=1, but the reference data is not there: {folder}")
        pytest.skip("the reference data that may not ship is absent (NETRALITAS_SHARED)")
    return folder


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Tuesday 10 November 2026, 09:00 WIB."""
    return datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    """An empty, migrated store in its own folder."""
    conn = open_store(tmp_path / "netralitas.db")
    yield conn
    conn.close()
