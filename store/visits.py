"""Sheets of accounts that people look at, drawn at random, and their answers. Only writer of its tables.

An account's answer is an outcome like a crawl's: it is recorded as a run of kind visit.
"""

import hashlib
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import UsageError
from domain.estimates import Stratum
from domain.periods import to_text
from domain.texts import _, one_of, words
from domain.types import Account, HowSeen, Outcome, Route
from store import accounts, runs
from store.as_of import ACCOUNTS, ANSWERS
from store.database import Store, transaction

OUTCOMES: Mapping[str, Outcome] = {
    "no_new": Outcome.EMPTY,
    "imported": Outcome.OK,
    "private": Outcome.PRIVATE,
    "not_found": Outcome.NOT_FOUND,
    "not_owner": Outcome.NOT_OWNER,
}
WORDS: Mapping[str, str] = words(
    {
        "no_new": "tidak ada kiriman baru",
        "imported": "ada kiriman baru, sudah diimpor",
        "private": "akun tertutup",
        "not_found": "tidak ditemukan",
        "not_owner": "bukan milik orang itu",
    }
)


def code_of(answer: str) -> str:
    """An answer as the workbook offers it, in words, or as the command line does; anything else stays as it is."""
    word = answer.strip().casefold()
    return next((code for code, words in WORDS.items() if word in (code, words)), answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """An account of a sheet. `size` accounts of its agency and level could be drawn, `taken` were."""

    account: Account
    size: int
    taken: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLine:
    """A line of a sheet as people see it."""

    number: int
    account: Account
    size: int
    taken: int
    answer: str | None
    by: str | None
    at: str | None
    run_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitSheet:
    """One week's visits. The same pool, week, size and seed give the same sheet."""

    sheet_id: str
    week: str
    seed: str
    drawn_at: str
    operator: str
    pool: int
    entries: tuple[SheetLine, ...]

    @property
    def open(self) -> int:
        """How many accounts still wait for an answer; nobody looks at one that was withdrawn."""
        return sum(e.answer is None and not e.account.withdrawn for e in self.entries)


# What a crawl answers where a person may still look.
CLOSED_TO_PROGRAMS = (Outcome.NO_PERMISSION, Outcome.PREVIEW_DISABLED, Outcome.BLOCKED_BY_ROBOTS)
LOOKED_WITHIN = timedelta(days=7)


def needs_a_person(db: Store, account: Account, at: datetime) -> bool:
    """Whether no spider reads this account: by its route, or because the crawls find it closed to programs.

    An account that a crawl saw within the last seven days needs nobody.
    """
    rows = db._conn.execute(
        "SELECT ra.outcome, ra.at FROM run_accounts ra JOIN runs r USING (run_id) WHERE ra.account_id = ?"
        " AND r.kind = 'crawl' AND ra.outcome IS NOT NULL AND ra.at <= ? ORDER BY ra.at DESC",
        (account.account_id, to_text(at)),
    ).fetchall()
    since = to_text(at - LOOKED_WITHIN)
    if any(row["outcome"] in runs.SEEN and row["at"] >= since for row in rows):
        return False
    return account.route != Route.A or (bool(rows) and rows[0]["outcome"] in CLOSED_TO_PROGRAMS)


def draw(pool: Iterable[Account], size: int, seed: str) -> list[Drawn]:
    """`size` accounts at random within agency and position level, each stratum in proportion to its size.

    Every stratum has at least one account while `size` allows it; what is left of the division goes to
    the largest remainders. An account's chance of being drawn is `taken / size` of its stratum.
    """
    strata: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in sorted(pool, key=lambda a: a.account_id):
        strata[account.agency, account.position_level].append(account)
    shares = _shares({key: len(members) for key, members in strata.items()}, size, seed)
    drawn = []
    for key in sorted(strata):
        # Not for secrets: the draw must come out the same from the kept seed.
        chance = random.Random(f"{seed}|{key[0]}|{key[1]}")  # noqa: S311
        members = strata[key]
        drawn += [
            Drawn(account=a, size=len(members), taken=shares[key])
            for a in sorted(chance.sample(members, shares[key]), key=lambda a: a.account_id)
        ]
    return drawn


def _shares(sizes: Mapping[tuple[str, str], int], size: int, seed: str) -> dict[tuple[str, str], int]:
    """How many of each stratum; ties are broken by the seed, not by the alphabet."""
    total = sum(sizes.values())
    size = min(size, total)
    order = sorted(sizes, key=lambda key: hashlib.sha256(f"{seed}|{key[0]}|{key[1]}".encode()).digest())
    if size <= len(sizes):
        sampled = set(order[:size])
        return {key: int(key in sampled) for key in sizes}
    shares = dict.fromkeys(sizes, 1)
    rest, spare = size - len(sizes), total - len(sizes)
    exact = {key: rest * (sizes[key] - 1) / spare if spare else 0.0 for key in sizes}
    for key in sizes:
        shares[key] += int(exact[key])
    left = size - sum(shares.values())
    by_remainder = sorted(order, key=lambda key: exact[key] - int(exact[key]), reverse=True)
    for key in [key for key in by_remainder if shares[key] < sizes[key]][:left]:
        shares[key] += 1
    return shares


def open_sheet(
    db: Store,
    drawn: Sequence[Drawn],
    *,
    week: str,
    seed: str,
    pool: int,
    operator: str,
    at: datetime,
) -> str:
    """Keeps a sheet and returns its id; the sheet of a week that was drawn with this seed is found again."""
    sheet_id = f"kunjungan-{week}-{hashlib.sha256(seed.encode()).hexdigest()[:6]}"
    with transaction(db):
        if db._conn.execute("SELECT 1 FROM visit_sheets WHERE sheet_id = ?", (sheet_id,)).fetchone():
            return sheet_id
        db._conn.execute(
            "INSERT INTO visit_sheets VALUES (?, ?, ?, ?, ?, ?)", (sheet_id, week, seed, to_text(at), operator, pool)
        )
        db._conn.executemany(
            "INSERT INTO visit_items VALUES (?, ?, ?, ?, ?)",
            [(sheet_id, d.account.account_id, n, d.size, d.taken) for n, d in enumerate(drawn, 1)],
        )
    return sheet_id


def sheet(db: Store, sheet_id: str | None = None) -> VisitSheet:
    """A sheet with its answers; the newest when none is named. Raises UsageError when there is none."""
    row = db._conn.execute(
        "SELECT * FROM visit_sheets WHERE ?1 IS NULL OR sheet_id = ?1 ORDER BY drawn_at DESC, rowid DESC LIMIT 1",
        (sheet_id,),
    ).fetchone()
    if row is None:
        raise UsageError(_("belum ada lembar kunjungan"), remedy=_("buat dengan 'netralitas visits draw'"))
    items = db._conn.execute(
        "SELECT a.*, i.number, i.stratum_size, i.stratum_drawn, n.answer, r.run_id, r.operator AS by,"
        " r.started_at AS at FROM visit_items i JOIN accounts a USING (account_id) LEFT JOIN visit_answers n"
        " ON n.sheet_id = i.sheet_id"
        " AND n.account_id = i.account_id AND n.stands LEFT JOIN runs r ON r.run_id = n.run_id"
        " WHERE i.sheet_id = ? ORDER BY i.number",
        (row["sheet_id"],),
    )
    entries = tuple(
        SheetLine(
            number=i["number"],
            account=accounts.to_account(i),
            size=i["stratum_size"],
            taken=i["stratum_drawn"],
            answer=i["answer"],
            by=i["by"],
            at=i["at"],
            run_id=i["run_id"],
        )
        for i in items
    )
    return VisitSheet(
        sheet_id=row["sheet_id"],
        week=row["week"],
        seed=row["seed"],
        drawn_at=row["drawn_at"],
        operator=row["operator"],
        pool=row["pool"],
        entries=entries,
    )


def sheets(db: Store) -> list[sqlite3.Row]:
    """Every sheet, the newest first: how many accounts it has and how many of them were answered for."""
    return db._conn.execute(
        "SELECT s.sheet_id, s.week, s.drawn_at, s.operator, count(i.account_id) AS accounts,"
        " count(n.answer) AS answered FROM visit_sheets s LEFT JOIN visit_items i USING (sheet_id)"
        " LEFT JOIN visit_answers n ON n.sheet_id = i.sheet_id AND n.account_id = i.account_id AND n.stands"
        " GROUP BY s.sheet_id ORDER BY s.drawn_at DESC, s.rowid DESC"
    ).fetchall()


def record(
    db: Store,
    answers: Mapping[str, str],
    *,
    operator: str,
    at: datetime,
    how_seen: HowSeen = HowSeen.IMPORT_NO_LOGIN,
    sheet_id: str | None = None,
) -> str:
    """Keeps what a person found (account id to answer) as a run of kind visit; returns the run's id.

    An account outside the sheet may be answered for without one. Raises UsageError for an answer that
    does not exist, and for an account of the sheet that has another answer already.
    """
    wrong = sorted(set(answers.values()) - OUTCOMES.keys())
    if wrong:
        raise UsageError(_("jawaban {wrong!r} tidak dikenal", wrong=wrong[0]), remedy=one_of(OUTCOMES))
    run_id = runs.open_run(db, kind="visit", started_at=at, operator=operator, how_seen=how_seen, accounts=answers)
    try:
        with transaction(db):
            for account_id, answer in answers.items():
                runs.finish_account(
                    db,
                    run_id,
                    account_id,
                    OUTCOMES[answer],
                    at=at,
                    complete=answer in ("no_new", "imported"),
                    detail=answer,
                )
                if sheet_id is not None:
                    _answer(db, sheet_id, account_id, answer, run_id)
    except UsageError:
        runs.drop_empty(db, run_id)
        raise
    runs.close_run(db, run_id, at)
    return run_id


def _answer(db: Store, sheet_id: str, account_id: str, answer: str, run_id: str) -> None:
    changed = db._conn.execute(
        "INSERT INTO visit_answers (sheet_id, account_id, answer, run_id) SELECT sheet_id, account_id, ?, ?"
        " FROM visit_items WHERE sheet_id = ? AND account_id = ? ON CONFLICT DO NOTHING",
        (answer, run_id, sheet_id, account_id),
    ).rowcount
    if changed != 1:
        raise UsageError(
            _("akun itu tidak ada pada lembar, atau sudah dijawab"),
            where=sheet_id,
            remedy=_("lihat 'netralitas visits show'"),
        )


def take_back(db: Store, run_id: str, account_id: str) -> None:
    """The answer that this run gave for an account counts no more; the account waits for another."""
    db._conn.execute("UPDATE visit_answers SET stands = 0 WHERE run_id = ? AND account_id = ?", (run_id, account_id))


def strata(db: Store, until: datetime) -> tuple[Stratum, ...]:
    """Per drawn sheet, agency and level: the accounts there, how many were looked at, how many had new posts."""
    rows = db._conn.execute(
        "SELECT max(i.stratum_size), count(*), sum(n.answer = 'imported') FROM visit_items i JOIN visit_sheets s"
        f" USING (sheet_id) JOIN {ACCOUNTS} a USING (account_id) JOIN {ANSWERS} n ON n.sheet_id = i.sheet_id"
        " AND n.account_id = i.account_id WHERE n.answer IN ('no_new', 'imported')"
        " GROUP BY s.sheet_id, a.agency, a.position_level",
        {"cutoff": to_text(until)},
    )
    return tuple(Stratum(size=int(row[0]), looked=int(row[1]), found=int(row[2])) for row in rows)
