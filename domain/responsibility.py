"""Who answers for a report, and on what legal basis: without both none becomes final."""

KEYS = ("body.responsible", "body.legal_basis")


def is_given(words: str) -> bool:
    """Whether a setting says something: a letter or a digit. A dash, or signs that nobody sees, sign for nobody."""
    return any(sign.isalnum() for sign in words)
