"""What was read in kept pictures, by the hash of their bytes. Only writer of pictures."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.periods import Week, to_text
from domain.pictures import Box, Examined, Line, Prints, Symbol, Unreadable
from store import machine_work
from store.as_of import FLAGGED, POSTS, STOOD
from store.database import Store, transaction
from store.written_in import WRITTEN_IN, bounds

# Pictures and films of posts that may still be read: their words were not purged.
_KEPT = (
    "SELECT DISTINCT json_extract(m.value, '$.sha256') AS sha256 FROM standing_posts p, json_each(p.media) m"
    " WHERE json_extract(m.value, '$.kind') IN ('image', 'video') AND json_extract(m.value, '$.sha256') IS NOT NULL"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Of the pictures and films of posts: read, not readable, kept and not read yet, not kept at all.

    `flagged`: rules that something in a picture met, each with its number of posts. `drawn`: photos without words
    that were drawn for people up to then, of those read, of those with a dugaan; of all weeks.
    """

    read: int = 0
    unreadable: int = 0
    waiting: int = 0
    not_kept: int = 0
    flagged: tuple[tuple[str, int], ...] = ()
    drawn: tuple[int, int, int] = (0, 0, 0)

    @property
    def kept(self) -> int:
        return self.read + self.unreadable + self.waiting

    @property
    def all(self) -> int:
        return self.kept + self.not_kept


def waiting(db: Store, reader: str) -> list[str]:
    """The kept pictures that this reader has not read, in a fixed order."""
    rows = db._conn.execute(
        f"SELECT k.sha256 FROM ({_KEPT}) k LEFT JOIN pictures t ON t.sha256 = k.sha256 AND t.reader = ?"
        " WHERE t.sha256 IS NULL ORDER BY 1",
        (reader,),
    )
    return [str(row[0]) for row in rows]


def save(db: Store, reader: str, sha256: str, outcome: Examined | Unreadable, at: datetime) -> list[str]:
    """Keeps what was read; the posts that hold the picture are to be assessed again, and are returned."""
    empty = Examined(width=0, height=0, prints=Prints(whole="", mirror="", trimmed="", trimmed_mirror="", quality=0))
    found = outcome if isinstance(outcome, Examined) else empty
    reason = outcome.reason if isinstance(outcome, Unreadable) else ""
    with transaction(db):
        machine_work.note(db, "pictures", reader, to_text(at))
        db._conn.execute(
            "INSERT OR REPLACE INTO pictures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
            " coalesce((SELECT coalesce(first_at, at) FROM pictures WHERE sha256 = ?1), ?3))",
            (
                sha256,
                reader,
                to_text(at),
                reason,
                found.note,
                found.width,
                found.height,
                _text([asdict(line) for line in found.lines]),
                _text([asdict(one) for one in found.symbols]),
                _text(found.known),
                _text(asdict(found.prints)),
            ),
        )
        rows = db._conn.execute(
            "SELECT p.post_id FROM posts p WHERE EXISTS (SELECT 1 FROM json_each(p.media) m"
            " WHERE json_extract(m.value, '$.sha256') = ?)",
            (sha256,),
        )
        return [str(row[0]) for row in rows]


def of_hashes(db: Store, names: Iterable[str]) -> dict[str, Examined | Unreadable]:
    """What was read in these pictures; those nobody read are not there."""
    found: dict[str, Examined | Unreadable] = {}
    for name in names:
        row = db._conn.execute("SELECT * FROM pictures WHERE sha256 = ?", (name,)).fetchone()
        if row is not None:
            found[name] = (
                Unreadable(row["reason"])
                if row["reason"]
                else Examined(
                    width=row["width"],
                    height=row["height"],
                    prints=Prints(**json.loads(row["prints"])),
                    lines=tuple(
                        Line(text=one["text"], box=_box(one["box"]), score=one["score"], at=one.get("at"))
                        for one in json.loads(row["lines"])
                    ),
                    symbols=tuple(Symbol(**{**one, "box": _box(one["box"])}) for one in json.loads(row["symbols"])),
                    known=tuple(json.loads(row["known"])),
                    note=row["note"],
                )
            )
    return found


def of_posts(db: Store, post_ids: Iterable[str]) -> dict[str, list[Examined]]:
    """The pictures that were read, by post, in the order of the post."""
    found: dict[str, list[Examined]] = {}
    for post_id in post_ids:
        row = db._conn.execute("SELECT media FROM posts WHERE post_id = ?", (post_id,)).fetchone()
        names = [m["sha256"] for m in json.loads(row[0]) if m.get("sha256")] if row else []
        read = [one for one in of_hashes(db, names).values() if isinstance(one, Examined)]
        if read:
            found[post_id] = read
    return found


def counts(db: Store, week: Week | None = None, cutoff: datetime | None = None) -> Counts:
    """How many pictures and films were read and how many were not, of posts written in a period up to a cut-off; what
    was first seen or read after it is not counted yet. Without a period those of all posts, dated or not.
    """
    within, span = STOOD, {"cutoff": "9"}
    if week is not None and cutoff is not None:
        within, span = f"{STOOD} AND {WRITTEN_IN} AND p.published_at < :cutoff", bounds(week, cutoff)
    rows = db._conn.execute(
        "SELECT coalesce(sum(kept AND reason = ''), 0), coalesce(sum(kept AND reason <> ''), 0),"
        " coalesce(sum(kept AND reason IS NULL), 0), coalesce(sum(NOT kept), 0) FROM ("
        "  SELECT json_extract(m.value, '$.sha256') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM picture_fetches g"
        "   WHERE g.post_id = p.post_id AND g.url = json_extract(m.value, '$.url') AND g.at > :cutoff) AS kept,"
        f"  t.reason FROM {POSTS} p, json_each(p.media) m"
        "  LEFT JOIN pictures t ON t.sha256 = json_extract(m.value, '$.sha256') AND coalesce(t.first_at, t.at) <= :cutoff"
        f"  WHERE json_extract(m.value, '$.kind') IN ('image', 'video') AND {within})",
        span,
    ).fetchone()
    flagged = db._conn.execute(
        f"SELECT f.rule, count(DISTINCT f.post_id) FROM {POSTS} p {FLAGGED}"
        f" WHERE f.field = 'picture' AND {within} GROUP BY f.rule ORDER BY f.rule",
        span,
    )
    read, unreadable, waiting_, not_kept = (int(number) for number in rows)
    return Counts(
        read=read,
        unreadable=unreadable,
        waiting=waiting_,
        not_kept=not_kept,
        flagged=tuple((str(rule), int(number)) for rule, number in flagged),
    )


def note_gone(db: Store, sha256: str, reason: str, at: datetime) -> None:
    """A kept picture is deleted: one that nothing has read is not waiting any more, and that is said."""
    db._conn.execute(
        "INSERT OR IGNORE INTO pictures VALUES (?, '', ?, ?, '', 0, 0, '[]', '[]', '[]', '{}', NULL)",
        (sha256, to_text(at), reason),
    )


def forget(db: Store, names: Iterable[str]) -> None:
    """Takes away what was read in these pictures; they go with the words of their posts."""
    db._conn.executemany("DELETE FROM pictures WHERE sha256 = ?", [(name,) for name in names])


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _box(corners: list[list[float]]) -> Box:
    one, two, three, four = [(float(x), float(y)) for x, y in corners]
    return one, two, three, four
