"""JSON as platforms send it, read without the gifts of json.loads.

A key that occurs twice, a number of thousands of digits or a nesting without
end refuses the page; NaN and Infinity become null with a problem beside it;
integers above 2^53 stay exact, as text; broken letters and lone surrogates
become U+FFFD and are counted. Letters of two or four bytes, as Windows writes
them, are known by their mark or by where their zeros stand (RFC 4627, 3).
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

EXACT = 2**53
LONGEST_NUMBER = 100
DEEPEST = 200
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
LITERALS = ("true", "false", "null")


class JsonRefused(Exception):
    """Why a body is not taken as JSON: `reason` is a code, `offset` a place in bytes."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        super().__init__(f"{reason} at byte {offset}")
        self.reason, self.offset = reason, offset


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """`rejected` are the numbers that became null; `decode_errors` counts replacement signs put in."""

    value: Any
    rejected: tuple[str, ...] = ()
    decode_errors: int = 0


@dataclass(slots=True)
class _StrictReader:
    rejected: list[str] = field(default_factory=list)

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            raise JsonRefused("json_duplicate_key")
        return value

    def constant(self, name: str) -> None:
        self.rejected.append(name)

    def number(self, text: str) -> float | None:
        value = float(text)
        if value in (float("inf"), float("-inf")):
            self.rejected.append(text[:20])
            return None
        return value

    def integer(self, text: str) -> int | str:
        if len(text) > LONGEST_NUMBER:
            raise JsonRefused("number_too_long")
        value = int(text)
        return value if -EXACT <= value <= EXACT else text


def load(body: bytes) -> Document:
    """One JSON document. Raises JsonRefused with json_truncated, json_invalid, json_depth,
    json_duplicate_key, number_too_long, html_instead_of_json or empty_body."""
    text, broken = decoded(body)
    if not text.strip():
        raise JsonRefused("empty_body")
    if text.lstrip()[0] == "<":
        raise JsonRefused("html_instead_of_json")
    reader = _StrictReader()
    try:
        value = json.loads(
            text,
            object_pairs_hook=reader.pairs,
            parse_constant=reader.constant,
            parse_float=reader.number,
            parse_int=reader.integer,
        )
        _refuse_depth(value)
    except RecursionError:
        raise JsonRefused("json_depth") from None
    except json.JSONDecodeError as error:
        raise JsonRefused(_reason(text, error), len(text[: error.pos].encode("utf-8", "replace"))) from None
    if ESCAPED_SURROGATE.search(text):
        value, lone = _without_surrogates(value)
        broken += lone
    return Document(value=value, rejected=tuple(reader.rejected), decode_errors=max(broken, 0))


def decoded(body: bytes) -> tuple[str, int]:
    """The letters of a JSON document, or of its beginning, and how many signs stand for bytes that are none."""
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding), 0
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
        return text, text.count("\ufffd") - body.count(b"\xef\xbf\xbd")


def _reason(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos :].strip()
    cut = not rest or error.msg.startswith("Unterminated string") or any(w.startswith(rest) for w in LITERALS)
    return "json_truncated" if cut or rest == "-" else "json_invalid"


def _refuse_depth(value: Any) -> None:
    """The reader's own limit is a matter of luck, ours is the same on every Python."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise JsonRefused("json_depth")
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]


def _without_surrogates(value: Any) -> tuple[Any, int]:
    if isinstance(value, str):
        fixed, count = SURROGATE.subn("\ufffd", value)
        return fixed, count
    if isinstance(value, list):
        items = [_without_surrogates(v) for v in value]
        return [v for v, _ in items], sum(n for _, n in items)
    if isinstance(value, dict):
        pairs = [(_without_surrogates(k), _without_surrogates(v)) for k, v in value.items()]
        return {k[0]: v[0] for k, v in pairs}, sum(k[1] + v[1] for k, v in pairs)
    return value, 0
