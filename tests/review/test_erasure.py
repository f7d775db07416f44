"""A granted deletion: nothing of the person is left in any byte of any file, and what stays verifies."""

import shutil
from datetime import timedelta

import pytest

from domain.errors import StoreError
from domain.types import Capture, HowSeen, Moment, Person, Post, PostKind, Problem
from services import casework, erasure, reading_list, retention
from services.backup import backup, restore
from services.intake import intake
from store import (
    accounts,
    bodies,
    checkpoints,
    evidence,
    open_store,
    post_keys,
    refused_rows,
    reported,
    rights,
    runs,
    search,
    signing,
)
from store import database as db
from store.database import transaction
from store.identities import Identities
from store.workspace import Workspace, read_config, signing_file, write_config

SECRET = "kalimatrahasiaunik"
HANDLE = "akunrahasiaunik.example"
KEY = b"k" * 32
OTHER = "kalimatoranglain"


@pytest.fixture
def watched(store, body, given, tmp_path, now, add_account, add_post, flag_post, readers, key):
    """Two persons with a finding each; of the first also pages, a refused line, a tip, an unflagged post, a name."""
    me = add_account(HANDLE, person="orang-1", account_id="a-saya")
    you = add_account("akun-lain.example", person="orang-2")
    for account, words in ((me, SECRET), (you, OTHER)):
        flag_post(add_post(account, "k1", f"dukung {words}", now, url=f"https://x.example/{words}"), now)
    add_post(me, f"id-{SECRET}", f"resep {SECRET}", now)
    intake(store, now)
    for case_id, note in (("K-2026-0001", SECRET), ("K-2026-0002", OTHER)):
        for n in (1, 2):
            reading_list.read(store, body, case_id, f"pembaca-{n}", given(note=note), at=now)
    run = runs.open_run(
        store, kind="crawl", started_at=now, operator="uji", how_seen=HowSeen.SPIDER, accounts=[me.account_id]
    )
    with transaction(store):
        page = f'{{"feed": "{SECRET}"}}'.encode()
        capture = Capture(
            url=f"https://x.example/{HANDLE}",
            status=200,
            headers={},
            captured_at=now,
            body_sha256=bodies.store_bytes(tmp_path / "evidence", page),
            body_bytes=len(page),
        )
        made = evidence.record_capture(store, run, me.account_id, capture)
        problem = Problem(stage="parse", reason="bad_text", where=f"/{HANDLE}", detail=SECRET)
        refused_rows.quarantine(store, run, me.account_id, [problem], now)
        tip = Post(
            platform=me.platform,
            native_id="t",
            author_native_id=HANDLE,
            kind=PostKind.ORIGINAL,
            url=f"https://x.example/{SECRET}",
            text=SECRET,
            published=Moment(raw="", at=now),
        )
        reported.keep(
            store,
            reported.Reported(
                report_number="L-1",
                account=HANDLE,
                post=tip,
                post_id=None,
                run_id=run,
                capture_id=made,
                extract_sha256="0" * 64,
                at=now,
            ),
        )
        accounts.note_identity(store, me, native_id="did:rahasia", handle=None, at=now)
        store._conn.execute(
            "UPDATE run_accounts SET next_url = ? WHERE run_id = ?", (f"https://x.example/{HANDLE}", run)
        )
        checkpoints.checkpoint(store, key, now)
    people = Identities(tmp_path / "identities.db", KEY)
    people.put(Person(person_id="orang-1", name="Nama Rahasia", nip="198001012005011001", asn_type="PNS"), now)
    people.put(Person(person_id="orang-2", name="Nama Lain", nip="198001012005011002", asn_type="PNS"), now)
    people.read("orang-1", reader="pembaca-1", purpose="uji", at=now)
    tokens = [bytes(row[0]) for row in people._store._conn.execute("SELECT name FROM people ORDER BY person_id")]
    people.close()
    search.find(store, "dukung")
    (tmp_path / "berkas" / "K-2026-0001-01").mkdir(parents=True)
    (tmp_path / "berkas" / "K-2026-0001-01" / "lembar-perkara.html").write_text(SECRET)
    for name in ("netralitas.db.v3.bak", "identities.db.v1.bak"):
        (tmp_path / name).write_bytes(SECRET.encode())
    return tokens


def places_of(folder, *words):
    wanted = [w if isinstance(w, bytes) else w.encode() for w in words]
    return sorted({p.name for p in folder.rglob("*") if p.is_file() and any(w in p.read_bytes() for w in wanted)})


def asked(conn, now, decision="dikabulkan"):
    with transaction(conn):
        number = rights.receive(conn, kind="penghapusan", person_id="orang-1", number="7", by="petugas", at=now)
        rights.answer(conn, number, decision=decision, article="UU 27/2022 Pasal 8", reason="x", by="petugas", at=now)
    return number


def whole(folder):
    conn = open_store(folder / "netralitas.db")
    found = [*evidence.verify(conn, folder / "evidence"), *checkpoints.verify(conn)]
    conn.close()
    return found


def test_a_whole_deletion_leaves_no_byte_of_the_person_and_all_of_the_other(store, tmp_path, now, watched, place, key):
    assert places_of(tmp_path, watched[0]) == ["identities.db"]
    found = places_of(tmp_path, SECRET, HANDLE)
    assert {"netralitas.db-wal", "lembar-perkara.html", "identities.db.v1.bak"} < set(found)
    number = asked(store, now)
    done = erasure.erase(store, place, key, "orang-1", whole=True, request=number, by="pimpinan-1", now=now)
    assert (done.posts, done.cases, done.captures, done.shared) == (2, 1, 1, 0)
    assert places_of(tmp_path, SECRET, HANDLE, "did:rahasia", watched[0]) == []
    assert whole(tmp_path) == []
    assert places_of(tmp_path, watched[1]) != []
    conn = open_store(place.database)
    assert casework.load(conn, "K-2026-0002").state == "layak_diteruskan"
    assert [tuple(r) for r in conn._conn.execute("SELECT rule, number FROM purge_orders")] == [("hak_subjek", number)]
    [request] = rights.listing(conn)
    assert (request.decision, request.waits, request.done[0][0]) == ("dikabulkan", False, "penghapusan")
    assert {a.person_id: a.withdrawn for a in accounts.all_accounts(conn)} == {
        "orang-1": True,
        "orang-2": False,
    }
    assert conn._conn.execute("SELECT reason, detail FROM quarantine").fetchone()[:] == ("bad_text", "")
    conn.close()
    with Identities(tmp_path / "identities.db", KEY) as people:
        assert people.readings("orang-1")[0]["reader"] == "pembaca-1", "who read the name stays on record"


def test_what_a_reader_kept_from_going_goes_with_the_next_purge(store, tmp_path, now, watched, place, key, monkeypatch):
    monkeypatch.setattr(db, "BUSY_MS", 300)
    other = open_store(place.database)
    other._conn.execute("BEGIN")
    other._conn.execute("SELECT count(*) FROM posts").fetchone()
    number = asked(store, now)
    with pytest.raises(StoreError, match="proses lain"):
        erasure.erase(store, place, key, "orang-1", whole=True, request=number, by="pimpinan-1", now=now)
    other.close()
    assert places_of(tmp_path, watched[0]) == [], "the name is gone all the same"
    retention.purge(open_store(place.database), place, key, by="petugas", now=now)
    assert places_of(tmp_path, SECRET, HANDLE, "did:rahasia", watched[0]) == []
    assert whole(tmp_path) == []


def test_a_deletion_in_part_takes_what_no_live_case_rests_on(store, tmp_path, now, watched, place, key):
    number = asked(store, now, "sebagian")
    done = erasure.erase(store, place, key, "orang-1", whole=False, request=number, by="pimpinan-1", now=now)
    assert (done.posts, done.cases) == (1, 0)
    conn = open_store(place.database)
    assert casework.load(conn, "K-2026-0001").state == "layak_diteruskan"
    texts = [r[0] for r in conn._conn.execute("SELECT text FROM post_versions WHERE text <> '' ORDER BY 1")]
    assert texts == sorted([f"dukung {SECRET}", f"dukung {OTHER}"])
    assert not any(a.withdrawn for a in accounts.all_accounts(conn))
    conn.close()
    assert whole(tmp_path) == []
    assert places_of(tmp_path, f"resep {SECRET}") == []
    assert places_of(tmp_path, watched[0]) != [], "the name stays with the case"


def test_a_page_on_which_another_persons_case_rests_stays_and_is_counted(
    store, tmp_path, now, watched, place, key, add_account
):
    capture = store._conn.execute("SELECT capture_id FROM captures").fetchone()[0]
    other = post_keys.post_id("a-akun-lain.example", "k1")
    store._conn.execute("UPDATE post_sources SET capture_id = ? WHERE post_id = ?", (capture, other))
    number = asked(store, now)
    done = erasure.erase(store, place, key, "orang-1", whole=True, request=number, by="pimpinan-1", now=now)
    assert (done.captures, done.shared) == (0, 1)
    assert [p for p in whole(tmp_path) if "catatan source" not in p] == [], "but for what this test changed by hand"


def test_one_allowed_deletion_does_not_hide_another_loss(store, tmp_path, now, watched, place, key):
    number = asked(store, now)
    erasure.erase(store, place, key, "orang-1", whole=True, request=number, by="pimpinan-1", now=now)
    conn = open_store(place.database)
    for name in ("readings_no_delete", "reading_answers_no_delete", "findings_no_delete"):
        conn._conn.execute(f"DROP TRIGGER {name}")
    for table in ("findings", "reading_answers", "readings"):
        conn._conn.execute(f"DELETE FROM {table}")
    lost = [p for p in checkpoints.verify(conn) if "hilang sejak disegel" in p]
    assert [p.split()[1] for p in lost] == ["reading", "reading", "answers", "answers", "finding"]
    conn.close()


def test_an_older_copy_comes_back_without_the_person(store, tmp_path, now, watched, key):
    store.close()
    root = tmp_path / "ruang"
    write_config(root, {"identity.key_file": str(tmp_path / "luar" / "k.key")})
    for name in ("netralitas.db", "identities.db", "evidence"):
        shutil.move(tmp_path / name, root / name)
    for left in (*tmp_path.glob("*.bak"), *tmp_path.glob("*.db-*"), *tmp_path.glob("search.db*")):
        left.unlink()
    workspace = Workspace(root=root, config=read_config(root / "netralitas.toml", {}))
    copies = tmp_path / "ruang-cadangan"
    made = backup(workspace, copies, now)
    assert {"identities.db", "netralitas.db"} <= set(places_of(made, SECRET, watched[0]))
    signing_file(workspace).parent.mkdir()
    shutil.copyfile(tmp_path / "kunci.pem", signing_file(workspace))
    conn = open_store(workspace.database)
    spot = retention.KeptFiles(
        database=workspace.database, evidence=workspace.evidence, packets=root / "berkas", backups=copies
    )
    number = asked(conn, now)
    erasure.erase(
        conn,
        spot,
        signing.house_key(conn, signing_file(workspace)),
        "orang-1",
        whole=True,
        request=number,
        by="pimpinan-1",
        now=now,
    )
    assert places_of(root, SECRET, HANDLE, watched[0]) == []
    back = tmp_path / "kembali"
    assert restore(made, back) == []
    assert places_of(back, SECRET, HANDLE, "did:rahasia", watched[0]) == []
    assert places_of(back, watched[1]) != []
    assert whole(back) == []


def test_refused_lines_lose_their_words_with_the_clock_and_keep_their_reason(store, now, watched, place, key):
    due = retention.due(store, now + timedelta(days=31))
    assert due.refused == 1
    retention.purge(store, place, key, by="petugas", now=now + timedelta(days=31))
    conn = open_store(place.database)
    row = conn._conn.execute("SELECT reason, place, detail, account_id FROM quarantine").fetchone()
    assert tuple(row) == ("bad_text", "", "", None)
    assert retention.due(conn, now + timedelta(days=31)).refused == 0
    conn.close()


@pytest.mark.parametrize(("table", "column"), [("accounts", "handle"), ("posts", "url"), ("posts", "native_id")])
def test_nothing_is_written_unseen_into_the_place_of_what_was_deleted(
    store, tmp_path, now, watched, place, key, table, column
):
    number = asked(store, now)
    erasure.erase(store, place, key, "orang-1", whole=True, request=number, by="pimpinan-1", now=now)
    conn = open_store(place.database)
    with transaction(conn):
        checkpoints.checkpoint(conn, key, now + timedelta(hours=1))
    assert whole(tmp_path) == []
    conn._conn.execute(
        f"UPDATE {table} SET {column} = 'lain' WHERE account_id = 'a-saya' AND rowid = (SELECT min(rowid)"
        f" FROM {table} WHERE account_id = 'a-saya')"
    )
    assert [problem for problem in checkpoints.verify(conn) if "berubah sejak disegel" in problem]
    conn.close()


def test_a_case_that_an_order_releases_takes_the_pages_that_show_its_posts_alone(
    store, tmp_path, now, watched, place, key
):
    """A page on which another person's live case rests stays."""
    made = [row[0] for row in store._conn.execute("SELECT capture_id FROM captures")]
    with transaction(store):
        shared = Capture(
            url="https://x.example/bersama",
            status=200,
            headers={},
            captured_at=now,
            body_sha256=bodies.store_bytes(tmp_path / "evidence", f"{SECRET} {OTHER}".encode()),
            body_bytes=1,
        )
        [run] = store._conn.execute("SELECT run_id FROM runs WHERE kind = 'crawl'").fetchone()
        made.append(evidence.record_capture(store, run, "a-saya", shared))
        for number, (post, capture) in enumerate((("saya", made[0]), ("saya", made[1]), ("lain", made[1]))):
            held = "K-2026-0001" if post == "saya" else "K-2026-0002"
            store._conn.execute(
                "INSERT INTO post_sources SELECT post_id, version, ?, ?, ?, 1 FROM case_posts WHERE case_id = ?",
                (f"cara-{number}", run, capture, held),
            )
        checkpoints.checkpoint(store, key, now)
        store._conn.execute("UPDATE cases SET closed_at = '2026-11-11T00:00:00Z' WHERE case_id = 'K-2026-0001'")
    conn = open_store(place.database)
    retention.archive(conn, place, key, "K-2026-0001", rule="arsip", approved_by="Ketua", number="7", now=now)
    conn = open_store(place.database)
    assert [row[0] for row in conn._conn.execute("SELECT capture_id FROM captures ORDER BY 1")] == [made[1]]
    assert [p for p in checkpoints.verify(conn) if "berubah" in p] == []
    conn.close()
