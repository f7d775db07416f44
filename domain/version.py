"""The program's version, as pyproject.toml names it."""

VERSION = "0.2.0"
