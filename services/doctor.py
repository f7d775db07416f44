"""What doctor says beside the databases: is anybody looking, is anything overdue, where the files lie. Reads only."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import NetralitasError
from domain.periods import tanggal, to_text
from services import reading_list, retention
from services.settings import packs_of
from store import SCHEMA, accounts, assessments, attempts, checkpoints, database, desk, lock, rights, runs
from store.database import SQLITE_VERSION, Store, wal_is_safe
from store.facts import profile
from store.identities import SCHEMA as IDENTITY_SCHEMA
from store.identities import most_in_an_hour
from store.workspace import Workspace, journal_file, signing_file

__all__ = ["SQLITE_VERSION", "wal_is_safe"]

SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "pcloud", "mega")
LOW_DISK = 2 << 30  # bytes
ALIVE = timedelta(hours=26)
COPIED = timedelta(days=8)
MANY_FAILED = 20
NAMES_AN_HOUR = 20  # different people: more than a reader works on


def checks(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    """Each check as (all is well, one line)."""
    yield from _packs(workspace, db, at)
    yield from _sources(db, at)
    yield from _overdue(workspace, db, at)
    yield from _place(workspace.root.resolve())
    yield from _clock(workspace, db, at)
    yield _production(db)
    yield _locks(workspace)
    yield _answered_for(workspace)
    yield _open_files(workspace)
    yield _names_read(workspace, at)


def _names_read(workspace: Workspace, at: datetime) -> tuple[bool, str]:
    """Whether somebody read more names at a stretch than cases can be worked on. Whoever, the trace says to leaders."""
    most = most_in_an_hour(workspace.identities, at - timedelta(days=7))
    said = f"paling banyak {most} orang dalam satu jam oleh satu pembaca, tujuh hari terakhir"
    return most <= NAMES_AN_HOUR, f"Pembacaan nama: {said}" + ("" if most <= NAMES_AN_HOUR else " → reviewer trace")


def _packs(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    try:
        packs = packs_of(workspace)
    except NetralitasError as error:
        yield False, f"Paket: {error}"
        return
    yield True, "Paket: " + ", ".join(f"{p.name} {p.version}" for p in packs)
    today = at.astimezone(ZoneInfo("Asia/Jakarta")).date()
    if any(p.window_from <= today <= p.window_to for p in packs):
        started = runs.last_started(db, "crawl")
        alive = started is not None and at - started <= ALIVE
        last = f"terakhir berjalan {to_text(started)}" if started else "belum pernah berjalan"
        yield alive, f"Jadwal: {last}" + ("" if alive else " → netralitas schedule, atau netralitas run")


def _sources(db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    for platform, good in runs.last_good(db):
        fresh = good is not None and at - good <= timedelta(days=7)
        remedy = "" if fresh else " → netralitas crawl, atau netralitas visits"
        yield fresh, f"Sumber {platform}: berhasil terakhir {to_text(good) if good else 'belum pernah'}{remedy}"


def _overdue(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    due = retention.due(db, at).total
    yield not due, f"Retensi: {due} hal sudah waktunya dihapus" + (" → netralitas purge" if due else "")
    late = reading_list.alarms(db, at)
    remedy = " → netralitas case next" if late else ""
    yield not late, f"Antrean: {late} penanda kuat belum dibuka lebih dari 24 jam{remedy}"
    yield from _requests(db, at)
    yield _copies(workspace, at)
    sealed = checkpoints.count(db)
    yield bool(sealed), f"Titik periksa bukti: {sealed}" + ("" if sealed else " → netralitas evidence checkpoint")
    if sealed:
        key = signing_file(workspace)
        yield (
            key.exists(),
            "Kunci segel: " + ("ada" if key.exists() else f"TIDAK ADA; kembalikan {key.name} dari salinannya"),
        )


def _copies(workspace: Workspace, at: datetime) -> tuple[bool, str]:
    """The newest copy; one that is older than a week and a day is no longer a safety net."""
    copies = sorted(workspace.copies.glob("netralitas-*"))
    fresh = bool(copies) and copies[-1].name >= (at - COPIED).strftime("netralitas-%Y%m%dT%H%M%SZ")
    said = copies[-1].name if copies else "belum ada"
    return fresh, f"Cadangan: {said}" + ("" if fresh else " → netralitas backup")


def _requests(db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    """The 72 hours of the watched: unanswered requests, and granted ones that nobody acted upon."""
    known = rights.listing(db)
    waiting = [r for r in known if not r.decision]
    passed = sum(r.due_at < to_text(at) for r in waiting)
    soon = f", yang terdekat {waiting[0].request_id} sampai {waiting[0].due_at}" if waiting else ""
    yield (
        not passed,
        f"Hak subjek: {len(waiting)} belum dijawab, {passed} lewat 72 jam{soon}"
        + (" → netralitas subject answer" if waiting else ""),
    )
    granted = [r for r in known if r.waits]
    late = sum(r.due_at < to_text(at) for r in granted)
    yield (
        not late,
        f"Hak subjek: {len(granted)} dikabulkan belum dilaksanakan, {late} lewat 72 jam"
        + (" → netralitas subject carry-out" if granted else ""),
    )
    failed = attempts.since(db, at - timedelta(days=1))
    yield failed < MANY_FAILED, f"Percobaan masuk yang gagal sejak kemarin: {failed}"
    refused = desk.refused_since(db, at - timedelta(days=1))
    yield refused < MANY_FAILED, f"Permintaan yang ditolak meja kerja sejak kemarin: {refused}"


def _place(root: Path) -> Iterator[tuple[bool, str]]:
    free = shutil.disk_usage(root).free
    yield free >= LOW_DISK, f"Ruang disk: {free >> 20} MiB tersisa"
    synced = next((s for s in SYNCED if any(s in part.lower() for part in root.parts)), None)
    words_of = f"tampak disinkronkan ({synced}); pindahkan" if synced else "tidak disinkronkan"
    yield synced is None, f"Folder: {words_of}"
    encrypted = encryption(root)
    words = {True: "ya", False: "tidak tampak → enkripsi disk mesin ini", None: "tidak dapat diperiksa di sistem ini"}
    yield encrypted is not False, f"Enkripsi disk: {words[encrypted]}"


def encryption(root: Path) -> bool | None:
    """Whether the folder lies on a dm-crypt volume; None where that cannot be seen."""
    if not sys.platform.startswith("linux") or not Path("/sys/dev/block").is_dir():
        return None
    device = root.stat().st_dev
    block = Path(f"/sys/dev/block/{device >> 8 & 0xFFF}:{device & 0xFF}")
    if not block.exists():
        return None
    stack = [block.resolve()]
    while stack:
        current = stack.pop()
        uuid = current / "dm" / "uuid"
        if uuid.is_file() and uuid.read_text(encoding="ascii").startswith("CRYPT-"):
            return True
        stack += [p.resolve() for p in (current / "slaves").glob("*")]
    return False


def _clock(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, str]]:
    """The zones in use, and whether the machine's clock runs behind what was recorded already."""
    here = datetime.now().astimezone()
    zone = workspace.config.text("report.zone")
    yield True, f"Zona waktu: laporan {zone}, mesin UTC{here.strftime('%z')}"
    newest = runs.last_started(db)
    behind = newest is not None and newest > at + timedelta(minutes=5)
    late = f"tertinggal dari catatan {to_text(newest)}; betulkan" if newest else ""
    yield not behind, "Jam mesin: " + (late if behind else "tidak tertinggal")


def _production(db: Store) -> tuple[bool, str]:
    """UU 27/2022 article 34: whoever watches real people has assessed the impact first; the demo watches nobody."""
    held = assessments.newest(db)
    if held is None:
        watched = accounts.watched(db)
        real = bool(watched) and profile(db) != "demo"
        return not real, "Penilaian dampak: belum dicatat" + (
            f", padahal {watched} akun terdaftar → netralitas assessment record" if real else " (percobaan)"
        )
    return True, f"Penilaian dampak: {held.reference}, {tanggal(held.day)}, {held.officer}"


def _answered_for(workspace: Workspace) -> tuple[bool, str]:
    """Whether somebody answers for the reports: without name and legal basis none becomes FINAL."""
    missing = [key for key in ("body.responsible", "body.legal_basis") if not workspace.config.text(key).strip()]
    said = f"belum diisi: {', '.join(missing)} → isi dalam netralitas.toml" if missing else "ada"
    return not missing, f"Penanggung jawab laporan: {said}"


def _locks(workspace: Workspace) -> tuple[bool, str]:
    """Whether a lock on the disk of the workspace keeps another process out."""
    path = workspace.root / "kunci-uji.lock"
    if not os.access(workspace.root, os.W_OK):
        return True, "Kunci berkas: tidak diperiksa, folder hanya dapat dibaca"
    with lock.only_one(path) as held:
        kept = not held or lock.is_refused(path)
    path.unlink(missing_ok=True)
    said = "menahan proses lain" if kept else "TIDAK menahan proses lain → pindahkan ruang kerja ke disk setempat"
    return kept, f"Kunci berkas: {said}"


def _open_files(workspace: Workspace) -> tuple[bool, str]:
    """Files of the workspace, its copies and its keys that others on this machine can read or write."""
    if os.name != "posix":
        return True, "Izin berkas: tidak diperiksa di sistem ini"
    keys = (workspace.key_file, signing_file(workspace), journal_file(workspace))
    loose = {place: count for place in (workspace.root, workspace.copies, *keys) if (count := _loose(place))}
    remedy = " ".join(shlex.quote(str(place)) for place in loose)
    said = f"{sum(loose.values())} dapat dibuka orang lain → chmod -R go-rwx {remedy}" if loose else "hanya pemiliknya"
    return not loose, f"Izin berkas: {said}"


def _loose(place: Path) -> int:
    """How many files and folders there others can open; 0 where nothing is."""
    found = (place, *place.rglob("*")) if place.is_dir() else (place,)
    return sum(p.exists() and not p.is_symlink() and bool(p.stat().st_mode & 0o077) for p in found)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseCheck:
    """A database file: what is wrong with it ("" when whole), and the bytes of its write-ahead log before it was
    written back."""

    name: str
    problem: str
    log: int


def databases(workspace: Workspace) -> Iterator[DatabaseCheck]:
    """The databases of a workspace; the log of a whole one is written back into it."""
    for path, schema in ((workspace.database, SCHEMA), (workspace.identities, IDENTITY_SCHEMA)):
        problems = database.check_integrity(path)
        log = path.with_name(path.name + "-wal")
        yield DatabaseCheck(
            name=path.name, problem=problems[0] if problems else "", log=log.stat().st_size if log.exists() else 0
        )
        if not problems:
            database.checkpoint(path, schema)
