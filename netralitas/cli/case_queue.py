"""case queue|next|search: what waits, most urgent first."""

from collections.abc import Sequence

import click

from domain.case_terms import ReviewState
from domain.case_words import FINDING_WORDS
from domain.errors import WorkflowError
from domain.periods import from_text, tanggal, waktu, zone_of
from domain.texts import Text, _
from netralitas.cli.case import READER, show_rows
from netralitas.cli.case_moves import case
from netralitas.cli.case_shown import show_post
from netralitas.cli.filters import Chooser, filtered
from netralitas.cli.language import say
from netralitas.cli.opening import lines, now, signed_in, store
from rendering import visible
from services import case_filter, reading_list, reading_withdrawal
from services.case_filter import QUEUE
from services.reading_list import TableItem
from services.settings import oversight_body

__all__ = ["case"]


@case.command("queue")
@READER
@filtered(only=QUEUE)
def show_queue(chooser: Chooser, reviewer: str) -> None:
    """Yang menunggu pembaca ini, yang paling mendesak lebih dulu; tanda ! bila penanda kuat belum dibuka 24 jam."""
    with store() as (workspace, db):
        at, who = now(), signed_in(db, reviewer)
        late = reading_list.alarms(db, at)
        rows = [
            (
                ("! " if reading_list.is_late(row, at) else "") + row.item_id,
                row.agency,
                _("mandiri") if row.state != ReviewState.UNREAD else _("pertama"),
                tanggal(from_text(row.act_by).astimezone(zone_of(row.region)).date()),
            )
            for row in reading_list.page(db, who, chooser(workspace, db, at, who), at)
        ]
    lines(rows, _("butir | instansi | bacaan | tangani sebelum"))
    if late:
        say(_("PERINGATAN: {late} penanda kuat belum dibuka lebih dari 24 jam.", late=late))


@case.command("next")
@READER
@filtered(only=QUEUE)
def take_next(chooser: Chooser, reviewer: str) -> None:
    """Mengambil butir berikut untuk dibaca; selama setengah jam tidak diberikan kepada orang lain."""
    with store() as (workspace, db):
        body, at = oversight_body(workspace), now()
        who = signed_in(db, reviewer)
        item = reading_list.take(db, body, who, at, chooser(workspace, db, at, who))
        if item is not None:
            reading_list.opened(db, who, item.item_id, at)
    if item is None:
        say(_("Tidak ada yang menunggu."))
        return
    say(_("Butir {item_id}, pegangan sampai {waktu}", item_id=item.item_id, waktu=waktu(item.until)))
    _say_time(item)
    for line in item.news:
        click.echo(visible(line))
    for post in item.posts:
        show_post(post, item.flags.get(post.post_id, []))
    say(_("\nCatat dengan: netralitas case read {item_id} --reviewer {who}", item_id=item.item_id, who=who))
    say(_("Yang perlu dijawab akan ditanyakan satu per satu."))


def _say_time(item: TableItem) -> None:
    if item.days_left is None:
        say(_("Tangani sebelum: {tanggal}", tanggal=tanggal(item.act_by)))
    else:
        caveat = f"; {item.caveat}" if item.caveat else ""
        say(
            _(
                "Sisa waktu: {days_left} hari (sampai {due_on}{caveat})",
                days_left=item.days_left,
                due_on=item.due_on,
                caveat=caveat,
            )
        )


@case.command("withdraw-reading")
@click.argument("item", required=False)
@READER
@click.option("--discard", is_flag=True, help="Membuang tulisan bacaan yang tidak dapat dicatat.")
def withdraw_reading(item: str | None, reviewer: str, discard: bool) -> None:
    """Menarik bacaan Anda sendiri sebelum tercatat; tanpa ITEM: menyebut yang menunggu dan yang tidak dapat dicatat."""
    with store() as (workspace, db):
        body, who, at = oversight_body(workspace), signed_in(db, reviewer), now()
        reading_withdrawal.settle(db, body, at)
        mine = reading_withdrawal.own(db, who)
        if item is None:
            show_sent(mine)
            return
        reading = next((one for one in mine if one.item_id == item), None)
        if reading is None:
            raise WorkflowError(
                _("tidak ada bacaan Anda atas {item} yang menunggu", item=item), remedy=_("yang tercatat tetap")
            )
        if discard:
            reading_withdrawal.discard(db, body, who, reading.number, at)
            say(_("{item}: tulisan bacaan dibuang.", item=item))
            return
        back = reading_withdrawal.withdraw(db, body, who, reading.number, at)
    say(
        _(
            "{item}: bacaan ditarik; {back}",
            item=item,
            back=_("butirnya ada lagi di meja Anda.") if back else _("tulisannya tersimpan."),
        )
    )
    show_words(reading)


def show_sent(mine: Sequence[reading_withdrawal.SentReading]) -> None:
    """What this reader sent and is no record yet, with its words."""
    for one in mine:
        until = "" if one.refused else waktu(one.due, zone_of(one.region))
        say(
            _(
                "Butir {item_id}: {value}",
                item_id=one.item_id,
                value=_("tidak dapat dicatat: {refused}", refused=one.refused)
                if one.refused
                else _("menunggu sampai {until}, dapat ditarik", until=until),
            )
        )
        show_words(one)
    say(_("{mine} bacaan belum tercatat.", mine=len(mine)))


def show_words(sent: reading_withdrawal.SentReading) -> None:
    form = f" {sent.reading.category}" if sent.reading.category else ""
    say(
        Text(
            "  {finding}{form}. {visible}",
            finding=FINDING_WORDS[sent.reading.finding],
            form=form,
            visible=visible(sent.reading.note),
        )
    )
    say(_("  Meringankan: {visible}", visible=visible(sent.reading.answers.exculpatory)))


@case.command("search")
@click.argument("terms", nargs=-1, required=True)
@READER
@filtered()
def search_posts(chooser: Chooser, reviewer: str, terms: tuple[str, ...]) -> None:
    """Mencari kata dalam kiriman bertanda dan perkara terbuka; yang paling cocok lebih dulu."""
    with store() as (workspace, db):
        at = now()
        narrowed = chooser(workspace, db, at, signed_in(db, reviewer))
        rows = case_filter.matching(db, narrowed, " ".join(terms))
        show_rows(rows, oversight_body(workspace), at)
