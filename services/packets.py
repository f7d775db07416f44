"""The case packet: a folder or zip that the receiver checks with sha256sum and openssl alone."""

import hashlib
import io
import json
import secrets
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.cases import CaseFile, ReviewedPost
from domain.errors import WorkflowError
from domain.packets import Packet
from domain.periods import to_text, zone_of
from domain.pictures import Examined
from domain.privacy import pseudonym
from domain.texts import _
from rendering import csv_text, environment, json_text
from review import case_rules, letter_drafts, word_documents
from review.case_summary import CaseSummary, Context, hider, summary_of
from review.oversight import OversightBody
from services import casework, covering, reading_withdrawal
from services.packet_orders import PacketOrder, check, mark_of
from services.packet_pictures import CAPTURE, put_all_drawn, put_media, put_whole, words_left
from store import checkpoints, covers, disclosures, evidence, packets, pictures, signing
from store.database import Store, transaction

TEMPLATES = Path(__file__).parent / "templates"
PROOF = "bukti-segel.json"  # services/evidence.py reads it


def export(
    db: Store,
    body: OversightBody,
    root: Path,
    out: Path,
    case_id: str,
    order: PacketOrder,
    make_context: Callable[[str], Context],
    key: Ed25519PrivateKey,
    *,
    at: datetime,
) -> Path:
    """Writes the packet whole or not at all and records it; returns its folder or zip.

    `make_context` gets the line that marks the copy and reads the name (audited). Raises WorkflowError
    for a receiver who must not have it, EvidenceError for an extract that was changed.
    """
    check(order)
    out.mkdir(parents=True, exist_ok=True)
    reading_withdrawal.settle(db, body, at)
    covering.prepare(db, root, case_id)  # a film takes a while, in which others may write
    with transaction(db):
        _sweep(out)  # in here no other export is at work
        file = casework.load(db, case_id)
        _may_leave(body, file, order)
        packet_id = packets.next_id(db, case_id)
        _unrecorded(out, packet_id)
        folder = out / f".{packet_id}.{secrets.token_hex(4)}.tmp"
        try:
            digest = _fill(db, root, folder, file, order, make_context(mark_of(packet_id, order)), key, packet_id, at)
            made = _finish(folder, out / packet_id, order.zipped)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        packets.add(db, _record(packet_id, case_id, order, digest), at)
        disclosures.add(db, order.reviewer_id, "berkas", packet_id, at)
    return made


def _may_leave(body: OversightBody, file: CaseFile, order: PacketOrder) -> None:
    case_id = file.case.case_id
    if not file.posts:
        raise WorkflowError(_("perkara {case_id} tidak memuat kiriman", case_id=case_id), remedy=_("lihat case show"))
    case_rules.require_ready(body, file, inside=order.recipient_kind == "internal")


def _record(packet_id: str, case_id: str, order: PacketOrder, digest: str) -> Packet:
    return Packet(
        packet_id=packet_id,
        case_id=case_id,
        reviewer_id=order.reviewer_id,
        recipient=order.recipient,
        recipient_kind=order.recipient_kind,
        letter_number=order.letter_number,
        ppk_contestant=order.ppk_contestant,
        full_body=order.full_body,
        manifest_sha256=digest,
    )


def _sweep(out: Path) -> None:
    """What an interrupted export left: no packet, only its hidden beginnings."""
    for left in out.glob(".K-*.tmp"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _unrecorded(out: Path, packet_id: str) -> None:
    """A process that died between the packet and its record left one that nobody may have: its number is given anew."""
    shutil.rmtree(out / packet_id, ignore_errors=True)
    (out / f"{packet_id}.zip").unlink(missing_ok=True)


def _fill(
    db: Store,
    root: Path,
    folder: Path,
    file: CaseFile,
    order: PacketOrder,
    context: Context,
    key: Ed25519PrivateKey,
    packet_id: str,
    at: datetime,
) -> str:
    """Writes every file of the packet; the digest of its sums."""
    sheet = summary_of(file, context)
    posts = [_put_post(db, root, folder, n, p, order, context) for n, p in enumerate(file.posts, 1)]
    drawn = put_all_drawn(db, root, folder, file, order)
    texts = {
        "lembar-perkara.html": _sheet_page(sheet, posts, drawn),
        "kronologi.csv": _chronology_table(sheet),
        "manifest.json": json_text(_manifest(packet_id, file, order, at) | {"posts": posts, "drawn_pages": drawn}),
        "README.txt": _readme(db, key, packet_id, order, at, drawn=bool(drawn)),
        PROOF: json_text(_proof(db, file.case.case_id)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "lembar-perkara.docx").write_bytes(word_documents.summary_as_docx(sheet, at))
    _put_letter(folder, file, order, context, at)
    (folder / "kunci-umum.pem").write_bytes(signing.public_pem(key))
    return _sign(folder, key)


def _sheet_page(sheet: CaseSummary, posts: Sequence[Mapping[str, Any]], drawn: Sequence[Mapping[str, Any]]) -> str:
    page = environment(TEMPLATES).get_template("sheet.html")
    return page.render(sheet=sheet, files={p["number"]: p["media_files"] for p in posts}, drawn=drawn)


def _chronology_table(sheet: CaseSummary) -> str:
    columns = ("waktu_setempat", "waktu_utc", "peristiwa")
    return csv_text(columns, [(e.when, e.utc, e.words) for e in sheet.chronology])


def _manifest(packet_id: str, file: CaseFile, order: PacketOrder, at: datetime) -> dict[str, object]:
    """What the manifest says of the packet itself."""
    return {
        "packet": packet_id,
        "case": file.case.case_id,
        "made_at": to_text(at),
        "recipient": order.recipient,
        "letter": order.letter_number,
        "full_body_reason": order.full_body,
    }


def _put_letter(folder: Path, file: CaseFile, order: PacketOrder, context: Context, at: datetime) -> None:
    """The letter that goes with a packet to this kind of receiver, where there is one and the case allows it."""
    letter = context.body.profile.letter_to.get(order.recipient_kind, "")
    if letter and (file.findings or not letter_drafts.forms()[letter].finding):
        written = letter_drafts.write(
            file, context, letter, number=order.letter_number, recipient=order.recipient, on=_day(file, at)
        )
        (folder / f"surat-{letter}.docx").write_bytes(word_documents.as_docx(written, at))


def _day(file: CaseFile, at: datetime) -> date:
    """The day on which a paper is written, where the person is."""
    return at.astimezone(zone_of(file.region)).date()


def _proof(db: Store, case_id: str) -> dict[str, object]:
    """What lets a receiver check the steps of the case against a printed digest, without the store."""
    statement, signature, proofs = checkpoints.case_proof(db, case_id)
    records = [{"record": record, **asdict(proof)} for record, proof in proofs]
    return {"statement": statement, "signature": signature.hex(), "records": records}


def _readme(db: Store, key: Ed25519PrivateKey, packet_id: str, order: PacketOrder, at: datetime, *, drawn: bool) -> str:
    env = environment(TEMPLATES)
    env.autoescape = False  # a text file
    return env.get_template("readme.txt").render(
        packet_id=packet_id,
        mark=mark_of(packet_id, order),
        full=order.full_body,
        drawn=drawn,
        made_at=to_text(at),
        fingerprint=signing.fingerprint(signing.public_raw(key)),
        checkpoint=checkpoints.latest(db) or "belum ada",
    )


# What the manifest says of a post as it was seen.
SEEN = (
    "platform",
    "url",
    "published_at",
    "published_precision",
    "published_zone",
    "published_raw",
    "seen_at",
    "version",
    "extract_sha256",
)


def _put_post(
    db: Store, root: Path, folder: Path, number: int, post: ReviewedPost, order: PacketOrder, context: Context
) -> dict[str, Any]:
    """Writes one post's extract, media and, with a reason, its whole pages; what the manifest says of it."""
    original = evidence.read_extract(db, root, post.post_id, post.version, post.extract_sha256)
    kept = _redacted(original, context)
    (folder / "kiriman").mkdir(parents=True, exist_ok=True)
    (folder / "kiriman" / f"{number:02d}-petikan.json").write_bytes(kept)
    media = [m["sha256"] for m in json.loads(post.media) if m.get("sha256")]
    of_media = _put_media(db, root, folder, media)
    sources = evidence.sources_of(db, post.post_id, post.version)
    captures = [c for c in sources if c.capture_id]
    bodies = [c.body_sha256 for c in captures if c.body_sha256]
    evidence.require_whole(db, root, [*media, *bodies])
    if order.full_body:
        put_whole(db, root, folder / "penuh", original, bodies)
    return {
        "number": number,
        **{name: getattr(post, name) for name in SEEN},
        "how_seen": sorted({s.seen_how for s in sources}),
        "redacted": kept != original,
        "media": media,
        **of_media,
        "captures": [{name: getattr(c, name) for name in CAPTURE} for c in captures],
    }


def _put_media(db: Store, root: Path, folder: Path, media: Sequence[str]) -> dict[str, Any]:
    """Writes the pictures and films of a post; what the manifest says of them."""
    covered = {sha256: len(laid) for sha256 in media if (laid := covers.standing(db, sha256))}
    films: dict[str, str] = {}
    files = dict.fromkeys(name for sha256 in media for name in put_media(db, root, folder / "media", sha256, films))
    return {
        "media_files": [f"media/{name}" for name in files],
        "covered": covered,
        "films": films,
        "media_words": {
            sha256: words_left(db, sha256, found)
            for sha256, found in pictures.of_hashes(db, media).items()
            if isinstance(found, Examined)
        },
    }


def _redacted(extract: bytes, context: Context) -> bytes:
    """The extract with third parties' handles replaced; the very bytes when there are none."""
    record = json.loads(extract)
    hide = hider(context)
    changed = {**record, "text": hide(record["text"]), "other_text": hide(record["other_text"])}
    if record.get("other_author"):
        changed["other_author"] = pseudonym(context.key, context.scope, record["other_author"])
    if changed == record:
        return extract
    return json.dumps(changed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sign(folder: Path, key: Ed25519PrivateKey) -> str:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    sums = "".join(lines).encode()
    (folder / "SHA256SUMS").write_bytes(sums)
    (folder / "SHA256SUMS.sig").write_bytes(key.sign(sums))
    return hashlib.sha256(sums).hexdigest()


def _finish(folder: Path, target: Path, zipped: bool) -> Path:
    if not zipped:
        folder.replace(target)
        return target
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{target.name}/{path.relative_to(folder).as_posix()}")
    temporary = target.with_name(f".{target.name}.zip.tmp")
    temporary.write_bytes(made.getvalue())
    return temporary.replace(target.with_name(target.name + ".zip"))
