"""JSON Lines: one object a line, read line by line however long the file is."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from domain.types import Problem
from imports.rows import KEYS, Row, of_template, refused
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.strict_json import Document, JsonRefused, decoded, load

LONGEST_LINE = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonLine:
    """One line: an object or a problem, its number and its length in bytes."""

    number: int
    content: Document | Problem
    size: int


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every line as a post or a problem; a line that cannot be read does not stop the others."""
    for line in objects(path):
        if isinstance(line.content, Problem):
            yield Row(post=line.content, bytes_read=line.size)
            continue
        fields = line.content.value
        post = of_template(fields, line.number, line.content.decode_errors)
        yield Row(post=post, bytes_read=line.size, unknown=frozenset(fields.keys() - set(KEYS)))


def objects(path: Path) -> Iterator[JsonLine]:
    """Every line that is not empty; of a file that is one JSON list, its items."""
    if _is_whole(path):
        yield from _items(path)
        return
    with path.open("rb") as file:
        encoding = json.detect_encoding(file.read(4))
        file.seek(0)
        if not encoding.startswith("utf-8"):
            yield from _wide(file, encoding)
            return
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                yield JsonLine(number=number, content=refused(number, "line_too_long"), size=len(line) + _skip(file))
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _line(line, number, len(line))


def _is_whole(path: Path) -> bool:
    """Whether a file is one list or one object over several lines, instead of an object a line."""
    with path.open("rb") as file:
        first = decoded(file.read(4096))[0].lstrip("\ufeff \t\r\n")
    return first[:1] == "[" or bool(re.match(r"\{\s*\r?\n", first))


def _items(path: Path) -> Iterator[JsonLine]:
    document = read_document(path)
    items = document.value if isinstance(document.value, list) else [document.value]
    share = path.stat().st_size // max(len(items), 1)
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield JsonLine(number=number, content=replace(document, value=item), size=share)
        else:
            yield JsonLine(number=number, content=refused(number, "not_an_object"), size=share)


def _skip(file: io.BufferedReader) -> int:
    """Reads over the rest of a line that is too long."""
    skipped = 0
    while part := file.readline(LONGEST_LINE):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _wide(file: io.BufferedReader, encoding: str) -> Iterator[JsonLine]:
    """Lines in letters of two or four bytes."""
    with io.TextIOWrapper(file, encoding=encoding, errors="replace") as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                yield _line(line.encode("utf-8", "replace"), number, 2 * len(line))


def _line(line: bytes, number: int, size: int) -> JsonLine:
    try:
        document = load(line)
    except JsonRefused as error:
        return JsonLine(number=number, content=refused(number, error.reason, f"byte {error.offset}"), size=size)
    if not isinstance(document.value, dict):
        return JsonLine(number=number, content=refused(number, "not_an_object"), size=size)
    return JsonLine(number=number, content=document, size=size)
