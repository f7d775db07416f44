"""One row of the register read: an account to be enrolled, or every problem of the row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from domain.errors import RegisterError
from domain.links import AccountRef, canonical_account, platform_of
from domain.nip import clean_nip
from domain.periods import WIB
from domain.privacy import holds_nip
from domain.texts import _, one_of
from domain.types import AccountKind, PositionLevel
from imports.account_cells import apart, holds_several
from imports.position_words import AREA_HEADS, LEVEL_CHOICES, level_of
from imports.register_problems import RowProblem
from imports.register_rows import Enrolled, shape
from imports.register_table import NOTHING, agency_of, is_unit, region_of
from parsing.dates import read_moment
from parsing.sheets import NamedRow

DISPUTED = re.compile(
    r"\b(?:disputed|sengketa|disengketakan|diragukan|dipalsukan|palsu|tiruan|bukan (?:akun|milik)(?:nya)?|bukan ybs"
    r"|(?:belum|tidak) (?:pasti|jelas|ter-?verifikasi|di-?verifikasi|terkonfirmasi|dikonfirmasi)|unverified|fake"
    r"|dikloning|kloning|diretas)\b",
    re.I,
)


FREE_TEXT = ("jabatan", "unit_kerja", "dasar_hukum", "bukti_kepemilikan", "diverifikasi_oleh", "catatan")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the rows are checked against. `accepted` maps a line to a second person's note (implausible NIP)."""

    today: date
    extra_agencies: frozenset[str] = frozenset()
    accepted: Mapping[int, str] = field(default_factory=dict)


Value = TypeVar("Value")


class RefusedRowError(Exception):
    def __init__(self, problems: list[RowProblem]) -> None:
        self.problems = problems
        super().__init__()


class RowReader:
    """Reads one row, collecting every problem of it before giving up."""

    def __init__(self, row: NamedRow, columns: Mapping[str, str], rules: Rules, rounded: bool) -> None:
        self.row, self.rules, self.columns, self.rounded = row, rules, columns, rounded
        self.problems: list[RowProblem] = []

    def cell(self, column: str) -> str:
        return re.sub(r"\s+", " ", self.row.cells.get(self.columns.get(column, ""), "")).strip()

    def problem(self, column: str, reason: str, remedy: str) -> None:
        value = shape(column, self.cell(column), self.cell("nama"))
        self.problems.append(RowProblem(line=self.row.line, column=column, value=value, reason=reason, remedy=remedy))

    def read(self) -> Enrolled:
        account = self._account()
        active_from, active_to = self._day("aktif_dari"), self._day("aktif_sampai")
        self._window(active_from, active_to)
        self._no_identity_in_free_text()
        self._disputed()
        self._unread()
        asn_type = self._choice("jenis_asn", {"": "PNS", "pns": "PNS", "pppk": "PPPK", "p3k": "PPPK"})
        nip, agency, region = self._nip(asn_type == "PPPK"), self._agency(), self._region()
        level, leads = self._level()
        head = self._choice("kepala_wilayah", {"": leads, "tidak": False, "ya": True})
        kind = self._choice("jenis_akun", KINDS)
        for column, reason, remedy in REQUIRED:
            if not self.cell(column):
                self.problem(column, reason, remedy)
        if self.problems or account is None or active_from is None or level is None or kind is None:
            raise RefusedRowError(self.problems)
        return Enrolled(
            line=self.row.line,
            name=self.cell("nama"),
            nip=nip,
            asn_type=asn_type or "PNS",
            agency=agency,
            region=region,
            position_level=level,
            kepala_wilayah=bool(head),
            account=account,
            kind=kind,
            legal_basis=self.cell("dasar_hukum"),
            ownership_evidence=self.cell("bukti_kepemilikan"),
            verified_by=self.cell("diverifikasi_oleh"),
            active_from=active_from,
            active_to=active_to,
            note=self.cell("catatan"),
            forced_by=self.rules.accepted.get(self.row.line, ""),
            title=self.cell("jabatan"),
            unit=self.cell("unit_kerja"),
        )

    def _nip(self, pppk: bool) -> str:
        if self.columns["nip"] in self.row.numeric or (self.rounded and self.cell("nip").endswith("000")):
            self.problem(
                "nip",
                "nip_precision",
                _("NIP tersimpan sebagai angka dan kehilangan digit; format kolom sebagai Teks dan isi ulang"),
            )
            return ""
        if not self.cell("nip"):
            self.problem("nip", "nip_missing", _("isi NIP 18 angka"))
            return ""
        try:
            return clean_nip(
                self.cell("nip"), pppk=pppk, today=self.rules.today, forced=self.row.line in self.rules.accepted
            )
        except RegisterError as error:
            self.problem("nip", error.what, error.remedy)
            return ""

    def _account(self) -> AccountRef | None:
        try:
            platform = platform_of(self.cell("platform")) if self.cell("platform") else None
        except RegisterError as error:
            self.problem("platform", error.what, error.remedy)
            return None
        cell = self.cell("akun")
        try:
            return canonical_account(*apart("" if cell.casefold() in NOTHING else cell, platform))
        except RegisterError as error:
            if error.what in ("bad_handle", "platform_unknown") and holds_several(cell):
                self.problem("akun", "several_accounts", _("tulis satu akun sebaris, atau satu kolom tiap platform"))
            elif error.what == "platform_unknown" and platform is None:
                remedy = _(
                    "isi kolom platform, atau tulis platformnya sekali bila sama untuk semua @nama tanpa platform"
                )
                self.problem("akun", error.what, remedy)
            else:
                self.problem("akun", error.what, error.remedy)
            return None

    def _agency(self) -> str:
        agency, near = agency_of(self.cell("instansi"), self.rules.extra_agencies)
        if not agency and is_unit(self.cell("instansi")):
            remedy = _(
                "itu satuan kerja: tulis pemerintahannya sekali untuk semua baris, mis. Pemerintah Kabupaten ..."
            )
            self.problem("instansi", "agency_unknown", remedy)
        elif not agency:
            first = (
                _("mungkin: {near}", near="; ".join(near)) if near else _("tulis seperti 'Pemerintah Kabupaten ...'")
            )
            remedy = _("{near}, atau daftarkan pada register.extra_agencies", near=first)
            self.problem("instansi", "agency_unknown", remedy)
        return agency

    def _region(self) -> str:
        code, near = region_of(self.cell("kode_wilayah"))
        if not code:
            remedy = (
                _("mungkin: {near}", near="; ".join(near))
                if near
                else _("isi kode Kemendagri, mis. 35 atau 35.78, atau namanya")
            )
            self.problem("kode_wilayah", "region_unknown", remedy)
        elif self.columns["kode_wilayah"] in self.row.numeric and "." in self.cell("kode_wilayah"):
            self.problem("kode_wilayah", "region_numeric", _("format kolom sebagai Teks; 35.10 berubah menjadi 35.1"))
        return code

    def _disputed(self) -> None:
        """What any column says against the account's being this person's; such a row is for a person to settle."""
        if any(DISPUTED.search(value) for value in self.row.cells.values()):
            remedy = _("pastikan pemiliknya lebih dulu, atau hapus barisnya")
            self.problem("bukti_kepemilikan", "ownership_disputed", remedy)

    def _unread(self) -> None:
        for column in (ours for ours, title in self.columns.items() if title in self.row.uncomputed):
            self.problem(column, "formula_unread", _("buka dan simpan di Excel, atau tempel sebagai nilai"))

    def _choice(self, column: str, allowed: Mapping[str, Value]) -> Value | None:
        given = self.cell(column).casefold().replace(" ", "_")
        if given not in allowed:
            self.problem(column, "value_unknown", one_of(k for k in allowed if k))
        return allowed.get(given)

    def _level(self) -> tuple[PositionLevel | None, bool]:
        """The level, and whether its words are those of who leads an area."""
        found = level_of(self.cell("kelompok_jabatan"), echelons="eselon" in self.columns["kelompok_jabatan"])
        if found.level is None:
            maybe = _("mungkin: {near}; ", near="; ".join(found.maybe)) if found.maybe else ""
            self.problem(
                "kelompok_jabatan",
                "value_unknown",
                _("{maybe}pilih: {level_choices}", maybe=maybe, level_choices=LEVEL_CHOICES),
            )
        return found.level, found.by in AREA_HEADS

    def _day(self, column: str) -> date | None:
        if not self.cell(column):
            return None
        noon = datetime(self.rules.today.year, self.rules.today.month, self.rules.today.day, 12, tzinfo=WIB)
        far = noon + timedelta(days=365 * 50)  # an end date lies in the future; a post's time never does
        moment = read_moment(self.cell(column), captured_at=far, zone=WIB)
        if moment.at is None or moment.year_inferred or moment.source == "relative":
            self.problem(
                column,
                moment.problem or "date_incomplete",
                _("tulis tanggal lengkap, mis. {day}", day=self.rules.today.isoformat()),
            )
            return None
        return moment.at.astimezone(WIB).date()

    def _window(self, start: date | None, end: date | None) -> None:
        if start is None and not self.cell("aktif_dari"):
            self.problem("aktif_dari", "window_missing", _("isi tanggal mulai dipantau"))
        if start is not None and end is not None and end < start:
            self.problem("aktif_sampai", "window_reversed", _("tanggal akhir mendahului tanggal mulai"))

    def _no_identity_in_free_text(self) -> None:
        name = self.cell("nama").casefold()
        for column in FREE_TEXT:
            text = self.cell(column)
            if holds_nip(text) or (len(name) > 3 and name in text.casefold()):
                self.problem(column, "identity_in_text", _("hapus nama dan NIP; keduanya hanya di kolomnya sendiri"))


REQUIRED = (
    ("nama", "name_missing", _("isi nama")),
    ("dasar_hukum", "no_basis", _("isi dasar hukum pemantauan akun ini")),
    ("bukti_kepemilikan", "no_evidence", _("isi bukti bahwa akun itu milik orangnya")),
    ("diverifikasi_oleh", "not_verified", _("isi siapa yang memverifikasi")),
)


KINDS = {
    "": AccountKind.PERSONAL,
    "pribadi": AccountKind.PERSONAL,
    "personal": AccountKind.PERSONAL,
    "resmi": AccountKind.OFFICIAL,
    "official": AccountKind.OFFICIAL,
}
