"""One set of filters for every list, page, search and export of cases, as people type it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Exit
from netralitas.cli import cli
from netralitas.cli.filters import OPTIONS
from services.intake import intake
from store import accounts, open_store
from tests.cli.reading_options import suspicion

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
READ = suspicion("kata dukung")
NARROWED = ("list", "search", "table", "labels")
READER = ("--reviewer", "pembaca-1")


@pytest.fixture
def desk(here, imported, root, add_post, flag_post, enrol):
    """Two cases of two persons, opened a day apart; one reader."""
    imported(2)
    conn = open_store(root / "netralitas.db")
    for n, account in enumerate(sorted(accounts.all_accounts(conn), key=lambda a: a.handle)):
        at = AT + timedelta(days=n)
        flag_post(add_post(account, "k1", f"dukung calon ke-{n + 1}", at, conn=conn), at, conn=conn)
        intake(conn, at)
    conn.close()
    enrol("pembaca-1")
    return lambda *args: here("case", *args, answers=f"{PHRASE}\n").output


def test_every_list_and_export_takes_the_same_filters():
    names = {f"--{name.replace('_', '-')}" for name in OPTIONS}
    for name in NARROWED:
        command = cli.commands["case"].commands[name]
        assert names <= {o for p in command.params for o in p.opts}, name


@pytest.mark.parametrize("name", ["queue", "next"])
def test_the_reading_list_is_narrowed_by_nothing_that_tells_one_item_from_another(name):
    known = {o for p in cli.commands["case"].commands[name].params for o in p.opts}
    assert known == {"--reviewer", "--agency", "--region", "--position", "--platform"}


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ((), 2),
        (("--since", "2026-11-11"), 1),
        (("--until", "2026-11-11"), 1),
        (("--words", "ke-2"), 1),
        (("--region", "35"), 2),
        (("--region", "12"), 0),
        (("--agency", "Pemerintah Kota Surabaya"), 2),
        (("--position", "pelaksana"), 2),
        (("--position", "pengawas"), 0),
        (("--platform", "bluesky"), 2),
        (("--state", "belum_dibaca"), 2),
        (("--days-left", "7"), 0),
        (("--held-by", "-"), 2),
        (("--status", "ditutup"), 0),
        (("--step", "di_sini"), 2),
        (("--tier", "weak"), 0),
        (("--category", "KE-04"), 0),
        (("--clarification", "diterima"), 0),
        (("--result", "sanksi"), 0),
        (("--known-since", "2026-11-01"), 0),
    ],
)
def test_list_search_and_table_agree_on_what_was_chosen(desk, tmp_path, chosen, count):
    assert f"{count} perkara." in desk("list", *READER, *chosen)
    assert f"{count} perkara." in desk("search", "dukung", *READER, *chosen)
    path = tmp_path / "tabel.json"
    desk("table", "--reviewer", "pembaca-1", "--format", "json", "--output", str(path), *chosen)
    assert len(json.loads(path.read_text(encoding="utf-8"))) == count


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ((), 2),
        (("--platform", "bluesky"), 2),
        (("--status", "terbuka"), 1),
        (("--status", "ditutup"), 1),
    ],
)
def test_list_and_table_agree_about_closed_cases(desk, root, tmp_path, chosen, count):
    """[case 41]"""
    conn = open_store(root / "netralitas.db")
    conn._conn.execute("UPDATE cases SET closed_at = '2026-11-20T00:00:00Z' WHERE case_id = 'K-2026-0001'")
    conn.close()
    assert f"{count} perkara." in desk("list", *READER, *chosen)
    path = tmp_path / "tabel.json"
    desk("table", *READER, "--format", "json", "--output", str(path), *chosen)
    assert len(json.loads(path.read_text(encoding="utf-8"))) == count


@pytest.mark.parametrize(("chosen", "count"), [((), 2), (("--region", "12"), 0), (("--platform", "bluesky"), 2)])
def test_the_reading_list_honours_its_own_filters(desk, chosen, count):
    assert desk("queue", *READER, *chosen).count("Pemerintah Kota Surabaya") == count


def test_a_case_that_was_read_is_found_by_whoever_read_it_and_its_labels_by_nobody_yet(desk, tmp_path):
    desk("read", "K-2026-0001", *READER, *READ)
    assert "1 perkara." in desk("list", *READER, "--days-left", "7", "--known-since", "2026-11-01")
    assert "0 perkara." in desk("list", *READER, "--days-left", "5")
    assert "1 perkara." in desk("list", *READER, "--state", "menunggu")
    assert "0 butir" in desk("labels", str(tmp_path / "label.json"), *READER)


def test_a_filter_that_cannot_be_understood_is_a_usage_error(ended, root):
    code, _, err = ended("--workspace", str(root), "case", "list", "--since", "kemarin")
    assert (code, "kemarin" in err) == (Exit.USAGE, True)
