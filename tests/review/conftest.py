"""Readers without the price of scrypt, one flagged case, and a body that may do everything but summon."""

from dataclasses import replace
from datetime import date

import pytest

from domain.case_entries import Answers, NewReading
from domain.elections import Contest
from review.oversight import lists, oversight_body_of
from services import retention
from services.intake import intake
from store import reviewers as reviewer_rows
from store import signing
from store.database import transaction

CONTESTS = {
    "walikota-rekaan": Contest(
        contest="walikota-rekaan", office="walikota", region="35.78", label="Wali Kota", penetapan=date(2026, 11, 9)
    ),
    "gubernur-rekaan": Contest(
        contest="gubernur-rekaan", office="gubernur", region="35", label="Gubernur", penetapan=date(2026, 12, 9)
    ),
    "presiden": Contest(
        contest="presiden", office="presiden", region="", label="Presiden", penetapan=date(2026, 11, 9)
    ),
}


def body_named(name):
    """A profile at three invented contests whose pack knows three forms, and whose lot calls for no second look."""
    body = oversight_body_of(name, ())
    return replace(
        body,
        profile=replace(body.profile, second_look_share=0),
        contests=CONTESTS,
        categories=frozenset({"DS-05", "DS-06", "KE-04"}),
    )


def given_reading(finding="dugaan", category="DS-06", note="kata dukung", **changed):
    """A whole reading; changes name fields of its answers."""
    answers = {
        "reason_code": "ajakan_memilih" if finding == "dugaan" else "berita_netral",
        "elements": tuple(lists().needs(category)),
        "owner": "ya",
        "hacked": "tidak",
        "old_photo": "tidak",
        "exculpatory": "tidak ada",
    }
    return NewReading(
        finding=finding,
        note=note,
        answers=Answers(**{**answers, **changed}),
        category=category if finding == "dugaan" else None,
    )


@pytest.fixture
def place(tmp_path):
    """The files of a workspace that a purge goes through."""
    return retention.KeptFiles(
        database=tmp_path / "netralitas.db",
        evidence=tmp_path / "evidence",
        packets=tmp_path / "berkas",
        backups=tmp_path / "cadangan",
    )


@pytest.fixture
def key(tmp_path):
    """The key that seals."""
    return signing.make_key(tmp_path / "kunci.pem")


@pytest.fixture
def body():
    return body_named("ngo")


@pytest.fixture
def named():
    return body_named


@pytest.fixture
def given():
    return given_reading


@pytest.fixture
def readers(store, now):
    with transaction(store):
        for n in range(1, 9):
            reviewer_rows.add(store, f"pembaca-{n}", "reviewer", b"salt", b"hash", now)
        reviewer_rows.add(store, "pimpinan-1", "approver", b"salt", b"hash", now)
    return [f"pembaca-{n}" for n in range(1, 9)]


@pytest.fixture
def case_id(store, now, readers, add_account, add_post, flag_post):
    flag_post(add_post(add_account("akun-1"), "k1", "dukung calon", now), now)
    intake(store, now)
    return store._conn.execute("SELECT case_id FROM cases").fetchone()[0]
