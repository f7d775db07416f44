"""Agreement, misses and their intervals, by hand-checked numbers."""

import json
from datetime import timedelta

import pytest

from services import casework, reading_list
from services import work_quality as quality
from services.intake import intake


def pairs(both, first, second, none):
    d, t = "dugaan", "tidak_cukup"
    return [(d, d)] * both + [(d, t)] * first + [(t, d)] * second + [(t, t)] * none


@pytest.mark.parametrize(
    ("table", "same", "kappa"),
    [
        (pairs(20, 5, 10, 15), 35, 0.4),  # the textbook table: 0.70 observed, 0.50 by chance
        (pairs(1, 3, 3, 93), 94, 0.2188),
        (pairs(0, 0, 0, 40), 40, None),
    ],
)
def test_agreement_and_kappa(table, same, kappa):
    found = quality.agreement_of(table)
    assert (found.same, found.pairs) == (same, len(table))
    assert found.kappa == (None if kappa is None else pytest.approx(kappa, abs=1e-4))


def test_the_words_say_when_there_is_too_little():
    assert quality.agreement_of(pairs(29, 0, 0, 0)).words == "29 pasangan; belum cukup data"
    assert quality.agreement_of(pairs(20, 5, 10, 15)).words == "70,0 % sama, kappa 0,40, n = 50"
    assert quality.agreement_of([]).words == "0 pasangan; belum cukup data"
    assert quality.Share(count=0, base=29).words == "0 dari 29; belum cukup data"
    assert quality.Share(count=0, base=300).words == "0 dari 300 (0,0–1,3 %)"
    assert quality.Share(count=20, base=200).words == "20 dari 200 (6,6–14,9 %)"


def test_quality_of_recorded_work_and_labels_without_people(
    store, body, given, case_id, now, add_account, add_post, flag_post
):
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=now + timedelta(hours=n))
    flag_post(add_post(add_account("akun-2", person="orang-2"), "k1", "dukung kopi", now), now)
    intake(store, now)
    reading_list.read(store, body, "K-2026-0002", "pembaca-1", given("tidak_cukup"), at=now + timedelta(hours=9))
    assert quality.agreement(store) == quality.Agreement(pairs=1, same=1, kappa=None)
    assert quality.median_hours(store) == (5.0, 2)
    assert quality.unconfirmed(store) == {"campaign": quality.Share(count=1, base=2)}
    assert quality.unconfirmed_by_contestant(store) == {"dukung": quality.Share(count=1, base=2)}
    store._conn.execute(
        "UPDATE flags SET found = 'Peserta A; Peserta B' WHERE post_id IN (SELECT post_id FROM"
        " case_posts WHERE case_id = ?)",
        (case_id,),
    )
    assert quality.unconfirmed_by_contestant(store) == {
        "Peserta A": quality.Share(count=0, base=1),
        "Peserta B": quality.Share(count=0, base=1),
        "dukung": quality.Share(count=1, base=1),
    }
    assert (quality.missed(store).base, quality.reversals(store).base) == (0, 0)
    text = json.dumps(quality.labels(store, [case_id]))
    assert "ajakan_memilih" in text
    assert not [word for word in ("akun", "orang-", "pembaca", "K-2026", "Rekaan", "kopi", "dukung") if word in text]
    casework.clarify(store, body, case_id, "pembaca-1", state="diterima", note="", at=now + timedelta(hours=20))
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given("tidak_cukup"), at=now + timedelta(hours=20 + n))
    assert quality.reversals(store) == quality.Share(count=1, base=1)
