"""Loading a checked register file: names to identities.db, everything else to the store."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from domain import regions
from domain.errors import RegisterError
from domain.links import AccountRef, default_route
from domain.periods import WIB
from domain.privacy import holds_nip, keyed_ref
from domain.texts import Text, _
from domain.types import Account, Person
from imports.position_words import LEVEL_CHOICES
from imports.register import Preview, Remembered, TableOutline, outline_file, preview_file, rejected_rows, template_csv
from imports.register_columns import COLUMNS, SHAREABLE
from imports.register_problems import WORDS, ProblemGroup, RowProblem, grouped, reject_csv
from imports.register_reading import Rules
from imports.register_rows import SECRET, Enrolled, cell_text
from imports.register_table import agency_of
from parsing.sheets import DELIMITERS, header_form, write_template_xlsx
from rendering import write_atomic
from services import people
from store import accounts, ended
from store.database import Store, transaction
from store.identities import Identities
from store.identities import identities as names_of
from store.workspace import Workspace

__all__ = [
    "COLUMNS",
    "DELIMITERS",
    "LEVEL_CHOICES",
    "SHAREABLE",
    "WORDS",
    "Preview",
    "ProblemGroup",
    "RowProblem",
    "TableOutline",
    "grouped",
    "reject_csv",
    "rejected_rows",
    "template_csv",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class EnrolmentTerms:
    """What must be said about a list: how it was chosen, out of how many civil servants, and by whom.

    `second_person` is who accepted implausible NIPs; never the operator. Without `reactivate` an account
    that was withdrawn stays so, whatever list still holds it.
    """

    selection: str
    population: int
    operator: str
    note: str
    at: datetime
    partial: bool = False
    second_person: str = ""
    reactivate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """What the import did. With problems and without `partial`, nothing was loaded."""

    registered: int
    changed: int
    same: int
    problems: tuple[RowProblem, ...]
    notices: tuple[str, ...]

    @property
    def loaded(self) -> int:
        return self.registered + self.changed + self.same


def check(
    db: Store,
    path: Path,
    rules: Rules,
    *,
    mapping: Mapping[str, str] | None = None,
    shared: Mapping[str, str] | None = None,
    delimiter: str | None = None,
) -> Preview:
    """What loading a list would do, with the headers read as they were at earlier imports; nothing is stored.

    Raises RegisterError for the file as a whole. What the register itself says against its rows: `settled`.
    """
    return preview_file(path, rules, mapping=mapping, shared=shared, delimiter=delimiter, remembered=_remembered(db))


def _remembered(db: Store) -> Remembered:
    return Remembered(columns=accounts.remembered_columns(db), shared=accounts.remembered_values(db))


def outline(
    db: Store,
    path: Path,
    rules: Rules,
    *,
    mapping: Mapping[str, str] | None = None,
    shared: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    most: int = 10,
) -> TableOutline:
    """How a list was read as a table, with up to `most` of its rows; nothing is stored.

    Raises RegisterError for what is no table.
    """
    return outline_file(
        path,
        rules,
        mapping=mapping or {},
        shared=shared or {},
        delimiter=delimiter,
        remembered=_remembered(db),
        most=most,
    )


def rules_of(workspace: Workspace, at: datetime, accepted: Mapping[int, str] | None = None) -> Rules:
    """What the rows of a list are checked against in this workspace."""
    return Rules(
        today=at.astimezone(WIB).date(),
        accepted=accepted or {},
        extra_agencies=frozenset(workspace.config.texts("register.extra_agencies")),
    )


def implausible(preview: Preview) -> frozenset[int]:
    """The lines that are refused because the dates in their NIP make no sense: a second person may accept them."""
    return frozenset(problem.line for problem in preview.problems if problem.reason == "nip_implausible")


def proposed(workspace: Workspace) -> dict[str, str]:
    """What a body's own settings say of columns that its lists often lack: where its people work, and its legal basis."""
    region, legal_basis = (workspace.config.text(f"body.{key}").strip() for key in ("region", "legal_basis"))
    place = regions.names().get(region, "")
    values = {"kode_wilayah": place, "instansi": agency_of(place, ())[0] if place else "", "dasar_hukum": legal_basis}
    return {ours: value for ours, value in values.items() if value}


def settled(db: Store, identities: Identities, preview: Preview, *, reactivate: bool = False) -> Preview:
    """A checked file against what is registered: withdrawn accounts stay so, rows that contradict it are refused."""
    wanted, withdrawn = _without_withdrawn(db, identities, preview.good, reactivate)
    good, clashes = _against_store(db, identities, wanted)
    problems = tuple(sorted((*preview.problems, *clashes), key=lambda p: p.line))
    notices = (*preview.notices, *withdrawn)
    return replace(preview, good=tuple(good), problems=problems, notices=notices, withdrawn=len(withdrawn))


def enrol(db: Store, identities: Identities, preview: Preview, terms: EnrolmentTerms) -> Enrolment:
    """Loads the good rows of a checked file, all or nothing unless `terms.partial`.

    Where nothing is left to load nothing is recorded. Raises RegisterError when the terms are not complete.
    """
    _check_terms(preview, terms)
    checked = settled(db, identities, preview, reactivate=terms.reactivate)
    good, problems, notices = checked.good, checked.problems, checked.notices
    if not good or (problems and not terms.partial):
        return Enrolment(registered=0, changed=0, same=0, problems=problems, notices=notices)
    counts = {"registered": 0, "changed": 0, "same": 0}
    with transaction(db):
        list_id = _add_list(db, preview, terms, len(good), problems)
        for row in good:
            counts[_put(db, identities, row, list_id, terms)] += 1
        notices = (*notices, *_later_posts(db, identities, good))
        mapped = {header_form(theirs): ours for theirs, ours in preview.mapping.items()}
        accounts.remember_columns(db, mapped, at=terms.at, operator=terms.operator)
        # Titles and units are names' neighbours: they are kept beside them alone, never here.
        same = {ours: value for ours, value in preview.shared.items() if ours not in SECRET}
        accounts.remember_values(db, same, at=terms.at, operator=terms.operator)
    return Enrolment(problems=problems, notices=notices, **counts)


def _later_posts(db: Store, identities: Identities, rows: Sequence[Enrolled]) -> Iterator[Text]:
    """Which open cases hold posts from after an account's last day: they stay until somebody has decided."""
    for row in rows:
        known = _known(db, identities, row.account) if row.active_to is not None else None
        found = ended.open_cases_of(db, known.account_id) if known is not None else []
        if found:
            yield _(
                "baris {line}: perkara terbuka {cases} memuat kiriman sesudah hari terakhir akun ini; periksa apakah"
                " kiriman itu masih dipakai",
                line=row.line,
                cases=", ".join(found),
            )


def _check_terms(preview: Preview, terms: EnrolmentTerms) -> None:
    if not terms.selection.strip():
        raise RegisterError(
            _("cara memilih daftar belum diisi"), remedy=_("isi --selection, mis. 'semua pejabat eselon'")
        )
    if terms.population < len({row.nip for row in preview.good}):
        raise RegisterError(
            _("jumlah ASN ({population}) lebih kecil daripada daftar", population=terms.population),
            remedy=_("isi --population dengan jumlah seluruh ASN yang menjadi asal daftar"),
        )
    if holds_nip(" ".join([terms.selection, terms.note, *(row.forced_by for row in preview.good)])):
        raise RegisterError(_("catatan memuat NIP"), remedy=_("hapus NIP dari --selection dan --note"))
    if any(row.forced_by for row in preview.good) and terms.second_person in ("", terms.operator):
        raise RegisterError(
            _("NIP yang tidak wajar hanya dapat diterima orang kedua"), remedy=_("isi --second-person, bukan operator")
        )


def _account_id(identities: Identities, ref: AccountRef) -> str:
    return keyed_ref(identities.key, "account", ref.platform, ref.handle)


def _known(db: Store, identities: Identities, ref: AccountRef) -> Account | None:
    """The registered account that a row means, also by the handle under which it was first enrolled."""
    found = accounts.find(db, ref.platform, ref.handle, ref.native_id)
    return found or accounts.get(db, _account_id(identities, ref))


def _without_withdrawn(
    db: Store, identities: Identities, rows: Sequence[Enrolled], reactivate: bool
) -> tuple[list[Enrolled], list[str]]:
    """A withdrawal is somebody's decision; the next list with the same account does not undo it."""
    kept: list[Enrolled] = []
    notices: list[str] = []
    for row in rows:
        known = _known(db, identities, row.account)
        if known is not None and known.withdrawn and not reactivate:
            notices.append(_("baris {line}: akun ini sudah ditarik dan tidak diaktifkan lagi", line=row.line))
        else:
            kept.append(row)
    return kept, notices


def _against_store(
    db: Store, identities: Identities, rows: Sequence[Enrolled]
) -> tuple[list[Enrolled], list[RowProblem]]:
    good, problems = [], []
    for row in rows:
        person_id = identities.person_id(row.nip, row.account.handle)
        known = _known(db, identities, row.account)
        if identities.same_name(person_id, row.name) is False:
            problems.append(
                _clash(row, "nip", "nip_conflict", _("NIP ini terdaftar dengan nama lain; periksa pada SK"))
            )
        elif known is not None and known.person_id != person_id and not known.withdrawn:
            problems.append(
                _clash(
                    row,
                    "akun",
                    "account_conflict",
                    _("akun ini terdaftar atas orang lain; bila keliru tarik akun itu, lalu muat lagi (--reactivate)"),
                )
            )
        else:
            good.append(row)
    return good, problems


def _clash(row: Enrolled, column: str, reason: str, remedy: str) -> RowProblem:
    return RowProblem(line=row.line, column=column, value=cell_text(row, column), reason=reason, remedy=remedy)


def _add_list(db: Store, preview: Preview, terms: EnrolmentTerms, loaded: int, problems: Sequence[RowProblem]) -> str:
    list_id = f"list-{preview.file_sha256[:12]}"
    rejects = hashlib.sha256(reject_csv(problems).encode()).hexdigest() if problems else None
    accounts.add_list(
        db,
        accounts.RegisterList(
            list_id=list_id,
            imported_at=terms.at,
            file_sha256=preview.file_sha256,
            selection=terms.selection,
            population=terms.population,
            operator=terms.operator,
            rows_read=preview.rows_read,
            rows_loaded=loaded,
            rows_refused=len({p.line for p in problems}),
            reject_sha256=rejects,
        ),
    )
    return list_id


def _put(db: Store, identities: Identities, row: Enrolled, list_id: str, terms: EnrolmentTerms) -> str:
    ref = row.account
    person_id = identities.person_id(row.nip, ref.handle)
    known = _known(db, identities, ref)
    account_id = known.account_id if known else _account_id(identities, ref)
    account = Account(
        account_id=account_id,
        person_id=person_id,
        platform=ref.platform,
        handle=ref.handle,
        native_id=ref.native_id,
        agency=row.agency,
        region=row.region,
        position_level=row.position_level,
        kepala_wilayah=row.kepala_wilayah,
        kind=row.kind,
        legal_basis=row.legal_basis,
        ownership_evidence=row.ownership_evidence,
        verified_by=row.verified_by,
        active_from=row.active_from,
        active_to=row.active_to,
        route=default_route(ref.platform),
    )
    # Names first: two WAL files share no transaction, and a name without an account harms nobody.
    person = Person(
        person_id=person_id, name=row.name, nip=row.nip, asn_type=row.asn_type, title=row.title, unit=row.unit
    )
    identities.put(person, terms.at)
    note = f"{terms.note}; {row.note}".strip("; ") or "impor daftar"
    if row.forced_by:
        note += f"; NIP tidak wajar diterima {terms.second_person}: {row.forced_by}"
    return accounts.put(db, account, list_id, at=terms.at, operator=terms.operator, note=note)


def withdraw(db: Store, account_id: str, *, by: str, note: str, at: datetime) -> bool:
    """Ends the watching of an account in the name of an approver; whether it was watched.

    Raises NotAllowedError for anybody else, RegisterError for an unknown account or a reason that names somebody.
    """
    people.require_approver(db, by, _("menghentikan pemantauan akun"))
    with transaction(db):
        return accounts.withdraw(db, account_id, at=at, operator=by, note=note)


def settled_in(workspace: Workspace, db: Store, preview: Preview) -> Preview:
    """As settled(), against the names of the workspace."""
    with names_of(workspace) as people:
        return settled(db, people, preview)


def enrol_in(workspace: Workspace, db: Store, preview: Preview, terms: EnrolmentTerms) -> Enrolment:
    """As enrol(), into the names of the workspace."""
    with names_of(workspace) as people:
        return enrol(db, people, preview, terms)


def write_template(path: Path) -> None:
    """Writes the empty list: a workbook whose NIP column is text, or CSV, by the ending of the path."""
    if path.suffix.lower() == ".xlsx":
        write_template_xlsx(path, template_csv().strip().split(","))
    else:
        write_atomic(path, "\ufeff" + template_csv())
