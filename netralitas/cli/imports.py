"""imports list|take-back"""

import click

from domain.texts import _
from netralitas.cli.language import say
from netralitas.cli.opening import lines, now, signed_in, store
from services import import_reversal
from services.import_reversal import take_back_import
from services.settings import oversight_body


@click.group()
def imports() -> None:
    """Impor yang sudah dimuat: riwayatnya, dan menarik yang keliru."""


@imports.command("list")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="Paling banyak berapa.")
def listing(most: int) -> None:
    """Menampilkan impor, yang terbaru dulu."""
    with store(readonly=True) as (_workspace, db):
        found = import_reversal.imports(db, limit=most)
    rows = [
        (
            b.run_id,
            b.started_at,
            b.operator,
            (b.file_sha256 or "")[:12],
            str(b.accounts),
            str(b.new),
            str(b.changed),
            _(
                "ditarik {taken_by}, {taken_at}: {taken_because}",
                taken_by=b.taken_by,
                taken_at=b.taken_at,
                taken_because=b.taken_because,
            )
            if b.taken_by
            else _("berlaku"),
        )
        for b in found
    ]
    lines(rows, _("impor | waktu (UTC) | oleh | sidik berkas | akun | baru | berubah | keadaan"))


@imports.command("take-back")
@click.argument("run_id")
@click.option("--reviewer", required=True, help="Siapa yang menarik: yang memuatnya sendiri, atau penyetuju.")
@click.option("--reason", required=True, help="Apa yang keliru, tanpa nama.")
def take_back(run_id: str, reviewer: str, reason: str) -> None:
    """Menarik impor yang keliru; kirimannya tidak dihitung lagi, berkasnya tetap tersimpan sebagai bukti."""
    with store() as (workspace, db):
        who = signed_in(db, reviewer)
        done = take_back_import(db, oversight_body(workspace), run_id, who, reason, at=now())
    say(done.text)
