"""Impor: first what a file would do, then exactly that file, and nothing of it left behind."""

import io
import re
import stat
from html import unescape

import pytest

from imports import LABELS, READERS
from services import uploads
from tests.desk.conftest import NAME, NIP, post, said

HEADER = "platform,account,id,text,published_at\r\n"
KNOWN = "bluesky,akun-rekaan-1.example,k{0},Selamat pagi {0},2024-11-{0:02}T09:00:00+07:00\r\n"
OTHER = "bluesky,orang-lain.example,k9,Halo,2024-11-05T09:00:00+07:00\r\n"
BROKEN = "bluesky,,k8,Halo,2024-11-05T09:00:00+07:00\r\n"
GOOD = (HEADER + KNOWN.format(4) + KNOWN.format(5) + OTHER + BROKEN).encode()
GONE = "berkas unggahan itu sudah tidak ada → unggah lagi berkasnya"
TERMS = {"kind": "csv", "how_seen": "import_no_login"}


def send(client, content=GOOD, name="kiriman.csv", **fields):
    return post(client, "/impor/pratinjau", **{**TERMS, "file": (io.BytesIO(content), name), **fields})


def name_of(preview):
    return re.search(r'name="name" value="([^"]+)"', preview.text)[1]


def load(client, name, **fields):
    return post(client, "/impor/muat", **{**TERMS, "name": name, **fields})


def kept(workspace):
    folder = workspace.root / "unggahan"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def posts(conn):
    return [row[0] for row in conn._conn.execute("SELECT text FROM post_versions ORDER BY 1")]


def test_a_preview_says_what_would_happen_and_keeps_only_the_file(signed, conn, desk_workspace):
    preview = send(signed())
    assert preview.status_code == 200
    for words in (
        "Pratinjau: belum ada yang dimuat",
        "Templat sendiri, CSV",
        "Baris dibaca: 4. Kiriman baru: 2, berubah: 0, sudah ada: 0.",
        "Akun tidak terdaftar: 1 baris dibuang.",
        "1 baris ditolak (account_missing): akun tidak disebut → isi kolom account, atau tulis akunnya",
        "  baris 5",
    ):
        assert words in preview.text
    assert "--account" not in preview.text  # options are the command line's
    assert posts(conn) == []
    assert conn._conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
    [file] = kept(desk_workspace)
    assert file.read_bytes() == GOOD
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    assert file.name not in preview.text  # where it lies is nobody's to name


def test_exactly_that_file_is_loaded_once_in_the_name_of_who_is_signed_in(signed, conn, desk_workspace):
    client = signed()
    name = name_of(send(client))
    done = load(client, name)
    assert said(done)[0] == "Impor selesai"
    assert "Kiriman baru: 2" in done.text
    assert posts(conn) == ["Selamat pagi 4", "Selamat pagi 5"]
    run = conn._conn.execute("SELECT kind, operator, how_seen, status FROM runs").fetchone()
    assert tuple(run) == ("import", "pembaca-1", "import_no_login", "complete")
    assert kept(desk_workspace) == []
    again = load(client, name)
    assert (again.status_code, said(again)[0]) == (400, GONE)
    known = send(client)
    assert "Berkas ini sudah diimpor" not in known.text  # a preview reads; that the file is known is said when loaded
    assert "sudah ada: 2" in known.text
    assert "Berkas ini sudah diimpor" in load(client, name_of(known)).text
    assert len(posts(conn)) == 2


def test_what_was_typed_goes_with_the_file(signed, conn):
    client = signed()
    typed = {
        "kind": "tangkapan",
        "account": "https://bsky.app/profile/akun-rekaan-1.example",
        "url": "https://bsky.app/profile/akun-rekaan-1.example/post/3kabc",
        "text": "Baris satu\r\nBaris dua",
        "published": "Kemarin pukul 13.20",
        "seen_at": "2024-11-11T10:00",
        "audience": "public",
        "how_seen": "import_logged_in",
    }
    preview = send(client, b"\x89PNG\r\n\x1a\n...", "layar.png", **typed)
    assert "Kiriman baru: 1" in preview.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', preview.text))
    assert {n: hidden[n].replace("\n", "\r\n").replace("\r\r", "\r") for n in typed} == typed
    assert said(load(client, hidden["name"], **typed))[0] == "Impor selesai"
    assert posts(conn) == ["Baris satu\nBaris dua"]
    row = conn._conn.execute("SELECT published_at, audience FROM posts").fetchone()
    assert tuple(row) == ("2024-11-10T06:20:00Z", "public")  # yesterday of 11 November, in the account's zone


def test_a_report_from_outside_is_kept_as_one(signed, conn):
    client = signed()
    one = (HEADER + OTHER).encode()
    preview = send(client, one, report_number="12/LP/2024")
    assert "Laporan dicatat: 1; tidak masuk hitungan atau tren." in preview.text
    load(client, name_of(preview), report_number="12/LP/2024")
    kept_number = conn._conn.execute("SELECT report_number FROM reported_posts").fetchone()[0]
    assert kept_number == "12/LP/2024"
    assert "sudah diimpor (laporan 12/LP/2024)" in send(client, one, report_number="12/LP/2024").text


def test_a_file_without_any_post_that_may_be_kept_is_not_kept(signed, desk_workspace):
    preview = send(signed(), (HEADER + OTHER).encode())
    assert "Tidak ada kiriman yang dapat dimuat dari berkas ini; berkasnya tidak disimpan." in preview.text
    assert "Muat berkas ini" not in preview.text
    assert kept(desk_workspace) == []


def test_a_preview_can_be_cancelled(signed, conn, desk_workspace):
    client = signed()
    name = name_of(send(client))
    assert post(client, "/impor/batal", name=name).status_code == 303
    assert said(client.get("/impor"))[0] == "Dibatalkan; berkasnya sudah dihapus."
    assert kept(desk_workspace) == []
    assert load(client, name).status_code == 400
    post(client, "/impor/batal", name=name)
    assert said(client.get("/impor"))[0].startswith("berkas unggahan itu sudah tidak ada")


def test_nobody_else_loads_or_cancels_it(signed, conn, desk_workspace):
    name = name_of(send(signed()))
    other = signed("pembaca-2")
    assert load(other, name).status_code == 400
    post(other, "/impor/batal", name=name)
    assert (len(kept(desk_workspace)), posts(conn)) == (1, [])


def test_a_preview_of_yesterday_is_gone_whoever_comes_by(signed, conn, clock, desk_workspace):
    client = signed()
    name = name_of(send(client))
    clock.move(hours=23)
    signed("pembaca-2").get("/")
    assert len(kept(desk_workspace)) == 1
    clock.move(hours=1, seconds=1)
    late = signed()
    late.get("/")
    assert kept(desk_workspace) == []
    refused = load(late, name)
    assert (refused.status_code, said(refused)[0]) == (400, GONE)
    assert posts(conn) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "../netralitas.toml",
        "../../daftar.csv",
        "/etc/passwd",
        "%2e%2e%2fnetralitas.toml",
        "a" * 31,
        "A" * 32,
        "0" * 32,
        "0" * 32 + "\n",
        "٠" * 32,
        "0" * 32 + "/../../netralitas.toml",
    ],
)
def test_no_other_name_leads_to_a_file(signed, conn, desk_workspace, name):
    client = signed()
    before = {p: p.read_bytes() for p in desk_workspace.root.glob("*.toml")}
    refused = load(client, name)
    assert (refused.status_code, "sudah tidak ada" in said(refused)[0]) == (400, True)
    post(client, "/impor/batal", name=name)
    assert {p: p.read_bytes() for p in desk_workspace.root.glob("*.toml")} == before
    assert conn._conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "exe"}, "bentuk berkas belum dipilih"),
        ({"kind": ""}, "bentuk berkas belum dipilih"),
        ({"how_seen": "laporan"}, "cara melihat belum dipilih"),
        ({"audience": "teman"}, "siapa yang dapat melihat tidak dikenal"),
        ({"platform": "friendster"}, "platform tidak dikenal"),
        ({"seen_at": "11/11/2024"}, "waktu '11/11/2024' tidak dapat dibaca"),
        ({"seen_at": "2024-11-13T09:00"}, "waktu dilihat belum tiba"),
        ({"lines": "3, 0"}, "baris '0' bukan bilangan"),
        ({"lines": "tiga"}, "baris 'tiga' bukan bilangan"),
        ({"file": (io.BytesIO(b""), "")}, "belum ada berkas"),
        ({"kind": "tangkapan"}, "belum diketik: akun, alamat kiriman, kapan dilihat"),
        ({"kind": "xlsx"}, "bukan berkas XLSX yang sah"),
        ({"kind": "x-archive"}, "arsip X tidak menyebut pemiliknya → tulis akun pemilik arsip"),
        ({"file": (io.BytesIO(b""), "kosong.csv")}, "berkas kosong"),
        ({"file": (io.BytesIO(b"a,b\r\n1,2\r\n"), "a.csv")}, "Baris 1: kolom tidak ada: account"),
        ({"file": (io.BytesIO(HEADER.encode() + b'bluesky,x,"' + b"\r\n" * 3), "a.csv")}, "Baris "),
    ],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(signed, conn, desk_workspace, fields, words):
    fields = {n: (io.BytesIO(v[0].getvalue()), v[1]) if isinstance(v, tuple) else v for n, v in fields.items()}
    refused = send(signed(), **{"consent": "surat 3 November", **fields})
    assert refused.status_code == 400
    message = unescape(said(refused)[0])
    assert (message[: len(words)], "--" in message) == (words, False)
    assert 'value="surat 3 November"' in refused.text
    assert kept(desk_workspace) == []
    assert conn._conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


def test_a_workspace_that_cannot_hold_the_file_says_so(signed, desk_workspace):
    (desk_workspace.root / "unggahan").write_text("di sini ada berkas", encoding="utf-8")
    refused = send(signed())
    assert (refused.status_code, said(refused)[0]) == (
        400,
        "berkas tidak dapat ditaruh di ruang kerja → periksa ruang disk",
    )


def test_every_format_has_a_label_on_the_form(signed):
    page = signed().get("/impor").text
    assert LABELS.keys() == READERS.keys(), "a format has a line in READERS and one in LABELS of imports/__init__.py"
    assert all(f'<option value="{kind}">{label}</option>' in page for kind, label in LABELS.items())


def test_a_form_that_comes_back_is_open_where_something_is_missing(signed):
    client = signed()
    page = send(client, b"\x89PNG", "layar.png", kind="tangkapan").text
    assert "<details open><summary>Milik siapa" in page
    assert "<details><summary>Persetujuan" in page
    page = send(client, b"[]", "unduhan.json", kind="unduhan-facebook", account="@x").text
    assert "<details open><summary>Persetujuan" in page


def test_rows_that_hold_an_identity_show_none_of_it(signed):
    row = f"bluesky,akun-rekaan-1.example,1.23E+17,{NAME} 1,2024-11-05\r\n,{NIP}001,k1,{NAME},2024-11-05\r\n"
    page = send(signed(), (HEADER + row).encode()).text
    assert "2 baris ditolak" in page or page.count("1 baris ditolak") == 2
    assert NAME not in page
    assert NIP not in page


def test_no_more_is_taken_while_too_much_waits_for_a_decision(signed, desk_workspace, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", len(GOOD) - 1)
    client = signed()
    first = send(client)
    refused = send(client)
    words = "terlalu banyak berkas menunggu keputusan → muat atau batalkan dulu yang menunggu"
    assert (refused.status_code, said(refused)[0]) == (400, words)
    assert len(kept(desk_workspace)) == 1
    load(client, name_of(first))
    assert kept(desk_workspace) == []
    assert send(client).status_code == 200


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(signed, app, desk_workspace):
    client = signed()
    app.config["MAX_CONTENT_LENGTH"] = 2000
    refused = send(client, b"x" * 3000)
    assert (refused.status_code, said(refused)) == (413, ["Isian atau berkas terlalu besar."])
    assert kept(desk_workspace) == []
