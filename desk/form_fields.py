"""What people type into a form, as values."""

from datetime import date, datetime

from flask import request

from desk import access
from domain import regions
from domain.errors import WorkflowError
from domain.periods import EARLIEST
from domain.texts import _
from domain.types import HowSeen

HOW = {
    HowSeen.IMPORT_NO_LOGIN.value: "tanpa masuk ke platform",
    HowSeen.IMPORT_LOGGED_IN.value: "masuk ke platform, tanpa berteman",
}


def day(text: str) -> date:
    """A day as a browser's field gives it. Raises WorkflowError for what is none, or lies before all social media."""
    if not text.strip():
        raise WorkflowError(_("tanggal belum diisi"), remedy=_("tulis mis. 2026-11-10"))
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise WorkflowError(
            _("tanggal {text!r} tidak dapat dibaca", text=text[:20]), remedy=_("tulis mis. 2026-11-10")
        ) from None
    if found.year < EARLIEST:
        raise WorkflowError(
            _("tanggal {text!r} lebih tua daripada semua media sosial", text=text[:20]), remedy=_("periksa tahunnya")
        )
    return found


def moment(text: str) -> datetime | None:
    """A time as a browser's field gives it, in the body's zone; None when nothing was typed.

    Raises WorkflowError for what is no time and for one that has not come yet.
    """
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise WorkflowError(
            _("waktu {text!r} tidak dapat dibaca", text=text[:40]), remedy=_("tulis mis. 2026-11-10T09:30")
        ) from None
    if at.year < EARLIEST:
        raise WorkflowError(_("waktu dilihat lebih tua daripada semua media sosial"), remedy=_("periksa tahunnya"))
    at = at if at.tzinfo else at.replace(tzinfo=access.workspace().config.zone)
    if at > access.now():
        raise WorkflowError(_("waktu dilihat belum tiba"), remedy=_("periksa tanggal dan jamnya"))
    return at


def latest() -> str:
    """This minute in the body's zone, as a browser's field takes it."""
    return access.now().astimezone(access.workspace().config.zone).strftime("%Y-%m-%dT%H:%M")


def whole(text: str, name: str, most: int) -> int:
    """A count from 1 to `most`. Raises WorkflowError that names the field."""
    if not (text.strip().isascii() and text.strip().isdecimal() and len(text) < 12 and 1 <= int(text) <= most):
        raise WorkflowError(
            _("{name} {text!r} bukan bilangan dari 1 sampai {most}", name=name, text=text[:20], most=most),
            remedy=_("tulis mis. 30"),
        )
    return int(text)


def how_seen(text: str) -> HowSeen:
    if text not in HOW:
        raise WorkflowError(_("cara melihat belum dipilih"), remedy=_("pilih salah satu"))
    return HowSeen(text)


def phrase_twice() -> str:
    """The new passphrase that was typed twice. Raises WorkflowError when the two differ."""
    first, *again = request.form.getlist("phrase") or [""]
    if again != [first]:
        raise WorkflowError(_("kedua frasa sandi tidak sama"), remedy=_("ketik lagi keduanya"))
    return first


def regions_by_province() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Provinces with their regencies and cities, as a select list shows them."""
    names = regions.names()
    return [
        (code, name, [(c, n) for c, n in names.items() if c != code and regions.province(c) == code])
        for code, name in regions.provinces().items()
    ]
