"""Paket pemilihan at the desk: tried on examples and posts, kept with who and why, changed, withdrawn."""

from datetime import timedelta
from html import unescape

import pytest
from click.testing import CliRunner

from netralitas.cli import cli
from services.flagging import flag_store, unread_posts
from services.settings import packs_of
from store import accounts, pack_changes
from store.database import transaction
from tests.desk.conftest import AT, post

FORM = "mbak rekaan surabaya"
GIVEN = {
    "pack": "pilkada-2024",
    "group": "candidate",
    "refers_to": "Tri Rismaharini",
    "tier": "plain",
    "forms": FORM,
    "must": f"cagub {FORM} hadir",
    "must_not": "mbak kasir di surabaya",
    "source": "https://contoh.example/berita",
    "reason": "dipakai di berita kota",
}
TRY = "/paket/tambahan"


def send(client, page=TRY, **changed):
    return post(client, TRY, page=page, **{**GIVEN, **changed})


def seen(page):
    """What the page gives along once its result was looked at."""
    return unescape(page.text.partition('name="dilihat" value="')[2].partition('"')[0])


def keep(client, **changed):
    return send(client, simpan="1", dilihat=seen(send(client, **changed)), **changed)


def words(desk_workspace):
    return {form for pack in packs_of(desk_workspace) for phrase in pack.phrases for form in phrase.forms}


@pytest.fixture
def told(conn, add_post):
    """Three posts of the last weeks: one with the new name and a call, one without, one too old."""
    [account, *_] = accounts.all_accounts(conn)
    for n, (text, days) in enumerate(
        [(f"ayo pilih {FORM} ya", 3), ("selamat pagi semua", 3), (f"ayo coblos {FORM}", 90)]
    ):
        at = AT - timedelta(days=days)
        add_post(account, f"n{n}", text, at, conn=conn, published=at)


def test_a_nickname_is_tried_on_stored_posts_kept_changed_and_withdrawn(signed, conn, desk_workspace, told):
    client = signed("pimpinan-1")
    page = send(client)
    assert page.status_code == 200
    assert "Dari 2 kiriman 4 pekan terakhir: 1 akan ditandai, 0 tidak lagi." in page.text.replace("\n", " ")
    assert f"ayo pilih {FORM} ya" in page.text
    assert pack_changes.history(conn) == [], "nothing is kept by trying"
    assert send(client, simpan="1").status_code == 200, "not kept unseen"
    assert pack_changes.history(conn) == []
    done = keep(client)
    assert done.headers["Location"] == "/paket"
    assert FORM in words(desk_workspace)
    shown = client.get("/paket").text
    assert FORM in shown
    assert "dipakai di berita kota" in shown
    assert "Tri Rismaharini" in shown
    again = client.get(f"{TRY}?butir=sendiri-1").text
    assert f">{FORM}</textarea>" in again
    assert keep(client, butir="sendiri-1", forms=f"{FORM}\n{FORM} ceria").status_code == 303
    assert f"{FORM} ceria" in words(desk_workspace)
    post(client, "/paket/tambahan/tarik", page="/paket", butir="sendiri-1", reason="ternyata nama toko")
    assert not {FORM, f"{FORM} ceria"} & words(desk_workspace)
    assert [(c.action, c.by) for c in pack_changes.history(conn)] == [
        ("withdraw", "pimpinan-1"),
        ("edit", "pimpinan-1"),
        ("add", "pimpinan-1"),
    ]
    assert "ternyata nama toko" in client.get("/paket").text
    with pytest.raises(Exception, match="append-only"):
        conn._conn.execute("UPDATE pack_changes SET reason = 'x'")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"forms": "sari", "must": "cagub sari hadir"}, "kata sehari-hari atau nama banyak orang"),
        ({"forms": "pagi", "must": "cagub pagi hadir", "group": "slogan", "refers_to": ""}, "kata sehari-hari"),
        ({"forms": "bu risma", "must": "bu risma"}, "sudah ada"),
        ({"forms": "a"}, "kosong, satu huruf"),
        ({"forms": ".*"}, "satu huruf"),
        ({"must": ""}, "harus daftar"),
        ({"refers_to": "Orang Tak Ada"}, "bukan calon atau partai"),
        ({"group": "apa saja"}, "belum dipilih"),
        ({"must": "kalimat lain"}, "tidak ditemukan pada"),
        ({"must_not": f"pilih {FORM}"}, "ditemukan pada"),
        ({"pack": "pemilu-2019"}, "paket belum dipilih"),
    ],
)
def test_what_cannot_be_kept_says_why_and_nothing_typed_is_lost(signed, conn, wrong, why):
    client = signed("pimpinan-1")
    page = send(client, **wrong)
    assert page.status_code == 400
    assert why in unescape(page.text)
    assert GIVEN["source"] in page.text
    assert 'name="simpan"' not in page.text
    assert pack_changes.history(conn) == []


def test_a_word_that_stands_everywhere_in_the_offices_own_posts_is_too_common(signed, conn, add_post):
    [account, *_] = accounts.all_accounts(conn)
    for n in range(25):
        add_post(
            account,
            f"n{n}",
            f"salam kompak selalu {n}",
            AT - timedelta(days=1),
            conn=conn,
            published=AT - timedelta(days=1),
        )
    page = send(signed("pimpinan-1"), group="slogan", refers_to="", forms="salam kompak", must="salam kompak")
    assert "ada dalam 25 dari 25 kiriman" in unescape(page.text)


def test_a_contestant_of_the_own_region_joins_the_ballot(signed, desk_workspace):
    client = signed("pimpinan-1")
    fields = {
        "group": "peserta",
        "refers_to": "Sari Rekaan Uji",
        "contest": "gubernur-35",
        "number": "9",
        "role": "head",
        "partner": "Budi Rekaan Uji",
        "forms": "",
        "must": "",
        "must_not": "",
        "tier": "",
    }
    assert keep(client, **fields).status_code == 303
    assert "Sari Rekaan Uji" in {c.name for pack in packs_of(desk_workspace) for c in pack.candidates}
    assert "sudah ada" in unescape(send(client, **fields).text)


def test_readers_look_and_approvers_change(signed, conn):
    reader = signed()
    page = reader.get("/paket")
    assert page.status_code == 200
    assert "Menambah dan menarik dilakukan pimpinan" in page.text
    assert reader.get(TRY).status_code == 403
    assert post(reader, TRY, **GIVEN, simpan="1").status_code == 403
    assert pack_changes.history(conn) == []


def test_who_has_an_item_on_the_table_gets_numbers_alone(signed, conn, told, case_id):
    client = signed("pimpinan-1")
    post(client, "/telaah/ambil")
    page = send(client)
    assert "1 akan ditandai" in page.text
    assert f"ayo pilih {FORM} ya" not in page.text


def test_a_proposal_is_taken_or_refused_for_good(signed, conn, add_post):
    [account, *_] = accounts.all_accounts(conn)
    for n in range(8):
        at = AT - timedelta(days=1, minutes=n)
        add_post(
            account, f"n{n}", f"Khofifah Indar Parawansa si bunderekaan hadir {n} kali", at, conn=conn, published=at
        )
    client = signed("pimpinan-1")
    page = client.get("/paket/usulan").text
    assert "bunderekaan" in page
    assert "forms=bunderekaan" in unescape(page)
    post(
        client,
        "/paket/usulan/tolak",
        page="/paket/usulan",
        pack="pilkada-2024",
        group="candidate",
        contest="gubernur-35",
        refers_to="Khofifah Indar Parawansa",
        forms="bunderekaan",
        reason="nama toko roti",
    )
    assert ">bunderekaan<" not in client.get("/paket/usulan").text
    assert [c.action for c in pack_changes.history(conn)] == ["refuse"]


def test_what_another_process_added_holds_on_the_next_page(signed, app, conn, desk_workspace):
    client = signed("pimpinan-1")
    client.get("/paket")
    keep(client)
    entry = pack_changes.standing(conn)[0].addition
    assert FORM in client.get("/paket").text
    with transaction(conn):
        pack_changes.add(conn, "withdraw", entry, source="x", reason="dari terminal", by="pimpinan-1", at=AT)
    client.get("/paket")
    assert FORM not in {form for pack in app.extensions["packs"] for phrase in pack.phrases for form in phrase.forms}


def flagged(conn, desk_workspace, at):
    flag_store(conn, *unread_posts(conn, packs_of(desk_workspace))[:2], at)


def test_a_later_report_says_that_the_list_of_words_changed_and_the_change_is_sealed(
    signed, conn, told, desk_workspace
):
    client = signed("pimpinan-1")
    flagged(conn, desk_workspace, AT)
    post(client, "/laporan/pekan", page="/laporan", week="2024-W45", lang="id")
    keep(client)
    flagged(conn, desk_workspace, AT)
    post(client, "/laporan/pekan", page="/laporan", week="2024-W45", lang="id")
    with client.get("/laporan/2024-W45/internal.html") as page:
        assert "daftar kata atau aturan penanda" in page.text
    checked = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), "evidence", "checkpoint"])
    assert checked.exit_code == 0, checked.output
    kinds = {row[0] for row in conn._conn.execute("SELECT kind FROM seals")}
    assert "pack_change" in kinds
    verify = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), "evidence", "verify"])
    assert verify.exit_code == 0, verify.output
