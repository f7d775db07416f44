"""A WARC with its index and list of pages in one ZIP (WACZ 1.1.1), as viewers of web archives open it.

https://specs.webrecorder.net/wacz/1.1.1/ and https://specs.webrecorder.net/cdxj/0.1.0/
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.version import VERSION

ARCHIVE, INDEX = "archive/data.warc.gz", "indexes/index.cdx"
PAGES, OTHERS = "pages/pages.jsonl", "pages/extraPages.jsonl"
HTML = ("text/html", "application/xhtml+xml")
CHUNK = 1 << 20
DIGITS = re.compile(r"\D")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexLine:
    """One record of the WARC: where it begins, how long it is packed, and what it is. `at` is UTC, ISO with Z."""

    url: str
    at: str
    status: int
    mime: str
    digest: str
    offset: int
    length: int


def package(path: Path, warc: Path, entries: Sequence[IndexLine]) -> None:
    """Writes the ZIP. Pages that a person reads stand in the list of pages, what programs were answered in a second;
    files that were brought are in the WARC alone."""
    entries = [e for e in entries if e.url.startswith(("https://", "http://"))]
    html_entries = [e for e in entries if e.mime in HTML]
    parts = {
        INDEX: index(entries),
        PAGES: _pages("pages", "Halaman", html_entries),
        OTHERS: _pages("extra-pages", "Jawaban untuk program", [e for e in entries if e.mime not in HTML]),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(warc, ARCHIVE, zipfile.ZIP_STORED)  # packed already, and read in pieces
        resources = [_resource(ARCHIVE, _sha256(warc), warc.stat().st_size)]
        for name, text in parts.items():
            data = text.encode()
            archive.writestr(name, data)
            resources.append(_resource(name, hashlib.sha256(data).hexdigest(), len(data)))
        about = json.dumps(_about(entries, resources), indent=2).encode()
        archive.writestr("datapackage.json", about)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(about).hexdigest()}"}
        archive.writestr("datapackage-digest.json", json.dumps(digest, indent=2))


def index(entries: Iterable[IndexLine]) -> str:
    """The CDXJ lines, sorted as searches expect them."""
    lines = [
        f"{surt(e.url)} {DIGITS.sub('', e.at)[:14]} "
        + json.dumps(
            {
                "url": e.url,
                "digest": e.digest,
                "mime": e.mime or "unk",
                "offset": e.offset,
                "length": e.length,
                "status": e.status,
                "filename": ARCHIVE.rpartition("/")[2],
            }
        )
        for e in entries
    ]
    return "".join(line + "\n" for line in sorted(lines))


def surt(url: str) -> str:
    """An address by which an index sorts: the host's names backwards, then path and query, all in lower case."""
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    port = f":{parts.port}" if parts.port and (parts.scheme, parts.port) not in (("http", 80), ("https", 443)) else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{port}){path}" + (f"?{query}" if query else "")


def _pages(identifier: str, title: str, entries: Sequence[IndexLine]) -> str:
    head: dict[str, Any] = {"format": "json-pages-1.0", "id": identifier, "title": title}
    rows = [head, *({"id": f"{identifier}-{n}", "url": e.url, "ts": e.at} for n, e in enumerate(entries, 1))]
    return "".join(json.dumps(row) + "\n" for row in rows)


def _about(entries: Sequence[IndexLine], resources: list[dict[str, Any]]) -> dict[str, Any]:
    """The same captures give the same file: its date is that of the newest."""
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "Tangkapan",
        "software": f"netralitas {VERSION}",
        "created": max((e.at for e in entries), default="1970-01-01T00:00:00Z"),
        "resources": resources,
    }


def _resource(path: str, sha256: str, size: int) -> dict[str, Any]:
    name = path.rpartition("/")[2].lower()  # of a data package small letters alone
    return {"name": name, "path": path, "hash": f"sha256:{sha256}", "bytes": size}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
