"""Random moves of five people on one case; after each, what must always hold holds."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import workflow
from domain.case_entries import Answers, Letter, NewApproval, NewHop, NewReading, NewResult
from domain.elections import Contest
from domain.errors import WorkflowError
from domain.types import (
    Account,
    AccountKind,
    Assessment,
    Flag,
    HowSeen,
    Moment,
    Platform,
    PositionLevel,
    Post,
    PostKind,
    Route,
    Stance,
    Tier,
)
from review.next_steps import next_steps
from review.oversight import oversight_body_of, profiles
from services import casework, reading_list, reading_withdrawal
from services.intake import intake
from store import accounts, case_rows, cases, flags, open_store, post_keys, post_records, posts, queue, runs
from store import pending_readings as kept_readings
from store import reviewers as reviewer_rows
from store.case_filter import Filter
from store.database import transaction

PEOPLE = st.sampled_from([*(f"pembaca-{n}" for n in range(1, 6)), "pimpinan-1", "pimpinan-2"])
LETTER = Letter(authority="PPK", number="9", day=date(2026, 11, 10))
START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
ACCOUNT = Account(
    account_id="a1",
    person_id="orang-1",
    platform=Platform.BLUESKY,
    handle="akun.rekaan",
    native_id=None,
    agency="Pemerintah Kota Rekaan",
    region="35.78",
    position_level=PositionLevel.PELAKSANA,
    kepala_wilayah=False,
    kind=AccountKind.PERSONAL,
    legal_basis="SKB",
    ownership_evidence="surat",
    verified_by="inspektorat",
    active_from=date(2026, 9, 1),
    active_to=None,
    route=Route.A,
)
FLAG = Flag(
    rule="campaign",
    rule_version=1,
    entry="dukung",
    found="dukung",
    spans=((0, 3),),
    tier=Tier.PLAIN,
    reason="kata",
    cancelled_by="",
    pack="uji",
    pack_version="1",
    contest="walikota-rekaan",
    category="DS-06",
)
RECORDS = (
    "readings",
    "findings",
    "clarifications",
    "hops",
    "results",
    "approvals",
    "hop_answers",
    "markers",
    "objections",
    "objection_outcomes",
    "reading_answers",
    "reopenings",
    "case_corrections",
    "case_events",
)
CONTEST = Contest(contest="walikota-rekaan", office="walikota", region="35.78", label="x", penetapan=date(2026, 11, 9))
BODIES = {
    name: replace(oversight_body_of(name, ()), categories=frozenset({"DS-06"}), contests={"walikota-rekaan": CONTEST})
    for name in profiles()
}


EMPTY = tempfile.TemporaryDirectory()


def _copied(path):
    """An empty store there, migrated once for all runs."""
    empty = Path(EMPTY.name) / "netralitas.db"
    if not empty.exists():
        open_store(empty).close()
    return Path(shutil.copyfile(empty, path))


class Case(RuleBasedStateMachine):
    @initialize(name=st.sampled_from(sorted(BODIES)), tier=st.sampled_from(Tier), share=st.sampled_from([0, 100]))
    def begin(self, name, tier, share):
        self.body = replace(BODIES[name], profile=replace(BODIES[name].profile, second_look_share=share))
        self.slow, self.sent = replace(self.body, take_back=timedelta(minutes=10)), {}
        self.tier, self.clock = tier, timedelta()
        self.folder = tempfile.TemporaryDirectory()
        self.conn = open_store(_copied(Path(self.folder.name) / "netralitas.db"))
        self.conn._conn.execute("PRAGMA synchronous = OFF")  # no power is cut here
        self.minutes = 0
        self.edits = 0
        self.seen = {table: [] for table in RECORDS}
        with transaction(self.conn):
            for n in range(1, 6):
                reviewer_rows.add(self.conn, f"pembaca-{n}", "reviewer", b"s", b"h", START)
            for n in (1, 2):
                reviewer_rows.add(self.conn, f"pimpinan-{n}", "approver", b"s", b"h", START)
            entry = accounts.RegisterList(
                list_id="l",
                imported_at=START,
                file_sha256="0",
                selection="s",
                population=1,
                operator="o",
                rows_read=1,
                rows_loaded=1,
                rows_refused=0,
            )
            accounts.add_list(self.conn, entry)
            accounts.put(self.conn, ACCOUNT, "l", at=START, operator="o", note="uji")
        self.edit()

    def teardown(self):
        self.conn.close()
        self.folder.cleanup()

    def now(self):
        self.minutes += 1
        return START + timedelta(minutes=self.minutes) + self.clock

    @rule(hours=st.integers(-9, 30))
    def jump(self, hours):
        """The clock of the machine is set, forwards or backwards: what was recorded keeps its order."""
        before = [casework.load(self.conn, c).state for c in sorted(cases.numbers(self.conn))]
        self.clock = timedelta(hours=hours)
        assert [casework.load(self.conn, c).state for c in sorted(cases.numbers(self.conn))] == before

    @rule(person=PEOPLE)
    def reopen(self, person):
        file = casework.load(self.conn, self.current())
        done = self.attempt(casework.reopen, person, "perlu dilihat lagi", at=self.now())
        assert done == (person.startswith("pimpinan") and file.is_set_aside)
        assert not done or casework.load(self.conn, self.current()).state == "dibaca_ulang"

    def current(self):
        """The newest case of the person."""
        return self.conn._conn.execute("SELECT max(case_id) FROM cases").fetchone()[0]

    def offered(self, person, move):
        """What a page would offer this person for this move now."""
        role = reviewer_rows.find(self.conn, person).role
        return next_steps(self.body, casework.load(self.conn, self.current()), role).get(move, ())

    def recorded(self, table):
        return self.conn._conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def attempt(self, move, *args, **kwargs):
        try:
            move(self.conn, self.body, self.current(), *args, **kwargs)
        except WorkflowError:
            return False
        return True

    @rule(person=PEOPLE, finding=st.sampled_from(["dugaan", "dugaan", "tidak_cukup"]))
    def read(self, person, finding):
        before = casework.load(self.conn, self.current())
        at = self.now()
        self.settled(at)
        before = casework.load(self.conn, self.current())
        given = NewReading(finding=finding, note="alasan", answers=self.answers(), category="DS-06")
        held = kept_readings.waiting(self.conn)
        done = self.attempt(reading_list.read, person, given, at=at)
        if done:
            after = casework.load(self.conn, before.case.case_id).state
            fresh = not any(r.reviewer_id == person and r.seq > before.reopened for r in before.readings)
            assert not fresh or after in workflow.TELAAH[before.state][finding]
        mine = [r.seq for r in before.readings if r.reviewer_id == person]
        if mine and mine[-1] > before.newest:
            assert not done, "the same person read twice without news"
        assert not (done and held), "what somebody sent is that person's until it is recorded"
        if before.case.closed_at is None and not mine and before.state != "layak_diteruskan" and not held:
            assert done, "a fresh reader may always read an open case"

    @rule(person=PEOPLE, finding=st.sampled_from(["dugaan", "tidak_cukup"]))
    def send(self, person, finding):
        """A reading that can be taken back changes nothing that is recorded, and nobody else gets the item."""
        at, case_id = self.now(), self.current()
        self.settled(at)
        before = self.everything()
        note = f"kirim {self.minutes}"
        given = NewReading(finding=finding, note=note, answers=self.answers(), category="DS-06")
        try:
            done = reading_list.read(self.conn, self.slow, case_id, person, given, at=at) == reading_withdrawal.WAITING
        except WorkflowError:
            return
        assert done
        assert self.everything() == before
        self.sent[note] = person
        for other in ("pembaca-1", "pembaca-2", "pembaca-3"):
            assert reading_list.take(self.conn, self.slow, other, at) is None

    def answers(self):
        return Answers(
            reason_code="lainnya",
            elements=("dukungan_aktif", "tujuan", "tahapan"),
            owner="ya",
            hacked="tidak",
            old_photo="tidak",
            exculpatory="tidak ada",
        )

    def everything(self):
        return {t: [tuple(r) for r in self.conn._conn.execute(f"SELECT * FROM {t} ORDER BY 1")] for t in RECORDS}

    def settled(self, at):
        reading_withdrawal.settle(self.conn, self.slow, at)

    @rule(person=PEOPLE, jump=st.sampled_from([0, 0, 3, 11, 600, -11, -600]))
    def take_a_sent_one_back(self, person, jump):
        """Before it is due a reading is withdrawn whole; afterwards it is recorded, once."""
        self.clock += timedelta(minutes=jump)
        at, mine = self.now(), kept_readings.of_reader(self.conn, person)
        for row in mine:
            late = not row.refused and row.is_due(at) and not row.is_ahead(at)
            try:
                reading_withdrawal.withdraw(self.conn, self.slow, person, row.pending_id, at)
            except WorkflowError:
                assert late, row
                continue
            still = kept_readings.find(self.conn, row.pending_id)
            if still is None:
                del self.sent[row.reading.note]
                draft = queue.draft_of(self.conn, person, row.item_id)
                assert draft["note"] == [row.reading.note], "nothing typed is lost"
                reading_list.put_back(self.conn, person, at)  # back from the table, for others to read
            else:
                assert still.refused

    @rule(minutes=st.sampled_from([0, 9, 10, 11, 1000, -30, -5000]))
    def wait_for_them(self, minutes):
        self.clock += timedelta(minutes=minutes)
        self.settled(self.now())

    @invariant()
    def every_sent_reading_is_recorded_once_or_waits_with_its_words(self):
        self.settled(START + timedelta(minutes=self.minutes + 1) + self.clock)  # as the next move does first
        recorded = [r[0] for r in self.conn._conn.execute("SELECT reason FROM readings WHERE reason LIKE 'kirim %'")]
        waiting = [row.reading.note for row in self.all_sent()]
        assert sorted(recorded + waiting) == sorted(self.sent)

    def all_sent(self):
        return [row for n in range(1, 6) for row in kept_readings.of_reader(self.conn, f"pembaca-{n}")] + [
            row for n in (1, 2) for row in kept_readings.of_reader(self.conn, f"pimpinan-{n}")
        ]

    @rule(
        person=PEOPLE,
        state=st.sampled_from(workflow.CLARIFICATIONS),
        way=st.sampled_from(["", *workflow.WAYS]),
    )
    def clarify(self, person, state, way):
        file = casework.load(self.conn, self.current())
        before = file.clarifications[-1].state if file.clarifications else ""
        offered = self.offered(person, "clarify")
        done = self.attempt(casework.clarify, person, state=state, note=f"{self.minutes}", at=self.now(), way=way)
        assert not done or state in workflow.KLARIFIKASI[before]
        assert done == (state in offered) or (not done and way == "undangan")
        assert not done or way != "undangan" or self.body.profile.summons != "tidak_pernah"

    @rule(person=PEOPLE, kind=st.sampled_from(["pleno", "persetujuan", "panel"]), members=st.integers(0, 4))
    def approve(self, person, kind, members):
        approval = NewApproval(
            kind=kind,
            number=str(self.minutes),
            held_on=START.date(),
            members=tuple(f"Anggota {n}" for n in range(members)),
        )
        state, offered = casework.load(self.conn, self.current()).state, self.offered(person, "approve")
        done = self.attempt(casework.approve, person, approval, at=self.now())
        whole = kind == self.body.profile.approval and members >= self.body.profile.members
        assert done == bool(offered and whole)
        if done:
            assert (kind, state) == (self.body.profile.approval, "layak_diteruskan")
            assert members >= self.body.profile.members
            assert person.startswith("pimpinan")

    @rule(person=PEOPLE)
    def answer(self, person):
        hops, offered = casework.load(self.conn, self.current()).hops, self.offered(person, "answer")
        done = self.attempt(casework.answer, person, LETTER, f"dalam proses {self.minutes}", at=self.now())
        assert not done or hops
        assert done == bool(offered)

    @rule(person=PEOPLE, marker=st.sampled_from(sorted(workflow.MARKERS)))
    def mark(self, person, marker):
        letter = replace(LETTER, number=str(self.minutes))
        blocked = [m.marker for m in casework.load(self.conn, self.current()).markers if m.marker != "gakkumdu"]
        offered = self.offered(person, "mark")
        done = self.attempt(casework.mark, person, marker, letter, at=self.now())
        assert done == (marker in offered)
        assert not done or marker != "data_dibuka" or blocked[-1] == "data_diblokir"

    @rule(person=PEOPLE, kind=st.sampled_from(sorted(workflow.OBJECTIONS)))
    def object(self, person, kind):
        standing = casework.load(self.conn, self.current()).standing
        offered, before = self.offered(person, "object"), self.recorded("objections")
        done = self.attempt(casework.file_objection, person, kind, LETTER, at=self.now())
        assert kind not in offered or done
        assert self.recorded("objections") == before or kind in offered
        assert not done or {r.result for r in standing} & workflow.OBJECTIONABLE

    @rule(person=PEOPLE, outcome=st.sampled_from(workflow.OUTCOMES))
    def settle(self, person, outcome):
        before, offered = casework.load(self.conn, self.current()), self.offered(person, "object")
        letter = replace(LETTER, authority="BPASN", number=str(self.minutes))
        done = self.attempt(
            casework.settle,
            person,
            outcome,
            letter,
            at=self.now(),
            sanction="moral_terbuka" if outcome == "diubah" else None,
        )
        assert done == (outcome in offered)
        if done:
            after = casework.load(self.conn, before.case.case_id)
            assert len(before.objections) > len(before.outcomes)
            assert (after.standing == before.standing) == (outcome == "dikuatkan")

    @rule(person=PEOPLE, letter=st.integers(1, 3))
    def forward(self, person, letter):
        hop = NewHop(sender="Bawaslu", receiver="BKN", route="surat", number=str(letter), sent_on=START.date())
        state, earlier = casework.load(self.conn, self.current()).state, casework.load(self.conn, self.current()).hops
        file = casework.load(self.conn, self.current())
        offered, before = self.offered(person, "forward"), self.recorded("hops")
        done = self.attempt(casework.forward, person, hop, self.now())
        assert self.recorded("hops") == before or offered
        assert not done or state == "layak_diteruskan" or earlier
        if done and self.body.profile.approval:
            assert [a for a in file.approvals if a.finding_id == file.findings[-1].finding_id]

    @rule(person=PEOPLE, result=st.sampled_from(workflow.RESULTS))
    def decide(self, person, result):
        decided = NewResult(
            authority="PPK",
            number=f"{self.minutes}",
            decided_on=START.date(),
            result=result,
            sanction="ringan" if result == "sanksi" else None,
        )
        standing, offered = casework.load(self.conn, self.current()).standing, self.offered(person, "result")
        done = self.attempt(casework.decide, person, decided, self.now())
        assert not done or result in workflow.HASIL[standing[-1].result if standing else ""]
        assert done == (result in offered)
        if done and result in workflow.ENDS:
            assert casework.load(self.conn, self.current()).case.closed_at

    @rule(person=PEOPLE, older=st.booleans())
    def take_back(self, person, older):
        """Only the newest record, only by whom it is offered to; then it counts nowhere."""
        before = casework.load(self.conn, self.current())
        kind, ref = before.newest_move or ("hop", "0")
        asked = (kind, "0" if older else ref)
        done = self.attempt(casework.take_back, person, *asked, "keliru", at=self.now())
        assert done == (bool(self.offered_before(before, person)) and not older)
        if done:
            after = casework.load(self.conn, before.case.case_id)
            assert (after.newest_move or ("", "")) != (kind, ref)
            row = case_rows.rows(self.conn, Filter(cases=(before.case.case_id,)))[0]
            last = after.clarifications[-1].state if after.clarifications else "tidak_diminta"
            assert (row.step, row.clarification) == (after.journey, last)

    def offered_before(self, file, person):
        role = reviewer_rows.find(self.conn, person).role
        return next_steps(self.body, file, role).get("correct", ())

    @rule()
    def edit(self):
        """The account holder rewrites the post; the new version is flagged and joins."""
        at, self.edits = self.now(), self.edits + 1
        post = Post(
            platform=ACCOUNT.platform,
            native_id="k1",
            author_native_id="x",
            kind=PostKind.ORIGINAL,
            url="",
            text=f"dukung {self.edits}",
            published=Moment(raw="", at=START),
        )
        run = runs.open_run(self.conn, kind="import", started_at=at, operator="o", how_seen=HowSeen.IMPORT_NO_LOGIN)
        origin = post_records.Origin(run_id=run, account_id="a1", how_seen=HowSeen.IMPORT_NO_LOGIN, seen_at=at)
        with transaction(self.conn):
            posts.save(self.conn, origin, [(post, None)])
        key = post_keys.post_id("a1", "k1")
        found = Assessment(
            id=key, queue=True, stance=Stance.SUPPORT, tier=self.tier, flags=(replace(FLAG, tier=self.tier),)
        )
        flags.save(self.conn, "uji", [(found, self.edits)], at)
        intake(self.conn, at)
        assert casework.load(self.conn, self.current()).state in ("belum_dibaca", "dibaca_ulang")

    @rule()
    def take_in_again(self):
        assert intake(self.conn, self.now()) == (0, 0)

    @precondition(lambda self: self.edits)
    @rule()
    def delete(self):
        before = casework.load(self.conn, self.current()).state
        with transaction(self.conn):
            posts.mark_gone(self.conn, "a1", "k1", "deleted", self.now())
        intake(self.conn, self.now())
        assert casework.load(self.conn, self.current()).state == before

    @invariant()
    def nothing_recorded_changes(self):
        for table in RECORDS:
            rows = [tuple(row) for row in self.conn._conn.execute(f"SELECT * FROM {table} ORDER BY 1")]
            assert rows[: len(self.seen[table])] == self.seen[table]
            self.seen[table] = rows

    @invariant()
    def every_case_keeps_the_rules(self):
        for (case_id,) in self.conn._conn.execute("SELECT case_id FROM cases").fetchall():
            file = casework.load(self.conn, case_id)
            assert file.state in workflow.LABELS
            since = file.reopened
            for finding in file.findings:
                assert finding.first_person != finding.second_person
            if file.state == "layak_diteruskan":
                dugaan = {r.reviewer_id for r in file.readings if r.seq > since and r.finding == "dugaan"}
                assert len(dugaan) >= 2, "two different persons since the last reopening"
            if file.state == "tidak_cukup":
                aside = [r for r in file.readings if r.seq > since and r.finding == "tidak_cukup"]
                alone = len({r.reviewer_id for r in aside}) == 1
                assert not alone or not (file.findings or self.tier == Tier.STRONG or file.reopenings)
            assert not file.hops or file.findings
            assert not file.results or file.hops
            ended = file.state == "tidak_cukup" or any(r.result in workflow.ENDS for r in file.results)
            assert not file.case.closed_at or ended
            assert file.case.known_at or not any(r.finding == "dugaan" for r in file.readings)

    @invariant()
    def at_most_one_case_of_the_person_is_open(self):
        assert self.conn._conn.execute("SELECT count(*) FROM cases WHERE closed_at IS NULL").fetchone()[0] <= 1


TestCase = Case.TestCase
TestCase.settings = settings(
    max_examples=120, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
