"""Copies that are made once and held in memory while this process lives; nothing of them is written down.

Whether the original is still there is asked by who wants a copy, before: what was erased is never shown from here.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Copy = TypeVar("Copy")


class Held(Generic[Key, Copy]):
    """The `most` copies that were asked for last; one is made at a time, as a large original takes much memory."""

    def __init__(self, most: int) -> None:
        self._most, self._copies, self._lock = most, OrderedDict[Key, Copy](), Lock()

    def get(self, key: Key, make: Callable[[], Copy]) -> Copy:
        with self._lock:
            if key not in self._copies:
                self._copies[key] = make()
            self._copies.move_to_end(key)
            while len(self._copies) > self._most:
                self._copies.popitem(last=False)
            return self._copies[key]
