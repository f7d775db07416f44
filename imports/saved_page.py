"""A web page that a person saved: HTML, or MHTML with everything on it. Whose, where and when are typed in.

The page must lie where the account publishes: a news page *about* an account is a lead, never its post.
"""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import ImportFileError, RegisterError
from domain.links import canonical_account, platform_of, same_site
from domain.types import Problem
from imports.attachment import require_typed
from imports.fourcat import platform_of_address
from imports.given import NOTHING, Given
from imports.rows import ImportedPost, Row, refused, to_post
from parsing.pages import titled
from parsing.post_ids import id_of_address
from parsing.webpage import WebPage, read_page, tree_of

LARGEST = 64 * 1024 * 1024
LOGIN_WALLS = ("log in to facebook", "masuk ke facebook", "log into facebook", "login • instagram", "masuk • instagram")


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """The one post of a saved page. Raises ImportFileError for another file or missing words of the operator."""
    require_typed(path, given)
    size = path.stat().st_size
    if size > LARGEST:
        raise ImportFileError("halaman lebih dari 64 MiB", where=path.name, remedy="simpan sebagai tangkapan layar")
    yield Row(post=_post(_markup(path.read_bytes(), path), given), bytes_read=size)


def _markup(body: bytes, path: Path) -> bytes:
    """The HTML of a file; of an MHTML file its first HTML part."""
    head = body[:4096].lower()
    if b"mime-version" not in head and b"multipart/related" not in head:
        if b"<" not in head:
            raise ImportFileError("bukan HTML atau MHTML", where=path.name, remedy="simpan halaman dari peramban")
        return body
    message = email.message_from_bytes(body, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise ImportFileError("MHTML tanpa halaman HTML", where=path.name, remedy="simpan ulang dari peramban")


def _post(markup: bytes, given: Given) -> ImportedPost | Problem:
    tree = tree_of(markup)
    if tree is None:
        return refused(1, "empty_body")
    page = read_page(tree, given.url)
    if any(wall in page.title.casefold() for wall in LOGIN_WALLS):
        return refused(1, "login_required")
    if not _own(page.url, given) or not _own(given.url, given):
        return refused(1, "page_about_account")
    platform = platform_of_address(given.url)
    post = to_post(
        {
            "platform": given.platform, "account": given.account, "url": given.url,
            "id": id_of_address(given.url, platform) or given.url, "text": given.text or _words(page),
            "published_at": given.published_at or page.published, "edited_at": page.edited,
            "audience": given.audience,
        },
        1,
    )  # fmt: skip
    language = page.language or None
    return post if isinstance(post, Problem) else replace(post, media=page.media, language=language)


def _words(page: WebPage) -> str:
    return titled(page.title, page.text) if page.is_post else page.text


def _own(url: str, given: Given) -> bool:
    """Whether an address lies where the account publishes: its platform's host, or the site itself."""
    try:
        account = canonical_account(given.account, platform_of(given.platform) if given.platform else None)
    except RegisterError:
        return False
    parts = urlsplit(url)
    host = parts.hostname or ""
    if platform_of_address(url) == account.platform:
        segments = [segment.lstrip("@").casefold() for segment in parts.path.split("/") if segment]
        named = bool(segments) and segments[0] == account.handle
        # A post's own address often does not name its author (/p/..., permalink.php).
        return named or bool(id_of_address(url, account.platform))
    site, _, folder = account.handle.partition("/")
    return same_site(host, site) and parts.path.lstrip("/").startswith(folder.partition("?")[0])
