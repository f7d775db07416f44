"""Pictures and films of the period: examined, not examined, flagged by kind."""

from collections import Counter

from reports.context import ReportContext
from reports.model import Cell, Section, Table

RULES = {
    "campaign-picture": "tulisan pada gambar tampak seperti bahan kampanye",
    "known-material": "mengulang bahan kampanye atau gambar yang sudah dikenal",
    "party-symbol": "memuat lambang yang mirip lambang partai",
}
OTHER = "tulisan pada gambar menyebut peserta, partai atau ajakan"


def examined(b: ReportContext) -> Section:
    """What a machine read and what nobody did; that nothing was found is never said of what was not examined."""
    tables = (_by_outcome(b), _flagged(b)) if b.internal and b.facts.pictures.flagged else (_by_outcome(b),)
    lines = (
        *_drawn_photos(b),
        *_not_kept(b),
        b.say(
            "Wajah, orang dan isyarat tangan tidak dikenali mesin: foto bersama peserta tanpa tulisan, nomor atau "
            "lambang yang terbaca tidak ditemukan dengan cara ini."
        ),
    )
    return Section(id="gambar", title=b.say("Gambar"), lines=lines, tables=tables)


def _not_kept(b: ReportContext) -> tuple[str, ...]:
    text = "{n} gambar dan video pada kiriman masa laporan tidak disimpan, jadi tidak diperiksa."
    return (b.say(text, n=b.facts.pictures.not_kept),) if b.facts.pictures.not_kept else ()


def _by_outcome(b: ReportContext) -> Table:
    seen = b.facts.pictures
    rows: list[tuple[Cell, ...]] = [
        (b.say("diperiksa"), seen.read),
        (b.say("tidak terbaca"), seen.unreadable),
        (b.say("tidak diperiksa"), seen.waiting),
    ]
    return b.table(
        "gambar",
        "Gambar yang tersimpan pada kiriman masa laporan",
        "menurut baris",
        ("Pemeriksaan", "Gambar"),
        rows,
        seen.kept,
        "gambar yang tersimpan pada kiriman masa laporan",
        additive=True,
    )


def _flagged(b: ReportContext) -> Table:
    kinds: Counter[str] = Counter()
    for rule, number in b.facts.pictures.flagged:
        kinds[RULES.get(rule, OTHER)] += number
    return b.table(
        "gambar-ditandai",
        "Kiriman yang ditandai karena gambarnya",
        "kiriman",
        ("Yang tampak", "Kiriman"),
        [(b.say(words), number) for words, number in kinds.items()],
        kinds.total(),
        "kiriman dengan gambar yang ditandai; satu kiriman dapat ditandai lebih dari satu kali",
    )


def _drawn_photos(b: ReportContext) -> tuple[str, ...]:
    """What came of the photos that were drawn for people to look at."""
    drawn, looked, found = b.facts.pictures.drawn
    if not b.internal or not drawn:
        return ()
    sentence = b.say(
        "Foto tanpa tulisan diundi untuk dilihat orang, sejak awal: {drawn}; dilihat {looked}, dengan dugaan "
        "{found}. Dugaan dari foto pun memerlukan dua orang.",
        drawn=drawn,
        looked=looked,
        found=found,
    )
    return (sentence,)
