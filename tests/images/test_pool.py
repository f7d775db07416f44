"""Workers that die, hang, or fill the memory lose no picture but their own."""

import os
import time
from functools import partial
from pathlib import Path

import pytest

from domain.pictures import Unreadable
from images.pool import read_all


def doing(task):
    """Inside the worker: what a task asks for."""
    kind, value = task
    if kind == "die":
        os._exit(9)
    if kind == "hang":
        time.sleep(60)
    if kind == "fill":
        return len(bytearray(8_000_000_000))
    if kind == "raise":
        raise ValueError(value)
    if kind == "die once" and not Path(value).exists():
        Path(value).touch()
        os._exit(9)
    return value


def maker():
    return doing


def slow_maker(seconds):
    time.sleep(seconds)
    return doing


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_and_one_each(workers):
    tasks = [("say", number) for number in range(23)]
    assert list(read_all(tasks, maker, workers=workers)) == list(range(23))


def test_what_goes_wrong_is_told_in_its_place(tmp_path):
    tasks = [
        ("say", 1),
        ("die", 0),
        ("say", 2),
        ("raise", "x"),
        ("die once", str(tmp_path / "mark")),
        ("fill", 0),
        ("say", 3),
    ]
    found = list(read_all(tasks, maker, workers=2))
    assert [one if isinstance(one, (int, str)) else "?" for one in found] == [
        1,
        "?",
        2,
        "?",
        str(tmp_path / "mark"),
        "?",
        3,
    ]
    assert "dua kali" in found[1].reason
    assert "ValueError" in found[3].reason
    assert isinstance(found[5], Unreadable)


def test_a_picture_that_takes_too_long_is_given_up():
    # The worker reads one picture first: while it starts it is given time for its models.
    found = list(read_all([("say", 1), ("hang", 0), ("say", 2)], maker, workers=1, seconds=1))
    assert [found[0], found[2]] == [1, 2]
    assert "terlalu lama" in found[1].reason


def test_a_slow_start_is_no_slow_picture():
    assert list(read_all([("say", 1)], partial(slow_maker, 2), workers=1, seconds=1)) == [1]


def test_nothing_to_read_starts_nothing():
    assert list(read_all([], maker)) == []
