"""Whose a row is and what post it makes: the registered account, the moment in its zone, the id a spider would keep."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import RegisterError
from domain.links import AccountRef, author_of_address, canonical_account, platform_of
from domain.periods import WIB, zone_of
from domain.platforms import PLATFORMS
from domain.types import Account, HowSeen, Moment, Platform, Post, PostKind
from domain.watching import Watching, may_collect
from imports.rows import ImportedPost
from imports.terms import NOTHING, ImportTerms
from parsing.attribution import Claim, named_oneself, refusal
from parsing.dates import read_moment
from parsing.post_ids import PASSING, canonical_id
from store import accounts
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """How a file came here. `windows` are the days of the elections; `scope` keys the pseudonyms."""

    how_seen: HowSeen
    operator: str
    captured_at: datetime
    pseudonym_key: bytes
    scope: str
    windows: Sequence[Watching] = ()
    import_terms: ImportTerms = NOTHING
    format: str = ""
    report_number: str = ""


class Register:
    """The register as one file's rows meet it; what a file shows of an account's number is remembered."""

    def __init__(self, db: Store, terms: Terms) -> None:
        self.db, self.terms = db, terms
        self.accounts: dict[tuple[str, str, str], tuple[Account, AccountRef] | str] = {}
        self.numbers: dict[str, str] = {}  # the platform's own numbers of accounts, as this file shows them first

    def audience_of(self, post: ImportedPost) -> str | None:
        """To whom the post was shown; what anybody sees without a login is public. None: not shown."""
        if post.audience:
            return post.audience
        return "public" if self.terms.how_seen == HowSeen.IMPORT_NO_LOGIN else None

    def account(self, row: ImportedPost) -> Account | str:
        """The registered account whose post a row is, or why there is none."""
        key = (row.platform, row.account, row.account_native_id)
        if key not in self.accounts:
            self.accounts[key] = self._find(row)
        found = self.accounts[key]
        if isinstance(found, str):
            return found
        account, name = found
        number = row.account_native_id or name.native_id or ""
        learned = self.numbers.get(account.account_id, account.native_id)
        claim = Claim(native_id=number, names=(name.handle,), url=row.url)
        known = account if learned == account.native_id else replace(account, native_id=learned)
        if reason := refusal(known, claim):
            return reason
        if number and learned is None and PLATFORMS[account.platform].one_number:
            self.numbers[account.account_id] = number
        return account

    def places(self, row: ImportedPost) -> list[tuple[ImportedPost, Account | str]]:
        """The accounts on whose profiles a row's post stands: its author's, and those of registered co-authors, who pass
        on what another wrote. An author who is not registered is none of them where a co-author is."""
        whose = self.account(row)
        shared = [(post, self.account(post)) for name in row.coauthors if (post := _passed_on(row, name))]
        beside = [(post, account) for post, account in shared if isinstance(account, Account)]
        return [*([] if beside and whose == "not_registered" else [(row, whose)]), *beside]

    def _find(self, row: ImportedPost) -> tuple[Account, AccountRef] | str:
        try:
            ref = canonical_account(row.account, platform_of(row.platform) if row.platform else None)
        except RegisterError as error:
            return error.what
        account = accounts.find(self.db, ref.platform, ref.handle, row.account_native_id or ref.native_id)
        if account is None:
            return "not_registered"
        day = self.terms.captured_at.astimezone(zone_of(account.region)).date()
        return "not_watched" if may_collect(account, day, self.terms.windows) else (account, ref)

    def post(self, row: ImportedPost, account: Account | str) -> Post:
        """The post; `account` is a word of refusal for the post of a report on somebody not registered."""
        known = account if isinstance(account, Account) else None
        zone = zone_of(known.region) if known else WIB
        at = row.seen_at or self.terms.import_terms.seen_at or self.terms.captured_at
        platform = known.platform if known else platform_of(row.platform)
        row = self._with_own_words(row)
        published = read_moment(row.published_at, captured_at=at, zone=zone, interface="id", epoch=row.epoch)
        edited = read_moment(row.edited_at, captured_at=at, zone=zone, epoch=row.epoch) if row.edited_at else None
        native_id = _native_id(row, known, platform, published)
        return Post(
            platform=platform,
            native_id=native_id,
            author_native_id=(known.native_id or known.handle) if known else row.account,
            kind=row.kind,
            url=row.url,
            text=row.text,
            other_text=row.other_text,
            other_author=row.other_author or None,
            published=published,
            edited=edited,
            audience=self.audience_of(row) or "",
            media=row.media,
            reply_to=row.reply_to or None,
            language=row.language,
            decode_errors=row.decode_errors,
            absent=row.absent,
            cut=row.cut,
        )

    def _with_own_words(self, row: ImportedPost) -> ImportedPost:
        """What an account passes on or quotes of itself are its own words, whichever way a file names it."""
        found = self.accounts.get((row.platform, row.account, row.account_native_id))
        if not row.other_author or not isinstance(found, tuple):
            return row
        account, name = found
        number = row.account_native_id or name.native_id or account.native_id
        if not named_oneself(replace(name, native_id=number), row.other_author):
            return row
        text = row.text if row.text.strip() else row.other_text
        absent = tuple(name for name in row.absent if name != "text" or not text)
        return replace(row, text=text, other_text="", other_author="", absent=absent)


def _passed_on(row: ImportedPost, coauthor: str) -> ImportedPost | None:
    """A post as it stands on a co-author's profile; None where that is its author."""
    if coauthor.casefold() == row.account.casefold():
        return None
    shared = replace(row, account=coauthor, account_native_id="", kind=PostKind.REPOST, text="", coauthors=())
    unseen = ("other_text",) if "text" in row.absent else ()
    return replace(shared, other_text=row.text or row.other_text, other_author=row.account, absent=unseen)


def _native_id(row: ImportedPost, account: Account | None, platform: Platform, published: Moment) -> str:
    """The post's id as a spider would keep it; a post without one is known by its words, its address and its time."""
    native_id = canonical_id(platform, row.native_id, row.url)
    if not native_id and PLATFORMS[platform].addresses_name_posts and row.url:
        return row.url
    if not native_id:
        lasting = "" if PASSING.search(row.url) else row.url
        when = published.at.isoformat() if published.at else published.raw
        words = "|".join((row.text, row.other_text, lasting, when))
        return f"text:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()}"
    if platform == Platform.BLUESKY and "/" not in native_id:
        return _record(row, account, native_id)
    return native_id


def _record(row: ImportedPost, account: Account | None, key: str) -> str:
    """A Bluesky post's key under the account's number, as its server names the record; the bare key where no number
    is known."""
    author = author_of_address(row.url, Platform.BLUESKY)
    shown = row.account_native_id or (author.native_id if author else None)
    number = (account.native_id if account else None) or shown
    return f"at://{number}/app.bsky.feed.post/{key}" if number else key
