"""rules.toml of an ethics pack while it is read: its checks, and its entries as values."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from domain.ethics import Circular, EthicsClock, EthicsKind, EthicsPack, Mode, Protected, Published, Receiver, Target
from domain.packs.findings import PackFinding
from domain.packs.tables import entry_lines, find_value
from domain.texts import Text, _, one_of

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


class EthicsRules:
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
            what = _("mode '{entry}' tidak dikenal", entry=entry["mode"])
            self._fault("kind", number, entry["mode"], what, one_of(Mode))
        if entry["target"] not in [t.value for t in Target]:
            what = _("sasaran '{entry}' tidak dikenal", entry=entry["target"])
            self._fault("kind", number, entry["target"], what, one_of(Target))
        deciders = {d.get("id") for d in self._values.get("decider", [])}
        for name in entry["deciders"]:
            if name not in deciders:
                what = _("'{name}' bukan [[decider]] paket ini", name=name)
                self._fault("kind", number, str(name), what, _("tambahkan atau hapus"))

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
