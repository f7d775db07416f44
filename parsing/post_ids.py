"""A post's id as our spiders would keep it, from its address or from another form of the id.

Instagram and Threads give other numbers to programs than to browsers; the short code in the
address is the one thing that both have, so it is the id.
"""

import re

from domain.types import Platform

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
ADDRESSES: dict[Platform, re.Pattern[str]] = {
    Platform.X: re.compile(r"/status(?:es)?/(\d+)"),
    Platform.INSTAGRAM: re.compile(r"/(?:p|reel|reels|tv)/([\w-]+)"),
    Platform.THREADS: re.compile(r"/(?:post|t)/([\w-]+)"),
    Platform.TIKTOK: re.compile(r"/(?:video|photo)/(\d+)"),
    Platform.FACEBOOK: re.compile(
        r"/(?:posts|videos|reel|permalink)/(?:[\w%.-]+/)?(\w+)|[?&](?:story_fbid|fbid|v)=(\w+)"
    ),
    Platform.PINTEREST: re.compile(r"/pin/(?:[\w-]*--)?(\d+)"),
    Platform.YOUTUBE: re.compile(r"(?:[?&]v=|/shorts/|/live/|youtu\.be/)([\w-]{11})"),
    Platform.TELEGRAM: re.compile(r"t\.me/(?:s/)?\w+/(\d+)"),
}


def id_of_address(url: str, platform: Platform | None) -> str:
    """The id in a post's address; "" when there is none that we know."""
    pattern = ADDRESSES.get(platform) if platform else None
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
