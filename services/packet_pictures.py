"""Pictures, films and drawn pages in a packet: stripped copies to look at, the sealed originals beside them."""

import hashlib
import re
from pathlib import Path

from domain.cases import CaseFile
from domain.periods import from_text, waktu, zone_of
from domain.pictures import Examined
from domain.privacy import mask_numbers
from parsing.film_metadata import is_film, without_film_metadata
from parsing.picture_metadata import without_metadata
from services import covering
from services.packet_orders import PacketOrder
from store import bodies, covers, rendered_pages
from store.database import Store

# How files of these kinds begin, and how their names end.
ENDINGS = (
    (rb"\x89PNG", ".png"),
    (rb"\xff\xd8\xff", ".jpg"),
    (rb"GIF8", ".gif"),
    (rb"RIFF.{4}WEBP", ".webp"),
    (rb"%PDF", ".pdf"),
    (rb".{4}ftyp", ".mp4"),
    (rb"\x1aE\xdf\xa3", ".webm"),
)


# What a page as a browser drew it is called wherever it goes.
DRAWN = "dirender peramban, bukan byte asli dari jaringan"


CAPTURE = ("capture_id", "url", "captured_at", "status", "body_sha256", "body_bytes")


def put_whole(db: Store, root: Path, folder: Path, original: bytes, pages: list[str]) -> None:
    """The original extract and the whole pages, each under its hash; a page that was purged is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(original).hexdigest()).write_bytes(original)
    for sha256 in pages:
        _copy(db, root, folder, sha256)


def words_left(db: Store, sha256: str, found: Examined) -> list[str]:
    """What was read in a picture or film, without what lies under a cover."""
    laid = covers.standing(db, sha256)
    return [
        mask_numbers(line.text)
        for line in found.lines
        if not any(
            one.lies_on(None if line.at is None else round(line.at * 1000))
            and one.holds(line.box, found.width, found.height)
            for one in laid
        )
    ]


def put_media(db: Store, root: Path, folder: Path, sha256: str, films: dict[str, str]) -> list[str]:
    """Writes a picture's copy, or the frames of a film; the copies on which other people are covered say so in their
    names. What left of a film is put into `films`."""
    if not bodies.has_body(db, root, sha256):
        return []
    if is_film(bodies.read_body(db, root, sha256)):
        return _put_film(db, root, folder, sha256, films)
    body = covering.copy_of(db, root, sha256)
    if body is None:
        return [name] if (name := _copy(db, root, folder, sha256, clean=True)) else []
    return [_put(folder, f"{hashlib.sha256(body).hexdigest()}-ditutup.jpg", body)]


def _put_film(db: Store, root: Path, folder: Path, sha256: str, films: dict[str, str]) -> list[str]:
    """A film as its frames; itself only on somebody's word that nothing in it had to be covered."""
    made = covering.film_copy(db, root, sha256)
    films[sha256] = "utuh: dinyatakan tidak ada yang perlu ditutup" if made.whole else made.note
    if made.whole:
        name = _copy(db, root, folder, sha256, clean=True)
        films[sha256] = films[sha256] if name else "tidak ikut: tempat, waktu dan alatnya tidak dapat dikeluarkan"
        return [name] if name else []
    return [
        _put(folder, f"{sha256[:16]}-detik-{at // 1000:04d}{'-ditutup' if n else ''}.jpg", body)
        for at, body, n in made.frames
    ]


def put_all_drawn(db: Store, root: Path, folder: Path, file: CaseFile, order: PacketOrder) -> list[dict[str, object]]:
    pages = rendered_pages.of_case(db, file.case.case_id)
    return [_put_drawn(db, root, folder, page, order, file.region) for page in pages]


def _put_drawn(
    db: Store, root: Path, folder: Path, page: rendered_pages.DrawnPage, order: PacketOrder, region: str
) -> dict[str, object]:
    """Writes the picture of a page as a browser drew it, and with a reason its other files; what is said of it."""
    files, target = [], folder / "tangkapan"
    name = page.files["png"].sha256
    if covering.may_leave_drawn(db, name) and bodies.has_body(db, root, name):
        covered = covering.copy_of(db, root, name)
        body = covered or without_metadata(bodies.read_body(db, root, name))
        ending = "-ditutup.jpg" if covered else ".png"
        files += [_put(target, f"dirender-peramban-{hashlib.sha256(body).hexdigest()}{ending}", body)] if body else []
        for kind in ("pdf", "mhtml", "warc") if order.full_body and not covered else ():
            whole = page.files[kind].sha256
            if bodies.has_body(db, root, whole):
                body = bodies.read_body(db, root, whole)
                files.append(_put(target, f"dirender-peramban-{whole}.{kind}", body))
    return {
        "what": DRAWN,
        "url": page.url,
        "at": page.at,
        "at_local": waktu(from_text(page.at), zone_of(region)),
        "files": [f"tangkapan/{name}" for name in files],
        "left_out": "" if files else "belum dinyatakan tanpa orang lain, dan tidak ada bidang yang ditutup",
        "browser": page.about["browser"],
        "redirects": page.about["redirects"],
        "cut": page.about["cut"],
        "captures": {kind: {"capture_id": one.capture_id, "sha256": one.sha256} for kind, one in page.files.items()},
    }


def _put(folder: Path, name: str, body: bytes) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)
    return name


def _copy(db: Store, root: Path, folder: Path, sha256: str, *, clean: bool = False) -> str:
    """Writes a stored object under its hash, with the ending of what it is, so that it opens; the file's name.

    One that was purged is not there ("") and the manifest still names it. `clean`: a picture or film without place,
    time and device; where something was taken out, the file is named by its own hash and the sealed original stays
    where it is. One that cannot be cleaned does not leave; a PDF leaves as it is.
    """
    if not bodies.has_body(db, root, sha256):
        return ""
    body = bodies.read_body(db, root, sha256)
    if clean and not body.startswith(b"%PDF"):
        body = without_film_metadata(body) if is_film(body) else without_metadata(body)
        sha256 = hashlib.sha256(body).hexdigest()
    if not body:
        return ""
    name = sha256 + next((ending for start, ending in ENDINGS if re.match(start, body, re.DOTALL)), "")
    return _put(folder, name, body)
