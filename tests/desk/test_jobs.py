"""Jalankan with real processes: started, watched, stopped and resumed from the desk, one at a time, all recorded."""

import csv
import os
import re
import shutil
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

import domain.packs
from desk.app import make_app
from imports.register import NAMES
from services import backup, desk_jobs, user_units
from store import accounts, checkpoints, jobs, open_store, runs
from store.database import transaction
from store.workspace import FILE, find_workspace
from tests.desk.conftest import AT, NAME, NIP, PHRASE, _cli, post, said, token
from tests.desk.test_access import refusals
from tests.desk.test_catching import PNG, ROW, bring_many, names_of, send_many

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
LONGEST = 90  # seconds that a real process may take here


def until(found, longest=LONGEST):
    """What `found` gives once it is something."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def ended(conn):
    """Waits until a job has ended."""
    return lambda number=1: until(lambda: (job := jobs.find(conn, number)) and job.ended_at and job)


@pytest.fixture(autouse=True)
def nothing_left(desk_workspace):
    """No process of a test outlives it."""
    yield
    db = open_store(desk_workspace.database)
    job = jobs.open_job(db)
    db.close()
    if job is not None and job.pid:
        os.killpg(job.pid, signal.SIGKILL)


def start(client, kind):
    return post(client, "/jalankan/mulai", page="/jalankan", kind=kind)


def test_flagging_runs_as_a_process_of_its_own_and_everything_of_it_is_said(signed, conn, add_post, ended):
    add_post(accounts.all_accounts(conn)[0], "k0", "Ayo coblos nomor 2 Khofifah, saya dukung!", AT, conn=conn)
    client = signed()
    before = client.get("/jalankan")
    assert "1 kiriman belum dibaca mesin" in before.text
    assert "Refresh" not in before.headers
    assert start(client, "tandai").status_code == 303
    page = client.get("/jalankan")
    assert "Sedang berjalan: Tandai sekarang" in page.text
    assert page.headers["Refresh"] == "5"
    assert "Refresh" not in client.get("/jalankan?diam=1").headers
    job = ended()
    assert (job.kind, job.started_by, job.exit_code, job.stopped_by) == ("tandai", "pembaca-1", 0, None)
    page = client.get("/jalankan")
    assert "Refresh" not in page.headers
    assert "selesai" in page.text
    log = client.get("/jalankan/1").text
    assert "Kiriman dibaca mesin: 1. Perlu dibaca orang: 1." in log
    assert "Titik periksa bukti" in log
    assert "Berikutnya" not in log
    assert NAME not in log
    assert conn._conn.execute("SELECT count(*) FROM cases").fetchone()[0] == 1
    assert checkpoints.count(conn) == 1


def test_another_job_waits_whoever_asks_and_whoever_restarts_the_desk(signed, conn, ended, desk_workspace, clock):
    client = signed()
    start(client, "tandai")
    job = until(lambda: (j := jobs.open_job(conn)) and j.pid and j)
    assert os.getsid(job.pid) == job.pid != os.getsid(0)  # the desk's end does not reach it
    os.killpg(job.pid, signal.SIGSTOP)
    again = make_app(desk_workspace, clock=clock).test_client()
    key = token(again.get("/masuk"))
    again.post("/masuk", data={"csrf_token": key, "name": "pembaca-2", "phrase": PHRASE})
    assert start(again, "putaran").status_code == 303
    assert said(again.get("/jalankan"))[0].startswith("pekerjaan lain sedang berjalan")
    os.killpg(job.pid, signal.SIGCONT)
    assert ended().exit_code == 0
    assert conn._conn.execute("SELECT count(*) FROM desk_jobs").fetchone()[0] == 1


def test_what_was_started_and_by_whom_cannot_be_changed_later(conn):
    with transaction(conn):
        jobs.add(conn, "tandai", "pembaca-1", AT)
        jobs.stop(conn, 1, "pembaca-2", AT)
        assert jobs.add(conn, "putaran", "pembaca-2", AT) is None
    with pytest.raises(Exception, match="UNIQUE"):
        conn._conn.execute("INSERT INTO desk_jobs (kind, started_at, started_by) VALUES ('tandai', '2024', 'x')")
    for change in ("started_by = 'lain'", "kind = 'putaran'", "stopped_at = '2030', stopped_by = 'lain'"):
        with pytest.raises(Exception, match="keeps who started"):
            conn._conn.execute(f"UPDATE desk_jobs SET {change}")
    with transaction(conn):
        jobs.end(conn, 1, AT, 0)
    for statement in ("UPDATE desk_jobs SET exit_code = 3", "DELETE FROM desk_jobs"):
        with pytest.raises(Exception, match="desk_jobs"):
            conn._conn.execute(statement)


def test_a_job_that_dies_is_said_so_and_leaves_the_place_free(signed, conn, ended, desk_workspace, clock):
    client = signed()
    start(client, "tandai")
    job = until(lambda: (j := jobs.open_job(conn)) and j.pid and j)
    os.killpg(job.pid, signal.SIGKILL)
    until(lambda: desk_jobs.running(desk_workspace, conn, clock()) is None)
    assert "berhenti mendadak" in client.get("/jalankan").text
    start(client, "tandai")
    assert ended(2).exit_code == 0


def test_one_that_never_began_gives_way_after_a_minute(conn, desk_workspace):
    with transaction(conn):
        jobs.add(conn, "tandai", "pembaca-1", AT)
    assert desk_jobs.running(desk_workspace, conn, AT + timedelta(seconds=30)) is not None
    assert desk_jobs.running(desk_workspace, conn, AT + timedelta(minutes=2)) is None
    assert jobs.find(conn, 1).ended_at


@pytest.fixture
def wide_open(desk_workspace, tmp_path):
    """A workspace whose election may be watched on any day, with accounts at hosts that nobody ever answers for."""
    root = desk_workspace.root
    shutil.copytree(Path(domain.packs.__file__).with_name("pilkada-2024"), root / "pilkada-2024")
    pack = root / "pilkada-2024" / "pack.toml"
    text = re.sub(r"window_from = .*", "window_from = 2000-01-01", pack.read_text("utf-8"))
    pack.write_text(re.sub(r"window_to = .*", "window_to = 2100-01-01", text), encoding="utf-8")
    settings = (root / FILE).read_text("utf-8").replace('packs = ["pilkada-2024"]', 'packs = ["./pilkada-2024"]')
    (root / FILE).write_text(settings.replace('contact = ""', 'contact = "tim@contoh.go.id"'), encoding="utf-8")
    path = tmp_path / "situs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, NAMES, lineterminator="\r\n")
        writer.writeheader()
        for n in range(10, 70):
            writer.writerow(
                {
                    "nama": f"Sekar Wulandari Rekaan {n}",
                    "nip": f"198001012005011{n:03d}",
                    "jenis_asn": "PNS",
                    "instansi": "Pemerintah Kota Surabaya",
                    "kode_wilayah": "35.78",
                    "kelompok_jabatan": "pelaksana",
                    "platform": "mastodon",
                    "akun": f"@orang{n}@situs{n}.invalid",
                    "dasar_hukum": "SK Tim 1/2024",
                    "bukti_kepemilikan": "surat",
                    "diverifikasi_oleh": "inspektorat",
                    "aktif_dari": "2024-01-01",
                }
            )
    _cli(
        "--workspace",
        str(root),
        "register",
        "import",
        str(path),
        "--selection",
        "semua",
        "--population",
        "400",
        "--operator",
        "petugas-1",
    )
    db = open_store(desk_workspace.database)
    db._conn.execute("UPDATE accounts SET withdrawn = 1 WHERE platform <> 'mastodon'")
    db.close()
    return find_workspace(root)


@pytest.fixture
def at_work(wide_open, clock):
    """A browser of a reader at the desk of that workspace."""
    client = make_app(wide_open, clock=clock).test_client()
    key = token(client.get("/masuk"))
    client.post("/masuk", data={"csrf_token": key, "name": "pembaca-1", "phrase": PHRASE})
    return client


def test_a_crawl_is_watched_stopped_in_order_and_resumed(at_work, conn, ended, wide_open):
    start(at_work, "rayapi")
    run_id = until(lambda: runs.unfinished_crawl(conn))
    page = at_work.get("/jalankan").text
    assert re.search(r'<progress id="sampai" max="60" value="\d+">', page)
    until(
        lambda: (
            (wide_open.root / "crawl.log").is_file()
            and "Spider opened" in (wide_open.root / "crawl.log").read_text("utf-8")
        )
    )
    assert post(at_work, "/jalankan/henti", page="/jalankan").status_code == 303
    assert "Diminta berhenti oleh pembaca-1" in at_work.get("/jalankan").text
    job = ended()
    assert (job.stopped_by, job.exit_code) == ("pembaca-1", 3)
    done, total = runs.progress_of(conn, run_id)
    assert done < total == 60
    assert runs.unfinished_crawl(conn) == run_id  # to be resumed
    assert "dihentikan pembaca-1" in at_work.get("/jalankan").text
    log = at_work.get("/jalankan/1").text
    assert "terputus; jalankan lagi untuk melanjutkan" in log
    assert "Titik periksa bukti" in log  # what was seen is flagged and sealed all the same
    assert NIP not in log
    start(at_work, "rayapi")
    job = until(lambda: (j := jobs.open_job(conn)) and j.pid and j)
    until(lambda: desk_jobs.crawl_of_others(wide_open))
    assert runs.unfinished_crawl(conn) == run_id
    post(at_work, "/jalankan/henti", page="/jalankan")
    ended(2)
    assert conn._conn.execute("SELECT count(*) FROM runs WHERE kind = 'crawl'").fetchone()[0] == 1
    assert conn._conn.execute("SELECT operator FROM runs WHERE run_id = ?", (run_id,)).fetchone()[0] == "pembaca-1"


def test_a_whole_round_crawls_flags_seals_and_reports(signed, conn, ended, desk_workspace):
    chief = signed("pimpinan-1")
    assert "Hari ini di luar masa pemantauan" not in chief.get("/jalankan").text  # the desk's clock stands in 2024
    start(chief, "putaran")
    job = ended()
    assert job.exit_code == 0
    log = chief.get("/jalankan/1").text
    assert "Di luar masa pemantauan semua paket" in log  # the process's clock does not
    assert "Titik periksa bukti" in log
    assert len(list(desk_workspace.reports.glob("*/internal.html"))) == 2


def test_a_copy_is_made_and_tried_by_an_approver_alone(signed, conn, ended, desk_workspace):
    reader, chief = signed(), signed("pimpinan-1")
    assert "Buat salinan sekarang" not in reader.get("/jalankan").text
    for kind in ("cadangan", "latihan"):
        assert start(reader, kind).status_code == 403
    assert refusals(conn)[-1] == ("pembaca-1", "POST /jalankan/mulai", "tanpa_wewenang")
    assert jobs.newest(conn, 5) == []
    start(chief, "cadangan")
    assert ended().exit_code == 0
    copy = backup.newest(desk_workspace.copies)
    assert copy.name in chief.get("/jalankan").text
    start(chief, "latihan")
    assert ended(2).exit_code == 0
    assert f"Latihan pemulihan dari {copy.name}: utuh." in chief.get("/jalankan/2").text
    assert [p.name for p in copy.parent.iterdir() if p.is_dir()] == [copy.name]
    (copy / "netralitas.db").write_bytes(b"rusak")
    start(chief, "latihan")
    assert ended(3).exit_code == 1
    assert "berkas cadangan berubah" in chief.get("/jalankan/3").text


def test_what_is_not_a_job_starts_nothing(signed, conn):
    client = signed()
    for kind in ("", "hapus", "latihan;id"):
        assert start(client, kind).status_code == 303
        assert said(client.get("/jalankan"))[0].startswith("pekerjaan itu tidak ada")
    post(client, "/jalankan/henti", page="/jalankan")
    assert said(client.get("/jalankan"))[0].startswith("tidak ada pekerjaan yang berjalan")
    assert jobs.newest(conn, 5) == []
    assert client.get("/jalankan/1").status_code == 404


def test_what_was_brought_is_flagged_by_itself(desk_workspace, clock, conn, add_post, ended):
    app = make_app(desk_workspace, clock=clock, follows=True)
    client = app.test_client()
    client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), "name": "pembaca-1", "phrase": PHRASE})
    assert {rule.endpoint.split(".")[0] for rule in app.url_map.iter_rules()} >= {"importing", "visits"}
    conn._conn.execute("UPDATE accounts SET route = 'C'")
    assert post(client, "/kunjungan", page="/kunjungan", size="1", seed="0123456789abcdef").status_code == 303
    assert jobs.newest(conn, 5) == []  # nothing waits for the engine
    add_post(accounts.all_accounts(conn)[0], "k0", "Ayo coblos nomor 2 Khofifah, saya dukung!", AT, conn=conn)
    post(client, "/kunjungan", page="/kunjungan", size="1", seed="0123456789abcdef")
    assert ended().kind == "tandai"
    assert conn._conn.execute("SELECT count(*) FROM cases").fetchone()[0] == 1


def test_screenshots_are_flagged_by_themselves_also_those_beside_a_row_that_is_not_complete(
    desk_workspace, clock, conn, ended
):
    client = make_app(desk_workspace, clock=clock, follows=True).test_client()
    client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), "name": "pembaca-1", "phrase": PHRASE})
    bring_many(client, PNG, PNG + b"2")
    whole, half = names_of(client.get("/catat/banyak"))
    words = "Ayo coblos nomor 2 Khofifah, saya dukung!"
    done = send_many(client, {whole: {**ROW, "text": words}, half: {**ROW, "url": ""}}, catat="1")
    assert done.status_code == 400
    assert "Mesin sedang membacanya; yang ditandai muncul di Telaah." in done.text
    assert ended().kind == "tandai"
    assert conn._conn.execute("SELECT count(*) FROM cases").fetchone()[0] == 1


def test_the_schedule_says_what_comes_next_and_gives_its_files(signed, desk_workspace, clock):
    chief = signed("pimpinan-1")
    page = chief.get("/jalankan").text
    assert "12 November 2024" in page  # the clock stands at nine; the next start is at noon
    for name, text in user_units.texts(desk_workspace, clock()).items():
        found = chief.get(f"/jalankan/jadwal/{name}")
        assert (found.get_data(as_text=True), found.headers["Content-Disposition"]) == (
            text,
            f"attachment; filename={name}",
        )
    assert chief.get("/jalankan/jadwal/..%2Fnetralitas.toml").status_code == 404
    assert signed().post("/jalankan/jadwal", data={"csrf_token": token(signed().get("/"))}).status_code == 403


def test_where_no_systemd_of_the_user_answers_it_is_said_and_nothing_is_written(signed, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    chief = signed("pimpinan-1")
    assert "systemd pengguna tidak menjawab" in chief.get("/jalankan").text
    post(chief, "/jalankan/jadwal", page="/jalankan", step="pasang")
    assert "pakai cron atau Task Scheduler" in said(chief.get("/jalankan"))[0]
    assert not list(Path(os.environ["XDG_CONFIG_HOME"]).rglob("*.timer"))


def test_a_job_that_cannot_begin_says_why_and_leaves_the_place_free(signed, conn, desk_workspace, ended):
    client = signed()
    (desk_workspace.root / "pekerjaan").write_text("bukan folder", encoding="utf-8")
    start(client, "tandai")
    assert said(client.get("/jalankan"))[0].startswith("pekerjaan tidak dapat dimulai")
    assert jobs.open_job(conn) is None
    (desk_workspace.root / "pekerjaan").unlink()
    start(client, "tandai")
    assert ended(2).exit_code == 0
