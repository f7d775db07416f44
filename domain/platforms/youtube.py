"""YouTube: a channel is UC... or @name; a video's address names no channel."""

import re

from domain.platforms.values import (
    WHOLE_EVERY,
    AccountRef,
    Credential,
    Link,
    PlatformFacts,
    Rate,
    named,
    numbered,
    quietly,
    refuse,
)
from domain.texts import _
from domain.types import Platform

HANDLE = r"[\w.-]{3,30}"
CHANNEL = re.compile(r"UC[\w-]{22}")


def _account(link: Link) -> AccountRef:
    first = link.segments[0] if link.segments else ""
    channel = link.segments[1] if first == "channel" and len(link.segments) > 1 else link.query.get("channel_id", "")
    if channel:
        if not CHANNEL.fullmatch(channel):
            raise refuse("bad_handle", _("ID saluran YouTube dimulai UC dan terdiri dari 24 huruf"))
        return numbered(Platform.YOUTUBE, channel)
    if first.startswith("@"):
        return named(Platform.YOUTUBE, HANDLE, first)
    raise refuse("not_an_account", _("salin alamat saluran (.../channel/UC... atau .../@nama)"))


def _profile(handle: str) -> str:
    return (
        f"https://www.youtube.com/channel/{handle}" if handle.startswith("UC") else f"https://www.youtube.com/@{handle}"
    )


FACTS = PlatformFacts(
    platform=Platform.YOUTUBE,
    label="YouTube",
    aliases=("yt",),
    one_number=True,
    hosts=("youtube.com",),
    picture_hosts=("ytimg.com",),
    short_hosts=("youtu.be",),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile=_profile,
    post_id=re.compile(r"(?:[?&]v=|/shorts/|/live/|/embed/|/v/|youtu\.be/)([\w-]{11})"),
    whole_listing_every=WHOLE_EVERY,
    spider="youtube",
    anonymous=True,
    credential=Credential(
        variable="NETRALITAS_YOUTUBE_KEY", host="www.googleapis.com", header="X-Goog-Api-Key", prefix=""
    ),
    rate=Rate(requests=10_000, seconds=86_400, source="https://developers.google.com/youtube/v3/getting-started#quota"),
    deletions_followed=True,  # YouTube API Services Terms III.E.4
    listing_shows=15,
)
