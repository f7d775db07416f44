"""An office's rekap holds the numbers of its own report, and they never contradict one another."""

from dataclasses import replace

import pytest

from domain import office_tally
from domain.editions import INTERNAL
from domain.packs import load_pack
from reports.context import Deadline, Masthead, ReportContext
from reports.rekap_office import figures, followed_up
from reports.weekly import report_of
from store.case_facts import HopFact

from .world import WEEK, facts, result


def basis(seed):
    made = facts(persons=40, accounts=120, seed=seed)
    cases = [
        replace(
            c,
            hops=(HopFact(receiver=f"Lembaga {n % 3}", at=WEEK.start, answers=frozenset(), decided=n % 4 == 0),),
            results=(result(sanction="berat" if n % 8 == 0 else None),) if n % 4 == 0 else (),
        )
        for n, c in enumerate(made.cases)
    ]
    masthead = Masthead(
        body="Kantor Uji", responsible="Ketua", legal_basis="Dasar", zone="WIB", demo=False, assessment="DPIA/1"
    )
    late = {c.case_id: Deadline(last=WEEK.first_day, left=-3, clock="x") for c in cases[::5]}
    return ReportContext(
        facts=replace(made, cases=tuple(cases)),
        packs=(load_pack("pilkada-2024"),),
        masthead=masthead,
        edition=INTERNAL,
        deadlines=late,
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_the_report(seed):
    b = basis(seed)
    found, tables = figures(b), {t.id: t for t in report_of(b).tables}
    assert set(found) == set(office_tally.FIGURES)
    assert office_tally.contradictions(found) == []
    for step, row in zip(office_tally.STEPS, tables["perjalanan"].rows, strict=True):
        assert [found[f"{step}_{kind}"] for kind in ("period", "total", "cases")] == [row[1], row[4], row[5]]
    assert sum(row[1] for row in tables["cakupan"].rows) == found["registered"]
    assert found["posts"] == sum(row[-1] for row in tables["cakupan-platform"].rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_follow_up_is_that_of_the_report(seed):
    b = basis(seed)
    table = next(t for t in report_of(b).tables if t.id == "tindak-lanjut")
    rows = [(f.receiver, *f.counts) for f in followed_up(b)]
    assert rows == [row[:8] for row in table.rows]
    assert all(max(row[1:]) == row[1] for row in rows)
