"""The ethics family in use: who may open it, what comes in, what two readers make of it. Off without a mandate.

Every function takes who acts, on which store, when; each opens its own transaction.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache

from cryptography.fernet import Fernet

from analysis.ethics import EthicsMark, Marker, queued
from analysis.ethics_checks import CheckedClaim, Checks
from analysis.ethics_words import Words
from domain import ethics_cases, regions
from domain.case_terms import Conclusion, Role
from domain.errors import MandateError, NotAllowedError, RegisterError, WorkflowError
from domain.ethics import EthicsPack, Mode
from domain.ethics_cases import Complaint, EthicsFile, EthicsForm, EthicsState
from domain.links import author_of_address, canonical_account, platform_of_address
from domain.mandate import Mandate, read_mandate
from domain.packs import load_ethics
from domain.periods import from_text
from domain.texts import _
from domain.types import Account, AccountKind, Tier
from review import ethics as rules
from review.ethics import due, readable_by, state_of
from services import people
from store import accounts, ethics, ethics_checks, ethics_mandates, exclusions, reviewers
from store.database import Store, transaction
from store.ethics import EthicsCandidate, NewCase
from store.identities import read_key
from store.workspace import Workspace

__all__ = ["due", "readable_by", "state_of"]

OFF = _("keluarga etika mati: tidak ada mandat yang berlaku")
HOW = _("buka dengan 'netralitas etika mandate BERKAS'; lihat docs/panduan/etika.md")


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts on which store at what time (UTC)."""

    db: Store
    workspace: Workspace
    who: str
    at: datetime

    @property
    def today(self) -> date:
        """The calendar day in the body's zone."""
        return self.at.astimezone(self.workspace.config.zone).date()


@dataclass(frozen=True, slots=True)
class Opened:
    """A mandate that holds and the packs that it names."""

    mandate: Mandate
    pack: EthicsPack


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What came of a complaint. `case_id` is "" for one that is handed to the neutrality family."""

    case_id: str
    joined: bool = False
    marks: tuple[EthicsMark, ...] = ()


@lru_cache(maxsize=8)
def _pack(names: tuple[str, ...]) -> EthicsPack:
    return load_ethics(names)


@lru_cache(maxsize=8)
def _marker(names: tuple[str, ...]) -> Marker:
    return Marker(_pack(names))


@lru_cache(maxsize=8)
def _words(names: tuple[str, ...]) -> Words:
    return Words(_pack(names).phrases)


def public_targets(opened: Opened, text: str) -> tuple[str, ...]:
    """Words of a post that name offices, bodies or programmes: a hint that it may be criticism."""
    return _marker(opened.mandate.packs).public_targets(text)


def open_mandate(acting: Acting, text: str, file: str) -> Mandate:
    """Opens the family with a mandate file; an approver's act.

    Raises MandateError for a mandate with faults, of another body, of a region without registered accounts, with
    people who are no readers here, or beside one that holds on the same days.
    """
    db = acting.db
    people.require_approver(db, acting.who, _("membuka keluarga etika"))
    mandate, _pack = read_mandate(text, file, acting.today)
    _require_here(acting, mandate)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction(db):
        if other := ethics_mandates.overlapping(db, mandate):
            raise MandateError(
                _("mandat {other} sudah berlaku pada hari-hari itu", other=other), remedy=_("mulai sesudah ia berakhir")
            )
        made = ethics_mandates.add(db, mandate, file_sha256=digest, by=acting.who, at=acting.at)
    found = ethics_mandates.get(db, made)
    assert found is not None
    return found


def _require_here(acting: Acting, mandate: Mandate) -> None:
    """What a mandate says of this workspace must be so."""
    body = acting.workspace.config.text("body.name")
    if mandate.body != body:
        raise MandateError(
            _("mandat untuk {body!r}, ruang kerja ini milik {ours!r}", body=mandate.body, ours=body),
            remedy=_("samakan 'body'"),
        )
    known = [account.region for account in accounts.all_accounts(acting.db) if not account.withdrawn]
    for region in mandate.regions:
        if not any(regions.covers(region, here) for here in known):
            raise MandateError(
                _("tidak ada akun terdaftar di wilayah {region}", region=region),
                remedy=_("mandat wilayah lain dijalankan lembaga wilayah itu"),
            )
    for name in (*mandate.readers, *mandate.leaders):
        row = reviewers.find(acting.db, name)
        if row is None or row.disabled_at is not None:
            raise MandateError(
                _("{name!r} bukan pembaca aktif ruang kerja ini", name=name), remedy=_("lihat 'reviewer list'")
            )
        if name in mandate.leaders and row.role != Role.APPROVER:
            raise MandateError(
                _("{name!r} bukan pimpinan", name=name), remedy=_("sebut seorang approver dalam 'leaders'")
            )


def is_open(db: Store, today: date) -> Mandate | None:
    """The mandate that holds today; None while the family is off."""
    return ethics_mandates.open_on(db, today)


def require(acting: Acting, *, leader: bool = False) -> Opened:
    """The mandate under which this person may act. Raises MandateError while off, NotAllowedError for others."""
    mandate = ethics_mandates.open_on(acting.db, acting.today)
    if mandate is None:
        raise MandateError(OFF, remedy=HOW)
    allowed = mandate.leaders if leader else (*mandate.readers, *mandate.leaders)
    if acting.who not in allowed:
        what = "pimpinan" if leader else "pembaca"
        raise NotAllowedError(
            _("Anda bukan {what} dalam mandat {mandate_id}", what=what, mandate_id=mandate.mandate_id),
            remedy=_("langkah ini untuk orang yang disebut mandat"),
        )
    return Opened(mandate, _pack(mandate.packs))


def complain(acting: Acting, given: Complaint) -> Received:
    """Records a complaint: a case of its own, one more voice on an open case, or a handover to the neutrality family.

    Raises WorkflowError for what no complaint can be about, MandateError for what lies outside the mandate.
    """
    opened, db = require(acting), acting.db
    mandate = opened.mandate
    rules.check_complaint(given, opened.pack, acting.today)
    with transaction(db):
        if before := ethics.number_used(db, given.number):
            raise WorkflowError(
                _("laporan nomor itu sudah dicatat: {before}", before=before), remedy=_("periksa nomornya")
            )
        if rules.is_handover(given, opened.pack):
            ethics.add_handover(
                db, mandate.mandate_id, number=given.number, received_on=given.received_on, by=acting.who, at=acting.at
            )
            return Received(case_id="")
        if given.kind not in mandate.kinds:
            raise MandateError(
                _("{kind} di luar mandat", kind=given.kind),
                remedy=_("jenis dalam mandat: {kinds}", kinds=", ".join(mandate.kinds)),
            )
        account = account_of(db, given)
        mandate.require_account(account)
        case_id = ethics.open_about(db, account.account_id, given.address.strip(), given.text.strip())
        day = given.published_on or given.received_on
        found = () if case_id else _marks(opened, _checks(db, opened), account, given.text, day)
        made = case_id or ethics.open_case(db, _new_case(opened, account, given, found), acting.at)
        ethics.add_complaint(
            db,
            made,
            number=given.number,
            received_on=given.received_on,
            kind=given.kind,
            complainant=box_of(acting).encrypt(given.complainant.strip().encode()),
            by=acting.who,
            at=acting.at,
        )
    return Received(case_id=made, joined=bool(case_id), marks=tuple(found))


def _new_case(opened: Opened, account: Account, given: Complaint, found: Sequence[EthicsMark]) -> NewCase:
    return NewCase(
        mandate_id=opened.mandate.mandate_id,
        account=account,
        kind=given.kind,
        source="laporan",
        text=given.text.strip(),
        address=given.address.strip(),
        published_on=given.published_on,
        marks=json.dumps([asdict(m) for m in found]),
        screenshot=given.screenshot,
    )


def account_of(db: Store, given: Complaint) -> Account:
    """The registered account whose post it is. Raises WorkflowError for an account that is not registered."""
    platform = platform_of_address(given.address) if given.address else None
    ref = author_of_address(given.address, platform) if platform else None
    if ref is None and given.account.strip():
        try:
            ref = canonical_account(given.account.strip())
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


def box_of(acting: Acting) -> Fernet:
    """What seals complainants: a key derived from the one that lies outside the workspace."""
    key = hashlib.sha256(b"etika\x1f" + read_key(acting.workspace.key_file)).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _checks(db: Store, opened: Opened) -> Checks | None:
    """The imported checks where the mandate names their kind; None where it does not."""
    if _check_kind(opened) not in opened.mandate.kinds:
        return None
    claims = (
        CheckedClaim(checker=c.checker, check_id=c.check_id, title=c.title, address=c.address, checked_on=c.checked_on)
        for c in ethics_checks.all_of(db)
    )
    return Checks(claims, _words(opened.mandate.packs))


def _check_kind(opened: Opened) -> str:
    return next((k.id for k in opened.pack.kinds.values() if k.mode is Mode.CHECKS), "")


def _marks(opened: Opened, checks: Checks | None, account: Account, text: str, day: date) -> tuple[EthicsMark, ...]:
    """What the machine marks in words, a repeated claim included where the mandate names ET-09."""
    mandate = opened.mandate
    found = _marker(mandate.packs).marks(
        text, mandate.kinds, official=account.kind is AccountKind.OFFICIAL, region=account.region
    )
    claim = checks.repeated(text, day) if checks is not None else None
    return found if claim is None else (*found, _checked(_check_kind(opened), text, claim))


def _checked(kind: str, text: str, claim: CheckedClaim) -> EthicsMark:
    reason = f"sudah diperiksa oleh {claim.checker} ({claim.check_id}), {claim.address}"
    return EthicsMark(
        kind=kind,
        tier=Tier.PLAIN,
        spans=((0, len(text)),),
        found=(claim.title,),
        reason=reason,
        excuses=("kata-kata bantahan", "pertanyaan", "tautan ke pemeriksaannya"),
    )


def mark_posts(acting: Acting) -> tuple[int, int]:
    """Looks at the stored posts in the mandate's scope since its first day: how many, and how many cases it opened."""
    opened, db = require(acting), acting.db
    mandate, checks, looked, made = opened.mandate, _checks(db, opened), 0, 0
    for post in ethics.candidates(db, mandate.first, mandate.account_kinds):
        if not mandate.covers(post.region):
            continue
        looked += 1
        account = accounts.get(db, post.account_id)
        assert account is not None
        day = from_text(post.published_at).astimezone(acting.workspace.config.zone).date()
        if found := queued(_marks(opened, checks, account, post.text, day)):
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


def urgent(acting: Acting) -> int:
    """How many threats wait for this reader: they are read within a day."""
    pack = require(acting).pack
    return sum(pack.kinds[file.case.kind].same_day for file, _, _ in waiting(acting))


def waiting(acting: Acting) -> list[tuple[EthicsFile, EthicsState, datetime]]:
    """The open cases that this reader may still read, threats first, then by what is due next."""
    opened = require(acting)
    found = [
        (file, rules.state_of(file, opened.pack), rules.due(file, opened.pack))
        for file in ethics.files(acting.db)
        if rules.readable_by(file, acting.who) and _within(acting, opened, file)
    ]
    return sorted(found, key=lambda row: (row[2], row[0].case.case_id))


def opened_by(acting: Acting, case_id: str, what: str = "perkara") -> None:
    """Keeps that this person was shown a case, or of it a gambar, surat or berkas."""
    with transaction(acting.db):
        ethics.add_opening(acting.db, case_id, what, acting.who, acting.at)


def all_open(acting: Acting) -> list[EthicsFile]:
    """Every open case in the mandate's regions but those that a conflict of interest hides."""
    opened = require(acting)
    return [file for file in ethics.files(acting.db) if _within(acting, opened, file)]


def _within(acting: Acting, opened: Opened, file: EthicsFile) -> bool:
    """Whether a case lies in the mandate's regions and no conflict of interest hides it."""
    return opened.mandate.covers(file.case.region) and not excluded(acting, file)


def find(acting: Acting, case_id: str) -> EthicsFile | None:
    """A case by its number; None when it is not there, or was erased."""
    return ethics.case_file(acting.db, case_id)


def excluded(acting: Acting, file: EthicsFile) -> bool:
    """Whether a conflict of interest keeps this person from the case."""
    return exclusions.of_agency(acting.db, acting.who, file.case.agency)


def load(acting: Acting, case_id: str) -> EthicsFile:
    """A case that this person may see. Raises WorkflowError when it is not there, NotAllowedError for a conflict."""
    file = ethics.case_file(acting.db, case_id)
    if file is None:
        raise WorkflowError(
            _("perkara etika {case_id} tidak ada atau sudah dihapus", case_id=case_id), remedy=_("lihat 'etika list'")
        )
    if not require(acting).mandate.covers(file.case.region):
        raise MandateError(
            _("{case_id} di luar wilayah mandat yang berlaku", case_id=case_id),
            remedy=_("minta mandat untuk wilayah itu"),
        )
    if excluded(acting, file):
        raise NotAllowedError(
            _("Perkara {case_id} tidak boleh Anda tangani: ada benturan kepentingan", case_id=case_id)
        )
    return file


def shown(acting: Acting, file: EthicsFile) -> EthicsFile:
    """The case as this person may see it: nobody sees another's reading while the own one is still awaited."""
    opened = require(acting)
    settled = file.closing is not None or rules.outcome(file.readings) is not None
    own = [r for r in file.readings if r.reviewer_id == acting.who]
    if settled or (own and acting.who in opened.mandate.readers):
        return file
    return EthicsFile(
        case=file.case,
        complaints=file.complaints,
        readings=tuple(own),
        hearings=file.hearings,
        packets=file.packets,
        results=file.results,
        closing=file.closing,
    )


def read(acting: Acting, case_id: str, form: EthicsForm) -> str:
    """Records a reader's form; what came of it, in words.

    Criticism or protected speech closes and erases at once; two who agree, or three, end the reading.
    """
    opened, db = require(acting), acting.db
    if acting.who not in opened.mandate.readers:
        raise NotAllowedError(_("hanya pembaca dalam mandat yang membaca"), remedy=_("minta seorang pembaca"))
    with transaction(db):
        file = load(acting, case_id)
        if not rules.readable_by(file, acting.who):
            raise WorkflowError(
                _("{case_id} tidak menunggu bacaan Anda", case_id=case_id), remedy=_("lihat 'etika list'")
            )
        rules.check_form(form, opened.pack, file)
        if form.closes:
            end(db, case_id, "dilindungi", kind=file.case.kind, by=acting.who, at=acting.at)
            return f"{case_id}: {ethics_cases.CLOSED_AS['dilindungi']}."
        ethics.add_reading(
            db,
            case_id,
            {
                "tests": rules.tests_text(form),
                "target": form.target,
                "circular": form.circular,
                "aimed_at_agency": form.aimed_at_agency,
                "kind": form.kind or file.case.kind,
                "finding": form.finding,
                "reason": form.reason.strip(),
            },
            acting.who,
            acting.at,
        )
        made = rules.outcome(load(acting, case_id).readings)
        if made is not None and made[0] == Conclusion.INSUFFICIENT:
            end(db, case_id, "tidak_cukup", kind=file.case.kind, by=acting.who, at=acting.at)
        return f"{case_id}: {rules.state_of(load(acting, case_id), opened.pack)}."


def end(db: Store, case_id: str, reason: str, *, kind: str, by: str, at: datetime) -> None:
    """Closes a case and, where the reason asks for it, erases its records. Call inside a transaction."""
    ethics.close(db, case_id, reason=reason, kind=kind, at=at)
    if reason in rules.ERASED_AT_ONCE:
        ethics.erase(db, case_id, rule=reason, by=by, at=at)


def mandates(db: Store) -> list[Mandate]:
    """Every mandate that was ever opened."""
    return ethics_mandates.all_of(db)


def known_claims(db: Store) -> int:
    """How many claims of the list of checked facts are known."""
    return ethics_checks.count(db)
