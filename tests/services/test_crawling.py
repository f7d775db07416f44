"""What a sweep takes is said before it starts: by host, with the rule that keeps its requests apart."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.platforms.values import Rate
from domain.sweeps import AT_ONCE, PAUSE, HostShare, Sweep, host_share, in_words, picture_share
from domain.types import Platform, Route
from services import crawling
from store.workspace import Workspace, read_config, write_config

AT = datetime(2016, 11, 20, 2, 0, tzinfo=UTC)
SHARES = st.lists(
    st.builds(
        host_share,
        st.text("abc", min_size=1, max_size=3),
        st.integers(1, 5_000),
        st.floats(0.5, 9),
        st.none()
        | st.builds(
            Rate,
            requests=st.integers(1, 5_000),
            seconds=st.integers(1, 86_400),
            source=st.just("https://contoh.example"),
        ),
    ),
    max_size=40,
)


@given(SHARES)
def test_a_sweep_is_never_shorter_than_any_host_and_hosts_go_side_by_side(shares):
    sweep = Sweep(shares=tuple(shares), left_out=())
    each = [share.seconds for share in shares]
    assert all(sweep.seconds >= seconds for seconds in each)
    assert sweep.seconds * AT_ONCE >= sum(each) or not each
    assert sweep.seconds <= sum(each) or not each
    assert all(share.requests >= share.accounts and share.apart >= PAUSE for share in shares)


@given(st.integers(1, 90_000), st.integers(1, 90_000))
def test_the_slower_of_pause_and_documented_rate_counts_and_is_named(requests, seconds):
    share = host_share("x", 1, 1, Rate(requests=requests, seconds=seconds, source="https://contoh.example"))
    assert share.apart == max(PAUSE, seconds / requests)
    assert ("laju" in share.limit) == bool(share.source) == (seconds / requests > PAUSE)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 detik"),
        (59.6, "1 menit"),
        (3_661, "1 jam 1 menit"),
        (90_000, "1 hari 1 jam"),
        (86_400, "1 hari"),
    ],
)
def test_spans_are_said_as_people_say_them(seconds, words):
    assert in_words(seconds) == words


def test_a_plan_names_hosts_and_what_is_left_out(store, add_account, tmp_path):
    path = write_config(tmp_path / "ruang", {"body.name": "Uji", "election.packs": ["pilkada-dki-2017"]})
    workspace = Workspace(root=tmp_path / "ruang", config=read_config(path, {}))
    early = {"active_from": date(2016, 9, 1)}
    for n in range(3):
        add_account(f"akun{n}.bsky.social", **early)
    for n in range(2):
        add_account(f"orang{n}@warga.example", platform=Platform.MASTODON, **early)
    add_account("pribadi", platform=Platform.FACEBOOK, route=Route.C, **early)
    add_account("nanti.bsky.social", active_from=date(2026, 1, 1))
    sweep = crawling.plan(workspace, store, AT)
    assert {(s.host, s.accounts) for s in sweep.shares} == {("Bluesky", 3), ("warga.example", 2)}
    assert sum(count for _, count in sweep.left_out) == 2
    assert sweep.seconds == 3 * PAUSE
    assert isinstance(sweep.slowest, HostShare)
    assert sweep.slowest.host == "Bluesky"


def test_pictures_come_after_the_listings():
    listing, pictures = host_share("a", 4, 1, None), picture_share("b", 10)
    assert Sweep(shares=(listing,), left_out=(), pictures=(pictures,)).seconds == 14 * PAUSE
