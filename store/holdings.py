"""What is held and what rests on it: which posts, pages and cases the clocks or a person's request may take."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.platforms import PLATFORMS
from store.database import Store

# A post of a case that is open, or was not closed as tidak cukup; not one whose import was taken back unread.
LIVE = (
    "SELECT cp.post_id FROM case_posts cp JOIN cases c USING (case_id) WHERE (c.closed_at IS NULL AND cp.stands)"
    " OR EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
)
LIVE_MEDIA = f"SELECT json_extract(m.value, '$.sha256') FROM posts p, json_each(p.media) m WHERE p.post_id IN ({LIVE})"
# Platforms whose terms want what an author deleted to go as soon as it is known; each platform's file says so.
FOLLOWED = ", ".join(f"'{name}'" for name, facts in PLATFORMS.items() if facts.deletions_followed)
UNFLAGGED = (
    "SELECT DISTINCT p.post_id FROM posts p JOIN post_versions v USING (post_id) JOIN accounts a USING (account_id)"
    " WHERE (v.text <> '' OR v.other_text <> '' OR p.url <> '')"
    " AND p.post_id NOT IN (SELECT post_id FROM case_posts cp WHERE cp.stands OR EXISTS"
    " (SELECT 1 FROM findings f WHERE f.case_id = cp.case_id))"
    f" AND (p.first_seen_at < :before OR (p.gone_at IS NOT NULL AND a.platform IN ({FOLLOWED})))"
)
DISMISSED = (
    "SELECT case_id FROM cases c WHERE closed_at < :before AND contest <> ''"
    " AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
    " AND NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = c.case_id)"
)
PAGES = (
    "SELECT capture_id FROM captures c WHERE captured_at < :before AND NOT EXISTS"
    f" (SELECT 1 FROM post_sources s WHERE s.capture_id = c.capture_id AND s.post_id IN ({LIVE}))"
    f" AND NOT EXISTS (SELECT 1 FROM picture_fetches f WHERE f.capture_id = c.capture_id AND f.post_id IN ({LIVE}))"
    # A page that a browser drew stays as long as the post of its address does.
    " AND NOT (c.url LIKE 'rendered+%' AND EXISTS (SELECT 1 FROM posts p WHERE p.account_id = c.account_id"
    f" AND p.url = substr(c.url, instr(c.url, ':') + 1) AND p.post_id IN ({LIVE})))"
)
# Pictures that a crawl fetched of posts that no case holds and no reader of a drawn sample still has to see.
PICTURES = (
    "SELECT c.capture_id FROM picture_fetches f JOIN captures c USING (capture_id) WHERE c.captured_at < :before"
    " AND f.post_id NOT IN (SELECT post_id FROM audit_sample m JOIN standing_posts USING (post_id)"
    " WHERE m.sample_id NOT IN (SELECT sample_id FROM audit_readings))"
    " AND f.post_id NOT IN (SELECT post_id FROM case_posts cp"
    " WHERE cp.stands OR EXISTS (SELECT 1 FROM findings f WHERE f.case_id = cp.case_id))"
)
# What an import or a page could not take in may hold words; its reason stays to be counted.
REFUSED = (
    "SELECT count(*) FROM quarantine WHERE at < :before"
    " AND (account_id IS NOT NULL OR place <> '' OR detail <> '' OR raw_sha256 IS NOT NULL)"
)
# Cases of a person that are not live.
SETTLED = (
    "SELECT case_id FROM cases c WHERE person_id = ? AND closed_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id)"
)
OWN = f"SELECT post_id FROM posts JOIN accounts USING (account_id) WHERE person_id = ? AND post_id NOT IN ({LIVE})"
BOUND = (
    f"SELECT capture_id FROM post_sources WHERE post_id IN ({LIVE})"
    f" UNION SELECT capture_id FROM picture_fetches WHERE post_id IN ({LIVE})"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What the clocks have released."""

    posts: tuple[str, ...]
    cases: tuple[str, ...]
    captures: tuple[str, ...]
    refused: int
    pictures: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return len(self.posts) + len(self.cases) + len(self.captures) + self.refused + len(self.pictures)


def due(db: Store, before: str, pictures_before: str) -> Due:
    """What was first seen, closed or captured before that time (UTC) and nothing live rests on.

    `pictures_before`: as `before`, for pictures of posts that nobody was given to read.
    """
    wanted = {"before": before}
    return Due(
        posts=tuple(_firsts(db, UNFLAGGED, wanted)),
        cases=tuple(_firsts(db, DISMISSED, wanted)),
        captures=tuple(_firsts(db, PAGES, wanted)),
        pictures=tuple(_firsts(db, PICTURES, {"before": pictures_before})),
        refused=db._conn.execute(REFUSED, wanted).fetchone()[0],
    )


def _firsts(db: Store, sql: str, values: dict[str, str] | Sequence[str] = ()) -> list[str]:
    return [str(row[0]) for row in db._conn.execute(sql, values) if row[0] is not None]


def live_posts(db: Store) -> set[str]:
    return set(_firsts(db, LIVE))


def posts_of_case(db: Store, case_id: str) -> list[str]:
    return _firsts(db, "SELECT DISTINCT post_id FROM case_posts WHERE case_id = ?", (case_id,))


def posts_of_other_cases(db: Store, case_id: str) -> set[str]:
    return set(_firsts(db, "SELECT post_id FROM case_posts WHERE case_id <> ?", (case_id,)))


def media_of(db: Store, post_ids: Iterable[str]) -> list[str]:
    """The hashes of the media that these posts hold, once a post."""
    found: list[str] = []
    for post_id in post_ids:
        row = db._conn.execute("SELECT media FROM posts WHERE post_id = ?", (post_id,)).fetchone()
        found += [m["sha256"] for m in json.loads(row[0]) if m.get("sha256")]
    return found


def not_held(db: Store, names: Sequence[str]) -> list[str]:
    """Those of these hashes that no post names among its media: the same picture may be in many posts."""
    if not names:
        return []
    sql = "SELECT DISTINCT json_extract(m.value, '$.sha256') FROM posts p, json_each(p.media) m WHERE p.media <> '[]'"
    held = set(_firsts(db, sql))
    return [name for name in names if name not in held]


def used_extracts(db: Store) -> set[str]:
    """The extracts on which a version with words still rests."""
    return set(_firsts(db, "SELECT extract_sha256 FROM post_versions WHERE text <> '' OR other_text <> ''"))


def used_objects(db: Store) -> set[str]:
    """The objects on which a version with words, a capture or a post of a live case still rests."""
    return used_extracts(db) | set(_firsts(db, "SELECT body_sha256 FROM captures")) | set(_firsts(db, LIVE_MEDIA))


def flagged_for(db: Store, contest: str) -> tuple[list[str], set[str]]:
    """The posts with a flag of this contest, and those of all posts that an open or forwarded case holds."""
    kept = (
        "SELECT cp.post_id FROM case_posts cp JOIN cases c USING (case_id) WHERE c.closed_at IS NULL"
        " OR EXISTS (SELECT 1 FROM hops h WHERE h.case_id = c.case_id)"
    )
    named = _firsts(db, "SELECT DISTINCT post_id FROM flags WHERE contest = ? ORDER BY 1", (contest,))
    return named, set(_firsts(db, kept))


def cases_of(db: Store, person_id: str, *, settled: bool) -> list[str]:
    """The cases of a person: all, or only those that are closed without a finding."""
    return _firsts(db, SETTLED if settled else "SELECT case_id FROM cases c WHERE person_id = ?", (person_id,))


def own_posts(db: Store, person_id: str) -> list[str]:
    """The posts of a person that no live case holds."""
    return _firsts(db, OWN, (person_id,))


def own_pages(db: Store, person_id: str, post_ids: Iterable[str]) -> tuple[list[str], int]:
    """The captures that show these posts or were made of the person's accounts; how many of them must stay."""
    made = "SELECT capture_id FROM captures JOIN accounts USING (account_id) WHERE person_id = ?"
    return _unbound(db, {*_firsts(db, made, (person_id,)), *_showing(db, post_ids)})


def pages_of_posts(db: Store, post_ids: Iterable[str]) -> list[str]:
    """The captures that show these posts, and on which no live case rests."""
    return _unbound(db, _showing(db, post_ids))[0]


def _showing(db: Store, post_ids: Iterable[str]) -> set[str]:
    sql = "SELECT capture_id FROM post_sources WHERE post_id = ? AND capture_id IS NOT NULL"
    return {page for post_id in post_ids for page in _firsts(db, sql, (post_id,))}


def _unbound(db: Store, pages: set[str]) -> tuple[list[str], int]:
    """Those of these captures on which no live case rests, and how many are left."""
    bound = set(_firsts(db, BOUND))
    return sorted(pages - bound), len(pages & bound)
