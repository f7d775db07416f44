"""The ethics family in use: under which mandate a person acts, what waits, what two readers make of it. Off without one.

Every function takes who acts, on which store, when; each opens its own transaction.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from cryptography.fernet import Fernet

from domain import ethics_cases
from domain.case_terms import Conclusion
from domain.errors import MandateError, NotAllowedError, WorkflowError
from domain.ethics import EthicsPack
from domain.ethics_cases import EthicsFile, EthicsForm, EthicsState
from domain.mandate import Mandate
from domain.packs import load_ethics
from domain.texts import _, on_page
from review import ethics as rules
from review.ethics import due, readable_by, state_of
from store import ethics, ethics_checks, ethics_mandates, exclusions
from store.database import Store, transaction
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


@lru_cache(maxsize=8)
def pack_of(names: tuple[str, ...]) -> EthicsPack:
    return load_ethics(names)


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
    return Opened(mandate, pack_of(mandate.packs))


def box_of(acting: Acting) -> Fernet:
    """What seals complainants: a key derived from the one that lies outside the workspace."""
    key = hashlib.sha256(b"etika\x1f" + read_key(acting.workspace.key_file)).digest()
    return Fernet(base64.urlsafe_b64encode(key))


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


def visible_file(acting: Acting, file: EthicsFile) -> EthicsFile:
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
            return on_page("{case_id}: {said}.", case_id=case_id, said=ethics_cases.CLOSED_AS["dilindungi"])
        ethics.add_reading(db, case_id, _reading_of(form, file), acting.who, acting.at)
        made = rules.outcome(load(acting, case_id).readings)
        if made is not None and made[0] == Conclusion.INSUFFICIENT:
            end(db, case_id, "tidak_cukup", kind=file.case.kind, by=acting.who, at=acting.at)
        return on_page(
            "{case_id}: {said}.", case_id=case_id, said=on_page(rules.state_of(load(acting, case_id), opened.pack))
        )


def _reading_of(form: EthicsForm, file: EthicsFile) -> dict[str, str]:
    """What a reader's form says, as it is kept."""
    return {
        "tests": rules.tests_text(form),
        "target": form.target,
        "circular": form.circular,
        "aimed_at_agency": form.aimed_at_agency,
        "kind": form.kind or file.case.kind,
        "finding": form.finding,
        "reason": form.reason.strip(),
    }


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
