"""Every letter of every body in every state that a case can come to: refused, or with words that are true of that state.
[7]"""

import itertools
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_terms import SETTLED
from domain.errors import WorkflowError
from domain.types import Person
from review import letter_drafts
from review.case_summary import Context
from review.oversight import profile, profiles
from services import casework, packets, reading_list
from services.intake import intake
from services.packet_orders import PacketOrder
from store import accounts, cases, checkpoints, open_store
from store.database import transaction
from tests.review.conftest import body_named, given_reading

READERS = [f"pembaca-{n}" for n in range(1, 9)]


class World:
    """One case and the moves that lead it about; a move that the rules refuse leaves it as it is."""

    def __init__(self, db, name, case_id, now, add_post, flag_post):
        self.db, self.body, self.case_id, self.at = db, body_named(name), case_id, now
        self.add_post, self.flag_post = add_post, flag_post
        self.number = 0

    def do(self, move):
        self.at += timedelta(minutes=1)
        self.number += 1
        try:
            getattr(self, move)()
        except WorkflowError:
            return

    def _read(self, finding):
        file = self.file
        fresh = {r.reviewer_id for r in file.readings if r.seq > file.reopened}
        who = next(r for r in READERS if r not in fresh)
        reading_list.read(self.db, self.body, self.case_id, who, given_reading(finding), at=self.at)

    def dugaan(self):
        self._read("dugaan")

    def tidak_cukup(self):
        self._read("tidak_cukup")

    def ask(self):
        casework.clarify(self.db, self.body, self.case_id, "pimpinan-1", state="diminta", note="surat", at=self.at)

    def answered(self):
        casework.clarify(
            self.db, self.body, self.case_id, "pimpinan-1", state="diterima", note="bukan saya", at=self.at
        )

    def unreachable(self):
        casework.clarify(self.db, self.body, self.case_id, "pimpinan-1", state="tidak_terjangkau", note="", at=self.at)

    def consent(self):
        given = NewApproval(
            kind=self.body.profile.approval, number=f"{self.number}", held_on=self.at.date(), members=("A", "B", "C")
        )
        casework.approve(self.db, self.body, self.case_id, "pimpinan-1", given, at=self.at)

    def sent(self):
        route = self.body.profile.routes[0].id
        hop = NewHop(sender="Kami", receiver="BKN", route=route, number=f"{self.number}", sent_on=self.at.date())
        casework.forward(self.db, self.body, self.case_id, "pimpinan-1", hop, self.at)

    def _result(self, kind):
        made = NewResult(authority="BKN", number=f"{self.number}", decided_on=self.at.date(), result=kind)
        casework.decide(self.db, self.body, self.case_id, "pimpinan-1", made, self.at)

    def not_proven(self):
        self._result("tidak_terbukti")

    def proven(self):
        self._result("terbukti")

    def objection(self):
        letter = Letter(authority="", number=f"{self.number}", day=self.at.date())
        casework.file_objection(self.db, self.body, self.case_id, "pimpinan-1", "keberatan", letter, at=self.at)

    def cancelled(self):
        letter = Letter(authority="BKN", number=f"{self.number}", day=self.at.date())
        casework.settle(self.db, self.body, self.case_id, "pimpinan-1", "dibatalkan", letter, at=self.at)

    def reopen(self):
        casework.reopen(self.db, self.body, self.case_id, "pimpinan-1", "lihat lagi", at=self.at)

    def taken_back(self):
        newest = self.file.newest_move
        if newest:
            casework.take_back(self.db, self.body, self.case_id, "pimpinan-1", *newest, "keliru", at=self.at)

    def edited(self):
        account = accounts.all_accounts(self.db)[0]
        post_id = self.add_post(account, "k1", f"dukung calon {self.number}", self.at, conn=self.db)
        self.flag_post(post_id, self.at, conn=self.db)
        intake(self.db, self.at)

    def joined(self):
        others = [row[0] for row in self.db._conn.execute("SELECT case_id FROM cases")]
        casework.join(self.db, self.body, others, "pimpinan-1", at=self.at)

    @property
    def file(self):
        return casework.load(self.db, self.case_id)


MOVES = sorted(name for name in vars(World) if not name.startswith("_") and name not in ("do", "file"))
# The way to a paper, so that drawn moves start from all along it.
WAY = ("dugaan", "dugaan", "ask", "consent", "sent", "proven", "objection", "cancelled")
# Moves that only come to something together: read again and set aside, or found again, with or without a new consent.
TOGETHER = (
    ("answered", "tidak_cukup", "tidak_cukup"),
    ("answered", "dugaan", "dugaan"),
    ("answered", "dugaan", "dugaan", "consent"),
    ("edited", "tidak_cukup", "dugaan"),
    ("tidak_cukup", "tidak_cukup", "reopen"),
    ("reopen", "dugaan", "dugaan", "consent"),
)
STEPS = st.sampled_from([*((move,) for move in MOVES), *TOGETHER, *TOGETHER])


@pytest.fixture
def world(store, tmp_path, case_id, now, readers, add_account, add_post, flag_post):
    """A body and a copy of the store for each example; another case of another person stands beside it."""
    other = add_account("akun-2", person="orang-2")
    flag_post(add_post(other, "k9", "dukung calon", now), now)
    intake(store, now)
    numbers = iter(range(10_000))

    @contextmanager
    def copied(name):
        path = tmp_path / f"{next(numbers)}.db"
        store._conn.execute("VACUUM INTO ?", (str(path),))
        db = open_store(path)
        db._conn.execute("PRAGMA synchronous = OFF")  # no power is cut here
        try:
            yield World(db, name, case_id, now, add_post, flag_post)
        finally:
            db.close()
            path.unlink()

    return copied


def context_of(world):
    person = Person(person_id="orang-1", name="Nama Rekaan", nip="198001012005011001", asn_type="PNS")
    return Context(
        body=world.body,
        body_name="Uji",
        responsible="Ketua",
        packs=(),
        person=person,
        accounts=tuple(accounts.of_person(world.db, "orang-1")),
        answers=cases.answers_of(world.db, world.case_id),
        key=b"k" * 32,
        scope="uji",
        mark="",
    )


def may(world, file, letter):
    """Whether the letter may be written, told from what is recorded and not from the rules."""
    last = max([0, *(r.seq for r in file.reopenings), *(c.seq for c in file.clarifications if c.state == "diterima")])
    last = max([last, *(a.seq for a in file.additions if a.version > 1)])
    fresh = {r.reviewer_id: r.finding for r in file.readings if r.seq > last}
    found = list(fresh.values()).count("dugaan") >= 2 or any(f.seq > last for f in file.findings)
    form = letter_drafts.forms()[letter]
    if letter == "penutup":
        asked = any(c.state in ("diminta", "diterima", "tidak_terjangkau") for c in file.clarifications)
        return asked and (found or file.state == "tidak_cukup")
    if letter == "klarifikasi":
        return file.case.closed_at is None
    consented = any(a.finding_id == file.findings[-1].finding_id for a in file.approvals) if file.findings else False
    return found and (form.inside or not world.body.profile.approval or consented)


def words_of(written):
    rows = [words for row in written.rows for words in row]
    return " ".join([written.title, written.opening, written.closing, *rows])


def inspect(world):
    file, context = world.file, context_of(world)
    for letter in profile(world.body.profile.name).letters:
        allowed = may(world, file, letter)
        try:
            written = letter_drafts.write(file, context, letter, number="1", recipient="BKN", on=world.at.date())
        except WorkflowError:
            assert not allowed, (letter, file.state)
            continue
        assert allowed, (letter, file.state, "written without what it rests on")
        text = words_of(written)
        assert ("dugaan DS-06" in text) <= (file.state == "layak_diteruskan"), letter
        assert ("pembacaan dua orang" in text) <= (file.state == "layak_diteruskan"), letter
        if "tidak diteruskan kepada siapa pun" in text:
            assert (file.hops, file.state) == ((), "tidak_cukup"), letter
        if letter == "penutup":
            assert dict(written.rows)["Akhir pembacaan"], file.state
        if file.state == "tidak_cukup" and letter == "penutup" and file.hops:
            assert "BKN" in dict(written.rows)["Akhir pembacaan"]


@pytest.mark.parametrize("name", profiles())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(WAY)), steps=st.lists(STEPS, max_size=4))
def test_every_letter_in_every_state_is_refused_or_true(world, name, start, steps):
    with world(name) as made:
        inspect(made)
        for move in (*WAY[:start], *itertools.chain(*steps)):
            made.do(move)
            inspect(made)


def leaves(world, kind, folder):
    """Whether a packet for this kind of receiver could be made; nothing is read of the name where it could not."""
    read = []

    def context(mark):
        read.append(mark)
        return replace(context_of(world), mark=mark)

    order = PacketOrder(
        reviewer_id="pimpinan-1", recipient="BKN", recipient_kind=kind, letter_number="1", ppk_contestant="tidak"
    )
    key = Ed25519PrivateKey.generate()
    with transaction(world.db):
        checkpoints.checkpoint(world.db, key, world.at)
    try:
        packets.export(
            world.db,
            world.body,
            folder / "evidence",
            folder / "berkas",
            world.case_id,
            order,
            context,
            key,
            at=world.at,
        )
    except WorkflowError:
        assert read == []
        return False
    return True


@pytest.mark.parametrize("kind", ["internal", "bkn", "bawaslu", "ppk", "lain"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(WAY)), steps=st.lists(STEPS, max_size=2), name=st.sampled_from(profiles()))
def test_a_packet_is_made_of_a_finding_that_stands_and_of_nothing_else(world, tmp_path, kind, start, steps, name):
    """[5] Also the copy for the house itself: of an unread, half read, reopened or dismissed case there is none."""
    with world(name) as made:
        for move in (*WAY[:start], *itertools.chain(*steps)):
            made.do(move)
        file = made.file
        newest = file.findings[-1].finding_id if file.findings else None
        consented = not made.body.profile.approval or any(a.finding_id == newest for a in file.approvals)
        allowed = file.state == "layak_diteruskan" and (kind == "internal" or consented)
        assert leaves(made, kind, tmp_path) == allowed, (file.state, kind)


def test_the_person_is_told_something_of_every_end_that_a_reading_can_have():
    assert set(letter_drafts.ENDINGS) == set(SETTLED)
    assert len(set(letter_drafts.ENDINGS.values())) == len(SETTLED)
