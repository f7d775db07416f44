"""What of the ethics family goes when: unread after 30 days, set aside after 30 days, unfinished 30 days after its
mandate ended and none followed, all of a person at the person's granted request. Its tombstones are its own."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from domain import ethics_cases
from domain.errors import NOT_OURS, StoreError, WorkflowError
from domain.ethics_cases import EthicsFile
from domain.periods import WIB, from_text
from domain.texts import _
from rendering import write_atomic
from review import ethics as rules
from store import ethics, ethics_mandates
from store.database import Store


def due(db: Store, now: datetime) -> dict[str, str]:
    """The cases whose records must go, each with the rule; nothing changes."""
    ends = {m.mandate_id: m.last for m in ethics_mandates.all_of(db)}
    found: dict[str, str] = {}
    for file in ethics.files(db, closed=None):
        rule = _rule(file, ends, now)
        if rule:
            found[file.case.case_id] = rule
    return found


def _rule(file: EthicsFile, ends: dict[str, date], now: datetime) -> str:
    limit = now - rules.UNREAD
    if file.closing is not None:
        late = file.closing.reason == "tidak_cukup" and from_text(file.closing.at) < limit
        return "tidak_cukup" if late else ""
    if not file.readings and from_text(file.case.opened_at) < limit:
        return "tidak_dibaca"
    today = now.astimezone(WIB).date()
    ended = ends[file.case.mandate_id] + rules.UNREAD < today and max(ends.values()) < today
    return "mandat_berakhir" if ended and not file.packets else ""


def forget_due(db: Store, *, by: str, now: datetime) -> list[str]:
    """Erases what is due; the numbers of the cases. Call inside a transaction; the file is scrubbed after it."""
    gone = due(db, now)
    for case_id, rule in gone.items():
        _erase(db, case_id, rule, by=by, at=now)
    return list(gone)


def forget_person(db: Store, person_id: str, *, whole: bool, by: str, at: datetime) -> list[str]:
    """Erases a person's cases at the person's own request: all, or those that never left the house."""
    gone = []
    for case_id in ethics.of_person(db, person_id):
        file = ethics.case_file(db, case_id)
        if file is not None and (whole or not file.packets):
            _erase(db, case_id, "hak_subjek", by=by, at=at)
            gone.append(case_id)
    return gone


def archive(db: Store, case_id: str, *, by: str, number: str, at: datetime) -> None:
    """Erases one closed case by the body's archive schedule. Call inside a transaction."""
    file = ethics.case_file(db, case_id)
    if file is None or file.closing is None:
        raise WorkflowError(
            _("{case_id} masih terbuka atau sudah dihapus", case_id=case_id), remedy=_("hapus setelah ditutup")
        )
    if not number.strip():
        raise WorkflowError(_("nomor persetujuan penghapusan belum diisi"), remedy=_("isi --number"))
    ethics.erase(db, case_id, rule=f"arsip {number.strip()}", by=by, at=at)


def _erase(db: Store, case_id: str, rule: str, *, by: str, at: datetime) -> None:
    file = ethics.case_file(db, case_id)
    assert file is not None
    if file.closing is None:
        reason = rule if rule in ethics_cases.CLOSED_AS else "hak_subjek"
        ethics.close(db, case_id, reason=reason, kind=file.case.kind, at=at)
    ethics.erase(db, case_id, rule=rule, by=by, at=at)


def again(db: Store, gone: Mapping[str, str], at: datetime) -> None:
    """Erases in a restored copy what was erased since it was made, by the same rule. Call inside a transaction."""
    for case_id, rule in gone.items():
        if ethics.case_file(db, case_id) is not None:
            _erase(db, case_id, rule, by="pemulihan", at=at)


def forget_packets(folder: Path, case_ids: Iterable[str]) -> None:
    """Deletes the packets of these cases from the disk."""
    for case_id in case_ids:
        for path in folder.glob(f"{case_id}-*"):
            shutil.rmtree(path)


def journal_beside(journal: Path) -> Path:
    """The family's own list of what was erased, beside the neutrality family's."""
    return journal.with_name(journal.name.replace("nisan", "nisan-etika"))


def keep_journal(erased: Mapping[str, str], *journals: Path) -> None:
    """Writes which cases are gone beside copies and keys, so that a restored copy does not bring them back."""
    for path in journals if erased else ():
        write_atomic(path, json.dumps(dict(erased)))


def journal(*journals: Path) -> dict[str, str]:
    """The cases that are gone, each with its rule, by every journal that is there."""
    found: dict[str, str] = {}
    for path in journals:
        if path.is_file():
            with readable(path):
                found.update({str(case): str(rule) for case, rule in json.loads(path.read_text("utf-8")).items()})
    return found


@contextmanager
def readable(journal: Path) -> Iterator[None]:
    """A StoreError for a journal of deletions that is damaged: without it a copy would bring back what was deleted."""
    try:
        yield
    except (OSError, *NOT_OURS) as error:
        raise StoreError(
            _("daftar yang sudah dihapus rusak atau tidak dapat dibaca"),
            where=journal.name,
            remedy=_("pulihkan daftar itu dari salinan lain; tanpa itu yang sudah dihapus akan kembali"),
        ) from error
