"""Servers that others wrote, started here and crawled: what a recorded answer cannot tell."""
