"""One file a platform. What all other parts know of a platform they read here.

CONTRIBUTING.md says what adding one touches. Another installed package may bring one too (domain.extensions); a name
of our own is never replaced.
"""

from collections.abc import Mapping

from domain.errors import ConfigError
from domain.extensions import PLATFORM_GROUP, installed
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
from domain.texts import _
from domain.types import Platform

_OURS: dict[Platform, PlatformFacts] = {
    module.FACTS.platform: module.FACTS
    for module in (
        bluesky,
        mastodon,
        wordpress,
        feed,
        youtube,
        blogger,
        pinterest,
        telegram,
        website,
        x,
        facebook,
        instagram,
        threads,
        tiktok,
    )
}
PLATFORMS: Mapping[Platform, PlatformFacts] = _OURS | {
    Platform(name): point.load().FACTS for name, point in installed(PLATFORM_GROUP).items() if name not in _OURS
}


def known_platform(name: str) -> Platform:
    """The platform that a record names. Raises ConfigError where the package that brought it is gone."""
    try:
        return Platform(name)
    except ValueError as error:
        raise ConfigError(
            _("platform {name!r} tidak dikenal pemasangan ini", name=name),
            remedy=_("pasang lagi paket yang membawanya"),
        ) from error


def label_of(name: str) -> str:
    """The platform's own name, as people write it."""
    return PLATFORMS[known_platform(name)].label
