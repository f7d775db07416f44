"""Files that people bring: every form of them, refusals with their line, and nothing twice."""

import json
import re
from pathlib import Path

import pytest

from domain.errors import ImportFileError
from domain.types import HowSeen, Platform, Route
from imports import loading as importing
from imports.loading import import_file
from imports.reasons import REASONS
from store import bodies, evidence, open_store

from .answers import DID, FEED, HANDLE, bluesky_post, feed, uri
from .conftest import NOW, Reply, an_account

HEADER = "platform,account,id,url,text,published_at,kind,other_text,other_author,audience,edited_at"


@pytest.fixture
def desk(space):
    """A workspace with one Facebook and one Bluesky account, and a way to import a file's bytes."""
    space.register(
        an_account("f1", Platform.FACEBOOK, "warga.contoh", route=Route.C),
        an_account("b1", Platform.BLUESKY, HANDLE, native_id=DID),
    )

    def load(name, content, **more):
        path = space.database.with_name(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        conn = open_store(space.database)
        try:
            values = {
                "format": "csv" if name.endswith(".csv") else "jsonl",
                "how_seen": HowSeen.IMPORT_NO_LOGIN,
                "operator": "petugas",
                "captured_at": NOW,
                "pseudonym_key": b"k" * 32,
                "scope": "uji",
            }
            return import_file(conn, space.evidence, path, **(values | more))
        finally:
            conn.close()

    space.load = load
    return space


def row(**changes):
    values = {
        "platform": "facebook",
        "account": "https://www.facebook.com/warga.contoh?mibextid=x",
        "id": "1",
        "text": "isi",
    }
    return values | changes


def lines(*rows):
    return "\n".join(json.dumps(r) for r in rows) + "\n"


def test_posts_of_registered_accounts_are_loaded_and_others_dropped(desk):
    result = desk.load(
        "a.jsonl",
        lines(
            row(published_at="Rabu, 11 November 2026 pukul 19.00 WIB"),
            row(id="2", kind="repost", other_text="kata orang lain", other_author="orang.lain"),
            row(id="3", account="bukan.terdaftar"),
        ),
    )
    assert (result.rows, result.new, result.not_registered, result.problems) == (3, 2, 1, [])
    found = desk.posts()
    assert (found["1"]["published_at"], found["1"]["account_id"]) == ("2026-11-11T12:00:00Z", "f1")
    assert found["2"]["other_author"].startswith("akun-")
    assert "bukan.terdaftar" not in str(desk.rows("SELECT * FROM quarantine") + desk.rows("SELECT * FROM runs"))


def test_the_same_file_twice_adds_nothing(desk):
    content = lines(row(), row(id="2"))
    first = desk.load("a.jsonl", content)
    again = desk.load("b.jsonl", content)
    assert (again.already, again.new, len(desk.posts())) == (first.run_id, 0, 2)
    assert len(desk.rows("SELECT 1 FROM runs")) == 1


def test_a_preview_stores_nothing(desk):
    result = desk.load("a.jsonl", lines(row(), row(), row(id="2", account="bukan.terdaftar")), dry_run=True)
    assert (result.new, result.known, result.not_registered) == (1, 1, 1)
    assert desk.rows("SELECT * FROM runs") == desk.rows("SELECT * FROM posts") == []
    assert not desk.evidence.exists()


def test_the_file_itself_is_evidence_and_in_the_chain(desk):
    content = lines(row())
    desk.load("a.jsonl", content)
    conn = open_store(desk.database)
    assert list(evidence.verify(conn, desk.evidence)) == []
    capture = conn._conn.execute("SELECT * FROM captures").fetchone()
    assert bodies.read_bytes(desk.evidence, capture["body_sha256"]) == content.encode()
    assert conn._conn.execute("SELECT capture_id FROM post_sources").fetchone()[0] == capture["capture_id"]
    conn.close()


def test_a_post_that_was_crawled_keeps_both_ways_of_being_seen(desk, hosts):
    hosts[FEED] = Reply(feed(bluesky_post("k1", "kata yang sama")))
    desk.crawl()
    result = desk.load("a.jsonl", lines(row(platform="bluesky", account=f"@{HANDLE}", id="k1", text="kata yang sama")))
    assert (result.new, result.known, list(desk.posts())) == (0, 1, [uri("k1")])
    assert sorted(s["how_seen"] for s in desk.rows("SELECT how_seen FROM post_sources")) == [
        "import_no_login",
        "spider",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "1,23E+18"}, "id_scientific"),
        ({"id": "1.23e+18"}, "id_scientific"),
        ({"id": 1.5e18}, "id_precision"),
        ({"audience": "friends"}, "not_public"),
        ({"kind": "komentar"}, "kind_unknown"),
        ({"account": ""}, "account_missing"),
        ({"account": "https://www.facebook.com/share/abc"}, "share_link"),
        ({"platform": "friendster"}, "platform_unknown"),
        ({"text": ["a"]}, "not_text"),
        ({"id": "", "text": " "}, "text_missing"),
    ],
)
def test_a_row_that_is_refused_is_kept_with_its_line_and_reason(desk, changes, reason):
    result = desk.load("a.jsonl", lines(row(id="9"), row(**changes)))
    assert (result.new, [(p.where, p.reason) for p in result.problems]) == (1, [("baris 2", reason)])
    assert [q["reason"] for q in desk.rows("SELECT reason FROM quarantine")] == [reason]
    assert reason in str(result)


def test_lines_that_are_no_json_do_not_stop_the_others(desk):
    content = lines(row()).encode() + b'{"id": 1, "id": 2}\n[1]\n{"cut": \n\n' + lines(row(id="2")).encode()
    result = desk.load("a.jsonl", content)
    assert (result.new, [p.reason for p in result.problems]) == (
        2,
        ["json_duplicate_key", "not_an_object", "json_truncated"],
    )


def test_an_id_above_the_exact_numbers_keeps_every_digit(desk):
    desk.load(
        "a.jsonl",
        '{"platform": "facebook", "account": "warga.contoh", "id": 18012345678901234567, "text": "x"}\n',
    )
    assert list(desk.posts()) == ["18012345678901234567"]


def test_a_post_without_an_id_is_known_by_its_words(desk):
    result = desk.load("a.jsonl", lines(row(id=None), row(id="")))
    assert (result.without_id, len(desk.posts())) == (2, 1)
    assert next(iter(desk.posts())).startswith("text:")
    assert "text:" in str(result)


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("koma", lambda t: t.encode()),
        ("bom", lambda t: b"\xef\xbb\xbf" + t.encode()),
        ("titik koma", lambda t: t.replace(",", ";").encode()),
        ("tab utf-16", lambda t: t.replace(",", "\t").encode("utf-16")),
    ],
)
def test_tables_as_spreadsheets_write_them(desk, name, encode):
    text = f"{HEADER}\r\nfacebook,@warga.contoh,77,,Halo semua,12/11/2026 08.30 WIB,,,,publik,\r\n"
    result = desk.load("a.csv", encode(text))
    assert (result.new, result.problems) == (1, [])
    found = desk.posts()["77"]
    assert (found["text"], found["published_at"], found["audience"]) == (
        "Halo semua",
        "2026-11-12T01:30:00Z",
        "public",
    )


def test_texts_with_line_breaks_and_separators_stay_whole_and_lines_are_counted(desk):
    first = 'facebook,warga.contoh,1,,"baris satu, lalu\nbaris ""dua""",,,,,,'
    text = f'{HEADER}\n{first}\nfacebook,warga.contoh,"1,2E+9",,x,,,,,,\n'
    result = desk.load("a.csv", text)
    assert desk.posts()["1"]["text"] == 'baris satu, lalu\nbaris "dua"'
    assert [(p.where, p.reason) for p in result.problems] == [("baris 4", "id_scientific")]


def test_unknown_columns_are_named(desk):
    result = desk.load("a.csv", "akun,teks,suka,platform\nwarga.contoh,halo,3,facebook\n")
    assert (result.new, result.unknown_columns) == (1, {"suka"})
    assert "suka" in str(result)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "berkas kosong"),
        ("satu,dua\n1,2\n", "kolom tidak ada"),
        ("account,text,text\na,b,c\n", "kolom ganda"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(desk, content, message):
    with pytest.raises(ImportFileError, match=message):
        desk.load("a.csv", content)


def test_an_unknown_format_is_refused(desk):
    with pytest.raises(ImportFileError, match="tidak dikenal"):
        desk.load("a.jsonl", "{}", format="xml")


REFUSALS = re.compile(r"""(?:refused\([^"\n]*|_refuse\(|return |reason = )"([a-z]+(?:_[a-z]+)+)\"""")


def test_every_reason_for_a_refused_row_is_said_in_words_with_what_to_do():
    folder = Path(importing.__file__).parent
    codes = {code for file in folder.glob("*.py") for code in REFUSALS.findall(file.read_text(encoding="utf-8"))}
    assert len(codes) > 12
    assert codes - REASONS.keys() == set()
    assert all(" → " in words or "tidak dimuat" in words for words in REASONS.values())


def test_a_refusal_names_its_lines_and_the_remedy(desk):
    said = str(desk.load("a.jsonl", lines(row(id="1,23E+18"), row(), *[row(id="2,0E+17")] * 30)))
    assert "31 baris ditolak (id_scientific): id dirusak program lembar kerja → ekspor ulang" in said
    assert "  baris 1: id" in said
    assert "  dan 11 baris lain" in said
