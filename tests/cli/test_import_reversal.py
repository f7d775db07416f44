"""An import and an answer of a visit are taken back on the command line, with a passphrase and a reason."""

from datetime import UTC, datetime

import pytest

from domain.errors import NotAllowedError, UsageError, WorkflowError
from netralitas.cli import collect, imports, visits
from store import accounts, import_runs, open_store
from tests.cli.conftest import LEADER, PHRASE

AT = datetime(2016, 12, 1, 3, 0, tzinfo=UTC)
CSV = (
    "platform,account,id,text,published_at\r\n"
    "bluesky,akun-rekaan-1.example,k1,Selamat pagi,2016-11-30T09:00:00+07:00\r\n"
)


@pytest.fixture
def loaded(here, imported, enrol, root, tmp_path, monkeypatch):
    """A workspace of an election whose window is open, with one import by petugas-1."""
    for module in (visits, collect, imports):
        monkeypatch.setattr(module, "now", lambda: AT)
    assert imported(2, aktif_dari="2016-10-01").exit_code == 0
    enrol("petugas-1")
    enrol("petugas-2")
    file = tmp_path / "kiriman.csv"
    file.write_text(CSV, encoding="utf-8")

    def load(*more):
        return here(
            "import", str(file), "--format", "csv", "--how-seen", "import_no_login", "--operator", "petugas-1", *more
        )

    preview = load("--dry-run")
    assert "baru: akun-rekaan-1.example (Bluesky): Selamat pagi" in preview.output
    assert load().exit_code == 0
    return load


def back(here, *args, who="petugas-1", reason="akun orang lain"):
    return here(*args, "--reviewer", who, "--reason", reason, answers=f"{PHRASE}\n")


def standing(root):
    db = open_store(root / "netralitas.db")
    try:
        return db._conn.execute("SELECT count(*) FROM standing_posts").fetchone()[0]
    finally:
        db.close()


def test_an_import_is_listed_taken_back_and_loaded_again(loaded, here, root):
    db = open_store(root / "netralitas.db")
    [run] = [r.run_id for r in import_runs.imports(db, limit=9)]
    db.close()
    assert "berlaku" in here("imports", "list").output
    assert "sudah diimpor" in loaded().output
    with pytest.raises(NotAllowedError):
        back(here, "imports", "take-back", run, who="petugas-2")
    assert "Impor ditarik; 1 kiriman" in back(here, "imports", "take-back", run).output
    assert "ditarik petugas-1" in here("imports", "list").output
    assert standing(root) == 0
    with pytest.raises(WorkflowError, match="sudah ditarik"):
        back(here, "imports", "take-back", run, who=LEADER)
    assert "Kiriman baru: 1" in loaded().output, "the same file may come again"
    assert standing(root) == 1
    assert here("evidence", "verify").exit_code == 0


def test_an_answer_of_a_visit_is_taken_back(loaded, here, root):
    db = open_store(root / "netralitas.db")
    db._conn.execute("UPDATE accounts SET route = 'C'")
    assert len(accounts.all_accounts(db)) == 2
    db.close()
    assert here("visits", "draw", "--size", "2", "--operator", "petugas-1").exit_code == 0
    assert here("visits", "answer", "1", "no_new", "--operator", "petugas-1").exit_code == 0
    with pytest.raises(UsageError, match="belum dijawab"):
        back(here, "visits", "take-back", "2")
    assert "belum dijawab lagi" in back(here, "visits", "take-back", "1").output
    assert "Belum dijawab: 2." in here("visits", "show").output
    assert here("visits", "answer", "1", "private", "--operator", "petugas-2").exit_code == 0
    assert here("evidence", "verify").exit_code == 0
