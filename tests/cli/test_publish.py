"""report publish: a week to the site, what it says, what it refuses, and the site again from the workspace."""

import shutil
import zipfile

import pytest

from domain.errors import BoundsError, EvidenceError, NotAllowedError, UsageError
from store import open_store
from tests.cli.conftest import LEADER, PHRASE

WEEK = "2017-W05"


@pytest.fixture
def written(here, enrol):
    enrol("pembaca-1")
    here("report", "weekly", "--week", WEEK)


def test_a_week_is_shown_then_published_and_the_site_written(here, written, root, tmp_path):
    target = tmp_path / "www"
    dry = here("report", "publish", WEEK, "--to", str(target), "--dry-run")
    assert dry.exit_code == 0
    assert f"+ {WEEK}/v1/publik.html" in dry.output
    assert "0 tidak boleh terbit." in dry.output
    assert not target.exists()
    done = here("report", "publish", WEEK, "--to", str(target), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert done.exit_code == 0
    assert f"Terbit: {WEEK}/v1/ (SHA-256 " in done.output
    assert f"Bertambah: {WEEK}/v1 (" in done.output
    assert (target / WEEK / "v1" / "publik.html").read_bytes() == (root / "reports" / WEEK / "publik.html").read_bytes()
    shutil.rmtree(root / "reports")
    again = here("report", "publish", "--to", str(target))
    assert "0 berkas bertambah, 0 halaman diperbarui, 0 dipulihkan" in again.output
    assert here("report", "publish", "--to", str(tmp_path / "situs.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "situs.zip") as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == {
            p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()
        }


def test_nobody_but_an_approver_publishes_and_the_attempt_is_kept(here, written, root, tmp_path):
    with pytest.raises(NotAllowedError):
        here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--reviewer", "pembaca-1", answers=f"{PHRASE}\n")
    assert not (tmp_path / "www").exists()
    with open_store(root / "netralitas.db") as db:
        kept = [tuple(r) for r in db._conn.execute("SELECT reviewer_id, page FROM refusals")]
        assert kept == [("pembaca-1", "netralitas report publish")]
        assert db._conn.execute("SELECT count(*) FROM publications").fetchone()[0] == 0


def test_what_may_not_go_out_stops_it_with_its_place(here, written, root, tmp_path):
    page = root / "reports" / WEEK / "publik.txt"
    page.write_text(page.read_text("utf-8") + "NIP 19800101 200501 1 001\n", encoding="utf-8")
    dry = here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--dry-run")
    assert dry.exit_code == 5
    assert f"! {WEEK}/v1/publik.txt, baris" in dry.output
    with pytest.raises(BoundsError, match="nomor seperti NIP") as error:
        here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert "19800101" not in str(error.value)
    with pytest.raises(UsageError, match="belum ada laporan yang terbit"):
        here("report", "publish", "--to", str(tmp_path / "www"))


def test_an_address_that_is_none_is_refused_with_its_place(here, written, tmp_path, monkeypatch):
    monkeypatch.setenv("NETRALITAS_SITE_ADDRESS", "situs kami")
    with pytest.raises(Exception, match="alamat situs bukan alamat web") as error:
        here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--dry-run")
    assert error.value.where == "lingkungan NETRALITAS_SITE_ADDRESS"


def test_a_copy_brings_the_site_back_without_the_reports_folder(here, run, written, root, tmp_path):
    here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert here("backup", "--output", str(tmp_path / "salinan")).exit_code == 0
    [copy] = (tmp_path / "salinan").iterdir()
    back = tmp_path / "kembali"
    assert "utuh" in here("restore", str(copy), str(back)).output
    assert not (back / "reports").exists()
    done = run("--workspace", str(back), "report", "publish", "--to", str(tmp_path / "www"))
    assert "0 berkas bertambah, 0 halaman diperbarui, 0 dipulihkan, 0 dihapus" in done.output


def test_a_changed_publication_is_told_by_the_check_of_evidence(here, written, root, tmp_path):
    here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert here("evidence", "checkpoint").exit_code == 0
    assert "terbitan" not in here("evidence", "verify").output
    with open_store(root / "netralitas.db") as db:
        db._conn.execute("DROP TRIGGER publications_no_update")
        db._conn.execute("UPDATE publications SET content = zeroblob(9), reason = 'lain'")
    try:
        said = here("evidence", "verify").output
    except EvidenceError as error:
        said = str(error)
    assert f"terbitan {WEEK} (id) versi 1 berubah sejak diterbitkan" in said
    assert "catatan publication 1 berubah sejak disegel" in said


def withdraw(here, *more, reviewer=LEADER):
    asked = ("--version", "1", "--reason", "memuat angka yang keliru", "--reviewer", reviewer)
    return here("report", "withdraw", WEEK, *asked, *more, answers=f"{PHRASE}\n")


def test_a_published_week_is_withdrawn_the_site_written_again_and_the_evidence_whole(here, written, root, tmp_path):
    target = tmp_path / "www"
    here("report", "publish", WEEK, "--to", str(target), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    with pytest.raises(UsageError, match="versi 1 tidak ada di situs"):
        withdraw(here, "--lang", "en")
    done = withdraw(here, "--lang", "id")
    assert done.exit_code == 0
    assert f"Ditarik: {WEEK}/v1/, " in done.output
    assert "Tidak ada versi lain masa ini yang berlaku." in done.output
    assert "tulis lagi dengan 'netralitas report publish --to FOLDER'" in done.output
    (target / WEEK / "v1" / "catatan.txt").write_text("milik kantor")
    again = here("report", "publish", "--to", str(target))
    assert f"Bukan dari laporan, dibiarkan di folder versi yang ditarik: {WEEK}/v1/catatan.txt" in again.output
    assert "0 dipulihkan" in again.output
    assert sorted(p.name for p in (target / WEEK / "v1").iterdir()) == ["catatan.txt", "index.html"]
    with pytest.raises(UsageError, match="sudah ditarik"):
        withdraw(here)
    assert here("evidence", "checkpoint").exit_code == 0
    assert "berubah" not in here("evidence", "verify").output
    with open_store(root / "netralitas.db") as db:
        db._conn.execute("DROP TRIGGER publication_withdrawals_no_update")
        db._conn.execute("UPDATE publication_withdrawals SET reason = 'lain'")
    try:
        said = here("evidence", "verify").output
    except EvidenceError as error:
        said = str(error)
    assert "catatan publication_withdrawal 1 berubah sejak disegel" in said


def test_nobody_but_an_approver_withdraws_and_the_attempt_is_kept(here, written, root, tmp_path):
    here("report", "publish", WEEK, "--to", str(tmp_path / "www"), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    with pytest.raises(NotAllowedError):
        withdraw(here, reviewer="pembaca-1")
    with open_store(root / "netralitas.db") as db:
        kept = [tuple(r) for r in db._conn.execute("SELECT reviewer_id, page FROM refusals")]
        assert kept == [("pembaca-1", "netralitas report withdraw")]
        assert db._conn.execute("SELECT count(*) FROM publication_withdrawals").fetchone()[0] == 0


def test_a_site_that_was_changed_where_it_stands_is_told_by_the_check_of_evidence(here, written, tmp_path):
    target, packed = tmp_path / "www", tmp_path / "situs.zip"
    here("report", "publish", WEEK, "--to", str(target), "--reviewer", LEADER, answers=f"{PHRASE}\n")
    here("report", "publish", "--to", str(packed))
    for site in (target, packed):
        assert "situs:" not in verified(here, site)
    assert "0 catatan" not in verified(here, target)  # what was published is not sealed yet
    assert here("evidence", "checkpoint").exit_code == 0
    assert "belum dijamin: 0 catatan, 0 tangkapan." in verified(here, target)
    (target / WEEK / "v1" / "publik.html").write_text("lain")
    (target / "index.html").write_text("lain")
    (target / WEEK / "v1" / "publik.xlsx").unlink()
    (target / WEEK / "v2").mkdir()
    (target / WEEK / "v2" / "index.html").write_text("tidak pernah terbit")
    said = verified(here, target)
    assert [line for line in said.splitlines() if line.startswith("situs:")] == [
        f"situs: {WEEK}/v1/publik.html bukan yang diterbitkan",
        f"situs: {WEEK}/v1/publik.xlsx tidak ada",
        "situs: index.html diubah, atau belum ditulis lagi sejak terbitan terakhir",
        f"situs: {WEEK}/v2/index.html bukan dari yang terbit",
    ]
    (tmp_path / "lain").mkdir()
    with pytest.raises(UsageError, match="bukan situs laporan"):
        here("evidence", "verify", "--site", str(tmp_path / "lain"))


def verified(here, site):
    try:
        return here("evidence", "verify", "--site", str(site)).output
    except EvidenceError as error:
        return str(error)
