"""What a report counts, as it stood at its cut-off: each relation leaves out what was recorded after it and shows what
was changed, withdrawn or taken back since as it was before. Whoever reads for a report reads these and no table.

All of them are bound to `cutoff` (UTC as text). What has an order of recording is asked for the first change after the
cut-off in that order: all that follows it came later, whatever the clock said.
"""


def _taken_back(run: str, account: str = "''") -> str:
    """Whether a run, or what it said of an account, had been taken back by then."""
    return (
        f"EXISTS (SELECT 1 FROM run_corrections x WHERE x.run_id = {run} AND x.account_id IN ('', {account})"
        " AND x.at <= :cutoff)"
    )


# Accounts ----------------------------------------------------------------------------------------------------

KEPT = ("account_id", "platform", "list_id")
CHANGED = ("person_id", "agency", "region", "position_level", "kepala_wilayah", "active_from", "active_to")
_SINCE = "account_history h WHERE h.account_id = a.account_id AND h.history_id >= l.since"


def _before(column: str) -> str:
    """A column of an account as it was before the first change after the cut-off that names it."""
    named = f"{_SINCE} AND json_type(h.changes, '$.{column}') IS NOT NULL"
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM {named}) THEN (SELECT json_extract(h.changes, '$.{column}[0]')"
        f" FROM {named} ORDER BY h.history_id LIMIT 1) ELSE a.{column} END AS {column}"
    )


# A deletion takes what the changes say and leaves that there were some.
_WITHDRAWN = (
    "coalesce((SELECT h.action <> 'withdrawn' FROM"
    f" {_SINCE} AND (h.action = 'withdrawn' OR json_type(h.changes, '$.withdrawn') IS NOT NULL)"
    " ORDER BY h.history_id LIMIT 1), a.withdrawn) AS withdrawn"
)
ACCOUNTS = (
    f"(SELECT {', '.join((*KEPT, *CHANGED))}, withdrawn FROM accounts WHERE account_id NOT IN"
    " (SELECT account_id FROM account_history WHERE at > :cutoff) UNION ALL"
    f" SELECT {', '.join(f'a.{name}' for name in KEPT)}, {', '.join(map(_before, CHANGED))}, {_WITHDRAWN}"
    " FROM accounts a JOIN (SELECT account_id, min(history_id) AS since FROM account_history WHERE at > :cutoff"
    "  GROUP BY account_id) l USING (account_id)"
    f" WHERE NOT EXISTS (SELECT 1 FROM {_SINCE} AND h.action = 'registered'))"
)

# Looks and what they showed -----------------------------------------------------------------------------------

LOOKS = f"(SELECT * FROM run_accounts l WHERE l.at <= :cutoff AND NOT {_taken_back('l.run_id', 'l.account_id')})"
SOURCES = (
    "(SELECT s.post_id, s.version, s.how_seen FROM post_sources s JOIN runs r USING (run_id)"
    f" WHERE r.started_at <= :cutoff AND NOT {_taken_back('s.run_id')})"
)
REPORTED = f"(SELECT * FROM reported_posts t WHERE t.at <= :cutoff AND NOT {_taken_back('t.run_id')})"
REFUSED = f"(SELECT * FROM quarantine q WHERE q.at <= :cutoff AND NOT {_taken_back('q.run_id')})"
ANSWERS = (
    "(SELECT n.* FROM visit_answers n JOIN runs r USING (run_id) WHERE coalesce(r.ended_at, r.started_at) <= :cutoff"
    f" AND NOT {_taken_back('n.run_id', 'n.account_id')})"
)

# Posts ------------------------------------------------------------------------------------------------------

# Also those that only imports showed which had been taken back. Whoever joins them says of which posts beside it (by
# `post_id IN` or a time): SQLite takes that into both halves, and reads all posts for a join alone.

_STATE = ("version", "published_at", "media", "first_seen_at")
_CHANGED_SINCE = "FROM post_states WHERE until > :cutoff"
POSTS = (
    f"(SELECT post_id, account_id, {', '.join(_STATE)} FROM posts WHERE first_seen_at <= :cutoff"
    f" AND post_id NOT IN (SELECT post_id {_CHANGED_SINCE}) UNION ALL"
    f" SELECT s.post_id, p.account_id, {', '.join(f's.{name}' for name in _STATE)} FROM post_states s"
    " JOIN posts p USING (post_id) WHERE s.first_seen_at <= :cutoff"
    f" AND s.state_id IN (SELECT min(state_id) {_CHANGED_SINCE} GROUP BY post_id))"
)
# Of a post p: whether it stood, and whether anybody but a tip from outside had shown it; such a post enters no number.
STOOD = f"EXISTS (SELECT 1 FROM {SOURCES} s WHERE s.post_id = p.post_id)"
COUNTED = f"EXISTS (SELECT 1 FROM {SOURCES} s WHERE s.post_id = p.post_id AND s.how_seen != 'laporan')"
# The flags f of the words that a version of p had: they go along to a later version with the same words.
FLAGGED = (
    "JOIN post_versions w ON w.post_id = p.post_id AND w.version = p.version"
    " JOIN flags f ON f.post_id = p.post_id AND f.at <= :cutoff"
    " JOIN post_versions n ON n.post_id = f.post_id AND n.version = f.version AND n.text_sha256 = w.text_sha256"
)
# Of a version p: whether the machine had read all that it showed.
ASSESSED = (
    "EXISTS (SELECT 1 FROM assessments s WHERE s.post_id = p.post_id AND s.version = p.version"
    " AND coalesce(s.first_at, s.at) <= :cutoff AND NOT (CASE WHEN s.engine = '' THEN coalesce(s.stale_at, '')"
    "  <= :cutoff ELSE coalesce(s.stale_at <= :cutoff AND s.fresh_at > :cutoff, 0) END))"
)
CASE_POSTS = (
    "(SELECT case_id, post_id, version FROM case_posts WHERE added_at <= :cutoff AND CASE WHEN stands"
    " THEN left_at IS NULL OR left_at > :cutoff OR back_at <= :cutoff ELSE left_at > :cutoff END)"
)
