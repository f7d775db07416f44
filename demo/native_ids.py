"""Ids shaped as the platforms make them, always the same for the same invented post."""

import base64
import hashlib
from datetime import datetime

_TID_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def digest(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()


def number(digits: int, *parts: str) -> str:
    """A decimal id of that many digits that does not start with 0."""
    whole = int.from_bytes(digest(*parts)[:16], "big")
    return str(10 ** (digits - 1) + whole % (9 * 10 ** (digits - 1)))


def letters32(count: int, *parts: str) -> str:
    """Lower-case base32, as in a DID or a CID."""
    whole = digest("1", *parts) + digest("2", *parts)
    return base64.b32encode(whole).decode().lower().rstrip("=")[:count]


def did(handle: str) -> str:
    return f"did:plc:{letters32(24, 'did', handle)}"


def cid(*parts: str) -> str:
    return f"bafyrei{letters32(52, 'cid', *parts)}"


def tid(at: datetime, *parts: str) -> str:
    """The AT Protocol's record key: microseconds, ten bits of clock id, 13 sortable letters."""
    clock = int.from_bytes(digest(*parts)[:2], "big") & 0x3FF
    value = (int(at.timestamp() * 1_000_000) << 10) | clock
    return "".join(_TID_LETTERS[(value >> shift) & 31] for shift in range(60, -5, -5))


def snowflake(at: datetime, *parts: str) -> str:
    """Mastodon's status id: milliseconds and sixteen bits that tell posts of one moment apart."""
    tail = int.from_bytes(digest(*parts)[:2], "big")
    return str((int(at.timestamp() * 1000) << 16) | tail)


def video(*parts: str) -> str:
    """Eleven letters, as YouTube's."""
    return base64.urlsafe_b64encode(digest("video", *parts)).decode()[:11]
