"""Withdrawing a version from the public site: what that would take off it and what stays, and doing it, for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.elections import Pack
from domain.errors import BoundsError, UsageError
from domain.public_site import LICENCES
from domain.texts import _
from reports.own_texts import own_texts
from reports.site_versions import SiteVersion
from reports.site_withdrawn import WithdrawnVersion, related, repeats
from services import people
from services.leaks import OwnWords, leaks, links_in
from services.public_site import LONGEST_REASON, publisher_of, site_versions, version_of, withdrawn_versions
from services.public_site_files import OffSite
from store import publications
from store.database import Store, transaction
from store.workspace import Workspace

__all__ = ["PublishedPeriod", "WithdrawalPlan"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedPeriod:
    """What was ever published of a period: the versions that count, and those that were withdrawn, the newest first."""

    versions: tuple[SiteVersion, ...]
    withdrawn: tuple[WithdrawnVersion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalPlan:
    """What a withdrawal would do. `files`: those that leave the site; `counts`: the version that counts instead, None
    for none; `related`: versions that stay and may tell the same figures."""

    version: SiteVersion
    reason: str
    files: tuple[str, ...]
    counts: SiteVersion | None
    related: tuple[SiteVersion, ...]


def of_period(db: Store, period: str) -> PublishedPeriod:
    """What was ever published of a period, in all languages."""
    return PublishedPeriod(
        versions=tuple(v for v in reversed(site_versions(db)) if v.period == period),
        withdrawn=tuple(w for w in reversed(withdrawn_versions(db)) if w.period == period),
    )


def off_site(db: Store) -> OffSite:
    """What the withdrawals until now mean for a site that was written earlier."""
    withdrawn = withdrawn_versions(db)
    gone = [version_of(db, p) for p in publications.publications(db) if p.withdrawn]
    return OffSite(
        gone=frozenset(f"{v.folder}{name}" for v in gone for name in v.files),
        remade=frozenset(f"{v.folder}index.html" for v in site_versions(db) if repeats(v, withdrawn)),
    )


def plan(
    workspace: Workspace, db: Store, packs: Sequence[Pack], period: str, lang: str, version: int, reason: str
) -> WithdrawalPlan:
    """What the withdrawal of a version would do.

    Raises UsageError for a version that is not on the site and for a reason that is none, BoundsError for one that may
    not be printed.
    """
    versions = site_versions(db)
    place = (period, lang, version)
    found_version = next((v for v in versions if (v.period, v.lang, v.version) == place), None)
    if found_version is None:
        raise _not_there(db, period, lang, version)
    text = " ".join(reason.split())
    if not 0 < len(text) <= LONGEST_REASON:
        raise UsageError(
            _("versi {version} ditarik tanpa alasan, atau alasannya terlalu panjang", version=version),
            remedy=_("tulis alasannya, paling panjang {longest_reason} tanda", longest_reason=LONGEST_REASON),
        )
    _refuse_reason(workspace, db, packs, text)
    like = [v for v in versions if (v.period, v.lang) == (period, lang) and v is not found_version]
    return WithdrawalPlan(
        version=found_version,
        reason=text,
        files=tuple(sorted(f"{found_version.folder}{name}" for name in found_version.files if name != "index.html")),
        counts=like[-1] if like else None,
        related=tuple(related(found_version, versions)),
    )


def _not_there(db: Store, period: str, lang: str, version: int) -> UsageError:
    remedy = _("pilih masa, bahasa dan versi yang terbit")
    if any((w.period, w.lang, w.version) == (period, lang, version) for w in withdrawn_versions(db)):
        what = _("laporan {period} ({lang}) versi {version} sudah ditarik", period=period, lang=lang, version=version)
        return UsageError(what, remedy=remedy)
    return UsageError(
        _("laporan {period} ({lang}) versi {version} tidak ada di situs", period=period, lang=lang, version=version),
        remedy=remedy,
    )


def _refuse_reason(workspace: Workspace, db: Store, packs: Sequence[Pack], reason: str) -> None:
    """The reason is printed: the rule of all public text holds for it, and for it alone, so that whatever else is
    wrong with the site keeps nobody from withdrawing."""
    publisher = publisher_of(workspace, db)
    licence = LICENCES[publisher.licence]
    links = (publisher.address, licence.url, licence.url_en, *links_in(publisher.contact))
    for leak in leaks(workspace, db, [("alasan", reason)], OwnWords.of(own_texts(packs)), links)[:1]:
        raise BoundsError(
            _("alasan penarikan memuat {what}", what=leak.what),
            remedy=_("tidak ada yang ditarik; tulis alasannya tanpa itu"),
        )


def withdraw(
    workspace: Workspace,
    db: Store,
    packs: Sequence[Pack],
    period: str,
    lang: str,
    version: int,
    reason: str,
    *,
    by: str,
    at: datetime,
) -> WithdrawalPlan:
    """Takes a version off the site in the name of an approver, for good; its number is never used again.

    Raises NotAllowedError for anybody else, and as `plan`.
    """
    people.require_approver(db, by, _("menarik laporan dari situs"))
    with transaction(db):
        made = plan(workspace, db, packs, period, lang, version, reason)
        kept = next(
            p for p in publications.publications(db) if (p.period, p.lang, p.version) == (period, lang, version)
        )
        publications.withdraw(db, kept, publications.TakenOff(reason=made.reason, at=at), by=by)
    return made
