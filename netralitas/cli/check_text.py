"""check-text: own words, read before they are posted"""

from datetime import datetime

import click

from domain.packs import load_pack
from domain.texts import Text, _
from netralitas.cli.language import current, say
from netralitas.cli.moments import DAY
from rendering import visible
from services import trying
from services.flag_reasons import reason_in


@click.command("check-text")
@click.argument("text", required=False)
@click.option("--pack", "packs", multiple=True, required=True, help="Paket pemilihan; boleh berulang.")
@click.option("--date", "day", type=DAY, help="Hari kiriman; tanpa ini bentuk menurut SKB tidak disebut.")
@click.option("--region", default="", help="Wilayah kerja Anda: kode Kemendagri atau nama.")
def check_text(text: str | None, packs: tuple[str, ...], day: datetime | None, region: str) -> None:
    """Mencoba kata-kata sendiri sebelum dikirim: penanda apa yang akan ditunjukkan kepada pembaca.

    TEXT, atau masukan baku. Tidak memerlukan ruang kerja atau jaringan; tidak ada yang disimpan.
    """
    words = _standard_input() if text is None or text == "-" else text
    engine = trying.compile_engine([load_pack(name) for name in packs])
    found = trying.tried(engine, words, day=day.date() if day else None, region=region)
    for reason in found.reasons:
        say(
            Text(
                "{strength}: {reason} [{words}]",
                strength=reason.strength,
                reason=reason_in(current(), reason.reason),
                words=", ".join(map(visible, reason.words)),
            )
        )
        if reason.form:
            say(_("  bentuk yang diusulkan menurut SKB: {form}", form=reason.form))
        say(Text("  {cancelled_by}", cancelled_by=reason_in(current(), reason.cancelled_by)))
    say(trying.MEANING if found.reasons else trying.CLEAR)
    if found.reasons and day is None:
        say(trying.NOWHEN)
    if found.unread:
        say(_("Akhir teks tidak dibaca: {unread} tanda.", unread=found.unread))
    say(_("\nYang boleh:"))
    for line in trying.PERMITTED:
        say(Text("- {line}", line=line))
    say(_("\nTidak ada yang disimpan atau dikirim."))


def _standard_input() -> str:
    with click.open_file("-", encoding="utf-8", errors="replace") as words:
        return str(words.read())
