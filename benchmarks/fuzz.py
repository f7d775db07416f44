"""python -m benchmarks.fuzz [--minutes 30] [--seed 1] [--only NAME]: damaged input for every reader of what comes in.

Hypothesis draws edits of whole files and answers (the seeds of tests/crawler/test_mutations.py, and the workbooks,
archives and pictures made here): bytes replaced, cut out, doubled, moved, and signs that parsers stumble over put in.
A reader may give its values or refuse in words; anything else, and anything slower than LONGEST, is a find, which is
printed with the input that makes it, shrunk, in base64. The seed of a round is printed with it, so it can be run again.
"""

import argparse
import base64
import gzip
import io
import logging
import lzma
import signal
import struct
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.errors import NetralitasError
from imports import READERS, caught
from imports.recognising import recognised
from parsing.dates import read_moment
from parsing.markup import read_markup
from parsing.picture_metadata import without_metadata
from parsing.sheets import read_sheet
from parsing.webpage import read_page, tree_of
from tests.crawler import test_mutations

seeds: Any = test_mutations  # tests have no types

LONGEST = 10  # seconds for one input, far above what any of these small ones needs
EXAMPLES = 150  # of one reader in one round
AT = datetime(2026, 11, 20, tzinfo=UTC)
SIGNS = (
    b"\0",
    b"\xff",
    b"<",
    b">",
    b"&#0;",
    b"&#x110000;",
    b"&#55357;",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b'"',
    b"'",
    b"\\",
    b"\\ud83d",
    b"{",
    b"[",
    b"1e999",
    b"-1",
    b"99999999999999999999",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\n\n",
    b"\xed\xa0\x80",
    b"%00",
    b"://[",
    b"\xe2\x80\xae",
    b"\xd9\xa1",
    b"NaN",
    b"null",
    b",",
    b";",
    b"\t",
    b"=",
)
Reader = Callable[[bytes], object]


class SlowError(Exception):
    """One input took longer than LONGEST."""


def workbook(*rows: list[object]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A3:B4")
    book.save(made)
    return made.getvalue()


def unpacked(body: bytes) -> bytes:
    """The same archive with its members stored, so that edits reach what they hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return made.getvalue()


def warc() -> bytes:
    page = seeds.PAGE.format(url="https://warga.contoh.test/blog/1").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://warga.contoh.test/blog/1\r\n"
        b"WARC-Date: 2026-11-10T01:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    )


def wacz() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/a.warc", warc())
    return made.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0a")
        + chunk(b"IDAT", zlib.compress(b"\0" * 20))
        + chunk(b"IEND", b"")
    )


JPEG = (
    b"\xff\xd8\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    b"\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x03\x01px\xff\xd9"
)
NOTED = caught.bundle(
    caught.Caught(
        platform="facebook",
        account="warga.contoh",
        url="https://www.facebook.com/warga.contoh/posts/4455",
        text="Isi",
        other_text="",
        published="",
        audience="public",
        seen_at="2026-11-10T01:00:00+00:00",
    ),
    [png(), b"<html><body><p>Isi</p></body></html>"],
)
OWN = workbook(
    ["platform", "account", "id", "text", "published_at"],
    ["facebook", "warga.contoh", "123456789012345678", "isi", "2026-11-03"],
    ["a", None, "b"],
)
LIST = workbook(["nama", "nip", "platform", "akun"], ["Sekar Rekaan", "198001012005011001", "x", "warga"], [1, None])
TABLE = "nama;nip;platform;akun\nSekar Rekaan;198001012005011001;x;warga\n".encode("utf-16")


def of_file(read: Callable[[Path], object], suffix: str) -> Reader:
    """A reader of files as one of bytes. Refusals in words are what it should do."""
    path = Path(tempfile.mkdtemp(prefix="netralitas-fuzz-")) / f"berkas{suffix}"

    def run(body: bytes) -> object:
        path.write_bytes(body)
        try:
            return read(path)
        except NetralitasError:
            return None

    return run


def rows_of(kind: str) -> Callable[[Path], object]:
    return lambda path: list(READERS[kind](path, seeds.TYPED))


def targets() -> dict[str, tuple[Reader, bytes]]:
    """Each reader of what comes from outside, and a whole input of it."""
    files = {kind: text.encode() for kind, text in seeds.whole_files().items()}
    more = {
        "xlsx": OWN,
        "warc": warc(),
        "catatan": NOTED,
        "tangkapan": png(),
        "instaloader": lzma.compress(files["instaloader"]),
    }
    found: dict[str, tuple[Reader, bytes]] = {
        f"impor {kind}": (of_file(rows_of(kind), ".bin"), body) for kind, body in files.items()
    }
    found |= {f"impor {kind} (arsip)": (of_file(rows_of(kind), ".bin"), body) for kind, body in more.items()}
    found["impor xlsx (isi)"] = (of_file(rows_of("xlsx"), ".xlsx"), unpacked(OWN))
    found["impor wacz"] = (of_file(rows_of("warc"), ".wacz"), wacz())
    found["impor warc.gz"] = (of_file(rows_of("warc"), ".gz"), gzip.compress(warc()))
    for kind, body in {**files, **more}.items():
        found[f"mengenali {kind}"] = (of_file(recognised, ".bin"), body)
    found["daftar xlsx"] = (of_file(read_sheet, ".xlsx"), LIST)
    found["daftar xlsx (isi)"] = (of_file(read_sheet, ".xlsx"), unpacked(LIST))
    found["daftar csv"] = (of_file(read_sheet, ".csv"), TABLE)
    for name, case in seeds.CASES.items():
        found[f"jawaban {name}"] = (partial(seeds.read, name), case[5])
    page = seeds.PAGE.format(url="https://warga.contoh.test/blog/1").encode()
    found["halaman"] = (_page, page)
    found["markah"] = (lambda body: read_markup(body.decode("utf-8", "replace")), page)
    found["waktu"] = (
        lambda b: read_moment(b.decode("utf-8", "replace"), captured_at=AT, zone=UTC),
        b"Selasa, 3 November 2026 pukul 08.10 WIB",
    )
    for name, body in (("png", png()), ("jpeg", JPEG)):
        found[f"gambar {name}"] = (without_metadata, body)
    return found


def _page(body: bytes) -> object:
    tree = tree_of(body)
    return None if tree is None else read_page(tree, "https://warga.contoh.test/blog/1")


@st.composite
def edits(draw: st.DrawFn, whole: bytes) -> bytes:
    """A whole input with one to eight edits."""
    body = bytearray(whole)
    for _ in range(draw(st.integers(1, 8))):
        at, length = draw(st.integers(0, len(body))), draw(st.integers(0, 12))
        kind = draw(st.sampled_from(("put", "sign", "cut", "twice", "moved", "end")))
        if kind == "put":
            body[at : at + length] = draw(st.binary(max_size=12))
        elif kind == "sign":
            body[at : at + length] = draw(st.sampled_from(SIGNS)) * draw(st.sampled_from((1, 1, 1, 2, 50)))
        elif kind == "cut":
            del body[at : at + length]
        elif kind == "twice":
            body[at:at] = body[at : at + length * 20]
        elif kind == "moved":
            piece = body[at : at + length * 4]
            del body[at : at + length * 4]
            to = draw(st.integers(0, len(body)))
            body[to:to] = piece
        else:
            del body[at:]
    return bytes(body)


def late(*_: Any) -> None:
    raise SlowError(f"longer than {LONGEST} s")


def tried(read: Reader, whole: bytes, seed: int) -> tuple[int, str]:
    """How many inputs were tried, and the find in words, "" for none."""
    count, last = 0, b""

    @hypothesis.seed(seed)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
    )
    @given(edits(whole))
    def run(body: bytes) -> None:
        nonlocal count, last
        count, last = count + 1, body
        signal.alarm(LONGEST)
        try:
            read(body)
        finally:
            signal.alarm(0)

    try:
        run()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        said = traceback.format_exception(error)[-12:]
        return count, f"{type(error).__name__}: {error}\n{''.join(said)}\n{base64.b64encode(last).decode()}"
    return count, ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    signal.signal(signal.SIGALRM, late)
    logging.disable()
    sys.stderr = io.StringIO()  # what libraries say of damaged files
    wanted = {name: target for name, target in targets().items() if args.only in name}
    until, seed, counts, finds = time.monotonic() + args.minutes * 60, args.seed, Counter[str](), Counter[str]()
    while time.monotonic() < until:
        for name, (read, whole) in wanted.items():
            number, find = tried(read, whole, seed)
            counts[name] += number
            if find:
                finds[name] += 1
                print(f"== {name}, seed {seed}\n{find}\n", flush=True)
            if time.monotonic() > until:
                break
        seed += 1
    print(
        f"{counts.total():,} inputs for {len(counts)} readers in {args.minutes:g} minutes, seeds {args.seed} to "
        f"{seed - 1}; finds: {dict(finds) or 'none'}"
    )
    sys.exit(bool(finds))


if __name__ == "__main__":
    main()
