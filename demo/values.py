"""What the invented world is made of, as frozen values.

Everything in it is invented. The texts carry what two careful people would say
of them, so that the whole way from crawl to report can be scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from domain.types import Outcome, Platform, PostKind, Stance

# ok; not_found: never there; takedown, suspended: removed by the platform; private: hidden from visitors;
# locked: followers only; error: the host answers 500; rate_limited: the host answers 429.
STATES = ("ok", "not_found", "takedown", "suspended", "private", "locked", "error", "rate_limited")
# How long before it was reposted, quoted or answered the other author's post was written.
OTHER_BEFORE = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What two careful people would say of a post; `text` is the short form of the files, such as 10S1."""

    candidate: bool
    party: bool
    stance: Stance
    queue: bool
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """An author outside the register whose posts are reposted, quoted or answered."""

    key: str
    platform: Platform
    handle: str
    display_name: str
    native_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorldPost:
    """A post as its platform knows it. `first_crawl` and `gone_from` are crawl numbers, 1 or 2.

    `native_id` is the platform's id (an at-URI on Bluesky; for a repost there,
    the at-URI of the other author's post). `text` is what the first crawl may
    see, `edit` replaces it from the second crawl on.
    """

    native_id: str
    at: datetime
    text: str
    truth: Truth
    about: str
    first_crawl: int
    title: str = ""
    kind: PostKind = PostKind.ORIGINAL
    other: Other | None = None
    other_text: str = ""
    photo: str = ""
    audience: str = "public"
    indexed_at: datetime | None = None
    edit: str | None = None
    edited_at: datetime | None = None
    gone_from: int | None = None

    def visible(self, crawl: int) -> bool:
        return self.first_crawl <= crawl and (self.gone_from is None or crawl < self.gone_from)

    def text_at(self, crawl: int) -> str:
        return self.edit if self.edit is not None and crawl >= 2 else self.text

    def edited_by(self, crawl: int) -> datetime | None:
        return self.edited_at if crawl >= 2 else None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorldAccount:
    """A registered account and how its platform shows it in each of the two crawls."""

    platform: Platform
    handle: str
    native_id: str
    display_name: str
    states: tuple[str, str]
    posts: tuple[WorldPost, ...]
    renamed: str = ""
    page_cap: int = 0
    format: str = ""
    dates: str = ""
    rest: str = ""

    def state(self, crawl: int) -> str:
        return self.states[crawl - 1]

    def handle_at(self, crawl: int) -> str:
        return self.renamed if self.renamed and crawl >= 2 else self.handle

    def posts_at(self, crawl: int) -> tuple[WorldPost, ...]:
        """What exists at that crawl, newest first."""
        return tuple(sorted((p for p in self.posts if p.visible(crawl)), key=lambda p: p.at, reverse=True))

    @property
    def host(self) -> str:
        """The server of a Mastodon account, site or feed."""
        if self.platform == Platform.MASTODON:
            return self.handle.partition("@")[2]
        return self.handle.partition("/")[0]

    @property
    def name(self) -> str:
        """A Mastodon account's name on its own server."""
        return self.handle.partition("@")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorldStep:
    """One recorded act on a case. `kind`: reading, clarification, pleno, hop, result. `facts` by file key."""

    kind: str
    at: datetime
    platform: Platform
    handle: str
    contest: str
    by: str
    facts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorldReviewer:
    id: str
    role: str
    office: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportFile:
    """A file that a person brought, and when."""

    path: Path
    at: datetime
    operator: str
    how_seen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Visited:
    """A person's look at an account that no program may read."""

    platform: Platform
    handle: str
    at: datetime
    operator: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """The whole demo: `crawls` are the moments of the two crawls, `weeks` first and last days."""

    title: str
    pack: Path
    body: str
    weeks: tuple[tuple[date, date], ...]
    crawls: tuple[datetime, ...]
    robots: Mapping[str, str]
    accounts: tuple[WorldAccount, ...]
    others: Mapping[str, Other]
    reviewers: tuple[WorldReviewer, ...]
    work: tuple[WorldStep, ...]
    imports: tuple[ImportFile, ...]
    visits: tuple[Visited, ...]
    register: Path
    agencies: frozenset[str]

    def account(self, platform: Platform, handle: str) -> WorldAccount:
        """Raises KeyError when the world has no such account."""
        for account in self.accounts:
            if account.platform == platform and account.handle == handle:
                return account
        raise KeyError(f"{platform} {handle}")

    def of(self, platform: Platform) -> tuple[WorldAccount, ...]:
        return tuple(a for a in self.accounts if a.platform == platform)
