"""Opening the ethics family with a mandate file: an approver's act."""

import hashlib

from domain import regions
from domain.case_terms import Role
from domain.errors import MandateError
from domain.mandate import Mandate, read_mandate
from domain.texts import _
from services import people
from services.ethics import Acting
from store import accounts, ethics_mandates, reviewers
from store.database import transaction


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
