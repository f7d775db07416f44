"""How well pictures are read, on labelled ones: prints and writes docs/images-quality.md.

    python -m benchmarks.images --data FOLDER

The folder holds labels.json: `posters` (file, campaign, number, lines), `emblem_gallery` (file, id, in_gallery),
`scenes` (file, objects, distractor), `dups` (file, of). Everything is measured through the filter, as a user runs it.
"""

import argparse
import json
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from analysis.engine import compile_engine
from domain.packs import load_pack
from services.picture_filter import filter_pictures

Labels = list[dict[str, Any]]
Found = dict[str, Any]
Rows = list[tuple[str, float, str]]

_TARGET = Path("docs/images-quality.md")


def run(data: Path, folder: Path, files: list[str], **options: Any) -> tuple[dict[str, Any], float, float]:
    """The result of every file by name, and the processor seconds a picture."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [json.dumps({"id": file, "file": str(data / file)}).encode() for file in files]
    engine = compile_engine([load_pack("pilkada-2024")])
    found = {one["id"]: one for one in map(json.loads, filter_pictures(lines, engine, folder=folder, **options))}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found, spent / max(1, len(files)), after.ru_maxrss / 1024


def words_rows(posters: Labels, found: Found) -> Rows:
    exact = glued = total = long = 0
    for poster in posters:
        read = [line["text"] for line in found[poster["file"]].get("lines", [])]
        have = Counter(re.findall(r"\w+", " ".join(read).casefold()))
        letters = re.sub(r"\W", "", "".join(read).casefold())
        for word in re.findall(r"\w+", " ".join(poster["lines"]).casefold()):
            total += 1
            if have[word] > 0:
                have[word] -= 1
                exact += 1
            if len(word) >= 3:
                long += 1
                glued += word in letters
    return [("letters of words", glued / long, "≥ .98"), ("exact words", exact / total, "≥ .90")]


def poster_rows(posters: Labels, found: Found) -> Rows:
    campaign = [one for one in posters if one["campaign"]]
    neutral = [one for one in posters if not one["campaign"]]
    numbered = [one for one in posters if one["number"] is not None]
    queued = sum(found[one["file"]]["queue"] for one in campaign)
    false = sum(found[one["file"]]["queue"] for one in neutral)
    reported = [one for one in posters if found[one["file"]]["number"] is not None]
    right = sum(found[one["file"]]["number"] == one["number"] for one in reported)
    hit = sum(found[one["file"]]["number"] == one["number"] for one in numbered)
    return [
        (f"campaign posters queued ({queued} of {len(campaign)})", queued / len(campaign), "≥ .95"),
        (f"neutral posters queued ({false} of {len(neutral)})", false / len(neutral), "≤ .10"),
        (f"ballot number right where reported ({right} of {len(reported)})", right / max(1, len(reported)), "≥ .98"),
        (f"ballot number found ({hit} of {len(numbered)})", hit / len(numbered), "≥ .90"),
    ]


def scene_rows(scenes: Labels, found: Found) -> Rows:
    right = wrong = there = 0
    distracted = [one for one in scenes if one.get("distractor")]
    for scene in scenes:
        ids = {str(one["id"]) for one in scene["objects"]}
        got = {one["party"] for one in found[scene["file"]]["symbols"]}
        right, wrong, there = right + len(ids & got), wrong + len(got - ids), there + len(ids)
    false = sum(bool(found[one["file"]]["symbols"]) for one in distracted)
    return [
        (f"emblem precision ({right} of {right + wrong})", right / max(1, right + wrong), "≥ .97"),
        (f"emblem recall ({right} of {there})", right / there, "≥ .70"),
        (f"distractors reported ({false} of {len(distracted)})", false / max(1, len(distracted)), "≤ .125"),
    ]


def repeat_rows(posters: Labels, dups: Labels, found: Found, known: Found) -> Rows:
    of = {one["file"]: one["of"] for one in dups}
    kinds = Counter(one["variant"] for one in dups)
    in_run = Counter(one["variant"] for one in dups if one["of"] in found[one["file"]]["same_as"])
    in_library = Counter(one["variant"] for one in dups if Path(one["of"]).name in known[one["file"]]["same_as"])
    same = ("jpeg25", "watermark", "mirror", "framed")
    hits, of_them = sum(in_run[kind] for kind in same), sum(kinds[kind] for kind in same)
    files = [one["file"] for one in posters] + list(of)
    wrong = sum(of.get(other, other) != of.get(file, file) for file in files for other in found[file]["same_as"])
    pairs = len(files) * (len(files) - 1) // 2
    names = {Path(one["file"]).name for one in posters}
    wrong_known = sum(name in names and name != Path(of[file]).name for file in of for name in known[file]["same_as"])
    rows = [
        (f"same picture, incl. mirror and frame, in a run ({hits} of {of_them})", hits / of_them, "≥ .95"),
        (f"wrong pairs in a run ({wrong} of {pairs})", wrong / pairs, "≤ .001"),
        (
            f"wrong pairs against known material ({wrong_known} of {len(of) * len(names)})",
            wrong_known / (len(of) * len(names)),
            "≤ .001",
        ),
    ]
    rows += [
        (f"  {kind}: in a run {in_run[kind]} of {number}, against known material", in_library[kind] / number, "")
        for kind, number in kinds.items()
    ]
    return rows


def lay_out(data: Path, labels: dict[str, list[dict[str, str]]], folder: Path) -> None:
    """The gallery of emblems and the posters that are known, as a workspace keeps them."""
    for one in labels["emblem_gallery"]:
        if one["in_gallery"]:
            (folder / "emblems" / str(one["id"])).mkdir(parents=True, exist_ok=True)
            shutil.copy(data / one["file"], folder / "emblems" / str(one["id"]))
    (folder / "known").mkdir()
    for one in labels["posters"]:
        shutil.copy(data / one["file"], folder / "known")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    labels = json.loads((data / "labels.json").read_text())
    posters, scenes, dups = labels["posters"], labels["scenes"], labels["dups"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(data, labels, folder)
        started = time.monotonic()
        files = [one["file"] for one in posters + dups]
        found, words_cost, memory = run(data, folder, files)
        shown, all_cost, memory_all = run(data, folder, [one["file"] for one in scenes], emblems=folder / "emblems")
        known, _, memory_known = run(data, folder, [one["file"] for one in dups], known=folder / "known")
    rows = [
        *words_rows(posters, found),
        *poster_rows(posters, found),
        *scene_rows(scenes, shown),
        *repeat_rows(posters, dups, found, known),
        ("words and hashes, processor seconds a picture", words_cost, "≤ 3"),
        ("with 24 emblems, processor seconds a picture", all_cost, "≤ 6"),
        ("largest worker, MB", max(memory, memory_all, memory_known), "< 1000"),
    ]
    print(f"{time.monotonic() - started:.0f} s on {os.cpu_count()} cores", file=sys.stderr)
    show(rows)


def show(rows: list[tuple[str, float, str]]) -> None:
    """Prints the figures and puts them where they stand in the documentation."""
    page = ["| what | measured | aim |", "|---|---|---|"]
    page += [f"| {what} | {value:.{5 if 0 < value < 0.002 else 3}f} | {aim} |" for what, value, aim in rows]
    print("\n".join(page))
    text = _TARGET.read_text() if _TARGET.exists() else "<!-- figures -->\n<!-- end -->\n"
    start, end = text.index("<!-- figures -->"), text.index("<!-- end -->")
    _TARGET.write_text(text[:start] + "<!-- figures -->\n\n" + "\n".join(page) + "\n\n" + text[end:])


if __name__ == "__main__":
    main()
