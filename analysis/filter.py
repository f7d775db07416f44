"""The filter: JSON Lines in, JSON Lines out, same order, one object for each line.

A line that cannot be read gives an object with `error` in its place. What is
not given is not guessed: without `posted_at` no category, without `region`
regional names need company. Of a text of more than some 98,000 signs the
end is not read; `unread` then says how many signs.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, Protocol

from analysis.text import LONGEST
from domain.errors import NetralitasError
from domain.periods import WIB
from domain.regions import names as region_names
from domain.types import Assessment, Flag, Item, PostKind

_REGION = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")
_KINDS = {kind.value: kind for kind in PostKind}


class Assessor(Protocol):
    def assess(self, item: Item) -> Assessment: ...

    def assess_words(self, id: str, text: str, raw: Sequence[str]) -> Assessment | None: ...

    def open_words(self, text: str) -> Sequence[str] | None: ...


class BadLineError(ValueError):
    """A line that cannot be read; the text says why, in Indonesian."""


def filter_lines(lines: Iterable[bytes], engine: Assessor) -> Iterator[bytes]:
    """One result line, with its line end, for every line that is not empty."""
    for line in lines:
        if not line.strip():
            continue
        try:
            value = read_object(line)
            if _is_bare(value):
                text = value["text"]
                raw = engine.open_words(text)
                found = None if raw is None else engine.assess_words(value["id"], text, raw)
            else:
                found = engine.assess(_item(value))
            yield _bytes(_result(value["id"], found))
        except (BadLineError, NetralitasError) as error:
            yield _bytes(_dump({"id": read_id(line), "error": str(error)}))


def read_item(line: bytes) -> Item:
    """The post of one input line. Raises BadLineError, which says in Indonesian what is wrong."""
    return _item(read_object(line))


_decode = json.JSONDecoder().raw_decode
_BLANKS = " \t\r\n"
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NOTHING = '"queue":false,"stance":"none","tier":null,"candidates":[],"parties":[],"flags":[]'
_names = lru_cache(10_000)(_dump)
"""The names of contestants and parties come again and again."""


def _is_bare(value: dict[str, Any]) -> bool:
    """Nothing but id and a text of one window, and both as they should be: nothing else has to be checked."""
    text = value.get("text")
    return len(value) == 2 and type(text) is str and type(value.get("id")) is str and len(text) <= LONGEST


def _bytes(text: str) -> bytes:
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate in the id
        return json.dumps(json.loads(text)).encode() + b"\n"


def _item(value: dict[str, Any]) -> Item:
    text = value.get("text")
    if not isinstance(text, str):
        raise BadLineError("'text' tidak ada atau bukan teks")
    if "id" not in value or not isinstance(value["id"], (str, int)) or isinstance(value["id"], bool):
        raise BadLineError("'id' tidak ada atau bukan teks")
    kind = value.get("kind")
    if kind is not None and kind not in _KINDS:
        raise BadLineError(f"'kind' tidak dikenal; salah satu: {', '.join(_KINDS)}")
    return Item(
        id=str(value["id"]),
        text=text,
        posted_at=read_moment(value.get("posted_at")),
        region=read_region(value.get("region")),
        platform=_text(value, "platform"),
        kind=_KINDS[kind] if kind else PostKind.ORIGINAL,
        other_text=_text(value, "other_text") or "",
        official=value.get("official") is True,
        packs=read_packs(value.get("pack")),
    )


def read_object(line: bytes) -> dict[str, Any]:
    try:
        text = (line[3:] if line.startswith(b"\xef\xbb\xbf") else line).decode().strip(_BLANKS)
        value, end = _decode(text)
    except UnicodeDecodeError:
        raise BadLineError("baris bukan UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLineError("baris bukan JSON") from None
    if end < len(text):
        raise BadLineError("baris bukan JSON")
    if not isinstance(value, dict):
        raise BadLineError("baris bukan objek JSON")
    return value


def _text(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise BadLineError(f"'{key}' bukan teks")
    return found


def read_packs(found: Any) -> tuple[str, ...] | None:
    if found is None:
        return None
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadLineError("'pack' bukan nama paket")
    return tuple(names)


def read_region(found: Any) -> str | None:
    if found is None or found == "":
        return None
    if not isinstance(found, str) or not _REGION.fullmatch(found) or found[:5] not in region_names():
        raise BadLineError("'region' bukan kode wilayah Kemendagri; tulis bertitik, misalnya 35.78")
    return found


def read_moment(found: Any) -> datetime | None:
    """A time with its zone; a time without one is read as WIB, a bare day as its noon."""
    if found is None or found == "":
        return None
    try:
        moment = datetime.fromisoformat(found)
    except (TypeError, ValueError):
        raise BadLineError("'posted_at' bukan waktu ISO 8601") from None
    if len(found) == 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


def read_id(line: bytes) -> Any:
    try:
        return json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None


def _result(id: str | int, found: Assessment | None) -> str:
    """The line of a post, put together by hand: half the time of an encoder that does not know what comes.

    `found`: None where surely nothing is in it.
    """
    if found is None or not (found.queue or found.candidates or found.parties):
        flags_json = _NOTHING
    else:
        queue, tier = "true" if found.queue else "false", _quoted(found.tier)
        flags = ",".join(map(_flag, found.flags))
        flags_json = (
            f'"queue":{queue},"stance":"{found.stance}","tier":{tier},'
            f'"candidates":{_names(found.candidates)},"parties":{_names(found.parties)},"flags":[{flags}]'
        )
    rest = f',"unread":{found.unread}' if found and found.unread else ""
    return f'{{"id":{encode_basestring(id) if isinstance(id, str) else id},{flags_json}{rest}}}'


def _flag(flag: Flag) -> str:
    spans = ",".join([f"[{start},{end}]" for start, end in flag.spans])
    return (
        f'{{"rule":"{flag.rule}","category":{_quoted(flag.category)},"spans":[{spans}],'
        f'"reason":{encode_basestring(flag.reason)}}}'
    )


def _quoted(value: str | None) -> str:
    """A value of a closed list, which holds nothing to escape."""
    return "null" if value is None else f'"{value}"'
