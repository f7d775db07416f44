"""A page as a PDF, with bookmarks and tags for screen readers, by the Chromium that is installed; none is no fault."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from domain.errors import UsageError
from domain.texts import _
from services import leftovers

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 90
# What the loader puts into every program: under a changed clock (faketime) the browser waits for minutes. It has none.
PRELOADS = ("LD_PRELOAD", "DYLD_INSERT_LIBRARIES")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Containers have 64 kB to 64 MB of shared memory; with too little of it the browser ends without a word.
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


def browser() -> str | None:
    """The browser that can print, None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write_pdf(page: Path) -> Path:
    """Prints a page of ours beside itself, whole or not at all. Raises UsageError without a browser or on its failure."""
    program = browser()
    if program is None:
        raise UsageError(
            _("PDF perlu peramban Chromium, dan tidak ada di komputer ini"), remedy=_("apt install chromium")
        )
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix=leftovers.PRINTED, ignore_cleanup_errors=True) as folder:
        made = Path(folder) / target.name
        command = [
            program,
            *FLAGS,
            *_sandbox(),
            f"--user-data-dir={folder}/profil",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        try:
            _print(command)
            content = made.read_bytes()
        except subprocess.TimeoutExpired as error:
            raise UsageError(
                _("Chromium belum selesai membuat PDF setelah {n} detik dan dihentikan", n=SECONDS),
                remedy=_("coba lagi bila komputer tidak sibuk, atau buka laporannya dan cetak dari peramban"),
            ) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise UsageError(
                _("Chromium tidak dapat membuat PDF"), remedy=_("coba lagi, atau cetak dari peramban")
            ) from error
    target.write_bytes(content)
    return target


def _print(command: list[str]) -> None:
    """Runs the browser to its end; one that hangs is ended with the processes that it started, which write on.

    A thread of its own counts the seconds: waiting for them with `wait` asks a changed clock for them, and fails.
    """
    environment = {name: value for name, value in os.environ.items() if name not in PRELOADS}
    with subprocess.Popen(  # noqa: S603 - our own page
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        late = threading.Event()
        timer = threading.Timer(SECONDS, _end, (process, late))
        timer.start()
        try:
            code = process.wait()
        finally:
            timer.cancel()
    if late.is_set():
        raise subprocess.TimeoutExpired(command, SECONDS)
    if code:
        raise subprocess.CalledProcessError(code, command)


def _end(process: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    """Ends the browser and whatever it started; `late` says that it had to be."""
    if process.poll() is None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)


def _sandbox() -> tuple[str, ...]:
    """As root Chromium starts only without its sandbox; the page has no script and asks for nothing."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
