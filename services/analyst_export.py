"""What analysts get: the anonymous views as Parquet files, a codebook, and on what terms they may be used.

Every cell rests on five persons or more: the views leave smaller ones out, so their sums are no totals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.labels import OUTCOMES, PLATFORMS, TIERS
from domain.periods import to_text
from domain.version import VERSION
from rendering import csv_text, write_atomic
from rendering.parquet import parquet_bytes, require
from store import anonymous
from store.database import Store
from store.workspace import Workspace

COUNTS = ("accounts", "posts", "flags", "cases")
CODEBOOK, TERMS = "buku-kode.csv", "LISENSI.txt"
NO_LICENCE = "belum ditetapkan: tidak untuk diteruskan ke luar lembaga"
TABLES = {
    "anonymous_coverage": "berapa akun dilihat, menurut minggu, platform, cara melihat, dan hasil melihat",
    "anonymous_posts": "kiriman yang terkumpul, menurut minggu, platform, dan jenisnya",
    "anonymous_flags": "penanda mesin, menurut minggu, aturan, kekuatan, dan bentuk yang disarankan",
    "anonymous_cases": "perkara, menurut bulan dibuka, keadaan pembacaan, bentuk, dan hasil yang berlaku",
}
MEANINGS = {
    "week_from_monday": "Senin yang memulai minggu itu (UTC); kosong: waktunya tidak diketahui",
    "month": "bulan perkara dibuka (UTC)",
    "platform": "platform akun",
    "seen_by": "cara melihat: crawl perayap, import dibawa orang, visit kunjungan",
    "outcome": "hasil melihat akun; bukan penilaian atas pemiliknya",
    "kind": "original sendiri, reply balasan, repost terusan, quote kutipan",
    "rule": "aturan mesin yang menandai; pertanyaan bagi pembaca, bukan temuan",
    "tier": "seberapa terang kata-katanya",
    "category": "bentuk yang disarankan mesin (KE-.. atau DS-..); kosong: tidak ada",
    "review_state": "keadaan pembacaan oleh dua orang",
    "form": "bentuk pada dugaan terakhir; kosong: belum ada",
    "result": "putusan lembaga berwenang yang berlaku; kosong: belum ada",
    "accounts": "banyaknya akun yang berbeda",
    "posts": "banyaknya kiriman",
    "flags": "banyaknya penanda",
    "cases": "banyaknya perkara",
}
CODES: Mapping[str, Mapping[str, str]] = {"outcome": OUTCOMES, "platform": PLATFORMS, "tier": TIERS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """The rows of each table, by the name of its file."""

    rows: Mapping[str, int]


def export(db: Store, workspace: Workspace, folder: Path, at: datetime, *, licence: str = "") -> Exported:
    """Writes the tables, the codebook and the terms into `folder`. Raises ExtraMissingError without pyarrow.

    `licence`: on what terms the body lets others use the figures; without one they are for the body alone.
    """
    require()
    folder.mkdir(parents=True, exist_ok=True)
    terms = _terms(workspace.config.text("body.name"), licence.strip() or NO_LICENCE, at)
    written = {}
    for view, meaning in TABLES.items():
        columns = {name: MEANINGS[name] for name in anonymous.columns(db, view)}
        rows = list(anonymous.rows(db, view))
        about = {"description": meaning, "terms": terms, "made_by": f"netralitas {VERSION}", "made_at": to_text(at)}
        name = f"{view.removeprefix('anonymous_')}.parquet"
        write_atomic(folder / name, parquet_bytes(columns, COUNTS, rows, about))
        written[name] = len(rows)
    write_atomic(folder / CODEBOOK, _codebook(db))
    write_atomic(folder / TERMS, terms)
    return Exported(rows=written)


def _codebook(db: Store) -> str:
    """Every column of every table, then every code that may stand in it."""
    lines = []
    for view in TABLES:
        table = view.removeprefix("anonymous_")
        for column in anonymous.columns(db, view):
            kind = "bilangan" if column in COUNTS else "teks"
            lines.append((table, column, kind, "", MEANINGS[column]))
            lines += [(table, column, kind, code, words) for code, words in CODES.get(column, {}).items()]
    return csv_text(("tabel", "kolom", "jenis", "kode", "arti"), lines)


def _terms(body: str, licence: str, at: datetime) -> str:
    return (
        f"Angka anonim dari pemantauan netralitas ASN oleh {body or 'lembaga ini'}, dibuat {to_text(at)}.\n"
        f"Lisensi: {licence}.\n"
        "Tidak ada nama, akun, kata-kata, instansi, daerah, atau peserta pemilihan di dalamnya. Setiap sel dari\n"
        "sedikitnya lima orang; sel yang lebih kecil tidak ada, jadi jumlah sel bukan jumlah seluruhnya. Jangan\n"
        "digabungkan dengan data lain untuk mengenali orang, dan jangan disandingkan dengan jumlah seluruhnya untuk\n"
        "menghitung sel yang tidak ada.\n"
        "Penanda adalah pertanyaan mesin, perkara adalah bahan yang dibaca orang; keduanya bukan pelanggaran.\n"
        "Lisensi program (Apache-2.0) tidak berlaku bagi angka ini.\n"
    )
