"""How quiet the marks are on public posts that may not ship, read where they lie; and whether the measure works."""

from collections import Counter

import pytest

from analysis.ethics import Marker
from benchmarks import ethics as measured
from domain.packs import load_ethics

PACK = load_ethics(["etika-2018"])
MARKER = Marker(PACK)
HATRED, OTHERS = 1.0, 0.2  # marks per 1,000 ordinary and political posts: ET-01 and ET-02 together, each other kind


def test_marks_stay_under_the_aims_on_ordinary_and_political_posts(shared):
    names = [*measured.GROUPS["ordinary"], *measured.GROUPS["political"]]
    count, hits = measured.read_all(MARKER, PACK.marked, shared / "data", names)
    assert count > 40_000
    rates = {kind: n / count * 1000 for kind, n in Counter(mark.kind for _, _, mark in hits).items()}
    assert rates.get("ET-01", 0) + rates.get("ET-02", 0) < HATRED
    assert {k: r for k, r in rates.items() if k not in ("ET-01", "ET-02") and r >= OTHERS} == {}


def test_the_measure_counts_what_is_marked(tmp_path, capsys):
    folder = tmp_path / "emotion_twitter"
    folder.mkdir()
    (folder / "posts.jsonl").write_text(
        '{"id": "1", "text": "ganyang orang Toraja di sini"}\n{"id": "2", "text": "selamat pagi"}\n', encoding="utf-8"
    )
    count, hits = measured.read_all(MARKER, PACK.marked, tmp_path, measured.GROUPS["ordinary"])
    assert (count, [(i, m.kind) for i, _, m in hits]) == (2, [("1", "ET-01")])
    assert "ET-01   1 (500.00)" in measured.line_of(count, hits, ["ET-01"])
    measured.main(["--off"])
    assert "off, page:" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        measured.main(["--data", str(tmp_path)])


def test_the_words_of_our_own_pages_raise_nothing():
    texts = [text for c in PACK.circulars for _, text in c.points]
    texts += [p.label for p in PACK.protected.values()] + [k.label for k in PACK.kinds.values()]
    assert [t for t in texts if MARKER.marks(t, PACK.marked, official=True)] == []
