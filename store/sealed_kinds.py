"""The kinds of records that are sealed. Why every other table is not: store/unsealed.py."""

from dataclasses import dataclass

from store.sealed_changes import (
    ACCOUNT_MOVED,
    ASSESSED,
    CASE_MOVED,
    CASE_PLACED,
    DRAWN_ENDED,
    EVENT_MADE,
    EXAMINED,
    FLAGGED,
    LOOKED_AGAIN,
    PICTURED,
    PLACE,
    READER_CHANGED,
    RUNNING,
    TAKEN_BACK,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of sealed record: its query gives `ref`, then every column that is sealed.

    `case` records leave with their case. `at` names the column with the time of recording. `explained` is the
    condition (over the sealed row `s`) under which a changed state is a later, lawful one; '' for what never changes.
    `dated`: that time is the moment of recording itself, not one that somebody says (when a post was seen).
    `made`: the condition (over `s`) that a record which no checkpoint knows must meet, as whatever makes one leaves it;
    '' where there is none. `key`: the columns by which a row is found again for `explained`; an index leads to it.
    """

    name: str
    query: str
    case: bool = False
    at: str = ""
    explained: str = ""
    dated: bool = True
    made: str = ""
    key: tuple[str, ...] = ("ref",)


def _all(table: str, ref: str) -> str:
    return f"SELECT {ref} AS ref, * FROM {table}"


KINDS = (
    Kind(name="key", query=_all("signing_keys", "key_id")),
    # Whose workspace it is, and the lot that decides which cases get a second look.
    Kind(name="fact", query="SELECT key AS ref, value FROM meta WHERE key IN ('profile', 'second_look_seed')"),
    Kind(name="assessment", query=_all("impact_assessments", "assessment_id"), at="at"),
    Kind(name="setting", query=_all("setting_changes", "change_id"), at="at"),
    Kind(name="pack_change", query=_all("pack_changes", "change_id"), at="at"),
    Kind(name="list", query=_all("register_lists", "list_id"), at="imported_at"),
    Kind(name="history", query=_all("account_history", "history_id"), at="at"),
    Kind(name="account", query=_all("accounts", "account_id"), explained=ACCOUNT_MOVED),
    Kind(
        name="run",
        query="SELECT run_id AS ref, run_id, kind, started_at, operator, how_seen, file_sha256, version FROM runs",
        at="started_at",
        dated=False,
    ),
    # A crawl begins when it is recorded; an import and a visit say themselves when they were.
    Kind(
        name="crawl",
        query="SELECT run_id AS ref, run_id, started_at FROM runs WHERE kind = 'crawl'",
        at="started_at",
    ),
    Kind(
        name="ended",
        query="SELECT run_id AS ref, run_id, status, ended_at FROM runs WHERE ended_at IS NOT NULL",
    ),
    Kind(
        name="look",
        query="SELECT run_id || '/' || account_id AS ref, run_id, account_id, outcome, complete, pages, detail,"
        " posts_seen, posts_new, posts_changed, unseen_from, unseen_to, at FROM run_accounts"
        " WHERE outcome IS NOT NULL",
        at="at",
        dated=False,
        made=RUNNING,
        explained=LOOKED_AGAIN,
    ),
    Kind(
        name="post",
        query="SELECT post_id AS ref, post_id, account_id, kind, url, published_at, published_raw,"
        " published_precision, published_source, published_problem, published_zone, reply_to, other_author, audience,"
        " media, version, first_seen_at, last_seen_at, absent_listings, absent_since, gone_at, gone_reason FROM posts",
        explained=f"{LOOKED_AGAIN} OR {TAKEN_BACK} OR {PICTURED}",
    ),
    # What a post was before, but for its pictures, which go with the words.
    Kind(
        name="was",
        query="SELECT post_id || '/' || state_id AS ref, state_id, post_id, until, version, published_at, first_seen_at"
        " FROM post_states",
    ),
    # Whose it is, where and of what kind: no look at the account changes that, only the taking back of an import.
    Kind(
        name="origin",
        query="SELECT post_id AS ref, post_id, account_id, native_id, kind, url, indexed_at, reply_to, other_author,"
        " audience, language, first_seen_at FROM posts",
        explained=TAKEN_BACK,
    ),
    Kind(
        name="version",
        query="SELECT post_id || '/' || version AS ref, post_id, version, text_sha256, edited_at,"
        " seen_at, extract_sha256 FROM post_versions",
        at="seen_at",
        dated=False,
    ),
    # What is left of it when an import is taken back.
    Kind(
        name="shown",
        query="SELECT post_id || '/' || look_id AS ref, look_id, post_id, version, run_id, how_seen, capture_id, seen_at,"
        " other_author, body FROM looks",
        made=RUNNING,
    ),
    Kind(
        name="source",
        query="SELECT post_id || '/' || version || '/' || how_seen || '/' || run_id AS ref, post_id,"
        " version, how_seen, run_id, capture_id FROM post_sources",
        made=f"{RUNNING} OR {TAKEN_BACK}",
    ),
    Kind(
        name="refused",
        query=_all("quarantine", "quarantine_id"),
        at="at",
        dated=False,
        made=RUNNING,
    ),
    Kind(name="run_correction", query=_all("run_corrections", "correction_id"), at="at"),
    Kind(
        name="reported",
        query="SELECT report_number || '/' || run_id AS ref, report_number, run_id, platform, post_id, capture_id,"
        " extract_sha256, published_at, at FROM reported_posts",
        at="at",
        dated=False,
        made=RUNNING,
    ),
    Kind(
        name="reader",
        query="SELECT reviewer_id AS ref, reviewer_id, role, salt, hash, added_at, disabled_at FROM reviewers",
        at="added_at",
        explained=READER_CHANGED,
    ),
    Kind(name="reader_change", query=_all("reviewer_changes", "change_id"), at="at"),
    Kind(
        name="case",
        query="SELECT case_id AS ref, case_id, person_id, contest, opened_at FROM cases",
        case=True,
        at="opened_at",
    ),
    Kind(
        name="known",
        query="SELECT case_id AS ref, case_id, known_at FROM cases WHERE known_at IS NOT NULL",
        case=True,
        at="known_at",
    ),
    Kind(name="closed", query="SELECT case_id AS ref, case_id, closed_at FROM cases", case=True, explained=CASE_MOVED),
    Kind(name="reading", query=_all("readings", "reading_id"), case=True, at="at"),
    Kind(
        name="answers",
        query="SELECT a.reading_id AS ref, r.case_id, a.* FROM reading_answers a JOIN readings r USING (reading_id)",
        case=True,
    ),
    Kind(
        name="event",
        query="SELECT seq AS ref, seq, case_id, kind, ref AS record, at FROM case_events",
        case=True,
        made=EVENT_MADE,
    ),
    Kind(name="reopening", query=_all("reopenings", "reopening_id"), case=True, at="at"),
    Kind(
        name="correction",
        query="SELECT correction_id AS ref, correction_id, case_id, kind, ref AS record, reviewer_id, reason, at"
        " FROM case_corrections",
        case=True,
        at="at",
    ),
    Kind(name="withdrawal", query=_all("case_withdrawals", "withdrawal_id"), case=True, at="at"),
    Kind(name="finding", query=_all("findings", "finding_id"), case=True, at="at"),
    Kind(name="clarification", query=_all("clarifications", "clarification_id"), case=True, at="at"),
    Kind(
        name="way",
        query="SELECT w.clarification_id AS ref, c.case_id, w.way FROM clarification_ways w"
        " JOIN clarifications c USING (clarification_id)",
        case=True,
    ),
    Kind(name="approval", query=_all("approvals", "approval_id"), case=True, at="at"),
    Kind(name="hop", query=_all("hops", "hop_id"), case=True, at="at"),
    Kind(name="hop_answer", query=_all("hop_answers", "answer_id"), case=True, at="at"),
    Kind(name="result", query=_all("results", "result_id"), case=True, at="at"),
    Kind(name="marker", query=_all("markers", "marker_id"), case=True, at="at"),
    Kind(name="objection", query=_all("objections", "objection_id"), case=True, at="at"),
    Kind(name="outcome", query=_all("objection_outcomes", "objection_id"), case=True, at="at"),
    Kind(
        name="case_post",
        query="SELECT case_id || '/' || post_id || '/' || version AS ref, case_id, post_id,"
        " version, added_at FROM case_posts",
        case=True,
        at="added_at",
    ),
    Kind(name="matter", query=_all("matters", "matter_id"), at="opened_at"),
    Kind(name="matter_case", query=_all("matter_cases", "case_id"), case=True, at="at"),
    Kind(name="exclusion", query=_all("exclusions", "exclusion_id"), at="at"),
    Kind(name="sheet", query=_all("visit_sheets", "sheet_id"), at="drawn_at"),
    Kind(
        name="visit",
        query="SELECT sheet_id || '/' || account_id AS ref, sheet_id, account_id, number, stratum_size,"
        " stratum_drawn FROM visit_items",
    ),
    Kind(
        name="visited",
        query="SELECT answer_id AS ref, answer_id, sheet_id, account_id, answer, run_id FROM visit_answers",
    ),
    # What was drawn and not yet read goes again with its post.
    Kind(
        name="drawn",
        query="SELECT m.sample_id AS ref, m.* FROM audit_sample m JOIN audit_readings USING (sample_id)",
    ),
    Kind(
        name="draw",
        query="SELECT m.post_id || '/' || m.sample_id AS ref, m.* FROM audit_sample m",
        at="drawn_at",
    ),
    Kind(
        name="recusal",
        query="SELECT m.post_id || '/' || r.sample_id AS ref, r.* FROM audit_recusals r JOIN audit_sample m"
        " USING (sample_id)",
        at="at",
    ),
    # Where they stand in the reading list. Whether they wait is computed from their records beside that.
    Kind(
        name="place",
        query=f"SELECT case_id AS ref, case_id, {PLACE} FROM queue_items WHERE case_id IS NOT NULL",
        case=True,
        key=("case_id",),
        explained=CASE_PLACED,
    ),
    Kind(
        name="drawn_place",
        query=f"SELECT m.post_id || '/' || sample_id AS ref, sample_id, {PLACE} FROM queue_items JOIN audit_sample m"
        " USING (sample_id)",
        key=("sample_id",),
        explained=DRAWN_ENDED,
    ),
    Kind(
        name="opened",
        query="SELECT case_id AS ref, case_id, opened_at FROM queue_items WHERE case_id IS NOT NULL"
        " AND opened_at IS NOT NULL",
        case=True,
        at="opened_at",
    ),
    Kind(name="audit_reading", query=_all("audit_readings", "sample_id"), at="at"),
    Kind(name="order", query=_all("purge_orders", "order_id"), at="at"),
    Kind(name="elected", query="SELECT key AS ref, key, value FROM meta WHERE key >= 'elected_' AND key < 'elected`'"),
    Kind(name="request", query=_all("subject_requests", "request_id"), at="received_at"),
    Kind(name="reply", query=_all("subject_answers", "request_id"), at="answered_at"),
    Kind(name="action", query=_all("subject_actions", "action_id"), at="done_at"),
    Kind(name="tombstone", query="SELECT kind || '/' || ref AS ref, kind, rule, at, by FROM tombstones", at="at"),
    Kind(
        name="signature",
        query=_all("report_signatures", "period || '/' || edition || '/' || lang || '/' || version || '/' || sha256"),
    ),
    Kind(
        name="disclosure",
        query="SELECT disclosure_id AS ref, disclosure_id, reviewer_id, kind, ref AS record, at FROM disclosures",
    ),
    Kind(name="report_file", query=_all("report_files", "files_id")),
    Kind(name="report", query=_all("report_versions", "period || '/' || edition || '/' || lang || '/' || version")),
    Kind(
        name="publication",
        query="SELECT publication_id AS ref, publication_id, period, edition, lang, version,"
        " reason, tag, sha256, reviewer_id, at FROM publications",
        at="at",
    ),
    Kind(name="publication_withdrawal", query=_all("publication_withdrawals", "publication_id"), at="at"),
    Kind(name="packet", query=_all("packets", "packet_id"), at="at"),
    Kind(name="figure", query=_all("printed_figures", "week || '/' || figure || '/' || cutoff")),
    Kind(name="released", query=_all("released", "family || '/' || leaf || '/' || cutoff")),
    Kind(
        name="tally",
        query=_all("published_tallies", "publisher || '/' || cutoff || '/' || name || '/' || label"),
        at="imported_at",
    ),
    # Laid and taken away, said and taken back: each by its own person at its own time.
    Kind(
        name="cover",
        query="SELECT sha256 || '/' || cover_id AS ref, cover_id, sha256, x, y, width, height, frame, added_by,"
        " added_at FROM picture_covers",
    ),
    Kind(
        name="uncovered",
        query="SELECT sha256 || '/' || cover_id AS ref, cover_id, sha256, removed_by, removed_at FROM picture_covers"
        " WHERE removed_at IS NOT NULL",
    ),
    Kind(
        name="nothing_to_cover",
        query="SELECT sha256 || '/' || statement_id AS ref, statement_id, sha256, said_by, said_at FROM cover_statements",
    ),
    Kind(
        name="nothing_withdrawn",
        query="SELECT sha256 || '/' || statement_id AS ref, statement_id, sha256, withdrawn_by, withdrawn_at"
        " FROM cover_statements WHERE withdrawn_at IS NOT NULL",
    ),
    Kind(
        name="material",
        query="SELECT material_id AS ref, material_id, name, sha256, added_by, added_at, why FROM known_material",
    ),
    Kind(
        name="material_out",
        query="SELECT material_id AS ref, material_id, removed_by, removed_at, removed_why FROM known_material"
        " WHERE removed_at IS NOT NULL",
    ),
    # What the machine said. Not dated: a long reading bears the time at which it began.
    Kind(
        name="machine",
        query=_all("machine_work", "work_id"),
        at="at",
        dated=False,
        made="s.at >= strftime('%Y-%m-%dT%H:%M:%SZ', :since, '-1 day')",
    ),
    Kind(
        name="assessed",
        query="SELECT post_id || '/' || version AS ref, post_id, version, engine, queue, stance, tier, at,"
        " first_at, stale_at, fresh_at FROM assessments",
        key=("post_id", "version"),
        explained=ASSESSED,
        made=ASSESSED,
    ),
    Kind(
        name="flag",
        query="SELECT post_id || '/' || flag_id AS ref, flag_id, post_id, rule, rule_version, entry, found, field, spans,"
        " tier, contest, stage, category, reason, cancelled_by, pack, pack_version, at FROM flags",
        at="at",
        dated=False,
        made=f"{FLAGGED} AND w.at = s.at)",
    ),
    # Which wording of the post it stands at: it goes along when words come back, or when an import is taken back.
    Kind(
        name="flag_of",
        query="SELECT post_id || '/' || flag_id AS ref, flag_id, post_id, version FROM flags",
        key=("flag_id",),
        explained=f"{FLAGGED}) OR {TAKEN_BACK}",
    ),
    Kind(
        name="picture_read",
        query=_all("pictures", "sha256"),
        key=("sha256",),
        explained=f"{EXAMINED} AND (w.at, w.engine) = (s.at, s.reader))",
    ),
    Kind(name="notice", query=_all("packet_notices", "notice_id"), at="at"),
    Kind(name="receipt", query=_all("packet_receipts", "notice_id"), at="at"),
)
# What people lay over pictures goes with the picture: their references begin with its hash.
OF_PICTURES = ("picture_read", "cover", "uncovered", "nothing_to_cover", "nothing_withdrawn")
# What goes with a drawn post: their references begin with it.
OF_DRAWN = ("draw", "recusal", "drawn_place")
# What a deletion empties and never takes away.
STAYING = ("post", "origin", "refused")
BY_NAME = {kind.name: kind for kind in KINDS}
