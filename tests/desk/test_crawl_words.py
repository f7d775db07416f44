"""What a crawl saw is said alike by the desk, doctor and the command, and never as whole when nobody was seen. [B4]"""

from datetime import timedelta

from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.types import HowSeen, Outcome
from netralitas.cli import cli
from services import crawl_health
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
