"""A stage is of days where the account is: its report counts the posts that flags and the drawing of photos put into it,
in every province and in whatever zone the report is made; a week is that of the report for everybody. [B7]"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from analysis.scope import scope_of
from domain import regions
from domain.packs import load_pack
from domain.periods import WIB, WIT, WITA, parse_week, stage_period, zone_of
from domain.types import Item, Media
from reports.weekly import Masthead, status
from services.intake import intake
from services.photo_sample import in_campaign
from services.reporting import cut_off
from store.tallies import behind, figures, unfinished, week_facts

PACK = load_pack("pilkada-2024")
(CAMPAIGN,) = [s for s in PACK.calendar if s.stage == "kampanye"]
ZONES = (WIB, WITA, WIT)
# Minutes around a midnight of the account itself, and around those of its neighbours.
MINUTES = (-121, -61, -30, -1, 0, 30, 60, 119, 121)
MIDNIGHTS = (CAMPAIGN.start, CAMPAIGN.end + timedelta(days=1))
MASTHEAD = Masthead(body="L", responsible="Ketua", legal_basis="SKB", zone="WIB", demo=True, assessment="")


@pytest.fixture
def posted(store, add_account, add_post, flag_post):
    """A flagged post of pictures in every province at each of those minutes: its number, region and time."""
    made = {}
    for code in sorted(regions.provinces()):
        account = add_account(f"akun-{code}", person=f"orang-{code}", region=code, active_from=date(2024, 1, 1))
        for n, (day, minutes) in enumerate(product(MIDNIGHTS, MINUTES)):
            at = (datetime.combine(day, time(), zone_of(code)) + timedelta(minutes=minutes)).astimezone(UTC)
            photo = Media(kind="image", url="https://contoh.example/foto.jpg")
            key = add_post(account, f"k{n}", "", at + timedelta(seconds=5), published=at, media=(photo,))
            flag_post(key, at + timedelta(minutes=1), contest=f"c-{n}")
            made[key] = (code, at)
    intake(store, max(at for _, at in made.values()) + timedelta(days=1))
    return made


def counted(store, period):
    """The posts and cases that a report of a period counts, by every way in which it counts them."""
    cutoff = datetime(2025, 1, 1, tzinfo=UTC)
    facts = week_facts(store, period, cutoff)
    ids = set(behind(store, "kiriman", period, cutoff, facts.cases))
    assert figures(store, period, cutoff, facts.cases)["kiriman"] == len(ids) == facts.unflagged_media_only
    assert {key for _, _, _, keys in facts.flags for key in keys} == ids
    assert facts.pictures.all == len(ids)
    cases = {c.case_id for c in facts.cases if c.has_post_in_week}
    assert unfinished(store, period, cutoff) == len(cases)
    return ids, cases, {a.account_id: a.posts for a in facts.accounts}


def cases_of(store, ids):
    rows = store._conn.execute("SELECT post_id, case_id FROM case_posts")
    return {row["case_id"] for row in rows if row["post_id"] in ids}


def test_report_flags_and_drawing_agree_on_the_stage_of_a_post(store, posted):
    days = {key: scope_of(Item(id="1", text="", posted_at=at, region=code)).day for key, (code, at) in posted.items()}
    within = {key for key, day in days.items() if CAMPAIGN.start <= day <= CAMPAIGN.end}
    drawn = {key for key, (code, at) in posted.items() if in_campaign([PACK], code, at)}
    assert 0 < len(within) < len(posted)
    assert drawn <= within, "what is drawn in campaign is of the campaign"
    for zone in ZONES:
        ids, cases, of_account = counted(store, stage_period(PACK, "kampanye", zone))
        assert ids == within
        assert cases == cases_of(store, within)
        assert of_account == Counter(f"a-akun-{posted[key][0]}" for key in within)


def test_the_days_before_a_stage_end_where_it_begins(store, posted):
    for zone in ZONES:
        stage = stage_period(PACK, "kampanye", zone)
        before, _, _ = counted(store, stage.previous)
        own, _, _ = counted(store, stage)
        assert before == {key for key in posted.keys() - own if posted[key][1] < stage.start + timedelta(hours=3)}


def test_a_week_is_that_of_the_report_for_everybody(store, posted):
    for zone, day in product(ZONES, MIDNIGHTS):
        week = parse_week(day.isoformat(), zone)
        ids, cases, _ = counted(store, week)
        assert ids == {key for key, (_, at) in posted.items() if week.start <= at < week.end}
        assert cases == cases_of(store, ids)


def test_a_stage_is_over_when_it_is_over_everywhere(store, posted):
    for zone in ZONES:
        stage, ends = stage_period(PACK, "kampanye", zone), datetime.combine(MIDNIGHTS[1], time(), WIB)
        assert stage.over == ends
        assert cut_off(stage, stage.start, ends + timedelta(days=1)) == ends
        for minutes in (-121, -61, -1, 0):
            state, reason = status(week_facts(store, stage, ends + timedelta(minutes=minutes)), MASTHEAD)
            assert (state == "SEMENTARA", "belum berakhir" in reason) == (minutes < 0, minutes < 0)
