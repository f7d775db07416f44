"""The files of reports as the program wrote them, by their digests. Only writer of report_files."""

import hashlib
import json
from collections.abc import Mapping

from store.database import Store


def note(db: Store, folder: str, made: Mapping[str, str | bytes]) -> None:
    """Keeps what is about to be written below a folder of reports; the same again adds nothing. Call in a transaction."""
    digests = {name: _digest(content) for name, content in made.items()}
    text = json.dumps(digests, sort_keys=True)
    db._conn.execute(
        "INSERT INTO report_files (folder, files) SELECT ?1, ?2 WHERE NOT EXISTS"
        " (SELECT 1 FROM report_files WHERE folder = ?1 AND files = ?2)",
        (folder, text),
    )


def _digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def printings(db: Store, folder: str) -> list[dict[str, str]]:
    """What was printed into a folder, one after the other: the files of each printing, name to SHA-256."""
    rows = db._conn.execute("SELECT files FROM report_files WHERE folder = ? ORDER BY files_id", (folder,))
    return [dict(json.loads(row[0])) for row in rows]
