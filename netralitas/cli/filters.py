"""The options by which every list, page and export of cases is narrowed: one set, one meaning."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from domain.types import Platform, PositionLevel
from review import moves
from review.choosing import PLAIN, STATUS, TIMES, Wish, filter_of
from store.chosen import NOBODY, RANKS, Filter
from store.database import Store
from store.workspace import Workspace

DAY = click.DateTime(["%Y-%m-%d"])
# What a command gets: call it with the open workspace and store when they are there.
Chooser = Callable[[Workspace, Store, datetime], Filter]

OPTIONS = (
    click.option("--tier", type=click.Choice(tuple(RANKS)), help="Penanda sekurangnya sekuat ini."),
    click.option("--contest", help="Kontes, mis. walikota-surabaya."),
    click.option("--agency", help="Instansi, persis seperti dalam daftar."),
    click.option("--region", help="Kode wilayah atau awalnya, mis. 35 atau 35.78."),
    click.option("--position", type=click.Choice([p.value for p in PositionLevel]), help="Kelompok jabatan."),
    click.option("--platform", type=click.Choice([p.value for p in Platform]), help="Platform kiriman."),
    click.option("--category", help="Bentuk SKB yang diusulkan penanda, mis. DS-06."),
    click.option("--state", type=click.Choice(tuple(moves.TELAAH)), help="Keadaan telaah."),
    click.option("--clarification", type=click.Choice(moves.CLARIFICATIONS), help="Keadaan klarifikasi."),
    click.option("--step", type=click.Choice(tuple(moves.PERJALANAN)), help="Tahap perjalanan."),
    click.option("--result", type=click.Choice(moves.RESULTS), help="Hasil terakhir yang berlaku."),
    click.option("--since", type=DAY, help="Dibuka sejak tanggal ini."),
    click.option("--until", type=DAY, help="Dibuka sebelum tanggal ini."),
    click.option("--known-since", type=DAY, help="Diketahui sejak tanggal ini."),
    click.option("--known-until", type=DAY, help="Diketahui sebelum tanggal ini."),
    click.option("--days-left", type=click.IntRange(min=-1000), help="Sisa hari jam yang berjalan, paling banyak."),
    click.option("--held-by", help=f"Sedang di meja pembaca ini; '{NOBODY}' bila tidak di meja siapa pun."),
    click.option("--status", type=click.Choice(tuple(STATUS)), help="Terbuka, ditutup atau semua."),
    click.option("--words", help="Kata dalam kiriman bertanda."),
)


def filtered(status: str = "semua") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command the filter's options and hands it what they chose, as `chosen`; `status` when none is said."""

    def wrap(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(**given: Any) -> Any:
            own = {name: given.pop(name) for name in (*PLAIN, *TIMES, "days_left", "held_by", "status", "words")}
            return command(chosen=_chooser({**own, "status": own["status"] or status}), **given)

        wrapped: Callable[..., Any] = run
        for option in reversed(OPTIONS):
            wrapped = option(wrapped)
        return wrapped

    return wrap


def _chooser(own: dict[str, Any]) -> Chooser:
    wish = Wish(
        plain={name: own[name] for name in PLAIN if own[name]},
        days={name: own[name].date() for name in TIMES if own[name]},
        status=own["status"], days_left=own["days_left"], held_by=own["held_by"] or "", words=own["words"] or "",
    )  # fmt: skip
    return lambda workspace, db, at: filter_of(db, wish, workspace.config.zone, at)
