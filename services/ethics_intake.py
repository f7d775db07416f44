"""What comes into the ethics family: a complaint with its case, and the stored posts that the machine marks."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from analysis.ethics import EthicsMark, queued
from domain.errors import MandateError, RegisterError, WorkflowError
from domain.ethics import Mode
from domain.ethics_cases import Complaint
from domain.links import author_of_address, canonical_account, platform_of_address
from domain.periods import from_text
from domain.texts import _
from domain.types import Account
from review import ethics as rules
from services.ethics import Acting, Opened, box_of, require
from services.ethics_marks import checks_of, marks_of
from store import accounts, ethics
from store.database import Store, transaction
from store.ethics import EthicsCandidate, NewCase


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What came of a complaint. `case_id` is "" for one that is handed to the neutrality family."""

    case_id: str
    joined: bool = False
    marks: tuple[EthicsMark, ...] = ()


def complain(acting: Acting, complaint: Complaint) -> Received:
    """Records a complaint: a case of its own, one more voice on an open case, or a handover to the neutrality family.

    Raises WorkflowError for what no complaint can be about, MandateError for what lies outside the mandate.
    """
    opened, db = require(acting), acting.db
    rules.check_complaint(complaint, opened.pack, acting.today)
    with transaction(db):
        if before := ethics.number_used(db, complaint.number):
            raise WorkflowError(
                _("laporan nomor itu sudah dicatat: {before}", before=before), remedy=_("periksa nomornya")
            )
        if rules.is_handover(complaint, opened.pack):
            ethics.add_handover(
                db,
                opened.mandate.mandate_id,
                number=complaint.number,
                received_on=complaint.received_on,
                by=acting.who,
                at=acting.at,
            )
            return Received(case_id="")
        return _recorded(acting, opened, complaint)


def _recorded(acting: Acting, opened: Opened, complaint: Complaint) -> Received:
    """Records a complaint on the open case about the same post, or on a case of its own. Call inside a transaction."""
    db, mandate = acting.db, opened.mandate
    if complaint.kind not in mandate.kinds:
        raise MandateError(
            _("{kind} di luar mandat", kind=complaint.kind),
            remedy=_("jenis dalam mandat: {kinds}", kinds=", ".join(mandate.kinds)),
        )
    account = account_of(db, complaint)
    mandate.require_account(account)
    case_id = ethics.open_about(db, account.account_id, complaint.address.strip(), complaint.text.strip())
    day = complaint.published_on or complaint.received_on
    found = () if case_id else marks_of(opened, checks_of(db, opened), account, complaint.text, day)
    made = case_id or ethics.open_case(db, _new_case(opened, account, complaint, found), acting.at)
    ethics.add_complaint(
        db,
        made,
        number=complaint.number,
        received_on=complaint.received_on,
        kind=complaint.kind,
        complainant=box_of(acting).encrypt(complaint.complainant.strip().encode()),
        by=acting.who,
        at=acting.at,
    )
    return Received(case_id=made, joined=bool(case_id), marks=tuple(found))


def _new_case(opened: Opened, account: Account, complaint: Complaint, found: Sequence[EthicsMark]) -> NewCase:
    return NewCase(
        mandate_id=opened.mandate.mandate_id,
        account=account,
        kind=complaint.kind,
        source="laporan",
        text=complaint.text.strip(),
        address=complaint.address.strip(),
        published_on=complaint.published_on,
        marks=json.dumps([asdict(m) for m in found]),
        screenshot=complaint.screenshot,
    )


def account_of(db: Store, complaint: Complaint) -> Account:
    """The registered account whose post it is. Raises WorkflowError for an account that is not registered."""
    platform = platform_of_address(complaint.address) if complaint.address else None
    ref = author_of_address(complaint.address, platform) if platform else None
    if ref is None and complaint.account.strip():
        try:
            ref = canonical_account(complaint.account.strip())
        except RegisterError as error:
            raise WorkflowError(_("tautan akun tidak dapat dibaca"), remedy=error.remedy) from None
        if platform is not None and ref.platform is not platform:
            raise WorkflowError(_("akun dan kiriman dari platform yang berlainan"), remedy=_("periksa kedua tautan"))
    if ref is None:
        raise WorkflowError(_("alamat itu tidak menyebut akunnya"), remedy=_("isi juga tautan akun pemilik kiriman"))
    found = accounts.find(db, ref.platform, ref.handle, ref.native_id)
    if found is None or found.withdrawn:
        raise WorkflowError(_("akun itu tidak terdaftar"), remedy=_("hanya akun terdaftar yang diperiksa"))
    return found


def mark_posts(acting: Acting) -> tuple[int, int]:
    """Looks at the stored posts in the mandate's scope since its first day: how many, and how many cases it opened."""
    opened, db = require(acting), acting.db
    mandate, checks, looked, made = opened.mandate, checks_of(db, opened), 0, 0
    for post in ethics.candidates(db, mandate.first, mandate.account_kinds):
        if not mandate.covers(post.region):
            continue
        looked += 1
        account = accounts.get(db, post.account_id)
        assert account is not None
        day = from_text(post.published_at).astimezone(acting.workspace.config.zone).date()
        if found := queued(marks_of(opened, checks, account, post.text, day)):
            with transaction(db):
                ethics.note_looked(db, post.ref, acting.at)
                if not ethics.open_about(db, post.account_id, post.address, post.text):
                    ethics.open_case(db, _marked_case(opened, account, post, day, found), acting.at)
                    made += 1
    return looked, made


def _marked_case(
    opened: Opened, account: Account, post: EthicsCandidate, day: date, found: Sequence[EthicsMark]
) -> NewCase:
    source = "cek_fakta" if opened.pack.kinds[found[0].kind].mode is Mode.CHECKS else "penanda"
    return NewCase(
        mandate_id=opened.mandate.mandate_id,
        account=account,
        kind=found[0].kind,
        source=source,
        text=post.text,
        address=post.address,
        published_on=day,
        marks=json.dumps([asdict(m) for m in found]),
    )
