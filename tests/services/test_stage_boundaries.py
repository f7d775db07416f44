"""The first and the last day of a stage begin and end at midnight where the account is, in each of the three zones, and
flagging, drawing and papers agree on it. [B7]"""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analysis.scope import scope_of
from domain.packs import load_pack
from domain.periods import ZONES, calendar_on, stage_at, zone_name, zone_of
from domain.types import Item, Stage
from services.photo_sample import CAMPAIGN, in_campaign

PACK = load_pack("pilkada-2024")
CONTESTS = [c for c in PACK.contests.values() if not c.parts]
STAGES = [s for s in PACK.calendar if s.stage.startswith(CAMPAIGN) and not s.contest]
# Minutes around a midnight: half past twelve of the first day, half past eleven of the last one, and their neighbours.
MINUTES = st.integers(-600, 600) | st.sampled_from([-30, -1, 0, 1, 30])


def test_the_three_zones_are_tried():
    assert {zone_name(c.region) for c in CONTESTS} == set(ZONES)
    assert STAGES


@given(contest=st.sampled_from(CONTESTS), stage=st.sampled_from(STAGES), minutes=MINUTES, last=st.booleans())
def test_a_post_belongs_to_the_stage_of_the_local_day_on_which_it_was_written(contest, stage, minutes, last):
    zone = zone_of(contest.region)
    midnight = datetime.combine(stage.end + timedelta(days=1) if last else stage.start, time(), zone)
    at = (midnight.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(UTC)
    inside = minutes < 0 if last else minutes >= 0
    day = scope_of(Item(id="1", text="", posted_at=at, region=contest.region)).day
    assert (stage.start <= day <= stage.end) == inside
    assert (stage in calendar_on(PACK, day)) == inside
    others = [s for s in STAGES if s != stage and s.start <= day <= s.end]
    assert in_campaign([PACK], contest.region, at) == (inside or bool(others))


@given(contest=st.sampled_from(CONTESTS), minutes=MINUTES)
def test_the_day_of_penetapan_begins_at_the_midnight_of_the_account(contest, minutes):
    midnight = datetime.combine(contest.penetapan, time(), zone_of(contest.region))
    at = midnight.astimezone(UTC) + timedelta(minutes=minutes)
    assert stage_at(contest, at, contest.region) == (Stage.AFTER if minutes >= 0 else Stage.BEFORE)
