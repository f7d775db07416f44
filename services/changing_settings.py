"""Changing what a workspace is set to: checked as a whole, kept with who changed it, and the file written anew."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain import regions
from domain.errors import ConfigError, WorkflowError
from domain.packs import list_packs
from domain.public_site import site_address
from domain.responsibility import is_given
from domain.texts import _, on_page
from rendering import write_atomic
from services import people
from services.letterhead import is_mark
from services.settings import oversight_body, packs_of, pose_fault
from services.starting import region_fault
from store import case_rows, setting_changes
from store.database import Store, transaction
from store.setting_changes import newest
from store.settings_file import changed_text
from store.workspace import FILE, KINDS, SETTINGS, WITH_KEY, Workspace, parse_config, read_config, toml_value

__all__ = ["KINDS", "SETTINGS", "WITH_KEY", "newest"]

# Names of the workspace and of its key: with another one nothing that is stored could be read.
FIXED = ("workspace.id", "identity.key_file")
MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
BOUNDS = {"reading.take_back_minutes": (0, 60), "mail.port": (1, 65_535)}
MOST = 1_000_000  # of whatever else is counted


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsChanged:
    """What was changed, and the workspace as it is set now. `reopen`: some of it counts when the desk opens anew."""

    keys: tuple[str, ...]
    workspace: Workspace
    reopen: bool


def fingerprint(workspace: Workspace) -> str:
    """Which settings file was shown, so that nobody changes another one unseen."""
    return hashlib.sha256((workspace.root / FILE).read_bytes()).hexdigest()[:16]


def is_open(workspace: Workspace, key: str) -> bool:
    """Whether a setting can be changed in the file: neither fixed nor given by the environment."""
    return key not in FIXED and not workspace.config.settings[key].origin.startswith("lingkungan")


def faults(workspace: Workspace, db: Store, values: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with these values, in words, by key; {} when all of them can be set."""
    found = {key: words for key, value in values.items() if (words := _fault(workspace, key, value))}
    return found or _faults_together(workspace, db, values)


def _fault(workspace: Workspace, key: str, value: object) -> str:
    if key not in KINDS or not is_open(workspace, key):
        return on_page("setelan ini tidak diubah di sini")
    try:
        parse_config(changed_text("", {key: value}), {})
    except ConfigError as error:
        return on_page("{what}: {remedy}", what=error.what, remedy=error.remedy)
    if isinstance(value, int):
        least, most = BOUNDS.get(key, (0, MOST))
        return "" if least <= value <= most else on_page("isi {least} sampai {most}", least=least, most=most)
    check = CHECKS.get(key)
    return check(workspace, value) if check and value else ""


def _mails(_: Workspace, value: object) -> str:
    given = value if isinstance(value, list) else [value]
    return (
        ""
        if all(MAIL.fullmatch(str(one)) for one in given)
        else on_page("tulis alamat surel, mis. orang@lembaga.example")
    )


def _day(_: Workspace, value: object) -> str:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return on_page("tulis tanggalnya, mis. 2026-09-01")
    return ""


def _logo(workspace: Workspace, value: object) -> str:
    found = is_mark(workspace.root, str(value))
    return (
        "" if found else on_page("taruh dahulu gambarnya (PNG atau JPEG, paling besar 200 kB) dalam folder ruang kerja")
    )


def _packs(workspace: Workspace, value: object) -> str:
    known = {*list_packs(), *workspace.config.texts("election.packs")}
    return "" if isinstance(value, list) and known >= set(value) else on_page("pilih paket dari daftar")


CHECKS: dict[str, Callable[[Workspace, object], str]] = {
    "mail.sender": _mails,
    "mail.internal_to": _mails,
    "body.logo": _logo,
    "election.packs": _packs,
    "body.region": lambda _, v: "" if v in regions.names() else on_page("pilih wilayah dari daftar"),
    "desk.host": lambda _, v: (
        "" if HOST.fullmatch(str(v)) else on_page("tulis nama situs saja, mis. netralitas.kantor.example")
    ),
    "site.address": lambda _, v: (
        "" if site_address(str(v)) else on_page("tulis seperti https://laporan.kantor.example/")
    ),
    "poses.day": _day,
    **{f"platform_{name}.approved_on": _day for name in WITH_KEY},
}


def _faults_together(workspace: Workspace, db: Store, values: Mapping[str, object]) -> dict[str, str]:
    """What only shows beside the other settings and what was recorded under them."""
    found, made, contests = dict[str, str](), _with(workspace, values), set(case_rows.contests(db)) - {""}
    if not is_given(made.config.text("body.name")):
        found["body.name"] = on_page("tulis nama lembaga")
    if contests and made.config.text("body.profile") != workspace.config.text("body.profile"):
        found["body.profile"] = on_page(
            "sudah ada perkara menurut jenis yang sekarang; untuk jenis lain buat ruang kerja lain"
        )
    if not made.config.texts("election.packs"):
        return found | {"election.packs": on_page("pilih sekurangnya satu paket")}
    packs, before = packs_of(made), packs_of(workspace)
    lost = {c for p in before for c in p.contests} - {c for p in packs for c in p.contests}
    if lost & contests:
        found["election.packs"] = on_page("paket yang dilepas memuat pemilihan yang sudah mempunyai perkara")
    changed = {"body.region", "election.packs"} & set(values)
    if changed and (words := region_fault(made.config.text("body.region"), packs)):
        found[changed.pop()] = words
    if any(key.startswith("poses.") for key in values) and (words := pose_fault(made.config)):
        found["poses.source"] = words
    for name in WITH_KEY:
        given = [made.config.text(f"platform_{name}.{part}") for part in ("approved_by", "approved_on", "legal_basis")]
        if any(given) and not all(given) and any(key.startswith(f"platform_{name}.") for key in values):
            found[f"platform_{name}.approved_by"] = on_page(
                "isi ketiganya: siapa, kapan, dasar hukum; atau kosongkan semua"
            )
    return found


def _with(workspace: Workspace, values: Mapping[str, object]) -> Workspace:
    text = (workspace.root / FILE).read_text(encoding="utf-8-sig")
    return replace(workspace, config=parse_config(changed_text(text, values)))


def change(
    workspace: Workspace, db: Store, values: Mapping[str, object], seen: str, *, by: str, at: datetime
) -> SettingsChanged:
    """Sets these values, by key, in the name of an approver; what stays as it was is no change.

    `seen` is the fingerprint of the file whose values were shown. Raises NotAllowedError for anybody else,
    WorkflowError when the file has changed since, ConfigError for the first value that cannot be set.
    """
    people.require_approver(db, by, _("mengubah setelan"))
    path = workspace.root / FILE
    with transaction(db):
        if fingerprint(workspace) != seen:
            raise WorkflowError(
                _("setelan sudah berubah sejak ditampilkan"), remedy=_("lihat lagi nilainya, lalu ulangi")
            )
        workspace = replace(workspace, config=read_config(path))
        before = workspace.config.settings
        new = {key: value for key, value in values.items() if key not in before or before[key].value != value}
        for key, words in faults(workspace, db, new).items():
            raise ConfigError(_("{key}: {words}", key=key, words=words), remedy=_("perbaiki isian itu, lalu ulangi"))
        text = path.read_text(encoding="utf-8-sig")
        for key, value in new.items():
            setting_changes.add(db, key, toml_value(before[key].value), toml_value(value), by=by, at=at)
        made = _with(workspace, new)
        oversight_body(made)  # what cannot be opened afterwards is not written
        if new:
            write_atomic(path, changed_text(text, new))
    return SettingsChanged(keys=tuple(new), workspace=made, reopen="desk.host" in new)
