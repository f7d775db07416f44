"""Fits how the measures of an emblem weigh, on composed scenes with known emblems: writes images/emblem_weights.json.

    python -m benchmarks.emblem_weights FOLDER...

Each folder holds labels.json (emblem_gallery, scenes) as benchmarks/images.py describes. A logistic fit with a small
penalty, the floor chosen for a precision of .97 on the same scenes; measure it on emblems that were not among them.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from images.decoding import decode
from images.emblems import MEASURES, apart, candidates
from images.gallery import gallery

_TARGET = Path("images/emblem_weights.json")
_PENALTY = 1e-3
_PRECISION = 0.975
_LEAST_FLOOR = 2.0
"""Scenes drawn by a program are easier than photographs: the floor is no lower than this whatever they would allow."""


def scenes(folder: Path) -> Iterator[Any]:
    labels = json.loads((folder / "labels.json").read_text())
    known = gallery(
        [(str(one["id"]), Image.open(folder / one["file"])) for one in labels["emblem_gallery"] if one["in_gallery"]]
    )
    for scene in labels["scenes"]:
        found = candidates(decode((folder / scene["file"]).read_bytes()).pixels, known)
        yield found, [int(known.emblems[one.emblem].party) for one in found], scene["objects"]


def is_right(candidate: Any, party: int, objects: Any) -> bool:
    centre = candidate.corners.mean(axis=0)
    return any(
        one["id"] == party
        and np.linalg.norm(np.mean(one["quad"], axis=0) - centre)
        < 0.3 * np.linalg.norm(np.subtract(one["quad"][0], one["quad"][1]))
        for one in objects
    )


def fit(values: Any, right: Any) -> tuple[Any, Any, Any]:
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    table = np.column_stack([(values - mean) / spread, np.ones(len(values))])
    weight = np.zeros(table.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-table @ weight))
        slope = table.T @ (chance - right) / len(right) + _PENALTY * weight
        curve = (table * (chance * (1 - chance))[:, None]).T @ table / len(right) + _PENALTY * np.eye(len(weight))
        weight -= np.linalg.solve(curve, slope)
    return mean, spread, weight


def measured(seen: Any, mean: Any, spread: Any, weight: Any, floor: float) -> tuple[float, float]:
    right = wrong = all_of_them = 0
    for found, parties, objects in seen:
        there = {one["id"] for one in objects}
        all_of_them += len(there)
        if found:
            values = np.array([one.measures for one in found])
            scores = ((values - mean) / spread) @ weight[:-1] + weight[-1]
            got = {parties[at] for at in apart(found, scores, floor)}
            right += len(got & there)
            wrong += len(got - there)
    return right / max(1, right + wrong), right / max(1, all_of_them)


def main() -> None:
    seen = [scene for name in sys.argv[1:] for scene in scenes(Path(name))]
    values = np.array([one.measures for found, _, _ in seen for one in found])
    right = np.array(
        [
            is_right(one, party, objects)
            for found, parties, objects in seen
            for one, party in zip(found, parties, strict=True)
        ]
    )
    mean, spread, weight = fit(values, right)
    tried = [(floor, *measured(seen, mean, spread, weight, floor)) for floor in np.round(np.arange(0, 4.1, 0.1), 1)]
    floor = next((floor for floor, precision, _ in tried if precision >= _PRECISION and floor >= _LEAST_FLOOR), 3.0)
    _TARGET.write_text(
        json.dumps(
            {
                "measures": MEASURES,
                "mean": np.round(mean, 4).tolist(),
                "spread": np.round(spread, 4).tolist(),
                "weight": np.round(weight, 4).tolist(),
                "floor": round(float(floor), 2),
            },
            indent=1,
        )
        + "\n"
    )
    for floor_, precision, recall in tried[::5]:
        print(f"floor {floor_:.1f}: precision {precision:.3f}, recall {recall:.3f}")
    print(f"chosen: {floor:.1f}")


if __name__ == "__main__":
    main()
