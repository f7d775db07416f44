"""What the operator types in beside a file, for what the file itself does not hold."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportTerms:
    """`account` (handle or profile link) and `platform` say whose file it is; `url`, `text` and
    `published_at` describe one page or picture; `seen_at` is when the person saw it. `audience` is
    stated by the operator where the file cannot say. `lines` picks rows (all when empty).
    `consent` is a note on the account holder's consent.
    """

    platform: str = ""
    account: str = ""
    url: str = ""
    text: str = ""
    published_at: str = ""
    seen_at: datetime | None = None
    audience: str = ""
    lines: frozenset[int] = frozenset()
    consent: str = ""

    def record(self) -> dict[str, str]:
        """What is kept of it beside the file's own hash; the text is in the post."""
        values = {
            "platform": self.platform,
            "account": self.account,
            "url": self.url,
            "audience": self.audience,
            "consent": self.consent,
            "seen_at": self.seen_at.isoformat() if self.seen_at else "",
            "lines": ",".join(str(n) for n in sorted(self.lines)),
        }
        return {f"operator-{name}": value for name, value in values.items() if value}


NOTHING = ImportTerms()
