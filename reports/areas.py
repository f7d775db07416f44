"""The areas of the map: how far each was looked at, and beside it who was passed on there."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from domain import regions
from reports.context import ReportContext
from reports.counting import case_ids, persons
from reports.model import Cell, Chart, Table
from store.case_facts import CaseFact
from store.tallies import IMPORT, SPIDER


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A province, or in the report of one province a regency or city: what is behind its counts."""

    code: str
    name: str
    registered: tuple[str, ...]
    looked: tuple[str, ...]
    passed: tuple[CaseFact, ...]


def areas(b: ReportContext) -> list[Area]:
    area: Callable[[str], str] = str if b.facts.province else regions.province
    registered, looked, passed = _lists(), _lists(), defaultdict[str, list[CaseFact]](list)
    for a in b.facts.accounts:
        registered[area(a.region)].append(a.account_id)
        if a.seen in (SPIDER, IMPORT):
            looked[area(a.region)].append(a.account_id)
    for case in b.forwarded:
        passed[area(case.region)].append(case)
    return [
        Area(
            code=code,
            name=regions.name_of(code),
            registered=tuple(registered[code]),
            looked=tuple(looked[code]),
            passed=tuple(passed[code]),
        )
        for code in sorted({*registered, *(passed if b.internal else ())})
    ]


def _lists() -> dict[str, list[str]]:
    return defaultdict(list)


def area_table(b: ReportContext) -> Table:
    """The numbers of the map: coverage, and beside it in the internal edition the persons passed on."""
    found = areas(b)
    rows: list[tuple[Cell, ...]] = [(a.name, len(a.registered), len(a.looked)) for a in found]
    columns = ["Wilayah", "Akun terdaftar", "Terlihat"]
    if b.internal:
        rows = [(*row, persons(a.passed)) for row, a in zip(rows, found, strict=True)]
        columns.append("Orang diteruskan")
    return b.table(
        "wilayah",
        "Angka pada peta",
        "akun",
        columns,
        rows,
        len(b.facts.accounts),
        "akun terdaftar dan aktif pada masa laporan",
        additive=True,
        note="Kolom terakhir bersatuan orang." if b.internal else "",
        sources=[{1: a.registered, 2: a.looked, 3: case_ids(a.passed)} for a in found],
    )


def area_map(b: ReportContext) -> Chart:
    """Per area (code, name, registered, looked at, persons passed on): counts beside their coverage."""
    rows = tuple(
        (a.code, a.name, len(a.registered), len(a.looked), persons(a.passed) if b.internal else None) for a in areas(b)
    )
    return Chart(
        kind="map",
        series=rows,
        province=b.facts.province,
        table="wilayah",
        title=b.say("Peta: akun terlihat dan orang yang diteruskan menurut wilayah"),
        description="; ".join(f"{name}: {k}/{n}" + ("" if p is None else f", {p}") for _, name, n, k, p in rows),
    )
