"""What a cell of accounts says: the platform's name beside an account, and several accounts in one cell."""

import re
from collections.abc import Mapping
from dataclasses import replace

from domain.errors import RegisterError
from domain.links import platform_of, platform_of_address
from domain.texts import _
from domain.types import Platform
from parsing.sheets import NamedRow, Sheet

# A platform's name beside the account, as people write both in one cell: "fb: nama", "TikTok @nama", "@nama (IG)".
BESIDE = re.compile(
    r"(?P<before>[A-Za-z][A-Za-z /]{0,20}?)\s*(?::\s*(?!//)|\s-\s|\s(?=@))(?P<after>\S.*)"
    r"|(?P<account>\S+)\s*\((?P<name>[A-Za-z][A-Za-z /]{0,20})\)"
)
# One link, whatever its path and query hold.
LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[A-Za-z]{2,}/\S*", re.I)
# What people put between two accounts, where one space stands for several; a slash within a link has none about it.
BETWEEN = re.compile(r"[\n;|]|, | / | (?:&|dan) | (?=https?://)")
# Two accounts in one cell: two names with something between them, or two platforms' names.
SEVERAL = re.compile(
    r"@[\w.]+.*[\s,;/&|]@[\w.]+|\w[\w.]+\s*(?:[,;|&/]|\bdan\b)\s*@?\w[\w.]+|\w+\s*:\s*@?[\w.]+.*\b\w+\s*:\s*@?[\w.]+"
)


def apart(account: str, platform: Platform | None) -> tuple[str, Platform | None]:
    """A handle without the platform's name beside it, and the platform; what says otherwise than its column stays as
    it is."""
    beside = BESIDE.fullmatch(account)
    if beside is None:
        return account, platform
    try:
        named = platform_of(beside["before"] or beside["name"])
    except RegisterError:
        return account, platform
    return ((beside["after"] or beside["account"]).strip(), named) if platform in (None, named) else (account, platform)


LOOKED_AT = 300  # characters of a cell: no two accounts need more


def holds_several(cell: str) -> bool:
    """Whether a cell that was refused holds several accounts."""
    cell = cell[:LOOKED_AT]
    return LINK.fullmatch(cell) is None and bool(len(_pieces(cell)) > 1 or SEVERAL.search(cell))


def _pieces(cell: str) -> list[str]:
    spaced = re.sub(r"[^\S\n]+", " ", cell.strip())
    return [piece for part in BETWEEN.split(spaced) if (piece := part.strip())]


def _named(account: str) -> Platform | None:
    """The platform that an account's own cell names: beside it, or by its link."""
    _account, named = apart(account, None)
    address = account if "://" in account else f"https://{account}"
    return named or (platform_of_address(address) if LINK.fullmatch(account) else None)


def by_their_platforms(sheet: Sheet, columns: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Accounts that name their platform themselves, under the column of platforms, each in a row of its own; a cell of
    which any part names none stays as it is. What a column of platforms says already, stands."""
    head, own = columns.get("platform", "platform"), columns["akun"]
    rows, divided = list[NamedRow](), list[int]()
    for row in sheet.rows:
        pieces = _pieces(row.cells.get(own, ""))
        named = [_named(piece) for piece in pieces]
        if row.cells.get(head, "").strip() or not named or None in named:
            rows.append(row)
            continue
        if len(pieces) > 1:
            divided.append(row.line)
        rows += [
            replace(row, cells={**row.cells, own: piece, head: platform.value})
            for piece, platform in zip(pieces, named, strict=True)
            if platform
        ]
    remark = _("satu sel, beberapa akun: dibaca masing-masing pada baris {lines}", lines=", ".join(map(str, divided)))
    notices = (*sheet.notices, remark) if divided else sheet.notices
    return replace(sheet, rows=tuple(rows), notices=notices), {**columns, "platform": head}
