"""Packets and letters of a case: who may have them, the name read for them, the files made."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from domain.periods import zone_of
from review import letter_drafts, word_documents
from review.case_summary import Context
from services import casework, disclosure, packets, reading_withdrawal
from services.evidence import seal
from services.packet_orders import PacketOrder
from services.reporting import letterhead
from services.settings import OversightBody, oversight_body, packs_of
from store import accounts, cases, signing
from store.database import Store
from store.identities import Identities, identities
from store.workspace import Workspace, signing_file


def write_packet(
    db: Store,
    workspace: Workspace,
    case_id: str,
    order: PacketOrder,
    at: datetime,
    folder: Path | None = None,
) -> Path:
    """Writes the packet of a case for its receiver, below `berkas` unless told otherwise; where it lies.

    Raises NotAllowedError for a person without that right, else as review.packets.export does.
    """
    body, who = oversight_body(workspace), order.reviewer_id
    casework.require(db, body, "export", who, case_id)
    seal(workspace, db, at)  # so that the packet can prove every step that it shows
    with identities(workspace) as people:
        return packets.export(
            db,
            body,
            workspace.evidence,
            folder or workspace.root / "berkas",
            case_id,
            order,
            _context(db, workspace, people, case_id, who, f"{case_id}: berkas untuk {order.recipient}", at),
            signing.house_key(db, signing_file(workspace)),
            at=at,
        )


def letter_document(
    db: Store,
    workspace: Workspace,
    case_id: str,
    who: str,
    letter: str,
    *,
    number: str,
    recipient: str,
    at: datetime,
) -> bytes:
    """A letter of the body's profile on a case, as .docx to be completed and signed.

    Raises NotAllowedError for a person without that right, else as review.letter_drafts.check does.
    """
    body = oversight_body(workspace)
    reading_withdrawal.settle(db, body, at)
    casework.require(db, body, "export", who, case_id)
    file = casework.load(db, case_id)
    letter_drafts.check(file, body, letter)
    title = letter_drafts.forms()[letter].title
    with identities(workspace) as people:
        make = _context(db, workspace, people, case_id, who, f"{case_id}: surat {letter}", at)
        context = make(f"Konsep {title}, perkara {case_id}. Tidak untuk diedarkan.")
    on = at.astimezone(zone_of(file.region)).date()
    made = word_documents.as_docx(
        letter_drafts.write(file, context, letter, number=number, recipient=recipient, on=on), at
    )
    disclosure.note(db, who, "surat", case_id, at)
    return made


def _context(
    db: Store,
    workspace: Workspace,
    people: Identities,
    case_id: str,
    who: str,
    purpose: str,
    at: datetime,
) -> Callable[[str], Context]:
    """Reads the name, audited, only when a packet or a letter is really being made; given the mark of the copy."""

    def make(mark: str) -> Context:
        packs = packs_of(workspace)
        person_id = casework.load(db, case_id).case.person_id
        return Context(
            body=oversight_body(workspace),
            body_name=workspace.config.text("body.name"),
            responsible=workspace.config.text("body.responsible"),
            packs=packs,
            person=people.read(person_id, reader=who, purpose=purpose, at=at),
            accounts=tuple(accounts.of_person(db, person_id)),
            answers=cases.answers_of(db, case_id),
            key=people.key,
            scope=packs[0].name,
            mark=mark,
            head=letterhead(workspace),
        )

    return make


def letters_of(body: OversightBody) -> list[tuple[str, str, bool]]:
    """The letters that a body knows: name, words, and whether one may leave only after two readings found a dugaan."""
    return [(name, label, letter_drafts.forms()[name].finding) for name, label in body.profile.letters.items()]
