"""Notes of a field officer as an import format: after a first line, one post a line, parts between bars."""

from collections.abc import Iterator
from pathlib import Path

from imports.rows import Row, refused, to_post
from imports.terms import NOTHING, ImportTerms

LABEL = "Catatan pengawas lapangan (contoh)"
FIRST = b"CATATAN PENGAWAS 1\n"


def is_ours(head: bytes) -> bool:
    """Whether a file begins as these notes do."""
    return head.startswith(FIRST)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Each line as a post or a problem: platform|account|id|address|time|words."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        next(file, "")
        for number, line in enumerate(file, 2):
            parts = line.rstrip("\n").split("|", 5)
            size = len(line.encode())
            if len(parts) < 6:
                yield Row(post=refused(number, "text_missing"), bytes_read=size)
                continue
            keys = ("platform", "account", "id", "url", "published_at", "text")
            fields = dict(zip(keys, parts, strict=True)) | {"kind": "original", "audience": "public"}
            yield Row(post=to_post(fields, number), bytes_read=size)
