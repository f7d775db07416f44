"""Flags to cases, and cases through two readers to an authority. See docs/architecture.md."""
