"""The workspace and its settings, each with where it comes from: default, file and line, or environment."""

import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import ConfigError, WorkspaceError
from domain.periods import ZONES
from domain.public_site import LICENCES
from domain.responsibility import is_given
from domain.texts import _

FILE = "netralitas.toml"

type_names = {str: _("teks"), int: _("bilangan"), list: _("daftar teks")}

# Platforms that are read with a key: off until these say who let it, when and on what basis.
# The key itself is no setting: it comes from the environment of the crawl alone.
WITH_KEY = ("x", "facebook", "instagram", "threads", "youtube")
MORE: dict[str, tuple[tuple[str, type, object, str], ...]] = {
    "x": (
        ("platform_x.ceiling_usd", int, 0, "paling banyak dolar AS untuk X dalam sebulan; 0: tidak membaca"),
        ("platform_x.usd_per_1000", int, 5, "harga seribu kiriman X menurut kontrak, dolar AS"),
    ),
    "instagram": (("platform_instagram.own_id", str, "", "nomor pengguna Instagram lembaga sendiri"),),
}


def _approval(name: str) -> tuple[tuple[str, type, object, str], ...]:
    return (
        (f"platform_{name}.approved_by", str, "", f"siapa yang menyetujui pembacaan {name} dengan kunci; kosong: mati"),
        (f"platform_{name}.approved_on", str, "", "kapan disetujui, mis. 2026-09-01"),
        (f"platform_{name}.legal_basis", str, "", "dasar hukum persetujuan itu"),
        *MORE.get(name, ()),
    )


# Key, type, default, meaning (shown by `config show` and written by `init`).
SETTINGS: tuple[tuple[str, type, object, str], ...] = (
    ("workspace.id", str, "", _("pengenal ruang kerja, dibuat oleh init")),
    ("body.name", str, "Lembaga pemantau", _("nama lembaga pada laporan")),
    ("body.profile", str, "ngo", _("bawaslu, inspektorat, bkd, bkn, kasn atau ngo")),
    ("body.responsible", str, "", _("penanggung jawab laporan (jabatan)")),
    ("body.address", str, "", _("alamat lembaga pada kop laporan dan surat")),
    ("body.logo", str, "", _("gambar lambang lembaga pada kop (PNG atau JPEG dalam ruang kerja)")),
    ("body.region", str, "", _("kode wilayah lembaga, mis. 35.78; kosong: seluruh wilayah paket")),
    ("body.legal_basis", str, "", _("dasar hukum pemantauan, dicetak pada laporan")),
    ("poses.source", str, "", _("edaran lembaga tentang pose: penerbit, nomor dan perihalnya")),
    ("poses.day", str, "", _("tanggal edaran itu, mis. 2026-09-01")),
    ("poses.avoided", list, [], _("pose yang menurut edaran itu dihindari, satu per baris")),
    ("poses.allowed", list, [], _("pose yang dianjurkannya; boleh kosong")),
    ("election.packs", list, [], _('paket pemilihan yang berlaku, mis. ["pilkada-2024"]')),
    (
        "reading.take_back_minutes",
        int,
        10,
        _("menit selama bacaan dapat ditarik sebelum tercatat; 0: tercatat langsung"),
    ),
    ("report.zone", str, "WIB", _("zona pekan laporan: WIB, WITA atau WIT")),
    ("register.extra_agencies", list, [], _("instansi di luar daftar pemerintah daerah (kementerian, lembaga)")),
    ("crawl.contact", str, "", _("alamat kontak pada User-Agent; wajib untuk crawl")),
    ("crawl.pictures", int, 500, _("paling banyak gambar kiriman sekali merayapi, bila [images] terpasang; 0: tidak")),
    ("desk.host", str, "", _("nama situs meja kerja di belakang TLS kantor; kosong: hanya pada komputer ini")),
    ("mail.host", str, "", _("peladen surel lembaga untuk 'report send'; kosong: tidak mengirim")),
    ("mail.port", int, 587, _("465: TLS sejak awal; lainnya STARTTLS")),
    ("mail.user", str, "", _("nama masuk peladen surel; kata sandinya hanya lewat NETRALITAS_SMTP_PASSWORD")),
    ("mail.sender", str, "", _("alamat pengirim; ia menerima salinan setiap surel")),
    ("mail.internal_to", list, [], _("alamat yang boleh menerima edisi internal")),
    ("site.address", str, "", _("alamat situs publik laporan, mis. https://laporan.lembaga.example/; boleh kosong")),
    ("site.licence", str, "CC-BY-4.0", _("lisensi angka yang terbit: {licences}", licences=", ".join(LICENCES))),
    ("identity.key_file", str, "", _("berkas kunci identities.db; kosong: folder konfigurasi pengguna")),
    *(setting for name in WITH_KEY for setting in _approval(name)),
)
KINDS = {key: kind for key, kind, _, _ in SETTINGS}
SECTIONS = {key.split(".")[0] for key in KINDS}
VARIABLE = re.compile(rf"NETRALITAS_({'|'.join(sorted(SECTIONS)).upper()})_(\w+)")
PROFILES = ("bawaslu", "inspektorat", "bkd", "bkn", "kasn", "ngo")

# What Netralitas will not do, so a setting that asks for it is refused by name.
REFUSED = re.compile(
    r"face|wajah|score|skor|prox(y|ies)|captcha|login|password|cookie|likes?$|follow|private|friend|gesture", re.I
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One value and its provenance."""

    key: str
    value: object
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """The settings of a workspace, read once. `origins` says where each came from."""

    settings: Mapping[str, Setting]

    def text(self, key: str) -> str:
        return str(self.settings[key].value)

    def number(self, key: str) -> int:
        value = self.settings[key].value
        return value if isinstance(value, int) else 0

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.settings[key].value
        return tuple(value) if isinstance(value, list) else ()

    @property
    def zone(self) -> ZoneInfo:
        return ZONES[self.text("report.zone")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """The folder with all runtime files of one body."""

    root: Path
    config: Config

    @property
    def database(self) -> Path:
        return self.root / "netralitas.db"

    @property
    def identities(self) -> Path:
        return self.root / "identities.db"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def copies(self) -> Path:
        """Where copies lie when nothing else is said: beside the workspace, not inside it."""
        root = self.root.absolute()
        return root.with_name(root.name + "-cadangan")

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def key_file(self) -> Path:
        """Where the key of identities.db lies: never inside the workspace."""
        configured = self.config.text("identity.key_file")
        path = Path(configured) if configured else key_folder() / f"{self.config.text('workspace.id')}.key"
        path = path if path.is_absolute() else self.root / path
        if path.resolve().is_relative_to(self.root.resolve()):
            raise ConfigError(
                _("kunci identitas berada di dalam ruang kerja"),
                where=self.config.settings["identity.key_file"].origin,
                remedy=_("pindahkan berkas kunci ke luar ruang kerja dan cadangannya"),
            )
        return path


def signing_file(workspace: Workspace) -> Path:
    """Where the key that signs checkpoints and packets lies: beside the identity key, never in the workspace."""
    return workspace.key_file.with_suffix(".ed25519.pem")


def journal_file(workspace: Workspace) -> Path:
    """Where the list of what was deleted for good lies, for copies that are kept elsewhere: beside the keys."""
    return workspace.key_file.with_suffix(".nisan.json")


def key_folder() -> Path:
    """The user's own configuration folder (XDG, or APPDATA on Windows)."""
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return Path(base or Path.home() / ".config") / "netralitas" / "keys"


def find_workspace(start: Path, environ: Mapping[str, str] = os.environ) -> Workspace:
    """The workspace of a folder or of one above it, as git does. Raises WorkspaceError."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE).is_file():
            return Workspace(root=folder, config=read_config(folder / FILE, environ))
    raise WorkspaceError(
        _("tidak ada ruang kerja di folder ini atau di atasnya"),
        where=str(start),
        remedy=_("jalankan 'netralitas init', atau tunjuk dengan --workspace FOLDER"),
    )


LONGEST = 1000
# What no page, letter or workbook can hold, and what turns the direction of the words around it.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def read_config(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Reads and checks netralitas.toml. Raises ConfigError with file and line."""
    try:
        return parse_config(path.read_text(encoding="utf-8-sig"), environ, path.name)
    except UnicodeDecodeError as error:
        raise ConfigError(
            _("bukan TOML yang sah: {error}", error=str(error)), where=path.name, remedy=_("perbaiki baris itu")
        ) from error


def parse_config(text: str, environ: Mapping[str, str] = os.environ, file: str = FILE) -> Config:
    """As read_config, of a text that stands in no file yet."""
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(
            _("bukan TOML yang sah: {error}", error=str(error)), where=file, remedy=_("perbaiki baris itu")
        ) from error
    found = {key: default_setting(key, default) for key, _, default, _ in SETTINGS}
    for section, values in tables.items():
        for name, value in values.items() if isinstance(values, dict) else [("", values)]:
            key = f"{section}.{name}" if name else section
            where = f"{file}:{_line_of(text, section, name)}"
            found[key] = Setting(key=key, value=_checked(key, value, where), origin=where)
    for variable, raw in environ.items():
        named = VARIABLE.match(variable)
        if named:
            key = f"{named[1]}.{named[2]}".lower()
            given = _from_variable(raw, KINDS.get(key))
            found[key] = Setting(key=key, value=_checked(key, given, variable), origin=f"lingkungan {variable}")
    return Config(settings=found)


def _from_variable(raw: str, kind: type | None) -> object:
    """A variable's text as the kind of its setting; what does not fit stays text and is refused."""
    if kind is list:
        return raw.split(",")
    return int(raw) if kind is int and raw.isdecimal() else raw


def default_setting(key: str, value: object) -> Setting:
    return Setting(key=key, value=value, origin="bawaan")


def _line_of(text: str, section: str, name: str) -> int:
    inside = not name
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("["):
            inside = line.strip() == f"[{section}]"
        elif inside and re.match(rf"\s*\"?{re.escape(name or section)}\"?\s*=", line):
            return number
    return 1


def _checked(key: str, value: object, where: str) -> object:
    if key not in KINDS:
        if REFUSED.search(key):
            raise ConfigError(
                _("setelan {key!r} ditolak: Netralitas tidak melakukan hal itu", key=key),
                where=where,
                remedy=_("hapus baris itu; lihat README, bagian 'Yang tidak dilakukan'"),
            )
        raise ConfigError(
            _("setelan {key!r} tidak dikenal", key=key), where=where, remedy=_("lihat 'netralitas config show'")
        )
    if not isinstance(value, KINDS[key]) or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
        raise ConfigError(
            _("{key} harus berupa {type_names}", key=key, type_names=type_names[KINDS[key]]),
            where=where,
            remedy=_("perbaiki nilainya"),
        )
    allowed = {"report.zone": tuple(ZONES), "body.profile": PROFILES, "site.licence": tuple(LICENCES)}.get(key)
    if allowed and value not in allowed:
        raise ConfigError(
            _("{key} = {value!r} tidak dikenal", key=key, value=value),
            where=where,
            remedy=_("pilih {allowed}", allowed=", ".join(allowed)),
        )
    if key == "body.name" and not is_given(str(value)):
        raise ConfigError(
            _("{key} tidak menyebut lembaga mana pun", key=key), where=where, remedy=_("tulis nama lembaga")
        )
    words = value if isinstance(value, list) else [value]
    if any(isinstance(word, str) and (len(word) > LONGEST or UNPRINTABLE.search(word)) for word in words):
        what = _(
            "{key} memuat tanda yang tidak dapat dicetak, atau lebih dari {longest} tanda", key=key, longest=LONGEST
        )
        raise ConfigError(what, where=where, remedy=_("ketik ulang nilainya"))
    return value


def write_config(root: Path, values: Mapping[str, object]) -> Path:
    """Writes a fresh netralitas.toml with every setting explained. Raises WorkspaceError if one is there."""
    path = root / FILE
    if path.exists():
        raise WorkspaceError(_("ruang kerja sudah ada"), where=str(root), remedy=_("pakai folder lain"))
    root.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of({"workspace.id": secrets.token_hex(8), **values}), encoding="utf-8")
    return path


def text_of(values: Mapping[str, object]) -> str:
    """A netralitas.toml with every setting explained; what `values` does not name has its default."""
    lines, section = ["# Setelan ruang kerja Netralitas. 'netralitas config show' menunjukkan asal tiap nilai."], ""
    for key, _kind, default, meaning in SETTINGS:
        part, name = key.split(".")
        if part != section:
            lines += ["", f"[{part}]"]
            section = part
        lines += [f"# {meaning}", f"{name} = {toml_value(values.get(key, default))}"]
    return "\n".join(lines) + "\n"


def toml_value(value: object) -> str:
    """A value as it stands behind the equals sign."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    if isinstance(value, int):
        return str(value)
    # A JSON text is a TOML text, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
