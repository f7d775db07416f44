"""Reading the invented world from the folder demo/world."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from demo import native_ids
from demo.checks import check
from demo.values import (
    OTHER_BEFORE,
    ImportFile,
    Other,
    Truth,
    Visited,
    World,
    WorldAccount,
    WorldPost,
    WorldReviewer,
    WorldStep,
)
from domain.types import Outcome, Platform, PostKind, Stance

HOME = Path(__file__).parent
FOLDER = HOME / "world"
PACKS = HOME / "pack"
ACCOUNT_FILES = ("bluesky.toml", "mastodon.toml", "sites.toml", "video.toml", "visits.toml", "keyed.toml")
STANCES = {"S": Stance.SUPPORT, "O": Stance.OPPOSE, "N": Stance.NONE}


def load_world(folder: Path = FOLDER) -> World:
    """The world in that folder, checked. Raises ValueError or KeyError that says what is not well-formed."""
    head = _toml(folder / "world.toml")
    work = _toml(folder / "work.toml")
    others = {key: _other(key, values) for key, values in head["other"].items()}
    crawls = tuple(crawl["at"] for crawl in head["crawl"])
    entries = (entry for name in ACCOUNT_FILES for entry in _toml(folder / name)["account"])
    register = folder / "register.csv"
    world = World(
        title=head["title"],
        pack=PACKS / head["pack"],
        body=head["body"],
        weeks=tuple((week["first"], week["last"]) for week in head["week"]),
        crawls=crawls,
        robots=head["robots"],
        accounts=tuple(_account(entry, others, crawls) for entry in entries),
        others=others,
        reviewers=tuple(WorldReviewer(**reviewer) for reviewer in work["reviewer"]),
        work=_work(work),
        imports=tuple(ImportFile(path=folder / i.pop("file"), **i) for i in head["import"]),
        visits=tuple(_visited(visit) for visit in head["visit"]),
        register=register,
        agencies=_agencies(register),
    )
    check(world)
    return world


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
    if platform in (Platform.MASTODON, Platform.X, Platform.THREADS):
        return native_ids.number(18, "account", handle)
    return handle


def _other(key: str, values: Mapping[str, str]) -> Other:
    platform = Platform(values["platform"])
    return Other(
        key=key,
        platform=platform,
        handle=values["handle"],
        display_name=values["display_name"],
        native_id=_native_id(platform, values["handle"]),
    )


def _account(entry: Mapping[str, Any], others: Mapping[str, Other], crawls: tuple[datetime, ...]) -> WorldAccount:
    platform, handle = Platform(entry["platform"]), entry["handle"]
    # A page or professional account has a number by which programs know it.
    native_id = native_ids.number(15, "page", handle) if entry.get("format") == "api" else _native_id(platform, handle)
    first, second = entry.get("state", ("ok", "ok"))
    posts = tuple(
        _post(platform, handle, number, values, others, crawls) for number, values in enumerate(entry["posts"])
    )
    if entry.get("format") == "api" and platform == Platform.INSTAGRAM:
        posts = tuple(replace(p, native_id="D" + native_ids.letters32(9, handle, p.native_id)) for p in posts)
    plain = {key: entry[key] for key in ("renamed", "page_cap", "format", "dates", "rest") if key in entry}
    return WorldAccount(
        platform=platform,
        handle=handle,
        native_id=native_id,
        display_name=entry["display_name"],
        states=(first, second),
        posts=posts,
        **plain,
    )


_POST_KEYS = frozenset(
    {
        "at",
        "text",
        "title",
        "kind",
        "other",
        "other_text",
        "photo",
        "audience",
        "indexed_at",
        "crawl",
        "edit",
        "edited_at",
        "gone",
        "truth",
        "about",
    }
)


def _post(
    platform: Platform,
    handle: str,
    number: int,
    values: Mapping[str, Any],
    others: Mapping[str, Other],
    crawls: tuple[datetime, ...],
) -> WorldPost:
    unknown = values.keys() - _POST_KEYS
    if unknown:
        raise ValueError(f"{platform} {handle}: unknown key {', '.join(sorted(unknown))}")
    at = values["at"]
    kind = PostKind(values.get("kind", "original"))
    other = others[values["other"]] if "other" in values else None
    plain = {
        key: values[key]
        for key in ("title", "other_text", "photo", "audience", "indexed_at", "edit", "edited_at")
        if key in values
    }
    return WorldPost(
        native_id=_post_id(platform, handle, number, at, kind, other),
        at=at,
        text=values["text"],
        kind=kind,
        other=other,
        truth=_truth(values.get("truth", "00N0")),
        about=values.get("about", "harian"),
        first_crawl=values.get("crawl", 1 if at < crawls[0] else 2),
        gone_from=values.get("gone"),
        **plain,
    )


def _truth(text: str) -> Truth:
    if len(text) != 4 or not {text[0], text[1], text[3]} <= {"0", "1"} or text[2] not in STANCES:
        raise ValueError(f"truth {text!r} is not like 10S1")
    return Truth(
        candidate=text[0] == "1", party=text[1] == "1", stance=STANCES[text[2]], queue=text[3] == "1", text=text
    )


def _post_id(platform: Platform, handle: str, number: int, at: datetime, kind: PostKind, other: Other | None) -> str:
    moment = at.isoformat()
    match platform:
        case Platform.BLUESKY if kind == PostKind.REPOST and other is not None:
            return f"at://{other.native_id}/app.bsky.feed.post/{native_ids.tid(at - OTHER_BEFORE, other.handle)}"
        case Platform.BLUESKY:
            return f"at://{native_ids.did(handle)}/app.bsky.feed.post/{native_ids.tid(at, handle)}"
        case Platform.MASTODON | Platform.X:
            return native_ids.snowflake(at, handle)
        case Platform.WORDPRESS:
            return str(101 + 3 * number)
        case Platform.TELEGRAM:
            return str(11 + 3 * number)
        case Platform.THREADS:
            return "D" + native_ids.letters32(9, handle, moment)
        case Platform.WEBSITE:
            return f"https://{handle}/{native_ids.letters32(8, handle, moment)}"
        case Platform.YOUTUBE:
            return native_ids.video(handle, moment)
        case Platform.FEED:
            return f"https://{handle.partition('/')[0]}/{at:%Y/%m}/{native_ids.letters32(8, handle, moment)}"
        case _:
            return native_ids.number(19 if platform in (Platform.BLOGGER, Platform.TIKTOK) else 18, handle, moment)


def _visited(values: Mapping[str, Any]) -> Visited:
    return Visited(
        platform=Platform(values["platform"]),
        handle=values["handle"],
        at=values["at"],
        operator=values["operator"],
        outcome=Outcome(values["outcome"]),
    )


_STEPS = ("reading", "clarification", "pleno", "hop", "result")


def _work(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[WorldStep, ...]:
    """Every recorded act, in the order of time."""
    steps = [_step(kind, values) for kind in _STEPS for values in tables[kind]]
    return tuple(sorted(steps, key=lambda step: step.at))


def _step(kind: str, values: Mapping[str, Any]) -> WorldStep:
    platform, _, handle = values["account"].partition(" ")
    own = {"account", "contest", "at", "by"}
    return WorldStep(
        kind=kind,
        at=values["at"],
        platform=Platform(platform),
        handle=handle,
        contest=values["contest"],
        by=values["by"],
        facts={key: str(value) for key, value in values.items() if key not in own},
    )
