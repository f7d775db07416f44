"""Jalankan: crawl, flag, a whole round, a copy, started and stopped here; how far it is; the schedule of it all."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LEAD, LOOK, needs, now, store, who
from domain.errors import Exit, NetralitasError
from domain.labels import OUTCOMES
from domain.periods import from_text, waktu
from domain.texts import _
from services import backup, crawl_health, desk_jobs, schedule, user_units
from services.desk_jobs import Job
from services.settings import packs_of
from services.workspaces import Store

pages = Blueprint("jobs", __name__)
RENEWED = 5  # seconds between two looks at a job that runs
HISTORY = 10
WORDS = {
    Exit.OK: _("selesai"),
    Exit.ERROR: _("tidak berhasil; sebabnya ada pada catatannya"),
    Exit.USAGE: _("tidak dapat dimulai; sebabnya ada pada catatannya"),
    Exit.INCOMPLETE: _("selesai, tetapi tidak semua akun terlihat utuh"),
    Exit.EVIDENCE: _("selesai, tetapi ada bukti yang tidak cocok dengan catatannya"),
    Exit.BOUNDS: _("dihentikan: hasilnya di luar batas"),
}
NAMES = {
    "putaran": _("Satu putaran penuh"),
    "rayapi": _("Rayapi sekarang"),
    "tandai": _("Tandai sekarang"),
    "cadangan": _("Buat salinan sekarang"),
    "latihan": _("Latihan pemulihan"),
    "tangkap": _("Tangkap halaman"),
}
MEANT = {
    "putaran": _(
        "Merayapi semua akun yang boleh dirayapi hari ini, menandai, membuka perkara, menyegel bukti, lalu "
        "menulis laporan pekan lalu dan pekan ini. Sama dengan yang dijalankan jadwal."
    ),
    "rayapi": _("Melihat akun dan menandai kiriman baru; tanpa laporan."),
    "tandai": _("Hanya membaca kiriman yang sudah ada, mis. setelah memuat berkas atau memperbarui paket."),
}
# After a form of these parts something may be there that no engine has read: it is flagged by itself, as in a round.
BRINGING = ("importing", "visits", "catching", "catching_many")


@pages.get("/jalankan")
@needs(LOOK)
def page() -> ResponseReturnValue:
    db, at = store(), now()
    writable = access.copy() is None
    job = desk_jobs.running(access.workspace(), db, at) if writable else desk_jobs.open_job(db)
    text = render_template(
        "jobs.html",
        job=job,
        still="diam" in request.args,
        renewed=RENEWED,
        history=_history(db),
        names=NAMES,
        meant=MEANT,
        kinds=desk_jobs.KINDS,
        progress=desk_jobs.progress(access.workspace(), db),
        outcomes=OUTCOMES,
        others=job is None and writable and desk_jobs.crawl_of_others(access.workspace()),
        may=_may(),
        hinders=_hinders(at),
        log=desk_jobs.log_tail(access.workspace(), job.job_id) if job else "",
        local=_local,
        ended=ended_words,
        timing=_timing(db, at),
        copied=_copied(),
    )
    response = Response(text)
    if job is not None and "diam" not in request.args:
        response.headers["Refresh"] = str(RENEWED)
    return response


def _history(db: Store) -> list[Job]:
    return [job for job in desk_jobs.newest(db, HISTORY) if job.ended_at]


def _may() -> bool:
    return access.role() in access.body().profile.roles["run"]


def _hinders(at: datetime) -> list[str]:
    """Why a crawl would see nothing, before somebody waits for it."""
    config, today = access.workspace().config, at.astimezone(access.workspace().config.zone).date()
    found = list[str]()
    if not config.text("crawl.contact"):
        found.append(_("Alamat kontak perayap belum diisi: tanpa itu tidak merayapi."))
    if not any(p.window_from <= today <= p.window_to for p in access.packs()):
        found.append(_("Hari ini di luar masa pemantauan semua pemilihan yang dipilih: tidak ada akun yang dirayapi."))
    return found


def _local(at: str | None) -> str:
    """A stored time in the body's zone."""
    return waktu(from_text(at), access.workspace().config.zone) if at else ""


def ended_words(job: Job) -> str:
    """How a job ended, in words."""
    if job.exit_code is None:
        return _("berhenti mendadak; jalankan lagi, yang sudah tersimpan tidak diulang")
    outcome_text = (
        WORDS[Exit(job.exit_code)]
        if job.exit_code in list(Exit)
        else _("berakhir dengan kode {exit_code}", exit_code=job.exit_code)
    )
    return (
        _("dihentikan {stopped_by}; yang belum selesai dilanjutkan lain kali", stopped_by=job.stopped_by)
        if job.stopped_by
        else outcome_text
    )


def _copied() -> str:
    found = backup.newest(access.workspace().copies)
    return found.name if found else ""


def _timing(db: Store, at: datetime) -> dict[str, Any]:
    """The schedule: what comes next, what ran last, how it stands on this machine."""
    zone = access.workspace().config.zone
    spans = schedule.plan(packs_of(access.workspace()), at.astimezone(zone).date())
    upcoming, last = schedule.next_start(spans, at, zone), crawl_health.last_started(db, "crawl")
    texts = user_units.texts(access.workspace(), at)
    return {
        "next": waktu(upcoming, zone) if upcoming else "",
        "last": waktu(last, zone) if last else "",
        "state": user_units.state(access.workspace(), at),
        "files": sorted(texts),
        "cron": [line for line in texts["crontab.txt"].splitlines() if line[:1].isdigit()],
        "spans": [(span, (span.end - span.start + timedelta(days=1)).days) for span in spans],
    }


@pages.get("/jalankan/<int:job_id>")
@needs(LOOK)
def one(job_id: int) -> ResponseReturnValue:
    """What one job said."""
    job = desk_jobs.find(store(), job_id) or abort(404)
    return render_template(
        "job.html",
        job=job,
        log=desk_jobs.log_tail(access.workspace(), job_id),
        names=NAMES,
        local=_local,
        ended=ended_words,
    )


@pages.post("/jalankan/mulai")
@needs(LOOK)
def begin() -> ResponseReturnValue:
    """Starts a job; who may is asked by the service."""
    kind, words = request.form.get("kind", ""), _("Boleh ditinggal; halaman ini menunjukkan sampai di mana.")
    return _done(
        lambda: desk_jobs.start(access.workspace(), store(), access.body(), kind, by=who(), at=now()),
        lambda _job: _("Dimulai: {kind}. {words}", kind=desk_jobs.KINDS[kind], words=words),
    )


@pages.post("/jalankan/henti")
@needs(LOOK)
def stop() -> ResponseReturnValue:
    """Ends the running job in order."""
    return _done(
        lambda: desk_jobs.stop(access.workspace(), store(), access.body(), by=who(), at=now()),
        lambda _job: _("Diminta berhenti. Yang sudah terlihat disimpan dan ditandai; sisanya menyusul lain kali."),
    )


@pages.post("/jalankan/jadwal")
@needs(LEAD)
def set_schedule() -> ResponseReturnValue:
    """Puts the schedule into the user's systemd, or takes it out."""
    wanted = request.form.get("step", "")
    if wanted == "pasang":
        return _done(lambda: user_units.install(access.workspace(), now()), lambda _units: _("Jadwal dipasang."))
    if wanted == "cabut":
        return _done(
            lambda: user_units.remove(access.workspace()),
            lambda known: _("Jadwal dicabut.") if known else _("Tidak ada jadwal yang terpasang."),
        )
    return abort(400)


@pages.get("/jalankan/jadwal/<name>")
@needs(LOOK)
def schedule_file(name: str) -> ResponseReturnValue:
    """One file of the schedule, to install it where this page cannot."""
    text = user_units.texts(access.workspace(), now()).get(name)
    if text is None:
        abort(404)
    kept = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype="text/plain", headers=kept)


def _done(step: Any, words: Any) -> ResponseReturnValue:
    with access.telling():
        language.flash(words(step()), "kabar")
    return redirect(url_for("jobs.page"), 303)


@pages.after_app_request
def flag_what_was_brought(response: Response) -> Response:
    """Flags follow an import by themselves; a desk that is not served (`follows`) starts nothing."""
    brought = request.method == "POST" and request.blueprint in BRINGING and g.reader
    # A page that says what is wrong with some rows has recorded the others.
    if brought and response.status_code <= 400 and current_app.extensions["follows"] and access.copy() is None:
        try:
            desk_jobs.follow(access.workspace(), store(), by=who(), at=now())
        except NetralitasError as error:  # what was brought is kept; the page Jalankan says what waits
            language.flash(access.error_text(error), "galat")
    return response
