"""A picture, a frame of a film or a page as a browser drew it, large: beside the ballot numbers of its region and the
poses that a circular of the body names; and, on a case, the rectangles that cover other people on copies that leave.

Two corners are clicked on the picture itself, which is a button that sends where it was clicked, or typed in percent.
Neither needs a script.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language, presenting
from desk.access import LOOK, body, needs, now, packs, store, who, workspace
from desk.pictures import as_picture
from domain.cases import CaseFile, ReviewedPost
from domain.errors import WorkflowError
from domain.pictures import Cover, Examined, FilmShots, Shot, Unreadable
from domain.texts import _
from services import case_view, covering, evidence, film_shots, page_capture, reading_list, thumbnails
from services.examining import pictures_read

pages = Blueprint("photos", __name__)
WIDTHS = (320, 640, 960)  # pixels of the picture as a button
WHOLE = 100.0
DRAWN = _("Halaman seperti digambar peramban")
NOT_WIRE = _("Dirender peramban, bukan byte asli dari jaringan")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Subject:
    """What is looked at: a kept picture, a film (`film`), one frame of it, or a drawn page (`drawn`). `frame`: that
    frame's milliseconds."""

    sha256: str
    title: str
    about: str
    picture: str
    read: Examined | Unreadable | None = None
    film: bool = False
    drawn: bool = False
    frame: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tool:
    """The picture as a button: as wide and high on the page, with what is covered and the corner clicked first."""

    width: int
    height: int
    covers: tuple[Cover, ...]
    corner: tuple[float, float] | None


@pages.get("/telaah/gambar/<sha256>/besar")
@needs("read")
def of_item(sha256: str) -> ResponseReturnValue:
    item = _on_table()
    read = pictures_read(store(), item.posts) if item.flags else None
    seen = _of_post(item.posts, sha256, read, ("photos.frame_of_item", {}), url_for("reading.picture", sha256=sha256))
    if seen is None:
        abort(404)
    back, given = url_for("reading.table"), _beside(item.region)
    if seen.film:
        return _film(seen, back, "photos.of_item", {}, (), given)
    return render_template("photo.html", seen=seen, back=back, tool=None, **given)


@pages.get("/telaah/gambar/<sha256>/bingkai")
@needs("read")
def frame_of_item(sha256: str) -> ResponseReturnValue:
    """One frame of a film of the item on this reader's table."""
    return _frame(_on_table().posts, sha256, ())


def _on_table() -> reading_list.TableItem:
    return reading_list.on_table(store(), body(), who(), now()) or abort(404)


@pages.get("/perkara/<case_id>/gambar/<sha256>/besar")
@needs(LOOK)
def of_case(case_id: str, sha256: str) -> ResponseReturnValue:
    file = _file(case_id)
    seen = _of_case(file, case_id, sha256)
    access.opened("gambar", sha256)
    may = access.role() in body().profile.roles.get("export", ())
    given = {
        "case_id": case_id,
        "may": may,
        "possible": covering.is_installed(),
        "history": _history(sha256, seen.frame),
        "statement": covering.statement(store(), sha256),
        **_beside(file.region),
    }
    back = url_for("cases.case", case_id=case_id)
    if seen.film:
        return _film(seen, back, "photos.of_case", {"case_id": case_id}, covering.standing(store(), sha256), given)
    tool = _tool(seen) if may else None
    return render_template("photo.html", seen=seen, back=back, tool=tool, widths=WIDTHS, **given)


@pages.get("/perkara/<case_id>/gambar/<sha256>/bingkai")
@needs(LOOK)
def frame(case_id: str, sha256: str) -> ResponseReturnValue:
    """One frame of a film of a case; that the large one was opened is kept."""
    made = _frame(_file(case_id).posts, sha256, covering.standing(store(), sha256))
    if "kecil" not in request.args:
        access.opened("gambar", sha256)
    return made


@pages.get("/perkara/<case_id>/tangkapan/<sha256>")
@needs(LOOK)
def drawn(case_id: str, sha256: str) -> ResponseReturnValue:
    """The picture of a page of this case as a browser drew it."""
    _file(case_id)
    page = _drawn_page(case_id, sha256)
    content = evidence.body_of(workspace(), store(), sha256) if page else None
    if content is None:
        abort(404)
    access.opened("gambar", sha256)
    return as_picture(content, f"{sha256}.png")


@pages.get("/perkara/<case_id>/gambar/<sha256>/salinan")
@needs(LOOK)
def covered(case_id: str, sha256: str) -> ResponseReturnValue:
    """The covered copy as it would leave."""
    seen = _of_case(_file(case_id), case_id, sha256)
    access.opened("gambar", sha256)
    content = None if seen.film else covering.copy_of(store(), workspace().evidence, sha256, seen.frame)
    return Response(content, mimetype="image/jpeg") if content else abort(404)


@pages.post("/perkara/<case_id>/gambar/<sha256>/tutup")
@needs("export")
def cover(case_id: str, sha256: str) -> ResponseReturnValue:
    """A first corner comes back as the page with that corner; a second one, or typed numbers, cover."""
    form, seen = request.form, _of_case(_file(case_id), case_id, sha256)
    back: dict[str, Any] = {"lebar": form.get("wide", WIDTHS[1]), "semua": form.get("semua") or None}
    with access.telling() as wrong:
        clicked = _clicked(form, seen) if "titik.x" in form else None
        if clicked and "x" not in form:
            return _back(case_id, seen, **back, x=clicked[0], y=clicked[1])
        whole = clicked or _opposite(form)
        made = covering.between(
            (_number(form, "x"), _number(form, "y")), whole, None if form.get("semua") else seen.frame
        )
        covering.add(store(), body(), case_id, sha256, made, by=who(), at=now())
    if not wrong:
        language.flash(_("Bidang ditutup pada setiap salinan yang keluar; aslinya tetap utuh."), "kabar")
    return _back(case_id, seen, **back)


@pages.post("/perkara/<case_id>/gambar/<sha256>/buka")
@needs("export")
def uncover(case_id: str, sha256: str) -> ResponseReturnValue:
    number = request.form.get("number", 0, int)
    return _take_step(
        case_id,
        sha256,
        _("Bidang itu dibuka lagi; siapa yang menutup dan membukanya tetap tercatat."),
        lambda: covering.remove(store(), body(), case_id, sha256, number, by=who(), at=now()),
    )


@pages.post("/perkara/<case_id>/gambar/<sha256>/pernyataan")
@needs("export")
def state(case_id: str, sha256: str) -> ResponseReturnValue:
    """Somebody's word that a film or drawn page shows nobody who must be covered, or its end."""
    if "tarik" in request.form:
        return _take_step(
            case_id,
            sha256,
            _("Pernyataan ditarik; salinannya keluar lagi seperti semula."),
            lambda: covering.withdraw_statement(store(), body(), case_id, sha256, by=who(), at=now()),
        )
    if "dilihat" not in request.form:
        language.flash(_("Belum dinyatakan: centang bahwa seluruhnya sudah dilihat."), "galat")
        return _back(case_id, _of_case(_file(case_id), case_id, sha256))
    return _take_step(
        case_id,
        sha256,
        _("Dicatat: tidak ada yang perlu ditutup. Salinannya ikut berkas utuh."),
        lambda: covering.say_nothing_to_cover(store(), body(), case_id, sha256, by=who(), at=now()),
    )


def _take_step(case_id: str, sha256: str, words: str, step: Any) -> ResponseReturnValue:
    """Does a step on a picture of a case and says what came of it, on the picture's page."""
    seen = _of_case(_file(case_id), case_id, sha256)
    with access.telling() as wrong:
        step()
    if not wrong:
        language.flash(words, "kabar")
    return _back(case_id, seen)


def _back(case_id: str, seen: _Subject, **values: Any) -> ResponseReturnValue:
    where = url_for(
        "photos.of_case", case_id=case_id, sha256=seen.sha256, bingkai=seen.frame, _anchor="tutup", **values
    )
    return redirect(where, 303)


def _file(case_id: str) -> CaseFile:
    """A case that this reader may see."""
    return case_view.view(store(), body(), case_id, who(), now()).file


def _beside(region: str) -> dict[str, object]:
    return {
        "region": region,
        "ballots": presenting.ballots(packs(), region),
        "circulars": body().profile.circulars,
    }


def _of_case(file: CaseFile, case_id: str, sha256: str) -> _Subject:
    """The picture, film, frame or drawn page of a case; without it the page is not there."""
    picture = url_for("cases.picture", case_id=case_id, sha256=sha256)
    found = _of_post(file.posts, sha256, None, ("photos.frame", {"case_id": case_id}), picture)
    if found is not None:
        return found
    page = _drawn_page(case_id, sha256) or abort(404)
    about = f"{NOT_WIRE}: {page.url}, {presenting.when(page.at, file.region)}."
    return _Subject(
        sha256=sha256,
        title=DRAWN,
        about=about,
        drawn=True,
        picture=url_for("photos.drawn", case_id=case_id, sha256=sha256),
    )


def _drawn_page(case_id: str, sha256: str) -> page_capture.DrawnPage | None:
    return next((p for p in page_capture.of_case(store(), case_id) if p.files["png"].sha256 == sha256), None)


def _of_post(
    posts: tuple[ReviewedPost, ...],
    sha256: str,
    read: presenting.Read | None,
    frames: tuple[str, Mapping[str, Any]],
    picture: str,
) -> _Subject | None:
    """The picture or film of one of these posts; `frames`: where one frame of it is found."""
    post = next((one for one in presenting.posts(posts, {}, read) if sha256 in one.files), None)
    if post is None:
        return None
    about = _("{kind}, {platform}, {published}. ", kind=post.kind, platform=post.platform, published=post.published)
    if sha256 not in post.films:
        return _Subject(
            sha256=sha256,
            title=_("Gambar kiriman {number}", number=post.number),
            about=about,
            picture=picture,
            read=(post.read or {}).get(sha256),
        )
    title, at = _("Video kiriman {number}", number=post.number), request.args.get("bingkai", type=int)
    if at is None:
        return _Subject(sha256=sha256, title=title, about=about, picture=picture, film=True)
    shot = _shot(sha256, at)
    where = url_for(frames[0], sha256=sha256, bingkai=shot.at, **frames[1])
    return _Subject(
        sha256=sha256,
        title=_("{title}, detik {seconds:.0f}", title=title, seconds=shot.at / 1000),
        about=about,
        picture=where,
        frame=at,
    )


def _shot(sha256: str, at: int) -> Shot:
    found = film_shots.of(store(), workspace().evidence, sha256)
    return (found.at(at) if isinstance(found, FilmShots) else None) or abort(404)


def _frame(posts: tuple[ReviewedPost, ...], sha256: str, laid: tuple[Cover, ...]) -> Response:
    """A frame as it is, or small with these covers: a reader on the table sees none, as of a drawn post."""
    if not any(sha256 in one.films for one in presenting.posts(posts, {})):
        abort(404)
    shot = _shot(sha256, request.args.get("bingkai", -1, int))
    small = "kecil" in request.args
    return Response(thumbnails.small_frame(shot, laid) if small else shot.jpeg, mimetype="image/jpeg")


def _film(
    seen: _Subject,
    back: str,
    page: str,
    where: Mapping[str, Any],
    laid: tuple[Cover, ...],
    context: Mapping[str, Any],
) -> str:
    """A film as its frames, each of which opens large."""
    found = film_shots.of(store(), workspace().evidence, seen.sha256)
    shots = found.shots if isinstance(found, FilmShots) else ()
    frames = {"photos.of_case": "photos.frame", "photos.of_item": "photos.frame_of_item"}[page]
    return render_template(
        "film.html",
        seen=seen,
        back=back,
        reason="" if shots else getattr(found, "reason", ""),
        reach=covering.reach_of(found) if isinstance(found, FilmShots) else "",
        laid={shot.at: sum(one.lies_on(shot.at) for one in laid) for shot in shots},
        large=lambda at: url_for(page, sha256=seen.sha256, bingkai=at, **where),
        small=lambda at: url_for(frames, sha256=seen.sha256, bingkai=at, kecil=1, **where),
        **context,
    )


def _history(sha256: str, at: int | None) -> list[covering.CoverRecord]:
    """What was covered of a picture, of one frame of a film, or of all of it."""
    return [one for one in covering.history(store(), sha256) if at is None or one.cover.lies_on(at)]


def _tool(seen: _Subject) -> _Tool | None:
    """None where the picture's size cannot be known: then nothing can be covered."""
    size = _size(seen)
    if size is None:
        return None
    asked = request.args.get("lebar", WIDTHS[1], int)
    width = asked if asked in WIDTHS else WIDTHS[1]
    x, y = request.args.get("x", -1.0, float), request.args.get("y", -1.0, float)
    corner = (x, y) if 0 <= x <= WHOLE and 0 <= y <= WHOLE else None
    laid = tuple(one for one in covering.standing(store(), seen.sha256) if one.lies_on(seen.frame))
    return _Tool(width=width, height=_height(size, width), covers=laid, corner=corner)


def _height(size: tuple[int, int], width: int) -> int:
    return max(round(width * size[1] / size[0]), 1)


def _size(seen: _Subject) -> tuple[int, int] | None:
    if seen.film:
        return None
    if seen.frame is not None:
        shot = _shot(seen.sha256, seen.frame)
        return shot.width, shot.height
    content = evidence.body_of(workspace(), store(), seen.sha256)
    return None if content is None else covering.size_of(content)


def _clicked(form: Mapping[str, str], seen: _Subject) -> tuple[float, float]:
    """Where the picture was clicked, in percent of its width and height; a click on its very edge counts as inside."""
    size = _size(seen)
    if size is None:
        raise WorkflowError(_("gambar ini tidak terbaca"), remedy=_("bidangnya tidak dapat ditutup"))
    wide = int(_number(form, "wide"))
    if wide not in WIDTHS:
        raise WorkflowError(_("lebar gambar tidak dikenal"), remedy=_("muat ulang halamannya"))
    across, down = _number(form, "titik.x") / wide, _number(form, "titik.y") / _height(size, wide)
    return (round(min(max(across, 0), 1) * WHOLE, 1), round(min(max(down, 0), 1) * WHOLE, 1))


def _opposite(form: Mapping[str, str]) -> tuple[float, float]:
    return _number(form, "x") + _number(form, "w"), _number(form, "y") + _number(form, "h")


def _number(form: Mapping[str, str], name: str) -> float:
    try:
        found = float(form.get(name, "").replace(",", "."))
    except ValueError:
        found = -1
    if not 0 <= found <= 100_000:  # no number at all falls through too
        raise WorkflowError(_("bidang itu tidak terbaca"), remedy=_("isi angka 0 sampai 100, atau pilih dua sudut"))
    return found
