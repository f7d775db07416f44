"""Beberapa tangkapan sekaligus: each screenshot a row, a draft until it is complete and recorded."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, uploads
from desk.access import LOOK, needs, now, store, who, workspace
from desk.catching import FOLLOWED, NOT_PUBLIC, caught_of, order_of, recorded
from domain.errors import NetralitasError, RegisterError, WorkflowError
from domain.labels import PLATFORMS
from domain.links import author_of_address, canonical_account, platform_of_address
from domain.texts import _
from domain.types import Account, HowSeen
from services import accounts, catch_drafts, catching
from services.catch_drafts import FIELDS, UNREAD, Draft

pages = Blueprint("catching_many", __name__)
# So long one answer reads pictures; the page asks for the next itself.
READ_FOR = 3.0


@pages.get("/catat/banyak")
@needs(LOOK)
def page() -> ResponseReturnValue:
    """The rows; while words of pictures are being read, how many, and the page renews itself."""
    rows = _read_on(catch_drafts.of_reader(workspace(), who()))
    left = sum(bool(row[UNREAD]) for row in rows)
    if not left:
        return _show({}, {})
    response = make_response(render_template("catching_progress.html", done=len(rows) - left, all=len(rows)))
    response.headers["Refresh"] = "1"
    return response


def _read_on(rows: list[Draft]) -> list[Draft]:
    """Reads the words of pictures that wait for it, each kept as soon as it is read, for READ_FOR seconds at most."""
    until = time.monotonic() + READ_FOR
    for number, row in enumerate(rows):
        if row[UNREAD] and time.monotonic() < until:
            picture = _picture(row["name"])
            rows[number] = _with_words(row, picture.read_bytes() if picture else b"")
            _keep(rows)
    return rows


def _with_words(row: Draft, content: bytes) -> Draft:
    words = catching.words_in([content]) if content else ""
    handles = {a.handle: key for key, a in _registered().items()}
    account = catch_drafts.handle_in(words, handles) or row["account"]
    seen = form_fields.moment(row["seen_at"]) or now()
    published = row["published"] or catch_drafts.time_in(words, seen)
    return {**row, UNREAD: "", "text": row["text"] or words, "account": account, "published": published}


def _registered() -> dict[str, Account]:
    """The accounts that are watched, by what is typed or chosen for one: handle and platform."""
    return {f"{a.handle} ({PLATFORMS[a.platform]})": a for a in accounts.all_accounts(store()) if not a.withdrawn}


def _meant(typed: str, known: Mapping[str, Account]) -> Account | None:
    """The account that was chosen, or whose handle or link was typed where only one registered account can be meant."""
    typed = typed.strip()
    if typed in known:
        return known[typed]
    found = [a for a in known.values() if a.handle.casefold() == typed.removeprefix("@").casefold()]
    if not found:
        with suppress(RegisterError):
            link = canonical_account(typed)
            found = [a for a in known.values() if (a.platform, a.handle) == (link.platform, link.handle)]
    return found[0] if len(found) == 1 else None


def _author(url: str, known: Mapping[str, Account]) -> Account | None:
    """The registered account whose own the address of a post says it is."""
    platform = platform_of_address(url)
    named = author_of_address(url, platform) if platform else None
    if named is None:
        return None
    return next((a for a in known.values() if (a.platform, a.handle) == (named.platform, named.handle)), None)


def _show(faults: Mapping[str, list[str]], times: Mapping[str, str]) -> str:
    return render_template(
        "catching_many.html",
        rows=_rows(),
        faults=faults,
        times=times,
        accounts=sorted(_registered()),
        how=form_fields.HOW,
        last_way=catching.last_way(store(), who()),
        latest=form_fields.latest(),
        zone=workspace().config.text("report.zone"),
        unread=not catching.reads_pictures(),
        most=catch_drafts.MOST,
    )


def _rows() -> list[Draft]:
    """This person's rows; one whose picture is gone stays with its words."""
    rows = catch_drafts.of_reader(workspace(), who())
    return [{**row, "here": "ya" if _picture(row["name"]) else ""} for row in rows]


def _picture(name: str) -> Path | None:
    with suppress(NetralitasError):
        return uploads.path_of(name)
    return None


def _keep(rows: list[Draft]) -> None:
    pictures = [path for row in rows if (path := _picture(row["name"]))]
    catch_drafts.keep(workspace(), who(), rows, pictures, now())


@pages.post("/catat/banyak/unggah")
@needs(LOOK)
def bring() -> ResponseReturnValue:
    """A row for each picture, whose words are read when the page is shown. Whose it is: as in the row before, until then."""
    rows = catch_drafts.of_reader(workspace(), who())
    sent = [file for file in request.files.getlist("file") if file.filename]
    try:
        if not sent:
            raise WorkflowError(_("belum ada berkas"), remedy=_("pilih tangkapan layarnya"))
        if len(rows) + len(sent) > catch_drafts.MOST:
            raise WorkflowError(
                _("lebih dari {most} baris", most=catch_drafts.MOST), remedy=_("catat atau hapus dulu yang ada")
            )
        for file in sent:
            name, path = uploads.keep(file)
            if catching.kind_of(path.read_bytes()[:16]) != "image":
                path.unlink(missing_ok=True)
                raise WorkflowError(
                    _("{number}: bukan gambar", number=len(rows) + 1), remedy=_("halaman tersimpan lewat Catat kiriman")
                )
            rows.append(_begun(name, file.filename or "", rows))
            _keep(rows)
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _show({}, {}), 400
    return redirect(url_for("catching_many.page"), 303)


def _begun(name: str, file_name: str, rows: list[Draft]) -> Draft:
    before = _of_all() or (rows[-1] if rows else {})
    way, latest = before.get("how_seen") or catching.last_way(store(), who()), form_fields.latest()
    return {
        **dict.fromkeys(FIELDS, ""),
        "name": name,
        UNREAD: "ya" if catching.reads_pictures() else "",
        "seen_at": catch_drafts.taken_at(file_name, latest) or latest,
        "account": before.get("account", ""),
        "how_seen": way if way in form_fields.HOW else "",
        "public": before.get("public", ""),
    }


def _of_all() -> Draft:
    """What the form of the pictures says once of all that come with it; {} where it says nothing."""
    common = {field: request.form.get(field, "") for field in ("how_seen", "public")}
    return common if common["how_seen"] else {}


@pages.post("/catat/banyak")
@needs(LOOK)
def save() -> ResponseReturnValue:
    """Keeps all that was typed; then records what is complete, or drops one row, as asked."""
    rows = [_from_form(row) for row in catch_drafts.of_reader(workspace(), who())]
    _keep(rows)
    if gone := request.form.get("hapus", ""):
        _keep([row for row in rows if row["name"] != gone])
        if path := _picture(gone):
            path.unlink(missing_ok=True)
        language.flash(_("Baris dan gambarnya dihapus."), "kabar")
        return redirect(url_for("catching_many.page"), 303)
    if not request.form.get("catat"):
        language.flash(_("Draf disimpan; hanya Anda yang melihatnya, dan belum ada yang dicatat."), "kabar")
        return redirect(url_for("catching_many.page"), 303)
    return _record(rows)


def _from_form(row: Draft) -> Draft:
    """A row with what the form says of it; a row that the form does not know stays as it is."""
    name = row["name"]
    if f"account-{name}" not in request.form:
        return row
    return {"name": name, UNREAD: "", **{f: request.form.get(f"{f}-{name}", "") for f in FIELDS}}


def _record(rows: list[Draft]) -> ResponseReturnValue:
    faults, times, left, known = dict[str, list[str]](), dict[str, str](), list[Draft](), _registered()
    for row in rows:
        account = _meant(row["account"], known) if row["account"].strip() else _author(row["url"].strip(), known)
        lacking = [*([] if account else [UNMEANT]), *_lacking(row)]
        if account is None or lacking:
            faults[row["name"]] = lacking
            left.append(row)
            continue
        try:
            time = _recorded(row, account)
        except NetralitasError as error:
            faults[row["name"]] = [uploads.OPTION.sub("", access.error_text(error))]
        else:
            if not time:
                continue
            times[row["name"]] = time
        left.append(row)
    _keep(left)
    if done := len(rows) - len(left):
        words = [_("{n} kiriman dicatat. Keliru? Tarik kembali lewat Riwayat impor.", n=done)]
        if current_app.extensions["follows"]:
            words.append(FOLLOWED)
        language.flash(language.sentences(*words), "kabar")
    if not left:
        return redirect(url_for("catching_many.page"), 303)
    return _show(faults, times), 400 if faults else 200


UNMEANT = _("akunnya belum dipilih → ketik sebagian nama akunnya, lalu pilih dari yang diusulkan")


def _lacking(row: Draft) -> list[str]:
    """All that a row still lacks beside its account, so that it is asked for once."""
    found = list[str]()
    if not row["url"].strip():
        found.append(_("tautan kirimannya belum diisi → salin dari bilah alamat, atau Bagikan, Salin tautan"))
    if row["how_seen"] not in form_fields.HOW:
        found.append(_("cara melihat belum dipilih → pilih salah satu"))
    elif row["how_seen"] == HowSeen.IMPORT_LOGGED_IN and not row["public"]:
        found.append(NOT_PUBLIC)
    return found


def _recorded(row: Draft, account: Account) -> str:
    """Records one row and deletes its picture; how its time was understood where that must be agreed to first."""
    path = uploads.path_of(row["name"])
    result, time = recorded(
        account, caught_of(account, row), [path.read_bytes()], order_of(account, row), row["raw_seen"]
    )
    if result is not None:
        path.unlink(missing_ok=True)
    return time
