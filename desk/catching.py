"""Catat kiriman: one post that a person saw, from a row of the visits or from anywhere, beside its pictures."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from desk import access, form_fields, language, presenting, uploads
from desk.access import LOOK, needs, now, store, who
from desk.pictures import as_picture
from domain.errors import NOTHING, NetralitasError, WorkflowError
from domain.labels import PLATFORMS
from domain.links import profile_link
from domain.periods import zone_name
from domain.texts import _
from domain.types import Account, HowSeen
from services import accounts, catching, desk_choices
from services.catching import MOST_FILES, Caught, in_words, kind_of
from services.ingest import ImportResult

pages = Blueprint("catching", __name__)
MOST_FOUND = 30
NOT_PUBLIC = _("dilihat setelah masuk → centang “Tertulis pada kirimannya: untuk umum”; yang lain tidak dicatat")
FOLLOWED = _("Mesin sedang membacanya; yang ditandai muncul di Telaah.")
Fields = Mapping[str, Any]


@pages.get("/catat")
@needs(LOOK)
def start() -> ResponseReturnValue:
    """Whose post it is: given by a row of the visits, or searched; then what was brought."""
    account = _account(request.args.get("akun", ""))
    if account is not None:
        return render_template("catching_files.html", **_about(account, request.args), given=request.args)
    words = request.args.get("cari", "").strip()
    found = accounts.page(store(), accounts.Wanted(words=words, withdrawn="tidak"), 1, MOST_FOUND).rows
    return render_template(
        "catching.html",
        words=words,
        found=found if words else [],
        platforms=PLATFORMS,
        most=MOST_FOUND,
        report=request.args.get("laporan", ""),
    )


def _account(account_id: str) -> Account | None:
    if not account_id:
        return None
    found = accounts.account(store(), account_id)
    return found if found is not None and not found.withdrawn else abort(404)


def _required_account() -> Account:
    return _account(request.form.get("akun", "")) or abort(404)


def _about(account: Account, fields: Fields) -> dict[str, object]:
    return {
        "account": account,
        "platforms": PLATFORMS,
        "profile": profile_link(account),
        "sheet_id": fields.get("lembar", ""),
        "report": fields.get("laporan", ""),
    }


@pages.post("/catat/unggah")
@needs(LOOK)
def bring() -> ResponseReturnValue:
    """Keeps what was chosen for a day at most, and shows it beside the fields."""
    account = _required_account()
    names: list[str] = []
    try:
        sent = [file for file in request.files.getlist("file") if file.filename]
        if len(sent) > MOST_FILES:
            raise WorkflowError(
                _("lebih dari {most_files} berkas", most_files=MOST_FILES),
                remedy=_("satu kiriman saja; kurangi berkasnya"),
            )
        names = [uploads.keep(file)[0] for file in sent]
        contents = [_content(name) for name in names]
    except NetralitasError as error:
        _drop(names)
        language.flash(access.error_text(error), "galat")
        return render_template("catching_files.html", **_about(account, request.form), given=request.form), 400
    proposed = catching.words_in([c for c in contents if kind_of(c) == "image"])
    way = catching.last_way(store(), who())
    given = {
        "name": names,
        "text": proposed,
        "seen_at": form_fields.latest(),
        "how_seen": way if way in form_fields.HOW else "",
    }
    return _page(account, MultiDict(given))


def _content(name: str) -> bytes:
    return uploads.path_of(name).read_bytes()


def _drop(names: Sequence[str]) -> None:
    for name in names:
        uploads.path_of(name).unlink(missing_ok=True)


def _page(account: Account, fields: Any, *, time: str = "") -> str:
    names = fields.getlist("name")
    kinds = {name: kind_of(_content(name)[:16]) for name in names}
    return render_template(
        "catching_fields.html",
        **_about(account, request.form),
        given=fields,
        names=names,
        kinds=kinds,
        unread=not catching.reads_pictures(),
        how=form_fields.HOW,
        latest=form_fields.latest(),
        zone=access.workspace().config.text("report.zone"),
        written_in=zone_name(account.region),
        time=time,
        raw=fields.get("published", ""),
    )


@pages.get("/catat/gambar/<name>")
@needs(LOOK)
def picture(name: str) -> ResponseReturnValue:
    """A picture that this reader has just sent, to its sender alone."""
    try:
        return as_picture(_content(name), "berkas")
    except NetralitasError:
        abort(404)


@pages.post("/catat/batal")
@needs(LOOK)
def cancel() -> ResponseReturnValue:
    with suppress(NetralitasError):  # gone already
        _drop(request.form.getlist("name"))
    language.flash(_("Dibatalkan; berkasnya sudah dihapus."), "kabar")
    return redirect(url_for("catching.start"), 303)


@pages.post("/catat")
@needs(LOOK)
def record() -> ResponseReturnValue:
    """Keeps the post as an import of its own; a time that is not certain is shown once before."""
    account, form = _required_account(), request.form
    try:
        caught, order = caught_of(account, form), order_of(account, form)
        contents = [_content(name) for name in form.getlist("name")]
        result, time = recorded(account, caught, contents, order, form.get("raw_seen", ""))
        if result is None:
            return _page(account, form, time=time)
    except NetralitasError as error:
        language.flash(uploads.OPTION.sub("", access.error_text(error)), "galat")
        return _unrecorded(account)
    _drop(form.getlist("name"))
    language.flash(_result_text(result, order), "kabar")
    if order.sheet_id:
        return redirect(url_for("visits.sheet", sheet_id=order.sheet_id), 303)
    return redirect(url_for("catching.start"), 303)


def recorded(
    account: Account, caught: Caught, contents: Sequence[bytes], order: catching.Catch, agreed: str
) -> tuple[ImportResult | None, str]:
    """Keeps a post; None with how its written time was understood, where that has to be agreed to first (`agreed` is
    the written time that the person has seen so). Raises NetralitasError for what cannot be kept."""
    tried = catching.catch(store(), access.workspace(), caught, contents, order, at=now(), dry_run=True)
    require_kept(tried)
    time, zone = doubt(tried, account), zone_name(account.region)
    if time and agreed != caught.published:
        return None, time
    if any(post.published.zone_assumed for post in tried.previewed):
        desk_choices.agree_to_zone(store(), who(), zone)
    return catching.catch(store(), access.workspace(), caught, contents, order, at=now()), ""


def _unrecorded(account: Account) -> ResponseReturnValue:
    """The fields again; without the files where they are gone."""
    given = request.form
    try:
        return _page(account, given), 400
    except NetralitasError:
        kept = MultiDict((key, value) for key, value in given.items(multi=True) if key != "name")
        return _page(account, kept), 400


def caught_of(account: Account, form: Fields) -> Caught:
    seen = form_fields.moment(form.get("seen_at", "")) or now()
    report = bool(form.get("laporan"))
    return Caught(
        platform=account.platform,
        account=account.handle,
        url=form.get("url", "").strip(),
        text="\n".join(form.get("text", "").splitlines()),
        other_text="\n".join(form.get("other", "").splitlines()),
        published=form.get("published", "").strip(),
        seen_at=seen.isoformat(),
        audience="public" if form.get("public") else "",
        comment=report,
    )


def order_of(account: Account, form: Fields) -> catching.Catch:
    # What was handed in nobody here has seen: only its audience, as it is stated, lets it pass.
    report = bool(form.get("laporan"))
    way = HowSeen.IMPORT_LOGGED_IN if report else form_fields.how_seen(form.get("how_seen", ""))
    return catching.Catch(
        operator=who(),
        how_seen=way,
        account_id=account.account_id,
        sheet_id=form.get("lembar", ""),
        report_number=form.get("report_number", "").strip(),
        covered=bool(form.get("covered")),
    )


def require_kept(result: ImportResult) -> None:
    """Raises WorkflowError that says why a post would not be kept, and what to do."""
    if result.already and not result.reported and result.already.startswith("laporan"):
        raise WorkflowError(_("{already} sudah tercatat", already=result.already), remedy=_("periksa nomornya"))
    if catching.is_kept(result):
        return
    reasons = [problem.reason for problem in result.problems]
    reasons += ["not_registered"] * result.not_registered + ["not_watched"] * result.not_watched
    what = in_words(reasons[0] if reasons else "not_a_post")
    if reasons[:1] == ["audience_not_shown"]:
        what = NOT_PUBLIC
    remedy = NOTHING if " → " in what else _("periksa tautan dan akunnya")
    raise WorkflowError(_("tidak dicatat: {what}", what=what), remedy=remedy)


def doubt(result: ImportResult, account: Account) -> str:
    """How the written time was understood, where that is not certain; "" where it is. A zone that is not written is
    asked for once: who agreed to an account's own before is not asked again."""
    agreed = zone_name(account.region) in desk_choices.zones_of(store(), who())
    for post in result.previewed:
        moment = post.published
        if moment.at is None or presenting.doubts_of(moment) or (moment.zone_assumed and not agreed):
            read = presenting.read_as(moment, account.region)
            if moment.zone_assumed and not agreed:
                return _("{read}; zonanya tidak tertulis, dan tidak ditanyakan lagi sesudah dicatat", read=read)
            return read
    return ""


def _result_text(result: ImportResult, order: catching.Catch) -> str:
    sentences, wrong = [_("Kiriman itu sudah tersimpan; tidak ada yang ditambahkan.")], list[str]()
    if result.reported:
        words = _("Laporan {number} dicatat; tidak masuk hitungan atau tren.", number=order.report_number)
        sentences = [words]
    elif result.new or result.changed or result.completed:
        sentences = [_("Kiriman dicatat.") if result.new else _("Kiriman yang sudah ada dilengkapi.")]
        wrong = [_("Keliru? Tarik kembali lewat Riwayat impor.")]
        wrong += [FOLLOWED] if current_app.extensions["follows"] else []
    answered = [_("Baris kunjungannya dijawab.")] if order.sheet_id else []
    return language.sentences(*sentences, *answered, *wrong)
