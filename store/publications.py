"""Which versions of reports went to the public site, with their files as they went out, and which were withdrawn.

Only writer of publications and publication_withdrawals.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from domain.errors import StoreError
from domain.periods import from_text, to_text
from domain.texts import Text, _
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOff:
    """That a publication was taken off the site, and why."""

    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """A version of a public edition that went to the site. `content`: a zip of its files; `tag`: its name in the feed;
    `reason`: why it follows an earlier one, "" for the first of its period."""

    period: str
    lang: str
    version: int
    reason: str
    tag: str
    content: bytes
    at: datetime
    withdrawn: TakenOff | None = None


def add(db: Store, made: Publication, *, by: str) -> None:
    """Keeps a publication. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO publications (period, edition, lang, version, reason, tag, sha256, content, reviewer_id, at)"
        " VALUES (?, 'publik', ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.period,
            made.lang,
            made.version,
            made.reason,
            made.tag,
            _digest(made.content),
            made.content,
            by,
            to_text(made.at),
        ),
    )


def withdraw(db: Store, publication: Publication, withdrawal: TakenOff, *, by: str) -> None:
    """Keeps that a publication was taken off the site. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO publication_withdrawals (publication_id, reason, reviewer_id, at)"
        " SELECT publication_id, ?, ?, ? FROM publications WHERE period = ? AND lang = ? AND version = ?",
        (withdrawal.reason, by, to_text(withdrawal.at), publication.period, publication.lang, publication.version),
    )


def publications(db: Store) -> list[Publication]:
    """All of them in the order in which they were published. Raises StoreError where one is not what was kept."""
    if broken := damaged(db):
        raise StoreError(broken[0], remedy=_("pulihkan ruang kerja dari cadangan; jangan menerbitkan dari yang ini"))
    rows = db._conn.execute(
        "SELECT p.period, p.lang, p.version, p.reason, p.tag, p.content, p.at, w.reason, w.at FROM publications p"
        " LEFT JOIN publication_withdrawals w USING (publication_id) ORDER BY p.publication_id"
    )
    return [
        Publication(
            period=r[0],
            lang=r[1],
            version=r[2],
            reason=r[3],
            tag=r[4],
            content=r[5],
            at=from_text(r[6]),
            withdrawn=TakenOff(reason=r[7], at=from_text(r[8])) if r[8] else None,
        )
        for r in rows
    ]


def damaged(db: Store) -> list[Text]:
    """The publications whose bytes are not those that were kept, in words; [] when all are."""
    rows = db._conn.execute("SELECT period, lang, version, sha256, content FROM publications ORDER BY publication_id")
    return [
        _("terbitan {period} ({lang}) versi {version} berubah sejak diterbitkan", period=r[0], lang=r[1], version=r[2])
        for r in rows
        if _digest(r[4]) != r[3]
    ]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
