"""case queue|next|search: what waits, most urgent first."""

import functools
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from netralitas.cli.case import READER, show_post, the_body
from netralitas.cli.case_moves import case
from netralitas.cli.opening import lines, now, signed_in, store
from netralitas.periods import waktu
from netralitas.store import queue, search
from netralitas.store.queue import Filter
from review import moves, queueing

__all__ = ["case"]

FILTERS = (
    click.option("--tier", type=click.Choice(tuple(queue.RANKS)), default=None, help="Sekurangnya sekuat ini."),
    click.option("--contest", default="", help="Kontes."),
    click.option("--agency", default="", help="Instansi."),
    click.option("--region", default="", help="Kode wilayah atau awalnya, mis. 35."),
    click.option("--platform", default="", help="Platform."),
    click.option("--category", default="", help="Bentuk SKB yang diusulkan penanda."),
    click.option("--state", type=click.Choice(tuple(moves.TELAAH)), default=None, help="Keadaan telaah."),
    click.option("--since", default="", help="Dibuka sejak tanggal UTC, 2026-11-02."),
    click.option("--until", default="", help="Dibuka sebelum tanggal UTC."),
    click.option("--words", default="", help="Kata dalam kiriman bertanda."),
)


def filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the filter's options and hands it the values they had, as `chosen`."""

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        names = ("tier", "contest", "agency", "region", "platform", "category", "state", "since", "until")
        values: dict[str, Any] = {name: given.pop(name) or "" for name in names}
        return command(chosen=Filter(**values), **given)

    wrapped: Callable[..., Any] = run
    for option in reversed(FILTERS):
        wrapped = option(wrapped)
    return wrapped


@case.command("queue")
@READER
@filtered
def show_queue(chosen: Filter, reviewer: str, words: str) -> None:
    """Yang menunggu pembaca ini, yang paling mendesak lebih dulu; tanda ! bila penanda kuat belum dibuka 24 jam."""
    with store() as (workspace, conn):
        body, at = the_body(workspace), now()
        signed_in(conn, reviewer)
        late = {row["item_id"] for row in queueing.alarms(conn, at)}
        rows = [
            (
                ("! " if row["item_id"] in late else "") + row["item_id"], row["agency"],
                "mandiri" if row["state"] != "belum_dibaca" else ("kuat", "biasa", "lemah")[row["rank"]],
                _days(queueing.days_of(row, body, at)),
            )
            for row in queue.page(conn, reviewer, with_words(conn, chosen, words), at)
        ]  # fmt: skip
    lines(rows, ("butir", "instansi", "bacaan", "sisa hari"))
    if late:
        click.echo(f"PERINGATAN: {len(late)} penanda kuat belum dibuka lebih dari 24 jam.")


def _days(left: int | None) -> str:
    return "–" if left is None else str(left)


def with_words(conn: sqlite3.Connection, chosen: Filter, words: str) -> Filter:
    """The filter narrowed to the cases whose posts hold these words."""
    return replace(chosen, cases=tuple(search.find(conn, words))) if words else chosen


@case.command("next")
@READER
@filtered
def take_next(chosen: Filter, reviewer: str, words: str) -> None:
    """Mengambil butir berikut untuk dibaca; selama setengah jam tidak diberikan kepada orang lain."""
    with store() as (workspace, conn):
        body, at = the_body(workspace), now()
        who = signed_in(conn, reviewer)
        item = queueing.take(conn, body, who, at, with_words(conn, chosen, words))
    if item is None:
        click.echo("Tidak ada yang menunggu.")
        return
    click.echo(f"Butir {item.item_id}, pegangan sampai {waktu(item.until)}")
    if item.days_left is not None:
        click.echo(f"Sisa waktu: {item.days_left} hari (sampai {item.due_on})")
    for post in item.posts:
        show_post(post, item.flags.get(post["post_id"], []))
    click.echo("Catat dengan: netralitas case read " + item.item_id)


@case.command("search")
@click.argument("words", nargs=-1, required=True)
def search_posts(words: tuple[str, ...]) -> None:
    """Mencari kata dalam kiriman bertanda dan perkara terbuka."""
    with store() as (_, conn):
        found = search.find(conn, " ".join(words))
    for case_id in found:
        click.echo(case_id)
    click.echo(f"{len(found)} perkara.")
