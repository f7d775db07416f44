"""What the desk runs here: each job a process of its own, with the command line's code, one at a time.

The process outlives the desk. It holds a lock as long as it lives, which is how everybody sees whether it does, and
notes its end itself; what it says goes into a log beside the store.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.errors import Exit, NetralitasError, NotAllowedError, WorkflowError, WorkspaceError
from domain.periods import from_text
from domain.texts import _, words
from review.oversight import OversightBody
from services import casework, people
from services.flagging import engine_id
from services.settings import packs_of
from store import flags, jobs, lock, runs
from store.database import Store, transaction
from store.jobs import Job, find, newest, open_job
from store.workspace import Workspace

__all__ = ["Job", "find", "newest", "open_job"]

# What can be run, and what it does in words.
KINDS = words(
    {
        "rayapi": "merayapi, lalu menandai dan menyegel",
        "tandai": "menandai dan menyegel",
        "putaran": "satu putaran penuh: merayapi, menandai, menyegel, menulis laporan",
        "cadangan": "membuat salinan cadangan",
        "latihan": "latihan pemulihan dari salinan terbaru",
        "tangkap": "menggambar satu halaman dengan peramban",
    }
)
CAPTURE = "tangkap"  # of one page, whose address is given to it
LED = ("cadangan", "latihan")  # an approver's: the copy holds everything
STARTS_WITHIN = timedelta(seconds=60)  # a process that has no lock by then never began
LOCK_TIMEOUT = 10.0  # seconds that a process waits for the lock that somebody only looks at
KEPT_LOGS = 50
SHOWN_LINES = 200
# A next command is for people at a terminal.
FOR_TERMINALS = re.compile(r"^Berikutnya: netralitas .*\n?| \(netralitas [^)]*\)|; lihat 'netralitas [^\n.]*", re.M)


@dataclass(frozen=True, kw_only=True, slots=True)
class JobProgress:
    """What a job that runs has done: accounts of the crawl with what each answered, posts that wait for the engine."""

    accounts: int
    accounts_done: int
    outcomes: dict[str, int]
    unread_posts: int


def _lock(workspace: Workspace) -> Path:
    return workspace.root / "pekerjaan.lock"


def log_of(workspace: Workspace, job_id: int) -> Path:
    return workspace.root / "pekerjaan" / f"{job_id}.log"


def require(db: Store, body: OversightBody, kind: str, by: str) -> None:
    """Raises WorkflowError for a kind that does not exist, NotAllowedError for who may not run it."""
    if kind not in KINDS:
        raise WorkflowError(_("pekerjaan itu tidak ada"), remedy=_("pilih satu dari daftar"))
    if kind in LED:
        people.require_approver(db, by)
    else:
        casework.require(db, body, "run", by)


def start(
    workspace: Workspace, db: Store, body: OversightBody, kind: str, *, by: str, at: datetime, argument: str = ""
) -> int:
    """Starts a job and returns its number; `argument` is what it reads, one line. Raises WorkflowError while another
    runs."""
    require(db, body, kind, by)
    job_id = _begin(workspace, db, kind, by, at, argument)
    if job_id is None:
        raise WorkflowError(
            _("pekerjaan lain sedang berjalan"), remedy=_("tunggu sampai selesai, atau hentikan dahulu")
        )
    return job_id


def follow(workspace: Workspace, db: Store, *, by: str, at: datetime) -> int | None:
    """Flags what somebody has just brought; None where nothing waits, or a job that flags at its end runs already."""
    if not unread(workspace, db):
        return None
    return _begin(workspace, db, "tandai", by, at)


def unread(workspace: Workspace, db: Store) -> int:
    """Posts that the engine of the workspace's elections has not read."""
    return flags.count_unassessed(db, engine_id(packs_of(workspace)))


def _begin(workspace: Workspace, db: Store, kind: str, by: str, at: datetime, argument: str = "") -> int | None:
    running(workspace, db, at)  # one that died is closed first
    with transaction(db):
        job_id = jobs.add(db, kind, by, at)
    if job_id is None:
        return None
    try:
        _spawn(workspace, job_id, argument)
    except OSError as error:
        with transaction(db):
            jobs.end(db, job_id, at, None)
        raise WorkspaceError(
            _("pekerjaan tidak dapat dimulai: {strerror}", strerror=error.strerror),
            remedy=_("periksa izin folder ruang kerja dan sisa cakram"),
        ) from error
    return job_id


def _spawn(workspace: Workspace, job_id: int, argument: str) -> None:
    log = log_of(workspace, job_id)
    log.parent.mkdir(mode=0o700, exist_ok=True)
    for old in sorted(log.parent.glob("*.log"), key=lambda path: path.stat().st_mtime)[:-KEPT_LOGS]:
        old.unlink(missing_ok=True)
    command = [sys.executable, "-m", "netralitas", "--workspace", str(workspace.root.absolute()), "job", str(job_id)]
    log.touch(mode=0o600)
    with log.open("wb") as out:
        if sys.platform == "win32":
            child = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            )
        else:
            child = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=out, stderr=out, start_new_session=True
            )
    assert child.stdin is not None
    with suppress(OSError), child.stdin:  # one that ended at once says why in its log
        child.stdin.write(argument.encode() + b"\n")
    threading.Thread(target=child.wait, daemon=True).start()  # nobody is left as a zombie


def running(workspace: Workspace, db: Store, at: datetime) -> Job | None:
    """The job that runs; one whose process is gone is closed as died, with no exit code."""
    job = jobs.open_job(db)
    if job is None or _is_alive(workspace, job, at):
        return job
    with transaction(db):
        jobs.end(db, job.job_id, at, None)
    return None


def _is_alive(workspace: Workspace, job: Job, at: datetime) -> bool:
    if job.pid is None and at - from_text(job.started_at) < STARTS_WITHIN:
        return True
    with lock.only_one(_lock(workspace)) as free:
        return not free


def stop(workspace: Workspace, db: Store, body: OversightBody, *, by: str, at: datetime) -> Job:
    """Asks the running job to end in order, as Ctrl-C does. Raises WorkflowError when none runs."""
    job = running(workspace, db, at)
    if job is None:
        raise WorkflowError(_("tidak ada pekerjaan yang berjalan"), remedy=_("tidak ada yang perlu dihentikan"))
    require(db, body, job.kind, by)
    if job.pid is None:
        raise WorkflowError(_("pekerjaan itu baru dimulai"), remedy=_("tunggu beberapa detik, lalu ulangi"))
    with transaction(db):
        jobs.stop(db, job.job_id, by, at)
    try:
        if sys.platform == "win32":
            os.kill(job.pid, signal.CTRL_BREAK_EVENT)
        else:
            os.killpg(job.pid, signal.SIGTERM)
    except ProcessLookupError:  # it ended in this very moment
        pass
    except OSError as error:
        raise NotAllowedError(
            _("pekerjaan itu milik pengguna lain komputer ini"), remedy=_("minta pengelola menghentikannya")
        ) from error
    return job


@contextmanager
def carrying_out(
    workspace: Workspace, db: Store, job_id: int, now: Callable[[], datetime]
) -> Iterator[tuple[Job, list[int]]]:
    """The process's own side: holds the lock until the block ends and notes how it did; the block fills in the code."""
    code: list[int] = [Exit.ERROR]
    with _held(_lock(workspace)):
        job = jobs.find(db, job_id)
        if job is None or job.ended_at is not None:
            raise WorkflowError(
                _("pekerjaan {job_id} tidak ada atau sudah selesai", job_id=job_id), remedy=_("mulai yang baru")
            )
        with transaction(db):
            jobs.began(db, job_id, os.getpid())
        try:
            yield job, code
        except NetralitasError as error:
            code[0] = error.exit_code
            raise
        finally:
            with transaction(db):
                jobs.end(db, job_id, now(), code[0])


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Holds the lock, which somebody who only looks may have for a moment. Raises WorkflowError for another job's."""
    for _turn in lock.turns(LOCK_TIMEOUT, 0.1):
        with lock.only_one(path) as held:
            if held:
                yield
                return
    raise WorkflowError(_("pekerjaan lain sedang berjalan"), remedy=_("tunggu sampai selesai"))


def progress(workspace: Workspace, db: Store) -> JobProgress:
    """How far the crawl that goes on has come, and how many posts wait for the engine."""
    run_id = runs.unfinished_crawl(db)
    done, total = runs.progress_of(db, run_id) if run_id else (0, 0)
    outcomes = dict(runs.outcomes(db, run_id)) if run_id else {}
    return JobProgress(accounts=total, accounts_done=done, outcomes=outcomes, unread_posts=unread(workspace, db))


def crawl_of_others(workspace: Workspace) -> bool:
    """Whether a crawl holds this workspace: also one of the schedule or of a terminal."""
    with lock.only_one(lock.crawl_lock(workspace.database)) as free:
        return not free


def log_tail(workspace: Workspace, job_id: int) -> str:
    """The end of what a job said, without what is for people at a terminal; "" where its log is gone."""
    try:
        text = log_of(workspace, job_id).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(FOR_TERMINALS.sub("", text).splitlines()[-SHOWN_LINES:])
