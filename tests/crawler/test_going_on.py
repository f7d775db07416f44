"""A listing that was cut off between two pages: the next crawl looks at what is new and goes on where it stopped."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from domain.types import Platform, Route

from .answers import DID, FEED, HANDLE, bluesky_post, feed, uri
from .conftest import NOW, Reply, an_account
from .test_keys import VARIABLES, X_POSTS, X_USER, approval, as_json

SIZE = 2
LIMIT = Reply(status=429, headers={"Retry-After": "9000"})


class Timeline:
    """A platform's listing of numbered posts, newest first, that stops answering after so many pages."""

    def __init__(self):
        self.times, self.left, self.asked = [], None, []
        for hours in range(20, 0, -2):
            self.add(NOW - timedelta(hours=hours))

    def add(self, at):
        """A new post, published then; numbers grow."""
        self.times.append(at)

    @property
    def newest(self):
        return len(self.times)

    def at(self, number):
        return self.times[number - 1].strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def __call__(self, address, _):
        if self.left == 0:
            return LIMIT
        self.left = self.left and self.left - 1
        query = dict(parse_qsl(address.partition("?")[2]))
        self.asked.append(self.place(query))
        top, since = self.place(query) or self.newest, int(query.get("since_id", 0))
        page = [n for n in range(top, max(top - SIZE, since), -1) if n > 0]
        rest = page[-1] - 1 if page and page[-1] - 1 > since else None
        return self.page(page, rest)


class XTimeline(Timeline):
    def place(self, query):
        return int(query.get("pagination_token", "p0")[1:])

    def page(self, numbers, rest):
        posts = [
            {
                "id": str(n),
                "text": f"kiriman {n}",
                "author_id": "501",
                "edit_history_tweet_ids": [str(n)],
                "created_at": self.at(n),
            }
            for n in numbers
        ]
        meta = {"result_count": len(posts)} | ({"next_token": f"p{rest}"} if rest else {})
        return as_json({"data": posts, "meta": meta} if posts else {"meta": meta})


class BlueskyTimeline(Timeline):
    def place(self, query):
        return int(query.get("cursor", 0))

    def page(self, numbers, rest):
        items = [bluesky_post(f"k{n}", f"kiriman {n}") for n in numbers]
        for item, n in zip(items, numbers, strict=True):
            item["post"]["indexedAt"] = item["post"]["record"]["createdAt"] = self.at(n)
        return Reply(feed(*items, cursor=rest and str(rest)))


@pytest.fixture
def x(space, hosts, monkeypatch):
    monkeypatch.setattr("crawler.run.START", "spawn")
    monkeypatch.setenv("NETRALITAS_X_TOKEN", VARIABLES["NETRALITAS_X_TOKEN"])
    space.register(an_account("a1", Platform.X, "warga_contoh", route=Route.C))
    hosts[X_USER] = as_json({"data": {"id": "501", "username": "warga_contoh"}})
    made = hosts[X_POSTS] = XTimeline()
    return made, lambda at: space.crawl(at, approvals=(approval(Platform.X),)), str


@pytest.fixture
def bluesky(space, hosts):
    space.register(an_account("a1", Platform.BLUESKY, HANDLE, native_id=DID))
    made = hosts[FEED] = BlueskyTimeline()
    return made, space.crawl, lambda n: uri(f"k{n}")


@pytest.mark.parametrize(
    ("platform", "asked"),
    # X is asked for what is newer than the newest that was seen; a feed is read down to there.
    [("x", [[0, 8, 6], [0, 4, 2], [0]]), ("bluesky", [[0, 8, 6], [0, 10, 4, 2], [0, 11]])],
)
def test_the_next_crawl_goes_on_where_one_was_cut_off(request, space, platform, asked):
    timeline, crawl, name = request.getfixturevalue(platform)
    timeline.left = 3
    assert crawl(NOW).status == "partial"
    row = space.outcome("a1")
    assert (row["outcome"], row["complete"], row["posts_seen"]) == ("rate_limited", 0, 6)
    seen = [timeline.asked]
    for day, new in ((1, 2), (2, 1)):
        for _ in range(new):
            timeline.add(NOW + timedelta(days=day, minutes=-5))
        timeline.left, timeline.asked = None, []
        assert crawl(NOW + timedelta(days=day)).status == "complete"
        seen.append(timeline.asked)
    assert (set(space.posts()), seen) == ({name(n) for n in range(1, 14)}, asked)
    assert not [p for p in space.posts().values() if p["gone_at"] or p["absent_since"]]
    assert space.outcome("a1")["complete"] == 1


@pytest.mark.kills
@pytest.mark.parametrize("left", [2, 3, 4])
def test_cut_off_again_and_again_every_post_comes_once(bluesky, space, left):
    timeline, crawl, name = bluesky
    for day in range(24):
        if day % 2:
            timeline.add(NOW + timedelta(days=day, hours=-1))
        timeline.left = left
        crawl(NOW + timedelta(days=day))
    assert space.outcome("a1")["complete"] == 1
    assert set(space.posts()) == {name(n) for n in range(1, timeline.newest + 1)}
    assert not [p for p in space.posts().values() if p["gone_at"] or p["absent_since"]]


def test_a_place_that_the_platform_no_longer_knows_is_not_asked_for_again(x, space, hosts):
    timeline, crawl, name = x
    timeline.left = 2
    crawl(NOW)
    timeline.left = None
    hosts[X_POSTS] = lambda address, headers: (
        as_json({"title": "Invalid Request"}, status=400)
        if "pagination_token=p6" in address
        else timeline(address, headers)
    )
    assert crawl(NOW + timedelta(days=1)).status != "complete"
    assert space.outcome("a1")["outcome"] == "no_permission"
    hosts[X_POSTS] = timeline
    assert crawl(NOW + timedelta(days=2)).status == "complete"
    assert set(space.posts()) == {name(n) for n in range(1, 11)}
