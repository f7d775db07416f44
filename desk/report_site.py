"""Terbitkan: what a report would bring to the public site and whether it may, putting it there, the site as a zip.

Tarik: what the withdrawal of a published version would take off the site, and doing it.
"""

import io
import re

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LEAD, LOOK, needs, now, store, who
from domain.errors import NetralitasError
from domain.texts import _
from rendering import zip_of
from services import public_site, site_withdrawal
from services.public_site import SitePlan
from services.reporting import report_periods
from services.site_withdrawal import WithdrawalPlan

pages = Blueprint("report_site", __name__)
SHOWN = 40  # places of what may not go out
NUMBER = re.compile(r"[0-9]{1,9}")


@pages.get("/laporan/masa/<folder>/terbit")
@needs(LEAD)
def page(folder: str) -> ResponseReturnValue:
    """The public editions of a period, each with whether it may go to the site."""
    return _page(folder)


def _page(folder: str, plan: SitePlan | None = None, leaving: WithdrawalPlan | None = None) -> str:
    workspace = access.workspace()
    period = next((p for p in report_periods(workspace.reports) if p.folder == folder), None) or abort(404)
    return render_template(
        "report_site.html",
        p=period,
        candidates=public_site.candidates(workspace, store(), folder),
        plan=plan,
        leaving=leaving,
        there=site_withdrawal.of_period(store(), folder),
        given=request.form,
        site=public_site.publisher_of(workspace, store()),
        shown=SHOWN,
        on_site=public_site.is_there(store()),
        longest=public_site.LONGEST_REASON,
    )


@pages.post("/laporan/masa/<folder>/terbit")
@needs(LEAD)
def publish(folder: str) -> ResponseReturnValue:
    """First shows which files would be added and what may not go out, then publishes what was shown."""
    lang, reason, seen = (request.form.get(name, "") for name in ("lang", "reason", "seen"))
    workspace, packs = access.workspace(), access.packs()
    with access.telling() as wrong:
        if not seen:
            return _page(folder, public_site.plan(workspace, store(), packs, folder, lang, reason, now()))
        made = public_site.publish(
            workspace, store(), packs, folder, lang, reason, by=who(), at=now(), seen=seen
        ).version
    if wrong:
        return _page(folder), 400
    language.flash(
        _(
            "Terbit: versi {version}, alamat {folder}. SHA-256 {digest}",
            version=made.version,
            folder=made.folder,
            digest=made.digest,
        ),
        "kabar",
    )
    return redirect(url_for("report_site.page", folder=folder), 303)


@pages.post("/laporan/masa/<folder>/tarik")
@needs(LEAD)
def withdraw(folder: str) -> ResponseReturnValue:
    """First shows what would leave the site and what counts then, then withdraws what was shown."""
    lang, _dash, number = request.form.get("chosen", "").partition("-")
    reason, sure = request.form.get("why", ""), request.form.get("sure") == "ya"
    workspace, packs = access.workspace(), access.packs()
    version = int(number) if NUMBER.fullmatch(number) else 0
    with access.telling() as wrong:
        if not sure:
            leaving = site_withdrawal.plan(workspace, store(), packs, folder, lang, version, reason)
            return _page(folder, leaving=leaving)
        done = site_withdrawal.withdraw(workspace, store(), packs, folder, lang, version, reason, by=who(), at=now())
    if wrong:
        return _page(folder), 400
    language.flash(
        _(
            "Ditarik: versi {version}, alamat {folder}. Situs yang sudah ditaruh belum berubah: unduh dan taruh lagi.",
            version=done.version.version,
            folder=done.version.folder,
        ),
        "kabar",
    )
    return redirect(url_for("report_site.page", folder=folder), 303)


@pages.get("/laporan/situs")
@needs(LOOK)
def download() -> ResponseReturnValue:
    """The whole public site as a zip, checked once more."""
    try:
        files = public_site.whole_site(access.workspace(), store(), access.packs())
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return redirect(url_for("reporting.listing"), 303)
    return send_file(io.BytesIO(zip_of(files)), "application/zip", as_attachment=True, download_name="situs-publik.zip")
