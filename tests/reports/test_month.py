"""A month of two offices, day by day; every sentence of every report is confirmed from a log kept beside the program.

The log is written by the simulation itself from what it did, never read from the store. A printed sentence that is no
template of the catalogue, or a template that states a fact which nothing here can confirm, fails.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from domain.case_entries import NewApproval, NewHop, NewResult
from domain.errors import WorkflowError
from domain.packs import load_pack
from domain.periods import parse_week, to_text
from domain.types import Assessment, HowSeen, Outcome, Stance
from domain.workflow import ENDS, RESULT_LABELS
from review.chronology import chronology
from review.oversight import oversight_body_of
from review.second_reader import LOT
from services import casework, reading_list, reading_withdrawal
from services.intake import intake
from services.reporting import period_report
from store import assessments, flags, open_store, posts, queue, runs
from store import cases as case_rows
from store import reviewers as reviewer_rows
from store.database import transaction
from store.facts import note
from store.workspace import Workspace, read_config, write_config
from tests.reports.catalogue import english
from tests.reports.conftest import ASSESSED, dugaan
from tests.review.conftest import given_reading

WIB = ZoneInfo("Asia/Jakarta")
BEGIN = datetime(2026, 11, 1, 17, 0, tzinfo=UTC)  # Monday, 2 November 2026, 00:00 WIB
DAYS, ACCOUNTS = 28, 12
WAIT, FAR = timedelta(minutes=10), BEGIN + timedelta(days=400)
DEATH = "SELECT RAISE(ABORT, 'mati');"
PACK = "pilkada-dki-2017"
LOOKED = {Outcome.OK, Outcome.EMPTY}
NUMBER = r"\d{1,3}(?:\.\d{3})*"


@dataclass
class CaseLog:
    """What was done on one case, each act with the time that the clock showed, in the order in which it was done."""

    person: str
    opened: datetime
    readings: list = field(default_factory=list)  # (time, reader, finding); an edit: (time, "", "")
    sent: list = field(default_factory=list)
    results: list = field(default_factory=list)  # (time, what), taken back ones removed with their time of that
    withdrawn: list = field(default_factory=list)
    clarified: list = field(default_factory=list)
    aside: list = field(default_factory=list)  # the readings by which the lot let one reader's word set it aside

    def latest(self, at):
        """Each reader's word since the last edit, as of a time; whether it is a finding of two."""
        said, found = {}, False
        for when, reader, finding in self.readings:
            if when > at:
                continue
            if not reader:
                said, found = {}, False
                continue
            found = found or (finding == "dugaan" and "dugaan" in [f for r, f in said.items() if r != reader])
            said[reader] = finding
        return said, found

    def state(self, at):
        """found, enough (too little), or open, by two persons' words."""
        latest, found = self.latest(at)
        if found:
            return "found"
        if sum(f == "tidak_cukup" for f in latest.values()) >= 2:
            return "enough"
        alone = [r for r in self.readings if r[0] <= at][-1:]
        if len(latest) == 1 and alone and alone[0] in self.aside:
            return "enough"
        return "open" if self.said(at) else "unread"

    def said(self, at):
        """The readings by then."""
        return [(when, reader, finding) for when, reader, finding in self.readings if reader and when <= at]

    def found_at(self, at):
        """When two persons first found it."""
        return next((w for w, reader, _ in self.readings if reader and w <= at and self.upto(w).latest(at)[1]), None)

    def upto(self, last):
        """The log up to the first act of that time."""
        place = next(n for n, r in enumerate(self.readings) if r[0] == last)
        return CaseLog(person=self.person, opened=self.opened, readings=self.readings[: place + 1])


class Office:
    """One office at work: it acts through the services and writes its own log."""

    def __init__(self, workspace, profile, seed, tools):
        self.workspace, self.profile, self.chance = workspace, profile, Random(seed)
        self.add_account, self.add_post, self.flag_post = tools
        self.db = open_store(workspace.database)
        self.db._conn.execute("PRAGMA synchronous = OFF")
        self.body = replace(oversight_body_of(profile, [load_pack(PACK)]), take_back=WAIT)
        self.accounts, self.looks, self.posts, self.cases, self.printed = [], [], {}, {}, {}
        self.gone = set()
        self.number, self.newest, self.waiting = 0, BEGIN, []
        self.done = Counter()

    def open(self):
        with transaction(self.db):
            for n in (1, 2, 3):
                reviewer_rows.add(self.db, f"pembaca-{n}", "reviewer", b"s", b"h", BEGIN)
            reviewer_rows.add(self.db, "pimpinan-1", "approver", b"s", b"h", BEGIN)
        for n in range(ACCOUNTS):
            self.accounts.append(self.add_account(f"akun-{n}", person=f"orang-{n}", conn=self.db))

    def day(self, start):
        """A working day: a crawl at nine, readings from ten, moves from thirteen o'clock; now and then a clock that
        is hours ahead or behind, which is set right over night."""
        self.clock(start + timedelta(hours=8, minutes=30))
        self.crawl(start + timedelta(hours=9))
        wrong = timedelta(hours=self.chance.choice((0, 0, 0, 0, 5, -2)))
        self.done["clocks"] += bool(wrong)
        at = start + timedelta(hours=10) + wrong
        for case_id in sorted(self.cases):
            at += timedelta(minutes=7)
            if self.cases[case_id].state(FAR) in ("open", "unread") and self.chance.random() < 0.5:
                self.read(case_id, at)
        at = start + timedelta(hours=13)
        for case_id in sorted(self.cases):
            at += timedelta(minutes=5)
            if self.chance.random() < 0.4:
                self.move(case_id, at)

    def clock(self, at):
        """Lets the program record what is due, and notes by hand what must have been recorded, and as of when."""
        reading_withdrawal.settle(self.db, self.body, at)
        for sent in self.waiting[:]:
            case_id, reader, finding, since, due = sent
            if since > at:
                self.waiting[self.waiting.index(sent)] = (case_id, reader, finding, at, at + WAIT)
            elif due <= at:
                self.waiting.remove(sent)
                when = due if self.newest > at else max(due, self.newest)
                self.note(case_id, when, reader, finding)

    def note(self, case_id, when, reader, finding):
        log = self.cases[case_id]
        first = not log.latest(FAR)[0]
        log.readings.append((when, reader, finding))
        self.newest = max(self.newest, when)
        if reader and first and finding == "tidak_cukup":  # whether the lot let it rest there only the program knows
            log.aside += [log.readings[-1]] if casework.load(self.db, case_id).state == "tidak_cukup" else []

    def dies(self, work):
        """The process dies as the work becomes durable, and is started again: nothing of it may be there."""
        if self.chance.random() < 0.1:
            self.done["died"] += 1
            self.db._conn.execute(f"CREATE TEMP TRIGGER dying BEFORE UPDATE ON queue_items BEGIN {DEATH} END")
            self.db._conn.execute(f"CREATE TEMP TRIGGER dying_too BEFORE INSERT ON pending_readings BEGIN {DEATH} END")
            with pytest.raises(Exception, match="mati"):
                work()
            self.db.close()
            self.db = open_store(self.workspace.database)
            self.db._conn.execute("PRAGMA synchronous = OFF")

    def crawl(self, at):
        """Sees most accounts; some fail; posts appear, some of them flagged."""
        run = runs.open_run(
            self.db,
            kind="crawl",
            started_at=at,
            operator="jadwal",
            how_seen=HowSeen.SPIDER,
            accounts=[a.account_id for a in self.accounts],
        )
        for account in self.accounts:
            outcome = self.chance.choices((Outcome.OK, Outcome.PRIVATE, Outcome.PLATFORM_OUTAGE), (8, 1, 1))[0]
            with transaction(self.db):
                runs.finish_account(self.db, run, account.account_id, outcome, complete=outcome in LOOKED, at=at)
            self.looks.append((at, account.account_id, outcome))
            if outcome == Outcome.OK and self.chance.random() < 0.3:
                self.number += 1
                published = at - timedelta(hours=self.chance.randint(1, 30))
                key = self.add_post(
                    account, f"k{self.number}", f"kiriman {self.number}", at, conn=self.db, published=published
                )
                flagged = self.chance.random() < 0.4
                self.posts[key] = (account, published, at, flagged)
                if flagged:
                    self.flag_post(key, at, conn=self.db)
                else:
                    nothing = Assessment(id=key, queue=False, stance=Stance.NONE, tier=None, flags=())
                    flags.save(self.db, "uji-1", [(nothing, 1)], at)
        self.change(at)
        runs.close_run(self.db, run, at)
        intake(self.db, at)
        for account in self.accounts:
            number = case_rows.open_of(self.db, account.person_id, "walikota-rekaan")
            if number and number not in self.cases:
                self.cases[number] = CaseLog(person=account.person_id, opened=at)
        if any(when == at and flagged for _, _, when, flagged in self.posts.values()) or self.edited == at:
            self.newest = max(self.newest, at)

    edited = None

    def change(self, at):
        """Account holders rewrite a flagged post or take one down."""
        for key, (account, published, seen, flagged) in sorted(self.posts.items()):
            chance = self.chance.random()
            held = [n for n, log in self.cases.items() if log.person == account.person_id]
            if not flagged or seen == at or chance > 0.05 or not held or key in self.gone:
                continue
            if chance < 0.02:
                native = self.db._conn.execute("SELECT native_id FROM posts WHERE post_id = ?", (key,)).fetchone()[0]
                with transaction(self.db):
                    assert posts.mark_gone(self.db, account.account_id, native, "deleted", at)
                self.gone.add(key)
                self.done["deleted"] += 1
                continue
            self.rewrite(key, account, published, at, held)

    def rewrite(self, key, account, published, at, held):
        """A rewritten post of a case is read again, unless an authority ended the case."""
        native = self.db._conn.execute("SELECT native_id FROM posts WHERE post_id = ?", (key,)).fetchone()[0]
        of_case = self.db._conn.execute("SELECT max(case_id) FROM case_posts WHERE post_id = ?", (key,)).fetchone()[0]
        log = self.cases[of_case]
        fresh = any(when == at and a.account_id == account.account_id for a, _, when, _ in self.posts.values())
        if fresh or of_case != max(held) or any(what in ENDS for _, what in log.results):
            return
        self.number += 1
        self.add_post(account, native, f"kiriman disunting {self.number}", at, conn=self.db, published=published)
        self.flag_post(key, at, conn=self.db)
        intake(self.db, at)
        self.note(of_case, at, "", "")
        self.edited = at
        self.done["edited"] += 1

    def read(self, case_id, at):
        """Somebody reads, may send the form twice, and may take it back before it counts."""
        self.clock(at)
        log = self.cases[case_id]
        had = set(log.latest(FAR)[0]) | {w[1] for w in self.waiting if w[0] == case_id}
        reader = next((f"pembaca-{n}" for n in (1, 2, 3) if f"pembaca-{n}" not in had), None)
        if reader is None or log.state(FAR) not in ("open", "unread") or case_id in {w[0] for w in self.waiting}:
            return
        finding = self.chance.choice(("dugaan", "dugaan", "tidak_cukup"))
        said = dugaan("DS-06") if finding == "dugaan" else given_reading("tidak_cukup")
        send = lambda: reading_list.read(self.db, self.body, case_id, reader, said, at=at)  # noqa: E731
        self.dies(send)
        assert send() == reading_withdrawal.WAITING
        if self.chance.random() < 0.3:
            self.done["twice"] += 1
            assert reading_list.is_recorded(self.db, case_id, reader, said)
            with pytest.raises(WorkflowError):
                send()
        if self.chance.random() < 0.15:
            self.done["withdrawn"] += 1
            self.clock(at + timedelta(minutes=3))
            [mine] = [one for one in reading_withdrawal.own(self.db, reader) if one.item_id == self.item(case_id)]
            assert reading_withdrawal.withdraw(self.db, self.body, reader, mine.number, at + timedelta(minutes=3))
            reading_list.put_back(self.db, reader, at + timedelta(minutes=3))
            return
        self.waiting.append((case_id, reader, finding, at, at + WAIT))

    def late(self, at):
        """Sent shortly before a report: it can still be taken back, so the report knows nothing of it."""
        for case_id in sorted(self.cases):
            self.read(case_id, at)
        self.done["late"] += len(self.waiting)

    def item(self, case_id):
        return queue.item(self.db, case_id).item_id

    def move(self, case_id, at):
        """The next thing that may be done, twice where the form is sent twice; what the rules refuse is not logged."""
        self.clock(at)
        log, last = self.cases[case_id], "pimpinan-1"
        if log.state(FAR) != "found":
            return
        try:
            if not log.clarified:
                self.twice(lambda: casework.clarify(self.db, self.body, case_id, last, state="diminta", note="", at=at))
                log.clarified.append(at)
            elif not log.sent:
                self._consent(case_id, at)
                hop = NewHop(sender="Kami", receiver="BKN", route="SBT", number=case_id, sent_on=at.date())
                self.twice(lambda: casework.forward(self.db, self.body, case_id, last, hop, at))
                log.sent.append(at)
            elif not log.results:
                what = self.chance.choice(("terbukti", "tidak_terbukti", "dikembalikan"))
                made = NewResult(authority="BKN", number=f"{case_id}/{at:%d}", decided_on=at.date(), result=what)
                self.twice(lambda: casework.decide(self.db, self.body, case_id, last, made, at))
                log.results.append((at, what))
            elif self.chance.random() < 0.3:
                newest = casework.load(self.db, case_id).newest_move
                casework.take_back(self.db, self.body, case_id, last, *newest, "salah perkara", at=at)
                log.results.clear()
                log.withdrawn.append(at)
            else:
                return
            self.newest = max(self.newest, at)
        except WorkflowError:
            assert log.results, "only what an authority ended may refuse a further step"

    def twice(self, work):
        """A move during which the process may die, and whose form may be sent twice: it counts once."""
        self.dies(work)
        work()
        if self.chance.random() < 0.3:
            self.done["twice"] += 1
            work()

    def _consent(self, case_id, at):
        profile = self.body.profile
        members = tuple(f"Anggota {n}" for n in range(profile.members))
        consent = NewApproval(kind=profile.approval, number=case_id, held_on=at.date(), members=members)
        casework.approve(self.db, self.body, case_id, "pimpinan-1", consent, at=at)

    def report(self, week, at):
        """What the office printed: {edition: sentences}, and the cut-off that the page names."""
        pages = period_report(self.workspace, [load_pack(PACK)], week, at, cutoff=at)
        return {page.stem: sentences(page.read_text(encoding="utf-8")) for page in pages}


def sentences(page):
    """Every sentence of a page's sections and its status, as a reader sees them, and how many breakdowns it shows."""
    tree = html.fromstring(page)
    found = [" ".join(p.text_content().split()) for p in tree.xpath("//section/p[not(@class)]")]
    found.append(" ".join(tree.xpath("//p[@class='status']/span[2]")[0].text_content().split()))
    return [one for line in found for one in whole(line)], len(tree.xpath("//section[@id='bentuk']//table"))


def whole(line):
    """A printed line as the sentences of the catalogue that it consists of."""
    if any(pattern.fullmatch(line) for _, pattern in catalogue()):
        return [line]
    first, stop, rest = line.partition(". ")
    return [first + "."[: len(stop)], *whole(rest)] if stop else [line]


# Rules of reading and of law: they state nothing that was done.
STANDING = (
    "Penanda adalah pertanyaan",
    "Pelanggaran hanya dinyatakan",
    "Nol perkara bukan berarti",
    "Tidak terlihat:",
    "Sengaja tidak dicari",
    "Sengaja tidak dilakukan",
    "Netral dalam kampanye",
    "Mengkritik pemerintah",
    "Boleh mendengarkan",
    "Foto dengan suami",
    "Membagikan pengumuman",
    "Kepala rantai yang dicetak",
    "Tidak pernah dirinci",
    "Penanda menurut usulan",
    "Angka pada tabel ini dapat kecil",
    "Edisi publik merinci",
    "Angka yang pernah dicetak",
)


@cache
def catalogue():
    """The catalogue's templates as patterns with named facts, the most literal first."""
    known = []
    for template in english():
        names = re.findall(r"\{(\w+)\}", template)
        if len(names) != len(set(names)):
            continue
        pattern = re.escape(template)
        for name in names:
            pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>.+)")
        known.append((template, re.compile(pattern)))
    return sorted(known, key=lambda item: -len(re.sub(r"\{\w+\}", "", item[0])))


def template_of(sentence):
    for template, pattern in catalogue():
        found = pattern.fullmatch(sentence)
        if found:
            return template, {
                n: int(v.replace(".", "")) if re.fullmatch(NUMBER, v) else v for n, v in found.groupdict().items()
            }
    raise AssertionError(f"no template of the catalogue: {sentence}")


class Log:
    """The office's own notes, asked as of a cut-off: what a sentence must say."""

    def __init__(self, office, week, at, breakdowns=0):
        self.o, self.week, self.at, self.breakdowns = office, week, at, breakdowns

    def within(self, when):
        return when is not None and self.week.start <= when < self.week.end and when <= self.at

    def looked(self, week=None):
        """The accounts that somebody or something saw at least once in the week."""
        week = week or self.week
        return {
            account
            for when, account, outcome in self.o.looks
            if week.start <= when < week.end and when <= self.at and outcome in LOOKED
        }

    def posts(self, accounts=None, week=None):
        week = week or self.week
        return sum(
            week.start <= published < week.end and seen <= self.at and (accounts is None or a.account_id in accounts)
            for a, published, seen, _ in self.o.posts.values()
        )

    def cases(self):
        return {n: c for n, c in self.o.cases.items() if c.opened <= self.at}

    def persons(self, chosen):
        return len({c.person for c in self.cases().values() if chosen(c)})

    def is_found(self, case):
        return case.state(self.at) == "found" or any(when <= self.at for when in case.sent)

    def ended(self, case):
        return case.state(self.at) == "enough" or any(w <= self.at and what in ENDS for w, what in case.results)

    def posted(self):
        """The cases with a post of the week, as far as the office had seen it by then."""
        held = defaultdict(list)
        for account, published, seen, flagged in self.o.posts.values():
            if flagged and seen <= self.at:
                held[account.person_id].append(published)
        return {n: c for n, c in self.cases().items() if n in self.members(held)}

    def members(self, held):
        found = set()
        for number in self.cases():
            file = casework.load(self.o.db, number)
            days = [
                datetime.fromisoformat(p.published_at.replace("Z", "+00:00"))
                for p in file.posts
                for a in file.additions
                if a.post_id == p.post_id and datetime.fromisoformat(a.added_at.replace("Z", "+00:00")) <= self.at
            ]
            assert set(days) <= set(held[self.o.cases[number].person])
            if any(self.week.start <= day < self.week.end for day in days):
                found.add(number)
        return found

    def expect(self, template, said):
        """The facts that the sentence must state; None for a template that this log knows nothing of."""
        for start, name in self.NONE.items():
            if template.startswith(start):
                assert not getattr(self, f"_{name}")(), template
                return {}
        for start, facts in self.FACTS.items():
            if template.startswith(start):
                return {
                    name: getattr(self, f"_{value}")() if isinstance(value, str) else value
                    for name, value in facts.items()
                }
        return None

    FACTS = {  # noqa: RUF012
        "Terlihat: {looked} dari": {"looked": "n_looked", "n": ACCOUNTS, "missed": "n_missed"},
        "Dikerjakan pada masa laporan": {
            "read": "n_read",
            "found": "n_found",
            "sent": "n_sent",
            "decided": "n_decided",
        },
        "Harus dikerjakan": {"n": "n_waiting", "soon": "n_soon", "late": "n_late"},
        "{n} perkara melewati tenggatnya": {"n": "n_late"},
        "Belum selesai": {"n": "n_waiting"},
        "{n} orang dengan dugaan": {"n": "n_all_found"},
        "{decided} dari {sent} orang yang": {"decided": "n_all_decided", "sent": "n_all_sent"},
        "{k} dari {n} akun terlihat, dengan": {"k": "n_looked", "n": ACCOUNTS, "posts": "n_posts"},
        "Menurut tanggal kiriman": {"n": "n_posted", "open": "n_posted_open"},
        "Menurut tanggal pembacaan": {"n": "n_read"},
        "Dasar: {n} orang yang perkaranya": {"n": "n_all_sent"},
        "Daftar: {n} akun": {"n": ACCOUNTS, "of": 5000},
        "{n} kiriman pada masa laporan hanya berisi media": {"n": 0},
        "{n} perkara dengan kiriman pada masa laporan belum": {"n": "n_posted_open"},
        "Perbandingan hanya pada": {"n": "n_both", "before": "n_posts_before", "now": "n_posts_now"},
        "{n} dari {of} rincian": {"n": "n_breakdowns"},
        "Semua {of} rincian": {"of": "n_breakdowns"},
        "Rincian bertambah hanya": {"k": 5},
        "Semua {n} orang sudah masuk": {"n": "n_all_sent"},
        "{least} dari {n} orang sudah masuk": {"n": "n_all_sent"},
        "{least} sampai {most} dari {n} orang": {"n": "n_all_sent"},
        "Rantai bukti sampai batas data": {"n": 0},
        "{n} angka laporan sebelumnya": {"n": "n_corrections"},
        "Disisihkan sampai batas data": {"n": "n_aside", "two": "n_aside_two", "one": "n_aside_one"},
    }
    # Sentences without a number, and what must be none for each to be true.
    NONE = {  # noqa: RUF012
        "Pada batas data tidak ada dugaan": "n_all_found",
        "Belum ada orang yang perkaranya": "n_all_sent",
        "semua perkara dengan kiriman": "n_posted_open",
        "tidak ada perkara dengan": "n_posted",
        "Tidak dibandingkan: tidak ada akun": "n_both",
        "Tidak ada.": "n_corrections",
        "Isi gambar dan video tidak dibaca mesin.": "media_only",
        "Titik periksa": "checkpoints",
        "Kiriman yang mungkin terlewat": "samples",
        "Akun yang mempunyai kiriman baru": "samples",
    }

    def _media_only(self):
        return 0  # every post of these two offices has words

    def _n_looked(self):
        return len(self.looked())

    def _n_missed(self):
        return ACCOUNTS - len(self.looked())

    def _n_read(self):
        return sum(self.within(c.said(self.at)[-1][0]) for c in self.cases().values() if c.said(self.at))

    def _n_found(self):
        return self.persons(lambda c: self.is_found(c) and self.within(c.found_at(self.at)))

    def _n_sent(self):
        return self.persons(lambda c: any(self.within(w) for w in c.sent[:1]))

    def _n_decided(self):
        return self.persons(lambda c: any(self.within(w) for w, _ in c.results[:1]))

    def _n_waiting(self):
        return sum(c.state(self.at) in ("open", "unread") for c in self.cases().values())

    def _n_all_found(self):
        return self.persons(self.is_found)

    def _n_all_sent(self):
        return self.persons(lambda c: any(w <= self.at for w in c.sent))

    def _n_all_decided(self):
        return self.persons(lambda c: any(w <= self.at for w in c.sent) and any(w <= self.at for w, _ in c.results))

    def _n_aside(self):
        return sum(c.state(self.at) == "enough" for c in self.cases().values())

    def _n_aside_one(self):
        return sum(c.state(self.at) == "enough" and len(c.latest(self.at)[0]) == 1 for c in self.cases().values())

    def _n_aside_two(self):
        return self._n_aside() - self._n_aside_one()

    def deadlines(self):
        """Seven calendar days after a case became known, or after it was sent, until the next step meets them."""
        found = []
        for case in (c for c in self.cases().values() if not self.ended(c)):
            known = next((w for w, _, finding in case.readings if finding == "dugaan"), FAR)
            known = known if known <= self.at else None
            begun = max((w for w in case.sent if w <= self.at), default=known)
            if begun is not None and not any(w <= self.at for w, _ in case.results):
                found.append((begun.astimezone(WIB) + timedelta(days=7)).date())
        return found, self.at.astimezone(WIB).date()

    def _n_late(self):
        days, today = self.deadlines()
        return sum(day < today for day in days)

    def _n_soon(self):
        days, today = self.deadlines()
        return sum(today <= day <= today + timedelta(days=3) for day in days)

    def _checkpoints(self):
        """This office sealed nothing, so the line names none."""
        return 0

    def _samples(self):
        """Nothing was drawn and no visit made: too few for an estimate."""
        return 0

    def _n_breakdowns(self):
        return self.breakdowns

    def _n_posts(self):
        return self.posts()

    def _n_posted(self):
        return len(self.posted())

    def _n_posted_open(self):
        return sum(c.state(self.at) in ("open", "unread") for c in self.posted().values())

    def _both(self):
        return self.looked() & self.looked(self.week.previous)

    def _n_both(self):
        return len(self._both())

    def _n_posts_before(self):
        return self.posts(self._both(), self.week.previous)

    def _n_posts_now(self):
        return self.posts(self._both())

    def figures(self):
        """What a report of this week prints of it, and a later one must correct where it is another number by then."""
        return (self._n_looked(), self._n_posts(), self._n_found(), self._n_sent(), self._n_decided())

    def _n_corrections(self):
        """Every figure of an earlier week that is no longer what was printed."""
        again = [
            (old, Log(self.o, week, self.at).figures())
            for week, old in self.o.printed.items()
            if week.start < self.week.start
        ]
        return sum(then != now for old, new in again for then, now in zip(old, new, strict=True))


@pytest.fixture
def office(tmp_path, monkeypatch, add_account, add_post, flag_post):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(profile, seed):
        root = tmp_path / profile
        path = write_config(
            root,
            {
                "body.name": f"Kantor {profile}",
                "election.packs": [PACK],
                "body.profile": profile,
                "body.responsible": "Ketua",
                "body.legal_basis": "SKB 2022",
            },
        )
        conn = open_store(root / "netralitas.db")
        note(conn, {LOT: f"lot {seed}"})
        with transaction(conn):
            assessments.add(conn, ASSESSED, "", BEGIN)
        conn.close()
        return Office(
            Workspace(root=root, config=read_config(path, {})), profile, seed, (add_account, add_post, flag_post)
        )

    return make


@pytest.mark.parametrize("seed", range(3))
def test_every_sentence_of_a_month_of_two_offices_is_confirmed_by_their_own_notes(office, seed):
    offices = [office("bawaslu", seed), office("inspektorat", seed + 100)]
    confirmed = defaultdict(int)
    for one in offices:
        one.open()
    for day in range(DAYS):
        for one in offices:
            one.day(BEGIN + timedelta(days=day))
        if day % 7 == 6:
            monday = BEGIN + timedelta(days=day + 1, hours=8)
            week = parse_week((monday - timedelta(days=3)).astimezone(WIB).strftime("%G-W%V"))
            for one in offices:
                one.late(monday - WAIT / 2)
                confirm(one, week, monday, confirmed)
    for one in offices:
        one.clock(FAR)
        confirm_chronologies(one)
        one.db.close()
    done = sum((one.done for one in offices), Counter())
    happened = ("edited", "deleted", "twice", "withdrawn", "clocks", "died", "late")
    assert not [kind for kind in happened if not done[kind]], done
    told = [t for t in Log.FACTS if Log.FACTS[t] and any(s.startswith(t) for s in confirmed)]
    assert len(told) >= 12, sorted(confirmed)


def confirm_chronologies(office):
    """What case pages and packets say was done, act by act, is what the office noted and nothing else."""
    for case_id, log in office.cases.items():
        file = casework.load(office.db, case_id)
        said = [(line.utc, line.words) for line in chronology(file, str) if not line.words.startswith("kiriman ")]
        noted = [(to_text(w), f"dibaca {reader}: {finding.replace('_', ' ')}") for w, reader, finding in log.said(FAR)]
        noted += [(to_text(w), "klarifikasi diminta (lewat instansi)") for w in log.clarified]
        noted += [("", f"{office.body.profile.approval} nomor {case_id}") for _ in log.sent]
        noted += [("", f"Kami meneruskan ke BKN (nomor {case_id})") for _ in log.sent]
        noted += [("", f"BKN: {RESULT_LABELS[what]} (nomor {case_id}/{w:%d})") for w, what in log.results]
        noted += [(to_text(w), "catatan putusan ditarik karena keliru: salah perkara") for w in log.withdrawn]
        assert sorted(said) == sorted(noted), case_id


def confirm(office, week, at, confirmed):
    printed = office.report(week, at)
    office.clock(at)  # the report itself recorded what was due; here it is noted
    for edition, (lines, breakdowns) in printed.items():
        log = Log(office, week, at, breakdowns)
        for line in lines:
            template, said = template_of(line)
            if template.startswith(STANDING):
                continue
            wanted = log.expect(template, said)
            assert wanted is not None, f"{office.profile} {week.label} {edition}: nothing confirms {line!r}"
            assert not {said.get("least"), said.get("most")} & {1, 2, 3, 4}, line
            assert {n: said[n] for n in wanted} == wanted, f"{office.profile} {week.label} {edition}: {line}"
            confirmed[template] += 1
    office.printed[week] = log.figures()
