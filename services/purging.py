"""Deleting for good, at the hand of somebody whom the body's profile lets purge; each closes the connection."""

from datetime import datetime

from domain.errors import UsageError
from domain.texts import Text, _
from services import casework, retention
from services.settings import oversight_body, packs_of
from store import holdings, signing
from store.database import Store
from store.workspace import Workspace, signing_file


def require(workspace: Workspace, db: Store, who: str) -> None:
    """Raises NotAllowedError unless this person may purge in this body."""
    casework.require(db, oversight_body(workspace), "purge", who)


def by_clock(workspace: Workspace, db: Store, *, by: str, at: datetime) -> retention.Purged:
    """Deletes what the clocks have released, files among it."""
    require(workspace, db, by)
    key = signing.house_key(db, signing_file(workspace))
    return retention.purge(db, retention.files_of(workspace), key, by=by, now=at)


def one_case(
    workspace: Workspace, db: Store, case_id: str, *, approved_by: str, number: str, by: str, at: datetime
) -> int:
    """Deletes one closed case by the archive schedule, on an approval with its number; the objects that went."""
    require(workspace, db, by)
    key, place = signing.house_key(db, signing_file(workspace)), retention.files_of(workspace)
    return retention.archive(db, place, key, case_id, rule="arsip", approved_by=approved_by, number=number, now=at)


def after_confirmation(workspace: Workspace, db: Store, contest: str, *, number: str, by: str, at: datetime) -> int:
    """Takes the names of a contest's candidates out once the elected are confirmed; the posts it reached.

    The connection stays open: what became due by it goes with the next `by_clock`.
    """
    require(workspace, db, by)
    retention.check_elected(packs_of(workspace), contest, number, at)
    key = signing.house_key(db, signing_file(workspace))
    return retention.after_election(db, key, contest, number=number, by=by, now=at)


def more_than_due(db: Store, case_id: str | None, contest: str) -> list[Text]:
    """What an order would take beside what the clocks have released, in words."""
    lines: list[Text] = []
    if case_id and contest:
        raise UsageError(_("pilih satu: perkara atau kontes"), remedy=_("jalankan dua kali"))
    if case_id:
        count = len(casework.load(db, case_id).posts)
        lines.append(
            _(
                "Dengan persetujuan: {case_id} dengan {count} kiriman, bacaan, surat dan berkasnya.",
                case_id=case_id,
                count=count,
            )
        )
    if contest:
        named, kept = holdings.flagged_for(db, contest)
        rest = sum(post in kept for post in named)
        lines.append(
            _(
                "Setelah penetapan: penanda {named} kiriman; nama peserta pada {rest} kiriman lain.",
                named=len(named) - rest,
                rest=rest,
            )
        )
    return lines
