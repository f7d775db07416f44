"""Pages as a browser drew them: how their captures are named, and a WARC that says what they are."""

import io
import json
from collections.abc import Mapping
from datetime import datetime

from warcio.warcwriter import WARCWriter

from domain.periods import to_text
from domain.version import VERSION

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
        writer.write_record(writer.create_warc_record(
            f"{PREFIX}{kind}:{url}", "resource", payload=io.BytesIO(body), warc_content_type=MIMES[kind],
            warc_headers_dict=dict(marked)))
    writer.write_record(writer.create_warc_record(
        url, "metadata", payload=io.BytesIO(json.dumps(about, ensure_ascii=False).encode()),
        warc_content_type="application/json", warc_headers_dict=dict(marked)))
    return out.getvalue()


def address_of(url: str) -> str:
    """The page's address in the address of a capture; "" for a capture that is no drawing."""
    return url.partition(":")[2] if url.startswith(PREFIX) else ""
