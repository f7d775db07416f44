"""Who opened what: each page of a case or an account and each file of a report, to the second, told by the trace of that
reader and kept for five years; and what the desk writes is open to its owner alone. [29, D2]"""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.periods import to_text
from netralitas.cli import cli
from services import accounts, doctor, people, reading_list, retention
from services.settings import oversight_body
from store import disclosures, open_store, reviewers, signing
from store.database import transaction
from store.workspace import signing_file
from tests.desk.conftest import AT, PHRASE, new_case, post
from tests.desk.test_reporting import LAST, make
from tests.review.conftest import given_reading


@pytest.fixture
def written(signed, desk_workspace):
    """Every file of a report of the desk, as its address names it."""
    make(signed(), week=LAST)
    names = sorted(str(p.relative_to(desk_workspace.reports)) for p in desk_workspace.reports.rglob("*") if p.is_file())
    assert {f"{LAST}/internal.html", f"{LAST}/internal/baris.html", f"{LAST}/internal.xlsx"} <= set(names)
    return names


def test_each_page_and_file_that_a_reader_opened_stands_in_the_trace(
    signed, conn, clock, written, desk_workspace, add_post, flag_post
):
    case = new_case(conn, add_post, flag_post)
    found = [("perkara", f"/perkara/{case}", case)]
    found += [("akun", f"/akun/{a.account_id}", a.account_id) for a in accounts.all_accounts(conn)]
    found += [("laporan", f"/laporan/{name}", name) for name in written]
    reader, expected = signed("pembaca-2"), []
    for kind, address, ref in found:
        answer = reader.get(address, buffered=True)
        if answer.status_code == 200:
            expected.append((to_text(clock()), "dibuka", ref, kind))
        else:
            assert kind == "laporan", address  # what is in the folder and no file of a report
    assert len([row for row in expected if "/internal" in row[2]]) > 10
    begin, end = (to_text(clock() + timedelta(days=days)) for days in (-1, 1))
    told = [
        row
        for row in people.trace_in(desk_workspace, conn, "pembaca-2", begin, end, by="pembaca-2")
        if row[1] == "dibuka"
    ]
    assert sorted(told) == sorted(expected)
    assert people.trace_in(desk_workspace, conn, "pembaca-1", begin, end, by="pimpinan-1") == []
    day = clock().date()
    asked = [
        "reviewer",
        "trace",
        "pembaca-2",
        "--reviewer",
        "pimpinan-1",
        "--since",
        f"{day}",
        "--until",
        f"{day + timedelta(days=2)}",
    ]
    shown = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), *asked], input=f"{PHRASE}\n")
    assert all(ref in shown.output for _, _, ref, _ in expected)
    assert f"{len(expected)} catatan" in shown.output


@pytest.fixture
def finding(conn, desk_workspace, add_post, flag_post):
    """A case on which two found the same."""
    case = new_case(conn, add_post, flag_post)
    body = replace(oversight_body(desk_workspace), take_back=timedelta())
    for n, name in enumerate(("pembaca-1", "pembaca-2")):
        reading_list.read(conn, body, case, name, given_reading(), at=AT + timedelta(minutes=n))
    return case


PAPERS = {"recipient": "Rapat", "kind": "internal", "number": "1", "letter": "klarifikasi"}
BY_COMMAND = {
    "perkara": ("show", "CASE"),
    "berkas": ("export", "CASE", "--to", "Rapat", "--to-kind", "internal", "--number", "1"),
    "surat": ("letter", "CASE", "--letter", "klarifikasi", "--to", "Rapat"),
}


@pytest.mark.parametrize("face", ["desk", "command"])
@pytest.mark.parametrize("kind", BY_COMMAND)
def test_a_case_a_packet_and_a_letter_stand_in_the_trace_by_whatever_face_and_once(
    signed, conn, finding, desk_workspace, tmp_path, monkeypatch, face, kind
):
    """And the person concerned is told of it alike."""
    monkeypatch.chdir(tmp_path)
    who, start = "pimpinan-1", datetime.now(UTC)
    if face == "command":
        told = ["--workspace", str(desk_workspace.root), "case", *BY_COMMAND[kind], "--reviewer", who]
        done = CliRunner().invoke(cli, [finding if word == "CASE" else word for word in told], input=f"{PHRASE}\n" * 2)
        assert not done.exit_code, done.output
    elif kind == "perkara":
        assert signed(who).get(f"/perkara/{finding}").status_code == 200
    else:
        # The page is opened first, for its form.
        assert post(signed(who), f"/perkara/{finding}/{kind}", page="/laporan", **PAPERS).status_code == 200
    ref = f"{finding}-01" if kind == "berkas" else finding
    begin, end = to_text(AT - timedelta(days=1)), to_text(start + timedelta(days=1))
    opened = [r[1:] for r in people.trace_in(desk_workspace, conn, who, begin, end, by=who) if r[1] == "dibuka"]
    assert [row for row in opened if row[2] == kind] == [("dibuka", ref, kind)]
    assert doctor_line(conn, datetime.now(UTC) if face == "command" else AT)[1].startswith("Jejak pembukaan: ")
    person = conn._conn.execute("SELECT person_id FROM cases").fetchone()[0]
    assert [row[2] for row in disclosures.of_person(conn, person) if row[2] == kind] == [kind]


def doctor_line(db, at):
    well, line = doctor._opened(db, at)
    return well, str(line)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(("pembaca-1", "pembaca-2")),
            st.sampled_from(("perkara", "akun", "surat", "gambar", "laporan")),
            st.integers(0, 90),
            st.integers(-9 * 24, 0),
        ),
        max_size=30,
    ),
    many=st.integers(0, 2 * doctor.PAGES_AN_HOUR),
)
def test_doctor_says_how_much_was_opened_and_who_went_through_everything(conn, rows, many):
    """Hours of the clock; what was opened again and files of reports count for nobody's haste."""
    at = AT.replace(minute=30)
    with transaction(conn):
        conn._conn.execute("DELETE FROM disclosures")
        for reader, kind, ref, hours in [*rows, *(("pembaca-2", "akun", n, -3) for n in range(many))]:
            disclosures.add(conn, reader, kind, str(ref), at + timedelta(hours=hours))
    every = [*rows, *(("pembaca-2", "akun", n, -3) for n in range(many))]
    here = [row for row in every if row[3] >= -7 * 24]
    seen = Counter((reader, hours) for reader, kind, _ref, hours in set(here) if kind != "laporan")
    most = max(seen.values(), default=0)
    well, line = doctor_line(conn, at)
    assert f": {len(here)} catatan" in line
    assert f"paling banyak {most} perkara" in line
    assert well == (most <= doctor.PAGES_AN_HOUR) == ("reviewer trace" not in line)


FIVE_YEARS = timedelta(days=5 * 365)
AGES = [FIVE_YEARS + timedelta(seconds=past) for past in (-86400 * 400, -86400, -1, 0, 1, 2, 86400, 86400 * 4000)]


def test_an_opening_is_kept_for_five_years_and_not_longer(conn, desk_workspace, clock):
    ages = [*AGES, *(timedelta(days=days) for days in range(0, 4000, 97))]
    with transaction(conn):
        for n, age in enumerate(ages):
            kind = ("perkara", "akun", "laporan", "gambar", "surat", "berkas")[n % 6]
            disclosures.add(conn, "pembaca-1", kind, str(n), clock() - age)
    key = signing.house_key(conn, signing_file(desk_workspace))
    retention.purge(conn, retention.files_of(desk_workspace), key, by="pimpinan-1", now=clock())
    with open_store(desk_workspace.database) as after:
        left = {int(row[0]) for row in after._conn.execute("SELECT ref FROM disclosures")}
    assert left == {n for n, age in enumerate(ages) if age <= FIVE_YEARS}


class Browser:
    """A browser without scripts before a desk in a process of its own."""

    def __init__(self, root):
        self.root = root
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open

    def get(self, path):
        with self._open(self.root + path, timeout=60) as answer:
            return answer.read().decode()

    def send(self, path, page, **fields):
        fields["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page))[1]
        with self._open(self.root + path, urllib.parse.urlencode(fields).encode(), timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture
def served(desk_workspace, conn, monkeypatch, tmp_path):
    """A desk that was started where the mask of the shell keeps nothing from anybody; its passphrases are not those
    of tests, which cost little."""
    monkeypatch.setattr(people, "SCRYPT_N", 1 << 15)
    monkeypatch.setattr(people, "SCRYPT_P", 3)
    salt, digest = people._secret(PHRASE)
    with transaction(conn):
        reviewers.set_passphrase(conn, "pembaca-1", salt, digest)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    words = f"-m netralitas --workspace {desk_workspace.root} desk --port {port}"
    command = f'umask 000; exec "{sys.executable}" {words}'
    with subprocess.Popen(["sh", "-c", command], stdout=subprocess.DEVNULL, cwd=tmp_path, env=dict(os.environ)) as desk:
        for _ in range(300):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Browser(f"http://127.0.0.1:{port}")
        desk.terminate()


def test_what_a_desk_writes_is_open_to_its_owner_alone_whatever_the_mask(served, desk_workspace):
    before = set(desk_workspace.root.rglob("*"))
    served.send("/masuk", "/masuk", name="pembaca-1", phrase=PHRASE, next="")
    assert LAST in served.send("/laporan/pekan", "/laporan", week=LAST)
    made = set(desk_workspace.root.rglob("*")) - before
    assert {p.name for p in made} >= {"internal.html", "baris.html", "internal.docx", "internal"}
    assert [str(p) for p in made if p.stat().st_mode & 0o077] == []
