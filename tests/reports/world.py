"""A synthetic world of facts for the reports; everybody in it is a number."""

import random
from datetime import timedelta

from domain.periods import parse_week
from store.case_facts import CaseFact, ResultFact
from store.tallies import AccountFact, ListFact, WeekCount, WeekFacts

WEEK = parse_week("2026-W46")
AGENCIES = [f"Pemerintah Kabupaten Rekaan {n}" for n in range(14)]
REGIONS = ["35.78", "35.01", "73.71", "12.71", "51.71", "94.01", "31", "33.74", "32.73", "64.71"]
LEVELS = ["jpt_pratama", "administrator", "pengawas", "fungsional", "pelaksana"]
FORMS = ["KE-04", "DS-06", "KE-05", "DS-07", "KE-02", "DS-08"]


def account(number, rng, **changes):
    values = dict(
        account_id=f"a{number:05d}",
        person_id=f"p{number:05d}",
        platform=rng.choice(["bluesky", "facebook"]),
        region=rng.choice(REGIONS),
        agency=rng.choice(AGENCIES),
        seen=rng.choice(["spider", "spider", "import", "unseen", "failed"]),
        seen_before=rng.choice(["spider", "unseen"]),
        outcome="private",
        complete=True,
        posts=rng.randrange(5),
        posts_before=rng.randrange(5),
    )
    return AccountFact(**{**values, **changes})


def case(number, rng, forwarded=True, **changes):
    at = WEEK.start + timedelta(hours=rng.randrange(1, 100))
    # Skewed on purpose: some cells are large, some hold one person.
    skew = min(int(rng.expovariate(0.5)), 9)
    values = dict(
        case_id=f"K-2026-{number + 1:04d}",
        person_id=f"p{number:05d}",
        contest="gubernur-35",
        agency=AGENCIES[skew],
        region=REGIONS[skew],
        platforms=(rng.choice(["bluesky", "facebook"]),),
        position_level=LEVELS[min(skew, 4)],
        kepala_wilayah=rng.random() < 0.1,
        opened_at=at - timedelta(days=1),
        known_at=at,
        closed_at=None,
        state="layak_diteruskan",
        read_at=(at,),
        finding_at=at,
        category=FORMS[min(skew, 5)],
        forwarded_at=at if forwarded else None,
        receivers=("BKN",),
        clarification="diterima",
        posts=1,
        strong=True,
        has_post_in_week=False,
        results=(),
    )
    return CaseFact(**{**values, **changes})


def facts(persons=0, accounts=40, seed=1, **changes):
    rng, ids = random.Random(seed), tuple(f"a{n:05d}" for n in range(accounts))
    cases = tuple(case(n, rng) for n in range(persons))
    values = dict(
        week=WEEK,
        cutoff=WEEK.end + timedelta(hours=8),
        cases=cases,
        accounts=tuple(account(n, rng) for n in range(accounts)),
        lists=(ListFact(selection="undian rekaan", population=900, accounts=accounts),),
        flags=(("DS-06", "strong", 3, ("b0001", "b0002")),),
        undated_posts=0,
        quarantined={},
        unflagged_media_only=0,
        chain=(3, "ab" * 32),
        trend=(
            WeekCount(
                week=WEEK,
                registered=ids,
                looked=ids[: accounts // 2],
                found=tuple(c.case_id for c in cases),
                persons_found=persons,
            ),
        ),
    )
    return WeekFacts(**{**values, **changes})


def result(authority="Lembaga Rekaan", outcome="terbukti", sanction=None):
    return ResultFact(
        authority=authority, number="1", decided_on="2026-11-12", result=outcome, sanction=sanction, at=WEEK.start
    )
