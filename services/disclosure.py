"""Keeps who was shown what, for the auditor and for the person concerned."""

from datetime import datetime

from store import disclosures
from store.database import Store, transaction


def note(db: Store, reader: str, kind: str, ref: str, at: datetime) -> None:
    """Keeps one opening: kind is perkara, akun, berkas, surat, laporan or gambar."""
    with transaction(db):
        disclosures.add(db, reader, kind, ref, at)
