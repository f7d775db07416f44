"""What is known of one platform, as one value; every file beside this one holds one of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import RegisterError
from domain.texts import Text, _
from domain.types import Platform


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRef:
    """`handle` is lower case without @ and tracking; for sites and feeds it is the address."""

    platform: Platform
    handle: str
    native_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address taken apart: `segments` of its path unquoted, the first value of each query key."""

    host: str
    segments: tuple[str, ...]
    query: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """Where a platform's key is found (an environment variable), and how it is sent to its one host."""

    variable: str
    host: str
    header: str = "Authorization"
    prefix: str = "Bearer "


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """What the platform documents: at most `requests` in any so many seconds for one key (without keys: one server),
    and where it says so. The crawl keeps to it before the platform has to refuse."""

    requests: int
    seconds: int
    source: str


# How often a listing is read to its end where the platform's file says nothing else.
WHOLE_EVERY = timedelta(days=10)
Reader = Callable[[Link], AccountRef]


def no_author(link: Link) -> AccountRef | None:
    """Addresses of posts that never name an author."""
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformFacts:
    """`account` reads a profile's address and raises RegisterError for one that names no account; `author` reads
    whose a post is out of the post's own address, None where it does not say. `profile` makes the address at which a
    person opens a handle. `post_id` finds a post's id in its
    address. `spider` is a spider's name, "" where only people look. `anonymous`: read without a credential.

    `addresses_name_posts`: no id but the address itself tells two posts apart (sites and feeds), and an author
    may date a post anew. `dated_ids`: ids grow with time, so a listing can be asked for what is newer.
    `one_number`: files of browsers and the interface for programs give an account the same number.
    `listing_shows` is how many posts a listing without further pages shows at most; `whole_listing_every` is how
    often a listing of several pages is read to its end, so that edits and deletions further down are found (None: one
    page is all there is, or each post is paid); `deletions_followed`
    says that the terms want what an author deleted to go. `picture_hosts`: where the platform lays the pictures of its
    posts; each stands for every host below it too.
    """

    platform: Platform
    label: str
    account: Reader
    author: Callable[[Link], AccountRef | None] = no_author
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    picture_hosts: tuple[str, ...] = ()
    short_hosts: tuple[str, ...] = ()
    handle: str = ""
    profile: Callable[[str], str] = "https://{}".format
    post_id: re.Pattern[str] | None = None
    spider: str = ""
    anonymous: bool = False
    credential: Credential | None = None
    rate: Rate | None = None
    deletions_followed: bool = False
    addresses_name_posts: bool = False
    dated_ids: bool = False
    one_number: bool = False
    listing_shows: int = 0
    whole_listing_every: timedelta | None = None


def refuse(reason: str, remedy: Text) -> RegisterError:
    """A refusal of an address: `what` is a reason code, never the address itself."""
    return RegisterError(Text(reason), remedy=remedy)


def named(platform: Platform, pattern: str, text: str) -> AccountRef:
    """The account of a handle. Raises RegisterError (bad_handle)."""
    handle = text.lstrip("@").lower().rstrip(".")
    if not re.fullmatch(pattern, handle, re.ASCII):
        raise refuse("bad_handle", _("periksa nama akun {platform}; salin dari halaman profil", platform=platform))
    return AccountRef(platform=platform, handle=handle)


def numbered(platform: Platform, number: str) -> AccountRef:
    return AccountRef(platform=platform, handle=number, native_id=number)


def first_segment(platform: Platform, pattern: str, reserved: str) -> Reader:
    """A platform whose profile is the first segment of the path; `reserved` names segments that are none."""
    words = frozenset(reserved.split())

    def read(link: Link) -> AccountRef:
        first = link.segments[0] if link.segments else ""
        if first == "share":
            raise refuse("share_link", _("buka tautan itu, lalu salin alamat profil dari bilah alamat"))
        if not first or first.lower() in words:
            raise refuse("not_an_account", _("salin alamat profil, bukan alamat satu kiriman atau halaman lain"))
        return named(platform, pattern, first)

    return read


def quietly(read: Reader) -> Callable[[Link], AccountRef | None]:
    """The same reader for a post's address: what names no account names no author."""

    def author(link: Link) -> AccountRef | None:
        try:
            return read(link)
        except RegisterError:
            return None

    return author
