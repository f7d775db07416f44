"""The command line: each command parses, calls one function and prints."""

import io
import os
import signal
import sys
from collections import UserDict
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import click

from domain.errors import Exit, NetralitasError
from domain.periods import clock_time
from domain.texts import LANGUAGES, _
from domain.version import VERSION
from netralitas.cli import language
from netralitas.cli.language import say
from netralitas.cli.wording import in_words, of_system


class _Commands(UserDict[str, Any]):
    """Where each command stands; it is loaded when asked for, since all of them make a start a second longer."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = super().__getitem__(name).partition(":")
        return language.speaking(getattr(import_module(f"netralitas.cli.{module}"), attribute))


_COMMANDS = _Commands(
    {
        "init": "workspace:init",
        "config": "workspace:config",
        "doctor": "workspace:doctor",
        "demo": "demo:demo",
        "register": "subject:register",
        "pack": "pack_own:pack",
        "crawl": "collect:crawl",
        "import": "collect:import_posts",
        "imports": "imports:imports",
        "visits": "visits:visits",
        "flag": "flag:flag",
        "check-text": "check_text:check_text",
        "case": "case_quality:case",
        "desk": "desk:desk",
        "reviewer": "reviewer:reviewer",
        "images": "images:images",
        "known": "known:known",
        "report": "report:report",
        "evidence": "evidence:evidence",
        "run": "scheduled_run:run",
        "schedule": "scheduled_run:schedule",
        "job": "scheduled_run:job",
        "purge": "keeping:purge",
        "backup": "keeping:backup",
        "restore": "keeping:restore",
        "subject": "subject:subject",
        "etika": "etika:etika",
        "rekap": "rekap:rekap",
        "office": "office:office",
        "assessment": "assessment:assessment",
        "capture": "capture:capture",
        "export": "analysts:export",
    }
)

ON_CLUSTER = ("crawl", "flag", "images")


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workspace", type=click.Path(file_okay=False), help="Folder ruang kerja.")
@click.option("--cluster", metavar="ALAMAT", help="Penjadwal Dask untuk crawl, flag dan images: tls://HOST:PORT.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    envvar=language.VARIABLE,
    is_eager=True,
    expose_value=False,
    callback=language.choose,
    help="Bahasa keluaran: id atau en; juga lewat NETRALITAS_LANG.",
)
@click.version_option(VERSION, message="netralitas %(version)s")
@click.pass_context
def cli(context: click.Context, workspace: str | None, cluster: str | None) -> None:
    """Memantau netralitas ASN di media sosial: kumpulkan, tandai, baca berdua, ikuti, laporkan.

    Mulai dengan `netralitas demo` untuk melihat semuanya pada dunia rekaan, atau `netralitas init FOLDER`
    untuk ruang kerja sendiri. Setiap perintah boleh diulang; mengulang tidak menambah apa pun.
    """
    context.obj = workspace
    clock_time(
        datetime.now(UTC)
    )  # no command works by a clock that cannot be right, not even one that only dates a file
    if cluster and context.invoked_subcommand not in ON_CLUSTER:
        raise click.UsageError(_("--cluster hanya untuk {on_cluster}", on_cluster=", ".join(ON_CLUSTER)))
    context.meta["netralitas.cluster"] = cluster


cli.context_class = language.Speaking


def _set_up_terminal() -> None:
    """What ends a command ends it in order, and what a terminal cannot show does not."""
    for name in ("SIGTERM", "SIGHUP"):  # ended so, or by a terminal that closes, it is heard as Ctrl-C is: in order
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show an arrow shows a question mark
            stream.reconfigure(errors="replace")


def main() -> None:
    """Runs the command line; an error of ours is one line on stderr and its exit code.

    Whatever it writes is its owner's alone, as the names and posts in it ask for: the mask of the shell does not count.
    """
    os.umask(0o077)
    _set_up_terminal()
    language.begin()
    try:
        code = cli(prog_name="netralitas", standalone_mode=False)  # however it was started, as its advice names it
    except NetralitasError as error:
        say(_("Galat: {error}", error=error.text), err=True)
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(Exit.USAGE)
    except click.ClickException as error:
        say(_("Galat: {error}", error=in_words(error)), err=True)
        sys.exit(Exit.USAGE)
    except (click.Abort, KeyboardInterrupt):
        say(_("Dihentikan."), err=True)
        sys.exit(Exit.ERROR)
    except Exception as error:
        if os.environ.get("NETRALITAS_DEBUG"):
            raise
        if isinstance(error, OSError):
            say(_("Galat: {error}", error=of_system(error)), err=True)
            sys.exit(Exit.ERROR)
        # Only the kind: the words of an unforeseen error may hold what must not be printed.
        kind = type(error).__name__
        say(_("Galat tak terduga ({kind}) → ulangi dengan NETRALITAS_DEBUG=1 dan laporkan", kind=kind), err=True)
        sys.exit(Exit.ERROR)
    sys.exit(code if isinstance(code, int) else Exit.OK)
