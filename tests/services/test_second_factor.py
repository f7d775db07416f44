"""Six digits from a telephone: which count, for how long, how often, and what is kept of them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import IdentityError, NotAllowedError, WorkflowError
from services import own_access, people, second_factor
from services.own_access import Credentials
from services.second_factor import STEP, matching_step, step_of
from store import open_store, second_factors
from store import reviewers as reviewer_rows

PHRASE, OTHER = "sawah kopi hujan perahu", "gunung laut angin pasir"
KEY = b"k" * 32
# RFC 6238, appendix B: seconds since 1970 and the last six of the eight digits of the SHA-1 row.
PUBLISHED = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
PUBLISHED_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def readers(store, now):
    for name, role in (("pembaca-1", "reviewer"), ("pimpinan-1", "approver"), ("pimpinan-2", "approver")):
        people.add(store, name, role, PHRASE, now)
    return store


def code_at(secret, at):
    return pyotp.TOTP(secret).at(at)


def set_up(db, at, who="pembaca-1"):
    """The secret and the recovery codes of a reader whose telephone shows codes."""
    secret = own_access.begin_code(db, KEY, Credentials(reviewer_id=who, passphrase=PHRASE), at=at)
    return secret, second_factor.confirm(db, KEY, who, code_at(secret, at), at)


def enter(db, at, code="", who="pembaca-1", key=KEY, address="10.0.0.1"):
    try:
        return people.authenticate(db, who, PHRASE, at=at, address=address, code=code, key=key) == who
    except WorkflowError as error:
        return error.what


@pytest.mark.parametrize("seconds", PUBLISHED)
def test_the_published_vectors_of_rfc_6238(seconds):
    at = datetime.fromtimestamp(seconds, UTC)
    assert matching_step(PUBLISHED_SECRET, PUBLISHED[seconds], at, 0) == seconds // 30


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.integers(10**6, 2 * 10**10), skew=st.integers(-200, 200))
def test_a_code_counts_within_one_step_of_this_clock_and_at_no_other(seconds, skew):
    at = datetime.fromtimestamp(seconds, UTC)
    shown = code_at(PUBLISHED_SECRET, at + timedelta(seconds=skew))
    apart = step_of(at + timedelta(seconds=skew)) - step_of(at)
    near = [step_of(at) + n for n in (-1, 0, 1)]
    others = [pyotp.TOTP(PUBLISHED_SECRET).generate_otp(n) for n in near]
    assert (matching_step(PUBLISHED_SECRET, shown, at) is not None) == (abs(apart) <= 1 or shown in others)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3)), min_size=1, max_size=14))
def test_no_step_counts_twice_and_none_before_the_last_whatever_the_clocks_do(migrated, tmp_path_factory, moves):
    """The desk's clock goes on by some steps, the telephone's stands some off: the model says what counts."""
    db = open_store(tmp_path_factory.mktemp("kode") / "netralitas.db")
    at = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
    people.add(db, "pembaca-1", "reviewer", PHRASE, at)
    secret, _ = set_up(db, at)
    last = step_of(at)
    for number, (steps, off) in enumerate(moves):
        at += timedelta(seconds=steps * STEP)
        step = step_of(at) + off
        entered = enter(db, at, code_at(secret, at + timedelta(seconds=off * STEP)), address=f"10.0.0.{number}")
        counts = abs(off) <= 1 and step > last
        assert (entered is True) == counts, (entered, step, last)
        last = max(last, step) if counts else last
    db.close()


def test_a_used_code_an_empty_one_and_a_wrong_one_are_refused_and_a_right_passphrase_alone_is_not_enough(readers, now):
    secret, _ = set_up(readers, now)
    later = now + timedelta(minutes=1)
    assert enter(readers, later) == "kode belum diisi"
    assert enter(readers, later, code_at(secret, later)) is True
    assert enter(readers, later, code_at(secret, later)) == "kode itu sudah dipakai"
    wrong = f"{(int(code_at(secret, later)) + 1) % 10**6:06}"
    assert enter(readers, later, wrong) == "kode salah"
    assert enter(readers, later, "x' OR 1=1") == "kode salah"
    assert enter(readers, now, who="pimpinan-1") is True  # who has none is asked for none


def test_a_clock_that_is_off_is_said(readers, now):
    secret, _ = set_up(readers, now)
    later = now + timedelta(hours=1)
    assert "berbeda sekitar 5 menit" in enter(readers, later, code_at(secret, later - timedelta(minutes=5)))
    assert enter(readers, later, code_at(secret, later - timedelta(hours=2))) == "kode salah"


def test_a_recovery_code_counts_once_and_the_older_ones_end_with_new_ones(readers, now):
    _, codes = set_up(readers, now)
    assert len(set(codes)) == 10
    assert enter(readers, now, codes[0].lower().replace("-", " ")) is True
    assert enter(readers, now, codes[0]) == "kode salah"
    assert second_factors.recovery_left(readers, "pembaca-1") == 9
    new = own_access.renew_recovery(
        readers, KEY, Credentials(reviewer_id="pembaca-1", passphrase=PHRASE, code=codes[1]), at=now
    )
    assert enter(readers, now, codes[2]) == "kode salah"
    assert enter(readers, now, new[0]) is True
    done = [c[2] for c in reviewer_rows.changes(readers) if c[2] != "added"]
    assert done == ["code_on", "recovery_new", "recovery_used", "recovery_used", "recovery_new", "recovery_used"]


def test_many_wrong_codes_in_a_day_leave_the_codes_on_paper(readers, now):
    secret, codes = set_up(readers, now)
    for n in range(second_factor.MOST_WRONG):
        assert enter(readers, now + timedelta(minutes=2 + 2 * n), "000000", address=f"10.0.1.{n}") == "kode salah"
    late = now + timedelta(hours=2)
    assert enter(readers, late, code_at(secret, late)) == "terlalu banyak kode salah"
    assert enter(readers, late, codes[0]) is True
    day = now + timedelta(days=1, hours=2)
    assert enter(readers, day, code_at(secret, day)) is True


def test_one_code_sent_many_times_at_once_lets_one_in(readers, tmp_path, now):
    secret, _ = set_up(readers, now)
    at = now + timedelta(minutes=5)

    def attempt(n):
        db = open_store(tmp_path / "netralitas.db")
        try:
            return enter(db, at, code_at(secret, at), address=f"10.0.2.{n}")
        finally:
            db.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(attempt, range(12))).count(True) == 1


def test_the_secret_and_the_codes_are_in_no_byte_of_the_store_and_another_key_opens_nothing(readers, tmp_path, now):
    secret, codes = set_up(readers, now)
    blob = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    plain = [secret, *codes, *(c.replace("-", "") for c in codes)]
    assert [word for word in plain if word.encode() in blob] == []
    assert hashlib.sha256(secret.encode()).digest() not in blob
    with pytest.raises(IdentityError, match="kunci ini"):
        enter(readers, now + timedelta(minutes=5), code_at(secret, now), key=b"l" * 32)


def test_a_secret_counts_only_after_its_first_code(readers, now):
    secret = own_access.begin_code(readers, KEY, Credentials(reviewer_id="pembaca-1", passphrase=PHRASE), at=now)
    assert enter(readers, now) is True
    with pytest.raises(WorkflowError, match="kode salah"):
        second_factor.confirm(readers, KEY, "pembaca-1", "12345", now)
    assert enter(readers, now) is True
    second_factor.confirm(readers, KEY, "pembaca-1", code_at(secret, now), now)
    assert enter(readers, now) == "kode belum diisi"
    with pytest.raises(WorkflowError, match="sudah terpasang"):
        second_factor.begin(readers, KEY, "pembaca-1")


def test_only_an_approver_asks_for_codes_and_releases_those_of_others(readers, now):
    _, codes = set_up(readers, now)
    with pytest.raises(NotAllowedError):
        people.ask_code(readers, "pimpinan-1", on=True, by="pembaca-1", at=now)
    with pytest.raises(NotAllowedError):
        people.release_code(readers, "pembaca-1", by="pembaca-1", at=now)
    people.ask_code(readers, second_factors.EVERYBODY, on=True, by="pimpinan-1", at=now)
    assert second_factor.must_set_up(readers, "pimpinan-2")
    assert not second_factor.must_set_up(readers, "pembaca-1")
    own = Credentials(reviewer_id="pembaca-1", passphrase=PHRASE, code=codes[0])
    with pytest.raises(WorkflowError, match="diwajibkan"):
        own_access.release_code(readers, KEY, own, at=now)
    people.ask_code(readers, second_factors.EVERYBODY, on=False, by="pimpinan-1", at=now)
    own_access.release_code(readers, KEY, own, at=now)
    assert enter(readers, now) is True
    done = [c[1:] for c in reviewer_rows.changes(readers)]
    assert ("pimpinan-1", "code_asked", "semua pembaca", "pimpinan-1") in done


def test_the_own_passphrase_changes_with_the_old_one_and_the_code(readers, now):
    _, codes = set_up(readers, now)
    for shown in (
        Credentials(reviewer_id="pembaca-1", passphrase="bukan frasa itu", code=codes[0]),
        Credentials(reviewer_id="pembaca-1", passphrase=PHRASE),
    ):
        with pytest.raises(WorkflowError):
            own_access.change_passphrase(readers, KEY, shown, OTHER, at=now)
    with pytest.raises(WorkflowError, match="kurang"):
        own_access.change_passphrase(
            readers, KEY, Credentials(reviewer_id="pembaca-1", passphrase=PHRASE, code=codes[0]), "pendek", at=now
        )
    own_access.change_passphrase(
        readers, KEY, Credentials(reviewer_id="pembaca-1", passphrase=PHRASE, code=codes[0]), OTHER, at=now
    )
    assert people.authenticate(readers, "pembaca-1", OTHER, at=now, code=codes[1], key=KEY) == "pembaca-1"
