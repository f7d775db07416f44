"""The columns of a register, the header of an office's list under which each is found, and what holds for all rows."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from domain.errors import RegisterError
from domain.texts import _, one_of
from imports.position_words import is_level, level_of
from imports.register_table import is_unit, may_be_agency
from parsing.sheets import Sheet, header_form, known_parts

# Column, required, other headers that people use for it.
COLUMNS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("nama", True, ("nama_lengkap", "nama_pegawai", "nama_asn", "nama_pns")),
    ("nip", True, ("nip_baru", "ni_pppk", "nomor_induk")),
    ("jenis_asn", False, ("status", "status_asn", "jenis")),
    ("instansi", True, ("unit_instansi", "opd", "instansi_kerja")),
    ("kode_wilayah", True, ("wilayah", "kode_kemendagri")),
    ("kelompok_jabatan", True, ("jenjang_jabatan", "golongan_jabatan", "eselon", "eselonering", "jenis_jabatan")),
    ("jabatan", False, ("nama_jabatan", "jabatan_terakhir")),
    ("unit_kerja", False, ("unit", "satuan_kerja", "unit_organisasi", "satker", "perangkat_daerah", "skpd")),
    ("kepala_wilayah", False, ("camat_lurah",)),
    ("platform", False, ("media_sosial", "medsos")),
    ("akun", True, ("tautan", "link", "url", "akun_medsos")),
    ("jenis_akun", False, ()),
    ("dasar_hukum", True, ("dasar",)),
    ("bukti_kepemilikan", True, ("bukti",)),
    ("diverifikasi_oleh", True, ("verifikator",)),
    ("aktif_dari", True, ("mulai",)),
    ("aktif_sampai", False, ("sampai", "berakhir")),
    ("catatan", False, ("keterangan",)),
)
NAMES = tuple(name for name, _, _ in COLUMNS)
KNOWN = frozenset(title for name, _, others in COLUMNS for title in (name, *others))
ACCOUNTS = next((name, *others) for name, _, others in COLUMNS if name == "akun")
# What may be said once for every row: never what tells one person or account from another.
SHAREABLE = tuple(name for name in NAMES if name not in ("nama", "nip", "akun"))


def columns_of(
    sheet: Sheet, name: str, mapping: Mapping[str, str], shared: Mapping[str, str], agencies: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """Our column name to the file's header, and the headers nobody knows. What `shared` holds, no header has to."""
    columns = found_columns(sheet, mapping, agencies)
    unknown = [ours for ours in columns if ours not in NAMES]
    if unknown:
        raise RegisterError(_("kolom {unknown!r} tidak ada dalam templat", unknown=unknown[0]), remedy=one_of(NAMES))
    twice = [h for h in columns.values() if sheet.header.count(h) > 1]
    if twice:
        raise RegisterError(
            _("judul kolom {twice!r} ada dua kali", twice=twice[0]),
            where=f"{name}:1",
            remedy=_("hapus atau ganti nama salah satunya"),
        )
    missing = missing_columns(sheet, columns, shared)
    if missing:
        raise RegisterError(
            _("judul kolom tidak ditemukan: {missing}", missing=", ".join(missing)),
            where=f"{name}:1",
            remedy=_(
                "samakan judul dengan templat, petakan: --map 'Judul di berkas=nama_kolom', atau bila sama untuk"
                " semua baris: --same 'nama_kolom=isi'"
            ),
        )
    return columns, [h for h in sheet.header if h and h not in columns.values()]


def found_columns(sheet: Sheet, mapping: Mapping[str, str], agencies: Collection[str]) -> dict[str, str]:
    """Our column name to the file's header: as somebody said, else by the names that people use for it.

    `agencies`: those that the workspace knows beside the governments.
    """
    columns = {ours: header_form(theirs) for theirs, ours in mapping.items()}
    for ours, _required, others in COLUMNS:
        if ours not in columns:
            hit = next((h for h in (ours, *others) if h in sheet.header and h not in columns.values()), None)
            if hit:
                columns[ours] = hit
    _found_in_parts(sheet, columns)
    if "instansi" not in mapping.values():
        _unit_for_agency(sheet, columns, agencies)
    _level_for_title(sheet, columns)
    return columns


def _found_in_parts(sheet: Sheet, columns: dict[str, str]) -> None:
    """Columns that stand in the file beside another word for the same: "nama lengkap & gelar". Two such are nobody's."""
    for ours, _required, others in COLUMNS:
        free = [head for head in sheet.header if head not in columns.values()]
        hits = [head for head in free if not known_parts(head).isdisjoint((ours, *others))]
        if ours not in columns and len(hits) == 1:
            columns[ours] = hits[0]


def missing_columns(sheet: Sheet, columns: Mapping[str, str], shared: Mapping[str, str]) -> tuple[str, ...]:
    """What must be there, and is neither a column of the file nor said once for all rows."""
    return tuple(
        ours
        for ours, required, _ in COLUMNS
        if required and columns.get(ours) not in sheet.header and not shared.get(ours)
    )


LOOKED_AT = 20  # different values of a column, the most frequent first


def _unit_for_agency(sheet: Sheet, columns: dict[str, str], agencies: Collection[str]) -> None:
    """A column under a title that people use for both ("OPD") in which no value may be an agency, holds the units
    within one. Under the template's own title only what is called as units are is held to be one."""
    column = columns.get("instansi", "")
    counted = Counter(value for row in sheet.rows if (value := row.cells.get(column, "").strip()))
    values = [value for value, _n in counted.most_common(LOOKED_AT)]
    meant = (
        value for value in values if may_be_agency(value, agencies) or (column == "instansi" and not is_unit(value))
    )
    if not values or any(meant):
        return
    del columns["instansi"]
    columns.setdefault("unit_kerja", column)


def _level_for_title(sheet: Sheet, mapping: dict[str, str]) -> None:
    """Where no column says the level, one of titles does if most of them tell theirs; one that holds nothing but levels
    holds no titles."""
    column = mapping.get("jabatan")
    if column is None or "kelompok_jabatan" in mapping:
        return
    values = {row.cells.get(column, "").strip() for row in sheet.rows} - {""}
    levels = {title for title in values if level_of(title).level}
    if not levels or len(levels) * 2 <= len(values):
        return
    mapping["kelompok_jabatan"] = column
    if sum(is_level(title) for title in values) * 2 > len(values):
        del mapping["jabatan"]


def shared_values(
    columns: Mapping[str, str], stated: Mapping[str, str], remembered: Mapping[str, str]
) -> dict[str, str]:
    """What holds for every row: as somebody said of this list, else as for earlier ones where it has no such column.

    Raises RegisterError for what tells people apart, which no two rows can share.
    """
    wrong = next((ours for ours, value in stated.items() if value and ours not in SHAREABLE), "")
    if wrong:
        raise RegisterError(
            _("kolom {wrong!r} tidak dapat sama untuk semua baris", wrong=wrong), remedy=one_of(SHAREABLE)
        )
    earlier = {ours: value for ours, value in remembered.items() if ours not in stated and ours not in columns}
    return {ours: value.strip() for ours, value in {**earlier, **stated}.items() if value.strip()}


def with_shared(sheet: Sheet, columns: Mapping[str, str], shared: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """The sheet with what holds for every row in the cells that say nothing, and under which header each column is."""
    heads = {ours: columns.get(ours, "") or f"sama_{ours}" for ours in shared}
    remarks = []
    rows = list(sheet.rows)
    for ours, head in heads.items():
        empty = {n for n, row in enumerate(rows) if not row.cells.get(head, "").strip()}
        rows = [
            replace(
                row,
                cells={**row.cells, head: shared[ours]},
                numeric=row.numeric - {head},
                uncomputed=row.uncomputed - {head},
            )
            if n in empty
            else row
            for n, row in enumerate(rows)
        ]
        remarks.append(
            _(
                "kolom {ours}: {shared!r} dipakai untuk {empty} baris yang tidak menyebutnya sendiri",
                ours=ours,
                shared=shared[ours],
                empty=len(empty),
            )
        )
    notices = (*sheet.notices, *remarks)
    return replace(sheet, rows=tuple(rows), notices=notices), {**columns, **heads}
