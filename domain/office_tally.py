"""Rekap: what one office's signed tally says, what it may say, and what of many offices may be added.

A rekap holds numbers alone: no name, no handle, no text of a post, no number of a case. Accounts, posts and cases of
different offices add up, because each office has its own; persons are counted once within an office, and their sum over
offices says so wherever it is printed. The published form is docs/rekap.schema.json.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.editions import INTERNAL, PUBLIC
from domain.errors import NOTHING, ImportFileError, UsageError
from domain.periods import EARLIEST, ZONES, from_text, parse_week, to_text
from domain.texts import Text, _

FORMAT, METHOD = "netralitas-rekap", 1
STEP_WORDS = {
    "waiting": _("menunggu dibaca"),
    "waiting_again": _("menunggu dibaca lagi"),
    "not_enough": _("tidak cukup"),
    "found": _("dugaan layak diteruskan"),
    "forwarded": _("diteruskan"),
    "decided": _("mendapat hasil"),
    "sanctioned": _("dijatuhi sanksi"),
}
STEPS = tuple(STEP_WORDS)
# The steps on the way from a finding to a sanction: each holds the persons of the next one.
NESTED = ("found", "forwarded", "decided", "sanctioned")
SEEN = ("seen_by_spider", "seen_by_people", "unseen", "failed")
FOLLOWED = ("sent", "received", "registered", "recommended", "decided", "overdue", "unanswered")
MOST = 10**9  # no office has more of anything; larger is a slip of the hand
AGAIN = _("minta kantor itu membuatnya lagi dengan 'netralitas rekap make'")
TEXT = 300
WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureKind:
    """What a figure counts: its unit, the figure it is a part of ("" for none), and whether all may read it."""

    unit: str
    base: str = ""
    public: bool = False


FIGURES: Mapping[str, FigureKind] = {
    "population": FigureKind(unit="orang", public=True),
    "registered": FigureKind(unit="akun", public=True),
    **{name: FigureKind(unit="akun", base="registered", public=True) for name in SEEN},
    "posts": FigureKind(unit="kiriman", public=True),
    "persons_with_case": FigureKind(unit="orang"),
    **{f"{step}_period": FigureKind(unit="orang", base="persons_with_case") for step in STEPS},
    **{f"{step}_total": FigureKind(unit="orang", base="persons_with_case") for step in STEPS},
    **{f"{step}_cases": FigureKind(unit="perkara") for step in STEPS},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """What one receiver did with the cases that an office passed on to it, in the order of FOLLOWED."""

    receiver: str
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeTally:
    """The statement of one office about one period, as it stood at `cutoff`.

    `checkpoint` is the number of the office's last seal and orders its versions, before any clock does; `head` is the
    head of its chain of captures. Both are 0 and "" for an office without the program.
    """

    body: str
    edition: str
    period: str
    start: datetime
    end: datetime
    cutoff: datetime
    made_at: datetime
    status: str
    packs: Mapping[str, str] = field(default_factory=dict)
    captures: int = 0
    head: str = ""
    checkpoint: int = 0
    checkpoint_digest: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    follow_up: tuple[FollowUp, ...] = ()

    @property
    def order(self) -> tuple[int, datetime, datetime]:
        """The newest of two versions is the greater one."""
        return self.checkpoint, self.cutoff, self.made_at

    @property
    def looked(self) -> int:
        return self.figures["seen_by_spider"] + self.figures["seen_by_people"]


def statement_of(tally: OfficeTally) -> dict[str, Any]:
    """The tally as JSON values."""
    return {
        "method": METHOD,
        "body": tally.body,
        "edition": tally.edition,
        "period": {"label": tally.period, "start": to_text(tally.start), "end": to_text(tally.end)},
        "cutoff": to_text(tally.cutoff),
        "made_at": to_text(tally.made_at),
        "status": tally.status,
        "packs": dict(tally.packs),
        "evidence": {
            "captures": tally.captures,
            "head": tally.head,
            "checkpoint": tally.checkpoint,
            "digest": tally.checkpoint_digest,
        },
        "figures": {
            name: {
                "value": n,
                "unit": FIGURES[name].unit,
                "base": tally.figures[base] if (base := FIGURES[name].base) else None,
            }
            for name, n in tally.figures.items()
        },
        "follow_up": [{"receiver": f.receiver, **dict(zip(FOLLOWED, f.counts, strict=True))} for f in tally.follow_up],
    }


def signed_bytes(statement: Mapping[str, Any]) -> bytes:
    """What is signed: the statement with sorted keys, without blanks, in UTF-8."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def wanted(edition: str) -> frozenset[str]:
    """The figures that an edition has, all of them."""
    return frozenset(name for name, kind in FIGURES.items() if kind.public or edition == INTERNAL)


class _Reader:
    """Reads a statement value by value; the first that is wrong is said with its place."""

    def __init__(self, name: str, remedy: Text) -> None:
        self.name, self.remedy = name, remedy

    def wrong(self, where: str, why: Text, remedy: Text = NOTHING) -> ImportFileError:
        return ImportFileError(_("{place} {why}", place=where, why=why), where=self.name, remedy=remedy or self.remedy)

    def object(self, value: Any, where: str, keys: Iterable[str]) -> dict[str, Any]:
        expected = set(keys)
        if not isinstance(value, dict):
            raise self.wrong(where, _("bukan objek JSON"))
        if missing := sorted(expected - value.keys()):
            raise self.wrong(where, _("tidak lengkap: {missing} tidak ada", missing=", ".join(missing)))
        if strange := sorted(map(str, value.keys() - expected)):
            raise self.wrong(where, _("memuat isian yang tidak dikenal: {strange}", strange=", ".join(strange)[:80]))
        return value

    def text(self, value: Any, where: str, pattern: str = "") -> str:
        if not isinstance(value, str) or len(value) > TEXT or (pattern and not re.fullmatch(pattern, value, re.ASCII)):
            raise self.wrong(where, _("bukan teks dalam bentuk yang ditetapkan"))
        return value

    def count(self, value: Any, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value > MOST:
            raise self.wrong(where, _("bukan bilangan bulat"))
        if value < 0:
            raise self.wrong(where, _("negatif ({value})", value=value))
        return value

    def time(self, value: Any, where: str) -> datetime:
        try:
            found = from_text(self.text(value, where))
        except ValueError:
            raise self.wrong(where, _("bukan waktu ISO 8601")) from None
        if found.tzinfo is None or found.year < EARLIEST:
            raise self.wrong(where, _("bukan waktu dengan zona, atau terlalu lama"))
        return found


STATEMENT = (
    "method",
    "body",
    "edition",
    "period",
    "cutoff",
    "made_at",
    "status",
    "packs",
    "evidence",
    "figures",
    "follow_up",
)


def tally_of(value: Any, name: str, remedy: Text = AGAIN) -> OfficeTally:
    """A statement as it came, checked against the schema and against itself.

    Raises ImportFileError, which names the file, the place and what to do, for another method version, a value that is
    missing, unknown or of another kind, a negative number, or numbers that contradict one another.
    """
    read = _Reader(name, remedy)
    if isinstance(value, dict) and value.get("method") != METHOD:
        raise read.wrong(
            "cara menghitung",
            _("versi {value!r}, di sini versi {method}", value=str(value.get("method"))[:20], method=METHOD),
            _("samakan versi program kedua kantor, lalu {again}", again=AGAIN),
        )
    tally = _read_tally(read, read.object(value, "isi rekap", STATEMENT))
    if tally.start >= tally.end or tally.cutoff < tally.start:
        raise read.wrong("period", _("berakhir sebelum mulai, atau batas datanya sebelum masa itu"))
    if WEEK.fullmatch(tally.period) and (tally.start, tally.end) not in _weeks(read, tally.period):
        raise read.wrong("period", _("bukan hari-hari pekan {period}", period=tally.period))
    return tally


def _read_tally(read: _Reader, statement: Mapping[str, Any]) -> OfficeTally:
    """Each value of a statement, of the kind that the schema asks for."""
    edition = read.text(statement["edition"], "edition", f"{INTERNAL}|{PUBLIC}")
    period = read.object(statement["period"], "period", ("label", "start", "end"))
    proof = read.object(statement["evidence"], "evidence", ("captures", "head", "checkpoint", "digest"))
    packs = statement["packs"]
    if not isinstance(packs, dict):
        raise read.wrong("packs", _("bukan objek JSON"))
    return OfficeTally(
        body=read.text(statement["body"], "body"),
        edition=edition,
        period=read.text(period["label"], "period.label", r"[\w-]{1,80}"),
        start=read.time(period["start"], "period.start"),
        end=read.time(period["end"], "period.end"),
        cutoff=read.time(statement["cutoff"], "cutoff"),
        made_at=read.time(statement["made_at"], "made_at"),
        status=read.text(statement["status"], "status", "SEMENTARA|FINAL"),
        packs={read.text(k, "packs", r"[\w.-]{1,80}"): read.text(v, f"packs.{k}") for k, v in packs.items()},
        captures=read.count(proof["captures"], "evidence.captures"),
        head=read.text(proof["head"], "evidence.head", "([0-9a-f]{64})?"),
        checkpoint=read.count(proof["checkpoint"], "evidence.checkpoint"),
        checkpoint_digest=read.text(proof["digest"], "evidence.digest", "([0-9a-f]{64})?"),
        figures=_figures(read, statement["figures"], edition),
        follow_up=_follow_up(read, statement["follow_up"], edition),
    )


def _weeks(read: _Reader, label: str) -> set[tuple[datetime, datetime]]:
    """Begin and end of a week in each zone of the country."""
    try:
        weeks = [parse_week(label, zone) for zone in ZONES.values()]
    except UsageError:
        raise read.wrong("period.label", _("bukan pekan yang ada")) from None
    return {(w.start, w.end) for w in weeks}


def _figures(read: _Reader, value: Any, edition: str) -> dict[str, int]:
    found = read.object(value, "figures", wanted(edition))
    values: dict[str, int] = {}
    bases: dict[str, Any] = {}
    for name in FIGURES:
        if name not in found:
            continue
        cell = read.object(found[name], f"figures.{name}", ("value", "unit", "base"))
        values[name] = read.count(cell["value"], f"figures.{name}")
        bases[name] = cell["base"]
        if cell["unit"] != FIGURES[name].unit:
            raise read.wrong(f"figures.{name}", _("bersatuan lain, seharusnya {unit}", unit=FIGURES[name].unit))
    for name, base in bases.items():
        kind = FIGURES[name].base
        if base != (values[kind] if kind else None):
            raise read.wrong(f"figures.{name}", _("mempunyai dasar yang bukan angka dasarnya"))
    for problem in contradictions(values):
        raise read.wrong("figures", problem)
    return values


def _follow_up(read: _Reader, value: Any, edition: str) -> tuple[FollowUp, ...]:
    if not isinstance(value, list) or (value and edition == PUBLIC):
        raise read.wrong("follow_up", _("bukan daftar, atau tidak kosong pada edisi publik"))
    found = []
    for n, row in enumerate(value):
        cells = read.object(row, f"follow_up.{n}", ("receiver", *FOLLOWED))
        counts = tuple(read.count(cells[name], f"follow_up.{n}.{name}") for name in FOLLOWED)
        if max(counts) > counts[0]:
            raise read.wrong(f"follow_up.{n}", _("mempunyai angka yang lebih besar daripada yang dikirim"))
        found.append(FollowUp(receiver=read.text(cells["receiver"], f"follow_up.{n}.receiver"), counts=counts))
    if len({f.receiver for f in found}) < len(found):
        raise read.wrong("follow_up", _("menyebut satu penerima dua kali"))
    return tuple(found)


def contradictions(figures: Mapping[str, int]) -> list[Text]:
    """Where the numbers of one office cannot all be true, in Indonesian."""
    found: list[Text] = []
    if sum(figures[name] for name in SEEN) != figures["registered"]:
        found.append(_("akun terlihat, tidak terlihat dan gagal tidak berjumlah akun terdaftar"))
    if "persons_with_case" not in figures:
        return found
    for step in STEPS:
        period, total, cases = (figures[f"{step}_{kind}"] for kind in ("period", "total", "cases"))
        if not period <= total <= min(cases, figures["persons_with_case"]):
            found.append(
                _(
                    "{step}: orang pada masa ini, orang sampai batas data dan perkara bertentangan",
                    step=STEP_WORDS[step],
                )
            )
    for outer, inner in (("found", "forwarded"), ("decided", "sanctioned")):
        if figures[f"{inner}_total"] > figures[f"{outer}_total"]:
            found.append(
                _(
                    "{inner}: lebih banyak orang daripada {outer}",
                    inner=STEP_WORDS[inner],
                    outer=STEP_WORDS[outer],
                )
            )
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """An office of the list: its code, and from which period on ("" for always) its rekap is expected."""

    code: str
    name: str
    region: str
    since: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedTally:
    """A valid rekap of an office as it lies here; an unsigned one came from the template."""

    office: str
    tally: OfficeTally
    digest: str
    signed: bool


def standing(received: Iterable[ReceivedTally]) -> dict[tuple[str, str], list[ReceivedTally]]:
    """Per office and period the versions of one edition, the one that counts last.

    The internal edition, which has all figures, counts before the public one, a signed version before an unsigned one,
    and of these the newest.
    """
    found: dict[tuple[str, str], list[ReceivedTally]] = {}
    for r in received:
        found.setdefault((r.office, r.tally.period), []).append(r)
    for key, versions in found.items():
        edition = INTERNAL if any(r.tally.edition == INTERNAL for r in versions) else PUBLIC
        same = [r for r in versions if r.tally.edition == edition]
        found[key] = sorted(same, key=lambda r: (r.signed, r.tally.order, r.digest))
    return found


def added(tallies: Sequence[OfficeTally], name: str) -> int | None:
    """The sum of a figure over the offices that state it; None, never zero, where none does."""
    values = [t.figures[name] for t in tallies if name in t.figures]
    return sum(values) if values else None


def differences(before: OfficeTally, now: OfficeTally) -> list[tuple[str, int, int]]:
    """The figures that two versions of an office state differently: name, before, now."""
    return [
        (name, before.figures[name], now.figures[name])
        for name in FIGURES
        if name in before.figures and name in now.figures and before.figures[name] != now.figures[name]
    ]


def closed(values: Sequence[int], printed: Iterable[int], k: int) -> tuple[bool, ...]:
    """Which of the values, in their order, may be printed beside all numbers ever printed.

    The steps are nested (each holds the persons of the next), and each step only grows: the difference of any two
    printed numbers is a number of persons. It must be nobody or at least `k`, as must the number itself.
    """
    known, picked = {0, *printed}, []
    for value in values:
        fits = all(value == other or abs(value - other) >= k for other in known)
        picked.append(fits)
        if fits:
            known.add(value)
    return tuple(picked)
