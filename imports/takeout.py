"""Facebook's "download your information" as JSON, and what such downloads have in common.

It does not say who could see a post, so nothing is loaded but the rows that the operator
picks and states to be public, with a note on the holder's consent. Texts are UTF-8 written as if
it were Latin-1; that is repaired once, and only where it comes out whole.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Media, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.media_kinds import by_end
from parsing.pages import mapping, mappings, text_of

# The names of fields in the newest downloads, which write them in the holder's language beside their values. An entry
# that names an owner is another's, which the holder liked or saved.
LABELS = {
    "caption": "words",
    "keterangan": "words",
    "message": "words",
    "pesan": "words",
    "text": "words",
    "teks": "words",
    "url": "url",
    "owner": "owner",
    "pemilik": "owner",
    "author": "owner",
    "penulis": "owner",
}
# What Facebook's line above an entry says of where it stands: in a group, or on another's page.
IN_GROUP = re.compile(
    r"\bposted in\b|\b(?:di|dalam|ke|in|to|into) (?:the |sebuah |a )?(?:gro?up|gru[bp])\b|\bgroup_posts", re.I
)
ON_ANOTHERS = re.compile(
    r"\b(?:di|ke|pada) (?:kronologi|linimasa|dinding)\b(?!nya\b)"
    r"|\b(?:on|to) (?!(?:his|her|their|your|my|own)\b)[^.]{1,80}?(?:[’']s?) (?:timeline|wall|profile)\b",
    re.I,
)
MOST_WRITTEN = 3
LEADS = "ÂÃâðÅ"
MEMORY = re.compile(r"kenangan|memor(?:y|ies)", re.I)
AGO = re.compile(r"\d+ (?:tahun|bulan|years?|months?)(?: yang)? (?:lalu|ago)", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One entry of a download: own words, another's words, media, and the times as seconds or as written.

    `file` is the first picture's or film's place in the download: of two entries of one second without words it tells
    which is which.
    """

    platform: str
    text: str
    when: str
    media: tuple[Media, ...] = ()
    other_text: str = ""
    edited: str = ""
    native_id: str = ""
    url: str = ""
    audience: str = ""
    is_epoch: bool = True
    file: str = ""


Read = Callable[[Mapping[str, Any], int, ImportTerms], Taken | Problem]


def read_facebook(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """your_posts*.json"""
    require_holder(path, terms)
    value = read_document(path).value
    yield from rows_of(path, mappings(value) or mappings(mapping(value).get("status_updates_v2")), _facebook, terms)


def require_holder(path: Path, terms: ImportTerms) -> None:
    """Raises ImportFileError where it is not said whose download this is and that he agreed."""
    if not terms.account or not terms.consent:
        raise ImportFileError(
            _("unduhan data berasal dari pemilik akun"),
            where=path.name,
            remedy=_("tulis akun (--account) dan bagaimana pemilik menyetujui (--consent), lalu pilih baris (--line)"),
        )


def rows_of(path: Path, items: Sequence[Mapping[str, Any]], read: Read, terms: ImportTerms) -> Iterator[Row]:
    """The picked entries of a download. Raises ImportFileError for a file that holds none of that kind."""
    if not items:
        raise ImportFileError(
            _("tidak ada kiriman dalam berkas ini"),
            where=path.name,
            remedy=_(
                "ambil your_posts_*.json (Facebook); posts_1.json, reels.json, stories.json (Instagram);"
                " user_data_tiktok.json (TikTok)"
            ),
        )
    share = path.stat().st_size // len(items)
    numbered = [(number, read(item, number, terms)) for number, item in enumerate(items, 1)]
    alike = _alike(entry for _, entry in numbered if isinstance(entry, Taken))
    for number, entry in numbered:
        if not terms.lines or number in terms.lines:
            post = entry if isinstance(entry, Problem) else _post(entry, number, terms, alike)
            yield Row(post=post, bytes_read=share)


def _words_and_time(taken: Taken) -> tuple[str, str, str]:
    return taken.text, taken.other_text, taken.when


def _alike(entries: Iterable[Taken]) -> set[tuple[tuple[str, str, str], str]]:
    """The entries that say the words of another one in the same second and are told from it by their picture alone. The
    first of them by its picture's place is known by its words, as an entry without such a double is."""
    files: dict[tuple[str, str, str], set[str]] = {}
    for entry in entries:
        files.setdefault(_words_and_time(entry), set()).add(entry.file)
    return {(said, file) for said, places in files.items() for file in sorted(places)[1:]}


def labelled(item: Mapping[str, Any]) -> Mapping[str, str]:
    """The fields of an entry in the newest downloads: pairs of a label in the holder's language and a value."""
    found: dict[str, str] = {}
    for pair in mappings(item.get("label_values")):
        name = LABELS.get(mended(text_of(pair, "label") or text_of(pair, "title")).casefold())
        if name:
            found.setdefault(name, mended(text_of(pair, "value")))
    return found


def mended(text: str) -> str:
    """Text whose UTF-8 bytes were written as Latin-1 or Windows letters, also twice or thrice (a file that was opened and
    saved again); as it was unless all of it comes out right."""
    for _again in range(MOST_WRITTEN):
        if text.isascii():
            break
        try:
            text = _bytes(text).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
    return text


def _bytes(text: str) -> bytes:
    """The bytes that letters stand for; those that only Windows has count where Latin letters, signs or emoji come of them
    ("é––" is no Chinese)."""
    windows = any(letter > "\xff" for letter in text) and all(
        letter in LEADS for letter in text if "\xc0" <= letter <= "\xff"
    )
    return b"".join(letter.encode("cp1252" if windows and letter > "\xff" else "latin-1") for letter in text)


def _post(
    taken: Taken, number: int, terms: ImportTerms, alike: Collection[tuple[tuple[str, str, str], str]]
) -> ImportedPost | Problem:
    if not taken.when:
        return refused(number, "shape_unknown", "timestamp")
    if not (taken.text or taken.other_text or taken.media):
        return refused(number, "title_only")
    if terms.lines and not (terms.audience or taken.audience):
        return refused(number, "audience_not_shown")
    first = taken.file.rpartition("/")[2] or next((m.url or m.alt or m.kind for m in taken.media), "")
    worded = (taken.text or taken.other_text) and (_words_and_time(taken), taken.file) not in alike
    post = to_post(
        {
            "platform": taken.platform,
            "account": terms.account,
            "text": taken.text,
            "other_text": taken.other_text,
            "kind": ("quote" if taken.text else "repost") if taken.other_text else "original",
            "published_at": taken.when,
            "edited_at": taken.edited,
            "url": taken.url,
            "id": taken.native_id or ("" if worded else f"unduhan:{taken.when}:{first}"),
            # What the file says about who may see a post is stronger than what the operator says.
            "audience": taken.audience or terms.audience or "tidak ditunjukkan",
        },
        number,
    )
    return (
        post if isinstance(post, Problem) else replace(post, epoch="s" if taken.is_epoch else None, media=taken.media)
    )


def _facebook(item: Mapping[str, Any], number: int, terms: ImportTerms) -> Taken | Problem:
    title = mended(text_of(item, "title"))
    if IN_GROUP.search(title):
        return refused(number, "private_group")
    if ON_ANOTHERS.search(title):
        return refused(number, "others_page")
    if "label_values" in item:
        return _labelled_post(item, number)
    data = mappings(item.get("data"))
    own = [mended(text_of(part, "post")) for part in data]
    passed_on, media = list[str](), list[Media]()
    # Of a memory the words are the holder's own, of a shared post they are its author's.
    memory = bool(MEMORY.search(title))
    for attachment in mappings(item.get("attachments")):
        for part in mappings(attachment.get("data")):
            media += _attached(part)
            own += _attached_words(part)
            words = mended(text_of(part, "text"))
            if words and not AGO.fullmatch(words):
                (own if memory else passed_on).append(words)
    parts = [part for attachment in mappings(item.get("attachments")) for part in mappings(attachment.get("data"))]
    edited = next((text_of(part, "update_timestamp") for part in data if "update_timestamp" in part), "")
    return Taken(
        platform="facebook",
        text="\n".join(t for t in own if t),
        other_text="\n".join(passed_on),
        when=text_of(item, "timestamp"),
        edited=edited if edited != text_of(item, "timestamp") else "",
        media=tuple(dict.fromkeys(media)),
        file=next((uri for part in parts if (uri := text_of(mapping(part.get("media")), "uri"))), ""),
    )


def _labelled_post(item: Mapping[str, Any], number: int) -> Taken | Problem:
    labels, parts = labelled(item), mappings(item.get("media"))
    if "owner" in labels:
        return refused(number, "foreign_author")
    if not labels:
        return refused(number, "shape_unknown", "label_values")
    pictures = (media for part in parts for media in _attached({"media": part}))
    return Taken(
        platform="facebook",
        text=labels.get("words", ""),
        when=text_of(item, "timestamp"),
        url=labels.get("url", ""),
        media=tuple(dict.fromkeys(pictures)),
        file=next((text_of(part, "uri") for part in parts if text_of(part, "uri")), ""),
    )


def _attached(part: Mapping[str, Any]) -> Iterator[Media]:
    picture, link = mapping(part.get("media")), mapping(part.get("external_context"))
    place, event = mapping(part.get("place")), mapping(part.get("event"))
    if picture:
        uri = text_of(picture, "uri")
        words = (mended(text_of(picture, key)) for key in ("title", "description"))
        yield Media(kind=by_end(uri) or "image", alt="\n".join(dict.fromkeys(w for w in words if w)))
    if link:
        title = " · ".join(mended(text_of(link, key)) for key in ("name", "source") if text_of(link, key))
        yield Media(kind="link", url=text_of(link, "url"), alt=title)
    for named in (place, event):
        if text_of(named, "name"):
            yield Media(kind="other", alt=mended(text_of(named, "name")))


def _attached_words(part: Mapping[str, Any]) -> Iterator[str]:
    """What the holder wrote outside of the text: a poll, a life event, something for sale, a note."""
    poll = mapping(part.get("poll"))
    yield mended(text_of(poll, "question"))
    for option in mappings(poll.get("options")):
        yield mended(text_of(option, "option"))
    for name in ("life_event", "for_sale_item", "note", "fundraiser"):
        for key in ("title", "text", "description"):
            yield mended(text_of(mapping(part.get(name)), key))
