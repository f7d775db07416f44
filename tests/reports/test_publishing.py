"""Versions of a report, what changed between them, and what no public text may hold."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from domain.errors import BoundsError, ConfigError, NotAllowedError, UsageError
from domain.packs import load_pack
from domain.periods import parse_week, stage_period
from domain.types import Person
from reports.report_files import is_report_file
from services import handed_files, pdf
from services.pdf import browser, write_pdf
from services.publishing import take_signed
from services.reporting import letterhead, period_report
from services.settings import packs_of
from store import published
from store import reviewers as reviewer_rows
from store.database import transaction
from store.identities import identities, make_key
from store.workspace import Workspace, read_config
from tests.reports.conftest import CUTOFF, MONDAY


def versions(store):
    rows = store._conn.execute("SELECT edition, version FROM report_versions ORDER BY 1, 2")
    return [tuple(row) for row in rows]


def test_the_same_report_twice_is_one_version_and_another_content_is_the_next(report, store, passed_on):
    first = report()
    assert report() == first
    assert versions(store) == [("internal", 1), ("publik", 1)]
    passed_on(1)
    second = report()
    assert versions(store) == [("internal", 1), ("internal", 2), ("publik", 1), ("publik", 2)]
    assert "versi 2" in second["publik.html"]
    assert "Versi 2 menggantikan versi 1" in second["publik.html"]
    assert "orang: diteruskan 0 menjadi 1" in second["internal.html"]
    assert second["versi-1/publik.html"] == first["publik.html"]
    assert second["versi-1/internal/perjalanan.csv"] == first["internal/perjalanan.csv"]


def test_an_earlier_cutoff_replaces_nothing_and_no_version_is_lost_on_the_way_back(report, workspace, passed_on):
    passed_on(1)
    late = report()
    (workspace.reports / "2026-W46" / "internal.pdf").write_bytes(b"%PDF-1 of version 1")
    early = report(cutoff="2026-11-11T08:00:00+0700")
    assert "Versi 2 mundur ke batas data yang lebih awal daripada versi 1" in early["internal.html"]
    assert "menggantikan versi" not in early["internal.html"]
    back = report()
    assert back["internal.html"] == late["internal.html"]
    assert back["versi-2/internal.html"] == early["internal.html"]
    assert "internal.pdf" not in back
    assert report(cutoff="2026-11-11T08:00:00+0700")["internal.html"] == early["internal.html"]


def test_a_report_asked_for_in_another_zone_is_the_same_version(workspace, store):
    week, at = parse_week("2026-W46"), MONDAY + timedelta(days=8)
    for moment in (at, at.astimezone(week.zone)):
        period_report(workspace, packs_of(workspace), week, at, moment)
    assert versions(store) == [("internal", 1), ("publik", 1)]


def test_another_word_list_between_two_weeks_is_said(report, store):
    report()
    with transaction(store):
        basis = json.loads(store._conn.execute("SELECT basis FROM report_versions LIMIT 1").fetchone()[0])
        store._conn.execute("UPDATE report_versions SET basis = ?", (json.dumps(basis | {"kata": "7 lain"}),))
    page = report(week="2026-W47", cutoff="2026-11-23T08:00:00+0700")["internal.html"]
    assert "Sejak laporan 2026-W46 berubah: daftar kata atau aturan penanda." in page


NIP = "198001012005011001"
TYPED = {
    "link": "lihat https://contoh.example/x",
    "bare link": "lihat contoh.id/berkas",
    "number": f"termasuk {NIP}",
    "spaced number": "termasuk 19800101 200501 1 001",
    "handle": "menurut @sebuah.akun",
    "name": "usul dari Sekar Ayu Rekaan, kepala bagian",
    "after titles": "menurut dr. wirya rekaan saja",
    "one word": "usul dari Sutrekaan",
    "in capitals": "usul SUTREKAAN dan lain-lain",
    "once": "usul dari Sekar Lama Rekaan",
    "registered handle": "undian tanpa akun-1 dan lainnya",
}


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_typed_text_with_a_person_an_account_or_a_link_is_refused_with_its_place(
    workspace, store, kind, now, add_account
):
    add_account("akun-1")
    make_key(workspace.key_file)
    with identities(workspace) as people:
        for name in ("Sekar Lama Rekaan", "Sekar Ayu Rekaan, S.IP."):
            people.put(Person(person_id="orang-9", name=name, nip=NIP, asn_type="PNS"), now)
        for person, name in (("orang-8", "Prof. Dr. H. Wirya Rekaan, M.Si."), ("orang-7", "Drs. Sutrekaan")):
            people.put(Person(person_id=person, name=name, nip="", asn_type="PNS"), now)
    make = partial(period_report, workspace, packs_of(workspace), parse_week("2026-W46"), MONDAY + timedelta(days=8))
    assert make()
    store._conn.execute("UPDATE register_lists SET selection = ?", (TYPED[kind],))
    with pytest.raises(BoundsError) as error:
        make()
    assert error.value.where == "daftar akun 1: cara memilih"
    assert not any(word in str(error.value) for word in ("Sekar", NIP, "sebuah.akun", "akun-1", "contoh"))


@pytest.mark.parametrize("words", ["Jalan Wirya Rekaan 7", "Jl. Sutrekaan", "gedung Sutrekaan", "sutrekaan muda"])
def test_a_street_that_bears_a_name_and_a_word_of_the_language_name_nobody(workspace, store, now, words):
    make_key(workspace.key_file)
    with identities(workspace) as people:
        for person, name in (("orang-8", "Wirya Rekaan"), ("orang-7", "Sutrekaan")):
            people.put(Person(person_id=person, name=name, nip="", asn_type="PNS"), now)
    store._conn.execute("UPDATE register_lists SET selection = ?", (words,))
    assert period_report(workspace, packs_of(workspace), parse_week("2026-W46"), MONDAY + timedelta(days=8))


def test_words_of_a_stored_post_are_refused(workspace, store, passed_on):
    passed_on(1, words="Mari kita menangkan jagoan kita bersama di desa")
    store._conn.execute("UPDATE register_lists SET selection = 'undian; mari kita, menangkan JAGOAN kita bersama saja'")
    with pytest.raises(BoundsError, match="kata-kata dari kiriman"):
        period_report(workspace, packs_of(workspace), parse_week("2026-W46"), MONDAY + timedelta(days=8))


def test_the_signed_pdf_comes_back_and_joins_its_version(workspace, store, report, tmp_path, now):
    report()
    with transaction(store):
        reviewer_rows.add(store, "pimpinan-1", "approver", b"s", b"h", now)
        reviewer_rows.add(store, "pembaca-9", "reviewer", b"s", b"h", now)
    file = tmp_path / "ttd.pdf"
    take = partial(take_signed, store, workspace, "2026-W46", "internal", "id", file, at=now)
    file.write_bytes(b"bukan pdf")
    with pytest.raises(UsageError, match="bukan PDF"):
        take(by="pimpinan-1")
    file.write_bytes(b"%PDF-1.7 uji")
    with pytest.raises(NotAllowedError, match="hanya pimpinan"):
        take(by="pembaca-9")
    digest = take(by="pimpinan-1")
    assert take(by="pimpinan-1") == digest == hashlib.sha256(b"%PDF-1.7 uji").hexdigest()
    assert [s[:3] for s in published.signatures(store, "2026-W46")] == [("internal", 1, digest)]
    assert (workspace.reports / "2026-W46" / "internal-versi-1-bertanda-tangan.pdf").read_bytes() == file.read_bytes()
    report(cutoff="2026-11-17T08:00:00+0700")
    report()  # version 1 lies in the folder again
    file.write_bytes(b"%PDF-1.7 lain")
    other = take(by="pimpinan-1")
    assert {s[:3] for s in published.signatures(store, "2026-W46")} == {("internal", 1, digest), ("internal", 1, other)}
    signed = [p for p in (workspace.reports / "2026-W46").iterdir() if "bertanda-tangan" in p.name]
    assert {hashlib.sha256(p.read_bytes()).hexdigest() for p in signed} == {digest, other}
    assert all(is_report_file(workspace.reports, f"2026-W46/{p.name}") for p in signed)
    with pytest.raises(UsageError, match="belum ada"):
        take_signed(store, workspace, "2026-W47", "internal", "id", file, by="pimpinan-1", at=now)


def test_without_a_browser_a_pdf_is_refused_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="perlu peramban Chromium"):
        write_pdf(tmp_path / "x.html")


HANGS = """#!/bin/sh
for given in "$@"; do case "$given" in --user-data-dir=*) profile="${given#*=}"; esac; done
mkdir -p "$profile"
( while :; do echo x > "$profile/$(date +%N)"; done ) &
echo $! > {kept}
wait
"""


def test_a_browser_that_hangs_is_ended_with_its_children_and_leaves_nothing(tmp_path, monkeypatch):
    kept, page = tmp_path / "anak.txt", tmp_path / "x.html"
    page.write_text("<p>rahasia</p>", encoding="utf-8")
    program = tmp_path / "bin" / "chromium"
    program.parent.mkdir()
    program.write_text(HANGS.replace("{kept}", str(kept)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setattr(pdf, "SECONDS", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UsageError, match="belum selesai membuat PDF setelah 1 detik dan dihentikan"):
        write_pdf(page)
    with suppress(OSError):  # gone, or dead and nobody has asked how it ended
        assert (
            Path(f"/proc/{kept.read_text(encoding='utf-8').strip()}/stat").read_text(encoding="utf-8").split()[2] == "Z"
        )
    assert list(tmp_path.glob("netralitas-pdf-*")) == []
    assert not page.with_suffix(".pdf").exists()


PRINTS = """#!/bin/sh
for given in "$@"; do case "$given" in --print-to-pdf=*) env > "${given#*=}"; esac; done
"""


@pytest.mark.parametrize("name", pdf.PRELOADS)
def test_nothing_is_loaded_into_the_browser_and_the_rest_of_the_environment_stays(tmp_path, monkeypatch, name):
    page, program = tmp_path / "x.html", tmp_path / "bin" / "chromium"
    page.touch()
    program.parent.mkdir()
    program.write_text(PRINTS, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(name, "/nowhere/clock.so")
    seen = write_pdf(page).read_text(encoding="utf-8").splitlines()
    assert f"HOME={tmp_path}" in seen
    assert not [line for line in seen if line.startswith(f"{name}=")]


UNDER_ANOTHER_CLOCK = "import sys, pathlib; from services.pdf import write_pdf; write_pdf(pathlib.Path(sys.argv[1]))"


@pytest.mark.skipif(browser() is None or not shutil.which("faketime"), reason="no Chromium or faketime here")
@pytest.mark.parametrize("monotonic", ["0", "1"])
def test_a_changed_clock_does_not_hold_the_browser_up(tmp_path, monotonic):
    page = tmp_path / "x.html"
    page.write_text("<h1>Laporan</h1>", encoding="utf-8")
    line = ["faketime", "-f", "-64000000s", sys.executable, "-c", UNDER_ANOTHER_CLOCK, str(page)]
    kept = {**os.environ, "FAKETIME_DONT_FAKE_MONOTONIC": monotonic}
    subprocess.run(line, env=kept, check=True, timeout=pdf.SECONDS)
    assert page.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.skipif(browser() is None, reason="no Chromium here")
def test_a_page_becomes_a_pdf_with_tags_and_bookmarks(report, workspace):
    report()
    made = write_pdf(workspace.reports / "2026-W46" / "publik.html").read_bytes()
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"/Outlines" in made


@pytest.mark.parametrize("content", [b"\x89PNG broken", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_a_broken_mark_is_refused_before_a_letter_needs_it(workspace, content):
    (workspace.root / "lambang.png").write_bytes(content)
    config = read_config(workspace.root / "netralitas.toml", {"NETRALITAS_BODY_LOGO": "lambang.png"})
    with pytest.raises(ConfigError, match="lambang lembaga"):
        letterhead(Workspace(root=workspace.root, config=config))


@pytest.mark.parametrize("text", ["a\x01b", "a\u202eb", "x" * 1001, "a\ufffe"])
def test_a_setting_that_no_page_can_hold_is_refused_with_its_place(workspace, text):
    with pytest.raises(ConfigError, match="tidak dapat dicetak") as error:
        read_config(workspace.root / "netralitas.toml", {"NETRALITAS_BODY_NAME": text})
    assert error.value.where == "NETRALITAS_BODY_NAME"


def test_the_office_may_print_its_own_site_in_its_address(workspace, store):
    environ = {"NETRALITAS_BODY_ADDRESS": "Jalan Rekaan 1, https://kantor.example/"}
    config = read_config(workspace.root / "netralitas.toml", environ)
    assert "kantor.example" in config.text("body.address")
    here = Workspace(root=workspace.root, config=config)
    assert period_report(here, packs_of(here), parse_week("2026-W46"), MONDAY + timedelta(days=8))


def told(workspace, store):
    """What a check says of the files of reports, and what it says is there no more."""
    return [[str(line) for line in say(workspace, store)] for say in (handed_files.damaged, handed_files.absent)]


def test_files_of_reports_as_they_are_made_corrected_and_signed_are_whole(
    report, workspace, store, passed_on, leader, tmp_path
):
    signed = tmp_path / "a.pdf"
    signed.write_bytes(b"%PDF-1.7 tanda")
    folder = workspace.reports / "2026-W46"
    for n, cutoff in enumerate((CUTOFF, "2026-11-11T08:00:00+0700", CUTOFF)):
        report(cutoff=cutoff)
        take_signed(store, workspace, "2026-W46", "internal", "id", signed, by=leader, at=MONDAY)
        if n == 0:
            passed_on(1)
        assert told(workspace, store) == [[], []], n
    period_report(workspace, packs_of(workspace), parse_week("2026-W46"), MONDAY + timedelta(days=8), lang="en")
    assert told(workspace, store) == [[], []]
    assert (folder / "versi-1" / "internal.html").exists()
    joined = folder / "internal-versi-1-bertanda-tangan.pdf"
    joined.write_bytes(b"%PDF-1.7 lain")
    name = "2026-W46/internal-versi-1-bertanda-tangan.pdf"
    assert told(workspace, store) == [
        [f"berkas laporan {name} bukan yang dicatat bertanda tangan"],
        ["laporan 2026-W46, internal versi 1 bertanda tangan"],
    ]
    joined.unlink()
    shutil.rmtree(folder / "versi-1")
    assert told(workspace, store)[1] == [
        "laporan 2026-W46, internal versi 1",
        "laporan 2026-W46, internal versi 1 bertanda tangan",
        "laporan 2026-W46, publik versi 1",
    ]
    shutil.rmtree(workspace.reports)
    lost = told(workspace, store)
    assert lost[0] == []
    joined = store._conn.execute("SELECT count(DISTINCT version) FROM report_signatures").fetchone()[0]
    assert len(lost[1]) == len(versions(store)) + joined


def test_a_figure_of_a_stage_that_is_another_one_now_is_restated_by_the_next_report_of_any_kind(
    workspace, store, passed_on
):
    pack = load_pack("pilkada-2024")
    stages = [
        replace(pack.calendar[0], stage=f"tahap-{n}", start=date(2026, 11, 9) + timedelta(days=3 * n),
                end=date(2026, 11, 11) + timedelta(days=3 * n))
        for n in range(2)
    ]  # fmt: skip
    packs = [replace(pack, calendar=tuple(stages))]
    first, second = (stage_period(packs[0], f"tahap-{n}") for n in range(2))

    def lines(period, at):
        pages = period_report(workspace, packs, period, at, at)
        return ["pilkada-2024-tahap-0: 9–11 November 2026" in page.read_text("utf-8") for page in pages]

    period_report(workspace, packs, first, first.over, first.start + timedelta(days=1))
    assert lines(second, second.over) == [False, False]  # it was not over yet when it was printed
    period_report(workspace, packs, first, second.over, first.over)
    passed_on(1)
    later = second.over + timedelta(days=3)
    for period in (second, parse_week("2026-W46"), parse_week("2026-W47")):
        assert lines(period, later) == [True, True], period.label
    assert lines(parse_week("2026-W45"), later) == [False, False]


def changes(files):
    """What the newest version says that changed."""
    return re.findall(r"Yang berubah: ([^<]*?)\.<", files["internal.html"])


def test_a_version_says_what_changed_and_nothing_that_did_not(report, workspace, store, add_account):
    add_account("akun-a", person="orang-1")
    report()
    (workspace.root / "netralitas.toml").write_text(
        (workspace.root / "netralitas.toml").read_text("utf-8").replace('address = ""', 'address = "Jalan Rekaan 1"'),
        encoding="utf-8",
    )
    assert changes(report()) == ["setelan lembaga"]
    with transaction(store):  # as many as before, and not the same
        store._conn.execute("UPDATE accounts SET region = '35.15'")
    assert changes(report()) == ["setelan lembaga"]  # the same version says what it said
    assert changes(report(cutoff="2026-11-16T08:30:00+0700")) == ["daftar akun terdaftar"]
    assert changes(report(cutoff="2026-11-16T09:00:00+0700")) == ["batas data, atau catatan lain"]
    with transaction(store):  # as an earlier release kept them
        store._conn.execute("DROP TRIGGER IF EXISTS report_versions_no_update")
        kept = json.loads(store._conn.execute("SELECT basis FROM report_versions ORDER BY version DESC").fetchone()[0])
        kept |= {"akun": "1", "setelan": " | ".join(kept["setelan"].split(" | ")[:4])}
        store._conn.execute("UPDATE report_versions SET basis = ?", (json.dumps(kept),))
    assert changes(report(cutoff="2026-11-16T10:00:00+0700")) == ["batas data, atau catatan lain"]
