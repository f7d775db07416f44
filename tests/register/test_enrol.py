"""Loading a checked register: what the store holds afterwards, and what no file may show."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import RegisterError
from imports.register_problems import reject_csv
from imports.register_reading import Rules
from services.intake import intake
from store import accounts, open_store
from store.database import transaction
from store.identities import Identities

ACCEPTED = Rules(today=date(2026, 11, 10), accepted={2: "SK pengangkatan dilihat"})
YOUNG = "198001011996121003"


def count(conn, table):
    return conn._conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_good_rows_become_accounts_with_a_line_of_history(store, load, row, now):
    result = load([row(1, catatan="pindahan"), row(2)])
    assert (result.registered, result.changed, result.same, result.problems) == (2, 0, 0, ())
    [account, _] = accounts.all_accounts(store)
    [line] = accounts.history(store, accounts.find(store, "instagram", "akun_rekaan_1").account_id)
    assert (line.action, line.operator, line.note) == ("registered", "petugas-1", "impor uji; pindahan")
    assert account.legal_basis == "SK Tim 1/2026"


def test_importing_the_same_file_again_changes_nothing(store, load, row, tmp_path):
    load([row(1), row(2)])
    before = list(store._conn.iterdump())
    again = load([row(1), row(2)])
    assert (again.registered, again.changed, again.same) == (0, 0, 2)
    assert list(store._conn.iterdump()) == before


def test_every_change_is_a_line_of_history_with_its_note(store, load, row, now):
    load([row(1)])
    load([row(1, kelompok_jabatan="administrator", catatan="mutasi")], note="pembaruan", at=now + timedelta(days=1))
    first, second = accounts.history(store, accounts.all_accounts(store)[0].account_id)
    assert (first.action, second.action) == ("registered", "changed")
    assert json.loads(second.changes) == {"position_level": ["pelaksana", "administrator"]}
    assert second.note == "pembaruan; mutasi"


def test_r05_two_accounts_of_one_person_share_one_opaque_id(store, load, row):
    load([row(1), row(1, akun="@akun_kedua")])
    [one, other] = accounts.all_accounts(store)
    assert one.person_id == other.person_id
    assert "1980" not in one.person_id


def test_r05_a_known_nip_with_another_name_is_refused_against_the_store(store, load, row):
    load([row(1)])
    result = load([row(1, nama="Nama Lain Rekaan", akun="@lain")])
    assert [(p.line, p.column, p.reason) for p in result.problems] == [(2, "nip", "nip_conflict")]
    assert count(store, "accounts") == 1


def test_blanks_in_a_name_are_no_other_name(load, row):
    load([row(1)])
    assert load([row(1, nama="Sekar   Wulandari\u00a0rekaan 1")]).problems == ()


def test_r06_an_account_of_another_person_is_refused_against_the_store(store, load, row):
    load([row(1)])
    result = load([row(2, akun="https://instagram.com/akun_rekaan_1")])
    assert [(p.line, p.column, p.reason) for p in result.problems] == [(2, "akun", "account_conflict")]
    assert count(store, "accounts") == 1


def test_r06_after_a_person_withdrew_it_the_account_can_go_to_its_owner_with_history(store, load, row, now):
    load([row(1)])
    [account] = accounts.all_accounts(store)
    with transaction(store):
        accounts.withdraw(store, account.account_id, at=now, operator="petugas-2", note="bukan miliknya")
    corrected = [row(2, akun="@akun_rekaan_1")]
    assert load(corrected, reactivate=True).changed == 1
    assert accounts.get(store, account.account_id).person_id != account.person_id
    actions = [line.action for line in accounts.history(store, account.account_id)]
    assert actions == ["registered", "withdrawn", "changed"]


def test_r08_only_a_second_person_accepts_an_implausible_nip(store, load, row):
    rows = [row(1, nip=YOUNG)]
    assert [p.reason for p in load(rows).problems] == ["nip_implausible"]
    for second in ("", "petugas-1"):
        with pytest.raises(RegisterError, match="orang kedua"):
            load(rows, given=ACCEPTED, second_person=second)
    assert load(rows, given=ACCEPTED, second_person="atasan-1").registered == 1
    [line] = accounts.history(store, accounts.all_accounts(store)[0].account_id)
    assert line.note == "impor uji; NIP tidak wajar diterima atasan-1: SK pengangkatan dilihat"
    assert YOUNG not in line.note


def test_r13_a_file_that_cannot_be_read_leaves_the_register_as_it_was(store, load, row):
    load([row(1)])
    before = list(store._conn.iterdump())
    for content in ("", "nama,nip\n", "nama,nip\nx,1\n", "satu\n1\n"):
        with pytest.raises(RegisterError):
            load(content)
    assert list(store._conn.iterdump()) == before


def test_r14_without_partial_nothing_is_loaded(store, identities, load, row):
    result = load([row(1), row(2, nip="1"), row(3)])
    assert result.loaded == 0
    assert [p.line for p in result.problems] == [3]
    assert count(store, "accounts") == count(store, "register_lists") == 0
    assert count(identities._store, "people") == 0


def test_r14_partial_loads_the_good_rows_and_records_the_hash_of_the_reject_file(store, load, row):
    result = load([row(n, **({"nip": "1"} if n % 50 == 0 else {})) for n in range(1, 201)], partial=True)
    assert (result.registered, len(result.problems)) == (196, 4)
    [entry] = store._conn.execute("SELECT * FROM register_lists").fetchall()
    assert (entry["rows_read"], entry["rows_loaded"], entry["rows_refused"]) == (200, 196, 4)
    assert entry["reject_sha256"] == hashlib.sha256(reject_csv(result.problems).encode()).hexdigest()


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"selection": " "}, "cara memilih"),
        ({"population": 1}, "jumlah ASN"),
        ({"population": 0}, "jumlah ASN"),
        ({"note": "untuk 198001012005011003"}, "NIP"),
        ({"selection": "19800101 200501 1 003"}, "NIP"),
    ],
)
def test_r16_a_list_without_its_terms_is_refused(store, load, row, terms, words):
    with pytest.raises(RegisterError, match=words) as caught:
        load([row(1), row(2)], **terms)
    assert "19800101" not in str(caught.value)
    assert count(store, "accounts") == 0


def test_a_withdrawn_account_does_not_come_back_with_the_next_list(store, load, row, now):
    load([row(1), row(2)])
    account = accounts.find(store, "instagram", "akun_rekaan_1")
    with transaction(store):
        assert accounts.withdraw(store, account.account_id, at=now, operator="petugas-1", note="keberatan diterima")
        assert not accounts.withdraw(store, account.account_id, at=now, operator="petugas-1", note="lagi")
    result = load([row(1), row(2)])
    assert (result.problems, result.same) == ((), 1)
    assert "baris 2: akun ini sudah ditarik dan tidak diaktifkan lagi" in result.notices
    assert accounts.get(store, account.account_id).withdrawn
    assert load([row(1)], reactivate=True).changed == 1
    actions = [(line.action, line.note) for line in accounts.history(store, account.account_id)]
    assert actions == [
        ("registered", "impor uji"),
        ("withdrawn", "keberatan diterima"),
        ("changed", "impor uji"),
    ]


def test_no_name_or_nip_is_in_any_byte_of_the_workspace(tmp_path, check, row, now, load, store, identities):
    people = [row(n, nama=f"Sekar{n} Wulandari{n} Rekaan") for n in range(1, 60)]
    load(people, partial=True)
    load([row(1, nama="Lain Sama Sekali", akun="@x_1"), *people], partial=True)
    files = [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".csv"]
    names = {p.name for p in files}
    assert {"netralitas.db", "netralitas.db-wal", "identities.db", "identities.db-wal"} <= names
    blob = b"".join(p.read_bytes() for p in files)
    found = [
        secret
        for person in people
        for secret in (person["nama"], person["nip"], *person["nama"].split()[:2])
        for encoding in ("utf-8", "utf-16-le")
        if secret.encode(encoding) in blob
    ]
    assert found == []


def test_a_failure_in_the_middle_loads_no_account(store, identities, load, row):
    store._conn.execute(
        "CREATE TRIGGER fail BEFORE INSERT ON accounts WHEN NEW.handle = 'akun_rekaan_3'"
        " BEGIN SELECT RAISE(ABORT, 'buatan'); END"
    )
    with pytest.raises(Exception, match="buatan"):
        load([row(1), row(2), row(3)])
    assert count(store, "accounts") == count(store, "account_history") == count(store, "register_lists") == 0


def test_another_workspace_key_gives_other_ids(tmp_path, load, row, store, identities, now, check):
    from services.register import EnrolmentTerms, enrol

    load([row(1)])
    other = open_store(tmp_path / "lain.db")
    with Identities(tmp_path / "lain-identities.db", b"\1" * 32) as people:
        enrol(
            other, people, check([row(1)]), EnrolmentTerms(selection="a", population=9, operator="o", note="", at=now)
        )
    [mine], [theirs] = accounts.all_accounts(store), accounts.all_accounts(other)
    other.close()
    assert mine.person_id != theirs.person_id
    assert mine.account_id != theirs.account_id


@pytest.mark.parametrize("last", ["2026-11-05", "2026-12-31", ""])
def test_h3_a_last_day_in_the_past_names_the_open_cases_that_hold_later_posts(
    store, load, row, now, add_post, flag_post, last
):
    """[H3] The list is loaded; somebody has to look at what was stored in between."""
    load([row(1)])
    [account] = accounts.all_accounts(store)
    at = datetime(2026, 11, 8, 3, tzinfo=UTC)
    flag_post(add_post(account, "k1", "dukung calon", at), at)
    intake(store, now)
    result = load([row(1, aktif_sampai=last, catatan="pensiun")], name="b.csv", at=now + timedelta(days=1))
    said = [notice for notice in result.notices if "sesudah hari terakhir" in notice]
    assert (result.changed, len(said)) == (int(last != "2026-12-31"), int(last == "2026-11-05"))
    assert all("K-2026-0001" in notice for notice in said)
