"""Golden pages: the whole page of three weeks, byte for byte. ACCEPT_GOLDEN=1 accepts what is there now.

A mismatch is saved beside the golden page as *.seen.html, to be opened in a browser.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.editions import INTERNAL, PUBLIC
from domain.packs import load_pack
from reports.breakdowns import newly_released
from reports.render import page
from reports.weekly import Deadline, Masthead, build
from tests.reports.world import facts, result

GOLDEN = Path(__file__).parent / "golden"
MASTHEAD = Masthead(body="Lembaga Rekaan", responsible="Koordinator", legal_basis="SKB 2022", zone="WIB", demo=True)


def three_persons():
    f = facts(persons=3)
    f = replace(f, cases=tuple(replace(c, has_post_in_week=True) for c in f.cases))
    first = replace(f.cases[0], results=(result(), result(outcome="sanksi", sanction="moral_terbuka")))
    return replace(f, cases=(first, *f.cases[1:]))


DEADLINES = {
    "K-2026-0002": Deadline(last=date(2026, 11, 19), left=3, clock="verifikasi Satgas dalam SBT"),
}
WEEKS = {"kosong": lambda: facts(accounts=12), "tiga-orang": three_persons, "besar": lambda: facts(persons=120)}


@pytest.mark.parametrize("edition", [INTERNAL, PUBLIC])
@pytest.mark.parametrize("week", sorted(WEEKS))
def test_the_page_is_the_golden_page(week, edition):
    f, packs = WEEKS[week](), (load_pack("pilkada-2024"),)
    released = newly_released(f, packs, ())
    html = page(build(f, packs, MASTHEAD, edition, released=released, deadlines=DEADLINES), edition)
    path = GOLDEN / f"{week}-{edition}.html"
    if os.environ.get("ACCEPT_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(html, encoding="utf-8")
    seen = path.with_suffix(".seen.html")
    seen.unlink(missing_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != html:
        seen.write_text(html, encoding="utf-8")
        pytest.fail(f"the page differs: open {seen}, then ACCEPT_GOLDEN=1 if it is meant")
