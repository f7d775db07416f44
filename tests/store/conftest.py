"""Where the tests of the store keep theirs."""

import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "netralitas.db"
