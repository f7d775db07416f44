"""Catching one post: what a person typed and brought about it goes the same road as every import.

The reader of pictures may propose the words where it is installed; a person looks at them before anything is kept.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from domain.errors import WorkflowError
from domain.pictures import Examined
from domain.privacy import keyed_ref
from domain.texts import _
from domain.types import HowSeen
from images import extra
from images.pool import read_all
from imports.caught import MOST_FILES, Caught, kind_of
from imports.reasons import in_words
from imports.result import ImportResult
from services.ingest import bring
from services.picture_reader import reader
from services.uploads import folder_of
from store import visits
from store.database import Store
from store.identities import read_key
from store.import_runs import last_way
from store.workspace import Workspace

__all__ = ["MOST_FILES", "Caught", "in_words", "kind_of", "last_way"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Catch:
    """One post to be kept: who saw it how, whose row of which sheet it answers ("" for none), and for a report from the
    public its number, with `covered`: no other person can be recognised in what was brought.
    """

    operator: str
    how_seen: HowSeen
    account_id: str = ""
    sheet_id: str = ""
    report_number: str = ""
    covered: bool = False


def catch(
    db: Store,
    workspace: Workspace,
    caught: Caught,
    files: Sequence[bytes],
    order: Catch,
    *,
    at: datetime,
    dry_run: bool = False,
) -> ImportResult:
    """Keeps a post as an import of its own, and answers the account's row of the visits; `dry_run` only says what would
    happen. Raises WorkflowError for what is missing; what an import refuses stands in the result.
    """
    from imports.caught import bundle

    _require_whole(caught, files, order)
    if caught.comment and caught.url:  # another's address is nobody's to keep
        reference = "ref:" + keyed_ref(read_key(workspace.key_file), "reply", caught.url)
        caught = replace(caught, url=reference)
    result = _import_bundle(db, workspace, bundle(caught, files), order, at=at, dry_run=dry_run)
    if not dry_run and order.sheet_id and is_kept(result):
        _answer(db, order, at)
    return result


def _import_bundle(
    db: Store, workspace: Workspace, bundle: bytes, order: Catch, *, at: datetime, dry_run: bool
) -> ImportResult:
    """Imports a bundle from a file that is gone afterwards, whatever became of it."""
    folder = folder_of(workspace)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / secrets.token_hex(32)
    try:
        path.touch(mode=0o600)
        path.write_bytes(bundle)
        return bring(
            db,
            workspace,
            path,
            kind="catatan",
            at=at,
            how_seen=order.how_seen,
            operator=order.operator,
            report_number=order.report_number,
            dry_run=dry_run,
        )
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def is_kept(result: ImportResult) -> bool:
    """Whether the post is (or would be) in the store."""
    return bool(result.already or result.new + result.changed + result.known + result.reported)


def _require_whole(caught: Caught, files: Sequence[bytes], order: Catch) -> None:
    if not caught.account.strip():
        raise WorkflowError(_("akunnya belum dipilih"), remedy=_("cari dan pilih akunnya dulu"))
    if not caught.url.strip() and not caught.comment:
        raise WorkflowError(_("tautan kirimannya belum diisi"), remedy=_("salin alamat kiriman dari bilah alamat"))
    if not files and not caught.text.strip() and not caught.other_text.strip():
        raise WorkflowError(_("tidak ada yang dicatat"), remedy=_("unggah tangkapan layarnya, atau ketik kata-katanya"))
    if order.report_number and files and not order.covered:
        raise WorkflowError(
            _("orang lain pada gambar belum dipastikan tertutup"),
            remedy=_("tutupi nama dan wajah orang lain pada gambarnya, unggah lagi, lalu centang"),
        )
    if caught.comment and not order.report_number:
        raise WorkflowError(_("nomor laporan belum diisi"), remedy=_("isi nomor laporan masyarakatnya"))


def _answer(db: Store, order: Catch, at: datetime) -> None:
    """Closes the account's row of a sheet, unless somebody answered it already."""
    lines = visits.sheet(db, order.sheet_id).entries
    if any(line.account.account_id == order.account_id and line.answer is None for line in lines):
        visits.record(
            db,
            {order.account_id: "imported"},
            operator=order.operator,
            at=at,
            how_seen=order.how_seen,
            sheet_id=order.sheet_id,
        )


def reads_pictures() -> bool:
    """Whether the reader of pictures is installed here."""
    return extra.installed()


def words_in(pictures: Sequence[bytes]) -> str:
    """The lines that stand in these pictures, for a person to look through; "" where nothing here can read them."""
    if not pictures or not extra.installed():
        return ""
    found = read_all(pictures, partial(reader, None, None), workers=1)
    outcomes = [outcome[0] if isinstance(outcome, tuple) else outcome for outcome in found]
    return "\n".join(line.text for one in outcomes if isinstance(one, Examined) for line in one.lines)
