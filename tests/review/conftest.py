"""Readers without the price of scrypt, and one flagged case."""

import pytest

from netralitas.db import transaction
from netralitas.store import cases
from review.intake import intake


@pytest.fixture
def readers(store, now):
    with transaction(store):
        for n in range(1, 6):
            cases.add_reviewer(store, f"pembaca-{n}", "reviewer", b"salt", b"hash", now)
    return [f"pembaca-{n}" for n in range(1, 6)]


@pytest.fixture
def case_id(store, now, readers, add_account, add_post, flag_post):
    flag_post(add_post(add_account("akun-1"), "k1", "dukung calon", now), now)
    intake(store, now)
    return store.execute("SELECT case_id FROM cases").fetchone()[0]
