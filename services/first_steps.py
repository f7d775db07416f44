"""What a new workspace still lacks before its first report, read from what is recorded; nothing is ticked by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from domain.periods import tanggal
from domain.responsibility import KEYS, is_given
from domain.texts import on_page
from reports.report_files import report_periods
from review.oversight import OversightBody
from services import crawling, desk_jobs
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
        _looking(workspace, db, at),
        _reading(workspace, db, reader, at),
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
        words=on_page("Pilih pemilihan yang sedang berjalan"),
        lead=True,
        missing=on_page(
            "hari ini di luar masa pemantauan, sehingga tidak ada yang dapat dilihat atau dicatat ({days})", days=days
        ),
    )


def _people(db: Store, body: OversightBody) -> Iterator[FirstStep]:
    may = [r for r in reviewer_rows.all_of(db) if not r.disabled_at and r.role in body.profile.roles["read"]]
    if len(may) < 2:
        yield FirstStep(
            key="orang",
            words=on_page("Daftarkan pembaca kedua"),
            lead=True,
            missing=on_page(
                "{n} orang boleh membaca; sebuah dugaan baru ada bila dua orang berbeda menyatakannya", n=len(may)
            ),
        )


def _register(db: Store) -> Iterator[FirstStep]:
    if not accounts.watched(db):
        yield FirstStep(
            key="daftar",
            words=on_page("Muat daftar akun"),
            lead=True,
            missing=on_page("belum ada akun; hanya akun terdaftar yang dilihat. Excel kantor dapat dipakai"),
        )


def _assessed(db: Store) -> Iterator[FirstStep]:
    if profile(db) != "demo" and assessments.newest(db) is None:
        yield FirstStep(
            key="penilaian",
            words=on_page("Catat penilaian dampak pelindungan data"),
            lead=True,
            missing=on_page(
                "tanpa nomornya tidak ada perayapan dan tidak ada laporan FINAL; rancangannya dapat diunduh"
            ),
        )


def _looking(workspace: Workspace, db: Store, at: datetime) -> Iterator[FirstStep]:
    if any(runs.last_started(db, kind) for kind in ("crawl", "visit", "import")):
        return
    if accounts.watched(db) and not crawling.plan(workspace, db, at).shares:
        yield FirstStep(
            key="dilihat_orang",
            words=on_page("Lihat akun untuk pertama kali"),
            missing=on_page("akun pada daftar dilihat orang: undi lembar kunjungan, atau unggah tangkapan layar"),
        )
        return
    missing = on_page("belum ada akun yang pernah dilihat: rayapi, kunjungi, atau muat berkas")
    if not workspace.config.text("crawl.contact"):
        missing = on_page("{missing}. Merayapi memerlukan alamat kontak, diisi pada Setelan", missing=missing)
    yield FirstStep(key="melihat", words=on_page("Lihat akun untuk pertama kali"), missing=missing)


def _reading(workspace: Workspace, db: Store, reader: str, at: datetime) -> Iterator[FirstStep]:
    if case_rows.is_any_read(db):
        return
    if waiting := queue.waiting(db, reader, Filter(), at, MOST):
        yield FirstStep(
            key="membaca",
            words=on_page("Baca butir yang pertama"),
            missing=on_page("{n} butir menunggu Anda", n=waiting),
        )
    elif unread := desk_jobs.unread(workspace, db):
        yield FirstStep(
            key="menandai",
            words=on_page("Tandai kiriman yang masuk"),
            missing=on_page("{n} kiriman belum dibaca mesin", n=unread),
        )
    elif not runs.last_started(db):
        yield FirstStep(
            key="membaca", words=on_page("Baca yang ditandai"), missing=on_page("belum ada kiriman yang ditandai")
        )


def _report(workspace: Workspace) -> Iterator[FirstStep]:
    if report_periods(workspace.reports):
        return
    responsible, legal = on_page("penanggung jawab"), on_page("dasar hukum")
    keys = zip(KEYS, (responsible, legal), strict=True)
    empty = [words for key, words in keys if not is_given(workspace.config.text(key))]
    missing = on_page("belum ada laporan")
    if empty:
        both = on_page("{first} dan {second}", first=responsible, second=legal)
        lacking = both if len(empty) > 1 else empty[0]
        missing = on_page("belum ada laporan; {lacking} belum diisi, jadi laporannya SEMENTARA", lacking=lacking)
    yield FirstStep(key="laporan", words=on_page("Buat laporan yang pertama"), missing=missing)
