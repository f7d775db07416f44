"""A case of the ethics family as it was recorded. Times are UTC as the store writes them, days are local (ISO)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsCase:
    """One post of one registered account. `kind` is what was proposed or marked; `marks` is JSON."""

    case_id: str
    mandate_id: str
    account_id: str
    person_id: str
    address: str
    platform: str
    handle: str
    account_kind: str
    agency: str
    region: str
    kind: str
    source: str
    text: str
    published_on: str | None
    screenshot: bytes | None
    screenshot_sha256: str
    marks: str
    opened_at: str

    @property
    def said_on(self) -> str:
        """The day of the post, else the day on which the case was opened."""
        return self.published_on or self.opened_at[:10]


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsComplaint:
    """`complainant` is sealed with a key outside the workspace."""

    number: str
    case_id: str
    received_on: str
    kind: str
    complainant: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsReading:
    """One reader's form; `tests` holds the answers to the six tests of Rabat as JSON."""

    case_id: str
    reviewer_id: str
    tests: str
    target: str
    circular: str
    aimed_at_agency: str
    kind: str
    finding: str
    reason: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsHearing:
    """What the person was asked (`about`: isi, retas), and what came of it."""

    about: str
    state: str
    hacked: str
    note: str
    held_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsPacket:
    """A packet that left for a receiver of the pack; `recipient` as its letter addresses it."""

    packet_id: str
    receiver: str
    recipient: str
    letter_number: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsResult:
    """What a named authority decided; `sanction` is "" without one."""

    authority: str
    number: str
    decided_on: str
    result: str
    sanction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsClosing:
    """How a case ended; `reason` is a key of review.ethics.CLOSED_AS."""

    case_id: str
    reason: str
    kind: str
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsFile:
    """A case with everything recorded on it, each list in the order of recording."""

    case: EthicsCase
    complaints: tuple[EthicsComplaint, ...]
    readings: tuple[EthicsReading, ...]
    hearings: tuple[EthicsHearing, ...]
    packets: tuple[EthicsPacket, ...]
    results: tuple[EthicsResult, ...]
    closing: EthicsClosing | None
