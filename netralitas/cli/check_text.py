"""check-text: own words, read before they are posted"""

from datetime import datetime

import click

from domain.packs import load_pack
from netralitas.cli.moments import DAY
from rendering import visible
from services import trying


@click.command("check-text")
@click.argument("text", required=False)
@click.option("--pack", "packs", multiple=True, required=True, help="Paket pemilihan; boleh berulang.")
@click.option("--date", "day", type=DAY, help="Hari kiriman; tanpa ini bentuk menurut SKB tidak disebut.")
@click.option("--region", default="", help="Wilayah kerja Anda: kode Kemendagri atau nama.")
def check_text(text: str | None, packs: tuple[str, ...], day: datetime | None, region: str) -> None:
    """Mencoba kata-kata sendiri sebelum dikirim: penanda apa yang akan ditunjukkan kepada pembaca.

    TEXT, atau masukan baku. Tidak memerlukan ruang kerja atau jaringan; tidak ada yang disimpan.
    """
    words = _typed() if text is None or text == "-" else text
    engine = trying.compile_engine([load_pack(name) for name in packs])
    found = trying.tried(engine, words, day=day.date() if day else None, region=region)
    for reason in found.reasons:
        click.echo(f"{reason.strength}: {reason.reason} [{', '.join(map(visible, reason.words))}]")
        if reason.form:
            click.echo(f"  bentuk yang diusulkan menurut SKB: {reason.form}")
        click.echo(f"  {reason.cancelled_by}")
    click.echo(trying.MEANING if found.reasons else trying.CLEAR)
    if found.reasons and day is None:
        click.echo(trying.NOWHEN)
    if found.unread:
        click.echo(f"Akhir teks tidak dibaca: {found.unread} tanda.")
    click.echo("\nYang boleh:")
    for line in trying.PERMITTED:
        click.echo(f"- {line}")
    click.echo("\nTidak ada yang disimpan atau dikirim.")


def _typed() -> str:
    with click.open_file("-", encoding="utf-8", errors="replace") as words:
        return str(words.read())
