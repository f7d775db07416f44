"""What the machine saw in a post, as readers get it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RaisedFlag:
    """A flag as the store keeps it; `spans` as JSON into the post's `field` (text or other_text)."""

    rule: str
    found: str
    field: str
    spans: str
    tier: str
    contest: str | None
    category: str | None
    reason: str
    cancelled_by: str
