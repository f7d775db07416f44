"""Bluesky: a DID names an account for good, a handle for now; posts at /profile/either/post/key."""

import re

from domain.platforms.values import WHOLE_EVERY, AccountRef, Link, PlatformFacts, Rate, named, quietly, refuse
from domain.texts import _
from domain.types import Platform

HANDLE = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
DID = re.compile(r"did:(plc|web):[a-zA-Z0-9._:%-]+")


RECORD = re.compile(r"at://([^/\s]+)(?:/(?:app\.bsky\.feed\.(post)/([\w.~:-]+)|app\.bsky\.actor\.profile/self))?/?")


def web_address(text: str) -> str:
    """The page of a record that is named by its at:// address, a post or an account; any other text as it is."""
    record = RECORD.fullmatch(text.strip()) if text.lstrip()[:5].lower() == "at://" else None
    if record is None:
        return text
    name, post, key = record.groups()
    return f"https://bsky.app/profile/{name}" + (f"/post/{key}" if post else "")


def by_did(text: str) -> AccountRef:
    """Raises RegisterError (bad_handle)."""
    if not DID.fullmatch(text):
        raise refuse("bad_handle", _("DID hanya untuk Bluesky, bentuknya did:plc:..."))
    return AccountRef(platform=Platform.BLUESKY, handle=text, native_id=text)


def _account(link: Link) -> AccountRef:
    if len(link.segments) < 2 or link.segments[0] != "profile":
        raise refuse("not_an_account", _("salin alamat profil: https://bsky.app/profile/nama"))
    name = link.segments[1]
    return by_did(name) if name.startswith("did:") else named(Platform.BLUESKY, HANDLE, name)


FACTS = PlatformFacts(
    platform=Platform.BLUESKY,
    label="Bluesky",
    aliases=("bsky",),
    one_number=True,
    hosts=("bsky.app",),
    picture_hosts=("cdn.bsky.app",),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile="https://bsky.app/profile/{}".format,
    post_id=re.compile(r"/post/([\w-]+)"),
    whole_listing_every=WHOLE_EVERY,
    spider="bluesky",
    anonymous=True,
    rate=Rate(requests=3000, seconds=300, source="https://docs.bsky.app/docs/advanced-guides/rate-limits"),
)
