"""Setelan at the desk: every setting, what is wrong with the workspace, what retention takes, and taking it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services import doctor, retention
from services.intake import intake
from store import accounts, bodies, open_store, setting_changes
from store.workspace import SETTINGS, Config, find_workspace
from tests.desk.conftest import AT, new_case, post, said
from tests.desk.test_access import counts
from tests.drawn import png


def test_every_setting_is_shown_with_its_meaning_and_nothing_changes(signed, conn):
    client, before = signed("pimpinan-1"), counts(conn)
    page = client.get("/setelan").text
    for key, _, _, _ in SETTINGS:
        assert f"<code>{key}</code>" in page
    assert "Bawaslu Uji" in page
    assert counts(conn) == before


def shown(client):
    return re.search(r'name="seen" value="([^"]+)"', client.get("/setelan/body").text)[1]


def fields(**values):
    """What a browser sends of some settings: each value, and that its field was there."""
    named = {key.replace("__", "."): value for key, value in values.items()}
    return {**named, **{f"has-{key}": "1" for key in named}}


def save(client, section, **values):
    return post(client, f"/setelan/{section}", page="/setelan", seen=shown(client), **fields(**values))


def test_a_changed_setting_counts_at_once_and_who_changed_it_is_kept(signed, conn, desk_workspace):
    chief, file = signed("pimpinan-1"), desk_workspace.root / "netralitas.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# catatan kantor\n", encoding="utf-8")
    done = save(chief, "body", body__name="Bawaslu Kota <Uji>", body__responsible="Ketua")
    assert done.status_code == 303
    page = chief.get("/setelan").text
    assert '<p class="body">Bawaslu Kota &lt;Uji&gt;</p>' in page
    assert "# catatan kantor" in file.read_text(encoding="utf-8")
    [kept] = setting_changes.newest(conn, 9)
    assert (kept.key, kept.before, kept.after, kept.by) == (
        "body.name",
        '"Bawaslu Uji"',
        '"Bawaslu Kota <Uji>"',
        "pimpinan-1",
    )
    assert "Bawaslu Kota &lt;Uji&gt;&#34;</td>" in page
    assert find_workspace(desk_workspace.root).config.text("body.name") == "Bawaslu Kota <Uji>"


@pytest.mark.parametrize(
    ("section", "values", "key"),
    [
        ("mail", {"mail__port": "0"}, "mail.port"),
        ("mail", {"mail__port": "dua"}, "mail.port"),
        ("mail", {"mail__sender": "kantor"}, "mail.sender"),
        ("mail", {"mail__internal_to": "a@b.example\nbukan alamat"}, "mail.internal_to"),
        ("crawl", {"crawl__pictures": "-1"}, "crawl.pictures"),
        ("body", {"body__region": "99"}, "body.region"),
        ("body", {"body__name": " "}, "body.name"),
        ("body", {"body__logo": "../x.png"}, "body.logo"),
        ("body", {"body__profile": "polisi"}, "body.profile"),
        ("election", {"election__packs": "tidak-ada"}, "election.packs"),
        ("report", {"report__zone": "UTC"}, "report.zone"),
        ("desk", {"desk__host": "https://kantor.example/"}, "desk.host"),
        ("poses", {"poses__avoided": "jempol"}, "poses.source"),
        ("poses", {"poses__day": "kemarin"}, "poses.day"),
        ("poses", {"poses__source": "Edaran 1", "poses__avoided": "jempol"}, "poses.source"),
        ("platform_x", {"platform_x__approved_on": "kemarin"}, "platform_x.approved_on"),
        ("platform_x", {"platform_x__approved_by": "Ketua"}, "platform_x.approved_by"),
    ],
)
def test_what_cannot_be_set_is_said_at_its_field_and_nothing_changes(
    signed, conn, desk_workspace, section, values, key
):
    chief, file = signed("pimpinan-1"), desk_workspace.root / "netralitas.toml"
    before = file.read_bytes()
    done = save(chief, section, **values)
    assert done.status_code == 400
    assert re.search(rf'id="h-{key}"><span class="fault">[^<]', done.text)
    assert file.read_bytes() == before
    assert setting_changes.newest(conn, 9) == []


def test_nobody_else_changes_settings_and_no_file_that_was_not_shown(signed, conn, desk_workspace):
    chief, file = signed("pimpinan-1"), desk_workspace.root / "netralitas.toml"
    old = shown(chief)
    assert post(signed(), "/setelan/body", seen=old, **fields(body__name="X")).status_code == 403
    assert save(chief, "body", body__name="Y").status_code == 303
    late = post(chief, "/setelan/body", page="/setelan", seen=old, **fields(body__name="Z"))
    assert "sudah berubah sejak ditampilkan" in said(late)[0]
    assert save(chief, "workspace", workspace__id="0").status_code == 303  # its field is none: nothing was sent
    assert post(chief, "/setelan/tidak-ada", page="/setelan").status_code == 404
    assert find_workspace(desk_workspace.root).config.text("body.name") == "Y"
    assert len(setting_changes.newest(conn, 9)) == 1
    assert file.read_text(encoding="utf-8").count("[body]") == 1


def test_with_cases_neither_the_kind_of_body_nor_their_election_goes(signed, conn, add_post, flag_post, desk_workspace):
    chief = signed("pimpinan-1")
    post_id = add_post(accounts.all_accounts(conn)[0], "k0", "dukung calon nomor 1", AT, conn=conn)
    flag_post(post_id, AT, conn=conn, contest="walikota-35.78")
    intake(conn, AT)
    assert "sudah ada perkara" in save(chief, "body", body__profile="ngo").text
    assert "sudah mempunyai perkara" in save(chief, "election", election__packs="pilkada-2020").text
    assert save(chief, "election", election__packs=["pilkada-2024", "pemilu-2024"]).status_code == 303
    assert find_workspace(desk_workspace.root).config.texts("election.packs") == ("pilkada-2024", "pemilu-2024")


def test_a_body_gives_the_poses_of_its_own_circular(signed, desk_workspace, conn, add_post, flag_post):
    chief = signed("pimpinan-1")
    name = bodies.store_bytes(desk_workspace.evidence, png())
    case_id = new_case(conn, add_post, flag_post)
    conn._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": "image", "url": "", "sha256": name}]),))
    where = f"/perkara/{case_id}/gambar/{name}/besar"
    assert chief.get(where).text.count("Diketahui dari pemberitaan saja") == 1, "the one of the profile"
    given = {
        "poses__source": "Edaran Bawaslu Uji 5/2024",
        "poses__day": "2024-10-01",
        "poses__avoided": "jempol\ntiga jari",
        "poses__allowed": "mengepalkan tangan",
    }
    assert save(chief, "poses", **given).status_code == 303
    page = chief.get(where).text
    assert "Dihindari: jempol; tiga jari." in page
    assert page.index("Edaran Bawaslu Uji 5/2024, 1 Oktober 2024") < page.index("Diketahui dari pemberitaan saja")
    assert page.count("Diketahui dari pemberitaan saja") == 1
    assert save(chief, "poses", **dict.fromkeys(given, "")).status_code == 303
    assert "Edaran Bawaslu Uji" not in chief.get(where).text


def test_what_the_environment_sets_is_shown_and_not_changed(signed, desk_workspace, app):
    name = desk_workspace.config.settings["body.name"]
    held = {**desk_workspace.config.settings, "body.name": replace(name, origin="lingkungan NETRALITAS_BODY_NAME")}
    app.extensions["workspace"] = replace(desk_workspace, config=Config(settings=held))
    chief = signed("pimpinan-1")
    assert 'name="body.name"' not in chief.get("/setelan/body").text
    save(chief, "body", body__name="X")
    assert find_workspace(desk_workspace.root).config.text("body.name") == "Bawaslu Uji"


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
    due = re.search(r'name="seen" value="([^"]+)"', chief.get("/setelan/periksa").text)[1]
    words = conn._conn.execute("SELECT text FROM post_versions ORDER BY post_id").fetchall()
    for sent in ({"seen": due}, {"seen": "0-0-0-0", "sure": "ya"}, {}):
        assert post(chief, "/setelan/hapus", page="/setelan/periksa", **sent).status_code == 303
        assert said(chief.get("/setelan/periksa"))[0].startswith(("belum dipastikan", "yang akan dihapus berubah"))
    assert conn._conn.execute("SELECT text FROM post_versions ORDER BY post_id").fetchall() == words
    assert post(signed(), "/setelan/hapus", seen=due, sure="ya").status_code == 403
    assert post(chief, "/setelan/hapus", page="/setelan/periksa", seen=due, sure="ya").status_code == 303
    assert said(chief.get("/setelan/periksa"))[0].startswith("Dihapus: 1 kiriman")
    db = open_store(conn_path(conn))
    kept = [tuple(row) for row in db._conn.execute("SELECT post_id = ?, text FROM post_versions ORDER BY 2", (old,))]
    assert [text for is_old, text in kept if not is_old] == ["resep soto"]
    assert "rawon" not in str(kept)
    db.close()


def conn_path(conn):
    return Path(conn._conn.execute("PRAGMA database_list").fetchone()[2])
