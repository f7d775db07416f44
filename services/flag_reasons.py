"""The reason of a flag in the language of whoever reads it. It is stored in Indonesian, as it was when the post was read."""

import re
from functools import cache, partial

from analysis.rules import RULES, SENTENCES

_FIELD = re.compile(r"\\{(\w+)\\}")


def reason_in(language: str, reason: str) -> str:
    """A stored reason, or what would cancel it, in "id" or "en". What is not the engine's own sentence stays as it is."""
    if language == "id":
        return reason
    for pattern, english in _patterns():
        reason = pattern.sub(partial(_in_english, english), reason)
    return reason


def rule_in(language: str, rule: str) -> str:
    """What a rule says of a post; a rule that the engine has no more, by its id."""
    known = RULES.get(rule)
    return known.reason[language != "id"] if known else f"{rule}:"


def _in_english(english: str, found: re.Match[str]) -> str:
    return english.format(**_fields(found))


def _fields(found: re.Match[str]) -> dict[str, str]:
    """What stands in the fields of a sentence; words in quotes are listed as English lists them."""
    return {name: value.replace("” dan “", "” and “") for name, value in found.groupdict().items()}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every sentence of the engine, longest first, as a pattern with its fields."""
    pairs = [(words.indonesian, words.english) for words in SENTENCES]
    pairs += [pair for rule in RULES.values() for pair in (rule.reason, rule.cancelled_by)]
    return tuple((_pattern(own), english) for own, english in sorted(pairs, key=lambda pair: -len(pair[0])))


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub(r"(?P<\1>[^.]*?)", re.escape(sentence)))
