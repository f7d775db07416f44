"""The chronology of a case: what was posted, captured, read, said, decided and sent, each at its time or day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain import case_words, workflow
from domain.cases import CaseFile, Clarification, Hop, ReviewedPost
from domain.periods import from_text, tanggal, waktu, waktu_terlihat, zone_of
from domain.platforms import label_of
from domain.texts import Text, on_page

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
    words = on_page(
        "kiriman {number} diunggah di {platform} ({kind}): {excerpt}",
        number=number,
        platform=label_of(post.platform),
        kind=case_words.POST_KINDS[post.kind],
        excerpt=_excerpt(post, hide),
    )
    at = post.published_at or ""
    day = from_text(at).astimezone(zone_of(post.region)).date().isoformat() if at else ""
    exact = at if post.published_precision in ("second", "minute") else ""
    return day, at, ChronicleEntry(when=published(post) or on_page("waktu tidak diketahui"), utc=exact, words=words)


def _timed(at: str, zone: ZoneInfo, words: str) -> tuple[str, str, ChronicleEntry]:
    local = from_text(at).astimezone(zone)
    return local.date().isoformat(), at, ChronicleEntry(when=waktu(local, zone), utc=at, words=words)


def _times(file: CaseFile, hide: Callable[[str], str], reader: Callable[[str], str]) -> list[tuple[str, str]]:
    """What has a time of its own: (UTC, words)."""
    found = [
        (post.seen_at, on_page("kiriman {number} ditangkap", number=number))
        for number, post in enumerate(file.posts, 1)
    ]
    found += [
        (
            r.at,
            on_page(
                "dibaca {reader}: {finding}", reader=reader(r.reviewer_id), finding=case_words.FINDING_WORDS[r.finding]
            ),
        )
        for r in file.readings
    ]
    found += [
        (
            x.at,
            on_page(
                "catatan {record} ditarik karena keliru: {reason}",
                record=workflow.RECORDS[x.kind],
                reason=hide(x.reason),
            ),
        )
        for x in file.corrections
    ]
    found += [
        (
            w.at,
            on_page(
                "impor kirimannya ditarik, perkara {decision}: {reason}",
                decision=on_page(w.decision),
                reason=hide(w.reason),
            ),
        )
        for w in file.withdrawals
    ]
    return [*found, *((c.at, _clarified(c, hide)) for c in file.clarifications)]


def _clarified(clarification: Clarification, hide: Callable[[str], str]) -> Text:
    state, note = asked(clarification), hide(clarification.note)
    if note:
        return on_page("klarifikasi {state}: {note}", state=state, note=note)
    return on_page("klarifikasi {state}", state=state)


def _excerpt(post: ReviewedPost, hide: Callable[[str], str]) -> str:
    """The beginning of what the person wrote, or of what the person shared without a word."""
    words = " ".join(hide(post.text or post.other_text).split())
    return "“" + (words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…") + "”"


def _letters(file: CaseFile, hide: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """What bears a day of its own: (that day, when it was recorded, words)."""
    found = [
        (a.held_on, a.at, on_page("{kind} nomor {number}", kind=on_page(a.kind), number=a.number))
        for a in file.approvals
    ]
    found += [(h.sent_on, h.at, _passed_on(h)) for h in file.hops]
    found += [
        (
            a.answered_on,
            a.at,
            on_page("jawaban nomor {number}: {answer}", number=a.number, answer=hide(a.answer)),
        )
        for a in file.hop_answers
    ]
    found += [
        (m.noted_on, m.at, on_page("{marker} (nomor {number})", marker=workflow.MARKERS[m.marker], number=m.number))
        for m in file.markers
    ]
    found += [
        (r.decided_on, r.at, _decision(r.authority, workflow.RESULT_LABELS[r.result], r.number)) for r in file.results
    ]
    found += [
        (o.filed_on, o.at, on_page("{kind} nomor {number}", kind=workflow.OBJECTIONS[o.kind], number=o.number))
        for o in file.objections
    ]
    return [
        *found,
        *((u.decided_on, u.at, _decision(u.authority, _outcome(u.outcome), u.number)) for u in file.outcomes),
    ]


def _passed_on(hop: Hop) -> Text:
    return on_page(
        "{sender} meneruskan ke {receiver} (nomor {number})",
        sender=hop.sender,
        receiver=hop.receiver,
        number=hop.number,
    )


def _decision(authority: str, words: Text, number: str) -> Text:
    return on_page("{authority}: {said} (nomor {number})", authority=authority, said=words, number=number)


def _outcome(outcome: str) -> Text:
    return on_page("keberatan {outcome}", outcome=workflow.OUTCOME_LABELS[outcome])


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
    label = case_words.CLARIFICATIONS[clarification.state]
    return on_page("{state} ({way})", state=label, way=way) if way else label


def day_words(iso: str) -> str:
    return tanggal(date.fromisoformat(iso))
