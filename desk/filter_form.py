"""The filter of the lists: from a page's fields to the one filter that every list and export asks."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from desk import access, form_fields
from domain import labels, workflow
from domain.case_terms import OPEN_READING, RANKS
from domain.errors import WorkflowError
from domain.texts import _
from domain.types import PositionLevel
from services import accounts, case_filter
from services.case_filter import PLAIN, STATUS, TIMES, Filter, Wish
from services.case_filter import filter_of as filter_in
from services.workspaces import Store

Options = Sequence[tuple[str, str]]
Choices = Mapping[str, tuple[str, Options]]
REGION = re.compile(r"\d{2}(\.\d{2,4}){0,3}", re.ASCII)
NAMES = frozenset((*PLAIN, *TIMES, "status", "days_left", "held_by", "words"))
CASES = (*PLAIN, "status")


def wish(fields: Mapping[str, str], status: str = "semua") -> Wish:
    """What the fields say. Raises WorkflowError for a day, number or code that is none."""
    filled = {name: value.strip() for name, value in fields.items() if value.strip()}
    left = filled.get("days_left", "")
    if left and not (left.removeprefix("-").isdecimal() and len(left) < 12):
        raise WorkflowError(_("sisa hari {left!r} bukan bilangan", left=left[:20]), remedy=_("tulis mis. 3"))
    region = filled.get("region", "")
    if region and not REGION.fullmatch(region):
        raise WorkflowError(
            _("kode wilayah {region!r} tidak dapat dibaca", region=region[:20]), remedy=_("tulis mis. 32 atau 32.04")
        )
    wanted_status = filled.get("status", status)
    return Wish(
        plain={name: filled[name] for name in PLAIN if name in filled and _known(name, filled[name])},
        days={name: form_fields.day(filled[name]) for name in TIMES if name in filled},
        status=wanted_status if wanted_status in STATUS else status,
        days_left=int(left) if left else None,
        held_by=filled.get("held_by", ""),
        words=filled.get("words", ""),
    )


def _known(name: str, value: str) -> bool:
    return name != "tier" or value in RANKS


def filter_of(db: Store, wish: Wish, at: datetime) -> Filter:
    """The filter of a choice, without what is kept from who is signed in."""
    return filter_in(db, wish, access.workspace().config.zone, at, access.who())


def choices(db: Store, names: Sequence[str]) -> Choices:
    """Per field its label and what may be chosen, for the page; () is a field to type into."""
    return {name: (FIELDS[name][0], FIELDS[name][1](db)) for name in names}


def _contests(db: Store) -> Options:
    return [(name, _contest(name)) for name in case_filter.contests(db)]


def _contest(name: str) -> str:
    found = access.body().contests.get(name)
    return found.label if found else name


# Of cases that others are reading, a list says only that they are being read.
STATES: Options = tuple((s, words) for s, words in workflow.SHOWN.items() if s not in OPEN_READING)
STATUS_WORDS = {"terbuka": _("terbuka"), "ditutup": _("ditutup"), "semua": _("semua")}
FIELDS: Mapping[str, tuple[str, Callable[[Store], Options]]] = {
    "tier": (_("Penanda sekurangnya"), lambda _: tuple(labels.TIERS.items())),
    "contest": (_("Kontes"), _contests),
    "agency": (_("Instansi"), lambda db: [(a, a) for a in accounts.agencies(db)]),
    "region": (_("Kode wilayah"), lambda _: ()),
    "position": (_("Kelompok jabatan"), lambda _: [(p.value, labels.POSITIONS[p.value]) for p in PositionLevel]),
    "platform": (_("Platform"), lambda _: tuple(labels.PLATFORMS.items())),
    "category": (_("Bentuk yang diusulkan"), lambda _: [(c, c) for c in sorted(access.body().categories)]),
    "state": (_("Telaah"), lambda _: STATES),
    "clarification": (_("Klarifikasi"), lambda _: tuple(labels.CLARIFICATIONS.items())),
    "step": (_("Perjalanan"), lambda _: tuple(workflow.JOURNEY_LABELS.items())),
    "result": (_("Hasil"), lambda _: tuple(workflow.RESULT_LABELS.items())),
    "status": (_("Keadaan"), lambda _: tuple(STATUS_WORDS.items())),
}
