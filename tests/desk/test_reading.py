"""Telaah as two readers do it in the browser: take, look, answer; the second sees nothing of the first."""

import re
from hashlib import sha256

import pytest
from lxml import html

from services import reading_list
from store import accounts, bodies
from store.database import transaction
from tests.desk.conftest import AT, PHRASE, new_case, post, said, token
from tests.drawn import png

WHOLE = {
    "finding": "dugaan",
    "category": "DS-06",
    "because_dugaan": "ajakan_memilih",
    "because_tidak_cukup": "",
    "element": ["dukungan_aktif", "tujuan", "tahapan"],
    "owner": "ya",
    "hacked": "tidak",
    "old_photo": "tidak",
    "exculpatory": "tidak ada",
    "note": "kata dukung jelas",
}


def take(client):
    """Takes the next item and gives its page."""
    done = post(client, "/telaah/ambil")
    assert done.headers["Location"] == "/telaah/meja"
    return client.get("/telaah/meja")


def item_of(page):
    return re.search(r'name="item" value="(\w+)"', page.get_data(as_text=True))[1]


def read(client, page=None, **changed):
    page = page or take(client)
    return client.post("/telaah/meja", data={"csrf_token": token(page), "item": item_of(page), **WHOLE, **changed})


def test_two_readers_make_a_finding_and_the_second_sees_nothing_of_the_first(signed, case_id, conn):
    first, second, third = signed(), signed("pembaca-2"), signed("pembaca-3")
    page = take(first).get_data(as_text=True)
    assert "<mark>duk</mark>ung calon nomor 1" in page
    assert "bahasa kampanye" in page
    assert "Sisa waktu" not in page  # no clock before somebody has confirmed
    done = read(first, first.get("/telaah/meja"), note="catatan rahasia pembaca pertama")
    assert said(first.get(done.headers["Location"]))[0] == "Bacaan dicatat: dibaca satu orang, menunggu pembaca kedua."
    page = take(second).get_data(as_text=True)
    assert "dukung calon nomor 1" in page
    assert "Bacaan mandiri" in page
    for hidden in ("<mark>", "bahasa kampanye", "rahasia", "Sisa waktu"):
        assert hidden not in page
        assert hidden not in second.get(f"/perkara/{case_id}").get_data(as_text=True).replace("<dt>", "")
    read(second, second.get("/telaah/meja"))
    assert "Bacaan dicatat: dugaan layak diteruskan." in second.get("/telaah").get_data(as_text=True)
    assert said(third.get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    assert "Tidak ada yang menunggu Anda." in said(third.get(post(third, "/telaah/ambil").headers["Location"]))
    assert [tuple(r) for r in conn._conn.execute("SELECT reviewer_id, finding FROM readings ORDER BY reading_id")] == [
        ("pembaca-1", "dugaan"),
        ("pembaca-2", "dugaan"),
    ]


WRONG = {
    "nothing": ({"finding": ""}, "pilih dugaan atau tidak_cukup"),
    "no-note": ({"note": "  "}, "alasan belum diisi"),
    "reason-of-the-other": (
        {"because_dugaan": "", "because_tidak_cukup": "berita_netral"},
        "alasan dari daftar belum",
    ),
    "no-such-reason": ({"because_dugaan": "entah"}, "alasan &#39;entah&#39; tidak ada dalam daftar"),
    "no-mitigation": ({"exculpatory": ""}, "hal yang meringankan belum diisi"),
    "elements": ({"element": ["tujuan"]}, "unsur DS-06 belum lengkap"),
    "no-such-element": ({"element": ["tujuan", "apa-saja"]}, "unsur tidak ada dalam daftar: apa-saja"),
    "no-form": ({"category": ""}, "bentuk menurut SKB belum dipilih"),
    "no-such-form": ({"category": "XX-99"}, "bentuk &#39;XX-99&#39; tidak ada dalam SKB"),
    "not-answered": ({"owner": ""}, "pertanyaan belum dijawab: akun milik orang yang terdaftar?"),
    "hacked": ({"hacked": "ya"}, "akun bukan milik orang yang terdaftar atau diretas"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_reading_that_does_not_hang_together_comes_back_with_all_that_was_typed(signed, case_id, conn, name):
    changed, words = WRONG[name]
    client = signed()
    done = read(client, **{"note": "kata <b>dukung</b> jelas", "exculpatory": "tidak ada & diperiksa", **changed})
    assert done.status_code == 400
    assert words in said(done)[0]
    page = done.get_data(as_text=True)
    assert "note" in changed or "kata &lt;b&gt;dukung&lt;/b&gt; jelas" in page
    assert "exculpatory" in changed or "tidak ada &amp; diperiksa" in page
    assert page.count("checked") == sum(
        len(v) if isinstance(v, list) else bool(v)
        for k, v in {**WHOLE, **changed}.items()
        if k in ("finding", "element", "owner", "hacked", "old_photo") and v != ["tujuan", "apa-saja"]
    ) + (name == "no-such-element")
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 0
    assert read(client, done).status_code == 303  # from the very page that came back


def test_the_commands_of_the_other_face_are_not_named(signed, case_id):
    done = read(signed(), element=["tujuan", "apa-saja"])
    assert "netralitas case" not in said(done)[0]


def test_catch_and_go_on_takes_the_next_at_once(signed, case_id, conn, add_post, flag_post):
    new_case(conn, add_post, flag_post, number=1)
    client = signed()
    done = read(client, berikut="1")
    assert done.headers["Location"] == "/telaah/meja"
    done = read(client, client.get("/telaah/meja"), berikut="1")
    assert done.headers["Location"] == "/telaah"  # nothing is left


def test_an_item_that_somebody_else_has_by_now_is_not_recorded(signed, case_id, conn, clock):
    first, second = signed(), signed("pembaca-2")
    page = take(first)
    clock.move(minutes=31)
    assert item_of(take(second)) == item_of(page)
    done = read(first, page, note="tulisan setengah jam")
    assert done.status_code == 409
    assert "sedang dibaca orang lain" in said(done)[0]
    assert "tulisan setengah jam" in done.get_data(as_text=True), "what was typed is not lost"
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 0
    assert first.get("/telaah/meja").headers["Location"] == "/telaah"


def test_an_hour_at_the_text_costs_nothing_while_nobody_else_took_it(signed, case_id, conn, clock):
    client = signed()
    page = take(client)
    clock.move(minutes=61)
    assert read(client, page, note="").status_code == 400  # it is on the table again
    assert read(client, client.get("/telaah/meja")).status_code == 303
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 1


def test_what_is_put_back_waits_for_everybody_again(signed, case_id):
    first, second = signed(), signed("pembaca-2")
    take(first)
    assert said(second.get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    post(first, "/telaah/lepas")
    assert said(second.get("/telaah"))[0] == "Telaah: 1 butir menunggu Anda"


def test_an_item_that_is_gone_or_never_was_is_said_so(signed, case_id):
    client = signed()
    page = take(client)
    done = client.post("/telaah/meja", data={**WHOLE, "csrf_token": token(page), "item": "tidak-ada"})
    assert "butir ini sudah tidak menunggu dibaca" in said(done)[0]
    assert WHOLE["note"] in done.get_data(as_text=True)


def test_a_drawn_post_looks_like_a_second_reading(signed, case_id, conn, add_post):
    account = accounts.all_accounts(conn)[1]
    post_id = add_post(account, "k9", "resep rawon", AT.replace(day=6), conn=conn)
    conn._conn.execute(
        "INSERT INTO assessments (post_id, version, engine, queue, stance, tier, at) VALUES"
        " (?, 1, 'uji-1', 0, 'none', NULL, '2024-11-06T02:00:00Z')",
        (post_id,),
    )
    read(signed("pembaca-2"))
    assert reading_list.draw(conn, AT) == 1
    shapes, text, client = [], [], signed()
    for _ in range(2):
        tree = html.fromstring(take(client).get_data(as_text=True))
        shapes.append([(e.tag, e.get("class"), e.get("name"), e.get("id")) for e in tree.iter()])
        text.append(tree.text_content())
        read(client, client.get("/telaah/meja"), finding="tidak_cukup", because_tidak_cukup="berita_netral")
    assert shapes[0] == shapes[1]
    assert all("Tangani sebelum" in t and "K-2024" not in t for t in text)


def test_a_conflict_of_interest_hides_the_item_and_the_case(signed, case_id, conn):
    with transaction(conn):
        conn._conn.execute(
            "INSERT INTO exclusions (reviewer_id, agency, case_id, reason, declared_by, at) VALUES"
            " ('pembaca-1', NULL, ?, 'atasan langsung', 'pimpinan-1', ?)",
            (case_id, "2024-11-12T02:00:00Z"),
        )
    client = signed()
    assert said(client.get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    done = client.get(f"/perkara/{case_id}")
    assert (done.status_code, "benturan kepentingan" in said(done)[0]) == (403, True)
    assert said(client.get("/perkara?status=semua"))[0] == "0 perkara"
    assert case_id not in post(client, "/perkara/tabel", format="csv", status="semua").text
    assert case_id in post(signed("pembaca-2"), "/perkara/tabel", format="csv", status="semua").text


def test_who_knows_the_person_leaves_the_item_to_others_for_good(signed, case_id, conn):
    client = signed()
    page = take(client)
    empty = client.post("/telaah/benturan", data={"csrf_token": token(page), "item": item_of(page), "reason": " "})
    assert (empty.status_code, "belum diisi" in said(empty)[0]) == (400, True)
    fields = {"csrf_token": token(page), "item": item_of(page), "reason": "rekan sekantor"}
    done = client.post("/telaah/benturan", data=fields)
    assert "diserahkan kepada pembaca lain" in said(client.get(done.headers["Location"]))[0]
    assert said(client.get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    assert client.get(f"/perkara/{case_id}").status_code == 403
    assert item_of(take(signed("pembaca-2"))) == item_of(page)
    assert [
        tuple(r) for r in conn._conn.execute("SELECT reviewer_id, case_id, reason, declared_by FROM exclusions")
    ] == [("pembaca-1", case_id, "rekan sekantor", "pembaca-1")]
    again = client.post("/telaah/benturan", data=fields)
    assert "sedang dibaca orang lain" in said(again)[0]


def test_a_drawn_post_of_somebody_known_leaves_the_sample(signed, conn, add_post):
    account = accounts.all_accounts(conn)[1]
    post_id = add_post(account, "k9", "resep rawon", AT.replace(day=6), conn=conn)
    conn._conn.execute(
        "INSERT INTO assessments (post_id, version, engine, queue, stance, tier, at) VALUES"
        " (?, 1, 'uji-1', 0, 'none', NULL, '2024-11-06T02:00:00Z')",
        (post_id,),
    )
    assert reading_list.draw(conn, AT) == 1
    client = signed()
    page = take(client)
    done = client.post("/telaah/benturan", data={"csrf_token": token(page), "item": item_of(page), "reason": "kerabat"})
    assert "diserahkan kepada pembaca lain" in said(client.get(done.headers["Location"]))[0]
    assert said(signed("pembaca-2").get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    assert conn._conn.execute("SELECT count(*) FROM exclusions").fetchone()[0] == 0


PNG = png()


def test_a_kept_picture_is_shown_to_who_has_the_item_and_a_page_is_none(signed, case_id, conn, desk_workspace):
    names = [bodies.store_bytes(desk_workspace.evidence, body) for body in (PNG, b"<script>alert(1)</script>")]
    assert names[0] == sha256(PNG).hexdigest()
    media = "[" + ", ".join(f'{{"kind": "image", "sha256": "{n}"}}' for n in names) + "]"
    conn._conn.execute("UPDATE posts SET media = ?", (media,))
    client, other = signed(), signed("pembaca-2")
    assert f'src="/telaah/gambar/{names[0]}"' in take(client).get_data(as_text=True)
    picture = client.get(f"/telaah/gambar/{names[0]}")
    assert (picture.status_code, picture.mimetype, picture.get_data()) == (200, "image/png", PNG)
    shown = client.get(f"/telaah/gambar/{names[1]}")
    assert (shown.mimetype, "tidak dapat ditampilkan dengan aman" in shown.text) == ("image/svg+xml", True)
    assert "alert" not in shown.text
    page = client.get(f"/telaah/gambar/{names[1]}", headers={"Sec-Fetch-Dest": "document"})
    assert (page.mimetype, page.headers["Content-Disposition"]) == (
        "application/octet-stream",
        f'attachment; filename="{names[1]}"',
    )
    assert other.get(f"/telaah/gambar/{names[0]}").status_code == 404
    assert client.get(f"/perkara/{case_id}/gambar/{names[0]}").get_data() == PNG
    assert client.get(f"/telaah/gambar/{sha256(b'lain').hexdigest()}").status_code == 404


def test_the_list_can_be_narrowed_and_the_narrowing_is_kept_when_taking(signed, case_id, conn, add_post, flag_post):
    new_case(conn, add_post, flag_post, number=1)
    client = signed()
    assert said(client.get("/telaah?agency=Pemerintah+Kota+Surabaya"))[0] == "Telaah: 2 butir menunggu Anda"
    page = client.get("/telaah?agency=Dinas+lain")
    assert said(page)[0] == "Telaah: 0 butir menunggu Anda"
    assert '<input type="hidden" name="agency" value="Dinas lain">' in page.get_data(as_text=True)
    assert post(client, "/telaah/ambil", agency="Dinas lain").headers["Location"] == "/telaah?agency=Dinas+lain"
    done = post(client, "/telaah/ambil", platform="bluesky")
    assert done.headers["Location"] == "/telaah/meja?platform=bluesky"
    done = read(client, client.get(done.headers["Location"]), berikut="1", platform="bluesky")
    assert done.headers["Location"] == "/telaah/meja?platform=bluesky"


TELLING = ("tier=weak", "contest=x", "category=DS-02", "state=berbeda", "words=rawon", "step=diputus")


@pytest.mark.parametrize("query", TELLING)
def test_no_address_tells_a_drawn_post_from_a_second_reading(signed, case_id, query):
    client = signed()
    assert said(client.get(f"/telaah?{query}"))[0] == "Telaah: 1 butir menunggu Anda"
    name, value = query.split("=")
    assert post(client, "/telaah/ambil", **{name: value}).headers["Location"] == "/telaah/meja"


def test_the_contestants_of_the_region_stand_beside_the_post(signed, case_id):
    page = take(signed()).get_data(as_text=True)
    assert "Peserta dan nomor urut di wilayah ini" in page
    assert "Khofifah" in page


def test_a_form_sent_twice_is_one_reading_and_leaves_the_table_empty(signed, case_id, conn):
    client = signed()
    page = take(client)
    read(client, page)
    again = read(client, page)
    words = said(client.get(again.headers["Location"]))
    assert words[:2] == ["Bacaan dicatat: dibaca satu orang, menunggu pembaca kedua.", "Bacaan itu sudah dicatat."]
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 1
    assert conn._conn.execute("SELECT count(*) FROM leases").fetchone()[0] == 0


def test_who_reads_again_sees_why_and_the_persons_own_words(signed, case_id, conn, clock):
    for reader in ("pembaca-1", "pembaca-2"):
        read(signed(reader))
    leader = signed("pimpinan-1")
    post(
        leader,
        f"/perkara/{case_id}/klarifikasi",
        page=f"/perkara/{case_id}",
        state="diterima",
        note="itu akun lama saya",
    )
    clock.move(minutes=1)
    page = take(signed("pembaca-3")).get_data(as_text=True)
    assert "itu akun lama saya" in page
    assert f"Mengapa perkara {case_id} dibaca lagi" in page


def test_what_was_typed_when_the_session_ended_comes_back_to_the_same_reader_alone(signed, app, case_id, conn, clock):
    client = signed()
    page = take(client)
    clock.move(hours=3)
    asked = read(client, page, note="tulisan tiga jam")
    assert (asked.status_code, "sudah berakhir" in asked.get_data(as_text=True)) == (403, True)
    kept = html.fromstring(asked.get_data(as_text=True)).xpath("//input[@name='kept']/@value")[0]
    assert "tulisan" not in kept or kept.isascii()
    fields = {"csrf_token": token(asked), "phrase": PHRASE, "next": "", "kept": kept}
    other = client.post("/masuk", data={**fields, "name": "pembaca-2"}, follow_redirects=True)
    assert "tulisan tiga jam" not in other.get_data(as_text=True)
    fields["csrf_token"] = token(app.test_client().get("/masuk"))
    client = app.test_client()
    fields["csrf_token"] = token(client.get("/masuk"))
    back = client.post("/masuk", data={**fields, "name": "pembaca-1"})
    assert "tulisan tiga jam" in back.get_data(as_text=True)
    form = html.fromstring(back.get_data(as_text=True)).xpath("//form[@action='/telaah/meja']")[0]
    done = client.post("/telaah/meja", data=dict(form.form_values()))
    assert done.status_code in (303, 400)
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == (done.status_code == 303)


def test_signing_in_over_another_reader_ends_the_first_session(signed, conn):
    client = signed()
    page = client.get("/")
    post(client, "/keluar")
    page = client.get("/masuk")
    client.post("/masuk", data={"csrf_token": token(page), "name": "pembaca-1", "phrase": PHRASE, "next": ""})
    page = client.get("/")
    client.post("/masuk", data={"csrf_token": token(page), "name": "pembaca-2", "phrase": PHRASE, "next": ""})
    assert [r[0] for r in conn._conn.execute("SELECT reviewer_id FROM desk_sessions")] == ["pembaca-2"]


def test_the_elements_of_the_chosen_form_come_forward_by_style_alone(signed, case_id):
    client = signed()
    take(client)
    page = client.get("/telaah/meja").text
    style = client.get("/telaah/unsur.css")
    assert (style.status_code, style.mimetype) == (200, "text/css")
    assert 'href="/telaah/unsur.css"' in page
    forms = set(re.findall(r'<li data-form="([^"]+)">', page))
    assert len(forms) > 15
    assert forms == set(re.findall(r'option\[value="([^"]+)"\]', style.text))
    needed = re.search(r'<label data-forms="([^"]*)"><input type="checkbox" name="element" value="tahapan"', page)[1]
    assert needed.split(), "each box says which forms need it"
    assert "{{" not in style.text
    assert "<details open><summary>Unsur" in page
