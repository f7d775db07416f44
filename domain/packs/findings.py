"""What is wrong in a pack or a candidate list, said so that its author can repair it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import PackError
from domain.texts import Text, joined


@dataclass(frozen=True, kw_only=True, slots=True)
class PackFinding:
    """One fault: `line` and `column` start at 1, 0 where the whole file is meant."""

    file: str
    line: int
    column: int
    what: Text
    remedy: Text
    value: str = ""

    @property
    def where(self) -> str:
        """`file:line:column`, without the parts that are not known."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)

    @property
    def text(self) -> Text:
        return Text("{where}: {what} → {remedy}", where=self.where, what=self.what, remedy=self.remedy)

    def __str__(self) -> str:
        return str.__str__(self.text)


def raise_findings(findings: Sequence[PackFinding]) -> None:
    """Raise PackError with every finding; the first one gives place and remedy."""
    if not findings:
        return
    first = findings[0]
    remedy = joined([first.remedy, *(finding.text for finding in findings[1:])], "\n")
    raise PackError(first.what, where=first.where, remedy=remedy)
