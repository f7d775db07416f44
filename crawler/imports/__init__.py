"""Files of posts that people bring: one module per format, each yielding rows or problems."""

from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.imports import (
    attachment,
    crowdtangle,
    facepager,
    fourcat,
    json_lines,
    saved_page,
    table,
    takeout,
    workbook,
    x_archive,
    zeeschuimer,
)
from crawler.imports.given import Given
from crawler.imports.rows import Row

READERS: dict[str, Callable[[Path, Given], Iterator[Row]]] = {
    "jsonl": json_lines.read_posts,
    "csv": table.read_posts,
    "xlsx": workbook.read_posts,
    "zeeschuimer": zeeschuimer.read_posts,
    "4cat": fourcat.read_posts,
    "crowdtangle-facebook": crowdtangle.read_facebook,
    "crowdtangle-instagram": crowdtangle.read_instagram,
    "facepager": facepager.read_posts,
    "x-archive": x_archive.read_posts,
    "unduhan-facebook": takeout.read_facebook,
    "unduhan-instagram": takeout.read_instagram,
    "halaman": saved_page.read_posts,
    "tangkapan": attachment.read_posts,
}
FORMATS = tuple(READERS)
# Formats that show one post of one account, with whose, where and when typed in.
SINGLE = ("halaman", "tangkapan")
