"""An RSS, Atom or JSON feed by its own address."""

from domain.platforms.sites import site
from domain.types import Platform

FACTS = site(Platform.FEED, "Situs (RSS, Atom)", "feeds", ("rss", "atom"), paged=False)
