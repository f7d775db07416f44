"""A post's id as our spiders would keep it, from its address or from another form of the id.

Instagram and Threads give other numbers to programs than to browsers; the short code in the
address is the one thing that both have, so it is the id.
"""

import re
from collections.abc import Sequence

from domain.errors import RegisterError
from domain.links import canonical_account
from domain.platforms import PLATFORMS
from domain.types import Platform

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def are_places(ids: Sequence[str]) -> bool:
    """Whether a feed's ids only count its entries from the top: tomorrow's first entry has today's first id again."""
    found = [re.fullmatch(r"([a-z]*[-_ #]?)(\d{1,4})", given, re.I) for given in ids]
    if not ids or any(match is None for match in found):
        return False
    starts, numbers = {m[1] for m in found if m}, [int(m[2]) for m in found if m]
    return len(starts) == 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(ids)))


def id_of_address(url: str, platform: Platform | None) -> str:
    """The id in a post's address; "" when there is none that we know."""
    pattern = PLATFORMS[platform].post_id if platform else None
    found = pattern.search(url) if pattern else None
    return next((group for group in found.groups() if group), "") if found else ""


def is_profile(url: str, platform: Platform | None) -> bool:
    """Whether an address names an account and none of its posts."""
    if platform is None or PLATFORMS[platform].addresses_name_posts or id_of_address(url, platform):
        return False
    try:
        return bool(canonical_account(url, platform).handle)
    except RegisterError:
        return False


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


# A pfbid names a Facebook post for one reader and one day.
PASSING = re.compile(r"pfbid\w+", re.I)
EXACT = 2**53


def canonical_id(platform: Platform, native_id: str, url: str) -> str:
    """The id under which our spiders keep a post, of what a file gives; "" when it gives none that lasts.

    `native_id` may be an id in a spreadsheet's dress ('1850..., 1850....0). Of Instagram and Threads the address is right,
    elsewhere the given id is.
    """
    in_address, bare = id_of_address(url, platform), undressed(native_id)
    if platform in (Platform.INSTAGRAM, Platform.THREADS):
        return in_address or short_code(bare) or bare
    if platform == Platform.FACEBOOK:
        page_and_post = re.fullmatch(r"\d+_(\d+)", bare)
        in_address, bare = (PASSING.sub("", part) for part in (in_address, page_and_post[1] if page_and_post else bare))
    if platform == Platform.TELEGRAM:
        bare = bare.rpartition("/")[2]
    if platform == Platform.YOUTUBE and not re.fullmatch(r"[\w-]{11}", bare):
        return in_address or bare
    return bare or ("" if PLATFORMS[platform].addresses_name_posts else in_address)


def undressed(native_id: str) -> str:
    """An id without the apostrophe that keeps it text in a sheet, and without the ".0" of a column of numbers."""
    bare = native_id.strip().lstrip("'\u2018\u2019").strip()
    return bare[:-2] if bare.endswith(".0") and bare[:-2].isascii() and bare[:-2].isdigit() else bare


def is_rounded(value: str) -> bool:
    """Whether a number went through a spreadsheet or a floating point number that cannot hold its digits."""
    bare = value.strip().lstrip("'\u2018\u2019").strip()
    if not bare[:1].isdigit():  # most ids are none of these: a quick answer for them
        return False
    if re.fullmatch(r"\d{15}0{3,}(?:\.0)?", bare, re.ASCII):  # Excel keeps fifteen digits
        return True
    number = int(bare[:-2]) if re.fullmatch(r"\d{1,40}\.0", bare, re.ASCII) else 0
    return number > EXACT and int(float(number)) == number
