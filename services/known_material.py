"""Known campaign material: a picture of a case is kept by one person's word, listed, and taken out again.

Never a private photo: whoever keeps one says that it is campaign material and why. The copy carries no place, time or
device; its name says nothing of anybody.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain.cases import ReviewedPost
from domain.errors import WorkflowError
from domain.privacy import mask_numbers
from domain.texts import _
from images import extra
from parsing.picture_metadata import ending, without_metadata
from rendering import write_atomic
from review.oversight import OversightBody
from services import casework, reading_list
from services.examining import KNOWN
from store import audit, bodies, covers, known_material
from store.database import Store, transaction
from store.known_material import KnownPicture
from store.workspace import Workspace

SHORTEST = 10  # letters of a reason


def is_installed() -> bool:
    """Whether pictures are compared here at all; without the extra nothing is kept to compare with."""
    return extra.installed()


def add(
    db: Store,
    workspace: Workspace,
    body: OversightBody,
    case_id: str,
    sha256: str,
    by: str,
    *,
    why: str,
    campaign: bool,
    at: datetime,
) -> str:
    """Keeps a picture of a case as known campaign material; the name of its file. Twice is once.

    `campaign`: that person's word that it is campaign material and no private photo.
    """
    casework.require(db, body, "known", by, case_id)
    return _keep(db, workspace, casework.load(db, case_id).posts, sha256, by, why=why, campaign=campaign, at=at)


def add_from_table(
    db: Store,
    workspace: Workspace,
    body: OversightBody,
    sha256: str,
    by: str,
    *,
    why: str,
    campaign: bool,
    at: datetime,
) -> str:
    """The same of a picture of the item on this reader's table, which may be a case or a drawn post."""
    casework.require(db, body, "known", by)
    item = reading_list.on_table(db, body, by, at)
    if item is None:
        raise WorkflowError(_("tidak ada butir di meja Anda"), remedy=_("ambil yang berikut"))
    return _keep(db, workspace, item.posts, sha256, by, why=why, campaign=campaign, at=at)


def _keep(
    db: Store,
    workspace: Workspace,
    posts: Sequence[ReviewedPost],
    sha256: str,
    by: str,
    *,
    why: str,
    campaign: bool,
    at: datetime,
) -> str:
    extra.require()
    if not campaign:
        raise WorkflowError(
            _("belum dipastikan bahwa ini bahan kampanye"), remedy=_("centang itu; foto pribadi jangan disimpan")
        )
    reason = _reason(why)
    if sha256 not in {m.get("sha256") for post in posts for m in json.loads(post.media)}:
        raise WorkflowError(_("gambar itu bukan bagian perkara ini"), remedy=_("buka lagi halamannya"))
    _no_private_photo(db, sha256)
    if known := known_material.kept(db, sha256=sha256):
        return known.name
    clean = _readable(bodies.read_body(db, workspace.evidence, sha256))
    name = f"bahan-{sha256[:12]}{ending(clean)}"
    write_atomic(_folder(workspace) / name, clean)
    with transaction(db):
        known_material.add(db, name, sha256, by, reason, at)
    return name


def remove(db: Store, workspace: Workspace, body: OversightBody, name: str, by: str, *, why: str, at: datetime) -> None:
    """Takes material out: the file goes, who took it out and why stays."""
    casework.require(db, body, "known", by)
    reason = _reason(why)
    if known_material.kept(db, name=name) is None:
        raise WorkflowError(_("bahan itu tidak ada atau sudah dikeluarkan"), remedy=_("lihat daftar bahan kampanye"))
    with transaction(db):
        known_material.remove(db, name, by, reason, at)
    (_folder(workspace) / name).unlink(missing_ok=True)


def listing(db: Store) -> list[KnownPicture]:
    return known_material.listing(db)


def content(db: Store, workspace: Workspace, name: str) -> bytes | None:
    """The copy that is compared with, None where it does not stand."""
    path = _folder(workspace) / name
    return path.read_bytes() if known_material.kept(db, name=name) and path.is_file() else None


def _no_private_photo(db: Store, sha256: str) -> None:
    """A photo without words, or one on which people are covered, shows people and is no campaign material."""
    if audit.is_drawn_photo(db, sha256) or covers.standing(db, sha256):
        raise WorkflowError(
            _("gambar ini foto orang, bukan bahan kampanye; tidak disimpan sebagai pembanding"),
            remedy=_("simpan posternya saja"),
        )


def _folder(workspace: Workspace) -> Path:
    return workspace.root / KNOWN


def _reason(why: str) -> str:
    reason = mask_numbers(" ".join(why.split()))
    if len(reason) < SHORTEST:
        raise WorkflowError(
            _("alasannya belum ditulis"),
            remedy=_("tulis paling sedikit {shortest} huruf, mis. dari mana", shortest=SHORTEST),
        )
    return reason


def _readable(content: bytes) -> bytes:
    """The picture without metadata. One that cannot be decoded would stop every later reading."""
    from images.decoding import PictureError, decode

    clean = without_metadata(content)
    try:
        decode(clean)
    except PictureError as error:
        raise WorkflowError(
            _("gambar tidak terbaca: {error}", error=str(error)), remedy=_("pilih gambar lain")
        ) from None
    return clean
