"""What plain sentences say, as a value, and how what single words and sentences say is put together."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.vocabulary import Heard
from domain.types import Stance


class Spoken(NamedTuple):
    """What the plain sentences of a text say.

    `side`: support, opposition, neither; None where they say nothing that can be read. `open`: kind and unkind words
    stand against each other. `firm`: said plainly; `brief`: and the text says little else. `words` led there.
    `weak`: only words of every day led there. `official`: it is said of somebody in office, called so. `task`: people are
    called to what a government does; `settled`: no vote can be meant, however the words weigh.
    """

    side: Stance | None = None
    open: bool = False
    firm: bool = False
    brief: bool = False
    words: tuple[Heard, ...] = ()
    weak: bool = False
    official: bool = False
    task: bool = False
    settled: bool = False


SILENT = Spoken()

Weighed = tuple[Heard, int, bool]


def judged(weighed: Sequence[Weighed], rivals: bool, firm: bool) -> Spoken:
    kind = [hit for hit, sign, _ in weighed if sign > 0]
    unkind = [hit for hit, sign, _ in weighed if sign < 0]
    if kind and unkind and not rivals:
        return Spoken(Stance.NONE, open=True, words=(*kind, *unkind))
    return Spoken(Stance.SUPPORT if kind else Stance.OPPOSE, firm=firm, words=tuple(kind or unkind))


def together(told: Sequence[Spoken], rivals: bool, short: bool) -> Spoken:
    """What the sentences say together; one that takes a side plainly goes before those that only inform or praise."""
    if len(told) == 1:
        return told[0] if short or not told[0].firm else told[0]._replace(firm=False, task=False, settled=False)
    sided = [one for one in told if one.side in (Stance.SUPPORT, Stance.OPPOSE) and not one.weak]
    sided = sided or [one for one in told if one.side in (Stance.SUPPORT, Stance.OPPOSE)]
    words = tuple(hit for one in told for hit in one.words)
    sides = {one.side for one in sided}
    if (len(sides) > 1 and not rivals) or any(one.open for one in told):
        return Spoken(Stance.NONE, open=True, words=words)
    if sides:
        side = Stance.SUPPORT if Stance.SUPPORT in sides else Stance.OPPOSE
        return Spoken(side, firm=short and any(one.firm for one in sided), words=sided[0].words, weak=sided[0].weak)
    informs = [one for one in told if one.side is Stance.NONE]
    if informs and all(one.side is Stance.NONE for one in told):
        return Spoken(
            Stance.NONE,
            firm=short and all(one.firm for one in told),
            words=words,
            official=all(one.official for one in told),
            task=short and all(one.task or one.settled for one in told),
            settled=short and all(one.settled for one in told),
        )
    return SILENT
