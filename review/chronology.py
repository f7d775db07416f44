"""The chronology of a case: what was posted, captured, read, said, decided and sent, each at its time or day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain import case_words, workflow
from domain.cases import CaseFile, Clarification, ReviewedPost
from domain.periods import from_text, tanggal, waktu, waktu_terlihat, zone_of
from domain.platforms import label_of

EXCERPT = 160  # letters of a post that the chronology quotes


@dataclass(frozen=True, kw_only=True, slots=True)
class ChronicleEntry:
    """One line of the chronology: local time or the day that a letter bears; `utc` is "" where only a day is known."""

    when: str
    utc: str
    words: str


def chronology(
    file: CaseFile, hide: Callable[[str], str], reader: Callable[[str], str] = str
) -> tuple[ChronicleEntry, ...]:
    """What happened, oldest first: posts and readings by their time, letters and decisions by the day they bear.

    `reader` is how a reader is called there: by the own id, or otherwise where it leaves the office.
    """
    zone = zone_of(file.region)
    found = [_uploaded(number, post, hide) for number, post in enumerate(file.posts, 1)]
    found += [_timed(at, zone, words) for at, words in _times(file, hide, reader)]
    found += [
        (day, at, ChronicleEntry(when=day_words(day), utc="", words=words)) for day, at, words in _letters(file, hide)
    ]
    return tuple(event for _, _, event in sorted(found, key=lambda f: f[:2]))


def _uploaded(number: int, post: ReviewedPost, hide: Callable[[str], str]) -> tuple[str, str, ChronicleEntry]:
    where = f"{label_of(post.platform)} ({case_words.POST_KINDS[post.kind]})"
    words = f"kiriman {number} diunggah di {where}: {_excerpt(post, hide)}"
    at = post.published_at or ""
    day = from_text(at).astimezone(zone_of(post.region)).date().isoformat() if at else ""
    exact = at if post.published_precision in ("second", "minute") else ""
    return day, at, ChronicleEntry(when=published(post) or "waktu tidak diketahui", utc=exact, words=words)


def _timed(at: str, zone: ZoneInfo, words: str) -> tuple[str, str, ChronicleEntry]:
    local = from_text(at).astimezone(zone)
    return local.date().isoformat(), at, ChronicleEntry(when=waktu(local, zone), utc=at, words=words)


def _times(file: CaseFile, hide: Callable[[str], str], reader: Callable[[str], str]) -> list[tuple[str, str]]:
    """What has a time of its own: (UTC, words)."""
    found = [(post.seen_at, f"kiriman {number} ditangkap") for number, post in enumerate(file.posts, 1)]
    found += [(r.at, f"dibaca {reader(r.reviewer_id)}: {r.finding.replace('_', ' ')}") for r in file.readings]
    found += [
        (x.at, f"catatan {workflow.RECORDS[x.kind]} ditarik karena keliru: {hide(x.reason)}") for x in file.corrections
    ]
    found += [(w.at, f"impor kirimannya ditarik, perkara {w.decision}: {hide(w.reason)}") for w in file.withdrawals]
    return [
        *found,
        *((c.at, ": ".join(filter(None, (f"klarifikasi {asked(c)}", hide(c.note))))) for c in file.clarifications),
    ]


def _excerpt(post: ReviewedPost, hide: Callable[[str], str]) -> str:
    """The beginning of what the person wrote, or of what the person shared without a word."""
    words = " ".join(hide(post.text or post.other_text).split())
    return "“" + (words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…") + "”"


def _letters(file: CaseFile, hide: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """What bears a day of its own: (that day, when it was recorded, words)."""
    found = [(a.held_on, a.at, f"{a.kind} nomor {a.number}") for a in file.approvals]
    found += [(h.sent_on, h.at, f"{h.sender} meneruskan ke {h.receiver} (nomor {h.number})") for h in file.hops]
    found += [(a.answered_on, a.at, f"jawaban nomor {a.number}: {hide(a.answer)}") for a in file.hop_answers]
    found += [(m.noted_on, m.at, f"{workflow.MARKERS[m.marker]} (nomor {m.number})") for m in file.markers]
    found += [
        (r.decided_on, r.at, f"{r.authority}: {workflow.RESULT_LABELS[r.result]} (nomor {r.number})")
        for r in file.results
    ]
    found += [(o.filed_on, o.at, f"{workflow.OBJECTIONS[o.kind]} nomor {o.number}") for o in file.objections]
    return [
        *found,
        *((u.decided_on, u.at, f"{u.authority}: keberatan {u.outcome} (nomor {u.number})") for u in file.outcomes),
    ]


def published(post: ReviewedPost) -> str:
    """When a post went up, no more exactly than it was seen; "" where it is not known."""
    if not post.published_at:
        return ""
    assumed = post.published_zone == "assumed"
    moment, zone = from_text(post.published_at), zone_of(post.region)
    return waktu_terlihat(moment, zone, post.published_precision, zone_assumed=assumed)


def asked(clarification: Clarification) -> str:
    """The state with the way in which the person was asked or came."""
    way = workflow.WAY_LABELS[clarification.way or "tidak_ada"]
    return case_words.CLARIFICATIONS[clarification.state] + (f" ({way})" if way else "")


def day_words(iso: str) -> str:
    return tanggal(date.fromisoformat(iso))
