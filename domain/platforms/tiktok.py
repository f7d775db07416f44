"""TikTok: videos and picture posts at /@name/video/number and /@name/photo/number; no interface here."""

import re

from domain.platforms.values import AccountRef, Link, PlatformFacts, first_segment, named
from domain.types import Platform

HANDLE = r"[\w.]{2,24}"
_account = first_segment(Platform.TIKTOK, HANDLE, "tag video discover search foryou music live")


def _author(link: Link) -> AccountRef | None:
    first = link.segments[0] if link.segments else ""
    return named(Platform.TIKTOK, HANDLE, first) if len(first) > 2 and first.startswith("@") else None


FACTS = PlatformFacts(
    platform=Platform.TIKTOK,
    label="TikTok",
    one_number=True,
    hosts=("tiktok.com",),
    short_hosts=("vm.tiktok.com", "vt.tiktok.com"),
    handle=HANDLE,
    account=_account,
    author=_author,
    profile="https://www.tiktok.com/@{}".format,
    post_id=re.compile(r"/(?:video|photo)/(\d+)"),
)
