"""The public site, from a workspace to a served folder: permanent addresses, corrections, feed, data, leaks."""

import csv
import hashlib
import io
import os
import random
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from domain.errors import BoundsError, NotAllowedError, StoreError, UsageError, WorkflowError
from domain.types import Person
from rendering import files_in, zip_of
from reports.context import Wording
from reports.site_check import faults
from reports.site_versions import SUMS
from services import public_site
from services.public_site_files import write_site
from services.publishing import take_signed
from services.settings import packs_of
from store import publications, published
from store.database import transaction
from store.identities import identities, make_key
from tests.reports.conftest import FIRST, LATER, SECOND, THIRD, WEEK, walk

ATOM = "{http://www.w3.org/2005/Atom}"
GOLDEN = Path(__file__).parent / "golden" / "situs"


def test_every_link_of_a_served_site_with_two_weeks_and_a_correction_leads_somewhere(
    corrected, in_english, whole, served, tmp_path
):
    in_english(LATER, THIRD + timedelta(hours=1))
    files = whole()
    write_site(files, tmp_path / "www" / "di" / "bawah")  # at any path
    start = served(tmp_path / "www") + "di/bawah/"
    seen, outside = walk(start + "index.html")
    assert {a.removeprefix(start) for a in seen} == files.keys() - {"robots.txt"}
    assert all(seen[start + name] == files[name] for name in files if name != "robots.txt")
    assert outside == {
        "https://creativecommons.org/licenses/by/4.0/deed.id",
        "https://creativecommons.org/licenses/by/4.0/deed.en",
    }
    pages = [html.fromstring(content) for name, content in files.items() if name.endswith(".html")]
    assert not any(page.xpath("//script | //img[@src] | //link[@rel='stylesheet'] | //iframe") for page in pages)
    assert not any(page.xpath("//meta[@name='robots']") for page in pages)
    assert html.fromstring(files["en/index.html"]).get("lang") == "en"
    assert b"Public reports" in files["en/index.html"]


def test_an_address_keeps_its_bytes_whatever_is_published_or_set_later(
    workspace, with_address, report, passed_on, publish, whole
):
    report()
    first = publish().version
    before = whole()
    assert before == whole()
    passed_on(12)
    report()
    publish(at=SECOND, reason="catatan terlambat", here=with_address)
    after = whole(with_address)
    for name in first.files:
        assert after[f"2026-W46/v1/{name}"] == before[f"2026-W46/v1/{name}"] == first.files[name]
    assert f"2026-W46/v2/{SUMS}" in after
    assert f"2026-W46/v2/{SUMS}" not in before
    assert b"../../2026-W46/v2/index.html" in after["2026-W46/latest/index.html"]
    assert b"../2026-W46/v2/index.html" in after["latest/index.html"]
    assert zip_of(after) == zip_of(whole(with_address))


def test_a_later_version_says_what_changed_and_why_on_its_page_in_the_log_and_in_the_data(corrected, whole):
    files = whole()
    page, log = (files[n].decode() for n in ("2026-W46/v2/index.html", "koreksi.html"))
    for text in (page, log):
        assert "dua belas perkara dicatat terlambat" in text
        [row] = [
            r
            for r in html.fromstring(text).xpath("//tbody/tr")
            if [c.text_content() for c in r][:3] == ["Diteruskan ke lembaga lain", "Perjalanan penanganan", "Pekan ini"]
        ]
        assert [c.text_content() for c in row][3:] == ["0", "12"]
    rows = list(csv.DictReader(io.StringIO(files["data/koreksi.csv"].decode(), newline="")))
    assert {(r["masa"], r["menggantikan_versi"], r["versi"], r["alasan"]) for r in rows} == {
        (WEEK, "1", "2", "dua belas perkara dicatat terlambat")
    }
    assert ("Diteruskan ke lembaga lain", "Pekan ini", "0", "12") in {
        (r["baris"], r["kolom"], r["sebelum"], r["sesudah"]) for r in rows
    }


def test_the_feed_has_an_entry_a_version_whose_id_stays_when_an_address_is_set(corrected, whole, with_address):
    ids = []
    for here in ({}, {"here": with_address}):
        root = ET.fromstring(whole(**here)["feed.xml"])
        entries = root.findall(f"{ATOM}entry")
        ids.append([e.findtext(f"{ATOM}id") for e in (root, *entries)])
        assert [e.find(f"{ATOM}link").get("href").removeprefix("https://laporan.example/asn/") for e in entries] == [
            "2026-W46/v2/index.html",
            "2026-W47/v1/index.html",
            "2026-W46/v1/index.html",
        ]
        assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-11-26T03:00:00Z"
        assert [c.get("term") for e in entries for c in e.findall(f"{ATOM}category")] == ["koreksi"]
        assert "dua belas perkara dicatat terlambat" in entries[0].findtext(f"{ATOM}summary")
        assert all(e.findtext(f"{ATOM}{n}") for e in entries for n in ("title", "updated", "id"))
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "Lembaga Uji <Rekaan>"
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4
    assert all(re.fullmatch(r"tag:[0-9a-f]+\.invalid,2026-11-17:[\w/-]+", i) for i in ids[0])


def test_with_an_address_ids_are_of_its_host_and_pages_are_listed_whole(report, publish, with_address, whole):
    report()
    made = publish(here=with_address).version
    files = whole(with_address)
    assert made.tag == "tag:laporan.example,2026-11-17:2026-W46/id/v1"
    listed = [e.text for e in ET.fromstring(files["sitemap.xml"]).iter() if e.text.strip()]
    assert listed == [f"https://laporan.example/asn/{n}" for n in sorted(files) if n.endswith(".html")]
    assert "https://laporan.example/asn/2026-W46/v1/" in files["2026-W46/v1/index.html"].decode()


def test_the_long_table_holds_every_figure_of_every_version_and_no_other(corrected, store, whole):
    files = whole()
    rows = list(csv.DictReader(io.StringIO(files["data/angka.csv"].decode(), newline="")))
    expected = Counter()
    for version in public_site.site_versions(store):
        for table in version.tables:
            for row in table.rows:
                for column, cell in zip(table.columns[1:], row[1:], strict=True):
                    if not any(isinstance(r[table.columns.index(column)], str) for r in table.rows):
                        said = "tertutup" if cell is None else str(cell)
                        expected[version.period, str(version.version), table.id, row[0], column, said] += 1
    assert Counter((r["masa"], r["versi"], r["tabel"], r["baris"], r["kolom"], r["nilai"]) for r in rows) == expected
    assert "tertutup" in {r["nilai"] for r in rows}
    codes = [r["nama"] for r in csv.DictReader(io.StringIO(files["data/kamus.csv"].decode(), newline=""))]
    assert list(rows[0]) == codes
    tables = {r["tabel"] for r in csv.DictReader(io.StringIO(files["data/tabel.csv"].decode(), newline=""))}
    assert tables >= {r["tabel"] for r in rows}


def test_every_file_stands_in_the_list_of_sums_and_a_version_is_cited_by_its_own(corrected, whole):
    files = whole()
    listed = dict(line.split("  ", 1)[::-1] for line in files[SUMS].decode().splitlines())
    assert listed == {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != SUMS}
    cited = re.search(r"SHA-256 ([0-9a-f]{64})", files["2026-W46/v2/index.html"].decode())[1]
    assert cited == hashlib.sha256(files[f"2026-W46/v2/{SUMS}"]).hexdigest() == corrected.version.digest


def test_only_final_or_signed_versions_are_published_and_a_provisional_one_is_marked_on_every_page(
    report, publish, whole, store, workspace, tmp_path
):
    report(cutoff="2026-11-12T08:00:00+0700")
    with pytest.raises(UsageError, match="masih SEMENTARA dan belum ada yang bertanda tangan"):
        publish()
    signed = tmp_path / "ttd.pdf"
    signed.write_bytes(b"%PDF-1.7 Sekar Ayu")
    digest = take_signed(store, workspace, WEEK, "publik", "id", signed, by="pimpinan-1", at=FIRST)
    publish()
    files = whole()
    assert digest in files["2026-W46/v1/index.html"].decode()
    for name, content in files.items():
        assert not name.endswith(".html") or b"SEMENTARA" in content, name
        assert b"Sekar Ayu" not in content


def test_who_publishes_what_and_why_is_asked_and_kept(report, publish, store, passed_on):
    report()
    with pytest.raises(NotAllowedError):
        publish(by="pembaca-9")
    publish()
    with pytest.raises(UsageError, match="sudah terbit"):
        publish()
    with pytest.raises(UsageError, match="belum ada"):
        publish(period="2026-W50")
    with pytest.raises(UsageError, match="belum ada"):
        publish(period="../x")
    passed_on(1)
    report()
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(UsageError, match="tanpa alasan"):
            publish(reason=reason)
    with pytest.raises(BoundsError, match="nama akun") as error:
        publish(reason="salah hitung pada @akun_rekaan")
    assert "akun_rekaan" not in str(error.value)
    rows = store._conn.execute("SELECT period, version, reviewer_id, at FROM publications").fetchall()
    assert [tuple(r) for r in rows] == [(WEEK, 1, "pimpinan-1", "2026-11-17T03:00:00Z")]


def test_what_was_shown_is_what_is_published(report, workspace, store, leader, passed_on):
    packs = packs_of(workspace)
    report()
    seen = public_site.plan(workspace, store, packs, WEEK, "id", "", FIRST).version.digest
    passed_on(1)
    report()
    with pytest.raises(WorkflowError, match="berubah sejak diperiksa"):
        public_site.publish(workspace, store, packs, WEEK, "id", "", by=leader, at=FIRST, seen=seen)


def tampered(name, content, words):
    """A file with these words somewhere in it, as its kind would carry them."""
    if name.endswith(".xlsx"):
        parts = files_in(content)
        part = "docProps/core.xml" if len(words) % 2 else "xl/sharedStrings.xml"
        end = parts[part].rindex(b"</")
        return zip_of({**parts, part: parts[part][:end] + f"<x>{words}</x>".encode() + parts[part][end:]})
    if name.endswith(".html"):
        where = content.rindex(b"</main>")
        forms = (f"<p>{words}</p>", f'<p title="{words}">x</p>', f"<!-- {words} -->", f"<p>{'<b></b>'.join(words)}</p>")
        return content[:where] + forms[len(words) % 4].encode() + content[where:]
    if name.endswith(".json"):
        return content.rstrip().removesuffix(b"}") + f', "lain": ["{words}"]}}'.encode()
    if name.endswith(".xml"):
        return content.replace(b"</title>", f" {words}</title>".encode(), 1)
    return content + words.encode() + b"\n"


QUOTE = "kita menangkan jagoan kita bersama saja"


def somebody(chance, kind):
    """A name, handle, number, link or quotation that nobody has; no vowels, so that it is no word of the program."""
    word = lambda: "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=chance.randint(6, 9)))  # noqa: E731
    return {
        "name": " ".join(word() for _ in range(chance.randint(2, 4))),
        "handle": word(),
        "quote": QUOTE,
        "nip": "".join(chance.choices("0123456789", k=18)),
        "link": f"https://{word()}.example/x",
    }[kind]


def test_no_name_handle_number_link_or_quotation_gets_through_in_any_file(ready):
    files, check, enrol = ready
    chance, names = random.Random(os.environ.get("SITE_SEED", "1")), sorted(n for n in files if n != SUMS)
    for _ in range(int(os.environ.get("SITE_DRAWS", "40"))):
        kind, name = chance.choice(["name", "handle", "nip", "link", "quote"]), chance.choice(names)
        words = somebody(chance, kind)
        enrol(kind, words)
        around = chance.choice(["{}", "oleh {} kemarin", "({})", "{}; lalu"])
        if kind == "nip":
            gap = chance.choice(["", " ", "-", "\u00a0", "\u200b"])
            words = words[:8] + gap + words[8:14] + gap + words[14:]
        found = check({**files, name: tampered(name, files[name], around.format(words))})
        assert any(leak.place.startswith(name) for leak in found), (kind, name, words, around)
        assert not any(words in f"{leak.place} {leak.what}" for leak in found)
    assert check(files) == []


def test_who_is_registered_later_under_a_word_of_an_old_version_stops_no_new_one(
    report, publish, add_account, passed_on
):
    """The old word is public and tells of a case, not of him; in a new sentence it would be refused."""
    report()
    publish(at=FIRST)
    passed_on(12)
    report()
    publish(at=SECOND, reason="koreksi dari Lembayung")
    add_account("lembayung", account_id="9" * 20)
    report(week=LATER, cutoff="2026-11-23T08:00:00+0700")
    publish(LATER, at=THIRD)
    report(week=LATER, cutoff="2026-11-23T09:00:00+0700")
    with pytest.raises(BoundsError, match="nama akun"):
        publish(LATER, at=THIRD, reason="menurut Lembayung")


@pytest.fixture
def ready(report, passed_on, publish, workspace, store, whole, now, add_account):
    """A site without a fault, its check, and a way to register who is inserted into it."""
    passed_on(12, words="Mari kita menangkan jagoan kita bersama saja di desa")
    report()
    publish()
    make_key(workspace.key_file)
    known = []

    def enrol(kind, words):
        if (kind, words) in known:
            return
        known.append((kind, words))
        if kind == "name":
            with identities(workspace) as people:
                people.put(
                    Person(
                        person_id=f"orang-{len(known)}", name=words.title(), nip=f"{len(known):018}", asn_type="PNS"
                    ),
                    now,
                )
        if kind == "handle":
            add_account(words, account_id=f"{len(known) + 900:020x}")

    def check(files):
        versions, publisher = public_site.site_versions(store), public_site.publisher_of(workspace, store)
        return public_site.findings(workspace, store, packs_of(workspace), versions, files, publisher)

    return whole(), check, enrol


@pytest.mark.parametrize("name", ["catatan.pdf", "surat.docx", "gambar.png", "tanpa-akhiran.bin"])
def test_a_file_that_cannot_be_searched_does_not_go_out(ready, name):
    files, check, _ = ready
    [leak] = check({**files, name: b"%PDF-1.7 apa pun"})
    assert (leak.place, leak.what) == (name, "isi yang tidak dapat diperiksa")


def fault_of(version, workspace, store, **files):
    changed = replace(version, files={**version.files, **files})
    return faults(changed, Wording(packs=packs_of(workspace), lang="id"), published.released_at(store))


def test_a_breakdown_is_held_against_the_groups_that_were_released_and_its_formats_against_each_other(
    ready, workspace, store
):
    [version] = public_site.site_versions(store)
    assert fault_of(version, workspace, store) == []
    assert "publik/bentuk.json" in version.files
    other = version.files["publik/bentuk.json"].replace(b", 12,", b", 11,").replace(b" 12,", b" 11,")
    assert other != version.files["publik/bentuk.json"]
    found = fault_of(version, workspace, store, **{"publik/bentuk.json": other})
    assert {name for name, _ in found} == {f"publik{e}" for e in (".html", ".xlsx", "/bentuk.csv", "/bentuk.json")}
    for name in ("publik.html", "publik/perjalanan.csv"):
        changed = version.files[name].replace(b"12", b"13")
        assert {n for n, _ in fault_of(version, workspace, store, **{name: changed})} == {name}
    internal = version.files["publik/ringkasan.json"].replace(b'"publik"', b'"internal"')
    assert ("publik/ringkasan.json", "bukan edisi publik") in fault_of(
        version, workspace, store, **{"publik/ringkasan.json": internal}
    )


def test_a_group_of_fewer_than_five_persons_stops_the_site(ready, store, whole):
    with transaction(store):
        store._conn.execute("INSERT INTO released VALUES ('tempat', '[\"35\"]', '2026-11-01T00:00:00Z', '[\"35\"]', 4)")
    with pytest.raises(BoundsError, match="kurang dari lima orang"):
        whole()


def test_a_site_that_was_made_earlier_grows_and_its_permanent_files_come_back(
    report, publish, whole, passed_on, tmp_path
):
    report()
    publish()
    target = tmp_path / "kandar" / "situs"
    first = whole()
    done = write_site(first, target)
    assert (sorted(first), done.renewed, done.restored, done.removed) == (list(done.added), (), (), ())
    (target / "CNAME").write_text("milik sendiri")
    passed_on(1)
    report()
    publish(at=SECOND, reason="terlambat")
    (target / "2026-W46" / "v1" / "publik.txt").write_text("diubah orang")
    (target / "2026-W46" / "v1" / "publik" / "perjalanan.csv").unlink()
    second = whole()
    grown = write_site(second, target)
    assert set(grown.added) == second.keys() - first.keys()
    assert grown.restored == ("2026-W46/v1/publik.txt", "2026-W46/v1/publik/perjalanan.csv")
    assert "index.html" in grown.renewed
    again = write_site(second, target)
    assert (again.added, again.renewed, again.restored, again.removed) == ((), (), (), ())
    lying = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    assert lying == {**second, "CNAME": b"milik sendiri"}
    assert {p.stat().st_mode & 0o777 for p in target.rglob("*") if p.is_file() and p.name != "CNAME"} == {0o644}
    assert {p.stat().st_mode & 0o777 for p in (target, *target.rglob("*")) if p.is_dir()} == {0o755}
    shutil.rmtree(target)
    assert set(write_site(second, target).added) == second.keys()


def test_what_is_no_site_and_what_another_workspace_published_are_left_alone(report, publish, whole, tmp_path):
    report()
    publish()
    files = whole()
    strange = tmp_path / "dokumen"
    strange.mkdir()
    (strange / "surat.txt").write_text("jangan disentuh")
    archive = tmp_path / "arsip.zip"
    archive.write_bytes(zip_of({"surat.txt": b"x"}))
    (tmp_path / "rusak.zip").write_bytes(b"bukan zip")
    for target in (strange, archive, tmp_path / "rusak.zip"):
        with pytest.raises(UsageError, match="bukan situs laporan"):
            write_site(files, target)
    assert [p.name for p in strange.iterdir()] == ["surat.txt"]
    newer = {**files, f"2026-W50/v1/{SUMS}": b"", "2026-W50/v1/index.html": b""}
    for target in (tmp_path / "baru", tmp_path / "baru.zip"):
        write_site(newer, target)
        before = target.read_bytes() if target.is_file() else sorted(target.rglob("*"))
        with pytest.raises(UsageError, match="memuat versi 2026-W50/v1, yang tidak diterbitkan"):
            write_site(files, target)
        assert before == (target.read_bytes() if target.is_file() else sorted(target.rglob("*")))


def test_a_zip_grows_as_a_folder_does_and_holds_what_any_reader_may_read(report, publish, whole, tmp_path):
    report()
    publish()
    files, target = whole(), tmp_path / "situs.zip"
    assert set(write_site(files, target).added) == files.keys()
    first = target.read_bytes()
    assert write_site(files, target).added == ()
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as archive:
        assert {i.external_attr >> 16 for i in archive.infolist()} == {0o644}
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_publication_cannot_be_changed_and_a_changed_one_is_noticed(report, publish, store, workspace, whole):
    report()
    publish()
    for statement in (
        "UPDATE publications SET reason = 'x'",
        "DELETE FROM publications",
        "REPLACE INTO publications SELECT * FROM publications",
    ):
        with pytest.raises(Exception, match="append-only"):
            store._conn.execute(statement)
    store._conn.execute("DROP TRIGGER publications_no_update")
    store._conn.execute("UPDATE publications SET content = zeroblob(10)")
    assert publications.damaged(store) == ["terbitan 2026-W46 (id) versi 1 berubah sejak diterbitkan"]
    with pytest.raises(StoreError, match="berubah sejak diterbitkan"):
        whole()


def test_nothing_published_is_no_site(workspace, store, whole):
    with pytest.raises(UsageError, match="belum ada laporan yang terbit"):
        whole()


def test_a_small_site_is_the_golden_one(report, publish, whole):
    """ACCEPT_GOLDEN=1 accepts what is there now; look at its pages before."""
    report()
    publish()
    files = {n: c for n, c in whole().items() if not n.endswith(".xlsx") and n != SUMS and not n.endswith(f"/{SUMS}")}
    shown = {n: _without_own(c.decode()) for n, c in files.items()}
    if os.environ.get("ACCEPT_GOLDEN") == "1":
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, text in shown.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(text.encode())
    kept = {p.relative_to(GOLDEN).as_posix(): p.read_bytes().decode() for p in GOLDEN.rglob("*") if p.is_file()}
    assert sorted(shown) == sorted(kept)
    assert {n for n in shown if shown[n] != kept[n]} == set()


def _without_own(text):
    """A file without what each workspace and version of the program has of its own: its id, sums of workbooks."""
    text = re.sub(r"[0-9a-f]{16}\.invalid", "0.invalid", text)
    return re.sub(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "0" * 64, text)
