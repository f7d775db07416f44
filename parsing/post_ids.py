"""A post's id as our spiders would keep it, from its address or from another form of the id.

Instagram and Threads give other numbers to programs than to browsers; the short code in the
address is the one thing that both have, so it is the id.
"""

import re
from collections.abc import Sequence

from domain.errors import RegisterError
from domain.links import canonical_account
from domain.platforms import PLATFORMS
from domain.platforms.bluesky import RECORD
from domain.types import Platform

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def are_places(ids: Sequence[str]) -> bool:
    """Whether a feed's ids only count its entries from the top: tomorrow's first entry has today's first id again."""
    found = [re.fullmatch(r"([a-z]*[-_ #]?)(\d{1,4})", given, re.I) for given in ids]
    if not ids or any(match is None for match in found):
        return False
    starts, numbers = {m[1] for m in found if m}, [int(m[2]) for m in found if m]
    return len(starts) == 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(ids)))


COMMENT = re.compile(r"#(?:comment|komentar|reply)-?\d+|[?&](?:showComment|replytocom)=", re.I)


def is_comment(address: str) -> bool:
    """Whether an address names what somebody wrote under a post, and not the post."""
    return bool(COMMENT.search(address))


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
AS_TEXT = re.compile(r'="([^"]*)"')
UNSEEN = re.compile("[\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")
# Digits by threes, or with the one decimal that a column of numbers shows.
GROUPED = re.compile(r"(\d{1,3}(?:,\d{3}){3,}|\d{1,3}(?:\.\d{3}){3,})(?:[.,]0)?|(?P<whole>\d{9,})[,]0", re.ASCII)


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
    if platform == Platform.BLUESKY and (named := RECORD.fullmatch(bare)) and not named[1].startswith("did:"):
        return named[3] or bare  # a name in place of the number is for now; the key stays
    if platform == Platform.YOUTUBE and not re.fullmatch(r"[\w-]{11}", bare):
        return in_address or bare
    return bare or ("" if PLATFORMS[platform].addresses_name_posts else in_address)


def undressed(native_id: str) -> str:
    """An id as its platform writes it: without the apostrophe or formula that keeps it text in a sheet, without the
    marks between thousands, and without the ".0" of a column of numbers."""
    bare = _ungrouped(_bare(native_id))
    return bare[:-2] if bare.endswith(".0") and bare[:-2].isascii() and bare[:-2].isdigit() else bare


def _ungrouped(bare: str) -> str:
    """The digits of a number that a sheet showed by threes, or with its one decimal after a comma, as "….0"."""
    grouped = GROUPED.fullmatch(bare)
    return re.sub(r"\D", "", grouped[1] or grouped["whole"]) + ".0" if grouped else bare


def _bare(native_id: str) -> str:
    """Without what keeps a number text in a sheet, and without letters that nobody sees."""
    bare = UNSEEN.sub("", native_id).strip()
    formula = AS_TEXT.fullmatch(bare)
    return (formula[1] if formula else bare).lstrip("'\u2018\u2019").strip()


def is_rounded(value: str) -> bool:
    """Whether a number went through a spreadsheet or a floating point number that cannot hold its digits."""
    bare = _ungrouped(_bare(value))
    if not bare[:1].isdigit():  # most ids are none of these: a quick answer for them
        return False
    if re.fullmatch(r"\d{15}0{3,}(?:\.0)?", bare, re.ASCII):  # Excel keeps fifteen digits
        return True
    number = int(bare[:-2]) if re.fullmatch(r"\d{1,40}\.0", bare, re.ASCII) else 0
    return number > EXACT and int(float(number)) == number
