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
from parsing.attribution import Claim, is_colleagues, refusal
from parsing.markup import is_web
from parsing.page_kinds import no_post
from parsing.pages import titled
from parsing.post_ids import canonical_id, id_of_address
from parsing.share_cards import Card, read_card
from parsing.webpage import WebPage, read_page, tree_of

PROFILES = frozenset({"profile", "profilepage", "person"})
LARGEST = 64 * 1024 * 1024
MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version:|content-type:\s*multipart/)", re.I)
HTML = re.compile(r"<(?:!doctype html|html|head|body|title|meta|article|main|div|p|h1)\b", re.I)
WEBARCHIVE = b"bplist00"
# Documents of other kinds that begin with a tag as well.
TAG = re.compile(r"<([a-z][\w:.-]*)", re.I)
NO_PAGE = frozenset(
    {"rss", "feed", "rdf:rdf", "svg", "svg:svg", "urlset", "sitemapindex", "opml", "kml", "gpx", "plist"}
)
# Where browsers and their helpers write the address that they saved a page from.
SAVED_FROM = re.compile(
    rb"\A\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>\s*)?<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)"
    rb"\s*(https?://[^\s>]+)",
    re.I,
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The one post of a saved page. Raises ImportFileError for another file or missing words of the operator."""
    require_typed(path, terms)
    size = path.stat().st_size
    if size > LARGEST:
        raise ImportFileError(
            _("halaman lebih dari 64 MiB"), where=path.name, remedy=_("simpan sebagai tangkapan layar")
        )
    saved = path.read_bytes()
    markup = markup_of(saved, path.name)
    yield Row(post=post_of_page(markup, terms, origin=saved_from(saved, markup)), bytes_read=size)


def markup_of(saved: bytes, name: str) -> bytes:
    """The HTML of a file; of an MHTML file its first HTML part. Raises ImportFileError for any other file."""
    if saved.startswith(WEBARCHIVE):
        return _of_webarchive(saved, name)
    if not MHTML.match(saved[:4096]):
        head = saved[:4096].decode("utf-16" if saved[:2] in UTF16 else "utf-8-sig", "replace").lstrip()
        if not head.startswith("<") or _first_tag(head) in NO_PAGE or not HTML.search(head) or ("\0" in head):
            raise ImportFileError(_("bukan HTML atau MHTML"), where=name, remedy=_("simpan halaman dari peramban"))
        return saved
    message = email.message_from_bytes(saved, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise ImportFileError(_("MHTML tanpa halaman HTML"), where=name, remedy=_("simpan ulang dari peramban"))


def _first_tag(head: str) -> str:
    """The name of the first element, in small letters: behind declarations and comments."""
    place = 0
    while (place := head.find("<", place)) >= 0:
        if named := TAG.match(head, place):
            return named[1].lower()
        closing = "-->" if head.startswith("<!--", place) else ">"
        after = head.find(closing, place)
        if after < 0:
            return ""
        place = after + len(closing)
    return ""


def saved_from(saved: bytes, markup: bytes) -> str:
    """The address from which a file says that its page was saved; "" where it does not say."""
    if saved.startswith(WEBARCHIVE):
        address = plistlib.loads(saved)["WebMainResource"].get("WebResourceURL")
        return address if isinstance(address, str) and is_web(address) else ""
    if MHTML.match(saved[:4096]):
        message = email.message_from_bytes(saved, policy=email.policy.default)
        part = next((p for p in message.walk() if p.get_content_type() == "text/html"), message)
        given = (message.get("Snapshot-Content-Location"), part.get("Content-Location"))
        return next((str(address) for address in given if address and is_web(str(address))), "")
    found = SAVED_FROM.match(markup[:4096])
    return found[1].decode("utf-8", "replace") if found else ""


def _of_webarchive(saved: bytes, name: str) -> bytes:
    try:
        content = plistlib.loads(saved)["WebMainResource"]["WebResourceData"]
        assert isinstance(content, bytes)
    except (plistlib.InvalidFileException, AssertionError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ImportFileError(
            _("arsip Safari tanpa halaman"), where=name, remedy=_("simpan ulang dari peramban")
        ) from error
    return content


def post_of_page(markup: bytes, terms: ImportTerms, line: int = 1, *, origin: str = "") -> ImportedPost | Problem:
    """The one post that a page shows at `given.url`, or why it is none or another's.

    `origin` is where the file itself says that it was saved from.
    """
    tree = tree_of(markup)
    if tree is None:
        return refused(line, "empty_body")
    page, platform = read_page(tree, terms.url), platform_of_address(terms.url) or _of_servers(terms)
    reason = no_post(tree, title=page.title, is_post=page.is_post, url=terms.url) or _another(
        page, terms, platform, origin
    )
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
    return post if isinstance(post, Problem) else replace(post, media=media, language=language, cut=card.cut)


def _of_servers(terms: ImportTerms) -> Platform | None:
    """Mastodon, whose pages lie on many hosts, where the account is said to be there."""
    named = platform_of(terms.platform) if terms.platform else None
    return named if named == Platform.MASTODON else None


def _another(page: WebPage, terms: ImportTerms, platform: Platform | None, origin: str) -> str:
    """Why the page is not this post of this account: it, its own address or its card names another."""
    try:
        account = canonical_account(terms.account, platform_of(terms.platform) if terms.platform else platform)
    except RegisterError as error:
        return error.what
    names = (account.handle,)
    author = read_card(platform, *page.card).author if platform else ""
    if author and author != account.handle:
        return "foreign_author"
    if page.kind in PROFILES and platform:
        return "profile_address"
    for url in filter(None, (terms.url, page.url, origin)):
        if reason := refusal(account, Claim(names=names, url=url)):
            about = reason == "foreign_address" and not (platform and id_of_address(url, platform))
            return "page_about_account" if about else reason
    if platform is None and is_colleagues(page.authors, account):
        return "foreign_author"
    if platform is None:
        return "" if all(_same_page(terms.url, url) for url in (page.url, origin or terms.url)) else "other_post"
    wanted, *found = (canonical_id(platform, "", url) for url in (terms.url, page.url, origin))
    if not wanted and not any(found) and not id_of_address(terms.url, platform):
        return "not_a_post"
    return "other_post" if wanted and any(other and other != wanted for other in found) else ""


def _same_page(asked: str, words: str) -> bool:
    """Whether a page's own address is the one that was typed, in another form: shorter, longer, without www."""
    try:
        one, other = (urlsplit(url).path.rstrip("/") for url in (asked, words))
    except ValueError:  # one of them is no address
        return False
    return one == other or (bool(one) and bool(other) and (one.startswith(other + "/") or other.startswith(one + "/")))
