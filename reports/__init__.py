"""Tallies to sections to files: values first, templates second. See docs/architecture.md."""
