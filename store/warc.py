"""Captures as a WARC file (ISO 28500) that other tools read. The chain stays the proof: WARC digests are its own."""

import io
import json
import secrets
import sqlite3
import time
from collections.abc import Collection
from glob import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from domain.version import VERSION
from store import bodies, rendered_pages, wacz
from store.bodies import LEFT
from store.database import Store

QUERY = "SELECT * FROM captures ORDER BY seq"
BEGINNINGS = (".tmp", ".zip")  # of a WARC, and of the package that is made of one
ENDINGS = (".warc", ".warc.gz", ".wacz")


def export(db: Store, root: Path, path: Path, only: Collection[str] | None = None) -> int:
    """Writes the captures whose bodies are still there, whole or not at all; returns how many.

    A path that ends in .wacz gets the WARC with its index and list of pages, any other the WARC alone. `only` narrows
    to these capture ids. Raises EvidenceError for a changed body.
    """
    packed = path.suffix == ".wacz"
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{BEGINNINGS[0]}")
    package = temporary.with_suffix(BEGINNINGS[1])
    _forget_killed(path)
    try:
        entries = _write(db, root, temporary, path.name, only)
        if packed:
            wacz.package(package, temporary, entries)
        (package if packed else temporary).replace(path)
    finally:
        temporary.unlink(missing_ok=True)
        package.unlink(missing_ok=True)
    return len(entries)


def _forget_killed(path: Path) -> None:
    """What an export to this path left that was killed."""
    for left in abandoned(path.parent, f".{escape(path.name)}"):
        left.unlink(missing_ok=True)


def abandoned(folder: Path, name: str) -> list[Path]:
    """Beginnings of archives of this name, a pattern, that nobody writes any more: while a package is made of its WARC,
    only the package grows."""
    found = [left for kind in BEGINNINGS for left in folder.glob(f"{name}.????????{kind}")]
    limit = time.time() - LEFT
    return [left for left in found if max(map(_written, map(left.with_suffix, BEGINNINGS))) < limit]


def _written(path: Path) -> float:
    """When something was last written there; 0 where nothing is."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _write(db: Store, root: Path, to: Path, name: str, only: Collection[str] | None) -> list[wacz.IndexLine]:
    """The captures as one WARC; what is where in it."""
    entries, kept = list[wacz.IndexLine](), bodies.BodyReader(db, root)
    with to.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        about = {"software": f"netralitas {VERSION}", "format": "WARC File Format 1.0"}
        writer.write_record(writer.create_warcinfo_record(name, about))
        for row in db._conn.execute(QUERY):
            is_wanted = only is None or row["capture_id"] in only
            if not is_wanted or not bodies.has_body(db, root, row["body_sha256"]):
                continue
            offset, record = file.tell(), _record(writer, row, kept.body(row["body_sha256"]))
            writer.write_record(record)
            if record.http_headers is None:  # a drawing of a page answers no request, so no index leads to it
                continue
            entries.append(
                wacz.IndexLine(
                    url=row["url"],
                    at=row["captured_at"],
                    status=row["status"],
                    offset=offset,
                    length=file.tell() - offset,
                    mime=record.http_headers.get_header("Content-Type", "").partition(";")[0].strip().lower(),
                    digest=record.rec_headers.get_header("WARC-Payload-Digest", ""),
                )
            )
    return entries


def _record(writer: WARCWriter, row: sqlite3.Row, body: bytes) -> Any:
    if address := rendered_pages.address_of(row["url"]):
        marked = {"WARC-Date": row["captured_at"], "X-Netralitas-SHA256": row["body_sha256"]}
        marked[rendered_pages.RENDERED] = address
        return writer.create_warc_record(
            row["url"],
            "resource",
            payload=io.BytesIO(body),
            warc_headers_dict=marked,
            warc_content_type=json.loads(row["headers"])["Content-Type"],
        )
    reason = HTTPStatus(row["status"]).phrase if row["status"] in set(HTTPStatus) else "-"
    seen = json.loads(row["headers"])
    headers = [(str(k), str(v)) for k, v in seen.items() if k[:1] != ":" and k.lower() != "transfer-encoding"]
    about = {"WARC-Date": row["captured_at"], "X-Netralitas-SHA256": row["body_sha256"]}
    if ":address" in seen:
        about["WARC-IP-Address"] = seen[":address"]
    http = StatusAndHeaders(f"{row['status']} {reason}", headers, protocol="HTTP/1.1")
    return writer.create_warc_record(
        row["url"],
        "response",
        payload=io.BytesIO(body),
        http_headers=http,
        warc_headers_dict=about,
    )
