"""The TOML lists of a pack: the SKB forms, and the phrases with their examples."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.elections import Category, Contest, Phrase
from domain.packs.findings import PackFinding
from domain.packs.tables import entry_lines, find_value, read_toml
from domain.texts import Text, _
from domain.types import Tier

NAMES = ("candidate", "party", "place")
CAMPAIGN = ("ask", "back", "praise", "hope", "slogan", "join", "attack", "reject", "mock", "counter")
CONTEXT = (
    "election",
    "office",
    "news",
    "civic",
    "poll",
    "question",
    "commerce",
    "sport",
    "negation",
    "turn",
    "self",
    "you",
    "honorific",
    "other_meaning",
    "party_word",
    "membership",
    "candidacy",
    "photo",
    "side",
)
GROUPS = (*NAMES, *CAMPAIGN, *CONTEXT)
_LISTS = ("forms", "matches", "ignores")
_TEXTS = ("id", "group", "tier", "source", "refers_to", "contest")
# A phrase is literal text. These signs would promise a pattern language that does not exist.
_PATTERN_SIGNS = re.compile(r"[][(){}*+?|\\^$]")
_CATEGORY_TEXTS = ("id", "kind", "stage", "label", "label_en", "sanction", "observable")


@dataclass
class _List:
    """One file of phrases while it is read."""

    file: str
    text: str
    lines: list[int]
    findings: list[PackFinding] = field(default_factory=list)

    def fault(self, number: int, value: str, what: Text, remedy: Text) -> None:
        start = self.lines[number] if number < len(self.lines) else 0
        line, column = find_value(self.text, start, value) if start else (0, 0)
        self.findings.append(
            PackFinding(file=self.file, line=line, column=column, what=what, remedy=remedy, value=value)
        )


def read_phrases(
    texts: Mapping[str, str],
    known: frozenset[str],
    contests: Mapping[str, Contest],
    sources: frozenset[str],
    groups: Sequence[str] = GROUPS,
    *,
    parts: bool = False,
) -> tuple[tuple[Phrase, ...], list[PackFinding]]:
    """Every phrase of the files, in order. `known` holds party abbreviations and candidates' names.

    `parts`: the same words may stand in several groups, since a group there is a part that they play in a sentence.
    """
    phrases: list[Phrase] = []
    findings: list[PackFinding] = []
    seen: dict[str, tuple[Phrase, str]] = {}
    for file, text in texts.items():
        values, wrong = read_toml(text, file)
        findings += wrong
        findings += [_unknown_key(file, key) for key in values if key != "phrase"]
        here = _List(file, text, entry_lines(text, "phrase"))
        for number, entry in enumerate(values.get("phrase", [])):
            phrase = _phrase(here, number, entry, groups)
            if phrase is not None:
                _check_references(here, number, phrase, known, contests, sources)
                _check_twice(here, number, phrase, seen, phrase.group if parts else "")
                phrases.append(phrase)
        findings += here.findings
    return tuple(phrases), findings


def _unknown_key(file: str, key: str) -> PackFinding:
    return PackFinding(
        file=file,
        line=0,
        column=0,
        what=_("kunci '{key}' tidak dikenal", key=key),
        remedy=_("berkas frasa hanya berisi [[phrase]]"),
        value=key,
    )


def _phrase(here: _List, number: int, entry: Mapping[str, Any], groups: Sequence[str]) -> Phrase | None:
    before = len(here.findings)
    for key in entry:
        if key not in (*_LISTS, *_TEXTS):
            here.fault(number, key, _("kunci '{key}' tidak dikenal", key=key), _("hapus atau perbaiki ejaannya"))
    for key in _TEXTS:
        if not isinstance(entry.get(key, ""), str):
            here.fault(number, str(entry[key]), _("'{key}' harus teks", key=key), _('tulis {key} = "..."', key=key))
        elif key in _TEXTS[:4] and not entry.get(key):
            here.fault(number, "", _("'{key}' tidak ada", key=key), _("tambahkan {key}", key=key))
    for key in _LISTS:
        if not isinstance(entry.get(key), list) or not entry[key]:
            here.fault(number, "", _("'{key}' harus daftar yang berisi", key=key), _("beri sedikitnya satu contoh"))
        else:
            for value in entry[key]:
                if not isinstance(value, str):
                    here.fault(
                        number,
                        str(value),
                        _("{value!r} di '{key}' bukan teks", value=value, key=key),
                        _("tulis di antara tanda kutip"),
                    )
    if len(here.findings) == before:
        _check_words(here, number, entry, groups)
    if len(here.findings) > before:
        return None
    return Phrase(
        id=entry["id"],
        group=entry["group"],
        tier=entry["tier"],
        source=entry["source"],
        refers_to=entry.get("refers_to", ""),
        contest=entry.get("contest", ""),
        forms=tuple(entry["forms"]),
        matches=tuple(entry["matches"]),
        ignores=tuple(entry["ignores"]),
    )


def _check_words(here: _List, number: int, entry: Mapping[str, Any], groups: Sequence[str]) -> None:
    if entry["group"] not in groups:
        here.fault(
            number,
            entry["group"],
            _("kelompok '{entry}' tidak dikenal", entry=entry["group"]),
            _("salah satu: {groups}", groups=", ".join(groups)),
        )
    if entry["tier"] not in [tier.value for tier in Tier]:
        here.fault(
            number, entry["tier"], _("tier '{entry}' tidak dikenal", entry=entry["tier"]), _("strong, plain atau weak")
        )
    for form in entry["forms"]:
        if sum(map(str.isalnum, form)) < 2 and not _is_emoji(form):
            here.fault(
                number,
                form,
                _("bentuk '{form}' kosong, satu huruf atau tanda baca saja", form=form),
                _("tulis kata yang cukup panjang; bentuk seperti ini akan menandai segalanya"),
            )
        elif _PATTERN_SIGNS.search(form):
            here.fault(
                number,
                form,
                _("bentuk '{form}' memuat tanda pola", form=form),
                _("frasa dibaca sebagai teks biasa; tulis tiap bentuk apa adanya"),
            )


def _is_emoji(form: str) -> bool:
    return len(form) <= 8 and any(ord(sign) >= 0x2600 for sign in form)


def _check_references(
    here: _List,
    number: int,
    phrase: Phrase,
    known: frozenset[str],
    contests: Mapping[str, Contest],
    sources: frozenset[str],
) -> None:
    if phrase.group in NAMES and not phrase.refers_to:
        here.fault(number, phrase.id, _("'refers_to' tidak ada"), _("sebut calon, partai atau kode wilayahnya"))
    if phrase.group in ("candidate", "party"):
        for name in phrase.refers_to.split(";"):
            if name.strip() not in known:
                here.fault(
                    number,
                    phrase.refers_to,
                    _("'{name}' bukan calon atau partai paket ini", name=name.strip()),
                    _("tulis nama seperti di candidates.csv, atau singkatan di parties.csv"),
                )
    if phrase.contest and phrase.contest not in contests:
        here.fault(
            number,
            phrase.contest,
            _("pemilihan '{contest}' tidak ada", contest=phrase.contest),
            _("pakai id dari contests.csv"),
        )
    for source in phrase.source.split(";"):
        if source.strip() not in sources:
            here.fault(
                number,
                phrase.source,
                _("sumber '{source}' tidak ada di pack.toml", source=source),
                _("tambahkan [[source]] dengan id itu, atau pakai editorial"),
            )


def _check_twice(here: _List, number: int, phrase: Phrase, seen: dict[str, tuple[Phrase, str]], part: str) -> None:
    """The same words must not stand twice: with two meanings they contradict, with one they mislead."""
    line = here.lines[number] if number < len(here.lines) else 0
    for key in (f"id {phrase.id}", *(" ".join(form.casefold().split()) for form in phrase.forms)):
        mine = f"{part}\0{key}"
        if mine in seen:
            first, place = seen[mine]
            meaning = "" if first.group == phrase.group else f" dengan arti lain ({first.group})"
            value = phrase.id if key.startswith("id ") else key
            here.fault(
                number,
                value,
                _("'{value}' sudah ada di {place}{meaning}", value=value, place=place, meaning=meaning),
                _("hapus salah satu"),
            )
        else:
            seen[mine] = (phrase, f"{here.file}:{find_value(here.text, line, key)[0] or line}")


def read_categories(text: str, file: str) -> tuple[dict[str, Category], list[PackFinding]]:
    """Forms of violation by id, in the order of the file."""
    values, findings = read_toml(text, file)
    here = _List(file, text, entry_lines(text, "category"))
    categories: dict[str, Category] = {}
    for number, entry in enumerate(values.get("category", [])):
        missing = [key for key in _CATEGORY_TEXTS if not isinstance(entry.get(key), str)]
        if missing or not isinstance(entry.get("legal_basis"), list):
            here.fault(
                number,
                entry.get("id", ""),
                _("bentuk tanpa {missing}", missing=", ".join(missing) or "legal_basis"),
                _("lengkapi; sanction boleh kosong"),
            )
        elif entry["id"] in categories:
            here.fault(
                number, entry["id"], _("bentuk {entry} tertulis dua kali", entry=entry["id"]), _("hapus salah satu")
            )
        else:
            texts = {key: entry[key] for key in _CATEGORY_TEXTS}
            categories[entry["id"]] = Category(**texts, legal_basis=tuple(entry["legal_basis"]))
    if not categories and not findings:
        here.findings.append(
            PackFinding(
                file=file,
                line=0,
                column=0,
                what=_("tidak ada bentuk pelanggaran"),
                remedy=_("berkas ini memuat [[category]]"),
            )
        )
    return categories, findings + here.findings
