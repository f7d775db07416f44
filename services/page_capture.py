"""A page that a person names, as a browser draws it, into the chain: picture, PDF, MHTML, and a WARC of the three.

Only a page of a registered account that may be watched today, named by a person, seen by nobody who is signed in. Every
file is a capture of its own, under an address that says it is a drawing (rendered+png:https://...) and not what came
over the wire. They stay as long as a post of that address does in a case; the others go after a month.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from crawler.options import windows_of
from crawler.rendered import RenderedPage, installed, render, require
from domain.errors import NetralitasError, UsageError
from domain.links import author_of_address, canonical_account, platform_of_address, same_site
from domain.periods import to_text, zone_of
from domain.platforms import PLATFORMS
from domain.platforms.values import AccountRef
from domain.texts import _
from domain.types import Account, Capture, HowSeen
from domain.version import VERSION
from domain.watching import may_collect
from services import assessment
from services.crawling import LEFT_OUT
from services.settings import packs_of
from store import accounts, bodies, evidence, post_keys, rendered_pages, runs
from store.database import Store, transaction
from store.rendered_pages import PREFIX, RENDERED, DrawnPage, newest, of_case, of_run
from store.workspace import Workspace

__all__ = ["DrawnPage", "installed", "newest", "of_case", "of_run", "require"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CapturedPage:
    """What was kept: the run, and of each kind (png, pdf, mhtml, warc) its capture and SHA-256."""

    run_id: str
    files: Mapping[str, tuple[str, str]]
    page: RenderedPage


def capture(
    db: Store, workspace: Workspace, url: str, account_link: str = "", *, operator: str, at: datetime, local: str = ""
) -> CapturedPage:
    """Draws a page of a registered account and keeps it; without a link to the account that one whose page it is.
    Raises UsageError for a page that is not the account's, NetralitasError for one that cannot be had; then nothing is
    kept. `local`: for tests, see GuardedProxy."""
    account = check(db, workspace, url, account_link, at)
    zone = zone_of(account.region).key
    page = render(url, zone=zone, local=local, allowed=lambda address: belongs(db, account, address))
    if not 200 <= page.status < 300:
        raise NetralitasError(
            _("halaman menjawab {status}; tidak ditangkap", status=page.status),
            where="capture",
            remedy=_("buka di peramban dan periksa apakah masih umum"),
        )
    about = _about(url, page, operator, at)
    files = {"png": page.png, "pdf": page.pdf, "mhtml": page.mhtml}
    files["warc"] = rendered_pages.as_warc(url, files, about, at)
    run = runs.open_run(db, kind="render", started_at=at, operator=operator, how_seen=HowSeen.IMPORT_NO_LOGIN)
    with transaction(db):
        kept = {
            kind: _keep(db, workspace, run, account, url, kind, body, about, page.status, at)
            for kind, body in files.items()
        }
    runs.close_run(db, run, at)
    return CapturedPage(run_id=run, files=kept, page=page)


def check(db: Store, workspace: Workspace, url: str, account_link: str, at: datetime) -> Account:
    """The account whose page this is. Raises as capture() does for a page that must not be drawn."""
    assessment.require(db)
    account = _registered(db, account_link.strip()) if account_link else _owner(db, url)
    if account is None:
        raise UsageError(_("akun itu tidak terdaftar"), remedy=_("tangkap hanya halaman akun terdaftar"))
    if not belongs(db, account, url):
        raise UsageError(_("alamat itu bukan halaman akun tersebut"), remedy=_("salin alamat profil atau kirimannya"))
    day = at.astimezone(zone_of(account.region)).date()
    if why := may_collect(account, day, windows_of(packs_of(workspace))):
        raise UsageError(
            _("akun itu tidak boleh dipantau hari ini: {left_out}", left_out=LEFT_OUT.get(why, why)),
            remedy=_("lihat 'netralitas register list'"),
        )
    return account


def _owner(db: Store, url: str) -> Account | None:
    """The account whose page an address is; one that was withdrawn only where no other is."""
    mine = [account for account in accounts.all_accounts(db) if belongs(db, account, url)]
    return min(mine, key=lambda account: account.withdrawn, default=None)


def belongs(db: Store, account: Account, url: str) -> bool:
    """Whether an address is the account's own: its profile, a post that names it, a page of its own site, or where a
    post lies that is kept as its own (addresses of Instagram and YouTube name no author)."""
    try:
        host = _host(url)
        if host is None:
            return False
        if PLATFORMS[account.platform].addresses_name_posts:
            return same_site(host, account.handle.partition("/")[0])
        if author := author_of_address(url, account.platform):
            return _is(account, author)
        if platform_of_address(url) == account.platform and post_keys.lies_at(db, account.account_id, url):
            return True
        return _is(account, canonical_account(url, account.platform))
    except (NetralitasError, ValueError):
        return False


def _host(url: str) -> str | None:
    """The host of a web address; None for anything else, or one with a name and password in it."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        return None
    return parts.hostname


def _is(account: Account, ref: AccountRef | None) -> bool:
    if ref is None or ref.platform != account.platform:
        return False
    named = bool(ref.handle) and ref.handle.lower() == account.handle.lower()
    return named or (bool(ref.native_id) and ref.native_id == account.native_id)


def _registered(db: Store, link: str) -> Account | None:
    """By a profile's link or handle; by its name alone where that is one account's, as of a site of one's own."""
    named = [one for one in accounts.all_accounts(db) if one.handle.lower() == link.lower().removeprefix("@")]
    if len(named) == 1:
        return named[0]
    ref = canonical_account(link)
    return accounts.find(db, ref.platform, ref.handle)


def _about(url: str, page: RenderedPage, operator: str, at: datetime) -> dict[str, object]:
    """What is said of a drawing wherever it goes."""
    return {
        RENDERED: "digambar peramban; bukan bita yang datang lewat jaringan",
        "asked": url,
        "address": page.address,
        "status": page.status,
        "redirects": list(page.redirects),
        "refused-hosts": list(page.refused),
        "browser": page.browser,
        "playwright": version("playwright"),
        "netralitas": VERSION,
        "sandbox": page.sandboxed,
        "cut": page.cut,
        "operator": operator,
        "at": to_text(at),
    }


def _keep(
    db: Store,
    workspace: Workspace,
    run: str,
    account: Account,
    url: str,
    kind: str,
    body: bytes,
    about: Mapping[str, object],
    status: int,
    at: datetime,
) -> tuple[str, str]:
    sha256 = bodies.store_bytes(workspace.evidence, body)
    headers = {"Content-Type": rendered_pages.MIMES[kind], RENDERED: json.dumps(about, ensure_ascii=False)}
    made = evidence.record_capture(
        db,
        run,
        account.account_id,
        Capture(
            url=f"{PREFIX}{kind}:{url}",
            status=status,
            headers=headers,
            captured_at=at,
            body_sha256=sha256,
            body_bytes=len(body),
        ),
    )
    return made, sha256


def content_of(workspace: Workspace, db: Store, sha256: str) -> bytes:
    """A file of a capture by its hash."""
    return bodies.read_body(db, workspace.evidence, sha256)
