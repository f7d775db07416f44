"""A page as a browser draws it: picture, PDF and MHTML. Debian's Chromium, led by Playwright, behind the egress guard.

Nobody is signed in, nothing is kept between two pages, and scripts of the page run as they do for a visitor. What comes
of it is a drawing of a page by a browser, never the bytes that came over the wire, and is marked so wherever it goes.
"""

import importlib.util
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crawler.guarded_proxy import GuardedProxy
from domain.errors import NetralitasError
from domain.texts import _

BROWSERS = ("chromium", "chromium-browser")
VIEW = {"width": 1280, "height": 900}
LOAD_TIMEOUT = 30_000  # milliseconds for the page to load
SETTLE = 1_500  # milliseconds for what loads after it
MOST_HEIGHT = 20_000  # pixels of a picture; a page without end is cut there, and that is said
MOST_BYTES = 60_000_000  # of each file
_ARGS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-sync",
    "--mute-audio",
)


class CaptureMissingError(NetralitasError):
    """The optional extra `[capture]` or the system's browser is not there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedPage:
    """`redirects`: addresses that led on, the asked one first. `refused`: hosts that the guard kept the page from.

    `browser`: its name with version. `cut`: the page is longer than its picture.
    """

    png: bytes
    pdf: bytes
    mhtml: bytes
    status: int
    address: str
    redirects: tuple[str, ...]
    refused: tuple[str, ...]
    browser: str
    sandboxed: bool
    cut: bool


def browser_path() -> str | None:
    """The system's Chromium; None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def installed() -> bool:
    return bool(importlib.util.find_spec("playwright")) and browser_path() is not None


def require() -> None:
    """Raises CaptureMissingError where no page can be drawn."""
    if not installed():
        raise CaptureMissingError(
            _("penangkap halaman belum terpasang"),
            where="capture",
            remedy=_("make capture, dan pada Debian: sudo apt install chromium"),
        )


def render(
    url: str, *, zone: str = "Asia/Jakarta", local: str = "", allowed: Callable[[str], bool] = lambda address: True
) -> RenderedPage:
    """Draws a page. Raises CaptureMissingError without the extra, NetralitasError for a page that cannot be had.

    `allowed` judges every address that the page itself leads to before anything of it is kept. `local`: see
    GuardedProxy; for tests.
    """
    require()
    from playwright.sync_api import Error, sync_playwright

    sandboxed = os.geteuid() != 0 if hasattr(os, "geteuid") else True
    with GuardedProxy(local) as proxy, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(),
            chromium_sandbox=sandboxed,
            args=list(_ARGS),
            proxy={"server": proxy.address, "username": proxy.name, "password": proxy.secret, "bypass": "<-loopback>"},
        )
        try:
            return _drawn(browser, url, zone, proxy, sandboxed, allowed)
        except Error as error:
            raise _failed(error, proxy) from None
        finally:
            browser.close()


def _failed(error: Exception, proxy: GuardedProxy) -> NetralitasError:
    if proxy.refused:
        return NetralitasError(
            _("alamat itu tidak menuju internet umum"), where="capture", remedy=_("periksa alamatnya")
        )
    reason = str(error).splitlines()[0].partition(" at ")[0][:80]
    return NetralitasError(
        _("halaman tidak dapat dibuka ({reason})", reason=reason), where="capture", remedy=_("coba lagi nanti")
    )


def _drawn(
    browser: Any, url: str, zone: str, proxy: GuardedProxy, sandboxed: bool, allowed: Callable[[str], bool]
) -> RenderedPage:
    context = browser.new_context(
        locale="id-ID", timezone_id=zone, viewport=VIEW, accept_downloads=False, service_workers="block", permissions=[]
    )
    page = context.new_page()
    answer = _visited(page, url)
    redirects = _redirects(answer.request)
    _require_own_pages((*redirects, page.url), allowed)
    cut = int(page.evaluate("document.documentElement.scrollHeight")) > MOST_HEIGHT
    made = RenderedPage(
        png=_screenshot(page, cut),
        mhtml=context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"].encode(),
        pdf=page.pdf(format="A4", print_background=True),
        status=answer.status,
        address=page.url,
        redirects=redirects,
        refused=tuple(dict.fromkeys(proxy.refused)),
        browser=f"Chromium {browser.version}",
        sandboxed=sandboxed,
        cut=cut,
    )
    if max(map(len, (made.png, made.pdf, made.mhtml))) > MOST_BYTES:
        raise NetralitasError(_("halaman terlalu besar"), where="capture", remedy=_("tangkap satu kiriman saja"))
    return made


def _visited(page: Any, url: str) -> Any:
    """Goes to the address and waits until the page rests; its answer."""
    answer = page.goto(url, timeout=LOAD_TIMEOUT, wait_until="load")
    if answer is None:
        raise NetralitasError(_("halaman tidak menjawab"), where="capture", remedy=_("periksa alamatnya"))
    with suppress(Exception):  # a page that never rests is drawn as it is then
        page.wait_for_load_state("networkidle", timeout=SETTLE * 4)
    time.sleep(SETTLE / 1000)
    return answer


def _require_own_pages(addresses: Sequence[str], allowed: Callable[[str], bool]) -> None:
    for address in addresses:
        if not allowed(address):
            raise NetralitasError(
                _("halaman itu berpindah ke tempat yang bukan milik akun"),
                where="capture",
                remedy=_("periksa alamatnya; halaman masuk tidak ditangkap"),
            )


def _screenshot(page: Any, cut: bool) -> bytes:
    """The page as a picture; one that is too long (`cut`) down to where it is cut."""
    clip = {"clip": {"x": 0, "y": 0, "width": VIEW["width"], "height": MOST_HEIGHT}} if cut else {}
    png: bytes = page.screenshot(full_page=not cut, animations="disabled", **clip)
    return png


def _redirects(request: Any) -> tuple[str, ...]:
    found = []
    while request is not None:
        found.append(request.url)
        request = request.redirected_from
    return tuple(reversed(found))
