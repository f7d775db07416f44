"""What most commands start with: the workspace, its open files, the clock, a bar."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from domain.errors import NotAllowedError
from domain.periods import clock_time
from domain.texts import Text, _
from netralitas.cli.language import say, translated
from services import leftovers, people, reading_withdrawal, retention, second_factor
from services.cluster_address import Address, read_address
from services.workspaces import Store, Workspace, find_workspace, key_of, open_store

CLUSTER = "netralitas.cluster"  # the address of a scheduler, as it was written
READER = "netralitas.reader"  # who signed in to this command
TERMINAL = "terminal"  # where a refusal came from that no browser sent


def now() -> datetime:
    """The wall clock, in whole seconds. Raises WorkspaceError where it cannot be right."""
    return clock_time(datetime.now(UTC))


def current_workspace() -> Workspace:
    workspace = click.get_current_context().obj
    return find_workspace(Path(workspace) if workspace else Path.cwd())


def cluster() -> Address | None:
    """The scheduler that --cluster names. Raises ConfigError for an address that is none."""
    written = click.get_current_context().meta.get(CLUSTER)
    return read_address(written) if written else None


@contextmanager
def store(*, readonly: bool = False) -> Iterator[tuple[Workspace, Store]]:
    """The workspace and its open database, with every reading that is due recorded. What a reader may not do is kept,
    as the desk keeps it."""
    workspace = current_workspace()
    if not readonly:
        leftovers.sweep(workspace)
        retention.redo(workspace, now())
    db = open_store(workspace.database, readonly=readonly)
    try:
        if not readonly:
            reading_withdrawal.settle_here(workspace, db, now())
        yield workspace, db
    except NotAllowedError:
        context = click.get_current_context()
        if not readonly:
            command = context.command_path.partition(" ")[2]
            people.note_refusal(db, context.meta.get(READER, ""), TERMINAL, f"netralitas {command}", now())
        raise
    finally:
        db.close()


def ask(question: str, choices: Sequence[str], *, show_choices: bool = True) -> str:
    """One of the choices, asked for until it is one. `show_choices`: whether the question lists them itself."""
    listed = f" ({', '.join(choices)})" if show_choices else ""
    asked = translated(question) + listed
    while (given := str(click.prompt(asked)).strip()) not in choices:
        say(
            _("{given!r} bukan pilihan → tulis salah satu: {choices}", given=given, choices=", ".join(choices)),
            err=True,
        )
    return given


def signed_in(db: Store, reviewer_id: str) -> str:
    """Asks for the passphrase, and the code of who has one, at the prompt; no option holds them, nor does a history.

    Raises WorkflowError also for a reader whom an approver asks for a code that is not set up yet.
    """
    phrase, code, key = click.prompt(translated(_("Frasa sandi")), hide_input=True), "", b""
    if second_factor.is_on(db, reviewer_id):
        code = click.prompt(translated(_("Kode enam angka dari telepon, atau kode cadangan")), hide_input=True)
        key = key_of(current_workspace())
    who = people.authenticate(db, reviewer_id, phrase, at=now(), code=code, key=key)
    second_factor.require_set_up(db, who)
    click.get_current_context().meta[READER] = who
    return who


def bar(length: int, label: Text) -> Any:
    """A progress bar on stderr, so that output stays clean; silent when stderr is no terminal."""
    return click.progressbar(length=length, label=translated(label), file=sys.stderr)


def lines(rows: Sequence[tuple[str, ...]], header: Text) -> None:
    """Prints a table whose columns, named "one | two" in `header`, are as wide as their longest cell."""
    columns = tuple(translated(header).split(" | "))
    table = [columns, *(tuple(translated(cell) if isinstance(cell, Text) else cell for cell in row) for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    for row in table:
        say("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
