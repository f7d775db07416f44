"""A workspace with an invented register, whose reports are made by the real command."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from domain.assessment import ImpactAssessment
from domain.case_entries import Answers, NewHop, NewReading, NewResult
from domain.packs import load_pack
from netralitas.cli import cli
from reports import breakdowns
from review.oversight import lists, oversight_body_of
from services import casework, reading_list
from services.intake import intake
from store import assessments, open_store
from store import reviewers as reviewer_rows
from store.database import transaction
from store.workspace import Workspace, read_config, write_config

WEEK = "2026-W46"
MONDAY = datetime(2026, 11, 8, 17, 0, tzinfo=UTC)  # 9 November 2026, 00:00 WIB
CUTOFF = "2026-11-16T08:00:00+0700"
ASSESSED = ImpactAssessment(reference="DPIA/1", day=date(2026, 9, 1), officer="Kepala Bagian Hukum")


def dugaan(form):
    """A reading that finds the form, with everything ticked."""
    answers = Answers(
        reason_code="lainnya",
        elements=tuple(lists().needs(form)),
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        exculpatory="tidak ada",
    )
    return NewReading(finding="dugaan", note="alasan", category=form, answers=answers)


def words_of(path):
    """A file as text; of a letter or workbook, the text of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


class Everywhere(frozenset):
    def __contains__(self, path):
        return True


@pytest.fixture(autouse=True)
def every_place_is_large(request, monkeypatch):
    """The worlds of these tests are small; test_small_places.py asks about the size of a place itself."""
    if "small_places" not in request.node.nodeid:
        monkeypatch.setattr(breakdowns, "_large_places", lambda facts: Everywhere())


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = tmp_path / "ruang"
    path = write_config(
        root,
        {
            "body.name": "Lembaga Uji <Rekaan>",
            "election.packs": ["pilkada-dki-2017"],
            "body.responsible": "Ketua",
            "body.legal_basis": "SKB 2022",
        },
    )
    conn = open_store(root / "netralitas.db")
    with transaction(conn):
        assessments.add(conn, ASSESSED, "", MONDAY)
    conn.close()
    return Workspace(root=root, config=read_config(path, {}))


@pytest.fixture
def store(workspace):
    conn = open_store(workspace.database)
    conn._conn.execute("PRAGMA synchronous = OFF")  # nothing here outlives its test
    yield conn
    conn.close()


@pytest.fixture
def report(workspace):
    """Runs `report weekly` and returns {file name: text} of what it wrote."""

    def run(week=WEEK, cutoff=CUTOFF, expect=0):
        made = CliRunner().invoke(
            cli,
            ["--workspace", str(workspace.root), "report", "weekly", "--week", week, "--cutoff", cutoff],
            catch_exceptions=False,
        )
        assert made.exit_code == expect, made.output
        folder = workspace.reports / week
        return {str(p.relative_to(folder)): words_of(p) for p in sorted(folder.rglob("*.*"))}

    return run


@pytest.fixture
def table(report):
    """One table of an edition as its JSON."""

    def get(edition, name):
        return json.loads(report()[f"{edition}/{name}.json"])

    return get


@pytest.fixture
def passed_on(store, add_account, add_post, flag_post):
    """Makes n persons whose case two readers found and somebody passed on; agency and form by the person's number."""
    with transaction(store):
        for n in (1, 2):
            reviewer_rows.add(store, f"pembaca-{n}", "reviewer", b"s", b"h", MONDAY)

    def make(count, *, agency=lambda n: "Pemerintah Kota Surabaya", form=lambda n: "DS-06", result=None, words="ya"):
        for n in range(count):
            account = add_account(
                f"nama-akun-{n}", account_id=f"{n:020x}", person=f"orang-rahasia-{n}", agency=agency(n)
            )
            seen = MONDAY + timedelta(hours=2)
            key = add_post(account, "k1", f"{words} {n}", seen, url=f"https://rahasia.example/{n}")
            flag_post(key, MONDAY + timedelta(hours=3), category=form(n))
        body = oversight_body_of("ngo", [load_pack("pilkada-2024")])
        intake(store, MONDAY + timedelta(hours=4))
        rows = store._conn.execute("SELECT case_id, person_id FROM cases ORDER BY case_id").fetchall()
        for number, row in enumerate(rows):
            case, at = row["case_id"], MONDAY + timedelta(hours=5, minutes=number)
            person = int(row["person_id"].rsplit("-", 1)[1])
            code = form(person)
            for reader in ("pembaca-1", "pembaca-2"):
                reading_list.read(store, body, case, reader, dugaan(code), at=at)
            casework.clarify(store, body, case, "pembaca-1", state="diminta", note="", at=at)
            hop = NewHop(sender="Lembaga Uji", receiver="BKN", route="surat", number="1", sent_on=at.date())
            casework.forward(store, body, case, "pembaca-1", hop, at)
            if result and result(person):
                decided = NewResult(authority="PPK Rekaan", number="9", decided_on=at.date(), result=result(person))
                casework.decide(store, body, case, "pembaca-1", decided, at)

    return make
