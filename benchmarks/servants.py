"""python -m benchmarks.servants --data FOLDER [--wrong]: invented posts in the style of civil servants.

Every post of asn_style/posts.jsonl with its pack, region and time. Prints precision, recall and F1 of the queue, the
share of stances read right, F1 of each stance, and queue and stance by kind of post.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis.engine import Engine, compile_engine
from benchmarks.plain import STANCES
from benchmarks.scores import score
from domain.packs import list_packs, load_pack
from domain.types import Assessment, Item


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what it should be read as. `kind` says what it tries, in a word."""

    item: Item
    queue: bool
    stance: str
    candidates: frozenset[str]
    kind: str


Read = Sequence[tuple[Post, Assessment]]


def posts(folder: Path) -> list[Post]:
    """The posts in order. Ends the program when the file is not there."""
    file = folder / "asn_style" / "posts.jsonl"
    if not file.is_file():
        raise SystemExit(f"The posts in the style of civil servants are not here: {file}")
    return [_post(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _post(row: dict[str, object]) -> Post:
    item = Item(
        id=str(row["id"]),
        text=str(row["text"]),
        packs=(str(row["pack"]),),
        region=str(row["region"]),
        posted_at=datetime.fromisoformat(str(row["posted_at"])),
    )
    names = row["expected_candidates"]
    return Post(
        item,
        row["expected_queue"] is True,
        str(row["expected_stance"]),
        frozenset(map(str, names if isinstance(names, list) else ())),
        str(row["kind"]),
    )


def read_all(engine: Engine, found: Sequence[Post]) -> Read:
    return [(post, engine.assess(post.item)) for post in found]


def report(read: Read) -> str:
    queue = score([(post.queue, found.queue) for post, found in read])
    lines = [
        f"{len(read)} posts, {sum(post.queue for post, _ in read)} for the queue",
        f"queue   precision {queue.precision:.3f}, recall {queue.recall:.3f}, F1 {queue.f1:.3f}",
        f"stance  right {_share([post.stance == found.stance.value for post, found in read])}, "
        + ", ".join(
            f"{stance} F1 {score([(p.stance == stance, f.stance.value == stance) for p, f in read]).f1:.3f}"
            for stance in STANCES
        ),
        "names   all contestants and no other "
        + _share([post.candidates == frozenset(found.candidates) for post, found in read]),
    ]
    for kind in sorted({post.kind for post, _ in read}):
        own = [(post, found) for post, found in read if post.kind == kind]
        lines.append(
            f"{kind:24}{len(own):4} posts, queue right {_share([p.queue == f.queue for p, f in own])}, "
            f"stance right {_share([p.stance == f.stance.value for p, f in own])}"
        )
    return "\n".join(lines)


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f}" if right else "-"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true", help="print each post that is read wrong")
    options = parser.parse_args(arguments)
    engine = compile_engine([load_pack(name) for name in list_packs()])
    read = read_all(engine, posts(options.data))
    print(report(read))
    for post, found in read if options.wrong else ():
        if (post.queue, post.stance) != (found.queue, found.stance.value):
            print(f"{post.item.id} {post.kind}: {post.queue}/{post.stance} read {found.queue}/{found.stance.value}")


if __name__ == "__main__":
    main()
