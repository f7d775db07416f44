"""What the pages show, as values: a post with its flagged words marked, local times, the contestants of a region."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from desk import access, language
from domain import labels, regions
from domain.case_words import POST_KINDS
from domain.cases import ReviewedPost
from domain.elections import Pack
from domain.periods import from_text, jam, tanggal, waktu, zone_of
from domain.pictures import Examined, Unreadable
from domain.privacy import mask_numbers
from domain.raised_flags import RaisedFlag
from domain.texts import Text, _
from domain.types import Moment
from rendering import visible
from services.case_view import FlagReason, published, why

Span = tuple[int, int]
FIRST = 140  # letters of a post's first line in a list
DAY = timedelta(days=1)
DOUBTS = {"weekday_mismatch": _("nama harinya tidak cocok"), "clock_skew": _("sedikit di depan waktu sekarang")}


Read = Mapping[str, Examined | Unreadable]


@dataclass(frozen=True, kw_only=True, slots=True)
class PostView:
    """A post as a reader sees it. `pictures` and `films` are hashes of kept ones, `unseen` counts media not kept.

    `read`: what the program read in the pictures that it examined; None where the reader is not to see that.
    """

    number: int
    kind: str
    platform: str
    published: str
    gone: str
    url: str
    text: Markup
    other_text: Markup
    other_author: str
    pictures: tuple[str, ...]
    links: tuple[str, ...]
    unseen: int
    why: tuple[FlagReason, ...]
    read: Read | None
    films: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Kept pictures and films."""
        return self.pictures + self.films


def marked(text: str, spans: Iterable[Span], part: Span | None = None) -> Markup:
    """A text, or that part of it, with these spans marked; everything in it is escaped, direction marks shown, others'
    numbers covered."""
    at, last = part or (0, len(text))
    made, text = Markup(), mask_numbers(text)
    for start, end in _merged((max(a, at), min(b, last)) for a, b in spans if a < last and b > at):
        made += escape(visible(text[at:start])) + Markup("<mark>{}</mark>").format(visible(text[start:end]))
        at = end
    return made + escape(visible(text[at:last]))


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstLine:
    """A post as a list names it: how its words begin ("" without any), where it stands and how old it is."""

    words: Markup
    platform: str
    age: str


def line(row: ReviewedPost, flags: Sequence[RaisedFlag], at: datetime) -> FirstLine:
    """The first line of a post; no flags, no marks. Of a post that only passes on others' words, theirs."""
    field = "text" if row.text.strip() else "other_text"
    spans = [(a, b) for f in flags if f.field == field for a, b in json.loads(f.spans)]
    words: str = getattr(row, field)
    start = len(words) - len(words.lstrip())
    end = start + len(words[start:].partition("\n")[0].rstrip())
    excerpt = marked(words, spans, (start, min(end, start + FIRST)))
    return FirstLine(
        words=excerpt + "…" if len(words.rstrip()) > min(end, start + FIRST) else excerpt,
        platform=labels.PLATFORMS.get(row.platform, row.platform),
        age=age(row.published_at, row.region, at),
    )


def age(published: str | None, region: str, at: datetime) -> str:
    """How long ago a post was sent, in days of its place."""
    if published is None:
        return _("waktu tidak diketahui")
    zone = zone_of(region)
    days = (at.astimezone(zone).date() - from_text(published).astimezone(zone).date()).days
    return {0: _("hari ini"), 1: _("kemarin")}.get(days, _("{n} hari lalu", n=days))


def rest(until: str, at: datetime) -> str:
    """The time left until that UTC time, in whole days."""
    left = from_text(until) - at
    if left.total_seconds() <= 0:
        return _("lewat {n} hari", n=-left // DAY) if -left >= DAY else _("lewat")
    return _("sisa {n} hari", n=left // DAY) if left >= DAY else _("kurang dari sehari")


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def post(number: int, row: ReviewedPost, flags: Sequence[RaisedFlag], read: Read | None = None) -> PostView:
    """A post with what flagged it; no flags, no marks."""
    spans: dict[str, list[Span]] = {"text": [], "other_text": [], "picture": []}  # a picture's places are boxes in it
    for f in flags:
        spans[f.field].extend((a, b) for a, b in json.loads(f.spans))
    media = json.loads(row.media)
    all_kept = {m["sha256"]: m["kind"] for m in media if m.get("sha256")}
    kept = tuple(name for name, kind in all_kept.items() if kind != "video")
    return PostView(
        number=number,
        kind=POST_KINDS[row.kind],
        url=row.url,
        platform=labels.PLATFORMS.get(row.platform, row.platform),
        published=published(row) or _("waktu tidak diketahui"),
        gone=when(row.gone_at, row.region) if row.gone_at else "",
        films=tuple(name for name in all_kept if name not in kept),
        text=marked(row.text, spans["text"]),
        other_text=marked(row.other_text, spans["other_text"]),
        other_author=row.other_author or "",
        pictures=kept,
        links=tuple(dict.fromkeys(m["url"] for m in media if m["kind"] == "link" and m["url"] and m["url"] != row.url)),
        unseen=sum(not m.get("sha256") and m["kind"] != "link" for m in media),
        why=why(row, flags),
        read=None if read is None else {name: _masked(read[name]) for name in all_kept if name in read},
    )


def _masked(found: Examined | Unreadable) -> Examined | Unreadable:
    """What was read in a picture, other people's numbers covered."""
    if isinstance(found, Unreadable):
        return found
    return replace(found, lines=tuple(replace(line, text=mask_numbers(line.text)) for line in found.lines))


def posts(
    rows: Sequence[ReviewedPost], flags: Mapping[str, Sequence[RaisedFlag]], read: Read | None = None
) -> list[PostView]:
    return [post(n, row, flags.get(row.post_id, ()), read) for n, row in enumerate(rows, 1)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot:
    """A contest with its ballot numbers and who stands there: a reader compares a picture with it."""

    label: str
    rows: tuple[tuple[str, str, str], ...]


def ballots(packs: Sequence[Pack], region: str) -> list[Ballot]:
    """The contests that a region votes in: (number, names, parties), the widest contest first."""
    found = []
    for pack in packs:
        for contest in sorted(pack.contests.values(), key=lambda c: (len(c.region), c.label)):
            here = regions.covers(contest.region, region) and (not contest.parts or region in contest.parts)
            pairs: dict[str, list[str]] = {}
            parties: dict[str, str] = {}
            for c in pack.candidates if here else ():
                if c.contest == contest.contest and c.number:
                    pairs.setdefault(c.number, []).append(c.name)
                    parties.setdefault(c.number, ", ".join(c.parties))
            if pairs:
                rows = tuple((n, " – ".join(names), parties[n]) for n, names in sorted(pairs.items(), key=_by_number))
                found.append(Ballot(label=contest.label, rows=rows))
    return found


def _by_number(pair: tuple[str, list[str]]) -> tuple[int, str]:
    return (int(pair[0]) if pair[0].isdecimal() else 0, pair[0])


def read_as(moment: Moment, region: str) -> str:
    """How a written time was understood, with what is uncertain about it."""
    if moment.at is None:
        return _("waktu tidak terbaca: {raw}", raw=moment.raw) if moment.raw else _("waktu tidak tertulis")
    zone = zone_of(region)
    local = moment.at.astimezone(zone)
    time_text = tanggal(local.date()) if moment.precision == "day" else waktu(local, zone)
    doubts = doubts_of(moment)
    return _("{said} (kurang pasti: {doubts})", said=time_text, doubts=language.listed(doubts)) if doubts else time_text


def doubts_of(moment: Moment) -> list[Text]:
    """What is uncertain about a time that was understood, in words; that its zone is not written a page says once."""
    found = [words for name, words in DOUBTS.items() if name in moment.warnings]
    found += [_("tahunnya tidak tertulis")] if moment.year_inferred else []
    return found + ([_("jamnya tidak tertulis")] if moment.precision == "day" else [])


def when(at: str, region: str) -> str:
    """A stored time in the zone of a region."""
    return waktu(from_text(at), zone_of(region))


def local_day(at: str | None, region: str) -> str:
    return tanggal(from_text(at).astimezone(zone_of(region)).date()) if at else ""


def day(iso: str) -> str:
    return tanggal(date.fromisoformat(iso))


def clock(at: datetime, region: str) -> str:
    """10.25 WIB, by the clock of the region."""
    return jam(at, zone_of(region))


def form(code: str) -> str:
    """A form of the joint decree by its code and what it is, as the elections of the workspace name it."""
    for pack in access.packs():
        if code in pack.categories:
            known = pack.categories[code]
            return f"{code} {known.label if language.current() == 'id' else known.label_en}"
    return code


FILTERS: Mapping[str, Callable[..., str]] = {
    "jam": clock,
    "saat": when,
    "hari": day,
    "hari_setempat": local_day,
    "bentuk": form,
    "kekuatan": labels.TIERS.__getitem__,
    "nomor_tertutup": mask_numbers,
}
