"""The case sheet as values: what a report form, the SBT and a letter to the PPK ask for. Blanks stay blanks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from domain import case_words, regions, workflow
from domain.case_entries import Answers
from domain.case_terms import ReviewState
from domain.cases import CaseFile, Objection, Result, ReviewedPost
from domain.elections import Category, Contest, Pack
from domain.periods import HARI, calendar_on, from_text, tanggal, waktu, zone_of
from domain.platforms import label_of
from domain.privacy import hide_others
from domain.types import Account, Person
from review.chronology import ChronicleEntry, asked, chronology, day_words, published
from review.oversight import OversightBody

READ_BY_TWO = (
    "Berkas ini memuat dugaan yang dibaca dua orang. Ada atau tidaknya pelanggaran diputuskan oleh lembaga yang"
    " berwenang."
)
UNDER_WORK = "Berkas kerja: belum dinyatakan dugaan oleh dua orang, dan bukan keputusan tentang siapa pun."


@dataclass(frozen=True, kw_only=True, slots=True)
class SummarySection:
    """A titled part of the sheet: rows of (label, words); "" is a blank that a person fills in."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryPost:
    """One post as the sheet shows it; `extract` is the name of its file in the packet."""

    number: int
    platform: str
    url: str
    published: str
    seen: str
    text: str
    other_text: str
    sha256: str
    extract: str
    gone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSummary:
    """All that a case sheet says. `mark` is printed on every page: who received which copy."""

    title: str
    mark: str
    body: str
    notice: str
    sections: tuple[SummarySection, ...]
    posts: tuple[SummaryPost, ...]
    chronology: tuple[ChronicleEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """What stands at the head and the foot of a letter: address, mark (PNG or JPEG bytes, b"" for none), who signs."""

    address: str = ""
    logo: bytes = b""
    responsible: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the sheet needs beside the case: the body, its name, its packs, the person, the accounts' handles."""

    body: OversightBody
    body_name: str
    responsible: str
    packs: tuple[Pack, ...]
    person: Person
    accounts: tuple[Account, ...]
    answers: Mapping[int, Answers]
    key: bytes
    scope: str
    mark: str
    head: Letterhead = field(default_factory=Letterhead)

    def category(self, form: str) -> Category | None:
        return next((p.categories[form] for p in self.packs if form in p.categories), None)


def hider(context: Context) -> Callable[[str], str]:
    """Replaces every handle but the person's own by a keyed pseudonym, and covers others' numbers."""
    own = frozenset(account.handle.casefold() for account in context.accounts)
    return lambda text: hide_others(text, own, context.key, context.scope)


def summary_of(file: CaseFile, context: Context) -> CaseSummary:
    """The sheet of a case. Raises KeyError for nothing: what is not recorded is a blank."""
    hide = hider(context)
    return CaseSummary(
        title=f"Lembar perkara {file.case.case_id}",
        mark=context.mark,
        body=context.body_name,
        notice=READ_BY_TWO if file.findings else UNDER_WORK,
        sections=(
            _subject(file, context),
            _reporter(context),
            _event(file, context),
            _findings(file, context, hide),
            _clarifications(file, hide),
            _handling(file, context, hide),
            _closing(),
        ),
        posts=tuple(_post(n, p, hide) for n, p in enumerate(file.posts, 1)),
        chronology=chronology(file, hide, _nameless(file)),
    )


def _nameless(file: CaseFile) -> Callable[[str], str]:
    """Readers by the order in which they first read: a receiver is told how many they were, never who."""
    order = dict.fromkeys(r.reviewer_id for r in sorted(file.readings, key=lambda r: r.seq))
    names = {reader: f"pembaca {n}" for n, reader in enumerate(order, 1)}
    return names.__getitem__


def _subject(file: CaseFile, context: Context) -> SummarySection:
    first = file.posts[0]
    accounts = "; ".join(f"{label_of(a.platform)}: {a.handle}" for a in context.accounts)
    owned = "; ".join(dict.fromkeys(f"{a.ownership_evidence} ({a.verified_by})" for a in context.accounts))
    return SummarySection(
        title="Terlapor",
        rows=(
            ("Nama", context.person.name),
            ("NIP/NI PPPK", context.person.nip),
            ("Status", context.person.asn_type),
            ("Kelompok jabatan", _level(first.position_level, context)),
            ("Jabatan", context.person.title),
            ("Unit kerja", context.person.unit),
            ("Instansi", first.agency),
            ("Provinsi", regions.names().get(regions.province(first.region), "")),
            ("Kode wilayah", first.region),
            ("Alamat", ""),
            ("No. telp/HP", ""),
            ("Akun terdaftar", accounts),
            ("Bukti kepemilikan akun", owned),
        ),
    )


def _level(level: str, context: Context) -> str:
    """The level, and whether the person heads a district or village: tables of the field count those apart."""
    head = any(account.kepala_wilayah for account in context.accounts)
    return case_words.POSITIONS.get(level, level) + (" (kepala wilayah: camat atau lurah)" if head else "")


def _reporter(context: Context) -> SummarySection:
    return SummarySection(
        title="Pelapor atau pengawas",
        rows=(
            ("Lembaga", context.body_name),
            ("Penanggung jawab", context.responsible),
            ("Nama pelaksana tugas", ""),
            ("Jabatan", ""),
            ("Nomor surat perintah tugas", ""),
            ("Alamat", ""),
            ("No. telp/HP", ""),
            ("Bentuk pengawasan", "penelusuran kiriman publik akun terdaftar"),
            ("Saksi (nama, alamat, telp)", ""),
        ),
    )


def _event(file: CaseFile, context: Context) -> SummarySection:
    contest: Contest | None = context.body.contests.get(file.case.contest)
    dated = [p for p in file.posts if p.published_at]
    zone = zone_of(file.region)
    happened = " s.d. ".join(dict.fromkeys(_weekday_of(p) for p in (dated[:1] + dated[-1:])))
    form = _standing_form(file)
    known = file.case.known_at
    return SummarySection(
        title="Peristiwa",
        rows=(
            (
                "Peristiwa yang dilaporkan",
                f"{len(file.posts)} kiriman publik pada akun terdaftar"
                + (f", dugaan {_named(form, context)}" if form else ""),
            ),
            ("Kontes", contest.label if contest else file.case.contest),
            ("Tahapan pada waktu kejadian", _stages(file, context, contest)),
            ("Tempat kejadian", "media sosial: " + ", ".join(dict.fromkeys(label_of(p.platform) for p in file.posts))),
            ("Hari dan tanggal kejadian", happened),
            ("Hari dan tanggal diketahui", _weekday(known, zone) if known else ""),
        ),
    )


def _weekday(at: str, zone: ZoneInfo) -> str:
    """Rabu, 4 November 2026 pukul 16.20 WIB: forms ask for the day of the week."""
    local = from_text(at).astimezone(zone)
    return f"{HARI[local.weekday()]}, {waktu(local, zone)}"


def _weekday_of(post: ReviewedPost) -> str:
    local = from_text(post.published_at or "").astimezone(zone_of(post.region))
    return f"{HARI[local.weekday()]}, {published(post)}"


def _standing_form(file: CaseFile) -> str:
    """The form that two persons found and that stands; "" while a case is read again, and after it was set aside."""
    return str(file.findings[-1].category) if file.state == ReviewState.FOUND else ""


def _named(form: str, context: Context) -> str:
    """A form of the joint decree with its words, where a pack knows it."""
    category = context.category(form)
    return f"{form} {category.label}" if category else form


def _stages(file: CaseFile, context: Context, contest: Contest | None) -> str:
    """The stage at each post's own time; the posts' numbers stand before it where they differ."""
    found: dict[str, list[str]] = {}
    for number, post in enumerate(file.posts, 1):
        if contest is not None and post.published_at:
            day = from_text(post.published_at).astimezone(zone_of(post.region)).date()
            found.setdefault(_stage(context, contest, day), []).append(str(number))
    if len(found) < 2:
        return "".join(found)
    return "; ".join(f"kiriman {', '.join(numbers)}: {words}" for words, numbers in found.items())


def _stage(context: Context, contest: Contest, day: date) -> str:
    """What the calendar calls a day, and on which side of the contest's penetapan it lies."""
    named = [
        s.label
        for pack in context.packs
        if contest.contest in pack.contests
        for s in calendar_on(pack, day)
        if s.contest in ("", contest.contest)
    ]
    side = "setelah penetapan peserta" if day >= contest.penetapan else "sebelum penetapan peserta"
    return ", ".join([*dict.fromkeys(named), side])


def _findings(file: CaseFile, context: Context, hide: Callable[[str], str]) -> SummarySection:
    rows: list[tuple[str, str]] = [("Keadaan telaah", workflow.LABELS[file.state])]
    form = _standing_form(file)
    category = context.category(form) if form else None
    rows += [
        ("Bentuk (SKB 22 September 2022), usulan", _named(form, context)),
        ("Dasar hukum", "; ".join(category.legal_basis) if category else ""),
    ]
    fresh = [r for r in file.readings if r.seq > file.reopened]
    for number, reading in enumerate(fresh or file.readings, 1):
        answers = context.answers.get(reading.reading_id)
        rows.append((f"Pembaca {number}", hide(reading.reason)))
        if answers is not None:
            elements = [context.body.lists.elements[e] for e in answers.elements]
            rows += [
                (f"Unsur menurut pembaca {number}", "; ".join(elements)),
                (
                    f"Akun milik terlapor / diretas / foto lama ({number})",
                    f"{answers.owner} / {answers.hacked} / {answers.old_photo}".replace("_", " "),
                ),
                (f"Hal yang meringankan ({number})", hide(answers.exculpatory)),
            ]
            if answers.spouse:
                family = f"{answers.spouse} / {answers.sign} / {answers.leave}".replace("_", " ")
                rows.append((f"Peserta itu suami atau istri / ada simbol atau atribut / cuti ({number})", family))
    return SummarySection(title="Telaah", rows=tuple(rows))


def _clarifications(file: CaseFile, hide: Callable[[str], str]) -> SummarySection:
    zone = zone_of(file.region)
    rows = tuple((f"{_local_day(c.at, zone)}: {asked(c)}", hide(c.note)) for c in file.clarifications)
    return SummarySection(title="Klarifikasi terlapor", rows=rows or (("Klarifikasi", ""),))


def _handling(file: CaseFile, context: Context, hide: Callable[[str], str]) -> SummarySection:
    label = context.body.profile.approval_label
    rows = [(label.capitalize(), f"{day_words(a.held_on)}, nomor {a.number}: {a.members}") for a in file.approvals]
    if label and not rows:
        rows = [(label.capitalize(), "")]
    for h in file.hops:
        rows.append((f"Diteruskan ke {h.receiver}", f"{h.route}, nomor {h.number}, {day_words(h.sent_on)}"))
    rows += [(f"Jawaban {day_words(a.answered_on)}", f"{hide(a.answer)} (nomor {a.number})") for a in file.hop_answers]
    rows += [
        (f"Penanda: {workflow.MARKERS[m.marker]}", f"{m.authority}, nomor {m.number}, {day_words(m.noted_on)}")
        for m in file.markers
    ]
    rows += [(f"Putusan {r.authority}", _decided(r, file)) for r in file.results]
    rows += [(workflow.OBJECTIONS[o.kind].capitalize(), _objected(o, file)) for o in file.objections]
    return SummarySection(title="Perjalanan dan hasil", rows=tuple(rows) or (("Diteruskan ke", ""),))


def _decided(result: Result, file: CaseFile) -> str:
    standing = any(r.result_id == result.result_id for r in file.standing)
    sanction = f", {case_words.SANCTIONS[result.sanction]}" if result.sanction else ""
    fallen = "" if standing else " (tidak berlaku lagi setelah keberatan)"
    words = workflow.RESULT_LABELS[result.result]
    return f"{words}{sanction}, nomor {result.number}, {day_words(result.decided_on)}{fallen}"


def _objected(objection: Objection, file: CaseFile) -> str:
    """When it was filed, and what came of it; a blank where nothing has come of it yet."""
    filed = f"nomor {objection.number}, {day_words(objection.filed_on)}"
    done = next((u for u in file.outcomes if u.objection_id == objection.objection_id), None)
    if done is None:
        return f"{filed}; belum diputus"
    return f"{filed}; {done.outcome} oleh {done.authority} (nomor {done.number}, {day_words(done.decided_on)})"


def _local_day(at: str, zone: ZoneInfo) -> str:
    return tanggal(from_text(at).astimezone(zone).date())


def _closing() -> SummarySection:
    return SummarySection(
        title="Penutup",
        rows=(
            ("Simpan sampai (jadwal arsip lembaga)", ""),
            ("Dilaporkan di", ""),
            ("Hari, tanggal", ""),
            ("Pukul", ""),
            ("Tanda tangan", ""),
            ("Nama terang", ""),
        ),
    )


def _post(number: int, post: ReviewedPost, hide: Callable[[str], str]) -> SummaryPost:
    zone = zone_of(post.region)
    gone = f"tidak tampil lagi sejak {_local_day(post.gone_at, zone)}" if post.gone_at else ""
    return SummaryPost(
        number=number,
        platform=post.platform,
        url=post.url,
        published=published(post),
        seen=waktu(from_text(post.seen_at), zone),
        text=hide(post.text),
        other_text=hide(post.other_text),
        sha256=post.extract_sha256,
        extract=f"kiriman/{number:02d}-petikan.json",
        gone=gone,
    )
