"""Who may read, and what of a passphrase is kept."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from domain.errors import WorkflowError
from services import people as reviewers
from store import desk, open_store
from store import reviewers as reviewer_rows
from store.database import transaction

PHRASE = "sawah kopi hujan perahu"


@pytest.fixture
def enrolled(store, now):
    reviewers.add(store, "pembaca-1", "reviewer", PHRASE, now)
    return store


def test_the_right_passphrase_names_its_reader(enrolled, now):
    assert reviewers.authenticate(enrolled, "pembaca-1", PHRASE, at=now) == "pembaca-1"


def test_wrong_unknown_and_disabled_get_one_and_the_same_answer(enrolled, now):
    answers = set()
    for who, phrase in (("pembaca-1", "salah sekali ini"), ("pembaca-9", PHRASE)):
        with pytest.raises(WorkflowError) as caught:
            reviewers.authenticate(enrolled, who, phrase, at=now)
        answers.add(str(caught.value))
    with transaction(enrolled):
        reviewer_rows.set_disabled(enrolled, "pembaca-1", now)
    with pytest.raises(WorkflowError) as caught:
        reviewers.authenticate(enrolled, "pembaca-1", PHRASE, at=now)
    answers.add(str(caught.value))
    assert len(answers) == 1
    assert "pembaca-" not in answers.pop()


def wrong(store, who, at, address="10.0.0.1"):
    with pytest.raises(WorkflowError) as caught:
        reviewers.authenticate(store, who, "salah sekali ini", at=at, address=address)
    return "terlalu banyak" in str(caught.value)


@pytest.mark.parametrize("who", ["pembaca-1", "pembaca-9"])
def test_v03_wrong_passphrases_for_one_name_are_slowed_down_known_or_not(enrolled, now, who):
    assert [wrong(enrolled, who, now) for _ in range(20)] == [False] * 5 + [True] * 15
    with pytest.raises(WorkflowError, match="tunggu satu menit"):
        reviewers.authenticate(enrolled, "pembaca-1" if who == "pembaca-1" else who, PHRASE, at=now, address="10.0.0.1")
    later = now + timedelta(seconds=61)
    assert reviewers.authenticate(enrolled, "pembaca-1", PHRASE, at=later, address="10.0.0.1") == "pembaca-1"


def test_v03_one_place_that_tries_two_hundred_names_is_slowed_down_and_leaves_a_trace(enrolled, now):
    assert [wrong(enrolled, f"nama-{n}", now) for n in range(200)] == [False] * 20 + [True] * 180
    assert enrolled._conn.execute("SELECT count(DISTINCT name) FROM failed_attempts").fetchone()[0] == 20
    wrong(enrolled, f"{PHRASE}", now, address="10.0.0.2")
    assert PHRASE not in {r[0] for r in enrolled._conn.execute("SELECT name FROM failed_attempts")}


def test_v03_a_stranger_elsewhere_locks_nobody_out(enrolled, now):
    for second in range(300):
        wrong(enrolled, "pembaca-1", now + timedelta(seconds=second), address="203.0.113.5")
    at = now + timedelta(seconds=300)
    assert reviewers.authenticate(enrolled, "pembaca-1", PHRASE, at=at, address="10.0.0.1") == "pembaca-1"


def test_the_passphrase_is_in_no_byte_of_the_store(enrolled, tmp_path):
    blob = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    hashed = [hashlib.new(name, PHRASE.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
    assert [form for form in (PHRASE, "sawah kopi", *hashed) if form.encode() in blob] == []
    assert hashlib.sha256(PHRASE.encode()).digest() not in blob


def test_the_same_passphrase_has_another_digest_for_another_reader(enrolled, now):
    reviewers.add(enrolled, "pembaca-2", "approver", PHRASE, now)
    one, other = reviewer_rows.all_of(enrolled)
    assert one.salt != other.salt
    assert one.hash != other.hash
    assert (len(one.hash), len(one.salt)) == (32, 16)


def test_scrypt_costs_at_least_what_owasp_asks():
    """Read from the program as it starts: the tests themselves sign in for less."""
    program = (
        "from services import people as r; print(r.SCRYPT_N, r.SCRYPT_R, r.SCRYPT_P, r._digest('a b', b's').hex())"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    n, r, p = map(int, said[:3])
    assert n * r * p >= (1 << 15) * 8 * 3
    assert said[3] == hashlib.scrypt(b"a b", salt=b"s", n=n, r=r, p=p, maxmem=1 << 26, dklen=32).hex()


@pytest.mark.parametrize(
    ("who", "role", "phrase", "words"),
    [
        ("Budi Rekaan", "reviewer", PHRASE, "pengenal"),
        ("ab", "reviewer", PHRASE, "pengenal"),
        ("1abc", "reviewer", PHRASE, "pengenal"),
        ("pembaca-2", "admin", PHRASE, "peran"),
        ("pembaca-2", "reviewer", "sebelas huru"[:11], "frasa sandi"),
        ("pembaca-1", "reviewer", PHRASE, "sudah ada"),
    ],
)
def test_a_reader_is_not_enrolled_badly(enrolled, now, who, role, phrase, words):
    with pytest.raises(WorkflowError, match=words) as caught:
        reviewers.add(enrolled, who, role, phrase, now)
    assert phrase not in str(caught.value)
    assert len(reviewer_rows.all_of(enrolled)) == 1


def test_thirty_at_once_are_tried_no_more_often_than_five_in_a_row(store, tmp_path, now):
    """Each attempt is counted before it is tried."""
    reviewers.add(store, "pembaca-1", "reviewer", PHRASE, now)
    tried = []

    def attempt(_):
        db = open_store(tmp_path / "netralitas.db")
        try:
            reviewers.authenticate(db, "pembaca-1", "bukan frasa itu", at=now, address="192.0.2.7")
        except WorkflowError as error:
            tried.append("terlalu banyak" not in error.what)
        finally:
            db.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, range(30)))
    assert sum(tried) == 5


def test_what_others_try_does_not_keep_a_reader_out_of_the_own_place(store, now):
    reviewers.add(store, "pembaca-1", "reviewer", PHRASE, now)
    with transaction(store):
        desk.open_session(store, "0" * 64, "pembaca-1", "192.0.2.1", now)
    for n in range(40):
        with pytest.raises(WorkflowError):
            reviewers.authenticate(store, "pembaca-1", "salah sekali", at=now, address=f"198.51.100.{n}")
    assert reviewers.authenticate(store, "pembaca-1", PHRASE, at=now, address="192.0.2.1") == "pembaca-1"
    with pytest.raises(WorkflowError, match="terlalu banyak"):
        reviewers.authenticate(store, "pembaca-1", PHRASE, at=now, address="203.0.113.5")


def test_a_failure_that_a_wrong_clock_dated_into_the_future_keeps_nobody_out(store, now):
    reviewers.add(store, "pembaca-1", "reviewer", PHRASE, now)
    for _ in range(5):
        with pytest.raises(WorkflowError, match="salah"):
            reviewers.authenticate(store, "pembaca-1", "salah sekali", at=now + timedelta(days=30), address="192.0.2.1")
    assert reviewers.authenticate(store, "pembaca-1", PHRASE, at=now, address="192.0.2.1") == "pembaca-1"
