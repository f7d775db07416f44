"""incumbents.csv: contestants who govern while they stand, and when they are on leave for the campaign."""

from collections.abc import Collection
from datetime import date

from domain.elections import Incumbent
from domain.packs.findings import PackFinding
from domain.packs.head import Head
from domain.packs.lists import PackTable
from domain.packs.tables import TableRow, check_heading, read_rows
from domain.texts import _

INCUMBENT_COLUMNS = ("contest", "name", "office", "region", "from", "to", "leave_from", "leave_to", "source")


def read_incumbents(
    text: str,
    head: Head,
    standing: Collection[tuple[str, str]],
) -> tuple[tuple[Incumbent, ...], list[PackFinding]]:
    """Those in office. `standing`: contest and name of everybody in candidates.csv; nobody else may stand here."""
    table, seen = PackTable("incumbents.csv"), dict[str, int]()
    heading, rows = read_rows(text)
    table.findings += check_heading(heading, INCUMBENT_COLUMNS, table.file)
    if table.findings:
        return (), table.findings

    def read(row: TableRow) -> Incumbent:
        cell = row.cells
        table.require(row, "name", "office")
        table.unique(row, "name", f"{cell['contest']}/{cell['name']}", seen, "nama ini")
        if (cell["contest"], cell["name"]) not in standing:
            table.fault(
                row,
                "name",
                _("'{name}' bukan peserta pemilihan '{contest}'", name=cell["name"], contest=cell["contest"]),
                _("tulis nama dan pemilihannya seperti di candidates.csv"),
            )
        first, last = _days(table, row, "from", "to")
        leave, back = _days(table, row, "leave_from", "leave_to")
        return Incumbent(
            contest=cell["contest"],
            name=cell["name"],
            office=cell["office"],
            region=table.region(row),
            valid_from=first,
            valid_to=last,
            leave_from=leave,
            leave_to=back,
            source=table.sources(row, head),
        )

    return tuple(map(read, rows)), table.findings


def _days(table: PackTable, row: TableRow, begin: str, end: str) -> tuple[date | None, date | None]:
    first, last = (table.day(row, column) if row.cells[column] else None for column in (begin, end))
    if first and last and first > last:
        table.fault(row, end, _("'{end}' sebelum '{begin}'", end=end, begin=begin), _("tukar kedua tanggal"))
    return first, last
