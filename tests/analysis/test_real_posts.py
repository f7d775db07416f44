"""All real posts, all packs at once: an optimisation changes no assessment.

real_posts.json holds the engine's version, the packs' digests and the SHA-256 of everything the filter answered.
Whoever changes what comes out raises ENGINE_VERSION and records it anew:
python tests/analysis/test_real_posts.py FOLDER
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import ENGINE_VERSION
from analysis.engine import compile_engine, filter_lines
from domain.packs import list_packs, load_pack

RECORD = Path(__file__).parent / "real_posts.json"
REGIONS = (None, "35.78", "31.71", "32.73", "94", "11.71", None)
MOMENTS = (None, None, "2024-01-05T10:00:00+07:00", None, "2024-10-05T10:00:00+07:00")


def lines(folder: Path) -> Iterator[bytes]:
    """Posts with and without region and time, some as words under another author's post."""
    number = 0
    for file in sorted(folder.glob("*/posts.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text, number = json.loads(line)["text"], number + 1
            post = {"id": str(number), "text": text, "region": REGIONS[number % 7], "posted_at": MOMENTS[number % 5]}
            if number % 13 == 0:
                post |= {"text": "setuju, lanjutkan" if number % 2 else "", "other_text": text, "kind": "quote"}
            elif number % 3 == 0:
                post = {"id": str(number), "text": text}
            yield json.dumps(post).encode()


def assessed(folder: Path) -> dict[str, str]:
    packs = [load_pack(name) for name in list_packs()]
    digest = hashlib.sha256()
    for answer in filter_lines(lines(folder), compile_engine(packs)):
        digest.update(answer)
    return {
        "engine": ENGINE_VERSION,
        "packs": ",".join(pack.digest[:12] for pack in packs),
        "answers": digest.hexdigest(),
    }


def test_every_assessment_is_the_one_that_was_recorded(shared: Path) -> None:
    recorded = json.loads(RECORD.read_text())
    now = assessed(shared / "data")
    if recorded["packs"] != now["packs"]:
        pytest.skip("a pack has changed since the answers were recorded")
    assert now == recorded


if __name__ == "__main__":
    RECORD.write_text(json.dumps(assessed(Path(sys.argv[1])), indent=1) + "\n")
