"""Instagram: posts at /p/code/, /reel/code/ or /name/p/code/; only the last names an author."""

import re

from domain.platforms import meta
from domain.platforms.values import WHOLE_EVERY, AccountRef, Link, PlatformFacts, first_segment, named
from domain.types import Platform

HANDLE = r"[\w.]{1,30}"
_account = first_segment(Platform.INSTAGRAM, HANDLE, "p reel reels tv explore accounts direct stories share")
_POSTS = ("p", "reel", "reels", "tv")


def _author(link: Link) -> AccountRef | None:
    segments = link.segments
    if segments[:1] == ("stories",) and len(segments) > 1 and segments[1] != "highlights":
        return named(Platform.INSTAGRAM, HANDLE, segments[1])
    if len(segments) > 1 and segments[1] in _POSTS and segments[0] not in (*_POSTS, "share"):
        return named(Platform.INSTAGRAM, HANDLE, segments[0])
    return named(Platform.INSTAGRAM, HANDLE, segments[0]) if len(segments) == 1 else None


FACTS = PlatformFacts(
    platform=Platform.INSTAGRAM,
    label="Instagram",
    aliases=("ig", "insta"),
    hosts=("instagram.com", "instagr.am"),
    handle=HANDLE,
    account=_account,
    author=_author,
    profile="https://www.instagram.com/{}/".format,
    post_id=re.compile(r"/(?:p|reel|reels|tv)/([\w-]+)"),
    whole_listing_every=WHOLE_EVERY,
    spider="instagram",
    credential=meta.token(Platform.INSTAGRAM),
    rate=meta.GRAPH_RATE,
)
