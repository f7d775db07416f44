"""Every road of a face to a case goes over one value, and it holds nothing that this person may not see."""

from datetime import timedelta

import pytest

from domain.errors import MissingError, NotAllowedError
from domain.types import Person
from services import case_view, reading_list
from store import exclusions
from store.database import transaction
from store.identities import Identities, make_key, most_in_an_hour


@pytest.fixture
def read_once(store, case_id, body, given, now):
    """The case after its first reading, by pembaca-1."""
    reading_list.read(store, body, case_id, "pembaca-1", given(), at=now)
    return case_id


def test_whoever_waits_to_read_second_gets_no_reading_and_no_suggestion(store, read_once, body, now):
    seen = case_view.view(store, body, read_once, "pembaca-2", now)
    assert (seen.file.readings, seen.file.findings, seen.seen.readings, seen.pictures) == ((), (), (), None)
    assert not any(seen.flags.values())
    assert not any("pembaca-1" in event.words for event in seen.events)
    own = case_view.view(store, body, read_once, "pembaca-1", now)
    assert [r.reviewer_id for r in own.file.readings] == ["pembaca-1"]
    assert any(own.flags.values())


def test_a_conflict_hides_the_case(store, case_id, body, now):
    assert case_view.view(store, body, case_id, "pembaca-1", now).file.posts
    with transaction(store):
        exclusions.add(store, "pembaca-1", case_id=case_id, agency=None, reason="keluarga", declared_by="x", at=now)
    for look in (case_view.view, lambda *given: case_view.check(*given[:4])):
        with pytest.raises(NotAllowedError, match="benturan kepentingan"):
            look(store, body, case_id, "pembaca-1", now)


def test_a_case_that_is_not_there_is_said(store, readers, body, now):
    with pytest.raises(MissingError, match="K-2020-9999 tidak ada"):
        case_view.view(store, body, "K-2020-9999", "pembaca-1", now)


def test_names_read_by_the_dozen_are_counted_for_doctor(tmp_path, now):
    key = make_key(tmp_path / "kunci")
    people = Identities(tmp_path / "identities.db", key)
    for n in range(30):
        nip = f"19800101200501{n:04d}"
        people.put(Person(person_id=f"orang-{n}", name="Nama Rekaan", nip=nip, asn_type="PNS"), now)
        for _ in range(2):  # the same person twice is one
            people.read(f"orang-{n}", reader=f"pembaca-{n % 2}", purpose="surat", at=now)
    people.close()
    assert most_in_an_hour(tmp_path / "identities.db", now - timedelta(days=7)) == 15
    assert most_in_an_hour(tmp_path / "identities.db", now + timedelta(hours=1)) == 0
    assert most_in_an_hour(tmp_path / "tidak-ada.db", now) == 0
