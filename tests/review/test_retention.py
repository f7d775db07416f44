"""S13: what is purged is in no byte of any file; what stays verifies. Copies, and their way back."""

import errno
import json
import os
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import StoreError, WorkflowError
from domain.packs import load_pack
from domain.types import Capture, HowSeen
from services import casework, reading_list, retention
from services.backup import backup, replay, restore
from services.intake import intake
from store import bodies, checkpoints, disclosures, evidence, open_store, posts, runs, search, signing
from store.database import transaction
from store.identities import Identities
from store.workspace import Workspace, read_config, signing_file, write_config
from tests.review.test_sealed import unguarded

SECRET = "kalimatrahasiaunik"
KEY = b"k" * 32


@pytest.fixture
def account(add_account):
    return add_account("akun-1")


@pytest.fixture
def captured(store, tmp_path, account):
    def add(text, at):
        body = f'{{"feed": "{text}"}}'.encode()
        run = runs.open_run(
            store, kind="crawl", started_at=at, operator="uji", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
        )
        crawl = bodies.BodyWriter(store, tmp_path / "evidence")
        capture = Capture(
            url=f"https://contoh.example/{text}",
            status=200,
            headers={},
            captured_at=at,
            body_sha256=crawl.put(body),
            body_bytes=len(body),
        )
        with transaction(store):
            evidence.record_capture(store, run, account.account_id, capture)
            crawl.keep(capture.body_sha256, body)
            crawl.keep(crawl.put(b"halaman tetangga"), b"halaman tetangga")  # shares the bundle and stays
            crawl.seal()
        crawl.close()

    return add


def places_of(folder, word):
    return sorted({p.name for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes()})


def whole(tmp_path):
    conn = open_store(tmp_path / "netralitas.db")
    found = [*evidence.verify(conn, tmp_path / "evidence"), *checkpoints.verify(conn)]
    conn.close()
    return found


def test_s13_unflagged_words_leave_no_byte_and_the_evidence_still_verifies(
    store, tmp_path, now, account, add_post, captured, place, key
):
    old = now - timedelta(days=31)
    for n in range(40):
        add_post(account, f"u{n}", f"{SECRET} ke-{n}", old, url=f"https://contoh.example/{SECRET}/{n}")
    captured(SECRET, old)
    row = store._conn.execute("SELECT post_id, body FROM extracts LIMIT 1").fetchone()  # as an older store has it
    bodies.store_bytes(tmp_path / "evidence", row["body"])
    store._conn.execute("DELETE FROM extracts WHERE post_id = ?", (row["post_id"],))
    kept = add_post(account, "baru", "kata yang masih muda", now)
    (tmp_path / "netralitas.db.v3.bak").write_bytes(SECRET.encode())
    with transaction(store):
        checkpoints.checkpoint(store, key, now)
    assert len(places_of(tmp_path, SECRET)) > 3
    done = retention.purge(store, place, key, by="petugas", now=now)
    assert (done.posts, done.captures, done.objects) == (40, 1, 41)
    assert places_of(tmp_path, SECRET) == []
    assert whole(tmp_path) == []
    conn = open_store(place.database)
    rows = conn._conn.execute(
        "SELECT count(*), count(DISTINCT text_sha256) FROM post_versions WHERE text = ''"
    ).fetchone()
    assert tuple(rows) == (40, 40)
    assert conn._conn.execute("SELECT text FROM post_versions WHERE post_id = ?", (kept,)).fetchone()[0] != ""
    again = retention.purge(conn, place, key, by="petugas", now=now)
    assert (again.posts, again.cases, again.captures, again.objects) == (0, 0, 0, 0)


def test_a_purged_post_that_is_listed_again_adds_nothing(store, now, account, add_post, place, key):
    post = add_post(account, "u1", SECRET, now - timedelta(days=31))
    retention.purge(store, place, key, by="petugas", now=now)
    conn = open_store(place.database)
    add_post(account, "u1", SECRET, now, conn=conn)
    rows = conn._conn.execute("SELECT version, text FROM post_versions WHERE post_id = ?", (post,)).fetchall()
    assert [tuple(r) for r in rows] == [(1, "")]
    conn.close()


def test_s13_a_dismissed_case_loses_its_words_and_keeps_its_counts(
    store, body, given, tmp_path, now, account, add_post, flag_post, place, key, readers
):
    old = now - timedelta(days=40)
    flag_post(add_post(account, "k1", f"dukung {SECRET}", old), old)
    intake(store, old)
    assert search.find(store, SECRET) == ["K-2026-0001"]
    casework.clarify(store, body, "K-2026-0001", "pembaca-1", state="diminta", note=SECRET, at=old)
    newest = casework.load(store, "K-2026-0001").newest_move
    casework.take_back(store, body, "K-2026-0001", "pimpinan-1", *newest, f"bukan {SECRET}", at=old)
    with transaction(store):
        checkpoints.checkpoint(store, key, old)
    reading_list.read(store, body, "K-2026-0001", "pembaca-1", given("tidak_cukup", note=f"hanya {SECRET}"), at=old)
    done = retention.purge(store, place, key, by="petugas", now=now)
    assert (done.posts, done.cases) == (0, 1)
    assert places_of(tmp_path, SECRET) == []
    assert whole(tmp_path) == []
    conn = open_store(place.database)
    assert tuple(conn._conn.execute("SELECT rule, tier, found FROM flags").fetchone()) == (
        "campaign",
        "plain",
        "",
    )
    answers = conn._conn.execute("SELECT reason_code, finding FROM readings JOIN reading_answers USING (reading_id)")
    assert tuple(answers.fetchone()) == ("berita_netral", "tidak_cukup")
    conn.close()


def test_a_dismissed_case_takes_no_words_on_which_another_case_rests(
    store, body, given, tmp_path, now, account, add_post, flag_post, place, key, readers
):
    """A post was not enough for a case that is closed; its later words are read in the next case of the person."""
    old = now - timedelta(days=40)

    def flagged(name, words):
        post_id = add_post(account, name, f"{words} {SECRET}", old)
        flag_post(post_id, old)
        intake(store, old)
        return post_id

    shared, own = flagged("berdua", "dukung"), flagged("sendiri", "dukung juga")
    for reader in readers[:2]:
        if casework.load(store, "K-2026-0001").case.closed_at is None:
            reading_list.read(store, body, "K-2026-0001", reader, given("tidak_cukup"), at=old)
    flagged("lain", "pilih")
    flagged("berdua", "pilih saja")
    held = store._conn.execute("SELECT case_id, version FROM case_posts WHERE post_id = ? ORDER BY version", (shared,))
    assert [tuple(row) for row in held] == [("K-2026-0001", 1), ("K-2026-0002", 2)]
    assert retention.purge(store, place, key, by="petugas", now=now).cases == 1
    conn = open_store(place.database)
    left = conn._conn.execute("SELECT post_id, text FROM post_versions ORDER BY text").fetchall()
    assert [tuple(row) for row in left if row["post_id"] == own] == [(own, "")]
    assert [row["text"] for row in left if row["post_id"] == shared] == [f"dukung {SECRET}", f"pilih saja {SECRET}"]
    reasons = conn._conn.execute("SELECT count(*) FROM flags WHERE post_id = ? AND found <> ''", (shared,))
    assert reasons.fetchone()[0] == 2, "why it was shown stays too"
    conn.close()
    assert whole(tmp_path) == []


@pytest.fixture
def finding(store, body, given, now, account, add_post, flag_post, readers):
    flag_post(add_post(account, "k1", f"dukung {SECRET}", now), now)
    intake(store, now)
    for n in (1, 2):
        reading_list.read(store, body, "K-2026-0001", f"pembaca-{n}", given(note=SECRET), at=now)
    for _ in range(2):
        casework.clarify(store, body, "K-2026-0001", "pembaca-1", state="diminta", note=SECRET, at=now)
        newest = casework.load(store, "K-2026-0001").newest_move
        casework.take_back(store, body, "K-2026-0001", "pimpinan-1", *newest, f"bukan {SECRET}", at=now)
    with transaction(store):
        disclosures.add(store, "pimpinan-1", "perkara", "K-2026-0001", now)
    return "K-2026-0001"


def test_packets_and_letters_go_a_month_after_they_were_made(store, now, place, key):
    """They hold name and NIP in clear. A packet is a folder or one file; what else lies there is left alone."""
    ages = {"lama": timedelta(days=30, seconds=1), "muda": timedelta(days=30)}
    for folder, letter in ((place.packets, "K"), (place.ethics_packets, "E")):
        for name, age in ages.items():
            made = (folder / f"{letter}-2026-0001-{name}", folder / f"{letter}-2026-0001-{name}.zip")
            made[0].mkdir(parents=True)
            (made[0] / "surat.html").write_text(SECRET)
            made[1].write_text(SECRET)
            for path in made:
                os.utime(path, times=((now - age).timestamp(),) * 2)
        (folder / "catatan.txt").write_text("milik kantor")
        os.utime(folder / "catatan.txt", times=(0, 0))
    retention.purge(store, place, key, by="petugas", now=now)
    for folder, letter in ((place.packets, "K"), (place.ethics_packets, "E")):
        left = {f"{letter}-2026-0001-muda", f"{letter}-2026-0001-muda.zip", "catatan.txt"}
        assert {path.name for path in folder.iterdir()} == left


def test_a_finding_outlives_the_clocks_and_goes_only_by_order(store, tmp_path, now, finding, place, key):
    later = now + timedelta(days=400)
    done = retention.purge(store, place, key, by="petugas", now=later)
    assert (done.posts, done.cases) == (0, 0)
    conn = open_store(place.database)
    with pytest.raises(WorkflowError, match="masih terbuka"):
        retention.archive(conn, place, key, finding, rule="arsip", approved_by="a", number="1", now=later)
    with pytest.raises(Exception, match="append-only"):
        conn._conn.execute("DELETE FROM readings")
    conn._conn.execute("UPDATE cases SET closed_at = '2026-11-11'")
    with pytest.raises(WorkflowError, match="belum lengkap"):
        retention.archive(conn, place, key, finding, rule="arsip", approved_by="", number="1", now=later)
    (place.packets / f"{finding}-01").mkdir(parents=True)
    (place.packets / f"{finding}-01" / "README.txt").write_text(SECRET)
    retention.archive(conn, place, key, finding, rule="arsip", approved_by="Ketua", number="7/2027", now=later)
    assert places_of(tmp_path, SECRET) == []
    assert whole(tmp_path) == []
    conn = open_store(place.database)
    assert tuple(conn._conn.execute("SELECT rule, approved_by, number FROM purge_orders").fetchone()) == (
        "arsip",
        "Ketua",
        "7/2027",
    )
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 0
    assert conn._conn.execute("SELECT person_id FROM cases").fetchone()[0] == f"dihapus-{finding}"
    conn.close()


@pytest.mark.parametrize(("platform", "goes"), [("youtube", 1), ("bluesky", 0)])
def test_platform_terms_take_what_its_author_deleted(store, now, add_account, add_post, place, key, platform, goes):
    from domain.types import Platform

    account = add_account("akun-9", platform=Platform(platform))
    add_post(account, "u1", SECRET, now)
    with transaction(store):
        posts.mark_gone(store, account.account_id, "u1", "deleted", now)
    assert retention.purge(store, place, key, by="petugas", now=now).posts == goes


def test_when_the_elected_are_confirmed_names_go(store, now, finding, account, add_post, flag_post, key):
    flag_post(add_post(account, "k9", "dukung lain", now), now, contest="walikota-rekaan")
    assert retention.after_election(store, key, "walikota-rekaan", number="9/PL.02", by="pimpinan-1", now=now) == 2
    said = store._conn.execute("SELECT value FROM meta WHERE key = 'elected_walikota-rekaan'").fetchone()[0]
    assert json.loads(said) == {"number": "9/PL.02", "by": "pimpinan-1", "at": "2026-11-10T02:00:00Z"}
    assert [tuple(r) for r in store._conn.execute("SELECT found, contest FROM flags")] == [("", None)]
    assert {r[0] for r in store._conn.execute("SELECT stance FROM assessments")} == {"none"}


def test_a_copy_of_before_the_elected_were_confirmed_brings_no_name_back(
    store, now, finding, account, add_post, flag_post, key, tmp_path
):
    flag_post(add_post(account, "k9", "dukung lain", now), now, contest="walikota-rekaan")
    store._conn.execute("VACUUM INTO ?", (str(tmp_path / "lama.db"),))
    retention.after_election(store, key, "walikota-rekaan", number="9/PL.02", by="pimpinan-1", now=now)
    with closing(open_store(tmp_path / "lama.db")) as copy:
        said = copy._conn.execute("SELECT count(*) FROM flags WHERE contest = 'walikota-rekaan'").fetchone()[0]
        assert said >= 1
        with transaction(copy):
            replay(copy, [list(stone) for stone in checkpoints.tombstones(store)], now)
        assert {tuple(row) for row in copy._conn.execute("SELECT found, contest FROM flags")} == {("", None)}
        assert copy._conn.execute("SELECT 1 FROM meta WHERE key = 'elected_walikota-rekaan'").fetchone()


@pytest.mark.parametrize(
    ("contest", "number", "day", "words"),
    [
        ("gubernur-salah", "9/PL", (2017, 5, 1), "tidak ada dalam paket"),
        ("dki-2017", " ", (2017, 5, 1), "nomor penetapan calon terpilih belum diisi"),
        ("dki-2017", "9/PL", (2017, 4, 19), "belum lewat"),
    ],
)
def test_nobody_ends_an_election_by_a_slip_of_the_pen(contest, number, day, words):
    packs = [load_pack("pilkada-dki-2017")]
    [known] = packs[0].contests
    contest = known if contest == "dki-2017" else contest
    with pytest.raises(WorkflowError, match=words):
        retention.check_elected(packs, contest, number, datetime(*day, tzinfo=UTC))
    retention.check_elected(packs, known, "9/PL", datetime(2017, 5, 1, tzinfo=UTC))


@pytest.fixture
def workspace(store, tmp_path):
    settings = {"identity.key_file": str(tmp_path / "luar" / "k.key")}
    root = tmp_path / "ruang"
    write_config(root, settings)
    store.close()
    for name in ("netralitas.db", "evidence"):
        if (tmp_path / name).exists():
            (tmp_path / name).rename(root / name)
    made = Workspace(root=root, config=read_config(root / "netralitas.toml", {}))
    Identities(made.identities, KEY).close()
    return made


def test_the_restore_drill_brings_back_all_but_what_was_purged(
    store, tmp_path, now, account, add_post, finding, request
):
    old = now - timedelta(days=31)
    add_post(account, "u1", "katalamaunik", old)
    workspace = request.getfixturevalue("workspace")
    copies = tmp_path / "ruang-cadangan"
    made = backup(workspace, copies, now)
    assert not [p for p in made.rglob("*") if p.suffix in (".key", ".pem")]
    conn = open_store(workspace.database)
    place = retention.KeptFiles(
        database=workspace.database, evidence=workspace.evidence, packets=workspace.root / "berkas", backups=copies
    )

    retention.purge(conn, place, signing.house_key(conn, signing_file(workspace)), by="petugas", now=now)
    assert places_of(made, "katalamaunik") != [], "a young copy still holds what was purged since"
    back = tmp_path / "kembali"
    assert restore(made, back) == []
    assert places_of(back, "katalamaunik") == []
    conn = open_store(back / "netralitas.db")
    assert casework.load(conn, finding).state == "layak_diteruskan"
    retention.purge(conn, place, signing.house_key(conn, signing_file(workspace)), by="x", now=now + timedelta(days=31))
    assert not made.exists(), "a copy goes once it is older than what it may hold"


@pytest.mark.parametrize("value", ["", "a\0b", "[", "../../x", "\ud7ff"])
@pytest.mark.parametrize(
    "column", ["captures.body_sha256", "captures.headers", "post_versions.extract_sha256", "posts.media"]
)
def test_a_copy_of_values_that_nothing_of_ours_writes_is_restored_with_a_finding(
    store, tmp_path, now, finding, captured, key, column, value, request
):
    captured("halaman", now)
    with transaction(store):
        checkpoints.checkpoint(store, key, now)
    table, name = column.split(".")
    with unguarded(store) as raw:
        raw.execute(f"UPDATE {table} SET {name} = ?", (value,))
    workspace = request.getfixturevalue("workspace")
    assert restore(backup(workspace, tmp_path / "c", now), tmp_path / "kembali")


@pytest.mark.parametrize("harm", ["changed", "no manifest", "taken"])
def test_a_copy_that_is_not_whole_is_refused(workspace, tmp_path, now, harm):
    made = backup(workspace, tmp_path / "c", now)
    back = tmp_path / "kembali"
    if harm == "changed":
        (made / "netralitas.toml").write_text("")
    elif harm == "no manifest":
        (made / "manifest.json").unlink()
    else:
        back.mkdir()
        (back / "isi").touch()
    with pytest.raises(StoreError, match=r"cadangan|kosong"):
        restore(made, back)
    assert not back.exists() or list(back.iterdir()) == [back / "isi"], "no half of a folder is left"


@pytest.mark.parametrize(
    "hostile",
    [
        {"files": {"../keluar.txt": "0" * 64}},
        {"files": {"netralitas.db": "0" * 64}},
        {"files": []},
        {"captures": "x"},
        [],
    ],
)
def test_a_hostile_manifest_writes_nothing_anywhere(workspace, tmp_path, now, hostile):
    made = backup(workspace, tmp_path / "c", now)
    manifest = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps(manifest | hostile if isinstance(hostile, dict) else hostile))
    before = {p for p in tmp_path.rglob("*") if "/c/" not in str(p)}
    with pytest.raises(StoreError, match="cadangan"):
        restore(made, tmp_path / "kembali")
    assert {p for p in tmp_path.rglob("*") if "/c/" not in str(p)} == before


def test_a_copy_with_a_link_is_refused_and_a_copy_shares_no_byte_with_the_workspace(workspace, tmp_path, now):
    (workspace.evidence / "objects" / "ab").mkdir(parents=True, exist_ok=True)
    (workspace.evidence / "objects" / "ab" / "ab").write_bytes(b"isi")
    made = backup(workspace, tmp_path / "c", now)
    (made / "evidence" / "objects" / "ab" / "ab").write_bytes(b"rusak")
    assert (workspace.evidence / "objects" / "ab" / "ab").read_bytes() == b"isi"
    (made / "evidence" / "objects" / "ab" / "tautan").symlink_to("/etc/hostname")
    with pytest.raises(StoreError, match="bukan cadangan"):
        restore(made, tmp_path / "kembali")


def test_an_interrupted_copy_goes_with_the_next_and_a_full_target_is_said(workspace, tmp_path, now, monkeypatch):
    left = tmp_path / "c" / ".netralitas-20200101T000000Z.tmp"
    left.mkdir(parents=True)
    backup(workspace, tmp_path / "c", now)
    assert not left.exists()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StoreError, match="folder tujuan penuh"):
        backup(workspace, tmp_path / "d", now)
    assert list((tmp_path / "d").iterdir()) == []
