"""The values that the steps exchange: frozen, keyword-only, times always with a zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.extensions import PLATFORM_GROUP, installed


class Platform(StrEnum):
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    WORDPRESS = "wordpress"
    FEED = "feed"
    YOUTUBE = "youtube"
    BLOGGER = "blogger"
    PINTEREST = "pinterest"
    TELEGRAM = "telegram"
    WEBSITE = "website"
    X = "x"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    THREADS = "threads"
    TIKTOK = "tiktok"

    @classmethod
    def _missing_(cls, value: object) -> "Platform | None":
        """A platform of another installed package (domain.extensions); None, so ValueError, for any other name."""
        if not isinstance(value, str) or value not in installed(PLATFORM_GROUP):
            return None
        made = str.__new__(cls, value)
        made._name_, made._value_ = value.upper(), value
        return cls._value2member_map_.setdefault(value, made)  # type: ignore[return-value]


class Route(StrEnum):
    """How an account can be looked at: A no credentials, B an approved key, C a person's visit."""

    A = "A"
    B = "B"
    C = "C"


class AccountKind(StrEnum):
    PERSONAL = "personal"
    OFFICIAL = "official"


class PositionLevel(StrEnum):
    """Position levels of UU 20/2023 articles 13-18; head-of-area (camat, lurah) is a flag beside it."""

    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    FUNGSIONAL = "fungsional"
    PELAKSANA = "pelaksana"


class Outcome(StrEnum):
    """What one run found at one account. An error is never a deletion."""

    OK = "ok"
    EMPTY = "empty"
    NOT_FOUND = "not_found"
    RENAMED = "renamed"
    SUSPENDED = "suspended"
    PRIVATE = "private"
    DEACTIVATED = "deactivated"
    PREVIEW_DISABLED = "preview_disabled"
    NO_PERMISSION = "no_permission"
    TOKEN_EXPIRED = "token_expired"
    RATE_LIMITED = "rate_limited"
    PLATFORM_OUTAGE = "platform_outage"
    BLOCKED_BY_ROBOTS = "blocked_by_robots"
    PARSE_ERROR = "parse_error"
    NOT_OWNER = "not_owner"
    OVER_BUDGET = "over_budget"
    NOT_ATTEMPTED = "not_attempted"


class PostKind(StrEnum):
    ORIGINAL = "original"
    REPLY = "reply"
    REPOST = "repost"
    QUOTE = "quote"


class HowSeen(StrEnum):
    SPIDER = "spider"
    IMPORT_NO_LOGIN = "import_no_login"
    IMPORT_LOGGED_IN = "import_logged_in"
    REPORT = "laporan"  # a tip from outside: enters no rate and no trend


class Stage(StrEnum):
    """Side of the penetapan switch of one contest, SKB 22 September 2022."""

    BEFORE = "sebelum_penetapan"
    AFTER = "setelah_penetapan"


class Tier(StrEnum):
    """Orders the queue; says how plain the words are, nothing about a person."""

    STRONG = "strong"
    PLAIN = "plain"
    WEAK = "weak"


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A registered account. `person_id` is opaque; names live in identities.db only.

    `handle` is canonical (lower case, no tracking); for platforms without
    handles (site, feed) it is the canonical address. `native_id` is the
    platform's own stable id as text, None until it is known.
    """

    account_id: str
    person_id: str
    platform: Platform
    handle: str
    native_id: str | None
    agency: str
    region: str
    position_level: PositionLevel
    kepala_wilayah: bool
    kind: AccountKind
    legal_basis: str
    ownership_evidence: str
    verified_by: str
    active_from: date
    active_to: date | None
    route: Route
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """`kind`: image, video, audio, link, document or other. `sha256` only if the bytes were fetched."""

    kind: str
    url: str = ""
    alt: str = ""
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A time as a source wrote it. `at` is None when it was not understood, and `problem` says why.

    `precision`: second, minute, hour or day. `source`: platform, iso, table, relative, dateparser.
    `label`: edited or published when the source's own words said which. `warnings`:
    weekday_mismatch (the named day of the week is another), clock_skew (a little in the future).
    `zone_assumed`: the words named no zone, so they were read in the account's own.
    """

    raw: str
    at: datetime | None
    precision: str = "second"
    source: str = "platform"
    problem: str | None = None
    edited: bool = False
    year_inferred: bool = False
    label: str = ""
    warnings: tuple[str, ...] = ()
    zone_assumed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One public post as one listing showed it.

    `text` holds the account's own words only; `other_text` holds the words of
    another author in a repost or quote. `other_author` is the other author's
    native id or handle in memory only: the store keeps a keyed pseudonym.
    `author_native_id` must be the registered account's own id for every kind
    but REPOST. `absent` names the fields that this look could not show (text,
    other_text, media): what an earlier look saw there stays. An empty field that
    is not absent is the author's edit. `cut`: the source itself cut the text off.
    """

    platform: Platform
    native_id: str
    author_native_id: str
    kind: PostKind
    url: str
    text: str
    published: Moment
    other_text: str = ""
    other_author: str | None = None
    edited: Moment | None = None
    indexed_at: datetime | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    audience: str = "public"
    language: str | None = None
    decode_errors: int = 0
    absent: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something refused or not understood: `reason` is a code, `where` a place without personal data."""

    stage: str
    reason: str
    where: str
    detail: str = ""
    raw_sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a platform's parser made of one response.

    `next_url` is None on the last page. `outcome` is the account's outcome as
    far as this page shows it. `native_id` and `handle` are the account's own,
    as the page shows them (to notice a rename). `newest_only` marks a listing
    that shows the newest posts only (a feed), so that absence proves nothing about
    what is older than its last; `full` says that it showed as many as it ever does,
    so that older ones may be missing. `delta` marks one that was asked for what is
    newer than the last known post, so that absence from it proves nothing at all.
    `beside` marks what was asked for beside the listing (what was changed lately, wherever it stands): it says nothing
    of the listing's order or end, and `next_url` leads on to the listing itself.
    `gone` holds (native id, reason) of posts that the platform itself says are removed.
    `writers` says of a site's posts by whom they are, as (native id, what each writer may be known by): an empty string
    stands for nobody in particular. `holder` is what the account's own writer is known by, where the page tells who that is.
    """

    posts: tuple[Post, ...] = ()
    problems: tuple[Problem, ...] = ()
    next_url: str | None = None
    outcome: Outcome = Outcome.OK
    native_id: str | None = None
    handle: str | None = None
    detail: str = ""
    newest_only: bool = False
    full: bool = False
    delta: bool = False
    beside: bool = False
    gone: tuple[tuple[str, str], ...] = ()
    writers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    holder: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One response as it came over the wire. `body_sha256` is of the bytes before decompression.

    `body` holds them until they are stored.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    captured_at: datetime
    body_sha256: str
    body_bytes: int
    body: bytes = field(default=b"", repr=False, compare=False)


# --- Flags ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One post as the analysis takes it: own words in `text`, another author's in `other_text`.

    `media` is true when pictures, sound or video belong to it; nothing looks at them.
    """

    id: str
    text: str
    posted_at: datetime | None = None
    region: str | None = None
    platform: str | None = None
    kind: PostKind = PostKind.ORIGINAL
    other_text: str = ""
    official: bool = False
    packs: tuple[str, ...] | None = None
    media: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A question for a person. `spans` point into the original text, end exclusive.

    `entry` is the lexicon entry that was found, `found` the canonical name
    (candidate, party or phrase id). `category` is a suggestion or None when
    the stage is not known. `field` says which text the spans point into:
    text or other_text.
    """

    rule: str
    rule_version: int
    entry: str
    found: str
    spans: tuple[tuple[int, int], ...]
    tier: Tier
    reason: str
    cancelled_by: str
    pack: str
    pack_version: str
    contest: str | None = None
    stage: Stage | None = None
    category: str | None = None
    field: str = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """What the analysis says of one post; `queue` is true when a person should look.

    `media_only`: nothing but media, which nobody analysed; such a post is never called clean.
    `unread`: signs at the end of a very long text that were not read.
    """

    id: str
    queue: bool
    stance: Stance
    tier: Tier | None
    candidates: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = field(default_factory=tuple)
    media_only: bool = False
    unread: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person as registered: name, NIP, `title` (jabatan) and `unit` (unit kerja), "" where the list had none. Never
    logged, never printed but on an internal case sheet and in letters."""

    person_id: str
    name: str
    nip: str
    asn_type: str
    title: str = ""
    unit: str = ""

    def __repr__(self) -> str:
        return f"Person(person_id={self.person_id!r})"
