"""Setelan: what the workspace is set to, whether all is well with it, what retention will delete. Reads only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from desk import access
from desk.access import LEAD, needs, now, store
from services import doctor, retention
from store.workspace import SETTINGS

pages = Blueprint("settings", __name__)
SHOWN = 200  # cases that go next, by number


@pages.get("/setelan")
@needs(LEAD)
def page() -> ResponseReturnValue:
    """Each setting with its value, what it means and where it was set."""
    settings = access.workspace().config.settings
    rows = [(key, _words(settings[key].value), meaning, settings[key].origin) for key, _, _, meaning in SETTINGS]
    return render_template("settings.html", rows=rows)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@pages.get("/setelan/periksa")
@needs(LEAD)
def checked() -> ResponseReturnValue:
    """The checks of `doctor` beside the databases, what is wrong first, and what the next purge will take."""
    lines = sorted(doctor.checks(access.workspace(), store(), now()))
    due = retention.due(store(), now())
    return render_template("checked.html", lines=lines, due=due, most=SHOWN)
