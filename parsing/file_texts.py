"""Every text of a file that is going out, each with its place, so that all of it can be searched: what a reader sees
and what stands in attributes, properties and comments. Bytes in, texts out; a file of another kind is refused."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from lxml import etree, html  # type: ignore[import-untyped]

# What draws a shape or names a typeface: long runs of numbers that say nothing.
DRAWN = {"d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "dy", "r", "width", "height", "viewBox"}
SHAPE = re.compile(r"[MLHVCSQTAZmlhvcsqtaz0-9\s.,+%-]*")
WHOLE = re.compile(r"(?<![.\d])\d{7}")  # no drawing of ours is as large as that
TYPEFACE, PANOSE = {"panose", "panose1"}, re.compile(r"[0-9A-F]{20}")
CSS_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6}) ?")
CSS_RULE = re.compile(r"@(?:media|page|bottom-left|bottom-right|supports)\b")


class FileText(NamedTuple):
    """A text and where in its file it stands."""

    place: str
    text: str


def texts_of(name: str, content: bytes) -> list[FileText]:
    """Every text of a file, by the ending of its name. Raises ValueError for a kind that nothing here can read, or a
    file that is not of the kind that its name says."""
    kind = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else "txt"
    try:
        read = READERS[kind]
    except KeyError:
        raise ValueError(f"no reader for .{kind}") from None
    try:
        return [t for t in read(content) if t.text.strip()]
    except (etree.LxmlError, zipfile.BadZipFile, csv.Error, RecursionError, KeyError) as error:
        raise ValueError(f"no .{kind}") from error


def _lines(content: bytes) -> Iterator[FileText]:
    for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
        yield FileText(f"baris {number}", line)


def _cells(content: bytes) -> Iterator[FileText]:
    for number, row in enumerate(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True), 1):
        for column, cell in enumerate(row, 1):
            yield FileText(f"baris {number}, kolom {column}", cell)


def _values(content: bytes) -> Iterator[FileText]:
    return _walk(json.loads(content.decode("utf-8")), "")


def _walk(value: Any, where: str) -> Iterator[FileText]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield FileText(f"{where}/{key}" if key.isidentifier() else f"{where}/…", key)
            yield from _walk(inner, f"{where}/{key}" if key.isidentifier() else f"{where}/…")
    elif isinstance(value, list):
        yield from chain.from_iterable(_walk(inner, f"{where}/{n}") for n, inner in enumerate(value, 1))
    elif value is not None and not isinstance(value, bool):
        yield FileText(where, str(value))


def _page(content: bytes) -> Iterator[FileText]:
    tree = html.document_fromstring(content.decode("utf-8"), parser=html.HTMLParser(encoding=None, huge_tree=True))
    yield from _marked(tree)


def _xml(content: bytes) -> Iterator[FileText]:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    yield from _marked(etree.fromstring(content, parser=safe))


def _marked(tree: Any) -> Iterator[FileText]:
    """The texts of a tree, comments and attributes among them, and each block once more as one text, so that words
    which a tag divides are found too."""
    for element in tree.getroottree().iter():
        line = f"baris {element.sourceline}"
        named = isinstance(element.tag, str)
        inside = element.text or ""
        yield from _style(inside, line) if named and element.tag == "style" else [FileText(line, inside)]
        yield FileText(line, element.tail or "")
        for attribute, value in element.attrib.items() if named else ():
            name = attribute.rpartition("}")[2]
            if not _is_drawing(name, value):
                yield FileText(f"{line}, {name}", value)
        if named and element.tag in BLOCKS:
            yield FileText(line, "".join(element.itertext()))


def _is_drawing(name: str, value: str) -> bool:
    if name in TYPEFACE:
        return PANOSE.fullmatch(value) is not None
    return name in DRAWN and SHAPE.fullmatch(value) is not None and not WHOLE.search(value)


BLOCKS = {"p", "li", "dd", "dt", "th", "td", "caption", "figcaption", "title", "h1", "h2", "h3", "text"}


def _style(text: str, line: str) -> Iterator[FileText]:
    """A style sheet: its strings as they are printed, and the rest without the names of its rules."""
    yield from (FileText(line, _unescaped(words)) for words in CSS_STRING.findall(text))
    yield FileText(line, CSS_RULE.sub(" ", CSS_STRING.sub(" ", text)))


def _unescaped(words: str) -> str:
    return CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), words)


def _parts(content: bytes) -> Iterator[FileText]:
    """A workbook or letter: each of its parts, its properties too. One that is no XML is refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield FileText("catatan arsip", archive.comment.decode("utf-8", "replace"))
        for part in archive.infolist():
            yield FileText("nama bagian", part.filename)
            if not part.filename.endswith((".xml", ".rels")):
                raise ValueError("a part that is no XML")
            yield from (FileText(f"{part.filename}, {t.place}", t.text) for t in _xml(archive.read(part)))


READERS = {
    "html": _page,
    "xml": _xml,
    "csv": _cells,
    "json": _values,
    "txt": _lines,
    "xlsx": _parts,
    "docx": _parts,
}
