"""Where packs lie and to which family each belongs; no meaning of their files here."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from domain.errors import PackError
from domain.packs.findings import PackFinding
from domain.packs.tables import decode
from domain.texts import _

HOME = Path(__file__).parent
NEUTRALITY = "netralitas"
FAMILIES = (NEUTRALITY, "etika")


def list_packs(family: str = NEUTRALITY) -> tuple[str, ...]:
    """Names of the packs of a family that come with the program."""
    return _shipped()[family]


@cache
def _shipped() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for path in sorted(HOME.glob("*/pack.toml")):
        found[family_of(path.parent)].append(path.parent.name)
    return {family: tuple(names) for family, names in found.items()}


def family_of(folder: Path) -> str:
    """What a pack's head says; the neutrality family where it says nothing, or cannot be read (its own check tells)."""
    try:
        family = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8-sig")).get("family", NEUTRALITY)
    except (OSError, ValueError):
        return NEUTRALITY
    return str(family)


def folder_of(name_or_path: str | Path) -> Path:
    """The folder of a pack of any family. Raises PackError for an unknown name."""
    text = str(name_or_path)
    shipped = [name for family in FAMILIES for name in list_packs(family)]
    if text in shipped:
        return HOME / text
    if text and Path(name_or_path).is_dir():
        return Path(name_or_path)
    raise PackError(
        _("paket pemilihan tidak dikenal: {text}", text=text or _("(kosong)")),
        remedy=_("pilih salah satu: {packs}, atau sebut folder paket", packs=", ".join(list_packs())),
    )


def texts_of(folder: Path, names: tuple[str, ...], optional: bool = False) -> tuple[dict[str, str], list[PackFinding]]:
    """The files of a pack as texts, and what is missing or no UTF-8."""
    texts: dict[str, str] = {}
    findings: list[PackFinding] = []
    for name in names:
        path = folder / name
        if not path.is_file():
            if not optional:
                findings.append(
                    PackFinding(
                        file=name,
                        line=0,
                        column=0,
                        what=_("berkas tidak ada"),
                        remedy=_("setiap paket memerlukan: {names}", names=", ".join(names)),
                    )
                )
            continue
        texts[name], wrong = decode(path.read_bytes(), name)
        findings += wrong
    return texts, findings


def digest_of(texts: Mapping[str, str]) -> str:
    """The SHA-256 over files in name order, each with its name and length."""
    whole = hashlib.sha256()
    for name in sorted(texts):
        body = texts[name].encode()
        whole.update(f"{name}\0{len(body)}\0".encode() + body)
    return whole.hexdigest()
