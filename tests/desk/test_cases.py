"""A case from the finding to the objection, by the forms of its page; what leaves, and what attacks."""

import io
import itertools
import json
import re
import subprocess
import zipfile

import pytest
from docx import Document
from lxml import html

from store import disclosures
from store.database import transaction
from store.identities import Identities, read_key
from tests.desk.conftest import NAME, NIP, new_case, post, said
from tests.desk.test_reading import read, take

DAY = {"date": "2024-11-11", "number": "7/2024"}
PLENO = {**DAY, "members": "Anggota Satu\nAnggota Dua\n\nAnggota Tiga"}
ON = {**DAY, "sender": "Bawaslu Uji", "receiver": "Badan Kepegawaian Negara", "route": "SBT"}


@pytest.fixture
def found(signed, case_id):
    """A finding of two readers on the case."""
    for name in ("pembaca-1", "pembaca-2"):
        assert read(signed(name)).status_code == 303
    return case_id


def move(client, case_id, name, **fields):
    return post(client, f"/perkara/{case_id}/{name}", page=f"/perkara/{case_id}", **fields)


def forms(client, case_id):
    """The moves that the page offers."""
    page = client.get(f"/perkara/{case_id}").get_data(as_text=True)
    return set(re.findall(rf'action="/perkara/{case_id}/(\w+)"', page))


STEPS = (
    ("klarifikasi", {"state": "diminta", "way": "instansi", "note": "lewat BKPSDM"}, "Klarifikasi diminta."),
    ("persetujuan", PLENO, "Pleno dicatat."),
    ("penerusan", ON, "Diteruskan ke Badan Kepegawaian Negara."),
    ("jawaban", {**DAY, "authority": "BKN", "words": "sedang diperiksa"}, "Jawaban dicatat."),
    ("penanda", {**DAY, "authority": "BKN", "marker": "data_diblokir"}, "Dicatat: data kepegawaian diblokir."),
    ("hasil", {**DAY, "authority": "PPK Rekaan", "result": "terbukti"}, "PPK Rekaan: terbukti."),
    (
        "hasil",
        {
            "date": "2024-11-12",
            "number": "8/2024",
            "authority": "PPK Rekaan",
            "result": "sanksi",
            "sanction": "moral_terbuka",
        },
        "PPK Rekaan: sanksi dijatuhkan.",
    ),
    ("keberatan", {**DAY, "kind": "banding_administratif"}, "Banding administratif dicatat."),
    ("keberatan", {**DAY, "kind": "diubah", "authority": "BPASN", "sanction": "ringan"}, "Keberatan diubah."),
)


def test_a_case_goes_its_whole_way_by_the_forms_of_its_page(signed, found):
    client = signed("pimpinan-1")
    for name, fields, words in STEPS:
        assert name in forms(client, found)
        done = move(client, found, name, **fields)
        assert done.status_code == 303, said(done)
        assert said(client.get(done.headers["Location"]))[0] == words
    page = client.get(f"/perkara/{found}").get_data(as_text=True)
    for words in (
        "PPK Rekaan: sanksi dijatuhkan, sanksi moral terbuka (nomor 8/2024, 12 November 2024); tidak berlaku lagi"
        " setelah keberatan",
        "BPASN: sanksi dijatuhkan, hukuman disiplin ringan (nomor 7/2024, 11 November 2024)",
        "ditutup 12 November 2024",
    ):
        assert words in page
    assert forms(client, found) == {"nama", "jawaban", "penanda", "keberatan", "berkas", "surat"}
    assert "0 perkara" in said(client.get("/perkara"))[0]
    assert "1 perkara" in said(client.get("/perkara?status=ditutup&result=sanksi"))[0]


def test_a_reader_is_offered_what_the_profile_lets_a_reader_do(signed, found):
    assert forms(signed("pembaca-3"), found) == {"nama", "klarifikasi", "berkas", "surat"}
    assert forms(signed("pimpinan-1"), found) == {"nama", "klarifikasi", "persetujuan", "berkas", "surat"}


WRONG = {
    "pleno-first": ("penerusan", ON, "belum mempunyai pleno"),
    "too-few": ("persetujuan", {**PLENO, "members": "Anggota Satu"}, "pleno memerlukan sekurangnya 3 orang"),
    "no-date": ("persetujuan", {**PLENO, "date": ""}, "tanggal belum diisi"),
    "odd-date": (
        "persetujuan",
        {**PLENO, "date": "31-12-2024"},
        "tanggal &#39;31-12-2024&#39; tidak dapat dibaca",
    ),
    "before-all": ("persetujuan", {**PLENO, "date": "0202-11-11"}, "lebih tua daripada semua media sosial"),
    "tomorrow": ("persetujuan", {**PLENO, "date": "2024-11-14"}, "14 November 2024 belum tiba"),
    "no-number": ("persetujuan", {**PLENO, "number": "  "}, "belum diisi: nomor"),
    "no-state": ("klarifikasi", {"state": "apa", "note": "x"}, "status klarifikasi &#39;apa&#39;"),
    "not-yet": ("klarifikasi", {"state": "menolak", "note": "x"}, "tidak dapat menyusul"),
    "no-hop": ("hasil", {**DAY, "authority": "PPK", "result": "terbukti"}, "belum diteruskan ke mana pun"),
    "no-marker": ("penanda", {**DAY, "authority": "PPK", "marker": "apa"}, "penanda &#39;apa&#39; tidak ada"),
    "no-kind": ("keberatan", {**DAY, "kind": "apa"}, "upaya &#39;apa&#39; tidak ada"),
    "no-receiver": (
        "berkas",
        {"recipient": "BKN", "number": "1", "kind": ""},
        "jenis penerima belum dipilih",
    ),
    "ppk": (
        "berkas",
        {"recipient": "PPK", "number": "1", "kind": "ppk", "ppk_contestant": "ya"},
        "PPK penerima",
    ),
    "no-letter": ("surat", {"letter": "apa"}, "tidak mempunyai surat &#39;apa&#39;"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_move_that_cannot_be_is_said_on_the_page_with_what_was_typed(signed, found, conn, name):
    slug, fields, words = WRONG[name]
    client = signed("pimpinan-1")
    if name == "pleno-first":
        move(client, found, "klarifikasi", state="tidak_diminta")
    done = move(client, found, slug, **fields)
    assert done.status_code == 400
    assert words in said(done)[0]
    page = html.fromstring(done.get_data(as_text=True))
    offered = page.xpath(f'//form[@action="/perkara/{found}/{slug}"]')
    for field, typed in fields.items() if offered else ():
        [entry] = offered[0].xpath(f'.//*[@name="{field}"]')
        if entry.tag != "select":
            assert (entry.text if entry.tag == "textarea" else entry.get("value")).strip() == typed.strip()
    assert (
        conn._conn.execute("SELECT (SELECT count(*) FROM approvals) + (SELECT count(*) FROM packets)").fetchone()[0]
        == 0
    )


def test_a_packet_leaves_as_a_zip_that_its_receiver_can_check(signed, found, tmp_path, desk_workspace):
    client = signed("pimpinan-1")
    early = move(client, found, "berkas", recipient="BKN", number="9/2024", kind="bkn")
    assert "belum mempunyai pleno" in said(early)[0]
    move(client, found, "persetujuan", **PLENO)
    done = move(client, found, "berkas", recipient="Badan Kepegawaian Negara", number="9/2024", kind="bkn")
    assert (done.status_code, done.mimetype) == (200, "application/zip")
    assert f"{found}" in done.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(done.get_data())) as packet:
        packet.extractall(tmp_path)
    done.close()
    [folder] = tmp_path.glob(f"{found}*")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    assert NAME in (folder / "lembar-perkara.html").read_text(encoding="utf-8")
    with Identities(desk_workspace.identities, read_key(desk_workspace.key_file)) as people:
        [line] = people._store._conn.execute("SELECT reader, purpose FROM name_reads").fetchall()
    assert tuple(line) == ("pimpinan-1", f"{found}: berkas untuk Badan Kepegawaian Negara")


def test_who_opened_what_is_kept_and_no_copy_of_a_packet_stays(signed, found, conn, desk_workspace):
    client = signed("pimpinan-1")
    move(client, found, "persetujuan", **PLENO)
    client.get(f"/perkara/{found}")
    move(client, found, "berkas", recipient="BKN", number="9/2024", kind="bkn").close()
    move(client, found, "surat", letter="form_a", recipient="", number="").close()
    opened = conn._conn.execute("SELECT reviewer_id, kind, ref, at FROM disclosures ORDER BY disclosure_id").fetchall()
    seen = {tuple(row)[:3] for row in opened}
    assert {
        ("pimpinan-1", "perkara", found),
        ("pimpinan-1", "berkas", f"{found}-01"),
        ("pimpinan-1", "surat", found),
    } <= seen
    assert all(row["at"].endswith("Z") for row in opened)
    assert not list((desk_workspace.root / "berkas").glob("*"))
    person = conn._conn.execute("SELECT person_id FROM cases WHERE case_id = ?", (found,)).fetchone()[0]
    told = disclosures.of_person(conn, person)
    assert {role for _, role, _ in told} <= {"reviewer", "approver"}
    assert not any("pimpinan-1" in word for line in told for word in line)


def test_a_letter_and_a_table_leave_as_files(signed, found):
    client = signed()
    done = move(client, found, "surat", letter="klarifikasi", recipient="BKPSDM", number="")
    document = Document(io.BytesIO(done.get_data()))
    assert any("BKPSDM" in p.text for p in document.paragraphs)
    assert done.headers["Content-Disposition"] == f'attachment; filename="{found}-surat-klarifikasi.docx"'
    rows = json.loads(post(client, "/perkara/tabel", format="json", state="layak_diteruskan").get_data())
    assert [r["perkara"] for r in rows] == [found]
    assert json.loads(post(client, "/perkara/tabel", format="json", state="dibaca").get_data()) == []
    table = post(client, "/perkara/tabel", format="csv").get_data(as_text=True)
    assert found in table
    assert NAME not in table
    assert NIP not in table
    assert post(client, "/perkara/tabel", format="exe").status_code == 400


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("days_left=tiga", "sisa hari &#39;tiga&#39; bukan bilangan"),
        ("since=kemarin", "tanggal &#39;kemarin&#39;"),
        ("days_left=99999999999999999999", "bukan bilangan"),
        ("days_left=-9999999", "sisa hari lebih dari 3650"),
        ("since=0001-01-01", "lebih tua daripada semua media sosial"),
        ("region=Jawa", "kode wilayah &#39;Jawa&#39;"),
        ("known_until=0001-01-01", "lebih tua daripada semua media sosial"),
        ("region=" + "9" * 60_000, "kode wilayah"),
        ("words=%00", "tanda yang tidak tercetak"),
    ],
)
def test_a_filter_that_says_nothing_is_an_error_and_no_empty_list(signed, case_id, query, words):
    done = signed().get(f"/perkara?{query}")
    assert (done.status_code, words in said(done)[0]) == (400, True)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("words=calon", 1),
        ("words=rawon", 0),
        ("agency=Dinas+lain", 0),
        ("region=35", 1),
        ("tier=strong", 0),
        ("status=ditutup", 0),
        ("status=apa", 1),
        ("since=2024-11-12", 1),
        ("until=2024-11-12", 0),
        ("days_left=9", 0),
    ],
)
def test_the_list_is_narrowed_as_on_the_command_line(signed, case_id, query, shown):
    assert said(signed().get(f"/perkara?{query}"))[0] == f"{shown} perkara"


def test_a_long_list_comes_in_pages(signed, conn, add_post, flag_post, monkeypatch):
    monkeypatch.setattr("desk.cases.PAGE", 1)
    both = [new_case(conn, add_post, flag_post, number=n) for n in (0, 1)]
    client, seen = signed(), []
    for url in ("/perkara?status=semua", "/perkara?status=semua&halaman=2"):
        page = client.get(url)
        assert said(page)[0] == "2 perkara"
        seen += set(re.findall(r"/perkara/(K-\d+-\d+)", page.get_data(as_text=True)))
    assert sorted(seen) == sorted(both)
    assert 'href="/perkara?halaman=1&amp;status=semua" rel="prev"' in page.get_data(as_text=True)
    assert client.get("/perkara?halaman=x").status_code == 200
    for number in ("99", "9" * 30):  # the last one there is
        assert 'href="/perkara?halaman=1&amp;status=semua" rel="prev"' in client.get(
            f"/perkara?status=semua&halaman={number}"
        ).get_data(as_text=True)
    odd = client.get("/perkara?endpoint=x&_scheme=javascript&_external=1&_anchor=x").get_data(as_text=True)
    assert 'href="/perkara?halaman=2&amp;status=terbuka" rel="next"' in odd


def test_a_limit_that_has_passed_says_by_how_much(signed, found, clock):
    clock.move(days=9)
    client = signed()
    assert re.search(r"<dd>\d+ November 2024, lewat \d hari kalender", client.get(f"/perkara/{found}").text)
    assert re.search(r'data-label="Sisa hari">lewat \d<', client.get("/perkara").text)


def test_passing_on_is_offered_once_all_that_it_waits_for_is_recorded(signed, found):
    client, waits = signed("pimpinan-1"), "Dapat diteruskan setelah dicatat: {}."
    for name, fields, words in (*STEPS[:2], (None, None, "")):
        page = client.get(f"/perkara/{found}").get_data(as_text=True)
        left = {"klarifikasi": "klarifikasi, pleno", "persetujuan": "pleno", None: ""}[name]
        assert (waits.format(left) in page) == bool(left)
        assert ("penerusan" in forms(client, found)) == (name is None)
        if name:
            assert move(client, found, name, **fields).status_code == 303, words
    assert move(client, found, "penerusan", **ON).status_code == 303
    assert "Dapat diteruskan setelah" not in client.get(f"/perkara/{found}").get_data(as_text=True)


def test_a_packet_that_cannot_be_is_refused_before_any_name_is_read(signed, found, desk_workspace):
    client = signed("pimpinan-1")
    for name, fields, _ in STEPS[:3]:
        move(client, found, name, **fields)
    whole = {"recipient": "BKN", "kind": "bkn", "number": "1"}
    for odd in ({"ppk_contestant": "entah"}, {"recipient": "B\0KN"}, {"number": "1\x1b"}, {"kind": ""}):
        assert move(client, found, "berkas", **{**whole, **odd}).status_code == 400
    with Identities(desk_workspace.identities, read_key(desk_workspace.key_file)) as people:
        assert people.read_by("pimpinan-1", "", "9") == []


TAGS = (
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg/onload={}>",
    '"><script>{}</script>',
    "'><b onclick={}>",
    "<a href=javascript:{}>x</a>",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "<iframe src=//x>{}",
    "<math><mtext></p><img onerror={} src>",
    "{{{{ {} }}}}",
    "{{%{}%}}",
    "<!--<img onload={}-->",
    "<style>{}</style>",
    "\u202e<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "&lt;script&gt;{}",
    "<body onload={}>",
    "<base href=//{}>",
    "<form action=//x><button>{}",
    "<meta http-equiv=refresh content='0;{}'>",
)
ACTS = (
    "alert(1)",
    "alert`1`",
    "eval(name)",
    "fetch('//x')",
    "top.location=1",
    "7*7",
    "config",
    "document.cookie",
    "alert(String.fromCharCode(88))",
    "import('//x')",
)
ATTACKS = [tag.format(act) for tag, act in itertools.product(TAGS, ACTS)]


def test_two_hundred_attacks_in_every_field_stay_words_on_every_page(signed, conn, add_post, flag_post):
    assert len(ATTACKS) >= 200
    text = "dukung calon " + "\n".join(ATTACKS)
    case_id = new_case(conn, add_post, flag_post, text)
    with transaction(conn):
        conn._conn.execute("UPDATE posts SET url = 'javascript:alert(1)'")
        conn._conn.execute("UPDATE queue_items SET agency = ?", (ATTACKS[0],))
        conn._conn.execute("UPDATE flags SET reason = ?", (text,))
    clients = [signed(name) for name in ("pembaca-1", "pembaca-2", "pimpinan-1")]
    pages = [take(clients[0])]
    pages.append(read(clients[0], pages[0], note=text, exculpatory=text, element=["tujuan"]))
    for client, page in zip(clients, (pages[1], None, None), strict=True):
        if client is not clients[2]:
            read(client, page, note=text, exculpatory=text)
    for slug, fields in (
        ("klarifikasi", {"state": "diminta", "note": text}),
        ("persetujuan", {**PLENO, "number": ATTACKS[1], "members": "\n".join(ATTACKS)}),
        ("penerusan", {**ON, "number": ATTACKS[2], "receiver": ATTACKS[3], "sender": ATTACKS[4]}),
        ("jawaban", {**DAY, "authority": ATTACKS[5], "words": text}),
        ("hasil", {**DAY, "number": text, "authority": text, "result": "terbukti"}),
        ("hasil", {**DAY, "number": text, "authority": text, "result": text}),
        ("keberatan", {**DAY, "number": text, "kind": text, "authority": text}),
    ):
        pages.append(move(clients[2], case_id, slug, **fields))
    query = {"agency": text, "words": "calon", "region": text, "contest": text, "status": text}
    for client in clients:
        pages += [client.get(url, query_string=query) for url in ("/", "/telaah", "/perkara", f"/perkara/{case_id}")]
    pages.append(clients[0].get("/" + ATTACKS[0]))
    shown = 0
    for page in pages:
        shown += _is_words_alone(page.get_data(as_text=True))
    assert shown > 1000  # they were there, as words


DRAWN = {"svg", "title", "desc", "rect", "text", "line", "polygon", "polyline", "circle"}


def _is_ours(svg):
    """Whether a picture is one of Beranda's: nothing in it but what is drawn there."""
    known = (svg.get("class") or "").startswith("chart ") or svg.get("aria-hidden") == "true"
    return known and {inner.tag for inner in svg.iter()} <= DRAWN


def _is_words_alone(text):
    tree = html.document_fromstring(text) if text else None
    if tree is None:
        return 0
    for element in tree.iter():
        assert element.tag not in ("script", "iframe", "math", "style", "base", "object"), element.tag
        assert element.tag != "svg" or _is_ours(element)
        assert element.tag != "meta" or "http-equiv" not in element.attrib
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            leads = name in ("href", "src", "action")
            assert not (leads and value.strip().lower().startswith(("javascript:", "data:")))
    assert "49" not in re.findall(r"\{\{ (\S+) \}\}", text)
    return tree.text_content().count("<script>") + tree.text_content().count("onerror=")


def test_the_home_page_says_what_presses_first(signed, found, clock, conn, add_post, flag_post):
    new_case(conn, add_post, flag_post, number=1)
    conn._conn.execute("UPDATE queue_items SET rank = 0 WHERE readable = 1")
    clock.move(hours=25)
    page = html.fromstring(signed("pimpinan-1").get("/").get_data(as_text=True))
    tasks = [(li.get("class"), " ".join(li.text_content().split())) for li in page.xpath('//ul[@class="tasks"]/li')]
    assert tasks[:3] == [
        ("pressing", "1 penanda kuat belum dibuka siapa pun lebih dari 24 jam"),
        (None, "1 butir menunggu Anda baca"),
        (None, "1 dugaan layak diteruskan masih di sini"),
    ]
