"""Setelan at the desk: every setting, what is wrong with the workspace, what retention takes next; nothing changes."""

from datetime import timedelta

from services import doctor, retention
from store import accounts
from store.workspace import SETTINGS
from tests.desk.conftest import AT
from tests.desk.test_access import counts


def test_every_setting_is_shown_with_its_meaning_and_nothing_changes(signed, conn):
    client, before = signed("pimpinan-1"), counts(conn)
    page = client.get("/setelan").text
    for key, _, _, _ in SETTINGS:
        assert f'<th scope="row">{key}</th>' in page
    assert "Bawaslu Uji" in page
    assert counts(conn) == before


def test_the_checks_are_doctors_and_what_is_wrong_stands_first(signed, conn, desk_workspace):
    page = signed("pimpinan-1").get("/setelan/periksa").text
    wrong = [line for well, line in doctor.checks(desk_workspace, conn, AT) if not well]
    assert any(line.startswith("Cadangan: belum ada") for line in wrong)
    assert page.index("Cadangan: belum ada") < page.index("<h2>Baik</h2>")


def test_what_the_next_purge_takes_is_counted(signed, conn, add_post, clock):
    add_post(accounts.all_accounts(conn)[0], "k0", "resep rawon", AT - timedelta(days=40), conn=conn)
    due = retention.due(conn, AT)
    assert len(due.posts) == 1
    assert "1 kiriman tanpa penanda" in signed("pimpinan-1").get("/setelan/periksa").text
    assert retention.due(conn, AT) == due
