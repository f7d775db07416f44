"""What each form of the ethics pages says to the service: a complaint, a move of a case, or a document that leaves."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import request
from flask.typing import ResponseReturnValue

from desk import access, form_fields
from desk.access import now, store, who
from desk.downloads import as_download
from domain import ethics_cases
from domain.ethics_cases import Complaint, EthicsForm
from domain.texts import _
from services import ethics as family
from services import ethics_moves as moves
from services.ethics import Acting
from services.ethics_papers import EthicsOrder

Fields = Mapping[str, str]


def acting() -> Acting:
    """The reader who is signed in, on the request's store."""
    return Acting(store(), access.workspace(), who(), now())


def complaint_of(form: Fields) -> Complaint:
    sent = request.files.get("screenshot")
    picture = sent.read(ethics_cases.LARGEST_PICTURE + 1) if sent is not None and sent.filename else None
    published = form.get("published", "").strip()
    return Complaint(
        number=form.get("number", "").strip(),
        received_on=form_fields.day(form.get("received", "")),
        complainant=form.get("complainant", ""),
        about=form.get("about", ""),
        kind=form.get("kind", ""),
        address=form.get("address", "").strip(),
        account=form.get("account", "").strip(),
        text=form.get("text", ""),
        published_on=form_fields.day(published) if published else None,
        screenshot=picture,
        by_victim=bool(form.get("by_victim")),
    )


def note_opened(here: Acting, case_id: str, what: str) -> None:
    """Keeps that the reader was shown this; a workspace that can only be read keeps nothing."""
    if access.copy() is None:
        family.opened_by(here, case_id, what)


def _from_form(form: Fields) -> EthicsForm:
    return EthicsForm(
        criticism=form.get("criticism", ""),
        protected=tuple(request.form.getlist("protected")),
        tests={name: form.get(f"test-{name}", "") for name in ethics_cases.TESTS},
        target=form.get("target", ""),
        circular=form.get("circular", ""),
        aimed_at_agency=form.get("aimed_at_agency", ""),
        kind=form.get("kind", ""),
        finding=form.get("finding", ""),
        reason=form.get("reason", ""),
    )


def _read(case_id: str, form: Fields) -> str:
    return family.read(acting(), case_id, _from_form(form))


def _hear(case_id: str, form: Fields) -> str:
    return moves.hear(
        acting(),
        case_id,
        moves.Hearing(
            about=form.get("about", ""),
            state=form.get("state", ""),
            held_on=form_fields.day(form.get("date", "")),
            note=form.get("note", ""),
            hacked=form.get("hacked", ""),
        ),
    )


def _decide(case_id: str, form: Fields) -> str:
    return moves.decide(
        acting(),
        case_id,
        moves.Decision(
            authority=form.get("authority", ""),
            number=form.get("number", ""),
            decided_on=form_fields.day(form.get("date", "")),
            result=form.get("result", ""),
            sanction=form.get("sanction", ""),
        ),
    )


def _protect(case_id: str, _: Fields) -> str:
    return moves.protect(acting(), case_id)


def _complainants(case_id: str, form: Fields) -> str:
    found = moves.complainants(acting(), case_id, form.get("purpose", ""))
    who = "; ".join(f"{number}: {name}" for number, name in found)
    return _("Pelapor: {who}. Pembukaan segel ini dicatat.", who=who)


Move = Callable[[str, Fields], str]


MOVES: Mapping[str, Move] = {
    "baca": _read,
    "klarifikasi": _hear,
    "putusan": _decide,
    "lindungi": _protect,
    "pelapor": _complainants,
}


def _packet_document(case_id: str, form: Fields) -> ResponseReturnValue:
    order = EthicsOrder(
        receiver=form.get("receiver", ""), recipient=form.get("recipient", ""), letter_number=form.get("number", "")
    )
    folder = moves.pass_on(acting(), case_id, order)
    note_opened(acting(), case_id, "berkas")
    return as_download(_zipped(folder), f"{folder.name}.zip", "zip")


def _zipped(folder: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{folder.name}/{path.name}")
    return made.getvalue()


def _letter_document(case_id: str, _: Fields) -> ResponseReturnValue:
    made = moves.clarification_letter(acting(), case_id)
    note_opened(acting(), case_id, "surat")
    return as_download(made, f"{case_id}-klarifikasi.docx", "docx")


# Address of a form, the document that it makes.
DOCUMENTS: Mapping[str, Callable[[str, Fields], ResponseReturnValue]] = {
    "berkas": _packet_document,
    "surat": _letter_document,
}
