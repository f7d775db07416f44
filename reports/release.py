"""Who enters the public breakdowns: groups of at least K persons, so that nobody can be told apart.

A breakdown is a family of tables over one path from coarse to fine, such as province, regency, agency.
Persons enter it in groups: those of one path once they are K, the others together with their neighbours on
the longest beginning of the path that makes K. A group that was printed never changes. Every cell of
every table of every report is therefore a sum of whole groups, and so is whatever can be computed from
several cells, tables or reports: nothing under K persons can be had back by subtraction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from store.published import Released

# A first breakdown needs this many persons, one by form alone two groups; no group is smaller than K.
PUBLIC_FROM, K = 50, 5
FORMS_FROM = 2 * K
Path = tuple[str, ...]


def release(
    family: str,
    now: Mapping[Path, int],
    before: Sequence[Released],
    start: int = PUBLIC_FROM,
    may_show: Callable[[Path], bool] = lambda path: True,
) -> tuple[Released, ...]:
    """The groups that may be printed in addition to those before; `now` counts the persons per leaf.

    The first groups of a family wait until it has `start` persons. A path that `may_show` refuses is never printed by
    its own name: whoever knows the place would know the person.

    What is left over waits for a later report, never as fewer than K beside new groups. A leaf that is already
    printed by name waits for its own K, so that a name's number is right to within K. Fewer persons than
    printed take nothing back, and whoever is of another kind by now than when printed does not enter again: never more
    enter than there are.
    """
    known = [r for r in before if r.family == family]
    if not known and sum(now.values()) < start:
        return ()
    waiting = _waiting(now, known)
    found = [
        Released(family=family, leaf=x, shown=x, persons=n)
        for x, n in sorted(waiting.items())
        if n >= K and may_show(x)
    ]
    taken = {r.leaf for r in found} | {r.leaf for r in known if r.shown == r.leaf}
    rest = {leaf: n for leaf, n in waiting.items() if leaf not in taken}
    for depth in range(max(map(len, rest), default=0) - 1, -1, -1):
        for shown, leaves in _by_beginning(rest, depth).items():
            if sum(rest[x] for x in leaves) >= K and may_show(shown):
                found += [Released(family=family, leaf=x, shown=shown, persons=rest.pop(x)) for x in sorted(leaves)]
    return _without_a_small_rest(found, sum(waiting.values()))


def _without_a_small_rest(found: Sequence[Released], waiting: int) -> tuple[Released, ...]:
    """The groups less the smallest one where those who still wait would be fewer than K.

    The total is public: whoever is not in a group that was printed would be a small cell of its own.
    """
    groups: dict[Path, int] = defaultdict(int)
    for r in found:
        groups[r.shown] += r.persons
    if groups and 0 < waiting - sum(groups.values()) < K:
        smallest = min(groups, key=lambda shown: (groups[shown], shown))
        return tuple(r for r in found if r.shown != smallest)
    return tuple(found)


def _waiting(now: Mapping[Path, int], known: Iterable[Released]) -> dict[Path, int]:
    """The persons per leaf who have not entered. As many as entered under another leaf, or are gone since, are held back
    where most wait: which of them they are nobody has written down."""
    printed: dict[Path, int] = defaultdict(int)
    for r in known:
        printed[r.leaf] += r.persons
    waiting = {leaf: n - printed[leaf] for leaf, n in now.items() if n > printed[leaf]}
    entered_already = sum(waiting.values()) - max(sum(now.values()) - sum(printed.values()), 0)
    for leaf in sorted(waiting, key=lambda x: (-waiting[x], x)):
        held = min(entered_already, waiting[leaf])
        waiting[leaf] -= held
        entered_already -= held
    return {leaf: n for leaf, n in waiting.items() if n}


def _by_beginning(leaves: Iterable[Path], depth: int) -> dict[Path, list[Path]]:
    groups: dict[Path, list[Path]] = defaultdict(list)
    for leaf in leaves:
        groups[leaf[:depth]].append(leaf)
    return groups


def cells(released: Iterable[Released], family: str, level: int) -> dict[Path, int]:
    """The persons per cell of the table of one level: a full path down to it, or the beginning they share."""
    counts: dict[Path, int] = defaultdict(int)
    for r in released:
        if r.family == family:
            counts[r.shown[: level + 1]] += r.persons
    return dict(counts)
