"""JSON Lines: one object a line, read line by line however long the file is."""

import io
from collections.abc import Iterator
from pathlib import Path

from crawler.imports.rows import KEYS, Row, refused, to_post
from crawler.strict_json import JsonRefused, load

LONGEST_LINE = 16 * 1024 * 1024


def read_posts(path: Path) -> Iterator[Row]:
    """Every line as a post or a problem; a line that cannot be read does not stop the others."""
    with path.open("rb") as file:
        mark = file.read(2)
        file.seek(0)
        if mark in (b"\xff\xfe", b"\xfe\xff"):
            yield from _utf16(file)
            return
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                yield Row(post=refused(number, "line_too_long"), bytes_read=len(line) + _skip(file))
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _row(line, number, len(line))


def _skip(file: io.BufferedReader) -> int:
    """Reads over the rest of a line that is too long."""
    skipped = 0
    while part := file.readline(LONGEST_LINE):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _utf16(file: io.BufferedReader) -> Iterator[Row]:
    with io.TextIOWrapper(file, encoding="utf-16", errors="replace") as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                yield _row(line.encode("utf-8", "replace"), number, 2 * len(line))


def _row(line: bytes, number: int, size: int) -> Row:
    try:
        document = load(line)
    except JsonRefused as error:
        return Row(post=refused(number, error.reason, f"byte {error.offset}"), bytes_read=size)
    if not isinstance(document.value, dict):
        return Row(post=refused(number, "not_an_object"), bytes_read=size)
    unknown = document.value.keys() - set(KEYS)
    post = to_post(document.value, number, document.decode_errors)
    return Row(post=post, bytes_read=size, unknown=frozenset(unknown))
