"""What a crawl saw is said alike by the desk, doctor and the command, and never as whole when nobody was seen. [B4]"""

from collections import Counter
from datetime import timedelta

import click
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.jobs import WORDS as ENDS
from domain.errors import Exit
from domain.periods import week_of
from domain.types import HowSeen, Outcome
from netralitas.cli import cli
from netralitas.cli.collect import _show_crawl
from services import crawl_health, reporting
from services.crawling import CrawlResult
from services.settings import packs_of
from store import accounts, runs
from store.database import transaction
from tests.desk.conftest import AT

WORDS = {
    "nobody": "tidak ada akun yang dilihat",
    "none": "tidak satu pun akun terlihat",
    "some": "sebagian akun tidak terlihat utuh",
    "all": "semua akun terlihat utuh",
}
LOOKS = st.lists(st.tuples(st.sampled_from(Outcome), st.booleans()), max_size=2)


def expected(looks):
    """Told from the looks themselves."""
    if not looks:
        return "nobody"
    seen = [complete for outcome, complete in looks if outcome in (Outcome.OK, Outcome.EMPTY)]
    if not seen:
        return "none"
    return "all" if len(seen) == len(looks) and all(seen) else "some"


def crawled(conn, looks, at):
    ids = [a.account_id for a in accounts.all_accounts(conn)][: len(looks)]
    run = runs.open_run(conn, kind="crawl", started_at=at, operator="u", how_seen=HowSeen.SPIDER, accounts=ids)
    with transaction(conn):
        for account_id, (outcome, complete) in zip(ids, looks, strict=True):
            unseen = (None, None) if outcome in (Outcome.OK, Outcome.EMPTY) else (at - timedelta(hours=1), at)
            runs.finish_account(conn, run, account_id, outcome, at=at, complete=complete, detail="", unseen=unseen)
    runs.close_run(conn, run, at)
    return run


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(LOOKS, min_size=1, max_size=2))
def test_each_face_says_what_the_last_crawl_saw(signed, conn, desk_workspace, history):
    client, newest = signed(), runs.last_started(conn, "crawl") or AT
    for n, looks in enumerate(history, 1):
        run = crawled(conn, looks, newest + timedelta(minutes=n))
    words = WORDS[expected(history[-1])]
    assert str(crawl_health.seen_of(conn, run)) == words
    page = client.get("/").text
    section = page[page.index("Perayapan terakhir") :].partition("</p>")[0]
    assert [w for w in WORDS.values() if w in section] == [words]
    said = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), "doctor"], standalone_mode=False).output
    line = next(x for x in said.splitlines() if x.startswith("Perayapan terakhir"))
    assert [w for w in WORDS.values() if w in line] == [words]


# One kind of look, for all accounts or some: nobody due, all failed, all refused by robots.txt, a network that is down.
ALIKE = st.tuples(st.tuples(st.sampled_from(Outcome), st.booleans()), st.integers(0, 2)).map(lambda x: [x[0]] * x[1])
OF_A_WEEK = {
    "none": "Tidak satu pun dari 2 akun terdaftar terlihat",
    "some": "1 dari 2 akun terlihat",
    "all": "2 dari 2 akun terlihat",
}


def of_a_week(looks):
    """What a report may say of a week with this crawl alone, of two registered accounts."""
    seen = sum(outcome in (Outcome.OK, Outcome.EMPTY) for outcome, _complete in looks)
    return OF_A_WEEK[("none", "some", "all")[seen]]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looks=ALIKE | LOOKS)
def test_the_command_the_desks_job_and_the_weekly_report_never_take_nobody_for_all(conn, desk_workspace, capsys, looks):
    at = (runs.last_started(conn, "crawl") or AT) + timedelta(days=7)
    run = crawled(conn, looks, at)
    told = expected(looks)
    counted = Counter(str(outcome) for outcome, _complete in looks)
    result = CrawlResult(run_id=run, status=runs.ended(conn, run)[1], outcomes=counted)
    with click.Context(cli, obj=str(desk_workspace.root)).scope():
        code = _show_crawl(result)
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith(f"Perayapan {run}"))
    assert [w for w in WORDS.values() if w in line] == [WORDS[told]]
    assert code == (Exit.OK if told == "all" else Exit.INCOMPLETE)
    assert ("tidak semua" in ENDS[code]) == (told != "all"), "what the page of the job says of its code"
    week = week_of(at.date(), desk_workspace.config.zone)
    pages = reporting.period_report(desk_workspace, packs_of(desk_workspace), week, at + timedelta(days=8))
    for page in pages:
        if page.suffix == ".html":
            words = page.read_text("utf-8")
            assert [w for w in OF_A_WEEK.values() if w in words] == [of_a_week(looks)], page
