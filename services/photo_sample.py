"""The drawn sample of photos: unflagged pictures without words of accounts in campaign time, for people to look at.

No program reads faces or gestures, so nothing flags such a photo. A part of a week's is drawn with a seed that is kept,
stands among the second readings like every drawn post, and goes to a case only when somebody finds a dugaan; a finding
then needs a second person, as every one does.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from domain.elections import Pack
from domain.periods import from_text, week_of, zone_of
from domain.pictures import Examined
from domain.regions import covers
from review.priority import sample_placement
from store import audit, bodies, pictures, queue
from store.audit import PicturedPost, Sample
from store.database import Store, transaction

SIZE = 10  # posts a week
FEW = 2  # words that a photo without words may have: a mark of a camera, an emoji with a name
CAMPAIGN = "kampanye"  # and the campaigns of later rounds
_WORD = re.compile(r"[^\W\d_]{2,}")
_LINK = re.compile(r"https?://\S+")


def draw(db: Store, evidence: Path, packs: Sequence[Pack], now: datetime) -> int:
    """Draws last week's photos unless that was done; returns how many posts that are."""
    week = week_of((now - timedelta(days=7)).date())
    if audit.drawn(db, week, Sample.PHOTOS):
        return 0
    pool = [
        post.version
        for post in audit.pictured(db, week)
        if in_campaign(packs, post.region, from_text(post.at)) and _without_words(db, evidence, post)
    ]
    seed = secrets.token_hex(8)
    drawn = audit.lot(pool, SIZE, seed)
    with transaction(db):
        made = audit.keep(db, week, drawn, len(pool), seed, now, Sample.PHOTOS)
        for sample_id in made:
            queue.put(db, sample_placement(audit.sample(db, sample_id), now), sample_id=sample_id)
    return len(made)


def in_campaign(packs: Sequence[Pack], region: str, at: datetime) -> bool:
    """Whether a contest that a region votes in was in its campaign on that day, by the region's own clock."""
    day = at.astimezone(zone_of(region)).date()
    stages = [
        (pack, s) for pack in packs for s in pack.calendar if s.stage.startswith(CAMPAIGN) and s.start <= day <= s.end
    ]
    return any(
        stage.contest in ("", contest.contest)
        and covers(contest.region, region)
        and (not contest.parts or region in contest.parts)
        for pack, stage in stages
        for contest in pack.contests.values()
    )


def _without_words(db: Store, evidence: Path, post: PicturedPost) -> bool:
    """No words beside the pictures, none read in them, and a picture that is still there."""
    if _words(post.text) > FEW:
        return False
    seen = pictures.of_hashes(db, post.names)
    read = sum(_words(line.text) for one in seen.values() if isinstance(one, Examined) for line in one.lines)
    return read <= FEW and any(bodies.has_body(db, evidence, name) for name in post.names)


def _words(text: str) -> int:
    return len(_WORD.findall(_LINK.sub(" ", text)))
