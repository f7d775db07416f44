"""Screenshots that somebody brought in one go, each a row until it is complete: whose, which words, when.

What was typed lies beside the pictures, for the person who typed it alone, and goes with them a week after it was last
touched. It is no record: nothing counts it.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parsing.dates import read_moment
from rendering import write_atomic
from services.uploads import UNDECIDED, folder_of
from store.workspace import Workspace

KEPT = timedelta(days=7)
MOST = 40  # rows of one person
FIELDS = ("account", "url", "text", "other", "published", "how_seen", "public", "seen_at", "raw_seen")
UNREAD = "unread"
"""A field of a row: "ya" while the words of its picture are still to be read."""
Draft = dict[str, str]
# A handle as platforms allow it; the dot at the end of a sentence is none of it.
HANDLE = re.compile(r"[\w.-]+")
# Year, month, day, hour and minute, in this order, with at most a word between day and hour: "20241111-194210",
# "2024-11-11-19-42-10", "2024-11-11 at 20.14.03".
MINUTE = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[-_ T]|[-_ ](?:at|pukul|jam)[-_ ])([0-2]\d)[-_.:]?([0-5]\d)(?!\d{3})"
)
DOT = re.compile("[·•∙]")
FIELD = "%Y-%m-%dT%H:%M"


def _draft_file(workspace: Workspace, reader: str) -> Path:
    return folder_of(workspace) / f"{hashlib.sha256(f'{reader}|draf'.encode()).hexdigest()}.draf"


def of_reader(workspace: Workspace, reader: str) -> list[Draft]:
    """The rows of one person, the oldest first: `name` of the picture, UNREAD, and FIELDS as they were typed."""
    try:
        rows = json.loads(_draft_file(workspace, reader).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or gone with its week
        return []
    return [{name: str(row.get(name, "")) for name in ("name", UNREAD, *FIELDS)} for row in rows]


def keep(
    workspace: Workspace, reader: str, rows: Sequence[Mapping[str, str]], pictures: Sequence[Path], at: datetime
) -> None:
    """Puts a person's rows down anew; they and their pictures last another week."""
    path = _draft_file(workspace, reader)
    if not rows:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_atomic(path, json.dumps(list(rows), ensure_ascii=False))
    path.chmod(0o600)
    end = (at + KEPT - UNDECIDED).timestamp()
    for one in (path, *pictures):
        with suppress(OSError):  # a picture that is gone is said on the page
            os.utime(one, (end, end))


def handle_in(words: str, handles: Mapping[str, str]) -> str:
    """The account of the one registered handle that stands among the words of a picture; "" for none or several."""
    names = {name.strip(".") for name in HANDLE.findall(words.casefold())}
    found = {account for handle, account in handles.items() if len(handle) > 3 and handle.casefold() in names}
    return found.pop() if len(found) == 1 else ""


def time_in(words: str, seen_at: datetime) -> str:
    """The one time that stands beside a dot among the words of a picture, as platforms set it ("3 jam · Publik"), as it
    is written there; "" for none or several. `seen_at`: with its zone."""
    dotted = (DOT.split(line) for line in words.splitlines() if DOT.search(line))
    parts = {part.strip() for line in dotted for part in line}
    zone = seen_at.tzinfo or UTC
    found = [p for p in parts if p and read_moment(p, captured_at=seen_at, zone=zone, interface="id").at is not None]
    return found[0] if len(found) == 1 else ""


def taken_at(file_name: str, latest: str) -> str:
    """The minute that the name of a screenshot says, as a browser's field takes it; "" for none, for one that no clock
    shows and for one after `latest`.

    Phones and computers name a screenshot by their clock: what is written on it ("3 jam") counts from then.
    """
    found = MINUTE.search(file_name)
    if found is None:
        return ""
    try:
        minute = datetime.fromisoformat("{}-{}-{}T{}:{}".format(*found.groups())).strftime(FIELD)
    except ValueError:
        return ""
    return minute if minute <= latest else ""
