"""Laporan: what was written, each file of it, and making the report of a week, a stage or a province."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LOOK, needs, now
from desk.downloads import MIMES
from domain import regions
from domain.editions import LANGUAGES
from domain.errors import UsageError, WorkspaceError
from domain.periods import Week, chosen_week, stage_period, tanggal, week_of
from domain.texts import Text, _
from services.report_reading import require_readable
from services.reporting import is_report_file, period_report, report_due, report_periods

pages = Blueprint("reporting", __name__)
Form = Mapping[str, str]
# A page of a report holds its own style and nothing else; it asks for nothing and sends nothing.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none';"
    " base-uri 'none'"
)
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")  # by the desk's own page of the report
MOST_WEEKS = 120
SPOKEN = {"id": _("Indonesia"), "en": _("Inggris")}


@pages.get("/laporan")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    return _page({})


def _page(fields: Form) -> str:
    workspace = access.workspace()
    due = report_due(workspace, access.store(), now())
    return render_template(
        "reports.html",
        periods=report_periods(workspace.reports),
        given=fields,
        stages=_stages(),
        spoken=SPOKEN,
        provinces=regions.provinces(),
        weeks=_weeks(fields),
        last=chosen_week("", now(), workspace.config.zone).label,
        due=due and (due[0], days(due[0]), DUE[due[1]]),
    )


# Why it is time for a report: whether one is there.
DUE = {False: _("belum dibuat"), True: _("masih SEMENTARA, padahal semua perkaranya selesai dibaca")}


def days(week: Week) -> Text:
    """The days of a period: 9 November 2026 – 15 November 2026."""
    return _("{first} – {last}", first=tanggal(week.first_day), last=tanggal(week.last_day))


def _weeks(fields: Form) -> dict[str, str]:
    """The weeks of the packs that have begun, the newest first, by their days; and what was typed otherwise."""
    zone = access.workspace().config.zone
    running = week_of(now().astimezone(zone).date(), zone)
    first = min((pack.window_from for pack in access.packs()), default=running.first_day)
    marks = {running.label: _("pekan ini, SEMENTARA"), running.previous.label: _("pekan lalu")}
    found, week = dict[str, str](), running
    while len(found) < MOST_WEEKS and (week.last_day >= first or len(found) < 2):
        words = days(week)
        found[week.label] = _("{mark}: {days}", days=words, mark=marks[week.label]) if week.label in marks else words
        week = week.previous
    week_text = fields.get("week", "").strip()
    return found if week_text in found or not week_text else {**found, week_text: week_text}


def _stages() -> dict[str, tuple[Week, str]]:
    """The stages of the packs' calendars that have begun, by the value of the choice, with its words."""
    found = {}
    for pack in access.packs():
        for stage in dict.fromkeys(s.stage for s in pack.calendar):
            period = stage_period(pack, stage, access.workspace().config.zone)
            if period.start <= now():
                found[period.label] = (period, f"{pack.title}: {language.translated(period.stage)} ({days(period)})")
    return found


def _week(form: Form) -> Week:
    return chosen_week(form.get("week", "").strip(), now(), access.workspace().config.zone)


def _stage(form: Form) -> Week:
    stage_name = form.get("stage", "")
    known = _stages()
    if stage_name not in known:
        raise UsageError(_("tahapan belum dipilih atau tidak dikenal"), remedy=_("pilih satu tahapan yang sudah mulai"))
    return known[stage_name][0]


def _making(choose: Callable[[Form], Week]) -> Callable[[], ResponseReturnValue]:
    """A form's target: the report it wrote, or the page again with what was typed and what is wrong with it."""

    def view() -> ResponseReturnValue:
        lang, workspace = request.form.get("lang", "id"), access.workspace()
        if lang not in LANGUAGES:
            abort(400)
        try:
            period = choose(request.form)
            made = period_report(
                workspace, access.packs(), period, now(), lang=lang, province=request.form.get("province", "")
            )
        except (UsageError, WorkspaceError) as error:
            language.flash(access.error_text(error), "galat")
            return _page(request.form), 400
        language.flash(_result_text(made[0]), "kabar")
        return redirect(url_for("reporting.listing", _anchor=made[0].parent.name), 303)

    return view


def _result_text(page: Path) -> str:
    """What was written, from a page of it."""
    folder = page.parent
    period, edition = next(
        (p, e)
        for p in report_periods(folder.parent)
        if p.folder == folder.name
        for e in p.editions
        if e.name == page.stem
    )
    return _(
        "Laporan {days} ({folder}) ditulis: {status}.", days=period.days, folder=period.folder, status=edition.status
    )


for _name, _choose in (("pekan", _week), ("tahapan", _stage)):
    pages.add_url_rule(f"/laporan/{_name}", endpoint=_name, view_func=needs(LOOK)(_making(_choose)), methods=("POST",))


@pages.get("/laporan/<path:name>")
@needs(LOOK)
def file(name: str) -> ResponseReturnValue:
    """A file of a report, and nothing else that lies in that folder or outside of it."""
    root, kind = access.workspace().reports, name.rpartition(".")[2]
    if not is_report_file(root, name):
        abort(404)
    require_readable(access.store(), root, name, access.who())
    access.opened("laporan", name)
    response = send_from_directory(
        root.resolve(),
        name,
        mimetype=MIMES.get(kind),
        as_attachment=kind in MIMES,
        download_name=name.replace("/", "-"),
    )
    response.headers["Content-Security-Policy"] = FRAMED if request.args.get("pratinjau") else POLICY
    return response
