"""The register as people bring it: every row is good, or listed with line, column, value and remedy.

Nothing is guessed and nothing is repaired. A listed name or NIP shows its
shape only, never its letters or digits.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from domain.errors import RegisterError
from domain.links import AccountRef, canonical_account, platform_of
from domain.nip import clean_nip
from domain.periods import WIB
from domain.privacy import holds_nip
from domain.texts import _, one_of
from domain.types import AccountKind, Platform, PositionLevel
from imports.position_words import AREA_HEADS, LEVEL_CHOICES, level_of, read_levels
from imports.register_columns import (
    ACCOUNTS,
    KNOWN,
    NAMES,
    columns_of,
    found_columns,
    missing_columns,
    shared_values,
    with_shared,
)
from imports.register_correction import correction_workbook, without_reasons
from imports.register_problems import RowProblem
from imports.register_rows import CHECKS, Enrolled, partly, shape, told
from imports.register_table import (
    agency_of,
    one_account_a_row,
    region_of,
    still_meant,
    without_footers,
)
from parsing.dates import read_moment
from parsing.sheets import NamedRow, Sheet, header_form, read_sheet
from rendering import csv_text

DISPUTED = re.compile(
    r"\b(?:disputed|sengketa|disengketakan|diragukan|dipalsukan|akun palsu|bukan (?:akun|milik)(?:nya)?"
    r"|belum (?:pasti|jelas)|dikloning|diretas)\b",
    re.I,
)
FREE_TEXT = ("jabatan", "unit_kerja", "dasar_hukum", "bukti_kepemilikan", "diverifikasi_oleh", "catatan")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the rows are checked against. `accepted` maps a line to a second person's note (implausible NIP)."""

    today: date
    extra_agencies: frozenset[str] = frozenset()
    accepted: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a file would do. `rows_read` counts accounts: a row with a column a platform holds several, `lines_read` counts
    the file's own rows. `notices` are things merged or ignored, said openly. `columns` says under which of the
    file's headers each of ours was found; `mapping` (header to ours) and `shared` (ours to the value of every row, ""
    for none) are what a person said of it."""

    good: tuple[Enrolled, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[str, ...]
    rows_read: int
    dialect: str
    file_sha256: str
    columns: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    lines_read: int = 0

    @property
    def bad_lines(self) -> frozenset[int]:
        return frozenset(p.line for p in self.problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """What was said of earlier lists: which column a header is, and which columns said the same in every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)


def preview_file(
    path: Path,
    rules: Rules,
    *,
    mapping: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    shared: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
) -> Preview:
    """Reads and checks a register file without storing anything. Raises RegisterError for the file as a whole.

    `mapping` says which of the file's headers is which of our columns, `shared` what a column says in every row,
    `remembered` what was said of earlier files.
    """
    earlier = remembered or Remembered()
    sheet = _read(path, mapping or {}, delimiter, earlier.columns)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(preview(sheet, path.name, rules, mapping or {}, shared or {}, earlier), file_sha256=digest)


def _read(path: Path, mapping: Mapping[str, str], delimiter: str | None, remembered: Mapping[str, str]) -> Sheet:
    titles = KNOWN.union(remembered, (header_form(title) for title in mapping))
    return without_reasons(read_sheet(path, delimiter, titles))


@dataclass(frozen=True, kw_only=True, slots=True)
class TableOutline:
    """How a file was read as a table, whether or not it can be loaded: its headers, the first rows with their lines,
    under which header each of our columns was found (`columns`), which that must be there are not (`missing`), and what
    holds for every row (`shared`)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    dialect: str
    shared: Mapping[str, str] = field(default_factory=dict)


def outline_file(
    path: Path,
    *,
    mapping: Mapping[str, str],
    shared: Mapping[str, str],
    delimiter: str | None,
    remembered: Remembered,
    most: int,
) -> TableOutline:
    """What a person needs to see to say which header is which column. Raises RegisterError for what is no table."""
    sheet = _read(path, mapping, delimiter, remembered.columns)
    known = still_meant(sheet, mapping, remembered.columns)
    apart = sheet if "akun" in {*mapping.values(), *known.values()} else one_account_a_row(sheet, ACCOUNTS)
    columns = found_columns(apart, {**known, **mapping})
    same = shared_values(columns, shared, remembered.shared)
    rows = tuple((row.line, tuple(row.cells[head] for head in sheet.header)) for row in sheet.rows[:most])
    return TableOutline(
        header=sheet.header,
        rows=rows,
        columns=columns,
        missing=missing_columns(apart, columns, same),
        dialect=sheet.dialect,
        shared=same,
    )


def rejected_rows(path: Path, checked: Preview, delimiter: str | None = None) -> bytes:
    """The refused rows of a checked file as a workbook to correct and load again: its own columns, and two with why."""
    sheet = _read(path, checked.mapping, delimiter, {head: ours for ours, head in checked.columns.items()})
    return correction_workbook(sheet, checked.problems)


def preview(
    sheet: Sheet,
    name: str,
    rules: Rules,
    mapping: Mapping[str, str],
    shared: Mapping[str, str],
    remembered: Remembered,
) -> Preview:
    """Checks every row of a sheet on its own, then the rows against one another."""
    known = still_meant(sheet, mapping, remembered.columns)
    if "akun" not in {*mapping.values(), *known.values()}:
        sheet = one_account_a_row(sheet, ACCOUNTS)
    same = shared_values(found_columns(sheet, {**known, **mapping}), shared, remembered.shared)
    columns, extra = columns_of(sheet, name, {**known, **mapping}, same)
    sheet, columns = with_shared(without_footers(sheet, columns), columns, same)
    if not sheet.rows:
        raise RegisterError(_("hanya ada baris judul"), where=name, remedy=_("isi sekurangnya satu baris"))
    good: list[Enrolled] = []
    problems: list[RowProblem] = []
    # Excel keeps 15 digits of a number, so NIPs that were typed as numbers all end in 000.
    rounded = sum(row.cells.get(columns["nip"], "").endswith("000") for row in sheet.rows) > 1
    for row in sheet.rows:
        try:
            good.append(_SheetReader(row, columns, rules, rounded).read())
        except _Refused as refused:
            problems += refused.problems
    notices = told(sheet, known, extra, [r.line for r in good if r.active_to is not None and r.active_to < rules.today])
    for check in CHECKS:
        good, more, said = check(good)
        problems += more
        notices += said
    notices += read_levels(row.cells.get(columns["kelompok_jabatan"], "") for row in sheet.rows)
    notices += partly(sheet, columns, {r.line for r in good}, {p.line for p in problems})
    problems.sort(key=lambda p: (p.line, NAMES.index(p.column)))
    return Preview(
        good=tuple(good),
        problems=tuple(problems),
        notices=tuple(notices),
        rows_read=len(sheet.rows),
        lines_read=len({row.line for row in sheet.rows}),
        dialect=sheet.dialect,
        file_sha256="",
        columns=columns,
        mapping=mapping,
        shared=shared,
    )


def _without_name(account: str, platform: Platform | None) -> str:
    """A handle without the platform's name before it, as people write it in a cell: "fb: nama"."""
    before, sign, rest = account.partition(":")
    try:
        return rest.strip() if sign and not rest.startswith("//") and platform_of(before) == platform else account
    except RegisterError:
        return account


Value = TypeVar("Value")


class _Refused(Exception):
    def __init__(self, problems: list[RowProblem]) -> None:
        self.problems = problems
        super().__init__()


class _SheetReader:
    """Reads one row, collecting every problem of it before giving up."""

    def __init__(self, row: NamedRow, columns: Mapping[str, str], rules: Rules, rounded: bool) -> None:
        self.row, self.rules, self.columns, self.rounded = row, rules, columns, rounded
        self.problems: list[RowProblem] = []

    def cell(self, column: str) -> str:
        return re.sub(r"\s+", " ", self.row.cells.get(self.columns.get(column, ""), "")).strip()

    def problem(self, column: str, reason: str, remedy: str) -> None:
        value = shape(column, self.cell(column), self.cell("nama"))
        self.problems.append(RowProblem(line=self.row.line, column=column, value=value, reason=reason, remedy=remedy))

    def read(self) -> Enrolled:
        account = self._account()
        active_from, active_to = self._day("aktif_dari"), self._day("aktif_sampai")
        self._window(active_from, active_to)
        self._no_identity_in_free_text()
        self._disputed()
        self._unread()
        asn_type = self._choice("jenis_asn", {"": "PNS", "pns": "PNS", "pppk": "PPPK", "p3k": "PPPK"})
        nip, agency, region = self._nip(asn_type == "PPPK"), self._agency(), self._region()
        level, leads = self._level()
        head = self._choice("kepala_wilayah", {"": leads, "tidak": False, "ya": True})
        kind = self._choice("jenis_akun", KINDS)
        for column, reason, remedy in REQUIRED:
            if not self.cell(column):
                self.problem(column, reason, remedy)
        if self.problems or account is None or active_from is None or level is None or kind is None:
            raise _Refused(self.problems)
        return Enrolled(
            line=self.row.line,
            name=self.cell("nama"),
            nip=nip,
            asn_type=asn_type or "PNS",
            agency=agency,
            region=region,
            position_level=level,
            kepala_wilayah=bool(head),
            account=account,
            kind=kind,
            legal_basis=self.cell("dasar_hukum"),
            ownership_evidence=self.cell("bukti_kepemilikan"),
            verified_by=self.cell("diverifikasi_oleh"),
            active_from=active_from,
            active_to=active_to,
            note=self.cell("catatan"),
            forced_by=self.rules.accepted.get(self.row.line, ""),
            title=self.cell("jabatan"),
            unit=self.cell("unit_kerja"),
        )

    def _nip(self, pppk: bool) -> str:
        if self.columns["nip"] in self.row.numeric or (self.rounded and self.cell("nip").endswith("000")):
            self.problem(
                "nip",
                "nip_precision",
                _("NIP tersimpan sebagai angka dan kehilangan digit; format kolom sebagai Teks dan isi ulang"),
            )
            return ""
        if not self.cell("nip"):
            self.problem("nip", "nip_missing", _("isi NIP 18 angka"))
            return ""
        try:
            return clean_nip(
                self.cell("nip"), pppk=pppk, today=self.rules.today, forced=self.row.line in self.rules.accepted
            )
        except RegisterError as error:
            self.problem("nip", error.what, error.remedy)
            return ""

    def _account(self) -> AccountRef | None:
        try:
            platform = platform_of(self.cell("platform")) if self.cell("platform") else None
        except RegisterError as error:
            self.problem("platform", error.what, error.remedy)
            return None
        try:
            return canonical_account(_without_name(self.cell("akun"), platform), platform)
        except RegisterError as error:
            self.problem("akun", error.what, error.remedy)
            return None

    def _agency(self) -> str:
        agency, near = agency_of(self.cell("instansi"), self.rules.extra_agencies)
        if not agency:
            self.problem(
                "instansi",
                "agency_unknown",
                _(
                    "{near}, atau daftarkan pada register.extra_agencies",
                    near=_("mungkin: {near}", near="; ".join(near))
                    if near
                    else _("tulis seperti 'Pemerintah Kabupaten ...'"),
                ),
            )
        return agency

    def _region(self) -> str:
        code, near = region_of(self.cell("kode_wilayah"))
        if not code:
            said = (
                _("mungkin: {near}", near="; ".join(near))
                if near
                else _("isi kode Kemendagri, mis. 35 atau 35.78, atau namanya")
            )
            self.problem("kode_wilayah", "region_unknown", said)
        elif self.columns["kode_wilayah"] in self.row.numeric and "." in self.cell("kode_wilayah"):
            self.problem("kode_wilayah", "region_numeric", _("format kolom sebagai Teks; 35.10 berubah menjadi 35.1"))
        return code

    def _disputed(self) -> None:
        """What any column says against the account's being this person's; such a row is for a person to settle."""
        if any(DISPUTED.search(value) for value in self.row.cells.values()):
            remedy = _("pastikan pemiliknya lebih dulu, atau hapus barisnya")
            self.problem("bukti_kepemilikan", "ownership_disputed", remedy)

    def _unread(self) -> None:
        for column in (ours for ours, title in self.columns.items() if title in self.row.uncomputed):
            self.problem(column, "formula_unread", _("buka dan simpan di Excel, atau tempel sebagai nilai"))

    def _choice(self, column: str, allowed: Mapping[str, Value]) -> Value | None:
        given = self.cell(column).casefold().replace(" ", "_")
        if given not in allowed:
            self.problem(column, "value_unknown", one_of(k for k in allowed if k))
        return allowed.get(given)

    def _level(self) -> tuple[PositionLevel | None, bool]:
        """The level, and whether its words are those of who leads an area."""
        said = level_of(self.cell("kelompok_jabatan"))
        if said.level is None:
            maybe = _("mungkin: {near}; ", near="; ".join(said.maybe)) if said.maybe else ""
            self.problem(
                "kelompok_jabatan",
                "value_unknown",
                _("{maybe}pilih: {level_choices}", maybe=maybe, level_choices=LEVEL_CHOICES),
            )
        return said.level, said.by in AREA_HEADS

    def _day(self, column: str) -> date | None:
        if not self.cell(column):
            return None
        noon = datetime(self.rules.today.year, self.rules.today.month, self.rules.today.day, 12, tzinfo=WIB)
        far = noon + timedelta(days=365 * 50)  # an end date lies in the future; a post's time never does
        moment = read_moment(self.cell(column), captured_at=far, zone=WIB)
        if moment.at is None or moment.year_inferred or moment.source == "relative":
            self.problem(column, moment.problem or "date_incomplete", _("tulis tanggal lengkap, mis. 2026-11-02"))
            return None
        return moment.at.astimezone(WIB).date()

    def _window(self, start: date | None, end: date | None) -> None:
        if start is None and not self.cell("aktif_dari"):
            self.problem("aktif_dari", "window_missing", _("isi tanggal mulai dipantau"))
        if start is not None and end is not None and end < start:
            self.problem("aktif_sampai", "window_reversed", _("tanggal akhir mendahului tanggal mulai"))

    def _no_identity_in_free_text(self) -> None:
        name = self.cell("nama").casefold()
        for column in FREE_TEXT:
            text = self.cell(column)
            if holds_nip(text) or (len(name) > 3 and name in text.casefold()):
                self.problem(column, "identity_in_text", _("hapus nama dan NIP; keduanya hanya di kolomnya sendiri"))


REQUIRED = (
    ("nama", "name_missing", _("isi nama")),
    ("dasar_hukum", "no_basis", _("isi dasar hukum pemantauan akun ini")),
    ("bukti_kepemilikan", "no_evidence", _("isi bukti bahwa akun itu milik orangnya")),
    ("diverifikasi_oleh", "not_verified", _("isi siapa yang memverifikasi")),
)
KINDS = {
    "": AccountKind.PERSONAL,
    "pribadi": AccountKind.PERSONAL,
    "personal": AccountKind.PERSONAL,
    "resmi": AccountKind.OFFICIAL,
    "official": AccountKind.OFFICIAL,
}


def template_csv() -> str:
    """The empty template: the header and nothing else."""
    return csv_text(NAMES, [])
