"""A post's id as our spiders would keep it, from its address or from another form of the id.

Instagram and Threads give other numbers to programs than to browsers; the short code in the
address is the one thing that both have, so it is the id.
"""

import re

from domain.platforms import PLATFORMS
from domain.types import Platform

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# An id of a feed that is no address, tag or long number may be nothing but a place in the list.
NAMES_A_POST = re.compile(r"[a-z][a-z0-9+.-]*:.+|[^/]*/.+|[\w-]{16,}|.*\bat https?://.*", re.I | re.S)


def names_a_post(given: str) -> bool:
    """Whether a feed's id of an entry can be trusted to be the same entry's tomorrow."""
    return NAMES_A_POST.fullmatch(given) is not None


def id_of_address(url: str, platform: Platform | None) -> str:
    """The id in a post's address; "" when there is none that we know."""
    pattern = PLATFORMS[platform].post_id if platform else None
    found = pattern.search(url) if pattern else None
    return next((group for group in found.groups() if group), "") if found else ""


def short_code(number: str) -> str:
    """Instagram's and Threads' number of a post as the short code of its address."""
    digits = number.partition("_")[0]
    if not digits.isdecimal() or len(digits) > 25:
        return ""
    value, code = int(digits), ""
    while value:
        value, place = divmod(value, 64)
        code = ALPHABET[place] + code
    return code
