"""One post as a person caught it: what was typed, with the screenshots or the saved page beside it, in one ZIP.

The file is evidence of both: `kiriman.json` holds what the person typed, word for word, the others are the files as
they were brought. Nothing is read out of a picture here: a person looked at the words and sent them.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from domain.errors import ImportFileError
from domain.links import platform_of_address
from domain.texts import _
from domain.types import Media, PostKind, Problem
from imports.attachment import PICTURES
from imports.rows import ImportedPost, Row, refused, to_post
from imports.saved_page import markup_of, post_of_page, saved_from
from imports.terms import NOTHING, ImportTerms
from parsing.pages import mapping
from parsing.post_ids import canonical_id, is_profile
from parsing.strict_json import load

TYPED = "kiriman.json"
LARGEST = 256 << 20
MOST_FILES = 30
_UNDATED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Caught:
    """What a person typed about one post. `account` is a handle or a link, `seen_at` ISO with its zone; `published` is
    the time as it is written there. `other_text` are another author's words. `comment`: the person's own comment under
    another's post, whose address `url` then is.
    """

    platform: str
    account: str
    url: str
    text: str
    other_text: str
    published: str
    seen_at: str
    audience: str
    comment: bool = False

    @property
    def kind(self) -> str:
        if self.comment:
            return PostKind.REPLY
        return (PostKind.QUOTE if self.text.strip() else PostKind.REPOST) if self.other_text.strip() else ""


def bundle(caught: Caught, files: Sequence[bytes]) -> bytes:
    """The ZIP of a post; the same words and files give the same bytes."""
    made = io.BytesIO()
    record = json.dumps(asdict(caught), ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(TYPED, _UNDATED), record)
        for number, content in enumerate(files, 1):
            archive.writestr(zipfile.ZipInfo(f"berkas-{number:02d}", _UNDATED), content)
    return made.getvalue()


def is_caught(names: Sequence[str]) -> bool:
    """Whether an archive with these names is one of ours."""
    return TYPED in names and all(name == TYPED or name.startswith("berkas-") for name in names)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The one post of a caught one. Raises ImportFileError for a file that is none."""
    record, files = _opened(path)
    seen_at = _moment(record.seen_at, path)
    pages = [content for content in files if kind_of(content) == "page"]
    pictures = tuple(content for content in files if kind_of(content) != "page")
    post = _of_page(pages[0], record, path) if pages else _post_as_typed(record, files)
    if isinstance(post, ImportedPost):
        media = tuple(Media(kind=kind_of(content), sha256=hashlib.sha256(content).hexdigest()) for content in pictures)
        post = replace(post, media=(*post.media, *media), seen_at=seen_at)
    yield Row(post=post, bytes_read=path.stat().st_size, files=pictures)


def kind_of(content: bytes) -> str:
    """image, document (PDF), or page for what may only be a saved page."""
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), "page")


def _opened(path: Path) -> tuple[Caught, list[bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if not is_caught([i.filename for i in infos]) or len(infos) > MOST_FILES + 1:
                raise ImportFileError(_("bukan catatan kiriman"), where=path.name, remedy=_("buat lewat Catat kiriman"))
            if sum(i.file_size for i in infos) > LARGEST:
                raise ImportFileError(_("isinya lebih dari 256 MiB"), where=path.name, remedy=_("kurangi berkasnya"))
            record = mapping(load(archive.read(TYPED)).value)
            return _caught(record), [archive.read(i) for i in infos if i.filename != TYPED]
    except ImportFileError:
        raise
    except Exception as error:  # zipfile lets errors of every kind through
        raise ImportFileError(
            _("catatan kiriman rusak"), where=path.name, remedy=_("catat ulang kirimannya")
        ) from error


def _caught(fields: Mapping[str, object]) -> Caught:
    words = {name: str(fields.get(name) or "") for name in Caught.__slots__ if name != "comment"}
    return Caught(**words, comment=fields.get("comment") is True)


def _moment(text: str, path: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImportFileError(_("waktu dilihat tidak terbaca"), where=path.name, remedy=_("catat ulang")) from error


def _post_as_typed(caught: Caught, files: Sequence[bytes]) -> ImportedPost | Problem:
    """The post as it was typed; a comment keeps the address of what it answers, and none of its own."""
    platform = platform_of_address(caught.url)
    own = "" if caught.comment else caught.url
    if is_profile(own, platform):
        return refused(1, "profile_address")
    evidence = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in files)).hexdigest()
    post = to_post(
        {
            "platform": caught.platform,
            "account": caught.account,
            "url": own,
            "text": caught.text,
            "other_text": caught.other_text,
            "published_at": caught.published,
            "audience": caught.audience,
            "kind": caught.kind,
            "id": (platform and canonical_id(platform, "", own)) or (f"berkas:{evidence}" if files else ""),
        },
        1,
    )
    return replace(post, reply_to=caught.url) if caught.comment and isinstance(post, ImportedPost) else post


def _of_page(page: bytes, caught: Caught, path: Path) -> ImportedPost | Problem:
    """The post of a saved page; typed words go before those on it."""
    given = ImportTerms(
        platform=caught.platform,
        account=caught.account,
        url=caught.url,
        text=caught.text,
        published_at=caught.published,
        audience=caught.audience,
    )
    markup = markup_of(page, path.name)
    post = post_of_page(markup, given, origin=saved_from(page, markup))
    if isinstance(post, ImportedPost) and caught.other_text:
        return replace(post, other_text=caught.other_text)
    return post
