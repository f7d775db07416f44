"""Pictures and films of the period: examined, not examined, flagged by kind."""

from reports.context import ReportContext
from reports.model import Cell, Section

RULES = {
    "campaign-picture": "tulisan pada gambar tampak seperti bahan kampanye",
    "known-material": "mengulang bahan kampanye atau gambar yang sudah dikenal",
    "party-symbol": "memuat lambang yang mirip lambang partai",
}
OTHER = "tulisan pada gambar menyebut peserta, partai atau ajakan"


def examined(b: ReportContext) -> Section:
    """What a machine read and what nobody did; that nothing was found is never said of what was not examined."""
    seen = b.facts.pictures
    rows: list[tuple[Cell, ...]] = [
        (b.say("diperiksa"), seen.read),
        (b.say("tidak terbaca"), seen.unreadable),
        (b.say("tidak diperiksa"), seen.waiting),
    ]
    tables = [
        b.table(
            "gambar",
            "Gambar yang tersimpan pada kiriman masa laporan",
            "menurut baris",
            ("Pemeriksaan", "Gambar"),
            rows,
            seen.kept,
            "gambar yang tersimpan pada kiriman masa laporan",
            additive=True,
        )
    ]
    if b.internal and seen.flagged:
        kinds: dict[str, int] = {}
        for rule, number in seen.flagged:
            words = RULES.get(rule, OTHER)
            kinds[words] = kinds.get(words, 0) + number
        tables.append(
            b.table(
                "gambar-ditandai",
                "Kiriman yang ditandai karena gambarnya",
                "kiriman",
                ("Yang tampak", "Kiriman"),
                [(b.say(words), number) for words, number in kinds.items()],
                sum(kinds.values()),
                "kiriman dengan gambar yang ditandai; satu kiriman dapat ditandai lebih dari satu kali",
            )
        )
    drawn, looked, found = seen.drawn
    lines = (
        *(
            [
                b.say(
                    "Foto tanpa tulisan diundi untuk dilihat orang, sejak awal: {drawn}; dilihat {looked}, dengan dugaan "
                    "{found}. Dugaan dari foto pun memerlukan dua orang.",
                    drawn=drawn,
                    looked=looked,
                    found=found,
                )
            ]
            if b.internal and drawn
            else []
        ),
        b.say("Gambar dan video yang hanya dilihat perayapan tidak disimpan dan tidak diperiksa."),
        b.say(
            "Wajah, orang dan isyarat tangan tidak dikenali mesin: foto bersama peserta tanpa tulisan, nomor atau "
            "lambang yang terbaca tidak ditemukan dengan cara ini."
        ),
    )
    return Section(id="gambar", title=b.say("Gambar"), lines=lines, tables=tuple(tables))
