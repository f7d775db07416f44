"""Two clocks: the server's and ours. A page's relative times follow the server's when they differ much."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from domain.types import Capture

TOLERATED = timedelta(minutes=5)
BROKEN = timedelta(days=2)  # a clock that is further off was never set
LONGEST_DATE = 64


def server_time(capture: Capture) -> datetime | None:
    """The answer's own Date header, wherever its clock stands."""
    try:
        at = parsedate_to_datetime(capture.headers.get("date", "")[:LONGEST_DATE])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):  # a year 0, a distance of twenty digits
        return None


def skew_seconds(capture: Capture) -> int:
    """How far the server's clock is ahead of ours (behind: below zero); 0 within five minutes or without a Date."""
    at = server_time(capture)
    if at is None or abs(at - capture.captured_at) <= TOLERATED:
        return 0
    return round((at - capture.captured_at).total_seconds())


def clock_of(capture: Capture) -> datetime:
    """The time that a page's words "3 hours ago" count from: ours where the server's is no clock at all."""
    seconds = skew_seconds(capture)
    return capture.captured_at + timedelta(seconds=seconds if abs(seconds) <= BROKEN.total_seconds() else 0)
