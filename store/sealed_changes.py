"""When a sealed record may be another by now: conditions in SQL over its row `s`, each a later record that explains it."""

from store.machine_work import UNSEALED as UNSEALED_WORK

# Something was recorded on the case that no checkpoint has seen yet.
CASE_MOVED = (
    "EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = s.case_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'event' AND l.ref = CAST(e.seq AS TEXT)))"
)
# The same, or an import that showed one of its posts came or was taken back.
CASE_PLACED = (
    f"{CASE_MOVED} OR EXISTS (SELECT 1 FROM case_posts c JOIN looks k USING (post_id) WHERE c.case_id = s.case_id AND"
    " (NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = 'shown' AND l.ref = k.post_id || '/' || k.look_id)"
    " OR EXISTS (SELECT 1 FROM run_corrections r WHERE r.run_id = k.run_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'run_correction' AND l.ref = CAST(r.correction_id AS TEXT)))))"
)
# A drawn post was read or left since the last checkpoint.
DRAWN_ENDED = (
    "EXISTS (SELECT 1 FROM audit_readings r WHERE r.sample_id = s.sample_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'audit_reading' AND l.ref = r.sample_id))"
    " OR EXISTS (SELECT 1 FROM audit_recusals r JOIN audit_sample m USING (sample_id) WHERE r.sample_id = s.sample_id"
    " AND NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = 'recusal' AND l.ref = m.post_id || '/' || r.sample_id))"
)
PLACE = (
    "readable, state, rank, act_by, due_on, due_working, since, fresh_after, contest, agency, region, position, platforms,"
    " categories"
)
ACCOUNT_MOVED = (
    "EXISTS (SELECT 1 FROM account_history h WHERE h.account_id = s.account_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'history' AND l.ref = CAST(h.history_id AS TEXT)))"
)
# An import was taken back since the last checkpoint, and this post is among those that it showed.
TAKEN_BACK = (
    "EXISTS (SELECT 1 FROM run_corrections r JOIN looks k USING (run_id) WHERE k.post_id = s.post_id AND NOT EXISTS"
    " (SELECT 1 FROM seals l WHERE l.kind = 'run_correction' AND l.ref = CAST(r.correction_id AS TEXT)))"
)
# A picture of the post was kept since the last checkpoint; its hash stands among the post's media.
PICTURED = (
    "EXISTS (SELECT 1 FROM picture_fetches f WHERE f.post_id = s.post_id AND f.outcome = 'kept'"
    " AND f.at >= strftime('%Y-%m-%dT%H:%M:%SZ', :since, '-15 minutes'))"
)
READER_CHANGED = (
    "EXISTS (SELECT 1 FROM reviewer_changes h WHERE h.reviewer_id = s.reviewer_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'reader_change' AND l.ref = CAST(h.change_id AS TEXT)))"
)
LOOKED_AGAIN = (
    "EXISTS (SELECT 1 FROM run_accounts a WHERE a.account_id = s.account_id AND NOT EXISTS (SELECT 1 FROM seals l"
    " WHERE l.kind = 'look' AND l.ref = a.run_id || '/' || a.account_id)"
    " AND (a.outcome IS NOT NULL OR NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = 'run' AND l.ref = a.run_id)))"
)
# The run that made it had not ended at the last checkpoint.
RUNNING = "NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = 'ended' AND l.ref = s.run_id)"
# The machine read again since the last checkpoint, as that engine or reader.
FLAGGED = f"EXISTS (SELECT 1 FROM machine_work w WHERE w.kind = 'flags' AND {UNSEALED_WORK}"
EXAMINED = f"EXISTS (SELECT 1 FROM machine_work w WHERE w.kind = 'pictures' AND {UNSEALED_WORK}"
# What an event of a case is of, with the key that the event names it by.
EVENTS = {
    "post": ("case_posts", "r.case_id || '/' || r.post_id || '/' || r.version"),
    "reading": ("readings", "r.reading_id"),
    "finding": ("findings", "r.finding_id"),
    "clarification": ("clarifications", "r.clarification_id"),
    "approval": ("approvals", "r.approval_id"),
    "hop": ("hops", "r.hop_id"),
    "answer": ("hop_answers", "r.answer_id"),
    "result": ("results", "r.result_id"),
    "marker": ("markers", "r.marker_id"),
    "objection": ("objections", "r.objection_id"),
    "outcome": ("objection_outcomes", "r.objection_id"),
    "correction": ("case_corrections", "r.correction_id"),
    "withdrawal": ("case_withdrawals", "r.withdrawal_id"),
    "reopening": ("reopenings", "r.reopening_id"),
}
EVENT_MADE = " OR ".join(
    f"s.kind = '{kind}' AND EXISTS (SELECT 1 FROM {table} r WHERE r.case_id = s.case_id AND {key} || '' = s.record)"
    for kind, (table, key) in EVENTS.items()
)
ASSESSED = f"{FLAGGED} AND (w.at, w.engine) = (s.at, s.engine)) OR s.engine = '' AND {EXAMINED})"
