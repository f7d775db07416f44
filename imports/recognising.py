"""Which format a file is of, by its content: its first bytes, its JSON keys or its column names."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.links import platform_of_address
from domain.texts import _
from domain.types import Platform
from imports import apify, crowdtangle, fourcat, sidecars, snscrape, table, x_table, youtube_tools
from imports.attachment import kind_of
from imports.caught import is_caught
from imports.extensions import recognised_by
from imports.instagram_download import LISTS, NOT_TAKEN, THREADS, is_wrapped
from imports.saved_page import HTML, MHTML, WEBARCHIVE
from imports.takeout import labelled
from imports.tiktok_download import videos
from imports.whole_json import SCRIPT, read_document
from parsing.pages import mapping, mappings
from parsing.strict_json import JsonRefused, decoded, load

HEAD = 1 << 16
NOT_KNOWN = ImportFileError(
    _("bentuk berkas tidak dikenal"),
    remedy=_("sebut formatnya (--format), atau pindahkan ke templat sendiri (csv, xlsx)"),
)


def recognised(path: Path) -> str:
    """The format of a file. Raises ImportFileError when none fits."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for reader in (_binary, _markup, _json, _table):
        found = reader(path, head)
        if found:
            return found
    if other := recognised_by(head):
        return other
    raise ImportFileError(NOT_KNOWN.what, where=path.name, remedy=NOT_KNOWN.remedy)


def _binary(path: Path, head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _zip(path)
    if kind_of(head):
        return "tangkapan"
    if head.startswith(sidecars.XZ):
        return "instaloader" if sidecars.is_instaloaders(mapping(sidecars.document_of(path).value)) else ""
    if head.startswith(b"\x1f\x8b"):
        return _gzip(path)
    return "warc" if head.startswith(b"WARC/") else ""


def _gzip(path: Path) -> str:
    try:
        with gzip.open(path) as file:
            if file.read(5) == b"WARC/":
                return "warc"
    except (OSError, EOFError, zlib.error) as error:
        raise ImportFileError(
            _("berkas gzip rusak atau terpotong"), where=path.name, remedy=_("unduh ulang berkas itu")
        ) from error
    raise ImportFileError(
        _("berkas gzip memuat berkas lain"), where=path.name, remedy=_("buka gzip-nya, lalu pilih berkas di dalamnya")
    )


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise ImportFileError(
            _("berkas ZIP rusak atau terpotong"), where=path.name, remedy=_("unduh ulang berkas itu")
        ) from error
    if is_caught(names):
        return "catatan"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("archive/") and ".warc" in name for name in names):
        return "warc"
    raise ImportFileError(
        _("berkas ZIP berisi banyak berkas"), where=path.name, remedy=_("buka ZIP-nya, lalu pilih berkas kirimannya")
    )


def _markup(path: Path, head: bytes) -> str:
    text = head[:4096].decode("utf-8-sig", "replace").lstrip()
    if head.startswith(WEBARCHIVE):
        return "halaman"
    return "halaman" if MHTML.match(head[:4096]) or (text.startswith("<") and HTML.search(text)) else ""


def _json(path: Path, head: bytes) -> str:
    if part := SCRIPT.match(head):
        return "x-archive" if part[1].startswith(b"tweet") else ""
    start = decoded(head)[0].lstrip("\ufeff \t\r\n")
    if start[:1] not in ("{", "["):
        return ""
    try:
        value = load(start.split("\n", 1)[0].encode("utf-8", "replace")).value
    except JsonRefused:
        value = read_document(path).value
    if "entries" in mapping(mapping(value).get("log")):
        raise ImportFileError(
            _("HAR memuat kuki dan kunci masuk perekamnya; tidak dimuat"),
            where=path.name,
            remedy=_("simpan halamannya sebagai MHTML, atau rekam sebagai WARC atau WACZ"),
        )
    items = mappings(value)
    return _of_list(items) if isinstance(value, list) else _of_object(mapping(value))


def _of_list(items: list[Mapping[str, Any]]) -> str:
    first = items[0] if items else {}
    if any(apify.is_ours(item) for item in items[:20]):
        return "apify"
    if "tweet" in first or {"id_str", "full_text"} <= first.keys():
        return "x-archive"
    addresses = (labelled(item).get("url", "") for item in items[:20])
    if any(platform_of_address(url) == Platform.FACEBOOK for url in addresses if url):
        return "unduhan-facebook"
    if "media" in first or "string_map_data" in first or ("uri" in first and "creation_timestamp" in first):
        return "unduhan-instagram"
    if "timestamp" in first and {"data", "attachments", "title"} & first.keys():
        return "unduhan-facebook"
    # An export may begin with an item that tells of an error.
    return next((found for item in items[:20] if (found := _of_object(item))), "")


TIKTOKS = frozenset({"Profile And Settings", "Your Activity", "Tiktok Live", "Direct Message"})
OBJECTS: tuple[tuple[str, Callable[[Mapping[str, Any]], bool]], ...] = (
    ("zeeschuimer", lambda o: "__import_meta" in o or ("source_platform" in o and "data" in o)),
    ("snscrape", snscrape.is_ours),
    ("apify", apify.is_ours),
    ("yt-dlp", sidecars.is_film),
    ("instaloader", sidecars.is_instaloaders),
    ("telegram-desktop", lambda o: "messages" in o or "list" in mapping(o.get("chats"))),
    ("mastodon-outbox", lambda o: "orderedItems" in o),
    ("unduhan-facebook", lambda o: any(key.endswith("_v2") for key in o)),
    ("unduhan-instagram", lambda o: bool(o.keys() & {*LISTS, *THREADS, *NOT_TAKEN}) or is_wrapped(o)),
    ("unduhan-tiktok", lambda o: bool(videos(o)) or bool(o.keys() & TIKTOKS)),
    ("x-csv", lambda o: x_table.is_ours(list(o))),
    ("jsonl", lambda o: ("account" in o or "url" in o) and "text" in o),
)


def _of_object(record: Mapping[str, Any]) -> str:
    return next((name for name, fits in OBJECTS if fits(record)), "")


def _table(path: Path, head: bytes) -> str:
    try:
        columns = table.header(path)
    except (ImportFileError, UnicodeError):
        return ""
    names = {name.casefold() for name in columns}
    if set(crowdtangle.FACEBOOK) <= set(columns):
        return "crowdtangle-facebook"
    if set(crowdtangle.INSTAGRAM) <= set(columns):
        return "crowdtangle-instagram"
    if names & {"object_id", "objectid"} and names & {"query_status", "querystatus", "object_type", "objecttype"}:
        return "facepager"
    if set(youtube_tools.NEEDED) <= names:
        return "youtube-data-tools"
    if set(fourcat.NEEDED) <= names:
        return "4cat"
    if x_table.is_ours(columns):
        return "x-csv"
    ours = {table.SYNONYMS.get(name, name) for name in names}
    return "csv" if ours.issuperset(table.NEEDED) else ""
