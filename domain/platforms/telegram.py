"""Telegram: public channels with a preview, t.me/s/name; messages at t.me/name/number."""

import re

from domain.platforms.values import (
    WHOLE_EVERY,
    AccountRef,
    Link,
    PlatformFacts,
    first_segment,
    quietly,
    refuse,
)
from domain.texts import _
from domain.types import Platform

HANDLE = r"[a-z]\w{3,31}"
_named = first_segment(Platform.TELEGRAM, HANDLE, "share proxy addstickers iv")


def _account(link: Link) -> AccountRef:
    first = link.segments[0] if link.segments else ""
    if first.startswith("+") or first in ("joinchat", "c"):
        raise refuse("private_group", _("kanal atau grup tertutup tidak dipantau"))
    if first != "s":
        return _named(link)
    return _named(Link(host=link.host, segments=link.segments[1:], query=link.query))


FACTS = PlatformFacts(
    platform=Platform.TELEGRAM,
    label="Telegram",
    aliases=("tg",),
    one_number=True,
    hosts=("t.me", "telegram.me"),
    picture_hosts=("telesco.pe", "cdn-telegram.org"),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile="https://t.me/s/{}".format,
    post_id=re.compile(r"t(?:elegram)?\.me/(?:s/)?\w+/(\d+)"),
    whole_listing_every=WHOLE_EVERY,
    spider="telegram",
    anonymous=True,
)
