"""Each fact of a paper is changed alone, and the sentence about it changes.

Papers: every file of a weekly report in both editions, the series of public reports, what a later version says of the
one before, the page over the rekap of many offices, the public site. A template of the catalogue that no fact moves
fails: nothing is left out.
"""

import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.editions import INTERNAL, PUBLIC
from domain.estimates import Stratum
from domain.office_tally import METHOD, Office, OfficeTally, ReceivedTally
from domain.packs import load_pack
from domain.periods import parse_week, stage_period, to_text
from reports import nota_dinas, render, site, site_feed, words
from reports.breakdowns import newly_released
from reports.context import Correction, Deadline, Masthead, ReportContext
from reports.rekap import report_of as rekap_report
from reports.rekap_office import figures, followed_up
from reports.rekap_release import PrintedRekap
from reports.rekap_sum import Rekap
from reports.release import PUBLIC_FROM, K
from reports.site import Publisher, site_files, version_files
from reports.site_versions import SiteVersion
from reports.site_withdrawn import WithdrawnVersion
from reports.tally import PARTS, Tally, TallyRow
from reports.weekly import report_of
from services.publishing import changed_since
from store.health import Alarm
from store.pictures import Counts
from store.published import ReportVersion
from store.tallies import ListFact
from tests.reports.catalogue import english
from tests.reports.world import WEEK, facts

PACKS = (load_pack("pilkada-2024"),)
MASTHEAD = Masthead(
    body="Lembaga", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=False, assessment="DPIA/1"
)
BASE = facts(persons=60)
STRATA = tuple(Stratum(size=400, looked=60, found=n) for n in (3, 5, 2))


def cases(**changed):
    """The base with one fact of all its cases changed."""
    return replace(BASE, cases=tuple(replace(c, **changed) for c in BASE.cases))


def accounts(**changed):
    return replace(BASE, accounts=tuple(replace(a, **changed) for a in BASE.accounts))


def basis(found=BASE, edition=INTERNAL, **changed):
    return ReportContext(facts=found, packs=PACKS, masthead=MASTHEAD, edition=edition, **changed)


# One fact changed at a time, each by its name; the first of a group is what the others are compared with.
INTERNALLY = {
    "base": basis(),
    "persons": basis(facts(persons=61)),
    "nobody": basis(facts()),
    "accounts": basis(replace(BASE, accounts=BASE.accounts[:-1])),
    "seen": basis(accounts(seen="spider")),
    "unseen": basis(accounts(seen="unseen")),
    "unseen before": basis(accounts(seen_before="unseen")),
    "partly": basis(accounts(complete=False)),
    "posts": basis(accounts(posts=7)),
    "no posts": basis(accounts(posts=0)),
    "posts before": basis(accounts(posts_before=9)),
    "read": basis(cases(read_at=(WEEK.start - timedelta(days=9),))),
    "unread": basis(cases(state="belum_dibaca")),
    "unread of the week": basis(cases(state="belum_dibaca", has_post_in_week=True)),
    "in week": basis(cases(has_post_in_week=True)),
    "sent": basis(cases(forwarded_at=None)),
    "sent before": basis(cases(forwarded_at=WEEK.start - timedelta(days=9))),
    "set aside": basis(cases(state="tidak_cukup", forwarded_at=None, readers=1)),
    "set aside by two": basis(cases(state="tidak_cukup", forwarded_at=None, readers=2)),
    "list": basis(replace(BASE, lists=(ListFact(selection="lain", population=901, accounts=40),))),
    "undated": basis(replace(BASE, undated_posts=4)),
    "not read by the machine": basis(replace(BASE, unread=("35.78", "73.71"))),
    "quarantined": basis(replace(BASE, quarantined={"id_": 3})),
    "media": basis(replace(BASE, unflagged_media_only=2)),
    "chain": basis(replace(BASE, chain=(4, "cd" * 32))),
    "reported": basis(replace(BASE, reported=3)),
    "checkpoint": basis(replace(BASE, checkpoint="ef" * 32)),
    "missed": basis(replace(BASE, missed=STRATA)),
    "unlooked": basis(replace(BASE, unlooked=STRATA)),
    "running": basis(replace(BASE, cutoff=WEEK.start + timedelta(days=2))),
    "cut-off": basis(replace(BASE, cutoff=BASE.cutoff + timedelta(hours=1))),
    "body": replace(basis(), masthead=replace(MASTHEAD, body="Lembaga Lain")),
    "zone": replace(basis(), masthead=replace(MASTHEAD, zone="WIT")),
    "province": basis(replace(BASE.within("35"))),
    "version": basis(version=2),
    "late": basis(deadlines={c.case_id: Deadline(last=WEEK.start.date(), left=-2, clock="uji") for c in BASE.cases}),
    "corrections": basis(
        corrections=(
            Correction(
                week=WEEK.previous.label,
                figure="akun_terlihat",
                printed=5,
                now=6,
                printed_cutoff=WEEK.start,
                status="FINAL",
            ),
        )
    ),
    "corrections of more": basis(
        corrections=(
            Correction(
                week=WEEK.previous.label, figure="kiriman", printed=5, now=7, printed_cutoff=WEEK.start, status="FINAL"
            ),
        )
        * 2
    ),
    "many lists": basis(replace(BASE, lists=(ListFact(selection="lain", population=901, accounts=40),) * 70)),
}


PUBLICLY = {
    "base": basis(edition=PUBLIC),
    "persons": basis(facts(persons=61), PUBLIC),
    "nobody": basis(facts(), PUBLIC),
    "unread": basis(cases(state="belum_dibaca"), PUBLIC),
    "place": basis(replace(BASE.within("35")), PUBLIC),
}


def released(found, **changed):
    """The public edition with all groups that these facts let in."""
    return basis(found, PUBLIC, released=newly_released(found, PACKS, ()), **changed)


def of_forms(*forms):
    """Thirty persons passed on, by turns of these forms."""
    return replace(BASE, cases=tuple(replace(c, category=forms[n % len(forms)]) for n, c in enumerate(BASE.cases[:30])))


MANY = facts(persons=120, accounts=2000)
SERIES = {
    "base": released(MANY),
    "more": released(facts(persons=150, accounts=2000)),
    "few": released(of_forms("KE-04", "DS-06")),
    "fewer forms": released(of_forms("KE-04")),
    "a small kind": released(of_forms("KE-04", "KE-04", "KE-04", "KE-04", "KE-04", "KE-04", "KE-04", "DS-08")),
    "earlier groups": basis(MANY, PUBLIC, released=newly_released(BASE, PACKS, ())),
    "fewer than entered": basis(facts(persons=60, accounts=2000), PUBLIC, released=newly_released(MANY, PACKS, ())),
    "groups of other times": basis(
        MANY,
        PUBLIC,
        released=[
            r
            for found, form in ((MANY, True), (facts(persons=60, accounts=2000), False))
            for r in newly_released(found, PACKS, ())
            if (r.family == "bentuk") is form
        ],
    ),
}

TALLY = Tally(
    publisher="Lembaga Rekaan",
    cutoff=date(2020, 12, 1),
    unit="orang",
    name="Tabel Rekaan",
    kind=PARTS,
    base=10,
    rows=(TallyRow(label="satu", count=4), TallyRow(label="dua", count=5)),
    source="rekaan",
)
ALARM = Alarm(kind="undated", platform="bluesky", found=3, expected=9)
STAYED = accounts(seen="spider", seen_before="spider", complete=True)
OTHERS = {
    "base": basis(STAYED, tallies=(TALLY,)),
    "tally": basis(STAYED, tallies=(replace(TALLY, base=12),)),
    "alarm": basis(replace(STAYED, alarms=(ALARM,))),
    "alarm elsewhere": basis(replace(STAYED, alarms=(replace(ALARM, platform="facebook"),))),
    "read": basis(replace(STAYED, pictures=Counts(read=4))),
    "read of films": basis(replace(STAYED, pictures=Counts(read=4), unflagged_media_only=6)),
    "not kept": basis(replace(STAYED, pictures=Counts(read=4, not_kept=3))),
    "more not kept": basis(replace(STAYED, pictures=Counts(read=5, not_kept=2))),
    "drawn": basis(replace(STAYED, pictures=Counts(waiting=9, drawn=(9, 5, 1)))),
    "fewer accounts": basis(replace(STAYED, accounts=STAYED.accounts[:9])),
    "a stage begins": basis(replace(STAYED, week=parse_week("2024-W39"))),
    "a stage ends": basis(replace(STAYED, week=parse_week("2024-W34"))),
    "many behind a number": basis(facts(persons=300, accounts=600)),
}

FIGURES = {"kiriman": 5, "orang_layak": 2}
RESTS_ON = {"kata": "a", "program": "0", "titik": "x", "akun": "40", "setelan": "s", "angka": json.dumps(FIGURES)}
BEFORE = ReportVersion(
    period=WEEK.label,
    version=1,
    digest="d",
    cutoff=to_text(BASE.cutoff - timedelta(days=1)),
    status="FINAL",
    basis=RESTS_ON,
)


def later(before=BEFORE, version=2, **now):
    """What a version is told of the one before."""
    return lambda: changed_since(basis(), before, {**RESTS_ON, **now}, before.period, version)


def next_report(before=BEFORE, **now):
    return lambda: changed_since(basis(), before, {**RESTS_ON, **now}, "2026-W47", 1)


VERSIONS = {
    "base": later(),
    "number": later(version=3),
    "words": later(kata="b"),
    "program": later(program="1"),
    "figure": later(angka=json.dumps(FIGURES | {"kiriman": 6})),
    "figures": later(angka=json.dumps({"kiriman": 7, "orang_layak": 3})),
    "cut-off": later(replace(BEFORE, cutoff=to_text(BASE.cutoff - timedelta(days=2)))),
    "back": later(replace(BEFORE, cutoff=to_text(BASE.cutoff + timedelta(days=1)))),
    "back further": later(replace(BEFORE, cutoff=to_text(BASE.cutoff + timedelta(days=2)))),
    "next": next_report(kata="b"),
    "next of another": next_report(replace(BEFORE, period="2026-W45"), kata="b"),
}

OFFICES = tuple(
    Office(code=f"{p}.{n}", name=f"Kantor {p}.{n}", region=f"{p}.0{n}") for p in ("31", "35") for n in (1, 2)
)


def tally_of(seed, edition=INTERNAL, status="FINAL", **changed):
    found = basis(facts(persons=20 + seed, accounts=60, seed=seed))
    values = dict(
        body=f"Kantor {seed}",
        edition=edition,
        period=WEEK.label,
        start=WEEK.start,
        end=WEEK.end,
        cutoff=BASE.cutoff,
        made_at=BASE.cutoff,
        status=status,
        figures=figures(found),
        follow_up=followed_up(found),
        checkpoint=seed,
    )
    return OfficeTally(**{**values, **changed})


def received(seed, office, *, signed=True, **changed):
    return ReceivedTally(office=office.code, tally=tally_of(seed, **changed), digest=f"{seed:064x}", signed=signed)


ALL = {office.code: (received(n, office),) for n, office in enumerate(OFFICES)}


def rekap(versions=ALL, edition=INTERNAL, **changed):
    values = dict(
        b=replace(basis(), edition=edition),
        offices=OFFICES,
        versions=versions,
        before={},
        missing={o.code: "" for o in OFFICES if o.code not in versions},
        trend=((WEEK, [kept[-1].tally for kept in versions.values()]),),
    )
    return Rekap(**{**values, **changed})


def other_first(**changed):
    """The rekap of all, that of the first office another one."""
    return {**ALL, OFFICES[0].code: (received(0, OFFICES[0], **changed),)}


WITHOUT = {code: kept for code, kept in ALL.items() if code != OFFICES[0].code}
REKAP = {
    "base": rekap(),
    "one is missing": rekap(WITHOUT),
    "missing since": rekap(WITHOUT, missing={OFFICES[0].code: "2026-W44"}),
    "unsigned": rekap(other_first(signed=False)),
    "not final": rekap(other_first(status="SEMENTARA")),
    "of the public": rekap(
        other_first(
            edition=PUBLIC,
            figures={
                name: n
                for name, n in tally_of(0).figures.items()
                if not name.startswith(("persons", "found", "forwarded"))
            },
        )
    ),
    "twice": rekap({**ALL, OFFICES[0].code: (received(7, OFFICES[0]), received(0, OFFICES[0]))}),
    "thrice": rekap({**ALL, OFFICES[0].code: tuple(received(n, OFFICES[0]) for n in (8, 7, 0))}),
    "figures": rekap(other_first(figures={**tally_of(0).figures, "found_total": 1, "found_period": 1})),
}
PRINTED = PrintedRekap(totals={"found": 61, "forwarded": 60}, cells={("31", ""): 60})
EDITIONS = {"base": basis(), "edition": basis(edition=PUBLIC)}
PUBLIC_REKAP = {
    "base": rekap(edition=PUBLIC, printed=PRINTED),
    "more": rekap(edition=PUBLIC, printed=replace(PRINTED, totals={"found": 70, "forwarded": 60})),
}


def weekly(found):
    return lambda: render.files(report_of(found), "uji")


def of_rekap(found):
    return lambda: render.files(rekap_report(found, "Provinsi Rekaan"), "uji")


def publisher_named(body="Lembaga"):
    return Publisher(body=body, contact="", address="", licence="CC-BY-4.0", zone="WIB", demo=False)


def version_on_site(found, number, day, reason, publisher, first=None, gone=(), period=WEEK.label):
    made = {
        name: text if isinstance(text, bytes) else text.encode()
        for name, text in render.files(report_of(found), PUBLIC).items()
    }
    own = SiteVersion(
        period=period,
        lang="id",
        version=number,
        at=datetime(2026, 11, day, tzinfo=UTC),
        reason=reason,
        tag=f"tag:situs.example,2026-11-17:{number}",
        files=made,
    )
    return replace(own, files=version_files(own, first, publisher, (), gone))


def on_site(number=2, before=1, *, body="Lembaga", reason="salah hitung", day=24, found=PUBLICLY["base"]):
    """A site with a report and its next version."""
    publisher = publisher_named(body)

    def make():
        first = version_on_site(PUBLICLY["base"], before, 17, "", publisher)
        site_files([first, version_on_site(found, number, day, reason, publisher, first)], publisher)

    return make


def withdrawn_from_site(first=1, gone=2, last=3, *, reason="salah hitung", why="keliru", day=26, title="Ringkasan"):
    """A site with two periods: a version was withdrawn between two others, and one before the only other."""
    publisher = publisher_named()
    taken = WithdrawnVersion(
        period=WEEK.label,
        lang="id",
        version=gone,
        at=datetime(2026, 11, 20, tzinfo=UTC),
        tag=f"tag:situs.example,2026-11-17:{gone}",
        title=title,
        days="sepekan",
        starts="",
        withdrawn_at=datetime(2026, 11, day, tzinfo=UTC),
        reason=why,
    )
    both = (taken, replace(taken, period="2026-W40"))

    def make():
        before = version_on_site(PUBLICLY["base"], first, 17, "", publisher)
        after = version_on_site(PUBLICLY["base"], last, 27, reason, publisher, before, both)
        alone = version_on_site(PUBLICLY["base"], last, 27, reason, publisher, None, both, "2026-W40")
        site_files([before, after, alone], publisher, both)

    return make


SITE = {
    "base": on_site(),
    "number": on_site(3),
    "before": on_site(3, 2),
    "body": on_site(body="Lembaga Lain"),
    "reason": on_site(reason="lambat dicatat"),
    "day": on_site(day=25),
    "figures": on_site(found=basis(cases(forwarded_at=None), PUBLIC)),
}
WITHDRAWN = {
    "base": withdrawn_from_site(),
    "first": withdrawn_from_site(0),
    "gone": withdrawn_from_site(1, 3, 4),
    "last": withdrawn_from_site(1, 2, 4),
    "reason": withdrawn_from_site(reason="lambat dicatat"),
    "why": withdrawn_from_site(why="memuat nama"),
    "day": withdrawn_from_site(day=25),
    "title": withdrawn_from_site(title="Lain"),
}


def of_stage(stage):
    return basis(replace(BASE, week=stage_period(PACKS[0], stage)))


STAGES = {
    "base": of_stage("masa_tenang"),
    "another stage": of_stage("kampanye"),
    "zone": replace(of_stage("masa_tenang"), masthead=replace(MASTHEAD, zone="WIT")),
}
WEEKLY = (INTERNALLY, PUBLICLY, EDITIONS, SERIES, OTHERS, STAGES)
GROUPS = (
    *({name: weekly(found) for name, found in group.items()} for group in WEEKLY),
    VERSIONS,
    *({name: of_rekap(found) for name, found in group.items()} for group in (REKAP, PUBLIC_REKAP)),
    SITE,
    WITHDRAWN,
)


# Sentences that state a rule of the program: no fact of a world changes them, the rule's own value does.
RULES = {
    "Cara menghitung versi {n}": METHOD,
    "Sebuah provinsi tercetak sejak {n} orang": PUBLIC_FROM,
    "Tidak ada nama orang, nama akun, nomor pegawai": K,
}


@pytest.fixture(scope="module")
def told():
    """Per group and paper the filled sentences by template."""
    return [{name: said(make) for name, make in group.items()} for group in GROUPS]


@pytest.fixture(scope="module")
def moved(told):
    """Each template with the facts that change what it says."""
    movers = defaultdict(set)
    for group in told:
        base = next(iter(group.values()))
        for name, now in group.items():
            for template in {*now, *base}:
                if now.get(template) != base.get(template):
                    movers[template].add(name)
    return movers


def said(make):
    """The sentences that a paper fills while it is made, by their templates."""
    known, say = defaultdict(set), words.say

    def heard(lang, text, **values):
        filled = say(lang, text, **values)
        known[text].add(filled)
        return filled

    with pytest.MonkeyPatch.context() as patch:
        for module in (words, render, nota_dinas, site, site_feed):
            patch.setattr(module, "say", heard)
        make()
    return {text: found for text, found in known.items() if "{" in text}


def test_every_sentence_with_a_fact_changes_with_a_fact(moved):
    still = [t for t in english() if re.search(r"\{\w+\}", t) and t not in moved and not t.startswith(tuple(RULES))]
    assert still == [], "no fact changes these sentences"
    assert not any("base" in names for names in moved.values())


@pytest.mark.parametrize("start", RULES)
def test_a_sentence_about_a_rule_holds_the_value_that_the_program_uses(told, start):
    filled = {
        line
        for group in told
        for paper in group.values()
        for text, found in paper.items()
        if text.startswith(start)
        for line in found
    }
    assert filled == {line for line in filled if str(RULES[start]) in line} != set()


def test_a_report_of_a_province_prints_nothing_that_was_counted_for_all_of_them():
    changes = {
        "undated_posts": 41,
        "quarantined": {"id_": 43},
        "unflagged_media_only": 47,
        "reported": 53,
        "alarms": (ALARM,),
        "pictures": Counts(read=59, not_kept=61),
    }
    plain = render.files(report_of(basis(BASE.within("35"))), "internal")
    assert render.files(report_of(basis(replace(BASE, **changes).within("35"))), "internal") == plain
    assert render.files(report_of(basis(replace(BASE, **changes))), "internal") != plain
    assert "tidak dibaca mesin" not in plain["internal.html"]
