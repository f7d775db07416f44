"""Mastodon: name@server; posts at /@name/number and /users/name/statuses/number of any server."""

import re

from domain.platforms.values import WHOLE_EVERY, AccountRef, Link, PlatformFacts, Rate, named, quietly, refuse
from domain.texts import _
from domain.types import Platform

HANDLE = r"\w[\w.-]*@[a-z0-9.-]+\.[a-z]{2,}"


def _account(link: Link) -> AccountRef:
    segments = link.segments
    if segments[:1] == ("users",):
        segments = segments[1:]
    elif segments and not segments[0].startswith("@"):
        segments = ()
    if not segments:
        raise refuse("not_an_account", _("salin alamat profil: https://server/@nama"))
    name = segments[0].lstrip("@")
    return named(Platform.MASTODON, HANDLE, name if "@" in name else f"{name}@{link.host}")


def _profile(handle: str) -> str:
    name, _, server = handle.partition("@")
    return f"https://{server}/@{name}"


FACTS = PlatformFacts(
    platform=Platform.MASTODON,
    label="Mastodon",
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile=_profile,
    post_id=re.compile(r"/(?:@[\w.@-]+|statuses)/(\d+)"),
    whole_listing_every=WHOLE_EVERY,
    spider="mastodon",
    anonymous=True,
    rate=Rate(requests=300, seconds=300, source="https://docs.joinmastodon.org/api/rate-limits/"),
)
