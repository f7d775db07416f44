"""The program's version, as pyproject.toml names it."""

VERSION = "0.3.0.dev0"
