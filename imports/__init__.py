"""Files of posts that people bring: one module per format, each yielding rows or problems."""

from collections.abc import Callable, Iterator
from pathlib import Path

from domain.texts import words
from imports import (
    apify,
    attachment,
    caught,
    crowdtangle,
    facepager,
    fourcat,
    instagram_download,
    json_lines,
    outbox,
    saved_page,
    sidecars,
    snscrape,
    table,
    takeout,
    telegram_desktop,
    tiktok_download,
    web_archive,
    workbook,
    x_archive,
    x_table,
    youtube_tools,
    zeeschuimer,
)
from imports.extensions import extensions
from imports.rows import Row
from imports.terms import ImportTerms
from parsing import bounded

READERS: dict[str, Callable[[Path, ImportTerms], Iterator[Row]]] = {
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
    "unduhan-instagram": instagram_download.read_posts,
    "unduhan-tiktok": tiktok_download.read_posts,
    "telegram-desktop": telegram_desktop.read_posts,
    "mastodon-outbox": outbox.read_posts,
    "x-csv": x_table.read_posts,
    "snscrape": snscrape.read_posts,
    "apify": apify.read_posts,
    "yt-dlp": sidecars.read_film,
    "instaloader": sidecars.read_picture,
    "youtube-data-tools": youtube_tools.read_posts,
    "warc": web_archive.read_posts,
    "halaman": saved_page.read_posts,
    "tangkapan": attachment.read_posts,
    "catatan": caught.read_posts,
}
# What is packed, or parsed by libraries that a hostile file may keep busy: read in a process that can be killed.
KILLABLE = frozenset({"xlsx", "warc", "instaloader", "catatan", "halaman"})
READERS = {name: known.read_posts for name, known in extensions().items()} | READERS
FORMATS = tuple(READERS)


def read_posts(format: str, path: Path, terms: ImportTerms) -> Iterator[Row]:
    """The rows of a file of that format. Raises ImportFileError for another file, and for one that meets a limit."""
    if format in KILLABLE:
        return bounded.rows_of(READERS[format], path, terms, where=path.name)
    return READERS[format](path, terms)


LABELS = words(
    {
        "jsonl": "Templat sendiri, JSONL",
        "csv": "Templat sendiri, CSV",
        "xlsx": "Templat sendiri, XLSX",
        "zeeschuimer": "Zeeschuimer atau 4CAT, NDJSON",
        "4cat": "4CAT, CSV",
        "crowdtangle-facebook": "CrowdTangle Facebook, CSV",
        "crowdtangle-instagram": "CrowdTangle Instagram, CSV",
        "facepager": "Facepager, CSV",
        "x-archive": "Arsip X milik pemilik akun, tweets.js",
        "unduhan-facebook": "Unduhan data Facebook milik pemilik akun, JSON",
        "unduhan-instagram": "Unduhan data Instagram milik pemilik akun, JSON",
        "unduhan-tiktok": "Unduhan data TikTok milik pemilik akun, JSON",
        "telegram-desktop": "Ekspor Telegram Desktop, result.json",
        "mastodon-outbox": "Arsip Mastodon milik pemilik akun, outbox.json",
        "x-csv": "Tabel kiriman X, CSV (tweet-harvest dan sejenisnya)",
        "snscrape": "snscrape, JSON Lines: X, Telegram, Instagram, Facebook",
        "apify": "Apify, dataset JSON: Instagram, Facebook, TikTok, X",
        "yt-dlp": "yt-dlp, berkas .info.json satu video",
        "instaloader": "instaloader, berkas .json atau .json.xz satu kiriman",
        "youtube-data-tools": "YouTube Data Tools, daftar video (CSV)",
        "warc": "Arsip web, WARC atau WACZ",
        "halaman": "Halaman tersimpan satu kiriman, HTML atau MHTML",
        "tangkapan": "Tangkapan layar satu kiriman, PNG, JPEG, WebP, GIF atau PDF",
        "catatan": "Catatan satu kiriman dari Catat kiriman, ZIP",
    }
)
LABELS = words({name: known.label for name, known in extensions().items()}) | LABELS
# Formats that show one post of one account, with whose, where and when typed in.
SINGLE = ("halaman", "tangkapan")
