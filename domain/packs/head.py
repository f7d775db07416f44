"""pack.toml: what the pack is, when accounts may be watched for it, and where its facts come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.packs.findings import PackFinding
from domain.packs.tables import read_toml
from domain.texts import Text, _

EDITORIAL = "editorial"
_TEXTS = ("name", "version", "title", "categories")
_KEYS = {*_TEXTS, "family", "window_from", "window_to", "window_note", "phrases", "source"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """`phrases` names the shared lists read before the pack's own; `source_ids` holds "editorial" too."""

    name: str
    version: str
    title: str
    window_from: date
    window_to: date
    categories: str
    phrases: tuple[str, ...]
    source_ids: frozenset[str]


def read_head(text: str, folder: str) -> tuple[Head | None, list[PackFinding]]:
    """The head, or None with what is wrong in it."""
    values, findings = read_toml(text, "pack.toml")
    if findings:
        return None, findings
    findings = [*_wrong_keys(text, values), *_wrong_values(text, values, folder)]
    sources = values.get("source", [])
    ids = [s.get("id", "") for s in sources] if isinstance(sources, list) else [""]
    if "" in ids or len(set(ids)) < len(ids):
        findings.append(fault(text, "source", _("setiap [[source]] perlu id yang unik"), _("beri id, url, what")))
    if findings:
        return None, findings
    return Head(
        **{key: values[key] for key in _TEXTS},
        window_from=values["window_from"],
        window_to=values["window_to"],
        phrases=tuple(values.get("phrases", ())),
        source_ids=frozenset((EDITORIAL, *ids)),
    ), []


def _wrong_keys(text: str, values: Mapping[str, Any]) -> list[PackFinding]:
    return [
        fault(
            text,
            key,
            _("kunci '{key}' tidak dikenal", key=key),
            _("kunci yang ada: {keys}", keys=", ".join(sorted(_KEYS))),
        )
        for key in values
        if key not in _KEYS
    ]


def _wrong_values(text: str, values: Mapping[str, Any], folder: str) -> list[PackFinding]:
    found = []
    for key in _TEXTS:
        if not isinstance(values.get(key), str) or not values[key].strip():
            found.append(fault(text, key, _("'{key}' harus teks", key=key), _('tulis {key} = "..."', key=key)))
    for key in ("window_from", "window_to"):
        if not isinstance(values.get(key), date) or isinstance(values.get(key), datetime):
            found.append(fault(text, key, _("'{key}' harus tanggal", key=key), _("tulis {key} = 2024-09-22", key=key)))
    phrases = values.get("phrases", [])
    if not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
        found.append(fault(text, "phrases", _("'phrases' harus daftar teks"), _('tulis phrases = ["kampanye"]')))
    if not found and values["window_from"] > values["window_to"]:
        found.append(fault(text, "window_to", _("jendela berakhir sebelum mulai"), _("tukar kedua tanggal")))
    if not found and values["name"] != folder:
        found.append(
            fault(text, "name", _("nama paket bukan nama foldernya ({folder})", folder=folder), _("samakan keduanya"))
        )
    return found


def fault(text: str, key: str, what: Text, remedy: Text) -> PackFinding:
    """A fault of pack.toml at the line of a key, or of the whole file where the key is not there."""
    lines = text.split("\n")
    line = next((n for n, one in enumerate(lines, 1) if one.split("=")[0].strip(" []") == key), 0)
    return PackFinding(file="pack.toml", line=line, column=1 if line else 0, what=what, remedy=remedy, value=key)
