"""Whose a post is. The one place that decides it: native id first, then the address, then the name.

Every spider and every importer asks here, and what contradicts itself is nobody's: a record that names the
account while its address leads to another one is refused, not half believed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from domain.errors import RegisterError
from domain.links import author_of_address, canonical_account, platform_of_address, same_site
from domain.platforms import PLATFORMS
from domain.platforms.values import AccountRef
from domain.privacy import keyed_ref, pseudonym
from domain.types import Account, Media, Page, Platform, Post, PostKind
from parsing.markup import is_web
from parsing.pages import PageContext


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a record says about its author. `names` are the author's handles as the record gives them, canonical;
    `url` is the post's own address. What a record does not say stays empty."""

    native_id: str = ""
    names: tuple[str, ...] = ()
    url: str = ""


def refusal(account: Account | AccountRef, claim: Claim) -> str:
    """Why a record is not this account's: "" when it is.

    other_native_id: the platform's own number is another one. foreign_platform, foreign_address: its address lies
    elsewhere or names somebody else. foreign_author: the name is another one. author_unknown: nothing says whose.
    """
    if claim.native_id and account.native_id and claim.native_id != account.native_id:
        return "other_native_id"
    own = {part.casefold() for part in (account.handle, account.native_id or "") if part}
    names = {name.casefold() for name in claim.names if name}
    sure = bool(claim.native_id) and claim.native_id == account.native_id
    named = _named_by_address(account, claim.url)
    if named is None:
        return "foreign_platform"
    # Somebody who changed his name has the new one in the record and in its address.
    if named and not named & (own | names | {claim.native_id.casefold()}):
        return "foreign_address"
    if sure:
        return ""
    if names:
        return "" if names & own else "foreign_author"
    return "" if named & own else "author_unknown"


def _named_by_address(account: Account | AccountRef, url: str) -> frozenset[str] | None:
    """The names under which an address puts its post; none where it does not say; None for another platform's."""
    if not url:
        return frozenset()
    facts, where = PLATFORMS[account.platform], platform_of_address(url)
    if facts.addresses_name_posts:
        if where is not None:
            return None
        return frozenset({account.handle.casefold() if lies_within(url, account) else _site(url)})
    if where not in (None, account.platform) or (where is None and facts.hosts):
        return None
    author = author_of_address(url, account.platform)
    if author is None:
        return frozenset()
    if account.platform == Platform.MASTODON and _same_server(author.handle, account.handle):
        return frozenset({account.handle.casefold()})
    return frozenset(part.casefold() for part in (author.handle, author.native_id or "") if part)


def _site(url: str) -> str:
    """An address's host with its port; what is no address stands for itself, and is nobody's."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url


def _same_server(one: str, other: str) -> bool:
    """A server's pages may lie on a host below the one in its users' names."""
    (name, _, host), (own, _, server) = one.partition("@"), other.casefold().partition("@")
    return name == own and (host == server or host.endswith(f".{server}") or server.endswith(f".{host}"))


def lies_within(url: str, account: Account | AccountRef) -> bool:
    """Whether an address lies on the registered site and below its folder, whole segments compared.

    A feed's own address is no folder: what it lists lies on its site.
    """
    site, folder = _site_of(account)
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = [segment for segment in parts.path.split("/") if segment]
    return same_site(parts.hostname or "", site) and path[: len(folder)] == folder


def lies_beside(url: str, account: Account | AccountRef) -> bool:
    """Whether an address lies in the folder next to the registered one: a colleague's at the same portal."""
    site, folder = _site_of(account)
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = [segment for segment in parts.path.split("/") if segment]
    beside = bool(folder) and path[: len(folder) - 1] == folder[:-1] and len(path) >= len(folder)
    return same_site(parts.hostname or "", site) and beside and path[: len(folder)] != folder


def listed_within(url: str, account: Account | AccountRef) -> bool:
    """Whether an entry of the folder's own listing is the account's: a site may keep an author's posts elsewhere on
    it, but neither on another site nor in the folder next to his."""
    try:
        here = same_site(urlsplit(url).hostname or "", _site_of(account)[0])
    except ValueError:
        return False
    return here and not lies_beside(url, account)


def _site_of(account: Account | AccountRef) -> tuple[str, list[str]]:
    site, _, folder = account.handle.partition("?")[0].partition("/")
    if account.platform == Platform.FEED:
        folder = ""
    return site, [segment for segment in folder.split("/") if segment]


def owner(context: PageContext, native_id: str | None = None) -> AccountRef:
    """The account of a listing, with the number under which it was asked for where the register has none."""
    account = context.account
    return AccountRef(
        platform=account.platform, handle=account.handle, native_id=account.native_id or native_id or None
    )


def of_oneself(account: Account | AccountRef, other: Claim) -> bool:
    """Whether the author of what is passed on or quoted is the account itself: then the words are its own too.

    Asked as of any post: the number decides, then the address, then the name, and what contradicts itself or says
    nothing is another's. What it passes on of itself without a word is text again; what it quotes of itself stands
    with the post that it was.
    """
    return not refusal(account, other)


def named_oneself(account: AccountRef, other: str) -> bool:
    """As of_oneself, where one field holds what names the other author: a number, a name or an address."""
    name = other.strip()
    if not name:
        return False
    if name == account.native_id:
        return True
    try:
        found = canonical_account(name, account.platform)
    except RegisterError:
        return False
    return of_oneself(account, Claim(native_id=found.native_id or "", names=(found.handle,)))


def by_title(title: str) -> str:
    """How an author is named who is known by a title alone: anybody may take the name of an account as his title."""
    return f"nama {title}" if title else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """Whom a site's listing or one of its entries names as its author: what it does not say stays empty. `number` is the
    site's own for him."""

    name: str = ""
    url: str = ""
    mail: str = ""
    number: str = ""

    def known_by(self) -> tuple[str, ...]:
        """What tells him from others, the best first; of a name that stands for nobody only his number."""
        numbered = f"nomor {self.number}" if self.number else ""
        told = () if self.name and not is_named(self) else (self.url, by_title(self.name), self.mail)
        return tuple(part for part in (*told, numbered) if part)


SHORTEST_NAME = 4  # letters that a name must have to be found in an address
# Names of nobody: programs put them where no author was entered.
NO_WRITER = frozenset(
    "admin administrator author editor redaksi webmaster unknown anonim anonymous noreply root".split()
)


def holders_of(
    account: Account | AccountRef, feed: Sequence[Writer], entries: Sequence[Sequence[Writer]], title: str = ""
) -> list[Writer]:
    """Who among a listing's authors is the account: whose page or name the registered address is, and whom the `feed`
    names as its author, where that is a person's name and no label: not "admin", not the feed's `title`, and among
    several entries at least one says that it is theirs."""
    label = " ".join(title.casefold().split())
    named = [w for w in feed if is_named(w) and " ".join(w.name.casefold().split()) != label]
    written = len(entries) < 2 or any(_any_of(entry, named) for entry in entries)
    own = [w for writers in (feed, *entries) for w in writers if is_named(w) and _is_at(account, w)]
    return list(dict.fromkeys([*(named if written else []), *own]))


def is_named(writer: Writer) -> bool:
    """Whether an author is given by a name, and not by what programs put where there is none."""
    return bool(_words(writer.name) - NO_WRITER)


def _is_at(account: Account | AccountRef, writer: Writer) -> bool:
    """Whether the registered address is that of an author: his page, or all words of his name in one part of it."""
    if writer.url and beside(writer.url, account) is False:
        return True
    name = [word for word in re.findall(r"[^\W_]+", writer.name.casefold()) if not word.isdigit()]
    parts = [re.sub(r"[\W_]", "", part) for part in re.split(r"[./?&=]", account.handle.casefold())]
    return sum(map(len, name)) >= SHORTEST_NAME and any(all(word in part for word in name) for part in parts)


def guest_of(account: Account | AccountRef, holders: Sequence[Writer], entry: Sequence[Writer]) -> str:
    """Who wrote an entry of the account's feed where that was somebody else; "" where it was the account, with others or
    alone, or where nothing tells (then crawler.site_writers asks what other pages showed).

    An author's page in the account's own folder or in the one next to it decides. Else an entry that names only others
    than the `holders` of the feed was taken in from a guest.
    """
    pages = [w.url or w.name for w in entry if w.url or is_web(w.name) or w.name.startswith("@")]
    sides = [beside(page, account) for page in pages]
    if False in sides:
        return ""
    first = next((w.url or by_title(w.name) or w.mail for w in entry if w.url or w.name or w.mail), "")
    if entry and len(sides) == len(entry) and all(sides):
        return first
    writers = [w for w in entry if is_named(w)]
    return first if holders and writers and not _any_of(writers, holders) else ""


def signed(page: Page, holders: Sequence[Writer], written: Mapping[str, Sequence[Writer]]) -> Page:
    """A site's page with whom it names: `written` by the ids of its posts. What is known to be a guest's is left out."""
    entries = []
    for post in page.posts:
        if post.kind != PostKind.REPOST:
            named = [part for w in written.get(post.native_id, ()) for part in w.known_by()]
            entries.append((post.native_id, tuple(dict.fromkeys(named)) or ("",)))
    known = tuple(dict.fromkeys(part for w in holders for part in w.known_by()))
    return replace(page, writers=tuple(entries), holder=known)


Record = TypeVar("Record")


def noting(
    make: Callable[[Record], Post | str],
    writers: Callable[[Record], Sequence[Writer]],
    written: dict[str, Sequence[Writer]],
) -> Callable[[Record], Post | str]:
    """The same reader of records; `written` gets who wrote each post that it makes."""

    def read(record: Record) -> Post | str:
        made = make(record)
        if isinstance(made, Post):
            written[made.native_id] = writers(record)
        return made

    return read


def _any_of(writers: Sequence[Writer], holders: Sequence[Writer]) -> bool:
    return any(_one(writer, holder) for writer in writers for holder in holders)


# Folders of sites below which each person has one.
OF_PERSONS = frozenset("u user users author authors penulis profile profil member members people kontributor".split())


def beside(url: str, account: Account | AccountRef) -> bool | None:
    """Whether an author's page (or his "@name") is that of the registered address (False) or another person's next to it
    (True); None: neither."""
    handle = "" if is_web(url) else url.partition(" ")[0]
    try:
        parts = urlsplit(url if not handle else f"//{account.handle.partition('/')[0]}/{handle}")
    except ValueError:
        return None
    site, _, folder = account.handle.partition("?")[0].partition("/")
    own, theirs = ([s.casefold() for s in path.split("/") if s] for path in (folder, parts.path))
    if not own or not theirs or not same_site(parts.hostname or "", site):
        return None
    kind, named = ("", *theirs)[-2], theirs[-1].lstrip("@")
    if named in {part.lstrip("@") for segment in own for part in (segment, segment.rpartition(".")[0])} - {""}:
        return False
    persons = any(one == kind or (handle and one in OF_PERSONS) for one in own[:-1] if one)
    shape = theirs[-1].startswith("@") and any(segment.startswith("@") for segment in own)
    alone = account.platform == Platform.WEBSITE and len(own) == len(theirs) == 1
    return True if (persons and (kind or handle)) or shape or alone else None


def is_colleagues(authors: Sequence[str], account: Account | AccountRef) -> bool:
    """Whether the pages of an article's authors all lie beside the registered folder."""
    return bool(authors) and all(beside(url, account) for url in authors)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _one(writer: Writer, other: Writer) -> bool:
    """Whether two names may be one person's: the same number or address, or all words of the one in the other."""
    if writer.number and other.number:
        return writer.number == other.number
    for mine, theirs in ((writer.url, other.url), (writer.mail, other.mail)):
        if mine and mine.casefold() == theirs.casefold() and not _words(mine.partition("@")[0]) & NO_WRITER:
            return True
    ours, theirs_words = _words(writer.name), _words(other.name)
    return ours <= theirs_words or theirs_words <= ours


def impersonal(post: Post, own: frozenset[str], key: bytes, scope: str) -> tuple[Post, str | None]:
    """The post as it may be stored, with a token in the place of another author, and the token.

    `own` are the account's names and numbers. Addresses that name the other author lose that: a media's address
    goes, and a reference takes the place of the post that was answered.
    """
    token, other = None, post.other_author or ""
    if other and other.casefold() not in {name.casefold() for name in own}:
        token = pseudonym(key, scope, other)
        mentions = _mentioned(other).search
        media = tuple(Media(kind=m.kind, alt=m.alt, sha256=m.sha256) if mentions(m.url) else m for m in post.media)
        post = replace(post, media=media, url="" if mentions(post.url) and not _names_own(post, own) else post.url)
    reply = post.reply_to
    if reply and not reply.startswith("ref:") and not reply.isalnum() and not _lies_at(reply, post.platform, own):
        reply = "ref:" + keyed_ref(key, "reply", reply)
    if (token, reply) == (post.other_author, post.reply_to):  # nobody else in it, as in most posts
        return post, token
    return replace(post, other_author=token, reply_to=reply), token


def _mentioned(other: str) -> re.Pattern[str]:
    """A name as a whole part of an address: another author's "budi" does not stand in "budiman"."""
    return re.compile(rf"(?<![\w.-]){re.escape(other.lstrip('@'))}(?![\w-]|\.\w)", re.I)


def _names_own(post: Post, own: frozenset[str]) -> bool:
    return _lies_at(post.url, post.platform, own)


def _lies_at(address: str, platform: Platform, own: frozenset[str]) -> bool:
    """Whether an address names one of these as its author, a whole name and no part of one."""
    names = {name.casefold() for name in own}
    if address.startswith("at://"):
        return address.removeprefix("at://").partition("/")[0].casefold() in names
    author = author_of_address(address, platform)
    return author is not None and bool({author.handle.casefold(), (author.native_id or "").casefold()} & names)
