"""What a reader may see of a case: an independent second reader sees neither the first reading nor the
tool's suggestion, and nobody learns them for the asking while a reading is still to come."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from store.cases import CaseFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """`flags`: whether the tool's suggestion is shown; `readings`: those that are."""

    flags: bool
    readings: tuple[sqlite3.Row, ...]

    @property
    def blind(self) -> bool:
        return not self.flags


def seen_by(file: CaseFile, reviewer_id: str | None) -> Seen:
    """Everything once the reading is settled or after one's own reading; else the posts alone for a second reader."""
    mine = [r for r in file.readings if r["reviewer_id"] == reviewer_id]
    done = any(r["seq"] > file.reopened for r in mine)
    if file.state in ("tidak_cukup", "layak_diteruskan") or done:
        return Seen(flags=True, readings=file.readings)
    if file.state == "belum_dibaca":
        return Seen(flags=True, readings=())
    # Somebody who read before the clarification or the edit keeps the own reading, not the others'.
    return Seen(flags=bool(mine), readings=tuple(mine))


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """One reason of the tool for a post, with the words that raised it; "" where retention took the reason away."""

    tier: str
    category: str
    reason: str
    words: tuple[str, ...]


def why(post: sqlite3.Row, flags: Iterable[sqlite3.Row]) -> tuple[Why, ...]:
    """The tool's reasons; flags of one and the same reason are one."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for f in flags:
        words = (post[f["field"]][a:b] for a, b in json.loads(f["spans"]))
        found.setdefault((f["tier"], f["category"] or "", f["reason"]), {}).update(dict.fromkeys(words))
    return tuple(Why(tier=t, category=c, reason=r, words=tuple(words)) for (t, c, r), words in found.items())
