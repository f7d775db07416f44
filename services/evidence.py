"""Evidence as a whole: sealing, checking against what was recorded outside, time stamps, a new house key."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.errors import NOT_OURS, EvidenceError
from domain.texts import Text, _
from services import handed_files, reading_places, reading_withdrawal, site_comparison
from services.packets import PROOF
from store import (
    accounts,
    bodies,
    checkpoints,
    ethics_chain,
    evidence,
    publications,
    sealed_kinds,
    signing,
    unsealed,
    warc,
)
from store.database import Store, transaction
from store.identities import Identities, read_key
from store.sqlite_errors import to_its_end
from store.strangers import strangers
from store.workspace import Workspace, signing_file

# What nobody can promise, in words; the tables of which nothing is sealed are named by store/unsealed.py.
NOT_PROMISED = (
    _("apa yang ditulis setelah titik periksa terakhir: siapa yang menguasai berkas dapat menambahnya"),
    _("penggantian seluruh berkas beserta kuncinya, bila tidak ada sidik yang tercatat di luar"),
    _(
        "nama dan NIP terenkripsi: tanpa kunci nama hanya catatan pembacaannya diperiksa; dengan kunci itu setiap perubahan"
    ),
    _("berkas setelan (netralitas.toml): pengelola boleh mengubahnya; yang diubah lewat meja kerja disegel"),
)


def seal(workspace: Workspace, db: Store, at: datetime) -> str:
    """Signs a checkpoint over everything recorded so far; its digest, the last one's when nothing is new."""
    reading_withdrawal.settle_here(workspace, db, at)
    with transaction(db):
        key = signing.house_key(db, signing_file(workspace))
        ethics_chain.bind(db)
        return checkpoints.checkpoint(db, key, at, workspace.identities)


def problems(
    workspace: Workspace,
    db: Store,
    *,
    head: str | None = None,
    recorded: str | None = None,
    house: str | None = None,
    site: Path | None = None,
) -> list[str]:
    """Every mismatch of bodies, chain, schema, keys, seals, tombstones and readings of names; [] when whole.

    `head`, `recorded` and `house` were kept outside: a head of the chain of captures or of that of the ethics family, a
    checkpoint's digest, the key's fingerprint.
    Without `house` the key file of this machine is compared. `site` is a public site that was put up, or a copy of it.
    """
    here, names = house or _here(workspace), workspace.identities
    checks: Mapping[Text, Callable[[], Iterable[str]]] = {
        _("isi dan rantai tangkapan"): lambda: evidence.verify(db, workspace.evidence),
        _("folder bukti"): lambda: strangers(db, workspace.evidence),
        _("kunci, segel dan nisan"): lambda: checkpoints.verify(db, recorded, house=here, names=names),
        _("rantai etika"): lambda: ethics_chain.verify(db),
        _("daftar baca"): lambda: reading_places.misplaced(db),
        _("nama"): lambda: _names(workspace, db),
        _("terbitan"): lambda: publications.damaged(db),
        _("berkas laporan dan berkas perkara"): lambda: handed_files.damaged(workspace, db),
    }
    found = [line for what, check in checks.items() for line in to_its_end(what, check)]
    found += site_comparison.differences(workspace, db, site) if site else ()
    if head and not (evidence.has_head(db, head) or ethics_chain.has_head(db, head)):
        found.append(_("kepala rantai yang diberikan tidak ada lagi dalam rantai"))
    return found


def _names(workspace: Workspace, db: Store) -> Iterator[str]:
    """Whether everybody whose account is watched has a name of their own; only where the key of the names lies."""
    if workspace.identities.exists() and workspace.key_file.exists():
        gone = {ref for kind, ref in checkpoints.tombstones(db) if kind == "person"}
        persons = {account.person_id for account in accounts.all_accounts(db)} - gone
        with Identities(workspace.identities, read_key(workspace.key_file), readonly=True) as names:
            yield from names.damaged(persons)


def _here(workspace: Workspace) -> str | None:
    path = signing_file(workspace)
    return signing.fingerprint(signing.public_raw(signing.load_key(path))) if path.exists() else None


def explained() -> list[Text]:
    """What is sealed and what is not, for whoever relies on it."""
    sealed = ", ".join(kind.name for kind in sealed_kinds.KINDS)
    return [
        _("Disegel: {sealed}.", sealed=sealed),
        *(_("Tidak dijamin: {words}.", words=words) for words in NOT_PROMISED),
        *(_("Tidak disegel, tabel {table}: {why}.", table=table, why=why) for table, why in unsealed.UNSEALED.items()),
    ]


def stamp(db: Store, token: bytes, roots: bytes, at: datetime) -> int:
    """Keeps a checked time stamp; the number of its checkpoint."""
    with transaction(db):
        return checkpoints.add_timestamp(db, token, roots, at)


def stamp_request(db: Store) -> bytes:
    with transaction(db):
        return checkpoints.timestamp_request(db)


def renew_key(workspace: Workspace, db: Store, *, reason: str, at: datetime) -> tuple[str, bool]:
    """Puts a new house key in the place of the old: its fingerprint, and whether the old one signed for it.

    The old key's file is kept beside the new one. Raises EvidenceError without a reason.
    """
    path = signing_file(workspace)
    old = signing.load_key(path) if path.exists() else None
    with transaction(db):
        fresh = path.with_name(f"{path.name}.baru")
        new = signing.make_key(fresh)
        printed = signing.renew(db, old, new, reason, at)
    if old is not None:
        path.rename(_unused(path.with_name(f"{path.name}.lama")))
    fresh.rename(path)
    return printed, old is not None


def _unused(path: Path) -> Path:
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}{number}")
    return found


def check_packet(folder: Path, recorded: str | None = None) -> list[str]:
    """What is wrong with a packet as its receiver has it, [] when nothing; needs no workspace.

    Its sums and their signature, the checkpoint's signature, and each step of the case against the tree. `recorded` is
    the digest of the checkpoint that was printed on a report or letter: without it only the packet's own key speaks.
    """
    try:
        key = signing.read_public(folder / "kunci-umum.pem")
        found = [*_sums(folder, key), *_faults_of_proof(json.loads((folder / PROOF).read_text("utf-8")), key, recorded)]
    except (OSError, *NOT_OURS) as error:
        raise EvidenceError(
            _("bukan berkas perkara Netralitas yang utuh"),
            where=folder.name,
            remedy=_("beri folder berkas yang sudah diekstrak"),
        ) from error
    return found


def _sums(folder: Path, key: bytes) -> Iterator[str]:
    listed = (folder / "SHA256SUMS").read_bytes()
    if not signing.is_signed(key, (folder / "SHA256SUMS.sig").read_bytes(), listed):
        yield _("tanda tangan SHA256SUMS tidak cocok")
    names = dict(line.split("  ", 1)[::-1] for line in listed.decode().splitlines())
    for name, digest in names.items():
        path = folder / name
        ours = path.is_file() and path.resolve() == folder.resolve() / name  # no link, and nothing outside
        if not ours or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield _("{name} berubah atau hilang", name=name)
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    yield from (f"{name} bukan bagian berkas ini" for name in sorted(present - names.keys() - SIGNED))


SIGNED = {"SHA256SUMS", "SHA256SUMS.sig"}


def _faults_of_proof(proof: dict[str, Any], key: bytes, recorded: str | None) -> Iterator[str]:
    statement = proof["statement"]
    if not signing.is_signed(key, bytes.fromhex(proof["signature"]), statement.encode()):
        yield _("tanda tangan titik periksa tidak cocok")
    if recorded and hashlib.sha256(statement.encode()).hexdigest() != recorded:
        yield _("titik periksa berkas ini bukan yang tercatat di luar")
    for entry in proof["records"]:
        record, rest = entry["record"], {name: value for name, value in entry.items() if name != "record"}
        if not checkpoints.proves(statement, record, checkpoints.Proof(**{**rest, "path": tuple(rest["path"])})):
            yield _("langkah {kind} {ref} tidak ada dalam titik periksa", kind=entry["kind"], ref=entry["ref"])


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainState:
    """Where the chain stands: its links and head, the digest of its last checkpoint and of the key that seals, and how
    many records and captures came since that checkpoint, which nothing but the next one can promise."""

    captures: int
    head: str
    checkpoint: str | None
    key: str | None
    unsealed_records: int
    unsealed_captures: int


def chain_state(db: Store) -> ChainState:
    """What a check compares with what was recorded outside."""
    captures, head = evidence.head(db)
    since = checkpoints.unsealed(db)
    return ChainState(
        captures=captures,
        head=head,
        checkpoint=checkpoints.latest(db),
        key=signing.newest(db),
        unsealed_records=since.records,
        unsealed_captures=since.captures,
    )


def absent(workspace: Workspace, db: Store) -> list[Text]:
    """The versions of reports and the signed files that were recorded and lie here no more; no mismatch by itself."""
    return list(handed_files.absent(workspace, db))


def export_archive(workspace: Workspace, db: Store, path: Path) -> int:
    """Writes every capture that is still there as WARC, or as WACZ by the ending of the path; how many they are."""
    return warc.export(db, workspace.evidence, path)


def body_of(workspace: Workspace, db: Store, sha256: str) -> bytes | None:
    """A kept body by its hash; None when it is not there (any more). Raises EvidenceError for a changed one."""
    root = workspace.evidence
    return bodies.read_body(db, root, sha256) if bodies.has_body(db, root, sha256) else None
