"""Whatever stands in whatever table: a sealed record of every kind is found when it is changed, swapped, emptied or
taken away, and no value that nothing of ours writes ends the check or passes it."""

from itertools import cycle

import pytest

from services import evidence
from store import checkpoints, ethics_chain, sealed_kinds, signing
from store.database import transaction
from store.workspace import Config, Workspace
from tests.review.test_sealed import SEALED_COLUMNS, TABLES, sealed, unguarded  # noqa: F401

NOT_OURS = {
    "TEXT": ["", "\ufffe\x00[", "9" * 40, "../../x", "{}"],
    "INTEGER": [-(2**62), 2**62],
    "BLOB": [b"\xff\x00"],
}
# What a check takes apart, and does not only compare.
READ = {"posts", "captures", "extracts", "post_versions", "checkpoints", "signing_keys", "tombstones", "ethics_chain"}
OWN = {"checkpoints", "timestamps", "timestamp_requests", "tombstones", "seals", "bodies", "meta", "signing_keys"}


def tables(raw):
    """In the order of the schema: what is referred to comes first."""
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    return [name for name in names if not name.startswith(("sqlite_", "_sqlite"))]


def filled(raw):
    """Rows in every table that has none: whatever the columns take, and what they refer to."""
    for table in tables(raw):
        if table not in OWN and not raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            for n in (1, 2):
                raw.execute(f"INSERT OR IGNORE INTO {table} SELECT {', '.join(values_of(raw, table, n))}")


def values_of(raw, table, n):
    """A value for each column: one that is referred to, a number, bytes, a time of before the checkpoint, a text."""
    parents = {row[3]: (row[2], row[4] or row[3]) for row in raw.execute(f"PRAGMA foreign_key_list({table})")}
    for _, name, kind, *_ in raw.execute(f"PRAGMA table_info({table})").fetchall():
        parent, column = parents.get(name, (table, name))
        if parent != table and raw.execute(f"SELECT count(*) FROM {parent}").fetchone()[0]:
            yield f"(SELECT {('min', 'max')[n - 1]}({column}) FROM {parent})"
        elif name.endswith("at"):
            yield "'2026-11-10T02:00:00Z'"
        else:
            yield {"INTEGER": str(n), "BLOB": f"x'0{n}'"}.get(kind, f"'{name}{n}'")


@pytest.fixture
def whole(sealed, tmp_path, now):  # noqa: F811
    """At least a record of every kind, all of them under a checkpoint; foreign keys and checks are off."""
    with unguarded(sealed) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        filled(raw)
        raw.execute("UPDATE run_accounts SET outcome = 'ok', at = '2026-11-10T02:00:00Z'")
        raw.execute("UPDATE runs SET status = 'complete', ended_at = '2026-11-10T02:00:00Z'")
        raw.execute("INSERT INTO meta VALUES ('elected_dki-2017', '{}')")
        columns = ", ".join(
            row[1] for row in raw.execute("PRAGMA table_info(runs)") if row[1] not in ("run_id", "kind")
        )
        raw.execute(
            f"INSERT INTO runs (run_id, kind, {columns}) SELECT 'crawl-uji', 'crawl', {columns} FROM runs LIMIT 1"
        )
        raw.execute("UPDATE queue_items SET opened_at = '2026-11-10T02:00:00Z'")
        columns = [row[1] for row in raw.execute("PRAGMA table_info(queue_items)")]
        own = {"item_id": "'butir-uji'", "case_id": "NULL", "sample_id": "(SELECT min(sample_id) FROM audit_sample)"}
        raw.execute(
            f"INSERT INTO queue_items SELECT {', '.join(own.get(c, c) for c in columns)} FROM queue_items LIMIT 1"
        )
        with transaction(sealed):
            key = signing.load_key(tmp_path / "k.pem")
            checkpoints.bury(sealed, key, "case", "K-2026-0998", rule="arsip", by="x", at=now)
            checkpoints.checkpoint(sealed, key, now)
        yield sealed


def found(store):
    return {str(line) for line in checkpoints.verify(store)}


LATER = {("reader", "disabled_at")}  # a reader may be disabled at any time; the date says when
CHANGED = {"INTEGER": "coalesce({0}, 0) + 1", "BLOB": "x'beef'"}


@pytest.mark.parametrize("kind", [k.name for k in sealed_kinds.KINDS])
def test_a_record_of_every_kind_is_there_and_its_change_or_loss_is_found(whole, kind):
    raw, before, table = whole._conn, found(whole), TABLES[kind]
    assert raw.execute(f"SELECT count(*) FROM ({sealed_kinds.BY_NAME[kind].query})").fetchone()[0]
    here = {row[1]: row[2] for row in raw.execute(f"PRAGMA table_info({table})")}
    changed = [column for column in SEALED_COLUMNS[kind] if column in here and (kind, column) not in LATER]
    attacks = {c: f"{c} = " + CHANGED.get(here[c], "coalesce({0}, '') || 'x'").format(c) for c in changed}
    assert attacks
    for statement in [*(f"UPDATE OR IGNORE {table} SET {new}" for new in attacks.values()), f"DELETE FROM {table}"]:
        raw.execute("SAVEPOINT attack")
        raw.execute(statement)
        assert found(whole) - before, statement
        raw.execute("ROLLBACK TO attack")


def test_no_value_of_any_column_ends_the_check(whole, tmp_path):
    """What one value hides from a part of the check, it does not hide from the others, and it is said."""
    raw, place = whole._conn, Workspace(root=tmp_path, config=Config(settings={}))
    house = signing.newest(whole)
    before = set(evidence.problems(place, whole, house=house))
    ours = {
        (TABLES[kind], column)
        for kind, names in SEALED_COLUMNS.items()
        for column in names
        if (kind, column) not in LATER and TABLES[kind] != "meta"  # of whose rows two kinds are sealed
    }
    turns = {kind: cycle([value] for value in chosen) for kind, chosen in NOT_OURS.items()}
    for table in tables(raw):
        for _, column, kind, *_ in raw.execute(f"PRAGMA table_info({table})").fetchall():
            for value in NOT_OURS[kind] if table in READ else next(turns[kind]):
                raw.execute("SAVEPOINT attack")
                done = raw.execute(f"UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} IS NOT ?1", (value,))
                said = set(evidence.problems(place, whole, house=house))
                assert said - before or not done.rowcount or (table, column) not in ours, (table, column, value)
                raw.execute("ROLLBACK TO attack")


@pytest.mark.parametrize("kind", sorted(ethics_chain.RECORDS))
def test_a_link_of_the_ethics_family_passes_for_no_other_cases_and_for_none_that_was_erased(whole, kind):
    raw = whole._conn
    raw.execute("DELETE FROM ethics_chain")
    for name, (table, key) in ethics_chain.RECORDS.items():
        for (ref,) in raw.execute(f"SELECT CAST({key} AS TEXT) FROM {table}").fetchall():
            ethics_chain.seal(whole, name, ref, "hidup")
    assert list(ethics_chain.verify(whole)) == []
    [erased] = raw.execute("SELECT min(case_id) FROM ethics_erasures").fetchone()
    table, key = ethics_chain.RECORDS[kind]
    link = f"WHERE seq = (SELECT min(seq) FROM ethics_chain WHERE kind = '{kind}')"
    record = f"DELETE FROM {table} WHERE CAST({key} AS TEXT) = (SELECT ref FROM ethics_chain {link})"
    for attack in (
        [record, f"UPDATE ethics_chain SET salt = '', case_id = '{erased}' {link}"],
        *([f"UPDATE ethics_chain SET {column} = {column} || 'x' {link}"] for column in CHAIN),
        [f"UPDATE ethics_chain SET ref = 'x', case_id = '{erased}', salt = '' {link}"],
    ):
        raw.execute("SAVEPOINT attack")
        for statement in attack:
            raw.execute(statement)
        assert list(ethics_chain.verify(whole)), attack
        raw.execute("ROLLBACK TO attack")


CHAIN = ("kind", "ref", "case_id", "salt", "digest", "head")


def plainly(raw):
    """The chain as a release before 0.3.0 wrote it: no head says whose its link is."""
    previous = ethics_chain.GENESIS
    for row in raw.execute("SELECT * FROM ethics_chain ORDER BY seq").fetchall():
        previous = ethics_chain._head(previous, row["digest"])
        raw.execute("UPDATE ethics_chain SET head = ? WHERE seq = ?", (previous, row["seq"]))


@pytest.mark.parametrize("kind", sorted(ethics_chain.RECORDS))
def test_links_of_before_are_bound_to_whose_they_are_and_none_is_made_after_them(whole, kind):
    raw = whole._conn
    raw.execute("DELETE FROM ethics_chain")
    for name, (table, key) in ethics_chain.RECORDS.items():
        for (ref,) in raw.execute(f"SELECT CAST({key} AS TEXT) FROM {table}").fetchall():
            ethics_chain.seal(whole, name, ref, "hidup")
    plainly(raw)
    assert list(ethics_chain.verify(whole)) == []
    for _ in range(2):
        ethics_chain.bind(whole)
    assert raw.execute("SELECT count(*) FROM ethics_chain WHERE kind = 'bound'").fetchone()[0] == 1
    assert list(ethics_chain.verify(whole)) == []
    [erased] = raw.execute("SELECT min(case_id) FROM ethics_erasures").fetchone()
    table, key = ethics_chain.RECORDS[kind]
    link = f"WHERE seq = (SELECT min(seq) FROM ethics_chain WHERE kind = '{kind}')"
    record = f"DELETE FROM {table} WHERE CAST({key} AS TEXT) = (SELECT ref FROM ethics_chain {link})"
    recorded = ethics_chain.head(whole)[1]
    for attack in (
        [record, f"UPDATE ethics_chain SET salt = '', case_id = '{erased}' {link}"],
        [f"UPDATE ethics_chain SET case_id = 'lain' {link}"],
        ["DELETE FROM ethics_chain WHERE kind = 'bound'"],
    ):
        raw.execute("SAVEPOINT attack")
        for statement in attack:
            raw.execute(statement)
        assert list(ethics_chain.verify(whole)) or not ethics_chain.has_head(whole, recorded), attack
        raw.execute("ROLLBACK TO attack")
    table, key = ethics_chain.RECORDS["handover"]
    raw.execute(f"INSERT INTO {table} SELECT 'baru', mandate_id, received_on, reviewer_id, at FROM {table} LIMIT 1")
    ethics_chain.seal(whole, "handover", "baru")
    assert list(ethics_chain.verify(whole)) == []
    last = raw.execute("SELECT * FROM ethics_chain ORDER BY seq DESC LIMIT 2").fetchall()
    raw.execute(
        "UPDATE ethics_chain SET head = ? WHERE seq = ?",
        (ethics_chain._head(last[1]["head"], last[0]["digest"]), last[0]["seq"]),
    )
    assert list(ethics_chain.verify(whole))
