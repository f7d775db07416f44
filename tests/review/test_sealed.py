"""Every recorded step of a case is covered by a checkpoint: a change or a loss of any is found afterwards."""

from datetime import date, timedelta

import pytest

from review import objections, workflow
from store import checkpoints as custody
from store import exclusions, orders, rights
from store.authority import Approval, Letter
from store.cases import Hop, Result
from store.database import transaction
from tests.review.conftest import body_named

DAY = date(2026, 11, 10)
CHANGED = {
    "readings": "reason", "reading_answers": "owner", "findings": "category", "clarifications": "note",
    "clarification_ways": "way", "approvals": "members", "hops": "receiver", "hop_answers": "answer",
    "markers": "number", "results": "number", "objections": "number", "objection_outcomes": "outcome",
    "case_posts": "added_at", "exclusions": "reason", "purge_orders": "approved_by", "subject_requests": "number",
    "subject_answers": "decision", "subject_actions": "detail",
}  # fmt: skip
WORDS = {"owner": "tidak", "way": "surat", "outcome": "dibatalkan", "decision": "ditolak"}


@pytest.fixture
def sealed(store, given, case_id, now, tmp_path):
    """A case that went all the way in a Bawaslu, with an objection, and a checkpoint over it."""
    body, minutes = body_named("bawaslu"), iter(range(1, 100))
    later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
    who, letter = "pimpinan-1", Letter(authority="PPK", number="7", day=DAY)
    for n in (1, 2):
        workflow.read(store, body, case_id, f"pembaca-{n}", given(), at=later())
    workflow.clarify(store, body, case_id, "pembaca-1", state="diminta", note="surat", at=later())
    approval = Approval(kind="pleno", number="1", held_on=DAY, members=("A", "B", "C"))
    workflow.approve(store, body, case_id, who, approval, at=later())
    hop = Hop(sender="Kami", receiver="BKN", route="surat", number="1", sent_on=DAY)
    workflow.forward(store, body, case_id, who, hop, later())
    workflow.answer(store, body, case_id, who, letter, "proses", at=later())
    workflow.mark(store, body, case_id, who, "gakkumdu", letter, at=later())
    result = Result(authority="PPK", number="2", decided_on=DAY, result="sanksi", sanction="berat")
    workflow.decide(store, body, case_id, who, result, later())
    objections.file_objection(store, body, case_id, who, "keberatan", letter, at=later())
    objections.settle(store, body, case_id, who, "diubah", letter, sanction="ringan", at=later())
    with transaction(store):
        exclusions.add(store, "pembaca-3", agency="Dinas", case_id=None, reason="x", declared_by="y", at=later())
        orders.add(store, "K-2026-0999", rule="arsip", approved_by="x", number="1", at=later())
        request = rights.receive(store, kind="akses", person_id="orang-1", number="1", by="x", at=now)
        rights.answer(store, request, decision="dikabulkan", article="a", reason="b", by="x", at=later())
        rights.act(store, request, done="salinan", detail="x", by="x", at=later())
        custody.checkpoint(store, custody.read_key(tmp_path / "k.pem"), now)
    for (name,) in store._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        store._conn.execute(f"DROP TRIGGER {name}")
    store._conn.execute("PRAGMA foreign_keys = OFF")
    assert list(custody.verify(store)) == []
    return store


@pytest.mark.parametrize("table", sorted(CHANGED))
def test_a_changed_record_is_found(sealed, table):
    column = CHANGED[table]
    key = "rowid" if table != "case_posts" else "case_id"
    changed = sealed._conn.execute(
        f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key} = (SELECT max({key}) FROM {table})",
        (WORDS.get(column, "lain"),),
    )
    assert changed.rowcount == 1
    assert [p for p in custody.verify(sealed) if "berubah sejak disegel" in p or "hilang" in p]


@pytest.mark.parametrize("table", sorted(CHANGED))
def test_a_lost_record_is_found(sealed, table):
    sealed._conn.execute(f"DELETE FROM {table}")
    assert [p for p in custody.verify(sealed) if "hilang sejak disegel" in p]
