"""Rekap of an office: its signed tally as one file, made from the same facts as its report."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain import editions, office_tally
from domain.elections import Pack
from domain.office_tally import OfficeTally
from domain.periods import Week
from domain.texts import _
from rendering import json_text, write_atomic
from reports.rekap_office import figures, followed_up
from reports.weekly import status
from services import evidence, reading_withdrawal
from services.publishing import require_free_of_persons
from services.reporting import internal_context
from store import checkpoints, open_store, signing
from store.database import Store
from store.workspace import Workspace, signing_file


def make(
    workspace: Workspace, packs: Sequence[Pack], week: Week, edition: str, now: datetime, output: Path | None = None
) -> tuple[Path, str]:
    """Writes the rekap of a period and seals what was recorded so far; the file, and the key's fingerprint.

    Raises UsageError for a period that has not begun, BoundsError where a text would bring a person into it,
    EvidenceError when the house key is not at hand, ImportFileError for figures that no reader would take.
    """
    db = open_store(workspace.database)
    try:
        reading_withdrawal.settle_here(workspace, db, now)
        tally = _tally(workspace, db, packs, week, edition, now)
        key = signing.house_key(db, signing_file(workspace))
        changes = signing.rotations(db)
    finally:
        db.close()
    path = output or workspace.root / "rekap" / f"{week.label}-{edition}.json"
    statement = office_tally.statement_of(tally)
    office_tally.tally_of(statement, path.name, _("perbaiki catatan yang disebut, lalu ulangi"))  # as every reader will
    signature = key.sign(office_tally.signed_bytes(statement))
    content = {
        "format": office_tally.FORMAT,
        "statement": statement,
        "key": signing.public_raw(key).hex(),
        "signature": signature.hex(),
        "rotations": [{"old": c.old.hex(), "new": c.new.hex(), "signature": c.endorsement.hex()} for c in changes],
    }
    write_atomic(path, json_text(content))
    return path, signing.fingerprint(signing.public_raw(key))


def _tally(
    workspace: Workspace, db: Store, packs: Sequence[Pack], week: Week, edition: str, now: datetime
) -> OfficeTally:
    basis = internal_context(workspace, db, packs, week, now)
    followed = followed_up(basis) if edition == editions.INTERNAL else ()
    texts = {"body.name": basis.masthead.body} | {f"penerima {n}": f.receiver for n, f in enumerate(followed, 1)}
    require_free_of_persons(workspace, db, texts)
    digest = evidence.seal(workspace, db, now)
    counted, open_to = figures(basis), office_tally.wanted(edition)
    captures, head = basis.facts.chain
    return OfficeTally(
        body=basis.masthead.body,
        edition=edition,
        period=week.label,
        start=week.start,
        end=week.end,
        cutoff=basis.facts.cutoff,
        made_at=now,
        status=status(basis.facts, basis.masthead)[0],
        packs={pack.name: pack.version for pack in packs},
        captures=captures,
        head=head,
        checkpoint=checkpoints.count(db),
        checkpoint_digest=digest,
        follow_up=followed,
        figures={name: n for name, n in counted.items() if name in open_to},
    )
