"""Who answers for the reports and on what basis is asked for on every road, and no report is FINAL without both. [B3]"""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.responsibility import KEYS, is_given
from services.first_steps import first_steps
from services.settings import oversight_body
from store import open_store
from store.workspace import find_workspace

# What fills a field and signs for nobody: spaces, signs that nobody sees, dashes.
BLANKS = ["", "   ", "\u00a0", "\u200b", "\u2060\u00ad", "-", "...", "\u2014 \u2014"]
GIVEN = ("Ketua Rekaan", "SKB 2022")
PAIRS = [GIVEN, *((b, GIVEN[1]) for b in BLANKS), *((GIVEN[0], b) for b in BLANKS), ("", "")]


@given(st.text(max_size=8))
def test_a_setting_says_something_once_it_holds_a_letter_or_a_digit(words):
    assert is_given(words) == bool(re.search(r"[^\W_]", words))
    assert is_given(f"{words}K")


@pytest.mark.parametrize("pair", PAIRS, ids=ascii)
def test_every_road_asks_for_who_answers_and_nothing_is_final_without(run, tmp_path, now, pair):
    folder, whole = tmp_path / "ruang", pair == GIVEN
    options = ("--responsible", pair[0], "--legal-basis", pair[1])
    made = run(
        "init",
        str(folder),
        "--pack",
        "pilkada-dki-2017",
        *options,
        "--production",
        answers="DPIA/1\n2026-01-01\nKabag\n",
    )
    assert ("laporan tetap SEMENTARA" in made.output) is not whole
    line = next(x for x in run("--workspace", str(folder), "doctor").output.splitlines() if "Penanggung jawab" in x)
    lacking = [key for key, words in zip(KEYS, pair, strict=True) if words not in GIVEN]
    assert [key for key in KEYS if key in line] == lacking
    workspace = find_workspace(folder)
    conn = open_store(workspace.database)
    steps = {s.key: s.missing for s in first_steps(workspace, conn, oversight_body(workspace), "", now)}
    conn.close()
    assert ("SEMENTARA" in steps["laporan"]) is not whole
    run("--workspace", str(folder), "report", "weekly", "--week", "2017-W01")
    summary = folder / "reports" / "2017-W01" / "internal" / "ringkasan.json"
    heading = json.loads(summary.read_text(encoding="utf-8"))["heading"]
    assert heading["status"] == ("FINAL" if whole else "SEMENTARA")
    page = (folder / "reports" / "2017-W01" / "internal.html").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"belum diisi pada setelan {key}" in page] == lacking
