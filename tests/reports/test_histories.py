"""Recorded histories of one case, made of moves that are offered: file, list, reading list and report say the same."""

import shutil
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import workflow
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.editions import INTERNAL
from domain.errors import NotAllowedError, WorkflowError
from domain.periods import parse_week
from reports.case_path import STEPS, path_row
from reports.context import Masthead, ReportContext
from reports.counting import is_found
from reports.follow_up import follow_up
from review.next_steps import next_step, next_steps
from review.oversight import profiles
from services import casework, reading_list
from services.intake import intake
from services.reporting import _deadlines, _next_steps
from store import case_rows, open_store
from store import reviewers as reviewer_rows
from store.case_facts import case_facts
from store.case_filter import Filter
from store.database import transaction
from store.tallies import figures, week_facts
from tests.review.conftest import body_named, given_reading

MASTHEAD = Masthead(body="Lembaga", responsible="Ketua", legal_basis="SKB", zone="WIB", demo=False, assessment="DPIA/1")
PEOPLE = (*(f"pembaca-{n}" for n in range(1, 6)), "pimpinan-1")


@pytest.fixture
def begun(store, workspace, now, add_account, add_post, flag_post):
    with transaction(store):
        for n in range(1, 6):
            reviewer_rows.add(store, f"pembaca-{n}", "reviewer", b"salt", b"hash", now)
        reviewer_rows.add(store, "pimpinan-1", "approver", b"salt", b"hash", now)
    flag_post(add_post(add_account("akun-1"), "k1", "dukung calon", now), now)
    intake(store, now)
    store._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return workspace.database


class History:
    """One person's case, moved by whoever may, a minute at a time."""

    def __init__(self, db, name, start, seed):
        self.db, self.body, self.at, self.chance, self.said = db, body_named(name), start, Random(seed), []

    def file(self):
        return casework.load(self.db, self.db._conn.execute("SELECT max(case_id) FROM cases").fetchone()[0])

    def step(self):
        self.at += timedelta(minutes=1)
        person, file = self.chance.choice(PEOPLE), self.file()
        role = reviewer_rows.find(self.db, person).role
        offered = dict(next_steps(self.body, file, role)) | {"read": ("dugaan", "dugaan", "tidak_cukup")}
        offered.pop("export", None)
        move = self.chance.choice(sorted(offered))
        chosen = self.chance.choice(offered[move])
        self.said.append(f"{person} {move} {chosen}")
        try:
            getattr(self, move)(file, person, chosen)
        except (WorkflowError, NotAllowedError) as error:
            self.said.append(f"  {error}")
            # A step of ours needs a consent of its own where another body's does not; nothing is opened unblocked.
            blocked = (move == "mark" and chosen == "data_dibuka") or (move == "forward" and file.hops)
            assert blocked or move in ("read", "reopen"), self.said

    def letter(self):
        return Letter(authority="PPK", number=f"{self.chance.randint(1, 4)}", day=self.at.date())

    def _do(self, move, file, person, *args, **kwargs):
        move(self.db, self.body, file.case.case_id, person, *args, **kwargs)

    def read(self, file, person, chosen):
        self._do(reading_list.read, file, person, given_reading(chosen), at=self.at)

    def clarify(self, file, person, chosen):
        self._do(casework.clarify, file, person, state=chosen, note=str(len(self.said)), at=self.at)

    def approve(self, file, person, chosen):
        profile = self.body.profile
        members = tuple(f"Anggota {n}" for n in range(profile.members))
        approval = NewApproval(
            kind=profile.approval, number=self.letter().number, held_on=self.at.date(), members=members
        )
        self._do(casework.approve, file, person, approval, at=self.at)

    def forward(self, file, person, chosen):
        hop = NewHop(
            sender="Bawaslu",
            receiver=self.chance.choice(["BKN", "PPK"]),
            route=chosen,
            number=self.letter().number,
            sent_on=self.at.date(),
        )
        self._do(casework.forward, file, person, hop, self.at)

    def answer(self, file, person, chosen):
        kind = self.chance.choice(sorted(workflow.ANSWERS))
        self._do(casework.answer, file, person, self.letter(), f"isi {len(self.said)}", at=self.at, kind=kind)

    def result(self, file, person, chosen):
        made = NewResult(
            authority="PPK",
            number=self.letter().number,
            decided_on=self.at.date(),
            result=chosen,
            sanction="ringan" if chosen == "sanksi" else None,
        )
        self._do(casework.decide, file, person, made, self.at)

    def mark(self, file, person, chosen):
        self._do(casework.mark, file, person, chosen, self.letter(), at=self.at)

    def object(self, file, person, chosen):
        if chosen in workflow.OUTCOMES:
            sanction = "berat" if chosen == "diubah" else None
            decided = replace(self.letter(), number=f"K-{len(self.said)}")  # never that of an earlier decision
            self._do(casework.settle, file, person, chosen, decided, sanction=sanction, at=self.at)
        else:
            self._do(casework.file_objection, file, person, chosen, self.letter(), at=self.at)

    def reopen(self, file, person, chosen):
        self._do(casework.reopen, file, person, "perlu dilihat lagi", at=self.at)

    def correct(self, file, person, chosen):
        self._do(casework.take_back, file, person, *file.newest_move, "keliru", at=self.at)


def agrees(history):
    """The case file, the list, the reading list and the report at this moment."""
    db, body, file = history.db, history.body, history.file()
    said, number = "\n".join(history.said), file.case.case_id
    ended = file.state == "tidak_cukup" or any(r.result in workflow.ENDS for r in file.standing)
    assert (file.case.closed_at is not None) == ended, said
    row = case_rows.rows(db, Filter(cases=(number,)))[0]
    facts = week_facts(db, parse_week("2026-W46"), history.at)
    fact = next(c for c in facts.cases if c.case_id == number)
    assert (row.state, row.step) == (file.state, file.journey), said
    assert (fact.state, fact.closed_at is None) == (file.state, file.case.closed_at is None), said
    assert [r.result for r in fact.results] == [r.result for r in file.standing], said
    assert [h.receiver for h in fact.hops] == [h.receiver for h in file.hops], said
    assert (fact.clarification or "tidak_diminta") == row.clarification, said
    basis = ReportContext(
        facts=facts,
        packs=(),
        masthead=MASTHEAD,
        edition=INTERNAL,
        deadlines=_deadlines(body, facts),
        next_steps=_next_steps(body, facts),
    )
    the_funnel(file, fact, said)
    the_figures(db, basis, said)
    the_receivers(basis, file, said)
    if fact.closed_at is None:
        assert basis.next_steps[number].words == expected_step(body, file), said
    return facts


def the_funnel(file, fact, said):
    held = {label: is_in(fact) for label, is_in, _ in STEPS}
    assert held["Diteruskan ke lembaga lain"] == bool(file.hops), said
    assert held["Mendapat hasil dari lembaga berwenang"] == bool(file.standing), said
    assert held["Dugaan layak diteruskan"] == (file.state == "layak_diteruskan" or bool(file.hops)) == is_found(fact)
    for label, is_in, at in STEPS:
        assert not is_in(fact) or at(fact) is not None or "Menunggu" in label, (label, said)


def the_figures(db, basis, said):
    """What a later report would correct, the week's line of the trend and the path are one number."""
    printed = figures(db, basis.facts.week, basis.facts.cutoff, basis.facts.cases)
    this_week = [path_row(basis, step, set(), compare=False)[0][1] for step in STEPS[3:6]]
    assert [printed[n] for n in ("orang_layak", "orang_diteruskan", "orang_diputus")] == this_week, said
    assert basis.facts.trend[-1].persons_found == printed["orang_layak"], said


def the_receivers(basis, file, said):
    rows = {r[0]: r[1:] for r in follow_up(basis).tables[0].rows}
    assert sorted(rows) == sorted({h.receiver for h in file.hops}), said
    for receiver, (sent, received, registered, _, decided, _, silent, _) in rows.items():
        own = {h.hop_id for h in file.hops if h.receiver == receiver}
        kinds = {a.kind for a in file.hop_answers if a.hop_id in own}
        results = any(r.hop_id in own for r in file.standing)
        assert (sent, decided) == (1, int(results)), said
        assert received == int(bool(kinds) or results), said
        assert registered <= received, said
        assert silent or received, said


def expected_step(body, file):
    """As the page of the case says it."""
    return next_step(
        body,
        state=file.state,
        clarification=file.clarifications[-1].state if file.clarifications else None,
        approved=bool(file.findings) and any(a.finding_id == file.findings[-1].finding_id for a in file.approvals),
        forwarded=bool(file.hops),
        result=file.standing[-1].result if file.standing else None,
    )


@given(seed=st.integers(0, 2**32), name=st.sampled_from(sorted(profiles())))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_recorded_history_reads_the_same_everywhere(begun, tmp_path_factory, now, seed, name):
    copy = shutil.copyfile(begun, tmp_path_factory.mktemp("riwayat") / "netralitas.db")
    db = open_store(copy)
    db._conn.execute("PRAGMA synchronous = OFF")
    try:
        history, printed = History(db, name, now, seed), {}
        for _ in range(40):
            history.step()
            printed[history.at] = agrees(history)
        for at, facts in printed.items():
            assert case_facts(db, facts.week, at) == facts.cases, (at, history.said)
    finally:
        db.close()
