"""What plain sentences say, as a value, and how what single words and sentences say is put together."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.vocabulary import WordHit
from domain.types import Stance


class PlainReading(NamedTuple):
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
    words: tuple[WordHit, ...] = ()
    weak: bool = False
    official: bool = False
    task: bool = False
    settled: bool = False


SILENT = PlainReading()

Weighed = tuple[WordHit, int, bool]


def judged(weighed: Sequence[Weighed], rivals: bool, firm: bool) -> PlainReading:
    kind = [hit for hit, sign, _ in weighed if sign > 0]
    unkind = [hit for hit, sign, _ in weighed if sign < 0]
    if kind and unkind and not rivals:
        return PlainReading(Stance.NONE, open=True, words=(*kind, *unkind))
    return PlainReading(Stance.SUPPORT if kind else Stance.OPPOSE, firm=firm, words=tuple(kind or unkind))


def together(readings: Sequence[PlainReading], rivals: bool, short: bool) -> PlainReading:
    """What the sentences say together; one that takes a side plainly goes before those that only inform or praise."""
    if len(readings) == 1:
        return (
            readings[0]
            if short or not readings[0].firm
            else readings[0]._replace(firm=False, task=False, settled=False)
        )
    sided = [one for one in readings if one.side in (Stance.SUPPORT, Stance.OPPOSE) and not one.weak]
    sided = sided or [one for one in readings if one.side in (Stance.SUPPORT, Stance.OPPOSE)]
    words = tuple(hit for one in readings for hit in one.words)
    sides = {one.side for one in sided}
    if (len(sides) > 1 and not rivals) or any(one.open for one in readings):
        return PlainReading(Stance.NONE, open=True, words=words)
    if sides:
        side = Stance.SUPPORT if Stance.SUPPORT in sides else Stance.OPPOSE
        return PlainReading(
            side, firm=short and any(one.firm for one in sided), words=sided[0].words, weak=sided[0].weak
        )
    informs = [one for one in readings if one.side is Stance.NONE]
    if informs and all(one.side is Stance.NONE for one in readings):
        return PlainReading(
            Stance.NONE,
            firm=short and all(one.firm for one in readings),
            words=words,
            official=all(one.official for one in readings),
            task=short and all(one.task or one.settled for one in readings),
            settled=short and all(one.settled for one in readings),
        )
    return SILENT
