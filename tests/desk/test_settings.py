"""Setelan at the desk: every setting, what is wrong with the workspace, what retention takes, and taking it."""

import re
from datetime import timedelta
from pathlib import Path

from services import doctor, retention
from store import accounts, open_store
from store.workspace import SETTINGS
from tests.desk.conftest import AT, post, said
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


def test_what_is_due_goes_after_it_was_shown_and_confirmed_and_not_before(signed, conn, add_post, clock):
    account = accounts.all_accounts(conn)[0]
    old = add_post(account, "k0", "resep rawon", AT - timedelta(days=40), conn=conn)
    add_post(account, "k1", "resep soto", AT, conn=conn)
    chief = signed("pimpinan-1")
    shown = re.search(r'name="seen" value="([^"]+)"', chief.get("/setelan/periksa").text)[1]
    words = conn._conn.execute("SELECT text FROM post_versions ORDER BY post_id").fetchall()
    for fields in ({"seen": shown}, {"seen": "0-0-0-0", "sure": "ya"}, {}):
        assert post(chief, "/setelan/hapus", page="/setelan/periksa", **fields).status_code == 303
        assert said(chief.get("/setelan/periksa"))[0].startswith(("belum dipastikan", "yang akan dihapus berubah"))
    assert conn._conn.execute("SELECT text FROM post_versions ORDER BY post_id").fetchall() == words
    assert post(signed(), "/setelan/hapus", seen=shown, sure="ya").status_code == 403
    assert post(chief, "/setelan/hapus", page="/setelan/periksa", seen=shown, sure="ya").status_code == 303
    assert said(chief.get("/setelan/periksa"))[0].startswith("Dihapus: 1 kiriman")
    db = open_store(conn_path(conn))
    kept = [tuple(row) for row in db._conn.execute("SELECT post_id = ?, text FROM post_versions ORDER BY 2", (old,))]
    assert [text for is_old, text in kept if not is_old] == ["resep soto"]
    assert "rawon" not in str(kept)
    db.close()


def conn_path(conn):
    return Path(conn._conn.execute("PRAGMA database_list").fetchone()[2])
