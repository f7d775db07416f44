"""The demo world's cases travel from flag to result by the command line, in each kind of body."""

import shutil
import subprocess

import pytest
from click.testing import CliRunner

from netralitas.cli import cli
from review.oversight import profile, profiles
from services import people as reviewers
from store import open_store
from store.workspace import FILE
from tests.cli.reading_options import suspicion

PHRASE = "sawah kopi hujan perahu"


@pytest.fixture
def travelling(demo_made, tmp_path, monkeypatch, now):
    """A copy of the demo's workspace, its config naming another profile and three readers of our own."""
    workspace, _ = demo_made
    root = tmp_path / "ruang"

    def make(name):
        shutil.copytree(workspace.root, root, ignore=shutil.ignore_patterns("*-wal", "*-shm", "search.db"))
        text = (root / FILE).read_text(encoding="utf-8").replace('profile = "bawaslu"', f'profile = "{name}"')
        (root / FILE).write_text(text, encoding="utf-8")
        conn = open_store(root / "netralitas.db")
        for reader, role in (("uji-1", "reviewer"), ("uji-2", "reviewer"), ("uji-3", "approver")):
            reviewers.add(conn, reader, role, PHRASE, now)
        row = conn._conn.execute(
            "SELECT case_id FROM cases c WHERE closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM readings r"
            " WHERE r.case_id = c.case_id) ORDER BY case_id LIMIT 1"
        ).fetchone()
        conn.close()
        return row[0]

    def run(*args):
        done = CliRunner().invoke(
            cli,
            ["--workspace", str(root), "case", *args],
            input=f"{PHRASE}\n",
            catch_exceptions=False,
            standalone_mode=False,
        )
        return done.output

    return make, run, root


READ = suspicion("ajakan jelas", old_photo="tidak_tahu")
DATE = ("--date", "2026-03-17")


@pytest.mark.parametrize("name", profiles())
def test_a_case_of_the_demo_travels_by_the_command_line(travelling, name):
    make, run, root = travelling
    case = make(name)
    body = profile(name)
    for reader in ("uji-1", "uji-2"):
        run("read", case, "--reviewer", reader, *READ)
    run("clarify", case, "--reviewer", "uji-1", "--state", "diminta", "--way", "surat", "--note", "surat")
    if body.approval:
        members = [part for n in range(body.members) for part in ("--member", f"Anggota {n}")]
        assert body.approval_label in run("approve", case, "--reviewer", "uji-3", "--number", "1/BA", *DATE, *members)
    route = body.routes[0]
    to = "Badan Kepegawaian Negara"
    made = run("export", case, "--reviewer", "uji-3", "--to", to, "--to-kind", "bkn", "--number", "2/S").strip()
    assert (
        subprocess.run(
            ["sha256sum", "-c", "--quiet", "SHA256SUMS"],
            cwd=made.splitlines()[-1].split(": ")[-1],
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )
    run(
        "forward",
        case,
        "--reviewer",
        "uji-3",
        "--from",
        body.label,
        "--to",
        to,
        "--route",
        route.id,
        "--number",
        "2/S",
        *DATE,
    )
    run("answer", case, "--reviewer", "uji-1", "--authority", to, "--number", "3/J", *DATE, "--words", "diverifikasi")
    decided = ("--reviewer", "uji-3", "--authority", "PPK", "--number", "4/K", *DATE)
    run("result", case, *decided, "--result", "sanksi", "--sanction", "berat")
    run("objection", case, "--reviewer", "uji-3", "--kind", "banding_administratif", "--number", "5/B", *DATE)
    run(
        "settle",
        case,
        "--reviewer",
        "uji-3",
        "--authority",
        "BPASN",
        "--outcome",
        "diubah",
        "--sanction",
        "sedang",
        "--number",
        "6/P",
        *DATE,
    )
    shown = run("show", case, "--reviewer", "uji-1")
    assert "PPK: sanksi dijatuhkan, hukuman disiplin berat (nomor 4/K); tidak berlaku lagi setelah keberatan" in shown
    assert "BPASN: sanksi dijatuhkan, hukuman disiplin sedang (nomor 6/P)" in shown
    conn = open_store(root / "netralitas.db")
    assert conn._conn.execute("SELECT closed_at FROM cases WHERE case_id = ?", (case,)).fetchone()[0]
    approvals = conn._conn.execute("SELECT count(*) FROM approvals WHERE case_id = ?", (case,)).fetchone()[0]
    assert approvals == bool(body.approval)
    conn.close()


def test_the_demo_itself_records_its_plenos(demo_made):
    conn = open_store(demo_made[0].database)
    rows = conn._conn.execute("SELECT kind, members FROM approvals").fetchall()
    hops = conn._conn.execute("SELECT count(DISTINCT case_id) FROM hops").fetchone()[0]
    conn.close()
    assert {r["kind"] for r in rows} == {"pleno"}
    assert len(rows) >= hops > 0
