"""An office's figures for its rekap: those of its own report, number by number."""

from collections import Counter

from domain.office_tally import FOLLOWED, SEEN, STEPS, FollowUp
from reports.case_path import STEPS as REPORTED
from reports.case_path import path_row
from reports.context import ReportContext
from reports.counting import persons
from reports.follow_up import follow_up
from store.tallies import FAILED, IMPORT, SPIDER, UNSEEN


def figures(b: ReportContext) -> dict[str, int]:
    """Every figure of the internal rekap; `b` is the basis of the internal report."""
    seen = Counter(a.seen for a in b.facts.accounts)
    found = {
        "population": sum(x.population for x in b.facts.lists),
        "registered": len(b.facts.accounts),
        **{name: seen[state] for name, state in zip(SEEN, (SPIDER, IMPORT, UNSEEN, FAILED), strict=True)},
        "posts": sum(a.posts for a in b.facts.accounts),
        "persons_with_case": persons(b.facts.cases),
    }
    for name, step in zip(STEPS, REPORTED, strict=True):
        row, _ = path_row(b, step, set(), compare=False)
        now, total, cases = (int(row[column] or 0) for column in (1, 4, 5))
        found |= {f"{name}_period": now, f"{name}_total": total, f"{name}_cases": cases}
    return found


def followed_up(b: ReportContext) -> tuple[FollowUp, ...]:
    """The rows of the report's table of follow-up, without its column of days, which do not add up."""
    rows = follow_up(b).tables[0].rows
    return tuple(
        FollowUp(receiver=str(row[0]), counts=tuple(int(n or 0) for n in row[1 : len(FOLLOWED) + 1])) for row in rows
    )
