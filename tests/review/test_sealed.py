"""Every recorded step of a case is covered by a checkpoint: a change or a loss of any is found afterwards."""

import re
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.assessment import ImpactAssessment
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.errors import EvidenceError
from domain.packets import Packet
from services import casework, reading_list
from store import (
    SCHEMA,
    accounts,
    assessments,
    checkpoints,
    exclusions,
    facts,
    packets,
    purge_orders,
    rights,
    sealed_kinds,
    seals,
    setting_changes,
    signing,
    unsealed,
)
from store.database import Store, transaction
from tests.review.conftest import body_named

DAY = date(2026, 11, 10)
CHANGED = {
    "readings": "reason",
    "reading_answers": "owner",
    "findings": "category",
    "clarifications": "note",
    "clarification_ways": "way",
    "approvals": "members",
    "hops": "receiver",
    "hop_answers": "answer",
    "markers": "number",
    "results": "number",
    "objections": "number",
    "objection_outcomes": "outcome",
    "case_posts": "added_at",
    "exclusions": "reason",
    "purge_orders": "approved_by",
    "subject_requests": "number",
    "subject_answers": "decision",
    "subject_actions": "detail",
    "packets": "recipient",
    "packet_notices": "number",
    "packet_receipts": "received_on",
    "impact_assessments": "officer",
    "setting_changes": "after",
}
WORDS = {"owner": "tidak", "way": "surat", "outcome": "dibatalkan", "decision": "ditolak"}


@pytest.fixture
def sealed(store, given, case_id, now, tmp_path):
    """A case that went all the way in a Bawaslu, with an objection, and a checkpoint over it."""
    body, minutes = body_named("bawaslu"), iter(range(1, 100))
    later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
    who, letter = "pimpinan-1", Letter(authority="PPK", number="7", day=DAY)
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=later())
    casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="surat", at=later())
    approval = NewApproval(kind="pleno", number="1", held_on=DAY, members=("A", "B", "C"))
    casework.approve(store, body, case_id, who, approval, at=later())
    hop = NewHop(sender="Kami", receiver="BKN", route="surat", number="1", sent_on=DAY)
    casework.forward(store, body, case_id, who, hop, later())
    casework.answer(store, body, case_id, who, letter, "proses", at=later())
    casework.mark(store, body, case_id, who, "gakkumdu", letter, at=later())
    result = NewResult(authority="PPK", number="2", decided_on=DAY, result="sanksi", sanction="berat")
    casework.decide(store, body, case_id, who, result, later())
    casework.file_objection(store, body, case_id, who, "keberatan", letter, at=later())
    casework.settle(store, body, case_id, who, "diubah", letter, sanction="ringan", at=later())
    facts.note(store, {"profile": "normal"})
    with transaction(store):
        exclusions.add(store, "pembaca-3", agency="Dinas", case_id=None, reason="x", declared_by="y", at=later())
        setting_changes.add(store, "body.name", '"A"', '"B"', by=who, at=later())
        assessments.add(store, ImpactAssessment(reference="1", day=DAY, officer="x"), who, later())
        purge_orders.add(store, "K-2026-0999", rule="arsip", approved_by="x", number="1", at=later())
        request = rights.receive(store, kind="akses", person_id="orang-1", number="1", by="x", at=now)
        rights.answer(store, request, decision="dikabulkan", article="a", reason="b", by="x", at=later())
        handed = Packet(
            packet_id=f"{case_id}-01",
            case_id=case_id,
            reviewer_id=who,
            recipient="BKN",
            recipient_kind="bkn",
            letter_number="1",
            ppk_contestant="",
            full_body="",
            manifest_sha256="0",
        )
        packets.add(store, handed, later())
        packets.add_notice(store, handed, who, "2", DAY, later())
        [told] = packets.notices_of(store, handed.packet_id)
        packets.add_receipt(store, told, case_id, who, "3", DAY, later())
        rights.act(store, request, done="salinan", detail="x", by="x", at=later())
        store._conn.execute("UPDATE runs SET status = 'complete', ended_at = '2026-11-10T02:00:00Z'")
        checkpoints.checkpoint(store, signing.make_key(tmp_path / "k.pem"), now)
    assert list(checkpoints.verify(store)) == []
    return store


@contextmanager
def unguarded(store):
    """Takes the triggers off and puts them back, as somebody does who owns the file; foreign keys are off."""
    guards = store._conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    store._conn.execute("PRAGMA foreign_keys = OFF")
    for name, _ in guards:
        store._conn.execute(f"DROP TRIGGER {name}")
    yield store._conn
    for _, sql in guards:
        store._conn.execute(sql)


@pytest.mark.parametrize("table", sorted(CHANGED))
def test_a_changed_record_is_found(sealed, table):
    column = CHANGED[table]
    key = "rowid" if table != "case_posts" else "case_id"
    with unguarded(sealed) as raw:
        changed = raw.execute(
            f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key} = (SELECT max({key}) FROM {table})",
            (WORDS.get(column, "lain"),),
        )
    assert changed.rowcount == 1
    assert [p for p in checkpoints.verify(sealed) if "berubah sejak disegel" in p or "hilang" in p]


@pytest.mark.parametrize("table", sorted(CHANGED))
def test_a_lost_record_is_found(sealed, table):
    with unguarded(sealed) as raw:
        raw.execute(f"DELETE FROM {table}")
    assert [p for p in checkpoints.verify(sealed) if "hilang sejak disegel" in p]


# Of each kind that is sealed: its table, and how its query narrows it.
TABLES = {kind.name: re.search(r"FROM (\w+)", kind.query)[1] for kind in sealed_kinds.KINDS}
# A reader may be disabled, and a case first opened, at any time; the date says when.
LATER = {("reader", "disabled_at"), ("opened", "opened_at")}


def columns():
    return [(kind, column) for kind, names in sorted(SEALED_COLUMNS.items()) for column in names]


def _sealed_columns():
    conn = sqlite3.connect(":memory:")
    for _, sql in SCHEMA.steps:
        conn.executescript(sql)
    return seals.columns(Store(conn))


SEALED_COLUMNS = _sealed_columns()


@pytest.mark.parametrize(("kind", "column"), columns())
def test_no_sealed_column_of_any_kind_changes_unseen(sealed, kind, column):
    table = TABLES[kind]
    if kind == "fact":
        sealed._conn.execute("UPDATE meta SET value = 'demo' WHERE key = 'profile'")
        assert list(checkpoints.verify(sealed))
        return
    if table == "meta":
        pytest.skip("rows of several kinds; test_a_record_of_every_kind changes each")
    if column not in {row[1] for row in sealed._conn.execute(f"PRAGMA table_info({table})")}:
        pytest.skip("the column stands in the table that the record belongs to")
    kinds = {row[1]: row[2] for row in sealed._conn.execute(f"PRAGMA table_info({table})")}
    with unguarded(sealed) as raw:
        row = raw.execute(f"SELECT rowid, {column} FROM {table} LIMIT 1").fetchone() if rowid(raw, table) else None
        if row is None:
            pytest.skip("no such record in this case")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        value = row[1] + 1000 if isinstance(row[1], int) else f"{row[1] or ''}x"
        value = (row[1] or b"") + b"x" if kinds[column] == "BLOB" else value
        raw.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?", (value, row[0]))
        assert raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row[0],)).fetchone() != (row[1],)
    assert list(checkpoints.verify(sealed)) or (kind, column) in LATER


def rowid(raw, table):
    return "WITHOUT ROWID" not in raw.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]


def test_every_table_is_sealed_or_said_not_to_be(sealed):
    tables = {r[0] for r in sealed._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    tables -= {t for t in tables if t.startswith(("sqlite_", "_sqlite"))}
    queries = " ".join(kind.query for kind in sealed_kinds.KINDS)
    named = set(unsealed.UNSEALED) | set(re.findall(r"(?:FROM|JOIN) (\w+)", queries))
    assert tables - named == set()


# Columns of sealed tables that no kind seals, and what stands for them.
ELSEWHERE = {
    ("queue_items", "item_id"): "drawn at random, by which the desk names an item",
    ("case_posts", "taken_by"): "what stands is compared with the corrections",
    ("case_posts", "left_at"): "when what they say came to be so",
    ("case_posts", "back_at"): "the same",
    ("post_states", "media"): "goes with the words",
    ("post_versions", "text"): "compared with the extract, whose digest is sealed",
    ("post_versions", "other_text"): "the same",
    ("publications", "content"): "compared with its digest, which is sealed",
    ("run_accounts", "next_url"): "where the run goes on",
    ("tombstones", "signature"): "it is the seal, over `ref` too",
    ("tombstones", "ref"): "the record's own reference",
    **{
        ("reported_posts", name): "words, which go by the clock" for name in ("account", "url", "text", "published_raw")
    },
}


def test_every_column_of_a_sealed_table_is_sealed_or_said_to_stand_elsewhere(sealed):
    """Under whatever name its query gives it: a column called `ref` must not be taken for the record's own."""
    held = {}
    for kind in sealed_kinds.KINDS:
        if TABLES[kind.name] == "meta":
            continue
        named = re.search(r"SELECT (.*?) FROM", kind.query)[1]
        words = set(re.findall(r"\w+", named.split(" AS ref", 1)[1]))
        held.setdefault(TABLES[kind.name], set()).update(SEALED_COLUMNS[kind.name], words)
        if "*" in named:
            own = {row[1] for row in sealed._conn.execute(f"PRAGMA table_info({TABLES[kind.name]})")}
            held[TABLES[kind.name]] |= own - {"ref"}
        held[TABLES[kind.name]] |= set(re.findall(r"\w+", named.split(" AS ref", 1)[0])) - {"ref", "SELECT"}
    loose = {
        (table, row[1])
        for table, names in held.items()
        for row in sealed._conn.execute(f"PRAGMA table_info({table})")
        if row[1] not in names and row[1] != "stands"
    }
    assert loose == set(ELSEWHERE)


def test_a_sealed_record_of_another_kind_a_key_of_a_stranger_or_an_inserted_reading_is_found(sealed, now, tmp_path):
    with unguarded(sealed) as raw:
        for attack in (
            [
                "UPDATE seals SET kind = 'zz' WHERE kind = 'reading'",
                "UPDATE readings SET finding = 'tidak_cukup', category = NULL",
            ],
            ["DELETE FROM seals WHERE kind = 'result'", "UPDATE results SET result = 'terbukti', sanction = NULL"],
            [
                "INSERT INTO readings SELECT 99, case_id, reviewer_id, '2020-01-01T00:00:00Z', finding, category, reason,"
                " second_look, NULL"
                " FROM readings LIMIT 1"
            ],
            ["UPDATE seals SET salt = ''", "UPDATE hops SET receiver = 'lain'"],
        ):
            raw.execute("SAVEPOINT attack")
            for statement in attack:
                raw.execute(statement)
            assert list(checkpoints.verify(sealed)), attack
            raw.execute("ROLLBACK TO attack")
    assert list(checkpoints.verify(sealed)) == []
    stranger = signing.make_key(tmp_path / "asing.pem")
    raw = signing.public_raw(stranger)
    sealed._conn.execute(
        "INSERT INTO signing_keys VALUES (?, 2, ?, 'x', 'y', x'00', '')", (signing.fingerprint(raw), raw)
    )
    assert list(checkpoints.verify(sealed)) == [
        f"kunci segel {signing.fingerprint(raw)[:16]} tidak disahkan kunci sebelumnya"
    ]


def test_an_earlier_wording_in_the_place_of_the_newest_is_found(sealed, now, add_account, add_post):
    account = add_account("akun-1")
    add_post(account, "k1", "dukung calon lain", now + timedelta(hours=1), published=now)
    assert list(checkpoints.verify(sealed)) == []
    for version in (1, 3):
        sealed._conn.execute("UPDATE posts SET version = ?", (version,))
        assert [p for p in checkpoints.verify(sealed) if "bukan versi terbaru" in p]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE posts SET url = 'https://jahat.example/1'",
        "UPDATE accounts SET person_id = 'orang-lain'",
        "UPDATE reviewers SET role = 'approver' WHERE reviewer_id = 'pembaca-1'",
        "UPDATE cases SET closed_at = NULL",
        "UPDATE run_accounts SET outcome = 'empty', at = '2026-11-10T02:00:00Z'",
        "INSERT INTO readings SELECT 99, case_id, reviewer_id, '2026-11-09T00:00:00Z', finding, category, reason,"
        " second_look, NULL FROM readings LIMIT 1",
    ],
)
def test_the_next_checkpoint_does_not_sign_what_was_changed_by_hand(sealed, now, tmp_path, attack):
    if "run_accounts" in attack:
        sealed._conn.execute("UPDATE run_accounts SET outcome = 'ok', at = '2026-11-10T02:00:00Z'")
    key = signing.load_key(tmp_path / "k.pem")
    with transaction(sealed):
        checkpoints.checkpoint(sealed, key, now + timedelta(hours=2))
    assert list(checkpoints.verify(sealed)) == []
    with unguarded(sealed) as raw:
        assert raw.execute(attack).rowcount
    assert list(checkpoints.verify(sealed))
    with transaction(sealed):
        checkpoints.checkpoint(sealed, key, now + timedelta(hours=3))
    assert list(checkpoints.verify(sealed))


def test_a_later_lawful_state_is_signed_and_a_record_on_its_way_is_no_finding(sealed, now, tmp_path, add_account):
    key, at = signing.load_key(tmp_path / "k.pem"), now + timedelta(hours=2)
    with transaction(sealed):
        checkpoints.checkpoint(sealed, key, at)
        accounts.withdraw(sealed, "a-akun-1", at=at - timedelta(minutes=5), operator="x", note="lama")
    assert list(checkpoints.verify(sealed)) == []
    with transaction(sealed):
        checkpoints.checkpoint(sealed, key, at + timedelta(hours=1))
    assert list(checkpoints.verify(sealed)) == []
    revisions = sealed._conn.execute("SELECT max(revision) FROM seals WHERE kind = 'account'").fetchone()
    assert tuple(revisions) == (1,)


def test_a_record_proves_itself_against_the_printed_digest_alone(sealed, case_id):
    statement, _, proofs = checkpoints.case_proof(sealed, case_id)
    assert {"finding", "hop", "result", "case"} <= {proof.kind for _, proof in proofs} <= checkpoints.PROVEN
    assert all(checkpoints.proves(statement, record, proof) for record, proof in proofs)
    record, proof = next((r, p) for r, p in proofs if p.kind == "result")
    assert not checkpoints.proves(statement, {**record, "result": "terbukti"}, proof)
    assert not checkpoints.proves(statement, record, replace(proof, index=proof.index + 1))


def test_a_lost_key_is_loud_and_a_renewed_one_is_endorsed(sealed, now, tmp_path):
    with pytest.raises(EvidenceError, match="hilang"):
        signing.house_key(sealed, tmp_path / "tidak-ada.pem")
    old, new, third = (signing.make_key(tmp_path / f"{n}.pem") for n in ("a", "b", "c"))
    with pytest.raises(EvidenceError, match="kunci lama bukan"):
        signing.renew(sealed, old, new, "ganti", now)
    first = signing.load_key(tmp_path / "k.pem")
    second = signing.renew(sealed, first, new, "pergantian berkala", now)
    assert list(checkpoints.verify(sealed, house=second)) == []
    printed = signing.renew(sealed, None, third, "laptop dicuri", now)
    assert [p for p in checkpoints.verify(sealed) if "laptop dicuri" in p]
    assert list(checkpoints.verify(sealed, house=printed)) == []
    assert [p for p in checkpoints.verify(sealed, house="0" * 64) if "bukan kunci ruang kerja ini" in p]


@pytest.mark.parametrize("column", ["account_id", "native_id", "url", "kind", "reply_to", "other_author", "audience"])
def test_a_look_that_is_made_up_afterwards_explains_no_other_owner_or_address_of_a_post(sealed, column):
    """A look may tell a time more exactly, add media or find a post gone; whose it is no look changes."""
    with unguarded(sealed) as raw:
        (account,) = raw.execute("SELECT account_id FROM posts LIMIT 1").fetchone()
        raw.execute(
            "INSERT INTO runs (run_id, kind, started_at, status, operator, how_seen, version) VALUES"
            " ('lain', 'crawl', '2026-12-01T00:00:00Z', 'complete', 'x', 'spider', '0')"
        )
        raw.execute(
            "INSERT INTO run_accounts (run_id, account_id, outcome, complete, at) VALUES"
            " ('lain', ?, 'seen', 1, '2026-12-01T00:00:00Z')",
            (account,),
        )
    assert list(checkpoints.verify(sealed)) == []
    with unguarded(sealed) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        changed = raw.execute(f"UPDATE OR IGNORE posts SET {column} = 'lain'")
    assert changed.rowcount
    assert [problem for problem in checkpoints.verify(sealed) if problem.startswith("catatan origin")]
