"""Good rows of a register, and what they say against one another."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.links import AccountRef
from domain.privacy import holds_nip
from domain.texts import _
from domain.types import AccountKind, PositionLevel
from imports.register_problems import RowProblem
from parsing.sheets import Sheet
from store.identities import bare_name

SECRET = {"nama", "nip", "akun", "jabatan", "unit_kerja"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolled:
    """A good row. Its name, NIP, `title` (jabatan) and `unit` (unit kerja) are never shown by repr()."""

    line: int
    name: str = field(repr=False)
    nip: str = field(repr=False)
    asn_type: str
    agency: str
    region: str
    position_level: PositionLevel
    kepala_wilayah: bool
    account: AccountRef
    kind: AccountKind
    legal_basis: str
    ownership_evidence: str
    verified_by: str
    active_from: date
    active_to: date | None
    note: str
    forced_by: str = ""
    title: str = field(default="", repr=False)
    unit: str = field(default="", repr=False)


def shape(column: str, value: str, name: str = "") -> str:
    """A value as a problem list may show it: what can name a person only as its form (x, 9).

    `name` is the row's own: in a row whose cells slipped, it can stand in any column.
    """
    words = re.findall(r"\w{3,}", name.casefold())
    if column in SECRET or holds_nip(value) or any(word in value.casefold() for word in words):
        return re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "x", value))[:40]
    return value[:60]


Checked = tuple[list[Enrolled], list[RowProblem], list[str]]


def _split(
    rows: Sequence[Enrolled], bad: Callable[[Enrolled], bool], column: str, reason: str, remedy: str
) -> tuple[list[Enrolled], list[RowProblem]]:
    problems = [
        RowProblem(line=r.line, column=column, value=cell_text(r, column), reason=reason, remedy=remedy)
        for r in rows
        if bad(r)
    ]
    return [r for r in rows if not bad(r)], problems


def cell_text(row: Enrolled, column: str) -> str:
    """The NIP or account of a good row as a problem list may show it."""
    return shape(column, row.nip if column == "nip" else row.account.handle)


def nip_conflicts(rows: list[Enrolled]) -> Checked:
    """Rows of one NIP under several names. What most of its rows say stays; between two that differ nobody knows.

    A name is its words: titles, their dots and capitals make no other person, and the first way of writing it stays.
    """
    names: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for r in rows:
        names[r.nip][tuple(bare_name(r.name))] += 1

    def bad(row: Enrolled) -> bool:
        first, *others = names[row.nip].most_common()
        return bool(others) and (tuple(bare_name(row.name)) != first[0] or first[1] == others[0][1])

    kept, problems = _split(rows, bad, "nip", "nip_conflict", _("satu NIP, nama berbeda; periksa pada SK"))
    first: dict[str, Enrolled] = {}
    other = [r.line for r in kept if first.setdefault(r.nip, r).name.casefold() != r.name.casefold()]
    remarks: list[str] = (
        [_("nama yang sama ditulis lain pada baris {lines}; dipakai tulisan yang pertama", lines=_listed(other))]
        if other
        else []
    )
    return [replace(r, name=first[r.nip].name) for r in kept], problems, remarks


def account_conflicts(rows: list[Enrolled]) -> Checked:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for r in rows:
        owners[r.account.platform, r.account.handle].add(r.nip)
    kept, problems = _split(
        rows,
        lambda r: len(owners[r.account.platform, r.account.handle]) > 1,
        "akun",
        "account_conflict",
        _("satu akun pada dua NIP; pastikan pemiliknya lebih dulu"),
    )
    return kept, problems, []


def _key(row: Enrolled) -> tuple[str, str, str]:
    return row.nip, row.account.platform, row.account.handle


def same_rows(rows: list[Enrolled]) -> Checked:
    rows_of: dict[tuple[str, str, str], set[Enrolled]] = defaultdict(set)
    for r in rows:
        rows_of[_key(r)].add(replace(r, line=0, name="", forced_by=""))
    agreed, problems = _split(
        rows,
        lambda r: len(rows_of[_key(r)]) > 1,
        "akun",
        "row_conflict",
        _("akun ini ada di beberapa baris dengan isi berbeda; sisakan satu"),
    )
    first: dict[tuple[str, str, str], Enrolled] = {}
    merged = [(r.line, first[_key(r)].line) for r in agreed if first.setdefault(_key(r), r) is not r]
    notices: list[str] = [
        _("baris {line} sama dengan baris {kept}, digabung", line=line, kept=kept) for line, kept in merged
    ]
    people: dict[str, list[int]] = defaultdict(list)
    for r in first.values():
        people[r.nip].append(r.line)
    # A row with a column a platform shows by itself that its accounts are one person's.
    several = [lines for lines in people.values() if len(set(lines)) > 1]
    notices += [
        _("baris {lines}: satu orang, {count} akun", lines=_listed(lines), count=len(lines)) for lines in several
    ]
    return list(first.values()), problems, notices


CHECKS = (nip_conflicts, account_conflicts, same_rows)


def sheet_notices(sheet: Sheet, known: Mapping[str, str], extra: Sequence[str], ended: Sequence[int]) -> list[str]:
    """What is said of a sheet besides what is wrong in it. `ended`: the lines of accounts whose time is over."""
    meant = (
        _("kolom {title!r} dibaca sebagai {ours}, seperti pada impor terdahulu", title=title, ours=ours)
        for title, ours in known.items()
    )
    ignored = [_("kolom tidak dikenal, diabaikan: {extra}", extra=", ".join(extra))] if extra else []
    over = _("masa pantau sudah lewat, tidak akan dibaca lagi: baris {ended}", ended=", ".join(map(str, ended)))
    return [*meant, *sheet.notices, *ignored, *([over] if ended else [])]


def partly(sheet: Sheet, columns: Mapping[str, str], good: set[int], bad: set[int]) -> list[str]:
    """Whose rows are taken in part: what is right of a person stays, and is shown beside what is not."""
    people: dict[str, set[int]] = {}
    for row in sheet.rows:
        number = re.sub(r"\D", "", row.cells.get(columns["nip"], ""))
        people.setdefault(number, set()).add(row.line)
    remarks: list[str] = []
    for right, wrong in ((sorted(lines & good), sorted(lines & bad)) for number, lines in people.items() if number):
        if not right or not wrong:
            continue
        if right == wrong:
            remarks.append(_("baris {lines}: sebagian akunnya baik, sebagian ditolak", lines=_listed(right)))
        else:
            remarks.append(
                _(
                    "satu orang: baris {right} baik, baris {wrong} ditolak",
                    right=_listed(right),
                    wrong=_listed(wrong),
                )
            )
    return remarks


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines))
