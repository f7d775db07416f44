"""Posts in, flags out. See docs/architecture.md."""

# Raised whenever the same text may get other flags: stored posts are then read again.
ENGINE_VERSION = "9"
