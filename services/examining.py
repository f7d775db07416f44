"""The kept pictures of a workspace: read once, and what stands in them raised as flags of their posts.

A picture's words are read by the rules of captions. A picture of a post that was passed on is another's: the flag
says so.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from analysis.engine import Engine
from cluster.address import Address
from domain.cases import ReviewedPost
from domain.pictures import Examined, Unreadable
from domain.privacy import mask_numbers
from domain.types import Assessment, Flag, Item, PostKind, Stance, Tier
from images import READER_VERSION, extra
from services.pictures import PictureFlag, check_folders, outcomes, read_picture
from store import bodies, flags, pictures
from store.database import Store
from store.workspace import Config, Workspace

EMBLEMS = "lambang"
KNOWN = "bahan-dikenal"
_CANCELLED = "Batal bila gambar itu berita, pendidikan pemilih, atau imbauan netralitas."
_PASSED_ON = "Gambar milik orang lain yang diteruskan. "
_QUOTED = 240
_PLAIN_RULES = ("campaign-picture", "known-material")
_ORDER = (Tier.STRONG, Tier.PLAIN, Tier.WEAK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """What one pass over the kept pictures did. `missing`: the extra is not installed, so none was read."""

    read: int = 0
    unreadable: int = 0
    missing: bool = False


def folder_of(workspace: Workspace, name: str) -> Path | None:
    """The workspace's folder of emblems or of known material, where there is one."""
    folder = workspace.root / name
    return folder if folder.is_dir() else None


def pictures_a_crawl(config: Config) -> int:
    """How many pictures of posts a crawl may fetch. None without the extra: what nobody can read is not collected."""
    return max(config.number("crawl.pictures"), 0) if extra.installed() else 0


def examine_store(
    db: Store,
    workspace: Workspace,
    at: datetime,
    *,
    workers: int | None = None,
    cluster: Address | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Examination:
    """Reads every kept picture that this reader has not read. Twice reads nothing; without the extra it says so."""
    if not extra.installed():
        return Examination(missing=True)
    emblems, known = folder_of(workspace, EMBLEMS), folder_of(workspace, KNOWN)
    names = [name for name in pictures.waiting(db, READER_VERSION) if bodies.has_body(db, workspace.evidence, name)]
    if not names:
        return Examination()
    check_folders(emblems, known)
    tasks = (bodies.read_body(db, workspace.evidence, name) for name in names)
    read = unreadable = 0
    for name, outcome in zip(names, outcomes(tasks, emblems, known, workers=workers, cluster=cluster), strict=True):
        found = outcome if isinstance(outcome, Unreadable) else outcome[0]
        flags.assess_again(db, pictures.save(db, READER_VERSION, name, found, at), at)
        read, unreadable = read + isinstance(found, Examined), unreadable + isinstance(found, Unreadable)
        progress(1)
    return Examination(read=read, unreadable=unreadable)


def pictures_seen(db: Store) -> pictures.Counts:
    """Of the pictures and films of all posts, how many were examined and how many were not."""
    return pictures.counts(db)


def pictures_read(db: Store, posts: Sequence[ReviewedPost]) -> dict[str, Examined | Unreadable]:
    """What was read in the kept pictures of these posts, by the hash of their bytes."""
    return pictures.of_hashes(db, [m["sha256"] for post in posts for m in json.loads(post.media) if m.get("sha256")])


def with_pictures(
    db: Store, engine: Engine, batch: Sequence[tuple[Item, int]], assessed: Sequence[Assessment]
) -> list[Assessment]:
    """The assessments of a batch, and with them what stands in the pictures of its posts."""
    examined: Mapping[str, list[Examined]] = pictures.of_posts(db, [item.id for item, _ in batch if item.media])
    return [
        _joined(engine, item, one, examined.get(item.id, ())) for (item, _), one in zip(batch, assessed, strict=True)
    ]


def _joined(engine: Engine, item: Item, found: Assessment, pictures: Sequence[Examined]) -> Assessment:
    for examined in pictures:
        reading = read_picture(examined, engine, replace(item, text="", other_text="", kind=PostKind.ORIGINAL))
        raised = tuple(_flag(engine, item, examined, flag) for flag in reading.flags)
        tiers = [flag.tier for flag in (*found.flags, *raised)]
        found = replace(
            found,
            queue=found.queue or reading.queue,
            flags=(*found.flags, *raised),
            media_only=False,
            stance=reading.stance if found.stance is Stance.NONE else found.stance,
            tier=min(tiers, key=_ORDER.index) if tiers else None,
            candidates=tuple(dict.fromkeys((*found.candidates, *reading.candidates))),
            parties=tuple(dict.fromkeys((*found.parties, *reading.parties))),
        )
    return found


def _flag(engine: Engine, item: Item, examined: Examined, flag: PictureFlag) -> Flag:
    """A flag of a picture as one of its post. Its places are boxes in the picture, so it has no spans."""
    words = mask_numbers(" / ".join(examined.lines[at].text for at in flag.lines))[:_QUOTED]
    whose = _PASSED_ON if item.kind is PostKind.REPOST else ""
    reason = f"{whose}{flag.reason}" + (f" Tertulis pada gambar: {words}" if words else "")
    if flag.found is not None:
        return replace(flag.found, reason=reason, spans=(), field="picture")
    pack = engine.packs[0]
    return Flag(
        rule=flag.rule,
        rule_version=1,
        entry=flag.rule,
        found=words or flag.reason,
        spans=(),
        tier=Tier.PLAIN if flag.rule in _PLAIN_RULES else Tier.WEAK,
        reason=reason,
        cancelled_by=_CANCELLED,
        pack=pack.name,
        pack_version=pack.version,
        category=flag.category,
        field="picture",
    )
