from dataclasses import replace
from datetime import UTC, datetime

import pytest

from demo.checks import check
from demo.values import WorldAccount
from domain.types import Platform, PostKind


def with_post(world, platform, **changes):
    """The world with the first post of the first account of a platform changed."""
    account = world.of(platform)[0]
    changed = replace(account, posts=(replace(account.posts[0], **changes), *account.posts[1:]))
    return replace(world, accounts=(changed, *(a for a in world.accounts if a is not account)))


def with_steps(world, **changes):
    return replace(world, work=tuple(replace(step, **changes) for step in world.work))


LATE = datetime(2026, 11, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("platform", "changes", "said"),
    [
        (Platform.BLUESKY, {"at": LATE}, "written after the last crawl"),
        (Platform.BLUESKY, {"at": datetime(2026, 11, 2, 5)}, "needs a zone"),  # noqa: DTZ001
        (Platform.BLUESKY, {"kind": PostKind.REPOST}, "needs the other author"),
        (Platform.BLUESKY, {"other_text": "kata orang"}, "belong together"),
        (Platform.MASTODON, {"edit": "kata baru"}, "edit and edited_at"),
        (Platform.BLUESKY, {"edit": "kata baru", "edited_at": LATE}, "Bluesky knows no edits"),
        (Platform.BLUESKY, {"first_crawl": 2, "gone_from": 2}, "gone before it was seen"),
        (Platform.WORDPRESS, {"title": ""}, "needs a title"),
    ],
)
def test_a_post_that_cannot_be_is_refused(world, platform, changes, said):
    with pytest.raises(ValueError, match=said):
        check(with_post(world, platform, **changes))


def test_doubles_are_refused(world):
    with pytest.raises(ValueError, match=r"kopi-subuh\.warga\.test stands twice"):
        check(replace(world, accounts=(*world.accounts, world.accounts[0])))
    account = world.accounts[0]
    twice = replace(account, posts=(account.posts[0], account.posts[0]))
    with pytest.raises(ValueError, match="two posts at the same moment"):
        check(replace(world, accounts=(twice, *world.accounts[1:])))


def test_work_without_zone_or_order_is_refused(world):
    with pytest.raises(ValueError, match="the time needs a zone"):
        check(with_steps(world, at=datetime(2026, 11, 9, 8)))  # noqa: DTZ001
    results = tuple(step for step in world.work if step.kind == "result")
    with pytest.raises(ValueError, match="a result before the case was passed on"):
        check(replace(world, work=results))


def test_a_received_clarification_needs_new_readings(world):
    last = next(step for step in world.work if step.kind == "clarification" and step.facts["state"] == "diterima")
    case = [s for s in world.work if (s.handle, s.contest) == (last.handle, last.contest)]
    without = tuple(s for s in case if not (s.kind == "reading" and s.at > last.at))
    with pytest.raises(ValueError, match="passed on before two persons agreed"):
        check(replace(world, work=without))


def test_everything_wrong_is_said_at_once(world):
    broken = with_post(world, Platform.BLUESKY, other_text="x", first_crawl=2, gone_from=2)
    with pytest.raises(ValueError, match="not well-formed") as error:
        check(broken)
    assert str(error.value).count("\n") == 2


def test_a_site_is_named_by_its_host():
    site = WorldAccount(
        platform=Platform.FEED,
        handle="a.example/feed.xml",
        native_id="a.example/feed.xml",
        display_name="A",
        states=("ok", "ok"),
        posts=(),
    )
    assert (site.host, site.posts_at(1)) == ("a.example", ())
