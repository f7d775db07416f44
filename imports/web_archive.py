"""WARC and WACZ: pages that a browser's archive or a crawler kept, each read as a saved page of its own address.

Whose a page is follows from its address; pages of a site need the account named. What is no page (pictures, scripts,
answers for programs) is counted and said once.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator

from domain.errors import ImportFileError
from domain.links import author_of_address, platform_of_address
from domain.texts import _
from imports.rows import ImportedPost, Row, refused
from imports.saved_page import post_of_page
from imports.terms import NOTHING, ImportTerms

LARGEST_PAGE, LARGEST_WARC = 32 << 20, 1 << 30
PAGES = ("text/html", "application/xhtml+xml")
# What a page that was not reached says is no word about a post.
NO_PAGE = frozenset({"empty_body", "not_a_post", "listing_page", "words_not_on_page"})


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The posts on the archive's pages. Raises ImportFileError for a file that is no web archive."""
    passed: Counter[str] = Counter()
    number = 0
    try:
        for record in _records(path):
            number += 1
            row = _row(record, number, terms, passed)
            if row is not None:
                yield row
    except _BrokenError as error:
        if not number:
            raise ImportFileError(
                _("bukan WARC atau WACZ"), where=path.name, remedy=_("ekspor ulang arsipnya")
            ) from error
        yield Row(post=refused(number, "archive_cut"), bytes_read=0)
    if not number:
        raise ImportFileError(_("arsip kosong"), where=path.name, remedy=_("ekspor ulang arsipnya"))
    for reason, count in sorted((+passed).items()):
        yield Row(post=refused(number, reason, f"{count} rekaman"), bytes_read=0)


class _BrokenError(Exception):
    """The archive is damaged here: what the libraries raise then is of any kind."""


def _records(path: Path) -> Iterator[Any]:
    try:
        for stream in _streams(path):
            yield from ArchiveIterator(stream)
    except ImportFileError:
        raise
    except Exception as error:
        raise _BrokenError from error


def _body(record: Any) -> bytes:
    try:
        body: bytes = record.content_stream().read(LARGEST_PAGE)
    except Exception as error:
        raise _BrokenError from error
    return body


def _streams(path: Path) -> Iterator[IO[bytes]]:
    """The WARC itself, or each WARC inside a WACZ."""
    with path.open("rb") as file:
        if not zipfile.is_zipfile(path):
            yield file
            return
        with zipfile.ZipFile(file) as archive:
            names = [n for n in archive.namelist() if n.startswith("archive/") and ".warc" in n]
            if not names:
                raise ImportFileError(_("ZIP ini bukan WACZ"), where=path.name, remedy=_("pilih berkas di dalamnya"))
            for name in names:
                with archive.open(name) as member:
                    yield io.BytesIO(member.read(LARGEST_WARC))


def _row(record: Any, number: int, terms: ImportTerms, passed: Counter[str]) -> Row | None:
    """One record; None when it is no page or no post, which is counted."""
    kind, url = record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""
    mime = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
    if kind != "response" or mime.partition(";")[0].strip().lower() not in PAGES:
        passed["record_no_page"] += kind in ("response", "resource", "revisit")
        return None
    if record.http_headers.get_statuscode() not in ("200", "203"):
        passed["record_no_answer"] += 1
        return None
    about = _about(url, terms, record.rec_headers.get_header("WARC-Date") or "")
    if about is None:
        passed["record_unnamed"] += 1
        return None
    body = _body(record)
    post = post_of_page(body, about, number)
    if isinstance(post, ImportedPost):
        post = replace(post, seen_at=about.seen_at)
    elif post.reason in NO_PAGE:
        passed[post.reason] += 1
        return None
    return Row(post=post, bytes_read=len(body))


def _about(url: str, terms: ImportTerms, when: str) -> ImportTerms | None:
    """What a person would have typed beside this page; None when nothing says whose it is."""
    platform = platform_of_address(url)
    author = author_of_address(url, platform) if platform else None
    account = terms.account or (author.handle if author else "")
    if not account:
        return None
    named = platform.value if platform and not terms.account else terms.platform
    return replace(terms, url=url, platform=named, account=account, seen_at=_moment(when) or terms.seen_at)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
