"""The public site: which version may go to it, what would go, whether anything in it may not, and putting it there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from domain.editions import LANGUAGES, PUBLIC
from domain.elections import Pack
from domain.errors import BoundsError, ConfigError, UsageError, WorkflowError
from domain.public_site import LICENCES, site_address
from domain.texts import _
from parsing.file_texts import texts_of
from rendering import files_in, zip_of
from reports.context import Wording
from reports.own_texts import own_texts
from reports.report_files import FINAL, name_of, version_in
from reports.site import Publisher, site_files, tag_of, version_files
from reports.site_check import Release, faults, small_groups
from reports.site_versions import SiteVersion, earlier, wanted
from reports.site_withdrawn import WithdrawnVersion, all_of
from services import people
from services.leaks import Leak, OwnWords, leaks, links_in
from store import publications, published
from store.database import Store, transaction
from store.facts import profile
from store.workspace import Workspace

LONGEST_REASON = 500
PERIOD = re.compile(r"[\w-]+", re.ASCII)
# Names of formats that stand inside a workbook; nobody is led anywhere by them.
NAMESPACES = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "http://purl.org/dc/",
    "http://www.w3.org/",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteCandidate:
    """The public edition of a period in one language as it lies in its folder. `refused` says why it may not go to the
    site, "" when it may; `before` is the version that it would follow there, withdrawn or not, 0 for none."""

    period: str
    lang: str
    version: int
    status: str
    signed: tuple[str, ...]
    refused: str
    before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePlan:
    """The site as it would be with one version more. `added`: files that are new; `found`: what may not go out."""

    version: SiteVersion
    files: Mapping[str, bytes]
    added: tuple[str, ...]
    found: tuple[Leak, ...]


def candidates(workspace: Workspace, db: Store, period: str) -> list[SiteCandidate]:
    """The public editions of a period that were written, each with whether it may go to the site."""
    folder = workspace.reports / period
    if not PERIOD.fullmatch(period) or not folder.is_dir():
        return []
    in_folder = {lang: version_in(folder, name_of(PUBLIC, lang)) for lang in LANGUAGES}
    return [_candidate(db, period, lang, version) for lang, version in in_folder.items() if version]


def _candidate(db: Store, period: str, lang: str, version: int) -> SiteCandidate:
    known = {v.version: v for v in published.versions(db, PUBLIC, lang) if v.period == period}
    signed = published.signed_sums(db, PUBLIC, lang, period, version)
    there = {p.version: p for p in publications.publications(db) if (p.period, p.lang) == (period, lang)}
    status = known[version].status if version in known else ""
    refused = ""
    if not status:
        refused = _("versi ini tidak tercatat di ruang kerja; buat lagi laporannya")
    elif version in there:
        refused = _("versi ini sudah ditarik dari situs") if there[version].withdrawn else _("versi ini sudah terbit")
    elif status != FINAL and not signed:
        refused = _("masih SEMENTARA dan belum ada yang bertanda tangan; yang terbit hanya FINAL atau bertanda tangan")
    return SiteCandidate(
        period=period,
        lang=lang,
        version=version,
        status=status,
        signed=signed,
        refused=refused,
        before=max(there, default=0),
    )


def plan(
    workspace: Workspace, db: Store, packs: Sequence[Pack], period: str, lang: str, reason: str, at: datetime
) -> SitePlan:
    """What would be on the site with this version on it, and everything in it that may not go out.

    Raises UsageError for a version that may not go, or one that follows another without a reason.
    """
    candidate = next((c for c in candidates(workspace, db, period) if c.lang == lang), None)
    if candidate is None:
        raise UsageError(
            _("laporan publik {period!r} ({lang}) belum ada", period=period, lang=lang),
            remedy=_("buat dulu laporannya"),
        )
    if candidate.refused:
        raise UsageError(
            _("laporan {period} tidak diterbitkan: {refused}", period=period, refused=candidate.refused),
            remedy=_("selesaikan bacaannya dan buat lagi laporannya, atau simpan dulu yang bertanda tangan"),
        )
    reason = " ".join(reason.split()) if candidate.before else ""
    if candidate.before and not 0 < len(reason) <= LONGEST_REASON:
        what = _(
            "versi {version} menggantikan versi {before} di situs tanpa alasan, atau terlalu panjang",
            version=candidate.version,
            before=candidate.before,
        )
        raise UsageError(
            what, remedy=_("tulis alasannya, paling panjang {longest_reason} tanda", longest_reason=LONGEST_REASON)
        )
    before, gone, publisher = site_versions(db), withdrawn_versions(db), publisher_of(workspace, db)
    made = _version(workspace, candidate, reason, at, (before, gone), publisher)
    files = site_files([*before, made], publisher, gone)
    old = site_files(before, publisher, gone) if before or gone else {}
    found = findings(workspace, db, packs, [*before, made], files, publisher, gone)
    return SitePlan(version=made, files=files, added=tuple(sorted(files.keys() - old.keys())), found=tuple(found))


def _version(
    workspace: Workspace,
    candidate: SiteCandidate,
    reason: str,
    at: datetime,
    there: tuple[Sequence[SiteVersion], Sequence[WithdrawnVersion]],
    site: Publisher,
) -> SiteVersion:
    """The version with its folder as it will stay. `there`: the versions that count, and the withdrawn ones."""
    folder, name = workspace.reports / candidate.period, name_of(PUBLIC, candidate.lang)
    lying = {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / name).iterdir() if p.is_file()}
    lying |= {path.name: path.read_bytes() for path in folder.glob(f"{name}.*")}
    names = wanted(lying, candidate.lang)
    if lacking := [one for one in names if one not in lying]:
        raise UsageError(
            _("berkas {lacking} laporan itu tidak ada", lacking=lacking[0]), remedy=_("buat lagi laporannya")
        )
    version = SiteVersion(
        period=candidate.period,
        lang=candidate.lang,
        version=candidate.version,
        at=at,
        reason=reason,
        tag="",
        files={one: lying[one] for one in names},
        signed=candidate.signed,
    )
    before, gone = there
    first = next((one.tag for one in all_of(before, gone)), "")
    version = replace(version, tag=tag_of(first, site, workspace.config.text("workspace.id"), version))
    return replace(version, files=version_files(version, earlier(before, version), site, candidate.signed, gone))


def site_versions(db: Store) -> list[SiteVersion]:
    """Every version on the site that was not withdrawn, in the order in which they were published. Raises StoreError
    for a damaged one."""
    return [version_of(db, p) for p in publications.publications(db) if not p.withdrawn]


def withdrawn_versions(db: Store) -> list[WithdrawnVersion]:
    """Every version that was withdrawn, in the order in which they were published. Raises StoreError as above."""
    return [_withdrawn(version_of(db, p), p.withdrawn) for p in publications.publications(db) if p.withdrawn]


def version_of(db: Store, kept: publications.Publication) -> SiteVersion:
    """A publication with its files, withdrawn or not."""
    return SiteVersion(
        period=kept.period,
        lang=kept.lang,
        version=kept.version,
        at=kept.at,
        reason=kept.reason,
        tag=kept.tag,
        files=files_in(kept.content),
        signed=published.signed_sums(db, PUBLIC, kept.lang, kept.period, kept.version),
    )


def _withdrawn(version: SiteVersion, why: publications.TakenOff) -> WithdrawnVersion:
    head = version.summary
    return WithdrawnVersion(
        period=version.period,
        lang=version.lang,
        version=version.version,
        at=version.at,
        tag=version.tag,
        title=head.get("title", ""),
        days=head.get("days", version.period),
        starts=head.get("starts", ""),
        withdrawn_at=why.at,
        reason=why.reason,
    )


def is_there(db: Store) -> bool:
    """Whether anything was ever published."""
    return bool(publications.publications(db))


def publisher_of(workspace: Workspace, db: Store) -> Publisher:
    """What the settings say of the site. Raises ConfigError for an address that is none."""
    config = workspace.config
    given = config.text("site.address")
    if given and not site_address(given):
        raise ConfigError(
            _("alamat situs bukan alamat web"),
            where=config.settings["site.address"].origin,
            remedy=_("tulis seperti https://laporan.kantor.example/"),
        )
    return Publisher(
        body=config.text("body.name"),
        contact=config.text("body.address"),
        address=site_address(given),
        licence=config.text("site.licence"),
        zone=config.text("report.zone"),
        demo=profile(db) == "demo",
    )


def findings(
    workspace: Workspace,
    db: Store,
    packs: Sequence[Pack],
    versions: Sequence[SiteVersion],
    files: Mapping[str, bytes],
    publisher: Publisher,
    withdrawn: Sequence[WithdrawnVersion] = (),
) -> list[Leak]:
    """Everything in a site that may not go out: persons, accounts, numbers, links, words of posts, and figures that no
    report released or that two files of a version tell differently. The last version is the one that is new; a text of
    an earlier one is public, whoever was registered since, and so is the reason of a withdrawal; what was withdrawn is
    not."""
    read = {name: _texts(name, files[name]) for name in sorted(files)}
    public = {text for v in versions[:-1] for name in v.files for _, text in _texts(name, v.files[name])}
    given = {form for v in all_of(versions[:-1], withdrawn) if v.reason for form in (v.reason, escape(v.reason))}
    public_texts = [
        (f"{name}, {place}", _without(given, text))
        for name, texts in read.items()
        for place, text in texts
        if text not in public
    ]
    licence = LICENCES[publisher.licence]
    links = (publisher.address, licence.url, licence.url_en, *links_in(publisher.contact), *NAMESPACES)
    found = leaks(workspace, db, public_texts, OwnWords.of(own_texts(packs), public), links)
    unread = [Leak(name, _("isi yang tidak dapat diperiksa")) for name, texts in read.items() if not texts]
    return [*found, *unread, *_faults(versions, packs, published.released_at(db))]


def _without(reasons: Iterable[str], text: str) -> str:
    """A text without the reasons that the log repeats of earlier versions."""
    for reason in sorted(reasons, key=len, reverse=True):
        text = text.replace(reason, " ")
    return text


def _texts(name: str, content: bytes) -> list[tuple[str, str]]:
    """The texts of a file and its name; [] for a file that nothing here can read."""
    try:
        return [("nama berkas", name), *texts_of(name, content)]
    except ValueError:
        return []


def _faults(versions: Sequence[SiteVersion], packs: Sequence[Pack], groups: Release) -> Iterator[Leak]:
    for family in small_groups(groups):
        yield Leak(f"kelompok yang dilepas: {family}", _("kurang dari lima orang"))
    for version in versions:
        for name, what in faults(version, Wording(packs=packs, lang=version.lang), groups):
            yield Leak(f"{version.folder}{name}", what)


def publish(
    workspace: Workspace,
    db: Store,
    packs: Sequence[Pack],
    period: str,
    lang: str,
    reason: str,
    *,
    by: str,
    at: datetime,
    seen: str = "",
) -> SitePlan:
    """Puts the version that lies in the period's folder on the site, in the name of an approver, for good. `seen` is
    the digest of the version that was shown before, "" where none was.

    Raises NotAllowedError for anybody else, UsageError as `plan`, WorkflowError where the version is not the one that
    was shown, BoundsError where anything may not go out.
    """
    people.require_approver(db, by, _("menerbitkan laporan"))
    with transaction(db):
        made = plan(workspace, db, packs, period, lang, reason, at)
        if seen and seen != made.version.digest:
            raise WorkflowError(_("laporan itu berubah sejak diperiksa"), remedy=_("periksa lagi, lalu terbitkan"))
        refuse(made.found)
        version = made.version
        kept = publications.Publication(
            period=period,
            lang=lang,
            version=version.version,
            reason=version.reason,
            tag=version.tag,
            content=zip_of(version.files),
            at=at,
        )
        publications.add(db, kept, by=by)
    return made


def refuse(found: Sequence[Leak]) -> None:
    """Raises BoundsError with the place of the first of these, where there is one."""
    for leak in found[:1]:
        more = f" (dan {len(found) - 1} tempat lain)" if len(found) > 1 else ""
        raise BoundsError(
            _("yang akan terbit memuat {what}{more}", what=leak.what, more=more),
            where=leak.place,
            remedy=_("tidak ada yang terbit; ganti teksnya, buat lagi laporannya, lalu ulangi"),
        )


def whole_site(workspace: Workspace, db: Store, packs: Sequence[Pack]) -> dict[str, bytes]:
    """Every file of the site as it stands. Raises UsageError where nothing was published, BoundsError where anything
    in it may not go out (any more)."""
    versions, gone, publisher = site_versions(db), withdrawn_versions(db), publisher_of(workspace, db)
    if not versions and not gone:
        raise UsageError(_("belum ada laporan yang terbit di situs"), remedy=_("terbitkan dulu satu laporan publik"))
    files = site_files(versions, publisher, gone)
    refuse(findings(workspace, db, packs, versions, files, publisher, gone))
    return files
