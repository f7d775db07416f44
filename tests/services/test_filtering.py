"""The filter on several processes: the same bytes as on one, also when a worker is killed."""

import json
import multiprocessing
import os
import signal

import pytest

from services import filtering

PACKS = ("pilkada-dki-2017",)
TEXTS = ("Dukung Anies Sandi, coblos nomor 3!", "Rapat dinas pukul delapan.", "Ahok Djarot lanjutkan", "")


def lines(count):
    """Posts, empty lines and broken ones, each with its own number."""
    for n in range(count):
        if n % 13 == 5:
            yield b"\n"
        elif n % 17 == 3:
            yield b'{"id": "rusak", "te\n'
        else:
            yield json.dumps({"id": str(n), "text": f"{TEXTS[n % len(TEXTS)]} {n}"}).encode() + b"\n"


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(filtering, "CHUNK", 7)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 14, 200])
@pytest.mark.parametrize("jobs", [2, 3])
def test_the_output_is_that_of_one_worker_byte_for_byte(small, count, jobs):
    alone = b"".join(filtering.filter_with(lines(count), PACKS, 1))
    assert b"".join(filtering.filter_with(lines(count), PACKS, jobs)) == alone
    assert alone.count(b"\n") == sum(bool(line.strip()) for line in lines(count))


def test_a_worker_that_is_killed_loses_and_doubles_nothing(small):
    alone = b"".join(filtering.filter_with(lines(300), PACKS, 1))
    made = filtering.filter_with(lines(300), PACKS, 2)
    parts = [next(made)]
    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
    assert b"".join([*parts, *made]) == alone


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="nothing is inherited without fork")
def test_workers_end_when_they_are_told_also_under_the_commands_handler():
    """The command hears SIGTERM as Ctrl-C; a forked worker that did so too could wait for a dead one's lock for ever."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    work = filtering._Workers(PACKS, 2)
    try:
        heard = work.pool.submit(signal.getsignal, signal.SIGTERM).result()
    finally:
        work.pool.shutdown()
        signal.signal(signal.SIGTERM, before)
    assert heard == signal.SIG_DFL
