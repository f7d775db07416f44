"""The editions of a report and the languages it is written in; the first language is that of its texts."""

INTERNAL, PUBLIC = "internal", "publik"
LANGUAGES = ("id", "en")
