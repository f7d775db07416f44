"""One file a platform. What all other parts know of a platform they read here.

Adding one: its file here, its spider, its recorded cases, its page in docs/platforms/.
"""

from collections.abc import Mapping

from domain.platforms import (
    blogger,
    bluesky,
    facebook,
    feed,
    instagram,
    mastodon,
    pinterest,
    telegram,
    threads,
    tiktok,
    website,
    wordpress,
    x,
    youtube,
)
from domain.platforms.values import PlatformFacts
from domain.types import Platform

PLATFORMS: Mapping[Platform, PlatformFacts] = {
    module.FACTS.platform: module.FACTS
    for module in (
        bluesky, mastodon, wordpress, feed, youtube, blogger, pinterest, telegram, website, x, facebook, instagram,
        threads, tiktok,
    )
}  # fmt: skip
