"""Packs: one folder of facts per election, or per code of ethics, read, checked and extended here.

The format is described in docs/packs.md.
"""

from domain.packs.additions import Addition
from domain.packs.ethics import load_ethics, read_ethics
from domain.packs.findings import PackFinding
from domain.packs.folders import family_of, folder_of, list_packs
from domain.packs.importing import ImportPreview, import_candidates, write_candidates
from domain.packs.loader import check_pack, fitting, load_pack, pack_sources

__all__ = [
    "Addition",
    "ImportPreview",
    "PackFinding",
    "check_pack",
    "family_of",
    "fitting",
    "folder_of",
    "import_candidates",
    "list_packs",
    "load_ethics",
    "load_pack",
    "pack_sources",
    "read_ethics",
    "write_candidates",
]
