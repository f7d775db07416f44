"""Netralitas: the spine that every step shares. See docs/architecture.md."""

__version__ = "0.1.0"
