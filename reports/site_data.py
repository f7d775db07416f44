"""The figures of the site as data: one row a figure over all periods, the codebook, the corrections."""

from collections.abc import Iterator, Sequence

from domain.periods import to_text
from rendering import csv_text
from reports.model import Cell
from reports.site_versions import CLOSED, CORRECTIONS, SiteVersion, changes, earlier, figures_of

# Each column of the long table: its name, its kind, what it means in Indonesian and in English.
CODEBOOK = (
    ("masa", "teks", "pengenal masa laporan: pekan ISO (2026-W46) atau tahapan", "period: ISO week or election stage"),
    ("bahasa", "teks", "bahasa edisi: id atau en", "language of the edition: id or en"),
    ("versi", "bilangan", "nomor versi laporan masa itu", "number of the version of that period's report"),
    ("status", "teks", "SEMENTARA atau FINAL saat versi itu dibuat", "PROVISIONAL or FINAL when the version was made"),
    ("terbit", "waktu UTC", "kapan versi itu diterbitkan di situs ini", "when the version was put on this site"),
    ("batas_data", "waktu UTC", "catatan sampai saat ini yang dihitung", "records up to this moment are counted"),
    ("tabel", "teks", "pengenal tabel; artinya pada tabel.csv", "id of the table; see tabel.csv for what it holds"),
    ("baris", "teks", "nama baris", "name of the row"),
    ("baris_ke", "bilangan", "membedakan baris yang namanya sama", "tells rows of the same name apart"),
    ("kolom", "teks", "nama kolom", "name of the column"),
    (
        "satuan",
        "teks",
        "yang dihitung: orang, perkara, akun, kiriman, penanda; catatan tabel menyebut kolom yang lain",
        "what is counted; the table's note names columns of another unit",
    ),
    (
        "dasar",
        "bilangan atau kosong",
        "jumlah seluruhnya yang baris itu bagiannya",
        "the total that the rows are parts of",
    ),
    ("arti_dasar", "teks", "dasar itu dalam kata-kata", "that total in words"),
    (
        "nilai",
        "bilangan, atau tertutup",
        "angkanya; tertutup: tidak dapat dibandingkan, atau tidak diterbitkan agar tidak menunjuk orang",
        "the figure; tertutup (closed): not comparable, or withheld so that nobody can be told apart",
    ),
    ("penerbit", "teks", "lembaga yang menghitung dan menerbitkan", "the body that counted and published it"),
)
TABLE_COLUMNS = (
    "tabel",
    "bahasa",
    "judul",
    "satuan",
    "arti_dasar",
    "kolom",
    "catatan",
    "masa_pertama",
    "masa_terakhir",
)
CHANGE_COLUMNS = (
    "masa",
    "bahasa",
    "versi",
    "menggantikan_versi",
    "terbit",
    "alasan",
    "tabel",
    "baris",
    "kolom",
    "sebelum",
    "sesudah",
)


def figures_csv(versions: Sequence[SiteVersion]) -> str:
    """One row a figure, of every version of every period."""
    return csv_text([name for name, *_ in CODEBOOK], [row for v in versions for row in _figures(v)])


def _figures(version: SiteVersion) -> Iterator[tuple[Cell, ...]]:
    head = version.summary
    for table in version.tables:
        for place, value in figures_of(table):
            yield (
                version.period,
                version.lang,
                version.version,
                head["status"],
                to_text(version.at),
                table.cutoff,
                table.id,
                place.row,
                place.nth,
                table.columns[place.column],
                table.unit,
                table.base,
                table.base_label,
                CLOSED if value is None else value,
                table.publisher,
            )


def codebook_csv() -> str:
    return csv_text(("nama", "jenis", "arti", "arti_en"), CODEBOOK)


def table_rows(versions: Sequence[SiteVersion]) -> list[tuple[Cell, ...]]:
    """Each table that was ever published, as its newest version describes it, with the periods that have it."""
    newest: dict[tuple[str, str], list[SiteVersion]] = {}
    for version in versions:
        for table in version.tables:
            newest.setdefault((table.id, version.lang), []).append(version)
    rows: list[tuple[Cell, ...]] = []
    for (id, lang), having in newest.items():
        table = next(t for t in having[-1].tables if t.id == id)
        periods = sorted((v.summary.get("starts", ""), v.period) for v in having)
        rows.append(
            (
                id,
                lang,
                table.title,
                table.unit,
                table.base_label,
                "; ".join(table.columns),
                table.note,
                periods[0][1],
                periods[-1][1],
            )
        )
    return rows


def tables_csv(versions: Sequence[SiteVersion]) -> str:
    return csv_text(TABLE_COLUMNS, table_rows(versions))


def changes_csv(versions: Sequence[SiteVersion]) -> str:
    """Every figure that a later version of a period has otherwise; a later version without one has a row too."""
    rows: list[tuple[Cell, ...]] = []
    for version in versions:
        if before := earlier(versions, version):
            columns = (
                version.period,
                version.lang,
                version.version,
                before.version,
                to_text(version.at),
                version.reason,
            )
            rows += [(*columns, *change) for change in changes(before, version)] or [(*columns, "", "", "", "", "")]
    return csv_text(CHANGE_COLUMNS, rows)


def corrected(versions: Sequence[SiteVersion]) -> list[tuple[SiteVersion, tuple[Cell, ...]]]:
    """What each report says of figures that earlier ones printed: its version, then the row of its own table."""
    return [(v, row) for v in versions for t in v.tables if t.id == CORRECTIONS for row in t.rows]
