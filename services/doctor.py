"""What doctor says beside the databases: is anybody looking, is anything overdue, where the files lie. Reads only."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain import labels, responsibility
from domain.errors import NetralitasError
from domain.periods import tanggal, to_text, waktu
from domain.rights import SubjectRequest
from domain.texts import Text, _
from services import backup, reading_list, retention
from services.settings import packs_of
from store import SCHEMA, accounts, assessments, attempts, checkpoints, database, desk, disclosures, lock, rights, runs
from store.database import Store
from store.facts import profile
from store.identities import most_in_an_hour
from store.identity_schema import SCHEMA as IDENTITY_SCHEMA
from store.sqlite_version import SQLITE_VERSION, wal_is_safe
from store.workspace import Workspace, journal_file, signing_file

__all__ = ["SQLITE_VERSION", "wal_is_safe"]

SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "pcloud", "mega")
LOW_DISK = 2 << 30  # bytes
ALIVE = timedelta(hours=26)
COPIED = timedelta(days=8)
MANY_FAILED = 20
PAGES_AN_HOUR = 60  # different ones: more than a reader reads
NAMES_AN_HOUR = 20  # different people: more than a reader works on


def checks(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    """Each check as (all is well, one line)."""
    yield from _packs(workspace, db, at)
    yield from _sources(workspace, db, at)
    yield from _overdue(workspace, db, at)
    yield from _disk(workspace.root.resolve())
    yield from _clock(workspace, db, at)
    yield _production(db)
    yield _locks(workspace)
    yield _answered_for(workspace)
    yield _open_files(workspace)
    yield _names_read(workspace, at)
    yield _opened(db, at)


def _opened(db: Store, at: datetime) -> tuple[bool, Text]:
    """What the trace holds of who opened what, and whether somebody went through more than can be worked on."""
    total, most = disclosures.most_in_an_hour(db, at - timedelta(days=7))
    well = most <= PAGES_AN_HOUR
    return well, _(
        "Jejak pembukaan: {total} catatan tujuh hari terakhir, paling banyak {most} perkara, akun, gambar dan surat "
        "dalam satu jam oleh satu orang{remedy}",
        total=total,
        most=most,
        remedy="" if well else _(" → reviewer trace"),
    )


def _names_read(workspace: Workspace, at: datetime) -> tuple[bool, Text]:
    """Whether somebody read more names at a stretch than cases can be worked on. Whoever, the trace says to leaders."""
    most = most_in_an_hour(workspace.identities, at - timedelta(days=7))
    line = _("paling banyak {most} orang dalam satu jam oleh satu pembaca, tujuh hari terakhir", most=most)
    return most <= NAMES_AN_HOUR, _(
        "Pembacaan nama: {said}{remedy}", said=line, remedy="" if most <= NAMES_AN_HOUR else _(" → reviewer trace")
    )


def _packs(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    try:
        packs = packs_of(workspace)
    except NetralitasError as error:
        yield False, _("Paket: {error}", error=error.text)
        return
    yield True, _("Paket: {packs}", packs=", ".join(f"{p.name} {p.version}" for p in packs))
    today = at.astimezone(ZoneInfo("Asia/Jakarta")).date()
    if any(p.window_from <= today <= p.window_to for p in packs):
        started = runs.last_started(db, "crawl")
        alive = started is not None and at - started <= ALIVE
        last = (
            _("terakhir berjalan {at}", at=waktu(started, workspace.config.zone))
            if started
            else _("belum pernah berjalan")
        )
        yield (
            alive,
            _(
                "Jadwal: {last}{remedy}",
                last=last,
                remedy="" if alive else _(" → netralitas schedule, atau netralitas run"),
            ),
        )


def _sources(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    for platform, good in runs.last_good(db):
        fresh = good is not None and at - good <= timedelta(days=7)
        remedy = "" if fresh else _(" → netralitas crawl, atau netralitas visits")
        yield (
            fresh,
            _(
                "Sumber {platform}: berhasil terakhir {at}{remedy}",
                platform=labels.PLATFORMS.get(platform, platform),
                at=waktu(good, workspace.config.zone) if good else _("belum pernah"),
                remedy=remedy,
            ),
        )


def _overdue(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    due = retention.due(db, at).total + sum(map(len, retention.due_files(workspace, at).values()))
    yield (
        not due,
        _("Retensi: {due} hal sudah waktunya dihapus{remedy}", due=due, remedy=_(" → netralitas purge") if due else ""),
    )
    late = reading_list.alarms(db, at)
    remedy = _(" → netralitas case next") if late else ""
    yield not late, _("Antrean: {late} penanda kuat belum dibuka lebih dari 24 jam{remedy}", late=late, remedy=remedy)
    yield from _requests(db, at)
    yield _copies(workspace, db, at)
    sealed = checkpoints.count(db)
    yield (
        bool(sealed),
        _(
            "Titik periksa bukti: {sealed}{remedy}",
            sealed=sealed,
            remedy="" if sealed else _(" → netralitas evidence checkpoint"),
        ),
    )
    if sealed:
        key = signing_file(workspace)
        yield (
            key.exists(),
            _(
                "Kunci segel: {exists}",
                exists=_("ada") if key.exists() else _("TIDAK ADA; kembalikan {key} dari salinannya", key=key.name),
            ),
        )


def _copies(workspace: Workspace, db: Store, at: datetime) -> tuple[bool, Text]:
    """The newest copy; one that is older than a week and a day is no longer a safety net."""
    copy, there = backup.newest_known(workspace, db)
    fresh = copy is not None and copy.name >= (at - COPIED).strftime("netralitas-%Y%m%dT%H%M%SZ")
    label = copy.name if copy is not None else _("belum ada")
    if copy is not None and copy.parent != workspace.copies:
        place = _("{copy} di {folder}", copy=copy.name, folder=copy.parent)
        label = place if there else _("{place}, yang kini tidak terpasang", place=place)
    return fresh, _("Cadangan: {said}{remedy}", said=label, remedy="" if fresh else _(" → netralitas backup"))


def _requests(db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    """The 72 hours of the watched: unanswered requests, and granted ones that nobody acted upon."""
    known = rights.listing(db)
    waiting = [r for r in known if not r.decision]
    passed = sum(r.due_at < to_text(at) for r in waiting)
    soon = (
        _(", yang terdekat {request_id} sampai {due_at}", request_id=waiting[0].request_id, due_at=waiting[0].due_at)
        if waiting
        else ""
    )
    yield (
        not passed,
        _(
            "Hak subjek: {waiting} belum dijawab, {passed} lewat 72 jam{soon}{remedy}",
            waiting=len(waiting),
            passed=passed,
            soon=soon,
            remedy=_(" → netralitas subject answer") if waiting else "",
        ),
    )
    yield _granted(known, at)
    failed = attempts.since(db, at - timedelta(days=1))
    yield failed < MANY_FAILED, _("Percobaan masuk yang gagal sejak kemarin: {failed}", failed=failed)
    refused = desk.refused_since(db, at - timedelta(days=1))
    yield refused < MANY_FAILED, _("Permintaan yang ditolak meja kerja sejak kemarin: {refused}", refused=refused)


def _granted(known: Sequence[SubjectRequest], at: datetime) -> tuple[bool, Text]:
    granted = [r for r in known if r.waits]
    late = sum(r.due_at < to_text(at) for r in granted)
    return (
        not late,
        _(
            "Hak subjek: {granted} dikabulkan belum dilaksanakan, {late} lewat 72 jam{remedy}",
            granted=len(granted),
            late=late,
            remedy=_(" → netralitas subject carry-out") if granted else "",
        ),
    )


def _disk(root: Path) -> Iterator[tuple[bool, Text]]:
    free = shutil.disk_usage(root).free
    yield free >= LOW_DISK, _("Ruang disk: {free} MiB tersisa", free=free >> 20)
    synced = next((s for s in SYNCED if any(s in part.lower() for part in root.parts)), None)
    words_of = _("tampak disinkronkan ({synced}); pindahkan", synced=synced) if synced else _("tidak disinkronkan")
    yield synced is None, _("Folder: {words_of}", words_of=words_of)
    encrypted = encryption(root)
    words = {
        True: _("ya"),
        False: _("tidak tampak → enkripsi disk mesin ini"),
        None: _("tidak dapat diperiksa di sistem ini"),
    }
    yield encrypted is not False, _("Enkripsi disk: {words}", words=words[encrypted])


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


def _clock(workspace: Workspace, db: Store, at: datetime) -> Iterator[tuple[bool, Text]]:
    """The zones in use, and whether the machine's clock runs behind what was recorded already."""
    here = datetime.now().astimezone()
    zone = workspace.config.text("report.zone")
    yield True, _("Zona waktu: laporan {zone}, mesin UTC{here}", zone=zone, here=here.strftime("%z"))
    newest = runs.last_started(db)
    behind = newest is not None and newest > at + timedelta(minutes=5)
    late = _("tertinggal dari catatan {at}; betulkan", at=waktu(newest, workspace.config.zone)) if newest else ""
    yield not behind, _("Jam mesin: {late}", late=late if behind else _("tidak tertinggal"))


def _production(db: Store) -> tuple[bool, Text]:
    """UU 27/2022 article 34: whoever watches real people has assessed the impact first; the demo watches nobody."""
    held = assessments.newest(db)
    if held is None:
        watched = accounts.watched(db)
        real = bool(watched) and profile(db) != "demo"
        return not real, _(
            "Penilaian dampak: belum dicatat{note}",
            note=_(", padahal {watched} akun terdaftar → netralitas assessment record", watched=watched)
            if real
            else _(" (percobaan)"),
        )
    return True, _(
        "Penilaian dampak: {reference}, {tanggal}, {officer}",
        reference=held.reference,
        tanggal=tanggal(held.day),
        officer=held.officer,
    )


def _answered_for(workspace: Workspace) -> tuple[bool, Text]:
    """Whether somebody answers for the reports: without name and legal basis none becomes FINAL."""
    missing = [key for key in responsibility.KEYS if not responsibility.is_given(workspace.config.text(key))]
    line = _("belum diisi: {missing} → isi dalam netralitas.toml", missing=", ".join(missing)) if missing else _("ada")
    return not missing, _("Penanggung jawab laporan: {said}", said=line)


def _locks(workspace: Workspace) -> tuple[bool, Text]:
    """Whether a lock on the disk of the workspace keeps another process out."""
    path = workspace.root / "kunci-uji.lock"
    if not os.access(workspace.root, os.W_OK):
        return True, _("Kunci berkas: tidak diperiksa, folder hanya dapat dibaca")
    with lock.only_one(path) as held:
        kept = not held or lock.is_refused(path)
    path.unlink(missing_ok=True)
    line = _("menahan proses lain") if kept else _("TIDAK menahan proses lain → pindahkan ruang kerja ke disk setempat")
    return kept, _("Kunci berkas: {said}", said=line)


def _open_files(workspace: Workspace) -> tuple[bool, Text]:
    """Files of the workspace, its copies and its keys that others on this machine can read or write."""
    if os.name != "posix":
        return True, _("Izin berkas: tidak diperiksa di sistem ini")
    keys = (workspace.key_file, signing_file(workspace), journal_file(workspace))
    loose = {place: count for place in (workspace.root, workspace.copies, *keys) if (count := _loose(place))}
    remedy = " ".join(shlex.quote(str(place)) for place in loose)
    line = (
        _("{loose} dapat dibuka orang lain → chmod -R go-rwx {remedy}", loose=sum(loose.values()), remedy=remedy)
        if loose
        else _("hanya pemiliknya")
    )
    return not loose, _("Izin berkas: {said}", said=line)


def _loose(folder: Path) -> int:
    """How many files and folders there others can open; 0 where nothing is."""
    found = (folder, *folder.rglob("*")) if folder.is_dir() else (folder,)
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
