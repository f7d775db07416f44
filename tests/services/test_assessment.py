"""The data-protection impact assessment: without one nobody real is watched and nothing is final."""

import io
from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from domain.assessment import fault_of
from domain.errors import ConfigError, NotAllowedError, WorkflowError
from services import assessment
from store import assessments
from store import reviewers as reviewer_rows
from store.database import transaction
from store.facts import mark_demo
from store.workspace import Workspace, read_config, write_config


@pytest.fixture
def leader(store, now):
    with transaction(store):
        reviewer_rows.add(store, "pimpinan-1", "approver", b"s", b"h", now)
        reviewer_rows.add(store, "pembaca-1", "reviewer", b"s", b"h", now)
    return "pimpinan-1"


def test_nobody_real_is_watched_before_an_assessment_is_recorded(store, leader, now):
    with pytest.raises(ConfigError, match="belum boleh dimulai"):
        assessment.require(store)
    assessment.record(store, " DPIA/1/2026 ", "2026-11-01", "Kepala Bagian Hukum", by=leader, at=now)
    assessment.require(store)
    held = assessments.newest(store)
    assert (held.reference, held.day, held.officer) == ("DPIA/1/2026", date(2026, 11, 1), "Kepala Bagian Hukum")


def test_the_demo_watches_nobody_and_needs_none(store):
    mark_demo(store)
    assessment.require(store)


def test_a_later_assessment_holds_from_then_on_and_the_earlier_stays(store, leader, now):
    for number in ("1", "2"):
        assessment.record(store, number, "2026-11-01", "Kabag Hukum", by=leader, at=now)
    assert assessments.newest(store).reference == "2"
    assert store._conn.execute("SELECT count(*) FROM impact_assessments").fetchone()[0] == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "", ""), "isi ketiganya"),
        (("1", "", "x"), "isi ketiganya"),
        (("1", "kemarin", "x"), "dibaca"),
        (("1", "2099-01-01", "x"), "belum tiba"),
    ],
)
def test_what_is_not_whole_is_refused(store, leader, now, typed, words):
    with pytest.raises(WorkflowError, match=words):
        assessment.record(store, *typed, by=leader, at=now)
    assert assessments.newest(store) is None


def test_only_an_approver_records_one(store, leader, now):
    for by in ("pembaca-1", "nobody", ""):
        with pytest.raises(NotAllowedError):
            assessment.record(store, "1", "2026-11-01", "x", by=by, at=now)


@given(st.text(max_size=5), st.dates().map(str) | st.text(max_size=12), st.text(max_size=5))
def test_a_typed_assessment_is_whole_left_out_or_said_to_be_wrong(reference, day, officer):
    parts = [p.strip() for p in (reference, day, officer)]
    try:
        dated = bool(date.fromisoformat(parts[1]))
    except ValueError:
        dated = False
    assert (fault_of(reference, day, officer) == "") == (not any(parts) or (all(parts) and dated))


def test_the_draft_is_filled_from_the_workspace_and_leaves_the_weighing_blank(
    store, add_account, tmp_path, leader, now
):
    for n in range(3):
        add_account(f"akun-{n}", person=f"orang-{n % 2}")
    path = write_config(
        tmp_path / "ruang",
        {
            "body.name": "Bawaslu Uji",
            "election.packs": ["pilkada-dki-2017"],
            "body.profile": "bawaslu",
            "body.legal_basis": "SKB 2022",
        },
    )
    workspace = Workspace(root=tmp_path / "ruang", config=read_config(path, {}))
    [table] = Document(io.BytesIO(assessment.draft(store, workspace, now))).tables
    rows = {r.cells[0].text: r.cells[1].text for r in table.rows}
    assert rows["Pengendali data"] == "Bawaslu Uji"
    assert rows["Orang dan akun yang dipantau"] == "2 orang, 3 akun terdaftar"
    assert rows["Sumber"] == "Bluesky 3"
    assert "20 dari seratus" in rows["Dua orang"]
    assert "1 pembaca, 1 pimpinan" in rows["Akses"]
    for blank in ("Risiko yang tersisa, menurut penilai", "Pendapat pejabat pelindungan data", "Keputusan"):
        assert set(rows[blank]) == {"."}
    assert not {"orang-0", "akun-0"} & set(" ".join(rows.values()).split())
