"""What a user starts: the commands. See docs/architecture.md."""

from domain.version import VERSION

__version__ = VERSION
