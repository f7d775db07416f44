"""python -m benchmarks.beside FOLDER_OF_ANOTHER_VERSION --data FOLDER: this version's filter beside another's.

Both read the same real posts in the same run, a batch each in turn, in a process of their own: a busy machine slows
both alike. Prints posts per second of processor time of each, how many times the other's time this version takes, and
whether the output is the same, byte for byte. The dense posts are those in which any pack finds a word worth a look;
with `--all` the others are read too; with `--placed` each post has a day and a region of one of the packs, drawn by
chance that is the same in every run, so that names and numbers of one region, forms and stages are compared as well.
With `--mixed` posts are made anew of the real ones: another's text in a reply, repost or quote, no words of one's own,
official accounts, capitals, look-alike letters, several posts in one and windows of a long text.
Each batch is new to the process that reads it, as in daily use.
"""

import argparse
import gc
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

from analysis.engine import compile_engine, filter_lines
from benchmarks.labelled import folder_or_exit, posts
from domain.elections import Pack
from domain.packs import list_packs, load_pack

ROOT = Path(__file__).parents[1]
BATCH = 2_000


@dataclass(slots=True)
class Version:
    """A version at work: its process, what it has used, and what it has said."""

    process: "subprocess.Popen[bytes]"
    seconds: float = 0.0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    batches: list[str] = field(default_factory=list)

    def read(self, batch: Sequence[bytes]) -> None:
        """Gives the version a batch and waits for what it says of it."""
        given, taken = self.process.stdin, self.process.stdout
        if given is None or taken is None:
            raise RuntimeError("a version without pipes")
        given.write(f"{len(batch)}\n".encode() + b"".join(batch))
        given.flush()
        answer = taken.readline().split()
        if len(answer) != 2:
            raise SystemExit("the other version stopped; see its message above")
        self.seconds += float(answer[0])
        self.batches.append(answer[1].decode())


def start(folder: Path) -> Version:
    """The version whose checkout is `folder`, with its own packs and weights."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), "--serve"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    return Version(process)


def serve(given: IO[bytes], out: IO[bytes]) -> None:
    """Reads batches and answers with processor seconds and the digest of the output."""
    engine = compile_engine([load_pack(name) for name in list_packs()])
    gc.freeze()  # as the filter does
    while head := given.readline():
        batch = [given.readline() for _ in range(int(head))]
        before = time.process_time()
        said = b"".join(filter_lines(batch, engine))
        used = time.process_time() - before
        out.write(f"{used} {hashlib.sha256(said).hexdigest()}\n".encode())
        out.flush()


def lines(folder: Path, everything: bool, placed: bool = False) -> Iterator[bytes]:
    """The real posts as the filter reads them; only the dense ones unless `everything`.

    `placed`: each with a day and a region.
    """
    engine = compile_engine([load_pack(name) for name in list_packs()])
    draw = random.Random(17)
    for _, row, text in posts(folder):
        if everything or engine.open_words(text) is not None:
            more = _placed(draw.choice(engine.packs), draw) if placed else {}
            yield json.dumps({"id": row, "text": text, **more}, ensure_ascii=False).encode() + b"\n"


def _placed(pack: Pack, draw: random.Random) -> dict[str, str]:
    """A day on which the pack is read, and a region in which it is voted."""
    day = pack.window_from + timedelta(days=draw.randint(0, (pack.window_to - pack.window_from).days))
    region = draw.choice([contest.region for contest in pack.contests.values() if contest.region] or ["35.78"])
    return {"posted_at": f"{day}T12:00:00+07:00", "region": region}


KINDS = ("original", "reply", "repost", "quote")
OWN = ("setuju, lanjutkan!", "", "saya dukung", "tolak!", "Hadir?")


def mixed(given: Sequence[bytes]) -> Iterator[bytes]:
    """Posts made of the real ones, in ways that these are hardly ever written in."""
    draw = random.Random(23)
    rows = [json.loads(line) for line in given]
    for row in rows:
        post, text = row | {"kind": draw.choice(KINDS), "official": draw.random() < 0.2}, row["text"]
        if draw.random() < 0.3:
            post["other_text"] = draw.choice(rows)["text"]
            text = draw.choice(OWN) if draw.random() < 0.3 else text
        how = draw.random()
        if how < 0.05:
            text = " ".join(one["text"] for one in draw.sample(rows, 150 if how < 0.005 else 6))
        elif how < 0.1:
            text = text.replace(" ", "\u200b ").replace("a", "\u0430")
        elif how < 0.15:
            text = f"\uff20pejabat {text} ? "
        post["text"] = text.upper() if draw.random() < 0.1 else text
        yield json.dumps(post, ensure_ascii=draw.random() < 0.5).encode() + b"\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--placed", action="store_true", help="each post with a day and a region")
    parser.add_argument("--mixed", action="store_true", help="posts made anew of the real ones")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        return serve(sys.stdin.buffer, sys.stdout.buffer)
    if options.other is None or options.data is None:
        parser.error("a folder with another version and --data are needed")
    given = list(lines(folder_or_exit(options.data), options.all, options.placed))
    if options.mixed:
        given = list(mixed(given))
    ours, other = start(ROOT), start(options.other.resolve())
    for at in range(0, len(given), BATCH):
        for version in (ours, other) if at // BATCH % 2 else (other, ours):
            version.read(given[at : at + BATCH])
    print(
        f"{len(given):,} posts: this version {len(given) / ours.seconds:,.0f} a processor second, the other "
        f"{len(given) / other.seconds:,.0f}; {ours.seconds / other.seconds:.2f} times its time; "
        f"same bytes: {ours.batches == other.batches}"
    )
    return None


if __name__ == "__main__":
    main()
