"""Ethics packs: a base folder (pack.toml, rules.toml, words.toml) and overlays that hold in one region."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from domain import regions
from domain.errors import PackError
from domain.ethics import (
    FAMILY,
    Circular,
    EthicsClock,
    EthicsKind,
    EthicsPack,
    Mode,
    Protected,
    Published,
    Receiver,
    Target,
)
from domain.packs.entries import read_phrases
from domain.packs.findings import PackFinding, raise_findings
from domain.packs.folders import digest_of, family_of, folder_of, list_packs, texts_of
from domain.packs.head import EDITORIAL, fault
from domain.packs.tables import entry_lines, find_value, read_toml
from domain.texts import Text, _, one_of

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
_KIND: dict[str, type] = {
    "id": str,
    "label": str,
    "label_en": str,
    "points": list,
    "nature": str,
    "mode": str,
    "target": str,
    "legal_basis": list,
    "deciders": list,
    "sanction": str,
}
_SIGNS = ("same_day", "ask_hacked", "victim_only", "unnamed", "text_only")
T = TypeVar("T")
Entry = Mapping[str, Any]
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
    read = _Rules(texts["rules.toml"], rules, head)
    known = frozenset((EDITORIAL, *(s["id"] for s in head.get("source", []))))
    words = {"words.toml": texts["words.toml"]} if "words.toml" in texts else {}
    phrases, faults_of_words = read_phrases(words, frozenset(), {}, known, GROUPS, parts=True)
    found = wrong + faults + faults_of_words + (read.check(bool(phrases)) if not faults else [])
    return (None, found) if found else (read.pack(phrases, digest_of(texts)), [])


def _head(text: str, folder: str) -> tuple[dict[str, Any] | None, list[PackFinding]]:
    values, findings = read_toml(text, "pack.toml")
    known = {**_HEAD, **_OPTIONAL}
    for key, value in values.items():
        if key not in known:
            findings.append(
                fault(
                    text,
                    key,
                    _("kunci '{key}' tidak ada pada paket etika", key=key),
                    _("paket etika tidak memuat partai, calon, kontes atau kalender"),
                )
            )
        elif not isinstance(value, known[key]):
            findings.append(
                fault(text, key, _("'{key}' berisi nilai yang salah", key=key), _('tulis {key} = "..."', key=key))
            )
    findings += [
        fault(text, key, _("'{key}' tidak ada", key=key), _('tulis {key} = "..."', key=key))
        for key in _HEAD
        if not values.get(key)
    ]
    region = values.get("region", "")
    if region and region not in regions.names():
        findings.append(
            fault(
                text, "region", _("wilayah '{region}' tidak dikenal", region=region), _("isi kode Kemendagri, mis. 31")
            )
        )
    if bool(values.get("base")) != bool(region):
        findings.append(
            fault(text, "base", _("tambahan perlu 'base' dan 'region'"), _("isi keduanya atau hapus keduanya"))
        )
    sources = values.get("source", [])
    if isinstance(sources, list) and not all(isinstance(s, dict) and s.get("id") and s.get("url") for s in sources):
        findings.append(fault(text, "source", _("setiap [[source]] perlu id dan url"), _("beri id, url, what")))
    if not findings and values["name"] != folder:
        findings.append(
            fault(text, "name", _("nama paket bukan nama foldernya ({folder})", folder=folder), _("samakan keduanya"))
        )
    return (None, findings) if findings else (values, [])


class _Rules:
    """rules.toml while it is read: each fault with the line of its entry."""

    def __init__(self, text: str, values: Entry, head: Entry) -> None:
        self._text, self._values, self._head = text, values, head
        self._overlay = bool(head.get("base"))
        self._sources = {s["id"]: s["url"] for s in head.get("source", [])}
        self._findings: list[PackFinding] = []

    def check(self, has_words: bool) -> list[PackFinding]:
        sections = ("circular", "kind", "protected", "decider", "receiver", "clock", "published", "unverified")
        for key in self._values:
            if key not in sections:
                self._fault("", 0, key, _("bagian '{key}' tidak dikenal", key=key), one_of(sections))
        if self._overlay and {"kind", "protected", "receiver"} & self._values.keys():
            self._fault("", 0, "", _("tambahan hanya memuat [[circular]] dan [[unverified]]"), _("hapus bagian lain"))
        if not self._overlay and not has_words:
            self._fault("", 0, "", _("paket dasar perlu words.toml"), _("tulis [[phrase]] seperti pada docs/packs.md"))
        for number, entry in enumerate(self._values.get("kind", [])):
            self._check_kind(number, entry)
        for number, entry in enumerate(self._values.get("circular", [])):
            self._check_circular(number, entry)
        for section in ("protected", "decider", "receiver", "clock"):
            self._check_ids(section)
        for section in ("clock", "published"):
            for number, entry in enumerate(self._values.get(section, [])):
                if entry.get("source") not in self._sources:
                    self._fault(
                        section,
                        number,
                        str(entry.get("source", "")),
                        _("sumber itu tidak ada di pack.toml"),
                        _("tambahkan [[source]] dengan id itu"),
                    )
        if not self._overlay and not self._values.get("kind"):
            self._fault("", 0, "", _("tidak ada [[kind]]"), _("tulis jenis ET-01 dan seterusnya"))
        return self._findings

    def _check_ids(self, section: str) -> None:
        seen: set[str] = set()
        for number, entry in enumerate(self._values.get(section, [])):
            name = str(entry.get("id", ""))
            if not name or name in seen or not isinstance(entry.get("label"), str):
                self._fault(
                    section,
                    number,
                    name,
                    _("[[{section}]] perlu id yang unik dan label", section=section),
                    _("lengkapi"),
                )
            seen.add(name)

    def _check_kind(self, number: int, entry: Entry) -> None:
        missing = [k for k, t in _KIND.items() if not isinstance(entry.get(k), t)]
        if missing:
            self._fault(
                "kind",
                number,
                str(entry.get("id", "")),
                _("jenis tanpa {missing}", missing=", ".join(missing)),
                _("lengkapi"),
            )
            return
        if entry["mode"] not in [m.value for m in Mode]:
            self._fault(
                "kind",
                number,
                entry["mode"],
                _("mode '{entry}' tidak dikenal", entry=entry["mode"]),
                one_of(Mode),
            )
        if entry["target"] not in [t.value for t in Target]:
            self._fault(
                "kind",
                number,
                entry["target"],
                _("sasaran '{entry}' tidak dikenal", entry=entry["target"]),
                one_of(Target),
            )
        deciders = {d.get("id") for d in self._values.get("decider", [])}
        for name in entry["deciders"]:
            if name not in deciders:
                self._fault(
                    "kind",
                    number,
                    str(name),
                    _("'{name}' bukan [[decider]] paket ini", name=name),
                    _("tambahkan atau hapus"),
                )

    def _check_circular(self, number: int, entry: Entry) -> None:
        issued, name = entry.get("issued"), str(entry.get("number", ""))
        if not name or not isinstance(issued, date) or isinstance(issued, datetime):
            self._fault(
                "circular", number, name, _("surat edaran perlu number dan issued"), _("tulis issued = 2018-05-21")
            )
        if not isinstance(entry.get("kinds"), list) or not isinstance(entry.get("points"), dict):
            self._fault("circular", number, name, _("surat edaran perlu kinds dan [circular.points]"), _("lengkapi"))
        elif not self._overlay:
            known = {k.get("id") for k in self._values.get("kind", [])}
            for kind in entry["kinds"]:
                if kind not in known:
                    self._fault(
                        "circular", number, str(kind), _("'{kind}' bukan [[kind]] paket ini", kind=kind), _("perbaiki")
                    )

    def _fault(self, section: str, number: int, value: str, what: Text, remedy: Text) -> None:
        lines = entry_lines(self._text, section) if section else []
        line, column = find_value(self._text, lines[number], value) if number < len(lines) else (0, 0)
        self._findings.append(
            PackFinding(file="rules.toml", line=line, column=column, what=what, remedy=remedy, value=value)
        )

    def _each(self, section: str, make: Callable[[Entry], T]) -> tuple[T, ...]:
        return tuple(make(entry) for entry in self._values.get(section, []))

    def pack(self, phrases: tuple[Any, ...], digest: str) -> EthicsPack:
        region = self._head.get("region", "")
        return EthicsPack(
            name=self._head["name"],
            version=self._head["version"],
            title=self._head["title"],
            base=self._head.get("base", ""),
            region=region,
            kinds={k.id: k for k in self._each("kind", _kind)},
            protected={p["id"]: Protected(id=p["id"], label=p["label"]) for p in self._values.get("protected", [])},
            circulars=self._each("circular", lambda c: _circular(c, region)),
            receivers={r.id: r for r in self._each("receiver", _receiver)},
            deciders={d["id"]: d["label"] for d in self._values.get("decider", [])},
            clocks=self._each("clock", _clock),
            published=self._each("published", lambda p: Published(**{**p, "source": self._sources[p["source"]]})),
            unverified=self._each("unverified", lambda u: str(u["text"])),
            phrases=phrases,
            digest=digest,
        )


def _kind(entry: Entry) -> EthicsKind:
    given: dict[str, Any] = {
        name: tuple(entry[name]) if kind is list else entry[name]
        for name, kind in _KIND.items()
        if name not in ("mode", "target")
    }
    given |= {name: bool(entry.get(name)) for name in _SIGNS}
    return EthicsKind(
        **given,
        mode=Mode(entry["mode"]),
        target=Target(entry["target"]),
    )


def _circular(entry: Entry, region: str) -> Circular:
    return Circular(
        number=entry["number"],
        issued=entry["issued"],
        region=region,
        kinds=tuple(entry["kinds"]),
        points=tuple((str(n), str(text)) for n, text in entry["points"].items()),
        note=entry.get("note", ""),
    )


def _receiver(entry: Entry) -> Receiver:
    return Receiver(
        id=entry["id"],
        label=entry["label"],
        role=entry.get("role", ""),
        of_agency=bool(entry.get("of_agency")),
        since=entry.get("since"),
        until=entry.get("until"),
        pending=bool(entry.get("pending")),
    )


def _clock(entry: Entry) -> EthicsClock:
    return EthicsClock(
        id=entry["id"],
        label=entry["label"],
        days=entry.get("days"),
        unit=entry["unit"],
        verified=entry["verified"],
        source=entry["source"],
    )
