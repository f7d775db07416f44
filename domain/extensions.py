"""Platforms that other installed packages bring: entry points, by their names.

Group netralitas.platforms names a module with FACTS (a PlatformFacts whose platform is the entry point's own name),
group netralitas.spiders the class of its spider. docs/examples/netralitas-contoh-platform shows a whole package.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

PLATFORM_GROUP = "netralitas.platforms"
SPIDER_GROUP = "netralitas.spiders"


@cache
def installed(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of a group, in the order of their names."""
    return {point.name: point for point in sorted(entry_points(group=group), key=lambda p: p.name)}
