"""A crawl of the registered accounts under the workspace's settings: what must be there, and who answers for it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from cluster.address import Address
from crawler.access import CREDENTIALS, PlatformApproval
from crawler.options import CrawlOptions, windows_of
from crawler.run import CrawlResult
from crawler.run import crawl as run_crawl
from domain.errors import ConfigError
from domain.periods import zone_of
from domain.platforms import PLATFORMS
from domain.sweeps import Sweep, host_share, picture_share
from domain.texts import _
from domain.types import Account, Platform, Route
from domain.watching import NOT_WATCHED, Watching, may_collect
from services import assessment, file_clocks
from services.examining import pictures_a_crawl
from services.settings import packs_of
from store import accounts, captures, open_store, picture_fetches
from store.database import Store
from store.identities import read_key
from store.picture_fetches import KEPT
from store.workspace import Config, Workspace

__all__ = ["KEPT", "CrawlResult"]

Progress = Callable[[int, int], None]
FIRST_LOOK = 1.0  # requests an account takes where no crawl has measured it: the robots.txt of a host comes on top
LEFT_OUT = {
    **NOT_WATCHED,
    "person": _("dilihat orang, bukan perayap"),
    "unapproved": _("platform belum disetujui pada setelan"),
}


def crawl(
    workspace: Workspace,
    *,
    operator: str,
    platforms: Sequence[Platform] = (),
    progress: Progress | None = None,
    cluster: Address | None = None,
) -> CrawlResult:
    """Looks at every registered account that may be crawled today; one that was cut off is gone on with.

    With a cluster its workers fetch and read; register, robots, pauses, keys and the store stay here.

    Raises ConfigError without a contact address, without an impact assessment, or with half an approval.
    """
    contact = _contact(workspace)
    db = open_store(workspace.database)
    try:
        assessment.require(db)
    finally:
        db.close()
    packs, log = packs_of(workspace), workspace.root / "crawl.log"
    file_clocks.turn(log, datetime.now(UTC))
    options = CrawlOptions(
        pseudonym_key=read_key(workspace.key_file),
        scope=packs[0].name,
        operator=operator,
        contact=contact,
        windows=windows_of(packs),
        platforms=tuple(platforms),
        log_file=log,
        approvals=approvals(workspace.config),
        most_pictures=pictures_a_crawl(workspace.config),
        cluster=cluster,
    )
    return run_crawl(workspace.database, workspace.evidence, options, progress or (lambda done, total: None))


def _contact(workspace: Workspace) -> str:
    """The address that the crawler names to those whom it visits. Raises ConfigError where there is none."""
    contact = workspace.config.text("crawl.contact")
    if not contact:
        raise ConfigError(
            _("alamat kontak belum diisi"),
            where="netralitas.toml",
            remedy=_("isi crawl.contact, mis. tim@contoh.go.id"),
        )
    return contact


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
            _("persetujuan {section} belum lengkap", section=section),
            where="netralitas.toml",
            remedy=_("isi approved_by, approved_on (2026-09-01) dan legal_basis, atau kosongkan ketiganya"),
        )
    paid, meta = platform == Platform.X, platform == Platform.INSTAGRAM
    return PlatformApproval(
        platform=platform,
        by=by,
        on=day,
        basis=basis,
        own_id=config.text("platform_instagram.own_id") if meta else "",
        ceiling_usd=config.number("platform_x.ceiling_usd") if paid else 0,
        usd_per_1000=config.number("platform_x.usd_per_1000") if paid else 0,
    )


def plan(workspace: Workspace, db: Store, at: datetime) -> Sweep:
    """How long a crawl that starts now would take: by host, with what keeps its requests apart.

    How many requests an account takes is what the newest crawl of its platform needed. Pages that did not change are
    not counted there, pauses that a site's robots.txt asks for neither: it is the least that a sweep takes.
    """
    windows, measured = windows_of(packs_of(workspace)), captures.requests_each(db)
    approved = {approval.platform for approval in approvals(workspace.config)}
    hosts: Counter[tuple[Platform, str]] = Counter()
    left_out: Counter[str] = Counter()
    for account in accounts.all_accounts(db):
        why = _left_out(account, at.astimezone(zone_of(account.region)).date(), windows, approved)
        if why:
            left_out[LEFT_OUT[why]] += 1
        else:
            hosts[account.platform, host_of(account)] += 1
    shares = tuple(
        host_share(host, count, measured.get(platform, FIRST_LOOK), PLATFORMS[platform].rate)
        for (platform, host), count in hosts.items()
    )
    ordered = sorted(shares, key=lambda share: (-share.seconds, share.host))
    wanted = picture_fetches.expected(db, at - picture_fetches.NEW_FOR, pictures_a_crawl(workspace.config))
    pictures = sorted((-count, host) for host, count in wanted.items())
    return Sweep(
        shares=tuple(ordered),
        left_out=tuple(sorted(left_out.items())),
        pictures=tuple(picture_share(host, -count) for count, host in pictures),
    )


def _left_out(account: Account, day: date, windows: Sequence[Watching], approved: set[Platform]) -> str:
    """Why a crawl leaves an account out today; "" where it does not."""
    why = may_collect(account, day, windows)
    if why or not PLATFORMS[account.platform].spider:
        return why or "person"
    if account.route == Route.A or account.platform in approved:
        return ""
    return "unapproved" if PLATFORMS[account.platform].credential else "person"


def host_of(account: Account) -> str:
    """Whose pace counts for an account: the platform's, or its own host's where everybody has one."""
    facts = PLATFORMS[account.platform]
    return facts.label if facts.hosts else account.handle.rpartition("@")[2].partition("/")[0]
