"""The invented world: values, and reading them from the folder demo/world.

Everything in it is invented. The texts carry what two careful people would say
of them, so that the whole way from crawl to report can be scored.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from demo import native_ids
from netralitas.types import Outcome, Platform, PostKind, Stance

HOME = Path(__file__).parent
FOLDER = HOME / "world"
PACKS = HOME / "pack"
ACCOUNT_FILES = ("bluesky.toml", "mastodon.toml", "sites.toml", "video.toml", "visits.toml")
# ok; not_found: never there; takedown, suspended: removed by the platform; private: hidden from visitors;
# locked: followers only; error: the host answers 500; rate_limited: the host answers 429.
STATES = ("ok", "not_found", "takedown", "suspended", "private", "locked", "error", "rate_limited")
# How long before it was reposted, quoted or answered the other author's post was written.
OTHER_BEFORE = timedelta(hours=3)
STANCES = {"S": Stance.SUPPORT, "O": Stance.OPPOSE, "N": Stance.NONE}


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
class Step:
    """One recorded act on a case. `kind`: reading, clarification, pleno, hop, result. `facts` by file key."""

    kind: str
    at: datetime
    platform: Platform
    handle: str
    contest: str
    by: str
    facts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewer:
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
    reviewers: tuple[Reviewer, ...]
    work: tuple[Step, ...]
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


def load_world(folder: Path = FOLDER) -> World:
    """The world in that folder. Raises ValueError or KeyError naming the file when it is not well-formed."""
    head = _toml(folder / "world.toml")
    work = _toml(folder / "work.toml")
    others = {key: _other(key, values) for key, values in head["other"].items()}
    crawls = tuple(crawl["at"] for crawl in head["crawl"])
    entries = (entry for name in ACCOUNT_FILES for entry in _toml(folder / name)["account"])
    register = folder / "register.csv"
    return World(
        title=head["title"], pack=PACKS / head["pack"], body=head["body"],
        weeks=tuple((week["first"], week["last"]) for week in head["week"]), crawls=crawls,
        robots=head["robots"], accounts=tuple(_account(entry, others, crawls) for entry in entries), others=others,
        reviewers=tuple(Reviewer(**reviewer) for reviewer in work["reviewer"]), work=_work(work),
        imports=tuple(ImportFile(path=folder / i.pop("file"), **i) for i in head["import"]),
        visits=tuple(_visited(visit) for visit in head["visit"]), register=register, agencies=_agencies(register))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _agencies(register: Path) -> frozenset[str]:
    with register.open(encoding="utf-8", newline="") as file:
        return frozenset(row["instansi"] for row in csv.DictReader(file))


def _native_id(platform: Platform, handle: str) -> str:
    if platform == Platform.BLUESKY:
        return native_ids.did(handle)
    if platform == Platform.MASTODON:
        return native_ids.number(18, "account", handle)
    return handle


def _other(key: str, values: Mapping[str, str]) -> Other:
    platform = Platform(values["platform"])
    return Other(key=key, platform=platform, handle=values["handle"], display_name=values["display_name"],
                 native_id=_native_id(platform, values["handle"]))


def _account(entry: Mapping[str, Any], others: Mapping[str, Other], crawls: tuple[datetime, ...]) -> WorldAccount:
    platform, handle = Platform(entry["platform"]), entry["handle"]
    first, second = entry.get("state", ("ok", "ok"))
    posts = tuple(_post(platform, handle, number, values, others, crawls)
                  for number, values in enumerate(entry["posts"]))
    plain = {key: entry[key] for key in ("renamed", "page_cap", "format", "dates", "rest") if key in entry}
    return WorldAccount(platform=platform, handle=handle, native_id=_native_id(platform, handle),
                        display_name=entry["display_name"], states=(first, second), posts=posts, **plain)


_POST_KEYS = frozenset({"at", "text", "title", "kind", "other", "other_text", "photo", "audience", "indexed_at",
                        "crawl", "edit", "edited_at", "gone", "truth", "about"})


def _post(platform: Platform, handle: str, number: int, values: Mapping[str, Any], others: Mapping[str, Other],
          crawls: tuple[datetime, ...]) -> WorldPost:
    unknown = values.keys() - _POST_KEYS
    if unknown:
        raise ValueError(f"{platform} {handle}: unknown key {', '.join(sorted(unknown))}")
    at = values["at"]
    kind = PostKind(values.get("kind", "original"))
    other = others[values["other"]] if "other" in values else None
    plain = {key: values[key] for key in ("title", "other_text", "photo", "audience", "indexed_at", "edit", "edited_at")
             if key in values}
    return WorldPost(
        native_id=_post_id(platform, handle, number, at, kind, other), at=at, text=values["text"], kind=kind,
        other=other, truth=_truth(values.get("truth", "00N0")), about=values.get("about", "harian"),
        first_crawl=values.get("crawl", 1 if at < crawls[0] else 2), gone_from=values.get("gone"), **plain)


def _truth(text: str) -> Truth:
    if len(text) != 4 or not {text[0], text[1], text[3]} <= {"0", "1"} or text[2] not in STANCES:
        raise ValueError(f"truth {text!r} is not like 10S1")
    return Truth(candidate=text[0] == "1", party=text[1] == "1", stance=STANCES[text[2]], queue=text[3] == "1",
                 text=text)


def _post_id(platform: Platform, handle: str, number: int, at: datetime, kind: PostKind, other: Other | None) -> str:
    moment = at.isoformat()
    match platform:
        case Platform.BLUESKY if kind == PostKind.REPOST and other is not None:
            return f"at://{other.native_id}/app.bsky.feed.post/{native_ids.tid(at - OTHER_BEFORE, other.handle)}"
        case Platform.BLUESKY:
            return f"at://{native_ids.did(handle)}/app.bsky.feed.post/{native_ids.tid(at, handle)}"
        case Platform.MASTODON:
            return native_ids.snowflake(at, handle)
        case Platform.WORDPRESS:
            return str(101 + 3 * number)
        case Platform.YOUTUBE:
            return native_ids.video(handle, moment)
        case Platform.FEED:
            return f"https://{handle.partition('/')[0]}/{at:%Y/%m}/{native_ids.letters32(8, handle, moment)}"
        case _:
            return native_ids.number(19 if platform in (Platform.BLOGGER, Platform.TIKTOK) else 18, handle, moment)


def _visited(values: Mapping[str, Any]) -> Visited:
    return Visited(platform=Platform(values["platform"]), handle=values["handle"], at=values["at"],
                   operator=values["operator"], outcome=Outcome(values["outcome"]))


_STEPS = ("reading", "clarification", "pleno", "hop", "result")


def _work(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Step, ...]:
    """Every recorded act, in the order of time."""
    steps = [_step(kind, values) for kind in _STEPS for values in tables[kind]]
    return tuple(sorted(steps, key=lambda step: step.at))


def _step(kind: str, values: Mapping[str, Any]) -> Step:
    platform, _, handle = values["account"].partition(" ")
    own = {"account", "contest", "at", "by"}
    return Step(kind=kind, at=values["at"], platform=Platform(platform), handle=handle, contest=values["contest"],
                by=values["by"], facts={key: str(value) for key, value in values.items() if key not in own})
