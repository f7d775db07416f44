"""A registered account and its history in words: what the store keeps as a code, for every face."""

import json
from collections.abc import Mapping
from typing import Any

from domain import labels
from domain.texts import _

# How the accounts of each route (domain/types.py:Route) are looked at.
ROUTES = {
    "A": _("dirayapi tanpa kunci"),
    "B": _("dirayapi dengan kunci resmi platform"),
    "C": _("dilihat orang lewat kunjungan"),
}
KINDS = {"personal": _("akun pribadi"), "official": _("akun resmi jabatan atau instansi")}
ACTIONS = {
    "registered": _("didaftarkan"),
    "changed": _("diubah"),
    "renamed": _("berganti nama akun"),
    "withdrawn": _("ditarik"),
}
FIELDS = {
    "person_id": _("pemilik"),
    "platform": _("platform"),
    "handle": _("nama akun"),
    "native_id": _("id platform"),
    "agency": _("instansi"),
    "region": _("wilayah"),
    "position_level": _("jabatan"),
    "kepala_wilayah": _("kepala wilayah"),
    "kind": _("jenis"),
    "legal_basis": _("dasar hukum"),
    "ownership_evidence": _("bukti kepemilikan"),
    "verified_by": _("diverifikasi oleh"),
    "active_from": _("dipantau sejak"),
    "active_to": _("dipantau sampai"),
    "route": _("cara dilihat"),
    "withdrawn": _("ditarik"),
}
# The words of a value, where the store keeps a code.
VALUES: Mapping[str, Mapping[str, str]] = {
    "platform": labels.PLATFORMS,
    "position_level": labels.POSITIONS,
    "kind": KINDS,
    "route": ROUTES,
    "kepala_wilayah": {"0": _("bukan"), "1": _("ya")},
    "withdrawn": {"0": _("tidak"), "1": _("ya")},
}


def changes_of(kept: str) -> list[str]:
    """A line of history in words. Whose an account is was decided by the register: that it changed is told, no id."""
    changed = _pairs(kept)
    if changed is None:
        return [_("catatan riwayat ini tidak terbaca")]
    return [
        _("pemilik diganti")
        if name == "person_id"
        else _("{field}: {old} → {new}", field=FIELDS[name], old=_value(name, old), new=_value(name, new))
        for name, (old, new) in changed.items()
    ]


def _pairs(kept: str) -> dict[str, list[Any]] | None:
    """What a field was and became, by its name; None for a line that nothing here wrote."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() <= FIELDS.keys():
        return None
    return found if all(isinstance(pair, list) and len(pair) == 2 for pair in found.values()) else None


def _value(name: str, value: object) -> str:
    return "–" if value is None else VALUES.get(name, {}).get(str(value), str(value))
