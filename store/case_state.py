"""Where a case stands, computed once from what was recorded: by the order of recording, never by the clock.

`seq` of a record is its place in that order (`case_events`). Lists, reports, letters and moves all ask here.
"""

import sqlite3
from collections.abc import Sequence

# A clarification that was given or refused, an edit of a post and a leader's reopening call for reading again.
REOPENING = ("diterima", "menolak")
# Where the file is after the last record of these kinds.
STEPS = {"approval": "disetujui", "hop": "diteruskan", "answer": "dijawab", "result": "diputus"}
HERE = "di_sini"
# While readers who have not read yet may still be asked, these states are one to them: nobody learns what was found.
OPEN_READING = ("dibaca", "disisihkan", "berbeda")
SETTLED = ("tidak_cukup", "layak_diteruskan")
PENDING = "menunggu"
SETTLED_ALONE = "tidak_terundi"


def reopened_after(
    clarifications: Sequence[sqlite3.Row], additions: Sequence[sqlite3.Row], reopenings: Sequence[sqlite3.Row] = ()
) -> int:
    """The place of what last called for reading again; 0 if nothing did. A deletion never does."""
    first: dict[str, int] = {}
    edits = [a["seq"] for a in additions if first.setdefault(a["post_id"], a["version"]) != a["version"]]
    given = [c["seq"] for c in clarifications if c["state"] in REOPENING]
    return max([*edits, *given, *(r["seq"] for r in reopenings)], default=0)


def reading_state(readings: Sequence[sqlite3.Row], findings: Sequence[sqlite3.Row], reopened: int) -> str:
    """belum_dibaca, dibaca, disisihkan, berbeda, tidak_cukup, layak_diteruskan or dibaca_ulang.

    Only readings since the last reopening count, each person with the latest one. Two persons settle a case,
    one way or the other; one alone sets it aside only where no second look was called for.
    """
    if any(f["seq"] > reopened for f in findings):
        return "layak_diteruskan"
    latest = {r["reviewer_id"]: r for r in readings if r["seq"] > reopened}
    found = sum(r["finding"] == "dugaan" for r in latest.values())
    if not latest:
        return "dibaca_ulang" if readings else "belum_dibaca"
    if len(latest) - found >= 2:
        return "tidak_cukup"
    if not found:
        alone = next(iter(latest.values()))
        return "tidak_cukup" if alone["second_look"] == SETTLED_ALONE else "disisihkan"
    return "dibaca" if found == len(latest) else "berbeda"


def step(records: Sequence[tuple[int, str]]) -> str:
    """Where the file is: di_sini, disetujui, diteruskan, dijawab or diputus, by the last (seq, kind) of STEPS."""
    return STEPS[max(records)[1]] if records else HERE
