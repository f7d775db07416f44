"""Labelled public posts, where they are at hand: read in place, never copied.

labelled_dev holds 2,000 posts of seventeen collections, labelled by written
guidelines. Further labels of ours name a post by id and by the SHA-256 of its
text.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BOTH_2024 = ("pemilu-2024", "pilkada-2024")
BEFORE_2020 = ("pemilu-2019", "pilkada-dki-2017")
# Which election a collection is about.
PACKS = {
    "pilkada_dki_2017_sentiment": ("pilkada-dki-2017",),
    "pilpres_2019_sentiment": ("pemilu-2019",),
    "bacapres_2023": ("pemilu-2024",),
    "debat_pilpres_2023_12": ("pemilu-2024",),
    "ganjar_2024_03": ("pemilu-2024",),
    "election_news_titles_2023": ("pemilu-2024",),
    "pilgub_jatim_2024": ("pilkada-2024",),
    "official_institution_posts": BOTH_2024,
    "politik_dec_2024": BOTH_2024,
    "mbg_policy_2025": BOTH_2024,
    "smsa_reviews": BEFORE_2020,
    "hate_abusive_twitter": BEFORE_2020,
    "emotion_twitter": BEFORE_2020,
    "everyday_ig_tv_telco_film": BEFORE_2020,
    "nusax_regional": BEFORE_2020,
    "javanese_sundanese_abusive": BEFORE_2020,
    "sundanese_emotion": BEFORE_2020,
}
STANCES = {"S": "support", "O": "oppose", "N": "none"}
OWN_LABELS = Path(__file__).parent / "training" / "labels.tsv"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One post with what its label says. `row` is its id in its own collection."""

    id: str
    row: str
    source: str
    text: str
    candidate: bool
    party: bool
    stance: str
    queue: bool


def folder_or_exit(folder: Path) -> Path:
    """The folder with the reference data; ends the program in plain words when it is not there."""
    if not (folder / "labelled_dev" / "pool.jsonl").is_file():
        raise SystemExit(
            f"The labelled posts are not here: {folder / 'labelled_dev'}\n"
            "They are real people's public posts and do not ship with the program.\n"
            "Name the folder that holds them: make quality DATA=/path/to/data"
        )
    return folder


def labelled(folder: Path) -> list[Labelled]:
    base = folder / "labelled_dev"
    labels = {
        row[0]: row[1:] for row in (line.split("\t") for line in (base / "labels.tsv").read_text("utf-8").splitlines())
    }
    found = []
    for line in (base / "pool.jsonl").read_text("utf-8").splitlines():
        post = json.loads(line)
        candidate, party, stance, queue = labels[post["id"]]
        found.append(
            Labelled(
                post["id"],
                post["row"],
                post["source"],
                post["text"],
                candidate == "1",
                party == "1",
                STANCES[stance],
                queue == "1",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Further:
    """A post outside labelled_dev with a stance of ours."""

    row: str
    source: str
    text: str
    stance: str


def further(folder: Path) -> Iterator[Further]:
    """Posts outside labelled_dev with a label. Raises ValueError when a text is not the one that was read."""
    mine = {
        row[0]: row[1:]
        for row in (line.split("\t") for line in OWN_LABELS.read_text("utf-8").splitlines() if line[0] != "#")
    }
    taken = {post.row for post in labelled(folder)}
    for source in PACKS:
        for line in (folder / source / "posts.jsonl").read_text("utf-8").splitlines():
            post = json.loads(line)
            row, text = post["id"], post["text"]
            if row in taken or row not in mine:
                continue
            sha, stance = mine[row]
            if hashlib.sha256(text.encode()).hexdigest() != sha:
                raise ValueError(f"{row}: not the text that was labelled")
            yield Further(row, source, text, STANCES[stance])


def posts(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Every post of every collection: collection, id, text."""
    for source in PACKS:
        for line in (folder / source / "posts.jsonl").read_text("utf-8").splitlines():
            post = json.loads(line)
            yield source, post["id"], post["text"]
