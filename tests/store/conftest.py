"""Where the tests of the store keep theirs."""

import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "netralitas.db"


@pytest.fixture
def contents():
    """What every file below a folder holds."""
    return lambda root: {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def put_back():
    """Makes a folder what it was: a change of a few bytes is undone, not the whole folder copied anew."""

    def restore(root, files):
        for path, data in files.items():
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)
        assert {p for p in root.rglob("*") if p.is_file()} == set(files)

    return restore
