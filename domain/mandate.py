"""The written mandate without which the ethics family does not open, and which ends it by itself.

Law asks for a purpose and a basis before people's words are processed (UU 27/2022); the length is this program's rule.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain import regions
from domain.errors import NOTHING, MandateError, PackError
from domain.ethics import EthicsPack, Mode
from domain.packs import load_ethics
from domain.periods import tanggal
from domain.texts import Text, _, joined, one_of
from domain.types import Account, AccountKind

LONGEST_DAYS = 183  # first and last day included
FEWEST_READERS = 3  # two who read blind, a third for when they differ
BLOCK = "mandat"
_TEXTS = ("body", "letter_number", "legal_basis", "officer")
_LISTS = ("regions", "account_kinds", "categories", "packs", "readers", "leaders")
_DAYS = ("letter_date", "from", "to", "dpia_date")
_WORDS = {
    "body": _("nama lembaga"),
    "letter_number": _("nomor surat tugas"),
    "letter_date": _("tanggal surat tugas"),
    "legal_basis": _("dasar hukum"),
    "officer": _("pejabat penanggung jawab"),
    "regions": _("wilayah"),
    "account_kinds": _("jenis akun"),
    "categories": _("jenis etika"),
    "packs": _("paket etika"),
    "from": _("hari pertama"),
    "to": _("hari terakhir"),
    "dpia_date": _("tanggal penilaian dampak pelindungan data"),
    "readers": _("pembaca"),
    "leaders": _("pimpinan"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mandate:
    """`first` and `last` day are both included. `mandate_id` is "" until it is recorded."""

    body: str
    letter_number: str
    letter_date: date
    legal_basis: str
    regions: tuple[str, ...]
    account_kinds: tuple[str, ...]
    kinds: tuple[str, ...]
    packs: tuple[str, ...]
    first: date
    last: date
    officer: str
    dpia_date: date
    readers: tuple[str, ...]
    leaders: tuple[str, ...]
    mandate_id: str = ""

    def open_on(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def line(self) -> str:
        """What stands on every page that is made under it."""
        return (
            f"Mandat etika {self.mandate_id}: {self.body}, surat {self.letter_number} tanggal"
            f" {tanggal(self.letter_date)}, berlaku {tanggal(self.first)} sampai {tanggal(self.last)};"
            f" penanggung jawab {self.officer}"
        )

    def covers(self, region: str) -> bool:
        return any(regions.covers(mine, region) for mine in self.regions)

    def require_account(self, account: Account) -> None:
        """Raises MandateError for an account outside its regions and kinds."""
        if not self.covers(account.region):
            raise MandateError(
                _(
                    "akun itu di wilayah {region}, di luar mandat ({regions})",
                    region=account.region,
                    regions=", ".join(self.regions),
                ),
                remedy=_("serahkan laporan kepada lembaga wilayah itu"),
            )
        if account.kind not in self.account_kinds:
            raise MandateError(
                _("akun {kind} di luar mandat", kind=account.kind), remedy=_("lihat account_kinds dalam mandat")
            )


def read_mandate(text: str, file: str, today: date) -> tuple[Mandate, EthicsPack]:
    """The mandate of a TOML text with a [mandat] block, and the packs that it names.

    Raises MandateError with every fault, each with its line.
    """
    try:
        block = tomllib.loads(text).get(BLOCK)
    except tomllib.TOMLDecodeError as error:
        raise MandateError(
            _("bukan TOML yang sah: {error}", error=str(error)), where=file, remedy=_("perbaiki baris itu")
        ) from error
    if not isinstance(block, dict):
        raise MandateError(_("berkas mandat tanpa blok [mandat]"), where=file, remedy=_("lihat docs/panduan/etika.md"))
    faults = _shapes(block)
    if not faults:
        faults = _days(block, today) + _people(block)
    pack: EthicsPack | None = None
    if not faults:
        try:
            pack = load_ethics(block["packs"])
        except PackError as error:
            faults = [("packs", error.what, error.remedy)]
        else:
            faults = _scope(block, pack)
    if faults or pack is None:
        _raise(text, file, faults)
        raise AssertionError("unreachable")
    return _made(block), pack


def _made(block: Mapping[str, Any]) -> Mandate:
    return Mandate(
        body=block["body"].strip(),
        letter_number=block["letter_number"].strip(),
        letter_date=block["letter_date"],
        legal_basis=block["legal_basis"].strip(),
        regions=tuple(block["regions"]),
        account_kinds=tuple(block["account_kinds"]),
        kinds=tuple(sorted(block["categories"])),
        packs=tuple(block["packs"]),
        first=block["from"],
        last=block["to"],
        officer=block["officer"].strip(),
        dpia_date=block["dpia_date"],
        readers=tuple(block["readers"]),
        leaders=tuple(block["leaders"]),
    )


Fault = tuple[str, Text, Text]


def _raise(text: str, file: str, faults: list[Fault]) -> None:
    lines = text.split("\n")

    def place(key: str) -> str:
        line = next((n for n, one in enumerate(lines, 1) if one.split("=")[0].strip() == key), 0)
        return f"{file}:{line}" if line else file

    (key, what, remedy), *rest = faults
    more = [Text("{where}: {what} → {remedy}", where=place(k), what=w, remedy=r) for k, w, r in rest]
    raise MandateError(what, where=place(key), remedy=joined([remedy, *more], "\n"))


def _shapes(block: Mapping[str, Any]) -> list[Fault]:
    found: list[Fault] = []
    for key in block:
        if key not in _WORDS:
            found.append(
                (key, _("kunci '{key}' tidak dikenal", key=key), _("kunci yang ada: {words}", words=", ".join(_WORDS)))
            )
    for key in _TEXTS:
        if not isinstance(block.get(key), str) or not block[key].strip():
            found.append(
                (key, _("{words} ('{key}') belum diisi", words=_WORDS[key], key=key), _('tulis {key} = "..."', key=key))
            )
    for key in _LISTS:
        value = block.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
            found.append(
                (
                    key,
                    _("{words} ('{key}') belum diisi", words=_WORDS[key], key=key),
                    _('tulis {key} = ["..."]', key=key),
                )
            )
    for key in _DAYS:
        if not isinstance(block.get(key), date) or isinstance(block.get(key), datetime):
            found.append(
                (
                    key,
                    _("{words} ('{key}') belum diisi", words=_WORDS[key], key=key),
                    _("tulis {key} = 2026-11-02", key=key),
                )
            )
    return found


def _days(block: Mapping[str, Any], today: date) -> list[Fault]:
    found: list[Fault] = []
    first, last = block["from"], block["to"]
    if last < first:
        found.append(("to", _("mandat berakhir sebelum mulai"), _("tukar 'from' dan 'to'")))
    elif last - first >= timedelta(days=LONGEST_DAYS):
        days = (last - first).days + 1
        found.append(
            (
                "to",
                _("mandat {days} hari, paling lama {longest_days} hari", days=days, longest_days=LONGEST_DAYS),
                _("minta mandat baru setelah itu"),
            )
        )
    elif last < today:
        found.append(("to", _("mandat sudah berakhir {tanggal}", tanggal=tanggal(last)), _("minta surat tugas baru")))
    for key in ("letter_date", "dpia_date"):
        if block[key] > today:
            found.append(
                (
                    key,
                    _("{words} belum tiba ({tanggal})", words=_WORDS[key], tanggal=tanggal(block[key])),
                    _("periksa tanggalnya"),
                )
            )
        elif block[key] > first:
            found.append(
                (key, _("{words} sesudah hari pertama mandat", words=_WORDS[key]), _("mandat tidak berlaku surut"))
            )
    return found


def _people(block: Mapping[str, Any]) -> list[Fault]:
    if len(set(block["readers"])) < FEWEST_READERS:
        return [
            (
                "readers",
                _("perlu sekurangnya {fewest_readers} pembaca yang berlainan", fewest_readers=FEWEST_READERS),
                _("dua membaca terpisah, yang ketiga bila keduanya berbeda"),
            )
        ]
    return []


def _scope(block: Mapping[str, Any], pack: EthicsPack) -> list[Fault]:
    found: list[Fault] = []
    for code in block["regions"]:
        if code not in regions.names():
            found.append(
                ("regions", _("wilayah '{code}' tidak dikenal", code=code), _("isi kode Kemendagri, mis. 35.78"))
            )
    for kind in block["account_kinds"]:
        if kind not in [k.value for k in AccountKind]:
            found.append(
                ("account_kinds", _("jenis akun '{kind}' tidak dikenal", kind=kind), _("personal atau official"))
            )
    found += [_category(code, block, pack) for code in block["categories"]]
    return [fault for fault in found if fault[1]]


def _category(code: str, block: Mapping[str, Any], pack: EthicsPack) -> Fault:
    kind = pack.kinds.get(code)
    if kind is None:
        return ("categories", _("jenis '{code}' tidak ada dalam paket", code=code), one_of(pack.kinds))
    if kind.mode is Mode.HANDOVER:
        return (
            "categories",
            _("{code} milik keluarga netralitas dan tidak dapat dimandatkan di sini", code=code),
            _("hapus"),
        )
    outside = [r for r in block["regions"] if not pack.in_force(code, r, block["from"])]
    if outside:
        return (
            "categories",
            _(
                "tidak ada surat edaran yang berlaku untuk {code} di wilayah {outside}",
                code=code,
                outside=", ".join(outside),
            ),
            _("batasi wilayahnya, atau sebut paket tambahan wilayah itu"),
        )
    return ("categories", NOTHING, NOTHING)
