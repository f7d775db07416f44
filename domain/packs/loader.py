"""From a pack's folder to a Pack, and what is wrong with it."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from domain.elections import Candidate, Incumbent, Pack
from domain.errors import PackError
from domain.packs.additions import FILE, OWN, Addition, contestant_rows, phrases_text
from domain.packs.entries import read_categories, read_phrases
from domain.packs.ethics import FAMILY, check_ethics
from domain.packs.findings import PackFinding, raise_findings
from domain.packs.folders import FAMILIES, HOME, digest_of, family_of, folder_of, texts_of
from domain.packs.head import Head, fault, read_head
from domain.packs.incumbents import read_incumbents
from domain.packs.lists import (
    read_calendar,
    read_candidates,
    read_constituencies,
    read_contests,
    read_parties,
)
from domain.packs.tables import decode
from domain.texts import _, one_of

SHARED = HOME / "shared"
OWN_FILES = ("pack.toml", "parties.csv", "candidates.csv", "contests.csv", "calendar.csv")


def load_pack(name_or_path: str | Path, own: Sequence[Addition] = ()) -> Pack:
    """The pack of that name or folder, joined by an office's own additions.

    Raises PackError for an unknown name, for a pack of another family and for a pack with any finding.
    """
    folder = folder_of(name_or_path)
    return _loaded(folder, _content(folder), tuple(own))


def fitting(name_or_path: str | Path, own: Sequence[Addition]) -> tuple[Addition, ...]:
    """The additions that still fit the pack: a later one of ours may hold what an office had added before it."""
    folder = folder_of(name_or_path)
    return _fitting(folder, _content(folder), tuple(own))


@lru_cache(maxsize=16)
def _fitting(folder: Path, content: str, own: tuple[Addition, ...]) -> tuple[Addition, ...]:
    if not own or not _read(folder, own)[1]:
        return own
    kept: tuple[Addition, ...] = ()
    for one in own:
        kept = kept if _read(folder, (*kept, one))[1] else (*kept, one)
    return kept


def _content(folder: Path) -> str:
    """A digest of everything that a pack may be made of: read in milliseconds, where checking it takes far longer."""
    seen = hashlib.sha256()
    for path in sorted(p for home in (folder, SHARED) for p in home.glob("*") if p.is_file()):
        data = path.read_bytes()
        seen.update(f"{path}\0{len(data)}\0".encode())
        seen.update(data)
    return seen.hexdigest()


@lru_cache(maxsize=16)
def _loaded(folder: Path, content: str, own: tuple[Addition, ...]) -> Pack:
    """The pack of a folder with this content and these additions, read and checked once a process."""
    if family_of(folder) == FAMILY:
        raise PackError(
            _("{folder} adalah paket keluarga etika, bukan paket pemilihan", folder=folder.name),
            remedy=_("sebut paket itu dalam mandat etika"),
        )
    pack, findings = _read(folder, own)
    raise_findings(findings)
    assert pack is not None
    return pack


def check_pack(name_or_path: str | Path, own: Sequence[Addition] = ()) -> list[PackFinding]:
    """Everything wrong with the pack of any family; an empty list means that it loads."""
    folder = folder_of(name_or_path)
    return check_ethics(folder) if family_of(folder) == FAMILY else _read(folder, tuple(own))[1]


def _read(folder: Path, own: tuple[Addition, ...]) -> tuple[Pack | None, list[PackFinding]]:
    if (family := family_of(folder)) not in FAMILIES:
        text = (folder / "pack.toml").read_text(encoding="utf-8-sig")
        return None, [fault(text, "family", _("keluarga '{family}' tidak ada", family=family), one_of(FAMILIES))]
    texts, findings = texts_of(folder, OWN_FILES)
    if findings:
        return None, findings
    head, findings = read_head(texts["pack.toml"], folder.name)
    if head is None:
        return None, findings
    more, missing = texts_of(folder, ("phrases.toml", "constituencies.csv", "incumbents.csv"), optional=True)
    shared, unknown = _shared(folder, head)
    findings += missing + unknown
    texts |= more | shared
    return _build(*_joined(head, texts, own), findings)


def _joined(head: Head, texts: dict[str, str], own: Sequence[Addition]) -> tuple[Head, dict[str, str]]:
    """The pack's files with what an office added: its digest then covers both."""
    words, rows = phrases_text(own), contestant_rows(own)
    if rows:
        texts["candidates.csv"] = texts["candidates.csv"].rstrip("\n") + "\n" + rows
    if words:
        texts[FILE] = words
    return (replace(head, source_ids=head.source_ids | {OWN}) if own else head), texts


def _shared(folder: Path, head: Head) -> tuple[dict[str, str], list[PackFinding]]:
    """Category list and phrase lists that several packs use; a folder's own file comes first."""
    texts: dict[str, str] = {}
    findings: list[PackFinding] = []
    for stem in (head.categories, *head.phrases):
        name = f"{stem}.toml"
        path = next((p for p in (folder / name, SHARED / name) if p.is_file()), None)
        if path is None:
            known = ", ".join(sorted(p.stem for p in SHARED.glob("*.toml")))
            findings.append(
                PackFinding(
                    file="pack.toml",
                    line=0,
                    column=0,
                    what=_("daftar '{stem}' tidak ada", stem=stem),
                    remedy=_("yang tersedia: {known}", known=known),
                    value=stem,
                )
            )
            continue
        texts[name], wrong = decode(path.read_bytes(), name)
        findings += wrong
    return texts, findings


def _build(head: Head, texts: Mapping[str, str], findings: list[PackFinding]) -> tuple[Pack | None, list[PackFinding]]:
    found = list(findings)
    parties, wrong = read_parties(texts["parties.csv"], head)
    found += wrong
    contests, wrong = read_contests(texts["contests.csv"], head)
    found += wrong
    if "constituencies.csv" in texts:
        contests, wrong = read_constituencies(texts["constituencies.csv"], contests)
        found += wrong
    abbreviations = frozenset(party.abbr for party in parties)
    candidates, wrong = read_candidates(texts["candidates.csv"], head, contests, abbreviations)
    found += wrong
    incumbents, wrong = _incumbents(texts, head, candidates)
    found += wrong
    calendar, wrong = read_calendar(texts["calendar.csv"], head, contests)
    found += wrong
    categories, wrong = read_categories(texts.get(f"{head.categories}.toml", ""), f"{head.categories}.toml")
    found += wrong
    files = [f"{stem}.toml" for stem in head.phrases] + ["phrases.toml", FILE]
    known = abbreviations | frozenset(candidate.name for candidate in candidates)
    phrases, wrong = read_phrases({f: texts[f] for f in files if f in texts}, known, contests, head.source_ids)
    found += wrong
    if found:
        return None, found
    pack = Pack(
        name=head.name,
        version=head.version,
        title=head.title,
        window_from=head.window_from,
        window_to=head.window_to,
        parties=parties,
        candidates=candidates,
        contests=contests,
        calendar=calendar,
        categories=categories,
        phrases=phrases,
        digest=digest_of(texts),
        incumbents=incumbents,
    )
    return pack, found


def _incumbents(
    texts: Mapping[str, str], head: Head, candidates: Sequence[Candidate]
) -> tuple[tuple[Incumbent, ...], list[PackFinding]]:
    if "incumbents.csv" not in texts:
        return (), []
    return read_incumbents(texts["incumbents.csv"], head, {(one.contest, one.name) for one in candidates})


def pack_sources(name_or_path: str | Path) -> dict[str, str]:
    """Source ids of a pack and the address or words that stand for them."""
    text = (folder_of(name_or_path) / "pack.toml").read_text(encoding="utf-8-sig")
    return {str(s["id"]): str(s["url"] or s["what"]) for s in tomllib.loads(text).get("source", [])}
