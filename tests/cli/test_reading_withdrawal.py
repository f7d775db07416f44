"""A reading at the command line waits as at the desk, and its reader alone takes it back."""

import re

import pytest

from netralitas.cli import opening
from store import open_store
from tests.cli.test_case import READ, case, sign  # noqa: F401 - a fixture of this name


@pytest.fixture(autouse=True)
def ten_minutes(monkeypatch):
    monkeypatch.delenv("NETRALITAS_READING_TAKE_BACK_MINUTES", raising=False)


@pytest.fixture
def later(root):
    """Ten minutes pass for all that waits."""

    def pass_by():
        with open_store(root / "netralitas.db") as db:
            db._conn.execute("UPDATE pending_readings SET since = '2026-01-01T00:00:00Z', due = '2026-01-01T00:10:00Z'")

    return pass_by


def listed(shown):
    return re.search(r"^Butir (\w+):", shown, re.M)[1]


def rows(root, table):
    with open_store(root / "netralitas.db") as db:
        return db._conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_it_waits_and_any_command_records_it_when_it_is_due(here, root, case, later):  # noqa: F811
    done = sign(here, "read", case, "--reviewer", "pembaca-1", *READ).output
    assert f"{case}: menunggu sampai " in done
    assert "netralitas case withdraw-reading --reviewer pembaca-1" in done
    assert rows(root, "readings") == 0
    assert "0 bacaan belum tercatat." in sign(here, "withdraw-reading", "--reviewer", "pembaca-2").output
    mine = sign(here, "withdraw-reading", "--reviewer", "pembaca-1").output
    for words in ("dapat ditarik", "dugaan DS-06. kata dukung", "Meringankan: tidak ada", "1 bacaan belum tercatat."):
        assert words in mine
    later()
    assert "mandiri" in sign(here, "queue", "--reviewer", "pembaca-2").output  # whatever the command, it settles first
    assert rows(root, "readings") == 1


def test_taken_back_it_is_never_recorded(here, root, case, later):  # noqa: F811
    sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    item = listed(sign(here, "withdraw-reading", "--reviewer", "pembaca-1").output)
    with pytest.raises(Exception, match="tidak ada bacaan Anda"):
        sign(here, "withdraw-reading", item, "--reviewer", "pembaca-2")
    done = sign(here, "withdraw-reading", item, "--reviewer", "pembaca-1").output
    assert "bacaan ditarik; butirnya ada lagi di meja Anda." in done
    assert "kata dukung" in done
    later()
    assert "0 bacaan belum tercatat." in sign(here, "withdraw-reading", "--reviewer", "pembaca-1").output
    assert rows(root, "readings") == 0
    assert "menunggu sampai" in sign(here, "read", case, "--reviewer", "pembaca-1", *READ).output


def test_refused_words_are_listed_and_discarded(here, root, case):  # noqa: F811
    sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    with open_store(root / "netralitas.db") as db:
        db._conn.execute("UPDATE pending_readings SET refused = 'ada isi baru'")
    shown = sign(here, "withdraw-reading", "--reviewer", "pembaca-1").output
    assert "tidak dapat dicatat: ada isi baru" in shown
    item = listed(shown)
    assert "dibuang" in sign(here, "withdraw-reading", item, "--discard", "--reviewer", "pembaca-1").output
    assert rows(root, "pending_readings") == 0


def test_a_store_that_is_only_read_settles_nothing(here, root, case, later, monkeypatch):  # noqa: F811
    sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    later()
    monkeypatch.setattr(opening, "current_workspace", lambda: opening.find_workspace(root))
    with opening.store(readonly=True):
        pass
    assert rows(root, "readings") == 0
