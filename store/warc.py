"""Captures as a WARC file (ISO 28500) that other tools read. The chain stays the proof: WARC digests are its own."""

import io
import json
import secrets
import sqlite3
from collections.abc import Collection
from http import HTTPStatus
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from domain.version import VERSION
from store import bodies
from store.database import Store

QUERY = "SELECT * FROM captures ORDER BY seq"


def export(db: Store, root: Path, path: Path, only: Collection[str] | None = None) -> int:
    """Writes the captures whose bodies are still there, whole or not at all; returns how many.

    `only` narrows to these capture ids. Raises EvidenceError for a changed body.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    count, kept = 0, bodies.Reader(db, root)
    try:
        with temporary.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            about = {"software": f"netralitas {VERSION}", "format": "WARC File Format 1.0"}
            writer.write_record(writer.create_warcinfo_record(path.name, about))
            for row in db._conn.execute(QUERY):
                if only is not None and row["capture_id"] not in only:
                    continue
                if not bodies.has_body(db, root, row["body_sha256"]):
                    continue
                writer.write_record(_record(writer, row, kept.body(row["body_sha256"])))
                count += 1
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _record(writer: WARCWriter, row: sqlite3.Row, body: bytes) -> object:
    reason = HTTPStatus(row["status"]).phrase if row["status"] in set(HTTPStatus) else "-"
    seen = json.loads(row["headers"])
    headers = [(str(k), str(v)) for k, v in seen.items() if k[:1] != ":" and k.lower() != "transfer-encoding"]
    about = {"WARC-Date": row["captured_at"], "X-Netralitas-SHA256": row["body_sha256"]}
    if ":address" in seen:
        about["WARC-IP-Address"] = seen[":address"]
    http = StatusAndHeaders(f"{row['status']} {reason}", headers, protocol="HTTP/1.1")
    return writer.create_warc_record(
        row["url"], "response", payload=io.BytesIO(body), http_headers=http,
        warc_headers_dict=about,
    )  # fmt: skip
