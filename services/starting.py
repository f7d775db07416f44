"""A new workspace: what has to be known first, what is wrong with it, and the folder with its key and first approver.

`netralitas init` and the desk's first page both come here, so that both make the same workspace.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from domain import regions
from domain.assessment import ImpactAssessment, fault_of
from domain.case_terms import Role
from domain.elections import Pack
from domain.errors import ConfigError, NetralitasError, WorkspaceError
from domain.packs import list_packs, load_pack
from domain.periods import ZONES, zone_name
from domain.responsibility import is_given
from domain.texts import _, on_page
from services import people
from store import assessments, open_store
from store.database import transaction
from store.identities import Identities, make_key, read_key
from store.workspace import FILE, LONGEST, PROFILES, UNPRINTABLE, Workspace, key_folder, read_config, write_config

__all__ = ["PROFILES", "key_folder"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedAssessment:
    """An impact assessment as it was typed: its number, its day (2026-11-01), the officer; all blank where it is left
    for later."""

    reference: str = ""
    day: str = ""
    officer: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.reference, self.day, self.officer


@dataclass(frozen=True, kw_only=True, slots=True)
class Foundation:
    """What a workspace starts from. An empty `zone` is that of the region; an empty `keys` the user's own folder."""

    body: str = "Lembaga pemantau"
    profile: str = "ngo"
    packs: tuple[str, ...] = ()
    region: str = ""
    zone: str = ""
    contact: str = ""
    responsible: str = ""
    legal_basis: str = ""
    keys: str = ""
    assessment: TypedAssessment = field(default_factory=TypedAssessment)


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstApprover:
    """Who leads, and the passphrase as it was typed both times. `number` is the person's own, kept as a digest."""

    reviewer_id: str
    number: str
    phrase: str
    again: str


def faults(folder: Path, foundation: Foundation) -> dict[str, str]:
    """What is wrong with the foundation, in words, by the name of its field; {} when it can be laid."""
    checks: tuple[tuple[str, Callable[[Path, Foundation], str]], ...] = (
        ("body", lambda _, g: "" if is_given(g.body) else on_page("tulis nama lembaga")),
        ("profile", lambda _, g: "" if g.profile in PROFILES else on_page("pilih jenis lembaga")),
        ("packs", _fault_of_packs),
        ("region", _fault_of_region),
        ("keys", _fault_of_keys),
        ("zone", lambda _, g: "" if g.zone in ("", *ZONES) else on_page("pilih WIB, WITA atau WIT")),
        ("assessment", lambda _, g: fault_of(*g.assessment.parts)),
    )
    texts = {name: getattr(foundation, name) for name in ("body", "contact", "responsible", "legal_basis", "keys")}
    texts["assessment"] = " ".join(foundation.assessment.parts)
    found: dict[str, str] = {
        name: UNREADABLE for name, text in texts.items() if len(text) > LONGEST or UNPRINTABLE.search(text)
    }
    return found or {name: words for name, check in checks if (words := check(folder, foundation))}


UNREADABLE = on_page(
    "ketik ulang: ada tanda yang tidak dapat dicetak, atau lebih dari {longest} tanda", longest=LONGEST
)


def _fault_of_packs(_: Path, foundation: Foundation) -> str:
    known = list_packs()
    return "" if all(name in known for name in foundation.packs) else on_page("pilih paket dari daftar")


def _fault_of_region(_: Path, foundation: Foundation) -> str:
    if not foundation.region:
        return ""
    if foundation.region not in regions.names():
        return on_page("pilih wilayah dari daftar")
    return region_fault(foundation.region, [load_pack(name) for name in foundation.packs if name in list_packs()])


def region_fault(region: str, packs: Sequence[Pack]) -> str:
    """What is wrong with a body's region beside its elections: "" where they hold one there, or hold none at all."""
    held = [contest.region for pack in packs for contest in pack.contests.values()]
    near = any(regions.covers(outer, inner) for r in held for outer, inner in ((r, region), (region, r)))
    return "" if near or not held or not region else on_page("paket yang dipilih tidak memuat pemilihan di wilayah ini")


def _fault_of_keys(folder: Path, foundation: Foundation) -> str:
    if not foundation.keys:
        return ""
    place = Path(foundation.keys).expanduser()
    if not place.is_absolute():
        return on_page("tulis folder lengkap dari akarnya, mis. {folder}", folder=key_folder())
    inside = place.resolve().is_relative_to(folder.absolute().resolve())
    return on_page("pilih folder di luar ruang kerja: kunci tidak boleh ikut tersalin") if inside else ""


def faults_of_approver(approver: FirstApprover) -> dict[str, str]:
    """What is wrong with the first approver, in words, by the name of its field."""
    found = people.faults(approver.reviewer_id, approver.phrase, approver.number)
    if approver.phrase != approver.again:
        found["again"] = on_page("kedua frasa sandi tidak sama: ketik lagi keduanya")
    return found


def found_workspace(folder: Path, foundation: Foundation, at: datetime) -> Workspace:
    """Makes the workspace with its key: whole or not at all. Raises ConfigError, or WorkspaceError if one is there."""
    wrong = faults(folder, foundation)
    if wrong:
        name, words = next(iter(wrong.items()))
        raise ConfigError(_("{name}: {words}", name=name, words=words), remedy=_("perbaiki isian itu, lalu ulangi"))
    values = _settings(foundation)
    made = [write_config(folder, values)]
    try:
        workspace = Workspace(root=folder, config=read_config(folder / FILE))
        key = make_key(workspace.key_file)
        made += [workspace.key_file, workspace.database, workspace.identities]
        db = open_store(workspace.database)
        if assessed := _assessment(foundation.assessment):
            with transaction(db):
                assessments.add(db, assessed, "", at)
        db.close()
        Identities(workspace.identities, key).close()
    except (NetralitasError, OSError) as error:
        for path in made:
            path.unlink(missing_ok=True)
        if isinstance(error, NetralitasError):
            raise
        raise WorkspaceError(
            _("ruang kerja tidak dapat dibuat: {strerror}", strerror=error.strerror),
            where=str(error.filename or folder),
            remedy=_("periksa izin folder itu dan sisa ruang cakram"),
        ) from error
    return workspace


def _settings(foundation: Foundation) -> dict[str, object]:
    workspace_id = secrets.token_hex(8)
    place = Path(foundation.keys).expanduser() if foundation.keys else key_folder()
    own = "" if place == key_folder() else str(place / f"{workspace_id}.key")
    return {
        "workspace.id": workspace_id,
        "body.name": foundation.body.strip(),
        "body.profile": foundation.profile,
        "body.region": foundation.region,
        "election.packs": list(foundation.packs),
        "crawl.contact": foundation.contact.strip(),
        "report.zone": foundation.zone or zone_name(foundation.region),
        "body.responsible": foundation.responsible.strip(),
        "body.legal_basis": foundation.legal_basis.strip(),
        "identity.key_file": own,
    }


def _assessment(typed: TypedAssessment) -> ImpactAssessment | None:
    if not typed.reference.strip():
        return None
    return ImpactAssessment(
        reference=typed.reference.strip(), day=date.fromisoformat(typed.day.strip()), officer=typed.officer.strip()
    )


def found_with_approver(folder: Path, foundation: Foundation, leader: FirstApprover, at: datetime) -> Workspace:
    """The workspace and its first approver, as `init` and `reviewer add` make them. Raises what each of them raises."""
    wrong = faults_of_approver(leader)
    if wrong:
        name, words = next(iter(wrong.items()))
        raise ConfigError(_("{name}: {words}", name=name, words=words), remedy=_("perbaiki isian itu, lalu ulangi"))
    workspace = found_workspace(folder, foundation, at)
    db = open_store(workspace.database)
    try:
        people.enrol(
            db,
            read_key(workspace.key_file),
            leader.reviewer_id,
            Role.APPROVER,
            leader.phrase,
            number=leader.number,
            by="",
            at=at,
        )
    finally:
        db.close()
    return workspace


def is_free(folder: Path) -> bool:
    """Whether a workspace can be made there: the folder is empty, or is not there yet."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
