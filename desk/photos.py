"""A picture large, beside the ballot numbers of its region and the poses that a circular of the body names; and, on a
case, the rectangles that cover other people on every copy that leaves.

Two corners are clicked on the picture itself, which is a button that sends where it was clicked, or typed in percent.
Neither needs a script.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, presenting
from desk.access import LOOK, body, needs, now, packs, store, who, workspace
from domain.cases import CaseFile, ReviewedPost
from domain.errors import NetralitasError, NotAllowedError, WorkflowError
from domain.pictures import Cover
from services import case_view, covering, evidence, reading_list
from services.examining import pictures_read

pages = Blueprint("photos", __name__)
WIDTHS = (320, 640, 960)  # pixels of the picture as a button
WHOLE = 100.0


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
    item = reading_list.on_table(store(), body(), who(), now())
    if item is None:
        abort(404)
    shown = _post(item.posts, sha256, item.flags != {})
    return render_template("photo.html", post=shown, name=sha256, picture=url_for("reading.picture", sha256=sha256),
                           back=url_for("reading.table"), tool=None, **_beside(item.region))


@pages.get("/perkara/<case_id>/gambar/<sha256>/besar")
@needs(LOOK)
def of_case(case_id: str, sha256: str) -> ResponseReturnValue:
    file = _file(case_id)
    shown = _post(file.posts, sha256, flagged=False)
    access.opened("gambar", sha256)
    may = access.role() in body().profile.roles.get("export", ())
    return render_template(
        "photo.html", post=shown, name=sha256, case_id=case_id,
        picture=url_for("cases.picture", case_id=case_id, sha256=sha256),
        back=url_for("cases.case", case_id=case_id), tool=_tool(sha256) if may else None, may=may,
        possible=covering.possible(), history=covering.history(store(), sha256), widths=WIDTHS,
        **_beside(file.region),
    )  # fmt: skip


@pages.get("/perkara/<case_id>/gambar/<sha256>/salinan")
@needs(LOOK)
def covered(case_id: str, sha256: str) -> ResponseReturnValue:
    """The covered copy as it would leave."""
    _post(_file(case_id).posts, sha256, flagged=False)
    access.opened("gambar", sha256)
    content = covering.copy_of(store(), workspace().evidence, sha256)
    return Response(content, mimetype="image/jpeg") if content else abort(404)


@pages.post("/perkara/<case_id>/gambar/<sha256>/tutup")
@needs("export")
def cover(case_id: str, sha256: str) -> ResponseReturnValue:
    """A first corner comes back as the page with that corner; a second one, or typed numbers, cover."""
    form = request.form
    back: dict[str, Any] = {"case_id": case_id, "sha256": sha256, "lebar": form.get("wide", WIDTHS[1])}
    try:
        clicked = _clicked(form, sha256) if "titik.x" in form else None
        if clicked and "x" not in form:
            return redirect(url_for("photos.of_case", **back, x=clicked[0], y=clicked[1], _anchor="tutup"), 303)
        made = covering.between((_number(form, "x"), _number(form, "y")), clicked or _opposite(form))
        covering.add(store(), body(), case_id, sha256, made, by=who(), at=now())
    except NotAllowedError:
        raise
    except NetralitasError as error:
        flash(access.said(error), "galat")
    else:
        flash("Bidang ditutup pada setiap salinan yang keluar; aslinya tetap utuh.", "kabar")
    return redirect(url_for("photos.of_case", **back, _anchor="tutup"), 303)


@pages.post("/perkara/<case_id>/gambar/<sha256>/buka")
@needs("export")
def uncover(case_id: str, sha256: str) -> ResponseReturnValue:
    try:
        covering.remove(store(), body(), case_id, sha256, request.form.get("number", 0, int), by=who(), at=now())
    except NotAllowedError:
        raise
    except NetralitasError as error:
        flash(access.said(error), "galat")
    else:
        flash("Bidang itu dibuka lagi; siapa yang menutup dan membukanya tetap tercatat.", "kabar")
    return redirect(url_for("photos.of_case", case_id=case_id, sha256=sha256, _anchor="tutup"), 303)


def _file(case_id: str) -> CaseFile:
    """A case that this reader may see."""
    return case_view.view(store(), body(), case_id, who(), now()).file


def _beside(region: str) -> dict[str, object]:
    return {
        "region": region, "ballots": presenting.ballots(packs(), region), "circulars": body().profile.circulars,
    }  # fmt: skip


def _post(posts: tuple[ReviewedPost, ...], sha256: str, flagged: bool) -> presenting.ShownPost:
    """The post with that picture; without one the page is not there."""
    read = pictures_read(store(), posts) if flagged else None
    shown = presenting.posts(posts, {}, read)
    return next((one for one in shown if sha256 in one.pictures), None) or abort(404)


def _tool(sha256: str) -> _Tool | None:
    """None where the picture's size cannot be known: then nothing can be covered."""
    size = _size(sha256)
    if size is None:
        return None
    asked = request.args.get("lebar", WIDTHS[1], int)
    width = asked if asked in WIDTHS else WIDTHS[1]
    x, y = request.args.get("x", -1.0, float), request.args.get("y", -1.0, float)
    corner = (x, y) if 0 <= x <= WHOLE and 0 <= y <= WHOLE else None
    return _Tool(width=width, height=_height(size, width), covers=covering.standing(store(), sha256), corner=corner)


def _height(size: tuple[int, int], width: int) -> int:
    return max(round(width * size[1] / size[0]), 1)


def _size(sha256: str) -> tuple[int, int] | None:
    content = evidence.body_of(workspace(), store(), sha256)
    return None if content is None else covering.size_of(content)


def _clicked(form: Mapping[str, str], sha256: str) -> tuple[float, float]:
    """Where the picture was clicked, in percent of its width and height; a click on its very edge counts as inside."""
    size = _size(sha256)
    if size is None:
        raise WorkflowError("gambar ini tidak terbaca", remedy="bidangnya tidak dapat ditutup")
    wide = int(_number(form, "wide"))
    if wide not in WIDTHS:
        raise WorkflowError("lebar gambar tidak dikenal", remedy="muat ulang halamannya")
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
        raise WorkflowError("bidang itu tidak terbaca", remedy="isi angka 0 sampai 100, atau pilih dua sudut")
    return found

