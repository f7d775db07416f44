"""The options by which every list, page and export of cases is narrowed: one set, one meaning."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from domain import workflow
from domain.case_terms import OPEN_READING, RANKS
from domain.platforms import PLATFORMS
from domain.types import PositionLevel
from netralitas.cli.moments import DAY
from services.case_filter import NOBODY, PLAIN, STATUS, TIMES, Filter, Wish, filter_of
from services.workspaces import Store, Workspace

# What a command gets: call it with the open workspace, the store, the time and the reader when they are there.
Chooser = Callable[[Workspace, Store, datetime, str], Filter]

STATES = tuple(s for s in workflow.SHOWN if s not in OPEN_READING)
OPTIONS: dict[str, dict[str, Any]] = {
    "tier": {"type": click.Choice(tuple(RANKS)), "help": "Penanda sekurangnya sekuat ini."},
    "contest": {"help": "Kontes, mis. walikota-surabaya."},
    "agency": {"help": "Instansi, persis seperti dalam daftar."},
    "region": {"help": "Kode wilayah atau awalnya, mis. 35 atau 35.78."},
    "position": {"type": click.Choice([p.value for p in PositionLevel]), "help": "Kelompok jabatan."},
    "platform": {"type": click.Choice([p.value for p in PLATFORMS]), "help": "Platform kiriman."},
    "category": {"help": "Bentuk SKB yang diusulkan penanda, mis. DS-06."},
    "state": {"type": click.Choice(STATES), "help": "Keadaan telaah."},
    "clarification": {"type": click.Choice(workflow.CLARIFICATIONS), "help": "Keadaan klarifikasi."},
    "step": {"type": click.Choice(tuple(workflow.PERJALANAN)), "help": "Tahap perjalanan."},
    "result": {"type": click.Choice(workflow.RESULTS), "help": "Hasil terakhir yang berlaku."},
    "since": {"type": DAY, "help": "Dibuka sejak tanggal ini."},
    "until": {"type": DAY, "help": "Dibuka sebelum tanggal ini."},
    "known_since": {"type": DAY, "help": "Diketahui sejak tanggal ini."},
    "known_until": {"type": DAY, "help": "Diketahui sebelum tanggal ini."},
    "days_left": {"type": click.IntRange(min=-1000), "help": "Sisa hari jam yang berjalan, paling banyak."},
    "held_by": {"help": f"Sedang di meja pembaca ini; '{NOBODY}' bila tidak di meja siapa pun."},
    "status": {"type": click.Choice(tuple(STATUS)), "help": "Terbuka, ditutup, atau semua bila tidak disebut."},
    "words": {"help": "Kata dalam kiriman bertanda."},
}


def filtered(only: tuple[str, ...] = ()) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command the filter's options and hands it what they chose, as `chooser`: the same options choose the same
    cases in every command.

    `only`: the options of that name alone.
    """

    def wrap(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(**options: Any) -> Any:
            own = {
                name: options.pop(name, None) for name in (*PLAIN, *TIMES, "days_left", "held_by", "status", "words")
            }
            return command(chooser=_chooser({**own, "status": own["status"] or "semua"}), **options)

        wrapped: Callable[..., Any] = run
        for name, option in reversed(OPTIONS.items()):
            if name in (only or OPTIONS):
                wrapped = click.option(f"--{name.replace('_', '-')}", **option)(wrapped)
        return wrapped

    return wrap


def _chooser(own: dict[str, Any]) -> Chooser:
    wish = Wish(
        plain={name: own[name] for name in PLAIN if own[name]},
        days={name: own[name].date() for name in TIMES if own[name]},
        status=own["status"],
        days_left=own["days_left"],
        held_by=own["held_by"] or "",
        words=own["words"] or "",
    )
    return lambda workspace, db, at, reader: filter_of(db, wish, workspace.config.zone, at, reader)
