"""Measurements, printed and never asserted. `python -m benchmarks` runs those that need no outside data."""
