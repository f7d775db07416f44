"""Pages as a browser drew them: how their captures are named, a WARC that says what they are, and what was kept of
them. Reads only."""

import io
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from warcio.warcwriter import WARCWriter

from domain.periods import to_text
from domain.version import VERSION
from store.database import Store

PREFIX = "rendered+"  # of the address of every such capture: rendered+png:https://...
RENDERED = "X-Netralitas-Rendered"
MIMES = {"png": "image/png", "pdf": "application/pdf", "mhtml": "multipart/related", "warc": "application/warc"}


def as_warc(url: str, files: Mapping[str, bytes], about: Mapping[str, object], at: datetime) -> bytes:
    """The files as resource records, which are no responses of a server, with a metadata record about them."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    info = {"software": f"netralitas {VERSION}", "format": "WARC File Format 1.0", "description": "halaman tergambar"}
    writer.write_record(writer.create_warcinfo_record("halaman.warc", info))
    marked = {"WARC-Date": to_text(at), RENDERED: "yes"}
    for kind, body in files.items():
        writer.write_record(
            writer.create_warc_record(
                f"{PREFIX}{kind}:{url}",
                "resource",
                payload=io.BytesIO(body),
                warc_content_type=MIMES[kind],
                warc_headers_dict=dict(marked),
            )
        )
    writer.write_record(
        writer.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(json.dumps(about, ensure_ascii=False).encode()),
            warc_content_type="application/json",
            warc_headers_dict=dict(marked),
        )
    )
    return out.getvalue()


def address_of(url: str) -> str:
    """The page's address in the address of a capture; "" for a capture that is no drawing."""
    return url.partition(":")[2] if url.startswith(PREFIX) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnFile:
    """One file of a drawn page: the capture in the chain, and its bytes by their SHA-256."""

    capture_id: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnPage:
    """A page as a browser drew it, `files` by kind (png, pdf, mhtml, warc). `about` is what was said of it then; the
    time is UTC as text. `account`: platform and handle."""

    run_id: str
    account_id: str
    account: tuple[str, str]
    url: str
    at: str
    about: Mapping[str, object]
    files: Mapping[str, DrawnFile]


_DRAWN = (
    "SELECT c.*, a.platform, a.handle FROM captures c JOIN accounts a USING (account_id)"
    " WHERE c.url >= 'rendered+' AND c.url < 'rendered,'"
)


def newest(db: Store, most: int) -> list[DrawnPage]:
    """The last drawn pages, the newest first."""
    runs = db._conn.execute(
        "SELECT run_id FROM captures c WHERE c.url >= 'rendered+' AND c.url < 'rendered,'"
        " GROUP BY run_id ORDER BY max(seq) DESC LIMIT ?",
        (most,),
    )
    return _pages(db, [str(row[0]) for row in runs])


def of_run(db: Store, run_id: str) -> DrawnPage | None:
    return next(iter(_pages(db, [run_id])), None)


def of_case(db: Store, case_id: str) -> list[DrawnPage]:
    """The drawn pages of the very addresses of a case's posts, the oldest first."""
    runs = db._conn.execute(
        "SELECT DISTINCT c.run_id FROM case_posts cp JOIN posts p USING (post_id)"
        " JOIN captures c ON c.account_id = p.account_id AND c.url = 'rendered+png:' || p.url"
        " WHERE cp.case_id = ? AND p.url <> '' ORDER BY c.seq",
        (case_id,),
    )
    return _pages(db, [str(row[0]) for row in runs])


def _pages(db: Store, runs: Iterable[str]) -> list[DrawnPage]:
    rows = (list(db._conn.execute(f"{_DRAWN} AND c.run_id = ? ORDER BY c.seq", (run,))) for run in runs)
    return [_page(found) for found in rows if found]


def _page(rows: list[sqlite3.Row]) -> DrawnPage:
    first = rows[0]
    return DrawnPage(
        run_id=first["run_id"],
        account_id=first["account_id"],
        account=(first["platform"], first["handle"]),
        url=address_of(first["url"]),
        at=first["captured_at"],
        about=json.loads(json.loads(first["headers"])[RENDERED]),
        files={
            row["url"].partition(":")[0].removeprefix(PREFIX): DrawnFile(
                capture_id=row["capture_id"], sha256=row["body_sha256"], size=row["body_bytes"]
            )
            for row in rows
        },
    )
