"""Threads: posts at /@name/post/code, under threads.net once and threads.com now."""

import re

from domain.platforms import meta
from domain.platforms.values import WHOLE_EVERY, AccountRef, Link, PlatformFacts, Rate, first_segment, named
from domain.types import Platform

HANDLE = r"[\w.]{1,30}"
_account = first_segment(Platform.THREADS, HANDLE, "search t")


def _author(link: Link) -> AccountRef | None:
    first = link.segments[0] if link.segments else ""
    return named(Platform.THREADS, HANDLE, first) if first.startswith("@") else None


FACTS = PlatformFacts(
    platform=Platform.THREADS,
    label="Threads",
    hosts=("threads.com", "threads.net"),
    handle=HANDLE,
    account=_account,
    author=_author,
    profile="https://www.threads.com/@{}".format,
    post_id=re.compile(r"/(?:post|t)/([\w-]+)"),
    whole_listing_every=WHOLE_EVERY,
    spider="threads",
    credential=meta.token(Platform.THREADS, "graph.threads.net"),
    # 4,800 calls a day times the impressions of the own account, of which ten are counted at least.
    rate=Rate(requests=48_000, seconds=86_400, source="https://developers.facebook.com/docs/threads/overview"),
)
