"""Facebook: a name or a number; posts under both, and many addresses that name no author at all.

A pfbid in an address is another one at each look: only a post's number is its id.
"""

import re

from domain.platforms import meta
from domain.platforms.values import (
    WHOLE_EVERY,
    AccountRef,
    Link,
    PlatformFacts,
    first_segment,
    named,
    numbered,
    refuse,
)
from domain.texts import _
from domain.types import Platform

HANDLE = r"[a-z0-9.]{5,50}"
_RESERVED = (
    "profile.php people pages pg photo photo.php permalink.php story.php watch reel events sharer hashtag media"
    " marketplace"
)
_PHP = ("profile.php", "permalink.php", "story.php", "photo.php")
_named = first_segment(Platform.FACEBOOK, HANDLE, _RESERVED)
_PAGE_AND_POST = re.compile(r"(\d{5,})_\d+")


def _account(link: Link) -> AccountRef:
    first = link.segments[0].lower() if link.segments else ""
    number = link.query.get("id", "") if first == "profile.php" else ""
    if first in ("people", "pages", "pg") and len(link.segments) > 2:
        number = link.segments[-1]
    if first == "groups":
        raise refuse("private_group", _("grup bukan akun pribadi dan tidak dipantau"))
    return numbered(Platform.FACEBOOK, number) if number.isdecimal() else _named(link)


def _author(link: Link) -> AccountRef | None:
    first = link.segments[0].lower() if link.segments else ""
    number = link.query.get("id", "")
    if first in _PHP:
        return numbered(Platform.FACEBOOK, number) if number.isdecimal() else None
    if both := _PAGE_AND_POST.fullmatch(first):
        return numbered(Platform.FACEBOOK, both[1])
    if first in ("people", "pages", "pg") and len(link.segments) > 2 and link.segments[2].isdecimal():
        return numbered(Platform.FACEBOOK, link.segments[2])
    if not first or first in (*_RESERVED.split(), "share", "groups", "videos", "posts"):
        return None
    return numbered(Platform.FACEBOOK, first) if first.isdecimal() else named(Platform.FACEBOOK, HANDLE, first)


def _profile(handle: str) -> str:
    return f"https://www.facebook.com/{'profile.php?id=' if handle.isdecimal() else ''}{handle}"


FACTS = PlatformFacts(
    platform=Platform.FACEBOOK,
    label="Facebook",
    aliases=("fb",),
    hosts=("facebook.com", "fb.com"),
    picture_hosts=("fbcdn.net",),
    short_hosts=("fb.me", "fb.watch"),
    handle=HANDLE,
    account=_account,
    author=_author,
    profile=_profile,
    post_id=re.compile(
        r"/(?:posts|videos|reel|permalink)/(?:[\w%.-]+/)?(\w+)|[?&](?:story_fbid|fbid|v)=(\w+)|/\d{5,}_(\d+)"
    ),
    whole_listing_every=WHOLE_EVERY,
    spider="facebook",
    credential=meta.token(Platform.FACEBOOK),
    rate=meta.GRAPH_RATE,
)
