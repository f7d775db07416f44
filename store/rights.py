"""The desk for requests of people about their own data. Only writer of subject_requests and subject_answers."""

from collections import defaultdict
from datetime import datetime

from domain.errors import WorkflowError
from domain.periods import to_text
from domain.rights import LIMIT, SubjectRequest
from domain.texts import _
from store.database import Store


def receive(db: Store, *, kind: str, person_id: str, number: str, by: str, at: datetime) -> str:
    """Records a request under its paper's number and returns its own; the clock starts. Call inside a transaction."""
    if db._conn.execute("SELECT 1 FROM accounts WHERE person_id = ?", (person_id,)).fetchone() is None:
        raise WorkflowError(
            _("orang itu tidak terdaftar"), remedy=_("jawab tertulis bahwa tidak ada data yang disimpan")
        )
    year = to_text(at)[:4]
    count = db._conn.execute(
        "SELECT count(*) FROM subject_requests WHERE request_id LIKE ?", (f"H-{year}-%",)
    ).fetchone()[0]
    request_id = f"H-{year}-{count + 1:04d}"
    db._conn.execute(
        "INSERT INTO subject_requests VALUES (?, ?, ?, ?, ?, ?, ?)",
        (request_id, kind, person_id, number, to_text(at), to_text(at + LIMIT), by),
    )
    return request_id


def answer(db: Store, request_id: str, *, decision: str, article: str, reason: str, by: str, at: datetime) -> None:
    """Records what the person was told: granted or refused, by which article and why."""
    if not article.strip() or not reason.strip():
        raise WorkflowError(_("pasal atau alasan belum diisi"), remedy=_("isi --article dan --reason"))
    if db._conn.execute("SELECT 1 FROM subject_requests WHERE request_id = ?", (request_id,)).fetchone() is None:
        raise WorkflowError(
            _("permintaan {request_id} tidak ada", request_id=request_id), remedy=_("lihat 'netralitas subject list'")
        )
    if db._conn.execute("SELECT 1 FROM subject_answers WHERE request_id = ?", (request_id,)).fetchone():
        raise WorkflowError(
            _("permintaan {request_id} sudah dijawab", request_id=request_id),
            remedy=_("catat permintaan baru bila perlu"),
        )
    db._conn.execute(
        "INSERT INTO subject_answers VALUES (?, ?, ?, ?, ?, ?)",
        (request_id, decision, article.strip(), reason.strip(), to_text(at), by),
    )


def request(db: Store, request_id: str) -> SubjectRequest:
    """Raises WorkflowError for one that does not exist."""
    for found in listing(db):
        if found.request_id == request_id:
            return found
    raise WorkflowError(
        _("permintaan {request_id} tidak ada", request_id=request_id), remedy=_("lihat 'netralitas subject list'")
    )


def act(db: Store, request_id: str, *, done: str, detail: str, by: str, at: datetime) -> None:
    """Records what was done on a request: salinan, koreksi, berhenti or penghapusan. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO subject_actions (request_id, done, detail, done_at, done_by) VALUES (?, ?, ?, ?, ?)",
        (request_id, done, detail, to_text(at), by),
    )


def listing(db: Store) -> list[SubjectRequest]:
    """All requests: the unanswered first, then the granted that wait, each with the most urgent first."""
    rows = db._conn.execute(
        "SELECT r.request_id, r.kind, r.person_id, r.number, r.due_at, coalesce(a.decision, '') AS decision,"
        " coalesce(a.article, '') AS article, coalesce(a.reason, '') AS reason,"
        " coalesce(a.answered_by, '') AS answered_by"
        " FROM subject_requests r LEFT JOIN subject_answers a USING (request_id) ORDER BY r.due_at, r.request_id"
    )
    acts = db._conn.execute("SELECT request_id, done, done_at FROM subject_actions ORDER BY action_id").fetchall()
    done: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for request_id, what, at in acts:
        done[request_id].append((what, at))
    found = [SubjectRequest(**dict(row), done=tuple(done[row["request_id"]])) for row in rows]
    return sorted(found, key=lambda r: (r.decision != "", not r.waits))


def holdings(db: Store, person_id: str) -> dict[str, list[dict[str, object]]]:
    """Everything the store holds on a person, for an access request: accounts, posts with words, cases
    with what was found and decided. Who read is not the person's to know; who read the name is told elsewhere."""
    queries = {
        "akun": "SELECT platform, handle, agency, position_level, legal_basis, ownership_evidence, verified_by,"
        " active_from, active_to, withdrawn FROM accounts WHERE person_id = ? ORDER BY 1, 2",
        "kiriman": "SELECT p.url, p.published_at, p.published_precision, p.published_zone, a.region, p.first_seen_at,"
        " v.version, v.text FROM posts p"
        " JOIN post_versions v USING (post_id) JOIN accounts a USING (account_id)"
        " WHERE a.person_id = ? AND v.text <> '' ORDER BY p.published_at, v.version",
        "perkara": "SELECT case_id, contest, opened_at, known_at, closed_at FROM cases WHERE person_id = ? ORDER BY 1",
        "klarifikasi": "SELECT k.case_id, k.at, k.state, k.note FROM clarifications k JOIN cases c USING (case_id)"
        " WHERE c.person_id = ? ORDER BY 2",
        "dugaan": "SELECT f.case_id, f.at, f.category FROM findings f JOIN cases c USING (case_id)"
        " WHERE c.person_id = ? ORDER BY 2",
        "hasil": "SELECT s.case_id, s.authority, s.number, s.decided_on, s.result, s.sanction FROM standing_results s"
        " JOIN cases c USING (case_id) WHERE c.person_id = ? ORDER BY 4",
        "berkas_keluar": "SELECT k.packet_id, k.recipient, k.letter_number, k.at FROM packets k"
        " JOIN cases c USING (case_id) WHERE c.person_id = ? ORDER BY 1",
    }
    return {name: [dict(row) for row in db._conn.execute(query, (person_id,))] for name, query in queries.items()}
