"""Real processes for the faults of the store."""

import os
import pickle
import shutil
import tempfile
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    return tmp_path / "netralitas.db"


@pytest.fixture
def in_child():
    """Runs a function in a forked process and returns what it returned or raised; `nobody` drops root first."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")

    def run(function, *, nobody=False):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if nobody and os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                result = function()
            except BaseException as error:
                result = error
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump((type(result).__name__, str(result)), pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            answer = pickle.load(pipe)
        os.waitpid(child, 0)
        return answer

    return run


@pytest.fixture
def public_folder():
    """A folder that every user may enter; pytest's own is closed to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="netralitas-uji-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)
