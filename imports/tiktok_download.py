"""TikTok's "download your data" as JSON: the account holder's own videos, without what is said in them.

The file names its holder, and of each video who may see it. Its times are UTC.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports.rows import Row
from imports.takeout import Taken, require_holder, rows_of
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import id_of_address

# Its sections were renamed over the years.
SECTIONS = tuple(
    (section, name) for section in ("Post", "Video", "Activity", "Your Activity") for name in ("Posts", "Videos")
)
SEEN_BY = {"public": "public", "everyone": "public", "semua orang": "public", "publik": "public"}
PICTURE = re.compile(r"\.(?:jpe?g|webp|png|heic)(?:\?|$)|/photo/", re.I)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """user_data_tiktok.json. Raises ImportFileError when it is somebody else's than the account named."""
    require_holder(path, terms)
    record = mapping(read_document(path).value)
    holder = _holder(record)
    if holder and holder != terms.account.rstrip("/").rpartition("/")[2].lstrip("@").casefold():
        raise ImportFileError(
            _("unduhan ini milik akun TikTok lain"), where=path.name, remedy=_("periksa akun yang ditulis (--account)")
        )
    yield from rows_of(path, videos(record), _video, terms)


def videos(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for section, name in SECTIONS:
        part = mapping(record.get(section))
        for holder in (mapping(part.get(name)), mapping(mapping(part.get("Video")).get(name))):
            found += mappings(holder.get("VideoList"))
    return found


def _holder(record: Mapping[str, Any]) -> str:
    for section in ("Profile", "Profile And Settings"):
        profile = mapping(mapping(record.get(section)).get("Profile Information")) or mapping(
            mapping(record.get(section)).get("Profile Info")
        )
        name = text_of(mapping(profile.get("ProfileMap")), "userName")
        if name:
            return name.casefold()
    return ""


def _video(item: Mapping[str, Any], number: int, terms: ImportTerms) -> Taken | Problem:
    found = {key.casefold(): value for key, value in item.items()}
    link, when = text_of(found, "link"), text_of(found, "date")
    texts = [text_of(found, key) for key in ("title", "description", "addyourstext", "alternatetext")]
    native_id = id_of_address(link, Platform.TIKTOK)
    account = terms.account.rstrip("/").rpartition("/")[2].lstrip("@")
    seen_by = text_of(found, "whocanview").casefold()
    return Taken(
        platform="tiktok",
        text="\n".join(dict.fromkeys(t for t in texts if t and t != "N/A")),
        when=f"{when} UTC" if when and not when.upper().endswith("UTC") else when,
        native_id=native_id,
        url=f"https://www.tiktok.com/@{account}/video/{native_id}" if native_id else "",
        media=(Media(kind="image" if PICTURE.search(link) else "video", url="" if native_id else link),),
        # A later choice of its holder counts: what only friends may see is never loaded.
        audience=SEEN_BY.get(seen_by, seen_by),
        is_epoch=False,
    )
