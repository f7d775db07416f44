"""The benchmark over posts in the style of civil servants prints what it read, and says which file is missing."""

import json
from pathlib import Path

import pytest

from benchmarks import servants

SUPPORT, OTHER = "Ayo dukung Ganjar-Mahfud!", "Rapat kerja hari ini selesai pukul tiga sore."


def row(number: int, text: str, queue: bool, stance: str, kind: str) -> str:
    return json.dumps(
        {
            "id": str(number),
            "text": text,
            "pack": "pemilu-2024",
            "region": "35.78",
            "expected_queue": queue,
            "posted_at": "2024-01-20T10:00:00+07:00",
            "expected_stance": stance,
            "kind": kind,
            "expected_candidates": [],
        }
    )


def test_figures_and_wrong_posts_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "asn_style").mkdir()
    rows = [
        row(1, SUPPORT, True, "support", "ask"),
        row(2, OTHER, False, "none", "work"),
        row(3, OTHER, True, "support", "work"),
    ]
    (tmp_path / "asn_style" / "posts.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    servants.main(["--data", str(tmp_path), "--wrong"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 posts, 2 for the queue"
    assert lines[1] == "queue   precision 1.000, recall 0.500, F1 0.667"
    assert lines[2].startswith("stance  right 0.667")
    assert lines[-1] == "3 work: True/support read False/none"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"posts\.jsonl"):
        servants.main(["--data", str(tmp_path)])
