"""Tables of offices as they come, brought to one account a row: platform columns taken apart, footers left out."""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from domain import regions
from domain.errors import RegisterError
from domain.links import platform_of
from domain.texts import _
from parsing.sheets import NamedRow, Sheet, header_form

PREFIX = re.compile(
    r"^(?:(?:nama_)?(?:akun|link|tautan|url|username|user|id|medsos|media_sosial)_)+|_(?:akun|link|url)$"
)
NOTHING = frozenset({"", "-", "--", "tidak ada", "tdk ada", "tidak punya", "nihil", "n/a", "none", "0"})
FOOTER = re.compile(
    r"^(?:jumlah|total|keterangan|ket|catatan|mengetahui|sumber|dibuat|demikian|kepala|nip\s*[.:])\b", re.I
)
# How the parts of a regional government are called (UU 23/2014 Pasal 208 and 209, PP 18/2016), and what belongs to them.
UNITS = frozenset(
    "sekretariat setda setwan inspektorat dinas badan kecamatan kelurahan distrik satuan satpol bagian bidang"
    " upt uptd puskesmas rsud".split()
)
NATIONWIDE = frozenset({"negara", "nasional", "pusat", "republik", "indonesia"})
DAYS = ("aktif_dari", "aktif_sampai")
DAY_NUMBER = re.compile(r"[3-5]\d{4}(?:\.\d+)?")  # a day between 1982 and 2064
EXAMPLE = re.compile(
    r"[(\[]?(?:contoh|cth|example|sample)(?: (?:pengisian|isian|mengisi|baris|data|row))?[)\].:]{0,2}", re.I
)
FEWEST_TITLES = 4
FEWEST_DIGITS = 5  # a sum may stand in the column of numbers
SHORT = {
    "pemkab": "pemerintah kabupaten",
    "pemkot": "pemerintah kota",
    "pemprov": "pemerintah provinsi",
    "pemda": "pemerintah",
    "kab": "kabupaten",
    "kab.": "kabupaten",
    "prov": "provinsi",
    "prov.": "provinsi",
    "adm": "administrasi",
    "adm.": "administrasi",
}
# A province by the name under which everybody knows it.
KNOWN_AS = {
    "dki jakarta": "daerah khusus ibukota jakarta",
    "dki": "daerah khusus ibukota jakarta",
    "daerah khusus jakarta": "daerah khusus ibukota jakarta",
    "diy": "daerah istimewa yogyakarta",
    "di yogyakarta": "daerah istimewa yogyakarta",
    "d.i. yogyakarta": "daerah istimewa yogyakarta",
}
# "Kab.Sidoarjo": a short form and the name behind it without a space.
GLUED = re.compile(r"\b(kab|prov|adm)\.(?=\w)")


def _long_form(text: str) -> str:
    return " ".join(SHORT.get(word, word) for word in GLUED.sub(r"\1. ", text.casefold()).split())


def still_meant(sheet: Sheet, mapping: Mapping[str, str], remembered: Mapping[str, str]) -> dict[str, str]:
    """What was said of earlier files and holds for this one: the header is here, alone, and nobody says otherwise."""
    mapped = {header_form(theirs) for theirs in mapping}
    here = {t: ours for t, ours in remembered.items() if t in sheet.header and t not in mapped}
    meant = Counter([*here.values(), *mapping.values()])
    return {theirs: ours for theirs, ours in here.items() if meant[ours] == 1}


def one_account_a_row(sheet: Sheet, accounts: Collection[str]) -> Sheet:
    """A row a person with a column a platform becomes a row an account; `accounts` are the headers of the one column
    that otherwise holds it, where nothing has to be done."""
    if set(sheet.header) & set(accounts):
        return sheet
    columns = {head: name for head in sheet.header if (name := _platform(head))}
    if not columns:
        return sheet
    rows = tuple(
        replace(row, cells={**rest, "platform": name, "akun": row.cells[head]})
        for row in sheet.rows
        for rest in ({other: cell for other, cell in row.cells.items() if other not in columns},)
        for head, name in columns.items()
        if row.cells[head].strip().casefold() not in NOTHING
    )
    header = (*(h for h in sheet.header if h not in columns and h != "platform"), "platform", "akun")
    remark = _("satu baris satu orang: kolom {columns} dibaca sebagai akun masing-masing", columns=", ".join(columns))
    return replace(sheet, header=header, rows=rows, notices=(*sheet.notices, remark))


def _platform(head: str) -> str:
    """The platform that a header names, also as one of two names for it: "Twitter/X", "IG (Instagram)"."""
    named = set()
    for part in (head, *re.split(r"[/(),|&]+", head)):
        with suppress(RegisterError):
            named.add(platform_of(PREFIX.sub("", part.strip("_")).replace("_", " ")).value)
    return named.pop() if len(named) == 1 else ""


def with_days(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """With the days that a workbook's cells hold as bare numbers, where a column of days lost its form."""
    found: dict[int, str] = {}
    rows = []
    for row in sheet.rows:
        days = {
            head: (sheet.day_zero + timedelta(days=int(float(row.cells[head])))).isoformat()
            for head in (columns.get(ours, "") for ours in DAYS)
            if head in row.numeric and DAY_NUMBER.fullmatch(row.cells[head])
        }
        if days:
            found[row.line] = next(iter(days.values()))
        rows.append(replace(row, cells={**row.cells, **days}) if days else row)
    if not found:
        return sheet
    line, day = next(iter(found.items()))
    remark = _(
        "angka hari Excel dibaca sebagai tanggal pada {count} baris, mis. baris {line}: {day}",
        count=len(found),
        line=line,
        day=day,
    )
    return replace(sheet, rows=tuple(rows), notices=(*sheet.notices, remark))


def without_heads(sheet: Sheet) -> Sheet:
    """Without the titles that a print repeats at the top of each page, and the line that counts the columns."""
    left = [row.line for row in sheet.rows if _is_head(row)]
    if not left:
        return sheet
    remark = _("baris yang mengulang judul atau menomori kolom diabaikan: {left}", left=", ".join(map(str, left)))
    rows = tuple(row for row in sheet.rows if row.line not in left)
    return replace(sheet, rows=rows, notices=(*sheet.notices, remark))


def without_examples(sheet: Sheet) -> Sheet:
    """Without the rows by which a form shows how it is filled in: one of their cells says so and nothing else."""
    left = [row.line for row in sheet.rows if any(EXAMPLE.fullmatch(cell.strip()) for cell in row.cells.values())]
    if not left:
        return sheet
    remark = _("baris contoh pengisian diabaikan: {left}", left=", ".join(map(str, left)))
    rows = tuple(row for row in sheet.rows if row.line not in left)
    return replace(sheet, rows=rows, notices=(*sheet.notices, remark))


def _is_head(row: NamedRow) -> bool:
    filled = [(title, cell.strip()) for title, cell in row.cells.items() if cell.strip()]
    if len(filled) < FEWEST_TITLES:
        return False
    if sum(header_form(cell) == title for title, cell in filled) * 2 > len(filled):
        return True
    numbers = [re.fullmatch(r"\(?(\d{1,2})[).]?(?:\.0)?", cell) for _, cell in filled]
    counted = [int(number[1]) for number in numbers if number]
    return len(counted) == len(filled) and counted == list(range(counted[0], counted[0] + len(counted)))


def without_footers(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """Without titles of groups in a table, and sums, signatures and remarks below it: lines that hold neither NIP nor account."""
    kept, left = list[NamedRow](), list[NamedRow]()
    last = max((row.line for row in sheet.rows if _has_number(row, columns)), default=0)
    for row in sheet.rows:
        filled = [value for value in row.cells.values() if value.strip()]
        account = row.cells.get(columns.get("akun", ""), "").strip()
        below = len(filled) <= 3 and (len(filled) == 1 or any(FOOTER.match(value.strip()) for value in filled))
        # Under the last person a line of words is who signs the list, whatever column it stands in.
        words = not account or " " in account or FOOTER.match(account)
        titles = _is_title(row, columns)
        signs = 0 < last < row.line and len(filled) <= 2 and words
        (left if not _has_number(row, columns) and (titles or (below and not account) or signs) else kept).append(row)
    if not left:
        return sheet
    remark = _(
        "baris tanpa NIP dan akun di luar tabel diabaikan: {left}", left=", ".join(str(row.line) for row in left)
    )
    return replace(sheet, rows=tuple(kept), notices=(*sheet.notices, remark))


def _is_title(row: NamedRow, columns: Mapping[str, str]) -> bool:
    """A line that says one thing in the column of names and in every other: the title of a group, merged over them."""
    cells = {row.cells[head].strip() for head in row.cells if head != "platform"} - {""}
    return len(cells) == 1 and row.cells.get(columns.get("nama", ""), "").strip() in cells


def _has_number(row: NamedRow, columns: Mapping[str, str]) -> bool:
    return sum(letter.isdigit() for letter in row.cells.get(columns.get("nip", ""), "")) >= FEWEST_DIGITS


def agency_of(text: str, extra: Collection[str]) -> tuple[str, list[str]]:
    """An agency as it is written officially, by its name or a usual short form; else names that are near."""
    known = {**regions.governments(), **{a.casefold(): a for a in extra}}
    words = _long_form(text)
    for form in (text.casefold(), words, f"pemerintah {words}"):
        if form in known:
            return known[form], []
    near = difflib.get_close_matches(f"pemerintah {words.removeprefix('pemerintah ')}", known, n=3, cutoff=0.75)
    return "", [known[name] for name in near]


def may_be_agency(text: str, extra: Collection[str]) -> bool:
    """Whether a text is an agency's name, or begins as the name of a government does, however it goes on."""
    begin = _long_form(text).removeprefix("pemerintah ").split(" ")[0]
    kinds = {name.split(" ")[1].casefold() for name in regions.governments().values()}
    return begin in kinds or bool(agency_of(text, extra)[0])


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit within a regional government, by the word with which it begins."""
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and words[0] in UNITS and NATIONWIDE.isdisjoint(words)


def units_within(
    sheet: Sheet, columns: Mapping[str, str], agency: str, extra: Collection[str]
) -> tuple[Sheet, dict[str, str]]:
    """Where one `agency` holds for all rows, what a row names in its place and can only be a unit stands as its unit; a
    row that names a unit already keeps that."""
    head, unit = columns.get("instansi", ""), columns.get("unit_kerja", "unit_kerja")
    named = [row.cells.get(head, "").strip() for row in sheet.rows]
    within = {n for n, text in enumerate(named) if agency and is_unit(text) and not may_be_agency(text, extra)}
    if not within:
        return sheet, dict(columns)
    rows = tuple(
        replace(row, cells={**row.cells, head: "", unit: row.cells.get(unit, "").strip() or row.cells[head]})
        if n in within
        else row
        for n, row in enumerate(sheet.rows)
    )
    remark = _(
        "instansi: satuan kerja pada {n} baris dibaca sebagai unit kerja di dalam {agency}",
        n=len(within),
        agency=agency,
    )
    return replace(sheet, rows=rows, notices=(*sheet.notices, remark)), {**columns, "unit_kerja": unit}


def region_of(text: str) -> tuple[str, list[str]]:
    """A region's Kemendagri code, by the code or by its name; else codes whose names hold it or are near."""
    code = f"{text[:2]}.{text[2:]}" if re.fullmatch(r"\d{4}", text) else text
    if code in regions.names():
        return code, []
    words = _long_form(text).removeprefix("pemerintah ")
    province = words.removeprefix("provinsi ")
    by_name = {name.casefold(): known for known, name in regions.names().items()}
    for form in (words, province, KNOWN_AS.get(province, "")):
        if form in by_name:
            return by_name[form], []
    if not words or words.replace(".", "").isdecimal():
        return "", []
    near = [name for name in by_name if name.partition(" ")[2] == words]
    near = near or difflib.get_close_matches(words, by_name, n=3, cutoff=0.75)
    return "", [f"{by_name[name]} {regions.names()[by_name[name]]}" for name in near]
