"""Ethics packs: a base folder (pack.toml, rules.toml, words.toml) and overlays that hold in one region."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain import regions
from domain.errors import PackError
from domain.ethics import FAMILY, EthicsPack
from domain.packs.entries import read_phrases
from domain.packs.ethics_rules import EthicsRules
from domain.packs.findings import PackFinding, raise_findings
from domain.packs.folders import digest_of, family_of, folder_of, list_packs, texts_of
from domain.packs.head import EDITORIAL, fault
from domain.packs.tables import read_toml
from domain.texts import _

OWN_FILES = ("pack.toml", "rules.toml")
# What a word does in a sentence; analysis/ethics_rules.py says how they are read together.
GROUPS = (
    "sara",
    "sara_place",
    "others",
    "person",
    "expel",
    "expelled",
    "dehuman",
    "vice",
    "contempt",
    "shut_out",
    "general",
    "likeness",
    "must",
    "not",
    "report",
    "said",
    "teach",
    "self",
    "history",
    "speaker",
    "you",
    "they",
    "violence",
    "mine",
    "weapon",
    "warn",
    "condition",
    "yours",
    "harm",
    "pay",
    "deadline",
    "expose",
    "mob",
    "home",
    "play",
    "friendly",
    "gamble",
    "gamble_hint",
    "promote",
    "prevent",
    "porn",
    "porn_hint",
    "sale",
    "care",
    "feeling",
    "close",
    "chat",
    "keeper",
    "office",
    "debunk",
    "public",
)
_HEAD = {"name": str, "version": str, "title": str, "family": str}
_OPTIONAL = {"base": str, "region": str, "source": list}
__all__ = ["FAMILY", "GROUPS", "check_ethics", "load_ethics", "read_ethics"]


def load_ethics(names: Sequence[str | Path]) -> EthicsPack:
    """A base pack with its overlays. Raises PackError for an unknown name, a fault, or names without one base."""
    read = [read_ethics(name) for name in names]
    bases = [p for p in read if not p.base]
    if len(bases) != 1:
        raise PackError(
            _("paket etika perlu tepat satu paket dasar"), remedy=_("sebut mis. etika-2018 dan tambahannya")
        )
    strange = [p.name for p in read if p.base not in ("", bases[0].name)]
    if strange:
        raise PackError(
            _("{strange} bukan tambahan {name}", strange=strange[0], name=bases[0].name),
            remedy=_("sebut paket dasar {strange}", strange=strange[0]),
        )
    return _merged(bases[0], [p for p in read if p.base])


def read_ethics(name: str | Path) -> EthicsPack:
    """One ethics pack by itself, base or overlay. Raises PackError for an unknown name and for any fault."""
    pack, findings = _read(_ethics_folder(name))
    raise_findings(findings)
    assert pack is not None
    return pack


def check_ethics(name: str | Path) -> list[PackFinding]:
    """Everything wrong with an ethics pack; an empty list means that it loads."""
    return _read(_ethics_folder(name))[1]


def _ethics_folder(name: str | Path) -> Path:
    folder = folder_of(name)
    if family_of(folder) != FAMILY:
        known = ", ".join(list_packs(FAMILY))
        raise PackError(
            _("{folder} bukan paket keluarga etika", folder=folder.name), remedy=_("pilih: {known}", known=known)
        )
    return folder


def _merged(base: EthicsPack, overlays: Sequence[EthicsPack]) -> EthicsPack:
    if not overlays:
        return base
    whole = [base, *overlays]
    return EthicsPack(
        name=base.name,
        version=base.version,
        title="; ".join(p.title for p in whole),
        base="",
        region="",
        kinds=base.kinds,
        protected=base.protected,
        receivers=base.receivers,
        deciders=base.deciders,
        clocks=base.clocks,
        published=base.published,
        phrases=base.phrases,
        circulars=tuple(c for p in whole for c in p.circulars),
        unverified=tuple(u for p in whole for u in p.unverified),
        digest=digest_of({p.name: p.digest for p in whole}),
    )


def _read(folder: Path) -> tuple[EthicsPack | None, list[PackFinding]]:
    texts, findings = texts_of(folder, OWN_FILES)
    if findings:
        return None, findings
    head, findings = _head(texts["pack.toml"], folder.name)
    if head is None:
        return None, findings
    more, wrong = texts_of(folder, ("words.toml",), optional=True)
    texts |= more
    rules, faults = read_toml(texts["rules.toml"], "rules.toml")
    read = EthicsRules(texts["rules.toml"], rules, head)
    known = frozenset((EDITORIAL, *(s["id"] for s in head.get("source", []))))
    words = {"words.toml": texts["words.toml"]} if "words.toml" in texts else {}
    phrases, faults_of_words = read_phrases(words, frozenset(), {}, known, GROUPS, parts=True)
    found = wrong + faults + faults_of_words + (read.check(bool(phrases)) if not faults else [])
    return (None, found) if found else (read.pack(phrases, digest_of(texts)), [])


def _head(text: str, folder: str) -> tuple[dict[str, Any] | None, list[PackFinding]]:
    values, findings = read_toml(text, "pack.toml")
    findings += [*_wrong_keys(text, values), *_wrong_overlay(text, values), *_wrong_sources(text, values)]
    if not findings and values["name"] != folder:
        findings.append(
            fault(text, "name", _("nama paket bukan nama foldernya ({folder})", folder=folder), _("samakan keduanya"))
        )
    return (None, findings) if findings else (values, [])


def _wrong_keys(text: str, values: Mapping[str, Any]) -> Iterator[PackFinding]:
    """Keys that a head does not have, or has with another kind of value, and those that it lacks."""
    known = {**_HEAD, **_OPTIONAL}
    for key, value in values.items():
        if key not in known:
            yield fault(
                text,
                key,
                _("kunci '{key}' tidak ada pada paket etika", key=key),
                _("paket etika tidak memuat partai, calon, kontes atau kalender"),
            )
        elif not isinstance(value, known[key]):
            yield fault(text, key, _("'{key}' berisi nilai yang salah", key=key), _('tulis {key} = "..."', key=key))
    for key in _HEAD:
        if not values.get(key):
            yield fault(text, key, _("'{key}' tidak ada", key=key), _('tulis {key} = "..."', key=key))


def _wrong_overlay(text: str, values: Mapping[str, Any]) -> Iterator[PackFinding]:
    """A region that there is not, and a base without a region or the other way round."""
    region = values.get("region", "")
    if region and region not in regions.names():
        yield fault(
            text, "region", _("wilayah '{region}' tidak dikenal", region=region), _("isi kode Kemendagri, mis. 31")
        )
    if bool(values.get("base")) != bool(region):
        yield fault(text, "base", _("tambahan perlu 'base' dan 'region'"), _("isi keduanya atau hapus keduanya"))


def _wrong_sources(text: str, values: Mapping[str, Any]) -> Iterator[PackFinding]:
    sources = values.get("source", [])
    if isinstance(sources, list) and not all(isinstance(s, dict) and s.get("id") and s.get("url") for s in sources):
        yield fault(text, "source", _("setiap [[source]] perlu id dan url"), _("beri id, url, what"))
