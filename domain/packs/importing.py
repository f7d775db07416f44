"""A list of candidates from elsewhere, brought into a pack: first a preview, then the file.

Lists come from KPU pages and from Excel, with other headings and separators.
What cannot be understood is listed with its place; the good rows are kept.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.errors import PackError
from domain.packs.findings import PackFinding, raise_findings
from domain.packs.lists import CANDIDATE_COLUMNS, NUMBER, REGION, ROLES, split
from domain.packs.tables import TableRow, decode, delimiter_of, read_rows
from domain.texts import Text, _

# Headings met in public lists, so that a plain file needs no mapping.
USUAL_HEADINGS = {
    "contest": ("contest", "pemilihan"),
    "region": ("region", "kode_wilayah", "wilayah", "kode wilayah"),
    "number": ("number", "nomor_urut", "nomor urut", "no_urut", "no urut", "nomor"),
    "role": ("role", "peran"),
    "name": ("name", "nama", "nama_calon", "nama calon", "calon"),
    "partner": ("partner", "pasangan"),
    "aliases": ("aliases", "alias"),
    "parties": ("parties", "partai", "partai pengusung"),
    "from": ("from", "mulai"),
    "to": ("to", "sampai"),
    "source": ("source", "sumber"),
}
REQUIRED = ("contest", "number", "name")


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPreview:
    """Rows ready for candidates.csv, and what was left out. `unchanged` rows were already there."""

    rows: tuple[Mapping[str, str], ...]
    problems: tuple[PackFinding, ...]
    unchanged: int


def parse_candidates(
    raw: bytes,
    file: str,
    contests: Mapping[str, str],
    parties: frozenset[str],
    existing: tuple[Mapping[str, str], ...] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Rows and problems of a candidate list; reads and writes nothing.

    `contests` gives each contest's region, `mapping` our column for a heading
    of the list (`{"name": "Nama Calon"}`).
    """
    text, findings = decode(raw, file)
    heading, rows = read_rows(text, delimiter_of(text))
    columns, missing = _columns(heading, mapping or {}, file)
    if findings or missing:
        return ImportPreview(rows=(), problems=(*findings, *missing), unchanged=0)
    known = {_key(row) for row in existing}
    good: list[Mapping[str, str]] = []
    problems: list[PackFinding] = []
    seen: dict[tuple[str, ...], int] = {}
    unchanged = 0
    for row in rows:
        cells = {name: row.cells[columns[name]] if name in columns else "" for name in CANDIDATE_COLUMNS}
        wrong = _check(row, _filled(cells, contests), columns, contests, parties, file)
        key = _key(cells)
        if not wrong and key in seen:
            wrong = [_twice(row, columns, seen[key], file)]
        problems += wrong
        seen.setdefault(key, row.line)
        if not wrong:
            unchanged += key in known
            good += [cells] if key not in known else []
    return ImportPreview(rows=tuple(good), problems=tuple(problems), unchanged=unchanged)


def _twice(row: TableRow, columns: Mapping[str, str], line: int, file: str) -> PackFinding:
    what = _("baris sama dengan baris {seen}", seen=line)
    return _finding(row, columns, "name", what, _("hapus salah satu"), file)


def _columns(heading: list[str], mapping: Mapping[str, str], file: str) -> tuple[dict[str, str], list[PackFinding]]:
    by_name = {name.casefold(): name for name in heading}
    columns = {}
    for column, usual in USUAL_HEADINGS.items():
        wanted = [mapping[column]] if column in mapping else list(usual)
        found = next((by_name[name.casefold()] for name in wanted if name.casefold() in by_name), None)
        if found is not None:
            columns[column] = found
    missing = [column for column in {*REQUIRED, *mapping} if column not in columns]
    return columns, [
        PackFinding(
            file=file,
            line=1,
            column=0,
            what=_("kolom untuk '{column}' tidak ditemukan", column=column),
            remedy=_("kepala tabel: {heading}; sebut kolomnya dengan --map", heading=", ".join(heading)),
            value=column,
        )
        for column in sorted(missing)
    ]


def _filled(cells: dict[str, str], contests: Mapping[str, str]) -> dict[str, str]:
    cells["region"] = cells["region"] or contests.get(cells["contest"], "")
    cells["role"] = cells["role"] or "single"
    cells["source"] = cells["source"] or "editorial"
    return cells


def _key(cells: Mapping[str, str]) -> tuple[str, ...]:
    return (cells["contest"], cells["number"], cells["name"].casefold(), cells["parties"])


def _check(
    row: TableRow,
    cells: Mapping[str, str],
    columns: Mapping[str, str],
    contests: Mapping[str, str],
    parties: frozenset[str],
    file: str,
) -> list[PackFinding]:
    tests = [
        (cells["contest"] in contests, "contest", _("pemilihan tidak ada di paket"), _("tambahkan di contests.csv")),
        (
            bool(REGION.fullmatch(cells["region"])) or not cells["region"],
            "region",
            _("bukan kode wilayah Kemendagri"),
            _("tulis bertitik, misalnya 35.78"),
        ),
        (
            cells["region"] == contests.get(cells["contest"], cells["region"]),
            "region",
            _("wilayah bukan wilayah pemilihannya"),
            _("samakan dengan contests.csv"),
        ),
        (
            bool(NUMBER.fullmatch(cells["number"])) or (cells["role"] == "prospective" and not cells["number"]),
            "number",
            _("bukan nomor urut"),
            _("tulis angka; nol di depan tetap disimpan"),
        ),
        (cells["role"] in ROLES, "role", _("peran tidak dikenal"), _("salah satu: {roles}", roles=", ".join(ROLES))),
        (sum(map(str.isalpha, cells["name"])) > 1, "name", _("nama kosong atau satu huruf"), _("tulis nama lengkap")),
        (
            all(party in parties for party in split(cells["parties"])),
            "parties",
            _("partai tidak ada di parties.csv"),
            _("pakai singkatan di parties.csv, pisahkan dengan titik koma"),
        ),
    ]
    return [_finding(row, columns, column, what, remedy, file) for good, column, what, remedy in tests if not good]


def _finding(
    row: TableRow, columns: Mapping[str, str], column: str, what: Text, remedy: Text, file: str
) -> PackFinding:
    place = row.column(columns[column]) if column in columns else 0
    value = row.cells[columns[column]] if column in columns else ""
    return PackFinding(
        file=file,
        line=row.line,
        column=place,
        what=Text("{column}: {what}", column=column, what=what),
        remedy=remedy,
        value=value,
    )


def import_candidates(csv_path: Path, pack_path: Path, mapping: Mapping[str, str] | None = None) -> ImportPreview:
    """What the list would add to the pack in that folder. Writes nothing.

    Raises PackError if the list or the pack's contests and parties cannot be read.
    """

    def table(name: str) -> tuple[Mapping[str, str], ...]:
        try:
            text, wrong = decode((pack_path / name).read_bytes(), name)
        except OSError as error:
            raise PackError(
                _("{name} tidak terbaca", name=name), where=name, remedy=_("sebut folder paket yang benar")
            ) from error
        raise_findings(wrong)
        return tuple(row.cells for row in read_rows(text)[1])

    try:
        raw = csv_path.read_bytes()
    except OSError as error:
        raise PackError(
            _("daftar calon tidak terbaca"), where=csv_path.name, remedy=_("periksa nama berkas")
        ) from error
    contests = {cells["contest"]: cells["region"] for cells in table("contests.csv")}
    parties = frozenset(cells["abbr"] for cells in table("parties.csv"))
    return parse_candidates(raw, csv_path.name, contests, parties, table("candidates.csv"), mapping)


def write_candidates(preview: ImportPreview, pack_path: Path) -> int:
    """Append the preview's rows to the pack's candidates.csv in one replace; how many were added."""
    target = pack_path / "candidates.csv"
    out = io.StringIO()
    writer = csv.DictWriter(out, CANDIDATE_COLUMNS, lineterminator="\n")
    writer.writerows(preview.rows)
    before = target.read_text(encoding="utf-8-sig")
    joint = "" if before.endswith("\n") else "\n"
    half = target.with_suffix(".csv.new")
    half.write_text(before + joint + out.getvalue(), encoding="utf-8", newline="\n")
    half.replace(target)
    return len(preview.rows)
