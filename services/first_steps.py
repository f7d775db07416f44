"""What a new workspace still lacks before its first report, read from what is recorded; nothing is ticked by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from domain.periods import tanggal
from reports.report_files import written
from review.oversight import OversightBody
from services.settings import packs_of
from store import accounts, assessments, case_rows, queue, runs
from store import reviewers as reviewer_rows
from store.case_filter import Filter
from store.database import Store
from store.facts import profile
from store.workspace import Workspace

MOST = 1000  # waiting items that are counted


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstStep:
    """A step that is open: `key` names it, `words` say what to do, `missing` why. `lead`: an approver does it."""

    key: str
    words: str
    missing: str
    lead: bool = False


def first_steps(workspace: Workspace, db: Store, body: OversightBody, reader: str, at: datetime) -> list[FirstStep]:
    """The steps up to the first report that are open, in the order in which they are taken; [] once all are done."""
    found = (
        _election(workspace, db, at),
        _people(db, body),
        _register(db),
        _assessed(db),
        _looking(workspace, db),
        _reading(db, reader, at),
        _report(workspace),
    )
    return list(chain.from_iterable(found))


def _election(workspace: Workspace, db: Store, at: datetime) -> Iterator[FirstStep]:
    """Outside the days of its elections a workspace collects nothing: better said before a list is typed than after."""
    today, packs = at.astimezone(workspace.config.zone).date(), packs_of(workspace)
    if profile(db) == "demo" or any(p.window_from <= today <= p.window_to for p in packs):
        return
    days = "; ".join(f"{p.title}: {tanggal(p.window_from)} sampai {tanggal(p.window_to)}" for p in packs)
    yield FirstStep(
        key="pemilihan",
        words="Pilih pemilihan yang sedang berjalan",
        lead=True,
        missing=f"hari ini di luar masa pemantauan, sehingga tidak ada yang dapat dilihat atau dicatat ({days})",
    )


def _people(db: Store, body: OversightBody) -> Iterator[FirstStep]:
    may = [r for r in reviewer_rows.all_of(db) if not r.disabled_at and r.role in body.profile.roles["read"]]
    if len(may) < 2:
        yield FirstStep(
            key="orang",
            words="Daftarkan pembaca kedua",
            lead=True,
            missing=f"{len(may)} orang boleh membaca; sebuah dugaan baru ada bila dua orang berbeda menyatakannya",
        )


def _register(db: Store) -> Iterator[FirstStep]:
    if not accounts.watched(db):
        yield FirstStep(
            key="daftar",
            words="Muat daftar akun",
            lead=True,
            missing="belum ada akun; hanya akun terdaftar yang dilihat. Excel kantor dapat dipakai",
        )


def _assessed(db: Store) -> Iterator[FirstStep]:
    if profile(db) != "demo" and assessments.newest(db) is None:
        yield FirstStep(
            key="penilaian",
            words="Catat penilaian dampak pelindungan data",
            lead=True,
            missing="tanpa nomornya tidak ada perayapan dan tidak ada laporan FINAL; rancangannya dapat diunduh",
        )


def _looking(workspace: Workspace, db: Store) -> Iterator[FirstStep]:
    if any(runs.last_started(db, kind) for kind in ("crawl", "visit", "import")):
        return
    missing = "belum ada akun yang pernah dilihat: rayapi, kunjungi, atau muat berkas"
    if not workspace.config.text("crawl.contact"):
        missing += ". Merayapi memerlukan alamat kontak, diisi pada Setelan"
    yield FirstStep(key="melihat", words="Lihat akun untuk pertama kali", missing=missing)


def _reading(db: Store, reader: str, at: datetime) -> Iterator[FirstStep]:
    if case_rows.is_any_read(db):
        return
    if waiting := queue.waiting(db, reader, Filter(), at, MOST):
        yield FirstStep(key="membaca", words="Baca butir yang pertama", missing=f"{waiting} butir menunggu Anda")
    elif not runs.last_started(db):
        yield FirstStep(key="membaca", words="Baca yang ditandai", missing="belum ada kiriman yang ditandai")


def _report(workspace: Workspace) -> Iterator[FirstStep]:
    if written(workspace.reports):
        return
    keys = {"body.responsible": "penanggung jawab", "body.legal_basis": "dasar hukum"}
    empty = [words for key, words in keys.items() if not workspace.config.text(key).strip()]
    missing = f"; {' dan '.join(empty)} belum diisi, jadi laporannya SEMENTARA" if empty else ""
    yield FirstStep(key="laporan", words="Buat laporan yang pertama", missing="belum ada laporan" + missing)
