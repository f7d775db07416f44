"""A web page that a person saved: HTML, MHTML or Safari's .webarchive with everything on it.

Whose, where and when are typed in.
The page must lie where the account publishes: a news page *about* an account is a lead, never its post.
"""

import email
import email.policy
import plistlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import ImportFileError, RegisterError
from domain.links import canonical_account, platform_of, platform_of_address
from domain.texts import _
from domain.types import Platform, Problem
from imports.attachment import require_typed
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from parsing.attribution import Claim, refusal
from parsing.page_kinds import no_post
from parsing.pages import titled
from parsing.post_ids import canonical_id, id_of_address
from parsing.share_cards import Card, read_card
from parsing.webpage import WebPage, read_page, tree_of

LARGEST = 64 * 1024 * 1024
MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version:|content-type:\s*multipart/)", re.I)
HTML = re.compile(r"<(?:!doctype html|html|head|body|title|meta|article|main|div|p|h1)\b", re.I)
WEBARCHIVE = b"bplist00"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The one post of a saved page. Raises ImportFileError for another file or missing words of the operator."""
    require_typed(path, terms)
    size = path.stat().st_size
    if size > LARGEST:
        raise ImportFileError(
            _("halaman lebih dari 64 MiB"), where=path.name, remedy=_("simpan sebagai tangkapan layar")
        )
    yield Row(post=post_of_page(markup_of(path.read_bytes(), path.name), terms), bytes_read=size)


def markup_of(saved: bytes, name: str) -> bytes:
    """The HTML of a file; of an MHTML file its first HTML part. Raises ImportFileError for any other file."""
    if saved.startswith(WEBARCHIVE):
        return _of_webarchive(saved, name)
    if not MHTML.match(saved[:4096]):
        head = saved[:4096].decode("utf-16" if saved[:2] in UTF16 else "utf-8-sig", "replace").lstrip()
        if not head.startswith("<") or not HTML.search(head) or ("\0" in head):
            raise ImportFileError(_("bukan HTML atau MHTML"), where=name, remedy=_("simpan halaman dari peramban"))
        return saved
    message = email.message_from_bytes(saved, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise ImportFileError(_("MHTML tanpa halaman HTML"), where=name, remedy=_("simpan ulang dari peramban"))


def _of_webarchive(saved: bytes, name: str) -> bytes:
    try:
        content = plistlib.loads(saved)["WebMainResource"]["WebResourceData"]
        assert isinstance(content, bytes)
    except (plistlib.InvalidFileException, AssertionError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ImportFileError(
            _("arsip Safari tanpa halaman"), where=name, remedy=_("simpan ulang dari peramban")
        ) from error
    return content


def post_of_page(markup: bytes, terms: ImportTerms, line: int = 1) -> ImportedPost | Problem:
    """The one post that a page shows at `given.url`, or why it is none or another's."""
    tree = tree_of(markup)
    if tree is None:
        return refused(line, "empty_body")
    page, platform = read_page(tree, terms.url), platform_of_address(terms.url)
    reason = no_post(tree, title=page.title, is_post=page.is_post, url=terms.url) or _another(page, terms, platform)
    if reason:
        return refused(line, reason)
    card = read_card(platform, *page.card) if platform else Card()
    words = "" if platform else titled(page.title, page.text) if page.is_post else page.text
    text = terms.text or card.text or words
    quoted = "" if platform or terms.text else page.quoted
    if not text.strip() and not quoted and not page.media:
        return refused(line, "words_not_on_page")
    post = to_post(
        {
            "platform": terms.platform,
            "account": terms.account,
            "url": terms.url,
            "id": (platform and canonical_id(platform, "", terms.url)) or terms.url,
            "text": text,
            "kind": "quote" if quoted else "",
            "other_text": quoted,
            "published_at": terms.published_at or page.published or card.published,
            "edited_at": page.edited,
            "audience": terms.audience,
        },
        line,
    )
    language, media = page.language or None, page.media if platform else (*page.media, *page.links)
    return post if isinstance(post, Problem) else replace(post, media=media, language=language)


def _another(page: WebPage, terms: ImportTerms, platform: Platform | None) -> str:
    """Why the page is not this post of this account: it, its own address or its card names another."""
    try:
        account = canonical_account(terms.account, platform_of(terms.platform) if terms.platform else platform)
    except RegisterError as error:
        return error.what
    names = (account.handle,)
    author = read_card(platform, *page.card).author if platform else ""
    if author and author != account.handle:
        return "foreign_author"
    for url in (terms.url, page.url):
        if reason := refusal(account, Claim(names=names, url=url)):
            about = reason == "foreign_address" and not (platform and id_of_address(url, platform))
            return "page_about_account" if about else reason
    if platform is None:
        return "" if _same_page(terms.url, page.url) else "other_post"
    wanted_id, found_id = (canonical_id(platform, "", url) for url in (terms.url, page.url))
    if not wanted_id and not found_id and not id_of_address(terms.url, platform):
        return "not_a_post"
    return "other_post" if wanted_id and found_id and wanted_id != found_id else ""


def _same_page(asked: str, words: str) -> bool:
    """Whether a page's own address is the one that was typed, in another form: shorter, longer, without www."""
    try:
        one, other = (urlsplit(url).path.rstrip("/") for url in (asked, words))
    except ValueError:  # one of them is no address
        return False
    return one == other or (bool(one) and bool(other) and (one.startswith(other + "/") or other.startswith(one + "/")))
