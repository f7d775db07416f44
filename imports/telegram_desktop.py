"""Telegram Desktop's "export chat history" as JSON: public channels; groups and private chats are many persons'."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Media, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.attribution import by_title
from parsing.markup import is_web
from parsing.media_kinds import kind_of
from parsing.pages import mapping, mappings, text_of

KINDS = {
    "video_file": "video",
    "video_message": "video",
    "animation": "video",
    "voice_message": "audio",
    "audio_file": "audio",
    "sticker": "image",
}


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """result.json of one chat, or of a whole export. The file has a channel's number and title, not its name."""
    record = mapping(read_document(path).value)
    chats = mappings(mapping(record.get("chats")).get("list")) or ([record] if "messages" in record else [])
    if not chats:
        raise ImportFileError(
            _("tidak ada riwayat percakapan"),
            where=path.name,
            remedy=_("ekspor riwayat kanal sebagai JSON (result.json)"),
        )
    if not terms.account:
        raise ImportFileError(
            _("berkas Telegram tidak menyebut nama kanal"), where=path.name, remedy=_("tulis nama kanal (--account)")
        )
    public = [chat for chat in chats if text_of(chat, "type") == "public_channel" and mappings(chat.get("messages"))]
    if len({text_of(chat, "id") for chat in public}) > 1:
        raise ImportFileError(
            _("ekspor Telegram ini memuat beberapa kanal umum, dan berkasnya tidak menyebut nama kanal"),
            where=path.name,
            remedy=_("ekspor riwayat satu kanal saja, lalu sebut namanya (--account)"),
        )
    share = path.stat().st_size // max(sum(len(mappings(chat.get("messages"))) for chat in chats), 1)
    number = 0
    for chat in chats:
        messages = mappings(chat.get("messages"))
        if text_of(chat, "type") != "public_channel":
            number += len(messages)
            kind = text_of(chat, "type")[:30]
            yield Row(post=refused(number, "private_group", kind), bytes_read=share * len(messages))
            continue
        for message in messages:
            number += 1
            kind = text_of(message, "type")
            if kind == "unsupported":  # the exporting program did not know what it was: nothing but its id is written
                yield Row(post=refused(number, "partial_item"), bytes_read=share)
            elif kind == "message":  # others only say that something happened in the channel
                yield Row(post=_post(message, chat, number, terms), bytes_read=share)


def _post(
    message: Mapping[str, Any], chat: Mapping[str, Any], number: int, terms: ImportTerms
) -> ImportedPost | Problem:
    channel, writer = text_of(chat, "id"), text_of(message, "from_id")
    if writer and writer != f"channel{channel}":
        return refused(number, "foreign_author")
    native_id, words = text_of(message, "id"), _words(message)
    # A field that is there and empty names somebody whose account is gone.
    passed_on = [name for name in ("forwarded_from", "saved_from") if name in message]
    forwarded = text_of(message, "forwarded_from_id") or by_title(text_of(message, (*passed_on, "")[0]))
    other = bool(passed_on or forwarded) and not (channel and forwarded == f"channel{channel}")
    reply, place = text_of(message, "reply_to_message_id"), text_of(message, "reply_to_peer_id")
    if reply and place not in ("", f"channel{channel}"):
        reply = f"{place}/{reply}"
    post = to_post(
        {
            "platform": "telegram",
            "account": terms.account,
            "id": native_id,
            "kind": "repost" if passed_on or forwarded else "reply" if reply else "original",
            "text": "" if other else words,
            "other_text": words if other else "",
            "other_author": forwarded if other else "",
            "audience": "public",
            "published_at": text_of(message, "date_unixtime") or text_of(message, "date"),
            "edited_at": text_of(message, "edited_unixtime"),
        },
        number,
    )
    epoch = "s" if "date_unixtime" in message else None
    # A message of a kind that we do not know holds something too, and is no empty post.
    media = tuple(_media(message)) or (() if words else (Media(kind="other"),))
    return (
        post
        if isinstance(post, Problem)
        else replace(post, epoch=epoch, account_native_id=channel, media=media, reply_to=reply)
    )


def _plain(text: object) -> str:
    """A text is a string, or pieces of which some are marked."""
    pieces = text if isinstance(text, list) else [text]
    return "".join(p if isinstance(p, str) else text_of(mapping(p), "text") for p in pieces)


def _words(message: Mapping[str, Any]) -> str:
    poll = mapping(message.get("poll"))
    choices = (_plain(answer.get("text", "")) for answer in mappings(poll.get("answers")))
    place = (text_of(message, key) for key in ("place_name", "address"))
    todo, sold = mapping(message.get("todo_list")), mapping(message.get("invoice_information"))
    tasks = (_plain(holder.get("text", "")) for holder in mappings(todo.get("items")))
    named = (_plain(holder.get(key, "")) for holder in (todo, sold) for key in ("title", "description"))
    parts = (_plain(message.get("text", "")), _plain(poll.get("question", "")), *choices, *place, *named, *tasks)
    return "\n".join(part for part in parts if part)


def _media(message: Mapping[str, Any]) -> Iterator[Media]:
    if message.get("photo"):
        yield Media(kind="image")
    media_type = text_of(message, "media_type")
    if media_type or message.get("file"):
        name = text_of(message, "file_name") or text_of(message, "sticker_emoji")
        yield Media(kind=KINDS.get(media_type) or kind_of(text_of(message, "mime_type"), name), alt=name)
    if message.get("location_information") and not message.get("place_name"):
        yield Media(kind="other")
    pieces = message.get("text_entities") or message.get("text")
    for piece in mappings(pieces):
        url = text_of(piece, "href") or (text_of(piece, "text") if text_of(piece, "type") == "link" else "")
        if is_web(url):
            yield Media(kind="link", url=url)
