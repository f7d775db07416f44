"""A lock keeps other processes out, and where it would not that is seen."""

import math
import os
import shutil
import subprocess
import sys
import time

import pytest

from store import lock, open_store
from store.database import transaction

FAKETIME = shutil.which("faketime")


def test_another_process_is_refused_while_the_lock_is_held_and_only_then(tmp_path):
    path = tmp_path / "uji.lock"
    with lock.only_one(path) as held:
        assert held
        assert lock.is_refused(path)
    assert not lock.is_refused(path), "as on a disk whose locks always succeed"


@pytest.mark.parametrize("patience", [0.0, 0.001, 0.01, 0.05])
def test_a_wait_has_a_last_turn_whatever_the_clocks_say(monkeypatch, patience):
    for name in ("monotonic", "time", "perf_counter"):
        monkeypatch.setattr(f"time.{name}", lambda: pytest.fail("a clock was asked"))
    assert len(list(lock.turns(patience, 0.002))) == 1 + math.ceil(patience / 0.002)


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not there")
def test_who_waits_for_the_store_gets_it_though_the_clock_is_set_back(tmp_path):
    """A process whose clocks jump while it waits for the writer lock, as libfaketime moves them."""
    clock, path = tmp_path / "jam", tmp_path / "uji.db"
    clock.write_text("+0")
    holder = open_store(path)
    with transaction(holder):
        settings = {
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        waiting = subprocess.Popen(
            [FAKETIME, "-f", "+0", "env", "-u", "FAKETIME", sys.executable, "-c", WAITING, str(path)],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert waiting.stdout.readline() == "menunggu\n"
        for hours in (-1, 5, -100, 0, -1) * 8:
            clock.write_text(f"{hours:+}h")
            time.sleep(0.02)
    holder.close()
    said, _ = waiting.communicate(timeout=60)
    assert (said, waiting.returncode) == ("mendapat\n", 0)


WAITING = """
import sys
from pathlib import Path
from store import open_store
from store.database import transaction
db = open_store(Path(sys.argv[1]))
print("menunggu", flush=True)
with transaction(db):
    print("mendapat", flush=True)
"""
