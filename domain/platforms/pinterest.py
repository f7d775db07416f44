"""Pinterest: pins at /pin/number, whoever's they are; a user's feed at /name/feed.rss."""

import re

from domain.platforms.values import PlatformFacts, first_segment, quietly
from domain.types import Platform

HANDLE = r"\w{3,30}"
_account = first_segment(Platform.PINTEREST, HANDLE, "pin search ideas explore")

FACTS = PlatformFacts(
    platform=Platform.PINTEREST,
    label="Pinterest",
    one_number=True,
    hosts=("pinterest.com",),
    picture_hosts=("i.pinimg.com",),
    short_hosts=("pin.it",),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile="https://www.pinterest.com/{}/".format,
    post_id=re.compile(r"/pin/(?:[\w-]*--)?(\d+)"),
    spider="feeds",
    anonymous=True,
    listing_shows=25,
)
