"""Who may be watched, and when; and what keeps people out of texts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.links import url_ref
from domain.privacy import holds_nip, keyed_ref, mask_nip, pseudonym
from domain.watching import may_collect, may_keep

KEY = b"k" * 32


@dataclass(frozen=True)
class Window:
    window_from: date
    window_to: date


WINDOW = Window(date(2026, 10, 1), date(2026, 11, 30))


@pytest.fixture
def account(add_account):
    return add_account("akun-1", active_from=date(2026, 9, 15), active_to=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 9, 14), "not_yet_active"),
        (date(2026, 9, 15), "outside_window"),
        (date(2026, 9, 30), "outside_window"),
        (date(2026, 10, 1), None),
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), "no_longer_active"),
    ],
)
def test_r16_an_account_is_looked_at_inside_its_own_and_an_election_s_days(account, day, reason):
    assert may_collect(account, day, [WINDOW]) == reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"withdrawn": True}, "withdrawn"), ({"legal_basis": ""}, "no_basis"), ({"ownership_evidence": ""}, "no_basis")],
)
def test_r16_no_basis_and_withdrawal_end_it(account, changed, reason):
    assert may_collect(replace(account, **changed), date(2026, 11, 1), [WINDOW]) == reason


def test_any_of_several_elections_opens_the_day(account):
    other = Window(date(2027, 1, 1), date(2027, 2, 1))
    assert may_collect(account, date(2026, 11, 1), [other, WINDOW]) is None
    assert may_collect(account, date(2026, 11, 1), [other]) == "outside_window"


@pytest.mark.parametrize(("region", "hours"), [("35.78", 7), ("73.71", 8), ("91.71", 9)])
def test_a_post_is_kept_by_the_calendar_day_of_its_account(account, region, hours):
    account = replace(account, region=region)
    first = datetime(2026, 10, 1, tzinfo=UTC) - timedelta(hours=hours)
    after = datetime(2026, 11, 21, tzinfo=UTC) - timedelta(hours=hours)
    second = timedelta(seconds=1)
    assert [may_keep(account, at, [WINDOW]) for at in (first - second, first, after - second, after)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_post_without_a_known_time_waits_for_a_person(account):
    assert may_keep(account, None, [WINDOW])


@given(st.text(), st.text())
def test_a_reference_is_opaque_and_parts_do_not_run_together(one, other):
    assert keyed_ref(KEY, one, other) == keyed_ref(KEY, one, other)
    assert len(keyed_ref(KEY, one)) == 20
    if "\x1f" not in one + other and other:
        assert keyed_ref(KEY, one + other) != keyed_ref(KEY, one, other)


def test_a_third_person_has_one_token_within_an_election_and_another_in_the_next():
    assert pseudonym(KEY, "pilkada-2024", "@Budi") == pseudonym(KEY, "pilkada-2024", "@budi")
    assert pseudonym(KEY, "pilkada-2024", "@budi") != pseudonym(KEY, "pemilu-2029", "@budi")
    assert pseudonym(KEY, "a", "@budi") != pseudonym(b"x" * 32, "a", "@budi")
    assert "budi" not in pseudonym(KEY, "a", "@budi")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("NIP 198001012005011003.", True),
        ("19800101 200501 1 003", True),
        ("19800101.200501.1.003", True),
        ("1980010120050110033", False),
        ("telepon 081234567890", False),
        ("17 digit 19800101200501100", False),
        ("a198001012005011003b", True),
        ("", False),
    ],
)
def test_eighteen_digits_are_seen_in_any_text(text, held):
    assert holds_nip(text) is held


@pytest.mark.parametrize(("nip", "shown"), [("198001012005011003", "•" * 15 + "003"), ("12", "12"), ("", "")])
def test_a_nip_shows_its_last_three_digits_only(nip, shown):
    assert mask_nip(nip) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://bsky.app/akun-rahasia?token=rahasia",
        "http://rahasia:sandi@bsky.app/x",
        "https://bsky.app?rahasia",
        "HTTPS://BSKY.APP/akun-rahasia#rahasia",
        "https://bsky.app:8443/rahasia",
    ],
)
def test_a_url_in_a_log_is_its_platforms_host_and_a_hash(url):
    assert url_ref(url).startswith("bsky.app#")
    assert "rahasia" not in url_ref(url)


@pytest.mark.parametrize(
    "host",
    [
        "rahasia.example",
        "www.rahasia.example:8443",
        "rahasia.blogspot.com",
        "bsky.app.rahasia.id",
        "rahasia.files.wordpress.com",
        "rahasiabsky.app",
    ],
)
def test_a_host_that_may_be_a_persons_own_is_not_named(host):
    assert url_ref(f"https://{host}/feed").startswith("satu-situs#")


@pytest.mark.parametrize("host", ["api.x.com", "www.googleapis.com", "graph.facebook.com", "public.api.bsky.app"])
def test_a_host_that_many_share_is_named(host):
    assert url_ref(f"https://{host}/feed").startswith(f"{host}#")
