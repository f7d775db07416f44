"""The tables of a pack: parties, contests, constituencies, candidates, calendar."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from domain.elections import CalendarStage, Candidate, Contest, Party
from domain.packs.findings import PackFinding
from domain.packs.head import Head
from domain.packs.tables import TableRow, check_heading, read_rows
from domain.regions import covers
from domain.texts import Text, _

PARTY_COLUMNS = ("number", "abbr", "name", "aliases", "region", "source")
CONTEST_COLUMNS = ("contest", "office", "region", "label", "penetapan")
CONSTITUENCY_COLUMNS = ("contest", "region")
CANDIDATE_COLUMNS = (
    "contest",
    "region",
    "number",
    "role",
    "name",
    "partner",
    "aliases",
    "parties",
    "from",
    "to",
    "source",
)
CALENDAR_COLUMNS = ("stage", "label", "start", "end", "contest", "source", "note")
ROLES = ("head", "deputy", "single", "prospective", "empty")
OFFICES = ("presiden", "gubernur", "bupati", "wali kota", "DPR", "DPD", "DPRD provinsi", "DPRD kabupaten/kota")
REGION = re.compile(r"\d\d(\.\d\d(\.\d\d)?)?")
NUMBER = re.compile(r"\d{1,3}")
T = TypeVar("T")


@dataclass
class PackTable:
    """Collects what is wrong in one table while its rows are read."""

    file: str
    findings: list[PackFinding] = field(default_factory=list)

    def fault(self, row: TableRow, column: str, what: Text, remedy: Text) -> None:
        self.findings.append(
            PackFinding(
                file=self.file,
                line=row.line,
                column=row.column(column),
                what=what,
                remedy=remedy,
                value=row.cells[column],
            )
        )

    def require(self, row: TableRow, *columns: str) -> None:
        for column in columns:
            if not row.cells[column]:
                self.fault(row, column, _("kolom '{column}' kosong", column=column), _("isi kolom itu"))

    def day(self, row: TableRow, column: str) -> date:
        """A calendar day; date.min stands in after a finding, so that reading goes on."""
        try:
            return date.fromisoformat(row.cells[column])
        except ValueError:
            self.fault(
                row, column, _("'{cells}' bukan tanggal", cells=row.cells[column]), _("tulis seperti 2024-09-22")
            )
            return date.min

    def region(self, row: TableRow) -> str:
        if row.cells["region"] and not REGION.fullmatch(row.cells["region"]):
            self.fault(
                row,
                "region",
                _("'{cells}' bukan kode wilayah Kemendagri", cells=row.cells["region"]),
                _("tulis bertitik, misalnya 35.78; kosongkan untuk seluruh negara"),
            )
        return row.cells["region"]

    def sources(self, row: TableRow, head: Head) -> str:
        self.require(row, "source")
        for source in split(row.cells["source"]):
            if source not in head.source_ids:
                self.fault(
                    row,
                    "source",
                    _("sumber '{source}' tidak ada di pack.toml", source=source),
                    _("tambahkan [[source]] dengan id itu, atau pakai editorial"),
                )
        return row.cells["source"]

    def unique(self, row: TableRow, column: str, key: str, seen: dict[str, int], what: str) -> None:
        """The same key twice is refused with both lines."""
        if key and key in seen:
            self.fault(
                row,
                column,
                _("{what} sudah ada pada baris {seen}", what=what, seen=seen[key]),
                _("hapus salah satu atau bedakan"),
            )
        seen.setdefault(key, row.line)


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(text: str, table: PackTable, columns: tuple[str, ...], read: Callable[[TableRow], T]) -> list[T]:
    heading, rows = read_rows(text)
    table.findings += check_heading(heading, columns, table.file)
    return [] if table.findings else [read(row) for row in rows]


def read_parties(text: str, head: Head) -> tuple[tuple[Party, ...], list[PackFinding]]:
    """Parties with the number on the ballot, as text."""
    table, numbers, names = PackTable("parties.csv"), dict[str, int](), dict[str, int]()

    def read(row: TableRow) -> Party:
        cell = row.cells
        table.require(row, "abbr", "name")
        if cell["number"] and not NUMBER.fullmatch(cell["number"]):
            table.fault(row, "number", _("'{cell}' bukan nomor urut", cell=cell["number"]), _("tulis angka saja"))
        table.unique(row, "number", cell["number"], numbers, "nomor urut")
        for name in {cell["abbr"].casefold(), cell["name"].casefold(), *map(str.casefold, split(cell["aliases"]))}:
            table.unique(row, "abbr", name, names, f"nama partai '{name}'")
        return Party(
            number=cell["number"],
            abbr=cell["abbr"],
            name=cell["name"],
            aliases=split(cell["aliases"]),
            region=table.region(row) or None,
            source=table.sources(row, head),
        )

    return tuple(_rows(text, table, PARTY_COLUMNS, read)), table.findings


def read_contests(text: str, head: Head) -> tuple[dict[str, Contest], list[PackFinding]]:
    """Contests by id; each has its own penetapan."""
    table, seen = PackTable("contests.csv"), dict[str, int]()

    def read(row: TableRow) -> Contest:
        cell = row.cells
        table.require(row, "contest", "label")
        table.unique(row, "contest", cell["contest"], seen, "pemilihan ini")
        if cell["office"] not in OFFICES:
            table.fault(
                row,
                "office",
                _("jabatan '{cell}' tidak dikenal", cell=cell["office"]),
                _("salah satu: {offices}", offices=", ".join(OFFICES)),
            )
        day = table.day(row, "penetapan")
        if day != date.min and not head.window_from <= day <= head.window_to:
            table.fault(row, "penetapan", _("penetapan di luar jendela pack.toml"), _("periksa tanggal atau jendela"))
        return Contest(
            contest=cell["contest"], office=cell["office"], region=table.region(row), label=cell["label"], penetapan=day
        )

    rows = _rows(text, table, CONTEST_COLUMNS, read)
    return {contest.contest: contest for contest in rows}, table.findings


def read_constituencies(text: str, contests: Mapping[str, Contest]) -> tuple[dict[str, Contest], list[PackFinding]]:
    """The contests with the regencies and cities that each constituency is made of."""
    table, seen = PackTable("constituencies.csv"), dict[str, int]()
    parts: dict[str, list[str]] = {}

    def read(row: TableRow) -> None:
        contest = contests.get(row.cells["contest"])
        region = table.region(row)
        if contest is None:
            table.fault(
                row,
                "contest",
                _("pemilihan '{cells}' tidak ada", cells=row.cells["contest"]),
                _("tambahkan di contests.csv"),
            )
            return
        if not region or not covers(contest.region, region):
            table.fault(
                row,
                "region",
                _("wilayah '{region}' di luar '{contest_region}'", region=region, contest_region=contest.region),
                _("samakan dengan contests.csv"),
            )
        table.unique(row, "region", f"{contest.office} {region}", seen, "wilayah ini")
        parts.setdefault(contest.contest, []).append(region)

    _rows(text, table, CONSTITUENCY_COLUMNS, read)
    return {key: replace(one, parts=tuple(parts.get(key, ()))) for key, one in contests.items()}, table.findings


def read_candidates(
    text: str, head: Head, contests: Mapping[str, Contest], parties: frozenset[str]
) -> tuple[tuple[Candidate, ...], list[PackFinding]]:
    """Contestants. A name stands once in a contest (prospective ones may be nominated later)."""
    table, seen = PackTable("candidates.csv"), dict[str, int]()

    def read(row: TableRow) -> Candidate:
        cell = row.cells
        _check_candidate(table, row, contests, parties)
        key = "/".join((cell["contest"], cell["number"], cell["name"].casefold(), cell["parties"]))
        table.unique(row, "name", key, seen, "nama ini")
        return Candidate(
            contest=cell["contest"],
            number=cell["number"],
            name=cell["name"],
            role=cell["role"],
            partner=cell["partner"] or None,
            aliases=split(cell["aliases"]),
            parties=split(cell["parties"]),
            source=table.sources(row, head),
            valid_from=table.day(row, "from") if cell["from"] else None,
            valid_to=table.day(row, "to") if cell["to"] else None,
        )

    return tuple(_rows(text, table, CANDIDATE_COLUMNS, read)), table.findings


def _check_candidate(table: PackTable, row: TableRow, contests: Mapping[str, Contest], parties: frozenset[str]) -> None:
    cell = row.cells
    table.require(row, "name")
    if sum(map(str.isalpha, cell["name"])) == 1:
        table.fault(row, "name", _("nama hanya satu huruf"), _("tulis nama lengkap"))
    contest = contests.get(cell["contest"])
    if contest is None:
        table.fault(
            row,
            "contest",
            _("pemilihan '{cell}' tidak ada di contests.csv", cell=cell["contest"]),
            _("tambahkan di sana"),
        )
    elif contest.region != table.region(row):
        table.fault(
            row,
            "region",
            _("wilayah bukan wilayah pemilihannya ({region})", region=contest.region or _("seluruh negara")),
            _("samakan dengan contests.csv"),
        )
    if cell["role"] not in ROLES:
        table.fault(
            row,
            "role",
            _("peran '{cell}' tidak dikenal", cell=cell["role"]),
            _("salah satu: {roles}", roles=", ".join(ROLES)),
        )
    if (cell["role"] != "prospective" or cell["number"]) and not NUMBER.fullmatch(cell["number"]):
        table.fault(
            row, "number", _("'{cell}' bukan nomor urut", cell=cell["number"]), _("tulis angka, nol di depan boleh")
        )
    for party in split(cell["parties"]):
        if party not in parties:
            table.fault(
                row,
                "parties",
                _("partai '{party}' tidak ada di parties.csv", party=party),
                _("pakai singkatannya di sana"),
            )


def read_calendar(
    text: str, head: Head, contests: Mapping[str, Contest]
) -> tuple[tuple[CalendarStage, ...], list[PackFinding]]:
    """Stages, inclusive days."""
    table = PackTable("calendar.csv")

    def read(row: TableRow) -> CalendarStage:
        cell = row.cells
        table.require(row, "stage", "label")
        start, end = table.day(row, "start"), table.day(row, "end")
        if start > end:
            table.fault(row, "end", _("tahap berakhir sebelum mulai"), _("tukar kedua tanggal"))
        if cell["contest"] and not any(c == cell["contest"] or c.startswith(cell["contest"] + "-") for c in contests):
            table.fault(
                row, "contest", _("pemilihan '{cell}' tidak ada", cell=cell["contest"]), _("pakai id dari contests.csv")
            )
        return CalendarStage(
            stage=cell["stage"],
            label=cell["label"],
            start=start,
            end=end,
            source=table.sources(row, head),
            contest=cell["contest"],
            note=cell["note"],
        )

    return tuple(_rows(text, table, CALENDAR_COLUMNS, read)), table.findings
