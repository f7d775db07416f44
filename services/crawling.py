"""A crawl of the registered accounts under the workspace's settings: what must be there, and who answers for it."""

from collections.abc import Callable, Sequence
from datetime import date

from crawler.access import CREDENTIALS, PlatformApproval
from crawler.options import CrawlOptions, windows_of
from crawler.run import CrawlResult
from crawler.run import crawl as run_crawl
from domain.errors import ConfigError
from domain.types import Platform
from services import assessment
from services.settings import packs_of
from store import open_store
from store.identities import read_key
from store.workspace import Config, Workspace

Progress = Callable[[int, int], None]


def crawl(
    workspace: Workspace, *, operator: str, platforms: Sequence[Platform] = (), progress: Progress | None = None
) -> CrawlResult:
    """Looks at every registered account that may be crawled today; one that was cut off is gone on with.

    Raises ConfigError without a contact address, without an impact assessment, or with half an approval.
    """
    contact = workspace.config.text("crawl.contact")
    if not contact:
        raise ConfigError(
            "alamat kontak belum diisi", where="netralitas.toml", remedy="isi crawl.contact, mis. tim@contoh.go.id"
        )
    db = open_store(workspace.database)
    try:
        assessment.require(db)
    finally:
        db.close()
    packs = packs_of(workspace)
    options = CrawlOptions(
        pseudonym_key=read_key(workspace.key_file), scope=packs[0].name, operator=operator, contact=contact,
        windows=windows_of(packs), platforms=tuple(platforms), log_file=workspace.root / "crawl.log",
        approvals=approvals(workspace.config),
    )  # fmt: skip
    return run_crawl(workspace.database, workspace.evidence, options, progress or (lambda done, total: None))


def approvals(config: Config) -> tuple[PlatformApproval, ...]:
    """The platforms that somebody answers for. Raises ConfigError when who, when or the basis is missing."""
    found = (_approval(config, platform) for platform in CREDENTIALS)
    return tuple(approval for approval in found if approval is not None)


def _approval(config: Config, platform: Platform) -> PlatformApproval | None:
    section = f"platform_{platform}"
    by, on, basis = (config.text(f"{section}.{n}").strip() for n in ("approved_by", "approved_on", "legal_basis"))
    if not (by or on or basis):
        return None
    try:
        day = date.fromisoformat(on)
    except ValueError:
        by = ""
        day = date.min
    if not by or not basis:
        raise ConfigError(
            f"persetujuan {section} belum lengkap", where="netralitas.toml",
            remedy="isi approved_by, approved_on (2026-09-01) dan legal_basis, atau kosongkan ketiganya",
        )  # fmt: skip
    paid, meta = platform == Platform.X, platform == Platform.INSTAGRAM
    return PlatformApproval(
        platform=platform, by=by, on=day, basis=basis,
        own_id=config.text("platform_instagram.own_id") if meta else "",
        ceiling_usd=config.number("platform_x.ceiling_usd") if paid else 0,
        usd_per_1000=config.number("platform_x.usd_per_1000") if paid else 0,
    )  # fmt: skip
