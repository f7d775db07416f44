"""What goes when, that no byte is left, that a restored copy does not bring it back; the chain finds every change."""

import json
import os
import sqlite3
from datetime import timedelta

import pytest

from domain.errors import NotAllowedError, WorkflowError
from services import backup, erasure, ethics_intake, ethics_keeping, retention
from services import ethics as family
from services import ethics_moves as moves
from services.ethics_papers import EthicsOrder
from services.ethics_reporting import write_report
from store import ethics, ethics_chain, open_store, rights, signing
from store.database import transaction
from store.workspace import journal_file, signing_file
from tests.ethics.conftest import AT, complaint, form

SECRET = "kalimatrahasiaunik"


@pytest.fixture
def place(workspace):
    return retention.KeptFiles(
        database=workspace.database,
        evidence=workspace.evidence,
        packets=workspace.root / "berkas",
        backups=workspace.copies,
        journal=journal_file(workspace),
    )


def cases(acting):
    """One unread, one set aside, one passed on; the third of another person."""
    unread = ethics_intake.complain(acting("pembaca-1"), complaint("L-1", text=f"{SECRET} satu")).case_id
    aside = ethics_intake.complain(acting("pembaca-1"), complaint("L-2", text=f"{SECRET} dua")).case_id
    for reader in ("pembaca-1", "pembaca-2"):
        family.read(acting(reader), aside, form("tidak_cukup"))
    sent = ethics_intake.complain(
        acting("pembaca-1"), complaint("L-3", text=f"{SECRET} tiga", handle="dua_rekaan")
    ).case_id
    for reader in ("pembaca-1", "pembaca-2"):
        family.read(acting(reader), sent, form())
    moves.hear(acting("pimpinan-1"), sent, moves.Hearing(about="isi", state="diterima", held_on=AT.date()))
    moves.pass_on(acting("pimpinan-1"), sent, EthicsOrder(receiver="bkn", recipient="BKN", letter_number="1"))
    return unread, aside, sent


def in_files(root, word=SECRET):
    return [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_unread_and_set_aside_go_after_thirty_days_and_leave_no_byte(acting, opened, store, workspace, place):
    unread, aside, sent = cases(acting)
    [packet] = (workspace.root / "berkas-etika").iterdir()
    os.utime(packet, (AT.timestamp(), AT.timestamp()))
    key = signing.house_key(store, signing_file(workspace))
    assert ethics_keeping.due(store, AT + timedelta(days=29)) == {}
    retention.purge(store, place, key, by="pimpinan-1", now=AT + timedelta(days=31))
    db = open_store(workspace.database)
    assert ethics.erased(db) == {unread: "tidak_dibaca", aside: "tidak_cukup"}
    assert [f.case.case_id for f in ethics.files(db, closed=None)] == [sent]
    assert list(ethics_chain.verify(db)) == []
    db.close()
    body = workspace.database.read_bytes()
    assert b"kalimatrahasiaunik tiga" in body
    assert b"kalimatrahasiaunik satu" not in body
    assert b"kalimatrahasiaunik dua" not in body
    assert not packet.exists(), "a copy with the name in clear does not stay"
    assert not [name for name in in_files(workspace.root) if "netralitas.db" not in name]


def test_what_was_not_finished_goes_thirty_days_after_the_mandate(acting, opened, store):
    _, _, sent = cases(acting)
    third = ethics_intake.complain(acting("pembaca-1"), complaint("L-9", text="lain", handle="dua_rekaan")).case_id
    family.read(acting("pembaca-1"), third, form())
    assert third not in ethics_keeping.due(store, AT + timedelta(days=190))
    due = ethics_keeping.due(store, AT + timedelta(days=203))
    assert due[third] == "mandat_berakhir"
    assert sent not in due


def test_a_restored_copy_forgets_again_what_was_erased(acting, opened, store, workspace, place, tmp_path):
    unread, aside, sent = cases(acting)
    made = backup.backup(workspace, place.backups, AT + timedelta(days=5))
    key = signing.house_key(store, signing_file(workspace))
    retention.purge(store, place, key, by="pimpinan-1", now=AT + timedelta(days=31))
    back = tmp_path / "kembali"
    assert backup.restore(made, back) == []
    db = open_store(back / "netralitas.db")
    assert ethics.erased(db) == {unread: "tidak_dibaca", aside: "tidak_cukup"}
    assert ethics.case_file(db, sent) is not None
    db.close()


@pytest.mark.parametrize("whole", [True, False])
def test_a_person_may_have_all_of_it_deleted(acting, opened, store, workspace, place, whole):
    unread, aside, sent = cases(acting)
    with transaction(store):
        number = rights.receive(store, kind="penghapusan", person_id="orang-2", number="1", by="pimpinan-1", at=AT)
    family.opened_by(acting("pembaca-1"), sent)
    assert [row["case_id"] for row in ethics.holdings(store, "orang-2")] == [sent]
    assert [(role, what) for _, role, what in ethics.opened_of(store, "orang-2")] == [("reviewer", "perkara etika")]
    key = signing.house_key(store, signing_file(workspace))
    erasure.erase(store, place, key, "orang-2", whole=whole, request=number, by="pimpinan-1", now=AT)
    db = open_store(workspace.database)
    assert set(ethics.erased(db)) == ({sent} if whole else set())
    assert {unread, aside} <= {f.case.case_id for f in ethics.files(db, closed=None)}
    db.close()
    assert bool(list((workspace.root / "berkas-etika").iterdir())) is not whole


def test_a_closed_case_goes_by_the_archive_schedule_alone(acting, opened, store):
    unread, aside, _ = cases(acting)
    with transaction(store), pytest.raises(WorkflowError):
        ethics_keeping.archive(store, unread, by="pimpinan-1", number="1", at=AT)
    with transaction(store), pytest.raises(WorkflowError, match="nomor"):
        ethics_keeping.archive(store, aside, by="pimpinan-1", number=" ", at=AT)
    with transaction(store):
        ethics_keeping.archive(store, aside, by="pimpinan-1", number="A-1", at=AT)
    assert ethics.case_file(store, aside) is None


def test_the_report_of_a_past_quarter_stays_after_its_cases_were_erased(acting, opened, store):
    _, _, sent = cases(acting)
    moves.decide(
        acting("pimpinan-1"),
        sent,
        moves.Decision(authority="PPK", number="1", decided_on=AT.date(), result="terbukti", sanction="ringan"),
    )
    before = write_report(acting("pimpinan-1", days=60), "2026-T4").parent / "internal" / "perjalanan.json"
    counted = json.loads(before.read_text())["rows"]
    with pytest.raises(NotAllowedError):
        moves.archive(acting("pembaca-1", days=190), sent, "A-1")
    moves.archive(acting("pimpinan-1", days=190), sent, "A-1")
    write_report(acting("pimpinan-1", days=191), "2026-T4")
    assert json.loads(before.read_text())["rows"] == counted
    assert dict(map(tuple, counted))["dengan sanksi"] == 1


TABLES = [table for table, _ in ethics_chain.RECORDS.values()]


@pytest.mark.parametrize("table", ["ethics_cases", "ethics_readings", "ethics_complaints", "ethics_mandates"])
def test_nothing_recorded_is_changed_or_deleted(acting, opened, store, table):
    cases(acting)
    with pytest.raises(sqlite3.DatabaseError):
        store._conn.execute(
            f"UPDATE {table} SET at = '2020-01-01T00:00:00Z'"
            if table != "ethics_cases"
            else "UPDATE ethics_cases SET text = 'lain'"
        )
    with pytest.raises(sqlite3.DatabaseError):
        store._conn.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "table",
    [
        "ethics_cases",
        "ethics_complaints",
        "ethics_readings",
        "ethics_hearings",
        "ethics_packets",
        "ethics_mandates",
        "ethics_closings",
    ],
)
def test_the_chain_finds_every_changed_lost_and_added_record(acting, opened, store, table):
    cases(acting)
    assert list(ethics_chain.verify(store)) == []
    raw = store._conn
    for trigger in [r[0] for r in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()]:
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute("PRAGMA foreign_keys = OFF")
    columns = [r[1] for r in raw.execute(f"PRAGMA table_info({table})") if r[2] == "TEXT"]
    raw.execute("PRAGMA ignore_check_constraints = ON")
    for column in columns:
        raw.execute("SAVEPOINT attack")
        changed = raw.execute(
            f"UPDATE OR IGNORE {table} SET {column} = coalesce({column}, '') || 'x'"
            f" WHERE rowid = (SELECT max(rowid) FROM {table})"
        )
        assert changed.rowcount == 1, column
        assert list(ethics_chain.verify(store)), column
        raw.execute("ROLLBACK TO attack")
    raw.execute("SAVEPOINT attack")
    raw.execute(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
    assert list(ethics_chain.verify(store))
    raw.execute("ROLLBACK TO attack")
    raw.execute("UPDATE ethics_chain SET head = 'x' WHERE seq = 1")
    assert list(ethics_chain.verify(store))


def test_two_readers_and_the_person_come_first_even_with_raw_sql(acting, opened, store):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    family.read(acting("pembaca-1"), case_id, form())
    with pytest.raises(sqlite3.DatabaseError, match="two readers"):
        store._conn.execute(
            "INSERT INTO ethics_packets VALUES ('p', ?, 'bkn', 'BKN', '1', '', 'pimpinan-1', '')", (case_id,)
        )
    with pytest.raises(sqlite3.DatabaseError):
        store._conn.execute(
            "INSERT INTO ethics_readings (case_id, reviewer_id, tests, target, circular, aimed_at_agency, kind,"
            " finding, reason, at) SELECT case_id, reviewer_id, tests, target, circular, aimed_at_agency, kind,"
            " finding, reason, at FROM ethics_readings"
        )


HEAD = "id,judul,alamat,tanggal,pemeriksa\n"
GOOD = "77,Semua jembatan timbang ditutup tujuh hari mulai besok pagi,https://periksa.example/77,2026-11-01,Rekaan\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("2026-11-01", "2027-01-01"), "belum tiba"),
        (GOOD.replace("2026-11-01", "kemarin"), "dibaca"),
        (GOOD.replace("https://periksa.example/77", "periksa.example"), "http"),
        (GOOD.replace(",Rekaan", ","), "pemeriksa"),
        (GOOD.replace(" mulai besok pagi", ""), "delapan kata"),
        (GOOD, "dua kali"),
    ],
)
def test_a_bad_row_of_a_check_list_is_named_and_the_others_are_kept(acting, opened, row, said):
    new, problems = moves.import_checks(acting("pimpinan-1"), "cek.csv", (HEAD + GOOD + row).encode())
    assert new == 1
    assert len(problems) == 1
    assert problems[0].startswith("cek.csv:3: ")
    assert said in problems[0]


def test_a_repeated_claim_is_shown_as_checked_never_as_a_hoax(acting, opened, store, accounts_of, add_post):
    moves.import_checks(acting("pimpinan-1"), "cek.csv", (HEAD + GOOD).encode())
    later = AT + timedelta(hours=1)
    text = "Kata orang semua jembatan timbang ditutup tujuh hari mulai besok pagi, isi solar"
    add_post(accounts_of["satu"], "1", text, later, url="https://x.com/satu_rekaan/status/1")
    assert ethics_intake.mark_posts(acting("pembaca-1", hours=2)) == (1, 1)
    ((file, _, _),) = family.waiting(acting("pembaca-1", hours=3))
    assert (file.case.source, file.case.kind) == ("cek_fakta", "ET-09")
    assert "sudah diperiksa oleh Rekaan" in file.case.marks
    assert "hoaks" not in file.case.marks
