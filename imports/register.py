"""The register as people bring it: every row is good, or listed with line, column, value and remedy.

Nothing is guessed and nothing is repaired. A listed name or NIP shows its
shape only, never its letters or digits.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.errors import RegisterError
from domain.texts import _
from imports.account_cells import by_their_platforms
from imports.position_words import read_levels
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
from imports.register_reading import RefusedRowError, RowReader, Rules
from imports.register_rows import CHECKS, Enrolled, partly, sheet_notices
from imports.register_table import (
    one_account_a_row,
    still_meant,
    units_within,
    with_days,
    without_examples,
    without_footers,
    without_heads,
)
from parsing.sheets import Sheet, header_form, read_sheet
from rendering import csv_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a file would do. `rows_read` counts accounts: a row with a column a platform holds several, `lines_read` counts
    the file's own rows. `notices` are things merged or ignored, said openly. `columns` says under which of the
    file's headers each of ours was found; `mapping` (header to ours) and `shared` (ours to the value of every row, ""
    for none) are what a person said of it. `withdrawn`: good rows left out because their account was withdrawn."""

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
    withdrawn: int = 0

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
    rules: Rules,
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
    columns = found_columns(apart, {**known, **mapping}, rules.extra_agencies)
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
    mapped = "akun" in {*mapping.values(), *known.values()}
    sheet = without_examples(without_heads(sheet))
    sheet = sheet if mapped else one_account_a_row(sheet, ACCOUNTS)
    said = {**known, **mapping}
    same = shared_values(found_columns(sheet, said, rules.extra_agencies), shared, remembered.shared)
    columns, extra = columns_of(sheet, name, said, same, rules.extra_agencies)
    sheet = with_days(without_footers(sheet, columns), columns)
    sheet, columns = by_their_platforms(*units_within(sheet, columns, same.get("instansi", ""), rules.extra_agencies))
    sheet, columns = with_shared(sheet, columns, same)
    if not sheet.rows:
        raise RegisterError(_("hanya ada baris judul"), where=name, remedy=_("isi sekurangnya satu baris"))
    good, problems = _read_rows(sheet, columns, rules)
    ended = [r.line for r in good if r.active_to is not None and r.active_to < rules.today]
    good, more, remarks = _checked(good)
    problems += more
    notices = [*sheet_notices(sheet, known, extra, ended), *remarks, *_read_as(sheet, columns, good, problems)]
    return Preview(
        good=tuple(good),
        problems=tuple(sorted(problems, key=lambda p: (p.line, NAMES.index(p.column)))),
        notices=tuple(dict.fromkeys(notices)),
        rows_read=len(sheet.rows),
        lines_read=len({row.line for row in sheet.rows}),
        dialect=sheet.dialect,
        file_sha256="",
        columns=columns,
        mapping=mapping,
        shared=shared,
    )


def _checked(rows: Sequence[Enrolled]) -> tuple[list[Enrolled], list[RowProblem], list[str]]:
    """The rows that agree with one another, what is wrong with the others, and what is to be known of those kept."""
    good, problems, notices = list(rows), list[RowProblem](), list[str]()
    for check in CHECKS:
        good, more, remarks = check(good)
        problems += more
        notices += remarks
    return good, problems, notices


def _read_as(
    sheet: Sheet, columns: Mapping[str, str], good: Sequence[Enrolled], problems: Sequence[RowProblem]
) -> list[str]:
    """What is to be known of how the rows were read: levels by rule, rows of which only a part was taken."""
    level = columns["kelompok_jabatan"]
    levels = read_levels((row.cells.get(level, "") for row in sheet.rows), echelons="eselon" in level)
    return [*levels, *partly(sheet, columns, {r.line for r in good}, {p.line for p in problems})]


def _read_rows(sheet: Sheet, columns: Mapping[str, str], rules: Rules) -> tuple[list[Enrolled], list[RowProblem]]:
    """The rows that are good by themselves, and what is wrong with the others."""
    good: list[Enrolled] = []
    problems: list[RowProblem] = []
    # Excel keeps 15 digits of a number, so NIPs that were typed as numbers all end in 000.
    rounded = sum(row.cells.get(columns["nip"], "").endswith("000") for row in sheet.rows) > 1
    for row in sheet.rows:
        try:
            good.append(RowReader(row, columns, rules, rounded).read())
        except RefusedRowError as refused:
            problems += refused.problems
    return good, problems


def template_csv() -> str:
    """The empty template: the header and nothing else."""
    return csv_text(NAMES, [])
