"""A month of two offices, day by day; every sentence of every report is confirmed from a log kept beside the program.

The log is written by the simulation itself from what it did, never read from the store. A printed sentence that is no
template of the catalogue, or a template that states a fact which nothing here can confirm, fails.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from domain.case_entries import NewApproval, NewHop, NewResult
from domain.errors import WorkflowError
from domain.packs import load_pack
from domain.periods import parse_week
from domain.types import HowSeen, Outcome
from review.oversight import oversight_body_of
from review.transitions import ENDS
from services import casework, reading_list
from services.intake import intake
from services.reporting import period_report
from store import assessments, open_store, runs
from store import cases as case_rows
from store import reviewers as reviewer_rows
from store.database import transaction
from store.workspace import Workspace, read_config, write_config
from tests.reports.catalogue import english
from tests.reports.conftest import ASSESSED, dugaan
from tests.review.conftest import given_reading

WIB = ZoneInfo("Asia/Jakarta")
BEGIN = datetime(2026, 11, 1, 17, 0, tzinfo=UTC)  # Monday, 2 November 2026, 00:00 WIB
DAYS, ACCOUNTS = 28, 12
PACK = "pilkada-dki-2017"
LOOKED = {Outcome.OK, Outcome.EMPTY}
NUMBER = r"\d{1,3}(?:\.\d{3})*"


@dataclass
class CaseLog:
    """What was done on one case, each act with its time, as the office would have noted it on paper."""

    person: str
    opened: datetime
    readings: list = field(default_factory=list)  # (time, reader, finding)
    sent: list = field(default_factory=list)
    results: list = field(default_factory=list)  # (time, what), taken back ones removed with their time of that
    clarified: bool = False
    alone: datetime | None = None  # when the lot let one reader's word set it aside

    def state(self, at):
        """found, enough (too little), or open, by two persons' words."""
        latest = {reader: finding for when, reader, finding in self.readings if when <= at}
        found = sum(f == "dugaan" for f in latest.values())
        if found >= 2:
            return "found"
        if len(latest) - found >= 2 or (self.alone is not None and self.alone <= at):
            return "enough"
        return "open" if latest else "unread"

    def found_at(self, at):
        seen = set()
        for when, reader, finding in self.readings:
            if when <= at and finding == "dugaan":
                seen.add(reader)
                if len(seen) == 2:
                    return when
        return None


class Office:
    """One office at work: it acts through the services and writes its own log."""

    def __init__(self, workspace, profile, seed, tools):
        self.workspace, self.profile, self.chance = workspace, profile, Random(seed)
        self.add_account, self.add_post, self.flag_post = tools
        self.db = open_store(workspace.database)
        self.db._conn.execute("PRAGMA synchronous = OFF")
        self.body = oversight_body_of(profile, [load_pack(PACK)])
        self.accounts, self.looks, self.posts, self.cases, self.printed = [], [], {}, {}, {}
        self.number = 0

    def open(self):
        with transaction(self.db):
            for n in (1, 2, 3):
                reviewer_rows.add(self.db, f"pembaca-{n}", "reviewer", b"s", b"h", BEGIN)
            reviewer_rows.add(self.db, "pimpinan-1", "approver", b"s", b"h", BEGIN)
        for n in range(ACCOUNTS):
            self.accounts.append(self.add_account(f"akun-{n}", person=f"orang-{n}", conn=self.db))

    def day(self, start):
        """A working day: a crawl at nine, readings from ten, moves from thirteen o'clock."""
        self.crawl(start + timedelta(hours=9))
        at = start + timedelta(hours=10)
        for case_id in sorted(self.cases):
            at += timedelta(minutes=7)
            if self.cases[case_id].state(at) in ("open", "unread") and self.chance.random() < 0.5:
                self.read(case_id, at)
        at = start + timedelta(hours=13)
        for case_id in sorted(self.cases):
            at += timedelta(minutes=5)
            if self.chance.random() < 0.4:
                self.move(case_id, at)

    def crawl(self, at):
        """Sees most accounts; some fail; posts appear, some of them flagged."""
        run = runs.open_run(self.db, kind="crawl", started_at=at, operator="jadwal", how_seen=HowSeen.SPIDER,
                            accounts=[a.account_id for a in self.accounts])  # fmt: skip
        for account in self.accounts:
            outcome = self.chance.choices((Outcome.OK, Outcome.PRIVATE, Outcome.PLATFORM_OUTAGE), (8, 1, 1))[0]
            with transaction(self.db):
                runs.finish_account(self.db, run, account.account_id, outcome, complete=outcome in LOOKED, at=at)
            self.looks.append((at, account.account_id, outcome))
            if outcome == Outcome.OK and self.chance.random() < 0.3:
                self.number += 1
                published = at - timedelta(hours=self.chance.randint(1, 30))
                key = self.add_post(account, f"k{self.number}", f"kiriman {self.number}", at, conn=self.db,
                                    published=published)  # fmt: skip
                flagged = self.chance.random() < 0.4
                self.posts[key] = (account, published, at, flagged)
                if flagged:
                    self.flag_post(key, at, conn=self.db)
        runs.close_run(self.db, run, at)
        intake(self.db, at)
        for account in self.accounts:
            number = case_rows.open_of(self.db, account.person_id, "walikota-rekaan")
            if number and number not in self.cases:
                self.cases[number] = CaseLog(person=account.person_id, opened=at)

    def read(self, case_id, at):
        log = self.cases[case_id]
        had = {reader for _, reader, _ in log.readings}
        reader = next((f"pembaca-{n}" for n in (1, 2, 3) if f"pembaca-{n}" not in had), None)
        if reader is None:
            return
        finding = self.chance.choice(("dugaan", "dugaan", "tidak_cukup"))
        said = dugaan("DS-06") if finding == "dugaan" else given_reading("tidak_cukup")
        told = reading_list.read(self.db, self.body, case_id, reader, said, at=at)
        log.readings.append((at, reader, finding))
        log.alone = at if told == "tidak_cukup" and len(log.readings) == 1 else log.alone

    def move(self, case_id, at):
        """The next thing that may be done; what the rules refuse is not done and not logged."""
        log, last = self.cases[case_id], "pimpinan-1"
        if log.state(at) != "found":
            return
        try:
            if not log.clarified:
                casework.clarify(self.db, self.body, case_id, last, state="diminta", note="", at=at)
                log.clarified = True
            elif not log.sent:
                self._consent(case_id, at)
                hop = NewHop(sender="Kami", receiver="BKN", route="SBT", number=case_id, sent_on=at.date())
                casework.forward(self.db, self.body, case_id, last, hop, at)
                log.sent.append(at)
            elif not log.results:
                what = self.chance.choice(("terbukti", "tidak_terbukti", "dikembalikan"))
                made = NewResult(authority="BKN", number=case_id, decided_on=at.date(), result=what)
                casework.decide(self.db, self.body, case_id, last, made, at)
                log.results.append((at, what))
            elif self.chance.random() < 0.3:
                newest = casework.load(self.db, case_id).newest_move
                casework.take_back(self.db, self.body, case_id, last, *newest, "salah perkara", at=at)
                log.results.clear()
        except WorkflowError:
            assert log.results, "only what an authority ended may refuse a further step"

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
    "Penanda adalah pertanyaan", "Pelanggaran hanya dinyatakan", "Nol perkara bukan berarti", "Tidak terlihat:",
    "Sengaja tidak dicari", "Sengaja tidak dilakukan", "Netral dalam kampanye", "Mengkritik pemerintah",
    "Boleh mendengarkan", "Foto dengan suami", "Membagikan pengumuman", "Kepala rantai yang dicetak",
    "Tidak pernah dirinci", "Penanda menurut usulan", "Angka pada tabel ini dapat kecil", "Edisi publik merinci",
    "Angka yang pernah dicetak",
)  # fmt: skip


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
            return template, {n: int(v.replace(".", "")) if re.fullmatch(NUMBER, v) else v
                              for n, v in found.groupdict().items()}  # fmt: skip
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
        return {account for when, account, outcome in self.o.looks
                if week.start <= when < week.end and when <= self.at and outcome in LOOKED}  # fmt: skip

    def posts(self, accounts=None, week=None):
        week = week or self.week
        return sum(
            week.start <= published < week.end and seen <= self.at and (accounts is None or a.account_id in accounts)
            for a, published, seen, _ in self.o.posts.values()
        )  # fmt: skip

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
            days = [datetime.fromisoformat(p.published_at.replace("Z", "+00:00")) for p in file.posts
                    for a in file.additions if a.post_id == p.post_id and
                    datetime.fromisoformat(a.added_at.replace("Z", "+00:00")) <= self.at]  # fmt: skip
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
                return {name: getattr(self, f"_{value}")() if isinstance(value, str) else value
                        for name, value in facts.items()}  # fmt: skip
        return None

    FACTS = {  # noqa: RUF012
        "Terlihat: {looked} dari": {"looked": "n_looked", "n": ACCOUNTS, "missed": "n_missed"},
        "Dikerjakan pada masa laporan": {"read": "n_read", "found": "n_found", "sent": "n_sent",
                                         "decided": "n_decided"},
        "Harus dikerjakan": {"n": "n_waiting", "soon": "n_soon", "late": "n_late"},
        "{n} perkara melewati tenggatnya": {"n": "n_late"}, "Belum selesai": {"n": "n_waiting"},
        "{n} orang dengan dugaan": {"n": "n_all_found"},
        "{k} dari {n} akun terlihat, dengan": {"k": "n_looked", "n": ACCOUNTS, "posts": "n_posts"},
        "Menurut tanggal kiriman": {"n": "n_posted", "open": "n_posted_open"},
        "Menurut tanggal pembacaan": {"n": "n_read"}, "Dasar: {n} orang yang perkaranya": {"n": "n_all_sent"},
        "Daftar: {n} akun": {"n": ACCOUNTS, "of": 5000}, "Isi gambar dan video": {"n": 0},
        "{n} perkara dengan kiriman pada masa laporan belum": {"n": "n_posted_open"},
        "Perbandingan hanya pada": {"n": "n_both", "before": "n_posts_before", "now": "n_posts_now"},
        "{n} dari {of} rincian": {"n": "n_breakdowns"}, "Semua {of} rincian": {"of": "n_breakdowns"},
        "Rincian bertambah hanya": {"k": 5}, "Semua {n} orang sudah masuk": {"n": "n_all_sent"},
        "{least} dari {n} orang sudah masuk": {"n": "n_all_sent"},
        "{least} sampai {most} dari {n} orang": {"n": "n_all_sent"}, "Rantai bukti sampai batas data": {"n": 0},
        "{n} angka laporan sebelumnya": {"n": "n_corrections"},
        "Disisihkan sampai batas data": {"n": "n_aside", "two": "n_aside_two", "one": "n_aside_one"},
    }  # fmt: skip
    # Sentences without a number, and what must be none for each to be true.
    NONE = {  # noqa: RUF012
        "Belum ada dugaan yang dinyatakan": "n_all_found", "Belum ada orang yang perkaranya": "n_all_sent",
        "semua perkara dengan kiriman": "n_posted_open", "tidak ada perkara dengan": "n_posted",
        "Tidak dibandingkan: tidak ada akun": "n_both", "Tidak ada.": "n_corrections",
        "Titik periksa": "checkpoints", "Kiriman yang mungkin terlewat": "samples",
        "Akun yang mempunyai kiriman baru": "samples",
    }  # fmt: skip

    def _n_looked(self):
        return len(self.looked())

    def _n_missed(self):
        return ACCOUNTS - len(self.looked())

    def _n_read(self):
        return sum(self.within(max((w for w, _, _ in c.readings if w <= self.at), default=None))
                   for c in self.cases().values())  # fmt: skip

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

    def _n_aside(self):
        return sum(c.state(self.at) == "enough" for c in self.cases().values())

    def _n_aside_one(self):
        return sum(c.state(self.at) == "enough" and c.alone is not None for c in self.cases().values())

    def _n_aside_two(self):
        return self._n_aside() - self._n_aside_one()

    def deadlines(self):
        """Seven calendar days after a case became known, or after it was sent, until the next step meets them."""
        found = []
        for case in (c for c in self.cases().values() if not self.ended(c)):
            known = min((w for w, _, finding in case.readings if finding == "dugaan" and w <= self.at), default=None)
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
        again = [(old, Log(self.o, week, self.at).figures()) for week, old in self.o.printed.items()
                 if week.start < self.week.start]  # fmt: skip
        return sum(then != now for old, new in again for then, now in zip(old, new, strict=True))


@pytest.fixture
def office(tmp_path, monkeypatch, add_account, add_post, flag_post):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(profile, seed):
        root = tmp_path / profile
        path = write_config(root, {
            "body.name": f"Kantor {profile}", "election.packs": [PACK], "body.profile": profile,
            "body.responsible": "Ketua", "body.legal_basis": "SKB 2022",
        })  # fmt: skip
        conn = open_store(root / "netralitas.db")
        with transaction(conn):
            assessments.add(conn, ASSESSED, "", BEGIN)
        conn.close()
        return Office(Workspace(root=root, config=read_config(path, {})), profile, seed,
                      (add_account, add_post, flag_post))  # fmt: skip

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
                confirm(one, week, monday, confirmed)
    for one in offices:
        one.db.close()
    told = [t for t in Log.FACTS if Log.FACTS[t] and any(s.startswith(t) for s in confirmed)]
    assert len(told) >= 12, sorted(confirmed)


def confirm(office, week, at, confirmed):
    for edition, (lines, breakdowns) in office.report(week, at).items():
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
