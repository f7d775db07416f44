"""Rekap of many offices in a plain folder: whom to trust, what came in, what it adds up to.

The folder is the whole state of a province or the nation and needs no database: every file in it was signed by its
office and is checked again at each report, so the folder can be copied, carried and checked by others.

    pusat.toml   who publishes               kantor.csv   the offices and the fingerprints of their keys
    masuk/       PERIOD/OFFICE/SHA-256.json  terbit.json  what public pages printed, so that small cells stay closed
    laporan/     PERIOD/                     the pages
"""

import csv
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from domain import office_tally, regions
from domain.errors import ConfigError, EvidenceError, ImportFileError, NetralitasError, UsageError
from domain.office_tally import WEEK, Office, OfficeTally, ReceivedTally
from domain.periods import ZONES, Week, parse_week, week_of
from domain.texts import Text, _
from imports import rekap_sheet
from imports.rekap_sheet import write_template
from parsing import strict_json
from rendering import csv_text, json_text, write_atomic
from store import signing

__all__ = ["write_template"]

CENTRE, OFFICES, INCOMING, PRINTED, REPORTS = "pusat.toml", "kantor.csv", "masuk", "terbit.json", "laporan"
COLUMNS = ("kode", "nama", "wilayah", "sidik", "sejak")
LARGEST = 1 << 20  # no rekap is larger than a megabyte
SIGNED = b'"signature"'  # stands in every file but those from the template
HOW_TO_TRUST = _("cocokkan sidik itu dengan kantornya lewat jalan lain, lalu 'netralitas rekap trust'")


@dataclass(frozen=True, kw_only=True, slots=True)
class Centre:
    """The folder with its list: offices by code, and the codes by the fingerprint of a trusted key."""

    folder: Path
    name: str
    responsible: str
    legal_basis: str
    region: str
    zone: str
    offices: Mapping[str, Office]
    keys: Mapping[str, str]


def create(folder: Path, *, name: str, responsible: str, legal_basis: str, region: str, zone: str) -> None:
    """Makes the folder of a province (`region`, its code) or the nation (""). Raises UsageError where one is."""
    if (folder / CENTRE).exists():
        raise UsageError(_("folder rekap sudah ada"), remedy=_("pakai folder itu, atau beri nama lain"))
    if region and region not in regions.names():
        raise UsageError(
            _("kode wilayah {region!r} tidak dikenal", region=region),
            remedy=_("isi kode Kemendagri, mis. 35, atau kosong"),
        )
    values = {
        "nama": name,
        "penanggung_jawab": responsible,
        "dasar_hukum": legal_basis,
        "wilayah": region,
        "zona": zone,
    }
    write_atomic(folder / CENTRE, "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in values.items()))
    write_atomic(folder / OFFICES, csv_text(COLUMNS, ()))


def open_centre(folder: Path) -> Centre:
    """Reads the folder. Raises ConfigError, which names file and line, for a list that is no list."""
    try:
        settings = tomllib.loads((folder / CENTRE).read_text("utf-8"))
        values = {key: str(settings[key]) for key in ("nama", "penanggung_jawab", "dasar_hukum", "wilayah", "zona")}
    except FileNotFoundError as error:
        raise ConfigError(
            _("bukan folder rekap"), where=str(folder), remedy=_("buat: 'netralitas rekap init'")
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("setelan rekap rusak"), where=CENTRE, remedy=_("perbaiki atau buat lagi berkasnya")
        ) from error
    if values["zona"] not in ZONES:
        raise ConfigError(_("zona tidak dikenal"), where=CENTRE, remedy=_("isi WIB, WITA atau WIT"))
    offices, keys = _offices(_list(folder))
    return Centre(
        folder=folder,
        name=values["nama"],
        responsible=values["penanggung_jawab"],
        legal_basis=values["dasar_hukum"],
        region=values["wilayah"],
        zone=values["zona"],
        offices=offices,
        keys=keys,
    )


def _list(folder: Path) -> str:
    try:
        return (folder / OFFICES).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("daftar kantor tidak terbaca"), where=OFFICES, remedy=_("simpan sebagai CSV UTF-8")
        ) from error


def _offices(text: str) -> tuple[dict[str, Office], dict[str, str]]:
    """The offices of a list by code, and the codes by fingerprint; ConfigError names the line that is wrong."""
    offices: dict[str, Office] = {}
    keys: dict[str, str] = {}
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        where = f"{OFFICES}:{line}"
        if set(row) != set(COLUMNS) or None in row.values():
            raise ConfigError(
                _("kolomnya bukan {columns}", columns=", ".join(COLUMNS)), where=where, remedy=_("perbaiki baris itu")
            )
        office = Office(code=row["kode"], name=row["nama"], region=row["wilayah"], since=row["sejak"])
        _require_office(office, where)
        if offices.setdefault(office.code, office) != office:
            raise ConfigError(
                _("satu kode dengan dua nama, wilayah atau masa"), where=where, remedy=_("samakan barisnya")
            )
        if row["sidik"] and keys.setdefault(row["sidik"], office.code) != office.code:
            raise ConfigError(
                _("satu sidik untuk dua kantor"), where=where, remedy=_("cocokkan lagi dengan kedua kantor")
            )
    return dict(sorted(offices.items(), key=lambda item: (item[1].region, item[0]))), keys


def _require_office(office: Office, where: str) -> None:
    if not re.fullmatch(r"\w[\w.-]{0,40}", office.code, re.ASCII):
        raise ConfigError(_("kode kantor hanya huruf, angka, titik, - dan _"), where=where, remedy=_("mis. 35.78"))
    if office.region and office.region not in regions.names():
        raise ConfigError(_("kode wilayah tidak dikenal"), where=where, remedy=_("isi kode Kemendagri, mis. 35.78"))
    if office.since:
        try:
            parse_week(office.since)
        except UsageError as error:
            raise ConfigError(_("kolom sejak bukan pekan"), where=where, remedy=_("tulis seperti 2026-W45")) from error


def trust(folder: Path, office: Office, print_: str) -> None:
    """Puts an office, and a fingerprint of its key unless "", on the list; an office may have several.

    Raises UsageError for what is no fingerprint, ConfigError for an office that contradicts the list.
    """
    if print_ and (len(print_) != 64 or set(print_) - set("0123456789abcdef")):
        raise UsageError(
            _("sidik bukan 64 angka heksadesimal"), remedy=_("salin seluruhnya dari 'netralitas rekap make'")
        )
    open_centre(folder)
    row = {"kode": office.code, "nama": office.name, "wilayah": office.region, "sidik": print_, "sejak": office.since}
    known = list(csv.DictReader(io.StringIO(_list(folder))))
    if row not in known:
        text = csv_text(COLUMNS, [tuple(r[c] for c in COLUMNS) for r in (*known, row)])
        _offices(text)
        write_atomic(folder / OFFICES, text)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenFile:
    """What became of one file: what to tell about it, and whether it was refused."""

    text: Text
    refused: bool = False


def add(centre: Centre, files: Sequence[Path], now: datetime) -> list[TakenFile]:
    """Takes in what is valid and keeps it as it came; a file that is not is told, and the others go on."""
    taken: list[TakenFile] = []
    for path in files:
        try:
            taken += _add(centre, path, now)
        except NetralitasError as error:
            taken.append(TakenFile(text=error.text, refused=True))
        except OSError as error:
            line = _("{file}: tidak terbaca ({reason}) → periksa berkasnya", file=path.name, reason=error.strerror)
            taken.append(TakenFile(text=line, refused=True))
    return taken


def _add(centre: Centre, path: Path, now: datetime) -> Iterator[TakenFile]:
    if path.stat().st_size > LARGEST:
        raise ImportFileError(_("lebih besar daripada 1 MB"), where=path.name, remedy=office_tally.AGAIN)
    if path.suffix.lower() != ".json":
        yield from _add_sheet(centre, path, now)
        return
    data = path.read_bytes()
    found = check(centre, data, path.name)
    _require_past(found.tally, path.name, now)
    yield _keep(centre, found, data, path.name)


def _add_sheet(centre: Centre, path: Path, now: datetime) -> Iterator[TakenFile]:
    """Each row of the template is an unsigned rekap of its own; a bad row is told by its line."""
    for line, row in rekap_sheet.read(path, ZONES[centre.zone], now):
        where = f"{path.name}:{line}"
        if isinstance(row, NetralitasError):
            yield TakenFile(text=row.text, refused=True)
            continue
        office, statement = row
        try:
            if office not in centre.offices:
                raise ImportFileError(
                    _("kantor {office!r} tidak ada dalam daftar", office=office), where=where, remedy=HOW_TO_TRUST
                )
            data = json_text({"format": office_tally.FORMAT, "statement": statement, "office": office}).encode()
            found = check(centre, data, where, unsigned=True)
            _require_past(found.tally, where, now)
            yield TakenFile(text=_same(where)) if _stands(centre, found) else _keep(centre, found, data, where)
        except NetralitasError as error:
            yield TakenFile(text=error.text, refused=True)


def _require_past(tally: OfficeTally, name: str, now: datetime) -> None:
    if tally.start > now or tally.cutoff > now or tally.made_at > now:
        raise ImportFileError(
            _("masa atau batas datanya di masa depan"),
            where=name,
            remedy=_("periksa jam kedua komputer; masa yang belum mulai tidak dapat direkap"),
        )


def _stands(centre: Centre, found: ReceivedTally) -> bool:
    """Whether the newest unsigned rekap of that office and period says the same; only when it was read differs."""
    known = [
        check(centre, path.read_bytes(), path.name[:12], unsigned=True).tally
        for path in (centre.folder / INCOMING / found.tally.period / found.office).glob("*.json")
        if SIGNED not in path.read_bytes()
    ]
    newest = max(known, key=lambda t: t.order, default=None)
    return newest is not None and replace(newest, made_at=found.tally.made_at) == found.tally


def _keep(centre: Centre, found: ReceivedTally, data: bytes, name: str) -> TakenFile:
    path = centre.folder / INCOMING / found.tally.period / found.office / f"{found.digest}.json"
    if path.exists():
        return TakenFile(text=_same(name))
    write_atomic(path, data)
    line = _(
        "{file}: {office}, {period}, edisi {edition}",
        file=name,
        office=found.office,
        period=found.tally.period,
        edition=found.tally.edition,
    )
    return TakenFile(text=line if found.signed else _("{said}, TANPA TANDA TANGAN", said=line))


def _same(file: str) -> Text:
    return _("{file}: isi yang sama sudah ada, tidak ditambah lagi → tidak perlu apa-apa", file=file)


def check(centre: Centre, data: bytes, name: str, *, unsigned: bool = False) -> ReceivedTally:
    """A file's rekap, once its form, its numbers, its key and its signature are right.

    Raises ImportFileError for what is no whole rekap, EvidenceError for a key that is not trusted or a signature that
    does not match. `unsigned`: from the template, which names its office itself.
    """
    value = _value(data, name)
    digest = hashlib.sha256(data).hexdigest()
    if unsigned:
        office = str(value.get("office", ""))
        if set(value) != {"format", "statement", "office"} or office not in centre.offices:
            raise ImportFileError(_("bukan rekap dari templat"), where=name, remedy=_("muat lagi templatnya"))
        tally = office_tally.tally_of(value["statement"], name, _("perbaiki baris itu, lalu muat lagi berkasnya"))
        return ReceivedTally(office=office, tally=tally, digest=digest, signed=False)
    if set(value) != {"format", "statement", "key", "signature", "rotations"}:
        raise ImportFileError(
            _("rekap tanpa kunci dan tanda tangan yang lengkap"), where=name, remedy=office_tally.AGAIN
        )
    key, signature = _hex(value["key"], name), _hex(value["signature"], name)
    office = _office_of(centre, key, _changes(value["rotations"], name), name)
    if not signing.is_signed(key, signature, office_tally.signed_bytes(value["statement"])):
        raise EvidenceError(
            _("tanda tangan tidak cocok: isinya berubah sesudah ditandatangani"),
            where=name,
            remedy=_("minta berkas aslinya dikirim lagi"),
        )
    tally = office_tally.tally_of(value["statement"], name)
    return ReceivedTally(office=office, tally=tally, digest=digest, signed=True)


def _value(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = strict_json.load(data).value
    except strict_json.JsonRefused as error:
        cut = error.reason in ("json_truncated", "empty_body")
        text = (
            _("berkas terpotong, bita {offset}", offset=error.offset)
            if cut
            else _("bukan JSON yang sah, bita {offset}", offset=error.offset)
        )
        raise ImportFileError(text, where=name, remedy=_("minta berkasnya dikirim lagi")) from error
    whole = isinstance(value, dict) and isinstance(value.get("statement"), dict)
    if not isinstance(value, dict) or not whole or value.get("format") != office_tally.FORMAT:
        raise ImportFileError(_("bukan berkas rekap Netralitas"), where=name, remedy=office_tally.AGAIN)
    return value


def _hex(value: Any, name: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        raise ImportFileError(_("kunci atau tanda tangan rusak"), where=name, remedy=office_tally.AGAIN) from None


def _changes(value: Any, name: str) -> list[signing.Rotation]:
    if not isinstance(value, list) or not all(
        isinstance(c, dict) and set(c) == {"old", "new", "signature"} for c in value
    ):
        raise ImportFileError(_("daftar penggantian kunci rusak"), where=name, remedy=office_tally.AGAIN)
    return [
        signing.Rotation(old=_hex(c["old"], name), new=_hex(c["new"], name), endorsement=_hex(c["signature"], name))
        for c in value
    ]


def _office_of(centre: Centre, key: bytes, changes: Sequence[signing.Rotation], name: str) -> str:
    """The office whose trusted key this is, or leads to it by signatures of the keys before."""
    mine = signing.fingerprint(key)
    if mine in centre.keys:
        return centre.keys[mine]
    for trusted in (signing.fingerprint(c.old) for c in changes):
        if trusted in centre.keys and mine in signing.reached([trusted], changes):
            return centre.keys[trusted]
    raise EvidenceError(_("kunci dengan sidik {mine} tidak dikenal", mine=mine), where=name, remedy=HOW_TO_TRUST)


def received(centre: Centre, period: str) -> tuple[list[ReceivedTally], list[str]]:
    """Everything of a period that is still valid under today's list, and what is wrong with the rest."""
    found: list[ReceivedTally] = []
    problems: list[str] = []
    for path in sorted((centre.folder / INCOMING / period).glob("*/*.json")):
        try:
            data = path.read_bytes()
            one = check(centre, data, f"{path.parent.name}/{path.name[:12]}…", unsigned=SIGNED not in data)
            if one.digest != path.stem or one.tally.period != period or one.office != path.parent.name:
                raise EvidenceError(
                    _("berkas berubah sejak diterima, atau pindah tempat"),
                    where=path.name[:12],
                    remedy=_("muat lagi berkas aslinya"),
                )
            found.append(one)
        except NetralitasError as error:
            problems.append(str(error))
    return found, problems


def periods(centre: Centre) -> list[str]:
    """The periods of which something came in, in the order of their labels."""
    root = centre.folder / INCOMING
    return sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def missing_since(centre: Centre, period: Week, present: Sequence[str]) -> dict[str, str]:
    """Per office that has none for this period: the first week since which it has sent none, "" if it never sent."""
    sent: dict[str, str] = {}
    for label in periods(centre):
        if label < period.label and WEEK.fullmatch(label):
            sent |= {p.name: label for p in (centre.folder / INCOMING / label).iterdir()}
    absent = [o for o in centre.offices.values() if o.code not in present and not _not_yet(o, period)]
    return {o.code: _after(sent[o.code]) if o.code in sent and not period.stage else o.since for o in absent}


def _not_yet(office: Office, period: Week) -> bool:
    return bool(office.since) and parse_week(office.since, period.zone).start >= period.end


def _after(label: str) -> str:
    return week_of(parse_week(label).end.date()).label
