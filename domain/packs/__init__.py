"""Election packs: one folder of facts per election, read, checked and extended here.

The format is described in docs/packs.md.
"""

from domain.packs.findings import Finding
from domain.packs.importing import ImportPreview, import_candidates, write_candidates
from domain.packs.loader import check_pack, list_packs, load_pack, pack_sources

__all__ = ["Finding", "ImportPreview", "check_pack", "import_candidates", "list_packs", "load_pack",
           "pack_sources", "write_candidates"]
