"""Contestants who govern: whether somebody named holds an office on the day of the post, or is on leave from it.

Who governs is named every day: ceremonies, decrees, visits, programmes, thanks, birthdays. On a day in office such
words are said to the office; on a day of leave for the campaign they are not, and thanks for a programme are no duty's.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from analysis.entries import CANDIDATE
from analysis.mention import Mention
from domain.elections import Incumbent, Pack

Incumbents = Mapping[tuple[int, str], Sequence[Incumbent]]
"""Those in office, by pack and name."""


class Service(NamedTuple):
    """The office of a contestant that is named, and whether the day is one of leave from it.

    `entry` is the key of the name's meaning: other contestants in the same text do not hold the office.
    """

    office: str
    on_leave: bool
    entry: str


def incumbents(packs: Sequence[Pack]) -> Incumbents:
    table: dict[tuple[int, str], list[Incumbent]] = {}
    for number, pack in enumerate(packs):
        for one in pack.incumbents:
            table.setdefault((number, one.name), []).append(one)
    return table


def service_of(counted: Sequence[Mention], day: date | None, table: Incumbents) -> Service | None:
    """The office of the first contestant named who governs on the day; None without a day or such a contestant.

    A name that several contestants bear tells nothing.
    """
    if day is None or not table:
        return None
    for mention in counted:
        if mention.entry.kind != CANDIDATE or (len(mention.names) > 1 and not mention.entry.pair):
            continue
        for name in mention.names:
            for one in table.get((mention.entry.pack, name), ()):
                if one.contest == _contest(mention) and one.governs(day):
                    return Service(one.office, one.on_leave(day), mention.entry.key)
    return None


def _contest(mention: Mention) -> str:
    return mention.entry.contest.contest if mention.entry.contest else ""
