"""A case as one person may see it. Both faces show this value, and know of no other way to a case's readings and flags.

Whoever waits to read second gets neither the first reading nor the tool's suggestion, and a conflict of interest hides
the case: decided here, so that no page or command can forget it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.case_lists import CaseRow
from domain.cases import CaseFile, ReviewedPost
from domain.errors import WorkflowError
from domain.pictures import Examined, Unreadable
from domain.privacy import mask_numbers
from domain.raised_flags import RaisedFlag
from domain.texts import _
from domain.types import Person
from review.chronology import ChronicleEntry, asked, chronology, published
from review.next_steps import awaited, next_steps, routes_to_check
from review.oversight import OversightBody
from review.priority import Limit, limit
from review.view import FlagReason, VisibleFile, news_of, seen_by, visible_part, why
from services import casework, disclosure, people, reading_list
from services.examining import pictures_read
from services.settings import oversight_body
from store import case_rows, flags
from store.database import Store
from store.identities import identities
from store.workspace import Workspace

__all__ = ["FlagReason", "Limit", "VisibleFile", "asked", "published", "routes_to_check", "why"]

SHORTEST_PURPOSE = 5  # letters of what a name is read for: the person may ask and is told


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """`file` holds those readings and findings alone that this person may see; `pictures` is None while the tool's
    suggestion is not shown. `can`: what this person may record now; `waits_for`: what a finding still needs;
    `newest`: the record that can be taken back."""

    file: CaseFile
    seen: VisibleFile
    flags: Mapping[str, Sequence[RaisedFlag]]
    pictures: Mapping[str, Examined | Unreadable] | None
    clock: Limit | None
    news: tuple[str, ...]
    events: tuple[ChronicleEntry, ...]
    can: Mapping[str, tuple[str, ...]]
    waits_for: tuple[str, ...]
    newest: tuple[str, str] | None


def check(db: Store, body: OversightBody, case_id: str, who: str) -> None:
    """Raises MissingError for a case that is not there, NotAllowedError for one that this person may not see."""
    casework.load(db, case_id)
    casework.require(db, body, "read", who, case_id)


def view(
    db: Store, body: OversightBody, case_id: str, who: str, at: datetime, *, on_table: bool | None = None
) -> CaseView:
    """The case as this person may see it now. Raises as check(). `on_table`: whether it is this person's to read;
    None asks the reading list."""
    check(db, body, case_id, who)
    whole = casework.load(db, case_id)
    held = reading_list.holds(db, who, case_id, at) if on_table is None else on_table
    seen = seen_by(whole, who, holds=held)
    file = visible_part(whole, seen)
    return CaseView(
        file=file,
        seen=seen,
        clock=limit(body, whole, at) if seen.clock else None,
        news=news_of(whole),
        flags={p.post_id: flags.of_post(db, p.post_id) if seen.flags else () for p in whole.posts},
        pictures=pictures_read(db, whole.posts) if seen.flags else None,
        events=chronology(file, mask_numbers),
        can=next_steps(body, whole, people.require_active(db, who).role),
        waits_for=awaited(body, whole),
        newest=whole.newest_move,
    )


def opened(db: Store, case_id: str, who: str, at: datetime) -> None:
    """Keeps that this person was shown the case: a reading counts only after it, and the person concerned may ask."""
    reading_list.opened(db, who, case_id, at)
    disclosure.note(db, who, "perkara", case_id, at)


def person(db: Store, workspace: Workspace, case_id: str, who: str, purpose: str, at: datetime) -> Person:
    """Name, number, post and unit of the case's person; who read them and why is kept.

    Raises as check(), WorkflowError for a purpose that says nothing.
    """
    body = oversight_body(workspace)
    check(db, body, case_id, who)
    if len(re.findall(r"\w", purpose)) < SHORTEST_PURPOSE:
        raise WorkflowError(_("alasan melihat nama belum jelas"), remedy=_("tulis untuk apa, mis. surat klarifikasi"))
    with identities(workspace) as names:
        holder = casework.load(db, case_id).case.person_id
        return names.read(holder, reader=who, purpose=f"{case_id}: {purpose}", at=at)


def first_posts(db: Store, rows: Sequence[CaseRow]) -> Mapping[str, tuple[ReviewedPost, Sequence[RaisedFlag]]]:
    """The first post of each case of a list, with the tool's suggestion where the list may tell it."""
    known, found = {r.case_id for r in rows if r.knows}, case_rows.first_posts(db, [r.case_id for r in rows])
    return {name: (post, flags.of_post(db, post.post_id) if name in known else ()) for name, post in found.items()}


def first_post(db: Store, body: OversightBody, case_id: str, who: str) -> ReviewedPost | None:
    """The post that a case begins with. Raises as check()."""
    check(db, body, case_id, who)
    return case_rows.first_posts(db, [case_id]).get(case_id)
