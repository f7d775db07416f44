"""Each fact of a weekly report is changed alone, and the sentence about it changes.

A template whose sentence no fact moves fails, unless ELSEWHERE says which other paper it belongs to.
"""

import re
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

from domain.editions import INTERNAL, PUBLIC
from domain.estimates import Stratum
from domain.packs import load_pack
from reports.context import Correction, Deadline, Masthead, ReportContext
from reports.weekly import report_of
from store.tallies import ListFact
from tests.reports.catalogue import english
from tests.reports.test_month import catalogue, whole
from tests.reports.world import WEEK, facts

PACKS = (load_pack("pilkada-2024"),)
MASTHEAD = Masthead(body="Lembaga", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=False,
                    assessment="DPIA/1")  # fmt: skip
BASE = facts(persons=60)
STRATA = tuple(Stratum(size=400, looked=60, found=n) for n in (3, 5, 2))


def cases(**changed):
    """The base with one fact of all its cases changed."""
    return replace(BASE, cases=tuple(replace(c, **changed) for c in BASE.cases))


def accounts(**changed):
    return replace(BASE, accounts=tuple(replace(a, **changed) for a in BASE.accounts))


def basis(found=BASE, edition=INTERNAL, **changed):
    return ReportContext(facts=found, packs=PACKS, masthead=MASTHEAD, edition=edition, **changed)


# One fact changed at a time, each by its name.
FACTS = {
    "base": basis(), "public": basis(edition=PUBLIC),
    "persons": basis(facts(persons=61)), "nobody": basis(facts()),
    "accounts": basis(replace(BASE, accounts=BASE.accounts[:-1])),
    "seen": basis(accounts(seen="spider")), "unseen": basis(accounts(seen="unseen")),
    "unseen before": basis(accounts(seen_before="unseen")), "partly": basis(accounts(complete=False)),
    "posts": basis(accounts(posts=7)), "no posts": basis(accounts(posts=0)),
    "posts before": basis(accounts(posts_before=9)),
    "read": basis(cases(last_read_at=WEEK.start - timedelta(days=9))), "unread": basis(cases(state="belum_dibaca")),
    "unread of the week": basis(cases(state="belum_dibaca", has_post_in_week=True)),
    "in week": basis(cases(has_post_in_week=True)), "sent": basis(cases(forwarded_at=None)),
    "sent before": basis(cases(forwarded_at=WEEK.start - timedelta(days=9))),
    "set aside": basis(cases(state="tidak_cukup", forwarded_at=None, readers=1)),
    "set aside by two": basis(cases(state="tidak_cukup", forwarded_at=None, readers=2)),
    "list": basis(replace(BASE, lists=(ListFact(selection="lain", population=901, accounts=40),))),
    "undated": basis(replace(BASE, undated_posts=4)), "quarantined": basis(replace(BASE, quarantined={"id_": 3})),
    "media": basis(replace(BASE, unflagged_media_only=2)), "chain": basis(replace(BASE, chain=(4, "cd" * 32))),
    "reported": basis(replace(BASE, reported=3)), "checkpoint": basis(replace(BASE, checkpoint="ef" * 32)),
    "missed": basis(replace(BASE, missed=STRATA)), "unlooked": basis(replace(BASE, unlooked=STRATA)),
    "running": basis(replace(BASE, cutoff=WEEK.start + timedelta(days=2))),
    "cut-off": basis(replace(BASE, cutoff=BASE.cutoff + timedelta(hours=1))),
    "body": replace(basis(), masthead=replace(MASTHEAD, body="Lembaga Lain")),
    "zone": replace(basis(), masthead=replace(MASTHEAD, zone="WIT")),
    "province": basis(replace(BASE.within("35"))), "version": basis(version=2),
    "late": basis(deadlines={c.case_id: Deadline(last=WEEK.start.date(), left=-2, clock="uji") for c in BASE.cases}),
    "corrections": basis(corrections=(Correction(
        week=WEEK.previous.label, figure="akun_terlihat", printed=5, now=6, printed_cutoff=WEEK.start,
        status="FINAL"),)),
}  # fmt: skip


def texts(value):
    """Every text of a report, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        yield from texts(list(value.values()))


def said(found):
    """The sentences of a report by the template that they fill."""
    known = defaultdict(set)
    for text in set(texts(report_of(found))):
        for line in whole(" ".join(text.split())):
            template = next((t for t, pattern in catalogue() if pattern.fullmatch(line)), None)
            if template and "{" in template:
                known[template].add(line)
    return known


# Templates that the sections of one weekly report do not fill from these facts: not shown here, and where they belong.
ELSEWHERE = {
    "files: what stands around tables and pages": (
        "edisi {name}", "Satuan:", "Dasar: {n} {label}", "Batas data:", "Penerbit:", "{n} baris lagi", "Peringatan:",
        "Angka dalam setiap tabel", "dan {n} lagi dalam", "{cell}: lainnya", "Tidak cocok dengan dirinya",
        "Laporan {number}", "versi {n}", "Cara menghitung versi",
    ),
    "series of public reports: test_month.py and test_release.py": (
        "{n} dari {of} rincian", "Semua {of} rincian", "Semua {n} orang", "{least} dari {n}", "{least} sampai {most}",
        "Rincian bertambah", "Edisi publik merinci", "Perbandingan hanya pada",
    ),
    "versions, stages and corrections: test_publishing.py, test_month.py": (
        "Koreksi {week}", "{n} angka laporan sebelumnya dikoreksi", "{stage} (se", "{stage} (sampai", "Versi {n}",
        "Yang berubah", "Sejak laporan", "{figure} {before}", "Belum selesai: {n}",
    ),
    "pictures: tests/images and tests/services": ("Isi video tidak dibaca", "Foto tanpa tulisan diundi"),
    "the rekap of many offices: tests/services/test_rekap.py": (
        "{n} kantor", "{n} rekap tanpa", "Masuk: rekap",
        "{n} orang dengan dugaan layak diteruskan sampai batas data, menurut",
        "{n} dari {of} kantor", "belum masuk sejak", "Sebuah provinsi", "{n} versi", "orang, masa", "orang, sampai",
        "perkara, sampai",
    ),
}  # fmt: skip
ELSE = tuple(start for starts in ELSEWHERE.values() for start in starts)


def moved_by():
    """Each template with the facts that change what it says."""
    base = {edition: said(basis(edition=edition)) for edition in (INTERNAL, PUBLIC)}
    movers = defaultdict(set)
    for name, found in FACTS.items():
        now, before = said(found), base[found.edition]
        for template in {*now, *before}:
            if now.get(template) != before.get(template):
                movers[template].add(name)
    return movers


def test_every_sentence_with_a_fact_changes_with_a_fact():
    movers = moved_by()
    templates = [t for t in english() if re.search(r"\{\w+\}", t)]
    still = [t for t in templates if t not in movers and not t.startswith(ELSE)]
    assert still == [], "no fact changes these sentences"
    assert sum(t in movers for t in templates) >= 30
    assert not any({"base"} & names for names in movers.values())


def test_what_is_left_to_others_is_still_in_the_catalogue():
    lost = [start for start in ELSE if not any(t.startswith(start) for t in english())]
    assert lost == []
